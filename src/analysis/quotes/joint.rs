//! People who speak together: "Smith, Jones and Brown said".

use super::attribution;
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// The most people who speak together.
const MOST: usize = 8;

/// The longest name, in tokens.
const LONGEST: usize = 12;

/// A list of names around a phrase that is one of them.
pub(super) struct List {
    /// The whole list, with the first name as its head.
    pub(super) phrase: Phrase,
    /// The entities of the other names, in order.
    pub(super) others: Vec<usize>,
}

/// The list that `phrase` stands in; `speaks` is the entity of a name, if it can
/// speak.
pub(super) fn list(
    scene: &Scene<'_>,
    phrase: Phrase,
    speaks: impl Fn(usize) -> Option<usize>,
) -> List {
    let first = first_name(scene, &phrase);
    let Some((mut start, mut end)) = first.filter(|_| scene.kind(phrase.head) == Kind::Name) else {
        return List { phrase, others: Vec::new() };
    };
    let mut heads = vec![end - 1];
    while let Some((to, and)) = next_name(scene, end, &speaks).filter(|_| heads.len() < MOST) {
        heads.push(to - 1);
        end = to;
        if and {
            break;
        }
    }
    let mut joined = heads.len() > 1;
    while let Some(before) = start.checked_sub(1).filter(|_| heads.len() < MOST) {
        let and = scene.kind(before) == Kind::And;
        let head = before.checked_sub(1).filter(|&h| scene.kind(h) == Kind::Name);
        let named = head.filter(|&h| speaks(h).is_some());
        let Some(head) = named.filter(|_| and || joined && scene.kind(before) == Kind::Comma)
        else {
            break;
        };
        let first = scene.name_before(0, head).unwrap_or(head);
        if !and && is_in_front(scene, first) {
            break;
        }
        joined = true;
        heads.insert(0, head);
        start = first;
    }
    let whole = phrase.tokens.start.min(start)..phrase.tokens.end.max(end);
    let head = heads.first().copied().unwrap_or(phrase.head);
    let others = heads.iter().skip(1).filter_map(|&h| speaks(h)).collect();
    List { phrase: Phrase { tokens: whole, head }, others }
}

/// "After meeting | Smith, | Lind and Brown said": whether the name at token `name` stands in words
/// in front of the sentence, up to a comma, that tell when or how.
fn is_in_front(scene: &Scene<'_>, name: usize) -> bool {
    let sentence = scene.document.sentence_of(name).start;
    let start = sentence.max(scene.text_of(sentence)).min(name);
    let opens = scene.kind(start) == Kind::Preposition
        || matches!(scene.tag(start), Tag::In | Tag::Vbg | Tag::Vbn | Tag::To);
    // "According to Smith, Lind and Brown"
    let source = (start..name).any(|t| attribution::names_after(scene, &(t..t + 1)));
    opens && !source && (start..name).all(|t| !scene.carries(t) && scene.kind(t) != Kind::Comma)
}

/// The run of name words that holds the head of `phrase`.
fn first_name(scene: &Scene<'_>, phrase: &Phrase) -> Option<(usize, usize)> {
    let named = |t: &usize| scene.kind(*t) == Kind::Name;
    let start = scene.name_before(phrase.tokens.start, phrase.head + 1)?;
    let end = (phrase.head..phrase.head + LONGEST).take_while(named).last()? + 1;
    Some((start, end))
}

/// Where the next name of a list ends, and whether "and" stands before it. After
/// a comma there must be an "and" later.
fn next_name(
    scene: &Scene<'_>,
    end: usize,
    speaks: &impl Fn(usize) -> Option<usize>,
) -> Option<(usize, bool)> {
    let run =
        |from: usize| (from..from + LONGEST).take_while(|&t| scene.kind(t) == Kind::Name).last();
    let next = run(end + 1).filter(|&l| speaks(l).is_some());
    match scene.kind(end) {
        Kind::And => next.map(|last| (last + 1, true)),
        Kind::Comma => next
            .filter(|last| next_name(scene, last + 1, speaks).is_some())
            .map(|last| (last + 1, false))
            .or_else(|| behind_aside(scene, end, speaks).map(|last| (last + 1, true))),
        _ => None,
    }
}

/// The last token of the name behind what is said of the one before: "Smith, a baker, and | Lind |,
/// a cook, said".
fn behind_aside(
    scene: &Scene<'_>,
    comma: usize,
    speaks: &impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let closes = |open: usize| {
        let inside = |t: &usize| {
            scene.kind(*t) != Kind::Comma && scene.kind(*t) != Kind::Stop && !scene.verbal(*t)
        };
        let count = (open + 1..open + 1 + LONGEST).take_while(inside).count();
        let close = open + 1 + count;
        (count > 0 && scene.kind(close) == Kind::Comma).then_some(close)
    };
    let and = closes(comma).map(|close| close + 1).filter(|&t| scene.kind(t) == Kind::And)?;
    let named = |t: &usize| scene.kind(*t) == Kind::Name;
    let last = (and + 1..and + LONGEST).take_while(named).last()?;
    let says = |t: usize| matches!(scene.kind(t), Kind::Cue(_));
    let over = match scene.kind(last + 1) {
        Kind::Comma => closes(last + 1).is_some_and(|close| says(close + 1)),
        _ => says(last + 1),
    };
    (over && speaks(last).is_some()).then_some(last)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn two_and_three_at_once() {
        check(
            "Ann Berger and Carl Weber said that the bridge was safe.",
            &expect![[r#"
            Ann Berger and Carl Weber said that the bridge was safe.
                                                ------------------- q0 → Ann Berger + Carl Weber
        "#]],
        );
        check(
            "In Harbour City, Ann Berger, Carl Weber and Dora Klein said that the bridge was safe.",
            &expect![[r#"
                In Harbour City, Ann Berger, Carl Weber and Dora Klein said that the bridge was safe.
                                                                                 ------------------- q0 → Ann Berger + Carl Weber + Dora Klein
            "#]],
        );
        check(
            "“We are ready,” said Ann Berger and Carl Weber of the council.",
            &expect![[r#"
            “We are ready,” said Ann Berger and Carl Weber of the council.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger + Carl Weber
        "#]],
        );
    }

    #[test]
    fn one_who_speaks_for_two() {
        check(
            "A spokesman for Ann Berger and Carl Weber said that the bridge was safe.",
            &expect![[r#"
                A spokesman for Ann Berger and Carl Weber said that the bridge was safe.
                                                                    ------------------- q0 → Ann Berger + Carl Weber
            "#]],
        );
    }
}
