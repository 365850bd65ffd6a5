//! What the queue promises its callers.

use std::time::Duration;

use crate::support::{Desk, article, metrics, park, record, retry, take};
use copydesk::queue::embedded::{EmbeddedOptions, EmbeddedQueue};
use copydesk::queue::{
    Message, Outcome, ParkedFilter, Queue, QueueError, Readiness, Settled, Shelf, Source,
};

#[tokio::test]
async fn an_article_becomes_a_record_and_a_delivery_for_each_webhook() {
    let desk = Desk::new(&["news", "archive"]);
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 8);
    queue.publish(article("a1", "first")).await.unwrap();

    let delivery = take(&mut articles).await;
    assert_eq!(delivery.message.id, "a1");
    assert_eq!(&delivery.message.body[..], b"first");
    assert!(delivery.message.first_seen.is_some());
    let settled = delivery.settle(Outcome::Publish(record("r1"))).await;
    assert_eq!(settled, Ok(Settled::Done));

    for endpoint in ["news", "archive"] {
        let mut records = queue.consume(Source::Webhook(endpoint.into()), 1);
        let delivery = take(&mut records).await;
        assert_eq!(delivery.message.id, "r1");
        assert_eq!(delivery.message.routing_key, "record.en.test");
        assert_eq!(delivery.settle(Outcome::Delivered).await, Ok(Settled::Done));
    }
    assert_eq!(desk.recorded(), ["r1"]);
    queue.close(Duration::from_secs(5)).await;
    assert_eq!(desk.rows(), 0);
}

#[tokio::test]
async fn a_message_without_an_id_is_named_by_its_bytes_and_waits_once() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    for _ in 0..2 {
        queue.publish(article("", "same bytes")).await.unwrap();
    }
    queue.publish(article("", "other bytes")).await.unwrap();
    // The publisher's id may stand on two versions: both are work.
    queue.publish(article("a1", "version 1")).await.unwrap();
    queue.publish(article("a1", "version 2")).await.unwrap();
    assert_eq!(desk.rows(), 4);
    let mut articles = queue.consume(Source::Articles, 8);
    assert_eq!(take(&mut articles).await.message.id.len(), 32);
}

#[tokio::test]
async fn a_second_owner_is_refused_and_told_the_folder() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    let refused = EmbeddedQueue::open(desk.options(), metrics()).unwrap_err().to_string();
    assert!(refused.contains(&desk.path().display().to_string()), "{refused}");
    assert!(refused.contains(&format!("pid {}", std::process::id())), "{refused}");
    queue.close(Duration::from_secs(5)).await;
    desk.open().close(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_damaged_database_is_named_with_the_next_step() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    queue.close(Duration::from_secs(5)).await;
    let database = desk.path().join("queue.sqlite");
    let mut bytes = std::fs::read(&database).unwrap();
    bytes[100..].fill(0x5a);
    std::fs::write(&database, bytes).unwrap();
    let opened = [
        EmbeddedQueue::open(desk.options(), metrics()).unwrap_err(),
        EmbeddedQueue::open_admin(desk.options()).unwrap_err(),
    ];
    for error in opened.map(|error| error.to_string()) {
        assert!(error.contains(&database.display().to_string()), "{error}");
        assert!(error.contains("damaged") && error.contains(".recover"), "{error}");
    }
}

/// As it was before messages had a user, before records had a source, and before payloads told
/// their file.
#[tokio::test]
async fn queues_of_earlier_versions_are_taken_over() {
    let columns = ["user", "article_source", "origin"];
    for (version, without) in [(1, &columns[..]), (2, &columns[1..]), (3, &columns[2..])] {
        let desk = Desk::new(&[]);
        let queue = desk.open();
        queue.publish(article("a1", "x")).await.unwrap();
        queue.close(Duration::from_secs(5)).await;
        let connection = desk.connection();
        for column in without {
            let drop = format!("ALTER TABLE messages DROP COLUMN {column}");
            connection.execute_batch(&drop).unwrap();
        }
        connection.pragma_update(None, "user_version", version).unwrap();
        drop(connection);
        let queue = desk.open();
        let delivery = take(&mut queue.consume(Source::Articles, 1)).await;
        let trace = &delivery.message.trace;
        assert_eq!(
            (delivery.message.id.as_str(), &trace.user_id, &trace.source),
            ("a1", &None, &None)
        );
    }
}

