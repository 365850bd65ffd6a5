//! The one reader of tables of words.
//!
//! ```text
//! # lines that begin with a number sign are comments
//! word ⇥ is ⇥ gender              names of columns, `word` first
//! prince ⇥ role title ⇥ M         one word a line
//! ```

use std::borrow::Cow;

use super::{Class, Gender, LexiconError};
use crate::countries;
use crate::nearest::did_you_mean;

/// One line of a table.
#[derive(Debug, Default)]
pub(super) struct Row<'t> {
    pub(super) word: Cow<'t, str>,
    /// Bits of the classes that it gains and loses.
    pub(super) gains: u128,
    pub(super) loses: u128,
    pub(super) gender: Option<Gender>,
    pub(super) country: &'t str,
    pub(super) full: &'t str,
    /// Names of the rings of like words that it belongs to.
    pub(super) like: &'t str,
    /// Names of the kinds of body that it can name.
    pub(super) body: &'t str,
}

#[derive(Debug, Clone, Copy)]
enum Column {
    Word,
    Is,
    Gender,
    Country,
    Full,
    Like,
    Body,
}

const COLUMNS: [(&str, Column); 7] = [
    ("word", Column::Word),
    ("is", Column::Is),
    ("gender", Column::Gender),
    ("country", Column::Country),
    ("full", Column::Full),
    ("like", Column::Like),
    ("body", Column::Body),
];

/// Calls `take` with every row of `table`, which the errors call `name`.
pub(super) fn read<'t>(
    name: &str,
    table: &'t str,
    mut take: impl FnMut(Row<'t>),
) -> Result<(), LexiconError> {
    let mut columns: Option<Vec<Column>> = None;
    for (number, line) in (1..).zip(table.lines()) {
        let error = |problem| LexiconError { table: name.to_owned(), line: number, problem };
        if is_passed_over(line) {
            continue;
        }
        match &columns {
            None => columns = Some(header(line).map_err(error)?),
            Some(columns) => take(row(columns, line).map_err(error)?),
        }
    }
    Ok(())
}

/// Whether a line says nothing: it is empty or a comment.
pub(super) fn is_passed_over(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

fn header(line: &str) -> Result<Vec<Column>, String> {
    let known = |name: &str| COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
    let columns: Result<Vec<Column>, String> = line
        .split('\t')
        .map(|name| {
            let expected = COLUMNS.map(|(known, _)| known).join(", ");
            known(name).ok_or_else(|| {
                format!(
                    "expected a column of {expected}, or, for verbs, `verb` first, \
                     with tabs between, found {name:?}"
                )
            })
        })
        .collect();
    columns.and_then(|columns| match columns.first() {
        Some(Column::Word) => Ok(columns),
        _ => Err("expected \"word\" as the first column".to_owned()),
    })
}

fn row<'t>(columns: &[Column], line: &'t str) -> Result<Row<'t>, String> {
    let mut row = Row::default();
    let mut cells = line.split('\t');
    for (column, cell) in columns.iter().zip(&mut cells) {
        match column {
            Column::Word if cell.trim().is_empty() => return Err("expected a word".to_owned()),
            Column::Word => row.word = lower(cell.trim()),
            Column::Is => (row.gains, row.loses) = classes(cell)?,
            Column::Gender => row.gender = gender(cell)?,
            Column::Country => row.country = country(cell)?,
            Column::Full => row.full = cell,
            Column::Like => row.like = cell,
            Column::Body => row.body = cell,
        }
    }
    if let Some(cell) = cells.next() {
        return Err(format!("expected {} columns, found {cell:?} after them", columns.len()));
    }
    Ok(row)
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.chars().any(char::is_uppercase) { word.to_lowercase().into() } else { word.into() }
}

/// The classes gained and lost, as bits: "role -title".
fn classes(cell: &str) -> Result<(u128, u128), String> {
    let (mut gains, mut loses) = (0, 0);
    for name in cell.split_ascii_whitespace() {
        let bare = name.strip_prefix('-').unwrap_or(name);
        let class = Class::named(bare).ok_or_else(|| {
            let known: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
            let meant = did_you_mean(bare, known.iter().copied());
            format!("expected a class of {}, found {bare:?}{meant}", known.join(", "))
        })?;
        if bare == name {
            gains |= class.bit();
        } else {
            loses |= class.bit();
        }
    }
    Ok((gains, loses))
}

fn gender(cell: &str) -> Result<Option<Gender>, String> {
    match cell {
        "" => Ok(None),
        "F" => Ok(Some(Gender::Female)),
        "M" => Ok(Some(Gender::Male)),
        _ => Err(format!("expected a gender F or M, found {cell:?}")),
    }
}

fn country(cell: &str) -> Result<&str, String> {
    if cell.is_empty() || countries::is_code(cell) {
        Ok(cell)
    } else {
        let meant = countries::did_you_mean(cell);
        Err(format!("expected a country's code such as FR, found {cell:?}{meant}"))
    }
}
