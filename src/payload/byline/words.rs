//! The words of bylines, from `words.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What words of a byline are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Lead,
    And,
    Stop,
    Others,
    Title,
    Job,
    Agency,
    Nobody,
    Credit,
    Place,
    Desk,
    Blank,
    Label,
}

/// Whether `word`, in lower case, is of a kind.
pub(super) fn is(kind: Kind, word: &str) -> bool {
    KINDS.get(word).is_some_and(|kinds| kinds.contains(&kind))
}

/// Looked up by word, since a list may name thousands of authors.
static KINDS: LazyLock<HashMap<&'static str, Vec<Kind>>> = LazyLock::new(|| {
    let mut kinds: HashMap<_, Vec<Kind>> = HashMap::new();
    for line in include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, words)) = line.split_once('\t') else { continue };
        let Some(kind) = named(kind) else { continue };
        for word in words.split('|') {
            kinds.entry(word).or_default().push(kind);
        }
    }
    kinds
});

fn named(kind: &str) -> Option<Kind> {
    Some(match kind {
        "lead" => Kind::Lead,
        "and" => Kind::And,
        "stop" => Kind::Stop,
        "others" => Kind::Others,
        "title" => Kind::Title,
        "job" => Kind::Job,
        "agency" => Kind::Agency,
        "nobody" => Kind::Nobody,
        "credit" => Kind::Credit,
        "place" => Kind::Place,
        "desk" => Kind::Desk,
        "blank" => Kind::Blank,
        "label" => Kind::Label,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        for line in include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (kind, words) = line.split_once('\t').unwrap();
            assert!(named(kind).is_some(), "{line}");
            assert!(words.split('|').all(|w| !w.is_empty() && w == w.to_lowercase()), "{line}");
        }
    }
}
