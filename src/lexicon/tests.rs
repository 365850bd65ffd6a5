//! The tables, and what the reader does with a user's own.

use super::*;

#[test]
fn every_table_can_be_read_and_has_one_row_a_word() {
    let mut known: Map<String, &str> = Map::default();
    for (name, table) in TABLES {
        let mut last = String::new();
        let read = table::read(name, table, |row| {
            let word = row.word.into_owned();
            assert!(word > last, "{name}: {word} is out of order");
            let told = [row.full, row.like, row.body].iter().any(|cell| !cell.is_empty());
            assert!(row.gains != 0 || told, "{name}: {word} has no class");
            let other = known.insert(word.clone(), name);
            assert_eq!(other, None, "{name}: {word} has a row elsewhere");
            last = word;
        });
        assert_eq!(read, Ok(()));
    }
    assert!(known.len() <= WORDS, "{} words", known.len());
    assert!(known.keys().all(|word| word.len() <= LONGEST));
}

#[test]
fn words_are_found_in_any_case_and_with_a_stop() {
    let lexicon = Lexicon::built_in();
    assert!(lexicon.word("Senator").is(Class::Title));
    assert_eq!(lexicon.word("Gov.").full(), Some("governor"));
    assert_eq!(lexicon.word("South Korean").country(), Some("KR"));
    assert_eq!(*lexicon.get("no such word"), Properties::default());
    assert_eq!(lexicon.get("spokeswoman").gender, Gender::Female);
}

#[test]
fn rows_of_ones_own_add_to_what_is_known() {
    let mut lexicon = Lexicon::new();
    let table =
        "# ours\nword\tis\tgender\nProvost\ttitle role\nqueen\t-title kinship\nNan\tkinship\tF\n";
    assert_eq!(lexicon.extend("our.tsv", table), Ok(()));
    assert!(lexicon.is("provost", Class::Title));
    assert!(lexicon.is("queen", Class::Role) && lexicon.is("queen", Class::Kinship));
    assert_eq!(lexicon.get("nan").gender, Gender::Female);
    assert_eq!(lexicon.added().map(str::len), Some(8));
    assert_eq!(Lexicon::new().added(), None);
}

#[test]
fn words_of_one_ring_are_alike() {
    let lexicon = Lexicon::built_in();
    let alike = |a: &str, b: &str| lexicon.get(a).is_like(lexicon.get(b));
    assert!(alike("premier", "prime minister") && alike("surgeon", "doctor"));
    assert!(!alike("surgeon", "barrister") && !alike("no such word", "nor such a word"));
    let mut own = Lexicon::new();
    assert_eq!(own.extend("our.tsv", "word\tlike\nprovost\tmayor\n"), Ok(()));
    assert!(own.get("provost").is_like(own.get("mayor")));
}

#[test]
fn no_ring_has_a_single_word() {
    let mut sizes: Map<String, usize> = Map::default();
    for (name, table) in TABLES {
        let read = table::read(name, table, |row| {
            for ring in row.like.split_ascii_whitespace() {
                *sizes.entry(ring.to_owned()).or_default() += 1;
            }
        });
        assert_eq!(read, Ok(()));
    }
    let lone: Vec<&String> = sizes.iter().filter(|(_, n)| **n < 2).map(|(ring, _)| ring).collect();
    assert!(sizes.len() >= 60 && lone.is_empty(), "{lone:?}");
}

#[test]
fn a_wrong_row_is_named_with_its_line() {
    let told = |table: &str| Lexicon::new().extend("our.tsv", table).unwrap_err().to_string();
    for (table, error) in [
        ("is\tword\n", "our.tsv:1: expected \"word\" as the first column"),
        (
            "word\tkind\n",
            "our.tsv:1: expected a column of word, is, gender, country, full, like, body, or, for verbs, `verb` first, with tabs between, found \"kind\"",
        ),
        ("word\tgender\nnan\tf\n", "our.tsv:2: expected a gender F or M, found \"f\""),
        (
            "word\tcountry\ndane\tDEN\n",
            "our.tsv:2: expected a country's code such as FR, found \"DEN\"",
        ),
        ("word\tis\nnan\trole\tF\n", "our.tsv:2: expected 2 columns, found \"F\" after them"),
        ("word\tis\n\trole\n", "our.tsv:2: expected a word"),
    ] {
        assert_eq!(told(table), error);
    }
    let unknown = told("# ours\nword\tis\nnan\tgrandmother\n");
    assert!(unknown.starts_with("our.tsv:3: expected a class of courtesy, title, "), "{unknown}");
    assert!(unknown.ends_with(", found \"grandmother\""), "{unknown}");
    let slip = told("word\tis\nnan\trol\n");
    assert!(slip.ends_with(", found \"rol\"; did you mean `role`?"), "{slip}");
}

#[test]
fn verbs_of_ones_own_take_the_place_of_those_known() {
    let mut lexicon = Lexicon::new();
    let table = "verb\treports\tact\nhit out\tsay\tstatement\nbleat\tsay\tstatement\n\
                 bleat\tnothing\nsay\tnothing\n";
    assert_eq!(lexicon.extend("our.tsv", table), Ok(()));
    let particles = |word: &str| -> Vec<&str> {
        let reports = lexicon.reports(word).map(|reports| reports.followed.as_slice());
        reports.unwrap_or_default().iter().map(|(particle, _)| *particle).collect()
    };
    assert_eq!(particles("hits"), ["back", "out"]);
    assert!(lexicon.reports("bleated").is_none() && lexicon.reports("said").is_none());
}
