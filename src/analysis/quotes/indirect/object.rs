//! "Smith called the plan a mistake", "Smith denounced the attack", "Smith
//! accused them of lying."

use std::ops::Range;

use super::extent::{cut, leads_up};
use super::{Clause, Who, added, denial, occasion};
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::cues::{self, Class, Cue, Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far "as saying" stands from "cited", and "called" from "what".
const RELAYS: usize = 14;
const NOUN: usize = 6;

/// What is judged with the judgement, or the object of a verb of speech.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    let along = |c: usize| c > k && cue.goes_with(scene.lower(c));
    let along = scene.children(k).find(|&c| scene.relation(c) == Relation::Prep && along(c));
    // "asked | the council for help", "warned | drivers of delays"
    let whom = scene.child(k, Relation::Dobj).filter(|&o| o > k && cue.is(Trait::Addresses));
    let told = || {
        let prep =
            |&c: &usize| scene.relation(c) == Relation::Prep && cue.goes_with(scene.lower(c));
        scene.children(whom?).find(prep)
    };
    let along = along.or_else(told);
    let reports = cue.judges || cue.is(Trait::Content) || along.is_some();
    if !reports || cue.form == Form::Participle || relays(scene, k, sentence.end) {
        return None;
    }
    if cites_aside(scene, k, cue, sentence) {
        return None;
    }
    let subject = who()?;
    if let Some(content) = denial::called(scene, k, cue, sentence) {
        let (cue, ground) = (k..k + 1, Ground::Object);
        return Some(Clause { content: vec![content], cue, subject: Some(subject), ground });
    }
    // "what he calls “reform”"
    if subject.tokens.start.checked_sub(1).is_some_and(|w| scene.lower(w) == "what") {
        let content = scene.stretch_around(k + 1)?;
        return Some(Clause {
            content: vec![content],
            cue: k..k + 1,
            subject: Some(subject),
            ground: Ground::Object,
        });
    }
    let quoted = |p: &Range<usize>| p.clone().any(|t| scene.stretch_of(t).is_some());
    let names = cue.is(Trait::Names);
    // "called the council | to settle it": nothing is said of the council.
    let wants = |c: usize| {
        let to = c.checked_sub(1).is_some_and(|t| scene.lower(t) == "to");
        names && to && scene.tag(c) == Tag::Vb
    };
    let judged = |c: usize| {
        matches!(scene.relation(c), Relation::Oprd | Relation::Xcomp | Relation::Ccomp) && !wants(c)
            || scene.relation(c) == Relation::Prep && scene.lower(c) == "as"
    };
    let judges = scene.children(k).any(|c| c > k && judged(c));
    let parts = scene.children(k).filter(|&c| c > k).filter(|&c| {
        matches!(
            scene.relation(c),
            Relation::Dobj | Relation::Oprd | Relation::Xcomp | Relation::Ccomp | Relation::Attr
        ) || scene.relation(c) == Relation::Prep && scene.document.is(c, WordClass::Topic)
    });
    let content = match (marked_with(scene, k, cue, sentence.end), along) {
        (Some(marked), _) => marked,
        (None, Some(prep)) => {
            let whom = whom.filter(|&o| o < prep).map(|o| scene.under(o).start);
            whom.unwrap_or(prep + 1)..scene.under(prep).end
        }
        (None, None) => parts.map(|c| scene.under(c)).reduce(|a, b| a.start..b.end.max(a.end))?,
    };
    let content = content.start.max(k + 1)..content.end;
    let content = content.start..whole(scene, k, content.clone(), sentence);
    // "Although it urged caution, the council went on"
    let leads = leads_up(scene, sentence);
    let end = if leads { cut(scene, k, content.clone(), sentence) } else { content.end };
    let content = content.start..end;
    let content = named(scene, &content)..content.end;
    // "called it “a mess” | as she left"
    let leaves = |&t: &usize| {
        scene.stretch_of(t - 1).is_some() && added::begins(scene, k, &(content.start..t), t)
    };
    let end = (content.start + 1..content.end).find(leaves).unwrap_or(content.end);
    let content = content.start..end;
    if names_self(scene, k, &content) || cue.lemma == "find" && !publishes(scene, &subject) {
        return None;
    }
    // What is denied is the report itself: "denied reports that …".
    let object = content.start;
    let content =
        if cue.lemma == "deny" { content } else { denial::clause_of_noun(scene, k, cue, content) };
    // "laughed off the injury"
    if cue.is(Trait::Denies) && cue.lemma.contains(' ') && content.start == object {
        return None;
    }
    let content = content.start..occasion::without(scene, k, &content, sentence);
    if cue.is(Trait::Marked) && !quoted(&content) {
        return None;
    }
    if names && along.is_none() && !judges && !quoted(&content) {
        return None;
    }
    let rest = content.start..sentence.end;
    if says_nothing(scene, cue, &rest)
        || names_alone(scene, cue, &content, &rest)
        || denial::refuses(scene, k, cue)
    {
        return None;
    }
    Some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::Object,
    })
}

