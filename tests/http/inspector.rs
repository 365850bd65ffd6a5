//! The inspector's page and data: what they show, and to whom.

use std::io::Write;

use bytes::Bytes;
use copydesk::queue::Source;
use serde_json::{Value, json};

use crate::support::{answer, refusal, server, start};

const HOSTILE: &str = "<script>alert('𝄞')</script><img src=x onerror=alert(1)>";

fn record(id: &str) -> Value {
    json!({
        "schema": "copydesk.record/1",
        "record_id": id,
        "document_id": "d1",
        "status": "usable",
        "article": {
            "title": HOSTILE,
            "source": "test",
            "text": HOSTILE,
            "word_count": 3,
            "fingerprint": { "sha256": "", "simhash": "" },
        },
        "entities": [{ "id": "e1", "type": "person", "name": HOSTILE, "salience": 1.0,
                       "mentions": [] }],
        "quotes": [],
        "provenance": { "engine": "copydesk", "model": "en", "format": "html" },
    })
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_scripts() {
    let server = server().await;
    let page = server.get("/").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let html = page.text().await.unwrap();
    assert!(!html.contains("http://") && !html.contains("https://"), "no requests to others");
    assert!(!html.contains("style=") && !html.contains("onclick="), "nothing inline");
    for path in links(&html) {
        let asset = server.get(&path).send().await.unwrap();
        assert_eq!(asset.status(), 200, "{path}");
        assert_eq!(asset.headers()["content-security-policy"], policy, "{path}");
        let asset = asset.text().await.unwrap();
        for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!asset.contains(sink), "{path} has {sink}");
        }
    }
    server.shut_down().await;
}

/// The paths that the page loads, and every script that another may.
fn links(html: &str) -> Vec<String> {
    let scripts = std::fs::read_dir("src/http/inspector").unwrap();
    let names = scripts.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut links: Vec<String> = names
        .filter(|name| name.strip_suffix(".mjs").is_some())
        .map(|name| format!("/{name}"))
        .collect();
    for attribute in ["src=\"", "href=\""] {
        let values = html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
        links.extend(
            values.filter(|value| value.starts_with('/') && value.contains('.')).map(str::to_owned),
        );
    }
    assert!(links.len() >= 8, "{links:?}");
    links
}

#[tokio::test]
async fn records_come_back_byte_for_byte_and_as_json_only() {
    let server = server().await;
    let json = Bytes::from(record("r1").to_string());
    server.recent.push("r1", json.clone());
    server.recent.push("r2", Bytes::from(record("r2").to_string()));

    let (status, list) = answer(server.get("/api/records")).await;
    assert_eq!(status, 200);
    let ids: Vec<&str> = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|r| r["record_id"].as_str())
        .collect();
    assert_eq!(ids, ["r2", "r1"]);
    let first = &list["records"][0];
    assert_eq!((&first["entities"], &first["quotes"]), (&json!(1), &json!(0)));
    assert_eq!(first["article"]["title"], HOSTILE);
    assert_eq!(first["article"]["opening"], HOSTILE);

    let record = server.get("/api/records/r1").send().await.unwrap();
    assert_eq!(record.headers()["content-type"], "application/json");
    assert_eq!(record.headers()["x-content-type-options"], "nosniff");
    assert_eq!(record.bytes().await.unwrap(), json);
    assert_eq!(refusal(server.get("/api/records/r3")).await, (404, "not_found".into()));
    server.shut_down().await;
}

#[tokio::test]
async fn a_search_takes_words_or_a_predicate_and_tells_where_one_goes_wrong() {
    let server = server().await;
    for id in ["r1", "r2"] {
        server.recent.push(id, Bytes::from(record(id).to_string()));
    }
    let search = |q: &str| {
        let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
        server.get(&format!("/api/records?q={q}"))
    };
    for (q, ids) in [
        ("r1", vec!["r1"]),
        ("record_id = r1", vec!["r1"]),
        ("entities any (type = person) and not record_id = r1", vec!["r2"]),
        ("language = de", vec![]),
    ] {
        let (status, list) = answer(search(q)).await;
        let found: Vec<_> = list["records"].as_array().unwrap().iter().collect();
        let found: Vec<_> = found.iter().map(|r| r["record_id"].as_str().unwrap()).collect();
        assert_eq!((status, found), (200, ids), "{q}");
    }
    let (status, problem) = answer(search("title = 'ü' and langage = de")).await;
    assert_eq!((status, &problem["offset"]), (400, &json!(17)));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("q: character 17: ") && detail.contains("`language`"), "{detail}");
    let (status, problem) = answer(search("title = 'ü' and speaker in list:cabnet")).await;
    assert_eq!((status, &problem["offset"]), (400, &json!(33)));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("q: character 33: expected a list"), "{detail}");
    server.shut_down().await;
}

