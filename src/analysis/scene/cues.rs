//! The verbs that report speech, in all their forms.

use crate::analysis::layout::Document;
use crate::lexicon::reporting::Verb;
pub(in crate::analysis) use crate::lexicon::reporting::{Act, Frame as Class, Trait};
pub(in crate::analysis) use crate::lexicon::verbs::Form;
use crate::lexicon::verbs::Inflected;
use crate::lexicon::{Class as WordClass, Lexicon};

/// A reporting verb as it stands in the text.
#[derive(Debug, Clone, Copy, Eq)]
pub(in crate::analysis) struct Cue {
    /// What can follow it, the likeliest first.
    pub(in crate::analysis) class: Class,
    /// Whether an infinitive can follow it.
    pub(in crate::analysis) urges: bool,
    /// Whether its object can be judged by it.
    pub(in crate::analysis) judges: bool,
    /// Its form.
    pub(in crate::analysis) form: Form,
    /// The verb's base form.
    pub(in crate::analysis) lemma: &'static str,
    /// What the lexicon has of it.
    verb: &'static Verb,
}

impl PartialEq for Cue {
    /// Verb and form say it all: no need to read what the lexicon has. Every test of a
    /// word's kind comes by here.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.verb, other.verb) && self.form == other.form
    }
}

impl Cue {
    /// Whether the verb has that trait.
    pub(in crate::analysis) fn is(self, wanted: Trait) -> bool {
        self.verb.is(wanted)
    }

    /// Whether what it reports can follow that preposition: "warn of".
    pub(in crate::analysis) fn goes_with(self, preposition: &str) -> bool {
        self.verb.goes_with(preposition)
    }

    /// What somebody does who says it.
    pub(in crate::analysis) fn act(self) -> Act {
        self.verb.act
    }
}

/// The reporting verb that `lower`, a lower-cased word, is a form of.
pub(in crate::analysis) fn verb(lexicon: &Lexicon, lower: &str) -> Option<Cue> {
    lexicon.reports(lower)?.alone.map(cue)
}

/// Whether token `i`, after a verb, says when, rather than what, was said.
pub(in crate::analysis) fn is_time(document: &Document<'_>, i: usize) -> bool {
    let word = document.properties(i);
    // "March" and "May" are verbs too.
    word.is(WordClass::Month) && !matches!(document.lower(i), "march" | "may")
        || word.is_any(&[WordClass::Weekday, WordClass::When])
}

/// Whether token `i`, with a capital, is a day or a month.
pub(in crate::analysis) fn is_date(document: &Document<'_>, i: usize) -> bool {
    document.lower(i).ends_with("day") || document.is(i, WordClass::Month)
}

/// The reporting verb that `lower` is a form of, or `lower` together with the word after
/// it: "put it".
pub(in crate::analysis) fn verb_before(lexicon: &Lexicon, lower: &str, next: &str) -> Option<Cue> {
    let reports = lexicon.reports(lower)?;
    let followed = reports.followed.iter().find(|(particle, _)| *particle == next);
    followed.map(|(_, inflected)| *inflected).or(reports.alone).map(cue)
}

/// Verbs that do not report with the word after them: "called off".
pub(in crate::analysis) fn with_particle(lemma: &str, next: &str) -> bool {
    match lemma {
        "call" => matches!(next, "off" | "up" | "in"),
        "show" => matches!(next, "up" | "off"),
        "add" => matches!(next, "to" | "up"),
        "find" | "point" | "write" | "speak" => next == "off",
        "hold" => matches!(next, "off" | "up" | "on" | "out"),
        _ => false,
    }
}

fn cue(Inflected { verb, form }: Inflected) -> Cue {
    let reports = |class| verb.frames.contains(&class);
    Cue {
        class: verb.frames.first().copied().unwrap_or(Class::Say),
        urges: reports(Class::Urge),
        judges: reports(Class::Judge),
        form,
        lemma: verb.base,
        verb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_its_verb() {
        let lexicon = Lexicon::built_in();
        for (word, lemma, form) in [
            ("said", "say", Form::Past),
            ("says", "say", Form::Present),
            ("saying", "say", Form::Gerund),
            ("quipped", "quip", Form::Past),
            ("denies", "deny", Form::Present),
            ("denied", "deny", Form::Past),
            ("denying", "deny", Form::Gerund),
            ("agreed", "agree", Form::Past),
            ("criticizing", "criticize", Form::Gerund),
            ("written", "write", Form::Participle),
            ("stressed", "stress", Form::Past),
            ("stresses", "stress", Form::Present),
            ("praising", "praise", Form::Gerund),
            ("replied", "reply", Form::Past),
            ("slammed", "slam", Form::Past),
            ("labeled", "label", Form::Past),
            ("labelled", "label", Form::Past),
            ("signalling", "signal", Form::Gerund),
        ] {
            let cue = verb(lexicon, word).unwrap_or_else(|| panic!("{word} should be a cue"));
            assert_eq!((cue.lemma, cue.form), (lemma, form), "{word}");
        }
        assert_eq!(verb(lexicon, "table"), None);
        let hits = |next| verb_before(lexicon, "hits", next);
        assert!(hits("back").is_some() && hits("them").is_none());
    }
}
