//! The broker itself stops, refuses or blocks. Each test has a node of its own.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use copydesk::config::TopologyMode;
use copydesk::queue::amqp::{AmqpQueue, verify};
use copydesk::queue::{Outcome, Queue, Readiness, RecordMessage, Settled, Shelf, Source};

use crate::commands::{copydesk, said};
use crate::kept::park;
use crate::support::broker::Broker;
use crate::support::lab::{Lab, PATIENCE, patiently, payload, ready, record, until};

#[tokio::test]
async fn nothing_is_lost_when_the_broker_restarts_or_dies() {
    const ARTICLES: usize = 300;
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let queue = lab.queue(lab.options(&broker.url)).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:03}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 16);
    let mut left: BTreeSet<String> = (0..ARTICLES).map(|n| format!("{n:03}")).collect();
    let mut outages = ["term", "kill"].into_iter();
    let mut next_outage = ARTICLES * 2 / 3;
    while !left.is_empty() {
        let delivery = patiently(articles.next()).await.unwrap();
        let id = delivery.message.id.clone();
        let outcome = Outcome::Publish(record(&delivery.message));
        let settled = delivery.settle(outcome);
        if left.len() <= next_outage
            && let Some(how) = outages.next()
        {
            next_outage = ARTICLES / 3;
            broker.command(how).await;
            until(&queue, |r| *r != Readiness::Ready).await;
            broker.command("start").await;
            ready(&queue).await;
        }
        if patiently(settled).await == Ok(Settled::Done) {
            left.remove(&id);
        }
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    // The first client from outside did not survive.
    let lab = lab.again().await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
    let mut records = BTreeSet::new();
    while let Some(out) = lab.poll(&lab.name("out")).await {
        records.insert(out.properties.message_id().as_ref().unwrap().to_string());
    }
    assert_eq!(records.len(), ARTICLES);
}

