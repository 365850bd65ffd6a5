//! What somebody is known to be, and so is not called otherwise: a senator is not "the
//! whistleblower", "her manager" not "the singer", where something was posted not "the studio".

use super::Who;
use super::choose::State;
use super::profiles::{Profile, Title};
use super::words::Wording;
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{Description, Form, Mention, Noun};
use crate::analysis::scene::Kind;
use crate::lexicon::{Class, Properties, singular};

/// The most mentions of somebody that are looked at: bounds the work.
const MENTIONS: usize = 12;

/// The most titles of somebody that are looked at: bounds the work.
const TITLES: usize = 32;

/// How many words before "on" somebody is said to post something.
const POSTED: usize = 4;

/// What the head of a description tells of whom it cannot mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calling<'d> {
    /// "the whistleblower", "the State Auditor": nobody whose title is another.
    party: bool,
    /// "the judge": only who is called so.
    standing: bool,
    /// "the outlet": who publishes news.
    outlet: bool,
    body: Body<'d>,
}

/// What the head of a description tells of a body.
#[derive(Debug, Clone, Copy)]
struct Body<'d> {
    /// The head in the singular.
    known: &'d Properties,
    /// "the company": no court or council.
    firm: bool,
    /// "the union": none that is called otherwise; unlike "the group", which is anything.
    special: bool,
}

