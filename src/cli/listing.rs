//! Listings: a table for people, JSON for programs.

use std::io::IsTerminal;

use serde::Serialize;
use serde_json::Value;

use super::exit::{self, Failure};
use super::output::say;
use crate::telemetry::visible;

/// The form of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Form {
    /// One line each, for people
    #[default]
    Text,
    /// One array
    Json,
    /// One JSON object a line
    Ndjson,
}

/// Prints what is listed. `head` names the columns: it is shown on a terminal alone, so
/// that every line of a pipe is an entry.
pub(super) fn print<T: Serialize>(
    form: Form,
    entries: &[T],
    head: &[&str],
    columns: impl Fn(&T) -> Vec<String>,
) -> Result<u8, Failure> {
    let json = || entries.iter().map(serde_json::to_value).collect::<Result<Vec<Value>, _>>();
    let out = match form {
        Form::Json => {
            let array = json().map_err(Failure::internal)?;
            serde_json::to_string_pretty(&array).map_err(Failure::internal)? + "\n"
        }
        Form::Ndjson => {
            let lines: Vec<_> =
                json().map_err(Failure::internal)?.iter().map(Value::to_string).collect();
            lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
        }
        Form::Text => {
            let head = (std::io::stdout().is_terminal() && !entries.is_empty())
                .then(|| head.iter().map(|name| (*name).to_owned()).collect());
            let rows = entries.iter().map(|entry| {
                // Words of strangers stand in them.
                columns(entry).iter().map(|cell| visible(cell).into_owned()).collect::<Vec<_>>()
            });
            table(&head.into_iter().chain(rows).collect::<Vec<_>>())
        }
    };
    say(out.as_bytes())?;
    Ok(exit::OK)
}

/// Columns one under the other, two spaces apart.
fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..).map_while(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [["a", "", "long words"], ["word", "b", "c"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), "a        long words\nword  b  c\n");
        assert_eq!(table(&[]), "");
    }
}
