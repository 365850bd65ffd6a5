//! Where a reported clause begins whose subject or adverbial the tree has lost: "said | at a
//! meeting police had found the boat", "said | by closing the mine, the firm would save".

use super::addressee;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Class, Cue, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;
use crate::lexicon::Class as WordClass;

/// The longest adverbial in front, in tokens.
const ADVERBIAL: usize = 16;

/// Where the clause at `start` that the verb at `k` reports begins in full; `None` where it is no
/// report: "What Smith said on Friday | shocked the town".
pub(super) fn whole(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    subject: Option<&Phrase>,
    start: usize,
) -> Option<usize> {
    let says = matches!(cue.class, Class::Say | Class::Claim);
    if start <= k || !says || tree::is_passive(scene, k) {
        return Some(start);
    }
    if start == k + 1 {
        return match scene.kind(start) {
            Kind::Auxiliary if is_what(scene, subject) => Some(start + 1),
            // "What Smith said | on Friday, last week | is gaining ground"
            Kind::Preposition if is_what(scene, subject) => None,
            _ if cues::is_time(scene.document, start) && is_what(scene, subject) => None,
            _ => Some(past_day(scene, start)),
        };
    }
    if let Some(whole) = denied(scene, k, start) {
        return Some(whole);
    }
    if !scene.carries(start) {
        let without = || without_which(scene, k, start);
        return Some(fronted(scene, k, start).or_else(without).unwrap_or(start));
    }
    if is_what(scene, subject) {
        return None;
    }
    // "“…,” said the minister who was there"
    if subject.is_none_or(|s| s.head > k) {
        return Some(start);
    }
    let told = cue.is(Trait::Addresses).then(|| phrase::at(scene, k + 1, start)).flatten();
    let from = told.map_or(k + 1, |whom| whom.tokens.end);
    let from = addressee::past_time(scene, from);
    let from = from + usize::from(scene.lower(from) == "that");
    let from = past_document(scene, from, start).unwrap_or(from);
    // "said | Monday | is a holiday"
    let from = if from < start { from } else { k + 1 };
    let closed = |t: usize| matches!(scene.kind(t), Kind::Stop | Kind::Colon);
    let noun = (from..start).any(|t| scene.tag(t).is_noun() || scene.kind(t) == Kind::Name);
    let whole = noun && !(from..start).any(closed) && scene.kind(start - 1) != Kind::And;
    Some(if whole { from } else { start })
}

/// "said in a statement | rents were too high": where the words begin behind what they are said in.
fn past_document(scene: &Scene<'_>, from: usize, start: usize) -> Option<usize> {
    let opens = scene.lower(from) == "in"
        && matches!(scene.lower(from + 1), "a" | "an" | "the" | "his" | "her");
    let noun = |&t: &usize| {
        scene.tag(t) == Tag::Nn
            && scene.document.is_noun_of(t, &[WordClass::Document])
            && (scene.tag(t + 1).is_noun() || scene.lower(t + 1) == "that")
    };
    let document = (from + 2..start.min(from + 4)).find(noun).filter(|_| opens)?;
    Some(document + 1 + usize::from(scene.lower(document + 1) == "that"))
}

/// "said | not | every child can swim": without the word they would say the contrary.
pub(super) fn with_negation(scene: &Scene<'_>, k: usize, start: usize) -> usize {
    let negates = |t: usize| matches!(scene.lower(t), "not" | "never" | "scarcely");
    let before = start.checked_sub(1).filter(|&t| t > k && negates(t));
    before.unwrap_or(start)
}

/// "said | without help | they would die", "said | because of the snow | it was off": where the words
/// begin that would say more, or less, without their adverbial.
fn without_which(scene: &Scene<'_>, k: usize, start: usize) -> Option<usize> {
    let first = k + 1;
    let opens = match scene.lower(first) {
        "without" | "despite" | "because" | "unlike" => true,
        "in" => matches!(scene.lower(first + 2), "view" | "opinion"),
        _ => false,
    };
    let plain = |t: usize| {
        !scene.carries(t)
            && scene.stretch_of(t).is_none()
            && !matches!(scene.kind(t), Kind::Stop | Kind::Colon)
    };
    (opens && start - first <= ADVERBIAL && (first..start).all(plain)).then_some(first)
}

