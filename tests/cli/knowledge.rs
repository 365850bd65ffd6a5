//! `copydesk knowledge`: files from lists, query results and dumps.

use std::io::Write;

use crate::support::{Desk, gzip, stdout, text};

const LIST: &str = "\
id,name,aliases,type,country,description,prominence,ticker,latitude,longitude
Q7001,Port Halven,Halvenhavn,location,NO,town in Norway,50,,60.5,5.25
acme:1,Halven Works,\"HWK|Halven Works AS (1920)\",organization,NO,shipyard,40,HLV,,
Q7002,Greta Sandvik,Sandvik|G. Sandvik,person,Q20,novelist,30,,,
";

#[test]
fn a_list_becomes_a_file_that_the_analysis_uses() {
    let config = "[analysis]\nknowledge = [\"ours.ckb\"]\n";
    let story = "Shares of Halven Works rose on Monday after the company Halven Works said \
                 it would build ships in Norway again. Norway cheered.\n";
    let desk = Desk::new(&[("ours.csv", LIST), ("copydesk.toml", config), ("story.txt", story)]);
    let built = desk.run(false, &[], "knowledge build --out ours.ckb ours.csv");
    let summary = stdout(&built, 0);
    assert!(summary.contains("1 of type person"), "{summary}");
    assert!(summary.contains("1 names left out: one word for a person"), "{summary}");
    let checked = stdout(&desk.run(false, &[], "knowledge check ours.ckb"), 0);
    assert!(checked.starts_with("ours.ckb: whole\n"), "{checked}");
    assert!(checked.contains("items      3 (1 person, 1 organization, 1 location)"), "{checked}");

    let find =
        |name: &str, code| stdout(&desk.run(false, &[], &format!("knowledge find {name}")), code);
    assert_eq!(
        find("ours.ckb Halvenhavn", 0),
        "Q7001\tlocation\tPort Halven\talias\tNO\t50\ttown in Norway\twikidata=Q7001\t60.5,5.25\n"
    );
    assert_eq!(
        find("ours.ckb HWK", 0),
        "acme:1\torganization\tHalven Works\talias\tNO\t40\tshipyard\tacme=1 ticker=HLV\n"
    );
    assert_eq!(find("ours.ckb Sandvik", 65), "");
    assert_eq!(
        find("ours.ckb Port Halven", 0),
        find("ours.ckb Halvenhavn", 0).replace("alias", "name")
    );
    assert!(find("--config copydesk.toml Halvenhavn", 0).starts_with("Q7001"));

    let with = stdout(
        &desk.run(false, &[], "extract story.txt --config copydesk.toml --format ndjson"),
        0,
    );
    let record: serde_json::Value = serde_json::from_str(&with).unwrap();
    let works = record["entities"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["name"] == "Halven Works")
        .unwrap();
    assert_eq!(works["ids"], serde_json::json!({"acme": "1", "ticker": "HLV"}), "{works}");
    assert!(works["link_confidence"].as_f64().unwrap() >= 0.85);
    assert!(works.get("wikidata").is_none());
    let without = stdout(&desk.run(false, &[], "extract story.txt --format ndjson"), 0);
    let model = |line: &str| -> String {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["provenance"]["model"].as_str().unwrap().to_owned()
    };
    let added = model(&with);
    let (before, digest) = added.split_once('+').unwrap();
    assert_eq!((before, digest.len()), (model(&without).as_str(), 8));
}

