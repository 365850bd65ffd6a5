//! What values of some types look like.

use super::tokens::Kind;

/// Whether a text is a code of two letters up to `most`, perhaps with more behind a hyphen: "en-GB".
pub(super) fn is_code(text: &str, most: usize) -> bool {
    let first = text.split('-').next().unwrap_or_default();
    (2..=most).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether a text is "Q" and a number.
pub(super) fn is_item(text: &str) -> bool {
    let number = text.strip_prefix(['Q', 'q']).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// The item that a number alone, or an address of Wikidata, is meant for.
pub(super) fn meant_item(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Number(number) => Some(format!("Q{number}")).filter(|item| is_item(item)),
        Kind::Word(text) | Kind::Text(text) => {
            let last = text.rsplit(['/', ':']).next().filter(|item| is_item(item));
            last.map(str::to_uppercase)
        }
        Kind::Sign(_) => None,
    }
}
