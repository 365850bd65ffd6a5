//! Short paragraphs that speak to the reader and not of the news: offers to subscribe,
//! requests for consent.

use std::sync::LazyLock;

/// Whether a paragraph is one, by a phrase in it.
pub(super) fn is_aside(text: &str) -> bool {
    // Every phrase has one of these pieces; most paragraphs have none.
    const PIECES: [&str; 11] = [
        "bscri",
        "bonn",
        "ember",
        "imit",
        "egister",
        "nhalt",
        "ookies",
        "nbox",
        "ewsletter",
        "tip",
        "susc",
    ];
    const MORE: [&str; 12] = [
        "y earn ",
        "ommission",
        "ompensation",
        "rovision",
        "会員",
        "n to read",
        "osted",
        "rittplattform",
        "remoderat",
        "omment",
        "omentár",
        "erceros",
    ];
    if text.len() > LONGEST || text.starts_with(['"', '“', '„', '«']) {
        return false;
    }
    let is_near = PIECES.iter().chain(&MORE).any(|piece| text.contains(piece));
    is_near && {
        let lower = text.to_lowercase();
        PHRASES.iter().any(|phrase| lower.contains(phrase))
    }
}

/// In bytes.
const LONGEST: usize = 300;

static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("asides.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').nth(1)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_list_is_found() {
        assert!(PHRASES.len() > 40);
        for phrase in PHRASES.iter() {
            assert!(is_aside(&format!("Dear reader, {phrase} today.")), "{phrase}");
        }
        assert!(!is_aside("“Subscribe to read” is what the sign on the pier says."));
        assert!(!is_aside("Members of the council met on Tuesday."));
    }
}
