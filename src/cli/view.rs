//! An analysed article for people: the text with its quotes, speakers and
//! entities marked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::output::Part;
use crate::record::{EntityType, Polarity, Quote, Record};
use crate::telemetry::visible;

/// The escape sequences of the marks, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    colors: bool,
    pub(super) reset: &'static str,
    pub(super) bold: &'static str,
    pub(super) dim: &'static str,
    quote: &'static str,
}

impl Paint {
    pub(super) fn new(colors: bool) -> Self {
        if colors {
            let (reset, bold, dim, quote) = ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[33m");
            Self { colors, reset, bold, dim, quote }
        } else {
            Self { colors, reset: "", bold: "", dim: "", quote: "" }
        }
    }

    fn entity(self, kind: EntityType) -> &'static str {
        if self.colors { color(kind) } else { "" }
    }
}

/// What begins or ends at a position of the text.
#[derive(Default)]
struct Marks<'a> {
    entity_ends: bool,
    quote_ends: Option<&'a Quote>,
    quote_begins: bool,
    entity_begins: Option<EntityType>,
}

/// Writes the article, then a list of its quotes and entities, or one part of that.
pub(super) fn write(
    out: &mut impl Write,
    record: &Record,
    only: Option<Part>,
    paint: Paint,
) -> io::Result<()> {
    let wanted = |part| only.is_none_or(|only| only == part);
    head(out, record, paint)?;
    if wanted(Part::Article) {
        writeln!(out)?;
        body(out, record, paint)?;
        writeln!(out)?;
    }
    if wanted(Part::Quotes) {
        quotes(out, record, paint)?;
    }
    if wanted(Part::Entities) {
        entities(out, record, paint)?;
    }
    for note in &record.provenance.notes {
        writeln!(out, "{}note: {}{}", paint.dim, visible(note), paint.reset)?;
    }
    writeln!(out)
}

/// Title, source, time and address.
pub(super) fn head(out: &mut impl Write, record: &Record, paint: Paint) -> io::Result<()> {
    let Paint { bold, dim, reset, .. } = paint;
    if let Some(title) = &record.article.title {
        writeln!(out, "{bold}{}{reset}", visible(title))?;
    }
    let facts = [&record.article.source, &record.article.published_at, &record.article.url];
    let facts: Vec<_> = facts.into_iter().flatten().map(|f| visible(f)).collect();
    if !facts.is_empty() {
        writeln!(out, "{dim}{}{reset}", facts.join(" · "))?;
    }
    Ok(())
}

fn quotes(out: &mut impl Write, record: &Record, paint: Paint) -> io::Result<()> {
    let Paint { bold, dim, reset, .. } = paint;
    writeln!(out, "\n{bold}Who said what{reset}")?;
    let points: Vec<char> = record.article.text.chars().collect();
    for quote in &record.quotes {
        writeln!(
            out,
            "  {:<4} {bold}{}{}{reset} {dim}{}{} {:.2}{reset}\n       {}",
            quote.id,
            speakers(quote),
            quote
                .polarity
                .and_then(Polarity::warning)
                .map_or_else(String::new, |w| format!(" ({w})")),
            quote.cue.as_ref().map_or_else(String::new, |c| format!("“{}” ", visible(&c.text))),
            quote.kind.name(),
            quote.confidence,
            visible(&quote.printed(&points))
        )?;
    }
    Ok(())
}

fn entities(out: &mut impl Write, record: &Record, paint: Paint) -> io::Result<()> {
    let Paint { bold, dim, reset, .. } = paint;
    writeln!(out, "\n{bold}Who and what it is about{reset}")?;
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
            "  {:<4} {}{}{reset} {dim}×{} {:.2} {}{reset}",
            entity.id,
            paint.entity(entity.kind),
            visible(&entity.name),
            entity.mentions.len(),
            entity.salience,
            more.join(" · ")
        )?;
    }
    Ok(())
}

fn body(out: &mut impl Write, record: &Record, paint: Paint) -> io::Result<()> {
    let Paint { dim, reset, quote: yellow, .. } = paint;
    let marks = marks(record);
    let mut in_quote = false;
    let mut chars = record.article.text.chars();
    let mut at = 0;
    loop {
        if let Some(mark) = marks.get(&at) {
            if mark.entity_ends {
                write!(out, "{reset}{}", if in_quote { yellow } else { "" })?;
            }
            if let Some(quote) = mark.quote_ends {
                in_quote = false;
                let name = speakers(quote);
                write!(out, "{reset}{dim}[{} {name}]{reset}", quote.id)?;
            }
            if mark.quote_begins {
                in_quote = true;
                write!(out, "{yellow}")?;
            }
            if let Some(kind) = mark.entity_begins {
                write!(out, "{}", paint.entity(kind))?;
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
pub(super) fn speakers(quote: &Quote) -> String {
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
