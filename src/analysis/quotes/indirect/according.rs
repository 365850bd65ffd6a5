//! "The plan failed, according to Smith."

use std::ops::Range;

use super::{Clause, count, total, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::cues::Class;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The most asides between whose words it is and the clause.
const ASIDES: usize = 4;

/// What "according to" at `k` reports: the words before it, or those behind
/// the comma after it.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let found = attribution::according(scene, k, sentence.end)?;
    // "They checked: according to Smith, the plan …"
    let colon = k.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Colon);
    let from = if colon { k } else { sentence.start };
    let before = trim(scene, from..k);
    let source = found.subject.as_ref().map_or(found.cue.end, |s| s.tokens.end);
    // "…; Jones, however, says": a report of its own.
    let closes = |&t: &usize| scene.lower(t) == ";" && scene.stretch_of(t).is_none();
    let end = (source..sentence.end).find(closes).unwrap_or(sentence.end);
    let after = trim(scene, behind(scene, source, &(sentence.start..end)));
    // "Jones, according to Smith, said the plan had failed": what Jones said.
    let says = scene.cue(after.start).is_some_and(|c| c.class == Class::Say);
    if says && !before.is_empty() && scene.carries(after.start) {
        return None;
    }
    // "The tax will rise, the minister said | , according to Reuters."
    let last = before.end.checked_sub(1).filter(|_| !before.is_empty());
    let says = |t: usize| scene.cue(t).is_some_and(|c| c.class == Class::Say && scene.carries(t));
    if after.is_empty()
        && last.is_some_and(says)
        && before.clone().any(|t| scene.kind(t) == Kind::Comma)
    {
        return None;
    }
    let per = scene.lower(found.cue.start) == "per";
    if told_already(scene, &before) || per && says_itself(scene, &before) {
        return None;
    }
    let last = before.end.checked_sub(1);
    // "Sales rose, and according to Smith, demand doubled."
    let joined = last.is_some_and(|l| matches!(scene.kind(l), Kind::And | Kind::Conjunction));
    let around = scene.kind(k.saturating_sub(1)) == Kind::Comma && !after.is_empty();
    let content = if before.is_empty() || joined && !after.is_empty() {
        vec![after]
    } else if around && (!whole(scene, &before) || goes_on(scene, &before, &after)) {
        // "The plan, according to Smith, has failed."
        vec![before, after]
    } else {
        vec![before]
    };
    let enough = total(scene, &content) >= 3;
    enough.then_some(Clause {
        content,
        cue: found.cue,
        subject: found.subject,
        ground: Ground::According,
    })
}

/// "Smith said it must be short | , per the rules of the council": whether what stands before
/// "per" is somebody's report.
fn says_itself(scene: &Scene<'_>, before: &Range<usize>) -> bool {
    let says = |t: usize| scene.cue(t).is_some_and(|c| c.class == Class::Say);
    before.clone().any(|t| says(t) && scene.carries(t))
}

/// "“We are ready,” Smith said | , according to his wife": whose the quoted words are is told.
fn told_already(scene: &Scene<'_>, before: &Range<usize>) -> bool {
    let quoted = before.clone().any(|t| scene.stretch_of(t).is_some());
    let mut after = before.clone().rev().take_while(|&t| scene.stretch_of(t).is_none());
    let says = |t: usize| scene.cue(t).is_some_and(|c| c.class == Class::Say);
    quoted && after.any(|t| says(t) && scene.carries(t))
}

