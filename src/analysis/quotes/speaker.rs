//! Who said it, as the references have it.

use std::ops::Range;

use super::direct::{Found, Source};
use super::joint::{self, List};
use super::{Reference, Resolution, Speaker, SpeakerKind};
use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::mentions::{Form, Mentions};
use crate::analysis::references::{By, References, Referent, Turn, Who};
use crate::analysis::scene::cues::{self, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::span::Span;

/// Who spoke to whom.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) speaker: Option<Speaker>,
    pub(super) mention: Option<Span>,
    pub(super) joint: Vec<usize>,
    pub(super) addressee: Option<usize>,
    pub(super) reference: Reference,
    /// The probability of the referent, and by how much it leads.
    pub(super) odds: (f32, f32),
}

/// What is known when speakers are told.
pub(super) struct Speakers<'a, 'd> {
    pub(super) scene: &'a Scene<'d>,
    pub(super) entities: &'a [Entity],
    pub(super) mentions: &'a Mentions,
}

/// The quotes that a mention speaks, in the order of the text.
pub(super) fn turns(speakers: &Speakers<'_, '_>, found: &[Found]) -> Vec<Turn> {
    let scene = speakers.scene;
    let turn = |quote: &Found| {
        let Source::Phrase(phrase) = &quote.source else { return None };
        let words = quote.spans.iter().copied().reduce(Span::hull)?;
        let tokens = scene.document.tokens_in(words);
        let last =
            tokens.clone().rev().find(|&t| !matches!(scene.lower(t), "”" | "\"" | "’" | "''"));
        let (_, mention) = speakers.list(phrase);
        let cue = quote.cue.map(|c| scene.document.tokens_in(c).start);
        let asks = last.is_some_and(|t| scene.lower(t) == "?")
            || cue.and_then(|k| scene.cue(k)).is_some_and(|c| c.lemma == "ask");
        let addressee = cue.and_then(|k| speakers.addressee(k));
        let topic = cue.and_then(|k| speakers.topic(k));
        Some(Turn { asks, tokens, mention: mention?, addressee, topic })
    };
    let mut turns: Vec<Turn> = found.iter().filter_map(turn).collect();
    turns.sort_by_key(|t| (t.tokens.start, t.tokens.end));
    turns
}

/// The speaker of each quote.
pub(super) fn tell(
    speakers: &Speakers<'_, '_>,
    found: &[Found],
    references: &References,
) -> Vec<Told> {
    let mut told: Vec<Told> = found.iter().map(|quote| speakers.of(quote, references)).collect();
    for (index, quote) in found.iter().enumerate() {
        let Source::Carried(of) = quote.source else { continue };
        let Some(Told { speaker: Some(speaker), joint, reference, odds, .. }) =
            told.get(of).cloned()
        else {
            continue;
        };
        let implicit = Speaker { resolution: Resolution::Implicit, ..speaker };
        if let Some(slot) = told.get_mut(index) {
            let (speaker, mention, addressee) = (Some(implicit), None, None);
            *slot = Told { speaker, mention, joint, addressee, reference, odds };
        }
    }
    told
}

/// The most words of a title before the name of whom somebody speaks to or of.
const TITLES: usize = 3;

/// How far with whom somebody speaks is looked for behind the verb, in tokens.
const WITH: usize = 8;

/// The longest clause or phrase that says which people are meant, in tokens.
const DESCRIBES: usize = 14;

/// The whole description that the words `tokens` begin, for want of a name: "farmers
/// who blocked the road", "police in Leeds"; without an apposition.
fn described(scene: &Scene<'_>, tokens: Range<usize>, cue: Option<usize>) -> Range<usize> {
    let Range { start, end } = tokens;
    let comma = (start + 1..end).find(|&t| scene.kind(t) == Kind::Comma);
    // "Officials, who …"
    let parts = |&c: &usize| c > start + 1 || scene.kind(c + 1) == Kind::Relative;
    // "the mayors of | Elm, Wick and Ardley |"
    let listed = |c: usize| {
        let named = |t: usize| {
            matches!(scene.kind(t), Kind::Name | Kind::Comma | Kind::And)
                || matches!(scene.lower(t), "the" | "of")
        };
        let several = || (start..c).any(|t| scene.tag(t) == Tag::Nns);
        (c..end).any(|t| scene.kind(t) == Kind::And) && (c..end).all(named) && several()
    };
    if let Some(comma) = comma.filter(parts).filter(|&c| !listed(c)) {
        return start..comma;
    }
    let breaks = |&t: &usize| {
        let mark = matches!(scene.kind(t), Kind::Comma | Kind::Dash | Kind::Stop | Kind::Colon);
        mark || scene.stretch_of(t).is_some()
    };
    let relative = |t: usize| scene.kind(t) == Kind::Relative;
    // "a study published | on Friday"
    let participle = end > start + 1 && scene.tag(end - 1) == Tag::Vbn;
    let whole = match cue.filter(|&k| k >= end) {
        Some(k) if participle => k,
        Some(k) => phrase::skip_back(scene, k, end),
        // "according to police in Leeds"
        None if scene.lower(end) == "in" && scene.kind(end + 1) == Kind::Name => {
            let named =
                |&t: &usize| scene.kind(t) == Kind::Name && !cues::is_date(scene.document, t);
            end + 1 + (end + 1..end + DESCRIBES).take_while(named).count()
        }
        None if relative(end) => {
            let whole = end + (end..end + DESCRIBES).take_while(|t| !breaks(t)).count();
            // "a fan who goes by “Biscuit”": half a clause says nothing.
            if scene.stretch_of(whole).is_some() { end } else { whole }
        }
        None => return start..end,
    };
    let opens = participle || relative(end) || relative(end.saturating_sub(1)) || {
        matches!(scene.kind(end), Kind::Word | Kind::Preposition | Kind::Adverb)
            && !cues::is_time(scene.document, end + 1)
    };
    let plain = whole > end
        && whole - end <= DESCRIBES
        && !(end..whole).any(|t| breaks(&t))
        // "the minister | to announce", "the mayor | last night"
        && scene.lower(end) != "to"
        && !(scene.tag(end) == Tag::Jj && cues::is_time(scene.document, end));
    // "a reporter | who claimed"
    let bare = end - usize::from(end > start + 1 && relative(end - 1));
    start..if plain && opens { whole } else { bare }
}

