//! Reported clauses by the words alone, where the tree shows none.

use std::ops::Range;

use super::complement::told;
use super::extent::{bound, cut};
use super::{Clause, Who, addressee, count, occasion};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Act, Class, Cue, Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far "that" may stand from its verb, in tokens.
const THAT: usize = 16;

/// How far a subject may reach, in tokens.
const SUBJECT: usize = 8;

/// The fewest words of a clause; of one that somebody is told: "profits had doubled".
const CLAUSE: usize = 4;
const TOLD: usize = 3;

/// The clause after the verb at `k`, or before it at the end of a sentence.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    _: Who<'_>,
) -> Option<Clause> {
    // "continued the tour": it reports only with the tree or with marks.
    let reports = matches!(cue.class, Class::Say | Class::Claim) && cue.lemma != "continue";
    if !reports || k == sentence.start {
        return None;
    }
    if matches!(scene.kind(k - 1), Kind::Determiner | Kind::Preposition) {
        return None;
    }
    let mut subject =
        tree::subject(scene, k).or_else(|| phrase::before(scene, k, sentence.start))?;
    let content = right(scene, k, cue, sentence)
        .or_else(|| behind_colon(scene, k, cue, sentence))
        .map(|c| bound(scene, k, c, sentence))
        .or_else(|| left(scene, k, cue, &mut subject, sentence))
        .or_else(|| appended(scene, k, cue, &mut subject, sentence))?;
    // "Residents were told the plan had failed": nobody says by whom.
    let untold = cue.is(Trait::Addresses) && content.start > k && told(scene, k);
    Some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject).filter(|_| !untold),
        ground: Ground::Words,
    })
}

/// The clause around a quoted fragment whose verb at `k` stands before it.
pub(super) fn around_fragment(
    scene: &Scene<'_>,
    k: usize,
    fragment: &Range<usize>,
    sentence: &Range<usize>,
) -> Range<usize> {
    let that = (k + 1..fragment.start)
        .rev()
        .find(|&t| matches!(scene.lower(t), "that" | "whether" | "if") && scene.tag(t) == Tag::In);
    // "told the paper: “…”"
    if fragment.start.checked_sub(1).is_some_and(|t| t > k && scene.kind(t) == Kind::Colon) {
        return fragment.clone();
    }
    // "compared the plan to | “a bad joke”"
    let cue = scene.cue(k).filter(|cue| cue.is(Trait::Marked));
    if cue.is_some_and(|cue| cue.goes_with(scene.lower(fragment.start.saturating_sub(1)))) {
        return fragment.clone();
    }
    // "noted in the complaint, “…”"
    let own = attribution::particle(scene, k);
    let aside = Some(k + 1 + own).filter(|&t| scene.kind(t) == Kind::Preposition);
    let aside =
        aside.and_then(|from| (from..fragment.start).find(|&t| scene.kind(t) == Kind::Comma));
    // "called for “urgent action”", "warned of “dangers”"
    let along = aside.is_none()
        && scene.kind(k + 1) == Kind::Preposition
        && scene.cue(k).is_some_and(|c| c.goes_with(scene.lower(k + 1)));
    let verb = (k + 1..fragment.start).find(|&t| scene.carries(t));
    let whom = scene.cue(k).zip(verb).and_then(|(cue, verb)| addressee::end(scene, k, cue, verb));
    let start = that.or(aside).map(|t| t + 1).or(whom);
    let start = start.unwrap_or(k + 1 + own + usize::from(along));
    // "was dismissed by Smith as | “nonsense”"
    let agent = scene.child(k, Relation::Agent).map(|a| scene.under(a).end);
    let agent = agent.filter(|&end| tree::is_passive(scene, k) && end <= fragment.start);
    let start = agent.map_or(start, |end| {
        (end + usize::from(scene.lower(end) == "as")).clamp(start, fragment.start)
    });
    let judged = scene.cue(k).is_none_or(|c| !matches!(c.class, Class::Say | Class::Claim));
    let end = cut(scene, k, start..sentence.end, sentence).max(fragment.end);
    let comma = (fragment.end.saturating_sub(2)..end)
        .find(|&t| scene.kind(t) == Kind::Comma || scene.lower(t) == "but");
    if !judged {
        return start..end;
    }
    let content = start..comma.unwrap_or(end);
    start..occasion::without(scene, k, &content, sentence).max(fragment.end)
}

