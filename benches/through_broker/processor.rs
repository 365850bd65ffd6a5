//! What a process has used so far, as Linux counts it.

/// Clock ticks in a second, in `/proc`.
const TICKS: f64 = 100.0;

/// Seconds of processor time, of all its threads.
pub(crate) fn seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after_name = stat.rsplit(") ").next().unwrap();
    let ticks = after_name.split(' ').skip(11).take(2).map(|t| t.parse::<f64>().unwrap());
    ticks.sum::<f64>() / TICKS
}

/// Megabytes that it had in memory at most.
pub(crate) fn most_memory(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// What a number of articles took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// Seconds on the clock.
    pub(crate) clock: f64,
    /// Seconds of the processor, of whoever analyses or passes on.
    pub(crate) client: f64,
    /// And of the broker.
    pub(crate) broker: f64,
    pub(crate) articles: usize,
}

impl Took {
    /// Articles a second.
    pub(crate) fn rate(self) -> f64 {
        self.articles as f64 / self.clock
    }

    /// Milliseconds of the processor for one article.
    pub(crate) fn cost(self) -> f64 {
        self.of_client() + self.of_broker()
    }

    pub(crate) fn of_client(self) -> f64 {
        self.client * 1000.0 / self.articles as f64
    }

    pub(crate) fn of_broker(self) -> f64 {
        self.broker * 1000.0 / self.articles as f64
    }
}

/// The middle one of several.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
