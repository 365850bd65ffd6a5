//! What speaks for each candidate, as numbers.

use std::ops::Range;

use super::candidates::Candidate;
use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::mentions::{self, Names, Noun, Pronoun};
use crate::analysis::quotes::direct::Found;
use crate::analysis::quotes::{Ground, QuoteType, tree};
use crate::analysis::references::{SourceFeature as F, SourceFlags};
use crate::analysis::scene::cues::{self, Form};
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The most words of what somebody is, behind the name of whom they serve.
pub(super) const TITLE: usize = 4;

/// How many tokens from the cue a candidate is near.
const NEAR: usize = 12;

/// How many words up a phrase is looked for.
const DEEP: usize = 5;

/// From more mentions than these on an entity is named often.
const OFTEN: usize = 3;

/// What candidates are weighed by.
pub(in crate::analysis::quotes) struct Weighing<'a, 'd> {
    pub(in crate::analysis::quotes) scene: &'a Scene<'d>,
    pub(in crate::analysis::quotes) entities: &'a [Entity],
    pub(in crate::analysis::quotes) names: &'a Names,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Name(EntityType),
    Pronoun(Pronoun),
    Described(Noun),
}

impl Weighing<'_, '_> {
    /// Each candidate with its features; then that nobody is told, where the rules
    /// found nobody.
    pub(super) fn options(
        &self,
        quote: &Found,
        cue: &Range<usize>,
        candidates: &[Candidate],
    ) -> Vec<SourceFlags> {
        let found = candidates.iter().find(|c| c.found);
        let first = candidates.iter().map(Candidate::head).min();
        let mut options: Vec<SourceFlags> = candidates
            .iter()
            .map(|candidate| {
                let mut set = SourceFlags::default();
                Self::origin(candidate, cue, &mut set);
                self.nature_of(candidate, &mut set);
                self.known(candidate.head(), &mut set);
                self.place(candidate, cue, first, &mut set);
                self.part(candidate, cue, &mut set);
                self.beside(candidate, found, &mut set);
                self.frame(candidate, quote, cue, &mut set);
                if let Some(feature) = of_ground(quote.ground).filter(|_| candidate.found) {
                    set.flag(feature, true);
                }
                set.pair();
                set
            })
            .collect();
        if found.is_none() {
            let mut set = SourceFlags::default();
            set.flag(F::Nobody, true);
            set.flag(F::NobodyOfPassive, tree::is_passive(self.scene, cue.start));
            options.push(set);
        }
        options
    }

    /// Who proposes it.
    fn origin(candidate: &Candidate, cue: &Range<usize>, set: &mut SourceFlags) {
        set.flag(F::Found, candidate.found);
        set.flag(F::ByTree, candidate.by_tree);
        set.flag(F::ByWords, candidate.by_words);
        set.flag(F::FoundByBoth, candidate.found && candidate.by_tree && candidate.by_words);
        let after = candidate.head() > cue.start;
        set.flag(F::FoundAfter, candidate.found && after);
    }

    pub(super) fn nature(&self, at: usize) -> Nature {
        if let Some(name) = self.names.at(at) {
            let entity = self.names.entity_at(name.head).and_then(|e| self.entities.get(e));
            return Nature::Name(entity.map_or(EntityType::Misc, |e| e.kind));
        }
        match mentions::pronoun(self.scene, at) {
            Some(pronoun) => Nature::Pronoun(pronoun),
            None if phrase::alone(self.scene, at) => Nature::Pronoun(Pronoun::Plural),
            None => Nature::Described(mentions::noun(self.scene, at)),
        }
    }

