//! The stage against a real TCP receiver that answers by script.
//!
//! The deliveries come from a hand-made source: the consumer channel is the
//! interface that both backends feed.

mod receiver;
mod source;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::breaker::Backoff;
use super::endpoint::Endpoint;
use super::run::feed;
use super::switch::{EndpointState, Endpoints, Next};
use crate::config::{Secret, WebhookSettings};
use crate::journal::Journal;
use crate::queue::Outcome;
use crate::telemetry::{AttemptLabel, ChangeLabel, EndpointLabel, Metrics};
use receiver::{Receiver, Step, status};
use source::Shelf;

const BODY: &str = r#"{"record_id":"r1","text":"“Ça va”, dit-elle. 𝄞"}"#;

/// A running stage with its source, its receiver's address and its metrics.
struct Stage {
    shelf: Shelf,
    metrics: Arc<Metrics>,
    endpoints: Endpoints,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

fn endpoint(url: &str, timeout: Duration) -> Endpoint {
    let settings = WebhookSettings {
        name: "desk".into(),
        url: url.into(),
        allow_private: true,
        ..WebhookSettings::default()
    };
    let secrets = [Secret::new("whsec_b2xkIGtleQ=="), Secret::new("whsec_bmV3IGtleQ==")];
    let mut endpoint = Endpoint::new(&settings, &secrets).unwrap();
    endpoint.timeout = timeout;
    let (first, most) = (Duration::from_millis(20), Duration::from_millis(40));
    endpoint.backoff = Backoff { first, most, most_answering: most };
    endpoint
}

fn start(endpoint: Endpoint) -> Stage {
    start_with(endpoint, Arc::default())
}

/// With so many records in the retry queues.
fn start_with(endpoint: Endpoint, deferred: Arc<AtomicUsize>) -> Stage {
    let shelf = Shelf::new();
    let metrics = Arc::new(Metrics::new());
    let (stop, stopped) = oneshot::channel::<()>();
    let consume = {
        let shelf = shelf.clone();
        move |prefetch| shelf.consume(prefetch)
    };
    let shutdown = async { drop(stopped.await) };
    let endpoints = Endpoints::default();
    let switch = endpoints.switch("desk");
    let (endpoint, journal) = (Arc::new(endpoint), Journal::new());
    let count = move || {
        let deferred = deferred.load(Ordering::SeqCst) as u64;
        async move { Some(deferred) }
    };
    let feed = feed(endpoint, consume, count, metrics.clone(), journal, switch, shutdown);
    let task = tokio::spawn(feed);
    Stage { shelf, metrics, endpoints, stop, task }
}

fn start_to(receiver: &Receiver) -> Stage {
    start(endpoint(&receiver.url(), Duration::from_secs(10)))
}

impl Stage {
    fn requests(&self, result: &'static str) -> u64 {
        let label = AttemptLabel { endpoint: "desk".into(), result };
        self.metrics.webhook_requests.get_or_create(&label).get()
    }

    fn is_stopped(&self) -> bool {
        let label = EndpointLabel { endpoint: "desk".into() };
        self.metrics.webhook_stopped.get_or_create(&label).get() == 1
    }

    fn changes(&self, to: &'static str) -> u64 {
        let label = ChangeLabel { endpoint: "desk".into(), to };
        self.metrics.webhook_changes.get_or_create(&label).get()
    }

    async fn state(&self, wanted: EndpointState) {
        let mut state = self.endpoints.switch("desk").watch();
        state.wait_for(|state| *state == wanted).await.unwrap();
    }

