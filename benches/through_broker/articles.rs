//! Payloads of six kilobytes, each another part of the sample articles.

use copydesk::payload::{Limits, Payload, decode};
use copydesk::samples;
use serde_json::json;

/// As long as an agency's story.
const TEXT_BYTES: usize = 5_800;

/// A stock of payloads that is gone through again and again.
pub(crate) struct Articles {
    paragraphs: Vec<String>,
}

impl Articles {
    pub(crate) fn new() -> Self {
        let text = samples::ALL.iter().map(|sample| {
            let payload = Payload {
                bytes: sample.bytes,
                content_type: Some(sample.content_type),
                content_encoding: None,
            };
            decode(&payload, &Limits::default()).unwrap().text
        });
        let paragraphs = text.flat_map(|t| t.split("\n\n").map(str::to_owned).collect::<Vec<_>>());
        Self { paragraphs: paragraphs.collect() }
    }

    /// The `n`th payload: JSON with an id of its own.
    pub(crate) fn payload(&self, n: usize) -> Vec<u8> {
        let mut text = format!("Dispatch {n} opens here.");
        for paragraph in self.paragraphs.iter().cycle().skip(n % self.paragraphs.len()) {
            if text.len() + paragraph.len() > TEXT_BYTES {
                break;
            }
            text.push_str("\n\n");
            text.push_str(paragraph);
        }
        let title = format!("Dispatch {n}");
        json!({ "id": id(n), "title": title, "text": text }).to_string().into_bytes()
    }

    /// Size of a payload.
    pub(crate) fn bytes(&self) -> usize {
        let sizes = (0..self.paragraphs.len()).map(|n| self.payload(n).len());
        sizes.sum::<usize>() / self.paragraphs.len()
    }
}

/// Id of the `n`th payload.
pub(crate) fn id(n: usize) -> String {
    format!("d{n:06}")
}
