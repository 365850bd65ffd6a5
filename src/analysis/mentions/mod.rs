//! Who and what is spoken of: names, descriptions and pronouns in one list.
//!
//! ```text
//! nouns         what the head of a description stands for: person, body, document
//! descriptions  noun phrases that may refer, with what is said of their head
//! names         what stands beside names: titles before, appositions after
//! ```

mod descriptions;
mod names;
mod nouns;

use std::ops::Range;

pub(in crate::analysis) use descriptions::noun;
pub(in crate::analysis) use descriptions::{Description, Determiner, country};
pub(in crate::analysis) use names::beside;
pub(in crate::analysis) use nouns::Noun;

use super::entities::{Entity, EntityType, Gender, MentionKind};
use super::scene::phrase::{self, Phrase};
use super::scene::{Kind, Scene};
use super::syntax::{Relation, Tag};
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

/// One place where somebody or something is spoken of.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) struct Mention {
    pub(in crate::analysis) tokens: Range<usize>,
    /// The word that the tree hangs the mention on.
    pub(in crate::analysis) head: usize,
    pub(in crate::analysis) form: Form,
    pub(in crate::analysis) role: Role,
    /// Whether it stands between quotation marks.
    pub(in crate::analysis) quoted: bool,
    /// Index of its sentence.
    pub(in crate::analysis) sentence: usize,
    /// Whether words are ascribed to it.
    pub(in crate::analysis) speaks: bool,
}

/// How a mention refers.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) enum Form {
    /// By a name of the entity with this index.
    Name(usize),
    /// By a name that is no entity's.
    Unlisted,
    /// By what somebody is.
    Description(Description),
    Pronoun(Pronoun),
}

/// The pronouns, by what they can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Pronoun {
    /// "he", "her".
    Person(Gender),
    /// "it", "its".
    Thing,
    /// "they", "their".
    Plural,
    /// "I", "someone", "who": whom the text does not tell.
    Open,
}

/// What a mention is in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Role {
    Subject,
    Object,
    Possessor,
    /// After a preposition.
    Oblique,
    /// Before the noun of a longer phrase: "the Acme report".
    Modifier,
    Apposition,
    Other,
}

/// The mentions of one article, in the order of the text.
#[derive(Debug)]
pub(in crate::analysis) struct Mentions {
    pub(in crate::analysis) list: Vec<Mention>,
    /// By the tokens of a source: its mention.
    sources: Map<(usize, usize), usize>,
}

impl Mentions {
    /// Whether somebody is described: "the minister".
    pub(in crate::analysis) fn has_descriptions(&self) -> bool {
        self.list.iter().any(|mention| matches!(mention.form, Form::Description(_)))
    }

    /// The same with new indices for the entities: `new` tells that of each old one.
    pub(in crate::analysis) fn renumbered(mut self, new: &[usize]) -> Self {
        for mention in &mut self.list {
            if let Form::Name(entity) = &mut mention.form {
                *entity = new.get(*entity).copied().unwrap_or(*entity);
            }
        }
        self
    }

    /// The mention that a phrase which speaks belongs to.
    pub(in crate::analysis) fn of(&self, phrase: &Phrase) -> Option<usize> {
        self.sources.get(&(phrase.tokens.start, phrase.head)).copied()
    }

    /// The mention with a name that covers token `at`.
    pub(in crate::analysis) fn named_at(&self, at: usize) -> Option<(usize, usize)> {
        let mut near = self.near(at).filter(|(_, m)| m.tokens.contains(&at));
        near.find_map(|(i, m)| match m.form {
            Form::Name(entity) => Some((i, entity)),
            _ => None,
        })
    }

    /// The mention whose head is token `at`.
    pub(in crate::analysis) fn headed_by(&self, at: usize) -> Option<usize> {
        self.near(at).find(|(_, m)| m.head == at).map(|(index, _)| index)
    }

    /// The mentions that begin at token `at` or not long before it.
    fn near(&self, at: usize) -> impl Iterator<Item = (usize, &Mention)> {
        let first = self.list.partition_point(|m| m.tokens.start + LONGEST <= at);
        self.list.iter().enumerate().skip(first).take_while(move |(_, m)| m.tokens.start <= at)
    }
}

