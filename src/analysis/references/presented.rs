//! Whom the text presents right before somebody speaks: "Ann Berger opened the hall. “I am
//! glad,” | she | said", "… the former teacher said".

use super::Who;
use super::choose::State;
use super::profiles::age_told;
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{Description, Determiner, Form, Mention, Noun};
use crate::lexicon::Class;

/// How many sentences before a pronoun somebody is presented.
const SENTENCES: usize = 3;

/// How many mentions back that is looked for: bounds the work.
const BACK: usize = 16;

/// How far behind a name the office stands, in tokens: "won the race for | mayor".
const BALLOT: usize = 8;

/// How far before a name "elected" stands, in tokens: "elected | the opposition candidate Ann Berger".
const OFFICE: usize = 4;

/// How many mentions of one paragraph are looked at: bounds the work.
const PARAGRAPH: usize = 64;

impl State<'_, '_> {
    /// The person whom the last full name that opens a sentence, as its subject, presents, at
    /// most `sentences` before a mention: it is the first of that person.
    fn presented_before(&self, at: usize, sentences: usize) -> Option<(usize, usize)> {
        let here = self.sentence(at);
        let near = |m: &usize| self.mention(*m).is_some_and(|m| m.sentence + sentences >= here);
        let mut before = (0..at).rev().take(BACK).take_while(near);
        let last = before.find(|&m| {
            let earlier = self.mention(m).is_some_and(|m| m.sentence < here);
            earlier && self.leads(m) && self.mention(m).is_some_and(|m| m.tokens.len() > 1)
        })?;
        let entity = self.entity(last)?;
        let profile = self.profiles.get(entity)?;
        let new = profile.named.first() == Some(&last);
        (new && profile.kind == Some(EntityType::Person)).then_some((entity, last))
    }

    /// Takes out who was named only before somebody whom the pronoun can mean was presented.
    pub(super) fn keep_presented(&self, at: usize, candidates: &mut Vec<Who>) {
        if candidates.len() < 2 || !self.mention(at).is_some_and(|m| m.speaks) {
            return;
        }
        let Some((new, place)) = self.presented_before(at, SENTENCES) else { return };
        if candidates.contains(&Who::Entity(new)) {
            let since = |who: Who| self.trail(who, at, 1).next().is_some_and(|last| last >= place);
            candidates.retain(|&who| since(who));
        }
    }

    /// Keeps the one person whom the paragraph of a pronoun has named before it, of all whom that can
    /// mean: hardly anybody says "he" in a new paragraph of a man of the one before, once another is
    /// named.
    pub(super) fn keep_of_paragraph(&self, at: usize, candidates: &mut Vec<Who>) {
        if candidates.len() < 2 || !self.mention(at).is_some_and(|m| m.speaks) {
            return;
        }
        let here = self.paragraph(at);
        let [last, _] = self.speakers_before(at);
        if last.is_none_or(|(_, spoke)| self.paragraph(spoke) >= here) {
            return;
        }
        let (own, words) = (self.sentence(at), self.words_of(at));
        let person = |who: Who| match who {
            Who::Entity(_) => self.profile(who).is_some_and(|p| p.kind == Some(EntityType::Person)),
            Who::Unnamed(index) => self.mention(index).is_some_and(
                |m| matches!(&m.form, Form::Description(d) if d.noun == Noun::Person && !d.plural),
            ),
            Who::Nobody => false,
        };
        let mut named: Option<(usize, usize)> = None;
        let before = (0..at).rev().take(PARAGRAPH);
        for index in before.take_while(|&i| self.paragraph(i) == here) {
            let Some(mention) = self.mention(index).filter(|m| !m.quoted) else { continue };
            let said = words.as_ref().is_some_and(|w| w.contains(&mention.head));
            let Some(who) = self.referent(index).filter(|&who| person(who) && !said) else {
                continue;
            };
            let other = || candidates.contains(&who);
            match (who, named) {
                (Who::Entity(entity), None) if matches!(mention.form, Form::Name(_)) => {
                    named = candidates.contains(&who).then_some((entity, index)).or(named);
                }
                (Who::Entity(entity), Some((first, _))) if entity == first => {}
                _ if other() => return,
                _ => {}
            }
        }
        let Some((entity, place)) = named else { return };
        if self.mention(place).is_some_and(|m| m.sentence < own) {
            candidates.retain(|&who| who == Who::Entity(entity));
        }
    }

