//! What a running service takes over from a configuration that was read again.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;

use super::reader::Reader;
use super::tokens;
use crate::config::{self, Origins, Problems, QueueKind, Settings, Token, WebhookSettings};
use crate::http::Tokens;
use crate::lists::Lists;
use crate::pool::Pool;
use crate::queue::amqp::AmqpOptions;
use crate::telemetry;
use crate::webhook::{self, Endpoint, Endpoints};

/// How long reading takes before the log tells that it goes on.
const SLOW: Duration = Duration::from_secs(5);

/// What is exchanged, and the settings in force.
pub(super) struct Reload {
    pub(super) current: Settings,
    pub(super) endpoints: Endpoints,
    pub(super) tokens: Tokens,
    pub(super) pool: Arc<Pool>,
}

/// How a running service comes by its configuration again.
pub struct Reloads {
    /// Each message asks for it. What asks while it is being read is to be one message.
    pub asked: mpsc::Receiver<()>,
    /// Reads it, and may wait for its files.
    pub read: Arc<Read>,
    /// Where it is read.
    pub reader: Reader,
}

/// Called on a thread where it may block.
type Read = dyn Fn() -> Result<Reloaded, Problems> + Send + Sync;

/// What was read again.
#[derive(Debug)]
pub struct Reloaded {
    /// The settings.
    pub settings: Settings,
    /// Where each of them came from.
    pub origins: Origins,
    /// The operator's lists.
    pub lists: Lists,
    /// The keys of files that hold something else than at start, and are read then alone.
    pub stale: Vec<&'static str>,
}

/// What was read again, with what is made of it.
struct Prepared {
    settings: Settings,
    tokens: Vec<Token>,
    /// Those of the settings, each with its own, which has the waits in force.
    webhooks: Vec<(WebhookSettings, Endpoint)>,
    stale: Vec<&'static str>,
}

impl Reload {
    /// Takes over what is asked for; never ends.
    pub(super) async fn follow(
        &mut self,
        mut reloads: Reloads,
        replacements: mpsc::Sender<Endpoint>,
    ) {
        while reloads.asked.recv().await.is_some() {
            match self.prepared(&reloads).await {
                Ok(prepared) => self.take_over(prepared, &replacements).await,
                Err(error) => tracing::error!(
                    error,
                    "configuration not reloaded: the one before stays in force"
                ),
            }
        }
        std::future::pending::<()>().await;
    }

    /// Reads and prepares apart from the async threads, which have to answer meanwhile: a file
    /// may be long, and one on a mount that hangs, or that is a pipe by now, gives nothing.
    async fn prepared(&self, reloads: &Reloads) -> Result<Prepared, String> {
        let (read, pool) = (Arc::clone(&reloads.read), Arc::clone(&self.pool));
        let current = self.current.clone();
        let reading = reloads.reader.run(move || {
            let (prepared, lists) = prepare(read().map_err(|e| e.to_string())?, &current)?;
            // Frees those before as well, which takes as long.
            pool.replace_lists(lists);
            Ok(prepared)
        });
        let mut reading = pin!(reading);
        let in_time = tokio::time::timeout(SLOW, reading.as_mut()).await;
        if in_time.is_err() {
            let file = config::being_read().map(|file| file.display().to_string());
            tracing::warn!(
                file,
                "the configuration is still being read, and the one before in force: \
                 a file that it names is slow or gives nothing"
            );
        }
        let read = if let Ok(read) = in_time { read } else { reading.await };
        read.unwrap_or_else(|| Err("a defect of the program: see `panic` in the log".to_owned()))
    }

    async fn take_over(&mut self, prepared: Prepared, replacements: &mpsc::Sender<Endpoint>) {
        let Prepared { settings: new, tokens, webhooks, stale } = prepared;
        telemetry::set_level(new.service.log.as_str());
        self.tokens.replace(&tokens);
        let changed = self.changed(webhooks);
        let names: Vec<_> = changed.iter().map(|endpoint| endpoint.name().to_owned()).collect();
        for endpoint in changed {
            // The receiver lives as long as the service.
            replacements.send(endpoint).await.ok();
        }
        let adopted = self.adopted(&new);
        let lists: Vec<_> = new.list.iter().map(|list| list.name.as_str()).collect();
        let mut restart = differences(&adopted, &new);
        restart.extend(stale.into_iter().map(str::to_owned));
        restart.sort();
        restart.dedup();
        let (webhooks, lists, restart) = (names.join(" "), lists.join(" "), restart.join(" "));
        tracing::info!(webhooks, lists, restart_needed_for = restart, "configuration reloaded");
        if !restart.is_empty() {
            // Who logs warnings alone would take what was exchanged for being in use.
            tracing::warn!(keys = restart, "restart needed: what stood there before stays in use");
        }
        self.current = adopted;
    }

