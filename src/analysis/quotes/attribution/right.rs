//! "“…,” he said", "“…,” said Smith", "“…” — Smith"

use std::ops::Range;

use super::bounds::{breaks, clause_end, last_inside};
use super::left::past_addressee;
use super::subject::{names_others, subject, utterance};
use super::{Attribution, Side, according};
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::indirect::opens_occasion;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Class, Form};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The longest role before a name, in tokens.
const ROLE: usize = 8;

/// The attribution to the right of the stretch.
pub(super) fn right(scene: &Scene<'_>, stretch: &Range<usize>) -> Option<Attribution> {
    if let Some(found) = signature(scene, stretch.end) {
        return Some(found);
    }
    let found = beside(scene, stretch)?;
    // "“We are ready,” ⏎ He said the bridge was safe.": a report of its own.
    let goes_on = || {
        let end = clause_end(scene, found.cue.end);
        (found.cue.end..end).any(|t| scene.carries(t))
    };
    (!breaks(scene, stretch.end) || !goes_on()).then_some(found)
}

/// The attribution in the words right behind the stretch.
fn beside(scene: &Scene<'_>, stretch: &Range<usize>) -> Option<Attribution> {
    let last = last_inside(scene, stretch);
    if breaks(scene, stretch.end) && last != "," {
        return None;
    }
    let end = clause_end(scene, stretch.end);
    let first = (stretch.end..end).find(|&k| !matches!(scene.kind(k), Kind::Comma | Kind::Dash))?;
    let comma = first > stretch.end || !matches!(last, "" | ".");
    if last == "." && scene.capital(first) && first == stretch.end {
        return None;
    }
    let special = according(scene, first, end)
        .or_else(|| all_said(scene, first, end))
        .or_else(|| how_put(scene, first, end))
        .or_else(|| was_message(scene, first, end));
    if special.is_some() {
        return special;
    }
    let verb = (first..end).find(|&k| scene.kind(k) != Kind::Adverb)?;
    let class = finite(scene, verb).or_else(|| uttered(scene, verb, end, comma));
    let class = class.or_else(|| mistaken(scene, verb).filter(|_| comma));
    if let Some(class) = class {
        let beside = phrase::at(scene, verb + 1 + particle(scene, verb), end);
        let named = beside.clone().filter(|p| scene.kind(p.head) == Kind::Name);
        let named = named.map(|name| whose(scene, &name, end).unwrap_or(name));
        let near = |s: &Phrase| s.head > verb && s.tokens.start <= verb + 2;
        // "said the union | in a letter", "said the actress | to Ann Smith"
        let cut = beside.as_ref().map(|s| (s.head, s.tokens.end));
        let whole = |s: &Phrase| {
            cut != Some((s.head, s.tokens.end)) && {
                let end = cut.filter(|(head, _)| *head == s.head).map(|(_, end)| end);
                end.is_none_or(|end| {
                    let to_somebody = scene.lower(end) == "to" && scene.is_person(end + 1);
                    !leads_to_occasion(scene, end) && !to_somebody
                })
            }
        };
        // "said the firm, owned by Smith": the firm.
        let aside = |s: &Phrase| {
            cut.is_some_and(|(_, comma)| {
                let opens = scene.kind(comma) == Kind::Comma && s.head > comma;
                opens && names_others(scene, comma + 1)
            })
        };
        let by_tree = || tree::subject(scene, verb).filter(|s| near(s) && whole(s) && !aside(s));
        let subject = named.or_else(by_tree).or(beside);
        return Some(Attribution { cue: verb..verb + 1, subject, class, side: Side::Right });
    }
    let start = if scene.lower(first) == "as" { first + 1 } else { first };
    if comma {
        let open = first > stretch.end || last == ",";
        return subject_first(scene, start, end, open);
    }
    // "“We met twice” Smith said.": the comma left out.
    let said = |found: &Attribution| {
        let plain = found.class == Class::Say && scene.tag(found.cue.start).is_verb();
        plain && (found.cue.end >= end || scene.kind(found.cue.end) == Kind::Stop)
    };
    if last.is_empty()
        && scene.capital(stretch.start + 1)
        && let Some(found) = subject_first(scene, start, end, false).filter(said)
    {
        return Some(found);
    }
    // "It was a “mistake” to go, Smith said."
    let tail = (first..end).rev().find(|&k| scene.kind(k) == Kind::Comma)?;
    subject_first(scene, tail + 1, end, false).or_else(|| {
        let class = finite(scene, tail + 1)?;
        let subject = phrase::at(scene, tail + 2, end)?;
        let cue = tail + 1..tail + 2;
        Some(Attribution { cue, subject: Some(subject), class, side: Side::Right })
    })
}

