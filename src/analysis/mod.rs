//! Article → entities and quotes.
//!
//! The passes run in this order, each in a module of its own:
//!
//! ```text
//! layout    paragraphs, sentences, tokens
//! names     spans of names with their type
//! entities  names merged under their fullest form; roles, countries, salience
//! syntax    parts of speech and dependency trees
//! quotes    quoted and reported words with cue and speaker
//! ```
//!
//! An [`Analyzer`] is immutable and shared by all threads; each thread keeps a
//! [`Scratch`] whose buffers are reused. Analysis is total: any text has an
//! analysis, possibly an empty one. All positions are byte [`Span`](crate::span::Span)s into
//! [`Article::text`].

pub mod entities;
pub mod layout;
pub mod names;
pub mod quotes;
mod scene;
pub mod syntax;

use crate::article::Article;
use crate::lexicon::Lexicon;
use layout::{Document, Layout};

pub use entities::{Entity, EntityType, Mention, MentionKind};
pub use quotes::{Quote, QuoteType, Resolution, Speaker};

/// The models and word lists; immutable, shared by all threads.
#[derive(Debug)]
pub struct Analyzer {
    version: String,
    names: names::Recognizer,
    knowledge: entities::Knowledge,
    syntax: syntax::Model,
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
        }
    }

    /// The identity of the models, lists and rules, e.g. `en-4f6c1d9e0b7a2358`, for
    /// `provenance.model`; with words of a user's own it names them too: `en-…+1f3a55c0`.
    pub fn model_version(&self) -> &str {
        &self.version
    }

    /// Analyses one article.
    pub fn analyze(&self, scratch: &mut Scratch, article: &Article) -> Analysis {
        let text = analysed(article);
        let lexicon = self.knowledge.lexicon();
        layout::lay_out(lexicon, text, &article.sections, &mut scratch.layout);
        let document =
            Document { text, title: article.title.as_deref(), layout: &scratch.layout, lexicon };
        let names = self.names.find(&mut scratch.names, &document);
        let mut entities = entities::merge(&document, &self.knowledge, &names);
        syntax::parse(&self.syntax, &document, &names, &mut scratch.syntax);
        let mut quotes = quotes::find(&document, &scratch.syntax, &mut entities);
        if !is_english(article) {
            // Reporting words and clauses are English; quotation marks are not.
            quotes.retain(|quote| quote.kind == QuoteType::Direct);
        }
        Analysis { entities, quotes }
    }
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