/// The name behind the place it is from: "London-based | Acme Partners".
fn behind_place(scene: &Scene<'_>, tokens: &Range<usize>) -> Option<Span> {
    let from = tokens.clone().rfind(|&t| scene.lower(t) == "based")?;
    let name = (from + 1..tokens.end).find(|&t| scene.kind(t) == Kind::Name)?;
    let hyphen = from.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::Dash);
    hyphen.then(|| scene.span(name..tokens.end))
}

impl Speakers<'_, '_> {
    fn of(&self, quote: &Found, references: &References) -> Told {
        let nobody = Told {
            speaker: None,
            mention: None,
            joint: Vec::new(),
            addressee: None,
            reference: Reference::Nobody,
            odds: (0.0, 0.0),
        };
        let Source::Phrase(phrase) = &quote.source else { return nobody };
        let (List { phrase, others: mut joint }, mention) = self.list(phrase);
        let Some((mention, referent)) = mention.and_then(|m| Some((m, references.of(m)?))) else {
            return nobody;
        };
        let span = self.scene.span(phrase.tokens.clone());
        let cue = quote.cue.map(|c| self.scene.document.tokens_in(c).start);
        let described = self.scene.span(described(self.scene, phrase.tokens, cue));
        let speaker = self.speaker(mention, described, referent);
        let entity = speaker.as_ref().and_then(|s| s.entity);
        let span = self.with_name(span, entity, mention);
        let addressee = cue.and_then(|k| self.addressee(k)).filter(|a| entity != Some(*a));
        joint.retain(|e| entity != Some(*e) && addressee != Some(*e));
        let reference = self.reference(mention, referent);
        let odds = (referent.probability, referent.margin);
        Told { speaker, mention: Some(span), joint, addressee, reference, odds }
    }

    /// The words that tell who, with the name beside them where that is what tells it.
    fn with_name(&self, span: Span, entity: Option<usize>, mention: usize) -> Span {
        let known = entity.and_then(|e| self.entities.get(e));
        // In the order of the text.
        let is_told = known.is_none_or(|e| {
            let at = e.mentions.partition_point(|m| m.span.end <= span.start);
            e.mentions.get(at).is_some_and(|m| m.span.overlaps(span))
        });
        match self.mentions.list.get(mention) {
            Some(own) if !is_told => span.hull(self.scene.span(own.tokens.clone())),
            _ => span,
        }
    }

    /// The list of names that `phrase` stands in, and the mention that speaks first.
    fn list(&self, phrase: &Phrase) -> (List, Option<usize>) {
        let acts = self.scene.relation(phrase.head) == Relation::Nsubj;
        let list = joint::list(self.scene, phrase.clone(), |name| {
            let (_, entity) = self.mentions.named_at(name)?;
            let place = || acts && self.is_place_joined(name, entity);
            (self.can_speak(entity) || place()).then_some(entity)
        });
        let first = self.mentions.named_at(list.phrase.head).map(|(mention, _)| mention);
        let mention = if list.others.is_empty() { self.mentions.of(phrase) } else { first };
        (list, mention)
    }

    fn can_speak(&self, entity: usize) -> bool {
        let kind = self.entities.get(entity).map(|e| e.kind);
        matches!(kind, Some(EntityType::Person | EntityType::Organization | EntityType::Group))
    }

