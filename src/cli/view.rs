//! An analysed article for people: the text with its quotes, speakers and
//! entities marked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::record::{EntityType, Quote, Record};
use crate::telemetry::visible;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const QUOTE: &str = "\x1b[33m";

/// What begins or ends at a position of the text.
#[derive(Default)]
struct Marks<'a> {
    entity_ends: bool,
    quote_ends: Option<&'a Quote>,
    quote_begins: bool,
    entity_begins: Option<EntityType>,
}

/// Writes the article, then a list of its quotes and entities.
pub(super) fn write(out: &mut impl Write, record: &Record) -> io::Result<()> {
    if let Some(title) = &record.article.title {
        writeln!(out, "{BOLD}{}{RESET}", visible(title))?;
    }
    let facts = [&record.article.source, &record.article.published_at, &record.article.url];
    let facts: Vec<_> = facts.into_iter().flatten().map(|f| visible(f)).collect();
    if !facts.is_empty() {
        writeln!(out, "{DIM}{}{RESET}", facts.join(" · "))?;
    }
    writeln!(out)?;
    body(out, record)?;
    writeln!(out, "\n\n{BOLD}Who said what{RESET}")?;
    for quote in &record.quotes {
        let kind = match quote.kind {
            crate::record::QuoteType::Direct => "direct",
            crate::record::QuoteType::Mixed => "mixed",
            crate::record::QuoteType::Indirect => "indirect",
        };
        writeln!(
            out,
            "  {:<4} {BOLD}{}{RESET} {DIM}{}{kind} {:.2}{RESET}\n       {}",
            quote.id,
            speakers(quote),
            quote.cue.as_ref().map_or_else(String::new, |c| format!("“{}” ", visible(&c.text))),
            quote.confidence,
            visible(&quote.text)
        )?;
    }
    writeln!(out, "\n{BOLD}Who and what it is about{RESET}")?;
    for entity in &record.entities {
        let more: Vec<_> = entity
            .roles
            .iter()
            .map(String::as_str)
            .chain(entity.country.as_deref())
            .chain(entity.wikidata.as_deref())
            .map(visible)
            .collect();
        writeln!(
            out,
            "  {:<4} {}{}{RESET} {DIM}×{} {:.2} {}{RESET}",
            entity.id,
            color(entity.kind),
            visible(&entity.name),
            entity.mentions.len(),
            entity.salience,
            more.join(" · ")
        )?;
    }
    for note in &record.provenance.notes {
        writeln!(out, "{DIM}note: {}{RESET}", visible(note))?;
    }
    writeln!(out)
}

fn body(out: &mut impl Write, record: &Record) -> io::Result<()> {
    let marks = marks(record);
    let mut in_quote = false;
    let mut chars = record.article.text.chars();
    let mut at = 0;
    loop {
        if let Some(mark) = marks.get(&at) {
            if mark.entity_ends {
                write!(out, "{RESET}{}", if in_quote { QUOTE } else { "" })?;
            }
            if let Some(quote) = mark.quote_ends {
                in_quote = false;
                let name = speakers(quote);
                write!(out, "{RESET}{DIM}[{} {name}]{RESET}", quote.id)?;
            }
            if mark.quote_begins {
                in_quote = true;
                write!(out, "{QUOTE}")?;
            }
            if let Some(kind) = mark.entity_begins {
                write!(out, "{}", color(kind))?;
            }
        }
        let Some(c) = chars.next() else { return Ok(()) };
        match c {
            '\n' => writeln!(out)?,
            _ => write!(out, "{}", visible(c.encode_utf8(&mut [0; 4])))?,
        }
        at += 1;
    }
}

fn marks(record: &Record) -> BTreeMap<usize, Marks<'_>> {
    let mut marks: BTreeMap<usize, Marks<'_>> = BTreeMap::new();
    for entity in &record.entities {
        for mention in &entity.mentions {
            marks.entry(mention.start).or_default().entity_begins = Some(entity.kind);
            marks.entry(mention.end).or_default().entity_ends = true;
        }
    }
    for quote in &record.quotes {
        for span in &quote.spans {
            marks.entry(span.start).or_default().quote_begins = true;
            marks.entry(span.end).or_default().quote_ends = Some(quote);
        }
    }
    marks
}

/// The speaker and those who speak with them.
fn speakers(quote: &Quote) -> String {
    let first = quote.speaker.iter().map(|s| s.name.as_str());
    let all: Vec<_> =
        first.chain(quote.joint_speakers.iter().map(|p| p.name.as_str())).map(visible).collect();
    if all.is_empty() { "—".to_owned() } else { all.join(", ") }
}

fn color(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "\x1b[36;4m",
        EntityType::Organization => "\x1b[35;4m",
        EntityType::Location => "\x1b[32;4m",
        EntityType::Group | EntityType::Event | EntityType::Work | EntityType::Misc => "\x1b[34;4m",
    }
}
