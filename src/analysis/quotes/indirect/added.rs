//! What the writer adds to a report: "Smith said she would go |, ending weeks of doubt", "…,
//! Smith said |, a day after the vote", "Smith said two had died | and has opened an inquiry".

use std::ops::Range;

use super::heard::is_audience;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{self, Cue, Form};
use crate::analysis::scene::marks::Stretch;
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far "after" stands from where a time begins: "less than two weeks | after".
const TIME: usize = 6;

/// How far the noun stands behind "despite", and a verb behind "as", in tokens.
const NEAR: usize = 8;

/// How far the verb of a clause stands behind its start, in tokens.
const CLAUSE: usize = 10;

/// Whether the words before token `t` are all that the verb at `k` reports, for at `t` the writer
/// goes on: a comma, "and", or what joins a clause to quoted words.
pub(in crate::analysis::quotes) fn begins(
    scene: &Scene<'_>,
    k: usize,
    before: &Range<usize>,
    t: usize,
) -> bool {
    match scene.kind(t) {
        _ if scene.stretch_of(t).is_some() => false,
        Kind::Comma => {
            let told = || cues::is_time(scene.document, t - 1) || scene.tag(t - 1) == Tag::Cd;
            let state = || is_state(scene, before);
            is_reaction(scene, t + 1) && state()
                || !told() && is_since(scene, t + 1) && state()
                || names_speakers(scene, k, before, t + 1)
                || names_document(scene, before, t + 1)
                || is_gesture(scene, t + 1) && is_seen(scene, before, t + 1)
                || tells_of_words(scene, t + 1)
                || is_how_many(scene, k, before, t + 1)
                || others_hear(scene, t + 1)
        }
        _ if scene.lower(t) == ";" => is_so_now(scene, k, before, t + 1),
        Kind::Dash => explains(scene, t, before),
        Kind::And | Kind::Conjunction if matches!(scene.lower(t), "and" | "but") => {
            tells_little(scene, t + 1)
                || has_done(scene, k, before, t)
                || acts_again(scene, before, t)
                || acts_after_marks(scene, k, before, t)
                || acts_besides(scene, k, before, t)
                || acts_then(scene, k, before, t)
        }
        _ => {
            let marked = t.checked_sub(1).and_then(|b| scene.stretch_of(b));
            marked.is_some_and(|stretch| meanwhile(scene, k, before, t, stretch))
        }
    }
}

/// "Smith said it was shut; | the ministry has not commented": whether the clause from token `t` on
/// tells in the present what the words before, said in the past, tell in the past alone.
fn is_so_now(scene: &Scene<'_>, k: usize, before: &Range<usize>, t: usize) -> bool {
    let now = |v: usize| matches!(scene.tag(v), Tag::Vbz | Tag::Vbp);
    let carries = |t: &usize| scene.carries(*t) && scene.stretch_of(*t).is_none();
    let own = (t..scene.document.sentence_of(t).end).take(CLAUSE).find(carries);
    let mut told = before.clone().filter(carries).peekable();
    scene.tag(k) == Tag::Vbd && own.is_some_and(now) && told.peek().is_some() && !told.any(now)
}

/// "ending weeks of doubt", "raising fears of a crisis": what came of it.
pub(super) fn came_of_it(scene: &Scene<'_>, t: usize) -> bool {
    scene.document.is(t, WordClass::Aftermath)
        || scene.lower(t) == "adding" && scene.lower(t + 1) == "to"
}

/// "sparking anger", "ending weeks of doubt": what comes of words alone, unlike "triggering floods".
fn is_reaction(scene: &Scene<'_>, t: usize) -> bool {
    let ends = scene.lower(t) == "ending" && scene.document.is(t + 1, WordClass::TimeUnit);
    // "raising fears", unlike "raising prices"
    let asks = scene.lower(t) == "raising"
        && matches!(scene.lower(t + 1), "fears" | "doubts" | "concerns" | "questions" | "hopes");
    ends || asks || scene.document.is(t, WordClass::Reaction)
}

