//! Which of the phrases around a cue the words are ascribed to.
//!
//! The rules that find quotes look for the subject of the cue. It may be cut wrongly
//! or be a neighbour: the town in "Ann Berger of Elm said", the firm in "Acme's head,
//! Jo Lind, said". So all noun phrases of the sentence are weighed against the one
//! that was found, by a conditional logit with learnt weights.

mod around;
mod candidates;
mod several;
mod silent;
mod weigh;

use std::ops::Range;

use super::attribution::{self, author, received_by};
use super::confidence::Ground;
use super::direct::{Found, Source};
use super::tree;
use crate::analysis::references::{Model, Observer, SourceQuestion, probabilities};
use crate::analysis::scene::cues::{Form, Trait};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use candidates::Candidate;
pub(super) use weigh::Weighing;

/// Chooses the source of quotes.
pub(super) struct Choice<'a, 'd> {
    pub(super) weighing: Weighing<'a, 'd>,
    pub(super) model: &'a Model,
}

impl Choice<'_, '_> {
    /// Gives every quote that has a cue its likeliest source.
    pub(super) fn settle(&self, quotes: &mut [Found], observer: &mut dyn Observer) {
        for quote in quotes {
            if let Some((source, odds)) = self.of(quote, observer) {
                quote.source = source;
                quote.odds = odds;
            }
        }
    }

    /// The likeliest source of a quote, with its probability.
    fn of(&self, quote: &Found, observer: &mut dyn Observer) -> Option<(Source, f32)> {
        let scene = self.weighing.scene;
        let cue = scene.document.tokens_in(quote.cue?);
        let quote_cue = cue.start;
        if matches!(quote.source, Source::Carried(_)) || cue.is_empty() || quote.spans.is_empty() {
            return None;
        }
        // "The court heard that …", "It is said that …": whoever is named beside it.
        if quote.source == Source::Nobody && quote.ground.is_of_clause() {
            return None;
        }
        // "Smith faced a rival's claim that …": the words tell whose claim it is, or nobody does.
        if quote.ground == Ground::Noun {
            return None;
        }
        let mut found = candidates::of(&self.weighing, quote, &cue);
        let asked = spoken_to(scene, &cue);
        let relays = passes_on(scene, &cue);
        let reads = reader(scene, &cue);
        let remembers = remembering(scene, &cue);
        let examples = examples(scene, &cue);
        let tells_of = telling_of(scene, &cue);
        let led_up = leading_up(scene, &cue);
        let acted_on = silent::acted_on(scene, &cue, quote.source.phrase());
        let silent = [&asked, &relays, &reads, &remembers, &examples, &tells_of, &led_up];
        let silent = || silent.into_iter().chain(&acted_on);
        found.retain(|c| !silent().any(|others| others.contains(&c.head())));
        let options = self.weighing.options(quote, &cue, &found);
        let odds = probabilities(options.iter().map(|held| self.model.source(held)).collect());
        let span = |token: usize| scene.span(token..token + 1);
        let phrase = |c: &Candidate| (span(c.head()), scene.head(c.head()).map(span));
        let question = SourceQuestion {
            cue: scene.span(cue),
            phrases: &|| found.iter().map(phrase).collect(),
            options: &options,
        };
        let best = observer.source(&question).or_else(|| likeliest(&odds))?;
        let of_several = |c: &Candidate| several::of(&self.weighing, &c.phrase, quote_cue);
        let whole = |c: &Candidate| of_several(c).unwrap_or_else(|| c.phrase.clone());
        let source = found.get(best).map_or(Source::Nobody, |c| Source::Phrase(whole(c)));
        Some((source, odds.get(best).copied().unwrap_or(0.0)))
    }
}

/// "Smith of Elm" in "Smith of Elm was asked", "Smith of Elm was told": the words are
/// another's.
fn spoken_to(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let addresses = |k: &usize| scene.cue(*k).is_some_and(|c| c.is(Trait::Addresses));
    let verb = cue.clone().find(addresses).filter(|&k| tree::is_passive(scene, k));
    let whom = verb.and_then(|verb| scene.child(verb, Relation::NsubjPass));
    whom.map_or(0..0, |whom| scene.under(whom))
}

