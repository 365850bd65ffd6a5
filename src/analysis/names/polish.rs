//! From labelled tokens to a name.

use std::ops::Range;

use super::Name;
use super::label::Kind;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;

/// The name that `tokens` hold, without article, title and possessive. Nothing
/// if nothing is left. `first` is the first token of the sentence, `free` the
/// first that no name before holds.
pub(super) fn name(
    document: &Document<'_>,
    first: usize,
    free: usize,
    mut tokens: Range<usize>,
    mut kind: Kind,
) -> Option<Name> {
    while tokens.len() > 1 && is_possessive(document.token(tokens.end - 1)) {
        tokens.end -= 1;
    }
    let article = matches!(document.lower(tokens.start), "the" | "a" | "an");
    let kept = document.token(tokens.start) == "The" && tokens.start > first;
    if tokens.len() > 1 && article && !kept {
        tokens.start += 1;
    }
    if tokens.len() > 1 && is_company(document.lower(tokens.end - 1)) {
        kind = Kind::Organization;
    }
    while kind == Kind::Person && tokens.len() > 1 && is_title(document.lower(tokens.start)) {
        tokens.start += 1;
    }
    if kind == Kind::Person {
        tokens.start = person_start(document, free, tokens.clone());
    }
    if is_office(document, &tokens) {
        return None;
    }
    let span = document.span_of(tokens.clone());
    if !span.slice(document.text).contains(char::is_alphanumeric) {
        return None;
    }
    let kind = entity_type(document, tokens.clone(), kind);
    Some(Name { span, tokens, kind })
}

/// Where a person's name begins: at the other half of a hyphenated first name
/// ("Sui-Lee Wee") or an initial before it ("C. Justin Lee"), and not at the month
/// before it ("In March Smith said").
fn person_start(document: &Document<'_>, free: usize, tokens: Range<usize>) -> usize {
    let token = |back: usize| tokens.start.checked_sub(back).filter(|&at| at >= free);
    let text = |back: usize| token(back).map_or("", |at| document.token(at));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let glued = token(2).is_some_and(|at| {
        document.span_of(at..tokens.start + 1).slice(document.text).find(' ').is_none()
    });
    if text(1) == "-" && capital(text(2)) && glued {
        return tokens.start - 2;
    }
    let initial = text(1).len() == 2 && text(1).ends_with('.') && capital(text(1));
    if initial && (token(2).is_none() || !text(2).ends_with(char::is_alphanumeric)) {
        return tokens.start - 1;
    }
    let dated = matches!(
        token(1).map_or("", |at| document.lower(at)),
        "in" | "since" | "until" | "by" | "last" | "this" | "during" | "of"
    );
    let month = tokens.len() > 1 && is_month(document.lower(tokens.start));
    tokens.start + usize::from(dated && month)
}

/// Whether a word is the name of a month; lower case.
pub fn is_month(lower: &str) -> bool {
    matches!(
        lower,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

/// Legal forms, with which no person's name ends; lower case.
fn is_company(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.'),
        "inc" | "ltd" | "corp" | "llc" | "plc" | "gmbh" | "limited" | "corporation" | "pty" | "bhd"
    )
}

/// "State" in "Secretary of State" is part of a role.
fn is_office(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let before = |back: usize| tokens.start.checked_sub(back).map_or("", |at| document.lower(at));
    tokens.len() == 1
        && document.token(tokens.start) == "State"
        && before(1) == "of"
        && before(2).starts_with("secretar")
}

fn is_possessive(token: &str) -> bool {
    matches!(token, "'s" | "’s" | "'S" | "’S" | "'" | "’")
}

/// Whether a lower-cased word is a title, which is no part of a person's name.
pub fn is_title(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.'),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "mme"
            | "dr"
            | "prof"
            | "professor"
            | "sen"
            | "senator"
            | "rep"
            | "representative"
            | "congressman"
            | "congresswoman"
            | "gov"
            | "governor"
            | "gen"
            | "general"
            | "lt"
            | "lieutenant"
            | "col"
            | "colonel"
            | "maj"
            | "major"
            | "capt"
            | "captain"
            | "adv"
            | "advocate"
            | "sgt"
            | "sergeant"
            | "cpl"
            | "corporal"
            | "pvt"
            | "adm"
            | "admiral"
            | "cmdr"
            | "commander"
            | "brig"
            | "brigadier"
            | "president"
            | "premier"
            | "chancellor"
            | "prime"
            | "minister"
            | "secretary"
            | "mayor"
            | "judge"
            | "justice"
            | "ambassador"
            | "detective"
            | "inspector"
            | "officer"
            | "sheriff"
            | "attorney"
            | "coach"
            | "chairman"
            | "chairwoman"
            | "director"
            | "spokesman"
            | "spokeswoman"
            | "rev"
            | "reverend"
            | "hon"
            | "rabbi"
            | "imam"
            | "bishop"
            | "archbishop"
            | "cardinal"
            | "father"
            | "sister"
            | "vice"
            | "deputy"
            | "former"
            | "ex-president"
    )
}

/// Nationalities and events are told by the model or by the name's last word.
fn entity_type(document: &Document<'_>, tokens: Range<usize>, kind: Kind) -> EntityType {
    match kind {
        Kind::Person => EntityType::Person,
        Kind::Organization => EntityType::Organization,
        Kind::Location => EntityType::Location,
        Kind::Group => EntityType::Group,
        Kind::Misc if is_quoted(document, tokens.clone()) => EntityType::Work,
        Kind::Misc if tokens.clone().any(|at| names_event(document.lower(at))) => EntityType::Event,
        Kind::Misc => EntityType::Misc,
    }
}

fn names_event(lower: &str) -> bool {
    matches!(
        lower,
        "cup"
            | "olympics"
            | "olympic"
            | "games"
            | "war"
            | "festival"
            | "championship"
            | "championships"
            | "election"
            | "elections"
            | "referendum"
            | "open"
            | "prix"
            | "bowl"
            | "revolution"
            | "summit"
            | "conference"
            | "marathon"
            | "massacre"
            | "hurricane"
            | "typhoon"
            | "cyclone"
            | "tournament"
            | "awards"
            | "oscars"
            | "uprising"
            | "battle"
            | "ramadan"
            | "christmas"
            | "easter"
            | "holocaust"
            | "convention"
            | "expo"
            | "derby"
            | "grammys"
            | "masters"
            | "biennale"
            | "superbowl"
            | "intifada"
            | "hanukkah"
            | "diwali"
    )
}

fn is_quoted(document: &Document<'_>, tokens: Range<usize>) -> bool {
    let before = tokens.start.checked_sub(1).map_or("", |at| document.token(at));
    let after = document.token(tokens.end);
    matches!(before, "“" | "\"" | "‘" | "'" | "``")
        && matches!(after, "”" | "\"" | "’" | "'" | "''" | ",")
}