#[tokio::test]
async fn no_more_than_the_prefetch_is_in_hand() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    for n in 0..5 {
        queue.publish(article(&format!("a{n}"), &format!("body {n}"))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 2);
    let first = take(&mut articles).await;
    let _second = take(&mut articles).await;
    let third = tokio::time::timeout(Duration::from_millis(300), articles.next()).await;
    assert!(third.is_err(), "a third delivery came with two in hand");
    first.settle(Outcome::Publish(record("r0"))).await.unwrap();
    assert_eq!(take(&mut articles).await.message.id, "a2");
}

#[tokio::test]
async fn a_dropped_delivery_and_a_dropped_consumer_give_back() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    queue.publish(article("a2", "y")).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 2);
    drop(take(&mut articles).await);
    drop(articles);
    let mut articles = queue.consume(Source::Articles, 2);
    let mut ids = vec![take(&mut articles).await, take(&mut articles).await]
        .into_iter()
        .map(|delivery| (delivery.message.id.clone(), delivery.message.crashes))
        .collect::<Vec<_>>();
    ids.sort();
    assert_eq!(ids, [("a1".to_owned(), 0), ("a2".to_owned(), 0)]);
}

#[tokio::test]
async fn a_failure_waits_its_tier_through_a_restart_and_parks_at_the_end() {
    let mut desk = Desk::new(&[]);
    desk.tiers = vec![Duration::from_millis(1), Duration::from_hours(1)];
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 1);
    let delivery = take(&mut articles).await;
    assert_eq!(delivery.settle(retry("timeout")).await, Ok(Settled::Done));
    let delivery = take(&mut articles).await;
    assert_eq!(delivery.message.attempt, 1);
    assert_eq!(delivery.message.last_reason.as_deref(), Some("timeout"));
    delivery.settle(retry("timeout")).await.unwrap();
    queue.close(Duration::from_secs(5)).await;

    // An hour is not over, so nothing comes.
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 1);
    let early = tokio::time::timeout(Duration::from_millis(300), articles.next()).await;
    assert!(early.is_err(), "the second tier did not survive the restart");
    queue.close(Duration::from_secs(5)).await;

    desk.make_everything_due();
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 1);
    let delivery = take(&mut articles).await;
    assert_eq!(delivery.message.attempt, 2);
    assert_eq!(delivery.settle(retry("timeout")).await, Ok(Settled::Parked));
    let parked = queue.parked(&ParkedFilter::default()).await.unwrap();
    assert_eq!(parked[0].reason, "retries_exhausted");
    assert_eq!(parked[0].detail, "timeout: took too long");
    assert_eq!((parked[0].attempt, parked[0].stage.as_str()), (3, "analysis"));
}

