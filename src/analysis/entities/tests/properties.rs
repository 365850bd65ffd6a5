//! What holds for any text and any names.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{EntityType, Gender, MentionKind, entities_of};
use crate::span::Span;

const KINDS: [EntityType; 7] = [
    EntityType::Person,
    EntityType::Organization,
    EntityType::Location,
    EntityType::Group,
    EntityType::Event,
    EntityType::Work,
    EntityType::Misc,
];

/// Texts of words that the rules look for, with some noise.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Mr",
        "Mrs",
        "President",
        "the",
        "minister",
        "Joe",
        "Biden",
        "al-Sisi",
        "van",
        "der",
        "Jr.",
        "NATO",
        "(",
        ")",
        ",",
        ".",
        "\n\n",
        "he",
        "she",
        "“",
        "”",
        "\"",
        "US",
        "U.S.",
        "Inc",
        "of",
        "State",
        "Secretary",
        "’s",
        "'s",
        "Wang",
        "Yi",
        "é",
        "日本",
        "-",
        "45",
        "",
    ]);
    prop::collection::vec(prop_oneof![8 => words.prop_map(str::to_owned), 1 => ".{0,4}"], 0..60)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn mentions_are_valid_sorted_and_apart(
        text in texts(),
        marks in prop::collection::vec((0usize..400, 0usize..30, 0usize..7), 0..30),
    ) {
        let names: Vec<_> = marks
            .into_iter()
            .map(|(start, len, kind)| (Span::new(start, start + len), KINDS[kind]))
            .collect();
        let entities = entities_of(Some("President Biden meets Wang"), &text, &names);
        for entity in &entities {
            prop_assert!(!entity.mentions.is_empty());
            prop_assert!(!entity.name.is_empty());
            prop_assert!((0.0..=1.0).contains(&entity.salience));
            for mention in &entity.mentions {
                prop_assert!(!mention.span.slice(&text).is_empty());
            }
            prop_assert!(entity.mentions.windows(2).all(|m| m[0].span.end <= m[1].span.start));
        }
        prop_assert!(entities.is_sorted_by(|a, b| a.salience >= b.salience));
        prop_assert_eq!(&entities, &entities_of(Some("President Biden meets Wang"), &text, &names));
    }
}

/// Sentences about people who share names, with titles before them or none.
fn people() -> impl Strategy<Value = String> {
    let titles = prop::sample::select(vec![
        "",
        "",
        "Mr ",
        "Mrs ",
        "Ms ",
        "Sir ",
        "Dame ",
        "Lord ",
        "Lady ",
        "Dr ",
        "Baroness ",
        "Datin ",
        "Spokesman ",
        "Spokeswoman ",
    ]);
    let names = prop::sample::select(vec![
        "Alex Lind",
        "Anna Lind",
        "Peter Lind",
        "Lind",
        "Linds",
        "Alex",
        "Anna",
        "A. Lind",
        "Anna van Lind",
        "Lind-Okoro",
        "Anna and Peter Lind",
        "Anna “Alex” Lind",
        "Alex Lind Jr.",
    ]);
    let sentence = (titles, names).prop_map(|(title, name)| match name.split_once(" and ") {
        Some((one, other)) => format!("{title}[PER {one}] and [PER {other}] left."),
        None => format!("{title}[PER {name}] left."),
    });
    prop::collection::vec(sentence, 1..14).prop_map(|sentences| sentences.join(" "))
}

proptest! {
    /// The title before a name outweighs all that the names have in common.
    #[test]
    fn mr_never_merges_with_a_woman(marked in people()) {
        let (text, names) = super::unmark(&marked);
        for entity in entities_of(None, &text, &names) {
            let titled = |titles: &[&str]| {
                entity.mentions.iter().filter(|m| m.kind == MentionKind::Name).any(|mention| {
                    let before = text.get(..mention.span.start).unwrap();
                    titles.iter().any(|title| before.ends_with(title))
                })
            };
            let man = titled(&["Mr ", "Sir ", "Lord ", "Spokesman "]);
            let woman = titled(&["Mrs ", "Ms ", "Dame ", "Lady ", "Baroness ", "Datin ", "Spokeswoman "]);
            prop_assert!(!(man && woman), "{marked}: {entity:?}");
            prop_assert!(!(man && entity.gender == Gender::Female), "{marked}: {entity:?}");
            prop_assert!(!(woman && entity.gender == Gender::Male), "{marked}: {entity:?}");
        }
    }
}

#[test]
fn thousands_of_names_take_no_quadratic_time() {
    let (text, names) = super::unmark(
        &"[PER Joe Biden] and [ORG Acme Corp] saw the minister; he left. ".repeat(4000),
    );
    let entities = entities_of(None, &text, &names);
    assert_eq!(entities.len(), 2);

    let mut many = String::new();
    for i in 0..6000 {
        write!(many, "[PER Ann Lee{i}] met [PER Lee] of [ORG Bank {i} Inc]. ").unwrap();
    }
    let (text, names) = super::unmark(&many);
    assert!(entities_of(None, &text, &names).len() > 6000);
}
