//! Whether the words were said, or denied, left unsaid, asked, or may yet be said.

use super::attribution;
use super::direct::{Found, Source};
use super::{QuoteType, chain, indirect};
use crate::analysis::scene::cues::{self, Act, Cue, Form, Trait};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;
use crate::named::named;

named! {
    /// What the article says of the words.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Polarity {
        /// They were said or written.
        Said,
        /// That they are true was denied.
        Denied,
        /// They were not said: "did not say", "declined to say whether".
        NotSaid,
        /// They are a question.
        Asked,
        /// They could be said, or will be: "might argue", "is expected to announce".
        May,
    }
}

/// How far a governing verb stands before "to", in tokens: "is expected by many to say".
const GOVERNS: usize = 6;

/// The polarity of a quote, by its reporting word and the words around that.
pub(super) fn of(scene: &Scene<'_>, quote: &Found) -> Polarity {
    let Some(k) = quote.cue.map(|cue| scene.document.tokens_in(cue).start) else {
        return Polarity::Said;
    };
    let Some(cue) = scene.cue(k) else {
        return match scene.lower(k) {
            "denial" | "denials" => Polarity::Denied,
            _ if indirect::wants_to_know(scene, k + 2).is_some() => Polarity::Asked,
            _ if indirect::leaves_open(scene, k).is_some() => Polarity::NotSaid,
            _ => Polarity::Said,
        };
    };
    // "would not confirm or deny", "neither confirmed nor denied"
    let denial = cue.act() == Act::Denial || cue.is(Trait::Denies);
    let either = opposite(scene, k).filter(|_| denial);
    let frame = Around::of(scene, either.unwrap_or(k), quote);
    if frame.withheld != frame.negated && !explains(scene, k, quote) {
        // "did not say", "has not denied": either way nobody has said it.
        return Polarity::NotSaid;
    }
    // "would say: “…”" tells a habit.
    let habit = quote.kind == QuoteType::Direct && frame.modal == Some("would");
    if frame.open || frame.modal.is_some() && !habit {
        return Polarity::May;
    }
    // “It is not so,” she denied: what stands in the marks was said.
    if quote.kind != QuoteType::Direct && denies(scene, k, cue) {
        return Polarity::Denied;
    }
    let asked = cue.act() == Act::Question || is_demanded(scene, cue, quote);
    if asked && asks(scene, quote) || is_question(scene, quote) {
        return Polarity::Asked;
    }
    Polarity::Said
}

/// "She does not think it will last: “…”": the words in marks after a clause of the verb's own,
/// and a colon, were said.
fn explains(scene: &Scene<'_>, k: usize, quote: &Found) -> bool {
    let start = quote.spans.first().map(|s| scene.document.tokens_in(*s).start);
    let colon = start.and_then(|s| s.checked_sub(1)).filter(|&c| scene.kind(c) == Kind::Colon);
    let clause = |colon: usize| (k + 1..colon).any(|t| scene.carries(t));
    quote.kind == QuoteType::Direct && colon.is_some_and(clause)
}

/// “Is it so?” she said, “Is it,” she said, “so?”: all that stands in the marks is a question.
fn is_question(scene: &Scene<'_>, quote: &Found) -> bool {
    if quote.kind != QuoteType::Direct {
        return false;
    }
    let pieces: Vec<_> = quote.spans.iter().map(|s| scene.document.tokens_in(*s)).collect();
    let mut stops = pieces.iter().cloned().flatten().filter(|&t| scene.kind(t) == Kind::Stop);
    let goes_on = |next: usize| {
        let mut words = pieces.get(next).cloned().unwrap_or(0..0);
        words.find(|&t| scene.document.is_word(t)).is_some_and(|t| !scene.capital(t))
    };
    let asks = |(at, piece)| match attribution::last_inside(scene, piece) {
        "?" => true,
        "," => goes_on(at + 1),
        _ => false,
    };
    pieces.iter().enumerate().all(asks) && stops.all(|t| scene.lower(t) == "?")
}

/// What stands around a reporting verb.
struct Around<'d> {
    /// "did not", "nobody", "without".
    negated: bool,
    /// "declined to".
    withheld: bool,
    /// "could", where it tells a possibility.
    modal: Option<&'d str>,
    /// "is expected to", "if she says".
    open: bool,
}

impl<'d> Around<'d> {
    fn of(scene: &Scene<'d>, k: usize, quote: &Found) -> Self {
        let mut around = Self {
            negated: nobody(scene, quote) || before_gerund(scene, k) || fronted(scene, k),
            withheld: false,
            modal: None,
            open: conditional(scene, k),
        };
        around.look(scene, k);
        if let Some(governor) = governor(scene, k) {
            around.withheld = scene.document.is(governor, Class::Withholding);
            around.open |= !around.withheld;
            around.look(scene, governor);
        }
        around.open |= is_allowed(scene, k);
        around.withheld |= has_yet(scene, k);
        around
    }

