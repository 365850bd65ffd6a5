//! "Smith said (that) the plan failed."

use std::ops::Range;

use super::{Clause, Who, addressee, count, extent, question, relative};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Act, Class, Cue, Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The clause that the verb at `k` governs.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    if cue.class == Class::Judge || told(scene, k) {
        return None;
    }
    let subject = who().or_else(|| attribution::main_subject(scene, sentence.start, k))?;
    // "The bridge will close, Smith said; | nobody believed it": where the report ends.
    let semicolon = behind_clause(scene, k, &subject, sentence.end);
    let until = sentence.start..semicolon.unwrap_or(sentence.end);
    let (content, ground) = match complement(scene, k, cue).filter(|&c| c < until.end) {
        Some(c) if c > k => {
            let that = (k + 1..=c).any(|t| scene.lower(t) == "that");
            let ground = if that { Ground::That } else { Ground::Complement };
            (vec![right(scene, k, c, sentence)], ground)
        }
        // "Although she praised it, the council declared it a failure."
        Some(_) if leads_to(scene, k, sentence) => return None,
        Some(c) => {
            let before = subject.tokens.start.min(k);
            let ends = (scene.kind(k + 1) == Kind::Stop || semicolon == Some(k + 1))
                && before.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Comma);
            // "…, Smith said." reports the whole sentence.
            let own = if ends {
                vec![Range { start: sentence.start, end: before }]
            } else {
                left(scene, k, c, before, sentence.start)
            };
            (own, Ground::Appended)
        }
        None if as_young(scene, k) && cue.class == Class::Say => {
            let content = extent::bound(scene, k, k + 1..sentence.end, sentence);
            (vec![content], Ground::Complement)
        }
        None => (vec![appended(scene, k, cue, &subject, &until)?], Ground::Appended),
    };
    let content = with_reason(scene, k, &subject, sentence, content);
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), ground })
}

/// "said | boys as young as ten carry knives", where the tree has no clause.
fn as_young(scene: &Scene<'_>, k: usize) -> bool {
    scene.tag(k + 1) == Tag::Nns
        && scene.lower(k + 2) == "as"
        && scene.lower(k + 4) == "as"
        && scene.tag(k + 3) == Tag::Jj
}

/// The semicolon behind the verb at `k` and when or to whom it was said, if what was said stands in
/// front of its subject: "…, | Smith said on Monday |; …".
fn behind_clause(scene: &Scene<'_>, k: usize, subject: &Phrase, end: usize) -> Option<usize> {
    let comma = subject.tokens.start.min(k).checked_sub(1)?;
    let plain = |&t: &usize| !scene.verbal(t) && scene.stretch_of(t).is_none();
    let mut behind = (k + 1..end.min(k + 2 + AFTER)).take_while(plain);
    let clause = scene.kind(comma) == Kind::Comma && subject.tokens.start < k;
    if clause { behind.find(|&t| scene.lower(t) == ";") } else { None }
}

