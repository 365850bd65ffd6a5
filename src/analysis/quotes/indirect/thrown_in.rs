//! "The plan, Smith said, had failed", "As Smith noted, the plan failed", "The
//! plan failed, said Smith."

use std::ops::Range;

use super::complement::told;
use super::{Clause, Who, count, leads_up, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::cues::{self, Class, Cue, Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far an adverbial or a subject reaches, in tokens.
const WHEN: usize = 12;

/// The sentence that the verb at `k` is thrown into or appended to.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    if let Some(content) = impersonal(scene, k, cue, sentence) {
        let (cue, ground) = (k..k + 1, Ground::Appended);
        return Some(Clause { content: vec![content], cue, subject: None, ground });
    }
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    if !finite || !matches!(cue.class, Class::Say | Class::Claim) || told(scene, k) {
        return None;
    }
    // "…, Smith, a lawyer, told the paper": nobody tells without being named before.
    let addressed = matches!(cue.lemma, "tell" | "inform" | "assure" | "remind" | "notify");
    let inverted = if addressed { None } else { inverted(scene, k, sentence) };
    let (content, subject) = inverted.or_else(|| {
        let subject = who()?;
        let start = subject.tokens.start;
        if leads_in(scene, k, cue, sentence.end) {
            return None;
        }
        let content = between(scene, k, start, sentence)
            .or_else(|| as_noted(scene, k, start, sentence, is_cut_short(scene, k, who)))?;
        Some((content, subject))
    })?;
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), ground: Ground::ThrownIn })
}

/// "After the song, she added | the words, “…”": whether the verb has words of its own.
fn leads_in(scene: &Scene<'_>, k: usize, cue: Cue, end: usize) -> bool {
    let object = scene.child(k, Relation::Dobj).is_some_and(|o| o > k)
        || scene.kind(k + 1) == Kind::Determiner;
    let object = object && !cue.is(Trait::Addresses);
    let behind = Some(k + 1).filter(|_| object).and_then(|t| phrase::at(scene, t, end));
    let behind = behind.map(|o| o.tokens.end);
    behind.is_some_and(|t| scene.stretch_of(t + usize::from(comma(scene, t))).is_some())
}

/// "The plan failed, | it is claimed."
fn impersonal(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let says = matches!(cue.class, Class::Say | Class::Claim) && told(scene, k);
    let it = scene.child(k, Relation::NsubjPass).filter(|&it| says && scene.lower(it) == "it")?;
    let first = before(scene, it, sentence).filter(|&b| comma(scene, b))?;
    let ends = k + 1 >= sentence.end || closes(scene, k + 1);
    let content = sentence.start..first;
    let whole = has_verb(scene, content.clone()) && count(scene, content.clone()) >= 3;
    (ends && whole && it < k).then_some(content)
}

/// The last token before `at` that is no quotation mark.
fn before(scene: &Scene<'_>, at: usize, sentence: &Range<usize>) -> Option<usize> {
    (sentence.start..at).rev().find(|&t| scene.tag(t) != Tag::Quote)
}

fn comma(scene: &Scene<'_>, at: usize) -> bool {
    scene.kind(at) == Kind::Comma
}

