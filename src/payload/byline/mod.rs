//! Bylines → names of authors.

mod words;

use std::collections::HashSet;

use crate::article::clean;
use crate::payload::dates;
use words::{Kind, is};

/// The authors named by a list, each entry of which may be a whole byline, else
/// by the byline; one name each, without repeats.
pub(super) fn authors(listed: &[String], byline: Option<&str>) -> Vec<String> {
    let mut names = Names::default();
    for entry in listed.iter().take(MOST_LISTED) {
        split(entry, 0, &mut names);
    }
    if let (true, Some(byline)) = (names.in_order.is_empty(), byline) {
        split(byline, 0, &mut names);
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

impl Names {
    fn add(&mut self, name: &str) {
        if is_name(name) && self.seen.insert(name.to_ascii_lowercase()) {
            self.in_order.push(name.to_owned());
        }
    }
}

fn split(raw: &str, depth: usize, names: &mut Names) {
    if depth < DEEPEST_LIST
        && let Some(entries) = listed(raw)
    {
        return entries.iter().for_each(|entry| split(entry, depth + 1, names));
    }
    let whole = clean::line(raw);
    let line = whole.replace(" as told to ", " and ");
    let is_dutch = line.get(..5).is_some_and(|lead| lead.eq_ignore_ascii_case("door "));
    let line = without_lead(&line);
    if line.contains("://") || line.starts_with("www.") {
        return;
    }
    // Behind a dash stands the paper or a place: "Jane Smith — Harbour Post".
    let dash = [" — ", " – "].iter().filter_map(|dash| line.find(dash)).min();
    let line = dash.and_then(|at| line.get(..at)).unwrap_or(line);
    if line.len() == whole.len()
        && let Some(name) = turned(line)
    {
        return names.add(&name);
    }
    let mut has_full = false;
    // "Smith, Jane" is one name turned round, "Jane Smith, John Doe" are two.
    for part in line.split([',', ';', '|', '/', '•', '·']) {
        let found = split_words(part, is_dutch, has_full);
        for (at, name) in found.names.iter().enumerate() {
            let name = tidy(name);
            // Behind a full name and a comma, a word or two may be a city.
            let is_place = has_full && at == 0 && (!name.contains(' ') || is_city(name));
            if !is_place {
                names.add(name);
                has_full |= name.contains(' ');
            }
        }
        if found.is_end {
            return;
        }
    }
}

/// "Smith, Jane A." as "Jane A. Smith": of two words neither of which is another's name.
fn turned(line: &str) -> Option<String> {
    let (last, first) = line.split_once(", ")?;
    let (given, initial) = first.split_once(' ').unwrap_or((first, ""));
    let is_word = |word: &str| {
        let is_of_letters =
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        let lower = word.to_lowercase();
        let kinds =
            [Kind::Agency, Kind::Place, Kind::Nobody, Kind::Title, Kind::Desk, Kind::Credit];
        is_of_letters
            && word.chars().count() > 2
            && word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && !dates::is_month_or_weekday(word)
            && !kinds.into_iter().any(|kind| is(kind, &lower))
    };
    let is_initial = initial.is_empty()
        || initial.len() <= 2 && initial.trim_end_matches('.').chars().all(char::is_uppercase);
    (is_word(last) && is_word(given) && is_initial).then(|| format!("{first} {last}"))
}

/// The entries of a list that somebody wrote as a string: `['Jane Smith', "Ann O'Lee"]`.
fn listed(raw: &str) -> Option<Vec<String>> {
    let mut rest = raw.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut entries = Vec::new();
    while let Some(quote) = rest.chars().next().filter(|_| entries.len() < MOST_LISTED) {
        let entry = rest.strip_prefix(quote).filter(|_| matches!(quote, '\'' | '"'))?;
        // An apostrophe inside a name ends no entry.
        let is_end = |at: &usize| {
            let after = entry.get(at + 1..).unwrap_or_default().trim_start();
            after.is_empty() || after.starts_with(',')
        };
        let end = entry.match_indices(quote).map(|(at, _)| at).find(is_end)?;
        entries.push(entry.get(..end)?.to_owned());
        rest = entry.get(end + 1..)?.trim_start_matches([' ', ',']);
    }
    Some(entries)
}

/// No article has more authors, in one string or in all.
const MOST_LISTED: usize = 10_000;
/// In bytes; of what stands before the names, as in "view all posts by".
const LONGEST_LEAD: usize = 40;
/// In bytes, of the words and phrases of the list.
const LONGEST_LISTED: usize = 80;
/// Lists in the entries of lists: each level is read again.
const DEEPEST_LIST: usize = 4;

/// What a part of a byline names.
#[derive(Default)]
struct Part {
    names: Vec<String>,
    /// What follows is about others.
    is_end: bool,
}

/// Splits at "and" and its like; what follows "in", "for" or "on" is a place, a paper or a
/// day, also at the start of a part behind a full name ("Special to the Courier").
fn split_words(part: &str, is_dutch: bool, has_full: bool) -> Part {
    let mut found = Part { names: vec![String::new()], is_end: false };
    let mut in_name = true;
    let is_upper = !part.contains(char::is_lowercase);
    for word in part.split_whitespace() {
        let lower = word.to_lowercase();
        let is_empty = found.names.last().is_none_or(String::is_empty);
        if is_and(word, &lower, is_upper && !is_empty) || lower == "en" && is_dutch {
            found.names.push(String::new());
            in_name = true;
        } else if is(Kind::Others, &lower) {
            found.is_end = true;
            return found;
        } else if lower.contains(|c: char| c.is_ascii_digit()) && in_name {
            // "Jane Smith May 3": the month is a part of the day.
            let name = found.names.pop().unwrap_or_default();
            let kept = name.split(' ').take_while(|w| !dates::is_month_or_weekday(w));
            found.names.push(kept.collect::<Vec<_>>().join(" "));
            found.is_end = true;
            return found;
        } else if (is(Kind::Stop, &lower) || lower == "en") && (!is_empty || has_full)
            || lower.contains(['@', ':'])
        {
            // Also an account, an address, a time.
            in_name = false;
            if let Some(last) = found.names.last_mut() {
                // "Jane Smith, last updated"
                let kept = last.strip_suffix(" Last").or_else(|| last.strip_suffix(" last"));
                let length = kept.unwrap_or(last).len();
                last.truncate(length);
            }
        } else if in_name && let Some(last) = found.names.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    found
}

/// Names are written with a capital: "Dan" is nobody's "and".
fn is_and(word: &str, lower: &str, is_upper: bool) -> bool {
    let is_capitals = matches!(word, "AND" | "And" | "UND");
    let is_one_of_all = || is_upper && matches!(word, "Y" | "E" | "ET" | "OG" | "OCH");
    is(Kind::And, lower) && (word == lower || is_capitals || is_one_of_all())
}

fn without_lead(line: &str) -> &str {
    // Before white space, or behind a sign of its own.
    let is_end = |(at, c): &(usize, char)| {
        let before = line.get(..*at).and_then(|before| before.chars().next_back());
        c.is_whitespace() || matches!(before, Some(':' | '：' | '／'))
    };
    let is_lead =
        |at: &usize| line.get(..*at).is_some_and(|start| is(Kind::Lead, &start.to_lowercase()));
    let ends = line.char_indices().chain([(line.len(), '\0')]);
    let ends = ends.take_while(|(at, _)| *at <= LONGEST_LEAD).filter(is_end).map(|(at, _)| at);
    let lead = ends.filter(is_lead).last().and_then(|at| line.get(..at));
    let rest = lead.and_then(|lead| line.get(lead.len()..)).unwrap_or(line).trim_start();
    // "Di Zhang" and "Von Trapp" are names.
    let is_particle = lead.is_some_and(|lead| {
        lead.len() <= 4 && !["by", "by:"].iter().any(|by| by.eq_ignore_ascii_case(lead))
    });
    let is_agency = || is(Kind::Agency, &rest.to_lowercase());
    if is_particle && !rest.contains(' ') && !is_agency() { line } else { rest }
}

/// Whether a line begins as bylines do: "By", "Von", "Por".
pub(super) fn is_by(line: &str) -> bool {
    without_lead(line).len() < line.len()
        && !line.get(..5).is_some_and(|from| from.eq_ignore_ascii_case("from "))
        && !line.ends_with(['.', '?', '!'])
}

fn tidy(name: &str) -> &str {
    let name = without_lead(name.split(['(', '<', '[']).next().unwrap_or(name).trim())
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let name = without_title(without_agency(name));
    match name.rsplit_once(' ') {
        Some((rest, last)) if rest.contains(' ') && is_degree(last) => rest,
        _ => name,
    }
}

/// "Jane Smith Associated Press" without what stands behind the name.
fn without_agency(name: &str) -> &str {
    let is_behind = |(head, tail): &(&str, &str)| {
        let lower = tail.to_lowercase();
        // "PA" and "Sid" differ in their capitals alone.
        let is_written = lower.len() > 4
            || tail.chars().all(char::is_uppercase) && head.contains(char::is_lowercase);
        let is_known = || is(Kind::Agency, &lower) || is(Kind::Place, &lower);
        head.trim_end().contains(' ') && is_written && is_known()
    };
    let mut parts = tails(name).filter_map(|tail| Some((name.strip_suffix(tail)?, tail)));
    parts.find(is_behind).map_or(name, |(head, _)| head.trim_end())
}

/// "Jane Smith AP Sports Writer" without what she is.
fn without_title(name: &str) -> &str {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    if !is(Kind::Title, &last) {
        return name;
    }
    let (mut kept, mut cut) = (name, 0);
    while let Some((head, last)) = kept.rsplit_once(' ').filter(|(head, _)| head.contains(' ')) {
        let last = last.to_lowercase();
        let kinds = [Kind::Title, Kind::Nobody, Kind::Job, Kind::Agency];
        if !kinds.into_iter().any(|kind| is(kind, &last)) {
            break;
        }
        (kept, cut) = (head, cut + 1);
    }
    // One word alone may belong to a paper's name: "Ardley Daily Reporter".
    if cut > 1 { kept } else { name }
}

/// Whether a name is that of no person but of a room: "Post Newsroom".
pub(super) fn is_desk(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    is(Kind::Desk, &last)
}

/// Whoever signs where nobody is named: an agency, "Web Desk". It is the credit of the
/// article.
pub(super) fn credit(listed: &[String]) -> Option<&str> {
    let signs = |raw: &&str| {
        let lower = raw.to_lowercase();
        is(Kind::Agency, &lower)
            || is_nobody(&lower) && !is(Kind::Blank, &lower)
            || lower.contains(' ') && (is_titled(&lower) || is_desk(&lower))
    };
    listed.iter().map(|raw| without_lead(raw.trim())).find(signs)
}

/// Whether a name, in lower case, is made of words that name nobody.
fn is_nobody(lower: &str) -> bool {
    !lower.is_empty() && lower.split([' ', '-']).all(|word| is(Kind::Nobody, word))
}

/// Whether a name is that of a site: `harbourpost.example`.
pub(super) fn is_domain(name: &str) -> bool {
    let Some((site, top)) = name.rsplit_once('.') else { return false };
    let is_site = site.len() > 1 && !site.contains([' ', '.']);
    let is_top = (2..=LONGEST_TOP).contains(&top.len()) && top.chars().all(char::is_alphabetic);
    // "Dr.Ek" is a person.
    is_site && is_top && (top.chars().all(char::is_lowercase) || !name.contains(char::is_lowercase))
}

/// Of a domain's last part, in bytes.
const LONGEST_TOP: usize = 7;

fn is_city(name: &str) -> bool {
    is(Kind::Place, &name.to_lowercase())
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
    !name.is_empty()
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(|c| c.is_ascii_digit())
        && !name.contains(['@', '\\', '='])
        && !lower.starts_with("http")
        && !lower.starts_with("www.")
        && name.split_whitespace().count() <= 6
        && !lower.starts_with("view all")
        && !is(Kind::Label, lower)
        && !is(Kind::Agency, lower)
        && !is(Kind::Credit, lower)
        && !is_nobody(lower)
        && (name.contains(' ') || !dates::is_month_or_weekday(name))
        && !is_degree(name)
        && !is_titled(lower)
}

/// Whether a name, in lower case, ends with what somebody is: "harbour post staff reporter".
fn is_titled(lower: &str) -> bool {
    is(Kind::Title, lower) || tails(lower).any(|tail| is(Kind::Title, tail))
}

/// What stands behind each space of a name, the longest first, if it is short enough for
/// what is listed.
fn tails(name: &str) -> impl Iterator<Item = &str> {
    let tails = name.match_indices(' ').filter_map(|(at, _)| name.get(at + 1..));
    tails.filter(|tail| tail.len() <= LONGEST_LISTED)
}

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
        assert_eq!(of("Jane Smith, Ann Lee, and Bo Ek"), ["Jane Smith", "Ann Lee", "Bo Ek"]);
        assert_eq!(of("Smith, Jane"), ["Jane Smith"]);
        assert_eq!(of("Smith-Ek, Jane A."), ["Jane A. Smith-Ek"]);
        for not_turned in ["Smith, dpa", "Smith, Reporter", "By Smith, Jane"] {
            assert!(!of(not_turned).contains(&"Jane Smith".to_owned()), "{not_turned}");
        }
        assert_eq!(of("Jane Smith MS, RDN, Ph.D."), ["Jane Smith"]);
        assert_eq!(of("Jane Smith as told to John Doe on May 3"), ["Jane Smith", "John Doe"]);
        for lead in ["Analysis by ", "Ein Kommentar von ", "Dal nostro inviato ", "記者："] {
            assert_eq!(of(&format!("{lead}Jane Smith")), ["Jane Smith"], "{lead}");
        }
        assert_eq!(of("Jane Smith @jsmith 11:57AM"), ["Jane Smith"]);
        assert_eq!(of("Jane Smith — Harbour Post"), ["Jane Smith"]);
        for nobody in ["Von dpa", "Wednesday"] {
            assert_eq!(of(nobody), [""; 0], "{nobody}");
        }
        assert!(is_domain("Harbourpost.example") && is_domain("POST.EX"));
        assert!(!is_domain("Dr.Ek") && !is_domain("J. Ek") && !is_domain("Ann Lee"));
        assert_eq!(credit(&["Von dpa".to_owned()]), Some("dpa"));
        assert_eq!(of("jane@example.org"), [""; 0]);
        assert_eq!(of("https://example.org/jane"), [""; 0]);
    }

    #[test]
    fn what_stands_behind_a_name_goes() {
        for byline in [
            "By JANE SMITH Associated Press",
            "Jane Smith, Special to the Courier",
            "Jane Smith Special to the Courier",
            "By Jane Smith; Photographs by Bo Ek",
            "By Jane Smith and wire reports",
            "Jane Smith, London",
            "Jane Smith, New York",
            "Jane Smith Updated July 27, 2024",
            "Jane Smith July 27, 2024",
            "Jane Smith 5 min read",
            "Jane Smith | 5 min read | Updated 2 hours ago",
            "Jane Smith, dpa",
            "By JANE SMITH AP Sports Writer",
            "By Jane Smith, Special to the Courier",
            "By Jane Smith - 12/22/23 5:00 AM ET Share Tweet More",
            "Jane Smith, AP Business Writer",
            "Jane Smith, Ardley Daily Reporter",
            "Jane Smith Senior Health Correspondent",
            "Jane Smith Last updated 3 May 2024",
        ] {
            assert_eq!(of(byline).join("; ").to_lowercase(), "jane smith", "{byline}");
        }
        for byline in ["Guest Author", "Anonymous", "Web Desk", "By Staff", "Our Correspondent"] {
            assert_eq!(of(byline), [""; 0], "{byline}");
        }
        for name in ["Dan Jarvis-Bardy", "Di Zhang", "Ludwig van Beethoven"] {
            assert_eq!(of(name), [name]);
        }
        assert_eq!(of("POR ANA RUIZ Y LUIS GIL"), ["ANA RUIZ", "LUIS GIL"]);
        assert_eq!(of("['Jane Smith', \"Ann O'Lee\"]"), ["Jane Smith", "Ann O'Lee"]);
        assert_eq!(of("[\"Jane Smith\", \"Bo Ek\"]"), ["Jane Smith", "Bo Ek"]);
    }

    #[test]
    fn lists_in_lists_end_somewhere() {
        assert_eq!(of("[\"['Jane Smith']\"]"), ["Jane Smith"]);
        let deep = format!("{}x{}", "['".repeat(100_000), "']".repeat(100_000));
        assert_eq!(of(&deep), [""; 0]);
    }

    #[test]
    fn bylines_of_many_languages() {
        for byline in [
            "Von Nina Berger und Tom Falk, Berlin",
            "Par Nina Berger et Tom Falk à Paris",
            "Por Nina Berger y Tom Falk, desde Madrid",
            "Di Nina Berger e Tom Falk",
            "Door Nina Berger en Tom Falk",
            "Av Nina Berger og Tom Falk",
            "Text: Nina Berger och Tom Falk",
            "Kirjoittanut Nina Berger ja Tom Falk",
            "Autor: Nina Berger, Tom Falk",
            "Автор: Nina Berger и Tom Falk",
            "Yazan: Nina Berger ve Tom Falk",
            "Oleh Nina Berger dan Tom Falk",
        ] {
            assert_eq!(of(byline), ["Nina Berger", "Tom Falk"], "{byline}");
        }
    }

    #[test]
    fn the_list_wins_over_the_byline() {
        let listed = vec!["Jane Smith".to_owned(), "jane smith".to_owned()];
        assert_eq!(authors(&listed, Some("By John Doe")), ["Jane Smith"]);
    }
}
