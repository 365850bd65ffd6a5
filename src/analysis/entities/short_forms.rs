//! Which organisations a shorter name stands for: acronyms, the first word of a
//! company, a name without its nationality.

use super::knowledge::capitalized;
use super::surface::Surface;
use super::things::{Group, join, leader_of};
use super::{EntityType, Knowledge};
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

/// How many names with the same last word are compared: bounds the work.
const NAMESAKES: usize = 32;

/// "North Atlantic Treaty Organization (NATO)".
pub(super) fn join_parentheses(text: &str, surfaces: &[Surface<'_>], groups: &mut [Group<'_>]) {
    let mut owner = vec![None; surfaces.len()];
    for (at, group) in groups.iter().enumerate() {
        for &member in &group.members {
            if let Some(slot) = owner.get_mut(member) {
                *slot = Some(at);
            }
        }
    }
    for (index, pair) in surfaces.windows(2).enumerate() {
        let [long, short] = pair else { continue };
        let between = text.get(long.span.end..short.span.start).unwrap_or("");
        let closed = text.get(short.span.end..).is_some_and(|rest| rest.starts_with(')'));
        let (Some(&Some(a)), Some(&Some(b))) = (owner.get(index), owner.get(index + 1)) else {
            continue;
        };
        if matches!(between, " (" | " (the ")
            && closed
            && long.kind == short.kind
            && (abbreviates(short, long) || abbreviates(long, short))
            && long.kind != EntityType::Location
        {
            join(groups, a, b);
        }
    }
}

/// Whether the letters of `short` can stand for the words of `long`: not in
/// "UNITED NATIONS (AP)".
fn abbreviates(short: &Surface<'_>, long: &Surface<'_>) -> bool {
    let initial = |c: char| long.words.iter().any(|w| w.starts_with(c));
    let letters = short.text.chars().filter(|c| c.is_alphabetic());
    let lower: Vec<char> = letters.flat_map(char::to_lowercase).collect();
    let known = lower.iter().filter(|&&c| initial(c)).count();
    is_acronym(short.text) && lower.first().is_some_and(|&c| initial(c)) && known * 2 >= lower.len()
}

fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    !text.contains(' ') && (2..=8).contains(&letters) && upper * 3 >= letters * 2 && upper >= 2
}

/// "NPS" for "National Park Service", where one name has these initials.
pub(super) fn join_acronyms(surfaces: &[Surface<'_>], groups: &mut [Group<'_>]) {
    let acronym = |g: &Group<'_>| {
        g.words.len() == 1
            && g.members.first().and_then(|&m| surfaces.get(m)).is_some_and(|s| is_acronym(s.text))
    };
    let acronyms: Vec<usize> =
        groups.iter().enumerate().filter(|(_, g)| acronym(g)).map(|(at, _)| at).collect();
    if acronyms.is_empty() {
        return;
    }
    let mut by_initials: Map<(EntityType, String), Vec<usize>> = Map::default();
    for (at, group) in groups.iter().enumerate() {
        let Some(first) = group.members.first().and_then(|&m| surfaces.get(m)) else { continue };
        if group.words.len() < 2 || group.kind == EntityType::Location {
            continue;
        }
        let capitals: String = initials(first.text, true);
        // "CDC" for "Centers for Disease Control and Prevention", "FDA" for "US Food …"
        let cut = first.text.rsplit_once(" and ").map(|(start, _)| initials(start, true));
        let home = group
            .home
            .map(|rest| capitals.chars().skip(capitals.len().saturating_sub(long(rest))).collect());
        let cut_home = cut.as_ref().zip(home.as_ref()).map(|(cut, home): (&String, &String)| {
            cut.chars().skip(capitals.len().saturating_sub(home.len())).collect()
        });
        let mut forms = vec![initials(first.text, false), capitals];
        forms.extend([cut, home, cut_home].into_iter().flatten().filter(|form| form.len() > 2));
        forms.sort_unstable();
        forms.dedup();
        for form in forms {
            by_initials.entry((group.kind, form)).or_default().push(at);
        }
    }
    for at in acronyms {
        let Some(group) = groups.get(at) else { continue };
        let text = group.members.first().and_then(|&m| surfaces.get(m)).map_or("", |s| s.text);
        let letters: String =
            text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        if let Some(&[one]) = by_initials.get(&(group.kind, letters)).map(Vec::as_slice) {
            join(groups, one, at);
        }
    }
}

