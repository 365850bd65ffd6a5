//! Health, intake and connections.

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use copydesk::queue::{Readiness, Source};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{LIMIT, Server, answer, refusal, server, start};

const TOKEN: &str = "a token of a test, long enough";
const ARTICLE: &str = "The harbour will stay closed until Monday, the port authority said.";

#[tokio::test]
async fn health_tells_the_state_of_the_process() {
    let server = server().await;
    assert_eq!(answer(server.get("/live")).await, (200, json!({ "status": "live" })));
    assert_eq!(answer(server.get("/ready")).await, (200, json!({ "status": "ready" })));
    server.ready.send_replace(Readiness::NotReady("broker is away".into()));
    let not_ready = json!({ "status": "not_ready", "reason": "broker is away" });
    assert_eq!(answer(server.get("/ready")).await, (503, not_ready));
    assert_eq!(answer(server.get("/live")).await.0, 200);

    let (status, version) = answer(server.get("/version")).await;
    assert_eq!(status, 200);
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(version["schema"], "copydesk.record/1");
    assert!(version["model"].as_str().unwrap().starts_with("en-"), "{version}");

    let metrics = server.get("/metrics").send().await.unwrap();
    assert!(metrics.headers()["content-type"].to_str().unwrap().starts_with("application/openm"));
    assert!(metrics.text().await.unwrap().contains("copydesk_articles_total"));
    server.shut_down().await;
}

#[tokio::test]
async fn an_accepted_article_is_in_the_queue() {
    let server = server().await;
    let post = || server.post("/articles", ARTICLE).header("content-type", "text/plain");
    let (status, accepted) = answer(post()).await;
    assert_eq!(status, 202);
    let mut consumer = server.queue.consume(Source::Articles, 1);
    let delivery = consumer.next().await.unwrap();
    assert_eq!(delivery.message.id, accepted["id"]);
    assert_eq!(delivery.message.body, ARTICLE.as_bytes());
    assert_eq!(delivery.message.content_type.as_deref(), Some("text/plain"));
    drop(delivery);
    assert_eq!(answer(post()).await.1, accepted, "the same payload has the same id");
    server.shut_down().await;
}

#[tokio::test]
async fn gzip_is_kept_as_it_came() {
    let server = server().await;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(ARTICLE.as_bytes()).unwrap();
    let body = gzip.finish().unwrap();
    let post = server.post("/articles", body.clone()).header("content-encoding", "gzip");
    assert_eq!(answer(post).await.0, 202);
    let delivery = server.queue.consume(Source::Articles, 1).next().await.unwrap();
    assert_eq!(delivery.message.body, body);
    assert_eq!(delivery.message.content_encoding.as_deref(), Some("gzip"));
    server.shut_down().await;
}

#[tokio::test]
async fn a_payload_over_the_limit_is_413_however_it_is_sent() {
    let server = server().await;
    let huge = Bytes::from(vec![b'a'; 8 * 1024 * 1024]);
    let declared = server.post("/articles", huge.clone());
    assert_eq!(refusal(declared).await, (413, "too_large".into()));
    assert_eq!(chunked(&server, &huge).await, 413);
    let fits = server.post("/articles", vec![b'a'; LIMIT]);
    assert_eq!(answer(fits).await.0, 202);
    let one_more = server.post("/articles", vec![b'a'; LIMIT + 1]);
    assert_eq!(refusal(one_more).await, (413, "too_large".into()));
    server.shut_down().await;
}

/// Posts without a declared length, in chunks; returns the status.
async fn chunked(server: &Server, body: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /articles HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                transfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for chunk in body.chunks(64 * 1024) {
        stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await.unwrap();
        stream.write_all(chunk).await.unwrap();
        stream.write_all(b"\r\n").await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    status_of(&mut stream).await
}

/// Reads to the end of the connection; returns the status.
async fn status_of(stream: &mut TcpStream) -> u16 {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let line = String::from_utf8_lossy(&answer);
    line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}")).parse().unwrap()
}

