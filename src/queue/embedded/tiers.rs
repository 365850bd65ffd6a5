//! How long a failed message waits.

use std::time::Duration;

/// The wait before attempt number `failed` + 1; `None` once the tiers are used
/// up. `not_before` picks the first tier that is at least as long, the last one
/// if none is.
///
/// Up to a tenth is added at random, so that what failed together does not come
/// back together.
pub(super) fn wait(
    tiers: &[Duration],
    failed: u32,
    not_before: Option<Duration>,
) -> Option<Duration> {
    let of_attempt = *tiers.get(failed as usize)?;
    let tier = match not_before {
        Some(least) => *tiers.iter().find(|tier| **tier >= least).or(tiers.last())?,
        None => of_attempt,
    };
    Some(tier + tier.mul_f64(fastrand::f64() / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_waits_its_tier_and_a_little_more() {
        let tiers = [10, 60, 600].map(Duration::from_secs);
        for (failed, tier) in tiers.iter().enumerate() {
            let wait = wait(&tiers, failed as u32, None).unwrap();
            assert!(wait >= *tier && wait <= *tier + *tier / 10, "{wait:?}");
        }
        assert_eq!(wait(&tiers, 3, None), None);
        assert_eq!(wait(&[], 0, Some(Duration::from_secs(1))), None);
    }

    #[test]
    fn not_before_picks_the_first_tier_as_long() {
        let tiers = [10, 60, 600].map(Duration::from_secs);
        for (least, tier) in [(1, 10), (10, 10), (11, 60), (61, 600), (9000, 600)] {
            let wait = wait(&tiers, 0, Some(Duration::from_secs(least))).unwrap();
            assert!(wait.as_secs() >= tier && wait.as_secs() <= tier + tier / 10, "{wait:?}");
        }
    }
}
