//! What the broker's management API tells, asked now and then where there is one.

use std::time::Duration;

use tokio::sync::oneshot;

use crate::config::{Secret, Settings};
use crate::queue::Queue;
use crate::queue::amqp::{self, AmqpOptions, AmqpQueue, Managed};
use crate::webhook;

/// Between two looks: the broker itself counts every five seconds.
const EVERY: Duration = Duration::from_secs(15);

/// Between two lines of the log on an API that does not answer.
const WARN_EVERY: u32 = 40;

/// Looks until it is dropped.
pub(super) async fn watch(queue: Queue, settings: Settings) {
    let (Queue::Amqp(queue), Some(management)) = (queue, &settings.amqp.management) else { return };
    let Ok(options) = AmqpOptions::from_settings(&settings) else { return };
    let vhost = amqp::vhost(&options);
    let mut refusing = queue.refusing();
    let mut failures = 0;
    loop {
        match look(&queue, management, &vhost).await {
            Ok(()) => failures = 0,
            Err(why) => {
                queue.unobserved(&why);
                if failures % WARN_EVERY == 0 {
                    tracing::warn!(why, "amqp.management does not answer");
                }
                failures += 1;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            Ok(()) = refusing.changed() => {}
        }
    }
}

async fn look(queue: &AmqpQueue, management: &Secret, vhost: &str) -> Result<(), String> {
    queue.observe(&ask_aside(management.clone(), vhost.to_owned()).await?).await
}

/// The same on a thread of its own: an answer can be long, or never end.
async fn ask_aside(management: Secret, vhost: String) -> Result<Managed, String> {
    let (sender, answer) = oneshot::channel();
    let thread = std::thread::Builder::new().name("management".into());
    let asking = thread.spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let answer = runtime.map_err(|error| error.to_string());
        sender.send(answer.and_then(|runtime| runtime.block_on(ask(&management, &vhost)))).ok();
    });
    asking.map_err(|error| format!("no thread to ask it on: {error}"))?;
    answer.await.unwrap_or_else(|_| Err("a defect of the program: see `panic` in the log".into()))
}

/// What it tells of a virtual host.
///
/// # Errors
/// What went wrong, for people; without the URL.
pub async fn ask(management: &Secret, vhost: &str) -> Result<Managed, String> {
    let lists = Managed::LISTS.map(|list| ["api", list, vhost]);
    let asked: Vec<_> = lists.iter().map(|path| &path[..]).zip(Managed::FIELDS).collect();
    Managed::from_lists(webhook::fetch(management, &asked).await?)
}