#[tokio::test]
async fn unsupported_types_and_encodings_are_415() {
    let server = server().await;
    for content_type in ["image/png", "text/css"] {
        let post = server.post("/articles", ARTICLE).header("content-type", content_type);
        assert_eq!(refusal(post).await, (415, "unsupported".into()), "{content_type}");
    }
    for encoding in ["zstd", "gzip, zstd"] {
        let post = server.post("/articles", ARTICLE).header("content-encoding", encoding);
        assert_eq!(refusal(post).await, (415, "unsupported".into()), "{encoding}");
    }
    server.shut_down().await;
}

#[tokio::test]
async fn what_cannot_become_a_record_is_422_with_the_reason() {
    let server = server().await;
    for (content_type, body, reason) in [
        ("text/plain", " \n ", "empty"),
        ("application/json", "{\"title\": ", "malformed"),
        ("application/json", "[1, 2]", "empty"),
    ] {
        let post = server.post("/articles", body).header("content-type", content_type);
        assert_eq!(refusal(post).await, (422, reason.into()), "{body}");
    }
    let cut = b"\x1f\x8b\x08 cut".to_vec();
    let broken = server.post("/articles", cut).header("content-encoding", "gzip");
    assert_eq!(refusal(broken).await, (422, "compression".into()));
    assert!(server.metrics.render().contains("copydesk_rejections_total{reason=\"empty\"} 2"));
    server.shut_down().await;
}

#[tokio::test]
async fn a_full_queue_is_429_and_a_closed_one_503() {
    let server = start("127.0.0.1:0", None, |options| options.max_queued = 1).await;
    assert_eq!(answer(server.post("/articles", "One.")).await.0, 202);
    let second = server.post("/articles", "Two.").send().await.unwrap();
    assert_eq!(second.status(), 429);
    assert!(second.headers().contains_key("retry-after"));
    server.queue.close(Duration::from_secs(5)).await;
    let third = server.post("/articles", "Three.").send().await.unwrap();
    assert_eq!(third.status(), 503);
    assert!(third.headers().contains_key("retry-after"));
    server.shut_down().await;
}

#[tokio::test]
async fn a_refused_type_says_what_to_send_and_is_counted() {
    let server = server().await;
    let post = server.post("/articles", ARTICLE).header("content-type", "image/png");
    let (status, body) = answer(post).await;
    assert_eq!(status, 415);
    let detail = body["detail"].as_str().unwrap();
    assert!(detail.contains("curl -H 'content-type: text/html'"), "{detail}");
    let metrics = server.metrics.render();
    assert!(metrics.contains("copydesk_rejections_total{reason=\"unsupported\"} 1"), "{metrics}");
    server.shut_down().await;
}

#[tokio::test]
async fn a_slash_at_the_end_changes_nothing() {
    let server = server().await;
    assert_eq!(answer(server.post("/articles/", ARTICLE)).await.0, 202);
    assert_eq!(answer(server.get("/live/")).await.0, 200);
    server.shut_down().await;
}

/// The heads never end; without places for others each would hold one for seconds.
#[tokio::test]
async fn probes_are_answered_among_hundreds_of_half_open_heads() {
    let server = server().await;
    let mut silent = Vec::new();
    for _ in 0..600 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        // One that made way already refuses the bytes.
        stream.write_all(b"GET /live HTTP/1.1\r\nhost: localhost\r\n").await.ok();
        silent.push(stream);
    }
    for path in ["/live", "/ready", "/metrics"] {
        let asked = tokio::time::timeout(Duration::from_secs(3), server.get(path).send());
        assert_eq!(asked.await.expect("an answer at once").unwrap().status(), 200, "{path}");
    }
    server.shut_down().await;
}

/// A client that reads slowly, or writes its next request later, keeps its connection however
/// many silent ones another address opens.
#[tokio::test]
async fn hundreds_of_half_open_heads_close_no_connection_of_another_address() {
    let server = start("0.0.0.0:0", Some(TOKEN), |_| {}).await;
    let connect = async |from: [u8; 4]| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(server.address).await.unwrap()
    };
    let ask = async |stream: &mut TcpStream| {
        stream.write_all(b"GET /live HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        while !answer.ends_with("{\"status\":\"live\"}") {
            let mut bytes = [0; 1024];
            let read = stream.read(&mut bytes).await.unwrap();
            assert!(read > 0, "closed after {answer:?}");
            answer.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
        }
    };
    let mut quiet = connect([127, 0, 0, 2]).await;
    ask(&mut quiet).await;
    let mut silent = Vec::new();
    for _ in 0..600 {
        let mut stream = connect([127, 0, 0, 3]).await;
        stream.write_all(b"GET /live HTTP/1.1\r\nhost: localhost\r\n").await.ok();
        silent.push(stream);
    }
    // Answered after them, so all of them have been seen.
    assert_eq!(answer(server.get("/live")).await.0, 200);
    ask(&mut quiet).await;
    server.shut_down().await;
}

