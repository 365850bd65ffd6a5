//! The whole core as one pure function: payload → record or rejection.

use crate::analysis::{self, Analyzer, Scratch};
use crate::payload::{self, Limits, Payload, Rejection};
use crate::record::{self, Record};

/// Everything the core needs; immutable, one for all threads.
#[derive(Debug, Default)]
pub struct Engine {
    analyzer: Analyzer,
    limits: Limits,
}

impl Engine {
    /// An engine with the models compiled into the program.
    pub fn new(limits: Limits) -> Self {
        Self { analyzer: Analyzer::new(), limits }
    }

    /// The version of the language models.
    pub fn model_version(&self) -> &str {
        self.analyzer.model_version()
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
        let mut article = payload::decode(payload, &self.limits)?;
        if !analysis::is_english(&article) {
            article.notes.push(
                "the models are English: names may be missed, only direct quotes are given".into(),
            );
        }
        let analysed = analysis::analysed(&article).len();
        if analysed < article.text.len() {
            article.notes.push(format!(
                "the text is too long: names and quotes are those of its first {analysed} bytes"
            ));
        }
        let analysis = self.analyzer.analyze(scratch, &article);
        Ok(record::build(&article, &analysis, self.analyzer.model_version()))
    }
}
