//! Reported speech without quotation marks, and with a few quoted words in it.
//!
//! Each rule looks at one reporting verb and the tree under it. Where one
//! report lies inside another, the outer one is kept.

mod according;
mod added;
mod addressee;
mod beginning;
mod complement;
mod denial;
mod estimate;
mod extent;
mod heard;
mod infinitive;
mod inner;
mod label;
mod merge;
mod noun;
mod object;
mod occasion;
mod opening;
mod passive;
mod question;
mod relative;
mod stance;
mod thrown_in;
mod words;

pub(super) use added::begins as begins_addition;
pub(super) use denial::behind_name;
pub(super) use extent::{before_main_verb, leads_up, tells_no_more};
pub(super) use merge::quotes_words;
pub(super) use occasion::{
    opens as opens_occasion, without as without_occasion, without_statement,
};
pub(super) use question::{leaves_open, wants_to_know};

use std::cell::LazyCell;
use std::ops::Range;

use super::attribution;
use super::confidence::Ground;
use super::direct::Found;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{Act, Class, Cue, Form};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// The longest sentence that is looked at, in tokens: the rules look through a
/// sentence once for each verb in it.
const LONGEST: usize = 400;

/// Reported words with their cue.
#[derive(Debug, Clone)]
struct Clause {
    /// The pieces, in order.
    content: Vec<Range<usize>>,
    cue: Range<usize>,
    subject: Option<Phrase>,
    ground: Ground,
}

/// Tells the subject of a verb.
type Who<'a> = &'a dyn Fn() -> Option<Phrase>;

/// What the verb at a token reports in its sentence.
type Rule = fn(&Scene<'_>, usize, Cue, &Range<usize>, Who<'_>) -> Option<Clause>;

/// Adds the indirect quotes to `found` and widens mixed ones to their clause.
pub(super) fn find(scene: &Scene<'_>, found: &mut Vec<Found>) {
    let mut clauses = Vec::new();
    let sentences = scene.document.layout.sentences.iter();
    for sentence in sentences.filter(|s| s.tokens.len() <= LONGEST) {
        let Range { start, end } = sentence.tokens;
        let tokens = start.max(scene.text_of(start)).min(end)..end;
        let from = clauses.len();
        clauses.extend(label::clause(scene, &tokens));
        for k in tokens.clone() {
            if scene.stretch_of(k).is_none() {
                let clause = clause_of(scene, k, &tokens);
                clauses.extend(clause.map(|c| opening::without_link(scene, c, &tokens)));
            }
        }
        let inner = clauses.split_off(from);
        clauses.extend(outermost(scene, inner));
    }
    merge::merge(scene, found, clauses);
}

