//! Readiness: ready while no part has a complaint.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::queue::Readiness;

/// The complaints of all parts, by the part's name.
#[derive(Debug)]
pub(super) struct Health {
    complaints: Mutex<BTreeMap<String, String>>,
    notes: Mutex<BTreeMap<String, String>>,
    /// Parts that have begun once.
    begun: Mutex<BTreeSet<String>>,
    readiness: watch::Sender<Readiness>,
}

impl Health {
    pub(super) fn new() -> Self {
        let readiness = watch::Sender::new(Readiness::NotReady("starting".into()));
        let (complaints, notes, begun) = Default::default();
        Self { complaints, notes, begun, readiness }
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Readiness> {
        self.readiness.subscribe()
    }

    /// A part begins, and is good only once it says so. One that has begun before, as after
    /// each pause of an endpoint, is no reason to call the whole not ready.
    pub(super) fn begin(&self, part: &str, why: &str) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.insert(part.to_owned()) {
            self.bad(part, why);
        }
    }

    /// A part works.
    pub(super) fn good(&self, part: &str) {
        self.set(part, None);
    }

    /// A part does not; `why` holds no secrets.
    pub(super) fn bad(&self, part: &str, why: impl Into<String>) {
        self.set(part, Some(why.into()));
    }

    /// Something that an operator should see to, although everything works.
    /// `None`: no longer.
    pub(super) fn note(&self, part: &str, note: Option<String>) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        match note {
            Some(note) => notes.insert(part.to_owned(), note),
            None => notes.remove(part),
        };
    }

    /// All notes.
    pub(super) fn notes(&self) -> Vec<String> {
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.values().cloned().collect()
    }

    fn set(&self, part: &str, complaint: Option<String>) {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        match complaint {
            Some(why) => complaints.insert(part.to_owned(), why),
            None => complaints.remove(part),
        };
        // Sent under the lock, so that readers see the changes in their order.
        let now = readiness(&complaints);
        self.readiness.send_if_modified(|old| {
            let changed = *old != now;
            *old = now;
            changed
        });
    }
}

fn readiness(complaints: &BTreeMap<String, String>) -> Readiness {
    if complaints.is_empty() {
        return Readiness::Ready;
    }
    // Without its connection a part cannot work: that is no cause of its own.
    let follows = |part: &str| {
        let connection = part.split(' ').next().map(|kind| format!("{kind} connection"));
        connection
            .is_some_and(|connection| connection != part && complaints.contains_key(&connection))
    };
    let mut causes: Vec<(&str, Vec<&str>)> = Vec::new();
    for (part, why) in complaints.iter().filter(|(part, _)| !follows(part)) {
        let (part, why) = (part.as_str(), why.as_str());
        match causes.iter_mut().find(|(cause, _)| *cause == why) {
            Some((_, parts)) => parts.push(part),
            None => causes.push((why, vec![part])),
        }
    }
    let lines: Vec<_> =
        causes.iter().map(|(why, parts)| format!("{}: {why}", parts.join(", "))).collect();
    Readiness::NotReady(lines.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_once_nobody_complains() {
        let health = Health::new();
        let readiness = health.subscribe();
        health.bad("b", "gone");
        health.bad("a", "late");
        assert_eq!(*readiness.borrow(), Readiness::NotReady("a: late; b: gone".into()));
        health.good("a");
        health.good("b");
        assert_eq!(*readiness.borrow(), Readiness::Ready);
    }

    #[test]
    fn who_begins_again_is_ready_until_it_fails() {
        let health = Health::new();
        let readiness = health.subscribe();
        health.begin("a", "not yet");
        assert_eq!(*readiness.borrow(), Readiness::NotReady("a: not yet".into()));
        health.good("a");
        health.begin("a", "not yet");
        assert_eq!(*readiness.borrow(), Readiness::Ready);
        health.bad("a", "gone");
        assert_eq!(*readiness.borrow(), Readiness::NotReady("a: gone".into()));
    }

    #[test]
    fn one_cause_is_told_once() {
        let health = Health::new();
        for part in ["consuming connection", "publishing connection"] {
            health.bad(part, "refused");
        }
        for part in ["consuming copydesk.articles", "consuming copydesk.webhook.a", "publishing"] {
            health.bad(part, "no channel");
        }
        let told = |words: &str| {
            assert_eq!(*health.subscribe().borrow(), Readiness::NotReady(words.into()));
        };
        told("consuming connection, publishing connection: refused");
        health.good("consuming connection");
        health.good("consuming copydesk.webhook.a");
        told("consuming copydesk.articles: no channel; publishing connection: refused");
    }
}