/// Whether the words from the preposition at token `t` on tell in what or on what occasion something
/// was said: "in | a letter", "at | a rally", unlike "at | Elm College" and "in | the town".
pub(in crate::analysis::quotes) fn leads_to_occasion(scene: &Scene<'_>, t: usize) -> bool {
    let leads = opens_occasion(scene, t) || matches!(scene.lower(t), "after" | "before" | "about");
    let noun = || {
        let simple = || phrase::at(scene, t + 1, scene.document.sentence_of(t).end).map(|p| p.head);
        scene.child(t, Relation::Pobj).filter(|&o| o > t).or_else(simple)
    };
    // "a statement on the bank’s website"
    let document =
        |t: usize| scene.kind(t) == Kind::Word && mentions::noun(scene, t) == Noun::Document;
    leads
        && !t.checked_sub(1).is_some_and(document)
        && noun().is_some_and(|noun| {
            let kind = mentions::noun(scene, noun);
            scene.kind(noun) == Kind::Word && !matches!(kind, Noun::Body | Noun::Place)
        })
}

/// "said the University of Elm, Ash’s chancellor, | Ann Smith |", "… at Ash’s chancellor, …":
/// who holds an office of the body whose name began at the verb.
fn whose(scene: &Scene<'_>, name: &Phrase, end: usize) -> Option<Phrase> {
    let joint = name.tokens.end;
    let part = scene.kind(joint) == Kind::Comma || matches!(scene.lower(joint), "at" | "in");
    let first = Some(joint + 1).filter(|_| part)?;
    let mark = (first..end).find(|&t| scene.kind(t) != Kind::Name).filter(|&t| t > first)?;
    let owns = scene.kind(mark) == Kind::Possessive;
    let office = name_behind_role(scene, mark + 1, end);
    let at = office + usize::from(scene.kind(office) == Kind::Comma);
    let held = owns && office > mark + 1 && scene.kind(at) == Kind::Name;
    phrase::at(scene, at, end).filter(|_| held)
}

