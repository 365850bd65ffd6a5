//! The whole core as one pure function: payload → record or rejection.

use std::sync::Arc;

use crate::analysis::{self, Analyzer, Scratch};
use crate::knowledge::Base;
use crate::lexicon::Lexicon;
use crate::lists::Lists;
use crate::payload::{self, Limits, Mappings, Payload, Rejection};
use crate::record::{self, Record};

/// Everything the core needs; immutable, one for all threads.
#[derive(Debug)]
pub struct Engine {
    analyzer: Arc<Analyzer>,
    limits: Limits,
    mappings: Mappings,
    lists: Lists,
    model: String,
}

impl Engine {
    /// An engine with the models compiled into the program.
    pub fn new(limits: Limits) -> Self {
        Self::of(Analyzer::new(), limits)
    }

    /// The same with mappings that are tried before the known shapes of payloads.
    #[must_use]
    pub fn with_mappings(self, mappings: Mappings) -> Self {
        Self { mappings, ..self }
    }

    fn of(analyzer: Analyzer, limits: Limits) -> Self {
        let model = analyzer.model_version().to_owned();
        let (mappings, lists) = Default::default();
        Self { analyzer: Arc::new(analyzer), limits, mappings, lists, model }
    }

    /// An engine with another lexicon and other knowledge of who is who.
    pub fn with_knowledge(limits: Limits, lexicon: Lexicon, base: Base) -> Self {
        Self::of(Analyzer::with_lexicon(lexicon).with_knowledge(base), limits)
    }

    /// The same with other lists of the operator's; the models are shared.
    #[must_use]
    pub fn with_lists(&self, lists: Lists) -> Self {
        let model = self.analyzer.model_version();
        let model = match lists.added() {
            Some(added) => format!("{model}+{added}"),
            None => model.to_owned(),
        };
        let (analyzer, mappings) = (Arc::clone(&self.analyzer), self.mappings.clone());
        Self { analyzer, limits: self.limits, mappings, lists, model }
    }

    /// The operator's lists.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// The identity of the models, lists and rules, for `provenance.model`.
    pub fn model_version(&self) -> &str {
        &self.model
    }

    /// The document that a payload is a revision of.
    ///
    /// # Errors
    /// A [`Rejection`] if the payload is no article that Copydesk can read.
    pub fn document_id(&self, payload: &Payload<'_>) -> Result<String, Rejection> {
        payload::decode_with(payload, &self.limits, &self.mappings)
            .map(|article| record::document_id(&article))
    }

    /// Reads, analyses and assembles one payload.
    ///
    /// The same payload gives the same record, byte for byte. `scratch` only
    /// saves allocations; give each thread its own.
    ///
    /// # Errors
    /// A [`Rejection`] if the payload is no article that Copydesk can read.
    pub fn process(
        &self,
        scratch: &mut Scratch,
        payload: &Payload<'_>,
    ) -> Result<Record, Rejection> {
        let mut article = payload::decode_with(payload, &self.limits, &self.mappings)?;
        if !analysis::is_english(&article) {
            article.notes.push(
                "the models are English: names may be missed, only direct quotes are given, without \
                 speakers"
                    .into(),
            );
        }
        let analysed = analysis::analysed(&article);
        if analysed.len() < article.text.len() {
            // In code points, like every position of the record.
            let length = analysed.chars().count();
            article.notes.push(format!(
                "the text is too long: names and quotes are those of its first {length} characters"
            ));
        }
        let analysis = self.analyzer.analyze_with(scratch, &article, &self.lists);
        Ok(record::build(&article, &analysis, self.model_version()))
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_analysed_of_a_book_is_told() {
        let page = "Ann Lee sat in the café all day long, and it rained.\n\n";
        let text = format!("{}\u{201c}It is late,\u{201d} said Bo Ek.", page.repeat(20_000));
        let payload =
            Payload { bytes: text.as_bytes(), content_type: None, content_encoding: None };
        let record =
            Engine::new(Limits::default()).process(&mut Scratch::default(), &payload).unwrap();
        assert_eq!(record.article.text.chars().count(), text.chars().count());
        assert_eq!(record.quotes.len(), 0);
        let end = record.entities.iter().flat_map(|e| &e.mentions).map(|m| m.end).max().unwrap();
        let note = record.provenance.notes.last().unwrap();
        let told: usize = note.split(' ').find_map(|word| word.parse().ok()).unwrap();
        assert!(end <= told && told - end < page.len(), "{end} in {note:?}");
    }
}
