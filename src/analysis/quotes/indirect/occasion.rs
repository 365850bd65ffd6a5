//! When and where something was said, at the end of what was said: "called it mad | on
//! Monday", "accused them of lying | in a letter to the firm".

use std::ops::Range;

use crate::analysis::scene::cues::{Act, Form};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;
use crate::lexicon::Class as WordClass;

/// The longest time or place, in tokens.
const LONGEST: usize = 12;

/// The most times and places after another: "at a meeting in Oster | last week".
const MOST: usize = 3;

/// Where the object of the verb at `k` ends without when and where it was said.
pub(in crate::analysis::quotes) fn without(
    scene: &Scene<'_>,
    k: usize,
    content: &Range<usize>,
    sentence: &Range<usize>,
) -> usize {
    let mut end = content.end;
    // What has a verb of its own has its own time: "denied | meeting them on Monday".
    let clause = scene.tag(content.start) == Tag::Vbg || content.clone().any(|t| scene.carries(t));
    if clause {
        return end;
    }
    let timed = takes_time(scene, k, sentence);
    for _ in 0..MOST {
        let own = content.start + 1..end;
        let place = || place(scene, k, &own);
        let time = || time(scene, &own).filter(|_| timed);
        let Some(start) = time().or_else(place) else { break };
        end = start;
    }
    end
}

/// Where a reported clause ends without the statement that it was said in: "she would
/// resign | in a statement on Friday". Other occasions may be part of what was said.
pub(in crate::analysis::quotes) fn without_statement(
    scene: &Scene<'_>,
    content: &Range<usize>,
) -> usize {
    let own = content.start + 1..content.end;
    let end = time(scene, &own).unwrap_or(content.end);
    let states = |&p: &usize| {
        let noun = phrase::at(scene, p + 1, end).filter(|_| indefinite(scene, p + 1));
        noun.is_some_and(|noun| {
            let kind = scene.lower(noun.head - 1);
            let meets = scene.lower(noun.head) == "conference" && matches!(kind, "press" | "news");
            match scene.lower(p) {
                "in" => matches!(
                    scene.lower(noun.head),
                    "statement" | "interview" | "tweet" | "podcast" | "post"
                ),
                "at" => meets,
                _ => false,
            }
        })
    };
    let plain = |t: usize| !scene.verbal(t) && scene.kind(t) != Kind::Comma;
    // "in her podcast “On Call”"
    let inside =
        |t: usize| scene.stretch_of(t).is_some() && scene.document.is_word(t) && !scene.capital(t);
    let from = content.start.max(end.saturating_sub(LONGEST));
    let start = (from..end).find(|p| states(p) && (*p..end).all(|t| plain(t) && !inside(t)));
    let whole = |p: &usize| (content.start..*p).any(|t| scene.carries(t));
    start.filter(whole).unwrap_or(content.end)
}

/// Whether a time at the end of its object tells when the verb at `k` was said: it is in
/// the past, and no time stands before it. What is foretold or demanded has its own time.
fn takes_time(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> bool {
    let Some(cue) = scene.cue(k) else { return false };
    let foretells = matches!(cue.lemma, "forecast" | "predict" | "foresee" | "project" | "suggest");
    let perfect = k.checked_sub(1).is_some_and(|t| matches!(scene.lower(t), "has" | "have"));
    let past = cue.form == Form::Past && !perfect;
    let said = matches!(cue.act(), Act::Statement | Act::Judgement | Act::Denial);
    let dated = (sentence.start..k).any(|t| scene.document.is(t, WordClass::Weekday));
    past && said && !foretells && !dated
}

/// Where a time that ends with `own` begins: "on Monday morning", "Monday", "last week",
/// "yesterday".
fn time(scene: &Scene<'_>, own: &Range<usize>) -> Option<usize> {
    let last = own.end.checked_sub(1).filter(|t| own.contains(t))?;
    if scene.stretch_of(last).is_some() {
        return None;
    }
    let is = |t: usize, class| own.contains(&t) && scene.document.is(t, class);
    let before = last.saturating_sub(1);
    let first =
        if is(last, WordClass::Weekday) || matches!(scene.lower(last), "yesterday" | "today") {
            last
        } else if is_part_of_day(scene, last)
            && (is(before, WordClass::Weekday) || is(before, WordClass::When))
            || is(before, WordClass::When) && is_span(scene, last)
            || is_date(scene, before..last + 1) && scene.lower(last.saturating_sub(2)) == "on"
        {
            before
        } else {
            return None;
        };
    let lead = first.checked_sub(1).filter(|t| own.contains(t))?;
    let start = match scene.kind(lead) {
        Kind::Preposition if scene.lower(lead) == "on" => Some(lead),
        // "the events of Monday", "since Monday", "before Monday", "Good Friday"
        Kind::Preposition | Kind::Conjunction | Kind::And | Kind::Determiner | Kind::Name => None,
        // "earlier this week", "late last night"
        _ if scene.document.is(lead, WordClass::When) => Some(lead),
        _ => Some(first),
    };
    start.filter(|&start| own.contains(&start) && !happens(scene, start))
}

/// "May 4", "4 May"
fn is_date(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let number = |t: usize| scene.document.token(t).bytes().all(|b| b.is_ascii_digit());
    let month = |t: usize| scene.document.is(t, WordClass::Month);
    tokens.clone().any(month) && tokens.into_iter().any(number)
}

fn is_part_of_day(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.lower(t), "morning" | "afternoon" | "evening" | "night")
}