/// "Tass" in "Tass quoted Smith as saying": the words are those of whom it quotes.
fn passes_on(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let verb = cue.start;
    if scene.cue(verb).is_none_or(|c| !matches!(c.lemma, "quote" | "cite")) {
        return 0..0;
    }
    let mut after = cue.end..cue.end + tree::QUOTED;
    // "cited the delay as a reason": nobody's words.
    let saying = |t: usize| scene.cue(t).is_some_and(|c| c.form == Form::Gerund);
    let quotes = after.any(|t| saying(t) && tree::quoted_source(scene, verb, t).is_some());
    let subject = scene.child(verb, Relation::Nsubj).filter(|s| quotes && *s < verb);
    subject.map_or(0..0, |subject| scene.under(subject))
}

/// "Smith" in "Smith liked a post saying …": the words are not the reader's.
fn reader(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    if scene.cue(cue.start).is_none_or(|c| c.form != Form::Gerund) {
        return 0..0;
    }
    let from = scene.document.sentence_of(cue.start).start;
    let read = received_by(scene, cue.start, from).map(|(verb, _)| verb);
    // "Smith waved a letter from the union warning …"
    let written = || {
        let by = author(scene, cue.start, from)?;
        let document = by.tokens.start.checked_sub(2)?;
        scene.head(document).filter(|_| scene.relation(document) == Relation::Dobj)
    };
    let read = read.or_else(written);
    let subject = read.and_then(|verb| scene.child(verb, Relation::Nsubj));
    subject.map_or(0..0, |subject| scene.under(subject))
}

/// "Smith" in "“No,” Smith heard the judge say": the words are the judge's.
fn remembering(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let recalled = tree::recalled_source(scene, cue.start);
    let subject = recalled.and_then(|_| scene.child(cue.start, Relation::Nsubj));
    subject.map_or(0..0, |subject| scene.under(subject))
}

/// "Smith" in "Smith heard the judge say: “No.”", "Smith quoted the judge as saying": the words are the
/// judge's.
fn telling_of(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let from = scene.document.sentence_of(cue.start).start;
    let outer = tree::told_of(scene, cue.start, from).map(|(outer, _)| outer);
    // "“No,” Smith said | a guard told her": the guard.
    let own = || scene.child(cue.start, Relation::Nsubj).is_some_and(|s| s < cue.start);
    let reports = |&outer: &usize| outer < cue.start && scene.cue(outer).is_some();
    // "Smith cited a worker, | who lived there | and told …": the worker.
    let whose = || {
        let worker = scene.child(cue.start, Relation::Nsubj).unwrap_or(cue.start);
        scene.lower(worker + 1) == "," && scene.lower(worker + 2) == "who"
    };
    let inner = match scene.relation(cue.start) {
        Relation::Ccomp => own(),
        Relation::Conj => own() && whose(),
        _ => false,
    };
    let outer = outer.or_else(|| scene.head(cue.start).filter(|o| inner && reports(o)));
    let subject = outer.and_then(|outer| scene.child(outer, Relation::Nsubj));
    subject.map_or(0..0, |subject| scene.under(subject))
}

/// "After Smith resigned" in "After Smith resigned, the party praised him, calling him …": who does
/// what the main verb says adds the rest.
fn leading_up(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let start = scene.document.sentence_of(cue.start).start;
    let adds = scene.cue(cue.start).is_some_and(|c| c.form == Form::Gerund)
        && scene.relation(cue.start) == Relation::Advcl;
    let main = scene.head(cue.start).filter(|&v| adds && v > start && v < cue.start);
    let subject = main.and_then(|v| scene.child(v, Relation::Nsubj)).filter(|&s| s > start);
    let leads = |t: usize| scene.relation(t) == Relation::Mark || scene.tag(t) == Tag::Wrb;
    let opens = (start..start + 2).any(leads);
    let front = subject.map(|s| start..scene.under(s).start).filter(|_| opens);
    let clause = |front: &Range<usize>| {
        let comma = front.end.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Comma);
        comma && front.clone().any(|t| scene.carries(t))
    };
    front.filter(clause).unwrap_or(0..0)
}