/// "“a circus” |, an allusion to his zoo", "“slaves” |, a word that shocked the court": what the
/// writer says of the words in marks before token `t`.
fn tells_of_words(scene: &Scene<'_>, t: usize) -> bool {
    let marked = || (t.saturating_sub(2)..t).any(|w| scene.stretch_of(w).is_some());
    if !matches!(scene.lower(t), "a" | "an") || !marked() {
        return false;
    }
    let noun = t + 1 + usize::from(scene.tag(t + 1) == Tag::Jj);
    let next = noun + 1;
    match scene.lower(noun) {
        "reference" | "allusion" | "nod" => scene.lower(next) == "to",
        "word" | "term" | "phrase" | "remark" => {
            matches!(scene.lower(next), "that" | "which") || scene.tag(next).is_verb()
        }
        _ => false,
    }
}

/// How far "to do so" stands behind its ordinal, in tokens.
const TO_DO_SO: usize = 10;

/// "he would resign |, the third minister to do so", "… |, the first time anyone has said so": which
/// of several it is.
fn is_how_many(scene: &Scene<'_>, k: usize, before: &Range<usize>, t: usize) -> bool {
    let ordinal = scene.lower(t) == "the"
        && matches!(scene.lower(t + 1), "first" | "second" | "third" | "fourth" | "latest");
    if !ordinal {
        return false;
    }
    let end = scene.document.sentence_of(t).end;
    let so = |t: usize| scene.lower(t) == "to" && scene.lower(t + 1) == "do";
    (t + 2..end).take(TO_DO_SO).any(|t| so(t) && scene.lower(t + 2) == "so")
        || scene.lower(t + 2) == "time" && is_so_now(scene, k, before, t + 3)
}

/// "wiping tears from his face", "holding up a copy": how somebody looked when it was said.
pub(super) fn is_gesture(scene: &Scene<'_>, t: usize) -> bool {
    scene.document.is(t, WordClass::Gesture)
        || match scene.lower(t) {
            "holding" => matches!(scene.lower(t + 1), "up" | "back"),
            "fighting" | "choking" => scene.lower(t + 1) == "back",
            _ => false,
        }
}

/// Whether the gesture at token `t` is the speaker's, for nobody in the words `before` can make it:
/// "the pier was lost |, shaking her head", "he was sorry |, wiping tears from his face", unlike
/// "the man ran off, waving a knife".
fn is_seen(scene: &Scene<'_>, before: &Range<usize>, t: usize) -> bool {
    let Some(verb) = before.clone().find(|&v| scene.carries(v)) else { return false };
    let subject = (before.start..verb).rev().find(|&s| scene.kind(s) != Kind::Adverb);
    let Some(subject) = subject else { return scene.lower(verb) == "it" };
    let next = scene.lower(t + 1);
    let own = matches!(next, "his" | "her" | "tears" | "up" | "back");
    let alone = scene.kind(t + 1) == Kind::Stop;
    match scene.lower(subject) {
        "it" | "there" | "nobody" | "nothing" | "we" => next != "its",
        "he" | "she" | "they" | "i" => (own || alone) && is_state(scene, before),
        _ => {
            let thing = scene.kind(subject) == Kind::Word
                && scene.tag(subject).is_noun()
                && mentions::noun(scene, subject) == Noun::Other;
            let held = matches!(scene.kind(t + 1), Kind::Determiner | Kind::Preposition);
            let stands = scene.kind(verb) == Kind::Auxiliary || scene.tag(verb) == Tag::Md;
            thing && stands && (own || alone || held) && next != "its" && next != "in"
        }
    }
}