    /// Whether "and" joins the name of a place to another: "Egypt and Jordan".
    fn is_place_joined(&self, name: usize, entity: usize) -> bool {
        let scene = self.scene;
        let place = self.entities.get(entity).is_some_and(|e| e.kind == EntityType::Location);
        let before = || scene.name_before(0, name + 1).and_then(|first| first.checked_sub(1));
        let and = |t: usize| scene.kind(t) == Kind::And;
        place && (and(name + 1) || before().is_some_and(and))
    }

    fn speaker(&self, mention: usize, span: Span, referent: Referent) -> Option<Speaker> {
        let own = self.mentions.list.get(mention)?;
        let resolution = match (&own.form, referent.by) {
            (Form::Pronoun(_), _) => Resolution::Pronoun,
            (_, By::Name | By::Apposition) => Resolution::Name,
            _ => Resolution::Nominal,
        };
        let confidence = f64::from(referent.probability);
        let text = self.scene.document.text;
        match referent.who {
            Who::Nobody => None,
            Who::Entity(index) => {
                let entity = self.entities.get(index)?;
                let kind = match entity.kind {
                    EntityType::Person => SpeakerKind::Person,
                    EntityType::Location => SpeakerKind::Location,
                    EntityType::Group => SpeakerKind::Group,
                    _ => SpeakerKind::Organization,
                };
                let name = entity.name.clone();
                Some(Speaker { entity: Some(index), name, kind, resolution, confidence })
            }
            Who::Unnamed(index) => {
                let described = self.mentions.list.get(index)?;
                let words = self.scene.span(described.tokens.clone());
                let words = if index == mention { span } else { words };
                let words = behind_place(self.scene, &described.tokens).unwrap_or(words);
                let plural = matches!(&described.form, Form::Description(d) if d.plural);
                let kind = if plural { SpeakerKind::Group } else { SpeakerKind::Unnamed };
                let name = words.slice(text).replace('\n', " ");
                Some(Speaker { entity: None, name, kind, resolution, confidence })
            }
        }
    }

    /// How the mention was understood, for the confidence.
    fn reference(&self, mention: usize, referent: Referent) -> Reference {
        let form = self.mentions.list.get(mention).map(|m| &m.form);
        match (form, referent.who) {
            (_, Who::Nobody) => Reference::Unresolved,
            (Some(Form::Pronoun(_)), _) => Reference::Pronoun,
            (Some(Form::Unlisted), _) => Reference::Unlisted,
            (Some(Form::Description(_)), Who::Unnamed(_)) => Reference::Unnamed,
            (Some(Form::Description(_)), _) if referent.by != By::Apposition => Reference::Role,
            _ => Reference::Name,
        }
    }

    /// Whom the verb at `cue` names as the one spoken to or of, behind a preposition: "said to
    /// Lavrov", "said of Lavrov", "said at a rally with Lavrov".
    fn topic(&self, cue: usize) -> Option<usize> {
        let scene = self.scene;
        let plain = |t: &usize| {
            !matches!(scene.kind(*t), Kind::Comma | Kind::Stop | Kind::Colon | Kind::Dash)
                && !scene.verbal(*t)
                && scene.stretch_of(*t).is_none()
        };
        let with = (cue + 1..cue + 1 + WITH)
            .take_while(plain)
            .find(|&t| matches!(scene.lower(t), "with" | "against"));
        let beside = matches!(scene.lower(cue + 1), "to" | "of" | "about");
        let preposition = if beside { Some(cue + 1) } else { with }?;
        let mut name = preposition + 1..preposition + 1 + TITLES;
        name.find_map(|t| self.mentions.named_at(t)).map(|(_, entity)| entity)
    }

    /// Whom the verb at `cue` names as the one spoken to: "told Lavrov".
    fn addressee(&self, cue: usize) -> Option<usize> {
        self.scene.cue(cue).filter(|c| c.is(Trait::Addresses))?;
        let object = self.scene.children(cue).find(|&c| match self.scene.relation(c) {
            Relation::Dobj | Relation::Dative => c > cue,
            // Where the tree has two subjects.
            Relation::Nsubj => {
                c > cue && self.scene.child(cue, Relation::Nsubj).is_some_and(|first| first < cue)
            }
            _ => false,
        })?;
        let (_, entity) = self.mentions.named_at(object)?;
        self.can_speak(entity).then_some(entity)
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_description_ends_before_its_clause() {
        check(
            "Ann Berger met a driver who claimed that the bridge was shut.",
            &expect![[r#"
                Ann Berger met a driver who claimed that the bridge was shut.
                                                         ------------------- q0 → a driver
            "#]],
        );
    }

    #[test]
    fn pronouns_mean_the_last_person_named() {
        check(
            "Mary Berger opened the bridge on Monday. “We are ready,” she said.",
            &expect![[r#"
                Mary Berger opened the bridge on Monday. “We are ready,” she said.
                                                         ^^^^^^^^^^^^^^^ q0 → Mary Berger
            "#]],
        );
    }
}
