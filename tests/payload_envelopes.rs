#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

//! Articles in envelopes, in content systems' JSON and in containers of bytes.

use copydesk::article::{Article, Status};
use copydesk::payload::{Limits, Payload, Reason, Rejection, decode};
use data_encoding::BASE64;
use serde_json::{Value, json};

fn read_as(bytes: &[u8], content_type: Option<&str>) -> Result<Article, Rejection> {
    decode(&Payload { bytes, content_type, content_encoding: None }, &Limits::default())
}

fn read(value: &Value) -> Result<Article, Rejection> {
    read_as(value.to_string().as_bytes(), Some("application/json"))
}

fn story() -> Value {
    json!({"url": "https://example.org/f", "title": "Ferry late", "author": "Ann Lee",
        "text": "The ferry was late on Friday.", "date": "2024-03-01T09:00:00Z"})
}

fn check(article: &Article, after: &str) {
    assert_eq!(article.title.as_deref(), Some("Ferry late"), "{after}");
    assert_eq!(article.text, "The ferry was late on Friday.", "{after}");
    assert_eq!(article.authors, ["Ann Lee"], "{after}");
    assert_eq!(article.url.as_deref(), Some("https://example.org/f"), "{after}");
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"), "{after}");
    assert_eq!(article.after, after);
}

#[test]
fn the_envelopes_of_buses_and_databases_are_opened() {
    let story = story();
    let text = story.to_string();
    let encoded = BASE64.encode(text.as_bytes());
    let cases = [
        (
            json!({"specversion": "1.0", "type": "x", "source": "/cms", "id": "e1", "time": "2030-01-01T00:00:00Z", "data": story}),
            "/data",
        ),
        (
            json!({"specversion": "1.0", "type": "x", "source": "/cms", "id": "e1", "data_base64": encoded}),
            "/data_base64",
        ),
        (
            json!({"schema": {"type": "struct"}, "payload": {"before": null, "after": story, "op": "c", "source": {"db": "cms"}}}),
            "/payload/after",
        ),
        (json!({"Type": "Notification", "TopicArn": "arn", "Message": text}), "/Message"),
        (
            json!({"Records": [{"messageId": "m", "body": text, "eventSource": "aws:sqs"}]}),
            "/Records/0/body",
        ),
        (
            json!({"message": {"data": encoded, "messageId": "1"}, "subscription": "s"}),
            "/message/data",
        ),
        (
            json!({"detail-type": "Article", "source": "cms", "time": "2030-01-01T00:00:00Z", "detail": story}),
            "/detail",
        ),
        (
            json!({"hits": {"total": {"value": 1}, "hits": [{"_index": "news", "_id": "7", "_source": story}]}}),
            "/hits/hits/0/_source",
        ),
        (json!([[story], {}, {"callbacks": null, "chain": null}]), "/0/0"),
        (json!({"payload": text, "payload_encoding": "string", "routing_key": "r"}), "/payload"),
        (json!({"status": "ok", "articles": [story]}), "/articles/0"),
        (json!({"data": {"article": story}}), "/data/article"),
        (json!({"data": {"posts": {"edges": [{"node": story}]}}}), "/data/posts/edges/0/node"),
        (json!([story]), "/0"),
        (json!(text), ""),
        (json!({"job": 12, "crawl_v3": story}), "/crawl_v3"),
    ];
    for (envelope, after) in cases {
        check(&read(&envelope).unwrap_or_else(|e| panic!("{envelope}: {e}")), after);
    }
}

#[test]
fn an_envelope_tells_of_a_deletion_and_of_an_id() {
    let deleted = json!({"op": "d", "before": story(), "after": null, "source": {"db": "cms"}});
    assert_eq!(read(&deleted).unwrap().status, Status::Canceled);
    let hit = json!({"_index": "news", "_id": "7", "_source": story()});
    assert_eq!(read(&hit).unwrap().source_id.as_deref(), Some("7"));
}

