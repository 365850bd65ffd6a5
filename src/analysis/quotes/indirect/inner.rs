//! Whose a second verb is that could report too: part of what is reported ("said the man
//! grabbed her | and told her to keep quiet") or the speaker's own ("said the bridge was
//! safe | and urged people to use it").

use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::attribution::is_object;
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// Whether the verb after "and" at token `and` goes on with the clause that begins at
/// `start`: somebody in it acts on the speaker, or is new to the reader, and no aside or
/// state stands between.
pub(super) fn goes_on(scene: &Scene<'_>, start: usize, and: usize) -> bool {
    let second = and + 1 + usize::from(scene.kind(and + 1) == Kind::Adverb);
    let Some(first) = (start..and).find(|&t| scene.carries(t)) else { return false };
    let acts = |t: usize| scene.tag(t) == Tag::Vbd && scene.kind(t) != Kind::Auxiliary;
    let plain = |t: usize| scene.kind(t) != Kind::Comma && scene.stretch_of(t).is_none();
    let joined = scene.lower(and) == "and" && (start..and).all(plain);
    if !joined || !acts(first) || !acts(second) {
        return false;
    }
    let Some(doer) = phrase::at(scene, start, first).filter(|p| p.tokens.end == first) else {
        return false;
    };
    let whom = [scene.lower(first + 1), scene.lower(second + 1)];
    let done_to = is_object(whom[0]) && (whom[1] == whom[0] || !is_object(whom[1]));
    let owned = |t: usize| is_object(whom[1]) && object_of(scene.lower(t)) == whom[1];
    let own = doer.tokens.clone().any(owned);
    done_to && is_somebody(scene, &doer)
        || own && is_somebody(scene, &doer)
        || is_new(scene, &doer) && !is_object(whom[1])
}

/// The object that goes with a possessive: "his", "him".
fn object_of(possessive: &str) -> &str {
    match possessive {
        "his" => "him",
        "their" => "them",
        _ => possessive,
    }
}

fn is_somebody(scene: &Scene<'_>, doer: &Phrase) -> bool {
    matches!(scene.lower(doer.head), "he" | "she" | "they")
        || scene.is_person(doer.head)
        || mentions::noun(scene, doer.head) == Noun::Person
}

/// "a man", "two men": not yet spoken of.
fn is_new(scene: &Scene<'_>, doer: &Phrase) -> bool {
    let first = doer.tokens.start;
    let counted = scene.tag(first) == Tag::Cd || matches!(scene.lower(first), "a" | "an");
    let person = mentions::noun(scene, doer.head) == Noun::Person;
    counted && (person || scene.lower(doer.head).ends_with("men"))
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_somebody_did_and_said() {
        check(
            "Ann Berger said the driver grabbed her and told her to keep quiet.",
            &expect![[r#"
            Ann Berger said the driver grabbed her and told her to keep quiet.
                            ------------------------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said he grabbed her and threatened to shoot.",
            &expect![[r#"
            Ann Berger said he grabbed her and threatened to shoot.
                            -------------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Police said two men entered the shop and demanded cash.",
            &expect![[r#"
            Police said two men entered the shop and demanded cash.
                        ------------------------------------------ q0 → Police
        "#]],
        );
    }

    #[test]
    fn what_the_speaker_said_too() {
        check(
            "Ann Berger said the bridge was safe and urged people to use it.",
            &expect![[r#"
            Ann Berger said the bridge was safe and urged people to use it.
                            ------------------- q0 → Ann Berger
                                                          ---------------- q1 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said the ministers lied and accused them of theft.",
            &expect![[r#"
                Ann Berger said the ministers lied and accused them of theft.
                                ------------------ q0 → Ann Berger
                                                               ------------- q1 → Ann Berger
            "#]],
        );
    }
}
