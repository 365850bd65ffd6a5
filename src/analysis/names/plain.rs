//! Letters without their accents: a name keeps them in one place and not in another.

use crate::lexicon::push_plain;

/// The word in lower case and without accents, if that changes its letters.
pub(super) fn plain(lower: &str) -> Option<String> {
    if lower.is_ascii() {
        return None;
    }
    let mut text = String::with_capacity(lower.len());
    lower.chars().for_each(|c| push_plain(c, &mut text));
    Some(text).filter(|text| text != lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_left_off() {
        assert_eq!(plain("peñalba").as_deref(), Some("penalba"));
        assert_eq!(plain("łuksza").as_deref(), Some("luksza"));
        assert_eq!(plain("lee"), None);
        assert_eq!(plain("東京"), None);
    }
}
