//! "Smith said: “…”", "According to Smith, “…”", "Smith: “…”"

use super::bounds::{clause_start, ends_finally};
use super::subject::{added, around_aside, main_subject, shown, subject, utterance};
use super::{Attribution, Side, according, introduces, is_object, is_of_claim, is_told_past};
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::speech::sentence_like;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Class, Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The attribution to the left of a stretch that begins at token `stretch`.
pub(super) fn left(scene: &Scene<'_>, stretch: usize) -> Option<Attribution> {
    let from = clause_start(scene, stretch);
    let from = answering(scene, from, stretch).unwrap_or(from);
    let beside = dashed(scene, from, stretch)
        .or_else(|| as_seen_by(scene, from, stretch))
        .or_else(|| issued(scene, from, stretch));
    if beside.is_some() {
        return beside;
    }
    let relayed = (from..stretch).find_map(|k| according(scene, k, stretch));
    let found = (from..stretch).rev().find_map(|k| {
        let cue = scene.cue(k).filter(|_| scene.stretch_of(k).is_none())?;
        let noun =
            k > from && scene.kind(k - 1) == Kind::Determiner && !phrase::alone(scene, k - 1);
        // "Smith said they would continue: “…”": part of what is reported.
        let outer = scene.head(k).filter(|&h| (from..k).contains(&h) && scene.cue(h).is_some());
        // "Asked why, Smith told her: “…”": the first verb has no clause of its own.
        let fronted = |&h: &usize| h == from && scene.tag(h) == Tag::Vbn;
        let outer = outer.filter(|h| !fronted(h));
        let reported = outer.is_some() && scene.relation(k) == Relation::Ccomp;
        let colon = stretch.checked_sub(1).is_some_and(|k| scene.kind(k) == Kind::Colon);
        // "Smith said Lind told her: “…”": Lind's words.
        let reported =
            reported && colon && !introduces(scene, past_addressee(scene, k, stretch), stretch);
        // "Writing on her site, Smith: “…”": whose words they are stands after the comma.
        let opens = k == from && colon && cue.form == Form::Gerund;
        if opens && !(k + 1..stretch).any(|t| scene.carries(t)) {
            return None;
        }
        let that = || (k + 1..stretch).rev().find(|&t| scene.lower(t) == "that");
        let claimed = || that().is_some_and(|that| is_of_claim(scene, k, that));
        let past = || stretch.checked_sub(1).is_some_and(|that| is_told_past(scene, k, that));
        if noun || reported || scene.relation(k) == Relation::Amod || claimed() || past() {
            return None;
        }
        let subject = match cue.form {
            _ if thrown_in(scene, k, from, stretch) => phrase::at(scene, k + 1, stretch),
            Form::Gerund => tree::told_of(scene, k, from)
                .map(|(_, source)| source)
                .or_else(|| added(scene, k, from))
                .or_else(|| shown(scene, k, from))
                .or_else(|| tree::subject(scene, k)),
            Form::Participle => tree::subject(scene, k),
            _ => subject(scene, k, from),
        };
        if tree::is_passive(scene, k) {
            let subject = subject.filter(|s| s.tokens.start >= from);
            return Some(Attribution {
                cue: k..k + 1,
                subject,
                class: cue.class,
                side: Side::Left,
            });
        }
        let within = |s: &Phrase| s.tokens.start >= from && s.tokens.end <= stretch;
        let subject = subject.filter(within).or_else(|| main_subject(scene, from, k));
        let subject = subject.or_else(|| phrase::at(scene, k + 1, stretch));
        Some(Attribution { cue: k..k + 1, subject, class: cue.class, side: Side::Left })
    });
    // "According to Jones, Smith warned: “…”": Smith's words.
    let near = found.as_ref().is_some_and(|f| introduces(scene, f.cue.end, stretch));
    if let Some(relayed) = relayed.filter(|_| !near) {
        return Some(Attribution { side: Side::Left, ..relayed });
    }
    found
        .or_else(|| label(scene, from, stretch))
        .or_else(|| led_in(scene, from, stretch))
        .or_else(|| asked_for(scene, stretch))
}

