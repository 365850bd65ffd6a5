//! Texts with their names marked, `[PER Wang Yi] met …`, and what became of
//! them drawn underneath: `1^^^` a name of entity 1, `1~~~` a description,
//! `1.` a pronoun.

mod forms;
mod gender;
mod kinds;
mod organizations;
mod people;
mod places;
mod properties;
mod roles;
mod salience;

use crate::lexicon::Lexicon;
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::{Entity, EntityType, Gender, MentionKind};
use crate::analysis::Analyzer;
use crate::analysis::layout::{self, Document, Layout};
use crate::analysis::names::{Name, Recognizer, Scratch};
use crate::analysis::syntax::Syntax;
use crate::span::Span;

/// A text without its marks, and the names that were marked.
fn unmark(marked: &str) -> (String, Vec<(Span, EntityType)>) {
    let mut text = String::new();
    let mut names = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (mark, tail) = after.split_once(']').unwrap();
        let (kind, name) = mark.split_once(' ').unwrap();
        let start = text.len();
        text.push_str(name);
        names.push((Span::new(start, text.len()), kind_of(kind)));
        rest = tail;
    }
    text.push_str(rest);
    (text, names)
}

fn kind_of(mark: &str) -> EntityType {
    match mark {
        "PER" => EntityType::Person,
        "ORG" => EntityType::Organization,
        "LOC" => EntityType::Location,
        "GRP" => EntityType::Group,
        "EVT" => EntityType::Event,
        "WRK" => EntityType::Work,
        _ => EntityType::Misc,
    }
}

fn entities_of(title: Option<&str>, text: &str, names: &[(Span, EntityType)]) -> Vec<Entity> {
    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);
    let mut layout = Layout::default();
    layout::lay_out(Lexicon::built_in(), text, &[], &mut layout);
    let document = Document::new(Lexicon::built_in(), title, text, &layout);
    let names: Vec<Name> = names
        .iter()
        .map(|&(span, kind)| Name { span, tokens: document.tokens_in(span), kind })
        .collect();
    ANALYZER.understand(&mut Syntax::default(), &document, &names, &mut ()).entities
}

/// The text with every mention underlined, then the entities.
pub(in crate::analysis) fn draw(marked: &str) -> String {
    let (text, names) = unmark(marked);
    drawing(&text, &names)
}

fn drawing(text: &str, names: &[(Span, EntityType)]) -> String {
    let mut entities = entities_of(None, text, names);
    entities.sort_by_key(|e| e.mentions.first().map(|m| m.span));
    let mut drawn = String::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(offset, offset + line.len());
        offset = span.end;
        if line.trim().is_empty() {
            continue;
        }
        let marks = underline(text, span, &entities);
        writeln!(drawn, "{}\n{}", line.trim_end(), marks.trim_end()).unwrap();
    }
    for (index, entity) in entities.iter().enumerate() {
        writeln!(drawn, "{} {}", label(index), summary(entity)).unwrap();
    }
    drawn
}

/// A text as [`draw`] takes it, with the names that the recogniser finds.
fn draw_found(text: &str) -> String {
    static RECOGNIZER: LazyLock<Recognizer> = LazyLock::new(Recognizer::new);
    let mut layout = Layout::default();
    layout::lay_out(Lexicon::built_in(), text, &[], &mut layout);
    let document = Document::new(Lexicon::built_in(), None, text, &layout);
    let names = RECOGNIZER.find(&mut Scratch::default(), &document);
    let names: Vec<_> = names.into_iter().map(|name| (name.span, name.kind)).collect();
    drawing(text, &names)
}

fn label(index: usize) -> char {
    char::from_digit(index as u32 + 1, 36).unwrap()
}

fn underline(text: &str, line: Span, entities: &[Entity]) -> String {
    let mut marks: Vec<char> = line.slice(text).chars().map(|_| ' ').collect();
    for (index, entity) in entities.iter().enumerate() {
        for mention in entity.mentions.iter().filter(|m| line.contains(m.span)) {
            let start = Span::new(line.start, mention.span.start).slice(text).chars().count();
            let length = mention.span.slice(text).chars().count();
            let fill = match mention.kind {
                MentionKind::Name => '^',
                MentionKind::Nominal => '~',
                MentionKind::Pronoun => '.',
            };
            for (i, mark) in marks.iter_mut().skip(start).take(length).enumerate() {
                *mark = if i == 0 { label(index) } else { fill };
            }
        }
    }
    marks.into_iter().collect()
}

fn summary(entity: &Entity) -> String {
    let mut line = format!("{:?} {:?}", entity.kind, entity.name);
    match entity.gender {
        Gender::Female => line.push_str(" she"),
        Gender::Male => line.push_str(" he"),
        Gender::Unknown => {}
    }
    for role in &entity.roles {
        write!(line, " | {role}").unwrap();
    }
    for fact in [&entity.country, &entity.wikidata].into_iter().flatten() {
        write!(line, " ({fact})").unwrap();
    }
    line
}
