//! Bytes → text: what was declared, else UTF-8, else (for pages) what was detected.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::shape::HEAD;
use super::{Reason, Rejection};

/// The payload as text, and a note if a guess was made on the way.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) note: Option<String>,
}

/// Decodes JSON, XML and plain text: strictly.
///
/// # Errors
/// [`Reason::Encoding`] with the offset of the first byte that is not UTF-8, or
/// with the declared charset that the bytes do not fit.
pub(super) fn strict<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
) -> Result<Decoded<'a>, Rejection> {
    let (bytes, by_mark) = strip_mark(bytes);
    let by_xml = || meta_charset(bytes).filter(|_| bytes.starts_with(b"<?xml"));
    let encoding = by_mark.or_else(|| declared.and_then(label)).or_else(by_xml).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
        return Ok(Decoded { text: text.into(), note: None });
    }
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
            let found = format!("expected text in {}, found bytes outside of it", encoding.name());
            Rejection::new(Reason::Encoding, found)
        })?;
    Ok(Decoded { text, note: None })
}

/// Decodes a page: never fails, because browsers do not either.
pub(super) fn page<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    let (bytes, by_mark) = strip_mark(bytes);
    let valid = std::str::from_utf8(bytes);
    let by_header = by_mark.or_else(|| declared.and_then(label)).filter(|&e| e != UTF_8);
    // A page that is valid UTF-8 beyond ASCII is UTF-8, whatever its meta tag
    // says: crawlers recode pages and leave the tag as it was.
    let by_meta = || meta_charset(bytes).filter(|&e| e != UTF_8);
    let encoding = match (by_header, valid) {
        (Some(encoding), _) => Some(encoding),
        (None, Ok(text)) if !text.is_ascii() => None,
        (None, _) => by_meta(),
    };
    match (encoding, valid) {
        (Some(encoding), _) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            Decoded { text, note: None }
        }
        (None, Ok(text)) => Decoded { text: text.into(), note: None },
        (None, Err(_)) => guess(bytes),
    }
}

/// The charset of UTF-16 without a byte order mark: every second byte of markup is 0.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'<' | b'{' | b'[', 0, _, 0, ..] => Some("utf-16le"),
        [0, b'<' | b'{' | b'[', 0, _, ..] => Some("utf-16be"),
        _ => None,
    }
}

/// Whether bytes are UTF-16, by a byte order mark or plain to see.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    let (_, by_mark) = strip_mark(bytes);
    by_mark.is_some_and(|encoding| encoding != UTF_8) || utf16(bytes).is_some()
}

/// The beginning of a text, to see what it is: what cannot be read is replaced.
pub(super) fn head<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    let (bytes, by_mark) = strip_mark(bytes);
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let encoding = by_mark.or_else(|| declared.and_then(label)).unwrap_or(UTF_8);
    encoding.decode_without_bom_handling(head).0
}

fn guess(bytes: &[u8]) -> Decoded<'_> {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad * FEW <= good {
        let note = format!("{bad} broken UTF-8 sequences were replaced");
        return Decoded { text: String::from_utf8_lossy(bytes), note: Some(note) };
    }
    let first = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let sample = bytes.get(first.saturating_sub(BEFORE)..).unwrap_or_default();
    let sample = sample.get(..sample.len().min(SAMPLE)).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, note: Some(format!("charset is not declared: taken as {}", encoding.name())) }
}

/// In bytes: what a charset is told by, from shortly before the first that is no UTF-8.
const SAMPLE: usize = 512 * 1024;
const BEFORE: usize = 64;

/// One broken sequence among this many good ones is damage, not another charset.
const FEW: usize = 20;

fn label(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().trim_matches(['"', '\'']).as_bytes())
}

fn strip_mark(bytes: &[u8]) -> (&[u8], Option<&'static Encoding>) {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (bytes.get(length..).unwrap_or_default(), Some(encoding)),
        None => (bytes, None),
    }
}