#[test]
fn several_articles_are_refused_with_their_number() {
    for value in [
        json!([story(), story()]),
        json!({"Records": [{"body": story().to_string()}, {"body": story().to_string()}]}),
    ] {
        assert_eq!(read(&value).unwrap_err().reason, Reason::Unsupported, "{value}");
    }
}

#[test]
fn a_page_in_an_envelope_is_read_as_a_page() {
    let text =
        "The ferry was late on Friday, and nobody who waited on the quay could say why it was.";
    let page = format!(
        "<!doctype html><html lang=en><title>Ferry late</title><meta name=author content='Ann Lee'>\
         <link rel=canonical href=https://example.org/f><article><h1>Ferry late</h1><p>{text}</p></article>"
    );
    let event = json!({"specversion": "1.0", "type": "x", "source": "/cms", "datacontenttype": "text/html", "data": page});
    let article = read(&event).unwrap();
    assert_eq!((article.text.as_str(), article.after.as_str()), (text, "/data"));
    assert_eq!(article.authors, ["Ann Lee"]);
    let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/x\r\nContent-Type: application/http\r\n\
         Content-Length: {}\r\n\r\n{response}\r\n\r\n",
        response.len()
    );
    let article = read_as(warc.as_bytes(), None).unwrap();
    assert_eq!(article.text, text);
    assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
    assert!(article.notes.iter().any(|n| n == "read from a WARC response"), "{:?}", article.notes);
}

#[test]
fn content_systems_and_news_apis() {
    let (title, text) = ("Ferry late", "The ferry was late on Friday.");
    let (url, date) = ("https://example.org/f", "2024-03-01T09:00:00Z");
    let html = format!("<p>{text}</p>");
    let cases = [
        // WordPress
        json!({"id": 1, "date": "2024-03-01T10:00:00", "date_gmt": "2024-03-01T09:00:00", "link": url, "status": "publish",
            "title": {"rendered": title}, "content": {"rendered": html, "protected": false}, "author": 7, "tags": [9],
            "_embedded": {"author": [{"id": 7, "name": "Ann Lee"}]}}),
        // Strapi and Drupal
        json!({"data": {"id": 1, "attributes": {"title": title, "content": html, "publishedAt": date, "author": "Ann Lee", "url": url}}}),
        json!({"jsonapi": {"version": "1.0"}, "data": {"type": "node--article", "id": "u", "attributes": {"title": title, "created": date,
            "author": "Ann Lee", "url": url, "body": {"value": html, "format": "basic_html", "processed": html}}}}),
        // Arc
        json!({"_id": "A", "version": "0.10.9", "canonical_url": url, "headlines": {"basic": title}, "first_publish_date": date,
            "publish_date": "2024-03-02T09:00:00Z", "credits": {"by": [{"type": "author", "name": "Ann Lee"}]},
            "content_elements": [{"type": "text", "_id": "a", "content": text}, {"type": "image", "caption": "A ferry"}]}),
        // The Guardian
        json!({"response": {"status": "ok", "content": {"id": "x/1", "webTitle": title, "webUrl": url, "webPublicationDate": date,
            "fields": {"headline": title, "byline": "Ann Lee", "body": html}}}}),
        // Prismic
        json!({"id": "Y", "type": "article", "url": url, "first_publication_date": date, "data": {"title": [{"type": "heading1", "text": title}],
            "author": "Ann Lee", "body": [{"type": "paragraph", "text": text, "spans": []}]}}),
        // Feedly and Google Reader
        json!({"id": "x", "title": title, "author": "Ann Lee", "published": 1_709_283_600_000_i64, "alternate": [{"href": url}],
            "summary": {"content": html}, "origin": {"title": "Harbour Post"}}),
        // Zyte
        json!({"url": url, "statusCode": 200, "article": {"headline": title, "datePublished": date, "authors": [{"name": "Ann Lee"}],
            "articleBody": text, "articleBodyHtml": html}}),
        // Diffbot
        json!({"request": {"api": "article"}, "objects": [{"type": "article", "title": title, "text": text, "author": "Ann Lee",
            "date": "Fri, 01 Mar 2024 09:00:00 GMT", "pageUrl": url}]}),
        // Event Registry
        json!({"uri": "7", "lang": "eng", "date": "2024-03-01", "dateTime": date, "url": url, "title": title, "body": text,
            "authors": [{"uri": "a", "name": "Ann Lee"}]}),
        // Firecrawl
        json!({"success": true, "data": {"markdown": format!("# {title}\n\n{text}"), "metadata": {"title": title, "author": "Ann Lee",
            "publishedTime": date, "sourceURL": url}}}),
        // feedparser
        json!({"title": title, "link": url, "content": [{"type": "text/html", "value": html}], "author": "Ann Lee",
            "published_parsed": [2024, 3, 1, 9, 0, 0, 4, 61, 0]}),
    ];
    for value in cases {
        let article = read(&value).unwrap_or_else(|e| panic!("{value}: {e}"));
        assert_eq!(article.title.as_deref(), Some(title), "{value}");
        assert_eq!(article.text, text, "{value}");
        assert_eq!(article.authors, ["Ann Lee"], "{value}");
        assert_eq!(article.url.as_deref(), Some(url), "{value}");
        assert_eq!(article.published_at.as_deref(), Some(date), "{value}");
    }
}

