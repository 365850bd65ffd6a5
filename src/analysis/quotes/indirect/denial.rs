//! What is denied: "rejected claims | that he had lied | as nonsense", "denied | lying".

use std::ops::Range;

use super::extent::cut;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{Act, Cue, Trait};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far "that" stands from where its noun begins, and what it is dismissed as from the
/// end, in tokens.
const NOUN: usize = 6;

/// How far a subject may reach, in tokens.
const SUBJECT: usize = 8;

/// "dismissed speculation | that it was failing | as nonsense", "rejected claims | he had
/// lied": the clause alone.
pub(super) fn clause_of_noun(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    content: Range<usize>,
) -> Range<usize> {
    let plain = |t: usize| !scene.verbal(t) && scene.stretch_of(t).is_none();
    let near = content.start + 1..content.end.min(content.start + NOUN);
    let that = near.clone().find(|&t| {
        scene.lower(t) == "that" && scene.tag(t) == Tag::In && scene.tag(t - 1).is_noun()
    });
    let that = that.filter(|&that| (content.start..that).all(plain)).map(|t| t + 1);
    let denies = cue.act() == Act::Denial || cue.is(Trait::Denies);
    let bare = || {
        let opens = |&t: &usize| names_hearsay(scene, t - 1) && opens_clause(scene, t, content.end);
        near.clone().take_while(|&t| plain(t - 1)).find(opens)
    };
    match that.or_else(|| bare().filter(|_| denies)) {
        Some(start) if denies => start..judged_end(scene, k, start..content.end),
        Some(start) => start..content.end,
        None => content,
    }
}

/// "dismissed as “nonsense” rumours | that he had lied": what is dismissed, behind what it is called.
pub(super) fn called(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let start = cue.is(Trait::Denies).then(|| behind_name(scene, k)).flatten()? + 1;
    let end = sentence.end;
    (start < end).then(|| start..cut(scene, k, start..end, sentence))
}

/// Where "that" stands behind what the verb at `k` calls a claim.
pub(in crate::analysis::quotes) fn behind_name(scene: &Scene<'_>, k: usize) -> Option<usize> {
    if scene.lower(k + 1) != "as" {
        return None;
    }
    let plain = |&t: &usize| !scene.carries(t) && scene.kind(t) != Kind::Stop;
    let opens = |&t: &usize| scene.lower(t) == "that" && names_hearsay(scene, t - 1);
    (k + 3..k + 3 + NOUN).take_while(plain).find(opens)
}

/// "claims", "report": what is said and may be denied.
fn names_hearsay(scene: &Scene<'_>, t: usize) -> bool {
    scene.document.is_noun_of(t, &[WordClass::Hearsay])
}

/// "wrongdoing", "allegations", "murder": what one word can name that somebody denies.
pub(super) fn can_be_denied(scene: &Scene<'_>, t: usize) -> bool {
    scene.document.is_noun_of(t, &[WordClass::Deniable])
        || scene.lower(t).ends_with("ing")
        || scene.lower(t).ends_with('s') && names_hearsay(scene, t)
}

/// Whether a clause begins at token `start` with its subject.
fn opens_clause(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    (start..end.min(start + SUBJECT)).any(|t| {
        matches!(scene.relation(t), Relation::Nsubj | Relation::NsubjPass)
            && scene.under(t).start == start
            && scene.head(t).is_some_and(|verb| verb > t)
    })
}

/// "dismissed claims that he lied | as nonsense": where the clause ends before what it is
/// dismissed as.
fn judged_end(scene: &Scene<'_>, k: usize, content: Range<usize>) -> usize {
    let end = content.end;
    let marked = |t: usize| scene.stretch_of(t).is_some();
    let judges = |&t: &usize| {
        let word = t + 2 == end && !scene.verbal(t - 1);
        scene.lower(t) == "as"
            && (scene.head(t) == Some(k) || word || marked(t + 1))
            && (t + 1..end).all(|t| marked(t) || !scene.verbal(t))
    };
    (content.start + 2..end).rev().take(NOUN).find(judges).unwrap_or(end)
}

