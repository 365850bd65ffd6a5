//! The verbs that report speech, in all their forms.

use std::sync::LazyLock;

use crate::analysis::layout::Document;
use crate::analysis::named::named;
use crate::lexicon::Class as WordClass;
use crate::lexicon::hash::Map;
use crate::lexicon::reporting::{self, Verb};
pub(in crate::analysis) use crate::lexicon::reporting::{Act, Frame as Class, Trait};

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

named! {
    /// The form of a verb.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(in crate::analysis) enum Form {
        /// "say": an infinitive, or a present tense with a plural subject.
        Base,
        /// "says"
        Present,
        /// "said"
        Past,
        /// "saying"
        Gerund,
        /// "written", where it differs from the past
        Participle,
    }
}

/// The reporting verb that `lower`, a lower-cased word, is a form of.
pub(in crate::analysis) fn verb(lower: &str) -> Option<Cue> {
    FORMS.get(lower).and_then(|form| form.alone)
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
pub(in crate::analysis) fn verb_before(lower: &str, next: &str) -> Option<Cue> {
    let form = FORMS.get(lower)?;
    form.followed.filter(|(particle, _)| *particle == next).map(|(_, cue)| cue).or(form.alone)
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

/// What a form of a verb reports.
#[derive(Debug, Default)]
struct Reports {
    alone: Option<Cue>,
    /// The word that must follow, where the form can carry a sentence: "hit | back".
    followed: Option<(&'static str, Cue)>,
}

static FORMS: LazyLock<Map<String, Reports>> = LazyLock::new(|| {
    let mut forms: Map<String, Reports> = Map::default();
    for verb in reporting::verbs() {
        let Some((base, particle)) = verb.base.split_once(' ') else {
            for (word, form) in inflect(verb, verb.base) {
                forms.entry(word).or_default().alone = Some(cue(verb, form));
            }
            continue;
        };
        for (word, form) in inflect(verb, base) {
            if matches!(form, Form::Past | Form::Present) {
                forms.entry(word).or_default().followed = Some((particle, cue(verb, form)));
            }
        }
    }
    forms
});

fn cue(verb: &'static Verb, form: Form) -> Cue {
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

/// The forms of `verb`, whose first word is `base`; of two that look the same the last
/// counts.
fn inflect(verb: &Verb, base: &str) -> impl Iterator<Item = (String, Form)> + use<> {
    let given = |at: usize| verb.forms.get(at).map(|form| (*form).to_owned());
    let past = given(0).unwrap_or_else(|| regular(base, "ed"));
    let participle = given(1).unwrap_or_else(|| past.clone());
    let gerund = given(2).unwrap_or_else(|| regular(base, "ing"));
    [
        (participle, Form::Participle),
        (past, Form::Past),
        (gerund, Form::Gerund),
        (third_person(base), Form::Present),
        (base.to_owned(), Form::Base),
    ]
    .into_iter()
}

fn regular(lemma: &str, ending: &str) -> String {
    if let Some(stem) = lemma.strip_suffix('y').filter(|s| !s.ends_with(VOWELS)) {
        return if ending == "ed" { format!("{stem}ied") } else { format!("{lemma}{ending}") };
    }
    match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}{ending}"),
        _ => {
            format!("{lemma}{}", if lemma.ends_with("ee") && ending == "ed" { "d" } else { ending })
        }
    }
}

fn third_person(lemma: &str) -> String {
    if let Some(stem) = lemma.strip_suffix('y').filter(|s| !s.ends_with(VOWELS)) {
        return format!("{stem}ies");
    }
    let hissing = ["s", "sh", "ch", "x", "z"].iter().any(|end| lemma.ends_with(end));
    format!("{lemma}{}", if hissing { "es" } else { "s" })
}

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_its_verb() {
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
        ] {
            let cue = verb(word).unwrap_or_else(|| panic!("{word} should be a cue"));
            assert_eq!((cue.lemma, cue.form), (lemma, form), "{word}");
        }
        assert_eq!(verb("table"), None);
        assert!(verb_before("hits", "back").is_some() && verb_before("hits", "them").is_none());
    }
}
