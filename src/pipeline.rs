//! The whole core as one pure function: payload → record or rejection.

use crate::analysis::{self, Analyzer, Scratch};
use crate::knowledge::Base;
use crate::lexicon::Lexicon;
use crate::payload::{self, Limits, Mappings, Payload, Rejection};
use crate::record::{self, Record};

/// Everything the core needs; immutable, one for all threads.
#[derive(Debug, Default)]
pub struct Engine {
    analyzer: Analyzer,
    limits: Limits,
    mappings: Mappings,
}

impl Engine {
    /// An engine with the models compiled into the program.
    pub fn new(limits: Limits) -> Self {
        Self::with_lexicon(limits, Lexicon::new())
    }

    /// The same with mappings that are tried before the known shapes of payloads.
    #[must_use]
    pub fn with_mappings(self, mappings: Mappings) -> Self {
        Self { mappings, ..self }
    }

    /// An engine with another lexicon.
    pub fn with_lexicon(limits: Limits, lexicon: Lexicon) -> Self {
        let analyzer = Analyzer::with_lexicon(lexicon);
        Self { analyzer, limits, mappings: Mappings::default() }
    }

    /// The same with other knowledge of who is who.
    #[must_use]
    pub fn with_knowledge(self, base: Base) -> Self {
        Self { analyzer: self.analyzer.with_knowledge(base), ..self }
    }

    /// The identity of the models, lists and rules, for `provenance.model`.
    pub fn model_version(&self) -> &str {
        self.analyzer.model_version()
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
        let analysis = self.analyzer.analyze(scratch, &article);
        Ok(record::build(&article, &analysis, self.model_version()))
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
