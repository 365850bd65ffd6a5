//! Where reported words end, where tree and punctuation leave a choice: at each comma,
//! "and" and the like it is weighed whether they end there, from left to right.

use std::cmp::Ordering;
use std::ops::Range;

use super::confidence::Ground;
use super::direct::Found;
use super::hint_weights::{HintWeights, HintsError, Piece, of, p};
use super::hints::{Take, digit, group, tagged, truth};
use super::{QuoteType, indirect};
use crate::analysis::names::Recognizer;
use crate::analysis::references::Observer;
use crate::analysis::scene::cues::{Cue, Form, Trait};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Relation;
use crate::span::Span;

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/ends-en.tsv");

/// The end moves only to one that is so many times as likely as that of the rules.
const MARGIN: f32 = 2.0;

/// The most places of one quote that are weighed.
const MOST: usize = 12;

/// Upper bounds of the groups of lengths, in tokens.
const LENGTHS: [usize; 5] = [2, 4, 8, 14, 24];

/// Weights of the hints that words end at a place (`models/ends-en.md` says whence).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndsModel(HintWeights<1>);

impl EndsModel {
    /// The weights compiled into the program.
    pub fn new() -> Self {
        let read = Self::read(BUILT_IN);
        debug_assert!(read.is_ok(), "models/ends-en.tsv can be read");
        read.unwrap_or_default()
    }

    /// The weights of hints.
    pub fn of(weights: impl IntoIterator<Item = (String, f32)>) -> Self {
        Self(HintWeights::of(weights.into_iter().map(|(hint, weight)| (hint, [weight]))))
    }

    /// Reads weights.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read(text: &str) -> Result<Self, HintsError> {
        HintWeights::read(text).map(Self)
    }

    /// The file that [`EndsModel::read`] reads, in alphabetical order.
    pub fn write(&self) -> String {
        self.0.write()
    }

    /// Which place is taken: that of the rules, unless another is clearly likelier.
    pub fn choose(&self, question: &EndQuestion<'_>) -> usize {
        let (mut left, mut best, mut rule) = (1.0, (0, 0.0), 0.0);
        for at in 0..question.ends.len() {
            let mut sum = 0.0;
            (question.hints)(at, &mut |parts| sum += self.0.get(parts).map_or(0.0, |[w]| w));
            let last = at + 1 == question.ends.len();
            let ends = if last { 1.0 } else { 1.0 / (1.0 + (-sum).exp()) };
            let likely = left * ends;
            left *= 1.0 - ends;
            if likely > best.1 {
                best = (at, likely);
            }
            if at == question.rule {
                rule = likely;
            }
        }
        if best.1 > MARGIN * rule { best.0 } else { question.rule }
    }
}

/// How far before its verb "who" stands: "who has also said".
const RELATIVE: usize = 3;

/// Gives the hints to the end with an index, one by one, each in its parts.
pub type HintsOf<'a> = dyn Fn(usize, &mut dyn FnMut(&[Piece<'_>])) + 'a;

/// Where the last piece of a quote may end.
pub struct EndQuestion<'a> {
    /// Its pieces as the rules have them.
    pub pieces: &'a [Span],
    /// Which of the ends the rules chose.
    pub rule: usize,
    /// The ends in bytes, in order.
    pub ends: &'a [usize],
    /// Gives the hints to the end with that index.
    pub hints: &'a HintsOf<'a>,
}

/// Moves the ends of reported words where another is clearly likelier.
pub(super) fn settle(
    scene: &Scene<'_>,
    found: &mut [Found],
    (model, clusters): (&EndsModel, &Recognizer),
    observer: &mut dyn Observer,
) {
    let starts = starts(scene, found);
    for (index, quote) in found.iter_mut().enumerate() {
        let Some(ends) = Ends::of((scene, clusters), quote, index, &starts) else { continue };
        let places = ends.places();
        let Some(rule) = places.iter().position(|&t| t == ends.piece.end) else { continue };
        if places.len() < 2 {
            continue;
        }
        let bytes: Vec<usize> =
            places.iter().map(|&t| scene.span(ends.piece.start..t).end).collect();
        let question = EndQuestion {
            pieces: &quote.spans,
            rule,
            ends: &bytes,
            hints: &|at, take| ends.hints(&places, at, take),
        };
        observer.end(&question);
        let chosen = model.choose(&question);
        let end = bytes.get(chosen).filter(|_| chosen != rule);
        if let Some((end, last)) = end.zip(quote.spans.last_mut()) {
            last.end = *end;
            quote.kind = kind(scene, quote);
        }
    }
}

