//! What a search asks for: words, or a predicate over the record.

use super::glimpse::Glimpse;
use super::parameters::bad;
use super::problem::Problem;
use crate::predicate::{Predicate, PredicateError};
use crate::record::Record;

/// A search that can be asked of each record.
#[derive(Debug)]
pub(super) enum Search {
    Words(String),
    Predicate(Box<Predicate>),
}

impl Search {
    /// A predicate where it is one, or was plainly meant to be; else words. `check` says
    /// what is wrong with the lists that a predicate names.
    pub(super) fn of(
        text: &str,
        check: impl Fn(&Predicate) -> Result<(), PredicateError>,
    ) -> Result<Self, Problem> {
        match text.parse::<Predicate>() {
            Ok(predicate) => {
                check(&predicate).map_err(|fault| refused(text, &fault))?;
                Ok(Self::Predicate(Box::new(predicate)))
            }
            Err(fault) if is_meant(text, &fault) => Err(refused(text, &fault)),
            Err(_) => Ok(Self::Words(text.to_owned())),
        }
    }

    /// A record, given as readers get it, if the search finds it.
    pub(super) fn find<'a>(&self, json: &'a [u8]) -> Option<Glimpse<'a>> {
        match self {
            Self::Words(words) => Glimpse::of(json).filter(|glimpse| glimpse.fits(words)),
            Self::Predicate(predicate) => {
                let record: Record = serde_json::from_slice(json).ok()?;
                predicate.fits(&record).then(|| record.into())
            }
        }
    }
}

fn refused(text: &str, fault: &PredicateError) -> Problem {
    let offset = text.chars().take(fault.at).map(char::len_utf8).sum();
    Problem { offset: Some(offset), ..bad(format!("q: {fault}")) }
}

/// Whether a text that is no predicate was meant to be one: it begins as one does. Words
/// such as "contains" stand in titles too, so they count beside a key with a slip alone.
fn is_meant(text: &str, fault: &PredicateError) -> bool {
    let mut rest = text.trim_start();
    loop {
        let inner = rest.strip_prefix('(').or_else(|| rest.strip_prefix("not "));
        let Some(inner) = inner else { break };
        rest = inner.trim_start();
    }
    let behind_key =
        rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let behind = behind_key.trim_start();
    let word = behind.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let key = rest.len() > behind_key.len();
    let items = matches!(word, "any" | "all" | "none") && behind.contains('(')
        || word == "in" && (behind.contains('[') || behind.contains("list:"));
    let slip = fault.hint.is_some() && matches!(word, "contains" | "exists");
    // Behind a key that there is: a mark that nothing closes, and an empty text.
    let is_known = fault.at > text.chars().count() - rest.chars().count();
    let part = behind.strip_prefix("contains").unwrap_or_default().trim_start();
    let marked = is_known && part.starts_with(['"', '\'', '“']);
    let compared = behind.starts_with(['=', '<', '>']) || behind.starts_with("!=");
    key && (compared || items || slip || marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words_and_a_slip_in_a_predicate_is_told() {
        let fine = |_: &Predicate| Ok(());
        for words in [
            "",
            "ferry",
            "Ilse Märten",
            "not so fast",
            "https://harbour.example/story?id=5&a=b",
            "lead in the water",
            "harbour contains lead",
            "harbour contains \"lead\"",
            "(any) tide",
            "\"a = b\"",
        ] {
            assert!(matches!(Search::of(words, fine), Ok(Search::Words(_))), "{words}");
        }
        for predicate in ["language = de", "title contains ferry", "quotes none (speaker exists)"] {
            assert!(matches!(Search::of(predicate, fine), Ok(Search::Predicate(_))), "{predicate}");
        }
        for (slip, offset) in [
            ("confidnce >= 0.9", 0),
            ("title = 'ü' and confidnce >= 0.9", 17),
            ("not (speeker contains Jane)", 5),
            ("quotes any (polarity = sad)", 23),
            ("polarity in [sad]", 13),
            ("speaker = \"Jane", 10),
            ("title contains \"ferry", 15),
            ("title contains ''", 15),
        ] {
            let problem = Search::of(slip, fine).unwrap_err();
            assert_eq!((problem.reason, problem.offset), ("bad_parameter", Some(offset)), "{slip}");
        }
    }
}
