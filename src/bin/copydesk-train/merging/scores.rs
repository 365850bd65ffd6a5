//! How well clusters of mentions agree with those of a key: MUC (Vilain and
//! others, 1995), B³ (Bagga and Baldwin, 1998), CEAF-e (Luo, 2005), and their
//! mean, the `CoNLL` score (Pradhan and others, 2012).

use std::collections::{BTreeMap, BTreeSet};

/// Clusters of mentions; a mention is in one cluster at most.
pub(super) type Clusters = Vec<BTreeSet<usize>>;

/// Sums over documents: what agrees, and out of how much.
#[derive(Default, Clone, Copy)]
struct Ratio {
    precise: f64,
    response: f64,
    recalled: f64,
    key: f64,
}

/// The measures of a set of documents.
#[derive(Default, Clone, Copy)]
pub(super) struct Scores {
    muc: Ratio,
    b_cubed: Ratio,
    ceaf: Ratio,
}

impl Scores {
    /// Adds one document.
    pub(super) fn add(&mut self, key: &Clusters, response: &Clusters) {
        let (recalled, key_links) = links(key, response);
        let (precise, response_links) = links(response, key);
        self.muc.add(precise, response_links, recalled, key_links);
        let (recalled, key_mentions) = overlaps(key, response);
        let (precise, response_mentions) = overlaps(response, key);
        self.b_cubed.add(precise, response_mentions, recalled, key_mentions);
        let alike = best_alignment(key, response);
        self.ceaf.add(alike, response.len() as f64, alike, key.len() as f64);
    }

    /// MUC, B³, CEAF-e and their mean, as F1 in percent.
    pub(super) fn figures(&self) -> [f64; 4] {
        let [muc, b_cubed, ceaf] = [self.muc, self.b_cubed, self.ceaf].map(|r| r.f1());
        [muc, b_cubed, ceaf, (muc + b_cubed + ceaf) / 3.0]
    }
}

impl Ratio {
    fn add(&mut self, precise: f64, response: f64, recalled: f64, key: f64) {
        self.precise += precise;
        self.response += response;
        self.recalled += recalled;
        self.key += key;
    }

    fn f1(&self) -> f64 {
        let precision = self.precise / self.response.max(1.0);
        let recall = self.recalled / self.key.max(1.0);
        if precision + recall > 0.0 {
            200.0 * precision * recall / (precision + recall)
        } else {
            0.0
        }
    }
}

/// The cluster of each mention.
fn homes(clusters: &Clusters) -> BTreeMap<usize, usize> {
    let mentions = |(index, cluster)| std::iter::zip(cluster, std::iter::repeat(index));
    clusters.iter().enumerate().flat_map(mentions).map(|(&m, index)| (m, index)).collect()
}

/// Links of `a` that `b` has too, and all links of `a`.
fn links(a: &Clusters, b: &Clusters) -> (f64, f64) {
    let homes = homes(b);
    let (mut shared, mut all) = (0, 0);
    for cluster in a {
        let met: BTreeSet<usize> = cluster.iter().filter_map(|m| homes.get(m)).copied().collect();
        let strangers = cluster.iter().filter(|m| !homes.contains_key(m)).count();
        shared += cluster.len() - (met.len() + strangers);
        all += cluster.len() - 1;
    }
    (f64::from(shared as u32), f64::from(all as u32))
}

/// For each mention of `a`, the share of its cluster that is with it in `b`.
fn overlaps(a: &Clusters, b: &Clusters) -> (f64, f64) {
    let homes = homes(b);
    let (mut sum, mut mentions) = (0.0, 0);
    for cluster in a {
        mentions += cluster.len();
        for home in cluster.iter().filter_map(|m| homes.get(m)) {
            let with_it = b[*home].intersection(cluster).count();
            sum += with_it as f64 / cluster.len() as f64;
        }
    }
    (sum, mentions as f64)
}

/// The sum of likenesses under the best one-to-one alignment of clusters, found
/// by shortest augmenting paths (Jonker and Volgenant, 1987).
fn best_alignment(key: &Clusters, response: &Clusters) -> f64 {
    let (rows, columns) =
        if key.len() <= response.len() { (key, response) } else { (response, key) };
    let likeness = |r: usize, c: usize| {
        let shared = rows[r].intersection(&columns[c]).count() as f64;
        2.0 * shared / (rows[r].len() + columns[c].len()) as f64
    };
    let width = columns.len();
    // Column `width` stands for the row that is being placed.
    let mut row_of: Vec<Option<usize>> = vec![None; width + 1];
    let (mut by_row, mut by_column) = (vec![0.0; rows.len()], vec![0.0; width + 1]);
    for row in 0..rows.len() {
        row_of[width] = Some(row);
        let mut column = width;
        let mut least = vec![f64::INFINITY; width];
        let mut from = vec![width; width];
        let mut seen = vec![false; width + 1];
        while let Some(here) = row_of[column] {
            seen[column] = true;
            let (mut step, mut next) = (f64::INFINITY, width);
            for c in (0..width).filter(|&c| !seen[c]) {
                let cost = -likeness(here, c) - by_row[here] - by_column[c];
                if cost < least[c] {
                    (least[c], from[c]) = (cost, column);
                }
                if least[c] < step {
                    (step, next) = (least[c], c);
                }
            }
            for c in 0..=width {
                if seen[c] {
                    if let Some(row) = row_of[c] {
                        by_row[row] += step;
                    }
                    by_column[c] -= step;
                } else {
                    least[c] -= step;
                }
            }
            column = next;
        }
        while column != width {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    (0..width).filter_map(|c| row_of[c].map(|r| likeness(r, c))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(all: &[&[usize]]) -> Clusters {
        all.iter().map(|c| c.iter().copied().collect()).collect()
    }

    fn figures(key: &[&[usize]], response: &[&[usize]]) -> Vec<String> {
        let mut scores = Scores::default();
        scores.add(&clusters(key), &clusters(response));
        scores.figures().iter().map(|f| format!("{f:.1}")).collect()
    }

    #[test]
    fn what_agrees_is_perfect() {
        let key: &[&[usize]] = &[&[1, 2, 3], &[4, 5], &[6]];
        assert_eq!(figures(key, &[&[6], &[4, 5], &[1, 2, 3]]), ["100.0"; 4]);
    }

    #[test]
    fn a_split_and_a_stranger_cost_by_each_measure() {
        // MUC: 1 link is shared, of 3 and of 2. B³: recall ⅔ + ⅔ + ⅓ + ½ of 5,
        // precision 1 + 1 + 1 + ½ of 5. CEAF-e: 4/5 + ½ of 2 and of 3 clusters.
        let found = figures(&[&[1, 2, 3], &[4, 5]], &[&[1, 2], &[3], &[4, 9]]);
        assert_eq!(found, ["40.0", "53.5", "52.0", "48.5"]);
    }

    #[test]
    fn the_best_alignment_is_not_the_greedy_one() {
        // The most alike pair shares 3 of 4; taking it leaves nothing for the rest.
        let key = clusters(&[&[1, 2, 3, 4], &[5]]);
        let response = clusters(&[&[1, 2, 3, 5], &[4]]);
        let best = best_alignment(&key, &response);
        assert!((best - 0.8).abs() < 1e-9, "{best}");
    }
}
