//! What the documentation names is there.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;

#[test]
fn each_failure_of_the_delivery_page_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/DELIVERY.md")).unwrap();
    let (_, table) = page.split_once("## Each failure and the test that shows it").unwrap();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with('|')) {
        let mut codes = row.split('`').skip(1).step_by(2);
        let (Some(file), Some(test)) = (codes.next(), codes.next()) else { continue };
        let source = fs::read_to_string(root.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(source.contains(&format!("fn {test}(")), "expected `{test}` in {file}");
        rows += 1;
    }
    assert!(rows >= 16, "expected a row for each failure, found {rows}");
}

/// An operator finds what to do about each message that was set aside.
#[test]
fn every_reason_for_parking_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let delivery = fs::read_to_string(root.join("docs/DELIVERY.md")).unwrap();
    let rows: String = delivery.lines().filter(|line| line.starts_with("| `")).collect();
    for reason in copydesk::queue::park_reasons() {
        // What no binding took is on a shelf of its own; the broker alone knows the unknown.
        let elsewhere = ["unrouted", "unknown"].contains(&reason);
        assert!(elsewhere || rows.contains(&format!("`{reason}`")), "{reason}");
    }
}