    /// What it is.
    fn nature_of(&self, candidate: &Candidate, set: &mut SourceFlags) {
        let head = candidate.head();
        let feature = match self.nature(head) {
            Nature::Name(EntityType::Person) => F::Person,
            Nature::Name(EntityType::Organization) => F::Organization,
            Nature::Name(EntityType::Location) => F::Location,
            Nature::Name(EntityType::Group) => F::Group,
            Nature::Name(_) => F::OtherName,
            Nature::Pronoun(Pronoun::Person(_)) => F::Personal,
            Nature::Pronoun(Pronoun::Thing) => F::It,
            Nature::Pronoun(Pronoun::Plural) => F::They,
            Nature::Pronoun(Pronoun::Open) => F::OpenPronoun,
            Nature::Described(Noun::Person) => F::PersonNoun,
            Nature::Described(Noun::Body) => F::BodyNoun,
            Nature::Described(Noun::Document) => F::DocumentNoun,
            Nature::Described(Noun::Place) => F::PlaceNoun,
            Nature::Described(Noun::Other) if self.scene.capital(head) => F::UnknownName,
            Nature::Described(Noun::Other) => F::OtherNoun,
        };
        set.flag(feature, true);
        set.flag(F::PluralNoun, self.scene.tag(head) == Tag::Nns);
        if candidate.found {
            let feature = match self.nature(head) {
                Nature::Name(EntityType::Location) => Some(F::FoundLocation),
                Nature::Name(EntityType::Organization) => Some(F::FoundOrganization),
                Nature::Described(Noun::Document) => Some(F::FoundDocument),
                Nature::Described(Noun::Other) => Some(F::FoundOther),
                Nature::Described(Noun::Person) => Some(F::FoundPersonNoun),
                Nature::Described(Noun::Body) => Some(F::FoundBodyNoun),
                Nature::Name(EntityType::Person) => Some(F::FoundPerson),
                Nature::Pronoun(_) => Some(F::FoundPronoun),
                _ => None,
            };
            if let Some(feature) = feature {
                set.flag(feature, true);
            }
        }
    }

    /// How often whoever the name is of is spoken of.
    fn known(&self, head: usize, set: &mut SourceFlags) {
        let entity = self.names.entity_at(head).and_then(|e| self.entities.get(e));
        if let Some(entity) = entity {
            set.flag(F::NamedOnce, entity.mentions.len() == 1);
            set.flag(F::NamedOften, entity.mentions.len() > OFTEN);
        }
    }

    /// Where it stands.
    fn place(
        &self,
        candidate: &Candidate,
        cue: &Range<usize>,
        first: Option<usize>,
        set: &mut SourceFlags,
    ) {
        let (scene, head) = (self.scene, candidate.head());
        let tokens = self.tokens(candidate);
        set.flag(F::First, first == Some(head));
        let between = if head < cue.start {
            let end = phrase::skip_back(scene, cue.start, tokens.end.min(cue.start));
            set.flag(F::BesideBefore, tokens.end >= end);
            set.flag(F::FoundBeside, tokens.end >= end && candidate.found);
            tokens.end.min(end)..end
        } else {
            let start = cue.end + usize::from(scene.kind(cue.end) == Kind::Determiner);
            set.flag(F::After, true);
            set.flag(F::BesideAfter, tokens.start <= start);
            set.flag(F::FoundBeside, tokens.start <= start && candidate.found);
            start..tokens.start.max(start)
        };
        let far = between.len() > NEAR;
        set.flag(if head < cue.start { F::FarBefore } else { F::FarAfter }, far);
        let commas = between.clone().filter(|&t| scene.kind(t) == Kind::Comma).count();
        let verbs = between.clone().filter(|&t| scene.tag(t).is_verb()).count();
        set.flag(F::OneComma, commas == 1);
        set.flag(F::MoreCommas, commas > 1);
        set.flag(F::OneVerb, verbs == 1);
        set.flag(F::MoreVerbs, verbs > 1);
        let is = |t: Option<usize>, kind: Kind| t.is_some_and(|t| scene.kind(t) == kind);
        let opened = is(tokens.start.checked_sub(1), Kind::Comma);
        let closed = is(Some(tokens.end), Kind::Comma);
        set.flag(F::Enclosed, opened && closed);
        set.flag(F::CommaAfter, closed && !opened);
        set.flag(F::CommaBefore, opened && !closed);
        set.flag(F::RelativeAfter, is(Some(tokens.end), Kind::Relative));
        set.flag(F::InBrackets, tokens.start.checked_sub(1).is_some_and(|t| scene.lower(t) == "("));
    }

