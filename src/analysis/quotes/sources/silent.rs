//! Who is only spoken to, spoken of or acted on in the sentence of a cue, and does not speak there.

use std::ops::Range;

use crate::analysis::quotes::{attribution, tree};
use crate::analysis::scene::cues::{Form, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The stretches of the sentence in which nobody speaks, given what the rules found.
pub(super) fn acted_on(
    scene: &Scene<'_>,
    cue: &Range<usize>,
    found: Option<&Phrase>,
) -> [Range<usize>; 6] {
    if cue.len() != 1 {
        return Default::default();
    }
    let verb = cue.start;
    let accused = accused(scene, verb);
    let Some(found) = found else {
        return [told(scene, verb), accused, 0..0, 0..0, 0..0, 0..0];
    };
    let told =
        if is_right_before(scene, verb, found) { behind(scene, verb) } else { told(scene, verb) };
    let objects = objects(scene, verb, found);
    let occasion = occasion(scene, cue, found);
    [told, accused, objects, occasion, repeated(scene, verb, found), first(scene, verb, found)]
}

/// Whether the subject that was found stands right before its verb.
fn is_right_before(scene: &Scene<'_>, verb: usize, found: &Phrase) -> bool {
    let subject =
        scene.relation(found.head) == Relation::Nsubj && scene.head(found.head) == Some(verb);
    // "Tass quoted Smith as saying", "she recalled Smith saying"
    let relays = || {
        scene.cue(verb).is_none_or(|c| matches!(c.lemma, "quote" | "cite"))
            || tree::recalled_source(scene, verb).is_some()
    };
    subject && !relays() && found.leads_to(scene, verb)
}

/// All that follows the verb, up to the end of the sentence.
fn behind(scene: &Scene<'_>, verb: usize) -> Range<usize> {
    verb + 1..scene.document.sentence_of(verb).end
}

/// "Smith" in "the company told Smith": whom the verb addresses, unless the verb stands first, as in
/// "“…,” told Smith".
fn told(scene: &Scene<'_>, verb: usize) -> Range<usize> {
    let addresses = scene.cue(verb).is_some_and(|c| c.is(Trait::Addresses));
    let Some(before) = verb.checked_sub(1).filter(|_| addresses) else { return 0..0 };
    let first = scene.kind(before) == Kind::Comma || scene.stretch_of(before).is_some();
    if first || tree::is_passive(scene, verb) {
        return 0..0;
    }
    let whom = phrase::at(scene, verb + 1, scene.document.sentence_of(verb).end);
    whom.map_or(0..0, |whom| whom.tokens)
}

/// "Smith" in "Smith was charged with fraud, alleging he stole": whoever is charged does not
/// charge himself.
fn accused(scene: &Scene<'_>, verb: usize) -> Range<usize> {
    let charges = scene.cue(verb).is_some_and(|c| {
        c.form == Form::Gerund && matches!(c.lemma, "accuse" | "allege" | "charge")
    });
    let outer = scene.head(verb).filter(|&outer| charges && outer < verb);
    let subject = outer.and_then(|outer| scene.child(outer, Relation::NsubjPass));
    subject.map_or(0..0, |subject| scene.under(subject))
}

/// "Smith" in "Police arrested Smith and asked for calm", "The union attacked Smith, calling him
/// weak", "Lind voted with Smith despite promising not to": those on whom somebody acts who then
/// speaks.
fn objects(scene: &Scene<'_>, verb: usize, found: &Phrase) -> Range<usize> {
    let Some(head) = scene.head(verb).filter(|&h| h < verb) else { return 0..0 };
    let own = || scene.child(verb, Relation::Nsubj).is_some_and(|s| s < verb);
    let joined = || {
        let before = phrase::skip_back(scene, verb, head).checked_sub(1);
        before.is_some_and(|t| matches!(scene.kind(t), Kind::And | Kind::Conjunction))
    };
    let outer = match scene.relation(verb) {
        Relation::Conj if own() || !joined() => None,
        Relation::Conj => Some(tree::turned_on(scene, verb, head).unwrap_or(head)),
        Relation::Advcl if tree::acts_on_pronoun(scene, verb) => Some(head),
        // "with Smith, lawyer for Lind saying"
        Relation::Pcomp if scene.child(head, Relation::Pobj) == Some(found.head) => {
            let end = found.tokens.end;
            return if scene.kind(end) == Kind::Comma { end..verb } else { 0..0 };
        }
        Relation::Pcomp if head + 1 == verb => scene.head(head),
        _ => None,
    };
    let outer = outer.filter(|&outer| scene.tag(outer).is_verb() && found.head < outer);
    // "Lind backs a group, | which met Smith | and urged …": the group, perhaps.
    let plain = |outer: &usize| {
        *outer < verb && !(*outer + 1..verb).any(|t| scene.kind(t) == Kind::Relative)
    };
    outer.filter(plain).map_or(0..0, |outer| outer + 1..verb)
}

/// "Smith" in "said the union in a letter attacking Smith": whom the words behind the speaker name
/// that tell where or when it was said.
fn occasion(scene: &Scene<'_>, cue: &Range<usize>, found: &Phrase) -> Range<usize> {
    if found.tokens.start < cue.end {
        return 0..0;
    }
    // "said the trainer, whose horse beat Smith’s"
    let end = found.tokens.end;
    if scene.kind(end) == Kind::Comma && scene.kind(end + 1) == Kind::Relative {
        return end..scene.document.sentence_of(end).end;
    }
    let led = |&t: &usize| attribution::leads_to_occasion(scene, t);
    let Some(start) = (found.head + 1..=found.tokens.end).find(led) else { return 0..0 };
    let sentence = scene.document.sentence_of(start).end;
    let goes_on = |t: &usize| {
        // "the engineer on the project | Ann Smith"
        let noun = scene.kind(t - 1) == Kind::Word && !scene.lower(t - 1).ends_with("ing");
        let name = scene.kind(*t) == Kind::Name && noun && scene.tag(t - 1).is_noun();
        let ends = matches!(scene.kind(*t), Kind::Comma | Kind::Stop | Kind::Dash | Kind::Colon);
        !name && !ends && scene.stretch_of(*t).is_none()
    };
    start..start + (start..sentence).take_while(goes_on).count()
}

/// "Peru" in "Peru denied the claim and local media reported": who does what the verb before "and"
/// says, where the second verb has a subject of its own.
fn first(scene: &Scene<'_>, verb: usize, found: &Phrase) -> Range<usize> {
    let start = found.tokens.start;
    let joined = scene.relation(verb) == Relation::Conj && scene.tag(verb) == Tag::Vbd;
    let outer = scene.head(verb).filter(|&h| joined && h < start && scene.tag(h).is_verb());
    let and = start.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::And);
    if outer.is_some() && and && found.leads_to(scene, verb) {
        return scene.document.sentence_of(verb).start..start;
    }
    0..0
}

/// "Smith" in "aides say Smith is tired and say he will rest": the same verb again, with the same
/// subject.
fn repeated(scene: &Scene<'_>, verb: usize, found: &Phrase) -> Range<usize> {
    let joined = verb.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::And);
    let same = |t: &usize| scene.lower(*t) == scene.lower(verb) && scene.tag(*t) != Tag::Vbn;
    let end = found.tokens.end;
    let first = (end..verb.min(end + 3)).find(same).filter(|_| joined);
    first.map_or(0..0, |first| first + 1..verb)
}
