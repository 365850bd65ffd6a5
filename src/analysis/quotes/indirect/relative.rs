//! "the plan, which Smith says will fail": the noun that a reported relative clause
//! belongs to.

use std::ops::Range;

use super::{Clause, Who};
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{Act, Class, Cue, Form};
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The noun before the relative pronoun that stands right before `subject`, the subject
/// of the verb at `k`.
pub(super) fn antecedent(
    scene: &Scene<'_>,
    k: usize,
    subject: &Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let pronoun = subject.tokens.start.checked_sub(1).filter(|&p| p > sentence.start)?;
    let relative = match scene.lower(pronoun) {
        "which" | "who" | "whom" => true,
        "that" => scene.tag(pronoun) == Tag::Wdt && scene.verbal(k + 1),
        _ => false,
    };
    let before = pronoun - 1;
    let last = if opens_aside(scene, before) { before.checked_sub(1)? } else { before };
    let noun = scene.tag(last).is_noun() && scene.stretch_of(last).is_none();
    if !(relative && noun && subject.tokens.end <= k) {
        return None;
    }
    let governs = |h: &usize| (sentence.start..=last).contains(h) && scene.tag(*h).is_noun();
    let head = scene.head(k).filter(governs);
    let head = head.filter(|_| scene.relation(k) == Relation::Relcl).unwrap_or(last);
    let start = tree::phrase(scene, head).tokens.start.max(sentence.start);
    Some(start..last + 1)
}

/// The most tokens of a noun before a relative clause without a pronoun.
const NOUN: usize = 8;

/// "The man | police say | shot two people | is in custody": what a relative clause without a
/// pronoun reports, with the noun that it belongs to.
pub(super) fn contact(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    _: Who<'_>,
) -> Option<Clause> {
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    let reports = matches!(cue.class, Class::Say | Class::Claim) && cue.act() == Act::Statement;
    let says = reports && finite && scene.tag(k).is_verb();
    let verb = Some(k + 1).filter(|&v| says && scene.carries(v) && scene.cue(v).is_none())?;
    let subject = subject_beside(scene, k, sentence)?;
    // "the rent he charges | is high"
    if cue.class == Class::Claim && scene.kind(subject.head) == Kind::Pronoun {
        return None;
    }
    let last = subject.tokens.start.checked_sub(1).filter(|&t| t > sentence.start)?;
    let noun = scene.tag(last).is_noun() && scene.kind(last) == Kind::Word;
    let from = last.saturating_sub(NOUN).max(sentence.start);
    let start = (from..last).rev().take_while(|&t| scene.kind(t) != Kind::Comma);
    let start =
        start.take_while(|&t| !scene.verbal(t)).find(|&t| scene.kind(t) == Kind::Determiner);
    let start = start.filter(|_| noun)?;
    let end = main_verb(scene, k, &(verb + 1..sentence.end)).unwrap_or(sentence.end);
    Some(Clause {
        content: vec![start..last + 1, k + 1..end],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::Complement,
    })
}

/// The verb in `rest` that belongs to the noun before a relative clause with the verb at `k`,
/// for nothing behind `k` is its subject.
fn main_verb(scene: &Scene<'_>, k: usize, rest: &Range<usize>) -> Option<usize> {
    let main = |&t: &usize| {
        let own = [Relation::Nsubj, Relation::NsubjPass].iter().any(|&r| {
            scene.child(t, r).is_some_and(|s| s > k) || {
                let head = scene.head(t).filter(|_| scene.kind(t) == Kind::Auxiliary);
                head.is_some_and(|h| scene.child(h, r).is_some_and(|s| s > k))
            }
        });
        let joined = matches!(
            scene.kind(t - 1),
            Kind::And | Kind::Conjunction | Kind::Relative | Kind::Auxiliary | Kind::Comma
        );
        scene.carries(t) && !own && !joined
    };
    rest.clone().find(main)
}

/// Whether a second verb in `start..end` has its subject before token `start`, as nothing behind
/// `k` is it: "the reason | the plan failed is sad".
pub(super) fn has_main_verb(scene: &Scene<'_>, k: usize, start: usize, end: usize) -> bool {
    let first = (start..end).find(|&t| scene.carries(t));
    first.is_some_and(|first| main_verb(scene, k, &(first + 1..end)).is_some())
}