/// "she would go", "it was safe": what nothing comes of but when it is said, unlike "a man fired |,
/// sparking panic".
pub(super) fn is_state(scene: &Scene<'_>, before: &Range<usize>) -> bool {
    let verb = before.clone().find(|&t| scene.carries(t));
    verb.is_some_and(|v| {
        let next = v + 1 + usize::from(scene.kind(v + 1) == Kind::Adverb);
        let complete = scene.tag(next) != Tag::Vbn && scene.kind(next) != Kind::Comma;
        // "had | no objection", "had | “no objection”"
        let none = || scene.lower(v + 1 + usize::from(scene.tag(v + 1) == Tag::Quote)) == "no";
        let lacks = || matches!(scene.lower(v), "has" | "have" | "had") && none();
        scene.tag(v) == Tag::Md || is_to_be(scene, v) && complete || lacks()
    })
}

fn is_to_be(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.lower(t), "is" | "are" | "was" | "were")
}

/// "a day after the vote", "two weeks before he left": when it was said.
pub(super) fn is_since(scene: &Scene<'_>, t: usize) -> bool {
    let unit = |u: usize| {
        let lower = scene.lower(u);
        scene.document.is(u, WordClass::TimeUnit) || matches!(lower, "day" | "hour" | "moments")
    };
    let counts = |u: usize| {
        scene.tag(u) == Tag::Cd
            || matches!(scene.kind(u), Kind::Determiner | Kind::Adverb)
            || matches!(scene.lower(u), "few" | "less" | "more" | "than" | "mere")
    };
    let noun = (t..t + TIME).find(|&u| !counts(u) || unit(u));
    noun.is_some_and(|u| {
        let since = matches!(scene.lower(u + 1), "after" | "before");
        // "a week after | tearing a muscle": of whom it was said.
        unit(u) && since && scene.tag(u + 2) != Tag::Vbg
    })
}

/// "despite warnings from engineers", "amid calls for her to go": what others say.
pub(super) fn is_against(scene: &Scene<'_>, t: usize, end: usize) -> bool {
    let opens = matches!(scene.lower(t), "despite" | "amid");
    let noun = opens.then(|| phrase::at(scene, t + 1, end.min(t + NEAR))).flatten();
    let said = [WordClass::SpeechNoun, WordClass::Hearsay];
    noun.is_some_and(|noun| scene.document.is_noun_of(noun.head, &said))
}

/// "as crowds gathered outside": what happened when somebody said what will be, or is.
pub(super) fn is_scene(scene: &Scene<'_>, before: &Range<usize>, t: usize, end: usize) -> bool {
    if !matches!(scene.lower(t), "as" | "while") {
        return false;
    }
    let verb = |range: Range<usize>| range.clone().find(|&v| scene.carries(v));
    let past = |v: usize| scene.tag(v) == Tag::Vbd;
    let own = verb(t + 1..end.min(t + NEAR)).filter(|&v| past(v));
    // "as both sides accused each other": what others said.
    let said = |v: usize| scene.lower(t) == "as" && scene.cue(v).is_some();
    own.is_some_and(|own| said(own) || verb(before.clone()).is_some_and(|v| !past(v)))
}

/// "firms said they will close, | including Ford": who of the speakers, for nobody else is told of.
fn names_speakers(scene: &Scene<'_>, k: usize, before: &Range<usize>, t: usize) -> bool {
    if scene.lower(t) != "including" || scene.kind(t + 1) != Kind::Name {
        return false;
    }
    let subject = scene.child(k, Relation::Nsubj);
    let several = |s: usize| scene.tag(s) == Tag::Nns && scene.kind(s) == Kind::Word;
    let theirs = |w: usize| scene.lower(w) == "they";
    let people = |w: usize| {
        let noun = mentions::noun(scene, w);
        matches!(noun, Noun::Person | Noun::Body) || scene.kind(w) == Kind::Name
    };
    subject.is_some_and(several)
        && before.clone().any(theirs)
        && !before.clone().any(|w| scene.tag(w).is_noun() && people(w))
}

