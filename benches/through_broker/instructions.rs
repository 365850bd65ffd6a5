//! Instructions for each article, counted by valgrind: the same whatever else the machine does.

use std::process::Command;

use crate::articles::Articles;
use crate::broker::Broker;
use crate::extraction::Extraction;
use crate::worker;

/// What makes valgrind count.
pub(crate) const COUNTED: [&str; 2] = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// Makes the program do nothing but analyse the number of articles behind it.
pub(crate) const EXTRACT: &str = "extract";

/// Articles of two runs: what starting costs is in both.
const FEW: usize = 100;
const MANY: usize = 400;

/// For one article: of extraction alone, and of the service.
pub(crate) async fn for_each(broker: &Broker, articles: &Articles) -> [f64; 2] {
    let extraction = [FEW, MANY].map(of_extraction);
    let few = worker::instructions(broker, articles, FEW).await;
    let many = worker::instructions(broker, articles, MANY).await;
    [extraction, [few, many]].map(|[few, many]| (many - few) as f64 / (MANY - FEW) as f64)
}

/// Analyses so many articles.
pub(crate) fn extract(articles: &Articles, count: &str) {
    Extraction::new(articles, count.parse().unwrap(), 1).run();
}

fn of_extraction(count: usize) -> u64 {
    let program = std::env::current_exe().unwrap();
    let run = Command::new("valgrind")
        .args(COUNTED)
        .arg(program)
        .args([EXTRACT, &count.to_string()])
        .output()
        .unwrap_or_else(|error| panic!("valgrind is needed: {error}"));
    collected(&String::from_utf8_lossy(&run.stderr))
}

/// What valgrind says at the end.
pub(crate) fn collected(log: &str) -> u64 {
    let count = log.lines().find_map(|line| line.split_once("Collected : "));
    count.unwrap_or_else(|| panic!("expected a count in {log}")).1.trim().parse().unwrap()
}
