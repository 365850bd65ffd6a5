//! Which organisations a shorter name stands for: acronyms, the first word of a
//! company, a name without its nationality.

use super::knowledge::capitalized;
use super::surface::Surface;
use super::things::{Group, join, leader_of};
use super::{EntityType, Knowledge};
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

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
pub(super) fn join_acronyms(
    surfaces: &[Surface<'_>],
    groups: &mut [Group<'_>],
    knowledge: &Knowledge,
) {
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
        let home = without_nationality(group.words, knowledge)
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

/// "Goldman" for "Goldman Sachs", "Supreme Court" for "US Supreme Court".
pub(super) fn join_short_forms(groups: &mut [Group<'_>], knowledge: &Knowledge) {
    let organizations =
        || groups.iter().enumerate().filter(|(_, g)| g.kind == EntityType::Organization);
    let by_words: Map<&[&str], usize> = organizations().map(|(at, g)| (g.words, at)).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, group) in organizations().filter(|(_, g)| g.words.len() > 1) {
        for length in 1..group.words.len().min(5) {
            let Some(&short) = group.words.get(..length).and_then(|p| by_words.get(p)) else {
                continue;
            };
            // "the Church" for "Church of Scientology"
            let of = group.words.get(1) == Some(&"of");
            let distinctive = |w: &&str| is_distinctive(w, knowledge);
            if length > 1 || of || group.words.first().is_some_and(distinctive) {
                pairs.push((short, at));
            }
        }
        // "Bears" for "Chicago Bears"
        if let [place, last] = group.words
            && knowledge.place(&capitalized(place)).is_some()
        {
            let team = knowledge.lexicon().is(last, Class::Club) || last.ends_with('s');
            let short = [Some(last), Some(place).filter(|_| team)].into_iter().flatten();
            let known = short.filter_map(|word| by_words.get(std::slice::from_ref(word)));
            pairs.extend(known.map(|&short| (short, at)));
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
    !knowledge.lexicon().is(word, Class::Generic)
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
