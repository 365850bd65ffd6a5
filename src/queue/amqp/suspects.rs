//! Which payload takes processes down.
//!
//! A broker tells that a message was handed out before, not why it came back: a
//! crash, a lost connection, a restart and a consumer that was too slow look the
//! same, and of what was in hand in a crash at most one message is to blame. So
//! an article that came back proves nothing. It moves to a queue of suspects,
//! to which we alone write, and is analysed there while nothing else is:
//!
//! ```text
//!  [articles] ─ came back ─▶ [suspects, trials=1] ─▶ alone ─▶ record
//!                                 ▲            └ came back: the process ended
//!                                 └─ trials+1 ─┘  meanwhile ─ the last time ─▶ parked
//! ```
//!
//! Every copy has a number of trials and is handed out once: the number stands
//! in the broker before the analysis begins, and the original has gone. A copy
//! that comes back to the very process that had it in hand did not end that
//! process, and is not counted.
//!
//! Where order matters, an article must not leave its place for that: what came
//! back is worked on alone where it is, and moves to the suspects only after it
//! has come back several times.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use lapin::BasicProperties;
use tokio::sync::watch;

use super::headers::{self, header, number};
use crate::queue::Source;

/// The queues that articles are consumed from, and the one of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// The queue that everything new comes through.
    Main,
    /// What came back, one at a time.
    Suspects,
    /// The articles of some of the documents, one at a time.
    Partition(u16),
}

/// What becomes of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Handed out; a suspect by the name of its copy.
    HandOut(Option<Trial>),
    /// Stored as a suspect that is in hand for this time.
    Suspect(u32),
    /// Parked: in hand this often when a process ended.
    Poison(u32),
}

/// One analysis of a suspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    /// Name of the copy.
    pub(super) id: String,
    /// How often it was in hand, this time included.
    pub(super) number: u32,
}

/// The copies that this process has, or had when it lost their channel.
#[derive(Debug)]
pub(super) struct Suspects {
    threshold: u32,
    ordered: bool,
    held: Mutex<HashSet<String>>,
    /// Originals in hand whose copies are, or will be, among the suspects.
    moving: watch::Sender<usize>,
}

/// An original on its way to the suspects, until dropped.
#[derive(Debug)]
pub(super) struct Moving(watch::Sender<usize>);

impl Drop for Moving {
    fn drop(&mut self) {
        self.0.send_modify(|moving| *moving -= 1);
    }
}

/// An article that came back so often gives up its place in the order.
const RETURNS_IN_PLACE: u32 = 5;

/// More lost channels than this are forgotten; then a trial counts that should not.
const HELD_MAX: usize = 10_000;

impl Suspects {
    /// Parks what came back from `threshold` trials; 0 parks nothing.
    pub(super) fn new(threshold: u32, ordered: bool) -> Self {
        let moving = watch::Sender::new(0);
        Self { threshold, ordered, held: Mutex::default(), moving }
    }

    /// Counts an original until what is returned is dropped.
    pub(super) fn begin_to_move(&self) -> Moving {
        self.moving.send_modify(|moving| *moving += 1);
        Moving(self.moving.clone())
    }

    /// Waits until no original is on its way.
    pub(super) async fn moved(&self) {
        // The sender lives in self.
        self.moving.subscribe().wait_for(|moving| *moving == 0).await.ok();
    }

    /// Decides on a delivery, and remembers the suspect that is handed out.
    pub(super) fn fate(
        &self,
        source: &Source,
        lane: Lane,
        redelivered: bool,
        properties: &BasicProperties,
    ) -> Fate {
        match (source, lane) {
            // A record is only sent: it cannot take the process down.
            (Source::Webhook(_), _) => return Fate::HandOut(None),
            (Source::Articles, Lane::Main | Lane::Partition(_)) if !redelivered => {
                return Fate::HandOut(None);
            }
            (Source::Articles, Lane::Main) if !self.ordered => return Fate::Suspect(1),
            (Source::Articles, Lane::Main | Lane::Partition(_)) => {
                // Of a message that came back it is the broker who says this.
                let returns = number(properties, headers::DELIVERY_COUNT);
                return match lane {
                    _ if returns >= RETURNS_IN_PLACE => Fate::Suspect(1),
                    Lane::Main => Fate::HandOut(None),
                    _ => Fate::HandOut(Some(Trial { id: String::new(), number: 1 })),
                };
            }
            (Source::Articles, Lane::Suspects) => {}
        }
        let id = header(properties, headers::TRIAL_ID).unwrap_or_default();
        let number = number(properties, headers::TRIALS).max(1);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !redelivered {
            if held.len() >= HELD_MAX {
                held.clear();
            }
            held.insert(id.clone());
            return Fate::HandOut(Some(Trial { id, number }));
        }
        if held.remove(&id) {
            Fate::Suspect(number)
        } else if self.threshold > 0 && number >= self.threshold {
            Fate::Poison(number)
        } else {
            Fate::Suspect(number.saturating_add(1))
        }
    }

