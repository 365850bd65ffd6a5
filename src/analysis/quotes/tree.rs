//! Subjects and phrases by the dependency tree.

use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{self, Act};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// How far up a chain of verbs the subject is looked for.
const CLIMB: usize = 6;

/// The longest name between quotation marks, in tokens with its marks.
const LONGEST_MARKED: usize = 8;

/// The most tokens a phrase reaches to either side of its head.
const REACH: usize = 16;

/// Who does what the verb at `verb` says.
pub(super) fn subject(scene: &Scene<'_>, verb: usize) -> Option<Phrase> {
    let mut at = verb;
    for step in 0..CLIMB {
        let relayed = relays(scene, at);
        if let Some(agent) = scene.child(at, Relation::Agent).filter(|_| !relayed) {
            return scene.child(agent, Relation::Pobj).map(|by| phrase(scene, by));
        }
        let passive = scene.child(at, Relation::NsubjPass);
        // "ELM – Two drivers were fined": not Elm.
        let passive = passive.and_then(|c| match scene.text_of(c) {
            text if c < text => phrase::at(scene, text, at).map(|told| told.head),
            _ => Some(c),
        });
        // Of two subjects the one beside the verb, of one on either side the first: "the lawyer for
        // the family said Smith …".
        let active = scene
            .children(at)
            .filter(|&c| scene.relation(c) == Relation::Nsubj && can_speak(scene, c, verb))
            .filter(|&c| !opens_report(scene, c, at))
            .min_by_key(|&c| (!leads_up(scene, c, at), c.abs_diff(at)));
        let active = active.map(|c| scene.bearer(first_of(scene, at, c)));
        if let Some(found) =
            active.or(passive.filter(|_| step > 0 || relayed || !is_passive(scene, at)))
        {
            return resolve_relative(scene, found, at).map(|p| issuer(scene, p));
        }
        if passive.is_some() {
            return None;
        }
        let head = scene.head(at)?;
        if let Some(source) = quoted_source(scene, head, verb) {
            return Some(source);
        }
        if scene.tag(verb) == Tag::Vb
            && let Some(made) = made_to(scene, head, at)
        {
            return Some(made);
        }
        at = match scene.relation(at) {
            // "on “Late Night With Smith” when joking": a name in a title does nothing.
            Relation::Acl if is_marked_off(scene, head, verb) => return None,
            Relation::Acl if scene.tag(head).is_noun() => {
                return Some(issuer(scene, phrase(scene, head)));
            }
            Relation::Conj => {
                resumed(scene, at, head).or_else(|| turned_on(scene, at, head)).unwrap_or(head)
            }
            Relation::Xcomp
            | Relation::Advcl
            | Relation::Pcomp
            | Relation::Prep
            | Relation::Dep
            | Relation::Acl
            | Relation::Aux
            | Relation::AuxPass => head,
            _ => return None,
        };
        if scene.tag(at).is_noun() && scene.relation(at) != Relation::Root {
            return None;
        }
    }
    None
}

/// "His mother, Smith, said | Jones | had been afraid": whether a name behind the verb is the subject
/// of what is said.
fn opens_report(scene: &Scene<'_>, subject: usize, verb: usize) -> bool {
    let before = verb.checked_sub(1).is_some_and(|c| {
        scene.kind(c) == Kind::Comma
            && scene.stretch_of(c).is_none()
            && c > 0
            && scene.kind(c - 1) == Kind::Name
    });
    before
        && subject == verb + 1
        && scene.kind(subject) == Kind::Name
        && scene.kind(subject + 1) == Kind::Auxiliary
}

/// Whether nothing but the rest of its own phrase stands between a subject and the verb at `verb`.
fn leads_up(scene: &Scene<'_>, subject: usize, verb: usize) -> bool {
    subject < verb
        && (subject + 1..verb).all(|t| {
            let helps = matches!(scene.kind(t), Kind::Auxiliary | Kind::Adverb);
            let breaks =
                matches!(scene.kind(t), Kind::Comma | Kind::Stop | Kind::Colon | Kind::Dash);
            let verbal = scene.verbal(t) && !helps;
            !breaks && !verbal && scene.stretch_of(t) == scene.stretch_of(verb)
        })
}

/// Whether a word stands between quotation marks that do not hold the verb.
pub(super) fn is_marked_off(scene: &Scene<'_>, at: usize, verb: usize) -> bool {
    scene.stretch_of(at).is_some_and(|marks| scene.stretch_of(verb) != Some(marks))
}