#[tokio::test]
async fn quotes_that_other_documents_have_too_are_told() {
    let server = server().await;
    for (id, document, fingerprint) in [
        ("r1", "d1", "00000000000000ff"),
        // Another revision of the same article, one with other words, one with the same.
        ("r2", "d1", "00000000000000ff"),
        ("r3", "d3", "ff000000000000ff"),
        ("r4", "d4", "000000000000007f"),
    ] {
        let mut json = record(id);
        json["document_id"] = json!(document);
        json["quotes"] = json!([
            { "id": "q1", "text": "no fingerprint" },
            { "id": "q2", "fingerprint": fingerprint },
        ]);
        server.recent.push(id, Bytes::from(json.to_string()));
    }
    let (status, told) = answer(server.get("/api/records/r1/repeats")).await;
    assert_eq!((status, &told["searched"]), (200, &json!(4)));
    let place = json!({ "record_id": "r4", "quote": "q2", "title": HOSTILE, "source": "test" });
    let repeat = json!([{ "quote": "q2", "records": 1, "in": [place] }]);
    assert_eq!(told["repeats"], repeat);
    server.shut_down().await;
}

#[tokio::test]
async fn parked_articles_can_be_seen_replayed_and_dropped() {
    let server = server().await;
    let first = server.park("The first story.", "malformed").await;
    let second = server.park("The second story.", "panic").await;

    let (_, list) = answer(server.get("/api/parked")).await;
    assert_eq!(list["parked"].as_array().unwrap().len(), 2);
    let (_, list) = answer(server.get("/api/parked?reason=panic")).await;
    assert_eq!(list["parked"][0]["id"], second);
    let (_, shown) = answer(server.get(&format!("/api/parked/{first}"))).await;
    assert_eq!((&shown["body"], &shown["truncated"]), (&json!("The first story."), &json!(false)));
    assert_eq!((&shown["stage"], &shown["source"]), (&json!("decode"), &json!("http")));
    assert_eq!(shown["user"], "local");
    assert_eq!(refusal(server.get("/api/parked/none")).await.0, 404);

    let replay = server.change("/api/parked/replay", &json!({ "ids": [first, "none"] }));
    assert_eq!(answer(replay).await, (200, json!({ "replayed": 1, "unknown": ["none"] })));
    let again = server.queue.consume(Source::Articles, 1).next().await.unwrap();
    assert_eq!(again.message.id, first);
    let drop_it = server.change("/api/parked/drop", &json!({ "reason": "panic" }));
    assert_eq!(answer(drop_it).await, (200, json!({ "dropped": 1 })));
    let (_, list) = answer(server.get("/api/parked")).await;
    assert_eq!(list["parked"], json!([]));
    drop(again);
    server.shut_down().await;
}