/// "likened the plan to | “setting fire to it”": the marked words behind the preposition of a verb
/// that reports nothing else.
fn marked_with(scene: &Scene<'_>, k: usize, cue: Cue, end: usize) -> Option<Range<usize>> {
    if !cue.is(Trait::Marked) {
        return None;
    }
    let marked = |t: usize| scene.stretch_of(t).is_some();
    let leads = |&t: &usize| cue.goes_with(scene.lower(t)) && !marked(t) && marked(t + 1);
    scene.stretch_around((k + 1..end).find(leads)? + 1)
}

/// "described the scene", "thanked the crowd", "claimed a refund": neither how nor for what,
/// and nothing that could be so, up to the end of the sentence.
fn says_nothing(scene: &Scene<'_>, cue: Cue, rest: &Range<usize>) -> bool {
    let joins = |t: usize| matches!(scene.lower(t), "when" | "after" | "as" | "before" | "while");
    // "claimed another | when Smith fell": when it was won.
    let end = rest.clone().find(|&t| cue.lemma == "claim" && joins(t)).unwrap_or(rest.end);
    let rest = &(rest.start..end);
    let wanted: &[&str] = match cue.lemma {
        "describe" => &["as", "how"],
        "thank" => &["for"],
        "congratulate" => &["for", "on"],
        "claim" => &["responsibility", "victory"],
        // "slammed the ball into the net"
        "slam" => return rest.clone().any(|t| scene.lower(t) == "into"),
        _ => return false,
    };
    !tells_more(scene, rest, wanted)
}

/// Whether one of the words stands there, or anything else that could be said. "on Monday" is none.
fn tells_more(scene: &Scene<'_>, rest: &Range<usize>, words: &[&str]) -> bool {
    let date = |t: usize| scene.lower(t) == "on" && cues::is_time(scene.document, t + 1);
    rest.clone().any(|t| {
        words.contains(&scene.lower(t)) && !date(t)
            || scene.verbal(t)
            || scene.stretch_of(t).is_some()
    })
}

/// "praised the firefighters", "blamed Smith": whom, but neither how nor for what.
fn names_alone(scene: &Scene<'_>, cue: Cue, content: &Range<usize>, rest: &Range<usize>) -> bool {
    let object = phrase::at(scene, content.start, content.end);
    let Some(object) = object.filter(|o| o.tokens.end == content.end) else { return false };
    let somebody =
        scene.is_person(object.head) || mentions::noun(scene, object.head) == Noun::Person;
    // "The airline blamed the weather."
    let anything = cue.lemma == "blame";
    (anything || matches!(cue.lemma, "praise" | "commend" | "applaud") && somebody)
        && !tells_more(scene, rest, &["for"])
}

/// "praised what he called | a “heroic” effort": where what is named begins.
fn named(scene: &Scene<'_>, content: &Range<usize>) -> usize {
    let Range { start, end } = *content;
    let names = |t: &usize| scene.cue(*t).is_some_and(|c| c.is(Trait::Names));
    // What another called it is that one's.
    let what = scene.lower(start) == "what" && scene.kind(start + 1) == Kind::Pronoun;
    let verb = (start + 1..end.min(start + NOUN)).find(names).filter(|_| what);
    verb.map_or(start, |verb| verb + 1)
}