fn clause_of(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    if attribution::names_after(scene, &(k..k + 1))
        && let Some(clause) = according::clause(scene, k, sentence)
    {
        return Some(clause);
    }
    if let Some(clause) = noun::clause(scene, k, sentence) {
        return Some(clause);
    }
    if let Some(clause) = stance::clause(scene, k, sentence) {
        return Some(clause);
    }
    if scene.tag(k).is_verb()
        && let Some(clause) = heard::clause(scene, k, sentence)
            .or_else(|| estimate::clause(scene, k, sentence))
            .or_else(|| question::clause_at(scene, k, sentence))
    {
        return Some(clause);
    }
    let cue = scene.cue(k)?;
    if is_in_remark(scene, k, sentence) {
        return None;
    }
    if let Some(clause) = passive::clause(scene, k, cue, sentence) {
        return Some(clause);
    }
    // "a plan called “Hope”": nobody speaks.
    let has = |r| scene.child(k, r).is_some();
    // "It is alleged that …"
    let claims = cue.class == Class::Claim && cue.act() != Act::Thought;
    let passive = claims && has(Relation::AuxPass);
    // "The council called on Smith to go.", where the tag is wrong.
    let main = scene.relation(k) == Relation::Root
        && has(Relation::Nsubj)
        && scene.kind(k + 1) == Kind::Preposition
        && !sentence.clone().any(|t| scene.carries(t))
        || infinitive::calls_on(scene, k, cue, sentence.end);
    let modifier = scene.tag(k) == Tag::Vbn && !has(Relation::Aux) && !passive && !main;
    let adjective = scene.relation(k) == Relation::Amod;
    if set_phrase(scene, k)
        || is_asked(scene, k, cue, sentence.end)
        || adjective
        || modifier && cue.class != Class::Say && scene.relation(k) != Relation::Conj
    {
        return None;
    }
    let rules: [Rule; 7] = [
        thrown_in::clause,
        question::commented,
        relative::contact,
        complement::clause,
        infinitive::clause,
        object::clause,
        words::clause,
    ];
    let enough = |c: Clause| {
        // The tree may reach back into a dateline.
        let within = |p: &Range<usize>| p.start.max(sentence.start)..p.end;
        let pieces = c.content.iter().map(|p| trim(scene, within(p)));
        let content: Vec<Range<usize>> = pieces.filter(|p| !p.is_empty()).collect();
        let purpose = content.first().is_some_and(|p| is_purpose(scene, p.start));
        (!purpose && is_enough(scene, k, &content)).then_some(Clause { content, ..c })
    };
    // Looked for once, whichever rules ask.
    let subject = LazyCell::new(|| attribution::subject(scene, k, sentence.start));
    let who = || LazyCell::force(&subject).clone();
    // "as Smith says they will": nothing else is reported but what stands before.
    let short = thrown_in::is_cut_short(scene, k, &who);
    let rules = rules.iter().take(if short { 1 } else { rules.len() });
    let mut rules = rules.map(|rule| rule(scene, k, cue, sentence, &who).and_then(enough));
    let mut clause = rules.find_map(|clause| clause)?;
    let nobody = |s: &Phrase| {
        let first = s.tokens.start.checked_sub(1).map_or("", |t| scene.lower(t));
        let none = |word| matches!(word, "none" | "nobody" | "nothing");
        // "no one", unlike "no official"
        let one = |no, of| matches!(no, "no" | "neither") && matches!(of, "one" | "of");
        let (start, next) = (scene.lower(s.tokens.start), scene.lower(s.tokens.start + 1));
        none(first) || none(start) || one(first, start) || one(start, next)
    };
    if clause.subject.as_ref().is_some_and(nobody) {
        return None;
    }
    if clause.subject.as_ref().is_some_and(|s| has_not_said(scene, k, s, &clause.content)) {
        return None;
    }
    // "would allow | the minister | to announce"
    if let Some(subject) = &mut clause.subject
        && subject.head + 2 == subject.tokens.end
        && scene.lower(subject.head + 1) == "to"
    {
        subject.tokens.end -= 1;
    }
    if clause.subject.as_ref().is_some_and(|s| is_happening(scene, s)) && cue.act() != Act::Evidence
    {
        return None;
    }
    if clause.subject.as_ref().is_some_and(|s| is_done_by_thing(scene, k, cue, s)) {
        return None;
    }
    // "older than the book says | and may fall": all is said of what is compared.
    let compared = |s: &Phrase| {
        let from = s.tokens.start;
        let than = |back: usize| from.checked_sub(back).is_some_and(|t| scene.lower(t) == "than");
        than(1) || than(2)
    };
    let verb_first =
        |c: &Clause| c.content.first().is_some_and(|p| p.start > k && scene.carries(p.start));
    if verb_first(&clause) && clause.subject.as_ref().is_some_and(compared) {
        return None;
    }
    // "This is not to say that …", "All of this is to say …", "That explains why …".
    let thing = |s: &Phrase| {
        let last = scene.lower(s.tokens.end.saturating_sub(1));
        let demonstrative = |word| matches!(word, "this" | "that" | "which" | "these" | "what");
        // "Acme, which said", "a report that said": the noun before the pronoun.
        let antecedent = matches!(last, "which" | "that") && s.head + 1 < s.tokens.end;
        s.tokens.len() <= 3
            && (demonstrative(last) && !antecedent || demonstrative(scene.lower(s.head)))
    };
    if clause.subject.as_ref().is_some_and(thing) {
        return None;
    }
    if let Some((subject, last)) = clause.subject.as_ref().zip(clause.content.last_mut())
        && let Some(end) = relative::aside_end(scene, subject, last)
            .or_else(|| relative::main_clause(scene, k, subject, last, sentence))
    {
        last.end = end;
    }
    if let Some(noun) =
        clause.subject.as_ref().and_then(|s| relative::antecedent(scene, k, s, sentence))
        && clause.content.iter().all(|p| p.start > k)
    {
        clause.content.insert(0, noun);
    }
    if let [piece] = clause.content.as_mut_slice() {
        piece.start = beginning::whole(scene, k, cue, clause.subject.as_ref(), piece.start)?;
        piece.start = beginning::with_negation(scene, k, piece.start);
    }
    if clause.content.first().is_some_and(|p| is_predicate(scene, k, p))
        || clause.content.last().is_some_and(|p| leads_in(scene, p) || presents(scene, k, p))
    {
        return None;
    }
    // "It was reported that …" tells nobody.
    let impersonal = |s: &Phrase| scene.lower(s.head) == "it";
    if scene.child(k, Relation::AuxPass).is_some()
        && clause.subject.as_ref().is_some_and(impersonal)
    {
        clause.subject = None;
    }
    Some(clause)
}

