//! "Smith vowed to fight on", "Smith urged them to leave."

use std::ops::Range;

use super::extent::cut;
use super::{Clause, Who, added, question};
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::cues::{Cue, Trait};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// How far "on" stands behind "called", in tokens: "called again on".
const CALLED: usize = 4;

/// The infinitive that the verb at `k` governs, with its object before it.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    // "he was fined and told | to leave", "passengers told | to wait": who was told stands
    // before it, and nobody says so.
    if !cue.urges || cue.is(Trait::Orders) && scene.lower(k + 1) == "to" {
        return None;
    }
    let wished = |c: usize| {
        // "asked for | the case to be reopened"
        let mark = scene.child(c, Relation::Mark).filter(|&m| m == k + 1);
        scene.relation(c) == Relation::Advcl && mark.is_some_and(|m| scene.lower(m) == "for")
    };
    let governed = scene.children(k).find(|&c| {
        c > k && (matches!(scene.relation(c), Relation::Xcomp | Relation::Ccomp) || wished(c))
    });
    let verb = governed.or_else(|| after_object(scene, k, sentence.end))?;
    // "asked not to be named"
    if matches!(scene.lower(verb), "named" | "identified") {
        return None;
    }
    let mut content = scene.under(verb);
    if scene.lower(verb - 1) == "to" {
        content.start = content.start.min(verb - 1);
    }
    if content.start > k + 1 && scene.lower(content.start - 1) == "not" {
        content.start -= 1;
    }
    let to = content.clone().any(|t| scene.lower(t) == "to" && t < verb);
    let subject = who()?;
    // "called the synod to settle it", unlike "called on the synod to settle it"
    let led = |t: usize| scene.kind(t) == Kind::Preposition;
    let mut between = k + 1..content.start.min(k + CALLED);
    if cue.is(Trait::Names) && !between.any(led) && scene.lower(content.start) != "for" {
        return None;
    }
    let object = scene.child(k, Relation::Dobj).filter(|&o| o > k && o < verb);
    let object = object.or_else(|| called_on(scene, k, content.start));
    // "called on | the head of the board, Ann Smith, | to go", whatever the tree has
    let described = || {
        scene.kind(content.start - 1) == Kind::Comma
            && !(k + 2..content.start).any(|t| scene.carries(t))
    };
    let named = Some(k + 2).filter(|&t| {
        object.is_none() && is_called_on(scene, k, cue) && t < content.start && described()
    });
    let start = object.map(|o| scene.under(o).start).or(named).unwrap_or(content.start);
    let start = start.max(k + 1);
    let start = start + usize::from(scene.lower(start) == "for");
    // "demanded to know | why it was so"
    let to_know = scene.lower(start) == "to"
        && scene.lower(start + 1) == "know"
        && question::opens(scene, start + 2);
    let start = if to_know { start + 2 } else { start };
    // "threatened to leave | if nothing was done"
    let condition = matches!(scene.lower(content.end), "if" | "unless");
    let end = if condition { cut(scene, k, start..sentence.end, sentence) } else { content.end };
    let end = end.max(content.end);
    let again = |&t: &usize| {
        matches!(scene.lower(t), "and" | "but") && added::begins(scene, k, &(start..t), t)
    };
    let content = start..(start + 1..end).find(again).unwrap_or(end);
    to.then_some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::Infinitive,
    })
}

/// "called on | the hackers | to go"
fn called_on(scene: &Scene<'_>, k: usize, to: usize) -> Option<usize> {
    let preposition = scene.children(k).find(|&c| {
        scene.relation(c) == Relation::Prep
            && (k..to).contains(&c)
            && matches!(scene.lower(c), "on" | "upon" | "to" | "with" | "for")
    })?;
    // "lobbied for | the league to act", where the tree has what follows below the noun.
    // "called on | its chairman, Ann Smith, | to go"
    let comma = to.checked_sub(1).filter(|&c| scene.kind(c) == Kind::Comma);
    let described =
        |o: usize| comma == Some(scene.under(o).end) && scene.child(o, Relation::Appos).is_some();
    let ends = |o: usize| {
        scene.under(o).end == to || scene.lower(to) == "to" && o + 1 == to || described(o)
    };
    scene.child(preposition, Relation::Pobj).filter(|&o| ends(o))
}

/// "called | on the council to go": no participle, whatever the tag.
pub(super) fn calls_on(scene: &Scene<'_>, k: usize, cue: Cue, end: usize) -> bool {
    is_called_on(scene, k, cue) && after_object(scene, k, end).is_some()
}

/// "called on", "called upon".
fn is_called_on(scene: &Scene<'_>, k: usize, cue: Cue) -> bool {
    cue.lemma == "call" && matches!(scene.lower(k + 1), "on" | "upon")
}

/// "urged the hackers to go" by the words, where the tree has "to" for a
/// preposition.
fn after_object(scene: &Scene<'_>, k: usize, end: usize) -> Option<usize> {
    let led = usize::from(matches!(scene.lower(k + 1), "for" | "with" | "on" | "upon"));
    let object = phrase::at(scene, k + 1 + led, end)?.tokens.end;
    let to = object + usize::from(scene.lower(object) == "not");
    let verb = to + 1;
    let to = scene.lower(to) == "to" && scene.tag(verb) == Tag::Vb;
    // "to be | reopened"
    let main = scene.head(verb).filter(|&h| h > verb && h < end && scene.tag(h).is_verb());
    let helps = matches!(scene.relation(verb), Relation::Aux | Relation::AuxPass);
    to.then_some(main.filter(|_| helps).unwrap_or(verb))
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_somebody_shall_do() {
        check(
            "Ann Berger urged the council to open the bridge.",
            &expect![[r#"
                Ann Berger urged the council to open the bridge.
                                 ------------------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger called on the council to open the bridge.",
            &expect![[r#"
                Ann Berger called on the council to open the bridge.
                                     ------------------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "The council called on Ann Berger to open the bridge.",
            &expect![[r#"
            The council called on Ann Berger to open the bridge.
                                  ----------------------------- q0 → The council
        "#]],
        );
        check(
            "The council has called on its head, Ann Berger, to go.",
            &expect![[r#"
            The council has called on its head, Ann Berger, to go.
                                                ----------------- q0 → The council
        "#]],
        );
        check(
            "Ann Berger vowed to open the bridge.",
            &expect![[r#"
                Ann Berger vowed to open the bridge.
                                 ------------------ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn whom_somebody_tells_to_do_it() {
        check(
            "Ann Berger told the drivers to leave the bridge.",
            &expect![[r#"
            Ann Berger told the drivers to leave the bridge.
                            ------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger begged the council to open the bridge.",
            &expect![[r#"
            Ann Berger begged the council to open the bridge.
                              ------------------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "The driver was found guilty and ordered to pay 900 dollars.",
            &expect![[r#"
            The driver was found guilty and ordered to pay 900 dollars.
        "#]],
        );
        check(
            "The bridge would open on Monday, with drivers told to check the council’s site.",
            &expect![[r#"
                The bridge would open on Monday, with drivers told to check the council’s site.
            "#]],
        );
    }

    #[test]
    fn with_whom_somebody_pleads() {
        check(
            "Ann Berger pleaded with the council to open the bridge.",
            &expect![[r#"
                Ann Berger pleaded with the council to open the bridge.
                                        ------------------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger pleaded with drivers not to use the bridge.",
            &expect![[r#"
                Ann Berger pleaded with drivers not to use the bridge.
                                        ----------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger pleaded guilty to theft.",
            &expect![[r#"
                Ann Berger pleaded guilty to theft.
            "#]],
        );
    }
}