    /// Takes in the auxiliaries before the verb at `k`.
    fn look(&mut self, scene: &Scene<'d>, k: usize) {
        let turns = |&t: &usize| {
            let only = scene.is_only(t + 1);
            // “I will not,” she said: what stands in marks is no part of the report.
            let beside = || scene.stretch_of(t) == scene.stretch_of(k);
            scene.document.is(t, Class::Negation) && !only && beside()
        };
        // "Nor did she say": the tree has it where the chain is broken.
        // "Would she have said so?"
        let turned = |&c: &usize| scene.relation(c) == Relation::Aux && scene.sentence_start(c);
        for c in scene.children(k).filter(|c| *c < k) {
            self.negated |= turns(&c);
            self.open |= turned(&c);
        }
        let mut helps = chain(scene, k);
        if let Some(aside) = before_aside(scene, k, helps.len()) {
            helps.extend(chain(scene, aside));
        }
        for t in helps {
            self.negated |= turns(&t);
            // "must admit", "can reveal" are ways to say it.
            let says = matches!(scene.lower(t), "must" | "should" | "can" | "shall")
                && scene.lower(t + 1) != "have";
            // "would only say", "could only say": that much was said, as by who "would later say" it.
            let only = scene.lower(t + 1) == "only"
                || scene.lower(t) == "would" && matches!(scene.lower(t + 1), "later" | "often");
            if !says && !only && scene.tag(t) == Tag::Md {
                self.modal = Some(scene.lower(t));
            }
        }
    }
}

/// The longest phrase between an auxiliary and its verb, in tokens.
const ASIDE: usize = 8;

/// Where what is thrown in before the verb at `k`, and the `helps` words that help it, begins: "had
/// not |, as of Monday, | said", "had not | by Monday | said".
fn before_aside(scene: &Scene<'_>, k: usize, helps: usize) -> Option<usize> {
    let first = k.checked_sub(helps)?;
    let last = first.checked_sub(1)?;
    let reach = scene.document.sentence_of(k).start.max(first.saturating_sub(ASIDE))..last;
    let helps =
        |t: usize| scene.kind(t) == Kind::Auxiliary || scene.document.is(t, Class::Negation);
    let opens = |t: &usize| t.checked_sub(1).is_some_and(helps);
    if scene.kind(last) == Kind::Comma {
        return reach.rev().find(|&t| scene.kind(t) == Kind::Comma).filter(opens);
    }
    let timed = cues::is_time(scene.document, last);
    let plain = |t: &usize| !matches!(scene.kind(*t), Kind::Comma | Kind::Stop);
    let start = reach.rev().take_while(plain).find(|&t| scene.kind(t) == Kind::Preposition)?;
    Some(start).filter(opens).filter(|_| timed)
}

/// "Neither side", "no official": the subject tells that nobody spoke.
fn nobody(scene: &Scene<'_>, quote: &Found) -> bool {
    let Source::Phrase(phrase) = &quote.source else { return false };
    let first = phrase.tokens.start;
    let none = |t: usize| matches!(scene.lower(t), "neither" | "no" | "none" | "nobody" | "few");
    none(first) || first.checked_sub(1).is_some_and(|t| none(t) && !scene.sentence_start(first))
}

/// "Rarely do ministers | say | so", whatever the tree has.
fn fronted(scene: &Scene<'_>, k: usize) -> bool {
    let first = scene.document.sentence_of(k).start;
    let rarely = scene.document.is(first, Class::Negation)
        && scene.kind(first + 1) == Kind::Auxiliary
        && !(first + 2..k).any(|t| scene.carries(t));
    // "At no point did she | say", "She at no time | said"
    let never = |t: &usize| {
        scene.lower(*t) == "at"
            && scene.lower(t + 1) == "no"
            && matches!(scene.lower(t + 2), "point" | "time" | "stage")
    };
    rarely || (first..k).rev().take(ASIDE).any(|t| never(&t))
}

/// "without saying", "instead of saying".
fn before_gerund(scene: &Scene<'_>, k: usize) -> bool {
    let before = |back: usize| k.checked_sub(back).map_or("", |t| scene.lower(t));
    let short = before(1) == "of" && matches!(before(2), "instead" | "short");
    scene.cue(k).is_some_and(|c| c.form == Form::Gerund) && (before(1) == "without" || short)
}

/// "has yet to confirm".
fn has_yet(scene: &Scene<'_>, k: usize) -> bool {
    let before = |back: usize| k.checked_sub(back).map_or("", |t| scene.lower(t));
    before(1) == "to" && before(2) == "yet" && scene.kind(k.saturating_sub(3)) == Kind::Auxiliary
}

