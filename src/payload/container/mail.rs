//! E-mail messages, and the MHTML archives that browsers save pages in.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{ContentType, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Inside, head_and_body, header};
use crate::payload::draft::Draft;
use crate::payload::{Reason, Rejection, charset, form};

pub(super) fn is_type(essence: &str) -> bool {
    essence.starts_with("multipart/")
        || matches!(
            essence,
            "message/rfc822" | "message/global" | "application/x-mimearchive" | "text/mhtml"
        )
}

/// Whether bytes begin with the head of a message: field lines, and among them
/// what only messages have.
pub(super) fn is_message(bytes: &[u8]) -> bool {
    let Some(head) = head_of(without_mbox_line(bytes)) else { return false };
    let has = |name| header(head, name).is_some();
    has("MIME-Version")
        || has("From") && has("Date") && (has("Message-ID") || has("Received") || has("To"))
}

fn is_field(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    line.starts_with([' ', '\t'])
        || line.contains(':')
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether bytes that are declared as a message begin with a line of a head: some are
/// the text alone.
pub(super) fn has_head(bytes: &[u8]) -> bool {
    let bytes = without_mbox_line(bytes);
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let name = line.split(|b| *b == b':').next().unwrap_or_default();
    let name =
        String::from_utf8_lossy(name.get(..LONGEST_NAME.min(name.len())).unwrap_or_default());
    let name = name.trim().to_ascii_lowercase();
    line.contains(&b':')
        && (is_known(&name)
            || ["x-", "list-", "dkim-", "arc-", "authentication-"].iter().any(|p| name.starts_with(p)))
        // "Date: what to do on your first one" may open a text; a head goes on.
        && (name != "date" && name != "to" && name != "from" || head_of(bytes).is_some())
}

/// Whether a field, in lower case, is one that messages begin with.
fn is_known(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "content-type",
        "content-transfer-encoding",
        "delivered-to",
        "reply-to",
        "cc",
        "sender",
        "keywords",
        "comments",
    ];
    NAMES.contains(&name)
}

/// Of a header, in bytes.
const LONGEST_NAME: usize = 60;

/// The lines up to the empty one, if each is a field.
fn head_of(bytes: &[u8]) -> Option<&str> {
    let (head, _) = head_and_body(bytes.get(..LONGEST_HEAD.min(bytes.len())).unwrap_or_default());
    std::str::from_utf8(head).ok().filter(|head| head.lines().all(is_field))
}

/// Parts without the head that says what stands between them, with one.
pub(super) fn with_head(bytes: &[u8]) -> Option<Vec<u8>> {
    let body = bytes.trim_ascii_start();
    let line = body.strip_prefix(b"--")?.split(|b| *b == b'\n').next()?.trim_ascii_end();
    let boundary = std::str::from_utf8(line).ok().filter(|b| {
        !b.is_empty() && b.len() <= 70 && b.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
    })?;
    let head = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"
    );
    Some([head.as_bytes(), body].concat())
}

const LONGEST_HEAD: usize = 64 * 1024;

/// Opens a message at its text: the page of an archive or of a newsletter, else
/// the plain text.
///
/// # Errors
/// [`Reason::Unsupported`] for a message without text, [`Reason::TooComplex`] for
/// one of absurdly many parts.
pub(super) fn open(bytes: &[u8]) -> Result<Inside<'static>, Rejection> {
    check_parts(bytes)?;
    let bytes = with_empty_line(without_mbox_line(bytes));
    let Some(message) = MessageParser::default().parse(bytes.as_ref()) else {
        return Err(Rejection::new(Reason::Malformed, "expected an e-mail message, found none"));
    };
    let page = text_of(&message, &message.html_body, true);
    let plain = text_of(&message, &message.text_body, false);
    let (essence, (first, charset), other) = match (page, plain) {
        (Some(page), plain) => ("text/html", page, plain),
        (None, Some(plain)) => ("text/plain", plain, None),
        (None, None) => {
            let found = "expected an e-mail message with text, found none in it";
            return Err(Rejection::new(Reason::Unsupported, found));
        }
    };
    let is_archive = is_archive(&message);
    Ok(Inside {
        bytes: Cow::Owned(first.into_bytes()),
        content_type: Some(format!("{essence}; charset={charset}")),
        other: other.map(|(text, _)| Cow::Owned(text.into_bytes())),
        around: around(&message, is_archive),
        name: if is_archive { "an MHTML archive" } else { "an e-mail message" },
        ..Inside::default()
    })
}