/// "admitted there was | no evidence that | he lied", "found | no proof that | he lied": where the
/// words begin without which they would say the contrary.
fn denied(scene: &Scene<'_>, k: usize, start: usize) -> Option<usize> {
    let that = start.checked_sub(1).filter(|&t| t > k + 2 && scene.lower(t) == "that")?;
    let noun =
        matches!(scene.lower(that - 1), "evidence" | "proof" | "sign" | "doubt" | "indication");
    let none = noun && matches!(scene.lower(that - 2), "no" | "little");
    let there = || (k + 1..that).rev().find(|&t| scene.lower(t) == "there");
    none.then(|| there().unwrap_or(that - 2))
}

/// "| what | Smith says are lies": whether the subject and its verb stand in a free relative clause.
fn is_what(scene: &Scene<'_>, subject: Option<&Phrase>) -> bool {
    let before = subject.and_then(|s| s.tokens.start.checked_sub(1));
    before.is_some_and(|t| scene.lower(t) == "what")
}

/// "| Monday night | she had left", "| late Tuesday | crews found it", "| last week | it would go":
/// where the words begin behind when they were said. "Last year | prices fell" tells when they did.
fn past_day(scene: &Scene<'_>, start: usize) -> usize {
    let late = usize::from(matches!(scene.lower(start), "late" | "early"));
    let day = scene.document.is(start + late, WordClass::Weekday);
    let end = addressee::past_time(scene, start);
    let after = if day || end > start && is_of_now(scene, end) { end } else { start };
    let subject = matches!(scene.kind(after), Kind::Pronoun | Kind::Determiner | Kind::Name)
        || scene.kind(after) == Kind::Word && scene.tag(after) == Tag::Nns;
    if subject && !scene.carries(after) { after } else { start }
}

/// Whether the first verb from `start` on tells of no past: "the pier | would | be sold".
fn is_of_now(scene: &Scene<'_>, start: usize) -> bool {
    let verb = (start..scene.document.sentence_of(start).end).find(|&t| scene.carries(t));
    verb.is_some_and(|t| matches!(scene.tag(t), Tag::Md | Tag::Vbz | Tag::Vbp))
}

