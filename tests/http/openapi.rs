//! The `OpenAPI` document against the handlers: every path and method is there, and
//! what is answered has a documented status and shape.

use std::collections::BTreeSet;

use copydesk::contracts;
use copydesk::journal::Request;
use copydesk::queue::{Outcome, Readiness, Source};
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{LIMIT, Server, answer, server, start};

const STORY: &str = "“The lock gates hold,” said harbour master Ilse Marten on Friday in Bremen.";

/// The paths that the router has, read from its source: axum does not list them.
#[test]
fn every_path_of_the_router_is_documented_and_no_other() {
    let source = include_str!("../../src/http/mod.rs");
    let routes = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let routes: BTreeSet<&str> = routes.collect();
    let document = contracts::openapi();
    let paths: BTreeSet<&str> =
        document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(routes, paths);
}

/// The statuses that a source file of the server answers by its name for them.
fn statuses(source: &str) -> BTreeSet<u16> {
    let tests = source.find("#[cfg(test)]").unwrap_or(source.len());
    let names = source.get(..tests).unwrap().split("StatusCode::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_')?;
        rest.get(..end).filter(|name| !name.is_empty())
    });
    let status = |name: &str| {
        (100..600).find(|code| {
            let known = reqwest::StatusCode::from_u16(*code).ok();
            let reason = known.and_then(|known| known.canonical_reason()).unwrap_or_default();
            reason.to_uppercase().replace([' ', '-'], "_") == name
        })
    };
    names.map(|name| status(name).unwrap_or_else(|| panic!("{name}"))).collect()
}

/// Some answers take half a minute or a defect to get. So those that stand in the
/// handlers' sources are held against the document too.
#[test]
fn every_status_that_intake_can_answer_is_documented_and_no_other() {
    let shared = [
        include_str!("../../src/http/body.rs"),
        include_str!("../../src/http/guard.rs"),
        include_str!("../../src/http/intake.rs"),
        include_str!("../../src/http/intruders.rs"),
        // How a rejection and a failing queue are answered.
        include_str!("../../src/http/problem.rs"),
    ];
    let shared: BTreeSet<u16> = shared.into_iter().flat_map(statuses).collect();
    let document = contracts::openapi();
    // Of what is shared, this is for other paths alone.
    for (path, own, others) in [
        ("/articles", BTreeSet::new(), &[404, 405, 409][..]),
        ("/extract", statuses(include_str!("../../src/http/extract.rs")), &[202, 404, 405, 409]),
    ] {
        let mut answers: BTreeSet<u16> = shared.union(&own).copied().collect();
        answers.retain(|status| !others.contains(status));
        if path == "/extract" {
            answers.insert(200);
        }
        let responses = document["paths"][path]["post"]["responses"].as_object().unwrap();
        let documented: BTreeSet<u16> = responses.keys().map(|key| key.parse().unwrap()).collect();
        assert_eq!(answers, documented, "{path}");
    }
}

/// Asks, and holds the answer to the document.
struct Checker {
    document: Value,
    seen: BTreeSet<(String, String)>,
}

impl Checker {
    /// Sends a request for the operation `method` on the documented `path`.
    async fn check(&mut self, path: &str, method: &Method, request: RequestBuilder) -> u16 {
        let method = method.as_str().to_lowercase();
        let operation = &self.document["paths"][path][&method];
        assert!(operation.is_object(), "{method} {path} is not documented");
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let documented = self.resolved(&operation["responses"][status.to_string()]);
        assert!(documented.is_object(), "{method} {path} answers {status}, undocumented");
        for (header, _) in documented["headers"].as_object().into_iter().flatten() {
            assert!(
                answer.headers().contains_key(header.to_lowercase()),
                "{status} has no {header}"
            );
        }
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        let kind = kind.split(';').next().unwrap();
        let schema = &documented["content"][kind]["schema"];
        assert!(schema.is_object(), "{method} {path} answers {kind}, undocumented");
        let body = answer.text().await.unwrap();
        let body = if kind == "application/json" {
            serde_json::from_str(&body).unwrap()
        } else {
            Value::from(body)
        };
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&body).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{method} {path} {status}: {errors:?} in {body}");
        self.seen.insert((path.to_owned(), method));
        status
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    /// Operations that no request was made for.
    fn unseen(&self) -> Vec<String> {
        let mut unseen = Vec::new();
        for (path, methods) in self.document["paths"].as_object().unwrap() {
            for method in ["get", "post"].iter().filter(|method| methods[**method].is_object()) {
                if !self.seen.contains(&(path.clone(), (*method).to_owned())) {
                    unseen.push(format!("{method} {path}"));
                }
            }
        }
        unseen
    }
}

