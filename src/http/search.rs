//! What a search asks for: words, or a predicate over the record.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::glimpse::Glimpse;
use super::parameters::bad;
use super::problem::Problem;
use super::recent::Kept;
use crate::predicate::{Predicate, PredicateError};

/// Searches at the same time: each reads up to 64 MiB of JSON.
pub(super) const AT_ONCE: usize = 2;
/// How long a search waits for others to end.
const WAIT: Duration = Duration::from_secs(2);
/// After so long a search answers what it has found.
pub(super) const LONGEST: Duration = Duration::from_secs(5);

/// Waits until it is this search's turn; who waits long is told to come again.
pub(super) async fn turn(searches: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    let busy =
        || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many searches at once");
    let turn = tokio::time::timeout(WAIT, Arc::clone(searches).acquire_owned()).await;
    turn.map_err(|_| busy())?.map_err(|_| busy())
}

/// What a search has come to.
pub(super) struct Found {
    /// As the list shows them.
    pub(super) records: Vec<Value>,
    /// Records that were looked at.
    pub(super) searched: usize,
}

/// One record in the list.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    bytes: usize,
    #[serde(flatten)]
    glimpse: Glimpse<'a>,
}

/// A search that can be asked of each record.
#[derive(Debug)]
pub(super) enum Search {
    Words(String),
    Predicate(Box<Predicate>),
}

impl Search {
    /// A predicate where it is one, or was plainly meant to be; else words. `check` says
    /// what is wrong with the lists that a predicate names.
    pub(super) fn of(
        text: &str,
        check: impl Fn(&Predicate) -> Result<(), PredicateError>,
    ) -> Result<Self, Problem> {
        match text.parse::<Predicate>() {
            Ok(predicate) => {
                check(&predicate).map_err(|fault| refused(text, &fault))?;
                Ok(Self::Predicate(Box::new(predicate)))
            }
            Err(fault) if is_meant(text, &fault) => Err(refused(text, &fault)),
            Err(_) => Ok(Self::Words(text.to_owned())),
        }
    }

    /// Those of the records that it finds, in their order; looks at one at least, and begins
    /// none after `until`.
    pub(super) fn among(&self, kept: &[Kept], until: Instant) -> Found {
        let mut found = Found { records: Vec::new(), searched: 0 };
        for Kept { seen_at, json, .. } in kept {
            if found.searched > 0 && Instant::now() >= until {
                break;
            }
            found.searched += 1;
            let listed = self.find(json).and_then(|glimpse| {
                let seen_at = seen_at.map(|at| at.to_string());
                // The texts are let go at once.
                serde_json::to_value(Listed { seen_at, bytes: json.len(), glimpse }).ok()
            });
            found.records.extend(listed);
        }
        found
    }

    /// A record, given as readers get it, if the search finds it.
    fn find<'a>(&self, json: &'a [u8]) -> Option<Glimpse<'a>> {
        match self {
            Self::Words(words) => Glimpse::of(json).filter(|glimpse| glimpse.fits(words)),
            Self::Predicate(predicate) => {
                let fits = predicate.fits_json(json).ok()?;
                fits.then(|| Glimpse::of(json)).flatten()
            }
        }
    }
}

fn refused(text: &str, fault: &PredicateError) -> Problem {
    let offset = text.chars().take(fault.at).map(char::len_utf8).sum();
    Problem { offset: Some(offset), ..bad(format!("q: {fault}")) }
}

/// Whether a text that is no predicate was meant to be one: it begins as one does. Words
/// such as "contains" stand in titles too, so they count beside a key with a slip alone.
fn is_meant(text: &str, fault: &PredicateError) -> bool {
    let mut rest = text.trim_start();
    loop {
        let inner = rest.strip_prefix('(').or_else(|| rest.strip_prefix("not "));
        let Some(inner) = inner else { break };
        rest = inner.trim_start();
    }
    let behind_key =
        rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let behind = behind_key.trim_start();
    let word = behind.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let key = rest.len() > behind_key.len();
    let items = matches!(word, "any" | "all" | "none") && behind.contains('(')
        || word == "in" && (behind.contains('[') || behind.contains("list:"));
    let slip = fault.hint.is_some() && matches!(word, "contains" | "exists");
    // Behind a key that there is: a mark that nothing closes, and an empty text.
    let is_known = fault.at > text.chars().count() - rest.chars().count();
    let part = behind.strip_prefix("contains").unwrap_or_default().trim_start();
    let marked = is_known && part.starts_with(['"', '\'', '“']);
    let compared = behind.starts_with(['=', '<', '>']) || behind.starts_with("!=");
    key && (compared || items || slip || marked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::recent::Recent;

    #[test]
    fn a_search_that_takes_long_answers_what_it_has_found() {
        let recent = Recent::default();
        for id in ["old", "middle", "new"] {
            let json = serde_json::json!({
                "record_id": id, "document_id": id, "status": "usable", "entities": [],
                "quotes": [], "article": { "word_count": 1, "text": "rain" },
            });
            recent.push(id, json.to_string().into());
        }
        let search = Search::Words(String::new());
        let found = |until| {
            let Found { records, searched } = search.among(&recent.list(), until);
            let ids: Vec<_> = records.iter().map(|one| one["record_id"].clone()).collect();
            (ids, searched)
        };
        let now = Instant::now();
        let all = ["new", "middle", "old"].map(Value::from).to_vec();
        assert_eq!(found(now), (vec!["new".into()], 1));
        assert_eq!(found(now + LONGEST), (all, 3));
    }

    #[tokio::test]
    async fn few_search_at_once_and_the_others_are_told() {
        let searches = Arc::new(Semaphore::new(1));
        let first = turn(&searches).await.unwrap();
        let refused = turn(&searches).await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.reason), (503, "busy"));
        drop(first);
        drop(turn(&searches).await.unwrap());
    }

    #[test]
    fn words_stay_words_and_a_slip_in_a_predicate_is_told() {
        let fine = |_: &Predicate| Ok(());
        for words in [
            "",
            "ferry",
            "Ilse Märten",
            "not so fast",
            "https://harbour.example/story?id=5&a=b",
            "lead in the water",
            "harbour contains lead",
            "harbour contains \"lead\"",
            "(any) tide",
            "\"a = b\"",
        ] {
            assert!(matches!(Search::of(words, fine), Ok(Search::Words(_))), "{words}");
        }
        for predicate in ["language = de", "title contains ferry", "quotes none (speaker exists)"] {
            assert!(matches!(Search::of(predicate, fine), Ok(Search::Predicate(_))), "{predicate}");
        }
        for (slip, offset) in [
            ("confidnce >= 0.9", 0),
            ("title = 'ü' and confidnce >= 0.9", 17),
            ("not (speeker contains Jane)", 5),
            ("quotes any (polarity = sad)", 23),
            ("polarity in [sad]", 13),
            ("speaker = \"Jane", 10),
            ("title contains \"ferry", 15),
            ("title contains ''", 15),
        ] {
            let problem = Search::of(slip, fine).unwrap_err();
            assert_eq!((problem.reason, problem.offset), ("bad_parameter", Some(offset)), "{slip}");
        }
    }
}
