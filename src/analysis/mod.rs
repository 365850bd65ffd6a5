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
use layout::{Document, Layout};

pub use entities::{Entity, EntityType, Mention, MentionKind};
pub use quotes::{Quote, QuoteType, Resolution, Speaker};

/// The models and word lists; immutable, shared by all threads.
#[derive(Debug)]
pub struct Analyzer {
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

impl Analyzer {
    /// The analyser with the models compiled into the program.
    pub fn new() -> Self {
        Self {
            names: names::Recognizer::new(),
            knowledge: entities::Knowledge::new(),
            syntax: syntax::Model::new(),
        }
    }

    /// The version of the models, e.g. `en-1`, for `provenance.model`.
    pub fn model_version(&self) -> &str {
        self.names.version()
    }

    /// Analyses one article.
    pub fn analyze(&self, scratch: &mut Scratch, article: &Article) -> Analysis {
        let text = analysed(article);
        layout::lay_out(text, &article.sections, &mut scratch.layout);
        let document = Document { text, title: article.title.as_deref(), layout: &scratch.layout };
        let names = self.names.find(&mut scratch.names, &document);
        let mut entities = entities::merge(&document, &self.knowledge, &names);
        syntax::parse(&self.syntax, &document, &names, &mut scratch.syntax);
        let mut quotes = quotes::find(&document, &scratch.syntax, &mut entities);
        if !is_english(article) {
            // Reporting words and clauses are English; quotation marks are not.
            quotes.retain(|quote| quote.kind == QuoteType::Direct);
            quotes.iter_mut().for_each(Quote::forget_speaker);
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
