//! Three nodes: the one that leads the queues is killed, frozen and cut off under load.
//! Nothing is lost, records flow again in seconds, and the order stays where it counts.
//!
//! It is no part of `cargo test`, because three nodes and the load want a machine for
//! themselves: `make cluster`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../service/desk.rs"]
#[allow(dead_code, reason = "the service tests use all of it")]
mod desk;
#[path = "../chaos/endpoint.rs"]
#[allow(dead_code, reason = "chaos uses all of it")]
mod endpoint;
#[path = "../chaos/feed.rs"]
#[allow(dead_code, reason = "chaos uses all of it")]
mod feed;
#[path = "../chaos/reader.rs"]
mod reader;
#[path = "../support/mod.rs"]
mod support;
#[path = "../chaos/workers.rs"]
#[allow(dead_code, reason = "chaos uses all of it")]
mod workers;

use std::collections::BTreeSet;
use std::time::Duration;

use endpoint::Endpoint;
use feed::Feed;
use lapin::types::{AMQPValue, FieldTable};
use reader::Reader;
use support::broker::Broker;
use support::lab::{Lab, patiently};
use support::order::{self, LOOK, Seen, Worker};
use tokio::time::Instant;
use workers::Workers;

/// How long a fault lasts, and the load after it.
const FAULT: Duration = Duration::from_secs(20);

/// Without a record, from first to last: time to notice, to elect and to reconnect.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

struct Cluster {
    /// Queues are led by the node that they were declared through: the first.
    nodes: [Broker; 3],
    names: Vec<String>,
}

impl Cluster {
    async fn start() -> Self {
        let first = Broker::start().await;
        let nodes = [first.peer().await, first.peer().await];
        let [second, third] = nodes;
        let nodes = [first, second, third];
        let mut names = Vec::new();
        for node in &nodes {
            let name = std::fs::read_to_string(node.folder().await.join("node")).unwrap();
            names.push(name.trim().to_owned());
        }
        Self { nodes, names }
    }

    fn leader(&self) -> &Broker {
        &self.nodes[0]
    }

    /// Makes the leader take the others for strangers, or know them again.
    async fn partition(&self, on: bool) {
        let peers = self.names[1..].iter().map(|name| format!("'{name}'"));
        let peers = peers.collect::<Vec<_>>().join(",");
        let cookie = if on { "stranger" } else { "erlang:get_cookie()" };
        let done = format!(
            "ctl eval [{{erlang:set_cookie(N,{cookie}),erlang:disconnect_node(N)}}||N<-[{peers}]]."
        );
        self.leader().command(done).await;
    }
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    Killed,
    Frozen,
    CutOff,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_leader_that_dies_freezes_or_is_cut_off_loses_nothing() {
    for fault in [Fault::Killed, Fault::Frozen, Fault::CutOff] {
        under(fault).await;
    }
}

async fn under(fault: Fault) {
    let cluster = Cluster::start().await;
    let urls: Vec<_> = cluster.nodes.iter().map(|node| node.url.clone()).collect();
    let lab = Lab::on(&cluster.leader().url).await;
    let endpoint = Endpoint::start().await;
    let mut workers = Workers::start(&urls, &lab.prefix, endpoint.address).await;
    lab.until_consumed(&lab.name("articles")).await;
    let mut quorum = FieldTable::default();
    quorum.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    lab.bind_out_with(quorum).await;
    // The reader and the feed are on nodes that live.
    let reader = Reader::start(&urls[1..], lab.name("out"));
    let feed = Feed::start(&urls[1..], lab.name("articles"));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let leader = cluster.leader();
    match fault {
        Fault::Killed => leader.command("kill").await,
        Fault::Frozen => leader.command("freeze").await,
        Fault::CutOff => cluster.partition(true).await,
    }
    tokio::time::sleep(FAULT).await;
    match fault {
        Fault::Killed => leader.command("start").await,
        Fault::Frozen => leader.command("thaw").await,
        Fault::CutOff => cluster.partition(false).await,
    }
    tokio::time::sleep(FAULT).await;
    let sent = feed.stop().await;
    workers.revive().await;
    let deadline = Instant::now() + Duration::from_mins(2);
    let recorded = reader.until(deadline, |seen| seen.ids.is_superset(&sent.sound)).await;
    let lost: BTreeSet<_> = sent.sound.difference(&recorded.ids).collect();
    eprintln!(
        "cluster: {fault:?}: {} published, {} recorded, {} duplicates, longest pause {:.1} s",
        sent.sound.len(),
        recorded.ids.len(),
        recorded.duplicates,
        recorded.pause.as_secs_f64(),
    );
    assert!(lost.is_empty(), "{fault:?}: {} articles were lost", lost.len());
    assert!(recorded.pause < LONGEST_PAUSE, "{fault:?}: {:?} without a record", recorded.pause);
    let delivered = endpoint.until(deadline, |seen| seen.is_superset(&sent.sound)).await;
    assert!(delivered.is_superset(&sent.sound), "{fault:?}: the webhook lacks records");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_order_of_each_document_survives_a_leader_that_dies() {
    let cluster = Cluster::start().await;
    // Queues are led by the first node; who reads the records is on one that lives.
    let lab = Lab::on(&cluster.nodes[1].url).await;
    let mut options = order::backlog(&lab, &cluster.leader().url).await;
    options.uris =
        cluster.nodes.iter().map(|node| copydesk::config::Secret::new(node.url.clone())).collect();
    let mut first = Worker::start(&lab, &options).await;
    let mut second = Worker::start(&lab, &options).await;
    order::work_half(&mut first, &mut second).await;
    cluster.leader().command("kill").await;
    let mut seen = Seen::default();
    let mut look = tokio::time::interval(LOOK);
    let rest = async {
        while !seen.is_all() {
            tokio::select! {
                delivery = first.articles.next() => order::work(delivery.unwrap()),
                delivery = second.articles.next() => order::work(delivery.unwrap()),
                _ = look.tick() => seen.take(&lab).await,
            }
        }
    };
    patiently(rest).await;
    seen.assert_in_order();
}
