#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

//! One article in each JSON shape of the news trade.

use copydesk::analysis::Scratch;
use copydesk::article::{Article, Status};
use copydesk::payload::{Limits, Payload, Rejection, decode};
use copydesk::pipeline::Engine;

fn read(json: &str) -> Result<Article, Rejection> {
    let payload = Payload {
        bytes: json.as_bytes(),
        content_type: Some("application/json"),
        content_encoding: None,
    };
    decode(&payload, &Limits::default())
}

fn article(json: &str) -> Article {
    read(json).unwrap()
}

#[test]
fn ninjs_1_has_keys_of_its_own() {
    let article = article(
        r#"{"uri": "http://example.org/items/7", "type": "text", "version": "3", "pubstatus": "usable",
            "versioncreated": "2024-03-01T10:00:00Z", "firstcreated": "2024-03-01T09:00:00Z",
            "byline": "By Ann Lee", "headline": "Ferry late", "language": "en", "located": "Oslo",
            "copyrightnotice": "© Example", "subject": [{"name": "Shipping"}],
            "body_text": "Not this one.", "body_xhtml": "<h1>Ferry late</h1><p>The ferry was late.</p><h2>What next</h2><p>It sails on.</p>"}"#,
    );
    assert_eq!(article.format, "ninjs");
    assert_eq!(article.text, "The ferry was late.\n\nWhat next\n\nIt sails on.");
    assert_eq!(article.sections.len(), 1);
    assert_eq!(article.source_id.as_deref(), Some("http://example.org/items/7"));
    assert_eq!(article.url.as_deref(), Some("http://example.org/items/7"));
    assert_eq!(article.revision.as_deref(), Some("3"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.modified_at.as_deref(), Some("2024-03-01T10:00:00Z"));
    assert_eq!(
        (article.authors, article.byline),
        (vec!["Ann Lee".into()], Some("By Ann Lee".into()))
    );
    assert_eq!(article.keywords, ["Shipping"]);
}

#[test]
fn ninjs_2_and_3_have_lists_with_roles() {
    for (content_type, created, until) in [
        ("contenttype", "versioncreated", "embargoed"),
        ("contentType", "versionCreated", "embargoedUntil"),
    ] {
        let article = article(&format!(
            r#"{{"uri": "urn:x:1", "standard": {{"name": "ninjs"}}, "pubStatus": "withheld", "{created}": "2024-03-01T10:00:00Z",
                "{until}": "2024-03-02T00:00:00Z", "by": "Ann Lee and Bo Ek",
                "headlines": [{{"role": "sub", "value": "No"}}, {{"role": "main", "value": "Ferry late"}}],
                "bodies": [{{"role": "main", "{content_type}": "text/plain", "value": "Plain."}},
                           {{"role": "main", "{content_type}": "text/html", "value": "<p>The ferry was late.</p>"}}]}}"#
        ));
        assert_eq!(article.title.as_deref(), Some("Ferry late"));
        assert_eq!(article.text, "The ferry was late.");
        assert_eq!(article.status, Status::Withheld);
        assert_eq!(article.embargo_until.as_deref(), Some("2024-03-02T00:00:00Z"));
        assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(
            (article.url, article.published_at.as_deref()),
            (None, Some("2024-03-01T10:00:00Z"))
        );
    }
}

#[test]
fn a_superdesk_item() {
    let article = article(
        r#"{"guid": "urn:newsml:desk:1", "version": 20240301101500123, "pubstatus": "usable", "headline": "Ferry late",
            "byline": "Ann Lee", "authors": [{"name": "Ann Lee", "role": "writer"}],
            "firstpublished": "2024-03-01T09:00:00+0000", "versioncreated": "2024-03-01T10:00:00+0000",
            "keywords": ["sea"], "language": "en", "body_html": "<p>The ferry was late.</p>"}"#,
    );
    assert_eq!(article.source_id.as_deref(), Some("urn:newsml:desk:1"));
    assert_eq!(article.revision.as_deref(), Some("20240301101500123"), "versions exceed 32 bits");
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
}

#[test]
fn an_ap_envelope() {
    let article = article(
        r#"{"data": {"item": {"altids": {"itemid": "ab12"}, "version": 2, "type": "text", "pubstatus": "canceled",
            "versioncreated": "2024-03-01T10:00:00Z", "headline": "Ferry late", "bylines": [{"name": "Ann Lee"}]}}}"#,
    );
    assert_eq!(
        (article.source_id.as_deref(), article.revision.as_deref()),
        (Some("ab12"), Some("2"))
    );
    assert_eq!((article.status, article.text.as_str()), (Status::Canceled, ""));
    assert_eq!(article.authors, ["Ann Lee"]);
}

