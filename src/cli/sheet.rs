//! Quotes as rows for a sheet.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::record::{Polarity, Quote, Record, SAME_QUOTE, SpeechAct, is_same_quote};

const HEAD: [&str; 9] =
    ["speaker", "quote", "type", "confidence", "title", "url", "polarity", "fingerprint", "act"];

/// What was written so far.
#[derive(Default)]
pub(super) struct Sheet {
    headed: bool,
    seen: Seen,
}

impl Sheet {
    /// Writes a row for each quote.
    pub(super) fn write(&mut self, out: &mut impl Write, record: &Record) -> io::Result<()> {
        let mut rows = csv::Writer::from_writer(out);
        if !std::mem::replace(&mut self.headed, true) {
            rows.write_record(HEAD)?;
        }
        let points: Vec<char> = record.article.text.chars().collect();
        for quote in &record.quotes {
            rows.write_record(self.row(record, quote, &points))?;
        }
        rows.flush()
    }

    fn row(&mut self, record: &Record, quote: &Quote, points: &[char]) -> [String; 9] {
        let fact = |fact: &Option<String>| safe(fact.as_deref().unwrap_or_default());
        let speaker = quote.speaker.as_ref().map_or("", |speaker| &speaker.name);
        let bits = quote.fingerprint.as_deref().and_then(|f| u64::from_str_radix(f, 16).ok());
        [
            safe(speaker),
            safe(&quote.printed(points)),
            quote.kind.name().to_owned(),
            format!("{:.2}", quote.confidence),
            fact(&record.article.title),
            fact(&record.article.url),
            quote.polarity.map_or("", Polarity::name).to_owned(),
            bits.map_or_else(String::new, |bits| format!("{:016x}", self.seen.first(bits))),
            quote.act.map_or("", SpeechAct::name).to_owned(),
        ]
    }
}

/// The fingerprints so far, by each of their bytes: two that differ in fewer bits than
/// they have bytes share one.
#[derive(Default)]
struct Seen(HashMap<(u32, u8), Vec<u64>>);

const _: () = assert!(SAME_QUOTE < u64::BITS / 8, "the same quotes share a byte");

impl Seen {
    /// The fingerprint under which the quote came first, so that a sheet can count them.
    fn first(&mut self, bits: u64) -> u64 {
        let keys = || (0..8).map(|at| (at, bits.to_le_bytes()[at as usize]));
        let like = |seen: &&u64| is_same_quote(**seen, bits);
        if let Some(seen) = keys().find_map(|key| self.0.get(&key)?.iter().find(like)) {
            return *seen;
        }
        keys().for_each(|key| self.0.entry(key).or_default().push(bits));
        bits
    }
}

/// A cell that a sheet would take for a formula begins with an apostrophe: the words
/// are those of a stranger.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_keeps_its_first_fingerprint() {
        let mut seen = Seen::default();
        assert_eq!(seen.first(0xff00), 0xff00);
        assert_eq!(seen.first(0xff01), 0xff00);
        assert_eq!(seen.first(!0xff01), !0xff01);
        assert_eq!(seen.first(0xff07), 0xff00);
    }
}