/// The mentions by name, which are known before any words are ascribed.
#[derive(Debug)]
pub(in crate::analysis) struct Names {
    list: Vec<Mention>,
    /// By token: the name that covers it.
    taken: Vec<Option<usize>>,
}

impl Names {
    /// Every mention by name of the entities.
    pub(in crate::analysis) fn of(scene: &Scene<'_>, entities: &[Entity]) -> Self {
        let list = named(scene, entities);
        let mut taken = vec![None; scene.document.layout.tokens.len()];
        for (index, mention) in list.iter().enumerate() {
            for slot in taken.get_mut(mention.tokens.clone()).into_iter().flatten() {
                *slot = Some(index);
            }
        }
        Self { list, taken }
    }

    /// The name that covers token `at`.
    pub(in crate::analysis) fn at(&self, at: usize) -> Option<&Mention> {
        self.list.get(self.index_at(at)?)
    }

    /// Which name covers token `at`.
    pub(in crate::analysis) fn index_at(&self, at: usize) -> Option<usize> {
        self.taken.get(at).copied().flatten()
    }

    /// The entity with the name that covers token `at`.
    pub(in crate::analysis) fn entity_at(&self, at: usize) -> Option<usize> {
        entity_of(&self.list, self.index_at(at)?)
    }
}

/// Whether a union of states is named, which has many agencies: "the U.N. refugee agency".
pub(in crate::analysis) fn is_union(scene: &Scene<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|t| matches!(scene.lower(t), "un" | "u.n." | "eu" | "e.u."))
}

/// The longest name, in tokens, that is looked for around a token.
const LONGEST: usize = 16;

/// How many tokens behind a document its author is looked for.
const BEHIND: usize = 8;

/// The mentions by name, the phrases `sources` that speak, and all other pronouns and
/// descriptions outside quotation marks.
pub(in crate::analysis) fn find(
    scene: &Scene<'_>,
    entities: &[Entity],
    names: Names,
    sources: &[&Phrase],
) -> Mentions {
    let Names { mut list, taken } = names;
    let name_at = |t: usize| taken.get(t).copied().flatten();
    let mut by_phrase: Vec<(&Phrase, usize)> = Vec::new();
    let mut found: Map<(usize, usize), usize> = Map::default();
    for &phrase in sources {
        let one = is_one_of_many(scene, entities, &list, phrase, &name_at);
        let named = name_at(phrase.head).filter(|_| !one);
        let seen = || found.get(&(phrase.tokens.start, phrase.head)).copied();
        let edge = || name_at_edge(scene, entities, &list, phrase, &name_at);
        let known = named.or_else(seen).or_else(edge);
        let index = known.unwrap_or_else(|| {
            let inside = inside(scene, &list, phrase, &name_at);
            list.extend(issuing_body(scene, &list, phrase, &name_at));
            list.push(source(scene, phrase, inside));
            list.len() - 1
        });
        found.insert((phrase.tokens.start, phrase.head), index);
        if let Some(mention) = list.get_mut(index) {
            mention.speaks = true;
        }
        by_phrase.push((phrase, index));
    }
    let mut free: Vec<bool> = taken.iter().map(Option::is_none).collect();
    for (_, index) in &by_phrase {
        let Some(mention) = list.get(*index) else { continue };
        for slot in free.get_mut(mention.tokens.clone()).into_iter().flatten() {
            *slot = false;
        }
    }
    others(scene, &free, &mut list, &name_at);
    sorted(list, by_phrase)
}

/// The entities that a description names: inside, and behind its head where that is
/// what somebody publishes: "a report by the bank".
fn inside(
    scene: &Scene<'_>,
    list: &[Mention],
    phrase: &Phrase,
    name_at: &impl Fn(usize) -> Option<usize>,
) -> Vec<usize> {
    let behind = authors(scene, phrase);
    let mut found = Vec::new();
    let tokens = phrase.tokens.clone().chain(behind);
    for entity in tokens.filter_map(name_at).filter_map(|n| entity_of(list, n)) {
        if !found.contains(&entity) {
            found.push(entity);
        }
    }
    found
}

