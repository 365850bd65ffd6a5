//! Articles about sport, where "France" is mostly a team.

use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// Different words of sport that make an article one about sport.
const ENOUGH: usize = 3;

/// Whether enough different words of sport stand in the article.
pub(in crate::analysis) fn is_sport(document: &Document<'_>) -> bool {
    let mut seen: Vec<&str> = Vec::with_capacity(ENOUGH);
    for index in 0..document.layout.tokens.len() {
        if document.is(index, Class::Sport) && !seen.contains(&document.lower(index)) {
            seen.push(document.lower(index));
            if seen.len() >= ENOUGH {
                return true;
            }
        }
    }
    false
}

/// Whether a name that begins at `start` stands as a place: "in France".
pub(in crate::analysis) fn stands_as_place(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("").trim_end();
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["in", "from", "across", "near", "throughout"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepositions_make_places() {
        let text = "Born in France, she left the France squad.";
        assert!(stands_as_place(text, text.find("France").unwrap()));
        assert!(!stands_as_place(text, text.rfind("France").unwrap()));
        assert!(!stands_as_place(text, 0));
    }
}