#[test]
fn wrong_rows_are_told_by_file_line_and_column() {
    let list = "id\tname\ttype\tcountry\tprominence\n\
                Q1\tA Body\torganization\tNorway\t3\n\
                Q2\tAnother\tcompany\tNO\t3\n\
                Q3\tThird\torganization\tNO\tmany\n\
                Q4\tFourth\torganization\n\
                \tFifth\torganization\tNO\t1\n\
                Q6\tSixth\torganization\tXX\t1\n\
                Q7\tSeventh\torganization\tUK\t1\n\
                Q8\tEighth\torganization\tXK\t1\n";
    let desk = Desk::new(&[("ours.tsv", list)]);
    let built = desk.run(false, &[], "knowledge build --out ours.ckb ours.tsv");
    assert_eq!(built.status.code(), Some(65));
    let told = text(&built.stderr);
    let expected = [
        "ours.tsv:2: column `country`: expected a country's code such as FR, or its item, found `Norway`",
        "ours.tsv:3: column `type`: expected person, organization, location, group, work, found `company`",
        "ours.tsv:4: column `prominence`: expected a whole number up to 65535, found `many`",
        "ours.tsv:5: expected 5 columns, found 3",
        "ours.tsv:6: column `id`: expected an id such as Q42 or ours:7, found ``",
        "ours.tsv:7: column `country`: expected a country's code such as FR, or its item, found `XX`",
        "ours.tsv:8: column `country`: expected a country's code such as FR, or its item, found `UK`; did you mean `GB`?",
    ];
    assert_eq!(told.trim_end(), format!("copydesk: {}", expected.join("\n")));
    assert!(!desk.path().join("ours.ckb").exists());

    let open = "id,name,type\nQ1,\"A Body,organization\nQ2,Another,organization\n";
    let desk = Desk::new(&[("open.csv", open)]);
    let told = desk.run(false, &[], "knowledge build --out open.ckb open.csv");
    let expected =
        "open.csv:2: expected 3 columns, found 2; column `name`: is its quotation mark closed?";
    assert!(text(&told.stderr).contains(expected), "{told:?}");
}

#[test]
fn an_own_id_says_of_which_list_it_is() {
    for (id, told) in [
        ("seven", "expected an id of a list such as ours:7, found `seven`"),
        ("ours:", "expected an id of a list such as ours:7, found `ours:`"),
        (":7", "expected an id of a list such as ours:7, found `:7`"),
        ("Q7x", "expected an item of Wikidata such as Q567, found `Q7x`"),
    ] {
        let list = format!("id,name,type\n{id},A Body,organization\n");
        let desk = Desk::new(&[("ours.csv", &list)]);
        let built = desk.run(false, &[], "knowledge build --out ours.ckb ours.csv");
        let expected = format!("copydesk: ours.csv:2: column `id`: {told}");
        assert_eq!((built.status.code(), text(&built.stderr).trim_end()), (Some(65), &*expected));
    }
}

#[test]
fn half_of_a_place_is_a_mistake() {
    for (cells, column) in [("59.9,", "longitude"), (",10.7", "latitude")] {
        let list = format!("id,name,type,latitude,longitude\nours:1,Halven,location,{cells}\n");
        let desk = Desk::new(&[("ours.csv", &list)]);
        let built = desk.run(false, &[], "knowledge build --out ours.ckb ours.csv");
        assert_eq!(built.status.code(), Some(65), "{cells}");
        let told = text(&built.stderr);
        assert!(told.contains(&format!("ours.csv:2: column `{column}`: expected")), "{told}");
    }
}

#[test]
fn columns_that_nobody_knows_are_told_unless_they_are_ignored() {
    let desk = Desk::new(&[("odd.csv", "id,name,type,born\nQ1,A,person,1900\n")]);
    let odd = desk.run(false, &[], "knowledge build --out odd.ckb odd.csv");
    assert!(text(&odd.stderr).contains("odd.csv:1: expected the columns"), "{odd:?}");
    let ignored =
        desk.run(false, &[], "knowledge build --out odd.ckb --ignore-columns born odd.csv");
    assert_eq!(ignored.status.code(), Some(0), "{ignored:?}");
}

#[test]
fn a_list_is_not_written_over() {
    let list = "id,name,type\nours:1,Halven Works,organization\n";
    let desk = Desk::new(&[("ours.csv", list)]);
    let refused = desk.run(false, &[], "knowledge build --out ./ours.csv ours.csv");
    assert_eq!(refused.status.code(), Some(64), "{refused:?}");
    assert!(text(&refused.stderr).contains("expected another file than the list ours.csv"));
    assert_eq!(std::fs::read_to_string(desk.path().join("ours.csv")).unwrap(), list);
}