#[test]
fn an_object_with_a_text_of_its_own_is_no_envelope() {
    let article = article(r#"{"id": "1", "text": "The ferry was late.", "data": {"text": "No."}}"#);
    assert_eq!(article.text, "The ferry was late.");
}

#[test]
fn schema_org_alone_in_a_list_or_in_a_graph() {
    let node = r#"{"@type": ["Thing", "NewsArticle"], "@id": "urn:a:1", "headline": "Ferry &amp; port",
        "author": [{"@id": "urn:p:1"}, "Bo Ek"], "datePublished": "2024-03-01T09:00:00Z", "inLanguage": "en",
        "mainEntityOfPage": {"@id": "https://example.org/f"}, "articleBody": "The ferry was late.\n\nIt sails on."}"#;
    let person = r#"{"@type": "Person", "@id": "urn:p:1", "name": "Ann Lee"}"#;
    let alone = node.replacen('{', r#"{"@context": "https://schema.org", "#, 1);
    let graph = format!(r#"{{"@context": "https://schema.org", "@graph": [{person}, {node}]}}"#);
    for (json, authors) in [
        (graph, vec!["Ann Lee", "Bo Ek"]),
        (format!("[{person}, {node}]"), vec!["Ann Lee", "Bo Ek"]),
        (alone, vec!["Bo Ek"]),
    ] {
        let article = article(&json);
        assert_eq!(article.format, "schema.org");
        assert_eq!(article.title.as_deref(), Some("Ferry & port"));
        assert_eq!(article.text, "The ferry was late.\n\nIt sails on.");
        assert_eq!(article.authors, authors);
        assert_eq!(article.source_id.as_deref(), Some("urn:a:1"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
    }
}

#[test]
fn what_schema_org_says_of_status_and_end_is_read() {
    let article = article(
        r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry late", "expires": "2030-01-01",
            "creativeWorkStatus": "Cancelled", "dateModified": "2024-03-01T10:00:00Z", "articleBody": "The ferry was late."}"#,
    );
    assert_eq!(article.embargo_until.as_deref(), Some("2030-01-01T00:00:00Z"));
    assert!(article.notes.iter().any(|note| note == "embargo_until is taken from `expires`"));
    assert_eq!(article.status, Status::Canceled);
    assert_eq!(article.revision.as_deref(), Some("2024-03-01T10:00:00Z"));
}

#[test]
fn a_json_feed_with_one_item() {
    let item = r#"{"id": "7", "url": "https://example.org/f", "title": "Ferry late",
        "content_html": "<p>The ferry was late.</p>", "date_published": "2024-03-01T09:00:00Z", "tags": ["sea"]}"#;
    let feed = |items: &str| {
        format!(
            r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "language": "en",
            "authors": [{{"name": "Ann Lee"}}], "items": [{items}]}}"#
        )
    };
    let article = article(&feed(item));
    assert_eq!((article.format, article.source.as_deref()), ("jsonfeed", Some("Harbour Post")));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.text, "The ferry was late.");
    let rejection = read(&feed(&format!("{item},{item}"))).unwrap_err();
    assert_eq!(rejection.to_string(), "unsupported: expected a JSON Feed with one item, found 2");
}

#[test]
fn a_record_of_ours_is_no_article() {
    let payload = Payload {
        bytes: b"# Ferry\n\nIt is late, Ann Lee said.",
        content_type: Some("text/markdown"),
        content_encoding: None,
    };
    let engine = Engine::new(Limits::default());
    let record = engine.process(&mut Scratch::default(), &payload).unwrap();
    let record = String::from_utf8(record.to_json()).unwrap();
    let rejection = read(&record).unwrap_err().to_string();
    assert!(rejection.starts_with("unsupported: expected an article, found a record of Copydesk"));
    // What is called a schema elsewhere is none.
    assert_eq!(
        article(&record.replace("copydesk.record/1", "post/1")).text,
        "It is late, Ann Lee said."
    );
}

#[test]
fn linked_data_without_an_article_is_named() {
    let rejection = read(r#"{"@context": "https://schema.org", "@type": "Person", "name": "Ann"}"#)
        .unwrap_err();
    assert_eq!(
        rejection.to_string(),
        "unsupported: expected a schema.org article, found JSON-LD without one"
    );
}

#[test]
fn content_systems_keep_days_by_language_and_editors_their_own() {
    let contentful = article(
        r#"{"sys": {"id": "a1", "createdAt": "2020-01-01T00:00:00Z"}, "fields": {"title": {"en-US": "Ferry late"},
            "publishDate": {"en-US": "2024-03-01T09:00:00Z"}, "author": {"en-US": ["Ann Lee"]},
            "body": {"en-US": "The ferry was late."}}}"#,
    );
    assert_eq!(contentful.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(contentful.authors, ["Ann Lee"]);
    let editor = article(
        r#"{"title": "Ferry <script>alert(1)</script>late", "content": {"time": 1550476186479, "version": "2.8",
            "blocks": [{"type": "paragraph", "data": {"text": "The ferry was late."}}]}}"#,
    );
    assert_eq!((editor.published_at, editor.revision), (None, None));
    assert_eq!(editor.title.as_deref(), Some("Ferry late"));
    let drupal = article(
        r#"{"data": {"type": "node--article", "attributes": {"title": "Ferry late", "field_author": "Ann Lee",
            "body": {"processed": "<p>The ferry was late.</p>"}}}}"#,
    );
    assert_eq!(drupal.authors, ["Ann Lee"]);
}

