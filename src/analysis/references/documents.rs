//! Who speaks through a document: its owner, or whoever published one before.

use super::Who;
use super::choose::{Options, State};
use super::features::{DescriptionFeature as F, NO_VALUES, put};
use super::profiles::Profile;
use super::words::flag;
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{self, Description, Form, Noun};
use crate::analysis::scene::{Kind, phrase};
use crate::analysis::syntax::Relation;
use crate::lexicon::{Class, singular};

/// The most documents that are compared: bounds the work.
const DOCUMENTS: usize = 64;

/// How many tokens back a noun without determiner is looked for: bounds the work.
const BACK: usize = 80;

/// How far the author behind a document's noun is looked for, in tokens.
const AUTHOR: usize = 6;

/// The most publishers without a name that a document is compared with.
const UNNAMED: usize = 3;

/// Who published a document.
pub(super) struct Issue<'d> {
    by: Who,
    /// Its noun, in the singular.
    noun: &'d str,
    /// Whether the text tells whose it is, rather than only who speaks beside it.
    told: bool,
}

impl<'d> State<'_, 'd> {
    /// Whose document it is, given to whom it belongs.
    pub(super) fn owned(
        &self,
        at: usize,
        (description, owner): (&Description, Option<Who>),
        entity: usize,
        set: &mut impl FnMut(F, f32),
    ) {
        let owns = owner == Some(Who::Entity(entity));
        let inside = description.inside.contains(&entity);
        if description.noun != Noun::Document {
            set(F::NamesBody, flag(inside));
            set(F::NamesBodyKind, flag(inside && self.says_kind(at, entity)));
        } else if owns || inside {
            set(if owns { F::Document } else { F::DocumentNames }, 1.0);
        } else {
            self.issued(at, Who::Entity(entity), set);
            set(F::DocumentBare, 1.0);
            let person = self.profiles.get(entity).and_then(|p| p.kind) == Some(EntityType::Person);
            set(F::DocumentBareBody, flag(!person));
        }
    }

    /// Whether `who` has published a document before.
    fn issued(&self, at: usize, who: Who, set: &mut impl FnMut(F, f32)) {
        let noun = self.mention(at).map_or("", |m| singular(self.scene.lower(m.head)));
        let same =
            |told: bool| self.recent().any(|i| i.by == who && i.noun == noun && i.told == told);
        let (told, beside) = (same(true), same(false));
        set(F::DocumentAgain, flag(told || beside));
        set(F::DocumentAgainTold, flag(told));
        set(F::DocumentOther, flag(!told && !beside && self.has_published(who)));
        set(F::DocumentLast, flag(self.published.last().is_some_and(|i| i.by == who)));
    }

    /// Whether a document does not speak for an entity that published none: a claim and a bill are
    /// nobody's whom the text does not tell to have made them, and no town makes a statement.
    pub(super) fn is_silent(&self, at: usize, description: &Description, entity: usize) -> bool {
        let (Some(mention), Some(profile)) = (self.mention(at), self.profiles.get(entity)) else {
            return false;
        };
        let who = Who::Entity(entity);
        let lexicon = self.scene.document.lexicon;
        let noun = lexicon.get(singular(self.scene.lower(mention.head)));
        let pleads = noun.is(Class::Pleading);
        let place = description.noun == Noun::Document
            && noun.is(Class::Occasion)
            && profile.kind == Some(EntityType::Location);
        let owns = || description.inside.contains(&entity) || self.owner(description) == Some(who);
        let published = || self.recent().any(|i| i.by == who && (i.told || !pleads));
        let document = description.noun == Noun::Document;
        if document && !owns() && (self.is_passed_on(at, profile) || self.is_of_others(at, who)) {
            return true;
        }
        (pleads || place) && !owns() && !published()
    }

    /// Whether an entity only passes a document on: "Seen by | Acme |, the memo …".
    fn is_passed_on(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let before = profile.named.partition_point(|&index| index < at);
        let last = before.checked_sub(1).and_then(|last| profile.named.get(last));
        let by = last.and_then(|&m| self.mention(m)?.tokens.start.checked_sub(1));
        let by = by.map(|by| by - usize::from(scene.lower(by) == "the" && by > 0));
        by.filter(|&by| by > 0 && scene.lower(by) == "by").is_some_and(|by| {
            matches!(scene.lower(by - 1), "seen" | "obtained" | "reported" | "reviewed")
        })
    }

    /// Whether the document was told of before, and nothing tells that this person published it: "Smith
    /// handed over a report by the auditors. | The report | says".
    fn is_of_others(&self, at: usize, who: Who) -> bool {
        let person = self.profile(who).is_some_and(|p| p.kind == Some(EntityType::Person));
        let Some(head) = self.mention(at).filter(|_| person).map(|m| m.head) else { return false };
        let noun = singular(self.scene.lower(head));
        let told = |m: usize| {
            self.mention(m).is_some_and(|m| {
                matches!(m.form, Form::Description(_)) && self.is_noun_of(m.head, head)
            })
        };
        (0..at).rev().take(BACK).any(told)
            && !self.recent().any(|issue| issue.by == who && issue.noun == noun)
    }

    /// To whom a document belongs, by name or by description.
    pub(super) fn owner(&self, description: &Description) -> Option<Who> {
        let owner = description.owner?;
        let named = self.mentions.named_at(owner).map(|(_, entity)| Who::Entity(entity));
        named.or_else(|| self.referent(self.mentions.headed_by(owner)?))
    }

    /// Those without a name through whose document the one at `at` may speak: "a police
    /// statement", and "the statement" after it.
    pub(super) fn unnamed_issuers(&self, at: usize, description: &Description) -> Options {
        if description.noun != Noun::Document {
            return Options::new();
        }
        let owner = self.owner(description);
        let found = match owner {
            Some(Who::Unnamed(index)) => vec![index],
            Some(_) => Vec::new(),
            None => self.unnamed_before(),
        };
        let option = |index: usize| {
            let who = Who::Unnamed(index);
            let mut values = NO_VALUES;
            let mut set = |feature: F, value: f32| put(&mut values, feature.at(), value);
            set(F::Described, 1.0);
            if owner.is_some() {
                set(F::Document, 1.0);
            } else {
                self.issued(at, who, &mut set);
                set(F::DocumentBare, 1.0);
                set(F::DocumentBareBody, 1.0);
            }
            (who, values)
        };
        found.into_iter().map(option).collect()
    }

    /// Takes note of who speaks beside the noun of the document at `at` where that stood
    /// without determiner, and so is no mention: "wrote in court filings that …".
    pub(super) fn recall_document(&mut self, at: usize, description: &Description) {
        let Some(mention) = self.mention(at).filter(|_| description.noun == Noun::Document) else {
            return;
        };
        let scene = self.scene;
        let noun = singular(scene.lower(mention.head));
        let bare =
            |t: &usize| singular(scene.lower(*t)) == noun && self.mentions.headed_by(*t).is_none();
        let start = mention.tokens.start;
        let found = (start.saturating_sub(BACK)..start).rev().find(bare);
        let sentence = found.and_then(|t| scene.document.layout.tokens.get(t)).map(|t| t.sentence);
        let speaks =
            |m: &usize| self.mention(*m).is_some_and(|m| m.speaks && Some(m.sentence) == sentence);
        let by = (0..at).rev().take(BACK).find(speaks).and_then(|m| self.referent(m));
        if let Some(by) = by.filter(|who| *who != Who::Nobody) {
            self.published.push(Issue { by, noun, told: false });
        }
    }

    /// The last who published something and are not named.
    fn unnamed_before(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for issue in self.recent() {
            if let Who::Unnamed(index) = issue.by
                && !found.contains(&index)
                && found.len() < UNNAMED
            {
                found.push(index);
            }
        }
        found
    }

    /// The last documents, each with who published it.
    fn recent(&self) -> impl Iterator<Item = &Issue<'d>> {
        self.published.iter().rev().take(DOCUMENTS)
    }

    /// Whether one of the last documents is of `who`.
    pub(super) fn has_published(&self, who: Who) -> bool {
        self.recent().any(|issue| issue.by == who)
    }

    /// Whether the head only says what the name right before it is: "the Reuters news
    /// agency", but not "the Reuters office".
    fn says_kind(&self, at: usize, entity: usize) -> bool {
        let Some(mention) = self.mention(at) else { return false };
        let lexicon = self.scene.document.lexicon;
        let before = mention.tokens.clone().take_while(|&t| t < mention.head);
        let named =
            before.clone().filter_map(|t| self.mentions.named_at(t)).any(|(_, e)| e == entity);
        let possessive = before.into_iter().any(|t| self.scene.kind(t) == Kind::Possessive);
        named && !possessive && lexicon.is(self.scene.lower(mention.head), Class::BodyKind)
    }

    /// Takes note of who published the document at `at`: its owner, who made it public, or
    /// who speaks in its sentence.
    pub(super) fn publish(&mut self, at: usize, description: &Description) {
        let Some(mention) = self.mention(at).filter(|_| description.noun == Noun::Document) else {
            return;
        };
        let noun = singular(self.scene.lower(mention.head));
        let speaks = || {
            let near = (0..self.mentions.list.len()).skip(at.saturating_sub(8)).take(16);
            near.filter(|&m| {
                m != at
                    && self.mention(m).is_some_and(|m| m.speaks && m.sentence == mention.sentence)
            })
            .find_map(|m| self.referent(m).filter(|who| *who != Who::Nobody))
        };
        let itself = self.referent(at).filter(|who| *who != Who::Unnamed(at));
        let inside = || description.inside.first().map(|&entity| Who::Entity(entity));
        let told = itself
            .or_else(|| self.owner(description))
            .or_else(|| self.issuer(mention.head))
            .or_else(inside);
        // "Smith rejected the findings", "… read the auditors’ report": no publisher of these.
        let others =
            description.owner.is_some() || self.scene.relation(mention.head) == Relation::Dobj;
        let before = mention.tokens.start.checked_sub(1).map_or("", |t| self.scene.lower(t));
        let link = mention.tokens.start.checked_sub(1).map(|t| self.scene.kind(t));
        // "would look at the report"
        let about = matches!(before, "at" | "of" | "about" | "on");
        let through = link == Some(Kind::Preposition) && !about;
        let by = told.or_else(|| if others || !through { None } else { speaks() });
        if let Some(by) = by {
            self.published.push(Issue { by, noun, told: told.is_some() });
        }
    }

    /// Who makes the document with that head public: "Acme has issued | a report".
    fn issuer(&self, head: usize) -> Option<Who> {
        let scene = self.scene;
        let verb = scene.head(head).filter(|&v| scene.document.is(v, Class::Publishing))?;
        // "released | a report by the auditors", "sent | the letter of the clerks"
        let others = match scene.lower(head + 1) {
            "by" | "from" => true,
            "of" => {
                let of = phrase::at(scene, head + 2, head + 2 + AUTHOR);
                let noun = of.map_or(Noun::Other, |of| mentions::noun(scene, of.head));
                matches!(noun, Noun::Person | Noun::Body)
            }
            _ => false,
        };
        // "released | the Working Group report"
        let named = head.checked_sub(1).is_some_and(|t| t > verb && scene.capital(t));
        if others || named {
            return None;
        }
        let subject = scene.child(verb, Relation::Nsubj)?;
        let named = self.mentions.named_at(subject).map(|(_, entity)| Who::Entity(entity));
        named.or_else(|| self.referent(self.mentions.headed_by(subject)?))
    }
}
