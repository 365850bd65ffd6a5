//! The format of a case: an article with what a person said about it.

use serde::Deserialize;

/// One article with its marks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// What to call it.
    pub(super) id: Option<String>,
    /// Plain text; either this or `payload`.
    text: Option<String>,
    /// A payload as it came.
    payload: Option<String>,
    /// Of the payload.
    content_type: Option<String>,
    /// What a person said.
    pub(super) marks: Vec<Mark>,
}

/// What a person said about one quote or entity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    /// The words of the quote as they were found, or of the one that is missing.
    pub(super) quote: Option<String>,
    /// The speaker as found, or of the quote that is missing.
    pub(super) speaker: Option<String>,
    /// The name of the entity as found, or of the one that is missing.
    pub(super) entity: Option<String>,
    /// The entity's type as found, or of the one that is missing.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) verdict: Verdict,
    /// What would be right, where the person said so.
    #[serde(default)]
    pub(super) expected: Expected,
}

/// What would be right.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    pub(super) quote: Option<String>,
    pub(super) speaker: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

/// What a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Right,
    WrongSpeaker,
    WrongExtent,
    NoQuote,
    WrongType,
    NoEntity,
    Missing,
}

impl Verdict {
    pub(super) const ALL: [Self; 7] = [
        Self::Right,
        Self::WrongSpeaker,
        Self::WrongExtent,
        Self::NoQuote,
        Self::WrongType,
        Self::NoEntity,
        Self::Missing,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::WrongSpeaker => "wrong_speaker",
            Self::WrongExtent => "wrong_extent",
            Self::NoQuote => "no_quote",
            Self::WrongType => "wrong_type",
            Self::NoEntity => "no_entity",
            Self::Missing => "missing",
        }
    }

    fn fits_quote(self) -> bool {
        !matches!(self, Self::WrongType | Self::NoEntity)
    }

    fn fits_entity(self) -> bool {
        !matches!(self, Self::WrongSpeaker | Self::WrongExtent | Self::NoQuote)
    }
}

impl Case {
    /// Reads one line, and says what is wrong with it without repeating its text.
    pub(super) fn parse(line: &[u8]) -> Result<Self, String> {
        let case: Self =
            serde_json::from_slice(line).map_err(|e| format!("expected a case: {e}"))?;
        if case.text.is_some() == case.payload.is_some() {
            return Err("expected either `text` or `payload`".into());
        }
        for (number, mark) in case.marks.iter().enumerate() {
            let at = format!("marks[{number}]");
            let fits = match (&mark.quote, &mark.entity) {
                (Some(_), None) => mark.verdict.fits_quote(),
                (None, Some(_)) => mark.verdict.fits_entity(),
                _ => return Err(format!("{at}: expected either `quote` or `entity`")),
            };
            if !fits {
                let kind = if mark.quote.is_some() { "a quote" } else { "an entity" };
                let found = mark.verdict.as_str();
                return Err(format!("{at}.verdict: expected one of {kind}, found {found}"));
            }
        }
        Ok(case)
    }

    /// The payload and its content type.
    pub(super) fn payload(&self) -> (&[u8], &str) {
        match (&self.text, &self.payload) {
            (Some(text), _) => (text.as_bytes(), "text/plain"),
            (None, payload) => (
                payload.as_deref().unwrap_or_default().as_bytes(),
                self.content_type.as_deref().unwrap_or("application/octet-stream"),
            ),
        }
    }
}

impl Mark {
    /// The words or the name that the mark is about.
    pub(super) fn words(&self) -> &str {
        self.quote.as_deref().or(self.entity.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_that_cannot_be_read_says_which_key_is_wrong() {
        let error = |line: &str| Case::parse(line.as_bytes()).unwrap_err();
        assert!(error("{\"marks\":[]}").contains("either `text` or `payload`"));
        assert!(error("{\"text\":\"a\",\"mark\":[]}").contains("`mark`"));
        let marked = |mark: &str| error(&format!("{{\"text\":\"a\",\"marks\":[{mark}]}}"));
        assert!(marked("{\"verdict\":\"right\"}").contains("marks[0]: expected either"));
        let wrong = marked("{\"entity\":\"Oslo\",\"verdict\":\"no_quote\"}");
        assert!(wrong.contains("marks[0].verdict"), "{wrong}");
        assert!(marked("{\"quote\":\"a\",\"verdict\":\"good\"}").contains("`wrong_speaker`"));
    }
}