#[tokio::test]
async fn every_answer_is_as_documented() {
    let mut checker = Checker { document: contracts::openapi(), seen: BTreeSet::new() };
    let server = server().await;
    read(&mut checker, &server).await;
    post(&mut checker, &server).await;
    parked(&mut checker, &server).await;
    server.shut_down().await;

    let guarded = start("0.0.0.0:0", Some("a token of some length"), |_| {}).await;
    let post = guarded.post("/extract", STORY);
    assert_eq!(checker.check("/extract", &Method::POST, post).await, 401);
    wrong_tokens(&checker, &guarded).await;
    guarded.shut_down().await;
    let full = start("127.0.0.1:0", None, |options| options.max_queued = 1).await;
    for expected in [202, 429] {
        let post = full.post("/articles", format!("{STORY} {expected}"));
        assert_eq!(checker.check("/articles", &Method::POST, post).await, expected);
    }
    full.queue.close(std::time::Duration::from_secs(5)).await;
    let post = full.post("/articles", STORY);
    assert_eq!(checker.check("/articles", &Method::POST, post).await, 503);
    full.shut_down().await;
    assert_eq!(checker.unseen(), Vec::<String>::new());
}

/// So many at once that some are sent away.
async fn wrong_tokens(checker: &Checker, server: &Server) {
    let guess = || server.post("/extract", STORY).bearer_auth("a wrong token of some length");
    let guesses: Vec<_> = (0..20).map(|_| tokio::spawn(guess().send())).collect();
    let mut statuses = BTreeSet::new();
    for guess in guesses {
        statuses.insert(guess.await.unwrap().unwrap().status().as_u16());
    }
    assert_eq!(statuses, BTreeSet::from([401, 429]));
    let responses = &checker.document["paths"]["/extract"]["post"]["responses"];
    assert!(responses["429"].is_object());
}

async fn read(checker: &mut Checker, server: &Server) {
    let get = Method::GET;
    for path in ["/live", "/ready", "/metrics", "/version", "/openapi.json"] {
        assert_eq!(checker.check(path, &get, server.get(path)).await, 200);
    }
    server.ready.send_replace(Readiness::NotReady("broker is away".into()));
    assert_eq!(checker.check("/ready", &get, server.get("/ready")).await, 503);
    let webhooks = server.get("/api/webhooks");
    assert_eq!(checker.check("/api/webhooks", &get, webhooks).await, 200);
    let unknown = server.change("/api/webhooks/none/resume", &serde_json::json!({}));
    let resume = "/api/webhooks/{name}/resume";
    assert_eq!(checker.check(resume, &Method::POST, unknown).await, 404);
    let missing = server.get("/api/records/none");
    assert_eq!(checker.check("/api/records/{id}", &get, missing).await, 404);
    let repeats = "/api/records/{id}/repeats";
    let missing = server.get("/api/records/none/repeats");
    assert_eq!(checker.check(repeats, &get, missing).await, 404);
    let broken = server.get("/api/records?q=langage+%3D+de");
    assert_eq!(checker.check("/api/records", &get, broken).await, 400);
    let stranger = server.get("/api/records").header("host", "other.example");
    assert_eq!(checker.check("/api/records", &get, stranger).await, 403);
}