/// Mixed if it holds quoted words.
fn kind(scene: &Scene<'_>, quote: &Found) -> QuoteType {
    let mut tokens = quote.spans.iter().flat_map(|s| scene.document.tokens_in(*s));
    let quoted = tokens.any(|t| indirect::quotes_words(scene, t));
    if quoted { QuoteType::Mixed } else { QuoteType::Indirect }
}

/// "who" or "which" near before the verb at `cue`.
fn relative(scene: &Scene<'_>, cue: usize) -> Option<usize> {
    (0..cue).rev().take(RELATIVE).find(|&t| scene.kind(t) == Kind::Relative)
}

/// Whether "who" right before the verb at `cue` is its subject: "A man who said".
fn is_relative(scene: &Scene<'_>, cue: usize) -> bool {
    let helps = |t: usize| matches!(scene.kind(t), Kind::Auxiliary | Kind::Adverb);
    relative(scene, cue).is_some_and(|who| (who + 1..cue).all(helps))
}

/// Whether "who" or "which" between a comma and the verb at `cue` is its subject.
fn is_aside(scene: &Scene<'_>, cue: usize) -> bool {
    let before = relative(scene, cue).and_then(|t| t.checked_sub(1));
    before
        .is_some_and(|t| matches!(scene.kind(t), Kind::Comma | Kind::Dash) || scene.lower(t) == "(")
}

/// Where words, cues and sources begin, in order, each with the index of its quote.
fn starts(scene: &Scene<'_>, found: &[Found]) -> Vec<(usize, usize)> {
    let of = |(index, quote): (usize, &Found)| {
        let source = quote.source.phrase().map(|p| scene.span(p.tokens.clone()));
        let spans: Vec<Span> = quote.spans.iter().copied().chain(quote.cue).chain(source).collect();
        spans.into_iter().map(move |span| (span.start, index))
    };
    let mut starts: Vec<(usize, usize)> = found.iter().enumerate().flat_map(of).collect();
    starts.sort_unstable();
    starts
}

/// A quote whose end is weighed.
struct Ends<'a, 'd> {
    scene: &'a Scene<'d>,
    /// Knows the clusters of words.
    clusters: &'a Recognizer,
    /// The tokens of its last piece.
    piece: Range<usize>,
    /// The token before which it ends at the latest.
    latest: usize,
    cue: usize,
    frame: Piece<'static>,
}

