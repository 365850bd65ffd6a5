//! The quotes of annotated texts, in the form that the reference scorer reads.

use std::error::Error;
use std::io::{BufRead, Write};

use copydesk::analysis::{Analyzer, Quote, QuoteType, Scratch};
use copydesk::article::Article;
use serde_json::{Value, json};

use crate::points::CodePoints;

/// From `{"id", "text"}` on each line of stdin to `{"id", "quotes"}`, offsets in
/// code points.
pub(super) fn predict() -> Result<(), Box<dyn Error>> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().ok_or("expected the key \"text\" on each line")?;
        let article = Article { text: text.to_owned(), ..Article::default() };
        let analysis = analyzer.analyze(&mut scratch, &article);
        let points = CodePoints::of(text);
        let quotes: Vec<Value> =
            analysis.quotes.iter().map(|q| prediction(&points, text, q)).collect();
        writeln!(out, "{}", json!({ "id": document["id"], "quotes": quotes }))?;
    }
    Ok(())
}

fn prediction(points: &CodePoints, text: &str, quote: &Quote) -> Value {
    let pieces: Vec<_> = quote.spans.iter().map(|&s| points.pair(s)).collect();
    let mention = quote.mention.map(|m| points.pair(m));
    let words = quote.mention.map(|m| m.slice(text));
    let name = quote.speaker.as_ref().map(|s| s.name.as_str()).or(words);
    json!({
        "start": pieces.first().map(|p| p[0]),
        "end": pieces.last().map(|p| p[1]),
        "content_spans": pieces,
        "type": match quote.kind {
            QuoteType::Direct => "direct",
            QuoteType::Mixed => "mixed",
            QuoteType::Indirect => "indirect",
        },
        // The sets have a speaker for every mention: an unresolved one is its own words.
        "speaker": name,
        "speaker_start": mention.map(|m| m[0]),
        "speaker_end": mention.map(|m| m[1]),
        "cue": quote.cue.map(|c| points.pair(c)),
        "confidence": quote.confidence,
        "ground": format!("{:?}", quote.ground),
        "reference": format!("{:?}", quote.reference),
    })
}