/// "he said", "Smith, a lawyer, told reporters" from token `start` on; where
/// the quoted words demand a verb (`open`), any: "he laughed".
fn subject_first(scene: &Scene<'_>, start: usize, end: usize, open: bool) -> Option<Attribution> {
    let start = name_after_role(scene, start, end);
    if let Some(found) = states(scene, start, end).filter(|_| open) {
        return Some(found);
    }
    let first = phrase::at(scene, start, end)?;
    let governed =
        |k: usize| tree::subject(scene, k).filter(|s| s.tokens.start.abs_diff(start) < 3);
    let verb = (first.head + 1..end).find(|&k| {
        let noun = matches!(scene.kind(k - 1), Kind::Determiner | Kind::Preposition);
        finite(scene, k).is_some() && (!noun || phrase::alone(scene, k - 1))
    });
    // "“…,” Smith began, before she was asked again": the first verb, though it reports nothing.
    let begins = open && matches!(scene.tag(first.tokens.end), Tag::Vbd);
    let comma = |k: usize| (first.tokens.end..k).any(|t| scene.kind(t) == Kind::Comma);
    let verb = verb.filter(|&k| !(begins && comma(k)));
    let verb = verb.or_else(|| {
        let past = |k: &usize| matches!(scene.tag(*k), Tag::Vbd | Tag::Vbz | Tag::Vbp);
        let near =
            Some(first.tokens.end).filter(|&k| k < end && (past(&k) || scene.cue(k).is_some()));
        let far = || (first.head + 1..end).find(past).filter(|&k| governed(k).is_some());
        if open { near.or_else(far) } else { near.filter(|&k| scene.cue(k).is_some()) }
    })?;
    // "“…,” Smith, a lawyer from Ohio, said"
    let aside = scene.kind(first.head) == Kind::Name
        && scene.kind(first.tokens.end) == Kind::Comma
        && scene.kind(verb - 1) == Kind::Comma
        && !cues::is_time(scene.document, first.head);
    let joins = |k: usize| scene.kind(k) == Kind::Conjunction && scene.lower(k) != "as";
    if !aside && (start..verb).any(joins) {
        return None;
    }
    let subject = Some(()).filter(|()| !aside).and_then(|()| subject(scene, verb, start));
    let subject = match subject {
        agent if tree::is_passive(scene, verb) => agent,
        found => found.filter(|s| s.head < verb).or(Some(first)),
    };
    let subject = quoted(scene, verb, end).or(subject);
    if let Some((inner, source)) = passed_on(scene, verb, end) {
        let (cue, class, side) = (inner..inner + 1, Class::Say, Side::Right);
        return Some(Attribution { cue, subject: Some(source), class, side });
    }
    Some(Attribution {
        cue: verb..verb + 1,
        subject,
        class: finite(scene, verb).unwrap_or(Class::Say),
        side: Side::Right,
    })
}

/// Where the name begins in "lead author Ann Smith", whose first words may look
/// like verbs.
fn name_after_role(scene: &Scene<'_>, start: usize, end: usize) -> usize {
    let name = name_behind_role(scene, start, end);
    if scene.kind(start) == Kind::Verb && scene.kind(name) == Kind::Name { name } else { start }
}

/// The first token from `start` on that is no word of a role: "lead author | Ann".
fn name_behind_role(scene: &Scene<'_>, start: usize, end: usize) -> usize {
    let common = |&t: &usize| {
        matches!(scene.kind(t), Kind::Verb | Kind::Word | Kind::And) && !scene.capital(t)
    };
    start + (start..end).take(ROLE).take_while(common).count()
}

/// The class of the reporting verb at `k` if it can carry a sentence.
fn finite(scene: &Scene<'_>, k: usize) -> Option<Class> {
    let cue = scene.cue(k)?;
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    (finite && matches!(cue.class, Class::Say | Class::Claim)).then_some(cue.class)
}

/// "“Wonderful!” beamed Smith": a verb before its subject, whatever it means.
fn uttered(scene: &Scene<'_>, verb: usize, end: usize, comma: bool) -> Option<Class> {
    let past = matches!(scene.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbn)
        || scene.lower(verb).ends_with("ed");
    let after = verb + 1 + particle(scene, verb);
    let subject = matches!(scene.kind(after), Kind::Name | Kind::Determiner | Kind::Pronoun)
        // "beamed | chief baker Ann Smith"
        || scene.kind(name_behind_role(scene, after, end)) == Kind::Name;
    (comma && past && subject && !scene.capital(verb)).then_some(Class::Say)
}

/// "“…” was all that Smith would say".
fn all_said(scene: &Scene<'_>, first: usize, end: usize) -> Option<Attribution> {
    let all = matches!(scene.lower(first), "was" | "is") && scene.lower(first + 1) == "all";
    let from = first + 2 + usize::from(scene.lower(first + 2) == "that");
    let subject = phrase::at(scene, from, end).filter(|_| all)?;
    let cue = (subject.tokens.end..end)
        .find(|&k| scene.cue(k).is_some_and(|c| c.class == Class::Say))
        .filter(|&cue| (subject.tokens.end..cue).all(|k| helps(scene, k)))?;
    Some(Attribution {
        cue: cue..cue + 1,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Right,
    })
}