/// "he had sleep apnea | — a disorder of the breath": what a word at the end means.
fn explains(scene: &Scene<'_>, t: usize, before: &Range<usize>) -> bool {
    if phrase::hyphenates(scene, t) || !matches!(scene.lower(t + 1), "a" | "an" | "the") {
        return false;
    }
    let end = scene.document.sentence_of(t).end;
    let noun = phrase::at(scene, t + 1, end);
    let plain = |w: usize| {
        scene.stretch_of(w).is_none()
            && !matches!(scene.kind(w), Kind::Comma | Kind::Dash | Kind::And)
    };
    let goes_on = |noun: &phrase::Phrase| {
        let next = noun.tokens.end;
        matches!(scene.tag(next), Tag::Vbn | Tag::Vbg | Tag::Wdt | Tag::In)
            || next >= end
            || scene.kind(next) == Kind::Stop
    };
    let marked = scene.stretch_of(t - 1).is_some();
    let told = || scene.tag(t - 1).is_noun() && before.clone().any(|w| scene.carries(w));
    (marked || told()) && noun.is_some_and(|noun| goes_on(&noun)) && (t + 1..end).all(plain)
}

/// "… but | did not give details", "… but | declined to elaborate": what the speaker left unsaid.
fn tells_little(scene: &Scene<'_>, t: usize) -> bool {
    let tells = matches!(scene.lower(t + 2), "give" | "elaborate" | "specify" | "say" | "name");
    match (scene.lower(t), scene.lower(t + 1)) {
        ("gave" | "made" | "offered" | "set", "no") => {
            scene.document.is_noun_of(t + 2, &[WordClass::Detail])
        }
        ("did", "not") => tells,
        ("would", "not") => {
            let asked = matches!(scene.lower(t + 3), "why" | "when" | "how" | "whether");
            tells && (asked || scene.lower(t + 2) == "elaborate")
        }
        ("declined" | "refused", "to") => {
            let details = (t + 3..t + 6).any(|w| scene.lower(w) == "details");
            matches!(scene.lower(t + 2), "elaborate" | "specify") || details
        }
        _ => false,
    }
}

/// "Smith said he was sorry |, the court heard": where it was said.
fn others_hear(scene: &Scene<'_>, t: usize) -> bool {
    let hears = |&verb: &usize| match scene.lower(verb) {
        "heard" | "hears" => true,
        "told" => scene.kind(verb - 1) == Kind::Auxiliary,
        _ => false,
    };
    let end = scene.document.sentence_of(t).end;
    let plain = |&w: &usize| scene.kind(w) != Kind::Comma;
    let verb = (t + 1..end.min(t + NEAR)).take_while(plain).find(hears);
    verb.is_some_and(|verb| (t..verb).any(|noun| is_audience(scene, noun)))
}

/// "in a statement on Monday", "in a paper published in May": what it was said in.
fn names_document(scene: &Scene<'_>, before: &Range<usize>, t: usize) -> bool {
    let opens =
        matches!(scene.lower(t), "in" | "during") && matches!(scene.lower(t + 1), "a" | "an");
    let noun = opens.then(|| phrase::at(scene, t + 1, t + NEAR)).flatten();
    let said = |noun: phrase::Phrase| {
        let states = matches!(
            scene.lower(noun.head),
            "statement" | "interview" | "tweet" | "paper" | "letter"
        );
        states && scene.kind(noun.tokens.end) != Kind::Relative
    };
    noun.is_some_and(said) && before.clone().any(|w| scene.carries(w))
}

