//! "The court heard that the gate had failed", "…, the jury heard": what others said before
//! a court; nobody tells who.

use std::ops::Range;

use super::{Clause, count, extent};
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// How far "that" may stand from the verb, in tokens: "heard on Monday that".
const THAT: usize = 5;

/// The fewest words before ", the court heard".
const WHOLE: usize = 4;

/// What the court heard by the verb at `k`.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let passive = || scene.child(k, Relation::AuxPass).is_some();
    // "…, the court | was told"
    let told = scene.lower(k) == "told" && passive();
    let hears = matches!(scene.lower(k), "heard" | "hears");
    let active = told || hears && !passive();
    let heard_by = |p: &Phrase| p.tokens.end <= k && is_audience(scene, p.head);
    let subject = || {
        tree::subject(scene, k)
            .filter(heard_by)
            .or_else(|| phrase::before(scene, k, sentence.start).filter(heard_by))
    };
    let subject = active.then(subject).flatten()?;
    let (content, ground) = Some(k)
        .filter(|_| hears)
        .and_then(|k| after(scene, k, sentence))
        .or_else(|| before(scene, k, &subject, sentence).map(|c| (c, Ground::Appended)))?;
    Some(Clause { content: vec![content], cue: k..k + 1, subject: None, ground })
}

/// "the court", "jurors": those before whom something is said.
pub(super) fn is_audience(scene: &Scene<'_>, noun: usize) -> bool {
    scene.document.is_noun_of(noun, &[Class::Audience])
}

/// "heard | that the gate had failed", "heard | how it failed", "heard | he had slept".
fn after(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<(Range<usize>, Ground)> {
    let plain = |t: &usize| !scene.verbal(*t) && scene.kind(*t) != Kind::Comma;
    let near = k + 1..sentence.end.min(k + 1 + THAT);
    let that = near.take_while(plain).find(|&t| scene.lower(t) == "that");
    let how = Some(k + 1).filter(|&t| scene.lower(t) == "how" && scene.tag(t) == Tag::Wrb);
    let governed = || {
        let clause = scene.children(k).find(|&c| {
            let subject = [Relation::Nsubj, Relation::NsubjPass];
            c > k
                && scene.relation(c) == Relation::Ccomp
                && subject.iter().any(|&r| scene.child(c, r).is_some())
        });
        clause.map(|c| scene.under(c).start.max(k + 1))
    };
    let pronoun = || Some(k + 1).filter(|&t| scene.kind(t) == Kind::Pronoun);
    let (start, ground) = match that {
        Some(that) => (that + 1, Ground::That),
        None => (how.or_else(governed).or_else(pronoun)?, Ground::Complement),
    };
    let content = extent::bound(scene, k, start..sentence.end, sentence);
    content.clone().any(|t| scene.carries(t)).then_some((content, ground))
}

/// "The gate had failed, | the court heard."
fn before(
    scene: &Scene<'_>,
    k: usize,
    subject: &Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let comma = subject.tokens.start.checked_sub(1)?;
    let content = sentence.start..comma;
    let closes =
        matches!(scene.kind(k + 1), Kind::Stop | Kind::Preposition) || k + 1 >= sentence.end;
    let whole = content.clone().any(|t| scene.carries(t)) && !extent::leads_up(scene, sentence);
    let fits = comma > sentence.start && scene.kind(comma) == Kind::Comma && closes && whole;
    (fits && count(scene, content.clone()) >= WHOLE).then_some(content)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_a_court_heard() {
        check(
            "The court heard that Ann Berger had sold the bridge.",
            &expect![[r#"
            The court heard that Ann Berger had sold the bridge.
                                 ------------------------------ q0 → ?
        "#]],
        );
        check(
            "Magistrates heard she had sold the bridge.",
            &expect![[r#"
            Magistrates heard she had sold the bridge.
                              ----------------------- q0 → ?
        "#]],
        );
        check(
            "A jury heard how Ann Berger had sold the bridge.",
            &expect![[r#"
            A jury heard how Ann Berger had sold the bridge.
                         ---------------------------------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger sold the bridge in May, the court heard.",
            &expect![[r#"
                Ann Berger sold the bridge in May, the court heard.
                --------------------------------- q0 → ?
            "#]],
        );
    }

    #[test]
    fn what_a_court_was_told() {
        check(
            "Ann Berger hit the man with a spade, a jury was told on Monday.",
            &expect![[r#"
            Ann Berger hit the man with a spade, a jury was told on Monday.
            ----------------------------------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger was told that the bridge was sold.",
            &expect![[r#"
            Ann Berger was told that the bridge was sold.
                                     ------------------- q0 → ?
        "#]],
        );
    }

    #[test]
    fn quoted_words_before_a_court_are_their_speaker_s() {
        check(
            "A jury heard that Ann Berger had threatened to “burn the place down”.",
            &expect![[r#"
                A jury heard that Ann Berger had threatened to “burn the place down”.
                                                            ~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn others_hear_and_tell_nothing() {
        check(
            "Ann Berger heard that the bridge was sold.",
            &expect![[r#"
            Ann Berger heard that the bridge was sold.
        "#]],
        );
        check(
            "The court heard the case on Monday.",
            &expect![[r#"
            The court heard the case on Monday.
        "#]],
        );
    }
}
