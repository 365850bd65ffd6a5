use super::*;

const PAGE: &str =
    "<html><body><p>The ferry was late on Friday, and nobody minded.</p></body></html>";

fn open_text(text: &str, essence: &str) -> Inside<'static> {
    open(text.as_bytes(), essence).unwrap().unwrap().into_owned()
}

fn text(inside: &Inside<'_>) -> String {
    String::from_utf8_lossy(&inside.bytes).into_owned()
}

#[test]
fn an_http_response_is_taken_apart() {
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n",
        PAGE.len()
    );
    let inside = open_text(&chunked, "");
    assert_eq!((text(&inside).as_str(), inside.content_type.as_deref()), (PAGE, Some("text/html")));
    let later = format!("HTTP/2 200 \r\ncontent-encoding: br\r\n\r\n{PAGE}");
    let inside = open_text(&later, "text/plain");
    assert_eq!((text(&inside).as_str(), inside.content_encoding.as_deref()), (PAGE, Some("br")));
    assert!(open(b"HTTP/1.1 is a protocol.", "").unwrap().is_none());
}

#[test]
fn a_warc_file_gives_its_only_response() {
    let record = |kind: &str, block: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/f\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let response =
        record("response", &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"));
    let file = record("warcinfo", "software: x")
        + &record("request", "GET /f HTTP/1.1\r\n\r\n")
        + &response;
    let inside = open_text(&file, "application/warc");
    assert_eq!((text(&inside).as_str(), inside.name), (PAGE, "a WARC response"));
    assert_eq!(inside.around.url.as_deref(), Some("https://example.org/f"));
    let two = open((response.clone() + &response).as_bytes(), "").unwrap_err();
    assert_eq!(two.detail, "expected one response in a WARC file, found 2");
}

#[test]
fn a_letter_tells_who_wrote_it_and_an_archive_does_not() {
    let message = |extra: &str| {
        format!(
            "From: Ann Lee <ann@example.org>\r\nDate: Fri, 01 Mar 2024 09:00:00 +0000\r\nSubject: =?utf-8?q?F=C3=A6rgen?=\r\n\
             MIME-Version: 1.0\r\n{extra}Content-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <p>Caf=C3=A9</p>\r\n--b--\r\n"
        )
    };
    let letter = open_text(&message(""), "text/plain");
    assert_eq!(text(&letter).trim(), "<p>Café</p>");
    assert_eq!(letter.around.authors, ["Ann Lee"]);
    assert_eq!(letter.around.title.as_deref(), Some("Færgen"));
    let archive = open_text(
        &message("Snapshot-Content-Location: https://example.org/f\r\n"),
        "multipart/related",
    );
    assert_eq!(archive.around.url.as_deref(), Some("https://example.org/f"));
    assert_eq!((archive.around.authors.len(), archive.around.published), (0, None));
}

#[test]
fn a_letter_in_an_unknown_charset_says_so() {
    for (declared, handed_on) in [("x-desk", "x-desk"), ("latin1", "utf-8"), ("850", "utf-8")] {
        let letter = format!(
            "From: Ann Lee <ann@example.org>\r\nDate: Fri, 01 Mar 2024 09:00:00 +0000\r\n\
             MIME-Version: 1.0\r\nContent-Type: text/plain; charset={declared}\r\n\r\n\
             The ferry was late.\r\n"
        );
        let letter = open_text(&letter, "text/plain");
        let content_type = format!("text/plain; charset={handed_on}");
        assert_eq!(letter.content_type, Some(content_type));
    }
}

#[test]
fn prose_with_colons_is_no_message() {
    for text in ["Published: 2024-07-27\n\nThe ferry was late.", "From: Oslo\n\nBy ferry."] {
        assert!(open(text.as_bytes(), "").unwrap().is_none(), "{text}");
    }
}

#[test]
fn what_is_cut_says_so() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    let notes = |text: &str| open_text(text, "").around.notes.join("; ");
    let short = format!("{head}Content-Length: {}\r\n\r\n{PAGE}", PAGE.len() + 9);
    let said =
        format!("the HTTP response is cut: {} of {} bytes are there", PAGE.len(), PAGE.len() + 9);
    assert_eq!(notes(&short), said);
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    for chunks in [
        format!("{:x}\r\n{PAGE}", PAGE.len() + 9),
        format!("{:x}\r\n{PAGE}\r\n", PAGE.len()),
        format!("{:x}\r\n{PAGE}\r\n4f", PAGE.len()),
    ] {
        let whole = format!("{chunked}{chunks}");
        assert_eq!(
            notes(&whole),
            "the HTTP response is cut: its last chunk is missing",
            "{chunks}"
        );
        assert!(text(&open_text(&whole, "")).starts_with(PAGE));
    }
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 9999\r\n\r\n{short}"
    );
    let said = format!("the WARC record is cut: {} of 9999 bytes are there", short.len());
    assert_eq!(notes(&record), said);
}

#[test]
fn text_that_is_typed_as_a_message_is_no_message() {
    for text in
        ["The ferry was late.\n\nNobody minded.", "Harbour: the ferry was late.\n\nSo what."]
    {
        assert!(open(text.as_bytes(), "message/rfc822").unwrap().is_none(), "{text}");
        assert!(open(text.as_bytes(), "multipart/mixed").unwrap().is_none(), "{text}");
    }
    let letter = open_text("Subject: Ferry late\r\n\r\nThe ferry was late.\r\n", "message/rfc822");
    assert_eq!(text(&letter).trim(), "The ferry was late.");
    let parts = "--b\r\nContent-Type: text/plain\r\n\r\nThe ferry was late.\r\n--b--\r\n";
    assert_eq!(text(&open_text(parts, "multipart/mixed")).trim(), "The ferry was late.");
}

#[test]
fn a_head_without_its_empty_line_keeps_the_first_paragraph() {
    let first = "Ardley: the ferry to the islands was late on Friday, and nobody on board minded.";
    let letter = |between: &str| {
        format!(
            "From: Ann Lee <ann@example.org>\nTo: desk@example.org\nDate: Fri, 1 Mar 2024 09:00:00 +0000\n\
                 Subject: Ferry late\n{between}{first}\n\nIt sails again today.\n"
        )
    };
    for between in
        ["", "\n", "X-Mailer: Quill 2 of the harbour office, with all that it can do and more\n\n"]
    {
        let inside = open_text(&letter(between), "text/plain");
        assert!(text(&inside).starts_with("Ardley: the ferry"), "{}", text(&inside));
        assert_eq!(inside.around.title.as_deref(), Some("Ferry late"));
    }
    let all = letter("").split("\n\n").next().unwrap().to_owned() + "\n";
    assert!(text(&open_text(&all, "")).starts_with("Ardley: the ferry"));
    let late = format!("\r\n\r\n{}", letter("\n"));
    assert!(text(&open_text(&late, "")).starts_with("Ardley: the ferry"));
}

#[test]
fn a_flood_of_fields_is_refused() {
    let head = "From: a\nDate: b\nTo: c\n".to_owned() + &"X: y\n".repeat(20_000);
    let rejection = open(head.as_bytes(), "").unwrap_err();
    assert_eq!(rejection.detail, "expected at most 10000 fields of an e-mail message, found more");
}
