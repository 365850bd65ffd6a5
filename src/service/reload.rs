//! What a running service takes over from a configuration that was read again.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc;

use super::{ServiceError, tokens};
use crate::config::{Origins, Settings, WebhookSettings};
use crate::http::Tokens;
use crate::lists::Lists;
use crate::pool::Pool;
use crate::telemetry;
use crate::webhook::{self, Endpoint, Endpoints};

/// What is exchanged, and the settings in force.
pub(super) struct Reload {
    pub(super) current: Settings,
    pub(super) endpoints: Endpoints,
    pub(super) tokens: Tokens,
    pub(super) pool: Arc<Pool>,
}

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

impl Reload {
    /// Takes over what comes; never ends.
    pub(super) async fn follow(
        &mut self,
        mut reloads: mpsc::Receiver<Reloaded>,
        replacements: mpsc::Sender<Endpoint>,
    ) {
        while let Some(reloaded) = reloads.recv().await {
            self.take_over(reloaded, &replacements).await;
        }
        std::future::pending::<()>().await;
    }

    /// All of it or, where a part cannot be used, nothing.
    async fn take_over(&mut self, reloaded: Reloaded, replacements: &mpsc::Sender<Endpoint>) {
        let Reloaded { settings: new, origins, lists, stale } = reloaded;
        let prepared = tokens(&new).and_then(|tokens| Ok((tokens, self.changed(&new, &origins)?)));
        let (tokens, changed) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                tracing::error!(%error, "configuration not reloaded: the one before stays in force");
                return;
            }
        };
        telemetry::set_level(new.service.log.as_str());
        self.tokens.replace(&tokens);
        self.pool.replace_lists(lists);
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
    /// tried again where they are stopped: an operator who reloads wants that. All must be
    /// usable, also one that waits for a restart, which would fail with it.
    fn changed(&self, new: &Settings, origins: &Origins) -> Result<Vec<Endpoint>, ServiceError> {
        let before = |now: &WebhookSettings| {
            self.current.webhook.iter().find(|before| before.name == now.name)
        };
        let taken = |now| before(now).map_or_else(|| now.clone(), |old| with_tiers_of(old, now));
        let webhooks: Vec<_> = new.webhook.iter().map(taken).collect();
        let endpoints = webhook::endpoints(webhooks.iter().enumerate(), origins);
        let endpoints = endpoints.map_err(|problems| ServiceError::Config(problems.to_string()))?;
        let mut changed = Vec::new();
        for (now, endpoint) in webhooks.iter().zip(endpoints) {
            match before(now) {
                Some(before) if before == now => drop(self.endpoints.resume(&now.name)),
                Some(_) => changed.push(endpoint),
                None => {}
            }
        }
        Ok(changed)
    }

    /// The settings in force with what can be taken over of the new ones.
    fn adopted(&self, new: &Settings) -> Settings {
        let mut adopted = self.current.clone();
        adopted.service.log = new.service.log;
        adopted.list.clone_from(&new.list);
        adopted.http.token_file.clone_from(&new.http.token_file);
        for before in &mut adopted.webhook {
            if let Some(now) = new.webhook.iter().find(|now| now.name == before.name) {
                *before = with_tiers_of(before, now);
            }
        }
        adopted
    }
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
        assert!(differences(&before, &before).is_empty());
    }
}
