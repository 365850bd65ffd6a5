//! "Did you mean": the known word that a misspelt one is nearest to.

/// The fewest letters of a word that may be cut: "alias" for "aliases".
const CUT: usize = 4;

/// The candidate nearest to `word`, if it is near enough to be meant; else the one that begins with it.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // One slip in a short word, one in three letters of a long one.
    let length = word.chars().count();
    let most = (length / 3).max(1);
    let (mut best, mut longer, mut begin) = (None, None, 0);
    for candidate in candidates {
        let slips = strsim::damerau_levenshtein(word, candidate);
        if slips <= most && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
        if candidate.starts_with(word) {
            longer = Some(candidate);
            begin += 1;
        }
    }
    let cut = longer.filter(|_| length >= CUT && begin == 1);
    best.map(|(_, candidate)| candidate).or(cut)
}

/// What a message ends with where `word` is misspelt; empty if no candidate is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended_and_another_word_is_not() {
        let keys = ["amqp", "prefetch", "payload_bytes"];
        for (word, expected) in [
            ("ampq", Some("amqp")),
            ("prefech", Some("prefetch")),
            ("payload_byte", Some("payload_bytes")),
            ("payload", Some("payload_bytes")),
            ("pay", None),
            ("queue", None),
            ("shape", None),
        ] {
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
    }
}
