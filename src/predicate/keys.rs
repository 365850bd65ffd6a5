//! The keys that predicates may name: how each is read from a record, a quote, an entity.

use crate::record::{Entity, Polarity, Quote, Record, SpeakerKind, SpeechAct};

/// One value of a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'r> {
    Text(&'r str),
    Number(f64),
}

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    /// By its code: `en`, `en-GB`.
    Language,
    /// By its code: `FR`.
    Country,
    /// An item of Wikidata.
    Item,
    Number,
    /// A number from 0 to 1.
    Share,
    /// RFC 3339.
    Time,
    /// One of a few words.
    Choice(&'static [&'static str]),
}

/// Gives each value away until one is taken; whether one was.
type Read<T> = for<'r> fn(&'r T, &mut dyn FnMut(Value<'r>) -> bool) -> bool;

pub(super) struct Key<T: 'static> {
    pub(super) name: &'static str,
    pub(super) values: Type,
    pub(super) read: Read<T>,
}

const STATUS: [&str; 3] = ["usable", "withheld", "canceled"];
const QUOTE_TYPES: [&str; 3] = ["direct", "mixed", "indirect"];
const POLARITIES: [&str; 5] = ["said", "denied", "not_said", "asked", "may"];
const ACTS: [&str; 7] =
    ["statement", "question", "demand", "promise", "judgement", "denial", "thought"];
const SPEAKERS: [&str; 5] = ["person", "organization", "location", "group", "unnamed"];
const ENTITY_TYPES: [&str; 7] =
    ["person", "organization", "location", "group", "event", "work", "misc"];

macro_rules! key {
    ($name:literal, $values:expr, $read:expr) => {
        Key { name: $name, values: $values, read: $read }
    };
}

/// Keys of the whole record.
pub(super) const RECORD: &[Key<Record>] = &[
    key!("status", Type::Choice(&STATUS), |r, f| f(Value::Text(r.status.name()))),
    key!("record_id", Type::Text, |r, f| f(Value::Text(&r.record_id))),
    key!("document_id", Type::Text, |r, f| f(Value::Text(&r.document_id))),
    key!("source", Type::Text, |r, f| some(r.article.source.as_deref(), f)),
    key!("source_id", Type::Text, |r, f| some(r.article.source_id.as_deref(), f)),
    key!("url", Type::Text, |r, f| some(r.article.url.as_deref(), f)),
    key!("title", Type::Text, |r, f| some(r.article.title.as_deref(), f)),
    key!("author", Type::Text, |r, f| r.article.authors.iter().any(|a| f(Value::Text(&a.name)))),
    key!("byline", Type::Text, |r, f| some(r.article.byline.as_deref(), f)),
    key!("keyword", Type::Text, |r, f| r.article.keywords.iter().any(|k| f(Value::Text(k)))),
    key!("language", Type::Language, |r, f| some(r.article.language.as_deref(), f)),
    key!("text", Type::Text, |r, f| f(Value::Text(&r.article.text))),
    key!("published_at", Type::Time, |r, f| some(r.article.published_at.as_deref(), f)),
    key!("modified_at", Type::Time, |r, f| some(r.article.modified_at.as_deref(), f)),
    key!("word_count", Type::Number, |r, f| f(count(r.article.word_count))),
    key!("quote_count", Type::Number, |r, f| f(count(r.quotes.len()))),
    key!("entity_count", Type::Number, |r, f| f(count(r.entities.len()))),
];

/// Keys of a quote.
pub(super) const QUOTE: &[Key<Quote>] = &[
    key!("speaker", Type::Text, |q, f| some(q.speaker.as_ref().map(|s| s.name.as_str()), f)),
    key!("speaker.kind", Type::Choice(&SPEAKERS), |q, f| {
        some(q.speaker.as_ref().and_then(|s| s.kind).map(speaker_kind), f)
    }),
    key!("speaker.confidence", Type::Share, |q, f| {
        q.speaker.as_ref().and_then(|s| s.confidence).is_some_and(|c| f(Value::Number(c)))
    }),
    key!("addressee", Type::Text, |q, f| some(q.addressee.as_ref().map(|a| a.name.as_str()), f)),
    key!("quote", Type::Text, |q, f| f(Value::Text(&q.text))),
    key!("cue", Type::Text, |q, f| some(q.cue.as_ref().map(|cue| cue.text.as_str()), f)),
    key!("type", Type::Choice(&QUOTE_TYPES), |q, f| f(Value::Text(q.kind.name()))),
    key!("polarity", Type::Choice(&POLARITIES), |q, f| some(q.polarity.map(Polarity::name), f)),
    key!("act", Type::Choice(&ACTS), |q, f| some(q.act.map(SpeechAct::name), f)),
    key!("confidence", Type::Share, |q, f| f(Value::Number(q.confidence))),
];

/// Keys of an entity.
pub(super) const ENTITY: &[Key<Entity>] = &[
    key!("name", Type::Text, |e, f| f(Value::Text(&e.name))),
    key!("type", Type::Choice(&ENTITY_TYPES), |e, f| f(Value::Text(e.kind.name()))),
    key!("role", Type::Text, |e, f| e.roles.iter().any(|role| f(Value::Text(role)))),
    key!("country", Type::Country, |e, f| some(e.country.as_deref(), f)),
    key!("wikidata", Type::Item, |e, f| some(e.wikidata.as_deref(), f)),
    key!("id", Type::Text, |e, f| e.ids.values().any(|id| f(Value::Text(id)))),
    key!("lists", Type::Text, |e, f| e.lists.iter().any(|list| f(Value::Text(list)))),
    key!("link_confidence", Type::Share, |e, f| {
        e.link_confidence.is_some_and(|c| f(Value::Number(c)))
    }),
    key!("salience", Type::Share, |e, f| f(Value::Number(e.salience))),
    key!("mention_count", Type::Number, |e, f| f(count(e.mentions.len()))),
];

fn some<'r>(text: Option<&'r str>, f: &mut dyn FnMut(Value<'r>) -> bool) -> bool {
    text.is_some_and(|text| f(Value::Text(text)))
}

#[allow(clippy::cast_precision_loss, reason = "counts of words and mentions are far below 2^52")]
fn count(of: usize) -> Value<'static> {
    Value::Number(of as f64)
}

fn speaker_kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organization => "organization",
        SpeakerKind::Location => "location",
        SpeakerKind::Group => "group",
        SpeakerKind::Unnamed => "unnamed",
    }
}
