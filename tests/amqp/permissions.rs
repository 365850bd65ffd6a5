//! An account that may not do what the service does. Each test has a node of its own.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use copydesk::config::TopologyMode;
use copydesk::queue::amqp::{AmqpQueue, verify};
use copydesk::queue::{Outcome, Park, ParkedFilter, Queue, Readiness, Settled, Source, Stage};
use lapin::options::QueueDeleteOptions;

use crate::commands::{copydesk, said};
use crate::support::broker::Broker;
use crate::support::lab::{LOOK, Lab, patiently, payload, ready, record, until};
use crate::support::proxy::{Proxy, Side};
use crate::upkeep::until_true;

/// A node on which everything is declared, and the URL of an account `worker`.
async fn declared() -> (Broker, Lab, String) {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let declaring = lab.queue(lab.options(&broker.url)).await;
    patiently(declaring.close(Duration::from_secs(10))).await;
    broker.command("ctl add_user worker secret").await;
    let url = broker.url.replace("guest:guest", "worker:secret");
    (broker, lab, url)
}

/// What may be configured, written and read, as patterns without the prefix.
async fn allow(broker: &Broker, lab: &Lab, [configure, write, read]: [&str; 3]) {
    let ours = |names: &str| match names {
        "" => "^$".to_owned(),
        names => format!("^{}\\.({names})$", lab.prefix),
    };
    let (configure, write, read) = (ours(configure), ours(write), ours(read));
    broker.command(format!("ctl set_permissions worker {configure} {write} {read}")).await;
}

/// As in `deploy/rabbitmq/definitions.json`.
const WRITTEN: &str = "articles|records|retry|dead|refused|probe";
const READ: &str = "articles|articles\\.suspects|endpoints|webhook\\..+";

/// Waits until something is told that has all these words.
async fn until_told(queue: &Queue, words: &[&str]) {
    let is_told = |told: &str| words.iter().all(|word| told.contains(word));
    until(queue, |r| matches!(r, Readiness::NotReady(told) if is_told(told))).await;
}

