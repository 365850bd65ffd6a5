//! Weights → bytes of the model.

use copydesk::analysis::names::label::LABELS;
use copydesk::analysis::names::model::{TRANSITION_BYTES, header};
use copydesk::analysis::names::table;

use crate::learn::{Weights, strongest};
use crate::lists::Lists;

/// Weights are stored in steps of 1/SCALE; larger ones than 127/SCALE are cut.
const SCALE: f32 = 24.0;

/// The model with the `rows` features of the greatest weights.
pub(crate) fn model(lists: &Lists, keys: &[u64], weights: &Weights, rows: usize) -> Vec<u8> {
    let mut kept = strongest(weights);
    kept.truncate(rows);
    let kept_keys: Vec<u64> = kept.iter().map(|index| keys[*index]).collect();
    let buckets = (kept_keys.len() as u32 / 2).max(1);
    let (table, order) = table::build(&kept_keys, buckets);

    let mut body = transitions(weights);
    body.extend_from_slice(&lists.bytes);
    body.extend_from_slice(&table);
    for at in &order {
        body.extend(weights.rows[kept[*at]].map(|weight| quantized(weight, 127.0) as i8 as u8));
    }
    let mut bytes = header(lists.sizes, (buckets, order.len() as u32), &body);
    bytes.extend_from_slice(&body);
    bytes
}

fn transitions(weights: &Weights) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LABELS * LABELS * 2);
    for weight in weights.transitions.iter().flatten() {
        bytes.extend_from_slice(&quantized(*weight, 32767.0).to_le_bytes());
    }
    bytes.resize(TRANSITION_BYTES, 0);
    bytes
}

fn quantized(weight: f32, limit: f32) -> i16 {
    (weight * SCALE).round().clamp(-limit, limit) as i16
}