/// How many of the words have a capital in a name: not "of", "and", "for".
fn long(words: &[&str]) -> usize {
    words.iter().filter(|word| !matches!(**word, "of" | "and" | "for" | "the" | "in")).count()
}

fn initials(text: &str, capitals_only: bool) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c == '-');
    let first = parts.filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic());
    first.filter(|c| !capitals_only || c.is_uppercase()).flat_map(char::to_lowercase).collect()
}

/// "Goldman" for "Goldman Sachs", "Supreme Court" for "US Supreme Court",
/// "Agriculture Department" for "Department of Agriculture".
pub(super) fn join_short_forms(groups: &mut [Group<'_>], knowledge: &Knowledge) {
    let organizations =
        || groups.iter().enumerate().filter(|(_, g)| g.kind == EntityType::Organization);
    let bare = organizations().filter(|(_, g)| !g.owned);
    let by_words: Map<&[&str], usize> = bare.map(|(at, g)| (g.words, at)).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (at, group) in organizations().filter(|(_, g)| g.words.len() > 1) {
        let inverted = department(group.home.unwrap_or(group.words));
        let home = Some(group.words).filter(|_| group.owned).or(group.home);
        let same = home.and_then(|rest| by_words.get(rest));
        let same = same.into_iter().chain(inverted.as_deref().and_then(|i| by_words.get(i)));
        pairs.extend(same.map(|&short| Pair { short, part: false, long: at }));
        let parts = parts(group.words, knowledge).into_iter();
        let known = parts.filter_map(|part| by_words.get(part).copied());
        // "Apple Inc." is no short form of "Apple Corps".
        let known = known.filter(|&short| {
            groups.get(short).is_some_and(|g| !g.formal && !is_offshoot(group, g, knowledge))
        });
        pairs.extend(known.map(|short| Pair { short, part: true, long: at }));
    }
    pairs.sort_unstable();
    for candidates in pairs.chunk_by(|a, b| a.short == b.short) {
        let whole = candidates.iter().filter(|pair| !pair.part);
        let parts = candidates.iter().filter(|pair| pair.part);
        if !join_only(groups, whole) {
            join_only(groups, parts);
        }
    }
}

/// Whether the longer name is another body's, which is called after the one that was told of
/// before, or that is a body by its own words: "Ford" and then "the Ford Foundation", "Bank of
/// England" and "Bank of England Staff Union".
fn is_offshoot(long: &Group<'_>, short: &Group<'_>, knowledge: &Knowledge) -> bool {
    let lexicon = knowledge.lexicon();
    let rest = long.words.get(short.words.len()..).unwrap_or_default();
    let other = rest.iter().any(|word| lexicon.is(word, Class::Offshoot));
    let whole = || short.words.len() > 1 && short.words.iter().any(|w| lexicon.is(w, Class::Body));
    other && (short.members.first() < long.members.first() || whole())
}

/// A name that may stand for a longer one; the whole of it or a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    short: usize,
    part: bool,
    long: usize,
}

/// Joins a short name with the one that it may stand for; whether any may.
fn join_only<'p>(groups: &mut [Group<'_>], pairs: impl Iterator<Item = &'p Pair>) -> bool {
    let mut leaders: Vec<(usize, usize)> =
        pairs.map(|pair| (pair.short, leader_of(groups, pair.long))).collect();
    leaders.dedup_by_key(|pair| pair.1);
    if let &[(short, long)] = leaders.as_slice() {
        join(groups, long, short);
    }
    !leaders.is_empty()
}

