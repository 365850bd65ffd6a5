//! "The plan, Smith said, had failed", "As Smith noted, the plan failed", "The
//! plan failed, said Smith."

use std::ops::Range;

use super::complement::is_passive;
use super::{Clause, count, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::cues::{Class, Cue, Form};
use crate::analysis::quotes::phrase::{self, Phrase};
use crate::analysis::quotes::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The sentence that the verb at `k` is thrown into or appended to.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Clause> {
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    if !finite || !matches!(cue.class, Class::Say | Class::Claim) || is_passive(scene, k) {
        return None;
    }
    let (content, subject) = inverted(scene, k, sentence).or_else(|| {
        let subject = attribution::subject(scene, k, sentence.start)?;
        let start = subject.tokens.start;
        let content =
            between(scene, k, start, sentence).or_else(|| as_noted(scene, k, start, sentence))?;
        Some((content, subject))
    })?;
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), surety: 0.78 })
}

/// The last token before `at` that is no quotation mark.
fn before(scene: &Scene<'_>, at: usize, sentence: &Range<usize>) -> Option<usize> {
    (sentence.start..at).rev().find(|&t| scene.tag(t) != Tag::Quote)
}

fn comma(scene: &Scene<'_>, at: usize) -> bool {
    scene.kind(at) == Kind::Comma
}

/// "…, said David Gilbert, its president."
fn inverted(
    scene: &Scene<'_>,
    k: usize,
    sentence: &Range<usize>,
) -> Option<(Vec<Range<usize>>, Phrase)> {
    let first = before(scene, k, sentence).filter(|&b| comma(scene, b))?;
    let subject = phrase::at(scene, k + 1, sentence.end)?;
    let named = matches!(scene.kind(k + 1), Kind::Name | Kind::Determiner | Kind::Word)
        && scene.relation(subject.head) != Relation::Pobj;
    let last = subject.tokens.end;
    let closed = last >= sentence.end
        || matches!(scene.kind(last), Kind::Comma | Kind::Stop | Kind::Preposition)
        || scene.kind(last) == Kind::Relative;
    let content = trim(scene, sentence.start..first);
    let enough = count(scene, content.clone()) >= 3 && has_verb(scene, content.clone());
    (named && closed && enough).then(|| (vec![content], subject))
}

fn has_verb(scene: &Scene<'_>, content: Range<usize>) -> bool {
    content.clone().any(|t| scene.tag(t).is_verb() || scene.tag(t) == Tag::Md)
}

/// "The plan, Smith said, had failed."
fn between(
    scene: &Scene<'_>,
    k: usize,
    subject: usize,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let after = (k + 1..sentence.end).find(|&t| scene.kind(t) != Kind::Adverb)?;
    let first = before(scene, subject.min(k), sentence).filter(|&b| comma(scene, b))?;
    let rest = after + 1..sentence.end;
    let fits = comma(scene, after) && first > sentence.start && !added(scene, rest.start);
    fits.then(|| vec![sentence.start..first, rest])
}

/// Whether only an addition follows: ", said Smith, who …", ", adding that".
fn added(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(at), Kind::Relative | Kind::And | Kind::Conjunction)
        || scene.cue(at).is_some_and(|c| c.form == Form::Gerund)
}

/// "As Smith noted, the plan failed", "The plan failed, as Smith noted."
fn as_noted(
    scene: &Scene<'_>,
    k: usize,
    subject: usize,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let mark = subject.min(k).checked_sub(1).filter(|&m| m >= sentence.start)?;
    if scene.lower(mark) != "as" {
        return None;
    }
    let content = match before(scene, mark, sentence).filter(|&b| comma(scene, b)) {
        Some(first) if first > sentence.start + 3 => sentence.start..first,
        _ => (k + 1..sentence.end).find(|&t| comma(scene, t))? + 1..sentence.end,
    };
    (count(scene, content.clone()) >= 3 && has_verb(scene, content.clone())).then(|| vec![content])
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn reports_thrown_in_and_appended() {
        check(
            "The bridge, Ann Berger said, will open in May.",
            &expect![[r#"
            The bridge, Ann Berger said, will open in May.
            ----------                   ---------------- q0 → Ann Berger
        "#]],
        );
        check(
            "As Ann Berger noted, the bridge will open in May.",
            &expect![[r#"
            As Ann Berger noted, the bridge will open in May.
                                 --------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge will open in May, said Ann Berger, the mayor of the city.",
            &expect![[r#"
            The bridge will open in May, said Ann Berger, the mayor of the city.
            --------------------------- q0 → Ann Berger
        "#]],
        );
    }
}
