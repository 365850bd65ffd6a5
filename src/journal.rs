//! What became of each article that this process had in hand: a memory for people who
//! ask where theirs is. It is bounded, and nothing depends on it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// Articles that are remembered; each has few steps.
const ARTICLES: usize = 5000;
/// Steps of one article: beyond them the oldest but the first go.
const STEPS: usize = 32;
/// Webhook requests that are remembered.
const REQUESTS: usize = 20_000;

/// The memory; clones share it.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    since: Timestamp,
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    /// By the number of the last step, so oldest first.
    articles: BTreeMap<u64, Fate>,
    /// Where an article stands among them.
    by_id: HashMap<String, u64>,
    /// Steps so far.
    steps: u64,
    /// Oldest first.
    requests: VecDeque<Request>,
}

/// The fate of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// The id of its message: what `POST /articles` answered, or `message_id`.
    pub id: String,
    /// The record that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// One thing that happened to an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// `queued`, `received`, `published`, `retried`, `parked` or `given_back`.
    pub what: &'static str,
    /// The class of failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What exactly went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One request to a webhook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// When it was answered or given up.
    pub at: Timestamp,
    /// The record that was sent.
    #[serde(skip)]
    pub record_id: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// `2xx`, `4xx`, `timeout`, …: as in the metrics.
    pub result: &'static str,
    /// The HTTP status, if there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

impl Journal {
    /// An empty one, that begins now.
    pub fn new() -> Self {
        Self(Arc::new(Inner { since: Timestamp::now(), pages: Mutex::default() }))
    }

    /// Since when it is kept.
    pub fn since(&self) -> Timestamp {
        self.0.since
    }

    /// Something happened to an article; `failure` is its reason and detail.
    pub fn note(&self, id: &str, what: &'static str, failure: Option<(&str, &str)>) {
        let (reason, detail) = failure.unzip();
        let step = Step {
            at: Timestamp::now(),
            what,
            reason: reason.map(str::to_owned),
            detail: detail.map(str::to_owned),
        };
        let mut pages = self.pages();
        let fate = pages.fate(id);
        if fate.steps.len() == STEPS {
            fate.steps.remove(1);
        }
        fate.steps.push(step);
    }

    /// An article became a record that was published.
    pub fn published(&self, id: &str, record_id: &str) {
        self.note(id, "published", None);
        self.pages().fate(id).record_id = Some(record_id.to_owned());
    }

    /// A record was sent to a webhook.
    pub fn sent(&self, request: Request) {
        let mut pages = self.pages();
        if pages.requests.len() == REQUESTS {
            pages.requests.pop_front();
        }
        pages.requests.push_back(request);
    }

    /// What is remembered of the article with this id, or of the last that became the
    /// record with it, and of the requests with its record.
    pub fn find(&self, id: &str) -> Option<(Fate, Vec<Request>)> {
        let pages = self.pages();
        let became = |fate: &&Fate| fate.record_id.as_deref() == Some(id);
        let fate = match pages.by_id.get(id) {
            Some(at) => pages.articles.get(at)?,
            None => pages.articles.values().rev().find(became)?,
        };
        let fate = fate.clone();
        let of_record = |request: &&Request| Some(&request.record_id) == fate.record_id.as_ref();
        let requests = pages.requests.iter().filter(of_record).cloned().collect();
        Some((fate, requests))
    }

    /// A thread that panicked while it held the lock left pages that are whole.
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self::new()
    }
}

impl Pages {
    /// The article with this id, which is now the newest.
    fn fate(&mut self, id: &str) -> &mut Fate {
        self.steps += 1;
        let known = self.by_id.insert(id.to_owned(), self.steps);
        let known = known.and_then(|at| self.articles.remove(&at));
        if known.is_none()
            && self.articles.len() == ARTICLES
            && let Some((_, oldest)) = self.articles.pop_first()
        {
            self.by_id.remove(&oldest.id);
        }
        let new = || Fate { id: id.to_owned(), record_id: None, steps: Vec::new() };
        self.articles.entry(self.steps).or_insert_with(|| known.unwrap_or_else(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(journal: &Journal, id: &str) -> Vec<&'static str> {
        journal.find(id).map_or(Vec::new(), |(fate, _)| fate.steps.iter().map(|s| s.what).collect())
    }

    #[test]
    fn an_article_is_followed_to_its_webhooks() {
        let journal = Journal::new();
        journal.note("m1", "queued", None);
        journal.note("m2", "queued", None);
        journal.note("m1", "retried", Some(("timeout", "it took too long")));
        journal.published("m1", "r1");
        for (record_id, status) in [("r1", 503), ("r2", 200), ("r1", 200)] {
            journal.sent(Request {
                at: Timestamp::now(),
                record_id: record_id.into(),
                endpoint: "newsroom".into(),
                result: "other",
                status: Some(status),
                took_ms: 3,
            });
        }
        assert_eq!(steps(&journal, "m1"), ["queued", "retried", "published"]);
        let (fate, requests) = journal.find("m1").unwrap();
        assert_eq!(fate.record_id.as_deref(), Some("r1"));
        assert_eq!(fate.steps[1].reason.as_deref(), Some("timeout"));
        let statuses: Vec<_> = requests.iter().map(|request| request.status).collect();
        assert_eq!(statuses, [Some(503), Some(200)]);
        journal.published("m2", "r1");
        assert_eq!(journal.find("r1").unwrap().0.id, "m2", "the last that became it");
        assert_eq!(journal.find("m3"), None);
    }

    #[test]
    fn the_memory_is_bounded() {
        let journal = Journal::new();
        for _ in 0..STEPS * 2 {
            journal.note("again", "retried", None);
        }
        journal.published("again", "r");
        assert_eq!(steps(&journal, "again").len(), STEPS);
        assert_eq!(steps(&journal, "again").last(), Some(&"published"));
        for number in 0..ARTICLES {
            journal.note(&number.to_string(), "queued", None);
        }
        assert_eq!(journal.find("again"), None, "the oldest goes");
        assert_eq!(steps(&journal, "0"), ["queued"]);
    }
}