#[test]
fn what_was_cut_or_kept_back_is_told() {
    let note = |value: Value| read(&value).unwrap().notes.join("\n");
    let cut = json!({"title": "Ferry late", "content": "The ferry was late on… [+1342 chars]"});
    assert!(note(cut).contains("the body is cut: 1342 more characters were not delivered"));
    let summary = json!({"title": "Ferry late", "description": "The ferry was late on Friday."});
    assert!(note(summary).contains("the body is a summary"));
}

#[test]
fn base64_bodies_are_read() {
    let text = "The ferry was late on Friday, and nobody who waited on the quay could say why.";
    let encoded = BASE64.encode(text.as_bytes());
    for value in [
        json!({"title": "Ferry late", "body": encoded, "encoding": "base64"}),
        json!({"title": "Ferry late", "body": encoded}),
        json!({"title": "Ferry late", "content": format!("data:text/plain;base64,{encoded}")}),
    ] {
        assert_eq!(read(&value).unwrap().text, text, "{value}");
    }
}

#[test]
fn json_is_opened_out_of_strings_in_strings() {
    let mut text = story().to_string();
    for level in 1..6 {
        text = Value::from(text).to_string();
        for content_type in [Some("application/json"), None] {
            let article = read_as(text.as_bytes(), content_type).unwrap();
            assert_eq!(article.title.as_deref(), Some("Ferry late"), "{level}");
        }
        check(&read(&json!({ "data": text })).unwrap(), "/data");
    }
    let encoded = BASE64.encode(story().to_string().as_bytes());
    check(&read(&json!({"subject": "news.sea", "data": encoded})).unwrap(), "/data");
}

#[test]
fn walls_are_told_in_every_shape() {
    let wall = "Checking your browser before accessing example.org. Please allow up to 5 seconds.";
    let feed = format!(
        "<rss><channel><item><title>Just a moment...</title><description>{wall}</description></item></channel></rss>"
    );
    let payload = json!({"title": "Just a moment...", "text": wall}).to_string();
    for (payload, content_type) in [
        (wall, "text/plain"),
        (payload.as_str(), "application/json"),
        (&feed, "application/rss+xml"),
    ] {
        let rejection = read_as(payload.as_bytes(), Some(content_type)).unwrap_err();
        assert_eq!(rejection.reason, Reason::NoArticle, "{content_type}");
        assert_eq!(rejection.detail, "expected an article, found a check for robots");
    }
    let gone =
        json!({"title": "Page not found", "text": "The page you are looking for has moved."});
    let rejection = read(&gone).unwrap_err();
    assert_eq!(rejection.detail, "expected an article, found an error page");
    let brief = "Sites must ask for your consent before they use cookies, a court said on Friday.";
    assert!(read(&json!({"title": "Court rules on cookies", "text": brief})).is_ok());
    let film = "The ferry to the islands was late on Friday, and nobody on board could say why. "
        .repeat(5);
    assert!(read(&json!({"title": "Gone", "text": film})).is_ok());
}

