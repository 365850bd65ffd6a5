//! Content encodings: gzip, deflate and brotli, inflated under a cap.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::{Limits, Reason, Rejection, binary};

/// The payload without its content encodings, never more than the limit.
///
/// `encodings` is a comma-separated list in the order they were applied.
pub(super) fn inflate<'a>(
    bytes: &'a [u8],
    encodings: Option<&str>,
    limits: Limits,
) -> Result<Cow<'a, [u8]>, Rejection> {
    check_size(bytes.len(), limits)?;
    let mut bytes = Cow::Borrowed(bytes);
    let names: Vec<&str> =
        encodings.unwrap_or("").split(',').map(str::trim).filter(|n| !n.is_empty()).collect();
    if names.len() > MOST_ENCODINGS {
        return Err(Rejection::new(
            Reason::Compression,
            format!("expected at most {MOST_ENCODINGS} content encodings, found {}", names.len()),
        ));
    }
    for name in names.into_iter().rev() {
        bytes = match Encoding::of(name).ok_or_else(|| unknown(name))? {
            Encoding::Identity => bytes,
            Encoding::Gzip => gunzip(&bytes, limits)?.into(),
            Encoding::Deflate if is_zlib(&bytes) => {
                read(&mut ZlibDecoder::new(bytes.as_ref()), "deflate", limits)?.into()
            }
            // Some senders leave out the zlib frame that RFC 9110 asks for.
            Encoding::Deflate => {
                read(&mut DeflateDecoder::new(bytes.as_ref()), "deflate", limits)?.into()
            }
            Encoding::Brotli => {
                let mut decoder = brotli_decompressor::Decompressor::new(bytes.as_ref(), BUFFER);
                read(&mut decoder, "brotli", limits)?.into()
            }
        };
    }
    Ok(bytes)
}

/// As [`inflate`]; whether the payload is plain text though an encoding was declared, as of
/// crawlers that inflate a body and keep its header.
///
/// # Errors
/// As [`inflate`].
pub(super) fn declared<'a>(
    bytes: &'a [u8],
    encodings: Option<&str>,
    limits: Limits,
) -> Result<(Cow<'a, [u8]>, bool), Rejection> {
    match inflate(bytes, encodings, limits) {
        Err(rejection) if rejection.reason == Reason::Compression => {
            let mut names = encodings.unwrap_or("").split(',').map(str::trim);
            let known = names.all(|name| name.is_empty() || Encoding::of(name).is_some());
            let plain = known && !is_gzip(bytes) && binary::name(bytes, false).is_none();
            if plain { Ok((Cow::Borrowed(bytes), true)) } else { Err(rejection) }
        }
        inflated => Ok((inflated?, false)),
    }
}

#[derive(Clone, Copy)]
enum Encoding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
}

impl Encoding {
    /// By the names of RFC 9110, and those that senders use instead.
    fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "identity" | "utf-8" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" | "brotli" => Some(Self::Brotli),
            _ => None,
        }
    }
}

/// The members of a gzip stream. Padding behind the last one is none: tapes, blocks of archives and
/// shells add bytes.
fn gunzip(bytes: &[u8], limits: Limits) -> Result<Vec<u8>, Rejection> {
    let mut out = Vec::new();
    let mut rest = bytes;
    loop {
        let mut member = GzDecoder::new(rest);
        read_on(&mut member, "gzip", limits, &mut out)?;
        rest = member.into_inner();
        if !is_gzip(rest) {
            return Ok(out);
        }
    }
}

/// In bytes, of the brotli decoder.
const BUFFER: usize = 16 * 1024;

/// Whether bytes are a gzip stream, said or not.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// Whether bytes begin as a zlib stream does and no text: some levels begin with two letters.
fn is_plainly_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, 0x01 | 0x9c | 0xda, ..])
}

/// What bytes inflate to that no content encoding was declared for, and its name.
///
/// # Errors
/// As [`inflate`], for gzip, which is nothing else.
pub(super) fn undeclared(
    bytes: &[u8],
    limits: Limits,
) -> Result<Option<(Vec<u8>, &'static str)>, Rejection> {
    if is_gzip(bytes) {
        return Ok(Some((inflate(bytes, Some("gzip"), limits)?.into_owned(), "gzip")));
    }
    let as_name = |name| inflate(bytes, Some(name), limits).ok().map(Cow::into_owned);
    if let Some(inflated) = is_plainly_zlib(bytes).then(|| as_name("deflate")).flatten() {
        return Ok(Some((inflated, "deflate")));
    }
    // Brotli has no signature: it is data that inflates to text.
    let is_data = binary::name(bytes, false) == Some(binary::DATA);
    let text = is_data.then(|| as_name("br")).flatten().filter(|text| {
        text.len() > bytes.len()
            && std::str::from_utf8(text).is_ok()
            && binary::name(text, false).is_none()
    });
    Ok(text.map(|text| (text, "brotli")))
}

/// More than two are never meant.
const MOST_ENCODINGS: usize = 2;

