//! Processor time of what is measured.

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
