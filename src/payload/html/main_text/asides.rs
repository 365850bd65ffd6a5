//! Short paragraphs that speak to the reader and not of the news: offers to subscribe,
//! requests for consent.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Whether a paragraph is one, by a phrase in it.
pub(super) fn is_aside(text: &str) -> bool {
    says(text, |_| true)
}

/// Whether a paragraph says that the article goes on behind a paywall.
pub(in crate::payload::html) fn is_paywall(text: &str) -> bool {
    says(text, |kind| kind == "paywall")
}

/// Whether a paragraph has a phrase of some kinds.
fn says(text: &str, is_of: impl Fn(&str) -> bool) -> bool {
    if text.len() > LONGEST || text.starts_with(['"', '“', '„', '«']) {
        return false;
    }
    let lower = text.to_lowercase();
    let found = PHRASES.any.as_ref().map(|any| any.find_overlapping_iter(&lower));
    found
        .into_iter()
        .flatten()
        .any(|m| PHRASES.kinds.get(m.pattern().as_usize()).is_some_and(|k| is_of(k)))
}

/// In bytes.
const LONGEST: usize = 300;

/// The phrases of the list, all looked for at once.
struct Phrases {
    kinds: Vec<&'static str>,
    /// None only if there are too many of them, which a test excludes.
    any: Option<AhoCorasick>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let lines = include_str!("asides.tsv").lines().filter(|line| !line.starts_with('#'));
    let (kinds, phrases): (Vec<_>, Vec<_>) = lines.filter_map(|line| line.split_once('\t')).unzip();
    let any = AhoCorasick::new(phrases).ok();
    Phrases { kinds, any }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_list_is_found() {
        assert!(PHRASES.kinds.len() > 40);
        let lines = include_str!("asides.tsv").lines().filter(|line| !line.starts_with('#'));
        for (_, phrase) in lines.filter_map(|line| line.split_once('\t')) {
            assert!(is_aside(&format!("Dear reader, {phrase} today.")), "{phrase}");
        }
        assert!(!is_aside("“Subscribe to read” is what the sign on the pier says."));
        assert!(is_paywall("To read the full story, sign in or register for free."));
        assert!(!is_paywall("Already a subscriber? Log in"));
        assert!(!is_aside("Members of the council met on Tuesday."));
    }
}