#[test]
fn forms_are_read_as_what_their_fields_say() {
    let form = Some("application/x-www-form-urlencoded; charset=utf-8");
    let fields = "url=https%3A%2F%2Fexample.org%2Ff&title=Ferry+late&author=Ann+Lee\
        &text=The+ferry+was+late+on+Friday.&date=2024-03-01T09%3A00%3A00Z";
    check(&read_as(fields.as_bytes(), form).unwrap(), "");
    let nested: Vec<String> =
        fields.split('&').map(|pair| format!("article[{}", pair.replacen('=', "]=", 1))).collect();
    check(&read_as(nested.join("&").as_bytes(), form).unwrap(), "/article");
    let story = story().to_string();
    let encoded = story.replace('&', "%26").replace('+', "%2B");
    check(&read_as(format!("payload={encoded}").as_bytes(), form).unwrap(), "/payload");
    // What a program sent that declares a form by itself.
    let article = read_as(story.as_bytes(), form).unwrap();
    check(&article, "");
    assert_eq!(article.notes, ["the payload is declared as a form, but is JSON"]);
    let rejection = read_as(b"a=1&b=2", form).unwrap_err();
    assert!(rejection.detail.contains("none under the keys `a`, `b`"), "{}", rejection.detail);
}

#[test]
fn the_parts_of_a_form_are_its_fields() {
    let field = |name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let story = story();
    let fields = story.as_object().unwrap().iter();
    let parts: Vec<String> =
        fields.map(|(name, text)| field(name, text.as_str().unwrap())).collect();
    let form = Some("multipart/form-data; boundary=b");
    let article = read_as(format!("{}--b--\r\n", parts.concat()).as_bytes(), form).unwrap();
    check(&article, "");
    let file = format!(
        "{}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\
         Content-Type: application/json\r\n\r\n{story}\r\n--b--\r\n",
        field("token", "x")
    );
    check(&read_as(file.as_bytes(), form).unwrap(), "");
}

#[test]
fn json_with_slips_is_mended() {
    let story = story().to_string();
    let open = story.strip_suffix('}').unwrap();
    for slip in [
        format!("{open},}}"),
        format!("{story}\0\0"),
        format!("\u{1e}{story}\n"),
        format!(")]}}',\n{story}"),
        format!("{open},\"mark\":\"cut \\ud83d\"}}"),
        story.replace("late on", "late\non"),
    ] {
        let article = read_as(slip.as_bytes(), Some("application/json")).unwrap();
        check(&article, "");
        assert!(article.notes.iter().any(|note| note.contains("mended")), "{:?}", article.notes);
    }
    let pair = format!("{open},\"kicker\":\"\\ud83d\\ude00\",}}");
    check(&read_as(pair.as_bytes(), Some("application/json")).unwrap(), "");
    let zlib = [0x78, 0x9c, 0xab, 0xae, 0x05, 0x00, 0x01, 0x75, 0x00, 0xf9];
    assert_eq!(read_as(&zlib, None).unwrap_err().reason, Reason::Empty);
    let encoded = BASE64.encode(story.as_bytes());
    check(&read_as(encoded.as_bytes(), Some("application/json")).unwrap(), "");
}

