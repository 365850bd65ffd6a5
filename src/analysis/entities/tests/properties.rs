//! What holds for any text and any names.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{EntityType, entities_of};
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