/// Whether the speaker has done something, too: "The police said a man was shot | and have
/// arrested two others", "… | and are now looking for a third", where what was said is told in
/// the past alone.
fn has_done(scene: &Scene<'_>, k: usize, before: &Range<usize>, and: usize) -> bool {
    let helps = and + 1;
    let verb = helps + 1 + usize::from(scene.kind(helps + 1) == Kind::Adverb);
    let done = match scene.lower(helps) {
        "has" | "have" => scene.tag(verb) == Tag::Vbn && scene.lower(verb) != "been",
        // "Officials said the bridge was safe | and are now working on it"
        "is" | "are" => scene.tag(verb) == Tag::Vbg,
        _ => false,
    } && differs(scene, before, helps);
    let told = |t: usize| scene.carries(t) && scene.tag(t) != Tag::Md;
    let past = |t: usize| !told(t) || scene.tag(t) == Tag::Vbd;
    let own = [Relation::Nsubj, Relation::NsubjPass]
        .iter()
        .any(|&r| scene.child(verb, r).is_some_and(|subject| subject > and));
    done && !own && scene.tag(k) == Tag::Vbd && before.clone().any(told) && before.clone().all(past)
}

/// Whether the auxiliary at `helps` has another number than the subject of the words before.
fn differs(scene: &Scene<'_>, before: &Range<usize>, helps: usize) -> bool {
    let subject = before.clone().find(|&t| {
        let governed = matches!(scene.relation(t), Relation::Nsubj | Relation::NsubjPass);
        governed && scene.head(t).is_some_and(|verb| verb > t)
    });
    let several = |s: usize| match scene.tag(s) {
        Tag::Nns => Some(true),
        Tag::Nn | Tag::Nnp => Some(false),
        _ => None,
    };
    let plural = matches!(scene.lower(helps), "are" | "have");
    subject.and_then(several).is_some_and(|subject| subject != plural)
}

/// "promised to cut taxes | and urged voters to wait": what nobody promised has a tense.
fn acts_again(scene: &Scene<'_>, before: &Range<usize>, and: usize) -> bool {
    let verb = and + 1 + usize::from(scene.kind(and + 1) == Kind::Adverb);
    matches!(scene.tag(verb), Tag::Vbd | Tag::Vbz)
        && scene.kind(verb) != Kind::Auxiliary
        && !before.clone().any(|t| scene.carries(t))
        && (scene.lower(before.start) == "to"
            || before.clone().any(|t| scene.lower(t) == "to" && scene.tag(t + 1) == Tag::Vb))
}

/// "said “no” | and sat down": behind words that are quoted as a whole.
fn acts_after_marks(scene: &Scene<'_>, k: usize, before: &Range<usize>, and: usize) -> bool {
    let verb = and + 1 + usize::from(scene.kind(and + 1) == Kind::Adverb);
    let marks = before.end.checked_sub(1).and_then(|last| scene.stretch_of(last));
    let quoted = marks.is_some() && before.clone().all(|t| scene.stretch_of(t) == marks);
    quoted && scene.tag(verb) == Tag::Vbd && scene.tag(k) == Tag::Vbd
}

/// "said the food was cold | and walked out", "said the kitchen was dirty | and closed it", "said
/// she was sorry | and wept": what no thing does, and what is seen rather than said.
fn acts_besides(scene: &Scene<'_>, k: usize, before: &Range<usize>, and: usize) -> bool {
    let verb = and + 1 + usize::from(scene.kind(and + 1) == Kind::Adverb);
    let past = |t: usize| scene.tag(t) == Tag::Vbd;
    let acts = scene.document.is(verb, WordClass::Acting);
    let on_it = scene.lower(verb + 1) == "it";
    if !past(k) || !past(verb) || !acts && !on_it {
        return false;
    }
    let own = [Relation::Nsubj, Relation::NsubjPass].iter();
    let own = own.filter_map(|&r| scene.child(verb, r)).any(|subject| subject > and);
    let state = before.clone().find(|&t| scene.carries(t)).filter(|&v| is_to_be(scene, v));
    let subject = state.and_then(|v| v.checked_sub(1)).filter(|s| before.contains(s));
    let thing = |s: usize| {
        scene.tag(s).is_noun()
            && scene.kind(s) == Kind::Word
            && mentions::noun(scene, s) == Noun::Other
    };
    // "she was sorry | and wept", where she is who speaks.
    let seen = |s: usize| {
        let speaker = scene.child(k, Relation::Nsubj);
        let same = speaker
            .is_none_or(|w| scene.kind(w) != Kind::Pronoun || scene.lower(w) == scene.lower(s));
        matches!(scene.lower(s), "he" | "she")
            && same
            && scene.document.is(verb, WordClass::Expressive)
    };
    !own && subject.is_some_and(|s| thing(s) || acts && seen(s)) && is_state(scene, before)
}