impl<'a, 'd> Ends<'a, 'd> {
    /// The quote, unless its end is beyond doubt.
    fn of(
        (scene, clusters): (&'a Scene<'d>, &'a Recognizer),
        quote: &Found,
        index: usize,
        starts: &[(usize, usize)],
    ) -> Option<Self> {
        let tokens = |span: Span| scene.document.tokens_in(span);
        let last = *quote.spans.last()?;
        let (piece, cue) = (tokens(last), tokens(quote.cue?).start);
        let labelled =
            matches!(quote.ground, Ground::Headline | Ground::Transcript | Ground::Unlabelled);
        if quote.kind == QuoteType::Direct || labelled || piece.is_empty() || cue >= piece.start {
            return None;
        }
        let sentence = scene.document.sentence_of(piece.start);
        let mut latest = sentence.end;
        let closes = |t: usize| scene.kind(t) == Kind::Stop || scene.lower(t) == "]";
        while latest > piece.end && closes(latest - 1) {
            latest -= 1;
        }
        // Nor beyond where another quote, its cue or its source begins.
        let from = starts.partition_point(|(start, _)| *start < last.end);
        let other = starts.get(from..)?.iter().find(|(_, of)| *of != index);
        if let Some(&(start, _)) = other {
            latest = latest.min(tokens(Span::new(start, start + 1)).start);
        }
        // "Although Smith said so, nobody came": what follows is the main clause.
        if indirect::leads_up(scene, &sentence) {
            latest = piece.end;
        }
        // "Smith, who said it was so, left": likewise.
        let comma = usize::from(scene.kind(piece.end) == Kind::Comma);
        let resumes = comma > 0 && scene.carries(piece.end + comma);
        if is_aside(scene, cue) || resumes && indirect::before_main_verb(scene, cue, &sentence) {
            latest = piece.end;
        }
        // "Smith’s claim that it was so | angered them", "the man whom she says it hit | left".
        let aside = quote.ground == Ground::Noun
            || is_relative(scene, cue)
            || quote
                .spans
                .first()
                .is_some_and(|first| first.start < quote.cue.map_or(0, |c| c.start));
        // "called it mad | in a letter": when and where it was said is told with the rule.
        let rest = piece.start..latest;
        let told = || {
            matches!(quote.ground, Ground::Object | Ground::Left)
                && indirect::without_occasion(scene, cue, &rest, &sentence) == piece.end
                || indirect::without_statement(scene, &rest) == piece.end
        };
        // "dismissed claims that he lied | as “nonsense”"
        let denies = |c: Cue| c.is(Trait::Denies);
        let judged = scene.lower(piece.end) == "as" && scene.cue(cue).is_some_and(denies);
        // "she would go | , without giving details"
        let withheld = indirect::tells_no_more(scene, piece.end + comma);
        // "she would go | , ending weeks of doubt"
        let added = || indirect::begins_addition(scene, cue, &piece, piece.end);
        if aside && scene.carries(piece.end) || judged || withheld || told() || added() {
            latest = piece.end;
        }
        let latest = latest.max(piece.end);
        Some(Self { scene, clusters, piece, latest, cue, frame: of(quote.ground.name()) })
    }

    /// The tokens before which it may end, in order; the last is the latest.
    fn places(&self) -> Vec<usize> {
        let scene = self.scene;
        let breaks = |t: usize| {
            let stretch = scene.stretch_of(t);
            let before = scene.kind(t - 1);
            let joined = matches!(before, Kind::And | Kind::Conjunction);
            match scene.kind(t) {
                _ if t == self.piece.end => true,
                _ if joined || stretch.is_some() && stretch == scene.stretch_of(t - 1) => false,
                // "a sign that Smith, who lost, would go": not before the verb of its subject.
                Kind::Comma => {
                    let subject = scene.relation(t - 1) == Relation::Nsubj;
                    !(subject && scene.head(t - 1).is_some_and(|verb| verb > t))
                }
                Kind::Dash | Kind::Colon => true,
                Kind::And | Kind::Conjunction => before != Kind::Comma,
                _ => matches!(scene.lower(t), ";" | "(" | "according" | "following" | "despite"),
            }
        };
        let inside = (self.piece.start + 1..self.latest).filter(|&t| breaks(t));
        let mut places: Vec<usize> = inside.chain([self.latest]).collect();
        let rule = places.iter().position(|&t| t == self.piece.end).unwrap_or(0);
        places.truncate(MOST.max(rule + 1));
        places
    }

    /// Gives what speaks for the end at place `at`.
    fn hints(&self, places: &[usize], at: usize, hint: &mut Take<'_>) {
        let Some(&t) = places.get(at) else { return };
        let scene = self.scene;
        let frame = self.frame;
        let rule = match t.cmp(&self.piece.end) {
            Ordering::Less => p!("before"),
            Ordering::Equal => p!("rule"),
            Ordering::Greater => p!("after"),
        };
        hint(&[p!("bias")]);
        hint(&[p!("at="), rule]);
        hint(&[p!("at+frame="), rule, p!(" "), frame]);
        let verb = (self.piece.start..t).any(|k| scene.carries(k));
        hint(&[p!("verb="), of(truth(verb)), p!(" "), frame]);
        if t >= self.latest {
            hint(&[p!("end")]);
            return;
        }
        let comma = matches!(scene.kind(t), Kind::Comma | Kind::Dash | Kind::Colon)
            || matches!(scene.lower(t), ";" | "(");
        let first = t + usize::from(comma);
        let mark = of(if comma { scene.lower(t) } else { "" });
        // A sign stands before the tag of a word that reports.
        let report = if scene.cue(first).is_some() { p!("report ") } else { p!("") };
        let word = of(tagged(scene, first));
        hint(&[p!("next="), mark, p!(" "), report, word]);
        hint(&[p!("next+at="), mark, p!(" "), report, word, p!(" "), rule]);
        let next = places.get(at + 1).copied().unwrap_or(self.latest);
        let rest = first..next.max(first + 1).min(self.latest);
        let top = self.top(&rest);
        let (under, relation) = match top {
            None => ("nothing", ""),
            Some(top) => (self.under(top, t, &rest), scene.relation(top).variant()),
        };
        let under = of(under);
        hint(&[p!("under+is="), under, p!(" "), of(relation)]);
        hint(&[p!("under+at="), under, p!(" "), rule]);
        hint(&[p!("under+frame="), under, p!(" "), frame]);
        let said = of(self.tense(self.top(&(self.piece.start..t))));
        let cue = of(self.tense(Some(self.cue)));
        hint(&[p!("said="), cue, p!(" "), said]);
        if let Some(top) = top {
            let then = of(self.tense(Some(top)));
            hint(&[p!("tenses="), said, p!(" "), then, p!(" "), mark]);
            hint(&[p!("cue+then="), cue, p!(" "), then, p!(" "), mark]);
            let [tens, ones] = two_digits(self.clusters.cluster(scene.lower(top))).map(of);
            hint(&[p!("like="), tens, ones, p!(" "), then]);
            hint(&[p!("like+mark="), tens, ones, p!(" "), mark]);
            let subject = scene
                .children(top)
                .find(|&c| matches!(scene.relation(c), Relation::Nsubj | Relation::NsubjPass));
            let begins = of(subject.map_or("", |s| tagged(scene, scene.under(s).start)));
            let opens = of(tagged(scene, self.piece.start));
            hint(&[p!("subject="), begins, p!(" "), then]);
            hint(&[p!("subjects="), opens, p!(" "), begins, p!(" "), then]);
            let subject = of(truth(subject.is_some()));
            let helped = || scene.child(top, Relation::Aux).is_some();
            let finite = truth(scene.carries(top) || helped());
            let class = if scene.tag(top).is_verb() { "verb" } else { "other" };
            hint(&[p!("rest="), of(class), p!(" "), subject, p!(" "), of(finite)]);
            if let Some(cue) = scene.cue(top) {
                let form = if cue.form == Form::Gerund { "gerund" } else { "other" };
                hint(&[p!("reports="), of(form), p!(" "), subject]);
            }
        }
        hint(&[p!("rest length="), of(group(&LENGTHS, rest.len()))]);
        hint(&[p!("left="), of(group(&LENGTHS, self.latest - t))]);
    }

    /// The tense of a verb, or that it has none.
    fn tense(&self, verb: Option<usize>) -> &'static str {
        let scene = self.scene;
        let Some(verb) = verb.filter(|&v| scene.tag(v).is_verb()) else { return "none" };
        let helps = |&c: &usize| matches!(scene.relation(c), Relation::Aux | Relation::AuxPass);
        let first = scene.children(verb).find(helps).unwrap_or(verb);
        scene.tag(first).variant()
    }

