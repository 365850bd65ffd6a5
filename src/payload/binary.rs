//! Files that are no text, by name: none of them is ever passed on as an article.

/// What a file is if it is no text; `None` for text of any charset.
pub(super) fn name(bytes: &[u8], is_utf16: bool) -> Option<&'static str> {
    let named = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name);
    let head = bytes.get(..super::shape::HEAD.min(bytes.len())).unwrap_or_default();
    let is_boxed = || head.get(4..8) == Some(b"ftyp") && !is_text(head);
    named
        .or_else(|| named_if_no_text(head))
        .or_else(|| is_boxed().then_some("a video or an image"))
        .or_else(|| (!is_utf16 && is_binary(head)).then_some(DATA))
}

/// What no signature tells.
pub(super) const DATA: &str = "binary data";

const MAGIC: [(&[u8], &str); 20] = [
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a ZIP file, which office documents are too"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x28\xb5\x2f\xfd", "a zstd stream"),
    (b"\xfd7zXZ\0", "an xz stream"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"bplist00", "a binary property list"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a WebAssembly module"),
    (b"Obj\x01", "an Avro file"),
    (b"OggS\0", "an Ogg recording"),
    (b"\x1a\x45\xdf\xa3", "a Matroska video"),
    (b"wOF2", "a font"),
];

/// Signatures that text may begin with.
fn named_if_no_text(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a WebP image or a recording"),
        (b"ID3", "an MP3 recording"),
        (b"BZh", "a bzip2 stream"),
        (b"PAR1", "a Parquet file"),
        (b"BM", "a bitmap image"),
        (b"%!PS", "a PostScript file"),
    ];
    let named = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name);
    named.filter(|_| !is_text(head))
}

fn is_text(head: &[u8]) -> bool {
    is_utf8(head) && !head.contains(&0)
}

/// UTF-8, apart from a character that the end of the head may cut.
fn is_utf8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}

/// Text in any 8-bit charset has next to no control characters.
fn is_binary(head: &[u8]) -> bool {
    let nuls = memchr::memchr_iter(0, head).count();
    let is_control = |b: &&u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    let controls = head.iter().filter(is_control).count();
    nuls * 10 > head.len() || controls * 33 > head.len() && !is_utf8(head)
}

#[cfg(test)]
mod tests {
    #[test]
    fn files_are_named_and_text_is_not() {
        let cases: [(&[u8], Option<&str>); 9] = [
            (b"%PDF-1.7 ...", Some("a PDF file")),
            (b"{\\rtf1\\ansi", Some("an RTF file")),
            (b"GIF8\x39a\x01\0\x01\0", Some("a GIF image")),
            (b"GIF89a is a format of 1989.", None),
            (b"\0\0\0 ftypmp42\0\0\0\0", Some("a video or an image")),
            (b"\x8b\x02\x80\xa1?Wr\x15\xc6\xbct\x10\xc1", Some("binary data")),
            ("Блокнот".as_bytes(), None),
            (b"caf\xe9 au lait", None),
            (b"\x1b[31mred\x1b[0m", None),
        ];
        for (bytes, name) in cases {
            assert_eq!(super::name(bytes, false), name, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
