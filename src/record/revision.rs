//! How the revisions of a document are compared.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// Said of a revision that has no order of its own.
pub(super) const TEXT_NOTE: &str =
    "revision is neither a whole number of up to 63 bits nor a date: compare it as text";

/// Whether a revision is compared by value: a whole number of up to 63 bits, a day,
/// or a time. Any other is compared as text.
pub(super) fn has_value(revision: &str) -> bool {
    let is_number = revision.bytes().all(|b| b.is_ascii_digit()) && revision.parse::<i64>().is_ok();
    is_number || revision.parse::<Timestamp>().is_ok() || revision.parse::<DateTime>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::has_value;

    #[test]
    fn numbers_and_dates_have_a_value() {
        for revision in ["0", "12", "9223372036854775807", "2026-03-04", "2026-03-04T09:12:00Z"] {
            assert!(has_value(revision), "{revision}");
        }
        for revision in
            ["", "v2", "-1", "1.5", "9223372036854775808", "final", "99999999999999999999"]
        {
            assert!(!has_value(revision), "{revision}");
        }
    }
}
