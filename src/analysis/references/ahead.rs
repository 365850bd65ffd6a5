//! Whom a description cannot mean who is named only behind it: "A source said so. Ann Berger
//! left" is no hint of who the source is, and "The council said so. The Treasury left" none of
//! which council.

use super::choose::State;
use super::profiles::Profile;
use super::words::Wording;
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{Description, Determiner, Noun};
use crate::analysis::scene::Kind;
use crate::analysis::syntax::Tag;
use crate::lexicon::{Class, singular};

/// How far from a description it is told that nobody is to be named, in tokens.
const ANONYMOUS: usize = 40;

impl State<'_, '_> {
    /// Whether somebody is not named on purpose in the sentence of a description: "an official, who
    /// asked not to be named", "speaking on condition of anonymity".
    pub(super) fn is_kept_anonymous(&self, at: usize, description: &Description) -> bool {
        let Some(mention) = self.mention(at).filter(|m| m.speaks) else { return false };
        let scene = self.scene;
        let withheld = |t: usize| match scene.lower(t) {
            "anonymity" => true,
            "named" | "identified" | "quoted" => {
                let before = |back: usize| t.checked_sub(back).map_or("", |t| scene.lower(t));
                before(1) == "be" && (before(3) == "not" || before(4) == "not")
            }
            _ => false,
        };
        let sentence = scene.document.sentence_of(mention.head);
        let start = sentence.start.max(mention.head.saturating_sub(ANONYMOUS));
        let mut near = start..sentence.end.min(mention.head + ANONYMOUS);
        description.noun == Noun::Person
            && description.determiner != Determiner::Definite
            && near.any(withheld)
    }

    /// Whether an entity that is named for the first time behind a description is hardly what that
    /// means, for nothing that is told of it fits.
    pub(super) fn is_unlike_ahead(
        &self,
        at: usize,
        (description, wording): (&Description, &Wording<'_>),
        profile: &Profile<'_, '_>,
    ) -> bool {
        let indefinite = description.determiner == Determiner::Indefinite;
        match description.noun {
            Noun::Person if indefinite => {
                description.anonymous
                    || self.is_unknown_kind(at)
                    || !self.is_presented_by_name(profile)
            }
            Noun::Body => !self.is_told_ahead(at, wording, profile),
            _ => false,
        }
    }

    /// "friend", "witness", "neighbour": anybody may be one.
    fn is_unknown_kind(&self, at: usize) -> bool {
        let scene = self.scene;
        self.mention(at).is_some_and(|m| {
            let one = ["one", "another", "some"].contains(&scene.lower(m.tokens.start));
            one || scene.document.is_noun_of(m.head, &[Class::Nameless])
        })
    }

    /// Whether the first name of somebody presents him: "Ann Berger, 40,", "Ann Berger (40)", "Ann
    /// Berger, a baker", "Ann Berger, of Leeds,", "Ann Berger, who"; but not "Councillor Ann Berger".
    fn is_presented_by_name(&self, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let Some(name) = profile.named.first().and_then(|&m| self.mention(m)) else { return false };
        let before = name.tokens.start.checked_sub(1);
        let titled = before
            .is_some_and(|t| scene.document.properties(t).is_any(&[Class::Title, Class::Role]));
        let comma = name.tokens.end;
        let aged = scene.tag(comma + 1) == Tag::Cd;
        let aside = match scene.lower(comma) {
            "(" => aged,
            "," => {
                aged || matches!(scene.kind(comma + 1), Kind::Determiner | Kind::Relative)
                    || matches!(scene.lower(comma + 1), "of" | "from") && self.is_place(comma + 2)
                    || scene.document.is_noun_of(comma + 1, &[Class::Role, Class::Human])
            }
            _ => false,
        };
        aside && !titled
    }

    /// Whether the name of a place begins at a token.
    fn is_place(&self, token: usize) -> bool {
        let named = self.mentions.named_at(token).and_then(|(_, e)| self.profiles.get(e));
        named.is_some_and(|p| p.kind == Some(EntityType::Location))
    }

    /// Whether what a body is called fits what it is named or told to be.
    fn is_told_ahead(&self, at: usize, wording: &Wording<'_>, profile: &Profile<'_, '_>) -> bool {
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let place = profile.kind == Some(EntityType::Location);
        let named = profile.words.contains(&head) || profile.words.contains(&singular(head));
        // "the commission" is no institute.
        let state =
            self.mention(at).is_some_and(|m| self.scene.document.is(m.head, Class::StateBody));
        named || place || !state && (wording.is_told_of(profile) || wording.is_like_name(profile))
    }
}
