//! How sure a quote is, from what it rests on.

use super::QuoteType;

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
    /// A pronoun for whom the sentence before is about.
    Leading,
    /// A pronoun that was resolved before, or for the last speaker.
    Pronoun,
    /// A pronoun for which there is more than one candidate.
    Contested,
    /// A pronoun for nobody.
    Unresolved,
    /// No mention.
    Nobody,
}

/// Verbs that report and hardly do anything else.
const PLAIN: [&str; 15] = [
    "say",
    "tell",
    "add",
    "write",
    "note",
    "argue",
    "ask",
    "tweet",
    "announce",
    "explain",
    "reply",
    "acknowledge",
    "insist",
    "warn",
    "according",
];

/// Verbs of what somebody thinks, which may never have been said.
const THOUGHTS: [&str; 19] = [
    "think",
    "believe",
    "expect",
    "hope",
    "fear",
    "worry",
    "assume",
    "presume",
    "realize",
    "realise",
    "know",
    "understand",
    "doubt",
    "suspect",
    "anticipate",
    "regret",
    "wonder",
    "guess",
    "bet",
];

/// The probability, from 0 to 1, that the text ascribes these words, or part of
/// them, to this speaker; without a speaker, that they are somebody’s.
///
/// `cue` is the base form of the reporting word. The figures are shares of right
/// speakers in annotated news, rounded by hand (`docs/QUALITY.md` has the curve).
pub(super) fn of(kind: QuoteType, ground: Ground, cue: Option<&str>, who: Reference) -> f64 {
    let plain = cue.is_some_and(|lemma| PLAIN.contains(&lemma));
    let words = if kind == QuoteType::Mixed { mixed(ground) } else { ground_alone(ground) };
    let thought = cue.is_some_and(|lemma| THOUGHTS.contains(&lemma));
    let doubt = match (plain, thought) {
        (true, _) => 0.0,
        (_, true) => doubt(ground).max(0.15),
        _ => doubt(ground),
    };
    let known = match who {
        Reference::Name | Reference::Leading => 1.0,
        Reference::Pronoun | Reference::Unlisted => 0.98,
        Reference::Contested | Reference::Role => 0.96,
        Reference::Unnamed if plain => 0.9,
        Reference::Unnamed | Reference::Unresolved => 0.78,
        Reference::Nobody => 0.6,
    };
    (words - doubt) * known
}

/// For direct and indirect quotes with a plain cue and a named speaker.
fn ground_alone(ground: Ground) -> f64 {
    match ground {
        Ground::Right => 0.98,
        Ground::Introduced => 0.97,
        Ground::Left | Ground::That => 0.96,
        Ground::ThrownIn | Ground::Complement => 0.95,
        Ground::According | Ground::Appended => 0.92,
        Ground::Transcript => 0.9,
        Ground::Words => 0.86,
        Ground::Infinitive | Ground::Object => 0.84,
        Ground::Carried | Ground::Reported => 0.8,
        Ground::Noun => 0.72,
        Ground::Headline => 0.68,
        Ground::Before => 0.6,
        Ground::Unlabelled | Ground::Bare => 0.5,
    }
}

/// For reports with quoted words in them: surer where the tree shows the report,
/// less sure where the quoted fragment is all there is.
fn mixed(ground: Ground) -> f64 {
    match ground {
        Ground::ThrownIn => 0.98,
        Ground::That | Ground::Complement | Ground::Appended => 0.97,
        Ground::Infinitive | Ground::Object => 0.94,
        Ground::Left | Ground::Introduced => 0.85,
        Ground::Right => 0.5,
        other => ground_alone(other),
    }
}

/// What a cue that is not plain takes off.
fn doubt(ground: Ground) -> f64 {
    match ground {
        Ground::ThrownIn => 0.42,
        Ground::Words => 0.25,
        Ground::Complement => 0.2,
        Ground::Left | Ground::Introduced => 0.12,
        Ground::That => 0.04,
        Ground::Right => 0.03,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_and_surer_for_a_name_than_for_an_unknown_pronoun() {
        use Ground::*;
        for ground in [
            Transcript, Unlabelled, Right, Introduced, Left, Carried, Before, Reported, Bare, That,
            Complement, Appended, ThrownIn, According, Infinitive, Object, Words, Noun, Headline,
        ] {
            for kind in [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect] {
                for cue in [None, Some("say"), Some("hope")] {
                    let named = of(kind, ground, cue, Reference::Name);
                    let unknown = of(kind, ground, cue, Reference::Unresolved);
                    assert!((0.1..1.0).contains(&unknown) && unknown < named, "{ground:?}");
                }
            }
        }
    }
}
