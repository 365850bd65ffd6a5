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
    let mut workers = Vec::new();
    for _ in 0..PROCESSES {
        workers.push(Process::start(&broker.url).await);
    }
    let restarting = async {
        for _ in 0..PROCESSES {
            tokio::time::sleep(PAUSE).await;
            let oldest = workers.remove(0);
            tokio::task::spawn_blocking(|| oldest.stop()).await.unwrap();
            workers.push(Process::start(&broker.url).await);
        }
    };
    let count = rate * PAUSE.as_secs_f64() * (PROCESSES + 1) as f64;
    let queues = (worker::ARTICLES, worker::OUT);
    let steady = Steady::run(broker, articles, queues, rate, count as usize);
    let (steady, ()) = tokio::join!(steady, restarting);
    workers.into_iter().for_each(Process::stop);
    steady
}