#[test]
fn a_header_says_what_is_wrong_with_it() {
    let desk = Desk::new(&[
        ("semicolons.csv", "id;name;type\nours:1;Halven Works;organization\n"),
        ("twice.csv", "id,name,type,name\nours:1,Halven Works,organization,Halven\n"),
        ("slip.csv", "id,name,typ\nours:1,Halven Works,organization\n"),
        ("query.tsv", "?item\t?itemLabel\n<http://www.wikidata.org/entity/Q7>\t\"Ann\"@en\n"),
    ]);
    for (file, expected) in [
        ("semicolons.csv", ":1: expected cells separated by commas, or by tabs in a .tsv"),
        ("twice.csv", ":1: expected each column once, found `name` twice"),
        ("slip.csv", ":1: expected the columns id, name, type"),
        ("query.tsv", ":1: expected the query's result as CSV, found ?item, ?itemLabel"),
    ] {
        let built = desk.run(false, &[], &format!("knowledge build --out ours.ckb {file}"));
        assert_eq!(built.status.code(), Some(65), "{built:?}");
        assert!(text(&built.stderr).contains(&format!("{file}{expected}")), "{built:?}");
        let meant = text(&built.stderr).contains("did you mean `type`?");
        assert_eq!(meant, file == "slip.csv", "{built:?}");
    }
}

#[test]
fn the_results_of_a_query_are_read_as_they_are_downloaded() {
    let query = "item,itemLabel,itemAltLabel,itemDescription,cc,sitelinks\n\
        http://www.wikidata.org/entity/Q7002,Greta Sandvik,\"Sandvik, G. Sandvik\",novelist,NO,31\n\
        http://www.wikidata.org/entity/Q7003,Q7003,,,NO,4\n";
    let desk = Desk::new(&[("query.csv", query)]);
    let refused = desk.run(false, &[], "knowledge build --out q.ckb query.csv");
    assert!(text(&refused.stderr).contains("expected the option --type"), "{refused:?}");
    let built = desk.run(false, &[], "knowledge build --out q.ckb --type person query.csv");
    let summary = stdout(&built, 0);
    assert!(summary.contains("1 of type person"), "{summary}");
    assert!(
        summary.contains("1 items left out: less well known than asked for, or without a name")
    );
    let found = desk.run(false, &[], "knowledge find q.ckb Q7003");
    assert_eq!(found.status.code(), Some(65));
    // Without the number of pages they are as well known as the rows of a list.
    let bare = "item,itemLabel\nhttp://www.wikidata.org/entity/Q7002,Greta Sandvik\n";
    let desk = Desk::new(&[("query.csv", bare)]);
    stdout(&desk.run(false, &[], "knowledge build --out q.ckb --type person query.csv"), 0);
    let found = stdout(&desk.run(false, &[], "knowledge find q.ckb Greta Sandvik"), 0);
    assert!(found.contains("\t60\t"), "{found}");
}

/// A claim that names an item.
fn item(property: &str, number: u32) -> String {
    format!(
        r#""{property}":[{{"mainsnak":{{"datavalue":{{"value":{{"id":"Q{number}"}}}}}},"rank":"normal"}}]"#
    )
}