/// "Smith and Lind" in "Farmers, including Smith and Lind, said": all farmers say so.
fn examples(scene: &Scene<'_>, cue: &Range<usize>) -> Range<usize> {
    let start = scene.document.sentence_of(cue.start).start;
    // "Farmers, including Smith, called it a threat | and argued …"
    let joined = scene.relation(cue.start) == Relation::Conj;
    let first = scene.head(cue.start).filter(|&h| joined && h > start && h < cue.start);
    let aside = |verb: usize| {
        let verb = phrase::skip_back(scene, verb, start);
        attribution::aside_on_others(scene, verb, start).map(|open| open..verb)
    };
    aside(cue.start).or_else(|| aside(first?)).unwrap_or(0..0)
}

/// The first of the greatest.
fn likeliest(odds: &[f32]) -> Option<usize> {
    let ranked = odds.iter().enumerate().rev();
    ranked.max_by(|a, b| a.1.total_cmp(b.1)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_place_or_a_firm_beside_a_name_does_not_speak() {
        check(
            "Jo Lind, 39, of Elmford said the bridge was safe.",
            &expect![[r#"
            Jo Lind, 39, of Elmford said the bridge was safe.
                                         ------------------- q0 → Jo Lind
        "#]],
        );
        check(
            "Jo Lind, head of the Bridge Office at the Elmford Institute, said it was safe.",
            &expect![[r#"
                Jo Lind, head of the Bridge Office at the Elmford Institute, said it was safe.
                                                                                  ----------- q0 → Jo Lind
            "#]],
        );
        check(
            "“It is safe,” said the Elmford Institute’s director, Jo Lind.",
            &expect![[r#"
            “It is safe,” said the Elmford Institute’s director, Jo Lind.
            ^^^^^^^^^^^^^ q0 → Jo Lind
        "#]],
        );
    }

    #[test]
    fn a_spokesman_speaks_not_the_firm() {
        check(
            "An Acme Bank spokesman said that the bridge was safe.",
            &expect![[r#"
            An Acme Bank spokesman said that the bridge was safe.
                                             ------------------- q0 → An Acme Bank spokesman
        "#]],
        );
        check(
            "A statement released by the Elmford council said it was safe.",
            &expect![[r#"
                A statement released by the Elmford council said it was safe.
                                                                 ----------- q0 → the Elmford council
            "#]],
        );
    }

    #[test]
    fn whoever_is_behind_according_to() {
        check(
            "Jo Lind has left the council, according to a spokesman for the city.",
            &expect![[r#"
                Jo Lind has left the council, according to a spokesman for the city.
                ---------------------------- q0 → a spokesman
            "#]],
        );
    }

    #[test]
    fn whoever_is_quoted_not_who_quotes() {
        check(
            "“The gates are shut,” the Herald quoted Colonel Jo Lind as saying.",
            &expect![[r#"
                “The gates are shut,” the Herald quoted Colonel Jo Lind as saying.
                ^^^^^^^^^^^^^^^^^^^^^ q0 → Jo Lind
            "#]],
        );
        check(
            "“The gates are shut,” the agency quoted the harbour master as saying.",
            &expect![[r#"
                “The gates are shut,” the agency quoted the harbour master as saying.
                ^^^^^^^^^^^^^^^^^^^^^ q0 → the harbour master
            "#]],
        );
    }

    #[test]
    fn of_two_clauses_the_nearer() {
        check(
            "The council welcomed the plan, with its leader Jo Lind saying it was safe.",
            &expect![[r#"
                The council welcomed the plan, with its leader Jo Lind saying it was safe.
                                                                              ----------- q0 → Jo Lind
            "#]],
        );
    }
}
