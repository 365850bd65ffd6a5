//! Which names are of one organisation, place, or people.
//!
//! Names with one key are one entity: aliases of the lists share a key
//! ("America", "U.S."), and company forms are no part of it. Organisations are
//! then joined by acronym, by short form ("Goldman"), and by a nationality in
//! front ("US Supreme Court"), each only where one organisation fits.

use std::borrow::Cow;

use super::hash::Map;
use super::knowledge::capitalized;
use super::surface::Surface;
use super::{EntityType, Knowledge};

/// Names of one key.
struct Group<'a> {
    kind: EntityType,
    words: &'a [&'a str],
    members: Vec<usize>,
    /// Index of the group it belongs to; its own if none.
    leader: usize,
}

/// Groups all but the persons among `surfaces`; each lists indices in order.
pub(super) fn group<'a>(
    text: &str,
    surfaces: &'a [Surface<'a>],
    knowledge: &Knowledge,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_key: Map<(EntityType, Key<'_>), usize> = Map::default();
    for (index, surface) in surfaces.iter().enumerate() {
        if surface.kind == EntityType::Person {
            continue;
        }
        let key = (surface.kind, key(surface, knowledge));
        let at = *by_key.entry(key).or_insert(groups.len());
        if at == groups.len() {
            let words = without_company_form(&surface.words);
            groups.push(Group { kind: surface.kind, words, members: Vec::new(), leader: at });
        }
        if let Some(group) = groups.get_mut(at) {
            group.members.push(index);
        }
    }
    join_parentheses(text, surfaces, &mut groups);
    join_acronyms(surfaces, &mut groups);
    join_short_forms(&mut groups, knowledge);
    collect(&groups)
}

fn collect(groups: &[Group<'_>]) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = groups.iter().map(|_| Vec::new()).collect();
    for (index, group) in groups.iter().enumerate() {
        if let Some(members) = joined.get_mut(leader_of(groups, index)) {
            members.extend(&group.members);
        }
    }
    for members in &mut joined {
        members.sort_unstable();
    }
    joined.retain(|m| !m.is_empty());
    joined
}

/// What all names of one entity share: an entry of the lists, or the words.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Listed(&'static str),
    Words(Cow<'a, str>),
}

fn key<'a>(surface: &Surface<'a>, knowledge: &Knowledge) -> Key<'a> {
    let listed = match surface.kind {
        EntityType::Location => surface.place(knowledge).map(|p| p.key),
        // One people, but English and Scots are not one.
        EntityType::Group => knowledge.demonym(surface.text).filter(|&c| c != "GB"),
        _ => None,
    };
    if let Some(listed) = listed.filter(|key| !key.is_empty()) {
        return Key::Listed(listed);
    }
    Key::Words(match surface.kind {
        EntityType::Group => Cow::Borrowed(singular(surface.key)),
        EntityType::Organization => {
            let words = without_company_form(&surface.words);
            if let Some(full) = knowledge.organization(surface.text) {
                Cow::Owned(full.to_lowercase())
            } else if words.len() == surface.words.len() {
                Cow::Borrowed(surface.key)
            } else {
                Cow::Owned(words.join(" "))
            }
        }
        _ => Cow::Borrowed(surface.key),
    })
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s')).unwrap_or(word)
}

/// The words without "Inc", "Group plc" and the like at their end.
fn without_company_form<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    let mut rest = words;
    while let Some((last, before)) = rest.split_last() {
        let form = matches!(
            *last,
            "inc"
                | "incorporated"
                | "corp"
                | "corporation"
                | "co"
                | "company"
                | "companies"
                | "ltd"
                | "limited"
                | "llc"
                | "llp"
                | "lp"
                | "plc"
                | "ag"
                | "sa"
                | "se"
                | "nv"
                | "spa"
                | "gmbh"
                | "ab"
                | "asa"
                | "oyj"
                | "group"
                | "holding"
                | "holdings"
                | "pty"
                | "&"
        );
        if !form || before.is_empty() {
            break;
        }
        rest = before;
    }
    rest
}