#[tokio::test]
async fn an_alarm_holds_up_publishing_and_nothing_else() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let mut options = lab.options(&broker.url);
    // Shorter than the alarm: it must not count.
    options.timing.confirm = Duration::from_secs(5);
    let queue = lab.queue(options).await;
    for id in ["a", "b", "c"] {
        patiently(queue.publish(payload(id))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 8);
    let first = patiently(articles.next()).await.unwrap();
    let second = patiently(articles.next()).await.unwrap();
    let third = patiently(articles.next()).await.unwrap();
    broker.command("ctl set_vm_memory_high_watermark absolute 1000").await;
    // The alarm reaches the connection before this one or after it.
    let outcome = Outcome::Publish(record(&first.message));
    let first = first.settle(outcome);
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if why.contains("alarm"))).await;
    // Acknowledgements go by the other connection.
    assert_eq!(patiently(second.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    let outcome = Outcome::Publish(record(&third.message));
    let mut third = third.settle(outcome);
    tokio::time::timeout(Duration::from_secs(6), &mut third).await.unwrap_err();
    broker.command("ctl set_vm_memory_high_watermark absolute 1GiB").await;
    for settled in [first, third] {
        assert_eq!(patiently(settled).await, Ok(Settled::Done));
    }
    ready(&queue).await;
    assert_eq!(lab.count(&lab.name("out")).await, 2);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn what_the_broker_refuses_is_parked_and_its_neighbours_pass() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    // RabbitMQ 3 reads it from the one place, RabbitMQ 4 from the other.
    broker.command("ctl eval application:set_env(rabbit,max_message_size,100000).").await;
    broker.command("ctl eval persistent_term:put(max_message_size,100000).").await;
    let queue = lab.queue(lab.options(&broker.url)).await;
    for n in 0..20 {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 32);
    let mut settling = Vec::new();
    for _ in 0..20 {
        let delivery = patiently(articles.next()).await.unwrap();
        let mut record = record(&delivery.message);
        let large = matches!(&*delivery.message.id, "07" | "13");
        if large {
            record = RecordMessage { body: vec![b'x'; 200_000].into(), ..record };
        }
        settling.push((large, delivery.settle(Outcome::Publish(record))));
    }
    for (large, settled) in settling {
        let wanted = if large { Settled::Parked } else { Settled::Done };
        assert_eq!(patiently(settled).await, Ok(wanted));
    }
    // The next one is known to be too large, and costs nobody anything.
    let unconfirmed = lab.metrics.unconfirmed.get();
    for n in 20..40 {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
        let delivery = patiently(articles.next()).await.unwrap();
        let large = RecordMessage { body: vec![b'x'; 200_000].into(), ..record(&delivery.message) };
        assert_eq!(patiently(delivery.settle(Outcome::Publish(large))).await, Ok(Settled::Parked));
        assert_eq!(*queue.readiness().borrow(), Readiness::Ready);
    }
    assert_eq!(lab.metrics.unconfirmed.get(), unconfirmed);
    let parked = patiently(queue.parked_message(Shelf::Parked, "07")).await.unwrap();
    assert_eq!(parked.summary.reason, "refused");
    assert!(parked.summary.detail.contains("200000"), "{}", parked.summary.detail);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_user_who_may_not_configure_can_do_all_the_work() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let options = lab.options(&broker.url);
    patiently(lab.queue(options.clone()).await.close(Duration::from_secs(10))).await;
    broker.command("ctl add_user worker secret").await;
    broker.command(format!("ctl set_permissions worker ^$ ^{0}\\. ^{0}\\.", lab.prefix)).await;
    let mut options = lab.options(&broker.url.replace("guest:guest", "worker:secret"));
    options.topology = TopologyMode::Verify;
    let found = patiently(verify(&options, None)).await.unwrap();
    assert_eq!((found.missing, found.differences), (Vec::new(), Vec::new()));
    let arguments: Vec<_> =
        found.unchecked.iter().filter(|what| what.contains("no permission")).collect();
    let [arguments] = &arguments[..] else { panic!("{arguments:?}") };
    let described = copydesk::queue::amqp::Topology::describe(&options);
    let queues = described.queues.iter().map(|queue| format!("queue {}", queue.name));
    let exchanges = described.exchanges.iter().map(|found| format!("exchange {}", found.name));
    for name in queues.chain(exchanges) {
        assert!(arguments.contains(&name), "{name}: {arguments}");
    }
    let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
    ready(&queue).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;

    // In the other mode it says what it may not do.
    options.topology = TopologyMode::Declare;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    let denied = |why: &str| why.contains("has no configure permission in vhost / for queue ");
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if denied(why))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn who_lacks_a_permission_is_told_which_and_how_it_is_granted() {
    let broker = Broker::start().await;
    let mut lab = Lab::on(&broker.url).await;
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    park(&lab, 3, |_| "malformed").await;
    broker.command("ctl add_user worker secret").await;
    broker.command(format!("ctl set_permissions worker ^$ ^$ ^{0}\\.", lab.prefix)).await;
    lab.url = broker.url.replace("guest:guest", "worker:secret");
    let grant = "rabbitmqctl set_permissions -p '/' 'worker' '^";
    for (arguments, lack) in [
        (&["topology", "declare"][..], "configure permission in vhost / for exchange "),
        (&["parked", "replay", "--all"], "write permission for exchange "),
    ] {
        let begun = Instant::now();
        let told = copydesk(&lab, "", arguments).await;
        assert_eq!(told.status.code(), Some(69), "{}", said(&told));
        let told = said(&told);
        assert!(told.contains(&format!("user worker has no {lack}")), "{told}");
        assert!(told.contains(grant) && !told.contains("differs"), "{told}");
        // A replay that waits for a confirm waits 40 seconds.
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    }
    assert_eq!(lab.count(&lab.name("parked")).await, 3);
    // What could not be created is the cause, not what follows from it.
    lab.prefix += "-new";
    broker.command("ctl set_permissions worker ^$ ^test- ^test-").await;
    let told = said(&copydesk(&lab, "", &["topology", "declare"]).await);
    assert!(told.contains("user worker has no configure"), "{told}");
    assert!(!told.contains("NOT_FOUND"), "{told}");
    // RabbitMQ 3 does not tell which of the two it misses.
    broker.command("ctl set_permissions worker ^test- ^test- ^$").await;
    let told = said(&copydesk(&lab, "", &["topology", "declare"]).await);
    assert!(told.contains("no configure or read") || told.contains("no read"), "{told}");
    assert!(!told.contains("no configure permission"), "{told}");
    for (url, hint) in [
        (broker.url.replace("guest:guest", "worker:other"), "user `worker` and its password"),
        (broker.url.replace("%2f", "other"), "amqp.uris ends in the virtual host"),
        (broker.url.replace("amqp:", "amqps:"), "that port speaks no TLS"),
    ] {
        lab.url = url;
        let told = said(&copydesk(&lab, "", &["topology", "verify"]).await);
        assert!(told.contains(hint), "{told}");
    }
}

#[tokio::test]
async fn tls_checks_both_ends() {
    let (broker, url, folder) = Broker::start_tls().await;
    let lab = Lab::on(&broker.url).await;
    let mut options = lab.options(&url);
    let unknown = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
    until(&unknown, |r| matches!(r, Readiness::NotReady(why) if why.contains("certificate"))).await;
    // Closing does not wait for a connection that never came.
    tokio::time::timeout(PATIENCE / 3, unknown.close(PATIENCE)).await.unwrap();

    options.tls.ca = Some(folder.join("ca.pem"));
    options.tls.cert = Some(folder.join("client.pem"));
    options.tls.key = Some(folder.join("client.key"));
    let queue = lab.queue(options).await;
    an_article_passes(queue).await;
}

/// An article goes in, comes out and is settled.
async fn an_article_passes(queue: Queue) {
    patiently(queue.publish(payload("a"))).await.unwrap();
    let delivery = patiently(queue.consume(Source::Articles, 8).next()).await.unwrap();
    assert_eq!(delivery.message.id, "a");
    assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// EXTERNAL: no password anywhere, the certificate's name is the user.
#[tokio::test]
async fn a_client_certificate_is_a_login() {
    let (broker, url, folder) = Broker::start_tls().await;
    let lab = Lab::on(&broker.url).await;
    let url = url.replace("guest:guest@", "");
    let mut options = lab.options(&format!("{url}?auth_mechanism=external"));
    options.tls.ca = Some(folder.join("ca.pem"));
    options.tls.cert = Some(folder.join("client.pem"));
    options.tls.key = Some(folder.join("client.key"));
    let nobody = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
    until(&nobody, |r| matches!(r, Readiness::NotReady(why) if why.contains("ACCESS_REFUSED")))
        .await;
    patiently(nobody.close(Duration::from_secs(10))).await;

    broker.command("ctl add_user client unused").await;
    broker.command(format!("ctl set_permissions client ^{0}\\. ^{0}\\. ^{0}\\.", lab.prefix)).await;
    let queue = lab.queue(options).await;
    an_article_passes(queue).await;
}
