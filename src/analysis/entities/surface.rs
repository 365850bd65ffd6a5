//! Names as they stand in the text, taken apart.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::knowledge::Place;
use super::phrase::{words_back, words_forward};
use super::{EntityType, Gender, Knowledge, roles};
use crate::analysis::layout::{self, Document};
use crate::analysis::names::Name;
use crate::lexicon::{Class, Lexicon, push_plain};
use crate::span::Span;

/// One name in the body.
#[derive(Debug)]
pub(super) struct Surface<'a> {
    /// Where it stands.
    pub(super) span: Span,
    /// What it names; the recogniser's choice until it is reconciled.
    pub(super) kind: EntityType,
    /// Without article, title and possessive.
    pub(super) text: &'a str,
    /// `text` lower-cased, without dots, accents and nickname, its words and the parts
    /// joined by hyphens separated by one space: equal for all writings of a name.
    pub(super) key: &'a str,
    /// The words of `key`.
    pub(super) words: Vec<&'a str>,
    /// What stands in quotation marks or brackets within the name, as in `key`.
    pub(super) nickname: Option<&'a str>,
    /// Whether the name is written with the family name first: "Park Min-ho".
    pub(super) family_first: bool,
    /// The place of that name, once it was looked up.
    place: OnceCell<Option<Place>>,
    /// The title before it.
    pub(super) title: Title<'a>,
    /// The gender that a title or a role before it tells.
    pub(super) gender: Gender,
    /// The role that stands before it.
    pub(super) role: Option<Span>,
    /// The name of a place in the possessive right before it: "Chad's".
    pub(super) owner: Option<&'a str>,
}

/// The title before a name that is no office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Title<'a> {
    /// There is none.
    None,
    /// "Mr": the family name follows.
    Plain,
    /// "Sir", "Datuk": the given name alone may follow.
    BeforeGiven(&'a str),
    /// "Lord": belongs to a name without a given name.
    Peer(&'a str),
}

impl Surface<'_> {
    /// Whether a title that is no office stands before it.
    pub(super) fn is_titled(&self) -> bool {
        self.title != Title::None
    }

    /// The place of that name, if the name has one dominant reading.
    pub(super) fn place(&self, knowledge: &Knowledge) -> Option<Place> {
        *self.place.get_or_init(|| knowledge.place(self.text))
    }
}

/// The keys of all names, one after another; surfaces borrow from it.
#[derive(Debug, Default)]
pub(super) struct Lowered<'a> {
    keys: String,
    pub(super) names: Vec<Raw<'a>>,
}

#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub(super) span: Span,
    pub(super) kind: EntityType,
    pub(super) text: Cow<'a, str>,
    /// The last title within the name.
    pub(super) title: Option<&'a str>,
    pub(super) key: Span,
    pub(super) nickname: Option<Span>,
}

impl<'a> Lowered<'a> {
    /// The names in the order of the text; those that are empty, overlap
    /// another, or only complete a title are left out.
    pub(super) fn of(document: &Document<'a>, knowledge: &Knowledge, names: &[Name]) -> Self {
        let mut sorted: Vec<&Name> = names.iter().collect();
        sorted.sort_by_key(|n| (n.span.start, n.span.end));
        let length = sorted.iter().map(|n| n.span.len()).sum();
        let keys = String::with_capacity(length);
        let mut lowered = Self { keys, names: Vec::with_capacity(sorted.len()) };
        for name in sorted {
            let overlaps = lowered.names.last().is_some_and(|s| s.span.end > name.span.start);
            let text = name.span.slice(document.text).trim();
            if !overlaps
                && !text.is_empty()
                && !is_portfolio(document.lexicon, document.text, name.span, text)
            {
                lowered.push(document, knowledge, name, text);
            }
        }
        lowered.share_family_names(document.text, knowledge);
        lowered
    }