/// "…, said David Gilbert, its president."
fn inverted(
    scene: &Scene<'_>,
    k: usize,
    sentence: &Range<usize>,
) -> Option<(Vec<Range<usize>>, Phrase)> {
    let first = before(scene, k, sentence).filter(|&b| comma(scene, b))?;
    let subject = phrase::at(scene, k + 1, sentence.end)?;
    let one = phrase::one_of(scene, k + 1);
    let named = (one || matches!(scene.kind(k + 1), Kind::Name | Kind::Determiner | Kind::Word))
        && scene.relation(subject.head) != Relation::Pobj;
    let last = subject.tokens.end;
    // "Smith, a lawyer, said the plan by the council had failed"
    let object =
        [Relation::Ccomp, Relation::Dobj].iter().any(|&r| scene.child(k, r).is_some_and(|c| c > k));
    let governs = object && scene.child(k, Relation::Nsubj).is_some_and(|s| s < k);
    // "The bridge will close, says Mayor Smith, and …", whatever the tree has.
    let ends = last >= sentence.end || comma(scene, last) || scene.kind(last) == Kind::Stop;
    let mut words = sentence.start..first;
    let nested = words.clone().any(|t| matches!(scene.kind(t), Kind::Relative | Kind::Conjunction));
    let clause = words.any(|t| scene.carries(t)) && !nested;
    let governs = governs && !(ends && clause);
    let closed = last >= sentence.end
        || scene.lower(last) == ";"
        || matches!(
            scene.kind(last),
            Kind::Stop | Kind::Comma | Kind::Preposition | Kind::Relative
        )
        // "said one of the officials | cited above"
        || matches!(scene.tag(last), Tag::Vbn | Tag::Vbd) && one;
    let content = trim(scene, sentence.start..first);
    let verb = has_verb(scene, content.clone());
    // "The bridge is, says Smith, “a wreck”"
    let helps = |t: usize| scene.kind(t) == Kind::Auxiliary && scene.carries(t);
    let broken = first.checked_sub(1).is_some_and(helps) && comma(scene, last);
    if named && closed && broken {
        return Some((vec![content, last + 1..sentence.end], subject));
    }
    if named && closed && !verb {
        let rest = goes_on(scene, past_aside(scene, last, sentence).unwrap_or(last), sentence)
            .or_else(|| fronted(scene, &content, last, sentence));
        return Some((vec![content, rest?], subject));
    }
    let enough = count(scene, content.clone()) >= 3 && verb;
    (named && closed && enough && !governs).then(|| {
        let rest = joined(scene, &content, past_aside(scene, last, sentence), sentence)
            .or_else(|| behind_reason(scene, &content, last, sentence));
        (std::iter::once(content).chain(rest).collect(), subject)
    })
}

/// "In Elm, says Smith, | the bridge is a sign of hope": the clause after an adverbial and
/// the attribution that ends at token `from`.
fn fronted(
    scene: &Scene<'_>,
    before: &Range<usize>,
    from: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let comma = past_aside(scene, from, sentence).filter(|&c| comma(scene, c))?;
    let adverbial = matches!(scene.kind(before.start), Kind::Preposition | Kind::Adverb)
        || cues::is_time(scene.document, before.start);
    let rest = main_clause(scene, comma, sentence).filter(|_| adverbial)?;
    scene.stretch_of(rest.start).is_none().then_some(rest)
}

/// The words behind the comma at `comma`, if they can be the main clause.
fn main_clause(scene: &Scene<'_>, comma: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let rest = comma + 1..sentence.end;
    let opens = !matches!(scene.kind(rest.start), Kind::And | Kind::Relative);
    (opens && rest.clone().any(|t| scene.carries(t))).then_some(rest)
}

/// "Because it is old, says the plan, | the bridge will close": the main clause, where only its
/// reason or condition stands before the attribution that ends at token `from`.
fn behind_reason(
    scene: &Scene<'_>,
    before: &Range<usize>,
    from: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let reason = matches!(scene.lower(before.start), "because" | "unless" | "if" | "although");
    if !reason || !comma(scene, from) || before.clone().any(|t| comma(scene, t)) {
        return None;
    }
    let rest = main_clause(scene, from, sentence)?;
    let quoted = rest.clone().any(|t| scene.stretch_of(t).is_some());
    (!quoted).then_some(rest)
}

/// The comma at token `at`, or the one that ends the relative clause behind it: ", who built
/// the bridge | , …".
fn past_aside(scene: &Scene<'_>, at: usize, sentence: &Range<usize>) -> Option<usize> {
    let relative = comma(scene, at) && scene.kind(at + 1) == Kind::Relative;
    let close = (at + 1..sentence.end).find(|&t| comma(scene, t));
    if relative { close } else { Some(at) }
}