#[tokio::test]
async fn parked_messages_are_listed_shown_replayed_and_dropped_beside_the_owner() {
    let desk = Desk::new(&["news"]);
    let queue = desk.open();
    let beside = desk.open_beside();
    for (id, body) in [("a1", "x"), ("a2", "y")] {
        queue.publish(article(id, body)).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 2);
    for reason in ["malformed", "empty"] {
        take(&mut articles).await.settle(park(reason)).await.unwrap();
    }
    let all = ParkedFilter::default();
    let list = beside.parked(&all).await.unwrap();
    assert_eq!(list.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["a1", "a2"]);
    assert!(list[0].parked_at.is_some() && list[0].engine.starts_with("copydesk "));
    let shown = beside.parked_message(Shelf::Parked, "a1").await.unwrap();
    assert_eq!(&shown.message.body[..], b"x");
    assert_eq!(shown.summary, list[0]);
    let missing = beside.parked_message(Shelf::Parked, "zz").await.unwrap_err();
    assert_eq!(missing, QueueError::NotFound("zz".into()));

    let empty = ParkedFilter { reason: Some("empty".into()), ..all.clone() };
    assert_eq!(beside.drop_parked(&empty).await, Ok(1));
    let a1 = ParkedFilter { ids: vec!["a1".into()], ..all.clone() };
    assert_eq!(beside.replay(&a1).await, Ok(1));
    let again = take(&mut articles).await;
    assert_eq!((again.message.id.as_str(), again.message.attempt), ("a1", 0));
    assert!(beside.parked(&all).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_replayed_message_has_all_its_attempts_again() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 1);
    for expected in [Settled::Done, Settled::Parked] {
        let delivery = take(&mut articles).await;
        assert_eq!(delivery.settle(retry("timeout")).await, Ok(expected));
    }
    assert_eq!(queue.replay(&ParkedFilter::default()).await, Ok(1));
    let delivery = take(&mut articles).await;
    assert_eq!(delivery.message.attempt, 0);
    assert_eq!(delivery.settle(retry("timeout")).await, Ok(Settled::Done));
}

#[tokio::test]
async fn a_webhook_parks_and_gets_back_its_own_records() {
    let desk = Desk::new(&["news", "archive"]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    let delivery = take(&mut queue.consume(Source::Articles, 1)).await;
    delivery.settle(Outcome::Publish(record("r1"))).await.unwrap();
    let mut news = queue.consume(Source::Webhook("news".into()), 1);
    take(&mut news).await.settle(retry("http_503")).await.unwrap();
    let settled = take(&mut news).await.settle(retry("http_503")).await;
    assert_eq!(settled, Ok(Settled::Parked));
    let parked = queue.parked(&ParkedFilter::default()).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].endpoint.as_deref(), Some("news"));
    assert_eq!((parked[0].id.as_str(), parked[0].stage.as_str()), ("r1", "webhook"));
    // Of the record, whatever its routing key.
    assert_eq!(parked[0].source.as_deref(), Some("Harbour Post"));
    queue.replay(&ParkedFilter::default()).await.unwrap();
    assert_eq!(take(&mut news).await.message.id, "r1");
    assert_eq!(desk.ids_of("archive"), ["r1"]);
}

#[tokio::test]
async fn what_was_stored_while_the_clock_was_ahead_comes_at_once() {
    let mut desk = Desk::new(&[]);
    desk.tiers = vec![Duration::from_mins(1)];
    let queue = desk.open();
    for id in ["new", "failed"] {
        queue.publish(article(id, id)).await.unwrap();
    }
    queue.close(Duration::from_secs(5)).await;
    let year: i64 = 365 * 24 * 3600 * 1000;
    let ahead = "UPDATE messages SET due = due + ?1, attempt = (id = 'failed')";
    desk.connection().execute(ahead, [year]).unwrap();
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 2);
    take(&mut articles).await.settle(Outcome::Delivered).await.unwrap();
    take(&mut articles).await.settle(Outcome::Delivered).await.unwrap();
}

#[tokio::test]
async fn what_is_published_beside_the_owner_reaches_its_consumer() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 2);
    desk.open_beside().publish(article("a1", "x")).await.unwrap();
    assert_eq!(take(&mut articles).await.message.id, "a1");
}

#[tokio::test]
async fn publishers_are_refused_at_the_bound() {
    let mut desk = Desk::new(&[]);
    desk.max_queued = 2;
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    queue.publish(article("a2", "y")).await.unwrap();
    let full = queue.publish(article("a3", "z")).await.unwrap_err();
    assert!(matches!(full, QueueError::Full(_)), "{full}");
    let full = desk.open_beside().publish(article("a3", "z")).await.unwrap_err();
    assert!(matches!(full, QueueError::Full(_)), "{full}");
    let mut articles = queue.consume(Source::Articles, 1);
    take(&mut articles).await.settle(park("empty")).await.unwrap();
    queue.publish(article("a3", "z")).await.unwrap();
}