    /// Whose office stands in letters between brackets before a name: "the SP" of "superintendent of
    /// police (SP) Ann Berger".
    pub(super) fn office_in_brackets(&self, at: usize) -> Option<usize> {
        let scene = self.scene;
        let head = self.mention(at).filter(|m| m.speaks)?.head;
        let letters = scene.document.token(head);
        if !scene.document.is(head, Class::TitleCapitals)
            || letters.bytes().any(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let bracketed = |m: &usize| {
            let start = self.mention(*m).map_or(0, |m| m.tokens.start);
            let token =
                |back: usize| start.checked_sub(back).map_or("", |t| scene.document.token(t));
            token(1) == ")" && token(2) == letters
        };
        (0..at).rev().take(PARAGRAPH).filter(bracketed).find_map(|m| self.entity(m))
    }

    /// Who was elected to that office, the last one before a mention: "Voters elected Ann Berger
    /// mayor. The | mayor-elect | said". Whoever is called so is found by that.
    pub(super) fn elected(&self, at: usize, description: &Description) -> Option<usize> {
        let scene = self.scene;
        let called = scene.lower(self.mention(at)?.head);
        let office = called.strip_suffix("-elect").filter(|_| !description.plural)?;
        if self.with_word(called).next().is_some() {
            return None;
        }
        let wins = |name: &Mention| {
            let (start, end) = (name.tokens.start, name.tokens.end);
            let sentence = scene.document.sentence_of(start);
            let near = start.saturating_sub(OFFICE).max(sentence.start);
            let behind = end..sentence.end.min(end + BALLOT);
            let elected = |t: usize| scene.lower(t) == "elected";
            let won = matches!(scene.lower(end), "was" | "has" | "had" | "won");
            let by_vote = won && behind.clone().any(|t| elected(t) || scene.lower(t) == "won");
            (by_vote || (near..start).any(elected))
                && behind.clone().any(|t| scene.lower(t) == office)
        };
        let named = |m: usize| {
            let mention = self.mention(m)?;
            let named = matches!(mention.form, Form::Name(_)) && !mention.quoted;
            self.entity(m).filter(|_| named && wins(mention))
        };
        let person =
            |e: &usize| self.profiles.get(*e).is_some_and(|p| p.kind == Some(EntityType::Person));
        let found = (0..at).rev().take(PARAGRAPH).find_map(named).filter(person)?;
        self.may_be(description, None, found).then_some(found)
    }

    /// Who is called otherwise in the sentence right after his or hers: "the Oscar winner", "the
    /// former dinner lady", but not "the prime minister" nor "the head of the bank".
    pub(super) fn presented_otherwise(
        &self,
        at: usize,
        description: &Description,
    ) -> Option<usize> {
        let mention = self.mention(at).filter(|m| m.speaks)?;
        let words = self.words_of(at)?;
        let scene = self.scene;
        let is = |class: Class| scene.document.is_noun_of(mention.head, &[class]);
        let one = description.noun == Noun::Person
            && description.determiner == Determiner::Definite
            && !(description.plural || description.anonymous || description.complement)
            && description.owner.is_none()
            && scene.stretch_of(words.start + 1).is_some();
        let sport = is(Class::Sport) || is(Class::Game);
        // "the neighbour" may be anybody, "the Oscar winner" and "the striker" say more of somebody.
        let tells = !description.modifiers.is_empty()
            || sport
            || age_told(scene.lower(mention.head)).is_some()
            || matches!(scene.lower(mention.head), "pensioner" | "teenager");
        let general = is(Class::Standing) || is(Class::Kinship);
        if !one || !tells || general || self.is_described_again(at) {
            return None;
        }
        let (entity, place) = self.presented_before(at, 1)?;
        let profile = self.profiles.get(entity)?;
        let person =
            |e: usize| self.profiles.get(e).is_some_and(|p| p.kind == Some(EntityType::Person));
        let alone = !(place + 1..at).any(|m| {
            let other = self.entity(m).filter(|&e| e != entity);
            let told = matches!(self.mention(m).map(|m| &m.form), Some(Form::Description(d))
                if d.noun == Noun::Person);
            other.is_some_and(person) || told
        });
        // "Mayor Ann Berger opened it. “No,” the engineer said."
        let other = is(Class::Role) && !sport && !profile.titles.is_empty();
        let fits = self.may_be(description, None, entity)
            && !profile.has_other_age(scene.lower(mention.head))
            && !description.inside.iter().any(|&e| person(e));
        // "the Italian" is nobody of another country.
        let foreign = self.people(at).is_some_and(|country| {
            let mut own = self.countries(entity).peekable();
            own.peek().is_some() && !own.any(|own| own == country)
        });
        let young = description.modifiers.clone().any(|t| scene.lower(t) == "young");
        let another = young && self.leads_others(profile);
        (alone && fits && !other && !foreign && !another).then_some(entity)
    }
}