    async fn shut_down(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

fn retry_reason(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Retry(retry) => &retry.reason,
        other => panic!("expected a retry, found {other:?}"),
    }
}

/// Sends one record to a receiver that takes `steps` and returns the outcome.
async fn outcome_of(step: Step, timeout: Duration) -> Outcome {
    let receiver = Receiver::start(vec![step]).await;
    let stage = start(endpoint(&receiver.url(), timeout));
    stage.shelf.put("r1", BODY);
    let (_, outcome) = stage.shelf.settled().await;
    stage.shut_down().await;
    outcome
}

#[tokio::test]
async fn only_what_the_filter_fits_is_sent_and_the_rest_is_done() {
    let receiver = Receiver::start(vec![status(200), status(200)]).await;
    let mut endpoint = endpoint(&receiver.url(), Duration::from_secs(10));
    endpoint.filter = Some("status = canceled".parse().unwrap());
    let stage = start(endpoint);
    let record = |status: &str| -> &'static str {
        let record = serde_json::json!({
            "schema": "copydesk.record/1", "record_id": "", "document_id": "", "status": status,
            "article": { "text": "", "word_count": 0,
                         "fingerprint": { "sha256": "", "simhash": "" } },
            "entities": [], "quotes": [],
            "provenance": { "engine": "", "model": "", "format": "" }
        });
        record.to_string().leak()
    };
    stage.shelf.put("r1", record("usable"));
    assert_eq!(stage.shelf.settled().await, ("r1".into(), Outcome::Delivered));
    stage.shelf.put("r2", record("canceled"));
    assert_eq!(receiver.request().await.header("webhook-id"), Some("r2"));
    assert_eq!(stage.shelf.settled().await, ("r2".into(), Outcome::Delivered));
    // What is no record is not for a filter to lose.
    stage.shelf.put("r3", BODY);
    assert_eq!(receiver.request().await.header("webhook-id"), Some("r3"));
    stage.shut_down().await;
}

#[tokio::test]
async fn a_record_arrives_byte_for_byte_and_signed_by_every_key() {
    let receiver = Receiver::start(vec![status(200)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    assert_eq!(stage.shelf.settled().await, ("r1".to_owned(), Outcome::Delivered));

    let request = receiver.request().await;
    assert_eq!(request.line, "POST /hooks?key=1 HTTP/1.1");
    assert_eq!(request.body, BODY.as_bytes());
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("webhook-id"), Some("r1"));
    assert!(request.header("user-agent").unwrap().starts_with("copydesk/"));

    let timestamp = request.header("webhook-timestamp").unwrap();
    let expected = ["old key", "new key"].map(|key| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(b"r1.");
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(&request.body);
        format!("v1,{}", data_encoding::BASE64.encode(&mac.finalize().into_bytes()))
    });
    assert_eq!(request.header("webhook-signature"), Some(expected.join(" ").as_str()));
    assert_eq!(stage.requests("2xx"), 1);
    stage.shut_down().await;
}

#[tokio::test]
async fn the_second_attempt_has_the_same_id_and_bytes() {
    let receiver = Receiver::start(vec![status(500), status(200)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    let (_, outcome) = stage.shelf.settled().await;
    assert_eq!(retry_reason(&outcome), "http_500");
    stage.shelf.put("r1", BODY);
    assert_eq!(stage.shelf.settled().await.1, Outcome::Delivered);

    let (first, second) = (receiver.request().await, receiver.request().await);
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    stage.shut_down().await;
}

/// Another publisher may have put it among the records: it says nothing of the endpoint.
#[tokio::test]
async fn an_id_that_no_header_can_hold_is_sent_all_the_same() {
    let receiver = Receiver::start(vec![status(200)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("\u{1b}[2J\r\na\0b", BODY);
    assert_eq!(stage.shelf.settled().await.1, Outcome::Delivered);
    assert_eq!(receiver.request().await.header("webhook-id"), Some("?[2J??a?b"));
    stage.shut_down().await;
}

#[tokio::test]
async fn a_lost_reply_is_retried_with_the_same_id() {
    let receiver = Receiver::start(vec![Step::Close, status(200)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    assert_eq!(retry_reason(&stage.shelf.settled().await.1), "other");
    stage.shelf.put("r1", BODY);
    assert_eq!(stage.shelf.settled().await.1, Outcome::Delivered);
    for _ in 0..2 {
        assert_eq!(receiver.request().await.header("webhook-id"), Some("r1"));
    }
    stage.shut_down().await;
}

#[tokio::test]
async fn retry_after_reaches_the_queue_and_pauses_the_endpoint() {
    let limited = Step::Answer("HTTP/1.1 429 Slow\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n");
    let receiver = Receiver::start(vec![limited, status(204)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    let (_, outcome) = stage.shelf.settled().await;
    let Outcome::Retry(retry) = outcome else { panic!("{outcome:?}") };
    assert_eq!(retry.not_before, Some(Duration::from_secs(1)));

    let paused = tokio::time::Instant::now();
    stage.shelf.put("r2", BODY);
    assert_eq!(stage.shelf.settled().await, ("r2".to_owned(), Outcome::Delivered));
    assert!(paused.elapsed() > Duration::from_millis(900), "{:?}", paused.elapsed());
    stage.shut_down().await;
}

#[tokio::test]
async fn gone_parks_and_nothing_more_is_sent() {
    let receiver = Receiver::start(vec![status(410)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    let (_, outcome) = stage.shelf.settled().await;
    assert!(matches!(&outcome, Outcome::Park(park) if park.reason == "http_410"), "{outcome:?}");
    stage.shelf.consumer_dropped().await;
    stage.shelf.put("r2", BODY);
    assert!(stage.is_stopped());
    assert_eq!(receiver.taken(), 1);
    let shelf = stage.shelf.clone();
    stage.shut_down().await;
    assert_eq!(shelf.waiting(), 1, "the second record stays in its queue");
}

#[tokio::test]
async fn a_stopped_endpoint_is_resumed_without_a_restart() {
    let receiver = Receiver::start(vec![status(410), status(410), status(200)]).await;
    let stage = start_to(&receiver);
    assert_eq!(stage.endpoints.resume("nobody"), None);
    stage.shelf.put("r1", BODY);
    stage.shelf.settled().await;
    stage.state(EndpointState::Stopped).await;
    assert_eq!((stage.changes("stopped"), stage.changes("working")), (1, 0));

    // It is tried with one record, and stops again.
    stage.shelf.put("r2", BODY);
    assert_eq!(stage.endpoints.resume("desk"), Some(EndpointState::Stopped));
    let (_, outcome) = stage.shelf.settled().await;
    assert!(matches!(&outcome, Outcome::Park(park) if park.reason == "http_410"), "{outcome:?}");
    stage.shelf.consumer_dropped().await;

    stage.shelf.put("r3", BODY);
    stage.endpoints.resume("desk");
    assert_eq!(stage.shelf.settled().await, ("r3".to_owned(), Outcome::Delivered));
    stage.state(EndpointState::Working).await;
    assert!(!stage.is_stopped());
    assert_eq!((stage.changes("stopped"), stage.changes("working")), (1, 1));
    stage.shut_down().await;
}

#[tokio::test]
async fn where_nothing_waits_nobody_is_called_until_the_next_record_fails() {
    let receiver = Receiver::start(vec![status(410), status(500), status(200)]).await;
    let stage = start_to(&receiver);
    stage.shelf.put("r1", BODY);
    stage.shelf.settled().await;
    stage.state(EndpointState::Stopped).await;
    assert!(stage.is_stopped());
    assert_eq!(stage.endpoints.troubles()[0].1.next, Next::Resumed);
    stage.endpoints.resume("desk");
    while stage.endpoints.troubles()[0].1.next != Next::NothingWaits {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!stage.is_stopped());

    // One that comes again is held up, although the queue is empty meanwhile.
    stage.shelf.put("r2", BODY);
    stage.shelf.settled().await;
    stage.state(EndpointState::Paused).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(stage.is_stopped());
    let trouble = stage.endpoints.troubles().remove(0).1;
    assert_eq!((&*trouble.why, trouble.next), ("expected a 2xx status, found 500", Next::Now));
    stage.shelf.put("r2", BODY);
    assert_eq!(stage.shelf.settled().await.1, Outcome::Delivered);
    stage.state(EndpointState::Working).await;
    assert_eq!(stage.endpoints.troubles(), []);
    stage.shut_down().await;
}

#[tokio::test]
async fn who_begins_while_records_wait_that_failed_tells_so_until_one_is_taken() {
    let receiver = Receiver::start(vec![status(200)]).await;
    let deferred = Arc::new(AtomicUsize::new(1));
    let endpoint = endpoint(&receiver.url(), Duration::from_secs(10));
    let stage = start_with(endpoint, deferred.clone());
    stage.state(EndpointState::Paused).await;
    assert!(stage.is_stopped());
    let trouble = stage.endpoints.troubles().remove(0).1;
    assert_eq!(trouble.next, Next::Now);
    while stage.endpoints.troubles()[0].1.next != Next::Deferred(1) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(stage.is_stopped());
    deferred.store(0, Ordering::SeqCst);
    stage.shelf.put("r1", BODY);
    assert_eq!(stage.shelf.settled().await.1, Outcome::Delivered);
    stage.state(EndpointState::Working).await;
    assert!(!stage.is_stopped());
    assert_eq!(stage.endpoints.troubles(), []);
    stage.shut_down().await;
}

#[tokio::test]
async fn a_server_that_speaks_no_http_is_told_as_such() {
    for answer in ["SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n", "HTTP/1.1 what\r\n\r\n"]
    {
        let receiver = Receiver::start(vec![Step::Answer(answer)]).await;
        let endpoint = endpoint(&receiver.url(), Duration::from_secs(10));
        let refused = endpoint.try_out("t1", BODY.into()).await.unwrap_err();
        assert!(refused.ends_with("(what answers there does not speak HTTP)"), "{refused}");
    }
}

#[tokio::test]
async fn headers_of_the_operator_are_sent_and_do_not_replace_ours() {
    let receiver = Receiver::start(vec![status(200)]).await;
    let settings = WebhookSettings {
        name: "desk".into(),
        url: receiver.url(),
        allow_networks: vec!["127.0.0.0/8".into()],
        headers: [("authorization".to_owned(), Secret::new("Bearer hunter2"))].into(),
        ..WebhookSettings::default()
    };
    let endpoint = Endpoint::new(&settings, &[Secret::new("whsec_b2xkIGtleQ==")]).unwrap();
    assert_eq!(endpoint.try_out("t1", BODY.into()).await, Ok(200));
    let request = receiver.request().await;
    assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
    assert_eq!(request.header("webhook-id"), Some("t1"));
    assert!(request.header("webhook-signature").unwrap().starts_with("v1,"));
}

#[tokio::test]
async fn a_proxy_gets_the_request_of_an_endpoint_that_only_it_can_reach() {
    let proxy = Receiver::start(vec![status(200)]).await;
    let url = Url::parse(&proxy.url()).unwrap();
    let settings = WebhookSettings {
        name: "desk".into(),
        url: "http://newsroom.invalid/hooks".into(),
        proxy: Some(Secret::new(url.origin().ascii_serialization())),
        ..WebhookSettings::default()
    };
    let endpoint = Endpoint::new(&settings, &[Secret::new("whsec_b2xkIGtleQ==")]).unwrap();
    assert_eq!(endpoint.try_out("t1", BODY.into()).await, Ok(200));
    let line = proxy.request().await.line;
    assert_eq!(line, "POST http://newsroom.invalid/hooks HTTP/1.1");
}

#[tokio::test]
async fn a_proxy_that_is_down_is_named_without_its_credentials() {
    let proxy = Receiver::start(vec![]).await;
    let place = Url::parse(&proxy.url()).unwrap().origin().ascii_serialization();
    proxy.shut_down().await;
    let settings = WebhookSettings {
        name: "desk".into(),
        url: "http://newsroom.invalid/hooks".into(),
        proxy: Some(Secret::new(place.replace("//", "//user:hunter2@"))),
        ..WebhookSettings::default()
    };
    let endpoint = Endpoint::new(&settings, &[Secret::new("whsec_b2xkIGtleQ==")]).unwrap();
    let why = endpoint.try_out("t1", BODY.into()).await.unwrap_err();
    assert!(why.starts_with(&format!("through the proxy {place}: ")), "{why}");
    assert_eq!(endpoint.reach().await.unwrap_err(), why);
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let elsewhere = Receiver::start(vec![status(200)]).await;
    let moved =
        format!("HTTP/1.1 307 Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", elsewhere.url());
    let outcome = outcome_of(Step::Answer(moved.leak()), Duration::from_secs(10)).await;
    assert_eq!(retry_reason(&outcome), "http_307");
    let Outcome::Retry(retry) = &outcome else { panic!("{outcome:?}") };
    let url = elsewhere.url();
    let (place, _) = url.split_once("/hooks").unwrap();
    let expected =
        format!("expected a 2xx status, found 307 to {place} (redirects are not followed)");
    assert_eq!(retry.detail, expected);
    assert_eq!(elsewhere.taken(), 0);
}

#[tokio::test]
async fn answers_before_the_answer_end_with_the_deadline_and_open_the_breaker() {
    let receiver = Receiver::start(vec![Step::Hints; 60]).await;
    let stage = start(endpoint(&receiver.url(), Duration::from_millis(300)));
    for n in 0..30 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    // As an endpoint that is silent: the breaker opens, and each probe ends in time.
    for _ in 0..16 {
        assert_eq!(retry_reason(&stage.shelf.settled().await.1), "timeout");
    }
    assert!(receiver.taken() <= 24, "{} requests", receiver.taken());
    stage.shut_down().await;
}

#[tokio::test]
async fn one_deadline_covers_silence_and_a_dripping_body() {
    let deadline = Duration::from_millis(200);
    assert_eq!(retry_reason(&outcome_of(Step::Hang, deadline).await), "timeout");
    assert_eq!(retry_reason(&outcome_of(Step::Drip, deadline).await), "timeout");
}

#[tokio::test]
async fn a_reply_cut_short_is_no_success() {
    let cut = Step::Answer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
    assert_eq!(retry_reason(&outcome_of(cut, Duration::from_secs(10)).await), "other");
}

#[tokio::test]
async fn a_giant_body_is_not_read_to_its_end() {
    let outcome = outcome_of(Step::Endless, Duration::from_secs(10)).await;
    assert_eq!(outcome, Outcome::Delivered);
}

#[tokio::test]
async fn a_refused_connection_is_retried_without_naming_the_url() {
    let receiver = Receiver::start(vec![]).await;
    let url = receiver.url().replace("//", "//user:hunter2@");
    receiver.shut_down().await;
    let stage = start(endpoint(&url, Duration::from_secs(10)));
    stage.shelf.put("r1", BODY);
    let (_, outcome) = stage.shelf.settled().await;
    assert_eq!(retry_reason(&outcome), "connect");
    let shown = format!("{outcome:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("key=1"), "{shown}");
    stage.shut_down().await;
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_not_connected_to() {
    let receiver = Receiver::start(vec![status(200)]).await;
    let settings = WebhookSettings {
        name: "desk".into(),
        url: "http://receiver.example/".into(),
        ..WebhookSettings::default()
    };
    let mut endpoint = Endpoint::new(&settings, &[Secret::new("whsec_b2xk")]).unwrap();
    // The one name that leads to a private address everywhere; in the settings it would
    // be refused by name.
    endpoint.url = receiver.url().replace("127.0.0.1", "localhost").parse().unwrap();
    let stage = start(endpoint);
    stage.shelf.put("r1", BODY);
    assert_eq!(retry_reason(&stage.shelf.settled().await.1), "refused_address");
    assert_eq!(receiver.taken(), 0);
    assert_eq!(stage.requests("refused_address"), 1);
    stage.shut_down().await;
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_probed_and_not_hammered() {
    let mut steps = vec![status(500); 16];
    steps.extend(vec![status(200); 40]);
    let receiver = Receiver::start(steps).await;
    let stage = start_to(&receiver);
    for n in 0..40 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    let (mut delivered, mut retried) = (0, 0);
    while delivered + retried < 40 {
        match stage.shelf.settled().await.1 {
            Outcome::Delivered => delivered += 1,
            other => {
                assert_eq!(retry_reason(&other), "http_500");
                retried += 1;
            }
        }
    }
    // Every failure was one request: nothing was given back in a loop.
    assert_eq!((delivered, retried), (24, 16));
    let consumers = stage.shelf.consumers();
    // The first stretch takes 5 to 12 failures; each probe after it takes one.
    assert!((6..=14).contains(&consumers), "{consumers} consumers");
    assert!(!stage.is_stopped());
    stage.shut_down().await;
}

#[tokio::test]
async fn records_that_an_endpoint_refuses_hold_up_no_others() {
    let mut steps: Vec<Step> =
        [400, 413, 415, 422].iter().cycle().take(30).map(|s| status(*s)).collect();
    steps.extend(vec![status(204); 20]);
    let receiver = Receiver::start(steps).await;
    let stage = start_to(&receiver);
    for n in 0..50 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    let (mut delivered, mut retried) = (0, 0);
    while delivered + retried < 50 {
        match stage.shelf.settled().await.1 {
            Outcome::Delivered => delivered += 1,
            other => {
                assert!(retry_reason(&other).starts_with("http_4"), "{other:?}");
                retried += 1;
            }
        }
    }
    assert_eq!((delivered, retried), (20, 30));
    // Consuming was never interrupted.
    assert_eq!((stage.shelf.consumers(), stage.changes("stopped")), (1, 0));
    stage.shut_down().await;
}

#[tokio::test]
async fn an_endpoint_that_refuses_every_record_is_told() {
    let mut steps = vec![status(422); 12];
    steps.push(status(204));
    let receiver = Receiver::start(steps).await;
    let stage = start_to(&receiver);
    for n in 0..12 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    for _ in 0..12 {
        stage.shelf.settled().await;
    }
    let why = loop {
        if let Some((_, trouble)) = stage.endpoints.troubles().first()
            && trouble.next == Next::Refused(12)
        {
            break trouble.why.clone();
        }
        tokio::task::yield_now().await;
    };
    assert!(why.contains("422"), "{why}");
    stage.state(EndpointState::Working).await;
    stage.shelf.put("good", BODY);
    stage.shelf.settled().await;
    while !stage.endpoints.troubles().is_empty() {
        tokio::task::yield_now().await;
    }
    stage.shut_down().await;
}

#[tokio::test]
async fn a_probe_that_is_refused_is_followed_by_the_next_one_at_once() {
    let mut steps = vec![status(500); 12];
    steps.extend(vec![status(422); 20]);
    steps.extend(vec![status(204); 8]);
    let receiver = Receiver::start(steps).await;
    let mut endpoint = endpoint(&receiver.url(), Duration::from_secs(10));
    // With a pause after each of the refused ones it would never end.
    endpoint.backoff.most_answering = Duration::from_millis(200);
    endpoint.backoff.first = Duration::from_hours(1);
    endpoint.backoff.most = Duration::from_hours(1);
    let stage = start(endpoint);
    for n in 0..40 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    for _ in 0..40 {
        stage.shelf.settled().await;
    }
    stage.state(EndpointState::Working).await;
    assert_eq!(receiver.taken(), 40);
    // One at full width, at most one for each failure, and one again at full width.
    let consumers = stage.shelf.consumers();
    assert!(consumers <= 10, "{consumers} consumers");
    stage.shut_down().await;
}

#[tokio::test]
async fn requests_in_flight_are_bounded_and_finished_at_shutdown() {
    let receiver = Receiver::start(vec![Step::OnRelease; 8]).await;
    let stage = start_to(&receiver);
    for n in 0..20 {
        stage.shelf.put(&format!("r{n}"), BODY);
    }
    for _ in 0..8 {
        receiver.request().await;
    }
    assert_eq!(receiver.taken(), 8);
    let Stage { shelf, stop, task, .. } = stage;
    stop.send(()).unwrap();
    shelf.consumer_dropped().await;
    receiver.release(8);
    task.await.unwrap();
    for _ in 0..8 {
        assert_eq!(shelf.settled().await.1, Outcome::Delivered);
    }
    assert_eq!(shelf.waiting(), 12);
}
