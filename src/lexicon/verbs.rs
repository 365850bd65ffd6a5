//! The verbs that report, in all their forms.

use std::ptr;
use std::sync::LazyLock;

use super::hash::Map;
use super::reporting::{self, Trait, Verb};
use crate::named::named;

named! {
    /// The form of a verb.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Form {
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

/// A verb that reports, in one of its forms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inflected {
    /// What the table has of it.
    pub(crate) verb: &'static Verb,
    /// Which form it is.
    pub(crate) form: Form,
}

/// What one word reports.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    /// By itself.
    pub(crate) alone: Option<Inflected>,
    /// With the word that must follow, where the form can carry a sentence: "hit | back"; of
    /// plain verbs the base form too, "critics point | out".
    pub(crate) followed: Vec<(&'static str, Inflected)>,
}

/// All verbs that report.
#[derive(Debug)]
pub(super) struct Verbs {
    verbs: Vec<&'static Verb>,
    forms: Map<String, Reports>,
}

impl Verbs {
    /// The verbs of the table compiled into the program.
    pub(super) fn built_in() -> Self {
        static BUILT_IN: LazyLock<Vec<Verb>> = LazyLock::new(reporting::built_in);
        let mut verbs = Self { verbs: BUILT_IN.iter().collect(), forms: Map::default() };
        verbs.index();
        verbs
    }

    /// Adds verbs; one that is known is replaced, and of two rows of one verb the last
    /// counts.
    pub(super) fn extend(&mut self, own: &'static [Verb]) {
        let last: Map<&str, &Verb> = own.iter().map(|verb| (verb.base, verb)).collect();
        self.verbs.retain(|known| !last.contains_key(known.base));
        let counts = |verb: &&Verb| last.get(verb.base).is_some_and(|last| ptr::eq(*last, *verb));
        self.verbs.extend(own.iter().filter(counts));
        self.index();
    }

    /// What `lower`, a lower-cased word, reports.
    pub(super) fn get(&self, lower: &str) -> Option<&Reports> {
        self.forms.get(lower)
    }

    /// The forms of all verbs, lower-cased.
    pub(super) fn forms(&self) -> impl Iterator<Item = &String> {
        self.forms.keys()
    }

    fn index(&mut self) {
        self.forms.clear();
        for &verb in self.verbs.iter().filter(|verb| !verb.frames.is_empty()) {
            let (base, particle) = match verb.base.split_once(' ') {
                Some((base, particle)) => (base, Some(particle)),
                None => (verb.base, None),
            };
            for (word, form) in inflect(verb, base).chain(doubled(verb, base)) {
                let inflected = Inflected { verb, form };
                match particle {
                    None => self.forms.entry(word).or_default().alone = Some(inflected),
                    Some(particle)
                        if matches!(form, Form::Past | Form::Present)
                            || form == Form::Base && verb.is(Trait::Plain) =>
                    {
                        let reports = self.forms.entry(word).or_default();
                        reports.followed.push((particle, inflected));
                    }
                    Some(_) => {}
                }
            }
        }
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

/// The British forms of verbs such as "label": "labelled", "labelling".
fn doubled(verb: &Verb, base: &str) -> impl Iterator<Item = (String, Form)> + use<> {
    let short = |stem: &&str| {
        let vowel = stem.strip_suffix(['a', 'e']);
        vowel.is_some_and(|rest| !rest.ends_with(VOWELS)) && verb.forms.is_empty()
    };
    let stem = base.strip_suffix('l').filter(short);
    let form = |ending, form| stem.map(|stem| (format!("{stem}ll{ending}"), form));
    [form("ed", Form::Past), form("ing", Form::Gerund)].into_iter().flatten()
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
