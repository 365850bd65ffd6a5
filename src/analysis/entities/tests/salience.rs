//! Salience, by headline, mentions and place.

use super::{entities_of, unmark};

/// Name and salience of the entities, in their order.
fn ranked(title: Option<&str>, marked: &str) -> Vec<(String, f64)> {
    let (text, names) = unmark(marked);
    let entities = entities_of(title, &text, &names);
    entities.into_iter().map(|e| (e.name, e.salience)).collect()
}

const STORM: &str = "A storm hit [LOC Manila] on Friday. [PER Rosa Lim] lost her house. [ORG Weather Bureau] staff had \
    warned of it. [PER Lim] had left [LOC Manila] in time, [LOC Manila] officials said.";

#[test]
fn without_a_headline_mentions_and_place_decide() {
    let ranked = ranked(None, STORM);
    assert_eq!(ranked[0].0, "Manila");
    assert!(ranked.iter().all(|(_, s)| (0.0..=1.0).contains(s)), "{ranked:?}");
    assert!(ranked.is_sorted_by(|a, b| a.1 >= b.1), "{ranked:?}");
}

#[test]
fn the_headline_lifts_whom_it_names() {
    let ranked = ranked(Some("How the Lim family survived"), STORM);
    assert_eq!(ranked[0].0, "Rosa Lim", "{ranked:?}");
}

#[test]
fn a_given_name_in_the_headline_lifts_nobody() {
    let with = ranked(Some("Rosa Parks remembered"), STORM);
    assert_eq!(with[0].0, "Manila", "{with:?}");
}

#[test]
fn a_name_that_stands_first_and_is_most_often_named_has_it_all() {
    let ranked = ranked(None, "[PER Ann Poe] won. [PER Poe] cried.");
    assert!((ranked[0].1 - 1.0).abs() < 1e-9, "{ranked:?}");
}