#[tokio::test]
async fn a_parked_body_is_shown_as_people_read_it() {
    let server = server().await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all("The ferry is late.".as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let declared = server.post("/articles", gzip.clone()).header("content-encoding", "gzip");
    for request in [declared, server.post("/articles", gzip)] {
        let id = server.park_sent(request, "malformed").await;
        let (_, shown) = answer(server.get(&format!("/api/parked/{id}"))).await;
        assert_eq!(
            (&shown["body"], &shown["truncated"]),
            (&json!("The ferry is late."), &json!(false))
        );
    }
    server.shut_down().await;
}

#[tokio::test]
async fn a_selection_must_be_clear() {
    let server = server().await;
    for unclear in [
        json!({}),
        json!({ "ids": [] }),
        json!({ "all": false }),
        json!({ "ids": ["a"], "all": true }),
        json!([]),
    ] {
        let request = server.change("/api/parked/drop", &unclear);
        assert_eq!(refusal(request).await, (422, "unclear_selection".into()), "{unclear}");
    }
    server.shut_down().await;
}

#[tokio::test]
async fn nothing_is_changed_on_behalf_of_another_site() {
    let server = server().await;
    let all = json!({ "all": true });
    let plain = server.post("/api/parked/drop", all.to_string());
    assert_eq!(refusal(plain).await, (403, "forgery".into()));
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let forged = server.change("/api/parked/drop", &all).header(name, value);
        assert_eq!(refusal(forged).await, (403, "forgery".into()), "{name}: {value}");
        let article = server.post("/articles", "A story.").header(name, value);
        assert_eq!(refusal(article).await, (403, "forgery".into()), "{name}: {value}");
    }
    let own = format!("http://{}", server.address);
    let own = server.change("/api/parked/drop", &all).header("origin", own);
    assert_eq!(answer(own).await, (200, json!({ "dropped": 0 })));
    server.shut_down().await;
}

const GUARDED: &[&str] = &[
    "/",
    "/inspector.mjs",
    "/samples/harbour-bridge",
    "/api/records",
    "/api/records/r1",
    "/api/parked",
    "/api/parked/m1",
];

#[tokio::test]
async fn on_loopback_only_loopback_names_are_served() {
    let server = server().await;
    for path in GUARDED {
        let rebound = server.get(path).header("host", "evil.example:8780");
        assert_eq!(refusal(rebound).await, (403, "host".into()), "{path}");
    }
    let rebound = server.post("/articles", "A story.").header("host", "evil.example");
    assert_eq!(refusal(rebound).await, (403, "host".into()));
    let health = server.get("/live").header("host", "copydesk.example");
    assert_eq!(answer(health).await.0, 200);
    server.shut_down().await;
}

#[tokio::test]
async fn outside_loopback_the_token_is_needed() {
    let server = start("0.0.0.0:0", Some("t0ken"), |_| {}).await;
    for path in GUARDED {
        let response = server.get(path).send().await.unwrap();
        assert_eq!(response.status(), 401, "{path}");
        // Each scheme on a line of its own, or browsers ask for nothing.
        let schemes: Vec<_> = response.headers().get_all("www-authenticate").iter().collect();
        assert_eq!(schemes, ["Basic realm=\"copydesk\"", "Bearer realm=\"copydesk\""], "{path}");
        let wrong = server.get(path).bearer_auth("t0keN");
        assert_eq!(refusal(wrong).await, (401, "unauthorized".into()), "{path}");
    }
    assert_eq!(refusal(server.post("/articles", vec![b'a'; 4_000_000])).await.0, 401);
    assert_eq!(answer(server.post("/articles", "A story.").bearer_auth("t0ken")).await.0, 202);
    assert_eq!(answer(server.get("/api/records").bearer_auth("t0ken")).await.0, 200);
    let as_a_browser = server.get("/").basic_auth("desk", Some("t0ken"));
    assert_eq!(as_a_browser.send().await.unwrap().status(), 200);
    let all = json!({ "all": true });
    assert_eq!(refusal(server.change("/api/parked/drop", &all)).await.0, 401);
    assert_eq!(answer(server.change("/api/parked/drop", &all).bearer_auth("t0ken")).await.0, 200);
    for path in ["/live", "/ready", "/metrics", "/version"] {
        assert_eq!(server.get(path).send().await.unwrap().status(), 200, "{path}");
    }
    server.shut_down().await;
}

#[tokio::test]
async fn outside_loopback_nobody_gets_in_without_a_configured_token() {
    let server = start("0.0.0.0:0", None, |_| {}).await;
    for path in GUARDED {
        assert_eq!(refusal(server.get(path)).await, (403, "token_needed".into()), "{path}");
    }
    let article = server.post("/articles", "A story.").bearer_auth("");
    assert_eq!(refusal(article).await, (403, "token_needed".into()));
    assert_eq!(answer(server.get("/ready")).await.0, 200);
    server.shut_down().await;
}
