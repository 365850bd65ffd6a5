//! `copydesk knowledge build`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::source::Form;
use super::{dump, rows, source};
use crate::analysis::syntax;
use crate::cli::exit::{self, Failure};
use crate::cli::output::say;
use crate::knowledge::{Base, Draft, Item, ItemType, Left, Source, Table, Writer, key};

/// Make a knowledge file from lists, query results or a Wikidata dump.
///
/// What a file is, its name and first row tell. Of items with the same id the last one
/// counts. Where a row is wrong nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk knowledge build --out ours.ckb people.csv bodies.tsv
  copydesk knowledge build --out ministers.ckb --type person query.csv
  copydesk knowledge build --out world.ckb --source 'Wikidata: CC0 1.0' latest-all.json.bz2")]
pub(super) struct Args {
    /// Lists (.csv, .tsv), dumps (.json) or knowledge files (.ckb); .gz and .bz2 too
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The knowledge file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What it is called [default: the name of the file]
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// What it was made from, and under which licence; may be given more than once
    #[arg(long, value_name = "NAME: LICENCE")]
    source: Vec<String>,
    /// Columns that are not read
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    ignore_columns: Vec<String>,
    /// The type of rows that have no column `type`
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Leave out items that are less well known
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_prominence: u16,
    /// Of a dump: leave out items in fewer languages, unless they hold an office
    #[arg(long, value_name = "N", default_value_t = 8)]
    min_sitelinks: u16,
}

/// What rows are read by.
pub(super) struct Options<'o> {
    pub(super) ignored: &'o [String],
    pub(super) kind: Option<ItemType>,
    pub(super) min_sitelinks: u16,
    /// Countries by their Wikidata item.
    pub(super) base: &'o Base,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let sources = args.source.iter().map(|text| licence(text)).collect::<Result<Vec<_>, _>>()?;
    let forms = args.files.iter().map(|f| source::form(f)).collect::<Result<Vec<_>, _>>()?;
    keep_lists(args, &forms)?;
    let (base, model) = (Base::new(), syntax::Model::new());
    let countries = countries(&base);
    let is_common = |word: &str| model.is_common(word);
    let is_country = |key: &str| countries.contains(key);
    let mut writer = Writer::new(&is_common, &is_country);
    let options = Options {
        ignored: &args.ignore_columns,
        kind,
        min_sitelinks: args.min_sitelinks,
        base: &base,
    };
    let (mut replaced, mut unknown, mut sources) = (0, 0, sources);
    for (file, form) in args.files.iter().zip(forms) {
        let mut add = |draft: Draft| {
            // Without a name in English there is nothing to look up.
            let named = !draft.name.is_empty();
            if !draft.drops && (!named || draft.prominence < args.min_prominence) {
                unknown += 1;
            } else {
                replaced += usize::from(writer.add(draft));
            }
        };
        match form {
            Form::Csv => rows::read(file, b',', &options, &mut add)?,
            Form::Tsv => rows::read(file, b'\t', &options, &mut add)?,
            Form::Dump => dump::read(file, &options, &mut add)?,
            Form::Knowledge => {
                let table = super::read(file)?;
                merge(&table, &mut add);
                sources.extend(table.about().sources.iter().cloned());
            }
        }
    }
    let mut told = BTreeSet::new();
    sources.retain(|source| told.insert((source.name.clone(), source.licence.clone())));
    let title = args
        .title
        .clone()
        .unwrap_or_else(|| args.out.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let counts = writer.counts();
    let bytes = writer.write(&title, sources);
    std::fs::write(&args.out, &bytes)
        .map_err(|error| Failure::io(format!("{}: {error}", args.out.display())))?;
    say(summary(&counts, writer.left, replaced, unknown, bytes.len()).as_bytes())?;
    Ok(exit::OK)
}

/// Says which list would be written over; a knowledge file may be made anew.
fn keep_lists(args: &Args, forms: &[Form]) -> Result<(), Failure> {
    let mut lists = args.files.iter().zip(forms).filter(|(_, form)| **form != Form::Knowledge);
    match lists.find(|(file, _)| is_same(file, &args.out)) {
        None => Ok(()),
        Some((file, _)) => {
            let list = file.display();
            Err(Failure::usage(format!("--out: expected another file than the list {list}")))
        }
    }
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

/// The type of that name.
fn kind(name: &str) -> Result<ItemType, Failure> {
    ItemType::of(name).ok_or_else(|| {
        Failure::usage(format!("--type: expected {}, found `{name}`", rows::types()))
    })
}

fn licence(text: &str) -> Result<Source, Failure> {
    let (name, licence) = text.split_once(": ").ok_or_else(|| {
        Failure::usage(format!("--source: expected a name, a colon and a licence, found `{text}`"))
    })?;
    Ok(Source { name: name.trim().to_owned(), licence: licence.trim().to_owned() })
}

/// The keys of the names of countries.
fn countries(base: &Base) -> BTreeSet<String> {
    let lists = include_str!("../../../models/lists/places.tsv");
    let country = |line: &str| {
        let mut fields = line.split('\t');
        let (name, _, shared) = (fields.next()?, fields.next()?, fields.next()?);
        (shared.len() == 2).then(|| key(name))
    };
    let mut keys: BTreeSet<String> = lists.lines().filter_map(country).collect();
    // What the starter takes for a body as well is none alone: "EU".
    keys.retain(|key| base.find_key(key).iter().all(|c| c.item.kind() == ItemType::Location));
    keys
}

/// Every item of a knowledge file, with its names.
fn merge(table: &Table, add: &mut dyn FnMut(Draft)) {
    let mut names = std::collections::BTreeMap::new();
    table.each_key(|name, items| {
        for item in items {
            names.entry(item.id()).or_insert_with(Vec::new).push(name.to_owned());
        }
    });
    for item in table.items() {
        let aliases = names.remove(&item.id()).unwrap_or_default();
        add(draft(&item, aliases));
    }
}

fn draft(item: &Item<'_>, aliases: Vec<String>) -> Draft {
    let known = |list: &str| rows::IDS.into_iter().find(|id| *id == list);
    let ids = item.ids();
    let number = |list: &str| ids.iter().find(|(l, _)| l == list).map(|(_, id)| id.as_str());
    Draft {
        id: item.id(),
        kind: item.kind(),
        name: item.name().to_owned(),
        aliases,
        country: item.country().unwrap_or_default().to_owned(),
        description: item.description().to_owned(),
        prominence: item.prominence(),
        geonames: number("geonames").and_then(|id| id.parse().ok()).unwrap_or_default(),
        coordinates: item.coordinates(),
        ids: ids.iter().filter_map(|(list, id)| Some((known(list)?, id.clone()))).collect(),
        drops: item.drops(),
    }
}

fn summary(
    counts: &[usize; ItemType::ALL.len()],
    left: Left,
    replaced: usize,
    unknown: usize,
    bytes: usize,
) -> String {
    let mut lines = String::new();
    for (kind, count) in ItemType::ALL.iter().zip(counts).filter(|(_, count)| **count > 0) {
        lines += &format!("{count:9} of type {}\n", kind.name());
    }
    for (count, why) in [
        (replaced, "items that another row of the same id replaced"),
        (unknown, "items left out: less well known than asked for, or without a name"),
        (left.common, "names left out: a common word"),
        (left.one_word, "names left out: one word for a person"),
        (left.country, "names left out: a country's"),
        (left.unusable, "names left out: nothing to look up"),
    ] {
        if count > 0 {
            lines += &format!("{count:9} {why}\n");
        }
    }
    lines + &format!("{bytes:9} bytes\n")
}
