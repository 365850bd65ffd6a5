//! Exchanges that the account may not publish to, as far as is known: the broker said so when
//! it was asked, or when it refused a message. Each try would end the channel, and with it what
//! others have sent and have no confirm of; so nothing is published there until the broker,
//! asked again, allows it.

use std::collections::BTreeMap;

use tokio::sync::watch;

use super::lack::Lack;

/// What is missing, by exchange.
pub(super) type Lacks = BTreeMap<String, Lack>;

/// What is known, and who waits for it to change.
#[derive(Debug, Default)]
pub(super) struct Unwritable(watch::Sender<Lacks>);

impl Unwritable {
    pub(super) fn subscribe(&self) -> watch::Receiver<Lacks> {
        self.0.subscribe()
    }

    pub(super) fn now(&self) -> Lacks {
        self.0.borrow().clone()
    }

    pub(super) fn get(&self, exchange: &str) -> Option<Lack> {
        self.0.borrow().get(exchange).cloned()
    }

    /// A message was refused. Whether that is about an exchange as a whole.
    pub(super) fn refused(&self, lack: &Lack) -> bool {
        let Some(exchange) = lack.exchange() else { return false };
        self.0.send_modify(|lacks| drop(lacks.insert(exchange.to_owned(), lack.clone())));
        true
    }

    /// The broker was asked about all that was known `before`. What it has refused since then
    /// counts more than this answer.
    pub(super) fn asked(&self, before: &Lacks, answer: &[Lack]) {
        self.0.send_if_modified(|lacks| {
            let known = lacks.clone();
            lacks.retain(|exchange, _| !before.contains_key(exchange));
            for lack in answer {
                lacks.extend(lack.exchange().map(|exchange| (exchange.to_owned(), lack.clone())));
            }
            *lacks != known
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_counts_more_than_what_was_asked_before_it() {
        let unwritable = Unwritable::default();
        let exchanges = || unwritable.now().into_keys().collect::<Vec<_>>();
        assert!(unwritable.refused(&Lack::to_publish("a")));
        let before = unwritable.now();
        assert!(unwritable.refused(&Lack::to_publish("b")));
        unwritable.asked(&before, &[Lack::to_publish("c")]);
        assert_eq!(exchanges(), ["b", "c"]);
        let mut waiting = unwritable.subscribe();
        waiting.borrow_and_update();
        unwritable.asked(&unwritable.now(), &[Lack::to_publish("b"), Lack::to_publish("c")]);
        assert!(!waiting.has_changed().unwrap());
        unwritable.asked(&unwritable.now(), &[]);
        assert!(waiting.has_changed().unwrap() && exchanges().is_empty());
        // Of one routing key only.
        let topic = "access to topic 'k' in exchange 'a' in vhost '/' refused for user 'w'";
        assert!(!unwritable.refused(&Lack::new("publish", topic)));
    }
}
