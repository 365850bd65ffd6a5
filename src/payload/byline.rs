//! Bylines → names of authors.

use std::collections::HashSet;

use crate::article::clean;

/// The authors named by a list, each entry of which may be a whole byline, else
/// by the byline; one name each, without repeats.
pub(super) fn authors(listed: &[String], byline: Option<&str>) -> Vec<String> {
    let mut names = Names::default();
    for entry in listed {
        split(entry, &mut names);
    }
    if let (true, Some(byline)) = (names.in_order.is_empty(), byline) {
        split(byline, &mut names);
    }
    names.in_order
}

/// Names without repeats. A list may have a hundred thousand, so those seen are
/// looked up.
#[derive(Default)]
struct Names {
    in_order: Vec<String>,
    seen: HashSet<String>,
}

fn split(raw: &str, names: &mut Names) {
    let line = clean::line(raw).replace(" as told to ", " and ");
    let line = without_lead(&line);
    if line.contains("://") || line.starts_with("www.") {
        return;
    }
    // Behind a dash stands the paper or a place: "Jane Smith — Harbour Post".
    let dash = [" — ", " – "].iter().filter_map(|dash| line.find(dash)).min();
    let line = dash.and_then(|at| line.get(..at)).unwrap_or(line);
    // "Smith, Jane" is one name turned round, "Jane Smith, John Doe" are two.
    for part in line.split([',', ';', '|', '/', '•', '·']) {
        for name in split_words(part) {
            let name = tidy(&name);
            if is_name(name) && names.seen.insert(name.to_ascii_lowercase()) {
                names.in_order.push(name.to_owned());
            }
        }
    }
}

/// Splits at "and" and its like; what follows "in", "for" or "on" is a place, a paper or a
/// day.
fn split_words(part: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut in_name = true;
    for word in part.split_whitespace() {
        match word.to_lowercase().as_str() {
            "and" | "&" | "und" | "et" | "y" | "with" | "og" | "och" | "e" => {
                out.push(String::new());
                in_name = true;
            }
            "in" | "for" | "on" | "at" => in_name = false,
            // An account, an address, a time.
            word if word.contains(['@', ':']) => in_name = false,
            _ if in_name => {
                if let Some(last) = out.last_mut() {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(word);
                }
            }
            _ => {}
        }
    }
    out
}

fn without_lead(line: &str) -> &str {
    const LEADS: &[&str] = &[
        "view all posts by ",
        "posts by ",
        "article by ",
        "articles by ",
        "written by ",
        "reported by ",
        "posted by ",
        "story by ",
        "words by ",
        "by: ",
        "by ",
        "von ",
        "par ",
        "por ",
        "av ",
        "door ",
        "author: ",
        "from ",
    ];
    let lead =
        LEADS.iter().find(|l| line.get(..l.len()).is_some_and(|s| s.eq_ignore_ascii_case(l)));
    lead.and_then(|l| line.get(l.len()..)).unwrap_or(line)
}

fn tidy(name: &str) -> &str {
    let name = without_lead(name.split(['(', '<', '[']).next().unwrap_or(name).trim())
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    match name.rsplit_once(' ') {
        Some((rest, last)) if rest.contains(' ') && is_degree(last) => rest,
        _ => name,
    }
}

/// Whether a name is that of no person but of a room: "Post Newsroom".
pub(super) fn is_desk(name: &str) -> bool {
    const DESKS: [&str; 14] = [
        "desk",
        "staff",
        "team",
        "newsroom",
        "newsdesk",
        "editors",
        "editorial",
        "editor",
        "bureau",
        "redaktion",
        "rédaction",
        "redacción",
        "redazione",
        "correspondents",
    ];
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    DESKS.contains(&last.as_str())
}

/// The agency among some names that are no authors: it is the credit of the article.
pub(super) fn agency(listed: &[String]) -> Option<&str> {
    let name = |raw: &String| AGENCIES.contains(&raw.trim().to_lowercase().as_str());
    listed.iter().find(|raw| name(raw)).map(|raw| raw.trim())
}

/// "MS" behind a name.
fn is_degree(word: &str) -> bool {
    const DEGREES: [&str; 15] = [
        "BA", "BSc", "CPT", "DDS", "JD", "LD", "MA", "MBA", "MD", "MPH", "MS", "MSc", "PhD", "RD",
        "RDN",
    ];
    DEGREES.contains(&word.replace('.', "").as_str())
}

/// Something a person or a desk may be called: not an address, not a title or a
/// place of work, not a sentence.
fn is_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let lower = lower.trim_end_matches('.');
    let is_titled = TITLES.iter().any(|title| {
        lower.strip_suffix(title).is_some_and(|before| before.is_empty() || before.ends_with(' '))
    });
    !name.is_empty()
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(|c| c.is_ascii_digit())
        && !name.contains(['@', '\\', '='])
        && !lower.starts_with("http")
        && !lower.starts_with("www.")
        && name.split_whitespace().count() <= 6
        && !lower.starts_with("view all")
        && !NO_NAMES.contains(&lower)
        && !AGENCIES.contains(&lower)
        && !is_degree(name)
        && !is_titled
}

/// No name ends with them.
const TITLES: [&str; 9] = [
    "reporter",
    "correspondent",
    "editor",
    "staff writer",
    "writer",
    "journalist",
    "columnist",
    "producer",
    "contributor",
];
/// Agencies that sign for their reporters, in lower case.
const AGENCIES: [&str; 5] = ["associated press", "the associated press", "ap", "reuters", "afp"];
/// What else bylines have between the names.
const NO_NAMES: [&str; 17] = [
    "bbc news",
    "cnn",
    "staff",
    "updated",
    "published",
    "jr",
    "admin",
    "administrator",
    "author",
    "about the author",
    "about the authors",
    "unknown",
    "null",
    "by",
    "von",
    "par",
    "por",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(byline: &str) -> Vec<String> {
        authors(&[], Some(byline))
    }

    #[test]
    fn bylines_split_into_names() {
        assert_eq!(of("By Jane Smith and John Doe"), ["Jane Smith", "John Doe"]);
        assert_eq!(of("JANE SMITH, JOHN DOE & Ann Lee"), ["JANE SMITH", "JOHN DOE", "Ann Lee"]);
        assert_eq!(of("Jane Smith, Staff Writer"), ["Jane Smith"]);
        assert_eq!(of("By Jane Smith (jane@example.org)"), ["Jane Smith"]);
        assert_eq!(
            of("By Jane Smith in London and John Doe for The Post"),
            ["Jane Smith", "John Doe"]
        );
        assert_eq!(of("Jane Smith MS, RDN, Ph.D."), ["Jane Smith"]);
        assert_eq!(of("Jane Smith as told to John Doe on May 3"), ["Jane Smith", "John Doe"]);
        assert_eq!(of("Jane Smith @jsmith 11:57AM"), ["Jane Smith"]);
        assert_eq!(of("Jane Smith — Harbour Post"), ["Jane Smith"]);
        assert_eq!(of("jane@example.org"), [""; 0]);
        assert_eq!(of("https://example.org/jane"), [""; 0]);
    }

    #[test]
    fn the_list_wins_over_the_byline() {
        let listed = vec!["Jane Smith".to_owned(), "jane smith".to_owned()];
        assert_eq!(authors(&listed, Some("By John Doe")), ["Jane Smith"]);
    }
}
