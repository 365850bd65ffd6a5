//! Readiness: ready while no part has a complaint.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::queue::Readiness;
use crate::telemetry::Metrics;

/// The complaints of all parts, by the part's name.
#[derive(Debug)]
pub(super) struct Health {
    complaints: Mutex<BTreeMap<String, String>>,
    notes: Mutex<BTreeMap<String, String>>,
    /// Parts that have begun once.
    begun: Mutex<BTreeSet<String>>,
    /// Parts and notes whose cause is that the account may not.
    denied: Mutex<BTreeSet<String>>,
    metrics: Arc<Metrics>,
    /// The command that lets the account do everything.
    remedy: String,
    readiness: watch::Sender<Readiness>,
}

impl Health {
    pub(super) fn new(metrics: Arc<Metrics>, remedy: String) -> Self {
        let readiness = watch::Sender::new(Readiness::NotReady("starting".into()));
        let (complaints, notes, begun, denied) = Default::default();
        Self { complaints, notes, begun, denied, metrics, remedy, readiness }
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

    /// A part does not, because the account may not. Whether that is news. The remedy is told
    /// once for all parts.
    pub(super) fn denied(&self, part: &str, why: &str) -> bool {
        let why = why.strip_suffix(&self.remedy).unwrap_or(why).trim_end_matches("; ");
        self.count(part, true);
        self.put(part, Some(why.to_owned()))
    }

    /// What all parts but this one complain of.
    pub(super) fn complaint_beside(&self, part: &str) -> Option<String> {
        let mut others = self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone();
        others.remove(part);
        match readiness(&others) {
            Readiness::Ready => None,
            Readiness::NotReady(why) => Some(why),
        }
    }

    /// Something that an operator should see to, although everything works.
    /// `None`: no longer. Whether there is one that is new.
    pub(super) fn note(&self, part: &str, note: Option<String>) -> bool {
        self.count(part, false);
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = note.is_some() && notes.get(part) != note.as_ref();
        match note {
            Some(note) => notes.insert(part.to_owned(), note),
            None => notes.remove(part),
        };
        is_news
    }

    /// The same of what the account may not do.
    pub(super) fn note_denied(&self, part: &str, note: Option<String>) -> bool {
        let is_denied = note.is_some();
        let is_news = self.note(part, note);
        self.count(part, is_denied);
        is_news
    }

    fn count(&self, part: &str, is_denied: bool) {
        let mut denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        if is_denied {
            denied.insert(part.to_owned());
        } else {
            denied.remove(part);
        }
        self.metrics.missing_permissions.set(i64::try_from(denied.len()).unwrap_or(i64::MAX));
    }

    /// All notes.
    pub(super) fn notes(&self) -> Vec<String> {
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.values().cloned().collect()
    }

    /// Whether there is a complaint that is new.
    fn set(&self, part: &str, complaint: Option<String>) -> bool {
        self.count(part, false);
        self.put(part, complaint)
    }

    fn put(&self, part: &str, complaint: Option<String>) -> bool {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = complaint.is_some() && complaints.get(part) != complaint.as_ref();
        match complaint {
            Some(why) => complaints.insert(part.to_owned(), why),
            None => complaints.remove(part),
        };
        // Sent under the lock, so that readers see the changes in their order.
        let mut now = readiness(&complaints);
        let denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        if let Readiness::NotReady(why) = &mut now
            && complaints.keys().any(|part| denied.contains(part))
        {
            *why += "; ";
            *why += &self.remedy;
        }
        self.readiness.send_if_modified(|old| {
            let changed = *old != now;
            *old = now;
            changed
        });
        is_news
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
        let health = Health::new(Arc::default(), String::new());
        let readiness = health.subscribe();
        health.bad("b", "gone");
        health.bad("a", "late");
        assert_eq!(*readiness.borrow(), Readiness::NotReady("a: late; b: gone".into()));
        assert_eq!(health.complaint_beside("b"), Some("a: late".into()));
        health.good("a");
        assert_eq!(health.complaint_beside("b"), None);
        health.good("b");
        assert_eq!(*readiness.borrow(), Readiness::Ready);
    }

    #[test]
    fn who_begins_again_is_ready_until_it_fails() {
        let health = Health::new(Arc::default(), String::new());
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
    fn what_the_account_may_not_is_counted_until_it_may() {
        let metrics = Arc::<Metrics>::default();
        let health = Health::new(metrics.clone(), "grant it".into());
        assert!(health.denied("a", "no write permission; grant it"));
        assert!(!health.denied("a", "no write permission; grant it"));
        health.denied("c", "no read permission");
        let told = "a: no write permission; c: no read permission; grant it";
        assert_eq!(*health.subscribe().borrow(), Readiness::NotReady(told.into()));
        health.good("c");
        assert!(health.note_denied("b", Some("no configure permission".into())));
        assert!(!health.note_denied("b", Some("no configure permission".into())));
        assert_eq!(metrics.missing_permissions.get(), 2);
        health.bad("a", "gone");
        health.note("b", None);
        assert_eq!(metrics.missing_permissions.get(), 0);
    }

    #[test]
    fn one_cause_is_told_once() {
        let health = Health::new(Arc::default(), String::new());
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