    /// What it is in its clause.
    fn part(&self, candidate: &Candidate, cue: &Range<usize>, set: &mut SourceFlags) {
        let (scene, head) = (self.scene, candidate.head());
        let governor = scene.head(head);
        let of_cue = governor == Some(cue.start);
        let (feature, of_feature) = match scene.relation(head) {
            Relation::Nsubj => (F::Subject, F::CueSubject),
            Relation::NsubjPass => (F::PassiveSubject, F::CuePassiveSubject),
            Relation::Dobj | Relation::Dative => (F::Object, F::CueObject),
            Relation::Appos => (F::Apposition, F::Apposition),
            Relation::Poss => (F::Possessor, F::Possessor),
            Relation::Conj => (F::Conjunct, F::Conjunct),
            Relation::Compound | Relation::Amod => (F::Modifier, F::Modifier),
            Relation::Pobj => {
                let preposition = governor.map_or("", |g| scene.lower(g));
                let feature = match preposition {
                    "of" => F::AfterOf,
                    "by" => F::AfterBy,
                    "to" if cue.contains(&governor.unwrap_or(usize::MAX)) => F::AccordingTo,
                    "in" | "at" | "on" | "near" => F::AfterIn,
                    "with" => F::AfterWith,
                    _ => F::AfterOther,
                };
                (feature, feature)
            }
            _ => (F::OtherPart, F::OtherPart),
        };
        set.flag(if of_cue { of_feature } else { feature }, true);
        let subject = of_cue && of_feature == F::CueSubject;
        set.flag(F::FoundSubject, subject && candidate.found);
        let agent = governor.is_some_and(|g| {
            scene.relation(g) == Relation::Agent && scene.head(g) == Some(cue.start)
        });
        set.flag(F::CueAgent, agent);
        set.flag(self.inside_what(head).unwrap_or(F::Free), true);
        let relative = scene.relation(cue.start) == Relation::Relcl;
        set.flag(F::Antecedent, relative && scene.head(cue.start) == Some(head));
        let behind = self.noun_behind(self.tokens(candidate).end);
        let before = behind.map(|noun| mentions::noun(scene, noun));
        set.flag(F::BeforePerson, before == Some(Noun::Person));
        set.flag(F::BeforeDocument, before == Some(Noun::Document));
        set.flag(F::BeforeBody, before == Some(Noun::Body));
        let issued = self.document_of(head);
        set.flag(F::Issues, issued == Some(true));
        set.flag(F::OwnsDocument, issued == Some(false));
    }

    /// What the noun phrase that it is a part of is of.
    fn inside_what(&self, head: usize) -> Option<F> {
        let scene = self.scene;
        let above = scene.head(head)?;
        let noun = match scene.relation(head) {
            Relation::Poss | Relation::Compound | Relation::Amod => above,
            Relation::Pobj => scene.head(above)?,
            _ => return None,
        };
        if let Some(name) = self.names.at(noun) {
            let own = name.tokens.contains(&head);
            return Some(F::InsideName).filter(|_| !own);
        }
        if !scene.tag(noun).is_noun() {
            return None;
        }
        Some(match mentions::noun(scene, noun) {
            Noun::Person => F::InsidePerson,
            Noun::Body | Noun::Place => F::InsideBody,
            Noun::Document => F::InsideDocument,
            Noun::Other => F::InsideOther,
        })
    }

    /// The noun that follows right behind a name or its possessive mark: "the Acme |
    /// chief executive".
    pub(super) fn noun_behind(&self, end: usize) -> Option<usize> {
        let scene = self.scene;
        let start = end + usize::from(self.is_marked(end));
        let plain = |&t: &usize| {
            scene.kind(t) == Kind::Word && !scene.capital(t) && !cues::is_time(scene.document, t)
        };
        (start..start + TITLE).take_while(plain).last()
    }

    pub(super) fn is_marked(&self, end: usize) -> bool {
        self.scene.kind(end) == Kind::Possessive || matches!(self.scene.lower(end), "'" | "’")
    }

    /// Whether a document is by or from whom stands at `head`; `Some(false)` if it
    /// is theirs in another way: "the Acme report".
    fn document_of(&self, head: usize) -> Option<bool> {
        let scene = self.scene;
        let governor = scene.head(head)?;
        let document =
            |t: usize| self.names.at(t).is_none() && mentions::noun(scene, t) == Noun::Document;
        match scene.relation(head) {
            Relation::Poss | Relation::Compound => document(governor).then_some(false),
            Relation::Pobj if matches!(scene.lower(governor), "by" | "from") => {
                let above = scene.head(governor)?;
                let noun = if scene.tag(above).is_verb() { scene.head(above)? } else { above };
                document(noun).then_some(true)
            }
            _ => None,
        }
    }