/// The body before a document's noun that speaks through it, as a description of its own:
/// "an | interior ministry | statement", "a | U.S. military | report".
fn issuing_body(
    scene: &Scene<'_>,
    list: &[Mention],
    document: &Phrase,
    name_at: &impl Fn(usize) -> Option<usize>,
) -> Option<Mention> {
    let head = descriptions::body_before(scene, document)?;
    let opens = scene.kind(document.tokens.start) == Kind::Determiner;
    let start = document.tokens.start + usize::from(opens);
    let phrase = Phrase { tokens: start..head + 1, head };
    let inside = inside(scene, list, &phrase, name_at);
    let read = descriptions::read(scene, &phrase, inside);
    // The article has a body in mind: "the ministry".
    let form = Form::Description(Description { determiner: Determiner::Definite, ..read });
    (start <= head).then(|| mention(scene, phrase.tokens, head, form))
}

/// The tokens behind a document that tell who published it: "a report by | Acme", "a
/// note sent to the mayor by | Acme", but not "a note seen by Acme".
fn authors(scene: &Scene<'_>, document: &Phrase) -> Vec<usize> {
    let start = document.tokens.end;
    let class = nouns::class(scene.document, document.head);
    let participle = scene.tag(start) == Tag::Vbn;
    let goes_on = scene.kind(start) == Kind::Preposition
        || participle && !scene.document.is(start, Class::Receiving);
    if class != Noun::Document || !goes_on {
        return Vec::new();
    }
    let ends = |&t: &usize| {
        !matches!(scene.kind(t), Kind::Comma | Kind::Stop | Kind::Cue(_))
            && (t == start || !scene.verbal(t))
    };
    let mut by = false;
    let author = |&t: &usize| {
        if scene.kind(t) == Kind::Preposition {
            by = matches!(scene.lower(t), "by" | "from" | "of");
        }
        by
    };
    (start..start + BEHIND).take_while(ends).filter(author).collect()
}

/// The person's name that a phrase begins or ends with: "the head of the bank, Ann
/// Berger", "Ann Berger, its head".
fn name_at_edge(
    scene: &Scene<'_>,
    entities: &[Entity],
    list: &[Mention],
    phrase: &Phrase,
    name_at: &impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let person = |index: &usize| {
        let entity = entity_of(list, *index).and_then(|e| entities.get(e));
        entity.is_some_and(|e| e.kind == EntityType::Person)
    };
    let first = name_at(phrase.tokens.start)
        .filter(person)
        .filter(|&n| list.get(n).is_some_and(|m| scene.kind(m.tokens.end) == Kind::Comma));
    let ends = |at: usize| {
        name_at(at).filter(person).filter(|&n| {
            let start = list.get(n).map_or(0, |m| m.tokens.start);
            // "friends of | Sir | Keith"
            let title = |b: &usize| scene.capital(*b) && scene.document.is(*b, Class::Title);
            let before = (phrase.tokens.start..start).rev().find(|b| !title(b));
            before.or_else(|| start.checked_sub(1)).is_some_and(|b| {
                b >= phrase.tokens.start
                    && (matches!(scene.kind(b), Kind::Word | Kind::Name | Kind::Comma)
                        || is_given(scene, phrase.head, b))
                    && !matches!(scene.lower(b), "of" | "for")
                    && !is_of_titled(scene, phrase.head, start)
                    && !names_another(scene, phrase.head, b)
                    && !in_clause(scene, phrase.head, b)
            })
        })
    };
    first.or_else(|| ends(phrase.tokens.end - 1)).or_else(|| ends(phrase.tokens.end))
}

/// Whether an office stands between a preposition behind the head and the name at `name`: "a
/// spokesman for | Finance Minister | Smith".
fn is_of_titled(scene: &Scene<'_>, head: usize, name: usize) -> bool {
    let office = |t: &usize| {
        scene.capital(*t) && scene.document.properties(*t).is_any(&[Class::Title, Class::Role])
    };
    let last = name.checked_sub(1).filter(office);
    let opens = last.and_then(|last| (head + 1..last).rev().find(|&t| !scene.capital(t)));
    opens.is_some_and(|t| scene.kind(t) == Kind::Preposition)
}

