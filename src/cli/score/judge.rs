//! A mark against the record that the engine makes now.

use super::cases::{Mark, Verdict};
use crate::record::{Entity, Quote, Record};

/// Whether what the mark asks for is so now; if not, what is instead.
///
/// Words and names are compared by their letters and digits: spaces, case, quotation
/// marks and other punctuation do not count.
pub(super) fn judge(record: &Record, mark: &Mark) -> Result<(), String> {
    if mark.quote.is_some() { judge_quote(record, mark) } else { judge_entity(record, mark) }
}

fn judge_quote(record: &Record, mark: &Mark) -> Result<(), String> {
    let said = mark.words();
    let (expected_speaker, expected_words) = (&mark.expected.speaker, &mark.expected.quote);
    match mark.verdict {
        Verdict::NoQuote => match quotes(record, said).next() {
            Some(_) => Err("it is found as a quote".into()),
            None => Ok(()),
        },
        Verdict::WrongExtent => match expected_words {
            Some(words) => spoken(record, words, expected_speaker.as_deref()),
            None if quotes(record, said).next().is_none() => Ok(()),
            None => Err("it is found with the same words".into()),
        },
        Verdict::WrongSpeaker if expected_speaker.is_none() => {
            let wrong = mark.speaker.as_deref().unwrap_or_default();
            let same = |quote: &&Quote| speakers(quote).any(|name| same(name, wrong));
            match (quotes(record, said).next(), quotes(record, said).find(same)) {
                (None, _) => Err("no quote with these words is found".into()),
                (_, Some(_)) => Err(format!("the speaker is still {wrong}")),
                _ => Ok(()),
            }
        }
        Verdict::WrongSpeaker => spoken(record, said, expected_speaker.as_deref()),
        _ => spoken(record, said, mark.speaker.as_deref()),
    }
}

/// Whether a quote with these words has this speaker, if one is named.
fn spoken(record: &Record, words: &str, speaker: Option<&str>) -> Result<(), String> {
    let mut found = quotes(record, words).peekable();
    if found.peek().is_none() {
        return Err("no quote with these words is found".into());
    }
    let Some(speaker) = speaker else { return Ok(()) };
    let names: Vec<&str> = found.flat_map(speakers).collect();
    if names.iter().any(|name| same(name, speaker)) {
        return Ok(());
    }
    let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    Err(format!("expected {speaker} as speaker, found {names}"))
}

fn quotes<'r>(record: &'r Record, words: &'r str) -> impl Iterator<Item = &'r Quote> {
    record.quotes.iter().filter(move |quote| same(&quote.text, words))
}

fn speakers(quote: &Quote) -> impl Iterator<Item = &str> {
    let first = quote.speaker.iter().map(|speaker| speaker.name.as_str());
    first.chain(quote.joint_speakers.iter().map(|joint| joint.name.as_str()))
}

fn judge_entity(record: &Record, mark: &Mark) -> Result<(), String> {
    let named: Vec<&Entity> =
        record.entities.iter().filter(|entity| same(&entity.name, mark.words())).collect();
    if mark.verdict == Verdict::NoEntity {
        return if named.is_empty() { Ok(()) } else { Err("it is found as an entity".into()) };
    }
    if named.is_empty() {
        return Err("no entity of this name is found".into());
    }
    let types: Vec<String> = named.iter().map(|entity| kind(entity)).collect();
    let (wrong, expected) = match mark.verdict {
        Verdict::WrongType if mark.expected.kind.is_some() => (None, mark.expected.kind.as_ref()),
        Verdict::WrongType => (mark.kind.as_ref(), None),
        _ => (None, mark.kind.as_ref()),
    };
    match (wrong, expected) {
        (Some(wrong), _) if types.contains(wrong) => Err(format!("the type is still {wrong}")),
        (_, Some(expected)) if !types.contains(expected) => {
            Err(format!("expected the type {expected}, found {}", types.join(", ")))
        }
        _ => Ok(()),
    }
}

/// The type as the record's JSON has it.
fn kind(entity: &Entity) -> String {
    let name = serde_json::to_value(entity.kind).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}
