use super::*;
use crate::config::{Settings, WebhookSettings};

const NOW: &str = "2026-01-02T03:04:05Z";

fn routes(source: &Source) -> Routes {
    let hook = WebhookSettings { name: "hook".into(), tiers_s: vec![5, 60], ..Default::default() };
    let settings = Settings { webhook: vec![hook], ..Default::default() };
    Routes::new(&AmqpOptions::from_settings(&settings).unwrap(), source, Lane::Main)
}

fn hook() -> Source {
    Source::Webhook("hook".into())
}

fn failed(attempt: u32) -> Message {
    Message {
        id: "a".into(),
        attempt,
        exchange: "copydesk.articles".into(),
        routing_key: "wire.en".into(),
        ..Default::default()
    }
}

fn next(source: &Source, message: &Message, outcome: Outcome) -> Next {
    let properties = BasicProperties::default();
    routes(source).next(outcome, Given { message, properties: &properties, now: NOW })
}

fn stored(next: Next) -> (Onward, Settled) {
    match next {
        Next::Store(onward, settled) => (*onward, settled),
        other => panic!("expected a copy, found {other:?}"),
    }
}

fn retry(not_before: Option<u64>) -> Outcome {
    Outcome::Retry(Retry {
        reason: "http_503".into(),
        detail: "overloaded".into(),
        not_before: not_before.map(Duration::from_secs),
    })
}

fn tier(source: &Source, attempt: u32, not_before: Option<u64>) -> (String, Settled) {
    let (onward, settled) = stored(next(source, &failed(attempt), retry(not_before)));
    (onward.routing_key, settled)
}

#[test]
fn each_attempt_has_its_tier_and_the_last_failure_is_parked() {
    let articles = Source::Articles;
    for (attempt, queue) in ["10s", "1m", "10m"].into_iter().enumerate() {
        let wanted = (format!("copydesk.articles.retry.{queue}"), Settled::Done);
        assert_eq!(tier(&articles, attempt as u32, None), wanted);
    }
    assert_eq!(tier(&articles, 3, None), ("copydesk.articles".into(), Settled::Parked));
    assert_eq!(tier(&articles, u32::MAX, None), ("copydesk.articles".into(), Settled::Parked));
    let wanted = ("copydesk.webhook.hook.retry.5s".into(), Settled::Done);
    assert_eq!(tier(&hook(), 0, None), wanted);
    assert_eq!(tier(&hook(), 2, None), ("copydesk.webhook.hook".into(), Settled::Parked));
}

#[test]
fn a_longer_wait_asked_for_takes_a_later_tier() {
    let name = |attempt, not_before| tier(&Source::Articles, attempt, Some(not_before)).0;
    assert_eq!(name(0, 11), "copydesk.articles.retry.1m");
    assert_eq!(name(0, 60), "copydesk.articles.retry.1m");
    assert_eq!(name(1, 5), "copydesk.articles.retry.1m");
    assert_eq!(name(0, 86_400), "copydesk.articles.retry.10m");
}

#[test]
fn a_retry_waits_no_longer_than_its_queue_and_no_shorter_than_asked() {
    for (not_before, shortest) in [(None, 48_000), (Some(57), 57_000), (Some(60), 60_000)] {
        for _ in 0..100 {
            let (onward, _) = stored(next(&Source::Articles, &failed(1), retry(not_before)));
            let wait = onward.properties.expiration().as_ref().unwrap().to_string();
            let wait: u64 = wait.parse().unwrap();
            assert!((shortest..=60_000).contains(&wait), "{not_before:?} {wait}");
        }
    }
}

#[test]
fn a_parked_copy_tells_its_story() {
    let park = Park { reason: "gone".into(), detail: "410".into(), stage: Stage::Webhook };
    let (onward, settled) = stored(next(&hook(), &failed(1), Outcome::Park(park)));
    assert_eq!(settled, Settled::Done);
    assert_eq!(onward.exchange, "copydesk.dead");
    assert_eq!(onward.routing_key, "copydesk.webhook.hook");
    let told = |name| headers::header(&onward.properties, name).unwrap();
    assert_eq!(told(headers::REASON), "gone");
    assert_eq!(told(headers::DETAIL), "410");
    assert_eq!(told(headers::STAGE), "webhook");
    assert_eq!(told(headers::FIRST_SEEN), NOW);
    assert_eq!(told(headers::PARKED_AT), NOW);
    assert_eq!(told(headers::EXCHANGE), "copydesk.articles");
    assert_eq!(told(headers::ROUTING_KEY), "wire.en");
    assert!(told(headers::ENGINE).starts_with("copydesk "));
    assert_eq!(headers::number(&onward.properties, headers::ATTEMPT), 2);
}

#[test]
fn a_failure_after_the_last_retry_is_parked_with_its_own_reason_in_the_detail() {
    let (onward, _) = stored(next(&Source::Articles, &failed(3), retry(None)));
    let told = |name| headers::header(&onward.properties, name).unwrap();
    assert_eq!(told(headers::REASON), "retries_exhausted");
    assert_eq!(told(headers::DETAIL), "http_503: overloaded");
    assert_eq!(told(headers::STAGE), "analysis");
}

#[test]
fn what_needs_no_copy_stores_none() {
    assert_eq!(next(&hook(), &failed(0), Outcome::Delivered), Next::Acknowledge);
    assert_eq!(next(&hook(), &failed(0), Outcome::GiveBack), Next::GiveBack);
}