fn right(scene: &Scene<'_>, k: usize, cue: Cue, sentence: &Range<usize>) -> Option<Range<usize>> {
    let end = sentence.end;
    let that = (k + 1..end.min(k + THAT)).find(|&t| scene.lower(t) == "that");
    let direct = |that: &usize| {
        // "a letter that was published": a relative clause.
        let relative = matches!(scene.kind(*that + 1), Kind::Auxiliary | Kind::Verb);
        // "said in a speech that …" reports, "said in a speech that he gave" is rare.
        let written = scene.kind(k + 1) == Kind::Preposition
            && scene.document.is(*that - 1, WordClass::Document);
        let occasion = written
            || scene.document.is(*that - 1, WordClass::Occasion)
            || cue.lemma == "say" && says_where(scene, k, *that, end)
            // "claimed at the time that"
            || scene.kind(k + 1) == Kind::Preposition && scene.lower(*that - 1) == "time";
        // "wrote in a note that"
        let noun = |t: usize| scene.kind(t - 1) == Kind::Determiner;
        let reports = |t: usize| matches!(scene.kind(t), Kind::Cue(_)) && !noun(t);
        // "pleaded not guilty and were freed on condition that"
        let goes_on = |t: usize| scene.kind(t) == Kind::And && scene.carries(t + 1);
        // "told the court that neither …"
        let whom = || phrase::at(scene, k + 1, end).filter(|_| cue.is(Trait::Addresses));
        let told = || whom().is_some_and(|whom| whom.tokens.end == *that);
        !relative
            && (scene.tag(*that) == Tag::In || occasion || told())
            && (k + 1..*that)
                .all(|t| !matches!(scene.kind(t), Kind::Stop | Kind::Relative) && !reports(t))
            && !(k + 1..*that).any(goes_on)
            && !attribution::is_of_claim(scene, k, *that)
    };
    if let Some(that) = that.filter(direct) {
        return (count(scene, that + 1..end) >= 3).then_some(that + 1..end);
    }
    let whether = |t: &usize| matches!(scene.lower(*t), "whether" | "if");
    let how = |t: &usize| scene.tag(*t).is_question_word() && is_whom(scene, k + 1..*t);
    let whether = (k + 1..end.min(k + SUBJECT)).find(|t| whether(t) || how(t));
    let asked = |w: &usize| (k + 1..*w).all(|t| !scene.verbal(t) && scene.kind(t) != Kind::Comma);
    if let Some(whether) = whether.filter(asked).filter(|_| cue.lemma == "ask") {
        return has_clause(scene, whether, end).then_some(whether..end);
    }
    let mut start = k + 1;
    let addresses = cue.is(Trait::Addresses) && cue.lemma != "ask";
    // "they were told | the plan had failed"
    if addresses && !tree::is_passive(scene, k) {
        let verb = (start..end).find(|&t| scene.carries(t));
        let whom = verb.and_then(|verb| addressee::end(scene, k, cue, verb));
        let obligatory = !cue.is(Trait::Orders) || cue.lemma == "tell";
        let first = || phrase::at(scene, start, end).filter(|_| obligatory);
        start = whom.or_else(|| first().map(|whom| whom.tokens.end)).unwrap_or(start);
    }
    if scene.kind(start) == Kind::Comma && scene.kind(k) != Kind::Cue(cue) {
        start += 1;
    }
    start = past_occasion(scene, start);
    let opens = matches!(
        scene.kind(start),
        Kind::Pronoun | Kind::Determiner | Kind::Name | Kind::Word | Kind::Adverb
    );
    let opens = opens && !cues::is_time(scene.document, start) && scene.lower(start) != "not";
    // "The man who found the key | said …"
    let relative = scene.relation(k) == Relation::Relcl || scene.kind(k - 1) == Kind::Relative;
    let claims = cue.class == Class::Claim && cue.act() != Act::Thought && !relative;
    let said = (cue.class == Class::Say || claims) && cue.lemma != "ask" && opens;
    let least = if addresses || claims { TOLD } else { CLAUSE };
    let verb = scene.tag(k).is_verb();
    let beside = verb && !relative && (addresses || cue.form != Form::Gerund);
    let subject = || has_subject(scene, start, end) || beside && has_verb_beside(scene, start, end);
    let clause = has_words(scene, start, end, least) && (cue.lemma == "say" || subject());
    (said && clause).then_some(start..end)
}