/// "The bridge will close, Smith said, | and the road will be mended": what follows the comma
/// after the attribution, if it is told in the tense of the words before, which is not that in
/// which the writer tells what happened.
fn joined(
    scene: &Scene<'_>,
    before: &Range<usize>,
    at: Option<usize>,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let at = at.filter(|&at| comma(scene, at))?;
    let rest = at + 1..sentence.end;
    let joins = matches!(scene.lower(rest.start), "and" | "but");
    let quoted = rest.clone().any(|t| scene.stretch_of(t).is_some());
    let verb = |range: &Range<usize>| range.clone().find(|&t| scene.carries(t));
    let (said, added) = (verb(before)?, verb(&rest)?);
    let present = |t: usize| scene.tag(t) != Tag::Vbd;
    let would = scene.tag(added) == Tag::Md && scene.lower(added) != "will";
    let same = present(added) && (present(said) || would);
    (joins && same && !quoted).then_some(rest)
}

/// "The bridge, wrote Smith, its builder, | was safe": from the comma before the first verb
/// on, where no verb stands before the attribution.
fn goes_on(scene: &Scene<'_>, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let verb = (from..sentence.end).find(|&t| scene.carries(t))?;
    // "…, | never cried", "…, | “buys time”"
    let leads = |&t: &usize| scene.tag(t) == Tag::Quote || scene.kind(t) == Kind::Adverb;
    let comma = (from..verb).rev().find(|t| !leads(t)).filter(|&c| comma(scene, c))?;
    Some(comma + 1..sentence.end)
}

fn has_verb(scene: &Scene<'_>, content: Range<usize>) -> bool {
    content.clone().any(|t| scene.verbal(t))
}

/// "The plan, Smith said, had failed", "The plan failed, Smith said on Monday,
/// and …".
fn between(
    scene: &Scene<'_>,
    k: usize,
    subject: usize,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let after = (k + 1..sentence.end).find(|&t| scene.kind(t) != Kind::Adverb)?;
    let when = scene.kind(after) == Kind::Preposition || cues::is_time(scene.document, after);
    let plain = |&t: &usize| !scene.tag(t).is_verb() && scene.stretch_of(t).is_none();
    let mut around = (after..sentence.end.min(after + WHEN)).take_while(plain);
    // "The plan, Smith told the paper, is too expensive."
    let told = scene.cue(k).is_some_and(|c| c.lemma == "tell");
    let addressee = phrase::at(scene, k + 1, sentence.end).filter(|_| told);
    let addressee_end = addressee.map(|whom| whom.tokens.end);
    let after = if let Some(end) = addressee_end {
        super::addressee::past_time(scene, end)
    } else if when {
        around.find(|&t| comma(scene, t))?
    } else {
        after
    };
    let first = before(scene, subject.min(k), sentence).filter(|&b| comma(scene, b))?;
    // "The plan failed, Smith said – and …"
    let left = sentence.start..first;
    let dash = scene.kind(after) == Kind::Dash && !phrase::hyphenates(scene, after);
    if dash && count(scene, left.clone()) >= 3 && has_verb(scene, left.clone()) {
        return Some(vec![left]);
    }
    if !comma(scene, after) || first == sentence.start {
        return None;
    }
    let (before, rest) = (sentence.start..first, after + 1..sentence.end);
    // "Speaking for the firm, Smith said, “…”"
    let alone = matches!(scene.tag(before.start), Tag::Vbg | Tag::Vbn);
    if alone && !before.clone().any(|t| scene.verbal(t) && t > before.start) {
        return None;
    }
    let whole = || count(scene, before.clone()) >= 3 && has_verb(scene, before.clone());
    // "…, Smith said in a letter to Acme, | the largest bank", "… in Oster, | Freeland Monday"
    let apposed = (when || addressee_end.is_some())
        && matches!(scene.kind(rest.start), Kind::Determiner | Kind::Name)
        && !rest.clone().any(|t| scene.verbal(t) || scene.stretch_of(t).is_some());
    if apposed && whole() {
        return Some(vec![before]);
    }
    if joined(scene, &before, Some(after), sentence).is_none() && added(scene, &before, &rest) {
        return whole().then(|| vec![before]);
    }
    Some(vec![before, rest])
}

