//! Lists of one's own: a header row, then one item a row.

use std::fmt::Display;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::build::Options;
use super::{query, source};
use crate::cli::exit::Failure;
use crate::countries;
use crate::knowledge::{Draft, ItemId, ItemType};
use crate::nearest::did_you_mean;

/// Columns that hold ids of other lists.
pub(super) const IDS: [&str; 3] = ["ticker", "isin", "lei"];

/// Columns that are known beside them; the first two must be there.
const COLUMNS: [&str; 11] = [
    "id",
    "name",
    "type",
    "aliases",
    "country",
    "description",
    "prominence",
    "geonames",
    "latitude",
    "longitude",
    "drop",
];

/// The prominence of a row without one: somebody took the trouble to list it.
pub(super) const LISTED: u16 = 60;

/// The most wrong rows that are told of one file.
const TOLD: usize = 20;

/// A row with the names of its columns.
pub(super) struct Row<'r> {
    columns: &'r [String],
    cells: &'r StringRecord,
}

impl<'r> Row<'r> {
    /// What stands in a column; empty where it is missing.
    pub(super) fn get(&self, column: &str) -> &'r str {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|at| self.cells.get(at)).unwrap_or("").trim()
    }

    /// A number in a column; `None` where there is nothing.
    pub(super) fn number<T: std::str::FromStr>(
        &self,
        column: &str,
        what: &str,
    ) -> Result<Option<T>, String> {
        let cell = self.get(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| expected(column, what, cell))
    }
}

/// "expected X, found Y", with the column.
pub(super) fn expected(column: &str, what: impl Display, found: &str) -> String {
    format!("column `{column}`: expected {what}, found `{found}`")
}

/// The names of the types.
pub(super) fn types() -> String {
    ItemType::ALL.map(ItemType::name).join(", ")
}

/// Reads the rows of a file.
///
/// # Errors
/// Every wrong row, with file, line and column.
pub(super) fn read(
    file: &Path,
    delimiter: u8,
    options: &Options<'_>,
    add: &mut dyn FnMut(Draft),
) -> Result<(), Failure> {
    let (bytes, bar) = source::open(file, "rows")?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let at = |line: u64, error: &dyn Display| format!("{}:{line}: {error}", file.display());
    let mut cells = StringRecord::new();
    let mut columns: Option<Vec<String>> = None;
    let mut wrong = Vec::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut cells) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                wrong.push(at(line, &unreadable(&error)));
                break;
            }
        }
        // The reader skips empty lines: the row says where it begins.
        let line = cells.position().map_or(line, csv::Position::line);
        let Some(columns) = &columns else {
            let found = header(&cells, options).map_err(|error| Failure::data(at(line, &error)))?;
            columns = Some(found);
            continue;
        };
        if cells.len() != columns.len() {
            wrong.push(at(line, &miscounted(columns, &cells)));
            continue;
        }
        let row = Row { columns, cells: &cells };
        let told = if query::is_query(columns) {
            query::draft(&row, options)
        } else {
            draft(&row, options)
        };
        match told {
            Ok(draft) => add(draft),
            Err(error) => wrong.push(at(line, &error)),
        }
    }
    bar.finish_and_clear();
    if columns.is_none() && wrong.is_empty() {
        wrong.push(at(1, &"expected a row with the names of the columns, found nothing"));
    }
    failure(wrong)
}

/// "expected 3 columns, found 2", and what is likely to be wrong.
fn miscounted(columns: &[String], cells: &StringRecord) -> String {
    let counts = format!("expected {} columns, found {}", columns.len(), cells.len());
    // A quotation mark that nothing closes takes the rows below into its cell.
    let open = cells.iter().position(|cell| cell.contains('\n'));
    match open.and_then(|cell| columns.get(cell)) {
        Some(column) if cells.len() < columns.len() => {
            format!("{counts}; column `{column}`: is its quotation mark closed?")
        }
        _ => counts,
    }
}

fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => {
            format!("column {}: expected UTF-8, found other bytes", err.field() + 1)
        }
        _ => error.to_string(),
    }
}

fn failure(mut wrong: Vec<String>) -> Result<(), Failure> {
    if wrong.is_empty() {
        return Ok(());
    }
    let more = wrong.len().saturating_sub(TOLD);
    wrong.truncate(TOLD);
    if more > 0 {
        wrong.push(format!("… and {more} more"));
    }
    Err(Failure::data(wrong.join("\n")))
}

fn header(cells: &StringRecord, options: &Options<'_>) -> Result<Vec<String>, String> {
    let name = |cell: &str| cell.trim().trim_start_matches('\u{feff}').to_owned();
    let columns: Vec<String> = cells.iter().map(name).collect();
    if let [one] = columns.as_slice()
        && one.contains([',', ';', '\t'])
    {
        let by = "cells separated by commas, or by tabs in a .tsv";
        return Err(format!("expected {by}, found `{one}`"));
    }
    let earlier = |at: usize, column: &String| columns.iter().take(at).any(|c| c == column);
    if let Some((_, twice)) = columns.iter().enumerate().find(|(at, c)| earlier(*at, c)) {
        return Err(format!("expected each column once, found `{twice}` twice"));
    }
    if columns.first().is_some_and(|c| c.starts_with('?')) {
        return Err(format!("expected the query's result as CSV, found {}", columns.join(", ")));
    }
    if query::is_query(&columns) {
        return query::check(&columns, options).map(|()| columns);
    }
    for needed in ["id", "name"] {
        if !columns.iter().any(|c| c == needed) {
            return Err(format!("expected a column `{needed}`, found {}", columns.join(", ")));
        }
    }
    all_known(&columns, &COLUMNS, options)?;
    if options.kind.is_none() && !columns.iter().any(|c| c == "type") {
        return Err("expected a column `type` or the option --type, found neither".to_owned());
    }
    Ok(columns)
}

