//! Where a reported clause ends, whatever the tree says.

use std::ops::Range;

use super::{added, count, inner, occasion};
use crate::analysis::quotes::attribution;
use crate::analysis::scene::cues::{Act, Class, Form};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The most auxiliaries and adverbs before a verb.
const HELPS: usize = 4;

/// How far a verb may stand from where its subject begins, in tokens.
const SUBJECT: usize = 24;

/// The extent of the clause `content` that the verb at `k` reports: longer if
/// it plainly goes on, shorter if something else begins.
pub(super) fn bound(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> Range<usize> {
    let goes_on = goes_on(scene, content.end, sentence)
        || is_broken_off(scene, content.clone(), sentence)
        || leads_to_main(scene, &content, sentence);
    let end = if goes_on { sentence.end } else { content.end };
    let end = cut(scene, k, content.start..end, sentence);
    let end = tail(scene, content.start..end);
    content.start..occasion::without_statement(scene, &(content.start..end))
}

/// Whether what follows can only belong to the clause: "…, and that …",
/// "… because …".
fn goes_on(scene: &Scene<'_>, end: usize, sentence: &Range<usize>) -> bool {
    let next = if scene.kind(end) == Kind::Comma { end + 1 } else { end };
    let joined = matches!(scene.lower(next), "and" | "but") && scene.lower(next + 1) == "that";
    let bound = scene.document.is(end, WordClass::Binding);
    next < sentence.end && (joined || bound)
}

/// "that when he flew there | , he came under fire": whether what is reported begins with a clause
/// that leads up to the main one.
fn leads_to_main(scene: &Scene<'_>, content: &Range<usize>, sentence: &Range<usize>) -> bool {
    let comma = content.end;
    let subject = matches!(scene.kind(comma + 1), Kind::Pronoun | Kind::Name | Kind::Determiner);
    scene.kind(comma) == Kind::Comma
        && subject
        && scene.document.is(content.start, WordClass::LeadingUp)
        && !content.clone().any(|t| scene.kind(t) == Kind::Comma)
        && (comma + 1..sentence.end).any(|t| scene.carries(t))
}

/// Whether the clause has no verb yet, and one follows: "that a plan, begun in May,
/// | has failed".
fn is_broken_off(scene: &Scene<'_>, content: Range<usize>, sentence: &Range<usize>) -> bool {
    let carries = |t: usize| scene.carries(t);
    let comma = scene.kind(content.end) == Kind::Comma;
    let opens = !matches!(scene.tag(content.start), Tag::In | Tag::Vb | Tag::Vbg | Tag::To);
    comma && opens && !content.clone().any(carries) && (content.end..sentence.end).any(carries)
}

/// Ends the clause before the main clause if the verb stands in one that leads
/// up to it ("While he said so, he …"), and before a second report ("… and
/// called …", "…, while others said …", "…, adding that …").
pub(super) fn cut(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> usize {
    let main = scene.relation(k) == Relation::Root
        && (sentence.start..k).any(|t| scene.kind(t) == Kind::Comma);
    let leads = leads_up(scene, sentence) && k < sentence.start + 13 && !main;
    let nominal = |t: usize| {
        matches!(scene.kind(t), Kind::Pronoun | Kind::Name | Kind::Determiner)
            || scene.kind(t) == Kind::Word && scene.tag(t).is_noun()
    };
    let gerund = |t: usize| scene.cue(t).is_some_and(|c| c.form == Form::Gerund);
    let mut complete = false;
    for t in content.start + 1..content.end {
        complete |= scene.verbal(t - 1);
        let ends = match scene.lower(t) {
            _ if scene.stretch_of(t).is_some() => false,
            _ if (complete || scene.stretch_of(t - 1).is_some())
                && added::begins(scene, k, &(content.start..t), t) =>
            {
                true
            }
            ";" => true,
            // What a colon introduces is a quotation of its own.
            ":" => scene.stretch_of(t + 1).is_some(),
            "and" | "but" => {
                // "Smith said it was safe but critics say it is not"
                let others = || scene.lower(t) == "but" && others_report(scene, t + 1, content.end);
                let again =
                    reports_again(scene, k, t + 1, content.end) || adds(scene, t + 1) || others();
                complete && again && !inner::goes_on(scene, content.start, t)
            }
            "while" | "whilst" | "though" => {
                let marked = scene.stretch_of(t - 1).is_some();
                (complete || marked) && others_report(scene, t + 1, content.end)
            }
            // "… as she announced that …"
            "as" => complete && reports_too(scene, k, t + 1),
            "that" => {
                let marked = complete && scene.stretch_of(t + 1).is_some();
                marked && attribution::is_told_past(scene, k, t)
            }
            "without" => complete && tells_no_more(scene, t),
            "also" | "adding" | "stating" if complete && adds(scene, t) => true,
            "," if attribution::according(scene, t + 1, content.end).is_some() => true,
            "," if complete && others_say(scene, t + 1, content.end) => true,
            "," if complete && acts_too(scene, k, t + 1) => true,
            "," if complete && contrasts(scene, t + 1, content.end) => {
                !adds_up(scene, content.start..t)
            }
            "," if complete && same(scene, k, t + 1) => true,
            "," if complete && calls_it(scene, t + 1) => true,
            "," if complete && others_comment(scene, k, t + 1, content.end) => true,
            // "…, even as prices rose": what was so meanwhile.
            "," if complete && scene.lower(t + 1) == "even" && scene.lower(t + 2) == "as" => true,
            // "…, before walking out": what the speaker did next.
            "," if complete && scene.lower(t + 1) == "before" && scene.tag(t + 2) == Tag::Vbg => {
                true
            }
            "," => {
                // ", publicly announcing that …"
                let adverb = usize::from(scene.kind(t + 1) == Kind::Adverb);
                let again = gerund(t + 1 + adverb) || resumes(scene, k, t, sentence);
                leads && nominal(t + 1) || again
            }
            // "… a “mistake,” adding that …", "Smith, who called it a “mistake,” will have to go":
            // the comma is inside.
            _ if scene.stretch_of(t - 1).is_some() => {
                let comma = (t.saturating_sub(2)..t).any(|c| scene.kind(c) == Kind::Comma);
                gerund(t) || comma && resumes(scene, k, t - 1, sentence)
            }
            _ => false,
        };
        if ends {
            return t;
        }
    }
    content.end
}

/// Whether the sentence begins with a clause that leads up to the main one.
pub(in crate::analysis::quotes) fn leads_up(scene: &Scene<'_>, sentence: &Range<usize>) -> bool {
    let start = sentence.start;
    let joined = matches!(scene.lower(start), "and" | "but");
    scene.document.is(start + usize::from(joined), WordClass::LeadingUp)
}

/// Whether the verb at `t` reports in the form of the one at `k`.
fn same(scene: &Scene<'_>, k: usize, t: usize) -> bool {
    let Some(own) = scene.cue(k) else { return false };
    let gerund = own.form == Form::Gerund && scene.tag(t) == Tag::Vbg;
    let cue = scene.cue(t).filter(|_| scene.tag(t).is_verb());
    // "said it must be checked and verified": no second report.
    let finite = scene.tag(k) != Tag::Vbd || scene.tag(t) == Tag::Vbd;
    gerund || cue.is_some_and(|c| own.form == c.form && finite)
}

/// Whether a verb of the form of the one at `k` reports again at token `t`,
/// alone or after a subject of its own.
fn reports_again(scene: &Scene<'_>, k: usize, t: usize, end: usize) -> bool {
    let same = |t: usize| same(scene, k, t);
    let helps = |&t: &usize| matches!(scene.kind(t), Kind::Adverb | Kind::Auxiliary);
    let again = |t: usize| (t..end).find(|t| !helps(t)).is_some_and(same);
    let own = |verb: usize| {
        let subject = scene.child(verb, Relation::Nsubj);
        let says = scene.cue(verb).is_some_and(|c| c.class == Class::Say);
        says && subject.is_some_and(|s| scene.under(s).start == t)
    };
    again(t)
        || phrase::at(scene, t, end).is_some_and(|p| again(p.tokens.end))
        || (t + 1..end.min(t + SUBJECT)).any(|verb| same(verb) && own(verb))
}

/// Whether the words from token `t` on report once more: "also stating that", "did
/// hint that", "saying whether".
fn adds(scene: &Scene<'_>, t: usize) -> bool {
    let helps = |t: usize| matches!(scene.kind(t), Kind::Adverb | Kind::Auxiliary);
    let verb = t + (t..t + HELPS).take_while(|&t| helps(t)).count();
    let that = |t: usize| matches!(scene.lower(t), "that" | "whether" | "if");
    let says = scene.cue(verb).is_some_and(|c| c.class == Class::Say);
    let perfect = verb > t && matches!(scene.lower(verb - 1), "has" | "have") && says;
    // "told the paper that"
    let told = scene.cue(verb).is_some_and(|c| c.lemma == "tell");
    let addressed = told && (verb + 2..verb + SUBJECT / 4).any(that);
    let opens = that(verb + 1) || perfect || addressed;
    let reports = scene.cue(verb).is_some_and(|c| matches!(c.class, Class::Say | Class::Claim));
    // "kept saying that"
    let bound = t.checked_sub(1).is_some_and(|b| scene.verbal(b));
    let gerund = scene.cue(verb).is_some_and(|c| c.form == Form::Gerund);
    reports && opens && !(gerund && bound)
}

/// Whether others report in a clause of their own: "while Jones has called it so".
fn others_report(scene: &Scene<'_>, t: usize, end: usize) -> bool {
    // "while another calls him a fool", whatever the tree has.
    if phrase::alone(scene, t) && scene.cue(t + 1).is_some() {
        return true;
    }
    let own = |verb: usize| {
        let subject = scene.child(verb, Relation::Nsubj);
        subject.is_some_and(|s| s >= t && scene.under(s).start <= t + 1)
    };
    let finite = |verb: &usize| {
        scene.cue(*verb).is_some_and(|c| c.form != Form::Gerund) && scene.tag(*verb) != Tag::Vb
    };
    (t + 1..end.min(t + SUBJECT)).filter(finite).any(own)
}

/// Whether the speaker is said to report something else meanwhile: "as she once again claimed".
fn reports_too(scene: &Scene<'_>, k: usize, t: usize) -> bool {
    let speaks = matches!(scene.lower(t), "he" | "she" | "they");
    let helps = |&t: &usize| scene.kind(t) == Kind::Adverb || scene.lower(t) == "once";
    let verb = t + 1 + (t + 1..t + HELPS).take_while(helps).count();
    let says = scene
        .cue(verb)
        .is_some_and(|c| matches!(c.class, Class::Say | Class::Claim) && c.act() != Act::Thought);
    // "as bad as she said"
    let more = !matches!(scene.kind(verb + 1), Kind::Stop | Kind::Comma);
    // "as she once again claimed", whatever the tag
    let past = |t: usize| scene.cue(t).is_some_and(|c| c.form == Form::Past);
    speaks && says && more && past(verb) && past(k)
}

/// Whether somebody else is said to say something: ", with Jones saying".
fn others_say(scene: &Scene<'_>, t: usize, end: usize) -> bool {
    let says =
        |k: usize| scene.cue(k).is_some_and(|c| c.form == Form::Gerund && c.class == Class::Say);
    let plain = |k: &usize| !scene.verbal(*k) || says(*k);
    scene.lower(t) == "with" && (t + 1..end.min(t + SUBJECT)).take_while(plain).any(says)
}

/// Whether the speaker goes on to do something: "The judge said they had lied, and
/// fined them."
fn acts_too(scene: &Scene<'_>, k: usize, t: usize) -> bool {
    let verb = t + 1 + usize::from(scene.kind(t + 1) == Kind::Adverb);
    let own =
        [Relation::Nsubj, Relation::NsubjPass].iter().any(|&r| scene.child(verb, r).is_some());
    matches!(scene.lower(t), "and" | "but")
        && scene.tag(verb) == Tag::Vbd
        && scene.tag(k) == Tag::Vbd
        && scene.relation(verb) == Relation::Conj
        && scene.head(verb) == Some(k)
        && !own
}

/// Whether the writer tells what others say of it: ", which parents welcomed".
fn others_comment(scene: &Scene<'_>, k: usize, t: usize, end: usize) -> bool {
    let subject = phrase::at(scene, t + 1, end).filter(|_| scene.lower(t) == "which");
    let Some(subject) = subject else { return false };
    let verb = subject.tokens.end;
    let named = scene.kind(subject.head) != Kind::Pronoun;
    named && scene.tag(k) == Tag::Vbd && scene.tag(verb) == Tag::Vbd && scene.cue(verb).is_some()
}

/// Whether the writer goes on to say what sort of words they are: ", a charge that she
/// denies", ", a view shared by Jones", ", a move first reported by the Times".
pub(super) fn calls_it(scene: &Scene<'_>, t: usize) -> bool {
    if !matches!(scene.lower(t), "a" | "an") {
        return false;
    }
    let noun = t + 1 + usize::from(scene.kind(t + 1) == Kind::Word && scene.tag(t + 2).is_noun());
    let said = scene.document.properties(noun).is_any(&[WordClass::SpeechNoun, WordClass::Hearsay]);
    let next = noun + 1;
    let passed_on = || {
        let verb =
            next + usize::from(scene.kind(next) == Kind::Adverb || scene.lower(next) == "first");
        matches!(scene.tag(verb), Tag::Vbn | Tag::Vbd)
            && scene.lower(verb + 1) == "by"
            && (said || scene.cue(verb).is_some())
    };
    let others = || {
        let subject = phrase::at(scene, next, scene.document.sentence_of(t).end);
        subject.is_some_and(|subject| scene.carries(subject.tokens.end))
    };
    let relative = matches!(scene.lower(next), "that" | "which");
    passed_on() || said && (relative || others())
}

/// The farthest that "details" stands from "without", in tokens: "giving any more details".
const DETAILS: usize = 5;

/// Whether the writer says how little the speaker told: "without giving details",
/// "without elaborating", ", without naming them".
pub(in crate::analysis::quotes) fn tells_no_more(scene: &Scene<'_>, t: usize) -> bool {
    if scene.lower(t) != "without" {
        return false;
    }
    let details = |t: usize| {
        matches!(scene.lower(t), "detail" | "details" | "evidence" | "proof" | "specifics")
    };
    scene.tag(t + 1) == Tag::Vbg
        && match scene.lower(t + 1) {
            "elaborating" | "specifying" => true,
            "naming" | "identifying" => scene.kind(t - 1) == Kind::Comma,
            "giving" | "providing" | "offering" | "presenting" | "citing" => {
                (t + 2..=t + DETAILS).any(details)
            }
            _ => false,
        }
}

/// Whether a clause with a subject of its own is set against what comes before:
/// ", but Jones disagreed".
fn contrasts(scene: &Scene<'_>, t: usize, end: usize) -> bool {
    let governs = |verb: usize| {
        scene.verbal(verb)
            && scene.child(verb, Relation::Nsubj).is_some_and(|s| scene.under(s).start == t + 1)
    };
    let named = (t + 1..end).take_while(|&n| scene.kind(n) == Kind::Name).last();
    matches!(scene.lower(t), "but" | "although" | "though")
        && ((t + 1..end.min(t + SUBJECT)).any(governs)
            || named.is_some_and(|n| scene.lower(n + 1).ends_with("ed")))
}

/// "not only does it …, | but it also …": whether the clause before "but" is half of one.
fn adds_up(scene: &Scene<'_>, before: Range<usize>) -> bool {
    before.into_iter().any(|t| scene.lower(t) == "not" && scene.is_only(t + 1))
}

/// Whether the comma at `t` closes an aside that holds the report: "Smith, who
/// said so, went on".
fn resumes(scene: &Scene<'_>, k: usize, t: usize, sentence: &Range<usize>) -> bool {
    let verb = if scene.kind(t + 1) == Kind::Adverb { t + 2 } else { t + 1 };
    // "Smith, who said the dam was safe, | quit": whatever the tag, if the report has its verb.
    let told = (k + 1..t).any(|w| scene.carries(w));
    let past = told
        && (scene.tag(verb).is_verb() || scene.lower(verb).ends_with("ised"))
        && !matches!(scene.tag(verb), Tag::Vbg);
    let finite =
        (matches!(scene.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Md) || past) && !scene.capital(verb);
    let opens = |c: usize| {
        scene.kind(c) == Kind::Comma
            && (scene.kind(c + 1) == Kind::Relative
                || matches!(scene.lower(c + 1), "though" | "although" | "while" | "as")
                || c + 1 == k && before_main_verb(scene, k, sentence))
    };
    finite && (sentence.start..k).rev().take(SUBJECT).any(opens)
}

/// "A judge, | saying the law was cruel, | threw it out": whether the report stands between the
/// subject and its verb.
pub(in crate::analysis::quotes) fn before_main_verb(
    scene: &Scene<'_>,
    k: usize,
    sentence: &Range<usize>,
) -> bool {
    let gerund = scene.cue(k).is_some_and(|c| c.form == Form::Gerund);
    gerund && !(sentence.start..k).any(|t| scene.carries(t))
}

/// Cuts off what is added after a comma if it is longer than the clause
/// itself: ", which …".
fn tail(scene: &Scene<'_>, content: Range<usize>) -> usize {
    let added = |t: usize| match scene.kind(t) {
        _ if scene.stretch_of(t).is_some() => false,
        Kind::Comma => matches!(scene.lower(t + 1), "which" | "who" | "whose"),
        _ => false,
    };
    let longer = |t: usize| {
        let own = count(scene, content.start..t);
        own >= 4 && count(scene, t..content.end) > own
    };
    // "a sign that Smith, who lost, | would go": the clause is not over.
    let subject = |t: usize| {
        let noun = phrase::before(scene, t, content.start).map(|p| p.head);
        let verb =
            noun.filter(|&n| scene.relation(n) == Relation::Nsubj).and_then(|n| scene.head(n));
        verb.is_some_and(|verb| (t..content.end).contains(&verb))
    };
    let over = |&t: &usize| added(t) && longer(t) && !subject(t);
    (content.start + 1..content.end).find(over).unwrap_or(content.end)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_report_ends_where_another_begins() {
        check(
            "Ann Berger said the bridge would open in May and called the delay “a scandal.”",
            &expect![[r#"
                Ann Berger said the bridge would open in May and called the delay “a scandal.”
                                ---------------------------- q0 → Ann Berger
                                                                        ~~~~~~~~~~~~~~~~~~~~~~ q1 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the bridge would open; nobody believed it.",
            &expect![[r#"
            Ann Berger said the bridge would open; nobody believed it.
                            --------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_others_say_of_it() {
        check(
            "Ann Berger said the bridge would open in May, which shopkeepers welcomed.",
            &expect![[r#"
                Ann Berger said the bridge would open in May, which shopkeepers welcomed.
                                ---------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn how_little_was_told_is_no_part_of_it() {
        check(
            "Ann Berger said the bridge would close, without giving any details.",
            &expect![[r#"
                Ann Berger said the bridge would close, without giving any details.
                                ---------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said some drivers had lied, without naming them.",
            &expect![[r#"
                Ann Berger said some drivers had lied, without naming them.
                                --------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the council sacked her without giving a reason.",
            &expect![[r#"
                Ann Berger said the council sacked her without giving a reason.
                                ---------------------------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_the_speaker_reports_meanwhile() {
        check(
            "Ann Berger said she would resign as she announced a new plan.",
            &expect![[r#"
                Ann Berger said she would resign as she announced a new plan.
                                ---------------- q0 → Ann Berger
                                                                  ---------- q1 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the bridge fell as she arrived.",
            &expect![[r#"
                Ann Berger said the bridge fell as she arrived.
                                ------------------------------ q0 → Ann Berger
            "#]],
        );
    }
}
