//! Any payload through the whole core: the same record every time.
#![no_main]

use std::sync::LazyLock;

use copydesk::analysis::Scratch;
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Limits::default()));

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