/// "Smith said it looked bad, but | Lind was upbeat: “…”", "Smith said so; | Lind disagreed: “…”":
/// where the clause begins that leads in the words of somebody else.
fn answering(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<usize> {
    let colon = stretch.checked_sub(1).filter(|&t| scene.kind(t) == Kind::Colon)?;
    let turns = |t: usize| matches!(scene.lower(t), "but" | "while" | "though" | "although");
    let joint = (from + 1..colon)
        .rev()
        .find(|&t| scene.lower(t) == ";" || scene.kind(t) == Kind::Comma && turns(t + 1))?;
    let start = joint + 1 + usize::from(turns(joint + 1));
    let verb = (start + 1..colon).find(|&t| scene.carries(t))?;
    let own = phrase::at(scene, start, verb)?;
    // "Lind did not: “…”", "Lind was having none of it: “…”"
    let elliptic = || {
        let denies = matches!(scene.lower(colon - 1), "not" | "n't" | "n’t");
        denies && verb + 2 == colon || scene.lower(colon - 3) == "none"
    };
    let reacts = (verb..colon).any(|t| scene.document.is(t, WordClass::Reacting)) || elliptic();
    (reacts && scene.tag(own.head).is_noun()).then_some(start)
}

/// "others agreed, among them Ann Smith -- | “…” | -- and": a sentence between dashes behind the
/// name of who said it.
fn dashed(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let dash = stretch.checked_sub(1).filter(|&d| d > from && scene.kind(d) == Kind::Dash)?;
    let inside = scene.stretch_around(stretch)?;
    let closed = scene.kind(inside.end) == Kind::Dash;
    let name = (from..dash).rev().take_while(|&t| scene.kind(t) == Kind::Name).last()?;
    let person = dash - name > 1 && scene.is_person(dash - 1);
    let whole = sentence_like(scene, &inside) && inside.clone().any(|t| scene.carries(t));
    (closed && person && whole).then(|| Attribution {
        cue: dash..stretch,
        subject: Some(Phrase { tokens: name..dash, head: dash - 1 }),
        class: Class::Say,
        side: Side::Left,
    })
}

/// "because to her, “…”", "To Smith, “…”": to whom it is so.
fn as_seen_by(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let comma = stretch.checked_sub(1).filter(|&c| scene.kind(c) == Kind::Comma)?;
    let opens = |to: usize| {
        to == from || matches!(scene.kind(to - 1), Kind::Comma | Kind::And | Kind::Conjunction)
    };
    let to = (from..comma).rev().find(|&t| scene.lower(t) == "to").filter(|&to| opens(to))?;
    let pronoun = is_object(scene.lower(to + 1));
    let named = || phrase::at(scene, to + 1, comma).filter(|whom| scene.is_person(whom.head));
    let whom = if pronoun { Phrase { tokens: to + 1..to + 2, head: to + 1 } } else { named()? };
    let inside = scene.stretch_around(stretch)?;
    let clause = inside.clone().any(|t| scene.carries(t));
    (whom.tokens.end == comma && clause).then_some(Attribution {
        cue: to..to + 1,
        subject: Some(whom),
        class: Class::Say,
        side: Side::Left,
    })
}

/// Where the verb at `k` ends with whom it tells: "told | her |:", "said |:".
pub(in crate::analysis::quotes) fn past_addressee(
    scene: &Scene<'_>,
    k: usize,
    end: usize,
) -> usize {
    if scene.cue(k).is_none_or(|cue| !cue.is(Trait::Addresses)) {
        return k + 1;
    }
    let whom = is_object(scene.lower(k + 1));
    let named = || phrase::at(scene, k + 1, end).map(|whom| whom.tokens.end);
    if whom { k + 2 } else { named().unwrap_or(k + 1) }
}

/// "Smith’s verdict? “No.”"
fn asked_for(scene: &Scene<'_>, stretch: usize) -> Option<Attribution> {
    let mark = stretch.checked_sub(1).filter(|&t| scene.lower(t) == "?")?;
    let from = clause_start(scene, mark);
    let named = phrase::at(scene, from, mark)?;
    let (noun, subject) = utterance(scene, &named, mark)?;
    // No question with a verb: "Is Smith’s verdict right?"
    let fragment = !(from..mark).any(|t| scene.carries(t));
    let cue = noun..noun + 1;
    fragment.then_some(Attribution {
        cue,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Left,
    })
}

/// "Smith is, says a rival, “a shark”": a verb between commas with its subject after it.
fn thrown_in(scene: &Scene<'_>, k: usize, from: usize, stretch: usize) -> bool {
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let opens = k > from && comma(k - 1);
    let says = scene.cue(k).is_some_and(|c| matches!(c.form, Form::Past | Form::Present));
    let named = phrase::at(scene, k + 1, stretch).filter(|_| opens && says);
    named.is_some_and(|named| named.tokens.end + 1 == stretch && comma(named.tokens.end))
}

/// The fewest words of a sentence that any verb with a comma leads in.
const WHOLE: usize = 4;

/// "Smith imparted to his pupils, “Go on.”", "Smith elaborates, “…”": a comma before a whole
/// sentence, whatever the verb means.
fn led_in(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let comma = stretch.checked_sub(1).filter(|&c| c > from && scene.kind(c) == Kind::Comma)?;
    let tokens = scene.stretch_around(stretch)?;
    let words = tokens.clone().filter(|&t| scene.document.is_word(t));
    let small = words.clone().skip(1).any(|t| !scene.capital(t));
    let carries = words.clone().any(|t| scene.carries(t));
    let whole = words.clone().count() >= WHOLE && small && carries;
    let opens = words.clone().next().is_some_and(|t| scene.capital(t));
    if !(whole && opens && ends_finally(scene, &tokens)) {
        return None;
    }
    let mistaken = || {
        let verb = comma - 1;
        let cue = cues::verb(scene.document.lexicon, scene.lower(verb))
            .filter(|c| c.form == Form::Present)?;
        if cue.class != Class::Say {
            return None;
        }
        if let Some(subject) = around_aside(scene, verb, verb, from) {
            return Some((verb, subject));
        }
        let subject = phrase::at(scene, from, verb + 1).filter(|s| s.tokens.end >= verb)?;
        let tokens = subject.tokens.start..verb;
        let head = verb.checked_sub(1).filter(|h| tokens.contains(h))?;
        Some((verb, Phrase { tokens, head }))
    };
    let main = || {
        let subject = main_subject(scene, from, comma)?;
        let verb = scene.head(subject.head).filter(|v| (from..comma).contains(v))?;
        let somebody = scene.kind(subject.head) == Kind::Name && scene.is_person(subject.head)
            || matches!(scene.lower(subject.head), "he" | "she");
        somebody.then_some((verb, subject))
    };
    let (verb, subject) = mistaken().or_else(main)?;
    Some(Attribution {
        cue: verb..verb + 1,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Left,
    })
}

/// "Smith: “…”", "The minister issued this statement: “…”", "This from Smith: “…”"
fn label(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let colon = stretch.checked_sub(1).filter(|&k| scene.kind(k) == Kind::Colon)?;
    // "Smith’s advice is simple: “…”"
    if let Some((noun, subject)) =
        phrase::at(scene, from, colon).and_then(|named| utterance(scene, &named, colon))
    {
        let cue = noun..noun + 1;
        return Some(Attribution {
            cue,
            subject: Some(subject),
            class: Class::Say,
            side: Side::Left,
        });
    }
    let named = phrase::at(scene, from, colon).filter(|p| p.tokens.end == colon);
    let subject = introduced(scene, from, colon)
        .or(named)
        .or_else(|| main_subject(scene, from, colon))
        .or_else(|| phrase::at(scene, from, colon).filter(|p| scene.is_person(p.head)))?;
    // "There is Smith, | who | may win: “…”"
    let comma = subject
        .head
        .checked_sub(1)
        .filter(|&c| scene.kind(subject.head) == Kind::Relative && scene.kind(c) == Kind::Comma);
    let subject = comma.and_then(|comma| phrase::before(scene, comma, from)).unwrap_or(subject);
    Some(Attribution {
        cue: colon..stretch,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Left,
    })
}

/// "The site rated | this statement | by Smith on Friday: “…”": who made it.
fn issued(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let colon = stretch.checked_sub(1).filter(|&c| c > from && scene.kind(c) == Kind::Colon)?;
    let by = (from..colon).rev().find(|&t| matches!(scene.lower(t), "by" | "from"))?;
    let noun = by.checked_sub(2).filter(|&this| this >= from)? + 1;
    let document = mentions::noun(scene, noun) == Noun::Document
        || scene.document.is(noun, WordClass::Utterance);
    let this = matches!(scene.lower(noun - 1), "this" | "following");
    let named = phrase::at(scene, by + 1, colon).filter(|_| document && this)?;
    let plain = (named.tokens.end..colon).all(|t| !scene.verbal(t));
    plain.then_some(Attribution {
        cue: noun..noun + 1,
        subject: Some(named),
        class: Class::Say,
        side: Side::Left,
    })
}

/// "And from Smith", "In the words of Smith, a baker", "Writing on Facebook, Smith":
/// who speaks where no verb before the colon can carry a sentence.
fn introduced(scene: &Scene<'_>, from: usize, colon: usize) -> Option<Phrase> {
    if (from..colon).any(|t| scene.carries(t) && !scene.capital(t)) {
        return None;
    }
    let source = |t: &usize| match scene.lower(*t) {
        "from" => true,
        "of" => matches!(scene.lower(t - 1), "words" | "desk" | "pen" | "voice"),
        _ => false,
    };
    if let Some(source) = (from + 1..colon).find(source) {
        return phrase::at(scene, source + 1, colon);
    }
    if matches!(scene.lower(from), "from" | "by") {
        return phrase::at(scene, from + 1, colon);
    }
    // "Writing on Facebook, the organiser, Pam Teale:"
    let opens = |t: usize| scene.lower(t).ends_with("ing") || scene.kind(t) == Kind::Preposition;
    let comma = (from..colon).find(|&t| scene.kind(t) == Kind::Comma).filter(|_| opens(from))?;
    phrase::at(scene, comma + 1, colon)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn no_verb_but_a_gerund() {
        check(
            "Writing on her site, the engineer Ann Berger: “The bridge will open in May.”",
            &expect![[r#"
                Writing on her site, the engineer Ann Berger: “The bridge will open in May.”
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn cue_to_the_left() {
        check(
            "Ann Berger told reporters: “The bridge will open in May.”",
            &expect![[r#"
                Ann Berger told reporters: “The bridge will open in May.”
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "In a statement on Monday, Ann Berger said, “We are ready.”",
            &expect![[r#"
            In a statement on Monday, Ann Berger said, “We are ready.”
                                                       ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "According to Ann Berger, “the bridge will open in May.”",
            &expect![[r#"
            According to Ann Berger, “the bridge will open in May.”
                                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn whose_advice_it_is() {
        check(
            "Ann Berger’s advice to young builders is simple: “Work hard.”",
            &expect![[r#"
            Ann Berger’s advice to young builders is simple: “Work hard.”
                                                             ^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger’s verdict? “Rubbish.”",
            &expect![[r#"
            Ann Berger’s verdict? “Rubbish.”
                                  ^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger is, says a rival, “a shark”.",
            &expect![[r#"
            Ann Berger is, says a rival, “a shark”.
            ~~~~~~~~~~~~~                ~~~~~~~~~ q0 → a rival
        "#]],
        );
    }

    #[test]
    fn to_whom_something_is_so() {
        check(
            "Ann Berger credits the builders because to her, “there is nothing better than a bridge.”",
            &expect![[r#"
                Ann Berger credits the builders because to her, “there is nothing better than a bridge.”
                                                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "To Ann Berger, “the bridge is a gift to the city.”",
            &expect![[r#"
            To Ann Berger, “the bridge is a gift to the city.”
                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "To Ann Berger, “The Bridge” was a gift.",
            &expect![[r#"
            To Ann Berger, “The Bridge” was a gift.
        "#]],
        );
        check(
            "To the crowd, “We are ready,” Ann Berger shouted.",
            &expect![[r#"
            To the crowd, “We are ready,” Ann Berger shouted.
                          ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_name_before_dashes() {
        check(
            "The council has said so, among them Ann Berger -- “It is wrong to close the bridge” -- and Carl Weber.",
            &expect![[r#"
                The council has said so, among them Ann Berger -- “It is wrong to close the bridge” -- and Carl Weber.
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn who_made_the_statement_before_the_colon() {
        check(
            "The council shows how it rated this statement by Ann Berger on Monday: “The bridge is open.”",
            &expect![[r#"
                The council shows how it rated this statement by Ann Berger on Monday: “The bridge is open.”
                                                                                       ^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn a_colon_may_end_the_paragraph_before() {
        check(
            "On X, Ann Berger wrote:\n\n“The bridge will open in May.”",
            &expect![[r#"
            On X, Ann Berger wrote:
            “The bridge will open in May.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn any_verb_may_lead_in_a_sentence() {
        check(
            "Ann Berger imparted to all her pupils, “Writing is hard and it is always in you.”",
            &expect![[r#"
                Ann Berger imparted to all her pupils, “Writing is hard and it is always in you.”
                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger elaborates, “These new bridges can be closed in many ways.”",
            &expect![[r#"
                Ann Berger elaborates, “These new bridges can be closed in many ways.”
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger stars in her first film, “The Bridge at Elm.”",
            &expect![[r#"
                Ann Berger stars in her first film, “The Bridge at Elm.”
            "#]],
        );
    }
}
