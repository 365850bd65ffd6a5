//! Bytes → text: what was declared, else UTF-8, else (for pages) what was detected.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

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
    let strange = || declared.and_then(unknown).or_else(|| unknown_of_xml(bytes));
    let strange = if by_mark.is_none() { strange() } else { None };
    if encoding == UTF_8 {
        return match (std::str::from_utf8(bytes), strange) {
            (Ok(text), strange) => {
                Ok(Decoded { text: text.into(), note: strange.map(|name| taken(&name, UTF_8)) })
            }
            // Its sender says that it is not UTF-8.
            (Err(_), Some(name)) => Ok(guess(bytes, Some(&name))),
            (Err(error), None) => Err(not_utf8(bytes, error.valid_up_to())),
        };
    }
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
            let found = format!("expected text in {}, found bytes outside of it", encoding.name());
            Rejection::new(Reason::Encoding, found)
        })?;
    Ok(Decoded { text, note: strange.map(|name| taken(&name, encoding)) })
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
    let strange = if by_mark.is_none() { declared.and_then(unknown) } else { None };
    match (encoding, valid) {
        (Some(encoding), _) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            Decoded { text, note: strange.map(|name| taken(&name, encoding)) }
        }
        (None, Ok(text)) => {
            Decoded { text: text.into(), note: strange.map(|name| taken(&name, UTF_8)) }
        }
        (None, Err(_)) => {
            let strange = strange.or_else(|| unknown(&meta_label(bytes)?));
            guess(bytes, strange.as_deref())
        }
    }
}

