//! Any payload through the whole core: the same record every time.
#![no_main]

use std::sync::LazyLock;

use copydesk::analysis::Scratch;
use copydesk::lists::{List, Lists, Never, Row, RowType};
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(Limits::default()).with_lists(Lists::new(vec![list()])));

/// Names that many texts have, under all rules.
fn list() -> List {
    let row = |name: &str, kind| Row { name: name.to_owned(), kind, ..Row::default() };
    let rows = vec![
        Row { any_case: true, ..row("the", Some(RowType::Organization)) },
        Row { any_case: true, ..row("a-b & c.d.", Some(RowType::Person)) },
        Row { exact: true, ..row("é", Some(RowType::Location)) },
        Row { never: vec![Never::Found], ..row("It", None) },
        Row { never: vec![Never::Type(RowType::Person)], ..row("Mayor", None) },
    ];
    List { name: "desk".to_owned(), rows }
}

fuzz_target!(|bytes: &[u8]| {
    let payload = Payload { bytes, content_type: None, content_encoding: None };
    let mut scratch = Scratch::default();
    let first = ENGINE.process(&mut scratch, &payload);
    let second = ENGINE.process(&mut scratch, &payload);
    assert_eq!(first.is_ok(), second.is_ok());
    if let (Ok(first), Ok(second)) = (first, second) {
        assert_eq!(first, second);
    }
});