    /// How it stands to what the rules found.
    fn beside(&self, candidate: &Candidate, found: Option<&Candidate>, set: &mut SourceFlags) {
        let Some(found) = found.filter(|f| f.head() != candidate.head()) else { return };
        let scene = self.scene;
        let (own, other) = (self.tokens(candidate), self.tokens(found));
        let person = self.nature(candidate.head()) == Nature::Name(EntityType::Person);
        let over_person = self.nature(found.head()) == Nature::Name(EntityType::Person);
        let joined = |between: Range<usize>| {
            between.len() < NEAR * 2
                && !between.clone().any(|t| scene.verbal(t) || scene.kind(t) == Kind::Stop)
        };
        let tail = own.end <= other.start && joined(own.end..other.start);
        let lead = other.end <= own.start && joined(other.end..own.start);
        set.flag(F::FoundInTail, tail);
        let oblique = scene.relation(candidate.head()) == Relation::Pobj;
        set.flag(F::FoundInTailOfPerson, tail && person && !over_person);
        set.flag(F::FoundInTailOfOblique, tail && person && !over_person && oblique);
        let behind = other.start.checked_sub(1).map(|b| scene.kind(b)) == Some(Kind::Preposition);
        set.flag(F::ObliqueInTailOfPerson, tail && person && behind);
        set.flag(F::InTailOfFound, lead);
        set.flag(F::PersonInTailOfFound, lead && person && !over_person);
        set.flag(F::InsteadOfPerson, over_person);
        set.flag(F::PersonElsewhere, person && !tail && !lead);
        let governed = scene.head(found.head()) == Some(candidate.head());
        set.flag(F::GovernsFound, governed);
        set.flag(F::HoldsFound, self.holds(candidate.head(), found.head()));
        set.flag(F::GovernedByFound, scene.head(candidate.head()) == Some(found.head()));
    }

    /// Whether the word at `inner` stands in the phrase with that head.
    fn holds(&self, head: usize, inner: usize) -> bool {
        let mut at = inner;
        for _ in 0..DEEP {
            match self.scene.head(at) {
                Some(above) if above == head => return true,
                Some(above) if above != at && !self.scene.tag(above).is_verb() => at = above,
                _ => return false,
            }
        }
        false
    }

    /// What kind of cue it would be the source of.
    fn frame(
        &self,
        candidate: &Candidate,
        quote: &Found,
        cue: &Range<usize>,
        set: &mut SourceFlags,
    ) {
        let scene = self.scene;
        let gerund = scene.cue(cue.start).is_some_and(|c| c.form == Form::Gerund);
        let subject = scene.relation(candidate.head()) == Relation::Nsubj;
        set.flag(F::SubjectForGerund, gerund && subject);
        set.flag(F::BesideGerund, gerund && self.tokens(candidate).end == cue.start);
        set.flag(F::FoundForGerund, gerund && candidate.found);
        let direct = quote.kind == QuoteType::Direct;
        set.flag(F::SubjectForDirect, direct && subject && !gerund);
        let quoted = candidate.head() < cue.start
            && cue.start.checked_sub(1).is_some_and(|a| scene.lower(a) == "as")
            && scene.relation(candidate.head()) == Relation::Dobj;
        set.flag(F::QuotedAsSaying, quoted);
        let quoting = matches!(scene.lower(cue.start), "quoted" | "cited" | "quotes" | "cites");
        set.flag(F::ObjectOfQuoting, quoting && candidate.head() > cue.start);
        set.flag(F::QuotedBy, self.is_quoted_by(candidate));
    }

    /// Whether the words of another are quoted by the candidate: "quoted by | Acme".
    fn is_quoted_by(&self, candidate: &Candidate) -> bool {
        let start = self.tokens(candidate).start;
        let determined = start.checked_sub(1).map(|t| self.scene.kind(t)) == Some(Kind::Determiner);
        let by = start.checked_sub(1 + usize::from(determined));
        by.filter(|&by| self.scene.lower(by) == "by")
            .and_then(|by| by.checked_sub(1))
            .is_some_and(|verb| matches!(self.scene.lower(verb), "quoted" | "cited" | "reported"))
    }

    /// The tokens of the name, where the head is in one, else of the phrase.
    pub(super) fn tokens(&self, candidate: &Candidate) -> Range<usize> {
        let name = self.names.at(candidate.head());
        name.map_or(candidate.phrase.tokens.clone(), |name| name.tokens.clone())
    }
}

/// What the rules found a source for.
fn of_ground(ground: Ground) -> Option<F> {
    Some(match ground {
        Ground::That => F::FoundForThat,
        Ground::Complement => F::FoundForComplement,
        Ground::Appended => F::FoundForAppended,
        Ground::ThrownIn => F::FoundForThrownIn,
        Ground::According => F::FoundForAccording,
        Ground::Infinitive => F::FoundForInfinitive,
        Ground::Object => F::FoundForObject,
        Ground::Words => F::FoundForWords,
        Ground::Noun => F::FoundForNoun,
        Ground::Right => F::FoundForRight,
        Ground::Introduced => F::FoundForIntroduced,
        _ => return None,
    })
}
