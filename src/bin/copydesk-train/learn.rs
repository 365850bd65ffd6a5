//! Weights from examples: stochastic gradient ascent on the likelihood of the
//! allowed labels, with feature dropout and a step size for each row (`AdaGrad`,
//! Duchi, Hazan and Singer, 2011).

use copydesk::analysis::names::label::LABELS;
use copydesk::analysis::names::model::ROW;

use crate::Names;
use crate::crf::{Chain, Matrix, Vector, step_factors};
use crate::examples::{Examples, Segment};

/// What was learnt.
pub(crate) struct Weights {
    /// One for each feature.
    pub(crate) rows: Vec<[f32; ROW]>,
    pub(crate) transitions: Matrix,
}

struct Learner<'o> {
    options: &'o Names,
    weights: Weights,
    /// Sum of squared gradients of each row, and of each transition.
    squares: Vec<f32>,
    transition_squares: Matrix,
    random: Random,
    model: Chain,
    gold: Chain,
    kept: Vec<Vec<u32>>,
    nodes: Vec<Vector>,
    /// Features that the model has no room for.
    left_out: Vec<bool>,
}

/// Learns the weights of the features of `examples`. When all have been learnt,
/// only those that the model has room for stay, and learn to do without the rest.
pub(crate) fn learn(examples: &Examples, options: &Names) -> Weights {
    let count = examples.keys.len();
    let mut learner = Learner {
        options,
        weights: Weights { rows: vec![[0.0; ROW]; count], transitions: [[0.0; LABELS]; LABELS] },
        squares: vec![1.0; count],
        transition_squares: [[1.0; LABELS]; LABELS],
        random: Random(0x00c0_ffee_1234_5678),
        model: Chain::default(),
        gold: Chain::default(),
        kept: Vec::new(),
        nodes: Vec::new(),
        left_out: vec![false; count],
    };
    learner.pass_over(examples, options.epochs, options.rate);
    for weak in strongest(&learner.weights).split_off(options.rows.min(count)) {
        learner.left_out[weak] = true;
        learner.weights.rows[weak] = [0.0; ROW];
    }
    learner.pass_over(examples, options.epochs / 3, options.rate / 2.0);
    learner.weights
}

/// All features, those with the greatest weights first.
pub(crate) fn strongest(weights: &Weights) -> Vec<usize> {
    let norm = |row: &[f32; ROW]| row.iter().map(|weight| weight * weight).sum::<f32>();
    let norms: Vec<f32> = weights.rows.iter().map(norm).collect();
    let mut order: Vec<usize> = (0..norms.len()).collect();
    order.sort_by(|a, b| norms[*b].total_cmp(&norms[*a]).then(a.cmp(b)));
    order
}

impl Learner<'_> {
    /// Learns from all examples so many times; the step size falls to zero.
    fn pass_over(&mut self, examples: &Examples, epochs: usize, rate: f32) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let steps = (epochs * order.len()).max(1) as f32;
        let mut step = 0;
        for epoch in 0..epochs {
            self.random.shuffle(&mut order);
            for index in &order {
                let left = 1.0 - step as f32 / steps;
                self.learn_from(&examples.segment(*index), rate * left);
                step += 1;
            }
            println!("epoch {}", epoch + 1);
        }
    }

    fn learn_from(&mut self, segment: &Segment<'_>, rate: f32) {
        self.score(segment);
        let steps = step_factors(&self.weights.transitions);
        let all = vec![u32::MAX; self.nodes.len()];
        let possible = self.gold.run(&self.nodes, &steps, segment.allowed)
            && self.model.run(&self.nodes, &steps, &all);
        if !possible {
            return;
        }
        for (at, kept) in self.kept.iter().enumerate().take(self.nodes.len()) {
            let mut gradient = [0.0; ROW];
            let pairs = self.gold.marginals[at].iter().zip(&self.model.marginals[at]).skip(1);
            for (gradient, (gold, model)) in gradient.iter_mut().zip(pairs) {
                *gradient = segment.weight * (gold - model);
            }
            let square: f32 = gradient.iter().map(|g| g * g).sum();
            if square < 1e-7 {
                continue;
            }
            for feature in kept {
                let feature = *feature as usize;
                self.squares[feature] += square;
                let factor = rate / self.squares[feature].sqrt();
                for (weight, gradient) in self.weights.rows[feature].iter_mut().zip(&gradient) {
                    *weight += factor * gradient;
                }
            }
        }
        self.learn_transitions(segment.weight, rate);
    }

    /// Scores the tokens, some features dropped and the others scaled up.
    fn score(&mut self, segment: &Segment<'_>) {
        self.nodes.clear();
        let length = segment.allowed.len();
        if self.kept.len() < length {
            self.kept.resize(length, Vec::new());
        }
        let scale = 1.0 / (1.0 - self.options.dropout);
        for (at, kept) in self.kept.iter_mut().enumerate().take(length) {
            kept.clear();
            let mut node = [0.0; LABELS];
            for feature in segment.features(at) {
                let drop = self.random.share() < self.options.dropout;
                if drop || self.left_out[*feature as usize] {
                    continue;
                }
                kept.push(*feature);
                let row = &self.weights.rows[*feature as usize];
                for (score, weight) in node.iter_mut().skip(1).zip(row) {
                    *score += weight;
                }
            }
            for score in &mut node {
                *score *= scale;
            }
            self.nodes.push(node);
        }
    }

    fn learn_transitions(&mut self, weight: f32, rate: f32) {
        for previous in 0..LABELS {
            for next in 0..LABELS {
                let gradient =
                    weight * (self.gold.pairs[previous][next] - self.model.pairs[previous][next]);
                let square = &mut self.transition_squares[previous][next];
                *square += gradient * gradient;
                self.weights.transitions[previous][next] += rate * gradient / square.sqrt();
            }
        }
    }
}

/// Xorshift (Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// Fisher-Yates.
    fn shuffle(&mut self, items: &mut [usize]) {
        for at in (1..items.len()).rev() {
            let other = (self.next() >> 16) as usize % (at + 1);
            items.swap(at, other);
        }
    }
}