/// What follows the source that ends at token `source`: the words behind its commas,
/// or right behind it.
fn behind(scene: &Scene<'_>, source: usize, sentence: &Range<usize>) -> Range<usize> {
    let breaks = |k: &usize| matches!(scene.kind(*k), Kind::Comma | Kind::Dash);
    let next = |from: usize| (from..sentence.end).find(breaks);
    // "According to Smith the plan has failed."
    let opens = matches!(scene.kind(source), Kind::Determiner | Kind::Pronoun);
    let closed = next(source).unwrap_or(sentence.end);
    if opens && (source..closed).any(|t| scene.carries(t)) && !is_met(scene, source, closed) {
        return source..sentence.end;
    }
    let Some(first) = next(source) else { return sentence.end..sentence.end };
    // "According to Smith, 20, a lawyer for the council, the plan has failed."
    let subject = main_subject(scene, first, sentence.end);
    let asides = std::iter::successors(Some(first), |&open| {
        // "according to the head of the school, Ann Berger, in May all …"
        let led = |close: usize| {
            scene.kind(close + 1) == Kind::Preposition && scene.kind(close - 1) == Kind::Name
        };
        let within = |close: &usize| {
            (*close < subject || led(*close))
                && !scene.carries(close + 1)
                && is_aside(scene, open + 1..*close)
        };
        next(open + 1).filter(within)
    });
    // "According to Smith, her old firm, which owns it, has failed": the firm is the subject.
    let led = |open: &usize| scene.kind(open + 1) != Kind::Relative || *open == first;
    let last = asides.take(ASIDES).filter(led).last().unwrap_or(first);
    last + 1..sentence.end
}

/// "According to people | I spoke to |, the plan has failed": whether the clause right behind
/// the source only tells how the writer knows it.
fn is_met(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let last = end.saturating_sub(1);
    let open = matches!(scene.kind(last), Kind::Preposition) || scene.tag(last).is_verb();
    let writer = matches!(scene.lower(start), "i" | "we");
    writer && open && scene.kind(end) == Kind::Comma
}

/// Where the subject of the first verb after token `from` begins; at the end where no
/// verb has one.
fn main_subject(scene: &Scene<'_>, from: usize, end: usize) -> usize {
    let subject = |verb: usize| {
        // "must | leave", "is | preventing"
        let helps = matches!(scene.relation(verb), Relation::Aux | Relation::AuxPass);
        let verb = scene.head(verb).filter(|_| helps).unwrap_or(verb);
        scene.children(verb).find(|&c| {
            matches!(scene.relation(c), Relation::Nsubj | Relation::NsubjPass)
                && c > from
                && scene.kind(c) != Kind::Relative
                && scene.lower(scene.under(c).start) != "whose"
        })
    };
    let found = (from..end).filter(|&t| scene.carries(t)).find_map(subject);
    found.map_or(end, |s| scene.under(s).start.max(from + 1))
}

/// Whether the words between two commas tell who the source is: an age, a description
/// or a relative clause.
fn is_aside(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let start = tokens.start;
    let number = |k: usize| scene.document.token(k).bytes().all(|b| b.is_ascii_digit());
    // "the mayor, Ann Berger, ", but not "the Herald, Ann Berger, "
    let described = start > 1 && scene.kind(start - 2) != Kind::Name;
    let name = tokens.clone().all(|t| scene.kind(t) == Kind::Name);
    // "Ann Berger, Chief Economist at Acme, ", "Ann Berger, FBI agent, "
    // unlike "Professor Ann Berger"
    let role = |t: usize| scene.document.is(t, WordClass::Role) && scene.kind(t + 1) != Kind::Name;
    let office = scene.kind(start) == Kind::Name
        && !described
        && tokens.clone().any(role)
        && !tokens.clone().any(|t| scene.carries(t));
    if name && described
        || office
        || scene.kind(start) == Kind::Relative
        || tokens.len() == 1 && number(start)
    {
        return true;
    }
    // "According to Smith, the team, | made up of doctors, has left": the team is the subject.
    let next = tokens.end + 1;
    let own = matches!(scene.tag(next), Tag::Vbn | Tag::Cd) || scene.lower(next) == "of";
    if own && scene.kind(start) == Kind::Determiner {
        return false;
    }
    let described = matches!(scene.kind(start), Kind::Determiner | Kind::Word)
        || matches!(scene.tag(start), Tag::Vbg | Tag::Vbn);
    let last = scene.kind(tokens.end.saturating_sub(1));
    described
        && scene.kind(tokens.end + 1) != Kind::And
        && last != Kind::Adverb
        && !tokens.into_iter().any(|t| scene.carries(t))
}

