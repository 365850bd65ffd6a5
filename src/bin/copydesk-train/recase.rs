//! Sentences in capitals, in title case and in lower case, so that headlines and
//! careless writing are no surprise: prose in the corpora holds few of them.

use copydesk::analysis::layout::{Layout, lay_out};
use copydesk::lexicon::Lexicon;

use crate::corpus::Document;

/// Out of so many sentences one becomes all capitals; the others follow from it.
const EACH: usize = 23;

/// Recases every so-manieth sentence in place; no offset moves.
pub(crate) fn recase(documents: &mut [Document]) {
    let mut layout = Layout::default();
    let mut count = 0;
    for document in documents {
        lay_out(Lexicon::built_in(), &document.text, &[], &mut layout);
        let mut text = String::with_capacity(document.text.len());
        for sentence in &layout.sentences {
            text.push_str(document.text.get(text.len()..sentence.span.start).unwrap_or(""));
            let words = sentence.span.slice(&document.text);
            count += 1;
            match count % EACH {
                0 => text.extend(words.chars().map(capital)),
                9 | 15 => text.push_str(&title_case(words)),
                19 if count % 2 == 0 => text.extend(words.chars().map(small)),
                _ => text.push_str(words),
            }
        }
        text.push_str(document.text.get(text.len()..).unwrap_or(""));
        document.text = text;
    }
}

/// Every word gets a capital but the short ones in the middle.
fn title_case(words: &str) -> String {
    let mut title = String::with_capacity(words.len());
    for word in words.split_inclusive(char::is_whitespace) {
        let letters = word.trim_end();
        let short = matches!(
            letters,
            "a" | "an" | "and" | "at" | "by" | "for" | "in" | "of" | "on" | "or" | "the" | "to"
        );
        let mut chars = word.chars();
        title.extend(chars.next().map(|first| if short { first } else { capital(first) }));
        title.push_str(chars.as_str());
    }
    title
}

/// The capital of `c` if it takes as many bytes.
fn capital(c: char) -> char {
    let mut capitals = c.to_uppercase();
    capitals
        .next()
        .filter(|u| capitals.next().is_none() && u.len_utf8() == c.len_utf8())
        .unwrap_or(c)
}

/// The small letter of `c` if it takes as many bytes.
fn small(c: char) -> char {
    let mut smalls = c.to_lowercase();
    smalls.next().filter(|l| smalls.next().is_none() && l.len_utf8() == c.len_utf8()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recasing_moves_no_offset() {
        for text in ["the straße of Ann Lee, ŉ İ", "a bridge to be built in ǅ"] {
            let upper: String = text.chars().map(capital).collect();
            let lower: String = text.chars().map(small).collect();
            for recased in [upper, lower, title_case(text)] {
                let ends = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
                assert_eq!(ends(&recased), ends(text), "{recased}");
            }
        }
        assert_eq!(title_case("the mayor of Rome left"), "the Mayor of Rome Left");
    }
}