/// "said he would resign | and handed over the keys": what has a tense of its own behind what
/// somebody would do, which goes on without one.
fn acts_then(scene: &Scene<'_>, k: usize, before: &Range<usize>, and: usize) -> bool {
    let verb = and + 1 + usize::from(scene.kind(and + 1) == Kind::Adverb);
    let past = |t: usize| scene.tag(t) == Tag::Vbd;
    if !past(verb) || !past(k) || scene.kind(verb) == Kind::Auxiliary {
        return false;
    }
    let mut told = before.clone().filter(|&t| scene.carries(t)).peekable();
    let would = told.peek().is_some_and(|&t| scene.tag(t) == Tag::Md);
    // "would be painted | and mended", "a house built | and sold": what was done to it.
    let done = |t: usize| scene.tag(t) == Tag::Vbn;
    let helped = |t: usize| matches!(scene.lower(t), "have" | "get");
    if !would
        || !told.all(|t| scene.tag(t) == Tag::Md)
        || before.clone().any(|t| done(t) || helped(t))
    {
        return false;
    }
    // "handed over", "locked the door", unlike "stay open and staffed by nurses"
    let next = verb + 1;
    let object = matches!(scene.kind(next), Kind::Determiner | Kind::Pronoun | Kind::Possessive)
        || scene.tag(next) == Tag::Rp
        || scene.kind(next) == Kind::Name;
    let own = [Relation::Nsubj, Relation::NsubjPass].iter();
    let own = own.filter_map(|&r| scene.child(verb, r)).any(|subject| subject > and);
    (object || scene.document.is(verb, WordClass::Acting)) && !own
}

/// "said he was “done” | before walking out", "called it “a mess” | as she left": what the speaker
/// did meanwhile, behind quoted words that end what was said.
fn meanwhile(scene: &Scene<'_>, k: usize, before: &Range<usize>, t: usize, stretch: usize) -> bool {
    let Some(stretch) = scene.stretches.get(stretch) else { return false };
    // "… “open it herself,” | though her board has forbidden it"
    if matches!(scene.lower(t), "though" | "although") {
        let inside = scene.tokens_of(stretch);
        let comma = (inside.start..t).rev().take(2).any(|c| scene.kind(c) == Kind::Comma);
        return comma && is_so_now(scene, k, before, t + 1);
    }
    if !matches!(scene.lower(t), "as" | "before" | "after" | "while") {
        return false;
    }
    if came_before(scene, k, before, t, stretch) {
        return true;
    }
    let Some(cue) = scene.cue(k).filter(|c| c.form == Form::Past) else { return false };
    let pronoun = |t: usize| matches!(scene.lower(t), "he" | "she" | "they");
    let gerund = scene.tag(t + 1) == Tag::Vbg && scene.lower(t) != "as" && pronoun(before.start);
    // "as | she left", unlike "as | she was only twelve"
    let acts = scene.tag(t + 2) == Tag::Vbd && scene.kind(t + 2) != Kind::Auxiliary;
    let subject = scene.child(k, Relation::Nsubj);
    let same = subject.is_none_or(|s| !pronoun(s) || scene.lower(s) == scene.lower(t + 1));
    let speaker = pronoun(t + 1) && acts && same;
    if !gerund && !speaker {
        return false;
    }
    // "was a “hero”", "would “fight on”", unlike "shouted “stop”" or "had been “a hero”"
    let links = |w: usize| scene.tag(w) == Tag::Md || is_to_be(scene, w);
    cue.judges || leading_to(scene, before, stretch).is_some_and(links)
}

