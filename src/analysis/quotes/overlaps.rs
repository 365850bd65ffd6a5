//! No two quotes share a word.

use super::{Quote, QuoteType};
use crate::span::Span;

/// Where two quotes overlap, drops the one without quoted words; else the
/// earlier one ends where the later one begins.
pub(super) fn separate(text: &str, quotes: &mut Vec<Quote>) {
    let pieces = |(i, q): (usize, &Quote)| q.spans.iter().map(move |s| (*s, i)).collect::<Vec<_>>();
    let mut pieces: Vec<(Span, usize)> = quotes.iter().enumerate().flat_map(pieces).collect();
    pieces.sort_unstable();
    let indirect: Vec<bool> = quotes.iter().map(|q| q.kind == QuoteType::Indirect).collect();
    let is_indirect = |i: usize| indirect.get(i).copied().unwrap_or(false);
    let mut last: Option<(Span, usize)> = None;
    for (span, index) in pieces {
        let Some((before, of)) = last.filter(|(b, of)| b.end > span.start && *of != index) else {
            last = Some((span, index));
            continue;
        };
        if is_indirect(index) {
            clear(quotes, index);
            continue;
        }
        if is_indirect(of) {
            clear(quotes, of);
        } else {
            end_at(text, quotes, of, before, span.start);
        }
        last = Some((span, index));
    }
    quotes.retain(|q| !q.spans.is_empty());
}

fn clear(quotes: &mut [Quote], index: usize) {
    if let Some(quote) = quotes.get_mut(index) {
        quote.spans.clear();
    }
}

fn end_at(text: &str, quotes: &mut [Quote], index: usize, piece: Span, end: usize) {
    let Some(quote) = quotes.get_mut(index) else { return };
    let words = Span::new(piece.start, end).slice(text).trim_end();
    for span in quote.spans.iter_mut().filter(|s| **s == piece) {
        span.end = span.start + words.len();
    }
    quote.spans.retain(|s| !s.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::quotes::{Ground, Polarity, Reference};

    fn quote(kind: QuoteType, start: usize, end: usize) -> Quote {
        let spans = vec![Span::new(start, end)];
        Quote {
            kind,
            spans,
            speaker: None,
            mention: None,
            joint: Vec::new(),
            cue: None,
            polarity: Polarity::Said,
            act: None,
            addressee: None,
            confidence: 0.5,
            ground: Ground::Bare,
            reference: Reference::Nobody,
            speech: 0.5,
            words: 0.5,
            name: 0.5,
            evidence: Vec::new(),
            hints: Vec::new(),
        }
    }

    #[test]
    fn quoted_words_win() {
        let text = "one two three four";
        let mut quotes = vec![
            quote(QuoteType::Indirect, 0, 7),
            quote(QuoteType::Mixed, 4, 13),
            quote(QuoteType::Direct, 8, 18),
        ];
        separate(text, &mut quotes);
        let spans: Vec<&str> = quotes.iter().map(|q| q.spans[0].slice(text)).collect();
        assert_eq!(spans, ["two", "three four"]);
    }
}