/// Whether the clause behind the head gives somebody the name after `before`: "a woman who gave her
/// name as | Ann Berger", "a woman identified as | Ann Berger".
fn is_given(scene: &Scene<'_>, head: usize, before: usize) -> bool {
    let called = |t: usize| matches!(scene.lower(t), "name" | "named" | "identified" | "known");
    scene.lower(before) == "as" && (head + 1..before).any(called)
}

/// Whether the name after `before` stands in a clause behind the head: "doctors who treated | Ann
/// Berger", "a lawyer representing | Ann Berger", but not "a woman named | Ann Berger".
fn in_clause(scene: &Scene<'_>, head: usize, before: usize) -> bool {
    // "the official with the firm involved, | Ann Berger"
    if scene.kind(before) == Kind::Comma || is_given(scene, head, before) {
        return false;
    }
    let named = scene.tag(before) == Tag::Vbn;
    (head + 1..=before).any(|t| {
        let verb = scene.verbal(t) && !(named && t == before);
        verb || scene.kind(t) == Kind::Relative
    })
}

/// Whether the name after `before` is that of somebody whom the phrase with that head
/// only speaks of: "the office of Prime Minister | Ann Berger", "an aide to the
/// president, | Ann Berger", "the brother of the late | Ann Berger".
pub(in crate::analysis) fn names_another(scene: &Scene<'_>, head: usize, before: usize) -> bool {
    let linked = (head + 1..before).any(|t| scene.kind(t) == Kind::Preposition);
    let office = |t: usize| {
        nouns::class(scene.document, t) == Noun::Person && !nouns::is_anonymous(scene.document, t)
    };
    let unnamed = || {
        let own = nouns::class(scene.document, head);
        matches!(own, Noun::Body | Noun::Place) || nouns::is_anonymous(scene.document, head)
    };
    // "a spokesman for President Smith, | Ann Berger": a title is not what she is.
    let apart = scene.kind(before) == Kind::Comma;
    let title = |t: usize| apart && scene.kind(t + 1) == Kind::Name;
    // "the head of the champions | Ann Berger", "to the court, Judge | Ann Berger": herself.
    let described = || {
        let one = office(before) && scene.tag(before) != Tag::Nns && !scene.capital(before);
        let named = scene.kind(before + 1) == Kind::Name;
        !apart && before > head && named && (one || scene.tag(before) == Tag::Jj)
    };
    // "a fan of the club's captain, | Ann Berger": the captain.
    let owned = || {
        let inner = before.checked_sub(1).filter(|&t| apart && t > head && office(t));
        let of = inner.and_then(|inner| {
            (head + 1..inner).rev().find(|&t| scene.kind(t) == Kind::Preposition)
        });
        of.zip(inner)
            .is_some_and(|(of, inner)| (of + 1..inner).any(|t| scene.kind(t) == Kind::Possessive))
    };
    linked
        && (owned()
            || described()
            || unnamed() && (head + 1..=before).any(|t| office(t) && !title(t)))
}

/// "the Argentine", "the Texas Republican", "the Parisian": one of a people, a party or a
/// group, rather than all.
fn is_one_of_many(
    scene: &Scene<'_>,
    entities: &[Entity],
    list: &[Mention],
    phrase: &Phrase,
    name_at: &impl Fn(usize) -> Option<usize>,
) -> bool {
    let head = phrase.head;
    let opens = matches!(scene.lower(phrase.tokens.start), "the" | "another" | "one");
    let lone = head == phrase.tokens.start + 1 || head == phrase.tokens.start + 2;
    let word = scene.lower(head);
    // "the Swiss", "the Taliban" are many.
    let of_a_group = || {
        let entity = name_at(head).and_then(|n| entity_of(list, n)).and_then(|e| entities.get(e));
        let group = entity.is_some_and(|e| e.kind == EntityType::Group);
        group && (word.ends_with("er") || word.ends_with("ian"))
    };
    let one = || {
        descriptions::is_demonym(scene, head)
            || descriptions::is_partisan(scene, head)
            || of_a_group()
    };
    opens && lone && !word.ends_with('s') && one()
}

fn entity_of(list: &[Mention], index: usize) -> Option<usize> {
    match list.get(index)?.form {
        Form::Name(entity) => Some(entity),
        _ => None,
    }
}