    /// The copy has left its queue.
    pub(super) fn settled(&self, trial: &Trial) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&trial.id);
    }
}

/// A name for a new copy.
pub(super) fn copy_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

#[cfg(test)]
mod tests {
    use lapin::types::{AMQPValue, FieldTable};

    use super::*;
    use crate::queue::amqp::headers::text;

    fn copy(id: &str, trials: i64) -> BasicProperties {
        let mut table = FieldTable::default();
        table.insert(headers::TRIAL_ID.into(), text(id));
        table.insert(headers::TRIALS.into(), AMQPValue::LongLongInt(trials));
        BasicProperties::default().with_headers(table)
    }

    fn suspect(suspects: &Suspects, redelivered: bool, copy: &BasicProperties) -> Fate {
        suspects.fate(&Source::Articles, Lane::Suspects, redelivered, copy)
    }

    #[test]
    fn what_came_back_is_suspected_and_never_parked_for_it() {
        let suspects = Suspects::new(3, false);
        let forged = copy("x", 99);
        let articles =
            |redelivered| suspects.fate(&Source::Articles, Lane::Main, redelivered, &forged);
        assert_eq!(articles(false), Fate::HandOut(None));
        assert_eq!(articles(true), Fate::Suspect(1));
        let hook = Source::Webhook("hook".into());
        assert_eq!(suspects.fate(&hook, Lane::Main, true, &forged), Fate::HandOut(None));
    }

    #[test]
    fn a_trial_counts_where_another_process_had_it_in_hand() {
        let suspects = Suspects::new(3, false);
        assert_eq!(suspect(&suspects, true, &copy("a", 1)), Fate::Suspect(2));
        assert_eq!(suspect(&suspects, true, &copy("b", 2)), Fate::Suspect(3));
        let last = Trial { id: "c".into(), number: 3 };
        assert_eq!(suspect(&suspects, false, &copy("c", 3)), Fate::HandOut(Some(last)));
        assert_eq!(suspect(&Suspects::new(3, false), true, &copy("c", 3)), Fate::Poison(3));
        assert_eq!(suspect(&Suspects::new(0, false), true, &copy("c", 3)), Fate::Suspect(4));
    }

    #[tokio::test]
    async fn suspects_wait_until_no_original_is_on_its_way() {
        use futures_util::FutureExt;
        let suspects = Suspects::new(3, false);
        suspects.moved().await;
        let (one, other) = (suspects.begin_to_move(), suspects.begin_to_move());
        drop(one);
        assert!(suspects.moved().now_or_never().is_none());
        drop(other);
        assert!(suspects.moved().now_or_never().is_some());
    }

    #[test]
    fn in_order_what_came_back_keeps_its_place_for_a_while() {
        let suspects = Suspects::new(3, true);
        let returned = |count: i64| {
            let mut table = FieldTable::default();
            table.insert(headers::DELIVERY_COUNT.into(), AMQPValue::LongLongInt(count));
            BasicProperties::default().with_headers(table)
        };
        let fate =
            |lane, count| suspects.fate(&Source::Articles, lane, count > 0, &returned(count));
        assert_eq!(fate(Lane::Main, 4), Fate::HandOut(None));
        assert_eq!(fate(Lane::Main, 5), Fate::Suspect(1));
        assert_eq!(fate(Lane::Partition(0), 0), Fate::HandOut(None));
        assert!(matches!(fate(Lane::Partition(0), 4), Fate::HandOut(Some(_))));
        assert_eq!(fate(Lane::Partition(0), 5), Fate::Suspect(1));
    }

    #[test]
    fn a_copy_that_this_process_had_in_hand_did_not_end_it() {
        let suspects = Suspects::new(1, false);
        suspect(&suspects, false, &copy("a", 1));
        assert_eq!(suspect(&suspects, true, &copy("a", 1)), Fate::Suspect(1));
        // Once: the next copy has another name.
        assert_eq!(suspect(&suspects, true, &copy("a", 1)), Fate::Poison(1));
        let trial = Trial { id: "b".into(), number: 1 };
        suspect(&suspects, false, &copy("b", 1));
        suspects.settled(&trial);
        assert_eq!(suspect(&suspects, true, &copy("b", 1)), Fate::Poison(1));
    }
}