/// "explained the plan: | the bridge would close"
fn behind_colon(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let finite = matches!(cue.form, Form::Past | Form::Present) && scene.carries(k);
    if cue.class != Class::Say || !finite || tree::is_passive(scene, k) {
        return None;
    }
    let plain = |t: &usize| !scene.verbal(*t) && scene.stretch_of(*t).is_none();
    let mut near = (k + 1..sentence.end.min(k + THAT)).take_while(plain);
    let colon = near.find(|&t| scene.kind(t) == Kind::Colon)?;
    let start = colon + 1;
    let opens = scene.stretch_of(start).is_none();
    (opens && has_subject(scene, start, sentence.end)).then_some(start..sentence.end)
}

/// Whether the tokens are somebody who is asked what follows, and no noun that "who" belongs
/// to: "asked the man who owned it".
fn is_whom(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let whom = phrase::at(scene, tokens.start, tokens.end).filter(|whom| whom.tokens == tokens);
    let question = scene.kind(tokens.end) != Kind::Relative || scene.lower(tokens.end) == "what";
    whom.is_some_and(|whom| question || matches!(scene.kind(whom.head), Kind::Name | Kind::Pronoun))
}

/// Whether "that" at `that` follows where the verb at `k` said it: "said in an address
/// to the city that the bridge would open", unlike "said in an address that he gave".
fn says_where(scene: &Scene<'_>, k: usize, that: usize, end: usize) -> bool {
    let plain = (k + 1..that).all(|t| !scene.verbal(t) && scene.kind(t) != Kind::Comma);
    let nominal =
        matches!(scene.kind(that + 1), Kind::Name | Kind::Determiner | Kind::Word | Kind::Pronoun);
    let verb = (that + 1..end).find(|&t| scene.verbal(t));
    // The verb of a relative clause has its object before it.
    let whole = verb.is_some_and(|v| v + 2 < end && scene.kind(v + 1) != Kind::Comma);
    scene.kind(k + 1) == Kind::Preposition && plain && nominal && whole
}

/// Whether a verb follows in enough words.
fn has_clause(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    has_words(scene, start, end, CLAUSE)
}

fn has_words(scene: &Scene<'_>, start: usize, end: usize, least: usize) -> bool {
    count(scene, start..end) >= least && (start + 1..end).any(|t| scene.verbal(t))
}

/// Whether a clause begins with its subject: "added the plan failed", unlike "added
/// a plan that failed".
fn has_subject(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    (start..end.min(start + THAT)).any(|t| {
        matches!(scene.relation(t), Relation::Nsubj | Relation::NsubjPass)
            && scene.under(t).start == start
            // "shows Smith | saying that": nothing that can be so.
            && scene.head(t).is_some_and(|verb| {
                let seen = scene.tag(verb) == Tag::Vbg && scene.child(verb, Relation::Aux).is_none();
                verb > t && !seen
            })
    })
}

