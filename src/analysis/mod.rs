//! Article → entities and quotes.
//!
//! The passes run in this order, each in a module of its own:
//!
//! ```text
//! layout      paragraphs, sentences, tokens
//! genre       what kind of text it is, where that is sure
//! names       spans of names with their type
//! listed      what the operator's lists say of names, which is stronger
//! entities    names merged under their fullest form; roles, countries
//! syntax      parts of speech and dependency trees
//! scene       the text as rules see it: kinds of words, quotation marks, trees
//! quotes      quoted and reported words with cue and the phrase they are ascribed to
//! mentions    names, descriptions and pronouns in one list
//! references  whom descriptions and pronouns mean; entities are complete
//! quotes      again: who said each, by the references
//! links       which item of the knowledge base each entity is
//! ```
//!
//! Before references, links tell the country and office of people who are surely known.
//! Each reads what those before it found and none writes back. Quotes come in two
//! steps because references need them, as who spoke last is likely to go on, and
//! speakers need the references.
//!
//! An [`Analyzer`] is immutable and shared by all threads; each thread keeps a
//! [`Scratch`] whose buffers are reused. Analysis is total: any text has an
//! analysis, possibly an empty one. All positions are byte [`Span`](crate::span::Span)s into
//! [`Article::text`].

pub mod entities;
mod genre;
pub mod layout;
pub mod links;
mod listed;
mod mentions;
pub mod names;
pub mod quotes;
pub mod references;
mod scene;
pub mod syntax;
mod weights;

use crate::article::Article;
use crate::knowledge::Base;
use crate::lexicon::Lexicon;
use crate::lists::Lists;
use layout::{Document, Layout};
use listed::Listed;

pub use entities::{Entity, EntityType, Listing, Mention, MentionKind};
pub use genre::Genre;
pub use quotes::{Polarity, Quote, QuoteType, Resolution, Speaker, SpeakerKind, SpeechAct};
pub use weights::WeightsError;

/// The models and word lists; immutable, shared by all threads.
#[derive(Debug)]
pub struct Analyzer {
    version: String,
    names: names::Recognizer,
    knowledge: entities::Knowledge,
    syntax: syntax::Model,
    references: references::Model,
    weights: quotes::Weights,
    linker: links::Linker,
}

/// Buffers reused from article to article; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    layout: Layout,
    names: names::Scratch,
    syntax: syntax::Syntax,
}

/// What was found in one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// What kind of text it is, where that is sure.
    pub genre: Option<Genre>,
    /// Most salient first.
    pub entities: Vec<Entity>,
    /// In the order of the text.
    pub quotes: Vec<Quote>,
}

/// The identity of models, lists and rules: a hash over their files, made by
/// `build/identity.rs`.
const MODEL: &str = env!("COPYDESK_MODEL");

impl Analyzer {
    /// The analyser with the models compiled into the program.
    pub fn new() -> Self {
        Self::with_lexicon(Lexicon::new())
    }

    /// The analyser with another lexicon.
    pub fn with_lexicon(lexicon: Lexicon) -> Self {
        let version =
            lexicon.added().map_or_else(|| MODEL.to_owned(), |added| format!("{MODEL}+{added}"));
        Self {
            version,
            names: names::Recognizer::new(),
            knowledge: entities::Knowledge::new(lexicon),
            syntax: syntax::Model::new(),
            references: references::Model::new(),
            weights: quotes::Weights::new(),
            linker: links::Linker::new(Base::new()),
        }
    }

    /// The identity of the models, lists and rules, e.g. `en-4f6c1d9e0b7a2358`, for
    /// `provenance.model`; with words of a user's own it names them too: `en-…+1f3a55c0`.
    pub fn model_version(&self) -> &str {
        &self.version
    }

    /// The same with other knowledge of who is who.
    #[must_use]
    pub fn with_knowledge(self, base: Base) -> Self {
        let version = match base.added() {
            Some(added) => format!("{}+{added}", self.version),
            None => self.version,
        };
        Self { version, linker: self.linker.with_base(base), ..self }
    }

    /// The same with other weights for references, to measure them.
    #[must_use]
    pub fn with_references(self, references: references::Model) -> Self {
        Self { references, ..self }
    }

    /// The same with other weights of where reported words end, to measure them.
    #[must_use]
    pub fn with_ends(self, ends: quotes::EndsModel) -> Self {
        Self { weights: quotes::Weights { ends, ..self.weights }, ..self }
    }

    /// The same, giving whatever could be a quote with the hints to it, to learn which
    /// are.
    #[must_use]
    pub fn with_hints(self) -> Self {
        let weights = quotes::Weights { with_hints: true, ..self.weights };
        Self { weights, ..self }
    }

    /// Analyses one article.
    pub fn analyze(&self, scratch: &mut Scratch, article: &Article) -> Analysis {
        self.observe(scratch, article, &mut ())
    }