/// The verb or adjective that "to" before the verb at `k` belongs to: "declined to".
fn governor(scene: &Scene<'_>, k: usize) -> Option<usize> {
    let to = (0..k).rev().find(|&t| scene.kind(t) != Kind::Adverb)?;
    let before = to.checked_sub(1).filter(|_| scene.lower(to) == "to")?;
    let governs = |t: &usize| {
        scene.document.is(*t, Class::Withholding) || scene.document.is(*t, Class::Prospect)
    };
    let of_tree = scene.head(k).filter(|h| (to.saturating_sub(GOVERNS)..to).contains(h));
    Some(before).filter(governs).or(of_tree.filter(governs))
}

/// How far "let" stands before what somebody is let say, in tokens.
const ALLOWED: usize = 8;

/// "would allow her to say", "let him say": that it may be said.
fn is_allowed(scene: &Scene<'_>, k: usize) -> bool {
    let base = scene.cue(k).is_some_and(|c| c.form == Form::Base);
    let plain = |t: &usize| !scene.verbal(*t) && scene.kind(*t) != Kind::Comma;
    let verb = || {
        let mut before = (k.saturating_sub(ALLOWED)..k).rev();
        before.find(|t| !plain(t)).filter(|&t| t + 1 < k)
    };
    base && verb().is_some_and(|t| scene.document.is(t, Class::Allowing))
}

/// "if she says", "had she said", "should she say", "Imagine that she says": nobody has said it.
fn conditional(scene: &Scene<'_>, k: usize) -> bool {
    let marks = |c: usize| scene.relation(c) == Relation::Mark && c < k;
    let marked = scene.children(k).filter(|&c| marks(c));
    let inverted = || {
        let first = scene.children(k).find(|&c| scene.relation(c) == Relation::Aux)?;
        let subject = scene.child(k, Relation::Nsubj)?;
        Some(first < subject && subject < k && matches!(scene.lower(first), "had" | "should"))
    };
    marked.map(|c| scene.lower(c)).any(|word| matches!(word, "if" | "unless" | "lest"))
        || inverted().unwrap_or(false)
        || supposed(scene, k)
}

/// Whether the sentence of the verb at `k` asks the reader to suppose something.
fn supposed(scene: &Scene<'_>, k: usize) -> bool {
    let first = scene.document.sentence_of(k).start;
    first < k
        && scene.document.is(first, Class::Supposing)
        && matches!(scene.tag(first), Tag::Vb | Tag::Vbp)
}

/// The other verb of "confirm or deny".
fn opposite(scene: &Scene<'_>, k: usize) -> Option<usize> {
    let joint = k.checked_sub(1).filter(|&t| matches!(scene.lower(t), "or" | "nor"))?;
    joint.checked_sub(1).filter(|&t| scene.cue(t).is_some())
}

/// Whether the verb tells that something is not so: "denied", "dismissed reports that".
fn denies(scene: &Scene<'_>, k: usize, cue: Cue) -> bool {
    let claim = || {
        scene.children(k).any(|c| {
            let said = scene.document.is_noun_of(c, &[Class::Hearsay]);
            // "Claims that he lied were dismissed."
            let before = scene.relation(c) == Relation::NsubjPass && said;
            before || c > k && (scene.relation(c) == Relation::Ccomp || said)
        })
    };
    // "dismissed as false reports that he lied"
    let called = || indirect::behind_name(scene, k).is_some();
    cue.act() == Act::Denial || cue.is(Trait::Denies) && (claim() || called())
}

/// "demanded | why | it was so", "demanded to know | who | was there", but not "demanded what was
/// owed".
fn is_demanded(scene: &Scene<'_>, cue: Cue, quote: &Found) -> bool {
    if cue.act() != Act::Demand {
        return false;
    }
    let first = quote.spans.first().map(|s| scene.document.tokens_in(*s).start);
    let Some(first) = first else { return false };
    let known = first.checked_sub(1).is_some_and(|t| scene.lower(t) == "know");
    known || matches!(scene.lower(first), "whether" | "why" | "how")
}

/// Whether a question is reported, and no request: "asked whether", "“Why?” she asked".
fn asks(scene: &Scene<'_>, quote: &Found) -> bool {
    let Some(first) = quote.spans.first() else { return false };
    let tokens = scene.document.tokens_in(*first);
    let last = quote.spans.last().map_or(0..0, |s| scene.document.tokens_in(*s));
    let opens = tokens.clone().find(|&t| scene.tag(t) != Tag::Quote);
    let word =
        |t: usize| scene.tag(t).is_question_word() || matches!(scene.lower(t), "whether" | "if");
    let before = tokens.start.checked_sub(1);
    quote.kind == QuoteType::Direct
        || attribution::last_inside(scene, &last) == "?"
        || opens.is_some_and(word)
        || before.is_some_and(word)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_somebody_is_let_say() {
        check(
            "The law would let Ann Berger say that the bridge is safe.",
            &expect![[r#"
            The law would let Ann Berger say that the bridge is safe.
                                                  ------------------ q0 → Ann Berger (may)
        "#]],
        );
    }
}
