//! Prints the sentences and tokens of plain texts, for labelling by a teacher.
//!
//! Reads one JSON object a line from stdin, `{"text"}`, and prints one a line:
//! `{"text", "sentences": [[[start, end], …], …]}`, offsets in code points.

use std::io::{BufRead, Write};

use copydesk::analysis::layout::{Layout, lay_out};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut layout = Layout::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(document) = serde_json::from_str::<Value>(&line?) else { continue };
        let text = document["text"].as_str().unwrap_or_default();
        lay_out(text, &[], &mut layout);
        let (mut byte, mut points) = (0, 0);
        let mut point = |at: usize| {
            points += text.get(byte..at).map_or(0, |s| s.chars().count());
            byte = at;
            points
        };
        let mut sentences = Vec::new();
        for sentence in &layout.sentences {
            let tokens = layout.tokens.get(sentence.tokens.clone()).unwrap_or_default();
            let pair =
                |t: &copydesk::analysis::layout::Token| [point(t.span.start), point(t.span.end)];
            sentences.push(tokens.iter().map(pair).collect::<Vec<_>>());
        }
        writeln!(out, "{}", json!({ "text": text, "sentences": sentences }))?;
    }
    Ok(())
}