/// Says which column is neither one of `known` nor holds ids nor is left out.
pub(super) fn all_known(
    columns: &[String],
    known: &[&str],
    options: &Options<'_>,
) -> Result<(), String> {
    let is_known = |c: &&String| {
        known.contains(&c.as_str())
            || IDS.contains(&c.as_str())
            || options.ignored.iter().any(|ignored| ignored == *c)
    };
    match columns.iter().find(|c| !is_known(c)) {
        None => Ok(()),
        Some(unknown) => Err(format!(
            "expected the columns {} or {}, found `{unknown}`; --ignore-columns leaves it out{}",
            known.join(", "),
            IDS.join(", "),
            did_you_mean(unknown, known.iter().copied())
        )),
    }
}

fn draft(row: &Row<'_>, options: &Options<'_>) -> Result<Draft, String> {
    let id = row.get("id");
    if id.is_empty() {
        return Err(expected("id", "an id such as Q42 or ours:7", id));
    }
    let drops = match row.get("drop") {
        "" | "no" => false,
        "yes" => true,
        other => return Err(expected("drop", "yes or no", other)),
    };
    let name = row.get("name");
    if name.is_empty() && !drops {
        return Err(expected("name", "a name", name));
    }
    if let Some(wanted) = ItemId::mistake(id) {
        return Err(expected("id", wanted, id));
    }
    // The record has an own id under the name before the colon.
    let is_whole = |(list, number): (&str, &str)| !list.is_empty() && !number.is_empty();
    if matches!(ItemId::read(id), ItemId::Local(_)) && !id.split_once(':').is_some_and(is_whole) {
        return Err(expected("id", "an id of a list such as ours:7", id));
    }
    let place = |column| {
        let found = row.number::<f64>(column, "degrees such as 51.51")?;
        let most = if column == "latitude" { 90.0 } else { 180.0 };
        match found.filter(|degrees| !(-most..=most).contains(degrees)) {
            Some(_) => Err(expected(column, format!("-{most} to {most}"), row.get(column))),
            None => Ok(found),
        }
    };
    let coordinates = match (place("latitude")?, place("longitude")?) {
        (Some(latitude), Some(longitude)) => Some((latitude, longitude)),
        (Some(_), None) => return Err(expected("longitude", "degrees beside the latitude", "")),
        (None, Some(_)) => return Err(expected("latitude", "degrees beside the longitude", "")),
        (None, None) => None,
    };
    Ok(Draft {
        id: ItemId::read(id),
        kind: kind(row, options)?,
        name: name.to_owned(),
        aliases: aliases(row.get("aliases"), '|'),
        country: country(row, "country", options)?,
        description: row.get("description").to_owned(),
        prominence: row.number("prominence", "a whole number up to 65535")?.unwrap_or(LISTED),
        geonames: row.number("geonames", "a number of GeoNames")?.unwrap_or(0),
        coordinates,
        ids: ids(row),
        drops,
    })
}

/// The type of a row, or the one that all rows have.
pub(super) fn kind(row: &Row<'_>, options: &Options<'_>) -> Result<ItemType, String> {
    let found = row.get("type");
    let told = if found.is_empty() { options.kind } else { ItemType::of(found) };
    told.ok_or_else(|| expected("type", types(), found))
}

/// The ids of other lists in a row.
pub(super) fn ids(row: &Row<'_>) -> Vec<(&'static str, String)> {
    let id = |list: &'static str| {
        // "ticker:MSFT" as well as "MSFT".
        let cell = row.get(list);
        let bare = cell.strip_prefix(list).and_then(|rest| rest.strip_prefix(':')).unwrap_or(cell);
        (!bare.is_empty()).then(|| (list, bare.to_owned()))
    };
    IDS.into_iter().filter_map(id).collect()
}

/// Other names, without what stands in brackets at their end.
pub(super) fn aliases(cell: &str, between: char) -> Vec<String> {
    let bare = |alias: &str| {
        let alias = alias.trim();
        match alias.rsplit_once(" (") {
            Some((name, _)) if alias.ends_with(')') => name.to_owned(),
            _ => alias.to_owned(),
        }
    };
    cell.split(between).map(bare).filter(|alias| !alias.is_empty()).collect()
}

/// A country's code, or its Wikidata item; empty where nothing stands.
pub(super) fn country(
    row: &Row<'_>,
    column: &str,
    options: &Options<'_>,
) -> Result<String, String> {
    let cell = row.get(column);
    if cell.is_empty() || countries::is_code(cell) {
        return Ok(cell.to_owned());
    }
    let id = ItemId::read(cell);
    let known = options.base.by_id(&id).filter(|_| matches!(id, ItemId::Wikidata(_)));
    known.and_then(|item| item.country()).map(str::to_owned).ok_or_else(|| {
        let told = expected(column, "a country's code such as FR, or its item", cell);
        told + &countries::did_you_mean(cell)
    })
}
