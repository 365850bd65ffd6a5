//! The results of a query at the Wikidata Query Service, as it downloads them.

use super::build::Options;
use super::rows::{self, Row, expected};
use crate::knowledge::{Draft, ItemId};

/// The columns of the queries in `docs/KNOWLEDGE.md`.
const COLUMNS: [&str; 9] = [
    "item",
    "itemLabel",
    "itemAltLabel",
    "itemDescription",
    "cc",
    "sitelinks",
    "type",
    "geonames",
    "coordinates",
];

/// Whether the columns are those of a query.
pub(super) fn is_query(columns: &[String]) -> bool {
    columns.first().is_some_and(|c| c == "item") && columns.iter().any(|c| c == "itemLabel")
}

/// Says which column is one too many, or missing.
pub(super) fn check(columns: &[String], options: &Options<'_>) -> Result<(), String> {
    rows::all_known(columns, &COLUMNS, options)?;
    if options.kind.is_none() && !columns.iter().any(|c| c == "type") {
        return Err("expected the option --type, as a query has no column `type`".to_owned());
    }
    Ok(())
}

/// The item of a row.
pub(super) fn draft(row: &Row<'_>, options: &Options<'_>) -> Result<Draft, String> {
    let item = row.get("item");
    let id = ItemId::read(item);
    if !matches!(id, ItemId::Wikidata(_)) {
        return Err(expected("item", "a Wikidata item", item));
    }
    // Without a label in English the service repeats the item.
    let label = row.get("itemLabel");
    let name = if ItemId::read(label) == id { "" } else { label };
    Ok(Draft {
        id,
        kind: rows::kind(row, options)?,
        name: name.to_owned(),
        aliases: rows::aliases(row.get("itemAltLabel"), ','),
        country: rows::country(row, "cc", options)?,
        description: row.get("itemDescription").to_owned(),
        prominence: row.number("sitelinks", "a whole number")?.unwrap_or(rows::LISTED),
        geonames: row.number("geonames", "a number of GeoNames")?.unwrap_or(0),
        coordinates: point(row.get("coordinates"))?,
        ids: rows::ids(row),
        drops: false,
    })
}

/// Latitude and longitude of `Point(-0.12 51.5)`.
fn point(cell: &str) -> Result<Option<(f64, f64)>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let inside = cell.strip_prefix("Point(").and_then(|rest| rest.strip_suffix(')'));
    let pair = inside.and_then(|inside| inside.split_once(' '));
    pair.and_then(|(longitude, latitude)| Some((latitude.parse().ok()?, longitude.parse().ok()?)))
        .map(Some)
        .ok_or_else(|| expected("coordinates", "Point(longitude latitude)", cell))
}
