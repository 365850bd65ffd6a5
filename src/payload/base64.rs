//! Base64 where text is expected: declared, or plain to see.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};

/// What base64 stands for, in either alphabet, with or without padding and line
/// breaks; `None` if it is no base64.
pub(super) fn bytes(encoded: &str) -> Option<Vec<u8>> {
    let bare: Vec<u8> = encoded.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let is_url_safe = bare.iter().any(|b| matches!(b, b'-' | b'_'));
    let padding = bare.iter().rev().take_while(|b| **b == b'=').count();
    let bare = bare.get(..bare.len() - padding)?;
    let alphabet = if is_url_safe { BASE64URL_NOPAD } else { BASE64_NOPAD };
    alphabet.decode(bare).ok()
}

/// The text that base64 stands for, if it is text in UTF-8.
pub(super) fn text(encoded: &str) -> Option<String> {
    String::from_utf8(bytes(encoded)?).ok()
}

/// The text of a string that is base64 though nothing says so: long, without
/// spaces, and text once decoded.
pub(super) fn undeclared(string: &str) -> Option<String> {
    let bare = string.trim();
    let mut signs = bare.bytes();
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\r' | b'\n');
    if bare.len() < SHORTEST || !signs.all(fits) {
        return None;
    }
    text(bare).filter(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()))
}

/// In characters: shorter strings may be words.
const SHORTEST: usize = 64;

/// The type and the content of a `data:` address.
pub(super) fn data_url(string: &str) -> Option<(String, Vec<u8>)> {
    let (head, content) = string.trim().strip_prefix("data:")?.split_once(',')?;
    let kind = head.strip_suffix(";base64")?;
    Some((kind.to_owned(), bytes(content)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_with_or_without_padding() {
        for encoded in ["w6lsw6h2ZQ==", "w6lsw6h2ZQ", "w6ls\nw6h2 ZQ==", " w6lsw6h2ZQ= "] {
            assert_eq!(text(encoded).as_deref(), Some("élève"), "{encoded}");
        }
        assert_eq!(bytes("-_8").as_deref(), Some(&[0xfb, 0xff][..]));
        assert_eq!(text("no base64!"), None);
    }

    #[test]
    fn undeclared_base64_is_long_and_stands_for_text() {
        let prose = "The council voted on Tuesday to keep the library open for another year.";
        let encoded = data_encoding::BASE64.encode(prose.as_bytes());
        assert_eq!(undeclared(&encoded).as_deref(), Some(prose));
        assert_eq!(undeclared(prose), None);
        assert_eq!(undeclared(&"A".repeat(100)), None);
        let (kind, content) = data_url(&format!("data:text/html;base64,{encoded}")).unwrap();
        assert_eq!((kind.as_str(), content.as_slice()), ("text/html", prose.as_bytes()));
    }
}
