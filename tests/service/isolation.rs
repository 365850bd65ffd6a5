//! What one costs, the others do not pay.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Instant;

use lapin::BasicProperties;
use lapin::message::Delivery;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::desk::{Desk, Service};
use crate::receiver::Receiver;
use crate::support::lab::{LOOK, Lab, patiently};
use crate::support::{broker, process};

fn config(lab: &Lab, more: &str) -> String {
    let (uri, prefix) = (broker::shared(), &lab.prefix);
    format!("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"{uri}\"]\nprefix = \"{prefix}\"\n{more}")
}

/// An endpoint that takes every request and answers none.
async fn silent() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    address
}

/// An endpoint that never comes to its answer, and says so again and again.
async fn hints() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
                while stream.write_all(hints.as_bytes()).await.is_ok() {}
            });
        }
    });
    address
}

/// Milliseconds of the processor that a process's threads have used, by the thread's name.
fn used(process: u32) -> BTreeMap<String, u64> {
    let mut used = BTreeMap::new();
    for thread in std::fs::read_dir(format!("/proc/{process}/task")).unwrap() {
        let thread = thread.unwrap().path();
        let read = |file: &str| std::fs::read_to_string(thread.join(file)).unwrap_or_default();
        let ns: u64 = read("schedstat").split(' ').next().unwrap().parse().unwrap_or_default();
        *used.entry(read("comm").trim().to_owned()).or_default() += ns / 1_000_000;
    }
    used
}

async fn send_one(lab: &Lab, article: Value) {
    let properties = BasicProperties::default()
        .with_delivery_mode(2)
        .with_content_type("application/json".into());
    lab.send(&lab.name("articles"), "", article.to_string().as_bytes(), properties).await;
}

/// Publishes short articles called `a0`, `a1`, …
async fn send(lab: &Lab, count: usize) {
    for n in 0..count {
        let text = format!("“Yes,” said Ann Lee. {n}.");
        send_one(lab, json!({ "id": format!("a{n}"), "text": text })).await;
    }
}

fn id(record: &Delivery) -> String {
    let record: Value = serde_json::from_slice(&record.data).unwrap();
    record.pointer("/article/source_id").unwrap().as_str().unwrap().to_owned()
}