fn entity(number: u32, name: &str, sitelinks: usize, claims: &[String]) -> String {
    let links: Vec<String> = (0..sitelinks).map(|n| format!(r#""s{n}":{{"title":"x"}}"#)).collect();
    format!(
        r#"{{"id":"Q{number}","labels":{{"en":{{"value":"{name}"}}}},"descriptions":[],"aliases":{{"en":[{{"value":"{name} II"}}]}},"claims":{{{}}},"sitelinks":{{{}}}}}"#,
        claims.join(","),
        links.join(",")
    )
}

/// A dump with a country, two classes, a person, a body, a minister whom few know, and
/// what is left out.
fn dump() -> String {
    let text = |property: &str, value: &str| {
        format!(
            r#""{property}":[{{"mainsnak":{{"datavalue":{{"value":"{value}"}}}},"rank":"normal"}}]"#
        )
    };
    let place =
        r#""P625":[{"mainsnak":{"datavalue":{"value":{"latitude":60.5,"longitude":5.25}}}}]"#;
    let office = r#""P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q83307"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2021-10-14T00:00:00Z"}}}]}}]"#;
    let lines = [
        entity(20, "Norland", 90, &[item("P31", 6256), text("P297", "NO")]),
        entity(9001, "kind of shipyard", 0, &[item("P279", 9002)]),
        entity(9002, "shipyard", 3, &[item("P279", 4_830_453)]),
        entity(7002, "Greta Sandvik", 12, &[item("P31", 5), item("P27", 20)]),
        entity(7004, "Halven Works", 9, &[item("P31", 9001), item("P17", 20), text("P249", "HLV")]),
        entity(7005, "Port Halven", 8, &[item("P31", 515), text("P1566", "77"), place.into()]),
        entity(7006, "Jon Aas", 1, &[item("P31", 5), office.into()]),
        entity(7007, "Nils Overby", 1, &[item("P31", 5)]),
        entity(7008, "Halven (disambiguation)", 20, &[item("P31", 4_167_410)]),
    ];
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[test]
fn a_dump_is_read_plain_and_packed() {
    let desk = Desk::new(&[("plain.json", &dump())]);
    std::fs::write(desk.path().join("packed.json.gz"), gzip(&dump())).unwrap();
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(dump().as_bytes()).unwrap();
    std::fs::write(desk.path().join("packed.json.bz2"), packer.finish().unwrap()).unwrap();
    let built = |file: &str| {
        let arguments = format!("knowledge build --out d.ckb --title dump {file}");
        let summary = stdout(&desk.run(false, &[], &arguments), 0);
        (summary, std::fs::read(desk.path().join("d.ckb")).unwrap())
    };
    let plain = built("plain.json");
    assert_eq!(built("packed.json.gz"), plain);
    assert_eq!(built("packed.json.bz2"), plain);
    assert!(plain.0.contains("2 of type person"), "{}", plain.0);
    let find = |name: &str| {
        let output = desk.run(false, &[], &format!("knowledge find d.ckb {name}"));
        text(&output.stdout)
    };
    // "find" takes its last word for the name.
    assert_eq!(find("Norland"), "Q20\tlocation\tNorland\tname\tNO\t90\t\twikidata=Q20\n");
    let listing = stdout(&desk.run(false, &[], "knowledge check d.ckb"), 0);
    assert!(listing.contains("items      5 (2 person, 1 organization, 2 location)"), "{listing}");
}

#[test]
fn a_broken_dump_is_told_by_line_and_column() {
    let broken = dump().replace("\"id\":\"Q7004\"", "\"id\":7004");
    let desk = Desk::new(&[("broken.json", &broken)]);
    let built = desk.run(false, &[], "knowledge build --out d.ckb broken.json");
    assert_eq!(built.status.code(), Some(65));
    let told = text(&built.stderr);
    assert!(told.contains("broken.json:6:10: expected an item, found"), "{told}");
    assert!(!told.contains("at line"), "{told}");
}

#[test]
fn a_dump_that_is_cut_between_two_items_is_told() {
    let whole = dump();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let (cut, picked) = (lines[..4].concat(), lines[1..5].concat());
    let desk = Desk::new(&[("cut.json", &cut), ("picked.json", &picked)]);
    let built = desk.run(false, &[], "knowledge build --out d.ckb cut.json");
    assert_eq!(built.status.code(), Some(65));
    let told = text(&built.stderr);
    assert!(
        told.contains("cut.json:5:1: expected `]` after the last item, found the end"),
        "{told}"
    );
    stdout(&desk.run(false, &[], "knowledge build --out d.ckb picked.json"), 0);
}

#[test]
fn a_damaged_file_stops_the_start() {
    let config = "[analysis]\nknowledge = [\"ours.ckb\"]\n";
    let desk = Desk::new(&[("ours.ckb", "CKB1 and more"), ("copydesk.toml", config)]);
    let refused = desk.run(false, &[], "validate --config copydesk.toml");
    assert_eq!(refused.status.code(), Some(78));
    let told = text(&refused.stderr);
    assert!(
        told.contains("analysis.knowledge[0]") && told.contains("ours.ckb: expected a"),
        "{told}"
    );
    let checked = desk.run(false, &[], "knowledge check ours.ckb");
    assert_eq!(checked.status.code(), Some(65));
}