    /// The highest word of `rest`, what follows up to the next place.
    fn top(&self, rest: &Range<usize>) -> Option<usize> {
        let scene = self.scene;
        rest.clone().find(|&k| {
            !matches!(scene.relation(k), Relation::Punct | Relation::Cc)
                && scene.head(k).is_none_or(|h| !rest.contains(&h))
        })
    }

    /// Under what the tree has that word, if the quote ends before token `end`.
    fn under(&self, top: usize, end: usize, rest: &Range<usize>) -> &'static str {
        match self.scene.head(top) {
            None => "root",
            Some(head) if head == self.cue => "cue",
            Some(head) if (self.piece.start..end).contains(&head) => "words",
            Some(head) if head >= rest.end => "later",
            Some(_) => "else",
        }
    }
}

/// A cluster, which in hints has two digits.
fn two_digits(cluster: usize) -> [&'static str; 2] {
    [digit(cluster / 10), digit(cluster % 10)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let model = EndsModel::read(BUILT_IN).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(model.write(), BUILT_IN);
    }

    #[test]
    fn the_end_moves_on_a_clear_margin_alone() {
        let hints = |at: usize, take: &mut Take<'_>| take(&[of(["first", "second"][at])]);
        let question = EndQuestion { pieces: &[], rule: 1, ends: &[10, 20], hints: &hints };
        let model = |weight| EndsModel::of([("first".to_owned(), weight)]);
        assert_eq!(model(0.5).choose(&question), 1);
        assert_eq!(model(1.5).choose(&question), 0);
    }
}