/// Puts the mentions into the order of the text.
fn sorted(mut list: Vec<Mention>, by_phrase: Vec<(&Phrase, usize)>) -> Mentions {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&i| list.get(i).map(|m| (m.tokens.start, m.tokens.end)));
    let mut place = vec![0; list.len()];
    for (to, &from) in order.iter().enumerate() {
        if let Some(slot) = place.get_mut(from) {
            *slot = to;
        }
    }
    let to = |from: usize| place.get(from).copied().unwrap_or(0);
    let sources = by_phrase.into_iter().map(|(p, i)| ((p.tokens.start, p.head), to(i))).collect();
    // In place: a second list would be what an article needs most memory for.
    for at in 0..place.len() {
        while let Some(to) = place.get(at).copied().filter(|&to| to != at) {
            list.swap(at, to);
            place.swap(at, to);
        }
    }
    list.shrink_to_fit();
    Mentions { list, sources }
}

/// Every mention by name of the entities.
fn named(scene: &Scene<'_>, entities: &[Entity]) -> Vec<Mention> {
    let mut list = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        for name in entity.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            let tokens = scene.document.tokens_in(name.span);
            if tokens.is_empty() {
                continue;
            }
            let head = head_of(scene, &tokens);
            list.push(mention(scene, tokens, head, Form::Name(index)));
        }
    }
    list
}

/// The last of `tokens` whose head lies outside them.
fn head_of(scene: &Scene<'_>, tokens: &Range<usize>) -> usize {
    let outside = |&t: &usize| scene.head(t).is_none_or(|h| !tokens.contains(&h));
    let word = |&t: &usize| scene.kind(t) == Kind::Name;
    let heads = || tokens.clone().rev().filter(outside);
    heads().find(word).or_else(|| heads().next()).unwrap_or(tokens.start)
}

fn mention(scene: &Scene<'_>, tokens: Range<usize>, head: usize, form: Form) -> Mention {
    Mention {
        quoted: scene.stretch_of(head).is_some(),
        sentence: scene.document.layout.tokens.get(head).map_or(0, |t| t.sentence),
        role: role(scene, head),
        speaks: false,
        tokens,
        head,
        form,
    }
}

/// A phrase that speaks and is no name of an entity, with the entities that are
/// named `inside` it.
fn source(scene: &Scene<'_>, phrase: &Phrase, inside: Vec<usize>) -> Mention {
    if let Some(many) = one_of(scene, phrase) {
        let read = descriptions::read(scene, &many, inside);
        let form = Form::Description(Description { plural: false, ..read });
        return mention(scene, phrase.tokens.clone(), phrase.head, form);
    }
    let alone = phrase.tokens.len() == 1;
    let form = match pronoun(scene, phrase.head) {
        Some(pronoun) if alone || scene.kind(phrase.head) == Kind::Pronoun => {
            Form::Pronoun(pronoun)
        }
        _ if alone && scene.kind(phrase.head) == Kind::Relative => Form::Pronoun(Pronoun::Open),
        _ if scene.kind(phrase.head) == Kind::Name
            && inside.is_empty()
            && is_proper(scene, phrase)
            && !is_office(scene, phrase) =>
        {
            Form::Unlisted
        }
        _ => Form::Description(descriptions::read(scene, phrase, inside)),
    };
    mention(scene, phrase.tokens.clone(), phrase.head, form)
}

/// The phrase with the noun that tells who it is: "one of the | engineers".
fn one_of(scene: &Scene<'_>, phrase: &Phrase) -> Option<Phrase> {
    let one = scene.lower(phrase.head) == "one" && scene.lower(phrase.head + 1) == "of";
    let inner = phrase::at(scene, phrase.head + 2, phrase.tokens.end).filter(|_| one)?;
    Some(Phrase { tokens: phrase.tokens.clone(), head: inner.head })
}

/// "the CEO", "the Mayor": what somebody is, with a capital.
fn is_office(scene: &Scene<'_>, phrase: &Phrase) -> bool {
    scene.kind(phrase.tokens.start) == Kind::Determiner
        && nouns::class(scene.document, phrase.head) == Noun::Person
        && !nouns::is_anonymous(scene.document, phrase.head)
}