/// Whether the verb at `k` has an object of its own behind a clause that leads up to it.
fn leads_to(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> bool {
    let object = scene.child(k, Relation::Dobj).is_some_and(|o| o > k);
    object && extent::leads_up(scene, sentence)
}

/// "Because all are ill, Smith says | the school is shut": the reason or condition in
/// front is reported too.
fn with_reason(
    scene: &Scene<'_>,
    k: usize,
    subject: &Phrase,
    sentence: &Range<usize>,
    mut content: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let start = sentence.start;
    let comma = subject.tokens.start.checked_sub(1).filter(|&c| scene.kind(c) == Kind::Comma);
    let reason = matches!(scene.lower(start), "because" | "unless" | "without" | "besides" | "if");
    let after = content.first().is_some_and(|p| p.start > k);
    let plain = |c: usize| {
        (start..c).all(|t| scene.stretch_of(t).is_none() && scene.cue(t).is_none())
            && count(scene, start..c) >= REASON
            && !matches!(scene.tag(start + 1), Tag::Vbn | Tag::Vbg)
    };
    if let Some(comma) = comma.filter(|&c| reason && after && plain(c)) {
        content.insert(0, start..comma);
    }
    content
}

/// The fewest words of a reason in front.
const REASON: usize = 4;

fn complement(scene: &Scene<'_>, k: usize, cue: Cue) -> Option<usize> {
    let asks = matches!(cue.lemma, "ask" | "wonder" | "question" | "inquire" | "know");
    let asked = |c: usize| {
        let mark = scene.child(c, Relation::Mark);
        let word = mark.map_or("", |m| scene.lower(m));
        // Not "pleaded not guilty and were freed on condition | that …"
        let near = |m: usize| !(k + 1..m).any(|t| scene.verbal(t));
        asks && matches!(word, "if" | "whether")
            || word == "that" && c > k && mark.is_some_and(near)
    };
    let clauses = || {
        scene.children(k).filter(|&c| match scene.relation(c) {
            Relation::Ccomp => {
                let when = cue.lemma == "claim" && tells_when(scene, scene.under(c).start);
                // "The video shows | Smith saying that …": what is seen.
                let seen = cue.act() == Act::Evidence
                    && scene.tag(c) == Tag::Vbg
                    && scene.child(c, Relation::Aux).is_none();
                scene.lower(c) != "according" && !is_apart(scene, k, c) && !when && !seen
            }
            Relation::Advcl => asked(c) && !is_apart(scene, k, c),
            // "asked him | how fast he was driving"
            _ if asks && c > k => scene.tag(c).is_verb() && opens_with_question(scene, c),
            _ => false,
        })
    };
    clauses().find(|&c| c > k).or_else(|| clauses().next())
}

/// Whether the clause is none of the verb at `k`: it stands beside it ("denied the funds, and |
/// the row went on"), or is that of a noun behind "to", "by" and the like ("replied to Smith’s
/// allegation | that he had lied").
fn is_apart(scene: &Scene<'_>, k: usize, clause: usize) -> bool {
    let start = scene.under(clause).start;
    let Some(before) = start.checked_sub(1).filter(|&before| before > k + 1) else { return false };
    if scene.lower(before) == "and" {
        let comma = scene.kind(before - 1) == Kind::Comma;
        return comma && scene.child(k, Relation::Dobj).is_some_and(|object| object < start);
    }
    scene.lower(start) == "that" && attribution::is_of_claim(scene, k, start)
}

/// "claimed another | when Smith fell": no report.
fn tells_when(scene: &Scene<'_>, start: usize) -> bool {
    matches!(scene.lower(start), "when" | "after" | "as" | "before" | "while")
}

/// Whether a clause begins like a question: "how fast he was".
fn opens_with_question(scene: &Scene<'_>, clause: usize) -> bool {
    question::opens(scene, scene.under(clause).start)
}

/// The most words after the verb of an appended report: "said on Monday in a statement".
const AFTER: usize = 10;

/// "…, a new study reports.", "…, the office announced on Monday": the words before the
/// comma, where the tree has no clause.
fn appended(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    subject: &Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let perfect = || matches!(scene.lower(k - 1), "has" | "have");
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Participle)
        && (scene.tag(k) != Tag::Vbn || k > 0 && perfect());
    let says = matches!(cue.class, Class::Say | Class::Claim);
    let last = phrase::skip_back(scene, k, subject.tokens.start);
    // "…, Smith, a lawyer, explained."
    let aside =
        [subject.tokens.end, last.saturating_sub(1)].iter().all(|&c| scene.kind(c) == Kind::Comma);
    let beside = subject.tokens.end == last || last > subject.tokens.end + 1 && aside;
    let quote = |t: &usize| scene.tag(*t) == Tag::Quote;
    let mut before = (sentence.start..subject.tokens.start).rev().skip_while(quote);
    let outside = |c: &usize| scene.kind(*c) == Kind::Comma && scene.stretch_of(*c).is_none();
    let comma = before.next().filter(outside)?;
    // "…, Smith told the paper."
    let told = cue.is(Trait::Addresses).then(|| phrase::at(scene, k + 1, sentence.end)).flatten();
    let rest = told.map_or(k + 1, |whom| whom.tokens.end)..sentence.end;
    let when = matches!(scene.kind(rest.start), Kind::Stop | Kind::Preposition | Kind::Adverb)
        || rest.is_empty()
        || cues::is_time(scene.document, rest.start)
        || scene.tag(rest.start) == Tag::Quote;
    let plain = |t: usize| !scene.verbal(t) && scene.kind(t) != Kind::Comma;
    let closed = when && rest.len() <= AFTER && rest.clone().all(plain);
    let content = sentence.start..comma;
    let leads = super::leads_up(scene, sentence)
        || matches!(scene.kind(content.start), Kind::Preposition | Kind::Relative)
            && !content.clone().any(|t| scene.kind(t) == Kind::Comma);
    // "Try driving slowly, Smith said."
    let bids = |t: usize| {
        scene.tag(t) == Tag::Vb && t.checked_sub(1).is_none_or(|b| scene.lower(b) != "to")
    };
    let carries = content.clone().any(|t| scene.carries(t) || bids(t));
    let whole = carries && count(scene, content.clone()) >= APPENDED && !leads;
    (finite && says && beside && closed && whole).then_some(content)
}