/// "denied | the request", "denied | the fans | a refund", "denied | him | entry", "denied | visas |
/// to the fans": what they do not get, not what is not so.
pub(super) fn refuses(scene: &Scene<'_>, k: usize, cue: Cue) -> bool {
    if cue.lemma != "deny" {
        return false;
    }
    let Some(whom) = phrase::at(scene, k + 1, k + 1 + NOUN) else { return false };
    // "denied the request", "denied bail"
    if scene.document.is_noun_of(whom.head, &[WordClass::Granted]) {
        return true;
    }
    let what = whom.tokens.end;
    let object = |noun: usize| {
        let relation = scene.relation(noun);
        let object = [Relation::Dobj, Relation::Appos, Relation::Oprd, Relation::Conj];
        object.contains(&relation) && noun > what
    };
    // "denied Smith in the second half"
    let verb = (what..what + SUBJECT).any(|t| scene.verbal(t));
    if scene.is_person(whom.head) && !verb {
        return true;
    }
    let named = scene.tag(whom.head).is_noun();
    let another =
        named && scene.kind(what) == Kind::Determiner && scene.head(what).is_some_and(object);
    let pronoun = scene.kind(whom.head) == Kind::Pronoun;
    let bare = named && whom.tokens.start == whom.head && !can_be_denied(scene, whom.head);
    if bare && gives_to(scene, what) {
        return true;
    }
    another || pronoun && (scene.tag(what).is_noun() || scene.kind(what) == Kind::Determiner)
}

/// Whether "to" at token `to` leads to people, who would get it.
fn gives_to(scene: &Scene<'_>, to: usize) -> bool {
    let whom = phrase::at(scene, to + 1, to + 1 + NOUN).filter(|_| scene.lower(to) == "to");
    whom.is_some_and(|whom| {
        let people = scene.kind(whom.head) == Kind::Word;
        scene.kind(whom.head) == Kind::Pronoun
            || people && mentions::noun(scene, whom.head) == Noun::Person
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn the_clause_without_its_noun() {
        check(
            "Ann Berger denied claims that she sold the bridge.",
            &expect![[r#"
                Ann Berger denied claims that she sold the bridge.
                                  ------------------------------- q0 → Ann Berger (denied)
            "#]],
        );
        check(
            "Ann Berger rejected a report she had sold the bridge.",
            &expect![[r#"
            Ann Berger rejected a report she had sold the bridge.
                                         ----------------------- q0 → Ann Berger (denied)
        "#]],
        );
        check(
            "Ann Berger dismissed suggestions that she sold the bridge as nonsense.",
            &expect![[r#"
                Ann Berger dismissed suggestions that she sold the bridge as nonsense.
                                                      ------------------- q0 → Ann Berger (denied)
            "#]],
        );
        check(
            "Ann Berger laughed off suggestions that she sold the bridge.",
            &expect![[r#"
            Ann Berger laughed off suggestions that she sold the bridge.
                                                    ------------------- q0 → Ann Berger (denied)
        "#]],
        );
    }

    #[test]
    fn one_word_may_be_denied() {
        check(
            "Ann Berger denied lying.",
            &expect![[r#"
            Ann Berger denied lying.
                              ----- q0 → Ann Berger (denied)
        "#]],
        );
        check(
            "The council denied wrongdoing but said it had changed its rules.",
            &expect![[r#"
            The council denied wrongdoing but said it had changed its rules.
                               ---------- q0 → The council (denied)
                                                   ------------------------ q1 → The council
        "#]],
        );
    }

    #[test]
    fn what_somebody_does_not_get() {
        check(
            "The council denied the drivers a refund.",
            &expect![[r#"
            The council denied the drivers a refund.
        "#]],
        );
        check(
            "The council denied Ann Berger’s claim to the bridge.",
            &expect![[r#"
            The council denied Ann Berger’s claim to the bridge.
                               -------------------------------- q0 → The council (denied)
        "#]],
        );
    }

    #[test]
    fn what_people_do_not_get() {
        check(
            "The council denied visas to the drivers.",
            &expect![[r#"
                The council denied visas to the drivers.
            "#]],
        );
        check(
            "Ann Berger denied claims to reporters that she had lied.",
            &expect![[r#"
                Ann Berger denied claims to reporters that she had lied.
                                                           ------------ q0 → Ann Berger (denied)
            "#]],
        );
        check(
            "Ann Berger denied ties to the council.",
            &expect![[r#"
                Ann Berger denied ties to the council.
                                  ------------------- q0 → Ann Berger (denied)
            "#]],
        );
    }
}