/// "The crisis has urged Smith to go", "The storm claimed three lives": nobody speaks.
fn is_happening(scene: &Scene<'_>, subject: &Phrase) -> bool {
    scene.kind(subject.head) == Kind::Word && scene.document.is(subject.head, WordClass::Happening)
}

/// "a dam that threatened to flood them", "Her skill denied them a goal": what a thing does is no
/// speech, and that of nobody else in the sentence.
fn is_done_by_thing(scene: &Scene<'_>, k: usize, cue: Cue, subject: &Phrase) -> bool {
    let done = match cue.lemma {
        "threaten" | "promise" | "deny" => true,
        // "The pressure predicted | when the storm would come"
        "predict" => question::opens(scene, k + 1),
        // "The job demands patience"
        "demand" => scene.tag(subject.head) == Tag::Nn,
        _ => false,
    };
    if !done {
        return false;
    }
    let relative = k.checked_sub(1).filter(|&r| matches!(scene.lower(r), "that" | "which"));
    let doer = relative.map_or(subject.head, |r| {
        r.saturating_sub(1 + usize::from(scene.kind(r.saturating_sub(1)) == Kind::Comma))
    });
    // "the cold"
    let noun = scene.tag(doer).is_noun() || scene.tag(doer) == Tag::Jj && doer + 1 == k;
    let noun = noun && scene.kind(doer) == Kind::Word;
    noun && mentions::noun(scene, doer) == Noun::Other
}

/// How far a verb stands behind the comma of a remark, in tokens.
const REMARK: usize = 8;

