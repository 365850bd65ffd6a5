//! Lines that are no part of a story: who wrote it and when, how long it takes to read,
//! who its author is, where other stories stand.

use std::sync::LazyLock;

use crate::payload::html::shown;
use crate::payload::{byline, dates};

/// Whether a line tells nothing but when, by whom and for how long to read.
pub(super) fn is_meta(line: &str, language: Option<&str>) -> bool {
    if line.len() > LONGEST_META {
        return false;
    }
    let mut parts = line.split(['|', '·', '•', '/']).map(str::trim).filter(|p| !p.is_empty());
    parts.all(|part| is_time(part, language) || is_reading_time(part) || is_byline(part))
}

/// In bytes.
const LONGEST_META: usize = 160;

/// In bytes.
const LONGEST_TIME: usize = 80;

/// Whether a line is a day or a time of day and nothing else.
pub(super) fn is_time(line: &str, language: Option<&str>) -> bool {
    line.len() <= LONGEST_TIME
        && line.contains(char::is_numeric)
        && (dates::is_clock(line, language)
            || !dates::shown(line, dates::Place::Alone, language).is_empty())
}

/// Whether a line says what its day is the day of: "Updated 14:05".
pub(super) fn is_labelled(line: &str) -> bool {
    dates::label(line).is_some()
}

fn is_reading_time(line: &str) -> bool {
    line.len() <= LONGEST_READING && line.contains(char::is_numeric) && {
        let lower = line.to_lowercase();
        of("reading").any(|phrase| lower.contains(phrase))
    }
}

/// In bytes.
const LONGEST_READING: usize = 60;

/// "By Ann Lee and Bo Ek in Ardley": names are all that it tells.
fn is_byline(line: &str) -> bool {
    if !byline::is_by(line) || line.split_whitespace().count() > MOST_WORDS {
        return false;
    }
    let names = byline::authors(&[line.to_owned()], None);
    !names.is_empty() && names.iter().all(|name| shown::is_full(name) || byline::is_desk(name))
}

const MOST_WORDS: usize = 12;

/// Whether a paragraph says who one of the authors is.
pub(super) fn is_biography(text: &str, authors: &[String]) -> bool {
    if text.len() > LONGEST_BIOGRAPHY {
        return false;
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    authors.iter().filter(|name| name.contains(' ')).take(MOST_AUTHORS).any(|name| {
        let after = text.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        let after = after.and_then(|_| text.get(name.len()..)).unwrap_or_default();
        let word = after.trim_start_matches([',', ' ']).split(' ').next().unwrap_or_default();
        // "Ann Lee, a former captain, is a writer."
        let beside = after.get(1..).filter(|_| after.starts_with(',')).unwrap_or_default();
        let (_, told) = beside.split_once(", ").unwrap_or_default();
        let told = told.split(' ').next().unwrap_or_default();
        after.starts_with([' ', ','])
            && (of("is").any(|is| is == word) || of("being").any(|is| is == told))
    })
}

/// In bytes.
const LONGEST_BIOGRAPHY: usize = 600;
/// A page that names more describes none of them.
const MOST_AUTHORS: usize = 1000;

/// Whether a closing paragraph says where to write to somebody or to follow them.
pub(super) fn is_contact(text: &str) -> bool {
    if text.len() > LONGEST_CONTACT {
        return false;
    }
    let lower = bare(text);
    let begins = |lead: &str| lower.strip_prefix(lead).is_some_and(|rest| rest.starts_with(' '));
    lower.contains("can be reached at ")
        || of("contact").any(begins) && of("account").any(|account| lower.contains(account))
}

/// In bytes.
const LONGEST_CONTACT: usize = 300;

/// Whether a heading announces who the author is.
pub(super) fn is_about_author(heading: &str) -> bool {
    // A heading is told from a paragraph before its case is folded.
    let heading = trimmed(heading);
    heading.len() <= LONGEST_BIO && {
        let lower = heading.to_lowercase();
        of("bio").any(|phrase| phrase == lower)
    }
}

/// In bytes: no phrase of the list is as long in any case.
const LONGEST_BIO: usize = 120;

/// Whether all of a line announces other stories: "Read next:".
pub(super) fn is_promo(line: &str) -> bool {
    line.len() <= LONGEST_READING && {
        let lower = bare(line);
        of("promo").any(|phrase| phrase == lower)
    }
}

/// Whether a paragraph is what blogs put behind an article in their feeds: "The post …
/// appeared first on …".
pub(super) fn is_feed_footer(text: &str) -> bool {
    text.len() <= LONGEST_CONTACT && {
        let lower = text.to_lowercase();
        of("feed").any(|phrase| lower.contains(phrase))
    }
}

/// Whether a line announces another story and names it: "READ MORE: Ferry late again".
pub(super) fn is_promoted(line: &str) -> bool {
    let Some((lead, title)) = line.split_once([':', '|']) else { return false };
    !title.trim().is_empty() && is_promo(lead)
}

/// The text of a link without what it says to screen readers: ", opens new tab",
/// "(opens in a new window)".
pub(super) fn link_text(text: &str) -> &str {
    const LONGEST: usize = 60;
    let bare = text.trim_end().trim_end_matches([')', ']']);
    let Some(at) = bare.rfind([',', '(', '[']).filter(|at| bare.len() - at <= LONGEST) else {
        return text;
    };
    let said = bare.get(at + 1..).unwrap_or_default().trim().to_lowercase();
    if of("link").any(|phrase| phrase == said) {
        return text.get(..at).unwrap_or_default().trim_end();
    }
    text
}

fn bare(line: &str) -> String {
    trimmed(line).to_lowercase()
}

fn trimmed(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric())
}