/// The fewest words of what a report is appended to.
const APPENDED: usize = 4;

/// How far "that" may stand from its verb, in tokens, and from one that tells somebody.
const THAT: (usize, usize) = (7, 12);

/// The clause after the verb, without "that".
fn right(scene: &Scene<'_>, k: usize, clause: usize, sentence: &Range<usize>) -> Range<usize> {
    let Range { start, end } = scene.under(clause);
    let told = matches!(cue_lemma(scene, k), "tell" | "inform" | "assure" | "remind" | "warn");
    // "said on Monday that": adverbials between; "told the court that", whatever the tag.
    let dated = |t: usize| {
        let when =
            |b: usize| scene.kind(b) == Kind::Preposition || cues::is_time(scene.document, b);
        t > k + 1 && (k + 1..t).all(when)
    };
    let pointed_out = |t: usize| t == k + 2 && scene.tag(k + 1) == Tag::Rp;
    // "maintained that | road deaths | had": no determiner before several.
    let many = |t: usize| {
        let noun = phrase::at(scene, t + 1, sentence.end).filter(|_| t == k + 1);
        noun.is_some_and(|n| scene.tag(n.head) == Tag::Nns && n.tokens.end <= n.head + 1)
    };
    let near = |t: &usize| {
        scene.lower(*t) == "that"
            && (scene.tag(*t) == Tag::In || told || dated(*t) || pointed_out(*t) || many(*t))
    };
    let reach = if told { THAT.1 } else { THAT.0 };
    let that = (k + 1..sentence.end.min(k + reach))
        .take_while(|&t| !scene.tag(t).is_verb() && scene.kind(t) != Kind::Comma)
        .find(near)
        .filter(|&that| told || !names_fact(scene, k, that, sentence.end));
    let start = that.unwrap_or(start.max(k + 1));
    let that = that.is_some();
    // "conceded the plan | is bad": the subject taken for an object.
    let object = scene.child(k, Relation::Dobj).filter(|&o| o > k && scene.under(o).end == start);
    // "told reporters | there was no deal"
    let there = scene.lower(start) == "there" && scene.carries(start + 1);
    let parts = [Relation::Nsubj, Relation::NsubjPass, Relation::Mark];
    let whole = !there && parts.iter().all(|&r| scene.child(clause, r).is_none());
    let start =
        object.filter(|_| whole && finite(scene, clause)).map_or(start, |o| scene.under(o).start);
    // "said the reason | it failed | is sad": a clause within its subject.
    let holds = || !told && relative::has_main_verb(scene, k, start, sentence.end);
    let start = if start > k + 1 && !that && (whole && finite(scene, clause) || holds()) {
        subject_beside(scene, k, start)
            .or_else(|| described_beside(scene, k, start))
            .unwrap_or(start)
    } else {
        start
    };
    // "told the paper people would come": the addressee is no part of it.
    let named = |t: &usize| scene.kind(*t) == Kind::Name || phrase::hyphenates(scene, *t);
    let named = (k + 1..sentence.end).take_while(named).last();
    let start = match named.filter(|_| told && !that) {
        Some(last)
            if start <= last
                || start <= last + 4 && (last + 1..start).all(|t| !scene.tag(t).is_verb()) =>
        {
            last + 1
        }
        _ => start,
    };
    let start = if asks_how(scene, k) { k + 1 } else { start };
    // "explained the changes: | roads would close, bridges would be sold and …"
    let plain = |t: &usize| !scene.verbal(*t) && scene.kind(*t) != Kind::Colon;
    let colon = (k + 1..start).find(|t| !plain(t)).filter(|&t| scene.kind(t) == Kind::Colon);
    let start = colon.map_or(start, |colon| colon + 1);
    let start =
        Some(start).filter(|_| told && !that).map_or(start, |s| addressed(scene, k, s, clause));
    let verb = (k + 1..=clause).find(|&t| scene.carries(t));
    let that = that || scene.lower(start) == "that" && scene.relation(start) == Relation::Mark;
    let whom = scene.cue(k).zip(verb).filter(|_| !that);
    let start = whom
        .and_then(|(cue, verb)| addressee::end(scene, k, cue, verb))
        .filter(|&end| !(end.min(start)..end.max(start)).any(|t| scene.verbal(t)))
        .unwrap_or(start);
    let end = if scene.relation(k) == Relation::Root { sentence.end } else { end };
    let own = is_subject(scene, start, clause) || determines(scene, start);
    let start = start + usize::from(that && !own);
    extent::bound(scene, k, start..end, sentence)
}

