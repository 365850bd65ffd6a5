//! Quotes of texts in whose language nothing else is known: what stands between
//! quotation marks and is no mere name or term.

use super::QuoteType;
use super::confidence::Ground;
use super::direct::{Found, Source};
use crate::analysis::scene::Scene;
use crate::article::scripts::is_wide;

/// The quotes in quotation marks, in order, of nobody.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut is_open = false;
    for stretch in &scene.stretches {
        match found.last_mut().filter(|_| is_open && stretch.continues) {
            Some(before) => before.spans.push(stretch.span),
            None if is_speech(stretch.inner.slice(scene.document.text)) => found.push(Found {
                kind: QuoteType::Direct,
                spans: vec![stretch.span],
                cue: None,
                source: Source::Nobody,
                ground: Ground::Bare,
                odds: 1.0,
            }),
            None => {
                is_open = false;
                continue;
            }
        }
        is_open = stretch.left_open;
    }
    found
}

/// Whether words are more than a name or a term: several, or what ends as sentences do.
fn is_speech(words: &str) -> bool {
    const ENDS: [char; 11] = ['.', '!', '?', '…', ',', '。', '！', '？', '、', '，', '।'];
    let letters = words.chars().filter(|c| c.is_alphabetic());
    let wide = letters.clone().filter(|c| is_wide(*c)).count();
    let several = words.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).nth(2);
    several.is_some()
        || wide >= FEWEST_WIDE
        || letters.count() > 1 && words.trim_end().ends_with(ENDS)
}

/// Chinese, Japanese and Korean characters; fewer are a name.
const FEWEST_WIDE: usize = 6;

#[cfg(test)]
mod tests {
    use crate::analysis::Analyzer;
    use crate::article::Article;

    fn quotes(language: &str, text: &str) -> Vec<String> {
        let article = Article {
            text: text.to_owned(),
            language: Some(language.to_owned()),
            ..Article::default()
        };
        let analysis = Analyzer::new().analyze(&mut crate::analysis::Scratch::default(), &article);
        let quotes = analysis.quotes.iter();
        let drawn = quotes.map(|quote| {
            assert!(quote.speaker.is_none() && quote.confidence <= 0.3, "{text}");
            let pieces: Vec<&str> = quote.spans.iter().map(|span| span.slice(text)).collect();
            pieces.join(" … ")
        });
        drawn.collect()
    }

    #[test]
    fn every_language_has_quotes_of_nobody() {
        for (language, text, quote) in [
            ("de", "„Wir bedauern jede Minute“, sagte Anna Klein.", "„Wir bedauern jede Minute“"),
            ("de", "»Das Schiff ist weg«, sagte sie.", "»Das Schiff ist weg«"),
            ("fr", "« Nous sommes désolés », a dit Anne Petit.", "« Nous sommes désolés »"),
            ("ja", "「本当に申し訳ない」と港の所長は語った。", "「本当に申し訳ない」"),
            ("sv", "”Vi beklagar varje minut”, sade hon.", "”Vi beklagar varje minut”"),
            ("ru", "«Мы сожалеем о минутах», — сказала она.", "«Мы сожалеем о минутах»"),
            ("it", "“Sì!”, ha detto.", "“Sì!”"),
        ] {
            assert_eq!(quotes(language, text), [quote], "{text}");
        }
    }

    #[test]
    fn a_name_between_marks_is_no_quote() {
        for (language, text) in [
            ("de", "Die „Anna“ lief am Montag aus."),
            ("fr", "Le « Petit Port » a fermé lundi."),
            ("ja", "船「海の星」は月曜に出た。"),
        ] {
            assert_eq!(quotes(language, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_quote_over_several_paragraphs_is_one() {
        let text = "„Wir bedauern jede Minute.\n\n„Das Schiff fährt morgen“, sagte sie.";
        assert_eq!(quotes("de", text), ["„Wir bedauern jede Minute. … „Das Schiff fährt morgen“"]);
    }
}
