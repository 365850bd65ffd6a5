//! Short paragraphs that speak to the reader and not of the news: offers to subscribe,
//! requests for consent.

use std::sync::LazyLock;

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
    const MORE: [&str; 42] = [
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
        "the full",
        "ontinue reading",
        "to read more",
        "n or register",
        "ccount to",
        "free trial",
        "nlock",
        "left this month",
        "eiterlesen",
        "eiterzulesen",
        "egistrieren",
        "est réserv",
        "ire la suite",
        "cle à lire",
        "ontenido exclusivo",
        "leyendo",
        "a leggere",
        "bbonat",
        "ssinant",
        "ssine",
        "r lendo",
        "renumer",
        "s vidare med",
        "ilaaji",
        "одпис",
        "ередплат",
        "ubskryb",
        "bonele",
        "有料",
        "続きを読む",
    ];
    const LAST: [&str; 3] = ["订阅后", "会员专享", "구독자"];
    if text.len() > LONGEST || text.starts_with(['"', '“', '„', '«']) {
        return false;
    }
    let pieces = PIECES.iter().chain(&MORE).chain(&LAST);
    pieces.into_iter().any(|piece| text.contains(piece)) && {
        let lower = text.to_lowercase();
        PHRASES.iter().any(|(kind, phrase)| is_of(kind) && lower.contains(phrase))
    }
}

/// In bytes.
const LONGEST: usize = 300;

static PHRASES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("asides.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_list_is_found() {
        assert!(PHRASES.len() > 40);
        for (_, phrase) in PHRASES.iter() {
            assert!(is_aside(&format!("Dear reader, {phrase} today.")), "{phrase}");
        }
        assert!(!is_aside("“Subscribe to read” is what the sign on the pier says."));
        assert!(is_paywall("To read the full story, sign in or register for free."));
        assert!(!is_paywall("Already a subscriber? Log in"));
        assert!(!is_aside("Members of the council met on Tuesday."));
    }
}