#[test]
fn a_desk_is_no_author_and_not_lost() {
    let of = |author: &str| {
        let json = format!(
            r#"{{"title": "Ferry late", "text": "The ferry was late.", "author": "{author}"}}"#
        );
        let article = article(&json);
        (article.authors, article.byline)
    };
    for desk in ["Web Desk", "Guest Author", "dpa"] {
        assert_eq!(of(desk), (vec![], Some(desk.to_owned())), "{desk}");
    }
    assert_eq!(of("admin"), (vec![], None));
    assert_eq!(of("['Ann Lee', 'Bo Ek']").0, ["Ann Lee", "Bo Ek"]);
}

#[test]
fn fields_have_other_names_too() {
    for json in [
        r#"{"Título": "Ferry late", "cuerpo": "The ferry was late.", "autor": "Ann Lee", "fecha": "2024-03-01"}"#,
        r#"{"titel": "Ferry late", "inhalt": "<p>The ferry was late.</p>", "autor": "Ann Lee", "datum": "2024-03-01"}"#,
        r#"{"标题": "Ferry late", "正文": "The ferry was late.", "作者": "Ann Lee", "发布时间": "2024-03-01"}"#,
        r#"{"news_title": "Ferry late", "newsText": "The ferry was late.", "news_author": "Ann Lee", "news_date": "2024-03-01"}"#,
        r#"{"title": "Untitled", "headline": "Ferry late", "bodyXML": "<body><p>The ferry was late.</p></body>",
            "author": {"0": {"name": "Ann Lee"}}, "date": {"published": "2024-03-01"}}"#,
        r#"{"title": "(no title)", "name": "Ferry late", "delta": {"ops": [{"insert": "The ferry was late.\n"}]},
            "authors": ["Ann Lee"], "firstPublishedDate": "2024-03-01", "publishedDate": "2024-03-05"}"#,
    ] {
        let article = article(json);
        assert_eq!(article.title.as_deref(), Some("Ferry late"), "{json}");
        assert_eq!(article.text, "The ferry was late.", "{json}");
        assert_eq!(article.authors, ["Ann Lee"], "{json}");
        assert_eq!(article.published_at.as_deref(), Some("2024-03-01T00:00:00Z"), "{json}");
    }
}

#[test]
fn an_english_name_comes_before_another_language_s() {
    let article = article(
        r#"{"title": "Ferry late", "titulo": "Otro", "text": "The ferry was late.", "texto": "Otro.",
            "data": {"title": "No"}, "post_name": "ferry-late", "post_author": 7}"#,
    );
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!((article.authors, article.published_at), (vec![], None));
}

#[test]
fn escapes_of_escapes_are_undone_and_paths_are_not() {
    let text = |body: &str| article(&serde_json::json!({"title": "A", "text": body}).to_string());
    let mended = text(r#"The ferry was late.\n\n\"Again,\" she said.\nIt sails on."#);
    assert_eq!(mended.text, "The ferry was late.\n\n\"Again,\" she said.\n\nIt sails on.");
    assert!(mended.notes.iter().any(|note| note.contains("escaped once more")));
    for kept in [
        r"The map is in C:\news\north on the old disk.",
        r"A line ends with \n in that language.",
        "It has \\n and \\n\nand a line break of its own.",
        r#"<p>Late.</p><script>a = "x\n\n\"y\"";</script><p>The mark \n ends it.</p>"#,
    ] {
        let article = text(kept);
        assert!(article.text.contains("\\n"), "{kept}");
    }
}

#[test]
fn more_blocks_are_read_and_what_says_more_is_no_block() {
    let first = "The ferry was late again on Friday.";
    for body in [
        r#""mobiledoc": "{\"version\":\"0.3.1\",\"markups\":[],\"cards\":[],\"sections\":[[1,\"p\",[[0,[],0,\"The ferry was \"],[0,[],0,\"late again on Friday.\"]]]]}""#,
        r#""content": {"value": {"schema": "dast", "document": {"type": "root", "children": [{"type": "paragraph", "children": [{"type": "span", "value": "The ferry was late again on Friday."}]}]}}}"#,
        r#""properties": {"bodyText": {"markup": "<p>The ferry was late again on Friday.</p>"}}"#,
        r#""elements": {"main": {":type": "text/html", "value": "<p>The ferry was late again on Friday.</p>"}}"#,
        r#""lines": ["The ferry was late again on Friday."]"#,
    ] {
        let article =
            article(&format!(r#"{{"title": "Ferry late", "author": "Ann Lee", {body}}}"#));
        assert_eq!(article.text, first, "{body}");
        assert_eq!(article.title.as_deref(), Some("Ferry late"), "{body}");
        assert_eq!(article.authors, ["Ann Lee"], "{body}");
    }
    let article = article(
        r#"{"article": {"meta": {"headline": "Ferry late"}, "author": {"name": "Ann Lee"}, "content": {"paragraphs": ["The ferry was late again on Friday."]}}}"#,
    );
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!((article.text.as_str(), article.authors), (first, vec!["Ann Lee".to_owned()]));
}
