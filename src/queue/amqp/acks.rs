//! Which deliveries may be acknowledged together. Pure.

use std::collections::VecDeque;

/// The delivery tags of one channel, which the broker counts from 1.
#[derive(Debug)]
pub(super) struct Acks {
    /// The lowest tag that is not settled.
    first: u64,
    /// From `first` on: settled or not.
    settled: VecDeque<bool>,
}

/// One acknowledgement to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ack {
    /// Of this delivery,
    pub(super) tag: u64,
    /// and of all unsettled ones before it.
    pub(super) multiple: bool,
}

impl Acks {
    pub(super) fn new() -> Self {
        Self { first: 1, settled: VecDeque::new() }
    }

    /// Takes the tags of one batch, `acked` to be acknowledged and `given_back`
    /// given back already, and returns the fewest acknowledgements that say so.
    ///
    /// Several in one only where every tag up to it is settled: anything else
    /// would acknowledge a delivery that is still being worked on.
    pub(super) fn batch(&mut self, mut acked: Vec<u64>, given_back: &[u64]) -> Vec<Ack> {
        for tag in acked.iter().chain(given_back) {
            self.settle(*tag);
        }
        while self.settled.front() == Some(&true) {
            self.settled.pop_front();
            self.first += 1;
        }
        acked.sort_unstable();
        let together = acked.partition_point(|tag| *tag < self.first);
        let alone = acked.split_off(together);
        let multiple = together > 1;
        let together = acked.last().map(|tag| Ack { tag: *tag, multiple });
        let alone = alone.into_iter().map(|tag| Ack { tag, multiple: false });
        together.into_iter().chain(alone).collect()
    }

    fn settle(&mut self, tag: u64) {
        let Some(index) = tag.checked_sub(self.first) else { return };
        let index = index as usize;
        if index >= self.settled.len() {
            self.settled.resize(index + 1, false);
        }
        if let Some(settled) = self.settled.get_mut(index) {
            *settled = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_run_without_gaps_is_acknowledged_together() {
        let mut acks = Acks::new();
        let ack = |tag, multiple| Ack { tag, multiple };
        assert_eq!(acks.batch(vec![3], &[]), [ack(3, false)]);
        assert_eq!(acks.batch(vec![1], &[]), [ack(1, false)]);
        assert_eq!(acks.batch(vec![2, 4, 6], &[]), [ack(4, true), ack(6, false)]);
        assert_eq!(acks.batch(vec![7, 8], &[5]), [ack(8, true)]);
    }

    proptest! {
        /// What the broker would make of it: a model with the unsettled tags.
        #[test]
        fn an_acknowledgement_never_covers_what_is_in_hand(
            order in Just((1..=40_u64).collect::<Vec<_>>()).prop_shuffle(),
            sizes in prop::collection::vec(1..6_usize, 40),
            back in prop::collection::vec(any::<bool>(), 40),
        ) {
            let mut acks = Acks::new();
            let mut open: std::collections::BTreeSet<u64> = (1..=40).collect();
            let mut rest = order.as_slice();
            for size in sizes {
                let (batch, after) = rest.split_at(size.min(rest.len()));
                rest = after;
                let (given_back, acked): (Vec<u64>, Vec<u64>) =
                    batch.iter().partition(|tag| back[**tag as usize - 1]);
                open.retain(|tag| !given_back.contains(tag));
                let mut covered = Vec::new();
                for Ack { tag, multiple } in acks.batch(acked.clone(), &given_back) {
                    let now: Vec<u64> =
                        open.iter().copied().filter(|t| *t == tag || multiple && *t < tag).collect();
                    open.retain(|t| !now.contains(t));
                    covered.extend(now);
                }
                let mut acked = acked;
                acked.sort_unstable();
                covered.sort_unstable();
                prop_assert_eq!(covered, acked);
            }
        }
    }
}
