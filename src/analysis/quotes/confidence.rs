//! How sure a speaker is, from what that rests on.

use super::evidence::EvidenceFeature;
use crate::analysis::weights::{self, WeightsError};
use crate::named::named;

named! {
    /// What tells that words are somebody's.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Ground {
        /// "SMITH: We are ready."
        Transcript,
        /// "Q: Are you ready?"
        Unlabelled,
        /// "“…,” Smith said"
        Right,
        /// "Smith said: “…”"
        Introduced,
        /// "Smith said on Monday that it was “…”"
        Left,
        /// Nothing but another quote beside it.
        Carried,
        /// The sentence before is about somebody.
        Before,
        /// The sentence before reports what somebody said.
        Reported,
        /// Nothing.
        Bare,
        /// "Smith said that the plan had failed"
        That,
        /// "Smith said the plan had failed"
        Complement,
        /// "The plan failed, Smith said"
        Appended,
        /// "The plan, Smith said, had failed"
        ThrownIn,
        /// "according to Smith"
        According,
        /// "Smith vowed to fight on"
        Infinitive,
        /// "Smith denounced the plan"
        Object,
        /// The words alone, not the tree.
        Words,
        /// "Smith’s claim that the plan had failed"
        Noun,
        /// "Smith: Plan Has Failed"
        Headline,
    }
}

named! {
    /// How the speaker's mention was understood.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Reference {
        /// A name of an entity.
        Name,
        /// A name that is no entity's.
        Unlisted,
        /// A description of an entity.
        Role,
        /// A description of nobody that is named.
        Unnamed,
        /// A pronoun for somebody.
        Pronoun,
        /// A pronoun for nobody.
        Unresolved,
        /// No mention.
        Nobody,
    }
}

impl Ground {
    /// Whether it is a clause that a verb reports.
    pub(super) fn is_of_clause(self) -> bool {
        matches!(self, Self::That | Self::Complement | Self::Appended | Self::ThrownIn)
    }
}

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/confidence-en.tsv");

/// The weights of what a speaker's confidence rests on (`models/confidence-en.md` says
/// whence).
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// That the speaker is right, under this name; by [`EvidenceFeature`].
    pub speaker: Vec<f32>,
}

impl Confidence {
    /// The weights compiled into the program.
    pub fn new() -> Self {
        let read = Self::read(BUILT_IN);
        debug_assert!(read.is_ok(), "models/confidence-en.tsv can be read");
        read.unwrap_or_else(|_| Self::blank())
    }

    /// Weights that know nothing.
    fn blank() -> Self {
        Self { speaker: vec![0.0; EvidenceFeature::NAMES.len()] }
    }

    /// Reads weights; features that no line names weigh nothing.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let mut model = Self::blank();
        weights::read(text, &mut [("speaker", EvidenceFeature::NAMES, &mut model.speaker)])?;
        Ok(model)
    }

    /// The file that [`Confidence::read`] reads.
    pub fn write(&self) -> String {
        weights::write("speaker", EvidenceFeature::NAMES, &self.speaker)
    }

    /// The probability that the speaker is right, under this name.
    pub fn of(&self, evidence: &[f32]) -> f64 {
        let sum: f32 = self.speaker.iter().zip(evidence).map(|(w, v)| w * v).sum();
        1.0 / (1.0 + f64::from(-sum).exp())
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight() {
        assert_eq!(BUILT_IN.lines().count(), EvidenceFeature::NAMES.len());
        let model = Confidence::new();
        assert_eq!(Confidence::read(&model.write()), Ok(model));
    }
}
