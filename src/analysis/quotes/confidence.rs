//! How sure a speaker is, from what that rests on.

use super::evidence::EvidenceFeature;

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

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/confidence-en.tsv");

/// The weights of what a speaker's confidence rests on (`models/confidence-en.md` says
/// whence).
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// That the speaker is right, under this name; by [`EvidenceFeature`].
    pub speaker: Vec<f32>,
}

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected `speaker`, a feature and a number, found `{found}`")]
pub struct ConfidenceError {
    /// Its line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
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
    pub fn read(text: &str) -> Result<Self, ConfidenceError> {
        let mut model = Self::blank();
        for (number, line) in text.lines().enumerate() {
            let wrong = || ConfidenceError { line: number + 1, found: line.to_owned() };
            let mut fields = line.split('\t');
            let (what, name, weight) = (fields.next(), fields.next(), fields.next());
            if what != Some("speaker") {
                return Err(wrong());
            }
            let known = EvidenceFeature::NAMES.iter().position(|n| Some(*n) == name);
            let weight = weight.and_then(|w| w.parse().ok()).ok_or_else(wrong)?;
            if let Some(slot) = known.and_then(|at| model.speaker.get_mut(at)) {
                *slot = weight;
            } else {
                return Err(wrong());
            }
        }
        Ok(model)
    }

    /// The file that [`Confidence::read`] reads.
    pub fn write(&self) -> String {
        let mut file = String::new();
        for (name, weight) in EvidenceFeature::NAMES.iter().zip(&self.speaker) {
            file += &format!("speaker\t{name}\t{weight:.3}\n");
        }
        file
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

    #[test]
    fn errors_tell_the_line() {
        let error = Confidence::read("speaker\tBias\t1\nspeaker\tShoeSize\t1").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