fn all(count: usize) -> BTreeSet<String> {
    (0..count).map(|n| format!("a{n}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_answers_103_without_end_keeps_one_thread_busy() {
    let (lab, flood) = (Lab::new().await, hints().await);
    let desk = Desk::new(&config(&lab, &format!("{}timeout_s = 60\n", Desk::webhook(flood))));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let mut service = desk.start().await;
    service.log("ready").await;
    let before = used(service.process());
    send(&lab, 8).await;
    // Until the flood has cost a second.
    let webhooks = |used: &BTreeMap<String, u64>| used.get("webhooks").copied().unwrap_or_default();
    patiently(async {
        while webhooks(&used(service.process())) < 1000 {
            tokio::time::sleep(LOOK).await;
        }
    })
    .await;
    let mut records = BTreeSet::new();
    for _ in 0..8 {
        records.insert(id(&lab.take(&lab.name("out")).await));
    }
    assert_eq!(records, all(8));
    let after = used(service.process());
    let others =
        |used: &BTreeMap<String, u64>| used.get("tokio-rt-worker").copied().unwrap_or_default();
    let (flooded, spared) = (webhooks(&after), others(&after) - others(&before));
    assert!(
        spared < flooded / 2,
        "the others spent {spared} ms where the webhooks spent {flooded}"
    );
    service.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hangs_holds_up_neither_articles_nor_another_endpoint() {
    const ARTICLES: usize = 100;
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let hangs = Desk::webhook(silent().await).replace("\"hook\"", "\"hangs\"");
    let more = format!("{}{hangs}timeout_s = 60\n", Desk::webhook(receiver.address));
    let desk = Desk::new(&config(&lab, &more));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let mut service = desk.start().await;
    service.log("ready").await;
    let begin = Instant::now();
    send(&lab, ARTICLES).await;
    receiver.until(|received| received.len() == ARTICLES).await;
    let took = begin.elapsed();
    eprintln!("{ARTICLES} articles reached the endpoint beside one that hangs in {took:?}");
    lab.until_count(&lab.name("out"), ARTICLES as u32).await;
    assert!(
        took.as_secs() < 60,
        "the other endpoint waited for the deadline of the one that hangs"
    );
    service.kill();
}

/// The large one is first in the queue and takes longer than all the others.
#[tokio::test(flavor = "multi_thread")]
async fn the_largest_payload_holds_up_no_small_one() {
    const SMALL: usize = 40;
    let lab = Lab::new().await;
    let desk = Desk::new(&config(&lab, "[service]\nworkers = 2\n[limits]\nanalysis_ms = 60000\n"));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let text = "“Yes,” said Ann Lee of the city council.\n\n".repeat(10_000);
    send_one(&lab, json!({ "id": "large", "text": text })).await;
    send(&lab, SMALL).await;
    let service = desk.start().await;
    let mut order = Vec::new();
    while order.len() <= SMALL {
        order.push(id(&lab.take(&lab.name("out")).await));
    }
    let place = order.iter().position(|id| id == "large").unwrap();
    eprintln!("{place} of {SMALL} small articles overtook the large one");
    assert!(place > SMALL / 2, "expected the small ones first, found {order:?}");
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn three_workers_restarted_in_turn_lose_nothing() {
    const ARTICLES: usize = 600;
    let lab = Lab::new().await;
    let desk = Desk::new(&config(&lab, "[service]\nworkers = 1\n"));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    send(&lab, ARTICLES).await;
    let mut workers: Vec<Service> = Vec::new();
    for _ in 0..3 {
        workers.push(desk.start().await);
    }
    // Each is stopped with its hands full, and another takes its place.
    for _ in 0..3 {
        assert_eq!(workers.remove(0).terminate().await.code(), Some(0));
        workers.push(desk.start().await);
    }
    let (mut arrived, mut twice) = (BTreeSet::new(), 0);
    while arrived.len() < ARTICLES {
        let record = lab.take(&lab.name("out")).await;
        twice += usize::from(!arrived.insert(id(&record)));
    }
    eprintln!("{ARTICLES} articles, three restarts: none lost, {twice} came twice");
    assert_eq!(arrived, all(ARTICLES));
    for worker in workers {
        assert_eq!(worker.terminate().await.code(), Some(0));
    }
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
}

/// Given back instead, each would be analysed alone by the others, as one that may have ended
/// a process.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_stopped_finishes_what_it_has_taken() {
    const ARTICLES: u32 = 64;
    let lab = Lab::new().await;
    let desk = Desk::new(&config(&lab, "[service]\nworkers = 1\ndrain_s = 240\n"));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let text = "“Yes,” said Ann Lee, who had come from Oslo.\n\n".repeat(100);
    for n in 0..ARTICLES {
        send_one(&lab, json!({ "id": format!("a{n}"), "text": format!("{n}. {text}") })).await;
    }
    let worker = desk.start().await;
    lab.until_count(&lab.name("articles"), 0).await;
    assert_eq!(worker.terminate().await.code(), Some(0));
    lab.until_count(&lab.name("out"), ARTICLES).await;
    for queue in ["articles", "articles.suspects", "parked"] {
        assert_eq!(lab.count(&lab.name(queue)).await, 0, "{queue}");
    }
}

/// Beside the models, no more than the bound and what the analysis of one a thread takes.
#[tokio::test(flavor = "multi_thread")]
async fn payloads_of_seven_megabytes_cost_little_more_than_their_bound() {
    const PAYLOADS: u32 = 30;
    const MB: usize = 1_000_000;
    let lab = Lab::new().await;
    let desk = Desk::new(&config(&lab, "prefetch = 256\n[service]\nworkers = 2\n"));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let filler = "x".repeat(7 * MB);
    for n in 0..PAYLOADS {
        let text = "A short text.";
        send_one(&lab, json!({ "id": format!("a{n}"), "text": text, "filler": filler })).await;
    }
    let service = desk.start().await;
    lab.until_count(&lab.name("out"), PAYLOADS).await;
    let peak = process::most_kilobytes(service.process()).unwrap();
    eprintln!("{PAYLOADS} payloads of 7 MB: {} MB at most", peak / 1024);
    assert!(peak < 140 * 1024, "{peak} kB");
    assert_eq!(service.terminate().await.code(), Some(0));
}
