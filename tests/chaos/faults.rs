//! The faults, one after the other, as the seed has it.

use std::time::Duration;

use lapin::options::{QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions};
use lapin::types::{AMQPValue, FieldTable};

use crate::endpoint::{Endpoint, Mood};
use crate::feed::connect;
use crate::support::broker::Broker;
use crate::support::lab::Lab;
use crate::support::proxy::{Proxy, Side};
use crate::workers::{WORKERS, Workers};

/// What can be broken.
pub(crate) struct Scene<'a> {
    pub(crate) rng: fastrand::Rng,
    pub(crate) broker: &'a Broker,
    pub(crate) proxy: &'a Proxy,
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) workers: &'a mut Workers,
    pub(crate) lab: &'a Lab,
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    Cut,
    StallUp,
    StallDown,
    Slow,
    Refuse,
    Blackhole,
    KillWorker,
    RestartWorker,
    RestartBroker,
    KillBroker,
    MemoryAlarm,
    DiskAlarm,
    FullReader,
    EndpointFails,
    EndpointHangs,
    EndpointResets,
}

/// The rare ones stand once, the others more often.
const FAULTS: [Fault; 22] = [
    Fault::Cut,
    Fault::Cut,
    Fault::StallUp,
    Fault::StallUp,
    Fault::StallDown,
    Fault::StallDown,
    Fault::Slow,
    Fault::Refuse,
    Fault::Blackhole,
    Fault::KillWorker,
    Fault::KillWorker,
    Fault::KillWorker,
    Fault::RestartWorker,
    Fault::RestartBroker,
    Fault::KillBroker,
    Fault::MemoryAlarm,
    Fault::DiskAlarm,
    Fault::FullReader,
    Fault::EndpointFails,
    Fault::EndpointFails,
    Fault::EndpointHangs,
    Fault::EndpointResets,
];

impl Scene<'_> {
    /// One fault, held for a while, then mended.
    pub(crate) async fn strike(&mut self) {
        let fault = self.rng.choice(FAULTS).unwrap();
        eprintln!("chaos: {fault:?}");
        match fault {
            Fault::Cut | Fault::StallUp | Fault::StallDown | Fault::Slow => self.link(fault).await,
            Fault::Refuse => {
                self.proxy.refuse(true);
                self.cut_both();
                self.hold().await;
                self.proxy.refuse(false);
            }
            Fault::Blackhole => {
                self.proxy.blackhole(true);
                self.cut_both();
                self.hold().await;
                self.proxy.blackhole(false);
            }
            Fault::KillWorker => {
                self.workers.kill(self.rng.usize(..WORKERS));
                self.hold().await;
                self.workers.revive().await;
            }
            Fault::RestartWorker => {
                self.workers.terminate(self.rng.usize(..WORKERS)).await;
                self.workers.revive().await;
            }
            Fault::RestartBroker => self.restart_broker("term").await,
            Fault::KillBroker => self.restart_broker("kill").await,
            Fault::MemoryAlarm => {
                self.alarm("set_vm_memory_high_watermark absolute", "1000", "1GiB").await;
            }
            Fault::DiskAlarm => self.alarm("set_disk_free_limit", "100000GB", "50MB").await,
            Fault::FullReader => self.full_reader().await,
            Fault::EndpointFails => {
                let statuses = [500, 503, 429, 404, 400, 301];
                let status = self.rng.choice(statuses).unwrap();
                self.moody(Mood::Status(status)).await;
            }
            Fault::EndpointHangs => self.moody(Mood::Hang).await,
            Fault::EndpointResets => self.moody(Mood::Reset).await,
        }
        let pause = Duration::from_millis(self.rng.u64(..400));
        tokio::time::sleep(pause).await;
    }

    /// A broker that is killed can come back without a binding. Then records go past the
    /// reader, which no worker can know: a reader declares its queue before it can miss any.
    async fn restart_broker(&mut self, how: &str) {
        self.broker.command(how).await;
        self.proxy.refuse(true);
        self.broker.command("start").await;
        self.lab.again().await.bind_out().await;
        self.proxy.refuse(false);
    }

    /// How long a fault lasts.
    async fn hold(&mut self) {
        let lasts = Duration::from_millis(self.rng.u64(100..2_500));
        tokio::time::sleep(lasts).await;
    }

    fn cut_both(&self) {
        self.proxy.cut(Side::Consuming);
        self.proxy.cut(Side::Publishing);
    }

    async fn link(&mut self, fault: Fault) {
        let side = if self.rng.bool() { Side::Consuming } else { Side::Publishing };
        match fault {
            Fault::StallUp => self.proxy.stall_up(side),
            Fault::StallDown => self.proxy.stall_down(side),
            Fault::Slow => self.proxy.slow(side, Duration::from_millis(80)),
            _ => {}
        }
        self.hold().await;
        // A stalled link never comes back: what was held is gone, and the connection with it.
        self.proxy.cut(side);
    }

    async fn alarm(&mut self, what: &str, low: &str, normal: &str) {
        self.broker.command(format!("ctl {what} {low}")).await;
        self.hold().await;
        self.broker.command(format!("ctl {what} {normal}")).await;
    }

    async fn moody(&mut self, mood: Mood) {
        self.endpoint.feel(mood);
        self.hold().await;
        self.endpoint.feel(Mood::Well);
    }

    /// A reader whose queue takes five records and then refuses all others.
    async fn full_reader(&mut self) {
        let queue = self.lab.name("narrow");
        let mut arguments = FieldTable::default();
        arguments.insert("x-max-length".into(), AMQPValue::LongInt(5));
        arguments.insert("x-overflow".into(), AMQPValue::LongString("reject-publish".into()));
        let (_connection, channel) = connect(std::slice::from_ref(&self.broker.url)).await;
        let durable = QueueDeclareOptions::durable();
        channel.queue_declare(queue.as_str().into(), durable, arguments).await.unwrap();
        let exchange = self.lab.name("records");
        let bind = QueueBindOptions::default();
        let all = "record.#".into();
        channel
            .queue_bind(
                queue.as_str().into(),
                exchange.as_str().into(),
                all,
                bind,
                FieldTable::default(),
            )
            .await
            .unwrap();
        self.hold().await;
        let delete = QueueDeleteOptions::default();
        channel.queue_delete(queue.as_str().into(), delete).await.unwrap();
    }
}