/// Whether only an addition follows: ", said Smith, who …", ", adding that …",
/// ", and the council met".
fn added(scene: &Scene<'_>, before: &Range<usize>, rest: &Range<usize>) -> bool {
    let at = rest.start;
    let joined = scene.document.is(at, WordClass::Joining);
    let clause = || {
        let subject = |t: &usize| {
            matches!(scene.relation(*t), Relation::Nsubj | Relation::NsubjPass)
                && scene.under(*t).start == at + 1
        };
        (at + 1..rest.end).take(WHEN).any(|t| subject(&t))
    };
    // "wrote to his rival, | Ann Smith, asking …"
    let asking = |name: Phrase| {
        let comma = name.tokens.end;
        scene.kind(name.head) == Kind::Name
            && scene.kind(comma) == Kind::Comma
            && scene.cue(comma + 1).is_some_and(|c| c.form == Form::Gerund)
    };
    // "speaking on condition of anonymity", "in a sign that …"
    let speaking = matches!(scene.lower(at), "speaking" | "citing" | "quoting" | "referring");
    let occasion = scene.lower(at) == "in"
        && (matches!(scene.lower(at + 1), "a" | "an")
            || scene.lower(at + 1) == "the" && scene.lower(at + 2) == "latest");
    // "but added that …"
    let again = joined && {
        let verb = at + 1 + usize::from(scene.kind(at + 1) == Kind::Adverb);
        let says = |c: Cue| matches!(c.class, Class::Say | Class::Claim) && c.form == Form::Past;
        scene.cue(verb).is_some_and(says) && scene.tag(verb) == Tag::Vbd
    };
    // "while voicing his grief", "the first word about it"
    let meanwhile = matches!(scene.lower(at), "while" | "whilst" | "before" | "after")
        && scene.tag(at + 1) == Tag::Vbg;
    // "without giving details", "declining to name them"
    let unsaid = super::tells_no_more(scene, at)
        || scene.tag(at) == Tag::Vbg && scene.document.is(at, WordClass::Withholding);
    let remark = scene.lower(at) == "the" && is_how_often(scene, at + 1, rest.end);
    // "March 17"
    let date = || rest.clone().all(|t| !scene.document.is_word(t) || dates(scene, t));
    scene.kind(at) == Kind::Relative
        || super::added::came_of_it(scene, at)
        || super::added::is_gesture(scene, at)
        || super::added::is_since(scene, at) && super::added::is_state(scene, before)
        || super::added::is_against(scene, at, rest.end)
        || super::added::is_scene(scene, before, at, rest.end)
        || attribution::according(scene, at, rest.end)
            .is_some_and(|by| by.subject.is_some_and(|whose| whose.tokens.end + 1 >= rest.end))
        || speaking
        || occasion
        || again
        || meanwhile
        || unsaid
        || remark
        || date()
        || phrase::at(scene, at, rest.end).is_some_and(asking)
        || scene.cue(at).is_some_and(|c| c.form == Form::Gerund)
        || joined && clause()
}

/// Whether the words are part of a date or a time: "March", "17", "local time".
fn dates(scene: &Scene<'_>, t: usize) -> bool {
    let local = matches!(scene.lower(t), "local" | "time");
    local || cues::is_date(scene.document, t) || scene.tag(t) == Tag::Cd
}

/// Whether the words from token `t` on tell which of several remarks it is: "first official |
/// comment".
fn is_how_often(scene: &Scene<'_>, t: usize, end: usize) -> bool {
    let ordinal = matches!(scene.lower(t), "first" | "second" | "third" | "last" | "latest");
    let noun = phrase::at(scene, t, end).filter(|_| ordinal).map(|p| p.head);
    noun.is_some_and(|n| {
        let properties = scene.document.properties(n);
        properties.is_any(&[WordClass::Utterance, WordClass::SpeechNoun, WordClass::Hearsay])
    })
}

