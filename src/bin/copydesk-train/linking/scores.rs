//! Links against gold items, mention by mention.

use copydesk::analysis::entities::{Entity, MentionKind};
use copydesk::span::Span;

use super::KINDS;
use super::gold::{Document, Name};
use crate::evaluate::normal;

/// What comes of the link of one mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The gold name has this item.
    Right,
    /// It has another one, or none.
    Wrong,
    /// There is no gold name.
    Nowhere,
    /// A gold name has other bounds: nothing is said of this one.
    Bounds,
}

/// Counts of verdicts, and of gold names with an item.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    right: usize,
    wrong: usize,
    nowhere: usize,
    bounds: usize,
    gold: usize,
}

/// Where bins of what links say of themselves begin; the first also holds what the program's own
/// lists give below the floor.
const BINS: [(f64, &str); 3] = [(0.0, "below .90"), (0.90, ".90 to .95"), (0.95, ".95 to 1")];

/// How many links are right, and how many were told, by type and by what they say of themselves.
#[derive(Debug, Default)]
pub(super) struct Reliability([[(usize, usize); BINS.len()]; KINDS.len()]);

impl Reliability {
    fn add(&mut self, kind: usize, told: f64, right: bool) {
        let bin = BINS.iter().rposition(|(from, _)| told >= *from).unwrap_or_default();
        let (rights, all) = &mut self.0[kind][bin];
        *rights += usize::from(right);
        *all += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            own.0 += other.0;
            own.1 += other.1;
        }
    }

    /// Prints one line for each type: right of all, by bin.
    pub(super) fn print(&self, set: &str) {
        for (kind, bins) in ["person", "body", "place"].iter().zip(&self.0) {
            let told = BINS.iter().zip(bins);
            let told = told.map(|((_, bin), (right, all))| format!("{bin}: {right:3} of {all:3}"));
            println!("{set:22} {kind:8} {}", told.collect::<Vec<_>>().join("   "));
        }
    }
}

/// Counts by half of the documents and by type; the last is all.
#[derive(Debug, Default)]
pub(super) struct Scores {
    halves: [[Count; KINDS.len() + 1]; 2],
    errors: Vec<String>,
    /// What the links say of themselves.
    pub(super) told: Reliability,
}

impl Scores {
    pub(super) const HEAD: &'static str = "set                    names  knowledge        part    precision  strict  recall   right wrong nowhere bounds  gold";

    /// Counts the links of one document; keeps the wrong ones if `errors`.
    pub(super) fn add(&mut self, document: &Document, entities: &[Entity], errors: bool) {
        let counts = &mut self.halves[usize::from(is_held_out(document))];
        let kind_of = |kind| KINDS.iter().position(|k| Some(*k) == kind);
        for name in document.names.iter().filter(|name| name.counts()) {
            counts[KINDS.len()].gold += 1;
            if let Some(kind) = kind_of(name.kind) {
                counts[kind].gold += 1;
            }
        }
        for entity in entities {
            let Some(item) = &entity.wikidata else { continue };
            for mention in entity.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
                let Some(verdict) = verdict(document, mention.span, item) else { continue };
                if errors && matches!(verdict, Verdict::Wrong | Verdict::Nowhere) {
                    let sure = entity.link.as_ref().map_or(0.0, |link| link.confidence);
                    let name = mention.span.slice(&document.text);
                    self.errors.push(format!(
                        "  {verdict:?} {}: {name} ({:?} {}) {item} {sure:.2}",
                        document.id, entity.kind, entity.name
                    ));
                }
                if let (Some(kind), Verdict::Right | Verdict::Wrong) =
                    (kind_of(Some(entity.kind)), verdict)
                {
                    let told = entity.link.as_ref().map_or(0.0, |link| link.confidence);
                    self.told.add(kind, told, verdict == Verdict::Right);
                }
                for at in [Some(KINDS.len()), kind_of(Some(entity.kind))].into_iter().flatten() {
                    let count = &mut counts[at];
                    match verdict {
                        Verdict::Right => count.right += 1,
                        Verdict::Wrong => count.wrong += 1,
                        Verdict::Nowhere => count.nowhere += 1,
                        Verdict::Bounds => count.bounds += 1,
                    }
                }
            }
        }
    }

    pub(super) fn print(&self, set: &str, knowledge: &str, from_gold: bool, errors: usize) {
        let names = if from_gold { "gold" } else { "own" };
        let row = |part: &str, counts: &[Count]| {
            let sum = |of: fn(&Count) -> usize| counts.iter().map(of).sum::<usize>();
            let (right, wrong, nowhere) = (sum(|c| c.right), sum(|c| c.wrong), sum(|c| c.nowhere));
            let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
            println!(
                "{set:22} {names:6} {knowledge:16} {part:8} {:8.3} {:7.3} {:7.3} {right:7} {wrong:5} {nowhere:7} {:6} {:5}",
                share(right, right + wrong),
                share(right, right + wrong + nowhere),
                share(right, sum(|c| c.gold)),
                sum(|c| c.bounds),
                sum(|c| c.gold),
            );
        };
        let [first, second] = &self.halves;
        let all = KINDS.len();
        row("all", &[first[all], second[all]]);
        row("half 1", &[first[all]]);
        row("half 2", &[second[all]]);
        for (at, part) in ["person", "body", "place"].iter().enumerate() {
            if first[at].gold + second[at].gold > 0 {
                row(part, &[first[at], second[at]]);
            }
        }
        for error in self.errors.iter().take(errors) {
            println!("{error}");
        }
    }
}

/// Whether a document is of the second half, by a hash of its id.
pub(super) fn is_held_out(document: &Document) -> bool {
    let bytes = document.id.bytes();
    let hash = bytes.fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    hash >> 16 & 1 == 1
}

/// What the mentions of an entity say of an item: "Right Right Wrong".
pub(super) fn verdicts(document: &Document, entity: &Entity, item: &str) -> String {
    let names = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    let told = names.filter_map(|m| verdict(document, m.span, item));
    told.map(|verdict| format!("{verdict:?}")).collect::<Vec<_>>().join(" ")
}

/// `None` where nothing can be said: outside of what is annotated, or where a name
/// without a gold item may have one.
fn verdict(document: &Document, span: Span, item: &str) -> Option<Verdict> {
    if !document.annotated.contains(span) {
        return None;
    }
    let own = normal(&document.text, span);
    let same = |name: &&Name| name.spans.contains(&own);
    if let Some(gold) = document.names.iter().find(same) {
        return match &gold.item {
            Some(known) if known == item => Some(Verdict::Right),
            None if document.partial => None,
            _ => Some(Verdict::Wrong),
        };
    }
    let touches = |name: &Name| name.whole.start < own.end && own.start < name.whole.end;
    if document.names.iter().any(touches) {
        return Some(Verdict::Bounds);
    }
    (!document.partial).then_some(Verdict::Nowhere)
}