fn of(kind: &str) -> impl Iterator<Item = &'static str> {
    LINES.iter().filter(move |line| line.0 == kind).map(|line| line.1)
}

static LINES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("lines.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_a_kind() {
        assert!(LINES.len() > 100);
        for (kind, phrase) in LINES.iter() {
            assert!(
                ["reading", "promo", "bio", "link", "is", "being", "contact", "account", "feed"]
                    .contains(kind),
                "{kind} {phrase}"
            );
            assert_eq!(*phrase, phrase.to_lowercase());
        }
    }

    #[test]
    fn lines_about_the_article_are_told_from_its_text() {
        for line in [
            "By Ann Lee",
            "Von Nina Berger",
            "Por Ana Ruiz | 3 de mayo de 2024",
            "Stand: 22.04.2024, 06:00 Uhr",
            "Publicado el 3 de mayo de 2024",
            "5 min read",
            "Lesezeit: 4 Minuten",
            "14:05",
            "2:05 p.m. EDT",
        ] {
            assert!(is_meta(line, Some("de")), "{line}");
        }
        for line in [
            "By Friday the ferry was late.",
            "On 3 May 2024 the ferry sank.",
            "Von guten Mächten",
            "The match ended 3:1",
            "Reading time was cut in half.",
        ] {
            assert!(!is_meta(line, Some("en")), "{line}");
        }
    }

    #[test]
    fn links_speak_to_screen_readers() {
        assert_eq!(link_text("its office, opens new tab"), "its office");
        assert_eq!(link_text("its office (opens in a new window)"), "its office");
        assert_eq!(link_text(" (Opens in new tab)"), "");
        assert_eq!(link_text("Ardley, Wick"), "Ardley, Wick");
    }

    #[test]
    fn authors_are_described_and_others_are_not() {
        let authors = ["Ann Lee".to_owned()];
        assert!(is_biography("• Ann Lee is a reporter at the Post.", &authors));
        assert!(is_biography("Ann Lee, a former captain of the Anna, is a writer.", &authors));
        assert!(!is_biography("Ann Lee, who covers the sea, sank.", &authors));
        assert!(!is_biography("Bo Ek is a sailor.", &authors));
        assert!(is_contact("Follow Ann Lee on X: @annlee"));
        assert!(is_contact("• Ann Lee can be reached at ann@post.example."));
        assert!(!is_contact("Follow the coast road to the pier, the office said."));
        assert!(is_promo("Read Next:") && is_promoted("READ MORE: Ferry late again"));
        assert!(!is_promoted("Ferry late: read more of it"));
        assert!(is_feed_footer("The post Ferry late appeared first on Harbour Post."));
        assert!(!is_feed_footer("The post office on the quay is shut."));
    }
}
