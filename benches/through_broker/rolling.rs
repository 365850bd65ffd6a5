//! Three processes, stopped and started anew one after another under a steady load.

use std::time::Duration;

use crate::articles::Articles;
use crate::broker::Broker;
use crate::steady::Steady;
use crate::worker::{self, Process};

const PROCESSES: usize = 3;

/// Between two restarts.
const PAUSE: Duration = Duration::from_secs(3);

/// Every article has arrived, or this would not have ended.
pub(crate) async fn restart(broker: &Broker, articles: &Articles, rate: f64) -> Steady {
    let mut workers: Vec<_> = (0..PROCESSES).map(|_| Process::start(&broker.url)).collect();
    let url = broker.url.clone();
    let restarting = tokio::task::spawn_blocking(move || {
        for _ in 0..PROCESSES {
            std::thread::sleep(PAUSE);
            workers.remove(0).stop();
            workers.push(Process::start(&url));
        }
        std::thread::sleep(PAUSE);
        workers
    });
    let count = rate * PAUSE.as_secs_f64() * (PROCESSES + 1) as f64;
    let queues = (worker::ARTICLES, worker::OUT);
    let steady = Steady::run(broker, articles, queues, rate, count as usize).await;
    restarting.await.unwrap().into_iter().for_each(Process::stop);
    steady
}