/// "A man who said he had slept there | was arrested": where what the verb at `k` reports ends
/// before the verb of the noun that opens the sentence, if it does so inside `piece`.
pub(super) fn main_clause(
    scene: &Scene<'_>,
    k: usize,
    subject: &Phrase,
    piece: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<usize> {
    let before = |p: &usize| opens_relative(scene, *p) && scene.kind(p - 1) == Kind::Preposition;
    let inside = subject.tokens.start.checked_sub(1).filter(|&p| p > sentence.start).filter(before);
    let pronoun = subject.tokens.end.checked_sub(1).filter(|&p| opens_relative(scene, p));
    let pronoun = pronoun.or(inside)?;
    let noun = pronoun.checked_sub(1).is_some_and(|t| scene.kind(t) != Kind::Comma);
    let helps = |t: usize| matches!(scene.kind(t), Kind::Auxiliary | Kind::Adverb);
    let near = (pronoun + 1..k).all(|t| helps(t) || subject.tokens.contains(&t));
    let first = !(sentence.start..pronoun).any(|t| scene.carries(t));
    if !(noun && near && first && piece.start > k) {
        return None;
    }
    let verb = piece.clone().find(|&t| scene.carries(t))?;
    // "A nurse who says the files were burned | is one of three", taken for "the files is", unlike
    // "the car that hit him was red".
    let nested = (k + 1..verb).any(|t| opens_relative(scene, t));
    main_verb(scene, if nested { k } else { verb }, &(verb + 1..piece.end))
}

fn opens_relative(scene: &Scene<'_>, t: usize) -> bool {
    scene.kind(t) == Kind::Relative || scene.lower(t) == "that" && scene.tag(t) == Tag::Wdt
}

/// The plural noun or pronoun right before the verb at `k`: "critics say", "critics have said".
fn subject_beside(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Phrase> {
    let perfect = k.checked_sub(1).is_some_and(|t| matches!(scene.lower(t), "have" | "had"));
    let head = k.checked_sub(1 + usize::from(perfect)).filter(|&t| t > sentence.start)?;
    let plural = scene.tag(head) == Tag::Nns || scene.document.is(head, WordClass::Plural);
    let alone = plural && scene.kind(head) == Kind::Word || scene.kind(head) == Kind::Pronoun;
    alone.then_some(Phrase { tokens: head..head + 1, head })
}

fn opens_aside(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.kind(t), Kind::Comma | Kind::Dash) || scene.lower(t) == "("
}

/// "– which Smith says will fail | – came": where an aside in dashes or brackets that holds the
/// report ends, if it does so inside `piece`.
pub(super) fn aside_end(
    scene: &Scene<'_>,
    subject: &Phrase,
    piece: &Range<usize>,
) -> Option<usize> {
    let pronoun = subject.tokens.start.checked_sub(1)?;
    let open = pronoun.checked_sub(1).filter(|_| scene.kind(pronoun) == Kind::Relative)?;
    let dashes = scene.kind(open) == Kind::Dash;
    let closes = |&t: &usize| match scene.lower(open) {
        "(" => scene.lower(t) == ")",
        _ => dashes && scene.kind(t) == Kind::Dash,
    };
    piece.clone().find(closes)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn asides_in_dashes_and_brackets() {
        check(
            "The bridge – which Ann Berger says is safe – fell on Friday.",
            &expect![[r#"
            The bridge – which Ann Berger says is safe – fell on Friday.
            ----------                         ------- q0 → Ann Berger
        "#]],
        );
        check(
            "A new bridge (which Ann Berger says is safe) opened on Friday.",
            &expect![[r#"
            A new bridge (which Ann Berger says is safe) opened on Friday.
            ------------                        ------- q0 → Ann Berger
        "#]],
        );
        check(
            "The man who police say shot two people is in custody.",
            &expect![[r#"
            The man who police say shot two people is in custody.
            -------                --------------- q0 → police
        "#]],
        );
        check(
            "The man police say shot two people is in custody.",
            &expect![[r#"
            The man police say shot two people is in custody.
            -------            --------------- q0 → police
        "#]],
        );
    }

    #[test]
    fn the_noun_before() {
        check(
            "The council has a plan, which Ann Berger says will fail.",
            &expect![[r#"
            The council has a plan, which Ann Berger says will fail.
                            ------                        --------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge that she said was safe has fallen.",
            &expect![[r#"
            The bridge that she said was safe has fallen.
            ----------               ------------------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger, who said the plan would fail, left.",
            &expect![[r#"
            Ann Berger, who said the plan would fail, left.
                                 ------------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn the_verb_of_the_noun_that_the_clause_belongs_to() {
        check(
            "A man who said he slept under the bridge has been arrested.",
            &expect![[r#"
                A man who said he slept under the bridge has been arrested.
                               ------------------------- q0 → A man
            "#]],
        );
        check(
            "Anyone who says the bridge is safe is wrong.",
            &expect![[r#"
                Anyone who says the bridge is safe is wrong.
                                ------------------ q0 → Anyone
            "#]],
        );
        check(
            "A man who said the car that hit him was red has left.",
            &expect![[r#"
                A man who said the car that hit him was red has left.
                               ---------------------------- q0 → A man
            "#]],
        );
    }

    #[test]
    fn what_critics_have_said() {
        check(
            "It is a bridge critics have said is ugly.",
            &expect![[r#"
                It is a bridge critics have said is ugly.
                      --------                   ------- q0 → critics
            "#]],
        );
    }
}
