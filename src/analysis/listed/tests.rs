use std::sync::LazyLock;

use crate::analysis::{Analysis, Analyzer, Scratch};
use crate::article::Article;
use crate::lists::{List, Lists, Never, Row, RowType};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

fn row(name: &str, aliases: &[&str], kind: Option<RowType>) -> Row {
    let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
    Row { name: name.to_owned(), aliases, kind, ..Row::default() }
}

fn person(name: &str, aliases: &[&str]) -> Row {
    row(name, aliases, Some(RowType::Person))
}

fn company(name: &str, aliases: &[&str]) -> Row {
    row(name, aliases, Some(RowType::Organization))
}

fn analyze(lists: &[(&str, Vec<Row>)], text: &str) -> Analysis {
    let lists = lists.iter().map(|(name, rows)| List { name: (*name).into(), rows: rows.clone() });
    let lists = Lists::new(lists.collect());
    let article = Article { text: text.into(), ..Article::default() };
    ANALYZER.analyze_with(&mut Scratch::default(), &article, &lists)
}

/// "name (type) lists: mentions" of each entity that is on a list.
fn on_lists(lists: &[(&str, Vec<Row>)], text: &str) -> Vec<String> {
    let found = analyze(lists, text);
    let mut lines: Vec<String> = found
        .entities
        .iter()
        .filter_map(|entity| {
            let listing = entity.listing.as_ref()?;
            let mentions: Vec<&str> = entity.mentions.iter().map(|m| m.span.slice(text)).collect();
            let kind = format!("{:?}", entity.kind).to_lowercase();
            let (name, lists) = (&entity.name, listing.lists.join("+"));
            Some(format!("{name} ({kind}) {lists}: {}", mentions.join(", ")))
        })
        .collect();
    lines.sort();
    lines
}

fn found(rows: Vec<Row>, text: &str) -> Vec<String> {
    on_lists(&[("desk", rows)], text)
}

#[test]
fn a_row_is_found_where_no_model_sees_a_name() {
    let text = "The works of grünkraft were closed on Monday, and Zqx Brumt left for good.";
    let rows = vec![Row { any_case: true, ..company("Grünkraft", &[]) }, person("Zqx Brumt", &[])];
    assert_eq!(
        found(rows, text),
        ["Grünkraft (organization) desk: grünkraft", "Zqx Brumt (person) desk: Zqx Brumt"]
    );
}

#[test]
fn the_surname_follows_and_the_quote_has_the_name_of_the_desk() {
    let text =
        "Anna Leibold, the harbour master, spoke on Monday. “The lock is open,” Leibold said.";
    let rows =
        vec![Row { role: Some("minister".into()), ..person("Dr Anna Leibold", &["Anna Leibold"]) }];
    let analysis = analyze(&[("desk", rows.clone())], text);
    let speaker = analysis.quotes[0].speaker.as_ref().unwrap();
    assert_eq!(speaker.name, "Dr Anna Leibold");
    let entity = &analysis.entities[speaker.entity.unwrap()];
    assert_eq!(entity.roles.first().map(String::as_str), Some("minister"));
    assert!(entity.mentions.iter().any(|m| m.span.slice(text) == "Leibold"));
}

#[test]
fn a_part_of_a_longer_name_is_another_name() {
    let rows = || vec![person("Ann Lee", &[]), company("Halven", &[])];
    for text in [
        "Ann Lee Smith opened the fair in Oslo on Monday, and it rained.",
        "The mayor thanked Ann Lee-Smith for her work on Monday.",
        "The Ann Lee Foundation gave money to the school on Monday.",
        "He works for Halven Savings Bank in the north of the country.",
    ] {
        assert_eq!(found(rows(), text), [""; 0], "{text}");
    }
}

#[test]
fn what_only_stands_beside_a_name_is_no_part_of_it() {
    let rows = || vec![person("Ann Lee", &["N. Lee"]), company("Halven Works", &[])];
    for (text, wanted) in [
        ("Critics praised Ann Lee's work.", "Ann Lee (person) desk: Ann Lee"),
        ("It was said by Minister ANN LEE on Monday.", "Ann Lee (person) desk: ANN LEE"),
        ("The letter was signed by N. Lee on Monday.", "Ann Lee (person) desk: N. Lee"),
        ("The Ann Lee-led board met on Monday.", "Ann Lee (person) desk: Ann Lee"),
        (
            "The yard of Halven Works Ltd was sold on Monday.",
            "Halven Works (organization) desk: Halven Works Ltd",
        ),
        (
            "The yard of Halven-Works was sold on Monday.",
            "Halven Works (organization) desk: Halven-Works",
        ),
    ] {
        assert_eq!(found(rows(), text), [wanted], "{text}");
    }
}

