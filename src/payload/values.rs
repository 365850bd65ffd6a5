//! How many values a JSON text has, before memory is spent on them.

/// The most values of a JSON text: an object in memory takes a hundred times its bytes.
/// Real articles have a few hundred.
pub(super) const MOST: usize = 100_000;

/// Whether a JSON text has more than [`MOST`] values.
pub(super) fn are_too_many(json: &str) -> bool {
    // Most texts have not even so many signs, be they inside of strings or not.
    json.bytes().filter(|byte| matches!(byte, b'{' | b'[' | b',')).count() > MOST
        && count(json) > MOST
}

/// At least as many as the objects, lists and their members up to the first error.
pub(super) fn count(json: &str) -> usize {
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' | b',' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_strings_does_not_count() {
        assert_eq!(count(r#"{"a": "[{,\"[{,\\", "b": [1, 2]}"#), 4);
        assert_eq!(count("\"one, two, three\""), 0);
    }
}