/// "Smith said it was so, a view | shared | by Jones": whether the verb at `k` belongs to what the
/// writer calls the words of another.
fn is_in_remark(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> bool {
    let near = sentence.start.max(k.saturating_sub(REMARK))..k;
    let comma = near.rev().find(|&t| scene.kind(t) == Kind::Comma);
    comma.is_some_and(|comma| comma > sentence.start && extent::calls_it(scene, comma + 1))
}

/// "Who says it is so?", "You can say what you like", "The council must say whether it is
/// so": nobody has said it, and it is not denied either.
fn has_not_said(scene: &Scene<'_>, k: usize, subject: &Phrase, content: &[Range<usize>]) -> bool {
    let modal = k.checked_sub(1).filter(|&t| scene.tag(t) == Tag::Md);
    let must = modal.is_some_and(|t| matches!(scene.lower(t), "must" | "should"));
    let open = content.first().is_some_and(|p| question::opens(scene, p.start));
    let who = scene.tag(subject.head) == Tag::Wp && scene.sentence_start(subject.tokens.start);
    let you = scene.lower(subject.head) == "you" && modal.is_some();
    who || you || must && open
}

/// "Rest assured that …", "That said, …", "it goes without saying that …", "it is fair to say
/// that …", "tells the truth"
fn set_phrase(scene: &Scene<'_>, k: usize) -> bool {
    let before = k.checked_sub(1).map_or("", |b| scene.lower(b));
    before == "without"
        || before == "being"
        || before == "rest" && scene.lower(k) == "assured"
        || before == "that" && scene.kind(k + 1) == Kind::Comma
        || before == "to" && is_fair(scene, k)
        || before == "worth"
        || is_enough_to(scene, k)
        || is_noun(scene, k)
        || has_result(scene, k)
        || names_office(scene, k)
        || tells_tale(scene, k)
        || recalls_goods(scene, k)
        || adds_number(scene, k)
        || has_much_to_say(scene, k)
        || says_again(scene, k)
}

/// "Smith, | asked whether he would go, | said no": who is asked, not who asks.
fn is_asked(scene: &Scene<'_>, k: usize, cue: Cue, end: usize) -> bool {
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let aside = cue.lemma == "ask" && k.checked_sub(1).is_some_and(comma);
    let close = if aside { (k + 1..end).find(|&t| comma(t)) } else { None };
    let verb = close.map(|c| c + 1 + usize::from(scene.kind(c + 1) == Kind::Adverb));
    verb.is_some_and(|v| scene.carries(v) || matches!(scene.tag(v), Tag::Vbn))
}

/// "said | it again |", "said | much the same | of them": nothing is told but that it was said.
fn says_again(scene: &Scene<'_>, k: usize) -> bool {
    if scene.cue(k).is_none_or(|c| c.lemma != "say") {
        return false;
    }
    let same = (k + 1..k + 4).find(|&t| scene.lower(t) == "same");
    match scene.lower(k + 1) {
        "it" | "so" => matches!(scene.lower(k + 2), "again" | "like" | "with" | "to" | "often"),
        "much" | "the" => {
            same.is_some_and(|t| !scene.tag(t + 1).is_noun() && !scene.tag(t + 1).is_verb())
        }
        _ => false,
    }
}

/// "the old | saying | that …", where the tag is wrong.
fn is_noun(scene: &Scene<'_>, k: usize) -> bool {
    let adjective = k.checked_sub(1).is_some_and(|t| scene.tag(t) == Tag::Jj);
    let article = k.checked_sub(2).is_some_and(|t| scene.kind(t) == Kind::Determiner);
    scene.tag(k) == Tag::Vbg && adjective && article
}

/// "added two goals"
fn adds_number(scene: &Scene<'_>, k: usize) -> bool {
    let adds = scene.cue(k).is_some_and(|c| c.lemma == "add");
    adds && scene.tag(k + 1) == Tag::Cd && scene.tag(k + 2).is_noun() && !scene.carries(k + 3)
}

/// "has much to say that is music to voters’ ears"
fn has_much_to_say(scene: &Scene<'_>, k: usize) -> bool {
    let to = k.checked_sub(1).filter(|&to| scene.lower(to) == "to");
    let much = to.and_then(|to| to.checked_sub(1));
    much.is_some_and(|t| matches!(scene.lower(t), "much" | "little" | "nothing" | "lot" | "plenty"))
}

/// How far "it" stands before "is fair to say", in tokens.
const IT: usize = 6;

/// Whether the writer says that it is fair, important or hard to say what the verb at `k`
/// leads in.
fn is_fair(scene: &Scene<'_>, k: usize) -> bool {
    let adjective = k.checked_sub(2).is_some_and(|t| scene.tag(t) == Tag::Jj);
    let mut before = (k.saturating_sub(IT)..k.saturating_sub(2)).rev();
    let links = |t: usize| {
        matches!(scene.kind(t), Kind::Adverb | Kind::Auxiliary)
            || matches!(scene.lower(t), "’s" | "'s")
    };
    let it = before.find(|&t| !links(t));
    adjective && it.is_some_and(|t| scene.lower(t) == "it")
}

/// "The tests are promising enough to go on": the verb at `k` says what they are like.
fn is_enough_to(scene: &Scene<'_>, k: usize) -> bool {
    let gerund = scene.cue(k).is_some_and(|c| c.form == Form::Gerund);
    gerund && scene.lower(k + 1) == "enough" && matches!(scene.lower(k + 2), "to" | "for")
}

/// How far "that" stands behind "found a repair so simple", in tokens.
const RESULT: usize = 10;

/// "found a repair so simple | that it works": whether the clause only tells what comes of
/// something that the verb at `k` has for its object.
fn has_result(scene: &Scene<'_>, k: usize) -> bool {
    let plain = |t: &usize| !scene.carries(*t) && scene.kind(*t) != Kind::Stop;
    let mut between = (k + 2..k + RESULT).take_while(plain);
    let that = between.find(|&t| scene.lower(t) == "that" && scene.lower(t - 2) == "so");
    that.is_some_and(|t| t > k + 3 && matches!(scene.tag(t - 1), Tag::Jj | Tag::Rb))
}

/// "Police | press | officer Ann Smith": a verb by the tags that is part of a role.
fn names_office(scene: &Scene<'_>, k: usize) -> bool {
    let base = scene.cue(k).is_some_and(|c| c.form == Form::Base);
    base && scene.document.is(k + 1, WordClass::Role)
        && !scene.capital(k + 1)
        && scene.kind(k + 2) == Kind::Name
}

/// "tells the truth", "told a story": no words follow to whom it was told.
fn tells_tale(scene: &Scene<'_>, k: usize) -> bool {
    let tells = scene.cue(k).is_some_and(|c| c.lemma == "tell");
    let object = || phrase::at(scene, k + 1, k + 1 + IT);
    tells
        && object().is_some_and(|o| {
            matches!(scene.lower(o.head), "truth" | "lie" | "lies" | "story" | "tale")
        })
}

/// How far a number may stand from "recalled", in tokens.
const NUMBER: usize = 4;

/// "recalled 40,000 cars"
fn recalls_goods(scene: &Scene<'_>, k: usize) -> bool {
    let recalls = scene.cue(k).is_some_and(|c| c.lemma == "recall");
    let object = |t: &usize| !matches!(scene.kind(*t), Kind::Stop | Kind::Comma);
    recalls && (k + 1..=k + NUMBER).take_while(object).any(|t| scene.tag(t) == Tag::Cd)
}

/// Without the punctuation around it.
fn trim(scene: &Scene<'_>, tokens: Range<usize>) -> Range<usize> {
    let loose = |k: usize| {
        matches!(scene.kind(k), Kind::Stop | Kind::Comma | Kind::Colon | Kind::Dash)
            || scene.lower(k) == ";"
    };
    let Range { mut start, mut end } = tokens;
    while start < end && loose(start) {
        start += 1;
    }
    // "reported | that the bridge was safe", but not "that | bridge was safe".
    let links = scene.lower(start) == "that" && start + 2 < end && {
        let kind = scene.kind(start + 1);
        kind == Kind::Determiner || kind == Kind::Name || scene.tag(start + 1) == Tag::Nns
    };
    start += usize::from(links);
    if start < end && is_unpaired(scene, start, start..end) {
        start += 1;
    }
    while start < end && (loose(end - 1) || is_unpaired(scene, end - 1, start..end)) {
        end -= 1;
    }
    start..closed(scene, start, end)
}

/// Whether the bracket at token `at` has its partner elsewhere: "[The bridge is safe, Smith said.]"
fn is_unpaired(scene: &Scene<'_>, at: usize, within: Range<usize>) -> bool {
    let other = match scene.lower(at) {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        _ => return false,
    };
    !within.into_iter().any(|t| scene.lower(t) == other)
}

/// The end of a clause with the mark that closes its quoted words, where nothing else stands
/// between: "as “exciting | ,” but".
fn closed(scene: &Scene<'_>, start: usize, end: usize) -> usize {
    let inside = end.checked_sub(1).and_then(|t| scene.stretch_of(t));
    let Some(stretch) = inside.and_then(|s| scene.stretches.get(s)) else { return end };
    let marked = scene.tokens_of(stretch);
    let only_marks = (end..marked.end).all(|t| !scene.document.is_word(t));
    if start <= marked.start && only_marks { marked.end.max(end) } else { end }
}

/// "What Smith said | was false", "The story Smith told | does not add up": the words behind the
/// verb at `k` say something of what was said.
fn is_predicate(scene: &Scene<'_>, k: usize, words: &Range<usize>) -> bool {
    let start = words.start;
    start == k + 1
        && matches!(scene.lower(start), "was" | "is" | "does" | "did" | "were")
        && scene.stretch_of(start).is_none()
}

/// "Smith said | Lind told her |: “…”": the words only lead in those of another.
fn leads_in(scene: &Scene<'_>, words: &Range<usize>) -> bool {
    let end = words.end;
    let leads = matches!(scene.kind(end), Kind::Colon | Kind::Comma)
        && scene.stretch_of(end).is_none()
        && scene.stretch_of(end + 1).is_some();
    // "“…,” Smith said | Lind told her |."
    let follows = || {
        let start = scene.document.sentence_of(words.start).start;
        scene.kind(end) == Kind::Stop
            && (start..words.start).any(|t| scene.stretch_of(t).is_some())
            && !words.clone().any(|t| scene.stretch_of(t).is_some())
    };
    let quoted = leads || follows();
    let Some(verb) = words.clone().find(|&t| scene.carries(t)).filter(|_| quoted) else {
        return false;
    };
    let says = scene.cue(verb).is_some_and(|cue| cue.class == Class::Say);
    says && attribution::past_addressee(scene, verb, end) == end
}

/// "| Smith scolded him |: “…,” she said": what the writer tells of the speaker before the words
/// whose verb stands at `k`.
fn presents(scene: &Scene<'_>, k: usize, words: &Range<usize>) -> bool {
    if words.end > k {
        return false;
    }
    let opens = |&t: &usize| scene.kind(t) == Kind::Colon && scene.stretch_of(t + 1).is_some();
    let colon =
        (words.start..=words.end).take_while(|&t| scene.stretch_of(t).is_none()).find(opens);
    let verb = colon.and_then(|colon| (words.start..colon).find(|&t| scene.carries(t)));
    let subject = verb.and_then(|verb| scene.child(verb, Relation::Nsubj));
    // "| The Herald reported |: “…,” Smith said"
    let passes_on = |verb: usize| attribution::passes_on(scene, verb);
    subject.is_some_and(|s| scene.is_person(s)) || verb.is_some_and(passes_on)
}

/// "declared an emergency | so he could pay for it", unlike "said | so many had come": what
/// for, from token `at` on.
fn is_purpose(scene: &Scene<'_>, at: usize) -> bool {
    let next = scene.kind(at + 1) == Kind::Pronoun || scene.lower(at + 1) == "that";
    scene.lower(at) == "so" && next
}

/// Whether the verb at `k` reports enough in `pieces`: two words, or what is denied or asked
/// for in one: "denied lying", "denied the allegations", "called for calm".
fn is_enough(scene: &Scene<'_>, k: usize, pieces: &[Range<usize>]) -> bool {
    let one = || {
        let (cue, piece) = scene.cue(k).zip(pieces.first())?;
        let before = piece.start.checked_sub(1).map_or("", |t| scene.lower(t));
        let denied = cue.act() == Act::Denial && denial::can_be_denied(scene, piece.start);
        let wants = matches!(cue.act(), Act::Demand | Act::Question);
        Some(denied || wants && cue.goes_with(before))
    };
    let words = total(scene, pieces);
    words >= 2 || words == 1 && one() == Some(true)
}

fn count(scene: &Scene<'_>, tokens: Range<usize>) -> usize {
    tokens.filter(|&k| scene.document.is_word(k)).count()
}

/// The words of all pieces.
fn total(scene: &Scene<'_>, pieces: &[Range<usize>]) -> usize {
    pieces.iter().map(|p| count(scene, p.clone())).sum()
}

/// "which | she | said"
fn is_pronoun_behind_relative(scene: &Scene<'_>, subject: &Phrase) -> bool {
    let before = subject.tokens.start.checked_sub(1);
    scene.kind(subject.head) == Kind::Pronoun
        && before.is_some_and(|t| scene.kind(t) == Kind::Relative)
}

/// Drops reports inside another report; but what somebody else is quoted to
/// have called it is no part of a judgement: "rejected what Smith called “…”".
fn outermost(scene: &Scene<'_>, mut clauses: Vec<Clause>) -> Vec<Clause> {
    let named = |c: &Clause| {
        let quoted = c.content.iter().any(|p| scene.stretch_of(p.start).is_some());
        let subject = c.subject.as_ref().and_then(|s| s.tokens.start.checked_sub(1));
        quoted && subject.is_some_and(|w| scene.lower(w) == "what")
    };
    let names: Vec<usize> = clauses.iter().filter(|c| named(c)).map(|c| c.cue.start).collect();
    clauses.retain(|c| {
        let says = scene.cue(c.cue.start).is_none_or(|c| c.class != Class::Judge);
        says || !names.iter().any(|n| c.content.iter().any(|p| p.contains(n)))
    });
    let mut kept: Vec<Clause> = Vec::new();
    for clause in clauses {
        let inside = |outer: &Clause, inner: &Clause| {
            outer.content.iter().any(|p| p.contains(&inner.cue.start))
        };
        // "Smith expects a fall, it said": what is appended reports the whole.
        let says = scene.cue(clause.cue.start).is_some_and(|c| c.class == Class::Say);
        let appended = says && matches!(clause.ground, Ground::Appended | Ground::ThrownIn);
        let within = |o: &Clause| inside(o, &clause) && !(appended && inside(&clause, o));
        // "Smith said he was sorry, the court heard": his words, where they were heard.
        let of_nobody =
            clause.subject.is_none() && clause.content.iter().all(|p| p.end <= clause.cue.start);
        let told = |inner: &Clause| inner.subject.is_some() && inside(&clause, inner);
        // "blamed tariffs on pans |, which she said | had cost millions": one judgement.
        let told_of = |c: &&mut Clause| c.ground == Ground::Object;
        if let [noun, rest] = clause.content.as_slice()
            && noun.end < clause.cue.start
            && clause.subject.as_ref().is_some_and(|s| is_pronoun_behind_relative(scene, s))
            && let Some(judged) = kept.last_mut().filter(told_of)
            && let Some(last) = judged.content.last_mut()
            && last.start <= noun.start
            && noun.end <= last.end
        {
            last.end = noun.end;
            judged.content.push(rest.clone());
            continue;
        }
        if kept.iter().any(within) || of_nobody && kept.iter().any(told) {
            continue;
        }
        kept.retain(|inner| !inside(&clause, inner));
        let overlaps = |a: &Clause| {
            a.content
                .iter()
                .any(|p| clause.content.iter().any(|q| p.start < q.end && q.start < p.end))
        };
        if !kept.iter().any(overlaps) {
            kept.push(clause);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_happens_says_nothing() {
        check(
            "The crisis has urged Ann Berger to sell the bridge.",
            &expect![[r#"
            The crisis has urged Ann Berger to sell the bridge.
        "#]],
        );
        check(
            "The report urged Ann Berger to sell the bridge.",
            &expect![[r#"
            The report urged Ann Berger to sell the bridge.
                             ----------------------------- q0 → The report
        "#]],
        );
    }

    #[test]
    fn brackets_without_their_partner() {
        check(
            "[Ann Berger said the bridge was safe.]",
            &expect![[r#"
            [Ann Berger said the bridge was safe.]
                             ------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger said the bridge (built in 1990) was safe (for now).",
            &expect![[r#"
            Ann Berger said the bridge (built in 1990) was safe (for now).
                            --------------------------------------------- q0 → Ann Berger
        "#]],
        );
    }
}