/// The word before marked words, and before an article or "not" there.
fn leading_to(scene: &Scene<'_>, before: &Range<usize>, stretch: &Stretch) -> Option<usize> {
    let article = |w: &usize| scene.kind(*w) == Kind::Determiner || scene.lower(*w) == "not";
    (before.start..scene.tokens_of(stretch).start).rev().find(|w| !article(w))
}

/// "says the league is “wide open” | after Castell lost": what the writer tells in the past behind
/// words that are said, and are, now.
fn came_before(
    scene: &Scene<'_>,
    k: usize,
    before: &Range<usize>,
    t: usize,
    stretch: &Stretch,
) -> bool {
    let says = |c: Cue| matches!(c.form, Form::Base | Form::Present);
    if scene.lower(t) != "after" || !scene.cue(k).is_some_and(says) {
        return false;
    }
    let is = |w: usize| matches!(scene.lower(w), "is" | "are" | "'s" | "’s" | "'re" | "’re");
    let end = scene.document.sentence_of(t).end;
    let own = (t + 2..end).take(CLAUSE).find(|&v| scene.carries(v));
    leading_to(scene, before, stretch).is_some_and(is)
        && own.is_some_and(|v| scene.tag(v) == Tag::Vbd)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_came_of_it() {
        check(
            "The bridge will be sold, Ann Berger said on Monday, raising fears of a crisis.",
            &expect![[r#"
                The bridge will be sold, Ann Berger said on Monday, raising fears of a crisis.
                ----------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the bridge was safe, contradicting her own deputy.",
            &expect![[r#"
                Ann Berger said the bridge was safe, contradicting her own deputy.
                                ------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said a car hit the bridge, sparking panic among drivers.",
            &expect![[r#"
                Ann Berger said a car hit the bridge, sparking panic among drivers.
                                -------------------------------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_was_left_unsaid_and_where_it_was_said() {
        let sentences = [
            "Ann Berger said the bridge was safe but declined to elaborate.",
            "Ann Berger said the bridge was safe, but would not say why.",
            "Ann Berger said the man was held but refused to give any details.",
            "Ann Berger said the builders met but declined to comment on it.",
            "Ann Berger said she would not pay, angering the bank.",
            "Ann Berger said the bridge was safe, in a statement released on Monday.",
            "Ann Berger said the bridge was shown, in a letter that her son wrote.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Ann Berger said the bridge was safe but declined to elaborate.
                            ------------------- q0 → Ann Berger
            Ann Berger said the bridge was safe, but would not say why.
                            ------------------- q1 → Ann Berger
            Ann Berger said the man was held but refused to give any details.
                            ---------------- q2 → Ann Berger
            Ann Berger said the builders met but declined to comment on it.
                            ---------------------------------------------- q3 → Ann Berger
            Ann Berger said she would not pay, angering the bank.
                            ----------------- q4 → Ann Berger
            Ann Berger said the bridge was safe, in a statement released on Monday.
                            ------------------- q5 → Ann Berger
            Ann Berger said the bridge was shown, in a letter that her son wrote.
                            -------------------- q6 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn when_it_was_said() {
        check(
            "The bridge is safe, Ann Berger said, two days after it was closed.",
            &expect![[r#"
                The bridge is safe, Ann Berger said, two days after it was closed.
                ------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the bridge was safe, hours before a key vote.",
            &expect![[r#"
            Ann Berger said the bridge was safe, hours before a key vote.
                            ------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said the bridge was closed on Monday, a day after the storm.",
            &expect![[r#"
                Ann Berger said the bridge was closed on Monday, a day after the storm.
                                ------------------------------------------------------ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_happened_meanwhile() {
        check(
            "The bridge is safe, Ann Berger said, as crowds gathered outside.",
            &expect![[r#"
                The bridge is safe, Ann Berger said, as crowds gathered outside.
                ------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "The bridge is safe, Ann Berger said, despite warnings from engineers.",
            &expect![[r#"
                The bridge is safe, Ann Berger said, despite warnings from engineers.
                ------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said she was “done” before walking out of the room.",
            &expect![[r#"
            Ann Berger said she was “done” before walking out of the room.
                            ~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger called the bridge “a mess” as she left the court.",
            &expect![[r#"
                Ann Berger called the bridge “a mess” as she left the court.
                                  ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the driver shouted “stop” before he fled.",
            &expect![[r#"
            Ann Berger said the driver shouted “stop” before he fled.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_came_before() {
        let sentences = [
            "Ann Berger says the bridge is “wide open” after a storm broke its gates.",
            "Ann Berger says her team are “back” after they beat Elm on Monday.",
            "Ann Berger said the bridge was “wide open” after a storm broke its gates.",
            "Ann Berger says the bridge “opened” after a storm broke its gates.",
            "Ann Berger says the bridge is “wide open” after dark.",
        ];
        check(
            &sentences.join("\n\n"),
            &expect![[r#"
            Ann Berger says the bridge is “wide open” after a storm broke its gates.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            Ann Berger says her team are “back” after they beat Elm on Monday.
                            ~~~~~~~~~~~~~~~~~~~ q1 → Ann Berger
            Ann Berger said the bridge was “wide open” after a storm broke its gates.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q2 → Ann Berger
            Ann Berger says the bridge “opened” after a storm broke its gates.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q3 → Ann Berger
            Ann Berger says the bridge is “wide open” after dark.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q4 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_the_speaker_did_too() {
        check(
            "Officials said the bridge was safe and are now working on the road.",
            &expect![[r#"
                Officials said the bridge was safe and are now working on the road.
                               ------------------- q0 → Officials
            "#]],
        );
        check(
            "Ann Berger said the road was closed and is looking for a new one.",
            &expect![[r#"
                Ann Berger said the road was closed and is looking for a new one.
                                ------------------------------------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger promised to cut tolls and urged drivers to be patient.",
            &expect![[r#"
                Ann Berger promised to cut tolls and urged drivers to be patient.
                                    ------------ q0 → Ann Berger
                                                           --------------------- q1 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger promised to cut tolls and build bridges.",
            &expect![[r#"
            Ann Berger promised to cut tolls and build bridges.
                                ------------------------------ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn who_of_the_speakers() {
        check(
            "Two towns have said they will sell their bridges, including Elmford and Ashford.",
            &expect![[r#"
                Two towns have said they will sell their bridges, including Elmford and Ashford.
                                    ---------------------------- q0 → Two towns
            "#]],
        );
        check(
            "Ann Berger said many towns would sell their bridges, including Elmford.",
            &expect![[r#"
                Ann Berger said many towns would sell their bridges, including Elmford.
                                ------------------------------------------------------ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_a_word_means() {
        check(
            "Ann Berger said she had sleep apnea — a disorder of the breath.",
            &expect![[r#"
                Ann Berger said she had sleep apnea — a disorder of the breath.
                                ------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn what_the_speaker_did_behind_quoted_words() {
        check(
            "Ann Berger said “no” and sat down.",
            &expect![[r#"
            Ann Berger said “no” and sat down.
                            ~~~~ q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said the gates “failed” and closed the road.",
            &expect![[r#"
            Ann Berger said the gates “failed” and closed the road.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn who_heard_it() {
        check(
            "Tom Reed said he was sorry, the court heard.",
            &expect![[r#"
                Tom Reed said he was sorry, the court heard.
                              ------------ q0 → Tom Reed
            "#]],
        );
    }
}
