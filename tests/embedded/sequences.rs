//! Random sequences of operations, crashes among them: every published message
//! stands in exactly one place at the end.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk::queue::{Consumer, Delivery, Outcome, ParkedFilter, Queue, Settled, Source};
use proptest::prelude::*;

use crate::support::{Desk, article, park, record, retry};

#[derive(Debug, Clone)]
enum Step {
    Publish,
    Take,
    /// Settle one of those in hand.
    Record(usize),
    Retry(usize),
    Park(usize),
    GiveBack(usize),
    Drop(usize),
    Replay,
    Restart,
    /// Go on from a copy of the folder as it stands on the disk.
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Publish),
        4 => Just(Step::Take),
        2 => any::<usize>().prop_map(Step::Record),
        2 => any::<usize>().prop_map(Step::Retry),
        1 => any::<usize>().prop_map(Step::Park),
        1 => any::<usize>().prop_map(Step::GiveBack),
        1 => any::<usize>().prop_map(Step::Drop),
        1 => Just(Step::Replay),
        1 => Just(Step::Restart),
        1 => Just(Step::Crash),
    ]
}

struct Run {
    desk: Desk,
    queue: Queue,
    articles: Consumer,
    in_hand: Vec<Delivery>,
    published: usize,
}

impl Run {
    fn new(desk: Desk, published: usize) -> Self {
        let queue = desk.open();
        let articles = queue.consume(Source::Articles, 3);
        Self { desk, queue, articles, in_hand: Vec::new(), published }
    }

    async fn take(mut self, step: Step) -> Self {
        match step {
            Step::Publish => {
                let id = format!("a{}", self.published);
                self.queue.publish(article(&id, &id)).await.unwrap();
                self.published += 1;
            }
            Step::Take => {
                let next = self.articles.next();
                if let Ok(next) = tokio::time::timeout(Duration::from_millis(5), next).await {
                    self.in_hand.extend(next);
                }
            }
            Step::Record(n) => {
                if let Some(delivery) = self.pick(n) {
                    let record = record(&delivery.message.id);
                    let settled = delivery.settle(Outcome::Publish(record)).await;
                    assert_eq!(settled, Ok(Settled::Done));
                }
            }
            Step::Retry(n) => self.settle(n, retry("timeout")).await,
            Step::Park(n) => self.settle(n, park("malformed")).await,
            Step::GiveBack(n) => self.settle(n, Outcome::GiveBack).await,
            Step::Drop(n) => drop(self.pick(n)),
            Step::Replay => {
                self.queue.replay(&ParkedFilter::default()).await.unwrap();
            }
            Step::Restart => {
                self.in_hand.clear();
                drop(self.articles);
                self.queue.close(Duration::from_secs(5)).await;
                return Self::new(self.desk, self.published);
            }
            Step::Crash => {
                let copy = self.desk.copy();
                return Self::new(copy, self.published);
            }
        }
        self
    }

    fn pick(&mut self, n: usize) -> Option<Delivery> {
        let count = self.in_hand.len();
        (count > 0).then(|| self.in_hand.swap_remove(n % count))
    }

    async fn settle(&mut self, n: usize, outcome: Outcome) {
        if let Some(delivery) = self.pick(n) {
            delivery.settle(outcome).await.unwrap();
        }
    }

    /// How many times each id stands somewhere.
    fn places(&self) -> BTreeMap<String, usize> {
        let mut places = BTreeMap::new();
        for id in self.desk.ids_of("").into_iter().chain(self.desk.recorded()) {
            *places.entry(id).or_default() += 1;
        }
        places
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_message_stands_in_exactly_one_place(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut run = Run::new(Desk::new(&["news"]), 0);
            for step in steps {
                run = run.take(step).await;
            }
            let expected = (0..run.published).map(|n| (format!("a{n}"), 1)).collect();
            assert_eq!(run.places(), expected);
        });
    }
}