fn check_size(found: usize, limits: Limits) -> Result<(), Rejection> {
    let most = limits.payload_bytes;
    if found <= most {
        return Ok(());
    }
    // Who reads a payload to see that it is too large reads one byte more.
    let found = if found == most + 1 { "more".to_owned() } else { found.to_string() };
    let detail = format!("expected at most {most} bytes, found {found}");
    Err(Rejection::new(Reason::TooLarge, detail))
}

fn read(decoder: &mut impl Read, name: &str, limits: Limits) -> Result<Vec<u8>, Rejection> {
    let mut out = Vec::new();
    read_on(decoder, name, limits, &mut out)?;
    Ok(out)
}

/// Reads behind what `out` holds, which counts for the limit.
fn read_on(
    decoder: &mut impl Read,
    name: &str,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<(), Rejection> {
    let cap = (limits.payload_bytes + 1).saturating_sub(out.len()) as u64;
    match decoder.take(cap).read_to_end(out) {
        Ok(_) if out.len() > limits.payload_bytes => Err(Rejection::new(
            Reason::TooLarge,
            format!(
                "expected at most {} bytes after inflating {name}, found more",
                limits.payload_bytes
            ),
        )),
        Ok(_) => Ok(()),
        Err(e) => Err(Rejection::new(
            Reason::Compression,
            format!(
                "expected a {name} stream, found it broken after {} inflated bytes ({e})",
                out.len()
            ),
        )),
    }
}

/// The header check of RFC 1950.
fn is_zlib(bytes: &[u8]) -> bool {
    match bytes {
        [cmf, flags, ..] => cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)) % 31 == 0,
        _ => false,
    }
}

fn unknown(name: &str) -> Rejection {
    let shown: String = name.chars().filter(char::is_ascii_graphic).take(20).collect();
    Rejection::new(
        Reason::Compression,
        format!("expected content encoding gzip, deflate, br or identity, found {shown:?}"),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LIMITS: Limits = Limits { payload_bytes: 1000 };

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn reason(bytes: &[u8], encoding: &str) -> (Reason, String) {
        let rejection = inflate(bytes, Some(encoding), LIMITS).unwrap_err();
        (rejection.reason, rejection.detail)
    }

    #[test]
    fn gzip_and_both_kinds_of_deflate_inflate() {
        let text = b"a story about a story";
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(text).unwrap();
        assert_eq!(inflate(&gzip(text), Some("GZIP"), LIMITS).unwrap().as_ref(), text);
        assert_eq!(
            inflate(&zlib.finish().unwrap(), Some("deflate"), LIMITS).unwrap().as_ref(),
            text
        );
        assert_eq!(
            inflate(&raw.finish().unwrap(), Some("deflate"), LIMITS).unwrap().as_ref(),
            text
        );
        assert_eq!(inflate(text, Some("identity"), LIMITS).unwrap().as_ref(), text);
    }

    #[test]
    fn members_follow_each_other_and_padding_is_none() {
        let two = [gzip(b"a story "), gzip(b"about a story")].concat();
        let text = b"a story about a story";
        for padding in [&b""[..], b"\n", &[0; 512], b"\x1f"] {
            let padded = [two.as_slice(), padding].concat();
            assert_eq!(inflate(&padded, Some("gzip"), LIMITS).unwrap().as_ref(), text);
        }
        let cut = two.get(..two.len() - 9).unwrap();
        assert_eq!(reason(cut, "gzip").0, Reason::Compression);
        let bombs = [gzip(&[b'a'; 600]), gzip(&[b'a'; 600])].concat();
        assert_eq!(reason(&bombs, "gzip").0, Reason::TooLarge);
    }

    #[test]
    fn text_that_is_declared_as_compressed_is_read_as_it_is() {
        let page = b"<p>A story.</p>";
        for name in ["gzip", "deflate", "br", "gzip, br"] {
            let (bytes, plain) = declared(page, Some(name), LIMITS).unwrap();
            assert_eq!((bytes.as_ref(), plain), (&page[..], true), "{name}");
        }
        assert_eq!(declared(&gzip(page), Some("gzip"), LIMITS).unwrap(), (page.into(), false));
        let cut = gzip(page);
        assert!(declared(cut.get(..20).unwrap(), Some("gzip"), LIMITS).is_err());
        assert!(declared(page, Some("zstd"), LIMITS).is_err());
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = gzip(&vec![b'a'; 300_000]);
        assert!(bomb.len() < 1000);
        let (reason, detail) = reason(&bomb, "gzip");
        assert_eq!(reason, Reason::TooLarge);
        assert_eq!(detail, "expected at most 1000 bytes after inflating gzip, found more");
    }

    #[test]
    fn broken_and_unknown_encodings_are_named() {
        let text = gzip(b"some text that is cut short");
        let cut = text.get(..20).unwrap();
        assert_eq!(reason(cut, "gzip").0, Reason::Compression);
        assert_eq!(reason(b"not gzip at all", "gzip").0, Reason::Compression);
        assert_eq!(
            reason(b"x", "zstd"),
            (
                Reason::Compression,
                "expected content encoding gzip, deflate, br or identity, found \"zstd\""
                    .to_owned()
            )
        );
        assert_eq!(reason(b"x", "gzip, gzip, gzip").0, Reason::Compression);
    }
}
