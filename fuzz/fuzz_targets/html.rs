//! Any page: it is read or refused, and its paragraphs are clean.
#![no_main]

use copydesk::article::clean;
use copydesk::payload::{Limits, Payload, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &[u8]| {
    let payload = Payload { bytes: page, content_type: Some("text/html"), content_encoding: None };
    if let Ok(article) = decode(&payload, &Limits::default()) {
        for paragraph in article.text.split("\n\n") {
            assert_eq!(clean::line(paragraph), paragraph);
        }
        for section in &article.sections {
            assert!(!section.span.slice(&article.text).is_empty());
        }
    }
});
