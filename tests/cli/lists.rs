//! `test`: lists against the sentences in their own files.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Desk, STORY, stdout, text};

const EXAMPLE: &str = include_str!("../../config/lists/example.toml");

#[test]
fn the_example_of_the_documentation_is_in_order() {
    let desk = Desk::new(&[("harbour.toml", EXAMPLE)]);
    let output = desk.run(false, &[], "test harbour.toml");
    assert_eq!(stdout(&output, 0), "3 of 3 tests as expected\n");
    let page = include_str!("../../docs/LISTS.md");
    assert!(page.contains("(../config/lists/example.toml)"));
}

#[test]
fn what_comes_out_otherwise_is_told_with_its_line() {
    let wrong = EXAMPLE
        .replace("find = [\"Ilse Marten\", \"Nordkai\"]", "find = [\"Ilse Marten\", \"Tender\"]")
        .replace("speakers = [\"Ilse Marten\"]", "speakers = [\"Bo Ek\"]");
    let desk = Desk::new(&[("harbour.toml", &wrong)]);
    let output = desk.run(false, &[], "test harbour.toml");
    let told = stdout(&output, 65);
    let line = wrong.lines().position(|line| line == "[[test]]").unwrap() + 1;
    assert_eq!(
        told,
        format!(
            "harbour.toml:{line}: find: expected `Tender`, found it nowhere\n\
             harbour.toml:{line}: find: expected nothing more, found `Nordkai`\n\
             harbour.toml:{line}: speakers: expected [\"Bo Ek\"], found [\"Ilse Marten\"]\n\
             2 of 3 tests as expected\n"
        )
    );
}

#[test]
fn a_name_that_is_not_found_is_not_one_without_ids() {
    let slip = EXAMPLE.replace("unlinked = [\"Jordan Mills\"]", "unlinked = [\"Jordan Mill\"]");
    let desk = Desk::new(&[("harbour.toml", &slip)]);
    let told = stdout(&desk.run(false, &[], "test harbour.toml"), 65);
    let expected = ": unlinked: expected `Jordan Mill` without ids, found it nowhere\n";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn lists_of_the_configuration_stand_in_records_and_predicates() {
    let config = "[[list]]\nname = \"desk\"\nfile = \"harbour.toml\"\n";
    let files = [("harbour.toml", EXAMPLE), ("c.toml", config), ("story.txt", STORY)];
    let desk = Desk::new(&files);
    let extract = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(["extract", "story.txt"]).args(more).current_dir(desk.path());
        command.output().unwrap()
    };
    let record = |more: &[&str]| serde_json::from_str::<Value>(&stdout(&extract(more), 0)).unwrap();
    let with = record(&["--config", "c.toml"]);
    let ilse = with["entities"].as_array().unwrap().iter().find(|e| e["name"] == "Ilse Marten");
    assert_eq!(ilse.unwrap()["lists"], json!(["desk", "harbour"]));
    assert_eq!(ilse.unwrap()["ids"]["desk"], "m-17");
    assert_ne!(with["provenance"]["model"], record(&[])["provenance"]["model"]);

    let wanted = |predicate: &str| extract(&["--config", "c.toml", "--where", predicate]);
    assert!(stdout(&wanted("speaker in list:desk"), 0).contains("Ilse Marten"));
    assert_eq!(stdout(&wanted("not speaker in list:harbour"), 0), "");
    let told = wanted("speaker in list:dsk");
    assert_eq!(told.status.code(), Some(64));
    assert!(text(&told.stderr).contains("did you mean `desk`?"), "{told:?}");
}

#[test]
fn verbs_of_ones_own_report_and_others_do_no_longer() {
    let story = "Ilse Marten bleated on Friday that the lock gates would hold.\n\n\
                 Ilse Marten denied that the lock gates had failed.\n";
    let verbs =
        "\u{feff}# of our dialect\nverb\treports\tact\nBleat\tsay\tstatement\ndeny\tnothing\n";
    let config = |file: &str| format!("[analysis]\nlexicon = [\"{file}\"]\n");
    let desk = Desk::new(&[
        ("story.txt", story),
        ("our.tsv", verbs),
        ("c.toml", &config("our.tsv")),
        ("wrong.tsv", "verb\treports\tact\nbleat\tsay\tstatment\n"),
        ("wrong.toml", &config("wrong.tsv")),
    ]);
    let quotes = |more: &str| {
        let output = desk.run(false, &[], &format!("extract story.txt --format ndjson {more}"));
        let record: Value = serde_json::from_str(&stdout(&output, 0)).unwrap();
        let quotes = record["quotes"].as_array().unwrap().iter();
        quotes.map(|quote| quote["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(quotes(""), ["the lock gates had failed"]);
    assert_eq!(quotes("--config c.toml"), ["the lock gates would hold"]);
    let told = desk.run(false, &[], "validate --config wrong.toml");
    let told = text(&told.stdout) + &text(&told.stderr);
    assert!(told.contains("wrong.tsv:2: expected an act of statement, "), "{told}");
    assert!(told.contains("found \"statment\"; did you mean `statement`?"), "{told}");
}

#[test]
fn a_list_that_is_not_there_does_not_leave_a_tap_dry() {
    let config = "[[list]]\nname = \"desk\"\nfile = \"harbour.toml\"\n";
    let desk = Desk::new(&[("harbour.toml", EXAMPLE), ("c.toml", config)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.args(["tap", "--config", "c.toml", "--where", "speaker in list:dsk"]);
    let told = command.current_dir(desk.path()).output().unwrap();
    assert_eq!(told.status.code(), Some(64));
    let told = text(&told.stderr);
    assert!(told.contains("--where: character 17: expected a list or topic"), "{told}");
    assert!(told.contains("did you mean `desk`?"), "{told}");
}

#[test]
fn files_of_one_name_are_lists_of_their_own() {
    let list = |name: &str| {
        format!(
            "[[row]]\nname = \"{name}\"\ntype = \"person\"\n\
             [[test]]\ntext = \"It was {name} who came on Monday.\"\nfind = [\"{name}\"]\n"
        )
    };
    let config = "[[list]]\nname = \"desk\"\nfile = \"own/desk.toml\"\n";
    let desk = Desk::new(&[
        ("config/copydesk.toml", config),
        ("own/desk.toml", &list("Zqx Brumt")),
        ("a/desk.toml", &list("Vlk Drasn")),
        ("b/desk.toml", &list("Prq Osten")),
    ]);
    let output = desk.run(false, &[], "test a/desk.toml b/desk.toml own/desk.toml a/desk.toml");
    assert_eq!(stdout(&output, 0), "4 of 4 tests as expected\n");
}

#[test]
fn a_file_without_tests_or_with_faults_is_refused() {
    let row = "[[row]]\nname = \"Ann Lee\"\ntype = \"person\"\n";
    let desk = Desk::new(&[("a.toml", row), ("b.toml", "[[row]]\nnam = 1\n")]);
    let bare = desk.run(false, &[], "test a.toml");
    assert_eq!(bare.status.code(), Some(65), "{bare:?}");
    let broken = desk.run(false, &[], "test b.toml");
    assert_eq!(broken.status.code(), Some(78));
    let told = text(&broken.stderr);
    assert!(told.contains("b.toml:2: row[0].nam: unknown key; did you mean `name`?"), "{told}");
    assert_eq!(desk.run(false, &[], "test c.toml").status.code(), Some(66));
}