/// A charset that is declared and that nobody knows, so that it can be told.
pub(super) fn unknown(name: &str) -> Option<String> {
    const LONGEST: usize = 40;
    if label(name).is_some() || is_utf32_name(name) {
        return None;
    }
    let is_shown = |c: &char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`');
    Some(name.chars().filter(is_shown).take(LONGEST).collect())
        .filter(|name: &String| !name.is_empty())
}

fn unknown_of_xml(bytes: &[u8]) -> Option<String> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    unknown(&meta_label(declaration.get(..end)?)?)
}

fn taken(unknown: &str, encoding: &'static Encoding) -> String {
    format!("charset `{unknown}` is unknown: taken as {}", encoding.name())
}

/// The charset of UTF-16 without a byte order mark: every second byte of markup, or of
/// text that begins in ASCII, is 0.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'<' | b'{' | b'[', 0, _, 0, ..] => return Some("utf-16le"),
        [0, b'<' | b'{' | b'[', 0, _, ..] => return Some("utf-16be"),
        _ => {}
    }
    let units = bytes.as_chunks::<2>().0;
    let begins_with = |is_text: fn(&[u8; 2]) -> bool| {
        units.len() >= FIRST_UNITS && units.iter().take(FIRST_UNITS).all(is_text)
    };
    if begins_with(|unit| unit[1] == 0 && is_ascii_text(unit[0])) {
        Some("utf-16le")
    } else {
        begins_with(|unit| unit[0] == 0 && is_ascii_text(unit[1])).then_some("utf-16be")
    }
}

/// Characters that a charset is told by where no mark tells it.
const FIRST_UNITS: usize = 8;

fn is_ascii_text(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

/// Whether bytes are UTF-16, as declared, by a byte order mark or plain to see.
pub(super) fn is_utf16(bytes: &[u8], declared: Option<&str>) -> bool {
    let (_, by_mark) = strip_mark(bytes);
    by_mark.or_else(|| declared.and_then(label)).is_some_and(is_wide) || utf16(bytes).is_some()
}

fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// A declared charset, unless it is UTF-16 or UTF-32 and the bytes are plainly UTF-8: then
/// every two or four letters would be read as one foreign one.
pub(super) fn credible<'c>(bytes: &[u8], declared: Option<&'c str>) -> Option<&'c str> {
    let is_plain = || !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    declared.filter(|name| {
        let is_wide = is_utf32_name(name) || label(name).is_some_and(is_wide);
        !(is_wide && is_plain())
    })
}

/// UTF-32 → text, which encoders of the web have given up: by a byte order mark, by its
/// declaration, or where each of the first characters is plainly in four bytes. `None`
/// for everything else.
///
/// # Errors
/// [`Reason::Encoding`] with the offset of four bytes that are no character.
pub(super) fn utf32(bytes: &[u8], declared: Option<&str>) -> Result<Option<String>, Rejection> {
    let (bytes, read) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (rest, Some(u32::from_le_bytes as ReadUnit)),
        [0, 0, 0xfe, 0xff, rest @ ..] => (rest, Some(u32::from_be_bytes as ReadUnit)),
        _ => (bytes, unmarked_utf32(bytes, declared.is_some_and(is_utf32_name))),
    };
    let Some(read) = read else { return Ok(None) };
    let (units, rest) = bytes.as_chunks::<4>();
    let mut text = String::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        text.push(char::from_u32(read(*unit)).ok_or_else(|| not_utf32(4 * at))?);
    }
    if rest.is_empty() { Ok(Some(text)) } else { Err(not_utf32(bytes.len() - rest.len())) }
}

type ReadUnit = fn([u8; 4]) -> u32;

/// In which order the bytes of UTF-32 without a mark stand; a file of numbers is none.
fn unmarked_utf32(bytes: &[u8], is_declared: bool) -> Option<ReadUnit> {
    let units = bytes.as_chunks::<4>().0;
    let is_text = |read: &ReadUnit| {
        let is_char = |unit: &[u8; 4]| {
            let found = char::from_u32(read(*unit));
            found.is_some_and(|c| !c.is_control() || c.is_ascii_whitespace())
        };
        units.iter().take(FIRST_UNITS).all(is_char)
    };
    let least = if is_declared { 1 } else { FIRST_UNITS };
    let orders = [u32::from_le_bytes as ReadUnit, u32::from_be_bytes];
    orders.into_iter().find(|order| units.len() >= least && is_text(order))
}

fn is_utf32_name(name: &str) -> bool {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["utf32", "utf32le", "utf32be", "ucs4", "iso10646ucs4"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&bare))
}

fn not_utf32(offset: usize) -> Rejection {
    let found = format!("expected UTF-32, found no character in the four bytes at offset {offset}");
    Rejection::new(Reason::Encoding, found).at(offset)
}

/// The beginning of a text, to see what it is: what cannot be read is replaced.
pub(super) fn head<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    let (bytes, by_mark) = strip_mark(bytes);
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let encoding = by_mark.or_else(|| declared.and_then(label)).unwrap_or(UTF_8);
    encoding.decode_without_bom_handling(head).0
}

/// What nobody declared, or as one that is `unknown`.
fn guess<'a>(bytes: &'a [u8], unknown: Option<&str>) -> Decoded<'a> {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad * FEW <= good {
        let replaced = format!("{bad} broken UTF-8 sequences were replaced");
        let note = match unknown {
            Some(name) => format!("{}, {replaced}", taken(name, UTF_8)),
            None => replaced,
        };
        return Decoded { text: String::from_utf8_lossy(bytes), note: Some(note) };
    }
    let first = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let sample = bytes.get(first.saturating_sub(BEFORE)..).unwrap_or_default();
    let sample = sample.get(..sample.len().min(SAMPLE)).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let note = match unknown {
        Some(name) => taken(name, encoding),
        None => format!("charset is not declared: taken as {}", encoding.name()),
    };
    Decoded { text, note: Some(note) }
}

/// In bytes: what a charset is told by, from shortly before the first that is no UTF-8.
const SAMPLE: usize = 512 * 1024;
const BEFORE: usize = 64;

/// One broken sequence among this many good ones is damage, not another charset.
const FEW: usize = 20;

/// Not those for which the web has one character alone.
fn label(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.trim().trim_matches(['"', '\'']).as_bytes())
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
    let found = meta_name(bytes, |name| label(name).is_some())?;
    let found = label(&found)?;
    // A tag that could be read cannot be in UTF-16.
    Some(if is_wide(found) { UTF_8 } else { found })
}

/// The name of it, known or not.
fn meta_label(bytes: &[u8]) -> Option<String> {
    meta_name(bytes, |name| !name.is_empty())
}

fn meta_name(bytes: &[u8], is_one: impl Fn(&str) -> bool) -> Option<String> {
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
        is_one(&name).then_some(name)
    };
    NEEDLES.iter().find_map(|n| find(n))
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
    fn a_page_in_the_charset_of_japanese_letters_is_read() {
        let page = b"<meta charset=iso-2022-jp><p>\x1b$B9A\x1b(B";
        assert!(super::page(page, None).text.ends_with("<p>\u{6e2f}"));
        assert!(super::page(b"<meta charset=utf-16><p>Ferry", None).text.ends_with("Ferry"));
    }

    #[test]
    fn byte_order_marks_decide_and_disappear() {
        assert_eq!(strict(b"\xef\xbb\xbfplain", Some("latin1")).unwrap().text, "plain");
        assert_eq!(strict(b"\xff\xfeh\0i\0", None).unwrap().text, "hi");
        assert_eq!(page(b"\xfe\xff\0h\0i", None).text, "hi");
        assert_eq!(head(b"\xff\xfe<\0p\0", None), "<p");
        assert_eq!(utf16(b"<\0?\0"), Some("utf-16le"));
        assert_eq!(utf16(b"\0T\0h\0e\0 \0q\0u\0a\0y"), Some("utf-16be"));
    }

    #[test]
    fn utf32_is_read_by_mark_name_or_sight() {
        let text = "The quay – 海 😀";
        let be: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        let le: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for bytes in
            [&be, &le, &[b"\0\0\xfe\xff", &be[..]].concat(), &[b"\xff\xfe\0\0", &le[..]].concat()]
        {
            assert_eq!(utf32(bytes, None).unwrap().as_deref(), Some(text));
        }
        assert_eq!(utf32(b"\0\0\0a", Some("UTF-32")).unwrap().as_deref(), Some("a"));
        assert_eq!(utf32(b"\0\0\0a\0\0\0b\0\0\0c", None).unwrap(), None);
        for plain in [
            "The quay is shut.".as_bytes(),
            "海の向こうの町。".as_bytes(),
            b"a\0b\0c\0d\0e\0f\0g\0h\0",
        ] {
            assert_eq!(utf32(plain, None).unwrap(), None);
        }
        let cut = utf32(&[&be[..], b"\0\0"].concat(), None).unwrap_err();
        assert_eq!(cut.reason, Reason::Encoding);
        let broken = utf32(b"\0\0\xfe\xff\0\0\0a\0\x11\0\0", None).unwrap_err();
        assert_eq!(
            broken.detail,
            "expected UTF-32, found no character in the four bytes at offset 4"
        );
    }

    #[test]
    fn a_wide_charset_is_not_believed_of_utf8() {
        assert_eq!(credible(b"The quay", Some("utf-16")), None);
        assert_eq!(credible("Küste".as_bytes(), Some("UTF-32")), None);
        assert_eq!(credible(b"\0T\0h", Some("utf-16")), Some("utf-16"));
        assert_eq!(credible(b"The quay", Some("latin1")), Some("latin1"));
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
    fn an_unknown_charset_is_told_and_the_text_read_all_the_same() {
        let latin = b"Das Boot lag am Kai, und alle fragten nach dem \xdcbermut der K\xfcste.";
        for read in [
            |bytes: &'static [u8], name| strict(bytes, Some(name)).unwrap(),
            |bytes: &'static [u8], name| page(bytes, Some(name)),
        ] {
            let plain = read("Küste".as_bytes(), "x-desk");
            assert_eq!(plain.text, "Küste");
            assert_eq!(plain.note.unwrap(), "charset `x-desk` is unknown: taken as UTF-8");
            let guessed = read(latin, "\"x-`desk`\u{202e}\"");
            assert!(guessed.text.ends_with("Übermut der Küste."), "{}", guessed.text);
            let note = "charset `x-desk` is unknown: taken as windows-1252";
            assert_eq!(guessed.note.unwrap(), note);
            // To a browser this one is a single character.
            let korean = read(b"Port of Busan", "iso-2022-kr");
            assert_eq!(korean.text, "Port of Busan");
            for known in ["latin1", "utf8", "\"UTF-8\"", "us-ascii", " ", "UTF-32"] {
                assert_eq!(read(b"Port of Busan", known).note, None, "{known}");
            }
        }
        let xml = "<?xml version='1.0' encoding='x-desk'?><p>Küste</p>".as_bytes();
        let note = strict(xml, None).unwrap().note.unwrap();
        assert_eq!(note, "charset `x-desk` is unknown: taken as UTF-8");
        // What the header does not tell, the document may.
        let xml = b"<?xml version='1.0' encoding='iso-8859-1'?><p>K\xfcste</p>";
        let both = strict(xml, Some("x-desk")).unwrap();
        assert!(both.text.contains("Küste"), "{}", both.text);
        assert_eq!(both.note.unwrap(), "charset `x-desk` is unknown: taken as windows-1252");
        let tag = b"<meta charset='x-desk'><p>Alle fragten nach der K\xfcste und dem \xdcbermut.";
        let note = page(tag, None).note.unwrap();
        assert_eq!(note, "charset `x-desk` is unknown: taken as windows-1252");
        assert_eq!(page(b"<meta charset='x-desk'><p>The quay", None).note, None);
        // A mark leaves no doubt.
        assert_eq!(strict(b"\xef\xbb\xbfThe quay", Some("x-desk")).unwrap().note, None);
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