/// Whether it is a clause with a verb that can carry it.
fn whole(scene: &Scene<'_>, p: &Range<usize>) -> bool {
    let finite = |t: usize| scene.carries(t) || scene.tag(t) == Tag::Vb;
    count(scene, p.clone()) >= 3 && p.clone().any(finite)
}

/// Whether the clause is broken off before the attribution: at an auxiliary, before the verb of
/// a noun at its end, or before how much it is: "It may cost, according to Smith, $3 billion".
fn goes_on(scene: &Scene<'_>, before: &Range<usize>, after: &Range<usize>) -> bool {
    let last = before.end.saturating_sub(1);
    let sum = scene.tag(after.start) == Tag::Cd
        || scene.document.token(after.start).ends_with(['$', '€', '£']);
    let open = scene.verbal(last) || scene.kind(last) == Kind::Adverb;
    scene.kind(last) == Kind::Auxiliary || scene.kind(after.start) == Kind::Auxiliary || sum && open
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn before_and_after() {
        check(
            "The bridge will open in May, according to the city council.",
            &expect![[r#"
            The bridge will open in May, according to the city council.
            --------------------------- q0 → the city council
        "#]],
        );
        check(
            "According to the city council, the bridge will open in May.",
            &expect![[r#"
            According to the city council, the bridge will open in May.
                                           --------------------------- q0 → the city council
        "#]],
        );
    }

    #[test]
    fn words_of_one_that_another_passes_on() {
        check(
            "“We do,” residents said, according to the mayor, Ann Berger.",
            &expect![[r#"
                “We do,” residents said, according to the mayor, Ann Berger.
                ^^^^^^^^ q0 → residents
            "#]],
        );
    }

    #[test]
    fn what_tells_of_the_source_or_of_the_subject() {
        let sentences = [
            "According to Ann Berger, Chief Economist at the Elm Bank, rates will rise.",
            "According to Ann Berger, FBI agent, the driver fled.",
            "According to the head of the bridge, Dora Klein, in this first phase all drivers will pay.",
            "According to Ann Berger, the team, made up of six builders, has gone home.",
            "According to the council, the bridge, built in 1900, will be closed.",
            "According to Ann Berger, the builders, of various towns, left by land.",
            "According to Ann Berger, whose team drilled the core, the ice is old.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
                According to Ann Berger, Chief Economist at the Elm Bank, rates will rise.
                                                                          --------------- q0 → Ann Berger
                According to Ann Berger, FBI agent, the driver fled.
                                                    --------------- q1 → Ann Berger
                According to the head of the bridge, Dora Klein, in this first phase all drivers will pay.
                                                                 ---------------------------------------- q2 → Dora Klein
                According to Ann Berger, the team, made up of six builders, has gone home.
                                         ------------------------------------------------ q3 → Ann Berger
                According to the council, the bridge, built in 1900, will be closed.
                                          ----------------------------------------- q4 → the council
                According to Ann Berger, the builders, of various towns, left by land.
                                         -------------------------------------------- q5 → Ann Berger
                According to Ann Berger, whose team drilled the core, the ice is old.
                                                                      -------------- q6 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn to_quote_somebody() {
        check(
            "To quote Ann Berger, “the bridge is a gift.”",
            &expect![[r#"
            To quote Ann Berger, “the bridge is a gift.”
                                 ~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn per_somebody() {
        check(
            "Ticket sales rose by a third, per the Elmford Bridge Council.",
            &expect![[r#"
                Ticket sales rose by a third, per the Elmford Bridge Council.
                ---------------------------- q0 → Elmford Bridge Council
            "#]],
        );
        check(
            "The tickets cost 5 dollars per Acme share, and prices rose by 3 per cent.",
            &expect![[r#"
                The tickets cost 5 dollars per Acme share, and prices rose by 3 per cent.
            "#]],
        );
    }
}