/// Whether a phrase with a capital is a name, rather than the first word of a
/// sentence.
fn is_proper(scene: &Scene<'_>, phrase: &Phrase) -> bool {
    use super::syntax::Tag;
    let proper = matches!(scene.tag(phrase.head), Tag::Nnp | Tag::Nnps);
    let token = scene.document.token(phrase.head);
    let acronym = token.len() > 1 && token.bytes().all(|b| b.is_ascii_uppercase());
    proper || acronym || !scene.sentence_start(phrase.tokens.start) && scene.capital(phrase.head)
}

/// What the word at `at` stands for, if it is a pronoun.
pub(in crate::analysis) fn pronoun(scene: &Scene<'_>, at: usize) -> Option<Pronoun> {
    if !matches!(scene.kind(at), Kind::Pronoun | Kind::Determiner) {
        return None;
    }
    Some(match scene.lower(at) {
        "he" | "him" | "his" | "himself" => Pronoun::Person(Gender::Male),
        "she" | "her" | "hers" | "herself" => Pronoun::Person(Gender::Female),
        "it" | "its" | "itself" => Pronoun::Thing,
        "they" | "them" | "their" | "themselves" => Pronoun::Plural,
        _ if scene.kind(at) == Kind::Pronoun => Pronoun::Open,
        _ => return None,
    })
}

/// Adds the pronouns for persons and the descriptions that no source covers and
/// no quotation mark encloses.
fn others(
    scene: &Scene<'_>,
    free: &[bool],
    list: &mut Vec<Mention>,
    name_at: &impl Fn(usize) -> Option<usize>,
) {
    let is_free = |t: usize| free.get(t).copied().unwrap_or(false);
    let mut next = 0;
    for at in 0..free.len() {
        if at < next || scene.stretch_of(at).is_some() {
            continue;
        }
        let found = match scene.kind(at) {
            // "Acme officials": a name before a noun.
            kind if !is_free(at) && kind != Kind::Name => None,
            Kind::Pronoun | Kind::Determiner if is_personal(scene, at) => {
                pronoun(scene, at).map(|p| mention(scene, at..at + 1, at, Form::Pronoun(p)))
            }
            Kind::Determiner | Kind::Possessive => {
                let owned = || {
                    let owner = name_at(at.checked_sub(1)?).and_then(|n| list.get(n))?;
                    descriptions::owned(scene, at, owner.tokens.start)
                };
                let determined = scene.kind(at) == Kind::Determiner;
                let phrase = if determined { descriptions::at(scene, at) } else { owned() };
                phrase.filter(|p| is_free(p.head)).map(|phrase| {
                    let inside = inside(scene, list, &phrase, name_at);
                    let read = descriptions::read(scene, &phrase, inside);
                    mention(scene, phrase.tokens, phrase.head, Form::Description(read))
                })
            }
            _ => descriptions::several(scene, at).filter(|p| is_free(p.head)).map(|phrase| {
                let read = descriptions::read(scene, &phrase, Vec::new());
                mention(scene, phrase.tokens, phrase.head, Form::Description(read))
            }),
        };
        if let Some(found) = found {
            next = found.head + 1;
            list.push(found);
        }
    }
}

fn is_personal(scene: &Scene<'_>, at: usize) -> bool {
    matches!(pronoun(scene, at), Some(Pronoun::Person(_)))
}

/// What the word at `head` is in its clause.
fn role(scene: &Scene<'_>, head: usize) -> Role {
    let mut at = head;
    for _ in 0..4 {
        return match scene.relation(at) {
            Relation::Nsubj | Relation::NsubjPass | Relation::Csubj => Role::Subject,
            Relation::Dobj | Relation::Dative | Relation::Attr | Relation::Oprd => Role::Object,
            Relation::Poss => Role::Possessor,
            Relation::Pobj => Role::Oblique,
            Relation::Compound | Relation::Amod => Role::Modifier,
            Relation::Appos => Role::Apposition,
            Relation::Conj => match scene.head(at) {
                Some(first) => {
                    at = first;
                    continue;
                }
                None => Role::Other,
            },
            _ => Role::Other,
        };
    }
    Role::Other
}