/// The charset of `<meta charset>`, `<meta http-equiv>` or an XML declaration,
/// looked for where the HTML standard's prescan does, though further in.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    const NEEDLES: [&[u8]; 2] = [b"charset=", b"encoding="];
    let head = bytes.get(..4096.min(bytes.len()))?.to_ascii_lowercase();
    let find = |needle: &[u8]| {
        let after = memchr::memmem::find(&head, needle)? + needle.len();
        let name: String = head
            .get(after..)?
            .iter()
            .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
            .map(|&b| char::from(b))
            .collect();
        label(&name)
    };
    let found = NEEDLES.iter().find_map(|n| find(n))?;
    // A tag that could be read cannot be in UTF-16.
    Some(if found.is_ascii_compatible() { found } else { UTF_8 })
}

fn not_utf8(bytes: &[u8], offset: usize) -> Rejection {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    Rejection::new(
        Reason::Encoding,
        format!("expected UTF-8, found byte 0x{byte:02x} at offset {offset}"),
    )
    .at(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_text_names_the_offset_of_a_bad_byte() {
        let rejection = strict(b"caf\xe9 au lait", None).unwrap_err();
        assert_eq!(rejection.reason, Reason::Encoding);
        assert_eq!(rejection.detail, "expected UTF-8, found byte 0xe9 at offset 3");
        let text = strict(b"caf\xe9 au lait", Some("ISO-8859-1")).unwrap().text;
        assert_eq!(text, "café au lait");
        let xml = b"<?xml version='1.0' encoding='iso-8859-1'?><p>caf\xe9</p>";
        assert!(strict(xml, None).unwrap().text.ends_with("café</p>"));
        assert_eq!(strict(b"\x81", Some("Shift_JIS")).unwrap_err().reason, Reason::Encoding);
    }

    #[test]
    fn byte_order_marks_decide_and_disappear() {
        assert_eq!(strict(b"\xef\xbb\xbfplain", Some("latin1")).unwrap().text, "plain");
        assert_eq!(strict(b"\xff\xfeh\0i\0", None).unwrap().text, "hi");
        assert_eq!(page(b"\xfe\xff\0h\0i", None).text, "hi");
        assert_eq!(head(b"\xff\xfe<\0p\0", None), "<p");
        assert_eq!(utf16(b"<\0?\0"), Some("utf-16le"));
    }

    #[test]
    fn pages_follow_header_then_meta_then_detection() {
        let koi = b"<meta charset='koi8-r'><p>\xf0\xd2\xc9\xd7\xc5\xd4";
        assert!(page(koi, None).text.ends_with("Привет"));
        let latin = b"<meta charset=utf-8><p>caf\xe9";
        assert!(page(latin, Some("windows-1252")).text.ends_with("café"));
        let guessed = page(
            "<p>d\u{e9}j\u{e0} vu, tr\u{e8}s fran\u{e7}ais"
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<_>>()
                .leak(),
            None,
        );
        assert!(guessed.text.contains("déjà"), "{}", guessed.text);
        assert_eq!(guessed.note.unwrap(), "charset is not declared: taken as windows-1252");
    }

    #[test]
    fn a_recoded_page_is_read_as_the_utf8_it_is() {
        let page = page("<meta charset=iso-8859-1><p>naïve".as_bytes(), None);
        assert!(page.text.ends_with("naïve"));
        assert_eq!(page.note, None);
    }

    #[test]
    fn a_damaged_utf8_page_keeps_its_good_characters() {
        let mut bytes = "é".repeat(50).into_bytes();
        bytes.push(0xc3);
        let decoded = page(&bytes, None);
        assert!(decoded.text.starts_with("éé") && decoded.text.ends_with('\u{fffd}'));
        assert_eq!(decoded.note.unwrap(), "1 broken UTF-8 sequences were replaced");
    }
}