async fn post(checker: &mut Checker, server: &Server) {
    let post = Method::POST;
    for path in ["/extract", "/articles"] {
        for (kind, body, status) in [
            ("application/json", "{\"text\": }".to_owned(), 422),
            ("text/plain", " ".to_owned(), 422),
            ("image/png", STORY.to_owned(), 415),
            ("text/plain", "a".repeat(LIMIT + 1), 413),
        ] {
            let request = server.post(path, body).header("content-type", kind);
            assert_eq!(checker.check(path, &post, request).await, status);
        }
    }
    let (_, accepted) = answer(server.post("/articles", STORY)).await;
    let id = accepted["id"].as_str().unwrap();
    server.journal.note(id, "retried", Some(("timeout", "it took too long")));
    server.journal.published(id, "r1");
    server.journal.sent(Request {
        at: Timestamp::now(),
        record_id: "r1".into(),
        endpoint: "newsroom".into(),
        result: "5xx",
        status: Some(503),
        took_ms: 12,
    });
    for (id, status) in [(id, 200), ("none", 404)] {
        let follow = server.get(&format!("/api/articles/{id}"));
        assert_eq!(checker.check("/api/articles/{id}", &Method::GET, follow).await, status);
    }
    let delivery = server.queue.consume(Source::Articles, 1).next().await.unwrap();
    delivery.settle(Outcome::Delivered).await.unwrap();

    let accept = |kind: &'static str| server.post("/extract", STORY).header("accept", kind);
    assert_eq!(checker.check("/extract", &post, accept("text/html")).await, 200);
    assert_eq!(checker.check("/extract", &post, accept("image/png")).await, 406);
    let record = accept("application/json").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(checker.check("/extract", &post, accept("application/json")).await, 200);
    server.recent.push("r1", record);
    let get = Method::GET;
    let one = server.get("/api/records/r1");
    assert_eq!(checker.check("/api/records/{id}", &get, one).await, 200);
    let repeats = server.get("/api/records/r1/repeats");
    assert_eq!(checker.check("/api/records/{id}/repeats", &get, repeats).await, 200);
    assert_eq!(checker.check("/api/records", &get, server.get("/api/records")).await, 200);
}

async fn parked(checker: &mut Checker, server: &Server) {
    let (get, post) = (Method::GET, Method::POST);
    for path in ["/api/parked/replay", "/api/parked/drop"] {
        let id = server.park(STORY, "malformed").await;
        assert_eq!(checker.check("/api/parked", &get, server.get("/api/parked")).await, 200);
        let one = server.get(&format!("/api/parked/{id}"));
        assert_eq!(checker.check("/api/parked/{id}", &get, one).await, 200);
        let forged = server.post(path, json!({ "ids": [id] }).to_string());
        assert_eq!(checker.check(path, &post, forged).await, 403);
        let unclear = server.change(path, &json!({ "ids": [] }));
        assert_eq!(checker.check(path, &post, unclear).await, 422);
        let change = server.change(path, &json!({ "ids": [id] }));
        assert_eq!(checker.check(path, &post, change).await, 200);
        // What was replayed is on the queue again, for the next round.
        if path.ends_with("replay") {
            let delivery = server.queue.consume(Source::Articles, 1).next().await.unwrap();
            delivery.settle(Outcome::Delivered).await.unwrap();
        }
    }
    let missing = server.get("/api/parked/none");
    assert_eq!(checker.check("/api/parked/{id}", &get, missing).await, 404);
    for unread in ["limit=many", "limit=0", "reason=%zz"] {
        let unread = server.get(&format!("/api/parked?{unread}"));
        assert_eq!(checker.check("/api/parked", &get, unread).await, 400);
    }
    let unread = server.get("/api/parked/%E0%A4%A");
    assert_eq!(checker.check("/api/parked/{id}", &get, unread).await, 400);
    let unread = server.get("/api/records?q=%E0%A4%A");
    assert_eq!(checker.check("/api/records", &get, unread).await, 400);
}
