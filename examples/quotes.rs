//! Finds the quotes of plain texts, for measuring against annotated ones.
//!
//! Reads one JSON object a line from stdin, `{"id", "text"}`, and prints one a
//! line: `{"id", "quotes": [{"start", "end", "content_spans", "type",
//! "speaker", "speaker_start", "speaker_end", "confidence"}]}`, offsets in code
//! points.

use std::io::{BufRead, Write};

use copydesk::analysis::{Analysis, Analyzer, QuoteType, Scratch};
use copydesk::article::Article;
use copydesk::span::Span;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(document) = serde_json::from_str::<Value>(&line?) else { continue };
        let text = document["text"].as_str().unwrap_or_default().to_owned();
        let article = Article { text, ..Article::default() };
        let analysis = analyzer.analyze(&mut scratch, &article);
        let quotes = quotes(&article.text, &analysis);
        writeln!(out, "{}", json!({ "id": document["id"], "quotes": quotes }))?;
    }
    Ok(())
}

fn quotes(text: &str, analysis: &Analysis) -> Vec<Value> {
    // Code points before each byte.
    let mut points = Vec::with_capacity(text.len() + 1);
    let mut count = 0;
    for (at, _) in text.char_indices() {
        points.resize(at, count);
        points.push(count);
        count += 1;
    }
    points.resize(text.len() + 1, count);
    let pair = |s: Span| [points[s.start], points[s.end]];
    let quote = |q: &copydesk::analysis::Quote| {
        let pieces: Vec<_> = q.spans.iter().map(|&s| pair(s)).collect();
        let mention = q.speaker.as_ref().and_then(|s| s.mention).map(pair);
        json!({
            "start": pieces.first().map(|p| p[0]),
            "end": pieces.last().map(|p| p[1]),
            "content_spans": pieces,
            "type": match q.kind {
                QuoteType::Direct => "direct",
                QuoteType::Mixed => "mixed",
                QuoteType::Indirect => "indirect",
            },
            "speaker": q.speaker.as_ref().map(|s| s.name.as_str()),
            "speaker_start": mention.map(|m| m[0]),
            "speaker_end": mention.map(|m| m[1]),
            "cue": q.cue.map(|c| c.slice(text)),
            "confidence": q.confidence,
        })
    };
    analysis.quotes.iter().map(quote).collect()
}