/// "said | by closing the mine, | the firm would save", "said | in the past, | farmers were poor":
/// where the adverbial in front begins, unless it tells when or where something was said.
fn fronted(scene: &Scene<'_>, k: usize, start: usize) -> Option<usize> {
    let comma = start - 1;
    let first = k + 1;
    let led = scene.kind(first) == Kind::Preposition && scene.kind(comma) == Kind::Comma;
    if !led || comma - first > ADVERBIAL {
        return None;
    }
    let closed = |t: usize| {
        matches!(scene.kind(t), Kind::Comma | Kind::Stop | Kind::Colon)
            || scene.carries(t)
            || scene.stretch_of(t).is_some()
    };
    if (first..comma).any(closed) {
        return None;
    }
    if scene.tag(first + 1) == Tag::Vbg {
        return matches!(scene.lower(first), "by" | "without").then_some(first);
    }
    let noun = phrase::at(scene, first + 1, comma)?;
    let occasion = (first..comma).any(|t| {
        let said = [WordClass::Occasion, WordClass::Document, WordClass::Event];
        scene.document.properties(t).is_any(&said) || cues::is_time(scene.document, t)
    });
    let place = matches!(scene.kind(noun.head), Kind::Name | Kind::Pronoun)
        || matches!(mentions::noun(scene, noun.head), Noun::Place | Noun::Document);
    let tells = matches!(scene.lower(first), "in" | "for" | "under" | "with" | "despite");
    (tells && !occasion && !place).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_subject_behind_an_adverbial() {
        let sentences = [
            "Ann Berger said at a meeting police had found the boat.",
            "Ann Berger said by 2030 prices would double.",
            "Ann Berger said on Monday cities had been spending more.",
            "Ann Berger said in court prosecutors had lied.",
            "Ann Berger said under the plan taxes would rise.",
            "Ann Berger said over the next year jobs would go.",
            "Ann Berger said the renewal of the act, which allows exports, would help the town.",
            "Ann Berger said traffic at some of its stores was “down 20 percent” on last year.",
            "Ann Berger told the board school tests will be held in May.",
            "Ann Berger said the life of the conductor, Dora Klein, would have been at risk.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Ann Berger said at a meeting police had found the boat.
                            -------------------------------------- q0 → Ann Berger
            Ann Berger said by 2030 prices would double.
                            --------------------------- q1 → Ann Berger
            Ann Berger said on Monday cities had been spending more.
                                      ----------------------------- q2 → Ann Berger
            Ann Berger said in court prosecutors had lied.
                            ----------------------------- q3 → Ann Berger
            Ann Berger said under the plan taxes would rise.
                            ------------------------------- q4 → Ann Berger
            Ann Berger said over the next year jobs would go.
                            -------------------------------- q5 → Ann Berger
            Ann Berger said the renewal of the act, which allows exports, would help the town.
                            ----------------------------------------------------------------- q6 → Ann Berger
            Ann Berger said traffic at some of its stores was “down 20 percent” on last year.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q7 → Ann Berger
            Ann Berger told the board school tests will be held in May.
                            ------------------------------------------ q8 → Ann Berger
            Ann Berger said the life of the conductor, Dora Klein, would have been at risk.
                            -------------------------------------------------------------- q9 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn the_day_on_which_it_was_said() {
        let sentences = [
            "Ann Berger said Monday night she had no time.",
            "Ann Berger said Thursday morning he would resign.",
            "Ann Berger said late Tuesday night the bridge was closed.",
            "Ann Berger told reporters Monday night the bridge was closed.",
            "Ann Berger said Monday is a holiday.",
            "Ann Berger said Monday night was cold.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
                Ann Berger said Monday night she had no time.
                                             --------------- q0 → Ann Berger
                Ann Berger said Thursday morning he would resign.
                                                 --------------- q1 → Ann Berger
                Ann Berger said late Tuesday night the bridge was closed.
                                                   --------------------- q2 → Ann Berger
                Ann Berger told reporters Monday night the bridge was closed.
                                                       --------------------- q3 → Ann Berger
                Ann Berger said Monday is a holiday.
                                ------------------- q4 → Ann Berger
                Ann Berger said Monday night was cold.
                                --------------------- q5 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_is_said_to_be_something() {
        check(
            "The council wants to fight what Ann Berger says are efforts to close the bridge.",
            &expect![[r#"
                The council wants to fight what Ann Berger says are efforts to close the bridge.
                                                                    --------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "What Ann Berger said on Friday shocked the town.",
            &expect![[r#"
            What Ann Berger said on Friday shocked the town.
                                 -------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "What Ann Berger said last Friday is gaining ground.",
            &expect![[r#"
            What Ann Berger said last Friday is gaining ground.
                                 ----------------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn that_there_is_no_evidence() {
        let sentences = [
            "Carl Weber was freed after the police admitted at a hearing there was no evidence that he had lied.",
            "The police found no proof that Carl Weber stole the boat.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Carl Weber was freed after the police admitted at a hearing there was no evidence that he had lied.
                                                                        -------------------------------------- q0 → the police
            The police found no proof that Carl Weber stole the boat.
                             --------------------------------------- q1 → The police
        "#]],
        );
    }

    #[test]
    fn an_adverbial_in_front() {
        let sentences = [
            "Ann Berger said by closing the bridge, the council would save millions.",
            "Ann Berger said in the past, builders were poor.",
            "Ann Berger said in a statement, the bridge was safe.",
            "Ann Berger said in Oster, the bridge was safe.",
            "Ann Berger said on Monday, the bridge was safe.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
                Ann Berger said by closing the bridge, the council would save millions.
                                ------------------------------------------------------ q0 → Ann Berger
                Ann Berger said in the past, builders were poor.
                                ------------------------------- q1 → Ann Berger
                Ann Berger said in a statement, the bridge was safe.
                                                ------------------- q2 → Ann Berger
                Ann Berger said in Oster, the bridge was safe.
                                          ------------------- q3 → Ann Berger
                Ann Berger said on Monday, the bridge was safe.
                                           ------------------- q4 → Ann Berger
            "#]],
        );
    }
}
