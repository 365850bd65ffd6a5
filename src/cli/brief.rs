//! A record in a few lines: what it is, who said what, whom it is about.

use std::io::{self, Write};

use super::view::{self, Paint};
use crate::record::{Polarity, QuoteType, Record, Status};
use crate::telemetry::visible;

/// Names that are shown of those it is about.
const ABOUT: usize = 5;

/// Writes the lines, an empty one before them.
pub(super) fn write(out: &mut impl Write, record: &Record, paint: Paint) -> io::Result<()> {
    let Paint { bold, dim, reset, .. } = paint;
    writeln!(out)?;
    if record.article.title.is_none() {
        writeln!(out, "{bold}(no title){reset}")?;
    }
    view::head(out, record, paint)?;
    match record.status {
        Status::Usable => {}
        Status::Withheld => writeln!(out, "  {bold}withheld{reset}")?,
        Status::Canceled => writeln!(out, "  {bold}canceled{reset}")?,
    }
    let points: Vec<char> = record.article.text.chars().collect();
    for quote in &record.quotes {
        // What is only reported reads oddly without the word that reports it.
        let cue = quote.cue.as_ref().filter(|_| quote.kind != QuoteType::Direct);
        let warning = quote.polarity.and_then(Polarity::warning);
        let remark = cue.map(|cue| visible(&cue.text)).into_iter().chain(warning.map(Into::into));
        let remark: Vec<_> = remark.map(|remark| format!("({remark}) ")).collect();
        writeln!(
            out,
            "  {:<18} {dim}{}{reset}{} {dim}{:.2}{reset}",
            view::speakers(quote),
            remark.concat(),
            visible(&quote.printed(&points).replace('\n', " ")),
            quote.confidence
        )?;
    }
    let about = record.entities.iter().take(ABOUT).map(|entity| visible(&entity.name));
    let about: Vec<_> = about.collect();
    if about.is_empty() { Ok(()) } else { writeln!(out, "  about: {}", about.join(", ")) }
}

/// The same as text.
pub(super) fn of(record: &Record, paint: Paint) -> String {
    let mut out = Vec::new();
    // Memory takes everything.
    write(&mut out, record, paint).ok();
    String::from_utf8_lossy(&out).into_owned()
}
