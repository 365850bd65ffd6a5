//! Probabilities of labels in a linear chain (forward-backward with scaling).

use copydesk::analysis::names::label::{LABELS, OUTSIDE, may_end, may_follow};

/// A number for each label.
pub(crate) type Vector = [f32; LABELS];
/// A number for each pair of labels, the first one's rows.
pub(crate) type Matrix = [Vector; LABELS];

/// Buffers of the forward and backward pass.
#[derive(Default)]
pub(crate) struct Chain {
    potentials: Vec<Vector>,
    forward: Vec<Vector>,
    /// Probability of each label at each token.
    pub(crate) marginals: Vec<Vector>,
    /// Expected number of each pair of neighbours; row 0 has the starts too.
    pub(crate) pairs: Matrix,
}

impl Chain {
    /// Computes the probabilities for tokens with these scores, restricted to the
    /// allowed labels. False if nothing is allowed.
    pub(crate) fn run(&mut self, nodes: &[Vector], steps: &Matrix, allowed: &[u32]) -> bool {
        self.potentials.clear();
        for (node, allowed) in nodes.iter().zip(allowed) {
            let top = node.iter().copied().fold(f32::MIN, f32::max);
            let mut potential = [0.0; LABELS];
            for (label, (potential, score)) in potential.iter_mut().zip(node).enumerate() {
                if allowed >> label & 1 == 1 {
                    *potential = (score - top).exp().max(1e-30);
                }
            }
            self.potentials.push(potential);
        }
        self.pairs = [[0.0; LABELS]; LABELS];
        self.pass_forward(steps) && self.pass_backward(steps)
    }

    fn pass_forward(&mut self, steps: &Matrix) -> bool {
        self.forward.clear();
        let mut before = [0.0; LABELS];
        before[usize::from(OUTSIDE)] = 1.0;
        for potential in &self.potentials {
            let mut alpha = [0.0; LABELS];
            for (share, row) in before.iter().zip(steps) {
                for (alpha, step) in alpha.iter_mut().zip(row) {
                    *alpha += share * step;
                }
            }
            for (alpha, potential) in alpha.iter_mut().zip(potential) {
                *alpha *= potential;
            }
            if !normalize(&mut alpha) {
                return false;
            }
            self.forward.push(alpha);
            before = alpha;
        }
        true
    }

    fn pass_backward(&mut self, steps: &Matrix) -> bool {
        self.marginals.clear();
        self.marginals.resize(self.forward.len(), [0.0; LABELS]);
        let mut beta = [0.0; LABELS];
        for (label, beta) in (OUTSIDE..).zip(&mut beta) {
            *beta = f32::from(u8::from(may_end(label)));
        }
        for at in (0..self.forward.len()).rev() {
            let mut marginal = self.forward[at];
            for (marginal, beta) in marginal.iter_mut().zip(&beta) {
                *marginal *= beta;
            }
            if !normalize(&mut marginal) {
                return false;
            }
            self.marginals[at] = marginal;
            let mut onward = self.potentials[at];
            for (onward, beta) in onward.iter_mut().zip(&beta) {
                *onward *= beta;
            }
            let mut start = [0.0; LABELS];
            start[usize::from(OUTSIDE)] = 1.0;
            let before = at.checked_sub(1).map_or(start, |at| self.forward[at]);
            self.count_pairs(&before, steps, &onward);
            beta = [0.0; LABELS];
            for (beta, row) in beta.iter_mut().zip(steps) {
                *beta = row.iter().zip(&onward).map(|(step, onward)| step * onward).sum();
            }
            normalize(&mut beta);
        }
        true
    }

    fn count_pairs(&mut self, before: &Vector, steps: &Matrix, onward: &Vector) {
        let mut joint = [[0.0; LABELS]; LABELS];
        let mut total = 0.0;
        for ((joint, step), share) in joint.iter_mut().zip(steps).zip(before) {
            for ((joint, step), onward) in joint.iter_mut().zip(step).zip(onward) {
                *joint = share * step * onward;
                total += *joint;
            }
        }
        if total > 0.0 {
            for (sums, joint) in self.pairs.iter_mut().zip(&joint) {
                for (sum, joint) in sums.iter_mut().zip(joint) {
                    *sum += joint / total;
                }
            }
        }
    }
}

/// The factors of steps from their scores; forbidden steps have factor 0.
pub(crate) fn step_factors(scores: &Matrix) -> Matrix {
    let mut factors = [[0.0; LABELS]; LABELS];
    for (previous, (factors, scores)) in (OUTSIDE..).zip(factors.iter_mut().zip(scores)) {
        for (next, (factor, score)) in (OUTSIDE..).zip(factors.iter_mut().zip(scores)) {
            if may_follow(previous, next) {
                *factor = score.exp();
            }
        }
    }
    factors
}

fn normalize(vector: &mut Vector) -> bool {
    let sum: f32 = vector.iter().sum();
    if sum <= 0.0 || !sum.is_finite() {
        return false;
    }
    for value in vector {
        *value /= sum;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of all sequences over two tokens only "begin, end" of a person is likely.
    #[test]
    fn probabilities_follow_the_scores_and_the_rules() {
        let steps = step_factors(&[[0.0; LABELS]; LABELS]);
        let (mut begin, mut end) = ([0.0; LABELS], [0.0; LABELS]);
        (begin[1], end[3]) = (9.0, 9.0);
        let mut chain = Chain::default();
        assert!(chain.run(&[begin, end], &steps, &[u32::MAX; 2]));
        assert!(chain.marginals[0][1] > 0.99 && chain.marginals[1][3] > 0.99);
        for marginal in &chain.marginals {
            let sum: f32 = marginal.iter().sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
        assert!(chain.pairs[1][3] > 0.99 && chain.pairs[0][1] > 0.99);
    }

    #[test]
    fn only_allowed_labels_have_a_share() {
        let steps = step_factors(&[[0.0; LABELS]; LABELS]);
        let mut chain = Chain::default();
        assert!(chain.run(&[[0.0; LABELS]], &steps, &[1 | 1 << 4]));
        assert!((chain.marginals[0][0] - 0.5).abs() < 1e-4);
        assert!((chain.marginals[0][4] - 0.5).abs() < 1e-4);
        assert!(!chain.run(&[[0.0; LABELS]], &steps, &[1 << 2]), "a name cannot start inside");
    }
}