/// "As Smith noted, the plan failed", "The plan failed, as Smith noted."
fn as_noted(
    scene: &Scene<'_>,
    k: usize,
    subject: usize,
    sentence: &Range<usize>,
    cut_short: bool,
) -> Option<Vec<Range<usize>>> {
    let mark = subject.min(k).checked_sub(1).filter(|&m| m >= sentence.start)?;
    // "…, as the police say | he is accused of theft": they say what follows.
    let own = scene.kind(k + 1) == Kind::Pronoun && scene.carries(k + 2);
    if scene.lower(mark) != "as" || own && !cut_short {
        return None;
    }
    let first = before(scene, mark, sentence).filter(|&b| comma(scene, b));
    let leads = leads_up(scene, sentence);
    // "Smith said that it is a shame, as she put it.": all is reported already.
    let pronoun = scene.kind(subject) == Kind::Pronoun;
    let reports = |t: usize| {
        scene.carries(t)
            && scene.cue(t).is_some_and(|c| matches!(c.class, Class::Say | Class::Claim))
    };
    let content = match first {
        Some(first) if pronoun && (sentence.start..first).any(reports) => return None,
        Some(first) if first > sentence.start + 3 && !leads => sentence.start..first,
        // "If it fails, as Smith says it will, …", "As Smith says they do, …"
        _ if cut_short || first.is_some() && leads => return None,
        _ => {
            let next = |from: usize| (from..sentence.end).find(|&t| comma(scene, t));
            let close = next(k + 1)?;
            // "As Smith said, | and as others have told the paper, | the plan failed"
            let again =
                matches!(scene.lower(close + 1), "and" | "but") && scene.lower(close + 2) == "as";
            let close = if again { next(close + 3)? } else { close };
            close + 1..sentence.end
        }
    };
    (count(scene, content.clone()) >= 3 && has_verb(scene, content.clone())).then(|| vec![content])
}

/// Whether what is said is cut short after the verb at `k`, for the words before complete it:
/// "as Smith says | it will".
pub(super) fn is_cut_short(scene: &Scene<'_>, k: usize, who: Who<'_>) -> bool {
    let verb = k + 2 + usize::from(scene.lower(k + 1) == "that");
    let pronoun = scene.kind(verb - 1) == Kind::Pronoun;
    let short = pronoun && scene.kind(verb) == Kind::Auxiliary && closes(scene, verb + 1);
    let mark = |subject: Phrase| subject.tokens.start.checked_sub(1);
    short && who().and_then(mark).is_some_and(|mark| scene.lower(mark) == "as")
}