/// "said | that violates the law": whether "that" at token `that` is the subject of the clause.
fn is_subject(scene: &Scene<'_>, that: usize, clause: usize) -> bool {
    let other = |&r: &Relation| scene.child(clause, r).is_some_and(|s| s != that);
    scene.lower(that) == "that"
        && scene.carries(that + 1)
        && ![Relation::Nsubj, Relation::NsubjPass].iter().any(other)
}

/// "said | that man was a thief": whether "that" at token `that` belongs to the noun after it.
fn determines(scene: &Scene<'_>, that: usize) -> bool {
    let noun = that + 1;
    let one = [
        WordClass::Human,
        WordClass::Role,
        WordClass::Document,
        WordClass::SpeechNoun,
        WordClass::TimeUnit,
        WordClass::Settlement,
    ];
    // "said that | guidance | was clear": a mass noun needs no determiner.
    let counts = || {
        scene.tag(noun) == Tag::Nn
            && scene.kind(noun) == Kind::Word
            && scene.document.properties(noun).is_any(&one)
            && !matches!(scene.lower(noun), "guidance" | "information" | "testimony" | "analysis")
            && scene.carries(noun + 1)
    };
    scene.lower(that) == "that"
        && (matches!(scene.lower(noun), "kind" | "sort" | "type" | "man" | "woman") || counts())
}

/// "argued | the fact that they lost was sad": whether "that" belongs to a noun right behind the
/// verb, which is the subject of what follows.
fn names_fact(scene: &Scene<'_>, k: usize, that: usize, end: usize) -> bool {
    that > k + 2
        && scene.kind(k + 1) == Kind::Determiner
        && scene.tag(that - 1).is_noun()
        && !cues::is_time(scene.document, that - 1)
        && relative::has_main_verb(scene, that, that + 1, end)
}

/// "asked | how many banks had closed"
fn asks_how(scene: &Scene<'_>, k: usize) -> bool {
    scene.tag(k + 1).is_question_word()
        && matches!(cue_lemma(scene, k), "ask" | "wonder" | "question" | "inquire")
}

/// The start of the words between the verb and a clause without a subject, which are
/// that: "said | both | were safe".
fn subject_beside(scene: &Scene<'_>, k: usize, start: usize) -> Option<usize> {
    let between = k + 1..start;
    let nominal = |t: usize| {
        matches!(
            scene.kind(t),
            Kind::Determiner | Kind::Name | Kind::Word | Kind::Pronoun | Kind::Possessive
        ) && !cues::is_time(scene.document, t)
            && !scene.tag(t).is_verb()
            // "children | in poor areas"
            || t > between.start && scene.kind(t) == Kind::Preposition
    };
    let fits = (1..=SUBJECT).contains(&between.len()) && between.clone().all(nominal);
    fits.then_some(between.start)
}

/// The same with an apposition: "said | Ann Smith, the mayor, | had lied".
fn described_beside(scene: &Scene<'_>, k: usize, start: usize) -> Option<usize> {
    let name = phrase::at(scene, k + 1, start).filter(|n| scene.kind(n.head) == Kind::Name)?;
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let described = phrase::at(scene, name.tokens.end + 1, start)?;
    let beside = comma(name.tokens.end) && comma(described.tokens.end);
    let ends = described.tokens.end + 1 == start || described.tokens.end == start;
    (beside && ends).then_some(name.tokens.start)
}