    /// Analyses one article with the operator's lists.
    pub fn analyze_with(
        &self,
        scratch: &mut Scratch,
        article: &Article,
        lists: &Lists,
    ) -> Analysis {
        self.observe_with(scratch, article, lists, &mut ())
    }

    /// Analyses one article; `observer` is told every choice.
    pub fn observe(
        &self,
        scratch: &mut Scratch,
        article: &Article,
        observer: &mut dyn references::Observer,
    ) -> Analysis {
        self.observe_with(scratch, article, &Lists::default(), observer)
    }

    fn observe_with(
        &self,
        scratch: &mut Scratch,
        article: &Article,
        lists: &Lists,
        observer: &mut dyn references::Observer,
    ) -> Analysis {
        let text = analysed(article);
        let lexicon = self.knowledge.lexicon();
        layout::lay_out(lexicon, text, &article.sections, &mut scratch.layout);
        let document = Document::new(lexicon, article.title.as_deref(), text, &scratch.layout);
        let is_word = |word: &str| self.syntax.is_word(word);
        let mut listed = Listed::new(lists, &is_word);
        let names = self.names.find_listed(&mut scratch.names, &document, &mut listed);
        let english = is_english(article);
        let genre = if english { genre::of(article, &document) } else { None };
        let mut analysis = self.understand_as(
            (genre, english),
            &mut scratch.syntax,
            &document,
            (&names, &listed),
            observer,
        );
        if !english {
            // Reporting words and clauses are English; quotation marks are not.
            analysis.quotes.retain(|quote| quote.kind == QuoteType::Direct);
            analysis.quotes.iter_mut().for_each(Quote::forget_speaker);
        }
        analysis
    }

    /// What follows from the names in a document.
    pub fn understand(
        &self,
        syntax: &mut syntax::Syntax,
        document: &Document<'_>,
        names: &[names::Name],
        observer: &mut dyn references::Observer,
    ) -> Analysis {
        let names = (names, &Listed::default());
        self.understand_as((None, true), syntax, document, names, observer)
    }

    fn understand_as(
        &self,
        (genre, english): (Option<Genre>, bool),
        syntax: &mut syntax::Syntax,
        document: &Document<'_>,
        (names, listed): (&[names::Name], &Listed<'_>),
        observer: &mut dyn references::Observer,
    ) -> Analysis {
        let mut entities = entities::merge_listed(document, &self.knowledge, names, listed);
        syntax::parse(&self.syntax, document, names, syntax);
        let scene = scene::Scene::new(document, syntax, &entities);
        let ends = (&self.weights.ends, &self.names);
        let mut draft = quotes::find(&scene, english, ends, observer);
        let named = mentions::Names::of(&scene, &entities);
        draft.choose_sources(&scene, &entities, &named, &self.references, observer);
        let mentions = mentions::find(&scene, &entities, named, &draft.sources());
        let turns = draft.turns(&scene, &entities, &mentions);
        // Only descriptions ask what somebody is.
        let known = if mentions.has_descriptions() {
            self.linker.known(document, &entities)
        } else {
            Vec::new()
        };
        let mut references = references::resolve(
            (&scene, &self.references),
            (&mentions, &turns),
            &mut entities,
            &known,
            observer,
        );
        let ranks = ranks(&entities::rank(document, &mut entities));
        references.renumber(&ranks);
        let mentions = mentions.renumbered(&ranks);
        let mut quotes = quotes::tell(
            &scene,
            draft,
            &entities,
            &mentions,
            &references,
            &self.weights,
            (genre, english),
        );
        self.linker.link(document, &mut entities);
        if let Some(now) = links::unite(document, &mut entities) {
            let ranks = self::ranks(&entities::rank(document, &mut entities));
            let at = |i: usize| {
                let joined = now.get(i).copied().unwrap_or(i);
                ranks.get(joined).copied().unwrap_or(joined)
            };
            for quote in &mut quotes {
                quote.renumber(&at, &entities);
            }
        }
        Analysis { genre, entities, quotes }
    }
}

/// The place of each entity in an order of their indices.
fn ranks(order: &[usize]) -> Vec<usize> {
    let mut ranks = vec![0; order.len()];
    for (rank, &index) in order.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(index) {
            *slot = rank;
        }
    }
    ranks
}

/// The part of an article's text that is analysed: all of it, or the paragraphs at its
/// beginning that have about 200,000 words and marks.
pub fn analysed(article: &Article) -> &str {
    layout::beginning(&article.text, MOST_TOKENS)
}

/// More than most books have. Time and memory grow with tokens, and a payload of
/// the largest size can have eight million.
const MOST_TOKENS: usize = 200_000;

/// Whether the models were made for the language of `article`; an unknown
/// language is taken for English.
pub fn is_english(article: &Article) -> bool {
    article.language.as_deref().is_none_or(|tag| {
        let primary = tag.split('-').next().unwrap_or_default();
        primary.eq_ignore_ascii_case("en")
    })
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}
