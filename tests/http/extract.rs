//! `POST /extract`: the record at once, as JSON or drawn.

use std::io::Write;

use copydesk::samples;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::{LIMIT, answer, refusal, server, start};

const STORY: &str = "“The lock gates hold,” said harbour master Ilse Marten on Friday in Bremen.\n\n\
                     Engineer Tom Akers said that the pumps would run all night.";

#[tokio::test]
async fn the_answer_is_the_record() {
    let server = server().await;
    for sample in samples::ALL {
        let post =
            server.post("/extract", sample.bytes).header("content-type", sample.content_type);
        let (status, record) = answer(post).await;
        assert_eq!(status, 200, "{record}");
        assert_eq!(record["schema"], "copydesk.record/1");
        assert!(!record["quotes"].as_array().unwrap().is_empty());
        let again =
            server.post("/extract", sample.bytes).header("content-type", sample.content_type);
        assert_eq!(answer(again).await.1, record);
    }
    // Nothing was put on the queue, nothing is kept.
    assert_eq!(answer(server.get("/api/records")).await.1["records"], json!([]));
    let metrics = server.metrics.render();
    assert!(metrics.contains("copydesk_analysis_seconds_count 6"), "{metrics}");
    assert!(metrics.contains("copydesk_articles_total{outcome=\"published\"} 0"), "{metrics}");
    server.shut_down().await;
}

#[tokio::test]
async fn a_payload_may_be_compressed_and_of_no_declared_type() {
    let server = server().await;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(STORY.as_bytes()).unwrap();
    let post = server.post("/extract", gzip.finish().unwrap()).header("content-encoding", "gzip");
    let (status, record) = answer(post).await;
    assert_eq!((status, &record["article"]["text"]), (200, &json!(STORY)));
    let post = server.post("/extract", brotli(STORY.as_bytes())).header("content-encoding", "br");
    let (status, record) = answer(post).await;
    assert_eq!((status, &record["article"]["text"]), (200, &json!(STORY)));
    server.shut_down().await;
}

/// A brotli stream of one block that is stored as it is (RFC 7932, section 9.2).
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let head = u32::try_from(bytes.len() - 1).unwrap() << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[3]].concat()
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_place() {
    let server = server().await;
    let post = |kind: &'static str, body: &'static str| {
        server.post("/extract", body).header("content-type", kind)
    };
    let (status, problem) = answer(post("application/json", "{\"text\": }")).await;
    assert_eq!((status, &problem["reason"]), (422, &json!("malformed")), "{problem}");
    assert_eq!(problem["offset"], 9, "{problem}");
    let latin = server.post("/extract", b"Caf\xe9".to_vec());
    let latin = latin.header("content-type", "text/plain; charset=utf-8");
    let (status, problem) = answer(latin).await;
    assert_eq!((status, &problem["reason"]), (422, &json!("encoding")), "{problem}");
    assert_eq!(problem["offset"], 3, "{problem}");
    let (status, problem) = answer(post("text/plain", " ")).await;
    assert_eq!((status, &problem["reason"]), (422, &json!("empty")), "{problem}");
    assert_eq!(problem.get("offset"), None);
    assert_eq!(refusal(post("image/png", STORY)).await, (415, "unsupported".into()));
    let large = server.post("/extract", vec![b'a'; LIMIT + 1]);
    assert_eq!(refusal(large).await, (413, "too_large".into()));
    let neither = post("text/plain", STORY).header("accept", "image/png");
    assert_eq!(refusal(neither).await, (406, "not_acceptable".into()));
    assert_eq!(refusal(server.get("/extract")).await, (405, "method_not_allowed".into()));
    assert!(server.metrics.render().contains("copydesk_rejections_total{reason=\"malformed\"} 1"));
    server.shut_down().await;
}

#[tokio::test]
async fn it_is_guarded_like_the_intake() {
    let server = start("0.0.0.0:0", Some("a token of some length"), |_| {}).await;
    let post = || server.post("/extract", STORY);
    assert_eq!(refusal(post()).await, (401, "unauthorized".into()));
    assert_eq!(answer(post().bearer_auth("a token of some length")).await.0, 200);
    server.shut_down().await;
    let server = crate::support::server().await;
    let other_site = server.post("/extract", STORY).header("origin", "https://other.example");
    assert_eq!(refusal(other_site).await, (403, "forgery".into()));
    server.shut_down().await;
}

#[tokio::test]
async fn many_at_once_are_all_answered() {
    let server = server().await;
    let posts = (0..80).map(|number| {
        let post = server.post("/extract", format!("{STORY}\n\nEdition {number}."));
        tokio::spawn(answer(post))
    });
    let posts: Vec<_> = posts.collect();
    for (number, post) in posts.into_iter().enumerate() {
        let (status, record) = post.await.unwrap();
        assert_eq!(status, 200, "{record}");
        let text = record["article"]["text"].as_str().unwrap();
        assert!(text.ends_with(&format!("Edition {number}.")), "{text}");
    }
    server.shut_down().await;
}

#[tokio::test]
async fn a_browser_gets_the_drawn_article() {
    let server = server().await;
    let post = server.post("/extract", STORY).header("accept", "text/html, */*;q=0.5");
    let drawn = post.send().await.unwrap();
    assert_eq!(drawn.status(), 200);
    assert_eq!(drawn.headers()["content-type"], "text/html; charset=utf-8");
    let policy = drawn.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("script"), "{policy}");
    let page = drawn.text().await.unwrap();
    assert!(
        page.contains("<mark class=\"direct\" title=\"Ilse Marten\">“The lock gates hold,”</mark>")
    );
    assert!(page.contains("<cite><a href=\"#q1\">Ilse Marten</a></cite>"), "{page}");
    assert!(page.contains("<li id=\"q1\"><b>Ilse Marten</b>"), "{page}");
    assert_eq!(text_of(&page), STORY);
    server.shut_down().await;
}

/// The text of the drawn paragraphs, labels left out.
fn text_of(page: &str) -> String {
    let body = page.split("</h1>").nth(1).unwrap().split("</article>").next().unwrap();
    let paragraphs = body.split("</p>").map(|paragraph| {
        let mut text = String::new();
        for (number, part) in paragraph.split("<cite>").enumerate() {
            let part = if number == 0 { part } else { part.split("</cite>").nth(1).unwrap() };
            text.extend(part.split('<').enumerate().filter_map(|(n, piece)| match n {
                0 => Some(piece),
                _ => piece.split_once('>').map(|(_, text)| text),
            }));
        }
        text.trim_matches('\n').to_owned()
    });
    paragraphs.filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[tokio::test]
async fn nothing_of_the_article_becomes_markup() {
    let server = server().await;
    let hostile = "<img src=x onerror=alert(1)> \"&amp;' </style><script>alert(1)</script>";
    let payload: Value = json!({
        "id": hostile, "title": hostile, "source": hostile, "byline": hostile,
        "text": format!("“It is {hostile} today,” said Ann Lee of {hostile} on Friday."),
    });
    let post = server.post("/extract", payload.to_string());
    let post = post.header("content-type", "application/json").header("accept", "text/html");
    let drawn = post.send().await.unwrap();
    assert_eq!(drawn.status(), 200);
    let page = drawn.text().await.unwrap();
    assert!(!page.contains("<img") && !page.contains("<script"), "{page}");
    assert_eq!(page.matches("</style>").count(), 1);
    server.shut_down().await;
}
