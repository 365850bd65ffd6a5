//! The files of `[[list]]`: TOML → rows and the sentences that test them, with the line of
//! everything that is wrong.

mod table;

use std::collections::BTreeMap;
use std::path::Path;

use toml::de::DeTable;

use super::problem::Problem;
use super::reading::{FileKind, read_text};
use super::settings::ListSettings;
use crate::knowledge::ItemId;
use crate::lists::{List, Lists, Never, Row, RowType, clashing};
use table::{Place, Table};

/// What stands in one file.
#[derive(Debug, Default)]
pub struct ListFile {
    /// The rows of the list.
    pub rows: Vec<Row>,
    /// What must be made of sentences.
    pub tests: Vec<Expectation>,
}

/// One `[[test]]`
#[derive(Debug, Default)]
pub struct Expectation {
    /// Its line in the file.
    pub line: usize,
    /// The sentences.
    pub text: String,
    /// The names of all rows of the file that are found in it.
    pub find: Option<Vec<String>>,
    /// The speakers of its quotes, in the order of the text.
    pub speakers: Option<Vec<String>>,
    /// Names of entities, and the type of each.
    pub types: BTreeMap<String, String>,
    /// Names of entities that have no ids.
    pub unlinked: Vec<String>,
}

/// The lists that the settings name; `None` if one of them cannot be read.
pub(super) fn read_all(settings: &[ListSettings], problems: &mut Vec<Problem>) -> Option<Lists> {
    let before = problems.len();
    let mut lists = Vec::new();
    for (i, list) in settings.iter().enumerate() {
        if list.name.is_empty() || list.file.as_os_str().is_empty() {
            continue; // That has been told.
        }
        match read_list(&list.name, &list.file) {
            Ok(file) => lists.push(List { name: list.name.clone(), rows: file.rows }),
            Err(told) => {
                let key = format!("list[{i}].file");
                problems.extend(told.into_iter().map(|message| Problem::new(&key, message)));
            }
        }
    }
    (problems.len() == before).then(|| Lists::new(lists))
}

/// Reads the file of the list `name`.
///
/// # Errors
/// Everything that is wrong, each with file and line.
pub fn read_list(name: &str, file: &Path) -> Result<ListFile, Vec<String>> {
    let shown = file.display().to_string();
    let text = read_text(file, FileKind::List).map_err(|told| vec![told])?;
    let mut place = Place::new(&shown, &text);
    let parsed = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| place.line(span.start));
        vec![format!("{shown}:{line}: {}", error.message())]
    })?;
    let read = whole(name, parsed.get_ref(), &mut place);
    if place.problems.is_empty() { Ok(read) } else { Err(place.problems) }
}

fn whole(name: &str, document: &DeTable<'_>, place: &mut Place) -> ListFile {
    let mut file = ListFile::default();
    let mut table = Table::new(String::new(), 0, document, place);
    let default =
        Row { kind: table.choice("type", &RowType::ALL), topics: table.topics(), ..Row::default() };
    let (rows, tests) = (table.tables("row"), table.tables("test"));
    table.finish();
    let mut known: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (i, (at, value)) in rows.into_iter().enumerate() {
        let table = Table::new(format!("row[{i}]."), at, value, place);
        let row = row(name, &default, table);
        for text in std::iter::once(&row.name).chain(&row.aliases) {
            unambiguous(text, &row, (i, at), place, &mut known);
        }
        file.rows.push(row);
    }
    for (i, (at, value)) in tests.into_iter().enumerate() {
        let line = place.line(at);
        let table = Table::new(format!("test[{i}]."), at, value, place);
        file.tests.push(Expectation { line, ..test(table) });
    }
    file
}

fn row(list: &str, default: &Row, mut table: Table<'_, '_>) -> Row {
    let told = table.has("type") || table.has("never");
    let mut row = Row {
        name: table.required("name"),
        aliases: table.texts("aliases").unwrap_or_default(),
        kind: table.choice("type", &RowType::ALL),
        ids: table.ids(),
        role: table.text("role"),
        topics: table.topics(),
        never: table.choices("never", &Never::ALL),
        exact: table.flag("exact"),
        any_case: table.choice("case", &[("as_written", false), ("any", true)]).unwrap_or(false),
    };
    if let Some(id) = table.id() {
        let (key, id) = match ItemId::read(&id) {
            ItemId::Wikidata(number) => ("wikidata", format!("Q{number}")),
            ItemId::Geonames(number) => ("geonames", number.to_string()),
            ItemId::Local(id) => (list, id),
        };
        row.ids.insert(key.to_owned(), id);
    }
    for topic in &default.topics {
        if !row.topics.contains(topic) {
            row.topics.push(topic.clone());
        }
    }
    if row.kind.is_none() && row.never.is_empty() {
        row.kind = default.kind;
        if row.kind.is_none() && !told {
            table.problem("type", "expected what it is, or `never`, found neither");
        }
    }
    if row.kind.is_some_and(|kind| row.never.contains(&Never::Type(kind))) {
        table.problem("never", "expected another type than the row's own");
    }
    if row.exact && row.any_case {
        table.problem("case", "expected `exact` or `case = \"any\"`, found both");
    }
    table.finish();
    row
}