#[test]
fn more_systems_are_known() {
    let (text, day) = ("The ferry was late on Friday.", "2024-03-01T09:00:00Z");
    let url = "https://example.org/f";
    let lexical = json!({"root": {"children": [{"type": "paragraph", "children": [{"type": "text", "text": text}]}]}});
    let cases = [
        // ActivityPub
        (
            json!({"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "object": {
            "type": "Article", "name": "Ferry late", "url": url, "content": format!("<p>{text}</p>"),
            "published": day, "attributedTo": {"type": "Person", "name": "Ann Lee"}}}),
            "/object",
        ),
        // What Next.js writes into pages
        (
            json!({"props": {"pageProps": {"article": story()}}, "page": "/f", "query": {}}),
            "/props/pageProps/article",
        ),
        // Ghost
        (
            json!({"posts": [{"title": "Ferry late", "url": url, "published_at": day, "lexical": lexical.to_string(),
            "authors": [{"name": "Ann Lee"}]}]}),
            "/posts/0",
        ),
        // HubSpot
        (
            json!({"name": "ferry-1", "htmlTitle": "Ferry late", "url": url, "postBody": format!("<p>{text}</p>"),
            "authorName": "Ann Lee", "publishDate": day}),
            "",
        ),
        // The Guardian with blocks
        (
            json!({"webTitle": "Ferry late", "webUrl": url, "webPublicationDate": day, "fields": {"byline": "Ann Lee"},
            "blocks": {"body": [{"id": "b", "bodyHtml": format!("<p>{text}</p>"), "published": true}]}}),
            "",
        ),
        // Storyblok
        (
            json!({"story": {"name": "ferry-1", "first_published_at": day, "url": url, "content": {"component": "article",
            "title": "Ferry late", "author": "Ann Lee", "body": {"type": "doc", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": text}]}]}}}}),
            "/story",
        ),
        // Prismic with slices
        (
            json!({"first_publication_date": day, "url": url, "data": {"title": [{"type": "heading1", "text": "Ferry late"}],
            "author": "Ann Lee", "slices": [{"slice_type": "text", "primary": {"text": [
                {"type": "paragraph", "text": text}]}, "items": []}]}}),
            "",
        ),
    ];
    for (value, after) in cases {
        check(&read(&value).unwrap(), after);
    }
}

#[test]
fn posts_of_reddit_stand_in_listings() {
    let post = json!({"title": "Ferry late", "author": "Ann Lee", "created_utc": 1_709_283_600.0,
        "url": "https://example.org/f", "selftext": "The ferry was late on *Friday*.", "selftext_html": null,
        "subreddit": "ferries"});
    let listing = |kind: &str, data: &Value| json!({"kind": "Listing", "data": {"after": null, "children": [{"kind": kind, "data": data}]}});
    check(&read(&listing("t3", &post)).unwrap(), "/data/children/0/data");
    let comments = listing("t1", &json!({"author": "Bo Ek", "body": "It always is."}));
    let thread = json!([listing("t3", &post), comments]);
    check(&read(&thread).unwrap(), "/0/data/children/0/data");
    let mut removed = post;
    removed["selftext"] = "[removed]".into();
    assert_eq!(read(&listing("t3", &removed)).unwrap_err().reason, Reason::Empty);
}

#[test]
fn pages_of_notion_come_with_their_blocks() {
    let span =
        |text: &str| json!([{"type": "text", "text": {"content": text}, "plain_text": text}]);
    let blocks = json!([
        {"object": "block", "id": "b1", "type": "heading_2", "heading_2": {"rich_text": span("What happened")}},
        {"object": "block", "id": "b2", "type": "paragraph", "paragraph": {"rich_text": span("The ferry was late.")}},
    ]);
    let text = "What happened\n\nThe ferry was late.";
    let list = json!({"object": "list", "results": blocks, "has_more": false, "type": "block", "block": {}});
    let article = read(&list).unwrap();
    assert_eq!((article.text.as_str(), article.sections.len()), (text, 1));
    assert_eq!(read(&blocks).unwrap().text, text);
    let page = json!({"object": "page", "id": "p1", "url": "https://example.org/p1",
        "created_time": "2024-03-01T09:00:00.000Z", "last_edited_time": "2024-03-02T09:00:00.000Z",
        "properties": {"Name": {"id": "title", "type": "title", "title": span("Ferry late")}},
        "children": blocks});
    let article = read(&page).unwrap();
    assert_eq!((article.text.as_str(), article.title.as_deref()), (text, Some("Ferry late")));
    assert_eq!(article.source_id.as_deref(), Some("p1"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
}

#[test]
fn blocks_tell_the_headline_where_nothing_else_does() {
    let text = |text: &str| {
        json!({"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": text,
        "blocks": [{"type": "fragment", "model": {"text": text, "attributes": []}}]}}]}})
    };
    let part = |kind: &str, inner: &Value| json!({"type": kind, "model": {"blocks": [inner]}});
    let article = read(&json!({
        "metadata": {"firstPublished": 1_709_283_600_000_i64, "language": "en-gb"},
        "content": {"model": {"blocks": [
            part("headline", &text("Ferry late")),
            part("byline", &text("By Ann Lee")),
            part("image", &text("A ferry")),
            text("The ferry was late."),
            part("subheadline", &text("What next")),
            text("It sails on."),
        ]}},
    }))
    .unwrap();
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.text, "The ferry was late.\n\nWhat next\n\nIt sails on.");
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
}

#[test]
fn lists_of_named_values_are_fields() {
    let (text, day) = ("The ferry was late on Friday.", "2024-03-01T09:00:00Z");
    let url = "https://example.org/f";
    let pairs = |name: &str, value: &str| {
        json!([{name: "headline", value: "Ferry late"}, {name: "body", value: format!("<p>{text}</p>")},
            {name: "author", value: "Ann Lee"}, {name: "publishDate", value: day},
            {name: "url", value: url}, {name: "kicker"}])
    };
    let cases = [
        (json!({"type": "story", "fields": pairs("name", "value")}), ""),
        (pairs("name", "value"), ""),
        (json!({"custom": pairs("field", "content")}), ""),
        (json!({"payload": {"revision": 7, "attributes": pairs("key", "value")}}), "/payload"),
        (
            json!({"content": {"values": {"headline": "Ferry late", "body": text, "author": "Ann Lee",
            "publishDate": day, "url": url}}}),
            "/content",
        ),
        // A storyline of CUE's
        (
            json!({"author": "Ann Lee", "publishDate": day, "url": url, "storyline": {"elements": [
            {"type": "headline", "fields": [{"name": "headline", "value": "Ferry late"}]},
            {"type": "image", "fields": [{"name": "caption", "value": "A ferry"}]},
            {"type": "paragraph", "fields": [{"name": "paragraph", "value": text}]}]}}),
            "",
        ),
        (
            json!({"author": "Ann Lee", "publishDate": day, "url": url, "elements": [
            {"type": "headline", "fields": [{"name": "headline", "value": "Ferry late"}]},
            {"type": "paragraph", "fields": [{"name": "paragraph", "value": text}]}]}),
            "",
        ),
    ];
    for (value, after) in cases {
        check(&read(&value).unwrap_or_else(|e| panic!("{value}: {e}")), after);
    }
    // Apple News, and what AEM answers
    let component = |role: &str, text: &str| json!({"role": role, "text": text});
    let apple = json!({"version": "1.7", "title": "Ferry late", "url": url,
        "metadata": {"authors": ["Ann Lee"], "datePublished": day},
        "components": [component("title", "Ferry late"), component("byline", "By Ann Lee"),
            component("body", text), component("caption", "A ferry")]});
    check(&read(&apple).unwrap(), "");
    // Medium
    let paragraphs = json!([{"type": 13, "text": "On the quay"}, {"type": 1, "text": text}]);
    let medium = json!({"payload": {"value": {"title": "Ferry late", "author": "Ann Lee",
        "firstPublishedAt": 1_709_283_600_000_i64, "url": url,
        "content": {"bodyModel": {"paragraphs": paragraphs}}}}});
    let article = read(&medium).unwrap();
    assert_eq!(article.text, format!("On the quay\n\n{text}"));
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    let list = json!({"data": {"articleList": {"items": [story()]}}});
    check(&read(&list).unwrap(), "/data/articleList/items/0");
    let mut known = story();
    known["identifiers"] = json!([{"name": "body", "value": "Another text."}]);
    check(&read(&known).unwrap(), "");
}

#[test]
fn json_in_a_script_is_read() {
    let story = story();
    for script in [
        format!("// of May\n{story}"),
        format!("/* of May */ {story}"),
        format!("/**/ typeof got === 'function' && got({story});"),
        format!("window.__STORY__ = {story};"),
        format!("\u{feff}\u{feff}{story}"),
    ] {
        for content_type in
            [None, Some("text/plain"), Some("application/json"), Some("text/javascript")]
        {
            check(&read_as(script.as_bytes(), content_type).unwrap(), "");
        }
    }
    check(&read(&json!({"payload": format!("\u{feff}{story}")})).unwrap(), "/payload");
    check(&read_as(format!("b'{story}'").as_bytes(), None).unwrap(), "");
}

#[test]
fn every_width_of_unicode_is_read() {
    let story = story().to_string();
    let page = "<html><head><title>Ferry late</title></head><body><h1>Ferry late</h1>
                <p>On the quay nobody could say why, but the ferry was late on Friday.</p></body></html>";
    let feed = "<?xml version='1.0' encoding='UTF-32'?><rss><channel><item><title>Ferry late</title>\
                <description>The ferry was late on Friday.</description></item></channel></rss>";
    let wide =
        |text: &str, unit: fn(char) -> Vec<u8>| text.chars().flat_map(unit).collect::<Vec<u8>>();
    let units: [fn(char) -> Vec<u8>; 4] = [
        |c| u32::from(c).to_be_bytes().to_vec(),
        |c| u32::from(c).to_le_bytes().to_vec(),
        |c| c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_be_bytes()).collect(),
        |c| c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_le_bytes()).collect(),
    ];
    for (text, content_type) in [
        (story.as_str(), "application/json"),
        (page, "text/html"),
        (feed, "application/rss+xml"),
        ("Ferry late: the ferry was late on Friday.", "text/plain"),
    ] {
        for unit in units {
            for marked in [text.to_owned(), format!("\u{feff}{text}")] {
                let bytes = wide(&marked, unit);
                for content_type in [None, Some(content_type)] {
                    let article = read_as(&bytes, content_type).unwrap();
                    assert!(
                        article.text.ends_with("ferry was late on Friday."),
                        "{}",
                        article.text
                    );
                    let is_text = content_type == Some("text/plain");
                    assert!(article.title.is_some() || is_text || text.starts_with("Ferry"));
                }
            }
        }
    }
    let mistyped = read_as(b"The ferry was late on Friday.", Some("text/plain; charset=utf-16"));
    assert_eq!(mistyped.unwrap().text, "The ferry was late on Friday.");
}

#[test]
fn brotli_that_nothing_declares_is_inflated() {
    // "The ferry was late on Friday. " ten times.
    let bytes = BASE64.decode(BROTLI.as_bytes()).unwrap();
    let article = read_as(&bytes, Some("text/plain")).unwrap();
    assert_eq!(article.text.matches("The ferry was late on Friday.").count(), 10);
    assert!(article.notes.iter().any(|note| note.contains("brotli")), "{:?}", article.notes);
    let cut = read_as(&bytes[..bytes.len() - 4], None).unwrap_err();
    assert_eq!(cut.reason, Reason::Unsupported);
}

const BROTLI: &str = "GysB+B0JdizkN46sEtQgclR5y+wty9DckpODBssWInoqFtQlhT+zRwI=";