fn is_span(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.lower(t), "week" | "month" | "year")
}

/// Whether what stands before the time at `start` takes place at a time itself:
/// "announced a meeting | on Saturday".
fn happens(scene: &Scene<'_>, start: usize) -> bool {
    let classes = [WordClass::Event, WordClass::Occasion];
    start.checked_sub(1).is_some_and(|noun| scene.document.is_noun_of(noun, &classes))
}

/// Where the words begin that tell on what occasion the verb at `k` was said: "in a
/// letter to the firm", "at a meeting in Oster", "in court".
fn place(scene: &Scene<'_>, k: usize, own: &Range<usize>) -> Option<usize> {
    let quoted = |t: usize| scene.stretch_of(t).is_some();
    let from = own.start.max(own.end.saturating_sub(LONGEST));
    let plain = |t: usize| !quoted(t) && !scene.verbal(t) && scene.kind(t) != Kind::Comma;
    // What is said in a document may stand in what is judged too: "errors in a report".
    let marked = |p: usize| (k..p).any(quoted);
    let occasion = |&p: &usize| {
        let noun = phrase::at(scene, p + 1, own.end).filter(|_| opens(scene, p));
        noun.is_some_and(|noun| {
            let is = |class| scene.document.is(noun.head, class);
            let said = is(WordClass::Occasion) || is(WordClass::Document) && marked(p);
            let court = noun.head == p + 1 && scene.lower(noun.head) == "court";
            (court || said && indefinite(scene, p + 1)) && (p..own.end).all(plain)
        })
    };
    (from..own.end).find(occasion)
}

/// Whether a place or an occasion may follow: "in court", "at a rally".
pub(in crate::analysis::quotes) fn opens(scene: &Scene<'_>, p: usize) -> bool {
    matches!(scene.lower(p), "in" | "at" | "during" | "on")
}

/// "a", "his": not an occasion that the words before are about, as in "the insults in
/// the letter".
fn indefinite(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.lower(t), "a" | "an") || scene.document.is(t, WordClass::Possessive)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn when_it_was_said() {
        check(
            "Ann Berger called the bridge “a gift” on Monday.",
            &expect![[r#"
            Ann Berger called the bridge “a gift” on Monday.
                              ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger accused the council of lying last week.",
            &expect![[r#"
            Ann Berger accused the council of lying last week.
                               -------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The council announced 40 new ferries on Monday morning.",
            &expect![[r#"
            The council announced 40 new ferries on Monday morning.
                                  -------------- q0 → The council
        "#]],
        );
    }

    #[test]
    fn when_something_else_is() {
        check(
            "The council announced a meeting on Saturday.",
            &expect![[r#"
            The council announced a meeting on Saturday.
                                  --------------------- q0 → The council
        "#]],
        );
        check(
            "Ann Berger condemned the events of Monday.",
            &expect![[r#"
            Ann Berger condemned the events of Monday.
                                 -------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The council predicted heavy rain on Monday.",
            &expect![[r#"
            The council predicted heavy rain on Monday.
                                  -------------------- q0 → The council
        "#]],
        );
        check(
            "On Friday, Ann Berger criticised the closure of the bridge on Monday.",
            &expect![[r#"
                On Friday, Ann Berger criticised the closure of the bridge on Monday.
                                                 ----------------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn where_it_was_said() {
        check(
            "Ann Berger called the bridge “a gift” in a letter to the council.",
            &expect![[r#"
            Ann Berger called the bridge “a gift” in a letter to the council.
                              ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger condemned the closure at a meeting in Elmford last week.",
            &expect![[r#"
            Ann Berger condemned the closure at a meeting in Elmford last week.
                                 ----------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger condemned the insults in the letter.",
            &expect![[r#"
            Ann Berger condemned the insults in the letter.
                                 ------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said she would resign in a statement on Friday.",
            &expect![[r#"
            Ann Berger said she would resign in a statement on Friday.
                            ---------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The council said it would decide at a meeting on Friday.",
            &expect![[r#"
            The council said it would decide at a meeting on Friday.
                             -------------------------------------- q0 → The council
        "#]],
        );
    }
}
