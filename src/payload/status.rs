//! The words publishers have for what may be done with an article.

use crate::article::Status;

/// The status that a word stands for, also as a qualified code (`stat:usable`).
///
/// Words that are about something else (an HTTP code, a workflow's own states)
/// leave the article usable.
pub(super) fn of(word: &str) -> Status {
    let word = word.rsplit([':', '/']).next().unwrap_or_default().trim().to_lowercase();
    match word.as_str() {
        "canceled" | "cancelled" | "retracted" | "withdrawn" | "killed" | "kill" | "recalled"
        | "deleted" => Status::Canceled,
        "withheld" | "embargoed" | "hold" | "held" | "draft" | "unpublished" | "spiked" => {
            Status::Withheld
        }
        _ => Status::Usable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_in_any_case_and_as_codes() {
        for word in ["canceled", "Cancelled", "stat:canceled", "http://cv.example/stat/CANCELED "] {
            assert_eq!(of(word), Status::Canceled, "{word}");
        }
        assert_eq!(of("stat:withheld"), Status::Withheld);
        for word in ["usable", "200", "ok", ""] {
            assert_eq!(of(word), Status::Usable, "{word}");
        }
    }
}