/// "Smith said the gates had failed, and added that …": the reporting verb that the one at
/// `verb` goes on from, where the tree has it with what is reported, at `head`.
fn resumed(scene: &Scene<'_>, verb: usize, head: usize) -> Option<usize> {
    let felt = |outer: usize| matches!(scene.lower(outer), "felt" | "feels");
    let outer = scene.head(head).filter(|&outer| {
        scene.relation(head) == Relation::Ccomp
            && outer < head
            && (scene.cue(outer).is_some() || felt(outer))
    })?;
    let helps = |&t: &usize| matches!(scene.kind(t), Kind::Adverb | Kind::Auxiliary);
    let and = (head..verb).rev().find(|t| !helps(t))?;
    let joins = scene.kind(and) == Kind::And || scene.lower(and) == "but";
    let comma = and.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::Comma);
    // "felt Smith was fouled and | said |": who does nothing in a thought does not speak behind it.
    let thought = felt(outer) || scene.cue(outer).is_some_and(|c| c.act() == Act::Thought);
    let suffers = || is_passive(scene, head) || matches!(scene.lower(head), "was" | "were" | "is");
    let apart = comma || thought && suffers();
    (joins && apart && scene.cue(verb).is_some() && scene.carries(verb)).then_some(outer)
}

/// "ordered | him |", "accused | them |".
pub(super) fn acts_on_pronoun(scene: &Scene<'_>, verb: usize) -> bool {
    matches!(scene.lower(verb + 1), "him" | "her" | "them")
        && scene.child(verb, Relation::Dobj) == Some(verb + 1)
}

/// "The board decided that Smith was unfit and ordered him to go": the verb of whoever does so to
/// the subject of the clause at `head`, with which the tree has the one at `verb`.
pub(super) fn turned_on(scene: &Scene<'_>, verb: usize, head: usize) -> Option<usize> {
    let outer = scene.head(head).filter(|&outer| {
        acts_on_pronoun(scene, verb)
            && scene.relation(head) == Relation::Ccomp
            && outer < head
            && head < verb
    })?;
    let named = |r| scene.child(head, r).is_some_and(|s| scene.kind(s) == Kind::Name);
    let own = scene.child(verb, Relation::Nsubj).is_some();
    (!own && (named(Relation::Nsubj) || named(Relation::NsubjPass))).then_some(outer)
}

/// How far "as saying" stands from "quoted", in tokens.
pub(super) const QUOTED: usize = 14;

/// "quoted Smith as saying": whom the outer verb quotes.
pub(super) fn quoted_source(scene: &Scene<'_>, outer: usize, verb: usize) -> Option<Phrase> {
    let as_saying = verb.checked_sub(1).is_some_and(|a| scene.lower(a) == "as");
    let cue = || cues::verb(scene.document.lexicon, scene.lower(outer));
    let quotes = || cue().is_some_and(|cue| matches!(cue.lemma, "quote" | "cite"));
    let passive = || scene.child(outer, Relation::AuxPass).is_some();
    if !as_saying || outer >= verb || !quotes() || passive() {
        return None;
    }
    phrase::at(scene, outer + 1, verb - 1)
}

/// "recalled a nurse asking", "heard the judge say": whom the verb at `outer` only remembers.
pub(super) fn recalled_source(scene: &Scene<'_>, outer: usize) -> Option<Phrase> {
    let recalls = ["recalled", "recalls", "remembered", "remembers", "heard"];
    if !recalls.contains(&scene.lower(outer)) {
        return None;
    }
    let source = phrase::at(scene, outer + 1, scene.document.sentence_of(outer).end)?;
    let told = |c: cues::Cue| matches!(c.form, cues::Form::Gerund | cues::Form::Base);
    scene.cue(source.tokens.end).is_some_and(told).then_some(source)
}

/// "heard | the judge | say", "quoted | her boss | as saying": the verb that tells of another's words,
/// and whose words the verb at `verb` says they are.
pub(super) fn told_of(scene: &Scene<'_>, verb: usize, from: usize) -> Option<(usize, Phrase)> {
    let form = scene.cue(verb).map(|cue| cue.form)?;
    if !matches!(form, cues::Form::Gerund | cues::Form::Base) || verb < from + 2 {
        return None;
    }
    let quoted = scene.lower(verb - 1) == "as";
    let reach = verb.saturating_sub(QUOTED).max(from);
    (reach..verb - 1).rev().find_map(|outer| {
        let source =
            if quoted { quoted_source(scene, outer, verb) } else { recalled_source(scene, outer) };
        let last = verb - usize::from(quoted);
        source.filter(|source| source.tokens.end == last).map(|source| (outer, source))
    })
}