/// "The Commission" for "European Commission", "the Health Authority" for "Oregon Health
/// Authority": after "the", the last words of the one longer name that was told before.
pub(super) fn join_heads(
    text: &str,
    surfaces: &[Surface<'_>],
    groups: &mut [Group<'_>],
    knowledge: &Knowledge,
) {
    let lexicon = knowledge.lexicon();
    let first = |g: &Group<'_>| g.members.first().copied().unwrap_or(usize::MAX);
    let body = |g: &Group<'_>| g.kind == EntityType::Organization;
    let article = |&member: &usize| {
        let start = surfaces.get(member).map_or(0, |surface| surface.span.start);
        let before = text.get(..start).unwrap_or("");
        before.ends_with(" the ") || before.ends_with("The ")
    };
    // "The House" is no White House.
    let parliament = lexicon.get("parliament");
    let chamber =
        |g: &Group<'_>| g.words.last().is_some_and(|w| lexicon.get(w).is_like(parliament));
    let may = |at: usize, g: &Group<'_>| {
        let alone = body(g) && !g.owned && !g.words.is_empty() && leader_of(groups, at) == at;
        alone && !chamber(g) && g.members.iter().all(article)
    };
    let shorts: Vec<usize> =
        groups.iter().enumerate().filter(|&(at, g)| may(at, g)).map(|(at, _)| at).collect();
    if shorts.is_empty() {
        return;
    }
    let mut by_last: Map<&str, Vec<usize>> = Map::default();
    for (at, group) in groups.iter().enumerate().filter(|(_, g)| body(g) && g.words.len() > 1) {
        let known = group.words.last().map(|last| by_last.entry(last).or_default());
        known.filter(|known| known.len() < NAMESAKES).into_iter().for_each(|known| known.push(at));
    }
    for short in shorts {
        let Some(group) = groups.get(short) else { continue };
        let known = group.words.last().and_then(|last| by_last.get(last));
        let fuller = |&&long: &&usize| {
            groups.get(long).is_some_and(|long| {
                let more = long.words.len() > group.words.len();
                more && long.words.ends_with(group.words) && first(long) < first(group)
            })
        };
        let known = known.into_iter().flatten().filter(fuller);
        let mut known: Vec<usize> = known.map(|&long| leader_of(groups, long)).collect();
        known.sort_unstable();
        known.dedup();
        if let &[one] = known.as_slice() {
            join(groups, one, short);
        }
    }
}

/// The parts of a name that it goes by.
fn parts<'w>(words: &'w [&'w str], knowledge: &Knowledge) -> Vec<&'w [&'w str]> {
    let mut found = Vec::new();
    for length in 1..words.len().min(5) {
        // "the Church" for "Church of Scientology"
        let of = words.get(1) == Some(&"of");
        let distinctive = |w: &&str| is_distinctive(w, knowledge);
        if length > 1 || of || words.first().is_some_and(distinctive) {
            found.extend(words.get(..length));
        }
    }
    // "Bears" and "Chicago" for "Chicago Bears", "Villa" for "Aston Villa"
    if let [first, last] = words {
        let place = knowledge.place(&capitalized(first)).is_some();
        let club = knowledge.lexicon().is(last, Class::Club);
        let team = place && (club || last.ends_with('s'));
        found.extend(Some(std::slice::from_ref(last)).filter(|_| place || club));
        found.extend(Some(std::slice::from_ref(first)).filter(|_| team));
    }
    found
}

/// "agriculture department" for the words of "Department of Agriculture".
fn department<'w>(words: &[&'w str]) -> Option<Vec<&'w str>> {
    let (&body, rest) = words.split_first().filter(|(_, rest)| rest.first() == Some(&"of"))?;
    let departs = matches!(body, "department" | "ministry" | "bureau" | "office");
    let field = rest.iter().skip(1).filter(|word| **word != "the");
    departs.then(|| field.copied().chain([body]).collect())
}

/// Whether the first word of a name can stand for the whole.
fn is_distinctive(word: &str, knowledge: &Knowledge) -> bool {
    let title = capitalized(word);
    !knowledge.lexicon().is(word, Class::Generic)
        && word.chars().count() > 2
        && knowledge.place(&title).is_none()
        && knowledge.demonym(&title).is_none()
}

/// The words behind a nationality or country in front.
pub(super) fn without_nationality<'w>(
    words: &'w [&'w str],
    knowledge: &Knowledge,
) -> Option<&'w [&'w str]> {
    if let [first, second, rest @ ..] = words
        && !rest.is_empty()
        && is_nationality(&capitalized(&format!("{first} {second}")), knowledge)
    {
        return Some(rest);
    }
    let (first, rest) = words.split_first()?;
    let national = matches!(*first, "us" | "uk" | "eu" | "un")
        || is_nationality(&capitalized(first), knowledge);
    (national && !rest.is_empty()).then_some(rest)
}

fn is_nationality(name: &str, knowledge: &Knowledge) -> bool {
    knowledge.demonym(name).is_some() || knowledge.place(name).is_some_and(|p| p.key.len() == 2)
}
