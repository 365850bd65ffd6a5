//! Why gold names have no link: one line for each, and how many of each kind.

use std::collections::BTreeMap;

use copydesk::analysis::EntityType;
use copydesk::analysis::entities::{Entity, MentionKind};
use copydesk::analysis::layout::Document;
use copydesk::analysis::links::{Choice, FLOOR, Linker, Weights};
use copydesk::knowledge::ItemId;

use super::gold;
use crate::evaluate::normal;

/// How many names were missed, by why.
#[derive(Debug, Default)]
pub(super) struct Missed(BTreeMap<&'static str, usize>);

impl Missed {
    /// Counts the names of one document that lack their link, and tells each.
    pub(super) fn add(
        &mut self,
        linker: &Linker,
        weights: &Weights,
        view: &Document<'_>,
        gold: &gold::Document,
        entities: &[Entity],
    ) {
        let choices = linker.choices(view, entities);
        for name in gold.names.iter().filter(|name| name.counts()) {
            let text = name.whole.slice(&gold.text);
            let item = name.item.clone().unwrap_or_default();
            let found = entities.iter().zip(&choices).find(|(entity, _)| {
                let names = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
                names.map(|m| normal(&gold.text, m.span)).any(|span| name.spans.contains(&span))
            });
            if found.is_some_and(|(entity, _)| entity.wikidata.as_deref() == Some(&item)) {
                continue;
            }
            let why = why(linker, weights, text, &item, found);
            *self.0.entry(why).or_default() += 1;
            let kind = name.kind.map_or_else(String::new, |kind| format!("{kind:?}"));
            let own = found.map_or("", |(entity, _)| entity.name.as_str());
            println!("{why}\t{}\t{kind}\t{text}\t{own}\t{item}", gold.id);
        }
    }

    /// Prints how many there were of each kind.
    pub(super) fn print(&self, set: &str) {
        for (why, count) in &self.0 {
            println!("{set}\t{count}\t{why}");
        }
    }
}

fn why(
    linker: &Linker,
    weights: &Weights,
    text: &str,
    item: &str,
    found: Option<(&Entity, &Option<Choice<'_>>)>,
) -> &'static str {
    let id = ItemId::read(item);
    if linker.base().by_id(&id).is_none() {
        return "not in the file";
    }
    let Some((entity, choice)) = found else { return "name not found" };
    if entity.wikidata.is_some() {
        return "another item given";
    }
    if let Some(choice) = choice {
        let low = weights.of(&choice.evidence) < FLOOR;
        return match (choice.item.id() == id, low) {
            (true, true) => "right, but not sure enough",
            (true, false) => "right, and not given",
            (false, _) => "another item likelier",
        };
    }
    let linked = [EntityType::Person, EntityType::Organization, EntityType::Location];
    if !linked.contains(&entity.kind) {
        return "found as something that is not linked";
    }
    let known = |name: &str| linker.base().find(name).iter().any(|c| c.item.id() == id);
    if known(text) || known(&entity.name) {
        "right, but kept silent"
    } else {
        "not under this name"
    }
}
