//! Whom something is told, before what they are told: "told employees | the cuts were
//! final", "warned investors | profits would fall".

use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{Cue, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;
use crate::lexicon::Class;

/// Where the clause begins behind whom the verb at `k` addresses, if it does and the
/// subject of the verb at `verb` follows.
pub(super) fn end(scene: &Scene<'_>, k: usize, cue: Cue, verb: usize) -> Option<usize> {
    if !cue.is(Trait::Addresses) || cue.lemma == "ask" || tree::is_passive(scene, k) {
        return None;
    }
    let whom = phrase::at(scene, k + 1, verb)?;
    if let Some(end) = audience(scene, &whom) {
        return Some(end);
    }
    let end = whom.tokens.end;
    let optional = cue.is(Trait::Orders) && cue.lemma != "tell";
    let after = past_time(scene, end);
    if opens_subject(scene, after) && after < verb && !holds_time(scene, &whom) {
        return Some(after).filter(|_| !optional || is_somebody(scene, whom.head));
    }
    within(scene, &whom, optional)
}

/// "the court | Smith had lied", "the BBC | Mr Smith would go": where those end who listen, if a
/// name or a title that is none of theirs follows.
fn audience(scene: &Scene<'_>, whom: &Phrase) -> Option<usize> {
    let name = |t: usize| scene.kind(t) == Kind::Name;
    let titled = |t: usize| {
        let known = scene.document.properties(t);
        scene.capital(t) && (known.is(Class::Courtesy) || known.is(Class::Title) && name(t + 1))
    };
    let hears = |t: usize| scene.kind(t) == Kind::Word && scene.document.is(t, Class::Audience);
    let article = scene.kind(whom.tokens.start) == Kind::Determiner;
    let ends = |&t: &usize| {
        article && hears(t - 1) && name(t) || titled(t) && (hears(t - 1) || name(t - 1) && article)
    };
    (whom.tokens.start + 2..whom.tokens.end).find(ends)
}

/// Where the words go on behind when it was told: "on Thursday |", "last week |".
pub(super) fn past_time(scene: &Scene<'_>, t: usize) -> usize {
    let on = usize::from(matches!(scene.lower(t), "on" | "late" | "early" | "earlier"));
    let first = t + on;
    let day = |t: usize| {
        scene.document.is(t, Class::Weekday) || matches!(scene.lower(t), "yesterday" | "today")
    };
    let part = |t: usize| {
        usize::from(matches!(scene.lower(t), "morning" | "afternoon" | "evening" | "night"))
    };
    if day(first) {
        return first + 1 + part(first + 1);
    }
    let span = scene.document.is(first + 1, Class::TimeUnit) || part(first + 1) > 0;
    if matches!(scene.lower(first), "last" | "this") && span { first + 2 } else { t }
}

/// "British voters last week": when it was told, within what looks like whom.
fn holds_time(scene: &Scene<'_>, whom: &Phrase) -> bool {
    whom.tokens.clone().skip(1).any(|t| past_time(scene, t) > t)
}

/// Whether the subject of a clause may begin at token `t`.
fn opens_subject(scene: &Scene<'_>, t: usize) -> bool {
    let nominal =
        matches!(scene.kind(t), Kind::Pronoun | Kind::Determiner | Kind::Name | Kind::Word);
    // "told reporters | there was no deal"
    let there = matches!(scene.lower(t), "there" | "here") && scene.carries(t + 1);
    // "at least 40", "too many", "half the staff"
    let amount = matches!(scene.lower(t), "at" | "too" | "half" | "nearly" | "almost")
        && matches!(scene.tag(t + 1), Tag::Jjs | Tag::Jj | Tag::Cd | Tag::Dt);
    nominal && !scene.verbal(t) || there || amount
}

/// "investors | profits", "the BBC | profits", "state radio Saturday | profits": where the
/// subject begins that looks like one phrase with whom it is told.
fn within(scene: &Scene<'_>, whom: &Phrase, optional: bool) -> Option<usize> {
    let common = |t: usize| scene.kind(t) == Kind::Word && scene.tag(t).is_noun();
    let own = || whom.tokens.start..whom.tokens.end.saturating_sub(1);
    let told = |t: &usize| !optional || is_somebody(scene, *t);
    let dated = own().skip(1).map(|t| (t, past_time(scene, t))).find(|(t, end)| end > t);
    let several = || {
        let ends = |&t: &usize| common(t) && scene.tag(t) == Tag::Nns && common(t + 1);
        own().find(|t| ends(t) && told(t))
    };
    let named = || {
        let named = |t: usize| scene.kind(t) == Kind::Name && scene.tag(t).is_noun();
        // "the Echo | old trees", "the Guardian | British troops"
        let describes = |t: &usize| matches!(scene.tag(*t), Tag::Jj | Tag::Jjr | Tag::Cd);
        let noun = |t: usize| t + (t..whom.tokens.end).take_while(describes).count();
        own().find(|t| named(*t) && common(noun(t + 1)) && told(t))
    };
    let last = whom.tokens.end;
    // "the court | prices"
    let court = || {
        let hears = |t: usize| {
            common(t) && scene.tag(t) == Tag::Nn && scene.document.is(t, Class::Audience)
        };
        let many = common(last - 1) && scene.tag(last - 1) == Tag::Nns;
        let article = scene.kind(whom.tokens.start) == Kind::Determiner;
        own().filter(|_| article && many).find(|t| hears(*t) && told(t))
    };
    let dated = dated.map(|(_, end)| end);
    let dated = dated.filter(|&end| end < last || end == last && opens_subject(scene, end));
    dated.or_else(|| several().or_else(named).or_else(court).map(|t| t + 1))
}

fn is_somebody(scene: &Scene<'_>, head: usize) -> bool {
    scene.kind(head) == Kind::Name
        || scene.kind(head) == Kind::Pronoun
        || matches!(mentions::noun(scene, head), Noun::Person | Noun::Body)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn whom_it_is_told_without_that() {
        check(
            "Ann Berger told employees the closure was final.",
            &expect![[r#"
            Ann Berger told employees the closure was final.
                                      --------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger told employees the closure was “not about money”.",
            &expect![[r#"
            Ann Berger told employees the closure was “not about money”.
                                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger told investors profits had doubled.",
            &expect![[r#"
            Ann Berger told investors profits had doubled.
                                      ------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger told ELM-TV she “heard screaming”.",
            &expect![[r#"
            Ann Berger told ELM-TV she “heard screaming”.
                                   ~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn who_may_be_warned() {
        check(
            "Ann Berger warned investors profits would fall.",
            &expect![[r#"
            Ann Berger warned investors profits would fall.
                                        ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger warned bridge tolls would rise.",
            &expect![[r#"
            Ann Berger warned bridge tolls would rise.
                              ----------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn who_was_told_does_not_speak() {
        check(
            "Residents of Elmford were told the bridge would open in May.",
            &expect![[r#"
            Residents of Elmford were told the bridge would open in May.
                                           ---------------------------- q0 → ?
        "#]],
        );
        check(
            "Drivers were warned the bridge could close.",
            &expect![[r#"
            Drivers were warned the bridge could close.
                                ---------------------- q0 → ?
        "#]],
        );
    }

    #[test]
    fn when_it_was_told() {
        check(
            "Ann Berger told Western ministers on Monday they were wrong.",
            &expect![[r#"
            Ann Berger told Western ministers on Monday they were wrong.
                                                        --------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger told British drivers last week tolls would fall.",
            &expect![[r#"
            Ann Berger told British drivers last week tolls would fall.
                                                      ---------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_court_that_is_told() {
        check(
            "Ann Berger told the court prices would rise.",
            &expect![[r#"
            Ann Berger told the court prices would rise.
                                      ----------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger told the court that prices would rise.",
            &expect![[r#"
            Ann Berger told the court that prices would rise.
                                           ----------------- q0 → Ann Berger
        "#]],
        );
    }
}