/// "“…,” is how Smith puts it"
fn how_put(scene: &Scene<'_>, first: usize, end: usize) -> Option<Attribution> {
    let how = matches!(scene.lower(first), "was" | "is")
        && matches!(scene.lower(first + 1), "how" | "what");
    let subject = phrase::at(scene, first + 2, end).filter(|_| how)?;
    let verb = (subject.tokens.end..end).find(|&k| !helps(scene, k))?;
    let says = scene.document.properties(verb).reports()
        || matches!(scene.lower(verb), "put" | "puts" | "described" | "describes");
    says.then(|| Attribution {
        cue: verb..verb + 1,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Right,
    })
}

/// "“Go on” was Smith’s message to the board", "“Go on” is the advice of Smith"
fn was_message(scene: &Scene<'_>, first: usize, end: usize) -> Option<Attribution> {
    let is = matches!(scene.lower(first), "was" | "is");
    let named = phrase::at(scene, first + 1, end).filter(|_| is)?;
    let (message, subject) = utterance(scene, &named, end)?;
    let cue = message..message + 1;
    Some(Attribution { cue, subject: Some(subject), class: Class::Say, side: Side::Right })
}

fn helps(scene: &Scene<'_>, k: usize) -> bool {
    matches!(scene.kind(k), Kind::Auxiliary | Kind::Adverb) || scene.lower(k) == "to"
}

/// "“…,” the report states": a present tense that was taken for a noun, which only
/// the comma inside the marks shows.
fn states(scene: &Scene<'_>, start: usize, end: usize) -> Option<Attribution> {
    let closes = |k: usize| {
        k >= end
            || matches!(scene.kind(k), Kind::Stop | Kind::Comma | Kind::Preposition)
            || cues::is_time(scene.document, k)
    };
    // "a banner read"
    let reads = |k: usize| scene.lower(k) == "read";
    let verb = (start + 1..end)
        .take_while(|&k| (!scene.verbal(k) || reads(k)) && !closes(k))
        .find(|&k| (mistaken(scene, k).is_some() || reads(k)) && closes(k + 1))?;
    let subject = phrase::at(scene, start, verb).filter(|s| s.tokens.end == verb)?;
    let class = mistaken(scene, verb).or(Some(Class::Say).filter(|_| reads(verb)))?;
    Some(Attribution { cue: verb..verb + 1, subject: Some(subject), class, side: Side::Right })
}

/// The class of a reporting verb in the present tense at `k`, if the tags have a noun
/// there.
fn mistaken(scene: &Scene<'_>, k: usize) -> Option<Class> {
    let cue = cues::verb_before(scene.document.lexicon, scene.lower(k), scene.lower(k + 1))
        .filter(|_| scene.cue(k).is_none())?;
    let present = cue.form == Form::Present && !scene.capital(k);
    (present && matches!(cue.class, Class::Say | Class::Claim)).then_some(cue.class)
}

/// How many words after the verb belong to it: "piped up Smith".
fn particle(scene: &Scene<'_>, verb: usize) -> usize {
    usize::from(matches!(scene.lower(verb + 1), "up" | "in" | "out" | "back" | "off"))
}

/// "“…,” Smith said | a guard told her |.": the inner verb, and whose words they were.
fn passed_on(scene: &Scene<'_>, verb: usize, end: usize) -> Option<(usize, Phrase)> {
    let outer = scene.cue(verb)?;
    let source = phrase::at(scene, verb + 1, end).filter(|s| s.head > verb)?;
    let inner = source.tokens.end;
    let tells = scene.cue(inner).is_some_and(|cue| {
        cue.class == Class::Say && cue.form == Form::Past && scene.tag(inner).is_verb()
    });
    let says = outer.class == Class::Say && outer.form == Form::Past;
    let named = scene.kind(source.head) != Kind::Pronoun;
    let over = past_addressee(scene, inner, end);
    let closes = over >= end || scene.kind(over) == Kind::Stop;
    (says && tells && named && closes).then_some((inner, source))
}

/// "Tass quoted Smith as saying", "she recalled a nurse asking": whom the verb at `verb` quotes.
fn quoted(scene: &Scene<'_>, verb: usize, end: usize) -> Option<Phrase> {
    if let Some(source) = tree::recalled_source(scene, verb) {
        return Some(source);
    }
    let saying = (verb + 1..end).find(|&k| scene.lower(k) == "as")? + 1;
    tree::quoted_source(scene, verb, saying)
}