#[test]
fn a_lone_word_for_a_person_yields_to_somebody_who_is_named_in_full() {
    let rows = || vec![person("Ann Lee", &["Lee"])];
    let alone = "Critics said on Monday that Lee had failed the city.";
    assert_eq!(found(rows(), alone), ["Ann Lee (person) desk: Lee"]);
    let other =
        "The film shows Bruce Lee at work. Critics said on Monday that Lee was at his best.";
    assert_eq!(found(rows(), other), [""; 0]);
}

#[test]
fn a_common_word_is_a_name_only_where_its_capital_tells_so() {
    let rows = || vec![company("Reach", &[])];
    let name = "The papers of Reach were sold on Monday.";
    assert_eq!(found(rows(), name), ["Reach (organization) desk: Reach"]);
    for word in ["Reach for the stars, she said.", "The goals are out of reach, she said."] {
        assert_eq!(found(rows(), word), [""; 0], "{word}");
    }
}

#[test]
fn what_must_never_be_made_of_a_name() {
    let never = |what| Row { never: vec![what], ..row("Jordan Mills", &[], None) };
    let text = "Production at Jordan Mills fell on Monday. Workers of Jordan Mills were sent home.";
    let kinds = |rows| {
        let analysis = analyze(&[("desk", rows)], text);
        let named = analysis.entities.into_iter().find(|e| e.name == "Jordan Mills");
        named.map(|entity| format!("{:?}", entity.kind))
    };
    assert_ne!(kinds(vec![never(Never::Type(RowType::Person))]).as_deref(), Some("Person"));
    assert_eq!(kinds(vec![company("Jordan Mills", &[])]).as_deref(), Some("Organization"));
    assert_eq!(kinds(vec![never(Never::Found)]), None);

    let text = "Angela Merkel, the former chancellor of Germany, spoke in Berlin on Monday.";
    let linked = |rows| {
        let analysis = analyze(&[("desk", rows)], text);
        let named = analysis.entities.into_iter().find(|e| e.name == "Angela Merkel").unwrap();
        (named.wikidata, named.link.is_some())
    };
    assert_eq!(linked(Vec::new()), (Some("Q567".into()), true));
    let row = Row { never: vec![Never::Linked], ..row("Angela Merkel", &[], None) };
    assert_eq!(linked(vec![row]), (None, false));
}

#[test]
fn ids_of_a_row_are_certain_and_bring_those_of_its_item_along() {
    let mut row = person("The Chancellor of the Desk", &["Zqx Brumt"]);
    row.ids.insert("wikidata".into(), "Q567".into());
    row.ids.insert("desk".into(), "m-7".into());
    let analysis = analyze(&[("desk", vec![row])], "It was Zqx Brumt who came on Monday.");
    let link = analysis.entities[0].link.as_ref().unwrap();
    assert_eq!(analysis.entities[0].wikidata.as_deref(), Some("Q567"));
    assert!(link.ids.contains(&("desk".into(), "m-7".into())), "{link:?}");
    assert!((link.confidence - 1.0).abs() < 1e-9);
}

#[test]
fn the_later_of_two_lists_decides_and_both_are_named() {
    let earlier = ("a", vec![company("Mercury", &[]), company("Mercury Group", &["MCG"])]);
    let mut place = row("Mercury (planet)", &["Mercury"], Some(RowType::Location));
    place.topics = vec!["space".into()];
    let text = "The probe that flew past Mercury sent pictures on Monday, and MCG paid for it.";
    assert_eq!(
        on_lists(&[earlier.clone(), ("b", vec![place])], text),
        ["Mercury (planet) (location) a+b+space: Mercury", "Mercury Group (organization) a: MCG",]
    );
    let never = Row { never: vec![Never::Found], ..row("Mercury", &[], None) };
    assert_eq!(
        on_lists(&[earlier, ("b", vec![never])], text),
        ["Mercury Group (organization) a: MCG"]
    );
}

#[test]
fn people_of_two_rows_stay_two() {
    let text = "Ann Lee spoke on Monday. Ann B. Lee, her aunt, wept. Mr Brown saw Ann Lee leave.";
    let rows = vec![person("Ann Lee", &[]), person("Ann Beatrice Lee", &["Ann B. Lee"])];
    let found = found(rows, text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("Ann Beatrice Lee (person) desk: Ann B. Lee"), "{found:?}");
}

#[test]
fn all_names_of_a_row_are_one() {
    let text = "Ann Lee spoke on Monday. The crowd cheered for Iron Annie, who smiled.";
    let rows = vec![person("Ann Lee", &["Iron Annie"])];
    assert_eq!(found(rows, text), ["Ann Lee (person) desk: Ann Lee, Iron Annie"]);
}

#[test]
fn without_lists_nothing_changes() {
    let text = "Ann Lee spoke in Oslo on Monday. “It rains,” Lee said.";
    let article = Article { text: text.into(), ..Article::default() };
    let plain = ANALYZER.analyze(&mut Scratch::default(), &article);
    assert_eq!(analyze(&[("desk", vec![person("Nobody Here", &[])])], text), plain);
}