/// The most words of a subject that the tree lost.
const SUBJECT: usize = 4;

/// Where the words begin in "told the panel | nobody had come", where the tree has whom
/// it was told with the subject.
fn addressed(scene: &Scene<'_>, k: usize, start: usize, clause: usize) -> usize {
    let opens = start == k + 1 && scene.kind(start) == Kind::Determiner;
    let whom = phrase::at(scene, start, clause).filter(|whom| opens && whom.tokens.len() > 1);
    let subject = |t: usize| {
        matches!(scene.kind(t), Kind::Pronoun | Kind::Determiner | Kind::Name) && t < clause
    };
    whom.map(|whom| whom.tokens.end).filter(|&t| subject(t)).unwrap_or(start)
}

/// "was told": somebody else spoke.
pub(super) fn told(scene: &Scene<'_>, k: usize) -> bool {
    tree::is_passive(scene, k) && scene.child(k, Relation::Agent).is_none()
}

fn cue_lemma(scene: &Scene<'_>, k: usize) -> &'static str {
    scene.cue(k).map_or("", |c| c.lemma)
}

/// "was", "could hurt"
fn finite(scene: &Scene<'_>, verb: usize) -> bool {
    let helps = |&c: &usize| matches!(scene.relation(c), Relation::Aux | Relation::AuxPass);
    let first = scene.children(verb).find(helps).unwrap_or(verb);
    scene.carries(first)
}

/// The clause before the verb, which may go on after it.
fn left(
    scene: &Scene<'_>,
    k: usize,
    clause: usize,
    subject: usize,
    from: usize,
) -> Vec<Range<usize>> {
    let Range { start, end } = scene.under(clause);
    // A subject that the tree gave to the reporting verb belongs to the clause.
    let parts = |t: usize| scene.kind(t) == Kind::Comma || scene.tag(t).is_verb();
    let start = if (from..start).any(parts) { start } else { from.min(start) };
    let first = start..subject.min(end);
    if end > k + 1 { vec![first, k + 1..end] } else { vec![first] }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn with_and_without_that() {
        check(
            "Ann Berger said that the bridge would open in May.",
            &expect![[r#"
                Ann Berger said that the bridge would open in May.
                                     ---------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Officials say the bridge will open in May.",
            &expect![[r#"
            Officials say the bridge will open in May.
                          --------------------------- q0 → Officials
        "#]],
        );
        check(
            "The bridge will open in May, Ann Berger said.",
            &expect![[r#"
                The bridge will open in May, Ann Berger said.
                --------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn quoted_words_in_a_report() {
        check(
            "Ann Berger said the bridge was a “gift to the city” and would open in May.",
            &expect![[r#"
                Ann Berger said the bridge was a “gift to the city” and would open in May.
                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn appended_and_asked() {
        check(
            "Dirty water may cause more illness in children, a new study reports.",
            &expect![[r#"
                Dirty water may cause more illness in children, a new study reports.
                ---------------------------------------------- q0 → a new study
            "#]],
        );
        check(
            "Acme has since confirmed it will stay.",
            &expect![[r#"
                Acme has since confirmed it will stay.
                                         ------------ q0 → Acme
            "#]],
        );
        check(
            "Elm 6 reports that a judge set the fine at 750 dollars on Monday.",
            &expect![[r#"
                Elm 6 reports that a judge set the fine at 750 dollars on Monday.
                                   --------------------------------------------- q0 → ?
            "#]],
        );
    }

    #[test]
    fn a_subject_that_holds_a_clause() {
        check(
            "Ann Berger argued the fact that they lost is sad.",
            &expect![[r#"
            Ann Berger argued the fact that they lost is sad.
                              ------------------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said the reason the bridge fell is that it was old.",
            &expect![[r#"
            Ann Berger said the reason the bridge fell is that it was old.
                            --------------------------------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_clause_that_leads_up_to_the_main_one() {
        check(
            "Ann Berger claims that when she crossed the bridge, she came under fire.",
            &expect![[r#"
                Ann Berger claims that when she crossed the bridge, she came under fire.
                                       ------------------------------------------------ q0 → Ann Berger
            "#]],
        );
    }
}