/// Whether a verb that can carry a clause stands right behind the noun phrase at `start`:
/// "told employees | the cuts were final", "found | patients with fever are ill", where the tree
/// has no clause.
fn has_verb_beside(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let Some(subject) = phrase::at(scene, start, end) else { return false };
    let mut after = subject.tokens.end;
    for _ in 0..PARTS {
        let part = Some(after + 1).filter(|_| scene.kind(after) == Kind::Preposition);
        let Some(part) = part.and_then(|t| phrase::at(scene, t, end)) else { break };
        after = part.tokens.end;
    }
    // "Smith, the mayor, | had lied"
    if scene.kind(after) == Kind::Comma
        && let Some(apposition) = phrase::at(scene, after + 1, end)
        && scene.kind(apposition.tokens.end) == Kind::Comma
    {
        after = apposition.tokens.end + 1;
    }
    let verb = (after..end).find(|&t| scene.kind(t) != Kind::Adverb);
    verb.is_some_and(|t| scene.carries(t))
}

/// The most parts with prepositions behind a noun: "children in schools of the city".
const PARTS: usize = 3;

/// Where the words go on behind when it was said: "on Saturday |", "during the trial |".
fn past_occasion(scene: &Scene<'_>, start: usize) -> usize {
    let led = matches!(scene.lower(start), "during" | "after" | "before");
    if !led {
        return addressee::past_time(scene, start);
    }
    let subject = |t: &usize| matches!(scene.kind(*t), Kind::Determiner | Kind::Pronoun);
    let noun = phrase::at(scene, start + 1, start + SUBJECT).map(|noun| noun.tokens.end);
    let noun = noun.filter(subject).or_else(|| Some(scene.child(start, Relation::Pobj)? + 1));
    noun.unwrap_or(start)
}

/// "The plan failed, Smith said."
fn left(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    subject: &mut Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let start = subject.tokens.start.min(k);
    let nominal = |t: &usize| {
        scene.tag(*t) == Tag::Quote
            || matches!(
                scene.kind(*t),
                Kind::Name | Kind::Word | Kind::Determiner | Kind::Possessive | Kind::Pronoun
            ) && !scene.tag(*t).is_verb()
    };
    let before = (sentence.start..start).rev().take(SUBJECT).take_while(nominal).last();
    let comma = before.unwrap_or(start).checked_sub(1)?;
    // "…, the nominee's campaign said" where the tree has "campaign" alone.
    if subject.head < k && scene.kind(comma) == Kind::Comma {
        let first = (comma + 1..start).find(|&t| scene.tag(t) != Tag::Quote);
        subject.tokens.start = first.unwrap_or(subject.tokens.start);
    }
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    let content = clause_start(scene, sentence.start, comma)..comma;
    // "Even if it is old, the game finds a way": the verb has an object.
    let next = (k + 1..sentence.end).find(|&t| scene.kind(t) != Kind::Adverb);
    let ends = next.is_none_or(|t| {
        matches!(scene.kind(t), Kind::Stop | Kind::Comma | Kind::Preposition | Kind::Conjunction)
            || cues::is_time(scene.document, t)
    });
    let fits = ends && finite && !content.is_empty() && scene.kind(comma) == Kind::Comma;
    // At the end of a sentence nothing else can be meant, whatever the tags say.
    let last = scene.kind(k + 1) == Kind::Stop && cue.class == Class::Say;
    let whole = has_clause(scene, content.start, comma) || last && comma > sentence.start + 3;
    (fits && count(scene, content.clone()) >= 3 && whole).then_some(content)
}