/// A body that hardly comes makes way for whoever waits.
#[tokio::test]
async fn slow_bodies_in_number_hold_up_no_article() {
    let server = start("127.0.0.1:0", None, |_| {}).await;
    let mut slow = Vec::new();
    let head = format!(
        "POST /articles HTTP/1.1\r\nhost: {}\r\ncontent-type: text/plain\r\n\
         content-length: 900\r\n\r\nA",
        server.address
    );
    for _ in 0..40 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let posted = server.post("/articles", ARTICLE).header("content-type", "text/plain");
    let posted = answer(posted).await;
    assert_eq!(posted.0, 202, "{}", posted.1);
    assert_eq!(status_of(&mut slow[0]).await, 408);
    server.shut_down().await;
}

/// Bodies that never come keep their requests in hand.
#[tokio::test]
async fn probes_are_answered_while_every_place_has_a_request_in_hand() {
    let server = start("0.0.0.0:0", Some(TOKEN), |_| {}).await;
    let head = format!(
        "POST /articles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         content-length: 10\r\nexpect: 100-continue\r\n\r\n"
    );
    let occupy = async |from: [u8; 4]| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let mut stream = socket.connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    };
    let list = || {
        let request = server.get("/api/records").bearer_auth(TOKEN);
        answer(request.header("connection", "close"))
    };
    let mut slow = Vec::new();
    // No address has every place to itself.
    for from in [[127, 0, 0, 2], [127, 0, 0, 3]] {
        for _ in 0..128 {
            slow.push(occupy(from).await);
        }
    }
    // One whose head was not read yet may have made way: until none is left.
    let mut listed = list().await;
    while listed.0 == 200 {
        slow.push(occupy([127, 0, 0, 4]).await);
        listed = list().await;
    }
    assert_eq!((listed.0, listed.1["reason"].as_str()), (503, Some("busy")));
    assert_eq!(answer(server.get("/live")).await.0, 200);
    drop(slow);
    server.shut_down().await;
}

/// All behind one proxy, or on the same host as whoever probes.
#[tokio::test]
async fn probes_are_answered_while_their_own_address_has_its_share_in_hand() {
    let server = server().await;
    let head = format!(
        "POST /articles HTTP/1.1\r\nhost: {}\r\ncontent-length: 900\r\n\r\nAnn",
        server.address
    );
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let close = |request: reqwest::RequestBuilder| request.header("connection", "close");
    for path in ["/live", "/ready", "/metrics", "/version"] {
        let asked = close(server.get(path)).send();
        let asked = tokio::time::timeout(Duration::from_secs(3), asked).await;
        assert_eq!(asked.expect("an answer at once").unwrap().status(), 200, "{path}");
    }
    // One whose body was too slow by now may have made way: until none has.
    let mut listed = answer(close(server.get("/api/records"))).await;
    while listed.0 == 200 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
        listed = answer(close(server.get("/api/records"))).await;
    }
    assert_eq!((listed.0, listed.1["reason"].as_str()), (503, Some("busy")));
    drop(slow);
    server.shut_down().await;
}

#[tokio::test]
async fn who_asks_before_sending_a_body_that_is_not_wanted_is_not_told_to_go_on() {
    let server = start("127.0.0.1:0", Some(TOKEN), |_| {}).await;
    for (token, length, status) in [(TOKEN, 999_999_999, 413), ("a guess of somebody", 900, 401)] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let head = format!(
            "POST /articles HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-length: {length}\r\nexpect: 100-continue\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        assert_eq!(status_of(&mut stream).await, status);
    }
    server.shut_down().await;
}