#[tokio::test]
async fn an_outcome_that_cannot_be_stored_waits_until_it_can() {
    let desk = Desk::new(&["news"]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 2);
    let delivery = take(&mut articles).await;
    // Nothing can be appended to a folder.
    let records = desk.path().join("records.ndjson");
    std::fs::create_dir(&records).unwrap();
    let settled = delivery.settle(Outcome::Publish(record("r1")));
    let mut readiness = queue.readiness();
    let not_ready = readiness.wait_for(|now| *now != Readiness::Ready).await.unwrap().clone();
    assert!(matches!(not_ready, Readiness::NotReady(why) if why.contains("records.ndjson")));
    std::fs::remove_dir(&records).unwrap();
    assert_eq!(settled.await, Ok(Settled::Done));
    readiness.wait_for(|now| *now == Readiness::Ready).await.unwrap();
    assert_eq!(desk.recorded(), ["r1"]);
    assert_eq!(desk.rows(), 1, "the webhook's copy");
}

#[tokio::test]
async fn close_waits_for_what_is_in_hand_and_gives_back_the_rest() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    queue.publish(article("a2", "y")).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 2);
    let quick = take(&mut articles).await;
    let stuck = take(&mut articles).await;
    let closing = tokio::spawn({
        let queue = queue.clone();
        async move { queue.close(Duration::from_millis(500)).await }
    });
    assert!(articles.next().await.is_none(), "the stream ends when the queue closes");
    assert_eq!(quick.settle(Outcome::Publish(record("r1"))).await, Ok(Settled::Done));
    closing.await.unwrap();
    assert_eq!(stuck.settle(Outcome::Publish(record("r2"))).await, Ok(Settled::Again));
    assert!(matches!(queue.publish(article("a3", "z")).await, Err(QueueError::Unavailable(_))));

    let queue = desk.open();
    let again = take(&mut queue.consume(Source::Articles, 2)).await;
    assert_eq!((again.message.id.as_str(), again.message.crashes), ("a2", 0));
    assert_eq!(desk.recorded(), ["r1"]);
}

#[tokio::test]
async fn many_articles_share_few_transactions() {
    const MANY: usize = 2000;
    let desk = Desk::new(&[]);
    let queue = desk.open();
    let publishers = (0..MANY).map(|n| {
        let queue = queue.clone();
        tokio::spawn(async move { queue.publish(article(&format!("a{n}"), "x")).await })
    });
    for publisher in publishers.collect::<Vec<_>>() {
        publisher.await.unwrap().unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 64);
    for n in 0..MANY {
        let delivery = take(&mut articles).await;
        drop(delivery.settle(Outcome::Publish(record(&format!("r{n}")))));
    }
    queue.close(Duration::from_secs(30)).await;
    assert_eq!(desk.recorded().len(), MANY);
    assert_eq!(desk.rows(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(Message::default()).await.unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.path()), 0o700);
    for entry in std::fs::read_dir(desk.path()).unwrap() {
        let path = entry.unwrap().path();
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
}

/// As when files of eight megabytes come by the inbox.
#[tokio::test]
async fn only_so_many_bytes_are_in_hand() {
    let desk = Desk::new(&[]);
    let options = EmbeddedOptions { in_flight_bytes: 2_000_000, ..desk.options() };
    let queue = Queue::Embedded(EmbeddedQueue::open(options, metrics()).unwrap());
    for n in 0..6 {
        queue.publish(article(&format!("a{n}"), &"x".repeat(1_000_000))).await.unwrap();
    }
    let in_hand = || {
        let sql = "SELECT count(*) FROM messages WHERE state = 1";
        desk.connection().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let mut articles = queue.consume(Source::Articles, 64);
    let mut before = take(&mut articles).await;
    for _ in 1..6 {
        let next = take(&mut articles).await;
        assert!(in_hand() <= 2, "{}", in_hand());
        before.settle(Outcome::Delivered).await.unwrap();
        before = next;
    }
    before.settle(Outcome::Delivered).await.unwrap();
    queue.close(Duration::from_secs(5)).await;
}
