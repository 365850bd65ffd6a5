//! Candidates that only say more of a noun or a name, which speaks in their stead: "the
//! Smith | government", "Acme’s | chief executive", "a man | arrested in Elm", "Bank of
//! England governor | Ann Berger".

use super::candidates::Candidate;
use super::weigh::{Nature, TITLE, Weighing};
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::{Kind, phrase};
use crate::analysis::syntax::Tag;
use crate::lexicon::Class;

impl Weighing<'_, '_> {
    /// The noun that speaks in the stead of a candidate.
    pub(super) fn noun_around(&self, candidate: &Candidate) -> Option<usize> {
        self.owner_of(candidate)
            .or_else(|| self.described_by(candidate))
            .or_else(|| self.close_to(candidate))
            .or_else(|| self.of_described(candidate))
    }

    /// "the army of neighbouring | Chad", "the mayor of nearby | Elm": the noun before "of".
    fn of_described(&self, candidate: &Candidate) -> Option<usize> {
        let scene = self.scene;
        let adjective = self.tokens(candidate).start.checked_sub(1)?;
        let of = adjective.checked_sub(1).filter(|&of| scene.lower(of) == "of")?;
        let noun = of.checked_sub(1).filter(|&n| scene.tag(n).is_noun())?;
        let tells = matches!(mentions::noun(scene, noun), Noun::Person | Noun::Body);
        let place = self.nature(candidate.head()) == Nature::Name(EntityType::Location);
        let adjective = scene.kind(adjective) == Kind::Word && !scene.capital(adjective);
        (tells && place && adjective).then_some(noun)
    }

    /// "a source close to | Smith", "officials loyal to | Smith": the noun before the adjective.
    fn close_to(&self, candidate: &Candidate) -> Option<usize> {
        let scene = self.scene;
        let to = self.tokens(candidate).start.checked_sub(1)?;
        let adjective = to.checked_sub(1).filter(|&a| scene.tag(a) == Tag::Jj)?;
        let noun = adjective.checked_sub(1).filter(|&n| scene.tag(n).is_noun())?;
        let somebody = mentions::noun(scene, noun) == Noun::Person;
        (scene.lower(to) == "to" && somebody).then_some(noun)
    }

    /// Whether several or unnamed people are meant: "Smith | aides".
    fn is_nameless(&self, noun: usize) -> bool {
        let nameless = self.scene.document.lexicon.is(self.scene.lower(noun), Class::Nameless);
        nameless || self.scene.tag(noun) == Tag::Nns
    }

    /// The noun that a participle after it says more of, where a candidate stands in what
    /// the participle says: "a man | arrested in Elm", but not whoever publishes a
    /// document: "a report | published by Acme".
    fn described_by(&self, candidate: &Candidate) -> Option<usize> {
        let scene = self.scene;
        let start = self.tokens(candidate).start;
        let plain = |&t: &usize| {
            matches!(scene.kind(t), Kind::Determiner | Kind::Word | Kind::Name)
                && !scene.tag(t).is_verb()
        };
        let from = start.saturating_sub(TITLE).max(scene.document.sentence_of(start).start);
        let first = (from..start).rev().take_while(plain).last().unwrap_or(start);
        let preposition = first.checked_sub(1).filter(|&p| scene.kind(p) == Kind::Preposition)?;
        // "published on Tuesday | in the Post"
        let end = phrase::skip_back(scene, preposition, from.saturating_sub(TITLE));
        let verb = end.checked_sub(1).filter(|&v| scene.tag(v) == Tag::Vbn)?;
        let noun = verb.checked_sub(1).filter(|&n| scene.tag(n).is_noun())?;
        let document = mentions::noun(scene, noun) == Noun::Document;
        let writes = !scene.document.is(verb, Class::Receiving);
        let author = matches!(scene.lower(preposition), "by" | "from") && document && writes;
        (scene.kind(verb) == Kind::Word && !author).then_some(noun)
    }

    /// The head of the person's name behind the role that follows the end of a name:
    /// "Bank of England | governor Ann Berger".
    fn works_for(&self, end: usize) -> Option<usize> {
        let scene = self.scene;
        let title = |t: usize| scene.capital(t) && scene.document.is(t, Class::Title);
        let role = |&t: &usize| title(t) || scene.kind(t) == Kind::Word && !scene.tag(t).is_verb();
        let behind = (end..end + TITLE).take_while(role).last()? + 1;
        let named = |t: usize| self.names.at(t).map(|name| name.head);
        // A title may be a part of the name.
        let person = named(behind - 1).or_else(|| named(behind))?;
        let held = mentions::noun(scene, behind - 1) == Noun::Person;
        (held && self.nature(person) == Nature::Name(EntityType::Person)).then_some(person)
    }

    /// The noun for somebody whom the name of a candidate only tells more of.
    fn owner_of(&self, candidate: &Candidate) -> Option<usize> {
        let name = self.names.at(candidate.head())?;
        if let Some(person) = self.works_for(name.tokens.end) {
            return Some(person);
        }
        let noun = self.noun_behind(name.tokens.end)?;
        let Nature::Name(kind) = self.nature(candidate.head()) else { return None };
        let head = self.scene.lower(noun);
        // "the Reuters news agency", but not "the U.N. refugee agency", one of many
        let says_kind = || {
            let union = mentions::is_union(self.scene, name.tokens.clone());
            !union && self.scene.document.lexicon.is(head, Class::BodyKind)
        };
        let marked = self.is_marked(name.tokens.end);
        let fits = match mentions::noun(self.scene, noun) {
            Noun::Person => marked || kind != EntityType::Person || self.is_nameless(noun),
            Noun::Body => marked || kind != EntityType::Organization || !says_kind(),
            _ => false,
        };
        fits.then_some(noun)
    }
}