/// "“…” — Ann Berger" at the end of a line: the name below a statement.
fn signature(scene: &Scene<'_>, dash: usize) -> Option<Attribution> {
    let dash = Some(dash).filter(|&k| scene.kind(k) == Kind::Dash)?;
    let line = scene.paragraph_of(dash).end;
    let name = phrase::at(scene, dash + 1, line)?;
    let alone = scene.tokens_named(name.tokens.clone()) && {
        let after = name.tokens.end;
        after >= line
            || scene.stretch_of(after).is_some()
            || matches!(scene.kind(after), Kind::Stop | Kind::Comma)
    };
    alone.then(|| Attribution {
        cue: dash..dash + 1,
        subject: Some(name),
        class: Class::Say,
        side: Side::Right,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn whose_message_it_was() {
        check(
            "“We must build” was Ann Berger’s message to the council.",
            &expect![[r#"
            “We must build” was Ann Berger’s message to the council.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "“Pay or leave” was the message from Ann Berger.",
            &expect![[r#"
            “Pay or leave” was the message from Ann Berger.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn cue_to_the_right() {
        check(
            "“The bridge will open in May,” Ann Berger said on Monday.",
            &expect![[r#"
            “The bridge will open in May,” Ann Berger said on Monday.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "“The bridge will open in May,” said the minister, Ann Berger.",
            &expect![[r#"
                “The bridge will open in May,” said the minister, Ann Berger.
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "“Will it open in May?” asked a reporter for the local radio.",
            &expect![[r#"
                “Will it open in May?” asked a reporter for the local radio.
                ^^^^^^^^^^^^^^^^^^^^^^ q0 → a reporter (asked)
            "#]],
        );
    }

    #[test]
    fn a_nickname_in_the_name() {
        check(
            "“The bridge opens in May!” Ann “Annie” Berger said on Monday. “Come early.”",
            &expect![[r#"
                “The bridge opens in May!” Ann “Annie” Berger said on Monday. “Come early.”
                ^^^^^^^^^^^^^^^^^^^^^^^^^^                                    ^^^^^^^^^^^^^ q0 → Ann “Annie” Berger
            "#]],
        );
    }

    #[test]
    fn unnamed_and_collective_speakers() {
        check(
            "“We are ready,” a senior official said on condition of anonymity.",
            &expect![[r#"
            “We are ready,” a senior official said on condition of anonymity.
            ^^^^^^^^^^^^^^^ q0 → a senior official
        "#]],
        );
        check(
            "“We are ready,” the ministry said in a statement.",
            &expect![[r#"
            “We are ready,” the ministry said in a statement.
            ^^^^^^^^^^^^^^^ q0 → the ministry
        "#]],
        );
    }

    #[test]
    fn a_signature_with_initials_and_a_stop() {
        check(
            "“The bridge is a gift.” ― Carl Weber\n\n“It has woken the city.” ― Ann A. Diaz Berger.\n\nPhoto by Acme.",
            &expect![[r#"
                “The bridge is a gift.” ― Carl Weber
                ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
                “It has woken the city.” ― Ann A. Diaz Berger.
                ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann A. Diaz Berger
                Photo by Acme.
            "#]],
        );
    }

    #[test]
    fn an_aside_with_a_clause_of_its_own() {
        check(
            "“We are ready,” Ann Berger, who worked for Acme until it closed in 1997, told the paper. “The bridge will open in May.”",
            &expect![[r#"
                “We are ready,” Ann Berger, who worked for Acme until it closed in 1997, told the paper. “The bridge will open in May.”
                ^^^^^^^^^^^^^^^                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "“We are ready,” said Ann Berger, Ph.D., head of the bridge unit. “The bridge will open in May.”",
            &expect![[r#"
                “We are ready,” said Ann Berger, Ph.D., head of the bridge unit. “The bridge will open in May.”
                ^^^^^^^^^^^^^^^                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }
}
