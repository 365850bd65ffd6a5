//! Articles about sport, where "France" is mostly a team.

use crate::analysis::layout::Document;

/// Different words of sport that make an article one about sport.
const ENOUGH: usize = 3;

/// Words that sport reports are full of and others are not. Those with a common
/// sense outside ("goal", "race", "match" as a verb) are left out or need others.
const WORDS: [&str; 44] = [
    "basketball",
    "batsman",
    "bowler",
    "captain",
    "championship",
    "championships",
    "coach",
    "cricket",
    "cup",
    "defender",
    "fixture",
    "football",
    "footballer",
    "goalkeeper",
    "goals",
    "halftime",
    "hockey",
    "innings",
    "league",
    "match",
    "matches",
    "medal",
    "midfielder",
    "olympic",
    "olympics",
    "penalty",
    "player",
    "players",
    "playoff",
    "playoffs",
    "quarterfinal",
    "referee",
    "rugby",
    "scored",
    "semifinal",
    "semifinals",
    "squad",
    "striker",
    "team",
    "teams",
    "tennis",
    "tournament",
    "wicket",
    "wickets",
];

/// Whether enough different words of sport stand in the article.
pub(super) fn is_sport(document: &Document<'_>) -> bool {
    let mut seen = 0_u64;
    for index in 0..document.layout.tokens.len() {
        let lower = document.lower(index);
        if (3..=13).contains(&lower.len())
            && let Ok(word) = WORDS.binary_search(&lower)
        {
            seen |= 1 << word;
            if seen.count_ones() as usize >= ENOUGH {
                return true;
            }
        }
    }
    false
}

/// Whether a name that begins at `start` stands as a place: "in France".
pub(super) fn stands_as_place(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("").trim_end();
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["in", "from", "across", "near", "throughout"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn prepositions_make_places() {
        let text = "Born in France, she left the France squad.";
        assert!(stands_as_place(text, text.find("France").unwrap()));
        assert!(!stands_as_place(text, text.rfind("France").unwrap()));
        assert!(!stands_as_place(text, 0));
    }
}