    /// The endpoints of the same name whose settings differ. Those whose settings do not are
    /// tried again where they are stopped: an operator who reloads wants that.
    fn changed(&self, webhooks: Vec<(WebhookSettings, Endpoint)>) -> Vec<Endpoint> {
        let mut changed = Vec::new();
        for (now, endpoint) in webhooks {
            match named(&self.current, &now.name) {
                Some(before) if *before == now => drop(self.endpoints.resume(&now.name)),
                Some(_) => changed.push(endpoint),
                None => {}
            }
        }
        changed
    }

    /// The settings in force with what can be taken over of the new ones.
    fn adopted(&self, new: &Settings) -> Settings {
        let mut adopted = self.current.clone();
        adopted.service.log = new.service.log;
        adopted.list.clone_from(&new.list);
        adopted.http.token_file.clone_from(&new.http.token_file);
        for before in &mut adopted.webhook {
            if let Some(now) = named(new, &before.name) {
                *before = with_tiers_of(before, now);
            }
        }
        adopted
    }
}

/// All of it or, where a part cannot be used, why. All endpoints must be usable, also one that
/// waits for a restart, which would fail with it.
fn prepare(reloaded: Reloaded, current: &Settings) -> Result<(Prepared, Lists), String> {
    let Reloaded { settings, origins, lists, stale } = reloaded;
    // What waits for a restart must not fail with it either.
    if settings.queue.kind == QueueKind::Amqp {
        AmqpOptions::from_settings(&settings).map_err(|errors| errors.join("\n"))?;
    }
    let tokens = tokens(&settings).map_err(|error| error.to_string())?;
    let taken = |now: &WebhookSettings| {
        named(current, &now.name).map_or_else(|| now.clone(), |old| with_tiers_of(old, now))
    };
    let webhooks: Vec<_> = settings.webhook.iter().map(taken).collect();
    let endpoints = webhook::endpoints(webhooks.iter().enumerate(), &origins);
    let endpoints = endpoints.map_err(|problems| problems.to_string())?;
    let webhooks = webhooks.into_iter().zip(endpoints).collect();
    Ok((Prepared { settings, tokens, webhooks, stale }, lists))
}

fn named<'s>(settings: &'s Settings, name: &str) -> Option<&'s WebhookSettings> {
    settings.webhook.iter().find(|webhook| webhook.name == name)
}

/// The waits stand in the queues, which are made at start.
fn with_tiers_of(before: &WebhookSettings, now: &WebhookSettings) -> WebhookSettings {
    WebhookSettings { tiers_s: before.tiers_s.clone(), ..now.clone() }
}

/// The keys in which two settings differ.
fn differences(a: &Settings, b: &Settings) -> Vec<String> {
    let mut keys = Vec::new();
    // Settings always serialise; secrets show as such and so never differ here.
    let value = |settings: &Settings| serde_json::to_value(settings).unwrap_or_default();
    differing(String::new(), &value(a), &value(b), &mut keys);
    if a.amqp.uris != b.amqp.uris {
        keys.push("amqp.uris".into());
    }
    if a.amqp.management != b.amqp.management {
        keys.push("amqp.management".into());
    }
    keys.sort();
    keys.dedup();
    keys
}

fn differing(path: String, a: &Value, b: &Value, keys: &mut Vec<String>) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, a) in a {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                differing(path, a, b.get(key).unwrap_or(&Value::Null), keys);
            }
        }
        _ if a != b => keys.push(path),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    #[test]
    fn what_needs_a_restart_is_named_by_its_key() {
        let before = Settings::default();
        let mut after = before.clone();
        after.limits.payload_bytes = 5;
        after.amqp.uris = vec![Secret::new("amqp://other/")];
        after.webhook.push(WebhookSettings::default());
        assert_eq!(differences(&before, &after), ["amqp.uris", "limits.payload_bytes", "webhook"]);
        let before = after.clone();
        for url in ["http://desk:one@broker:15672", "http://desk:other@broker:15672"] {
            let was = after.clone();
            after.amqp.management = Some(Secret::new(url));
            assert_eq!(differences(&was, &after), ["amqp.management"]);
        }
        assert!(differences(&before, &before).is_empty());
    }
}