fn closes(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(at), Kind::Comma | Kind::Stop)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn reports_thrown_in_and_appended() {
        check(
            "The bridge, Ann Berger said, will open in May.",
            &expect![[r#"
            The bridge, Ann Berger said, will open in May.
            ----------                   ---------------- q0 → Ann Berger
        "#]],
        );
        check(
            "As Ann Berger noted, the bridge will open in May.",
            &expect![[r#"
            As Ann Berger noted, the bridge will open in May.
                                 --------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge will open in May, said Ann Berger, the mayor of the city.",
            &expect![[r#"
                The bridge will open in May, said Ann Berger, the mayor of the city.
                --------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_goes_on_after_the_attribution() {
        check(
            "The bridge will close, says Mayor Ann Berger, and the drivers will be paid.",
            &expect![[r#"
                The bridge will close, says Mayor Ann Berger, and the drivers will be paid.
                ---------------------                         ---------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "The bridge will close, Ann Berger said, but the road will open.",
            &expect![[r#"
            The bridge will close, Ann Berger said, but the road will open.
            ---------------------                   ---------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge was closed, Ann Berger said, and the council met.",
            &expect![[r#"
            The bridge was closed, Ann Berger said, and the council met.
            --------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge is, says Ann Berger, “a wreck”.",
            &expect![[r#"
            The bridge is, says Ann Berger, “a wreck”.
            ~~~~~~~~~~~~~                   ~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn an_adverbial_before_the_attribution() {
        check(
            "In Elm, says Ann Berger, the bridge is a sign of hope.",
            &expect![[r#"
            In Elm, says Ann Berger, the bridge is a sign of hope.
            ------                   ---------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Without help, warned Ann Berger, the bridge will fall.",
            &expect![[r#"
            Without help, warned Ann Berger, the bridge will fall.
            ------------                     -------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "The new bridge, the study found, halves the way.",
            &expect![[r#"
            The new bridge, the study found, halves the way.
            --------------                   -------------- q0 → the study
        "#]],
        );
    }

    #[test]
    fn nobody_tells_who_claims_it() {
        check(
            "The bridge was built without a permit, it is claimed.",
            &expect![[r#"
            The bridge was built without a permit, it is claimed.
            ------------------------------------- q0 → ?
        "#]],
        );
        check(
            "It is alleged that the bridge was built without a permit.",
            &expect![[r#"
            It is alleged that the bridge was built without a permit.
                               ------------------------------------- q0 → ?
        "#]],
        );
    }

    #[test]
    fn as_somebody_says_it_will() {
        check(
            "If prices fall, as Ann Berger says they will, drivers will return.",
            &expect![[r#"
            If prices fall, as Ann Berger says they will, drivers will return.
        "#]],
        );
        check(
            "The bridge will fall, as Ann Berger says it will.",
            &expect![[r#"
            The bridge will fall, as Ann Berger says it will.
            -------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_subject_with_its_attribution_before_the_verb() {
        check(
            "The Elm Project, wrote Ann Berger, author of The Making of the Bridge, was driven by hope for a better world.",
            &expect![[r#"
                The Elm Project, wrote Ann Berger, author of The Making of the Bridge, was driven by hope for a better world.
                ---------------                                                        ------------------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "The tanker was on its way to Elmford, said one of the officials cited above.",
            &expect![[r#"
                The tanker was on its way to Elmford, said one of the officials cited above.
                ------------------------------------ q0 → one of the officials
            "#]],
        );
    }

    #[test]
    fn what_tells_of_whom_it_was_told() {
        let sentences = [
            "Sales fell by half in May, Ann Berger said in a letter to Acme Corp, the world's largest bank.",
            "The deal is done, Ann Berger said in Oster, Freeland Monday.",
            "Sales rose by half in May, Ann Berger said, the biggest gain in years.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Sales fell by half in May, Ann Berger said in a letter to Acme Corp, the world's largest bank.
            ------------------------- q0 → Ann Berger
            The deal is done, Ann Berger said in Oster, Freeland Monday.
            ---------------- q1 → Ann Berger
            Sales rose by half in May, Ann Berger said, the biggest gain in years.
            -------------------------                   ------------------------- q2 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn between_a_subject_and_its_verb() {
        check(
            "The mayor, says Ann Berger, never cried.",
            &expect![[r#"
            The mayor, says Ann Berger, never cried.
            ---------                   ----------- q0 → Ann Berger
        "#]],
        );
        check(
            "The vaccine, says Ann Berger, “buys time”.",
            &expect![[r#"
            The vaccine, says Ann Berger, “buys time”.
            ~~~~~~~~~~~                   ~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "The house, said Ann Berger, who owns it, had been empty for years.",
            &expect![[r#"
            The house, said Ann Berger, who owns it, had been empty for years.
            ---------                                ------------------------ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_was_left_unsaid() {
        check(
            "Two soldiers were killed, the army said in a statement, without giving details.",
            &expect![[r#"
                Two soldiers were killed, the army said in a statement, without giving details.
                ------------------------ q0 → the army
            "#]],
        );
        check(
            "Two soldiers were killed, the army said, declining to name them.",
            &expect![[r#"
            Two soldiers were killed, the army said, declining to name them.
            ------------------------ q0 → the army
        "#]],
        );
    }
}