#[tokio::test]
async fn a_permission_that_lacks_is_told_at_the_start_with_the_command_that_grants_it() {
    let (broker, mut lab, url) = declared().await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let grant = "`rabbitmqctl set_permissions -p '/' 'worker' '^$' ";
    let suspects = READ.replace("articles\\.suspects|", "");
    lab.url = url;
    for (may, permission, object) in [
        (["", &*WRITTEN.replace("records|", ""), READ], "no write permission", "exchange records"),
        (["", &*WRITTEN.replace("dead|", ""), READ], "no write permission", "exchange dead"),
        (["", WRITTEN, &*suspects], "no read permission", "queue articles.suspects"),
    ] {
        allow(&broker, &lab, may).await;
        let (kind, name) = object.split_once(' ').unwrap();
        let object = format!("for {kind} {}", lab.name(name));
        for arguments in [&["topology", "verify"][..], &["validate", "--connect"]] {
            let told = with_verify(&lab, arguments).await;
            assert_eq!(told.status.code(), Some(69), "{}", said(&told));
            let told = said(&told);
            assert!(told.contains(&format!("user worker has {permission}")), "{told}");
            assert!(told.contains(&object) && told.contains(grant), "{told}");
        }
        let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
        let _articles = queue.consume(Source::Articles, 8);
        until_told(&queue, &[permission, &object, grant]).await;
        assert!(lab.metrics.missing_permissions.get() > 0);
        allow(&broker, &lab, ["", WRITTEN, READ]).await;
        ready(&queue).await;
        assert_eq!(lab.metrics.missing_permissions.get(), 0);
        patiently(queue.close(Duration::from_secs(10))).await;
        let told = with_verify(&lab, &["topology", "verify"]).await;
        assert!(!said(&told).contains("permission for"), "{}", said(&told));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refusal_that_is_there_before_it_is_awaited_is_told() {
    let (broker, mut lab, url) = declared().await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    allow(&broker, &lab, ["", &WRITTEN.replace("records|", ""), READ]).await;
    let found = seldom(Box::pin(verify(&options, None))).await.unwrap();
    let lacks = format!("no write permission in vhost / for exchange {};", lab.name("records"));
    assert!(matches!(&found.differences[..], [one] if one.contains(&lacks)), "{found:#?}");
    // Where nothing stands, another refusal is the same kind of news.
    lab.prefix += "-new";
    let fresh = seldom(Box::pin(verify(&lab.options(&lab.url), None))).await.unwrap();
    assert_eq!(fresh.differences, [""; 0]);
    assert!(!fresh.missing.is_empty());
}

/// Has work go on at long intervals only, as on a machine with too much to do: what the broker
/// answers has come long before.
async fn seldom<T>(work: impl Future<Output = T>) -> T {
    let busy = async {
        loop {
            let until = Instant::now() + Duration::from_millis(20);
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            tokio::task::yield_now().await;
        }
    };
    patiently(async {
        tokio::select! {
            biased;
            done = work => done,
            never = busy => never,
        }
    })
    .await
}

async fn with_verify(lab: &Lab, arguments: &[&str]) -> std::process::Output {
    let mut command = crate::commands::command(lab, arguments);
    command.env("COPYDESK__AMQP__TOPOLOGY", "verify");
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test]
async fn with_verify_nothing_is_declared_and_notes_stand_beside_problems() {
    let (broker, mut lab, url) = declared().await;
    lab.url = url;
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    // Bindings cannot be seen, and one queue is not there.
    let gone = lab.name("parked");
    lab.channel.queue_delete(gone.as_str().into(), QueueDeleteOptions::default()).await.unwrap();
    for arguments in [&["topology", "verify"][..], &["validate", "--connect"]] {
        let told = with_verify(&lab, arguments).await;
        assert_eq!(told.status.code(), Some(69), "{}", said(&told));
        let told = said(&told);
        assert!(!told.contains("`run` will declare"), "{told}");
        let missing = told.lines().find(|line| line.starts_with("copydesk: missing: "));
        let missing = missing.unwrap_or_else(|| panic!("{told}"));
        assert!(missing.contains(&format!("queue {gone} (`topology declare` makes")), "{told}");
        let unchecked: Vec<_> =
            told.lines().filter(|l| l.contains("note: not checked: ")).collect();
        let [bindings, arguments] = unchecked[..] else { panic!("{told}") };
        assert!(bindings.contains("not checked: bindings of "), "{told}");
        assert!(arguments.contains("not checked: arguments of exchange "), "{told}");
        for name in
            [format!("exchange {}", lab.name("records")), format!("queue {}", lab.name("articles"))]
        {
            assert_eq!(arguments.matches(&format!("{name},")).count(), 1, "{told}");
        }
        assert!(told.contains("note: with amqp.management"), "{told}");
    }
}

#[tokio::test]
async fn what_may_not_be_declared_is_told_before_anything_is() {
    let (broker, mut lab, url) = declared().await;
    let there = lab.prefix.clone();
    lab.url = url;
    for (prefix, may) in [(there.clone(), "^$ ^ ^"), (format!("{there}-new"), "^$ ^ ^")] {
        lab.prefix = prefix;
        broker.command(format!("ctl set_permissions worker {may}")).await;
        let told = copydesk(&lab, "", &["topology", "verify"]).await;
        assert_eq!(told.status.code(), Some(69), "{}", said(&told));
        let told = said(&told);
        assert!(told.contains("user worker has no configure permission in vhost /"), "{told}");
        let (exchange, queue) = (lab.name("records"), lab.name("parked"));
        assert!(told.contains(&format!("exchange {exchange}")), "{told}");
        assert!(told.contains(&format!("queue {queue}")), "{told}");
        // What is told to be declared is what may be: nothing.
        assert!(!told.contains("`run` will declare"), "{told}");
        let missing = "missing, and the account may not declare them: ";
        let missing: Vec<_> = told.lines().filter_map(|line| line.split_once(missing)).collect();
        let [(_, missing)] = missing[..] else { panic!("{told}") };
        // The tiers of the commands are others than those of the tests.
        assert!(missing.contains(&lab.name("articles.retry.10s")), "{told}");
        assert_eq!(missing.contains(&queue), lab.prefix != there, "{told}");
        // To bind takes other permissions.
        broker.command("ctl set_permissions worker ^ ^$ ^").await;
        let told = said(&copydesk(&lab, "", &["topology", "verify"]).await);
        assert!(told.contains("no write permission") && told.contains(&queue), "{told}");
    }
    // Nothing came of the tries.
    broker.command("ctl set_permissions worker ^ ^ ^").await;
    let told = said(&copydesk(&lab, "", &["topology", "verify"]).await);
    assert!(told.contains(&format!("`run` will declare exchange {}", lab.name("unrouted"))));
    assert_eq!(told.matches("queue ").count(), 9, "{told}");
}

#[tokio::test]
async fn a_permission_that_is_revoked_holds_articles_up_and_multiplies_none() {
    const ARTICLES: usize = 20;
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    let proxy = Proxy::start(&url).await;
    let mut options = lab.options(&proxy.url(&url));
    options.topology = TopologyMode::Verify;
    let queue = lab.queue(options).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 32);
    let mut taken = Vec::new();
    while taken.len() < ARTICLES {
        taken.push(patiently(articles.next()).await.unwrap());
    }
    allow(&broker, &lab, ["", &WRITTEN.replace("records|", ""), READ]).await;
    // Told before an article runs into it. A channel that is in use may go on for long.
    until_told(&queue, &["no write permission", &lab.name("records"), "set_permissions"]).await;
    assert_eq!(lab.metrics.missing_permissions.get(), 1);
    proxy.cut(Side::Publishing);
    let (mut settling, mut parking) = (Vec::new(), Vec::new());
    for (n, delivery) in taken.into_iter().enumerate() {
        // One in four goes to an exchange that may be written.
        if n % 4 == 0 {
            let (reason, detail) = ("malformed".into(), String::new());
            let park = Park { reason, detail, stage: Stage::Decode };
            parking.push(delivery.settle(Outcome::Park(park)));
        } else {
            let outcome = Outcome::Publish(record(&delivery.message));
            settling.push(delivery.settle(outcome));
        }
    }
    // They wait for nothing that others may not.
    for settled in parking {
        assert_eq!(patiently(settled).await, Ok(Settled::Done));
    }
    until_told(&queue, &["publishing permissions: ", "no write permission"]).await;
    // Who does not want to wait is told at once, and a look changes nothing.
    let told = said(&copydesk(&lab, "", &["topology", "verify"]).await);
    assert!(!told.contains("no write"), "the administrator may: {told}");
    assert_eq!(lab.count(&lab.name("out")).await, 0);
    // Each try would have parked five more.
    let tries = lab.metrics.unconfirmed.get();
    let parked = lab.count(&lab.name("parked")).await;
    assert!(parked <= 10, "{parked} parked after {tries}");

    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    for settled in settling {
        let settled = patiently(settled).await;
        assert_eq!(settled, Ok(Settled::Done));
    }
    ready(&queue).await;
    assert_eq!(lab.metrics.missing_permissions.get(), 0);
    let mut records = BTreeSet::new();
    while let Some(out) = lab.poll(&lab.name("out")).await {
        assert!(records.insert(out.properties.message_id().clone()), "twice");
    }
    assert_eq!(records.len(), ARTICLES * 3 / 4);
    assert!(lab.count(&lab.name("parked")).await <= 10);
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
}

#[tokio::test]
async fn an_intake_that_is_refused_costs_records_nothing() {
    const ARTICLES: usize = 20;
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let queue = lab.queue(options).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 32);
    lab.until_consumed(&lab.name("articles")).await;
    ready(&queue).await;
    allow(&broker, &lab, ["", &WRITTEN.replace("articles|", ""), READ]).await;
    let told = "`POST /articles` is refused: user worker";
    until_true(told, || queue.notes().join("").contains(told)).await;
    for _ in 0..ARTICLES {
        let delivery = patiently(articles.next()).await.unwrap();
        let outcome = Outcome::Publish(record(&delivery.message));
        let settled = delivery.settle(outcome);
        let refused = patiently(queue.publish(payload("refused"))).await.unwrap_err();
        assert!(refused.to_string().contains("no write permission"), "{refused}");
        assert!(queue.takes_articles().is_err());
        assert_eq!(patiently(settled).await, Ok(Settled::Done));
    }
    assert_eq!(*queue.readiness().borrow(), Readiness::Ready);
    assert_eq!(lab.metrics.unconfirmed.get(), 0);
    assert_eq!(lab.count(&lab.name("out")).await, ARTICLES as u32);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn articles_are_taken_while_records_cannot_go_out() {
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", &WRITTEN.replace("records|", ""), READ]).await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    let mut articles = queue.consume(Source::Articles, 32);
    until_told(&queue, &["no write permission", &lab.name("records")]).await;
    patiently(async {
        while let Err(why) = queue.takes_articles() {
            assert!(!why.to_string().contains("permission"), "{why}");
            tokio::time::sleep(LOOK).await;
        }
    })
    .await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    let settled = delivery.settle(outcome);
    until_true("a message held", || lab.metrics.held_messages.get() == 1).await;
    // It was known beforehand, so the channel goes on.
    assert_eq!(lab.metrics.unconfirmed.get(), 0);
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    assert_eq!(patiently(settled).await, Ok(Settled::Done));
    ready(&queue).await;
    assert_eq!(lab.metrics.held_messages.get(), 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_record_whose_routing_key_is_denied_is_parked_alone() {
    const ARTICLES: usize = 20;
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let queue = lab.queue(options).await;
    let records = lab.name("records");
    broker.command(format!("ctl set_topic_permissions worker {records} ^record\\. ^")).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 32);
    let mut settling = Vec::new();
    for _ in 0..ARTICLES {
        let delivery = patiently(articles.next()).await.unwrap();
        let mut told = record(&delivery.message);
        if delivery.message.id == "07" {
            told.routing_key = "odd".into();
        }
        settling.push(delivery.settle(Outcome::Publish(told)));
    }
    let mut parked = 0;
    for settled in settling {
        parked += usize::from(patiently(settled).await.unwrap() == Settled::Parked);
    }
    assert_eq!(parked, 1);
    ready(&queue).await;
    let looker = lab.queue(lab.options(&broker.url)).await;
    let kept = patiently(looker.parked(&ParkedFilter::default())).await.unwrap();
    let [kept] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!((&*kept.id, &*kept.reason), ("07", "refused"));
    assert!(kept.detail.contains("access to topic 'odd'"), "{}", kept.detail);
    patiently(looker.close(Duration::from_secs(10))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn who_ends_while_it_may_not_publish_gives_back_what_it_has() {
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", &WRITTEN.replace("records|", ""), READ]).await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    let mut articles = queue.consume(Source::Articles, 8);
    lab.send(&lab.name("articles"), "wire.en", b"text", lapin::BasicProperties::default()).await;
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    let settled = delivery.settle(outcome);
    until_told(&queue, &["publishing permissions: ", "no write permission"]).await;
    let begun = Instant::now();
    patiently(queue.close(Duration::from_mins(1))).await;
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert!(!matches!(patiently(settled).await, Ok(Settled::Done)));
    lab.until_count(&lab.name("articles"), 1).await;
}

#[tokio::test]
async fn a_queue_that_may_be_read_no_more_is_told_and_read_again() {
    let (broker, lab, url) = declared().await;
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    let mut options = lab.options(&url);
    options.topology = TopologyMode::Verify;
    let queue = lab.queue(options).await;
    let mut articles = queue.consume(Source::Articles, 8);
    lab.until_consumed(&lab.name("articles")).await;
    ready(&queue).await;
    allow(&broker, &lab, ["", WRITTEN, "endpoints"]).await;
    // With the next subscription: who gets nothing for a while renews it.
    until_told(&queue, &["no read permission", &lab.name("articles"), "set_permissions"]).await;
    assert!(lab.metrics.missing_permissions.get() > 0);
    patiently(queue.publish(payload("a"))).await.unwrap();
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(delivery.message.id, "a");
    assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn what_may_be_declared_no_more_is_noted_and_work_goes_on() {
    let (broker, lab, url) = declared().await;
    broker.command("ctl set_permissions worker ^ ^ ^").await;
    let queue = lab.queue(lab.options(&url)).await;
    broker.command("ctl set_permissions worker ^$ ^ ^").await;
    let noted = |queue: &Queue| {
        let notes = queue.notes().join("; ");
        notes.contains("no configure permission") && notes.contains("set_permissions")
    };
    patiently(async {
        while !noted(&queue) {
            tokio::time::sleep(LOOK).await;
        }
    })
    .await;
    assert_eq!(*queue.readiness().borrow(), Readiness::Ready);
    assert_eq!(lab.metrics.missing_permissions.get(), 1);
    broker.command("ctl set_permissions worker ^ ^ ^").await;
    patiently(async {
        while noted(&queue) {
            tokio::time::sleep(LOOK).await;
        }
    })
    .await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn commands_name_the_permission_that_they_want() {
    let (broker, mut lab, url) = declared().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    drop(queue.consume(Source::Articles, 8));
    lab.until_count(&lab.name("endpoints"), 1).await;
    patiently(queue.close(Duration::from_secs(10))).await;
    // Of the tiers that the commands have.
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    allow(&broker, &lab, ["", WRITTEN, READ]).await;
    lab.url = url;
    let prefix = lab.prefix.clone();
    let looked = copydesk(&lab, "", &["tap"]).await;
    let told = said(&looked);
    assert_eq!(looked.status.code(), Some(69), "{told}");
    assert!(told.contains(&format!("no configure permission for queue {prefix}.tap.")), "{told}");
    assert!(told.contains(&format!("'^{prefix}\\.(records|tap\\..+)$'")), "{told}");
    let pruned = with_verify(&lab, &["topology", "prune", "--yes"]).await;
    let told = said(&pruned);
    assert_eq!(pruned.status.code(), Some(69), "{told}");
    assert!(told.contains("no configure permission for queue"), "{told}");
    assert!(told.contains(&format!("'worker' '^{prefix}\\.' ")), "{told}");
    // Not even to the exchange that leads nowhere.
    allow(&broker, &lab, ["", "", READ]).await;
    let begun = Instant::now();
    let article = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let published = with_verify(&lab, &["publish", article]).await;
    let told = said(&published);
    assert_eq!(published.status.code(), Some(69), "{told}");
    let articles = lab.name("articles");
    assert!(told.contains(&format!("no write permission for exchange {articles}")), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}