/// Tells a name without letters, and one that another row has too.
fn unambiguous(
    text: &str,
    row: &Row,
    (i, at): (usize, usize),
    place: &mut Place,
    known: &mut BTreeMap<String, (usize, String)>,
) {
    let (keys, path) = (clashing(text, row), format!("row[{i}].name"));
    if keys.is_empty() && !text.is_empty() {
        place.problem(at, &path, format!("expected a name with a letter, found `{text}`"));
    }
    for key in keys {
        let (other, name) = known.entry(key).or_insert_with(|| (i, row.name.clone()));
        if *other != i {
            let message = format!(
                "expected names of its own, found `{text}`, a name of row[{other}], `{name}`"
            );
            place.problem(at, &path, message);
            return;
        }
    }
}

fn test(mut table: Table<'_, '_>) -> Expectation {
    let types: Vec<&str> = RowType::ALL.iter().map(|(name, _)| *name).collect();
    let test = Expectation {
        line: 0,
        text: table.required("text"),
        find: table.texts("find"),
        speakers: table.texts("speakers"),
        types: table.words("types", &types),
        unlinked: table.texts("unlinked").unwrap_or_default(),
    };
    let empty = test.find.is_none() && test.speakers.is_none();
    if empty && test.types.is_empty() && test.unlinked.is_empty() {
        table.problem("find", "expected what must come out, found nothing");
    }
    table.finish();
    test
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.toml");
        std::fs::write(&file, text).unwrap();
        let told = read_list("desk", &file).unwrap_err();
        let prefix = format!("{}/", folder.path().display());
        told.into_iter().map(|message| message.replace(&prefix, "")).collect()
    }

    #[test]
    fn faults_tell_file_line_and_key() {
        let told = problems(
            "type = \"persn\"\n\
             [[row]]\nname = \"Ann Lee\"\ntype = \"person\"\nalias = [\"Lee\"]\n\
             [[row]]\naliases = [\"Bo\"]\nnever = [\"linked\"]\n\
             [[row]]\nname = \"Ann Lee\"\ntype = 3\n\
             [[row]]\nname = \"A. Lee\"\naliases = [\"Ann  LEE\"]\ntype = \"person\"\ncase = \"any\"\nexact = true\n\
             [[row]]\nname = \"...\"\ntype = \"person\"\nids = { wikidata = \"42\" }\ntopics = [\"a b\"]\n\
             [[test]]\nfind = \"Ann Lee\"\n",
        );
        expect_test::expect![[r#"
            desk.toml:1: type: expected one of person, organization, location, group, event, work, misc, found `persn`; did you mean `person`?
            desk.toml:5: row[0].alias: unknown key; did you mean `aliases`?
            desk.toml:6: row[1].name: expected a string, found nothing
            desk.toml:8: row[1].never: expected one of find, link, person, organization, location, group, event, work, misc, found `linked`; did you mean `link`?
            desk.toml:11: row[2].type: expected a string, found an integer
            desk.toml:9: row[2].name: expected names of its own, found `Ann Lee`, a name of row[0], `Ann Lee`
            desk.toml:12: row[3].case: expected `exact` or `case = "any"`, found both
            desk.toml:21: row[4].ids.wikidata: expected `Q` and a number, found `42`
            desk.toml:22: row[4].topics: expected letters, digits, `-`, `_` or `.`, found `a b`
            desk.toml:18: row[4].name: expected a name with a letter, found `...`
            desk.toml:23: test[0].text: expected a string, found nothing
            desk.toml:24: test[0].find: expected a list of strings, found a string
            desk.toml:23: test[0].find: expected what must come out, found nothing"#]].assert_eq(&told.join("\n"));
    }

    #[test]
    fn a_row_says_what_it_is_or_what_it_never_is() {
        assert_eq!(
            problems("[[row]]\nname = \"Ann Lee\"\n"),
            ["desk.toml:1: row[0].type: expected what it is, or `never`, found neither"]
        );
        assert_eq!(problems("[[row]]\nname = \"Ann Lee\"\ntype = \"persn\"\n").len(), 1);
    }

    #[test]
    fn an_id_that_is_nearly_an_item_is_refused() {
        let ids = ["Q72x", "q72", "geonames:Oslo", "https://www.wikidata.org/wiki/Property:P31"];
        let told = |id: &&str| {
            problems(&format!("type = \"person\"\n[[row]]\nname = \"Ann Lee\"\nid = \"{id}\"\n"))
        };
        expect_test::expect![[r#"
            desk.toml:4: row[0].id: expected an item of Wikidata such as Q567, found `Q72x`
            desk.toml:4: row[0].id: expected an item of Wikidata such as Q567, found `q72`
            desk.toml:4: row[0].id: expected a number of GeoNames as in geonames:2950159, found `geonames:Oslo`
            desk.toml:4: row[0].id: expected an item of Wikidata such as Q567, found `https://www.wikidata.org/wiki/Property:P31`"#]]
        .assert_eq(&ids.iter().flat_map(told).collect::<Vec<_>>().join("\n"));
        assert_eq!(ItemId::mistake("m-17"), None);
        assert_eq!(ItemId::mistake("Quay-4"), None);
    }

    #[test]
    fn a_file_that_is_no_toml_tells_the_line() {
        let told = problems("type = \"person\"\n[[row]\nname = 1\n");
        assert!(told[0].starts_with("desk.toml:2: "), "{told:?}");
    }
}