    fn push(
        &mut self,
        document: &Document<'a>,
        knowledge: &Knowledge,
        name: &Name,
        whole: &'a str,
    ) {
        let lexicon = document.lexicon;
        // "Lind’s", where the mark belongs to the name.
        let last = name.tokens.end.saturating_sub(1);
        let own = name.tokens.len() > 1 && document.is_possessive_mark(last);
        let mut text = if own { whole } else { without_possessive(whole) };
        let mut title = None;
        while let Some((first, rest)) = text.split_once(' ') {
            // "Sri Lanka"
            let courtesy = is_courtesy(first, lexicon) && knowledge.place(text).is_none();
            if !courtesy && !matches!(first, "the" | "The") {
                break;
            }
            title = if courtesy { Some(first) } else { title };
            text = rest.trim_start();
        }
        if name.kind == EntityType::Person {
            text = without_letters(text, lexicon);
        }
        // "(Frank) Harker"
        let opened = name.kind == EntityType::Person && text.starts_with(['(', '[']);
        let bare = || text.replace(['(', ')', '[', ']'], "");
        let put_in = opened.then(bare).filter(|bare| bare.starts_with(char::is_alphanumeric));
        if text.is_empty() {
            text = whole;
        }
        // "Sri Lanka beat Peru", "Costa Rica said": nobody has all of a country's name.
        let is_country = || knowledge.place(text).is_some_and(|place| place.key.len() == 2);
        let nation = name.kind == EntityType::Person && text.contains(' ') && is_country();
        self.take(Raw {
            span: name.span,
            kind: if nation { EntityType::Location } else { name.kind },
            text: put_in.map_or(Cow::Borrowed(text), Cow::Owned),
            title,
            key: Span::default(),
            nickname: None,
        });
    }

    /// Keeps a name with its key.
    pub(super) fn take(&mut self, mut raw: Raw<'a>) {
        let (before, nickname, after) = around_nickname(&raw.text, raw.kind);
        let start = self.keys.len();
        push_key(before, start, &mut self.keys);
        if !after.is_empty() {
            self.keys.push(' ');
            push_key(after, self.keys.len(), &mut self.keys);
        }
        raw.key = Span::new(start, self.keys.len());
        if !nickname.is_empty() {
            let start = self.keys.len();
            push_key(nickname, start, &mut self.keys);
            raw.nickname = Some(Span::new(start, self.keys.len()));
        }
        self.names.push(raw);
    }
}

/// A name without the letters after it: "Helena Stroud KC".
fn without_letters<'t>(text: &'t str, lexicon: &Lexicon) -> &'t str {
    let mut rest = text;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        let capitals = last.chars().filter(|c| c.is_uppercase()).count();
        if capitals < 2 || !lexicon.word(&last.replace('.', "")).is(Class::PostNominal) {
            break;
        }
        rest = before.trim_end_matches(',');
    }
    rest
}

/// A person's name before, in and after the quotation marks or brackets of a nickname.
fn around_nickname(text: &str, kind: EntityType) -> (&str, &str, &str) {
    let marks = ['“', '"', '(', '‘'];
    let found = text.find(marks).filter(|&at| at > 0 && kind == EntityType::Person);
    let Some((before, rest)) = found.and_then(|at| text.split_at_checked(at)) else {
        return (text, "", "");
    };
    let inner = rest.trim_start_matches(marks);
    match inner.split_once(['”', '"', ')', '’']) {
        Some((nickname, after)) => (before.trim_end(), nickname, after.trim_start()),
        None => (text, "", ""),
    }
}

/// Whether the name at `span` is what somebody is a minister of: "State" in
/// "Secretary of State", which names no department.
fn is_portfolio(lexicon: &Lexicon, text: &str, span: Span, name: &str) -> bool {
    let portfolio = name.starts_with(char::is_uppercase) && lexicon.word(name).is(Class::Portfolio);
    let office = |word: &str| {
        let lower = word.to_lowercase();
        ["secretary", "secretaries", "minister", "ministers"].iter().any(|o| lower.ends_with(o))
    };
    if !portfolio {
        return false;
    }
    let (left, right) = (text.get(..span.start).unwrap_or(""), text.get(span.end..).unwrap_or(""));
    let mut before = words_back(left).map(|w| w.slice(left));
    let next = words_forward(right).next().map_or("", |w| w.slice(right));
    let of_it = matches!(before.next(), Some("of" | "for")) && before.next().is_some_and(office);
    of_it || office(next.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

fn push_key(text: &str, start: usize, keys: &mut String) {
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '-' | '‑' | '–') {
            space = true;
        } else if c != '.' && c != ',' {
            if space && keys.len() > start {
                keys.push(' ');
            }
            space = false;
            match c {
                '’' => keys.push('\''),
                _ if c.is_ascii() => keys.push(c.to_ascii_lowercase()),
                _ => push_plain(c, keys),
            }
        }
    }
}

/// The names, taken apart.
pub(super) fn read<'a>(
    document: &Document<'a>,
    knowledge: &Knowledge,
    lowered: &'a Lowered<'a>,
) -> Vec<Surface<'a>> {
    let mut before: Option<&Raw<'_>> = None;
    let surface = |raw| {
        let owner = before.replace(raw).and_then(|place| owner(document.text, place, raw));
        Surface { owner, ..take_apart(document.text, knowledge, lowered, raw) }
    };
    lowered.names.iter().map(surface).collect()
}