/// "prompted Smith to say": the object of the outer verb speaks.
pub(super) fn made_to(scene: &Scene<'_>, outer: usize, verb: usize) -> Option<Phrase> {
    let makes = scene.document.is(outer, Class::Causing);
    let to = verb > 0 && scene.lower(verb - 1) == "to";
    let object = scene
        .child(outer, Relation::Dobj)
        .or_else(|| scene.child(verb, Relation::Nsubj))
        .filter(|&o| (outer..verb).contains(&o));
    object.filter(|_| makes && to).map(|o| phrase(scene, o))
}

/// Whether it is the subject of the passive verb that spoke: "was quoted as
/// saying", "was heard to say".
pub(super) fn relays(scene: &Scene<'_>, verb: usize) -> bool {
    matches!(scene.lower(verb), "quoted" | "cited" | "heard" | "overheard")
        && scene.child(verb, Relation::AuxPass).is_some()
}

/// Whether the subject of the verb is not who speaks: "was told", unlike "was
/// quoted" and "he’s said".
pub(super) fn is_passive(scene: &Scene<'_>, verb: usize) -> bool {
    if scene.tag(verb) != Tag::Vbn || relays(scene, verb) {
        return false;
    }
    let auxiliary =
        |c: usize| scene.relation(c) == Relation::AuxPass && !matches!(scene.lower(c), "’s" | "'s");
    // "Asked about the plan, Smith said"
    let first = scene.paragraph_of(verb).start == verb
        || verb
            .checked_sub(1)
            .is_some_and(|before| matches!(scene.kind(before), Kind::Stop | Kind::Conjunction));
    let reduced = first && scene.child(verb, Relation::Aux).is_none();
    reduced || scene.children(verb).any(auxiliary)
}

/// The earlier of two subjects where "and" joins them: "Smith of the Ministry of
/// Health | and Sports says".
fn first_of(scene: &Scene<'_>, verb: usize, subject: usize) -> usize {
    let before = scene.under(subject).start.checked_sub(1);
    let joined = before.is_some_and(|b| scene.kind(b) == Kind::And);
    let earlier = scene
        .children(verb)
        .find(|&c| c < subject && scene.relation(c) == Relation::Nsubj && scene.capital(c));
    earlier.filter(|_| joined).unwrap_or(subject)
}

/// Whether a word can be a subject at all: "him" and "recently" cannot, nor can
/// the place in a dateline, nor quoted words outside their quotation.
fn can_speak(scene: &Scene<'_>, subject: usize, verb: usize) -> bool {
    let quoted = scene.stretch_of(subject).is_some_and(|s| {
        let beside = scene.stretches.get(s).map(|s| scene.tokens_of(s)).is_some_and(|t| {
            t.end == verb
                && t.len() <= LONGEST_MARKED
                && scene.kind(t.end.saturating_sub(2)) != Kind::Comma
        });
        scene.stretch_of(verb) != Some(s) && !beside
    });
    // "the US said" is no "us".
    let object =
        matches!(scene.lower(subject), "him" | "them" | "me" | "us") && !scene.capital(subject);
    let adverb = matches!(scene.tag(subject), Tag::Rb | Tag::In | Tag::Jj)
        && !scene.capital(subject)
        || scene.kind(subject) == Kind::Adverb
        || cues::is_time(scene.document, subject);
    !quoted && !object && !adverb && !scene.in_dateline(subject)
}

/// "Smith issued a statement that said": Smith, not the statement.
fn issuer(scene: &Scene<'_>, said: Phrase) -> Phrase {
    let verb = scene.head(said.head).filter(|_| scene.relation(said.head) == Relation::Dobj);
    let is = |t: usize, class| scene.document.is(t, class);
    let issues = |v: &usize| is(said.head, Class::Document) && is(*v, Class::Publishing);
    let subject = verb.filter(issues).and_then(|v| scene.child(v, Relation::Nsubj));
    subject.map_or(said, |s| phrase(scene, s))
}

/// "who" stands for the noun its clause belongs to; the mention covers it.
fn resolve_relative(scene: &Scene<'_>, subject: usize, verb: usize) -> Option<Phrase> {
    if !matches!(scene.tag(subject), Tag::Wp | Tag::Wdt) && scene.lower(subject) != "that" {
        return Some(phrase(scene, subject));
    }
    let mut at = verb;
    for _ in 0..CLIMB {
        let head = scene.head(at)?;
        match scene.relation(at) {
            Relation::Relcl | Relation::Acl => {
                let noun = match beside_relative(scene, head, subject) {
                    Some(name) => phrase(scene, name),
                    None => phrase(scene, somebody(scene, head, subject)),
                };
                let near = subject >= noun.tokens.end && subject - noun.tokens.end < 3;
                let end = if near { subject + 1 } else { noun.tokens.end };
                return Some(Phrase { tokens: noun.tokens.start..end, ..noun });
            }
            Relation::Conj => at = head,
            _ => break,
        }
    }
    // "with Iran, which has denied", where the tree has the clause elsewhere.
    let comma = subject.checked_sub(1).filter(|&c| scene.kind(c) == Kind::Comma)?;
    let noun = comma.checked_sub(1).filter(|&n| scene.tag(n).is_noun())?;
    let which = scene.lower(subject) == "which";
    which.then(|| Phrase { tokens: phrase(scene, noun).tokens.start..subject + 1, head: noun })
}

