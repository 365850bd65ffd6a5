//! The best sequence of labels (Viterbi, 1967).

use super::label::{LABELS, OUTSIDE, may_end};
use super::model::{FORBIDDEN, Scores};

/// Buffers of the decoder.
#[derive(Debug, Default)]
pub struct Decoder {
    /// For each token and label, the best label before it.
    back: Vec<[u8; LABELS]>,
}

impl Decoder {
    /// Writes the best labels for tokens with these scores into `labels`, as if
    /// [`OUTSIDE`] stood before and after them.
    pub fn best(&mut self, nodes: &[Scores], transitions: &[Scores; LABELS], labels: &mut Vec<u8>) {
        labels.clear();
        self.back.clear();
        let Some((first, rest)) = nodes.split_first() else { return };
        let [from_outside, ..] = transitions;
        let mut scores = *first;
        for (score, start) in scores.iter_mut().zip(from_outside) {
            *score += start;
        }
        for node in rest {
            // Of one width, so that this becomes vector instructions.
            let (mut best, mut back) = ([i32::MIN; LABELS], [i32::from(OUTSIDE); LABELS]);
            // A label that cannot stand there leads nowhere.
            let possible = |(_, (score, _)): &(i32, (&i32, _))| **score > FORBIDDEN / 2;
            for (previous, (score, row)) in
                (0..).zip(scores.iter().zip(transitions)).filter(possible)
            {
                for ((best, back), step) in best.iter_mut().zip(&mut back).zip(row) {
                    let total = score + step;
                    let better = total > *best;
                    *best = if better { total } else { *best };
                    *back = if better { previous } else { *back };
                }
            }
            // Relative to the first label, so that no length of text overflows.
            let [outside, ..] = best;
            for (best, node) in best.iter_mut().zip(node) {
                *best += node - outside;
            }
            scores = best;
            self.back.push(back.map(|previous| previous as u8));
        }
        let ends = (OUTSIDE..).zip(scores).filter(|(label, _)| may_end(*label));
        let mut label = ends.max_by_key(|(label, score)| (*score, !label)).map_or(0, |end| end.0);
        labels.push(label);
        for back in self.back.iter().rev() {
            label = back.get(usize::from(label)).copied().unwrap_or(OUTSIDE);
            labels.push(label);
        }
        labels.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::super::label::may_follow;
    use super::*;

    fn transitions() -> [Scores; LABELS] {
        let mut transitions = [[-1_000_000; LABELS]; LABELS];
        for (previous, row) in (0..).zip(&mut transitions) {
            for (next, cell) in (0..).zip(row) {
                if may_follow(previous, next) {
                    *cell = 0;
                }
            }
        }
        transitions
    }

    #[test]
    fn a_name_is_never_left_open() {
        let mut begin = [0; LABELS];
        begin[1] = 50;
        let mut labels = Vec::new();
        Decoder::default().best(&[begin, begin], &transitions(), &mut labels);
        assert_eq!(labels, [1, 3]);
        Decoder::default().best(&[begin], &transitions(), &mut labels);
        assert_eq!(labels, [0]);
    }

    #[test]
    fn scores_of_labels_and_steps_add_up() {
        let mut steps = transitions();
        steps[0][4] = -30;
        let mut single = [0; LABELS];
        single[4] = 20;
        let mut labels = Vec::new();
        Decoder::default().best(&[single], &steps, &mut labels);
        assert_eq!(labels, [0]);
        single[4] = 40;
        Decoder::default().best(&[single, [0; LABELS]], &steps, &mut labels);
        assert_eq!(labels, [4, 0]);
    }
}