/// Opens what a web form sends in parts: the file in it, else its fields as JSON.
///
/// # Errors
/// As [`open`].
pub(super) fn open_form(bytes: &[u8]) -> Result<Inside<'static>, Rejection> {
    check_parts(bytes)?;
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(Rejection::new(Reason::Malformed, "expected the parts of a form, found none"));
    };
    let said = |part: &MessagePart<'_>, what| {
        let value = part.content_disposition()?.attribute(what)?;
        Some(Cow::Owned(value.to_owned()))
    };
    let mut files = message.parts.iter().filter(|part| said(part, "filename").is_some());
    if let (Some(file), None) = (files.next(), files.next()) {
        let essence =
            |kind: &ContentType<'_>| Some(format!("{}/{}", kind.ctype(), kind.subtype()?));
        return Ok(Inside {
            bytes: Cow::Owned(file.contents().to_vec()),
            content_type: file.content_type().and_then(essence),
            name: "a form",
            ..Inside::default()
        });
    }
    let fields = message
        .parts
        .iter()
        .filter_map(|part| Some((said(part, "name")?, String::from_utf8_lossy(part.contents()))));
    Ok(Inside {
        bytes: Cow::Owned(form::json_of(fields).into_bytes()),
        content_type: Some("application/json".to_owned()),
        name: "a form",
        ..Inside::default()
    })
}

/// The parser keeps a record of each field and part; a flood of them is refused first.
///
/// # Errors
/// [`Reason::TooComplex`].
fn check_parts(bytes: &[u8]) -> Result<(), Rejection> {
    let begins_part = |line: &&[u8]| {
        let is_type = line.get(..12).is_some_and(|l| l.eq_ignore_ascii_case(b"content-type"));
        is_type || line.starts_with(b"--")
    };
    let (head, _) = head_and_body(bytes);
    let what = if memchr::memchr_iter(b'\n', head).nth(MOST_PARTS).is_some() {
        "fields"
    } else if bytes.split(|b| *b == b'\n').filter(begins_part).nth(MOST_PARTS).is_some() {
        "parts"
    } else {
        return Ok(());
    };
    let found = format!("expected at most {MOST_PARTS} {what} of an e-mail message, found more");
    Err(Rejection::new(Reason::TooComplex, found))
}

/// Lines of a head, and lines that begin parts; an archive of a page has a few hundred.
const MOST_PARTS: usize = 10_000;

/// The first part of a list that is marked up, or that is not, with its charset.
fn text_of(message: &Message<'_>, parts: &[u32], is_markup: bool) -> Option<(String, String)> {
    parts.iter().filter_map(|at| message.part(*at)).find_map(|part| match &part.body {
        PartType::Html(text) if is_markup => Some((text.to_string(), charset_of(part))),
        PartType::Text(text) if !is_markup => Some((text.to_string(), charset_of(part))),
        _ => None,
    })
}

/// UTF-8, as which the parser gives it; one that is unknown by its name, so that it is noted.
fn charset_of(part: &MessagePart<'_>) -> String {
    let declared = part.content_type().and_then(|kind| kind.attribute("charset"));
    let strange = declared.filter(|name| charset_decoder(name.as_bytes()).is_none());
    strange.and_then(charset::unknown).unwrap_or_else(|| "utf-8".to_owned())
}

/// Browsers save a page with its pictures as related parts, each with its address.
fn is_archive(message: &Message<'_>) -> bool {
    message.header_raw("Snapshot-Content-Location").is_some()
        || message.parts.iter().any(|part| part.content_location().is_some())
}

/// Sender and date are the article's only in a letter: an archive was saved by
/// whoever read it.
fn around(message: &Message<'_>, is_archive: bool) -> Draft {
    let location =
        message.header_raw("Snapshot-Content-Location").map(str::trim).map(str::to_owned);
    let of_part = || {
        let mut parts = message.parts.iter().filter_map(|part| part.content_location());
        parts.next().map(str::to_owned)
    };
    let mut draft = Draft {
        title: message.subject().map(str::to_owned),
        url: location.or_else(of_part),
        ..Draft::default()
    };
    if !is_archive {
        let sender = message.from().and_then(|from| from.first()).and_then(|from| from.name());
        draft.authors = sender.map(str::to_owned).into_iter().collect();
        draft.published = message.date().map(mail_parser::DateTime::to_rfc3339);
        draft.source_id = message.message_id().map(str::to_owned);
    }
    draft
}

/// A head with the empty line after it that whoever put it before a text forgot: its last
/// field is a paragraph that begins with a name and a colon.
fn with_empty_line(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(head) = head_of(bytes).map(str::trim_end) else { return Cow::Borrowed(bytes) };
    let last = head.lines().last().unwrap_or_default();
    let (name, value) = last.split_once(':').unwrap_or_default();
    let is_prose = value.split_whitespace().nth(FEW_WORDS).is_some()
        && !name.contains('-')
        && !is_known(&name.to_ascii_lowercase());
    let at = head.len() - last.len();
    if !is_prose || at == 0 {
        return Cow::Borrowed(bytes);
    }
    let (fields, text) = bytes.split_at(at);
    Cow::Owned([fields, b"\r\n", text].concat())
}

/// More words than this are a paragraph rather than a field that nobody knows.
const FEW_WORDS: usize = 10;

/// Mailboxes put a line of their own before each message, others empty ones.
fn without_mbox_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    match bytes
        .strip_prefix(b"From ")
        .and_then(|rest| memchr::memchr(b'\n', rest).map(|at| (rest, at)))
    {
        Some((rest, at)) => rest.get(at + 1..).unwrap_or_default(),
        None => bytes,
    }
}
