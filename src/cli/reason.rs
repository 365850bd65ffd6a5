//! `--reason`: one of the classes that messages are parked for.

use crate::config::did_you_mean;
use crate::queue::park_reasons;

/// Accepts a reason that something can be parked for.
pub(super) fn parse(word: &str) -> Result<String, String> {
    let known = park_reasons();
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    let hint = did_you_mean(word, known.iter().copied());
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