/// The place `before` with its possessive, if that of `raw` follows at once.
fn owner<'a>(text: &'a str, before: &Raw<'_>, raw: &Raw<'_>) -> Option<&'a str> {
    let places = before.kind == EntityType::Location && raw.kind == EntityType::Organization;
    let end = text.get(..raw.span.start).unwrap_or_default().trim_end().len();
    let owner = text.get(before.span.start..end).filter(|_| places)?;
    let stem = without_possessive(owner);
    let bare = without_possessive(before.span.slice(text));
    (stem.len() < owner.len() && stem == bare && raw.span.start == end + 1).then_some(owner)
}

fn take_apart<'a>(
    text: &'a str,
    knowledge: &Knowledge,
    lowered: &'a Lowered<'a>,
    raw: &'a Raw<'a>,
) -> Surface<'a> {
    let lexicon = knowledge.lexicon();
    let outside = last_word(text.get(..raw.span.start).unwrap_or(""));
    let plain = matches!(outside.trim_end_matches('.'), "Mr" | "Mrs" | "Ms");
    let kind = if plain { EntityType::Person } else { raw.kind };
    let person = kind == EntityType::Person;
    let stands = |word: &&str| is_courtesy(word, lexicon) || is_royal(word, lexicon);
    let beside = Some(bare(outside)).filter(|word| person && stands(word));
    let title = raw.title.or(beside);
    let role = if person { roles::before(text, raw.span.start, knowledge) } else { None };
    let by_role = role.map_or(Gender::Unknown, |r| roles::gender(r.slice(text), knowledge));
    let by_role = match by_role {
        Gender::Unknown if person => roles::kin_before(text, raw.span.start, lexicon),
        told => told,
    };
    let key = raw.key.slice(&lowered.keys);
    let mut words = Vec::with_capacity(memchr::memchr_iter(b' ', key.as_bytes()).count() + 1);
    words.extend(key.split_ascii_whitespace());
    // "Pope Francis": what stays in the name tells it too.
    let royal = |word: &&&str| lexicon.word(word).is(Class::Royal);
    let inside = words.first().filter(|_| person && words.len() > 1).filter(royal);
    let told = title.or_else(|| inside.copied());
    let by_title = told.map_or(Gender::Unknown, |title| lexicon.word(title).gender);
    let title = title.map_or(Title::None, |title| title_of(title, lexicon));
    if person && matches!(title, Title::Peer(_)) {
        // "Harris of Tilbury" is a Harris.
        words.truncate(words.iter().position(|w| *w == "of").unwrap_or(words.len()).max(1));
    }
    Surface {
        span: raw.span,
        kind,
        text: &raw.text,
        key,
        place: OnceCell::new(),
        family_first: person && words.len() == 3 && is_family_first(&raw.text),
        words,
        nickname: raw.nickname.map(|span| span.slice(&lowered.keys)),
        title,
        gender: if by_title == Gender::Unknown { by_role } else { by_title },
        role,
        owner: None,
    }
}

/// Whether the last word has a hyphen before a small letter: "Park Min-ho".
fn is_family_first(text: &str) -> bool {
    layout::goes_on_small(text.rsplit(' ').next().unwrap_or(""))
}

fn title_of<'a>(word: &'a str, lexicon: &Lexicon) -> Title<'a> {
    let known = lexicon.word(word);
    if known.is(Class::Peer) {
        Title::Peer(word)
    } else if known.is(Class::BeforeGiven) {
        Title::BeforeGiven(word)
    } else {
        Title::Plain
    }
}

/// The word that a text ends with, if a space follows it; "" if it is long.
fn last_word(text: &str) -> &str {
    let Some(left) = text.strip_suffix([' ', '\u{a0}']) else { return "" };
    let near = left.get(left.ceil_char_boundary(left.len().saturating_sub(32))..).unwrap_or("");
    near.rsplit(char::is_whitespace).next().unwrap_or("")
}

/// The text without "'s" at its end.
pub(super) fn without_possessive(text: &str) -> &str {
    text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text)
}

/// Whether the word is a title that is no office: "Mr", "Dame".
pub(super) fn is_courtesy(word: &str, lexicon: &Lexicon) -> bool {
    let word = bare(word);
    let known = || lexicon.word(word);
    word.starts_with(char::is_uppercase) && {
        let known = known();
        known.is(Class::Courtesy) || known.is(Class::BeforeGiven) && !known.is(Class::Royal)
    }
}

/// Whether the word is "King", "Pope": part of a name that has no family name.
fn is_royal(word: &str, lexicon: &Lexicon) -> bool {
    word.starts_with(char::is_uppercase) && lexicon.word(word).is(Class::Royal)
}

fn bare(word: &str) -> &str {
    word.trim_start_matches(['"', '“', '(', '\'', '‘'])
}