impl<'d> State<'_, 'd> {
    /// What the head of a description tells of whom it cannot mean.
    pub(super) fn calling(&self, at: usize) -> Calling<'d> {
        let [head, one] = self.heads(at);
        let is = |class: Class| head.is(class) || one.is(class);
        let like = |word: &str| one.is_like(self.scene.document.lexicon.get(word));
        let collective = one.is(Class::Collective);
        let body = Body {
            known: one,
            firm: collective && like("company"),
            special: collective && !one.is(Class::StateBody) && !like("organization"),
        };
        Calling {
            body,
            party: is(Class::Party) || is(Class::Role) && self.names_office(at),
            standing: is(Class::Standing),
            outlet: head.is(Class::Collective) && self.is_outlet(head),
        }
    }

    /// Whether a description says what a person, who is never called so, is not: the holder of
    /// an office is not "the whistleblower", whom "the nurse" means not "the neighbour", and
    /// who is never called a judge not "the judge".
    pub(super) fn is_of_another_calling(
        &self,
        at: usize,
        (description, wording): (&Description, &Wording<'_>),
        calling: Calling<'_>,
        entity: usize,
    ) -> bool {
        let person = |p: &&Profile<'_, '_>| p.kind == Some(EntityType::Person);
        let Some(profile) = self.profiles.get(entity).filter(person) else { return false };
        description.noun == Noun::Person
            && (calling.standing || self.is_called_otherwise(at, entity))
            && !wording.is_told_of(profile)
    }

    /// Keeps those who are called so where one who holds an office was left out: "the victim" is not
    /// whoever else the text names, as its reporter.
    pub(super) fn keep_called_so(
        &self,
        (description, wording): (&Description, &Wording<'_>),
        calling: Calling<'_>,
        found: &mut Vec<usize>,
    ) {
        let office = |&e: &usize| {
            self.profiles.get(e).is_some_and(|p| p.office && p.kind == Some(EntityType::Person))
        };
        if calling.party && description.noun == Noun::Person && found.iter().any(office) {
            found.retain(|&e| self.is_called_so(wording, e));
        }
    }

    fn is_called_so(&self, wording: &Wording<'_>, entity: usize) -> bool {
        self.profiles.get(entity).is_some_and(|p| wording.is_told_of(p))
    }

    /// Whether a description names an office with capitals: "the State Auditor".
    fn names_office(&self, at: usize) -> bool {
        let Some(head) = self.mention(at).map(|m| m.head) else { return false };
        let before = head.checked_sub(1);
        self.scene.capital(head)
            && before
                .is_some_and(|t| self.scene.capital(t) && self.scene.kind(t) != Kind::Determiner)
    }

    /// What is known of the head of a description, and of its singular.
    fn heads(&self, at: usize) -> [&'d Properties; 2] {
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let lexicon = self.scene.document.lexicon;
        [lexicon.get(head), lexicon.get(singular(head))]
    }

    /// Whether a word tells what somebody does: "lawyer", but neither "man" nor "mother".
    pub(super) fn is_calling(&self, word: &str) -> bool {
        let known = self.scene.document.lexicon.get(singular(word));
        let anybody = matches!(word, "man" | "woman" | "person" | "boy" | "girl");
        known.is_any(&[Class::Role, Class::Human]) && !known.is(Class::Kinship) && !anybody
    }

    /// Whether a word is for who leads, as people of many callings do: "minister", "deputy-leader".
    fn is_for_leaders(&self, word: &str) -> bool {
        let lexicon = self.scene.document.lexicon;
        let known = lexicon.get(singular(word.rsplit('-').next().unwrap_or(word)));
        known.is(Class::Title) || known.is_like(lexicon.get("leader"))
    }

    /// Whether people of many callings are that too: "author", "owner", "politician".
    fn is_done_besides(&self, word: &str) -> bool {
        self.scene.document.lexicon.is(singular(word), Class::Sideline)
    }

    /// Whether the text tells what somebody does.
    pub(super) fn does_something(&self, profile: &Profile<'_, '_>) -> bool {
        callings(profile).any(|word| self.is_calling(word))
    }

    /// Whether the text tells that somebody leads or holds an office.
    pub(super) fn leads_others(&self, profile: &Profile<'_, '_>) -> bool {
        callings(profile).any(|word| self.is_for_leaders(word))
    }

    /// Whether somebody who was never called so is known to do another thing: "the farmer" is no
    /// police chief, "the young man" no president.
    pub(super) fn does_another_thing(
        &self,
        at: usize,
        description: &Description,
        profile: &Profile<'_, '_>,
    ) -> bool {
        let Some(head) = self.mention(at).map(|m| self.scene.lower(m.head)) else { return false };
        if description.plural || profile.titles.is_empty() {
            return false;
        }
        let lexicon = self.scene.document.lexicon;
        let known = lexicon.get(head);
        let young = || description.modifiers.clone().any(|t| self.scene.lower(t) == "young");
        let anybody = || known.is(Class::Nameless) && !known.is(Class::Human);
        let other = self.is_calling(head)
            && !known.is(Class::Party)
            && !self.is_for_leaders(head)
            && !anybody()
            && !self.is_done_besides(head);
        let told = || callings(profile).any(|w| self.is_calling(w) && !self.is_done_besides(w));
        other && told() || young() && self.leads_others(profile)
    }

    /// Whether a description of another calling means the entity, before it was named.
    fn is_called_otherwise(&self, at: usize, entity: usize) -> bool {
        let Some(head) = self.mention(at).map(|m| m.head) else { return false };
        let first = self.profiles.get(entity).and_then(|p| p.named.first().copied());
        let described = self.first_described(entity);
        let Some(first) = first.filter(|&first| described.is_some_and(|d| d < first)) else {
            return false;
        };
        let mut before = self.trail(Who::Entity(entity), at.min(first), MENTIONS);
        before.any(|index| {
            self.mention(index).is_some_and(|other| {
                matches!(&other.form, Form::Description(d)
                    if d.noun == Noun::Person && d.apposed.is_none())
                    && !self.may_take_up(head, other.head)
            })
        })
    }

    /// Leaves out whom the text only tells whose they are, where others may be meant: "the singer"
    /// is not "her manager, Smith".
    pub(super) fn leave_out_attached(
        &self,
        at: usize,
        (description, wording): (&Description, &Wording<'_>),
        found: &mut Vec<usize>,
    ) {
        let attached = |&entity: &usize| self.profiles.get(entity).is_some_and(|p| p.attached);
        let person = description.noun == Noun::Person;
        if !person || !self.is_trade(at) || !found.iter().any(attached) {
            return;
        }
        let other = |e: &usize| attached(e) && !self.is_called_so(wording, *e);
        let near = |e: &usize| !other(e) && self.trail(Who::Entity(*e), at, 1).next().is_some();
        if found.iter().any(near) {
            found.retain(|e| !other(e));
        }
    }

    /// Whether a description of a body cannot mean a body of that kind: "the union" is not the
    /// European Union, "the studio" not where it posts something, "the paper" no street.
    pub(super) fn is_of_another_kind(
        &self,
        at: usize,
        (description, calling): (&Description, Calling<'_>),
        entity: usize,
    ) -> bool {
        let Some(profile) = self.profiles.get(entity) else { return false };
        let body = matches!(description.noun, Noun::Body | Noun::Other);
        let outlet = || {
            let later = profile.named.first().is_none_or(|&first| first >= at);
            calling.outlet && (profile.kind == Some(EntityType::Location) || later)
        };
        if description.noun == Noun::Document && self.is_sent_to(at, profile) {
            return true;
        }
        if body
            && (self.is_union_of_states(at, profile)
                || self.is_another_body(at, calling.body, profile))
        {
            return true;
        }
        match profile.kind {
            Some(EntityType::Organization) => {
                body && self.is_medium(profile)
                    || outlet()
                    || calling.outlet && self.is_state_body(profile)
            }
            Some(EntityType::Location) => outlet(),
            _ => false,
        }
    }

    /// Whether a name says that a body is a part of a state, which publishes no news: "Judicial
    /// Directorate".
    fn is_state_body(&self, profile: &Profile<'_, '_>) -> bool {
        let mut words = profile.words.iter().take(MENTIONS);
        words.any(|word| self.scene.document.lexicon.is(word, Class::StateBody))
    }

    /// Whether somebody is to read a document that was told of before: "sent a letter to | Acme".
    fn is_sent_to(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let Some(document) = self.mention(at).map(|m| m.head) else { return false };
        let before = profile.named.partition_point(|&index| index < at);
        let named = profile.named.get(..before).unwrap_or_default().iter().rev().take(MENTIONS);
        let addressed = |name: &Mention| {
            let to = name.tokens.start.checked_sub(1).filter(|&t| scene.lower(t) == "to");
            to.is_some_and(|to| {
                let start = scene.document.sentence_of(to).start;
                (start..to).any(|t| self.is_noun_of(t, document))
            })
        };
        named.filter_map(|&index| self.mention(index)).any(addressed)
    }

    /// Whether a firm is meant and the name is of a court, a council or the like, or a body of a kind
    /// and the text calls the entity one of another: "the company" is not "the regulator, Acme".
    fn is_another_body(&self, at: usize, body: Body<'_>, profile: &Profile<'_, '_>) -> bool {
        let lexicon = self.scene.document.lexicon;
        // An agency may be a firm.
        let state = |word: &&str| {
            let known = lexicon.get(word);
            known.is(Class::StateBody) && !known.is(Class::BodyKind)
        };
        if profile.kind != Some(EntityType::Organization) {
            return false;
        }
        if Self::is_named_otherwise(body.known, profile) {
            return true;
        }
        if body.firm && profile.words.iter().take(MENTIONS).any(state) {
            return true;
        }
        if !body.special || profile.titles.is_empty() {
            return false;
        }
        let head = self.mention(at).map_or("", |m| singular(self.scene.lower(m.head)));
        let own = lexicon.get(head);
        let kind = |word: &&&str| {
            let known = lexicon.get(word);
            known.is(Class::Collective) && !known.is_like(lexicon.get("organization"))
        };
        let mut called =
            profile.titles.iter().take(TITLES).filter_map(|t| t.own().last()).filter(kind);
        let like = |word: &&str| **word == *head || lexicon.get(word).is_like(own);
        called.clone().next().is_some() && !called.any(like)
    }

    /// Whether the words of a body's names and titles tell that it is of no kind that a description
    /// can mean: "the union" is not "Elm Bank".
    fn is_named_otherwise(own: &Properties, profile: &Profile<'_, '_>) -> bool {
        own.has_body()
            && !profile.bodies.is_empty()
            && profile.bodies.iter().all(|body| own.is_other_body(body))
    }

    /// "the union" beside the European Union.
    fn is_union_of_states(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let head = self.mention(at).map_or(0, |m| m.head);
        let states = |word: &&str| {
            let known = self.scene.document.lexicon.get(word);
            known.is(Class::Continental) || known.country().is_some()
        };
        self.scene.lower(head) == "union"
            && !self.scene.capital(head)
            && profile.words.last() == Some(&"union")
            && profile.words.iter().rev().nth(1).is_some_and(states)
    }

    /// Whether an organisation is named only as where something is posted: "wrote on | Twitter".
    fn is_medium(&self, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let posted = |t: usize| {
            let document = || scene.document.is(t, Class::Document);
            matches!(scene.kind(t), Kind::Cue(_))
                || scene.document.is(t, Class::Publishing)
                || document()
        };
        let medium = |index: &usize| {
            let start = self.mention(*index).map_or(0, |m| m.tokens.start);
            // "on X (Twitter)"
            let inner =
                start.checked_sub(2).filter(|&t| scene.lower(t + 1) == "(" && scene.capital(t));
            let on = inner.unwrap_or(start).checked_sub(1);
            on.is_some_and(|on| {
                matches!(scene.lower(on), "on" | "via")
                    && (on.saturating_sub(POSTED)..on).any(posted)
            })
        };
        !profile.named.is_empty() && profile.named.iter().take(MENTIONS).all(medium)
    }

    /// Whether the head of a description is a word for who publishes news: "the outlet".
    fn is_outlet(&self, head: &Properties) -> bool {
        let lexicon = self.scene.document.lexicon;
        ["newspaper", "broadcaster"].iter().any(|outlet| head.is_like(lexicon.get(outlet)))
    }

    /// Keeps those who were told something, where they may be "the outlet" that reports it.
    pub(super) fn keep_outlet_told(&self, at: usize, calling: Calling<'_>, found: &mut Vec<usize>) {
        if found.len() < 2 || !calling.outlet {
            return;
        }
        if found.iter().any(|&e| self.was_told(e, at)) {
            found.retain(|&e| self.was_told(e, at));
        }
    }
}

/// The words that tell what somebody is, rather than whom he serves.
fn callings<'p>(profile: &'p Profile<'_, '_>) -> impl Iterator<Item = &'p str> {
    profile.titles.iter().take(TITLES).flat_map(Title::own).copied()
}
