//! A JSON dump of Wikidata: one item a line, read twice as a stream. The first time for
//! the classes and the codes of countries, the second time for the items.

use std::collections::{HashMap, VecDeque};
use std::io::BufRead;
use std::path::Path;

use super::build::Options;
use super::dump_claims::{Claims, Entity};
use super::source;
use crate::cli::exit::Failure;
use crate::countries;
use crate::knowledge::{Draft, ItemId, ItemType};

/// Classes, and what their items are.
const CLASSES: &str = include_str!("../../../models/classes.tsv");

/// How far up a class is followed: bounds the work.
const STEPS: usize = 400;

/// The year since when holders of offices are kept, however few articles they have.
const OFFICES_SINCE: i32 = 2000;

/// What the first reading tells.
#[derive(Default)]
struct World {
    /// Class → the classes it is a kind of.
    above: HashMap<u32, Vec<u32>>,
    /// Country → ISO 3166-1 alpha-2.
    codes: HashMap<u32, String>,
    listed: HashMap<u32, Option<ItemType>>,
    /// What items of a class are, once it is known.
    known: HashMap<u32, Option<ItemType>>,
}

/// Reads a dump.
///
/// # Errors
/// The first line that is no item, with file, line and column.
pub(super) fn read(
    file: &Path,
    options: &Options<'_>,
    add: &mut dyn FnMut(Draft),
) -> Result<(), Failure> {
    let mut world = World { listed: listed()?, ..World::default() };
    each(file, "classes", |entity| world.learn(&entity))?;
    each(file, "items", |entity| {
        if let Some(draft) = world.draft(entity, options.min_sitelinks) {
            add(draft);
        }
    })
}

/// The shipped list of classes.
fn listed() -> Result<HashMap<u32, Option<ItemType>>, Failure> {
    let rows = CLASSES.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let (class, kind) = row.split_once('\t').unwrap_or((row, ""));
        match (ItemId::read(class), ItemType::of(kind)) {
            (ItemId::Wikidata(class), Some(kind)) => Ok((class, Some(kind))),
            (ItemId::Wikidata(class), None) if kind == "-" => Ok((class, None)),
            _ => Err(Failure::internal(format!("expected a class and a type, found `{row}`"))),
        }
    })
    .collect()
}

/// Tells every item of a dump.
fn each(file: &Path, what: &'static str, mut told: impl FnMut(Entity)) -> Result<(), Failure> {
    let (mut lines, bar) = source::open(file, what)?;
    let mut line = Vec::new();
    // A dump is one array; lines that were picked out of one have no bracket.
    let mut is_open = false;
    for number in 1_u64.. {
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        let at = |column: usize, error: &dyn std::fmt::Display| {
            Failure::data(format!("{}:{number}:{column}: {error}", file.display()))
        };
        if read.map_err(|error| at(1, &error))? == 0 {
            if is_open {
                return Err(at(
                    1,
                    &"expected `]` after the last item, found the end: the file is cut",
                ));
            }
            break;
        }
        let text = line.trim_ascii();
        let text = text.strip_suffix(b",").unwrap_or(text);
        match text {
            b"" => continue,
            b"[" | b"]" => {
                is_open = text == b"[";
                continue;
            }
            _ => {}
        }
        let entity = serde_json::from_slice(text).map_err(|error: serde_json::Error| {
            // Its own line is that within the item.
            let found = error.to_string();
            let found = found.split(" at line ").next().unwrap_or(&found);
            at(error.column(), &format!("expected an item, found broken JSON: {found}"))
        })?;
        told(entity);
    }
    bar.finish_and_clear();
    Ok(())
}

impl World {
    fn learn(&mut self, entity: &Entity) {
        let ItemId::Wikidata(number) = ItemId::read(&entity.id) else { return };
        let above = Claims::items(&entity.claims.subclass_of);
        if !above.is_empty() {
            self.above.insert(number, above);
        }
        let mut codes = Claims::texts(&entity.claims.country_code);
        if let Some(code) = codes.find(|code| countries::is_code(code)) {
            self.codes.insert(number, code.to_owned());
        }
    }

    fn draft(&mut self, entity: Entity, min_sitelinks: u16) -> Option<Draft> {
        let id = ItemId::read(&entity.id);
        let prominence = u16::try_from(entity.sitelinks).unwrap_or(u16::MAX);
        let claims = &entity.claims;
        if prominence < min_sitelinks && !claims.holds_office_since(OFFICES_SINCE) {
            return None;
        }
        let name = entity.labels.en?.value;
        let kind = Claims::items(&claims.instance_of).into_iter().find_map(|c| self.kind(c))?;
        let mut aliases: Vec<String> = entity.aliases.en.into_iter().map(|a| a.value).collect();
        aliases.extend(claims.names());
        // A country is its own.
        let own = if let ItemId::Wikidata(number) = id { Some(number) } else { None };
        let mut countries = own.into_iter().chain(claims.countries());
        let country = countries.find_map(|item| self.codes.get(&item).cloned());
        let number = |text: &str| text.parse().ok();
        Some(Draft {
            id,
            kind,
            name,
            aliases,
            country: country.unwrap_or_default(),
            description: entity.descriptions.en.map(|d| d.value).unwrap_or_default(),
            prominence,
            geonames: Claims::texts(&claims.geonames).find_map(number).unwrap_or(0),
            coordinates: claims.coordinates(),
            ids: claims.ids(),
            drops: false,
        })
    }

    /// What items of a class are: as the nearest class above it that is listed.
    fn kind(&mut self, class: u32) -> Option<ItemType> {
        if let Some(known) = self.known.get(&class) {
            return *known;
        }
        let (mut waiting, mut seen) = (VecDeque::from([class]), vec![class]);
        let mut found = None;
        while let Some(next) = waiting.pop_front() {
            if let Some(kind) = self.listed.get(&next) {
                found = *kind;
                break;
            }
            for &above in self.above.get(&next).into_iter().flatten() {
                if seen.len() < STEPS && !seen.contains(&above) {
                    seen.push(above);
                    waiting.push_back(above);
                }
            }
        }
        self.known.insert(class, found);
        found
    }
}
