//! What holds for every payload, however broken.

use copydesk::article::{Article, Status, clean};
use copydesk::payload::{Limits, Payload, decode};
use proptest::prelude::*;

const CONTENT_TYPES: [Option<&str>; 9] = [
    None,
    Some("text/plain"),
    Some("text/markdown"),
    Some("text/html"),
    Some("text/html; charset=shift_jis"),
    Some("application/json"),
    Some("application/xml"),
    Some("application/octet-stream"),
    Some("x; y=\"z"),
];

fn read(bytes: &[u8], content_type: Option<&str>, encoding: Option<&str>) -> Option<Article> {
    let payload = Payload { bytes, content_type, content_encoding: encoding };
    let article = decode(&payload, &Limits { payload_bytes: 100_000 }).ok()?;
    check(&article);
    Some(article)
}

fn check(article: &Article) {
    let text = &article.text;
    assert!(!text.is_empty() || article.status == Status::Canceled);
    for paragraph in text.split("\n\n").filter(|_| !text.is_empty()) {
        assert!(!paragraph.is_empty());
        assert_eq!(
            clean::line(paragraph),
            paragraph,
            "a paragraph is clean, composed and one line"
        );
    }
    let mut after = 0;
    for section in &article.sections {
        assert!(
            after <= section.heading_span.start && section.heading_span.end < section.span.start
        );
        assert_eq!(section.heading_span.slice(text), section.heading);
        assert!(!section.span.slice(text).is_empty());
        after = section.span.end;
    }
    if let Some(dateline) = &article.dateline {
        assert!(!dateline.span.slice(text).is_empty());
    }
    for date in
        [&article.published_at, &article.modified_at, &article.embargo_until].into_iter().flatten()
    {
        assert!(date.parse::<jiff::Timestamp>().is_ok(), "{date}");
    }
}

/// Pieces that parsers care about, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div class=\"share\">",
            "</div>",
            "<b>",
            "</b>",
            "<a href=x>",
            "</a>",
            "<table>",
            "<td>",
            "</table>",
            "<script>",
            "</script>",
            "<title>",
            "</title>",
            "<!--",
            "-->",
            "<h2>",
            "</h2>",
            "<li>",
            "<br>",
            "&amp;",
            "&#0;",
            "&#x110000;",
            "&nbsp",
            "<meta name=date content=\"",
            "\">",
            "<time datetime=",
            "# ",
            "\n",
            "\n\n",
            "---",
            "- ",
            "**",
            "_",
            "[",
            "](",
            ")",
            "`",
            "\\",
            "![",
            "> ",
            "| ",
            "title: ",
            "{\"text\": \"",
            "<?xml version='1.0'?>",
            "<rss><channel><item>",
            "</item></channel></rss>",
            "<description>",
            "</description>",
            "<![CDATA[",
            "]]>",
            "<nitf><body.content>",
            "</body.content></nitf>",
            "<newsItem guid='1'><contentSet><inlineXML>",
            "</inlineXML></contentSet></newsItem>",
            "<entry>",
            "<content>",
            "</content></entry>",
            "{\"@type\":\"NewsArticle\",\"articleBody\":\"",
            "{\"bodies\":[{\"value\":\"",
            "\"}]}",
            "\"}",
            "\"",
            ",",
            ":",
            "[{",
            "}]",
            "\\ud800",
            "\\n",
            "{\"html\":\"",
            "{\"id\":1,\"content\":\"",
            "PARIS, July 3 (AFP) — ",
            "2024-02-30",
            "12:61",
            "e\u{301}",
            "\u{200b}",
            "\u{0}",
            "\u{2029}",
            "\u{301}",
            "￾",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z ,.é“”]{0,40}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        content_type in prop::sample::select(CONTENT_TYPES.to_vec()),
        encoding in prop::sample::select(vec![None, Some("gzip"), Some("deflate"), Some("identity")]),
    ) {
        read(&bytes, content_type, encoding);
    }

    #[test]
    fn articles_keep_their_promises(
        text in soup(),
        content_type in prop::sample::select(CONTENT_TYPES.to_vec()),
    ) {
        read(text.as_bytes(), content_type, None);
    }

    #[test]
    fn plain_text_loses_nothing_but_space(
        // What begins with a tag is markup.
        text in "[ \n\t]{0,3}[a-zA-Z0-9.,é“”>&*#_-][a-zA-Z0-9 .,\n\té“”<>&*#_-]{0,300}",
    ) {
        let solid = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let json = serde_json::json!({ "text": text }).to_string();
        for (bytes, content_type) in [(text.as_str(), "text/plain"), (&json, "application/json")] {
            if let Some(article) = read(bytes.as_bytes(), Some(content_type), None) {
                prop_assert_eq!(solid(&article.text), solid(&text));
            } else {
                prop_assert!(solid(&text).is_empty());
            }
        }
    }

    #[test]
    fn dates_never_panic(date in "[0-9a-zA-Z:/.,+ -]{0,40}") {
        let json = serde_json::json!({ "text": "Text.", "date": date }).to_string();
        read(json.as_bytes(), Some("application/json"), None);
    }
}
