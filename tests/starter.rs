//! Holds that the starter was made from the lists that stand beside it.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;

use copydesk::knowledge::{Base, ItemId};

/// One row of a list, with what its heading says.
fn rows(list: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lists").join(list);
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn institutions_are_in_the_starter_under_their_names() {
    let base = Base::new();
    let mut wrong = Vec::new();
    for row in rows("institutions.tsv") {
        let [id, name, _, country, _, aliases, _] = row.as_slice() else {
            panic!("seven columns: {row:?}");
        };
        let found = |name: &str| base.find(name).iter().any(|f| f.item.id() == ItemId::read(id));
        let item = base.by_id(&ItemId::read(id));
        let of = item.and_then(|item| item.country()).unwrap_or_default();
        if !found(name) || !country.is_empty() && of != country {
            wrong.push(format!("{id} {name}"));
        }
        for alias in aliases.split('|').filter_map(|alias| alias.strip_prefix('-')) {
            if found(alias) {
                wrong.push(format!("{id} {alias}"));
            }
        }
    }
    assert!(wrong.is_empty(), "make knowledge, for: {}", wrong.join(", "));
}

#[test]
fn institutions_are_sorted_and_say_where_their_ids_are_from() {
    let number = |row: &[String]| row.first().and_then(|id| id.get(1..)?.parse::<u64>().ok());
    let institutions = rows("institutions.tsv");
    for two in institutions.windows(2) {
        let [first, second] = two else { continue };
        assert!(number(first).unwrap() < number(second).unwrap(), "{second:?}");
    }
    let known =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lists/README.md"));
    let known = known.unwrap();
    for row in &institutions {
        for source in row.last().unwrap().split(',') {
            assert!(known.contains(&format!("`{source}`")), "{source} of {row:?}");
        }
    }
    let bodies = rows("bodies.tsv");
    let twice =
        institutions.iter().find(|row| bodies.iter().any(|body| body.first() == row.first()));
    assert_eq!(twice, None);
}
