//! The verbs that report speech, in all their forms.

use std::sync::LazyLock;

use crate::lexicon::hash::Map;
use crate::lexicon::{Class as WordClass, Lexicon};

/// A reporting verb as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// What a reporting verb reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) enum Class {
    /// Speech as such, with or without "that": "say", "tell", "add".
    Say,
    /// A statement with a stance, mostly with "that": "argue", "claim".
    Claim,
    /// What somebody shall or will do: "urge", "vow".
    Urge,
    /// A judgement on something: "call", "praise", "accuse".
    Judge,
}

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

/// The reporting verb that `lower`, a lower-cased word, is a form of.
pub(in crate::analysis) fn verb(lower: &str) -> Option<Cue> {
    FORMS.get(lower).copied()
}

fn is_month(lower: &str) -> bool {
    Lexicon::built_in().is(lower, WordClass::Month)
}

/// Whether a word after a verb says when, rather than what, was said.
pub(in crate::analysis) fn is_time(lower: &str) -> bool {
    // "March" and "May" are verbs too.
    is_month(lower) && !matches!(lower, "march" | "may")
        || matches!(
            lower,
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "last"
                | "this"
                | "earlier"
                | "late"
                | "early"
                | "recently"
                | "repeatedly"
                | "publicly"
        )
}

/// Whether a capitalised word is a day or a month.
pub(in crate::analysis) fn is_date(lower: &str) -> bool {
    lower.ends_with("day") || is_month(lower)
}

/// Verbs that report only together with the word after them: "put it".
pub(in crate::analysis) fn phrasal(lower: &str, next: &str) -> bool {
    matches!(
        (lower, next),
        ("put" | "puts", "it")
            | ("shot" | "shoots" | "fired" | "fires" | "hit" | "hits", "back")
            | ("went" | "goes", "on")
            | ("chimed" | "chimes", "in")
            | ("made" | "makes", "clear")
    )
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

static FORMS: LazyLock<Map<String, Cue>> = LazyLock::new(|| {
    let mut forms = Map::default();
    for (class, list) in
        [(Class::Judge, JUDGE), (Class::Urge, URGE), (Class::Claim, CLAIM), (Class::Say, SAY)]
    {
        for lemma in list.split_whitespace() {
            for (word, form) in inflect(lemma) {
                let known: Option<&Cue> = forms.get(&word);
                let urges = class == Class::Urge || known.is_some_and(|k| k.urges);
                let judges = class == Class::Judge || known.is_some_and(|k| k.judges);
                forms.insert(word, Cue { class, urges, judges, form, lemma });
            }
        }
    }
    forms
});

fn inflect(lemma: &str) -> Vec<(String, Form)> {
    let irregular = IRREGULAR.iter().find(|(base, ..)| *base == lemma);
    let mut forms = match irregular {
        Some((_, past, participle)) => {
            vec![((*participle).to_owned(), Form::Participle), ((*past).to_owned(), Form::Past)]
        }
        None => vec![(regular(lemma, "ed"), Form::Past)],
    };
    forms.push((regular(lemma, "ing"), Form::Gerund));
    forms.push((third_person(lemma), Form::Present));
    forms.push((lemma.to_owned(), Form::Base));
    forms
}

fn regular(lemma: &str, ending: &str) -> String {
    if DOUBLED.contains(&lemma) {
        let last = lemma.chars().last().unwrap_or_default();
        return format!("{lemma}{last}{ending}");
    }
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

/// Verbs that double their last consonant.
const DOUBLED: [&str; 11] =
    ["admit", "quip", "refer", "rebut", "blog", "submit", "infer", "jot", "regret", "chat", "dub"];

/// Base, past, participle.
const IRREGULAR: [(&str, &str, &str); 22] = [
    ("say", "said", "said"),
    ("tell", "told", "told"),
    ("write", "wrote", "written"),
    ("read", "read", "read"),
    ("speak", "spoke", "spoken"),
    ("swear", "swore", "sworn"),
    ("find", "found", "found"),
    ("think", "thought", "thought"),
    ("hold", "held", "held"),
    ("know", "knew", "known"),
    ("forecast", "forecast", "forecast"),
    ("foresee", "foresaw", "foreseen"),
    ("bet", "bet", "bet"),
    ("go", "went", "gone"),
    ("put", "put", "put"),
    ("show", "showed", "shown"),
    ("sing", "sang", "sung"),
    ("see", "saw", "seen"),
    ("feel", "felt", "felt"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("fight", "fought", "fought"),
];

const SAY: &str = "
    continue say tell add write ask note report announce tweet explain reply respond answer remark
    comment state declare recall joke quip post shout yell cry exclaim whisper mutter murmur
    scream chant read testify recount narrate blog text email retort counter interject chime
    conclude observe reiterate repeat stress emphasize emphasise underline underscore clarify
    elaborate explain confide concede admit share acknowledge confess opine muse ponder wonder
    caution warn insist complain lament grumble gush enthuse boast brag predict recommend inquire
    enquire quote cite summarize summarise paraphrase mention retweet disclose reveal confirm deny
    inform notify advise remind assure reassure relate volunteer venture snap fume rage thunder
    intone deadpan hiss bark growl plead beg implore agree";

const CLAIM: &str = "
    argue claim suggest contend assert allege maintain estimate believe think indicate imply
    signal hint speculate conclude charge pronounce proclaim forecast foresee reckon posit
    hypothesize hypothesise theorize propose reason surmise guess bet hope fear worry expect
    anticipate doubt suspect understand find show demonstrate realize realise point joke protest
    object swear affirm attest certify verify report communicate convey express voice justify
    rebut refute dispute question project calculate concur figure presume assume regret rule";

const URGE: &str = "
    urge vow promise pledge threaten demand request order instruct direct encourage exhort call
    appeal press lobby challenge offer commit refuse decline tell ask warn swear propose recommend
    advise counsel beg implore advocate";

const JUDGE: &str = "
    call describe label brand dub term hail praise applaud laud commend welcome thank congratulate
    salute accuse blame fault criticize criticise condemn denounce decry deplore slam blast attack
    assail lambast lambaste rebuke rebuff chide scold chastise castigate mock ridicule deride
    taunt tease dismiss reject defend tout extol characterize characterise portray depict refer
    liken bemoan lament bash rip trash rail hammer question highlight downplay apologize apologise
    rate cite echo lash";

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
    }
}
