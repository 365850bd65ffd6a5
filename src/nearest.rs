//! "Did you mean": the known word that a misspelt one is nearest to.

/// The candidate nearest to `word`, if it is near enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // One slip in a short word, one in three letters of a long one.
    let most = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(slips, _)| *slips <= most)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
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
            ("queue", None),
            ("shape", None),
        ] {
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
    }
}