#[tokio::test]
async fn of_two_headers_that_contradict_each_other_none_counts() {
    let server = start("127.0.0.1:0", Some(TOKEN), |_| {}).await;
    let post = || server.post("/articles", ARTICLE).bearer_auth(TOKEN);
    let twice = post().header("authorization", "Bearer another of somebody");
    assert_eq!(refusal(twice).await, (400, "repeated_header".into()));
    let plain = || post().header("content-type", "text/plain");
    let twice = plain().header("content-type", "text/html");
    assert_eq!(refusal(twice).await, (400, "repeated_header".into()));
    assert_eq!(answer(plain()).await.0, 202);
    server.shut_down().await;
}

#[tokio::test]
async fn a_payload_is_stored_with_the_name_of_its_token() {
    let server = start("127.0.0.1:0", Some(TOKEN), |_| {}).await;
    let post = server.post("/articles", ARTICLE).bearer_auth(TOKEN);
    assert_eq!(answer(post).await.0, 202);
    let delivery = server.queue.consume(Source::Articles, 1).next().await.unwrap();
    assert_eq!(delivery.message.trace.user_id.as_deref(), Some("token:default"));
    drop(delivery);
    server.shut_down().await;
}

#[tokio::test]
async fn a_wrong_token_is_counted_and_slowed() {
    let server = start("127.0.0.1:0", Some(TOKEN), |_| {}).await;
    let asked = Instant::now();
    let wrong = || server.get("/api/records").bearer_auth("a guess of somebody");
    assert_eq!(refusal(wrong()).await, (401, "unauthorized".into()));
    assert!(asked.elapsed() >= Duration::from_secs(1));
    assert!(server.metrics.render().contains("copydesk_wrong_tokens_total 1"));
    // Who brings none is a browser that asks for the first time.
    assert_eq!(refusal(server.get("/api/records")).await.0, 401);
    assert!(server.metrics.render().contains("copydesk_wrong_tokens_total 1"));
    let many = futures_util::future::join_all((0..30).map(|_| wrong().send())).await;
    let statuses: Vec<_> = many.into_iter().map(|answer| answer.unwrap().status()).collect();
    assert!(statuses.iter().any(|status| *status == 429), "{statuses:?}");
    assert_eq!(answer(server.get("/api/records").bearer_auth(TOKEN)).await.0, 200);
    server.shut_down().await;
}

#[tokio::test]
async fn endpoints_are_listed_and_resumed_by_the_page_or_the_command_alone() {
    let server = server().await;
    drop(server.webhooks.switch("newsroom"));
    let listed = json!({ "webhooks": [{ "name": "newsroom", "state": "working" }] });
    assert_eq!(answer(server.get("/api/webhooks")).await, (200, listed));
    let path = "/api/webhooks/newsroom/resume";
    assert_eq!(refusal(server.post(path, "")).await, (403, "forgery".into()));
    let resumed = answer(server.change(path, &json!({}))).await;
    let told = json!({ "name": "newsroom", "state": "working", "recalled": 0 });
    assert_eq!(resumed, (200, told));
    let missing = server.change("/api/webhooks/nobody/resume", &json!({}));
    assert_eq!(refusal(missing).await, (404, "not_found".into()));
    server.shut_down().await;
}

#[tokio::test]
async fn unknown_paths_and_methods_are_named() {
    let server = server().await;
    assert_eq!(refusal(server.get("/nothing")).await, (404, "not_found".into()));
    assert_eq!(refusal(server.get("/articles")).await, (405, "method_not_allowed".into()));
    server.shut_down().await;
}

#[tokio::test]
async fn a_server_that_goes_down_finishes_the_request_in_hand() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "POST /articles HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        ARTICLE.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The interim answer proves that the handler has the request.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100"));
    let down = tokio::spawn(server.shut_down());
    stream.write_all(ARTICLE.as_bytes()).await.unwrap();
    assert_eq!(status_of(&mut stream).await, 202);
    down.await.unwrap();
}

#[tokio::test]
async fn a_request_head_without_end_is_refused() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head =
        format!("GET /live HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "a".repeat(99_999));
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status_of(&mut stream).await, 431);
    server.shut_down().await;
}
