//! WARC: what crawlers store. One response, resource or conversion is read.

use std::borrow::Cow;

use super::{Inside, head_and_body, header, http};
use crate::payload::draft::Draft;
use crate::payload::{Reason, Rejection};

pub(super) fn is_type(essence: &str) -> bool {
    matches!(essence, "application/warc" | "application/x-warc")
}

/// Opens the only record that holds something that was on the web.
pub(super) fn open(bytes: &[u8]) -> Result<Inside<'_>, Rejection> {
    let records = records(bytes);
    let [record] = records.as_slice() else {
        let detail = format!("expected one response in a WARC file, found {}", records.len());
        return Err(Rejection::new(Reason::Unsupported, detail));
    };
    let around = Draft {
        url: header(&record.head, "WARC-Target-URI").map(|uri| bare(&uri)),
        notes: record.cut.clone().into_iter().collect(),
        ..Draft::default()
    };
    let kind = header(&record.head, "Content-Type").unwrap_or_default();
    if http::is_type(kind.split(';').next().unwrap_or_default().trim())
        || record.block.starts_with(b"HTTP/")
    {
        let inside = http::open(record.block)?;
        // One note on the cut is enough.
        let notes = if around.notes.is_empty() { inside.around.notes } else { around.notes };
        let around = Draft { notes, ..around };
        return Ok(Inside { around, name: "a WARC response", ..inside });
    }
    Ok(Inside {
        bytes: Cow::Borrowed(record.block),
        content_type: Some(kind).filter(|k| !k.is_empty()),
        around,
        name: "a WARC record",
        ..Inside::default()
    })
}

struct Record<'a> {
    head: String,
    block: &'a [u8],
    /// What is said of a record that ends too early.
    cut: Option<String>,
}

/// The records that hold something, in order; requests and what the crawler says
/// about itself do not.
fn records(bytes: &[u8]) -> Vec<Record<'_>> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(b"WARC/") && found.len() < MOST {
        let (head, body) = head_and_body(rest);
        let head = String::from_utf8_lossy(head).into_owned();
        let declared = header(&head, "Content-Length").and_then(|n| n.parse::<usize>().ok());
        let length = declared.unwrap_or(body.len()).min(body.len());
        let missing = declared.filter(|declared| *declared > body.len());
        let cut = missing.map(|declared| {
            format!("the WARC record is cut: {} of {declared} bytes are there", body.len())
        });
        let (block, after) = body.split_at(length);
        rest = after.trim_ascii_start();
        let kind = header(&head, "WARC-Type").unwrap_or_default().to_ascii_lowercase();
        if matches!(kind.as_str(), "response" | "resource" | "conversion") {
            found.push(Record { head, block, cut });
        }
    }
    found
}

/// Enough to say that there are too many.
const MOST: usize = 10_000;

/// Old writers put the address in brackets.
fn bare(uri: &str) -> String {
    uri.trim_matches(['<', '>']).to_owned()
}
