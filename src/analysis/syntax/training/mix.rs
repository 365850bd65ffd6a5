//! The mean of models that were trained apart ("parameter mixing").

use super::super::model::{LabelTable, Model};
use super::perceptron::{BIAS, in_eight_bits, within_limit};

/// One model with the mean of the weights of all, which count alike whatever the size of
/// their weights is; words and clusters are those of the first. None if there is none.
pub fn mix(models: Vec<Model>) -> Option<Model> {
    let mean = |weights: fn(&Model) -> Vec<f64>| mean(models.iter().map(weights));
    let tags =
        mean(|m| m.tagger.weights.rows.as_flattened().iter().copied().map(unbiased).collect());
    let arcs = mean(|m| m.arcs.weights().map(f64::from).collect());
    let labels = mean(|m| m.labels.weights().map(unbiased).collect());
    let mut model = models.into_iter().next()?;
    model.tagger.weights = in_eight_bits(&tags);
    model.arcs = within_limit(&arcs);
    model.labels = LabelTable::of(&in_eight_bits(&labels));
    Some(model)
}

fn unbiased(cell: u8) -> f64 {
    f64::from(i32::from(cell) - BIAS)
}

/// The mean of tables of equal size, each of which is brought to the same length first.
fn mean(tables: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
    let mut mean = Vec::new();
    for table in tables {
        let length = table.iter().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        mean.resize(table.len(), 0.0);
        for (sum, weight) in mean.iter_mut().zip(table) {
            *sum += weight / length;
        }
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::super::super::model::{ARC_ROWS, ArcTable};
    use super::*;

    /// A model whose first weights of an arc are these.
    fn model(weights: [i16; 2]) -> Model {
        let rows = std::iter::once(weights).chain(std::iter::repeat([0, 0])).take(ARC_ROWS);
        Model { arcs: ArcTable::of(rows), ..Model::default() }
    }

    #[test]
    fn all_models_count_alike() {
        let mixed = mix(vec![model([200, 0]), model([0, -7])]).unwrap();
        let first: Vec<i16> = mixed.arcs.weights().take(3).collect();
        assert_eq!(first, [450, -450, 0]);
    }

    #[test]
    fn a_model_alone_stays_in_proportion() {
        let mixed = mix(vec![model([30, -10])]).unwrap();
        assert_eq!(mixed.arcs.weights().take(2).collect::<Vec<_>>(), [450, -150]);
        assert!(mix(Vec::new()).is_none());
    }
}
