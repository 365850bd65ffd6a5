//! People of several places or bodies: "residents of Elm, Wick and Ardley said".

use super::weigh::Weighing;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::tree;
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// The longest list of names, in tokens.
const LONGEST: usize = 24;

/// The phrase for people of whom `found` has only the first place, or one of the places alone, before
/// the verb at `cue`.
pub(super) fn of(weighing: &Weighing<'_, '_>, found: &Phrase, cue: usize) -> Option<Phrase> {
    let scene = weighing.scene;
    if found.head >= cue {
        return None;
    }
    // Few subjects are lists: "… and | Wick | also said", "… and | the Bank of Wick | said".
    let end = cue - usize::from(scene.kind(cue - 1) == Kind::Adverb);
    let from = end.saturating_sub(LONGEST);
    let word = (from..end).rev().find(|&t| scene.kind(t) != Kind::Name)?;
    let listing = matches!(scene.kind(word), Kind::And | Kind::Determiner)
        || scene.lower(word) == "of" && scene.capital(word + 1);
    if word + 1 == end || !listing {
        return None;
    }
    let from = scene.document.sentence_of(cue).start.max(from);
    let listed = |&t: &usize| {
        matches!(scene.kind(t), Kind::Name | Kind::And | Kind::Comma)
            || scene.lower(t) == "the"
            // "the University | of | Elm"
            || scene.lower(t) == "of" && scene.tag(t - 1) != Tag::Nns && scene.capital(t - 1)
    };
    let last = end.checked_sub(1).filter(|&t| scene.kind(t) == Kind::Name)?;
    let first = (from + 2..end).rev().take_while(listed).last()?;
    let noun = first.checked_sub(2)?;
    let people = scene.tag(noun) == Tag::Nns
        && mentions::noun(scene, noun) == Noun::Person
        && matches!(scene.lower(noun + 1), "of" | "in" | "from" | "at" | "for");
    let within = found.head == noun || (first..end).contains(&found.head);
    let joined = (first..end).any(|t| scene.kind(t) == Kind::And);
    // "Residents of Elm and Ann Berger said": she is no place.
    let in_full = |t: usize| scene.is_person(t) && scene.is_person(t.saturating_sub(1));
    let alike = in_full(last) == in_full(first_name(scene, first, end));
    let whole = people && within && joined && alike && found.tokens.end <= end;
    whole.then(|| Phrase { tokens: tree::phrase(scene, noun).tokens.start..end, head: noun })
}

/// The last word of the first name in a list.
fn first_name(scene: &Scene<'_>, first: usize, end: usize) -> usize {
    let named = |&t: &usize| scene.kind(t) == Kind::Name || scene.lower(t) == "the";
    (first..end).take_while(named).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn people_of_several_places() {
        let sentences = [
            "Farmers from Ardley, Elm and Harbour City say the river is dry.",
            "Nurses in Elm and Ardley said the wards were full.",
            "The mayors of Ardley, Elm and Wick said the bridge was closed.",
            "Lawyers for Acme, Elm Bank and Apple said the fine was unfair.",
            "Critics of Ann Berger and Carl Weber said the vote was fair.",
            "The mayor of Ardley and Ann Berger said the bridge was closed.",
            "Farmers from Elm and Ann Berger said the bridge was closed.",
            "A lawyer for Acme and Apple said the fine was unfair.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Farmers from Ardley, Elm and Harbour City say the river is dry.
                                                          ---------------- q0 → Farmers from Ardley, Elm and Harbour City
            Nurses in Elm and Ardley said the wards were full.
                                          ------------------- q1 → Nurses in Elm and Ardley
            The mayors of Ardley, Elm and Wick said the bridge was closed.
                                                    --------------------- q2 → The mayors of Ardley, Elm and Wick
            Lawyers for Acme, Elm Bank and Apple said the fine was unfair.
                                                      ------------------- q3 → Lawyers for Acme, Elm Bank and Apple
            Critics of Ann Berger and Carl Weber said the vote was fair.
                                                      ----------------- q4 → Critics of Ann Berger and Carl Weber
            The mayor of Ardley and Ann Berger said the bridge was closed.
                                                    --------------------- q5 → Ann Berger
            Farmers from Elm and Ann Berger said the bridge was closed.
                                                 --------------------- q6 → Ann Berger
            A lawyer for Acme and Apple said the fine was unfair.
                                             ------------------- q7 → A lawyer for Acme and Apple
        "#]],
        );
    }
}