/// "Smith may take the post left by | Lind, | who said": the person right before the comma, where
/// another clause stands between the noun that the tree has and it.
fn beside_relative(scene: &Scene<'_>, noun: usize, who: usize) -> Option<usize> {
    let comma = who.checked_sub(1).filter(|&c| scene.kind(c) == Kind::Comma)?;
    let name = comma.checked_sub(1).filter(|&n| n > noun && scene.kind(n) == Kind::Name)?;
    let between = (noun + 1..name).any(|t| scene.verbal(t));
    (scene.lower(who) == "who" && scene.is_person(name) && between).then_some(name)
}

/// "the director of studies at Elm College, | who said": the director, where the tree has the
/// clause with the college.
fn somebody(scene: &Scene<'_>, noun: usize, who: usize) -> usize {
    let person = |t: usize| match scene.kind(t) {
        Kind::Name => scene.is_person(t),
        _ => mentions::noun(scene, t) == Noun::Person,
    };
    let body = |t: usize| scene.kind(t) == Kind::Name && !scene.is_person(t);
    if scene.lower(who) != "who" || !body(noun) {
        return noun;
    }
    let above = |&t: &usize| match scene.relation(t) {
        Relation::Pobj | Relation::Prep => scene.head(t).filter(|&h| h < t),
        _ => None,
    };
    let mut chain = std::iter::successors(Some(noun), above).take(CLIMB);
    chain.find(|&t| person(t)).unwrap_or(noun)
}

/// "Smith of Elm School said": Smith, where the tree has the school for the subject, with all
/// before it.
pub(super) fn without_body(scene: &Scene<'_>, found: Phrase) -> Phrase {
    let Phrase { tokens, head } = &found;
    let name = |t: &usize| scene.kind(*t) == Kind::Name;
    let end = tokens.start + (tokens.start..*head).take_while(name).count();
    let person = end > tokens.start && scene.is_person(end - 1);
    let links = matches!(scene.lower(end), "of" | "at" | "from" | "with");
    let nominal = |t: usize| matches!(scene.kind(t), Kind::Name | Kind::Comma | Kind::Determiner);
    if person && links && (end + 1..=*head).all(nominal) && scene.kind(*head) == Kind::Name {
        return Phrase { tokens: tokens.start..end, head: end - 1 };
    }
    found
}

/// The noun phrase with that head: what stands before it, and prepositions and
/// conjuncts that follow without a comma.
pub(super) fn phrase(scene: &Scene<'_>, head: usize) -> Phrase {
    let mut start = head;
    let mut lowest = head;
    for child in scene.children(head).filter(|&c| c < head) {
        let inside = matches!(
            scene.relation(child),
            Relation::Det
                | Relation::Amod
                | Relation::Compound
                | Relation::Poss
                | Relation::Advmod
                | Relation::Punct
                | Relation::Dep
                | Relation::Appos
        );
        if inside {
            lowest = lowest.min(scene.under(child).start);
        }
    }
    if head - lowest <= REACH {
        start = lowest;
    }
    // "LAGOS — the bank"
    start = start.max(scene.text_of(head).min(head));
    // "over a poem — prosecutors say"
    let apart = |&t: &usize| scene.kind(t) == Kind::Dash && !phrase::hyphenates(scene, t);
    let named = |dash: usize| scene.kind(dash.saturating_sub(1)) == Kind::Name;
    let dash = (start..head).rev().find(apart).filter(|&dash| !named(dash));
    start = dash.map_or(start, |dash| dash + 1);
    while start < head && matches!(scene.kind(start), Kind::Comma | Kind::Colon | Kind::Dash) {
        start += 1;
    }
    let mut end = head + 1;
    for child in scene.children(head).filter(|&c| c > head) {
        let joins = matches!(scene.relation(child), Relation::Prep | Relation::Cc | Relation::Conj);
        if joins && scene.under(child).start == end {
            end = scene.under(child).end.min(head + REACH).max(end);
        } else if scene.relation(child) != Relation::Punct || child != end {
            break;
        }
    }
    // "the embassy | on Sunday |": when, not who.
    if end > head + 2 && cues::is_date(scene.document, end - 1) && scene.lower(end - 2) == "on" {
        end -= 2;
    }
    Phrase { tokens: start..end, head }
}
