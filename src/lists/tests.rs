use super::*;

fn row(name: &str) -> Row {
    Row { name: name.to_owned(), kind: Some(RowType::Person), ..Row::default() }
}

fn lists(rows: Vec<Row>) -> Lists {
    Lists::new(vec![List { name: "desk".into(), rows }])
}

/// Whether a text is, whole, a name on the lists.
fn is_on(lists: &Lists, text: &str) -> bool {
    let matcher = lists.matcher();
    let mut words = Vec::new();
    for piece in text.split_whitespace() {
        spell(piece, |piece, word| {
            words.push(Word { number: matcher.number(word), capital: Capital::of(piece) });
        });
    }
    let found = matcher.find(&words, |_| text.to_owned());
    found.first().is_some_and(|found| found.length == words.len())
}

#[test]
fn a_name_is_found_in_its_other_writings() {
    let lists = lists(vec![
        row("Ann-Marie Lee"),
        row("J.K. Øster"),
        row("É.K. Lee"),
        row("Marks & Sons"),
        row("Lloyd's of Halven"),
        row("NATO"),
        row("O’Neill Café"),
    ]);
    for text in [
        "Ann-Marie Lee",
        "Ann Marie Lee",
        "ANN-MARIE LEE",
        "J. K. Oster",
        "JK Øster",
        "J.K. ØSTER",
        "É. K. Lee",
        "E. K. Lee",
        "Marks and Sons",
        "LLOYD’S OF HALVEN",
        "Nato",
        "ONeill Cafe",
    ] {
        assert!(is_on(&lists, text), "{text}");
    }
    for text in ["ann-marie lee", "Ann Lee", "Marks, Sons", "Lloyds of Halven", "nato", "JKØster"]
    {
        assert!(!is_on(&lists, text), "{text}");
    }
}

#[test]
fn a_short_word_in_capitals_is_another_in_small_letters() {
    let lists = lists(vec![row("WHO"), row("US")]);
    assert!(is_on(&lists, "WHO") && is_on(&lists, "US"));
    assert!(!is_on(&lists, "Who") && !is_on(&lists, "us"));
}

#[test]
fn rules_of_a_row() {
    let exact = Row { exact: true, ..row("Polish-Halven Works") };
    let any = Row { any_case: true, ..row("bell Hooks") };
    let lists = lists(vec![exact, any]);
    assert!(is_on(&lists, "Polish-Halven Works") && !is_on(&lists, "Polish Halven Works"));
    assert!(is_on(&lists, "bell hooks") && is_on(&lists, "BELL HOOKS"));
}

#[test]
fn rows_of_two_lists_are_one_if_they_share_a_name_and_the_type() {
    let of =
        |kind, name: &str, alias: &str| Row { kind, aliases: vec![alias.to_owned()], ..row(name) };
    let person = Some(RowType::Person);
    let list = |name: &str, rows| List { name: name.into(), rows };
    let lists = Lists::new(vec![
        list("a", vec![of(person, "Ann Lee", "A. Lee"), of(person, "Bo Ek", "Bosse")]),
        list("b", vec![of(person, "Ann B. Lee", "Ann Lee"), of(Some(RowType::Work), "Bosse", "B")]),
    ]);
    assert_eq!(lists.who(0), lists.who(2));
    assert_ne!(lists.who(1), lists.who(3));
    assert_eq!(lists.labels().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn what_stands_in_one_list_as_two_stays_two() {
    let exact = |name: &str| Row { exact: true, ..row(name) };
    let list = |name: &str, rows| List { name: name.into(), rows };
    let two = list("a", vec![exact("Mara Sol"), exact("MARA SOL")]);
    let lists = Lists::new(vec![two.clone()]);
    assert_ne!(lists.who(0), lists.who(1));
    // A row of another list may be either of them, but does not make one of them.
    let lists = Lists::new(vec![two, list("b", vec![row("Mara Sol")])]);
    assert_ne!(lists.who(0), lists.who(1));
    assert!([0, 1].contains(&lists.who(2)));
}

#[test]
fn the_identity_changes_with_any_row() {
    let before = lists(vec![row("Ann Lee")]);
    assert!(before.added().is_some());
    assert_ne!(before.added(), lists(vec![row("Ann Leed")]).added());
    assert_eq!(before.added(), lists(vec![row("Ann Lee")]).added());
    assert_eq!(Lists::new(Vec::new()).added(), None);
}
