//! What values of some types look like.

use jiff::civil::DateTime;

use super::tokens::Kind;

/// Whether a text is a code of two or three letters, perhaps with more behind a hyphen: "en-GB".
pub(super) fn is_language(text: &str) -> bool {
    let first = text.split('-').next().unwrap_or_default();
    (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether a text is "Q" and a number.
pub(super) fn is_item(text: &str) -> bool {
    let number = text.strip_prefix(['Q', 'q']).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// The item that a number alone, or an address of Wikidata, is meant for.
pub(super) fn meant_item(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Number { text, .. } => Some(format!("Q{text}")).filter(|item| is_item(item)),
        Kind::Word(text) | Kind::Text(text) => {
            let last = text.rsplit(['/', ':']).next().filter(|item| is_item(item));
            last.map(str::to_uppercase)
        }
        Kind::Sign(_) => None,
    }
}

/// The share that a number of percent is meant for: 0.9 by 90.
pub(super) fn meant_share(number: f64) -> Option<String> {
    (1.0..=100.0).contains(&number).then(|| (number / 100.0).to_string())
}

/// A time without its zone is taken for one in UTC.
pub(super) fn meant_time(text: &str) -> Option<String> {
    let is_time = text.contains(':') && text.parse::<DateTime>().is_ok();
    is_time.then(|| format!("\"{}Z\"", text.trim()))
}