/// "reported the warning | came from him": the object is the subject of a verb that
/// the tree has elsewhere. Where that clause ends.
fn clause_after_all(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> Option<usize> {
    // "reported Ann Smith, the mayor, | had resigned"
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let described = comma(content.end) && content.clone().any(comma);
    let verb = content.end + usize::from(described);
    let plain = !content.clone().any(|t| scene.carries(t) || scene.stretch_of(t).is_some());
    let says = scene.cue(k).is_some_and(|c| matches!(c.class, Class::Say | Class::Claim));
    let fits = says && plain && scene.carries(verb) && (described || scene.cue(verb).is_none());
    (fits && verb < sentence.end).then(|| cut(scene, k, content.start..sentence.end, sentence))
}

/// "calls himself “Biscuit”", "blamed herself": what somebody goes by or feels, not says.
fn names_self(scene: &Scene<'_>, k: usize, content: &Range<usize>) -> bool {
    let reflexive = attribution::is_reflexive(scene.lower(k + 1));
    let mut quoted = content.clone().filter(|&t| scene.stretch_of(t).is_some());
    reflexive && quoted.all(|t| scene.capital(t) || !scene.document.is_word(t))
}

/// Whether a document finds: "the report found flaws", unlike "officers found a bag".
fn publishes(scene: &Scene<'_>, subject: &Phrase) -> bool {
    mentions::noun(scene, subject.head) == Noun::Document
}

/// "The paper, citing officials, reported that …": the report is what follows.
fn cites_aside(scene: &Scene<'_>, k: usize, cue: Cue, sentence: &Range<usize>) -> bool {
    let aside = cue.form == Form::Gerund
        && matches!(cue.lemma, "quote" | "cite")
        && k > sentence.start
        && scene.kind(k - 1) == Kind::Comma;
    let close = (k + 1..sentence.end).find(|&t| scene.kind(t) == Kind::Comma);
    let reports = |t: usize| scene.cue(t).is_some_and(|c| c.form != Form::Gerund);
    aside && close.is_some_and(|c| reports(c + 1))
}

/// "cited Smith as saying that …": only what Smith says is a report.
fn relays(scene: &Scene<'_>, k: usize, end: usize) -> bool {
    let quotes = scene.cue(k).is_some_and(|c| matches!(c.lemma, "quote" | "cite"));
    let saying = |t: usize| {
        scene.lower(t) == "as" && scene.cue(t + 1).is_some_and(|c| c.form == Form::Gerund)
    };
    quotes && (k + 1..end.min(k + RELAYS)).any(saying)
}

/// Where the object ends with what can only belong to it: "the efforts | to find
/// a way", "reports | that showed …".
fn whole(scene: &Scene<'_>, k: usize, content: Range<usize>, sentence: &Range<usize>) -> usize {
    if let Some(end) = clause_after_all(scene, k, content.clone(), sentence) {
        return end;
    }
    let next = content.end;
    let belongs = scene.kind(next) == Kind::Relative
        || matches!(scene.lower(next), "of" | "that" | "where")
        || scene.lower(next) == "to" && scene.tag(next + 1) == Tag::Vb;
    if !belongs || scene.stretch_of(next).is_some() {
        return content.end;
    }
    let comma = (next..sentence.end).find(|&t| matches!(scene.kind(t), Kind::Comma | Kind::Dash));
    cut(scene, k, content.start..comma.unwrap_or(sentence.end), sentence).max(content.end)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_is_ruled_out_and_asked_for() {
        check(
            "Ann Berger has ruled out building a bridge.",
            &expect![[r#"
                Ann Berger has ruled out building a bridge.
                                         ----------------- q0 → Ann Berger (denied)
            "#]],
        );
        check(
            "Ann Berger appealed for calm.",
            &expect![[r#"
            Ann Berger appealed for calm.
                                    ---- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn verbs_that_report_quoted_words_alone() {
        check(
            "Ann Berger spoke of “a triumph of building”.",
            &expect![[r#"
            Ann Berger spoke of “a triumph of building”.
                                ~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger spoke of the bridge.",
            &expect![[r#"
            Ann Berger spoke of the bridge.
        "#]],
        );
        check(
            "Ann Berger compared the bridge to “a wet biscuit”.",
            &expect![[r#"
                Ann Berger compared the bridge to “a wet biscuit”.
                                                  ~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "Another critic, Ann Berger, likened the bridge to “breaking the law” - a charge that stung.",
            &expect![[r#"
                Another critic, Ann Berger, likened the bridge to “breaking the law” - a charge that stung.
                                                                  ~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger compared the plan to “setting fire to your own house.”",
            &expect![[r#"
                Ann Berger compared the plan to “setting fire to your own house.”
                                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger compared the bridge to a road.",
            &expect![[r#"
            Ann Berger compared the bridge to a road.
        "#]],
        );
        check(
            "As Ann Berger put it, “the bridge is a gift”.",
            &expect![[r#"
            As Ann Berger put it, “the bridge is a gift”.
                                  ~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn judgements() {
        check(
            "Ann Berger called the bridge “a gift to the city.”",
            &expect![[r#"
            Ann Berger called the bridge “a gift to the city.”
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "A joint declaration labeled the bridge a “decisive step” for trade.",
            &expect![[r#"
            A joint declaration labeled the bridge a “decisive step” for trade.
                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → A joint declaration
        "#]],
        );
        check(
            "Ann Berger praised the council for “good work” on the bridge.",
            &expect![[r#"
            Ann Berger praised the council for “good work” on the bridge.
                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn whom_somebody_asks_or_warns() {
        check(
            "Ann Berger asked the council for a new bridge.",
            &expect![[r#"
                Ann Berger asked the council for a new bridge.
                                 ---------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger asked for a new bridge.",
            &expect![[r#"
                Ann Berger asked for a new bridge.
                                     ------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger warned drivers about the bridge.",
            &expect![[r#"
                Ann Berger warned drivers about the bridge.
                                  ------------------------ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn a_clause_that_leads_up_to_another() {
        check(
            "Although the council recommended keeping drivers no longer than an hour, the police keep them all day.",
            &expect![[r#"
                Although the council recommended keeping drivers no longer than an hour, the police keep them all day.
                                                 -------------------------------------- q0 → the council
            "#]],
        );
        check(
            "Although critics attributed it to bad steel, the council declared it a crime.",
            &expect![[r#"
                Although critics attributed it to bad steel, the council declared it a crime.
                                                                                  ---------- q0 → the council
            "#]],
        );
    }

    #[test]
    fn what_is_won_or_denied_to_somebody_is_not_said() {
        check(
            "Elmford claimed a third when Carl Weber scored.",
            &expect![[r#"
            Elmford claimed a third when Carl Weber scored.
        "#]],
        );
        check(
            "Ann Berger made a save to deny Carl Weber in the second half.",
            &expect![[r#"
            Ann Berger made a save to deny Carl Weber in the second half.
        "#]],
        );
    }
}
