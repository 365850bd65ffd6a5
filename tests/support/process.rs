//! What a process has used so far, as Linux counts it.

/// Clock ticks in a second, in `/proc`.
const TICKS: f64 = 100.0;

/// Seconds of processor time of all its threads: user and system time, fields 14 and 15
/// of `proc_pid_stat(5)`.
pub(crate) fn seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, after_name) = stat.rsplit_once(") ").unwrap();
    let ticks = after_name.split(' ').skip(11).take(2).map(|t| t.parse::<f64>().unwrap());
    ticks.sum::<f64>() / TICKS
}

/// Kilobytes of 1,024 bytes that it had in memory at most; `None` once it has ended.
pub(crate) fn most_kilobytes(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(most.trim().trim_end_matches(" kB").parse().unwrap())
}
