//! `--reason`: one of the classes that messages are parked for.

use crate::config::nearest;
use crate::queue::park_reasons;

/// Accepts a reason that something can be parked for.
pub(super) fn parse(word: &str) -> Result<String, String> {
    let known = park_reasons();
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    let hint = nearest(word, known.iter().copied())
        .map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    Err(format!("expected one of {}{hint}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_slip_is_told_and_not_taken_for_a_reason_without_messages() {
        assert_eq!(parse("malformed"), Ok("malformed".into()));
        let error = parse("malfromed").unwrap_err();
        assert!(error.ends_with("; did you mean `malformed`?"), "{error}");
    }
}