/// "North Atlantic Treaty Organization (NATO)".
fn join_parentheses(text: &str, surfaces: &[Surface<'_>], groups: &mut [Group<'_>]) {
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
fn join_acronyms(surfaces: &[Surface<'_>], groups: &mut [Group<'_>]) {
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
        let all = initials(first.text, false);
        by_initials.entry((group.kind, capitals.clone())).or_default().push(at);
        if all != capitals {
            by_initials.entry((group.kind, all)).or_default().push(at);
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

fn initials(text: &str, capitals_only: bool) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c == '-');
    let first = parts.filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic());
    first.filter(|c| !capitals_only || c.is_uppercase()).flat_map(char::to_lowercase).collect()
}

/// "Goldman" for "Goldman Sachs", "Supreme Court" for "US Supreme Court".
fn join_short_forms(groups: &mut [Group<'_>], knowledge: &Knowledge) {
    let organizations =
        || groups.iter().enumerate().filter(|(_, g)| g.kind == EntityType::Organization);
    let by_words: Map<&[&str], usize> = organizations().map(|(at, g)| (g.words, at)).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, group) in organizations().filter(|(_, g)| g.words.len() > 1) {
        for length in 1..group.words.len().min(5) {
            let Some(&short) = group.words.get(..length).and_then(|p| by_words.get(p)) else {
                continue;
            };
            if length > 1 || group.words.first().is_some_and(|w| is_distinctive(w, knowledge)) {
                pairs.push((short, at));
            }
        }
        let rest = without_nationality(group.words, knowledge).and_then(|r| by_words.get(r));
        pairs.extend(rest.map(|&short| (short, at)));
    }
    pairs.sort_unstable();
    for candidates in pairs.chunk_by(|a, b| a.0 == b.0) {
        let mut leaders: Vec<(usize, usize)> =
            candidates.iter().map(|&(short, long)| (short, leader_of(groups, long))).collect();
        leaders.dedup_by_key(|pair| pair.1);
        if let &[(short, long)] = leaders.as_slice() {
            join(groups, long, short);
        }
    }
}

/// Whether the first word of a name can stand for the whole.
fn is_distinctive(word: &str, knowledge: &Knowledge) -> bool {
    let title = capitalized(word);
    let common = matches!(
        word,
        "national"
            | "american"
            | "university"
            | "bank"
            | "first"
            | "new"
            | "united"
            | "international"
            | "general"
            | "royal"
            | "federal"
            | "state"
            | "central"
            | "world"
            | "house"
            | "senate"
            | "supreme"
            | "high"
            | "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "department"
            | "ministry"
            | "church"
            | "city"
            | "council"
            | "party"
            | "association"
            | "institute"
            | "school"
            | "college"
            | "court"
            | "police"
            | "army"
            | "air"
            | "people's"
            | "human"
            | "democratic"
            | "republican"
            | "conservative"
            | "liberal"
            | "labour"
            | "green"
            | "social"
            | "christian"
            | "communist"
            | "socialist"
            | "islamic"
            | "european"
            | "african"
            | "asian"
            | "global"
            | "public"
            | "us"
            | "uk"
            | "eu"
            | "un"
            | "real"
            | "foreign"
            | "san"
            | "los"
            | "saint"
            | "st"
            | "big"
            | "great"
            | "old"
            | "union"
            | "center"
            | "centre"
            | "committee"
    );
    !common
        && word.chars().count() > 2
        && knowledge.place(&title).is_none()
        && knowledge.demonym(&title).is_none()
}

/// The words behind a nationality or country in front.
fn without_nationality<'w>(words: &'w [&'w str], knowledge: &Knowledge) -> Option<&'w [&'w str]> {
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

fn leader_of(groups: &[Group<'_>], at: usize) -> usize {
    let mut leader = at;
    while let Some(group) = groups.get(leader) {
        if group.leader == leader {
            break;
        }
        leader = group.leader;
    }
    leader
}

/// Makes the later of two groups part of the earlier.
fn join(groups: &mut [Group<'_>], a: usize, b: usize) {
    let (a, b) = (leader_of(groups, a), leader_of(groups, b));
    if let Some(group) = groups.get_mut(a.max(b)) {
        group.leader = a.min(b);
    }
}
