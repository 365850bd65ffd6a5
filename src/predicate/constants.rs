//! Values as they stand in a predicate, read as what their key holds.

use super::PredicateError;
use super::keys::{ENTITY, Type};
use super::test::{AnyKey, Constant, span_of};
use super::tokens::{Kind, Token, fault};
use super::values::{is_item, is_language, meant_item, meant_share, meant_time};
use crate::countries;
use crate::nearest::nearest;

/// The value of `token`, which is no sign.
pub(super) fn of(key: AnyKey, token: &Token) -> Result<Constant, PredicateError> {
    let Token { kind, at } = token;
    let text = kind.text();
    let found = kind.told();
    let wrong = |what: &str, hint: Option<String>| {
        let message = format!("expected {what}, found {found}");
        PredicateError { hint, ..fault(*at, message) }
    };
    let lower = || Ok(Constant::Text(text.to_lowercase()));
    match key.values() {
        Type::Text => {
            let is_null = matches!(kind, Kind::Word(word) if word.eq_ignore_ascii_case("null"));
            if text.trim().is_empty() || is_null {
                let what = format!("a text (`exists` asks whether `{}` has a value)", key.name());
                return Err(wrong(&what, None));
            }
            lower()
        }
        Type::Language if is_language(text) => lower(),
        Type::Language => Err(wrong("a code such as `en`", None)),
        Type::Country if countries::is_code(&text.to_uppercase()) => lower(),
        Type::Country => Err(wrong("a code such as `FR`", countries::meant(text))),
        Type::Item if is_item(text) => lower(),
        Type::Item => Err(wrong("an item of Wikidata such as Q567", meant_item(kind))),
        Type::Number | Type::Share => match kind {
            Kind::Number { value, .. }
                if key.values() == Type::Number || (0.0..=1.0).contains(value) =>
            {
                Ok(Constant::Number(*value))
            }
            Kind::Number { value, .. } => Err(wrong("a number from 0 to 1", meant_share(*value))),
            _ => {
                let number = text.parse::<f64>().is_ok_and(f64::is_finite);
                Err(wrong("a number", number.then(|| text.to_owned())))
            }
        },
        Type::Time => {
            span_of(text).map(|(from, until)| Constant::Time { from, until }).ok_or_else(|| {
                let what = "a time as \"2026-01-31T12:00:00Z\" or a day as \"2026-01-31\"";
                wrong(what, meant_time(text))
            })
        }
        Type::Choice(words) => {
            let chosen = words.iter().find(|word| word.eq_ignore_ascii_case(text));
            chosen.map(|word| Constant::Text((*word).to_owned())).ok_or_else(|| {
                let hint = nearest(text, words.iter().copied()).map(str::to_owned);
                let hint = hint.or_else(|| of_entities(key, text));
                wrong(&format!("one of {}", words.join(", ")), hint)
            })
        }
    }
}

/// The test of entities that is meant where a quote's key of the same name has no such value.
fn of_entities(key: AnyKey, text: &str) -> Option<String> {
    let AnyKey::Quote(key) = key else { return None };
    let has = |values: Type| match values {
        Type::Choice(words) => words.contains(&text),
        _ => false,
    };
    let other = ENTITY.iter().find(|other| other.name == key.name && has(other.values))?;
    Some(format!("entities any ({} = {text})", other.name))
}