/// "The talks failed, sources close to the minister said": whatever describes the
/// speaker, the last comma is in front of it.
fn appended(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    subject: &mut Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let says =
        cue.class == Class::Say && matches!(cue.form, Form::Past | Form::Present | Form::Base);
    let ends = scene.kind(k + 1) == Kind::Stop && scene.stretch_of(k + 1).is_none();
    let comma = (sentence.start..k).rev().find(|&t| scene.kind(t) == Kind::Comma)?;
    let described = phrase::at(scene, comma + 1, k)?;
    let plain = |t: usize| match scene.tag(t) {
        Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => scene.kind(t - 1) == Kind::Relative,
        _ => scene.stretch_of(t).is_none(),
    };
    // "…, a charge that she denies"
    let denied = |t: usize| {
        matches!(scene.lower(t), "that" | "which")
            && matches!(scene.kind(t + 1), Kind::Pronoun | Kind::Name | Kind::Determiner)
    };
    let plain = |t: usize| plain(t) && !denied(t);
    let fits = says && ends && k - comma <= THAT && (comma + 1..k).all(plain);
    let content = clause_start(scene, sentence.start, comma)..comma;
    let whole = has_clause(scene, content.start, comma);
    if !(fits && whole && count(scene, content.clone()) >= 3) {
        return None;
    }
    *subject = described;
    Some(content)
}

/// Where the clause up to `comma` begins; at its end where none does: "Asked about
/// it, Smith said no" reports no asking.
fn clause_start(scene: &Scene<'_>, start: usize, comma: usize) -> usize {
    let joined = matches!(scene.kind(start), Kind::Conjunction | Kind::Preposition);
    let first = start + usize::from(joined);
    let participle = matches!(scene.tag(first), Tag::Vbn | Tag::Vbg);
    // "If convicted, he will face prison, Smith said."
    let mut commas = (first..comma).filter(|&t| scene.kind(t) == Kind::Comma);
    let whole = commas.next().is_some_and(|c| (c..comma).any(|t| scene.carries(t)));
    if participle && !(joined && whole) { comma } else { start }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_fragment_with_its_clause() {
        check(
            "Ann Berger wondered if the council would be “fair” to her.",
            &expect![[r#"
                Ann Berger wondered if the council would be “fair” to her.
                                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger (asked)
            "#]],
        );
        check(
            "The bridge was “a gift,” she added on Monday.",
            &expect![[r#"
                The bridge was “a gift,” she added on Monday.
                ~~~~~~~~~~~~~~~~~~~~~~~~ q0 → ?
            "#]],
        );
    }

    #[test]
    fn what_somebody_is_asked() {
        check(
            "Ann Berger asked Carl Weber why his bridge was closed.",
            &expect![[r#"
                Ann Berger asked Carl Weber why his bridge was closed.
                                            ------------------------- q0 → Ann Berger (asked)
            "#]],
        );
        check(
            "Ann Berger asked the council what tools it used.",
            &expect![[r#"
                Ann Berger asked the council what tools it used.
                                             ------------------ q0 → Ann Berger (asked)
            "#]],
        );
    }

    #[test]
    fn what_a_colon_introduces() {
        check(
            "Ann Berger explained the changes: the bridge would be closed at night.",
            &expect![[r#"
                Ann Berger explained the changes: the bridge would be closed at night.
                                                  ----------------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said goodbye to two friends: Carl Weber and Dora Klein.",
            &expect![[r#"
                Ann Berger said goodbye to two friends: Carl Weber and Dora Klein.
            "#]],
        );
    }

    #[test]
    fn clauses_without_that_behind_more_verbs() {
        check(
            "Ann Berger has claimed Elmford is secretly selling its bridge.",
            &expect![[r#"
            Ann Berger has claimed Elmford is secretly selling its bridge.
                                   -------------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "A report found drivers with old cars are slow.",
            &expect![[r#"
                A report found drivers with old cars are slow.
                               ------------------------------ q0 → A report
            "#]],
        );
        check(
            "Ann Berger insisted Carl Weber, the mayor, had lied.",
            &expect![[r#"
            Ann Berger insisted Carl Weber, the mayor, had lied.
                                ------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The woman who found the baby said she had heard a cry.",
            &expect![[r#"
                The woman who found the baby said she had heard a cry.
                                                  ------------------- q0 → The woman who found the baby
            "#]],
        );
        check(
            "Ann Berger said after the match the driver insulted her.",
            &expect![[r#"
            Ann Berger said after the match the driver insulted her.
                                            ----------------------- q0 → Ann Berger
        "#]],
        );
    }
}
