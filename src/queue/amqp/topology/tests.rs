use expect_test::expect;

use super::*;
use crate::config::{QueueKind, Settings, WebhookSettings};

fn described(tiers: &[u64], endpoints: &[(&str, &[u64])]) -> Topology {
    Topology::describe(&AmqpOptions::from_settings(&settings(tiers, endpoints)).unwrap())
}

fn settings(tiers: &[u64], endpoints: &[(&str, &[u64])]) -> Settings {
    let mut settings = Settings::default();
    settings.retry.tiers_s = tiers.to_vec();
    settings.webhook = endpoints
        .iter()
        .map(|(name, tiers)| WebhookSettings {
            name: (*name).into(),
            tiers_s: tiers.to_vec(),
            ..Default::default()
        })
        .collect();
    settings
}

#[test]
fn the_default_topology() {
    let shown = described(&[10, 60, 600], &[]).to_string();
    expect![[r##"
        exchange copydesk.unrouted fanout
        exchange copydesk.articles topic alternate-exchange=copydesk.unrouted
        exchange copydesk.records topic alternate-exchange=copydesk.unrouted
        exchange copydesk.retry direct alternate-exchange=copydesk.unrouted
        exchange copydesk.dead direct alternate-exchange=copydesk.unrouted
        exchange copydesk.refused fanout
        exchange copydesk.probe fanout
        queue copydesk.articles x-dead-letter-exchange=copydesk.dead x-dead-letter-routing-key=copydesk.articles x-dead-letter-strategy=at-least-once x-delivery-limit=20 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.articles.suspects x-dead-letter-exchange=copydesk.dead x-dead-letter-routing-key=copydesk.articles x-dead-letter-strategy=at-least-once x-delivery-limit=20 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.articles.retry.10s x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.articles x-dead-letter-strategy=at-least-once x-message-ttl=10000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.articles.retry.1m x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.articles x-dead-letter-strategy=at-least-once x-message-ttl=60000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.articles.retry.10m x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.articles x-dead-letter-strategy=at-least-once x-message-ttl=600000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.parked x-delivery-limit=1000000000 x-queue-type=quorum
        queue copydesk.refused x-dead-letter-exchange=copydesk.records x-dead-letter-strategy=at-least-once x-message-ttl=1000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.unrouted x-delivery-limit=1000000000 x-queue-type=quorum
        queue copydesk.endpoints x-delivery-limit=1000000000 x-queue-type=quorum
        binding copydesk.articles -> copydesk.articles key="#"
        binding copydesk.retry -> copydesk.articles key="copydesk.articles"
        binding copydesk.retry -> copydesk.articles.suspects key="copydesk.articles.suspects"
        binding copydesk.retry -> copydesk.articles.retry.10s key="copydesk.articles.retry.10s"
        binding copydesk.retry -> copydesk.articles.retry.1m key="copydesk.articles.retry.1m"
        binding copydesk.retry -> copydesk.articles.retry.10m key="copydesk.articles.retry.10m"
        binding copydesk.dead -> copydesk.parked key="copydesk.articles"
        binding copydesk.refused -> copydesk.refused key=""
        binding copydesk.unrouted -> copydesk.unrouted key=""
        binding copydesk.retry -> copydesk.endpoints key="copydesk.endpoints"
    "##]].assert_eq(&shown);
}

#[test]
fn an_endpoint_has_queues_of_its_own_and_shares_the_exchanges() {
    let alone = described(&[10], &[]).to_string();
    let shown = described(&[10], &[("news.room", &[5, 90, 7200])]).to_string();
    let alone: Vec<_> = alone.lines().collect();
    let added = shown.lines().filter(|line| !alone.contains(line)).collect::<Vec<_>>().join("\n");
    expect![[r##"
        queue copydesk.webhook.news.room x-dead-letter-exchange=copydesk.dead x-dead-letter-routing-key=copydesk.webhook.news.room x-dead-letter-strategy=at-least-once x-delivery-limit=20 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.webhook.news.room.retry.5s x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.webhook.news.room x-dead-letter-strategy=at-least-once x-message-ttl=5000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.webhook.news.room.retry.90s x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.webhook.news.room x-dead-letter-strategy=at-least-once x-message-ttl=90000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.webhook.news.room.retry.2h x-dead-letter-exchange=copydesk.retry x-dead-letter-routing-key=copydesk.webhook.news.room x-dead-letter-strategy=at-least-once x-message-ttl=7200000 x-overflow=reject-publish x-queue-type=quorum
        queue copydesk.webhook.news.room.parked x-delivery-limit=1000000000 x-queue-type=quorum
        binding copydesk.records -> copydesk.webhook.news.room key="#"
        binding copydesk.retry -> copydesk.webhook.news.room key="copydesk.webhook.news.room"
        binding copydesk.retry -> copydesk.webhook.news.room.retry.5s key="copydesk.webhook.news.room.retry.5s"
        binding copydesk.retry -> copydesk.webhook.news.room.retry.90s key="copydesk.webhook.news.room.retry.90s"
        binding copydesk.retry -> copydesk.webhook.news.room.retry.2h key="copydesk.webhook.news.room.retry.2h"
        binding copydesk.dead -> copydesk.webhook.news.room.parked key="copydesk.webhook.news.room""##]].assert_eq(&added);
}

#[test]
fn two_tiers_of_one_length_share_a_queue() {
    assert_eq!(described(&[10, 10], &[]), described(&[10], &[]));
}

#[test]
fn whatever_leads_somewhere_leads_to_something_declared() {
    let topology = described(&[1, 60, 3600], &[("a", &[1]), ("b", &[])]);
    let exchanges: Vec<_> = topology.exchanges.iter().map(|e| e.name.as_str()).collect();
    let queues: Vec<_> = topology.queues.iter().map(|q| q.name.as_str()).collect();
    for Binding { exchange, queue, .. } in &topology.bindings {
        assert!(exchanges.contains(&exchange.as_str()), "{exchange}");
        assert!(queues.contains(&queue.as_str()), "{queue}");
    }
    for Queue { name, arguments } in &topology.queues {
        let Some(Argument::Text(exchange)) = arguments.get("x-dead-letter-exchange") else {
            continue;
        };
        assert!(exchanges.contains(&exchange.as_str()), "{name} leads to {exchange}");
        let Some(Argument::Text(key)) = arguments.get("x-dead-letter-routing-key") else {
            // The routing key stays as it is.
            assert_eq!(name, "copydesk.refused");
            continue;
        };
        let led =
            topology.bindings.iter().any(|b| b.exchange == *exchange && b.routing_key == *key);
        assert!(led, "{name} leads to {exchange} with {key}, where nothing is bound");
    }
}

#[test]
fn no_two_webhooks_share_a_queue() {
    let all: &[u64] = &[5, 60];
    for (endpoints, queues) in [
        ([("a", all), ("a.parked", all)], vec!["webhook.a.parked"]),
        ([("a.parked", all), ("a", all)], vec!["webhook.a.parked"]),
        ([("a", all), ("a.retry.1m", all)], vec!["webhook.a.retry.1m"]),
        ([("a.retry.5s", all), ("a", all)], vec!["webhook.a.retry.5s"]),
        // Only what is made counts.
        ([("a", all), ("a.retry.10s", all)], vec![]),
        ([("a", all), ("a.retry", all)], vec![]),
        ([("news", all), ("news.room", all)], vec![]),
    ] {
        let names = endpoints.map(|(name, _)| name);
        let mut settings = settings(&[10], &endpoints);
        assert!(AmqpOptions::from_settings(&settings).is_ok(), "{names:?} when embedded");
        settings.queue.kind = QueueKind::Amqp;
        let errors = AmqpOptions::from_settings(&settings).err().unwrap_or_default();
        let [first, second] = names;
        let line = |queue: &&str| {
            format!(
                "webhook[1].name: expected queues of its own for `{second}`, found \
                 `copydesk.{queue}`, which webhook `{first}` has too: rename one of the two"
            )
        };
        assert_eq!(errors, queues.iter().map(line).collect::<Vec<_>>(), "{names:?}");
    }
}

/// Whatever the prefix and however many partitions, Copydesk's own queues are its own.
#[test]
fn each_of_our_own_queues_has_another_name() {
    for prefix in ["copydesk", "copydesk.articles", "retry.10s", "parked"] {
        let mut settings = settings(&[1, 10, 60, 3600], &[("articles", &[1]), ("parked", &[1])]);
        settings.queue.kind = QueueKind::Amqp;
        settings.amqp.ordered = 64;
        settings.amqp.prefix = prefix.into();
        let options = AmqpOptions::from_settings(&settings).unwrap();
        let queues = Topology::describe(&options).queues;
        let names: BTreeSet<_> = queues.iter().map(|queue| queue.name.as_str()).collect();
        assert_eq!(names.len(), queues.len(), "{prefix}");
    }
}
