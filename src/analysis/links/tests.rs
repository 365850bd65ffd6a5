use super::*;
use crate::analysis::entities::{Gender, stands_as_place};
use crate::analysis::layout::{Layout, lay_out};
use crate::analysis::{Analyzer, Mention, MentionKind, Scratch};
use crate::article::Article;
use crate::knowledge::{Draft, ItemType, Table, Writer};
use crate::lexicon::Lexicon;
use crate::span::Span;

fn draft(id: &str, kind: ItemType, name: &str, country: &str, told: &str, known: u16) -> Draft {
    Draft {
        id: ItemId::read(id),
        kind,
        name: name.into(),
        aliases: Vec::new(),
        country: country.into(),
        description: told.into(),
        prominence: known,
        geonames: 0,
        coordinates: None,
        ids: Vec::new(),
        drops: false,
    }
}

fn base() -> Base {
    let mut writer = Writer::new(&|_| false, &|_| false);
    let mut lund = draft("Q101", ItemType::Location, "Port Halven", "NO", "town", 60);
    lund.coordinates = Some((60.5, 5.25));
    lund.geonames = 77;
    let mut works = draft("Q102", ItemType::Organization, "Halven Works", "NO", "company", 60);
    works.ids = vec![("ticker", "HLV".into())];
    works.aliases = vec!["HWK".into()];
    // A namesake of the region that the program's own lists know.
    let mut village = draft("Q109", ItemType::Location, "Bavaria", "DE", "village", 250);
    village.geonames = 78;
    // Formerly the name of a port, today that of a town elsewhere.
    let mut port = draft("Q118", ItemType::Location, "Storhavn", "NO", "city", 66);
    port.aliases = vec!["Gammelby".into()];
    let mut painter = draft("Q134", ItemType::Person, "Vincent van Storm", "NL", "artist", 200);
    painter.aliases = vec!["van storm".into()];
    let mut premier = draft("Q135", ItemType::Person, "Tunku Anders Rahm", "MY", "politician", 61);
    premier.aliases = vec!["Anders Rahm".into()];
    let mut school = draft("Q120", ItemType::Organization, "Halven Military School", "NO", "", 80);
    school.aliases = vec!["Army".into()];
    for draft in [
        port,
        school,
        painter,
        premier,
        draft("Q136", ItemType::Organization, "House of Representatives", "AU", "lower house", 45),
        draft("Q137", ItemType::Person, "James Tolman", "US", "American singer", 80),
        draft("Q138", ItemType::Person, "Steven Quist", "US", "American actor", 90),
        draft("Q139", ItemType::Organization, "The Times", "GB", "newspaper", 87),
        draft("Q140", ItemType::Location, "Uvdal", "NO", "region", 120),
        draft("Q141", ItemType::Organization, "Christian Democrats", "SE", "political party", 60),
        draft("Q142", ItemType::Person, "Peter Aas", "IE", "member of parliament", 8),
        draft("Q114", ItemType::Location, "Sandmark", "NO", "region", 120),
        draft("Q115", ItemType::Location, "Sandmark", "NO", "city", 60),
        draft("Q116", ItemType::Location, "Lillevik", "NO", "town", 45),
        draft("Q117", ItemType::Location, "Lillevik", "US", "town", 20),
        draft("Q119", ItemType::Location, "Gammelby", "SE", "town", 40),
        draft("Q121", ItemType::Person, "Lars Fjeldstad", "", "football player", 6),
        lund,
        works,
        draft("Q103", ItemType::Person, "Ada Bergstrom", "NO", "politician", 80),
        draft("Q104", ItemType::Person, "Ada Bergstrom", "US", "baseball player", 70),
        draft("Q105", ItemType::Person, "Nils Overby", "", "painter", 3),
        draft("Q106", ItemType::Organization, "Supreme Court of Norway", "NO", "court", 40),
        draft("Q107", ItemType::Organization, "Ministry of Foreign Affairs", "NO", "ministry", 40),
        draft("Q108", ItemType::Person, "Greta Sandvik", "NO", "novelist", 90),
        village,
        draft("Q110", ItemType::Location, "Sandhavn", "NO", "city", 66),
        draft("Q111", ItemType::Location, "Sandhavn", "US", "town", 40),
        draft("Q1408", ItemType::Location, "New Jersey", "US", "region", 120),
        draft("Q1397", ItemType::Location, "Ohio", "US", "region", 120),
        draft("Q122", ItemType::Location, "Millbrook", "US", "town in Ohio", 45),
        draft("Q123", ItemType::Organization, "African Council", "", "", 120),
        draft("Q124", ItemType::Person, "Nils Dahl", "NO", "football player", 90),
        draft("Q125", ItemType::Person, "Erik Moen", "NO", "football player", 90),
        draft("Q126", ItemType::Person, "Olav Brekke", "NO", "football player", 90),
        draft("Q128", ItemType::Organization, "Skagen Bank", "NO", "bank", 110),
        draft("Q129", ItemType::Organization, "State Trade Commission", "NO", "", 110),
        draft("Q130", ItemType::Organization, "Federal Trade Commission", "NO", "", 110),
        draft("Q131", ItemType::Organization, "Federal Trade Commission", "FR", "", 30),
        draft("Q132", ItemType::Organization, "Norwegian Airlines", "NO", "airline", 90),
        draft("Q133", ItemType::Person, "Jonas Haugen", "NO", "politician", 35),
        draft("Q127", ItemType::Location, "Skarsund", "NO", "", 15),
        draft("Q112", ItemType::Location, "Nordvik", "NO", "city", 66),
        draft("Q113", ItemType::Location, "Nordvik", "US", "city", 55),
    ] {
        writer.add(draft);
    }
    let bytes = writer.write("test", Vec::new());
    Base::empty().with(Table::read(bytes).unwrap())
}

/// "name → item" for each entity that is linked, in the order of the record.
fn links(text: &str) -> Vec<String> {
    let analyzer = Analyzer::new().with_knowledge(base());
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let linked = found.entities.iter().filter(|e| e.link.is_some());
    let mut lines: Vec<String> = linked
        .map(|e| format!("{} → {}", e.name, e.wikidata.as_deref().unwrap_or_default()))
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_full_name_links_and_the_surname_follows() {
    let text = "Greta Sandvik, the novelist, spoke in Norway on Monday. Sandvik said that she \
                would write on. Norway has read her for years.";
    assert!(links(text).contains(&"Greta Sandvik → Q108".to_owned()), "{:?}", links(text));
}

#[test]
fn a_surname_alone_is_nobody() {
    let text = "Sandvik said on Monday that she would write on in Norway.";
    assert!(!links(text).iter().any(|link| link.contains("Sandvik")), "{:?}", links(text));
}

#[test]
fn roles_and_countries_tell_namesakes_apart() {
    let text = "The Norwegian politician Ada Bergstrom, the minister of trade, said on Monday that \
                Norway would pay. Norway has waited for years.";
    assert!(links(text).contains(&"Ada Bergstrom → Q103".to_owned()), "{:?}", links(text));
}

#[test]
fn of_namesakes_that_nothing_tells_apart_none_is_taken() {
    let text = "Ada Bergstrom arrived late on Monday. It rained, and nobody waited.";
    assert_eq!(links(text), [""; 0]);
}

#[test]
fn a_lone_item_that_hardly_anybody_knows_is_no_proof() {
    let text = "Nils Overby arrived late on Monday. It rained, and nobody waited.";
    assert_eq!(links(text), [""; 0]);
}

#[test]
fn a_place_is_not_in_another_country() {
    let text = "A fire in Port Halven, Texas, burnt for days. Ships waited in Port Halven.";
    assert!(!links(text).iter().any(|link| link.contains("Q101")), "{:?}", links(text));
}

#[test]
fn national_bodies_are_those_of_the_country() {
    let text = "OSLO — The Supreme Court ruled on Monday that Norway must pay. Norway accepted the \
                ruling, and the Norwegian Foreign Ministry said so in Norway.";
    let found = links(text);
    assert!(found.iter().any(|link| link.ends_with("→ Q106")), "{found:?}");
    let elsewhere = text.replace("Norwegian", "French").replace("Norway", "France");
    let found = links(&elsewhere.replace("OSLO", "PARIS"));
    assert!(!found.iter().any(|link| link.ends_with("→ Q106")), "{found:?}");
}

#[test]
fn a_body_that_one_country_alone_has_needs_no_more_than_that_country() {
    let text = "PARIS — France and Norway signed the treaty on Monday. The State Trade Commission \
                said that France would pay, and Norway agreed.";
    let is_linked = |text: &str, item: &str| links(text).iter().any(|link| link.ends_with(item));
    assert!(is_linked(text, "→ Q129"), "{:?}", links(text));
    let elsewhere = text.replace("Norway", "Spain");
    assert!(!is_linked(&elsewhere, "→ Q129"), "{:?}", links(&elsewhere));
    // Two countries of the article have one of that name.
    let two = text.replace("State Trade", "Federal Trade");
    assert!(!is_linked(&two, "→ Q130"), "{:?}", links(&two));
    let one = two.replace("PARIS", "MADRID").replace("France", "Spain");
    assert!(is_linked(&one, "→ Q130"), "{:?}", links(&one));
}

#[test]
fn a_body_that_is_called_after_its_country_is_known_elsewhere() {
    let text = "PARIS — France bought ten planes on Monday. Norwegian Airlines will fly them, \
                France said.";
    assert!(links(text).contains(&"Norwegian Airlines → Q132".to_owned()), "{:?}", links(text));
}

#[test]
fn who_leads_a_bureau_makes_no_films() {
    let text = "OSLO — Jonas Haugen, the director of the bureau, said on Monday that Norway was safe. \
                Haugen has led the Norwegian bureau since May.";
    assert!(links(text).contains(&"Jonas Haugen → Q133".to_owned()), "{:?}", links(text));
    let other = text.replace("director of the bureau", "painter");
    assert!(!links(&other).iter().any(|link| link.ends_with("→ Q133")), "{:?}", links(&other));
}

#[test]
fn a_national_service_is_that_of_the_country() {
    let analyzer = Analyzer::new();
    let linked = |text: &str| {
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article).entities;
        found.into_iter().any(|e| e.wikidata.as_deref() == Some("Q918396"))
    };
    assert!(linked("LONDON — The National Health Service is short of doctors, Britain said."));
    assert!(linked("PARIS — Britain's National Health Service is a model, France said in Paris."));
    assert!(!linked("LISBON — The National Health Service is short of doctors, Portugal said."));
    assert!(!linked("LISBON — Portugal's National Health Service is short of doctors."));
}

#[test]
fn a_place_among_teams_is_left_alone() {
    let text = "Port Halven beat the champions in the football league. The striker scored, the \
                coach of Port Halven praised his goalkeeper, and the midfielder was sent off.";
    assert!(!links(text).iter().any(|link| link.contains("Q101")), "{:?}", links(text));
}

#[test]
fn a_place_is_the_one_with_ten_times_as_many_people() {
    let text = "A fire burnt for days in Sandhavn. The mayor of Sandhavn wept.";
    assert_eq!(links(text), ["Sandhavn → Q110"]);
    assert_eq!(links(&text.replace("Sandhavn", "Nordvik")), [""; 0]);
}

#[test]
fn a_few_words_of_sport_make_no_article_about_sport() {
    let sport = "The league was founded by a coach and a goalkeeper. Ships waited in Port Halven, \
                 and the mayor of Port Halven wept.";
    assert_eq!(links(sport), [""; 0]);
    let other = "It rained on the quay for days, and the ships waited for the pilot. ".repeat(30);
    assert_eq!(links(&format!("{sport} {other}")), ["Port Halven → Q101"]);
}

#[test]
fn a_place_before_a_word_of_sport_is_a_team() {
    let text = "Bavaria coach Nils Overby spoke on Monday. It rained in Norway, and he wept.";
    assert!(!links(text).iter().any(|link| link.contains("Bavaria")), "{:?}", links(text));
    let analyzer = Analyzer::new();
    let item = |text: &str| {
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article);
        found.entities.iter().find(|e| e.name == "Norway").and_then(|e| e.wikidata.clone())
    };
    assert_eq!(item("The Norway captain spoke on Monday, and it rained."), None);
    assert_eq!(item("The Tour de Norway was held on Monday, and it rained."), None);
    assert_eq!(item("Sweden defeated Norway on Monday, and it rained."), None);
    let both = "The Norway captain spoke on Monday. It rained in Norway for days.";
    assert_eq!(item(both).as_deref(), Some("Q20"));
}

#[test]
fn a_place_in_a_sentence_about_sport_is_a_team() {
    let analyzer = Analyzer::new();
    let item = |text: &str| {
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article);
        found.entities.iter().find(|e| e.name == "Norway").and_then(|e| e.wikidata.clone())
    };
    for team in [
        "He scored in the final as Norway won 3-1 on Monday.",
        "She plays for Norway and worked as a nurse.",
        "The game was held up while Norway fans sang.",
        "It rained before the Norway vs Sweden game.",
        "The striker hurt his knee in the match with Norway.",
        "Norway manager Ann Lee spoke on Monday, and it rained.",
        "The defender led Norway's revival before the break.",
        "It rained as the substitute led Norway's charge in the game.",
    ] {
        assert_eq!(item(team), None, "{team}");
    }
    for place in [
        "The match was held in Norway.",
        "The striker dined with Norway's president on Monday.",
        "The factory managers of Norway met Ann Lee on Monday.",
        "Norway won the vote, and Sweden was glad.",
        "The quarrel Norway v Sweden came before a court.",
        "Norway sent help, and the ministers met.",
        "The goalkeeper missed the match with Norway. Norway later voted for a tax on salmon.",
    ] {
        assert_eq!(item(place).as_deref(), Some("Q20"), "{place}");
    }
}

#[test]
fn a_body_under_a_short_name_that_others_have_must_be_surer() {
    let never = |_: &str| false;
    let floor = |shared: bool| {
        let mut writer = Writer::new(&never, &never);
        let mut bank = draft("Q201", ItemType::Organization, "Skagen Bank", "NO", "", 110);
        bank.aliases = vec!["Fjord Bank".into()];
        writer.add(bank);
        let mut small = draft("Q202", ItemType::Organization, "Fjord Savings Bank", "SE", "", 5);
        small.aliases = if shared { vec!["Fjord Bank".into()] } else { Vec::new() };
        writer.add(small);
        let table = Table::read(writer.write("test", Vec::new())).unwrap();
        let linker = Linker::new(Base::empty().with(table));
        let lexicon = Lexicon::built_in();
        let text = "Fjord Bank paid on Monday. Norway accepted it, and Norway waited.";
        let mut layout = Layout::default();
        lay_out(lexicon, text, &[], &mut layout);
        let document = Document::new(lexicon, None, text, &layout);
        let analyzer = Analyzer::new();
        let article = Article { text: text.into(), ..Article::default() };
        let entities = analyzer.analyze(&mut Scratch::default(), &article).entities;
        linker.choices(&document, &entities).into_iter().flatten().map(|c| c.floor).next()
    };
    assert_eq!(floor(false), Some(FLOOR));
    assert_eq!(floor(true), Some(SHARED_FLOOR));
}

#[test]
fn a_body_of_no_country_may_be_of_the_same_one() {
    let text = "Skagen Bank paid on Monday. Norway accepted it, and Norway waited.";
    let linked = |rival: Draft| {
        let never = |_: &str| false;
        let mut writer = Writer::new(&never, &never);
        writer.add(draft("Q201", ItemType::Organization, "Skagen Bank", "NO", "", 110));
        writer.add(rival);
        let table = Table::read(writer.write("test", Vec::new())).unwrap();
        let analyzer = Analyzer::new().with_knowledge(Base::empty().with(table));
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article);
        found.entities.into_iter().find(|e| e.name == "Skagen Bank").and_then(|e| e.wikidata)
    };
    let rival = |country| draft("Q202", ItemType::Organization, "Skagen Bank", country, "", 90);
    assert_eq!(linked(rival("SE")).as_deref(), Some("Q201"));
    assert_eq!(linked(rival("")), None);
}

#[test]
fn a_capital_that_acts_is_a_government() {
    let never = |_: &str| false;
    let mut writer = Writer::new(&never, &never);
    let capital = |id, name, country| {
        draft(id, ItemType::Location, name, country, "Admin-0 capital, somewhere", 70)
    };
    for capital in [capital("Q301", "Oslo", "NO"), capital("Q302", "Kyiv", "UA")] {
        writer.add(capital);
    }
    let table = Table::read(writer.write("test", Vec::new())).unwrap();
    let analyzer = Analyzer::new().with_knowledge(Base::empty().with(table));
    let linked = |text: &str| {
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article);
        let names = found.entities.iter().filter(|e| e.link.is_some());
        names.map(|e| e.name.clone()).collect::<Vec<_>>().join(" ")
    };
    for government in [
        "Oslo accused Kyiv of delay.",
        "Oslo and Kyiv have agreed to talk.",
        "Oslo will not send the boats.",
        "Ministers urged Oslo to pay.",
        "Oslo has not replied to the letter.",
    ] {
        assert_eq!(linked(government), "", "{government}");
    }
    for city in [
        "Trains ran from Oslo on Monday.",
        "Oslo will host the fair in June.",
        "People in Oslo said that it rained.",
        "Oslo was calm on Monday.",
        "They saw the Oslo opera.",
    ] {
        assert_eq!(linked(city), "Oslo", "{city}");
    }
}

#[test]
fn somebody_whom_the_article_has_to_introduce_is_not_well_known() {
    let text = "Olav Brekke, a plumber, spoke on Monday. It rained in Norway.";
    assert!(!links(text).iter().any(|link| link.contains("Q126")), "{:?}", links(text));
    let aged = text.replace("a plumber", "43, a plumber");
    assert!(!links(&aged).iter().any(|link| link.contains("Q126")), "{:?}", links(&aged));
    for known in ["a football player", "the manager"] {
        let other = text.replace("a plumber", known);
        assert!(links(&other).iter().any(|link| link.contains("Q126")), "{known}");
    }
}

#[test]
fn somebody_of_another_field_is_another() {
    let text = "Olav Brekke, a football player, spoke on Monday. It rained in Norway.";
    for other in [
        "Olav Brekke, the mayor of Port Halven,",
        "Dentist Olav Brekke",
        "Olav Brekke, chief executive of Halven Steel,",
    ] {
        let text = text.replace("Olav Brekke, a football player,", other);
        assert!(!links(&text).iter().any(|link| link.contains("Q126")), "{:?}", links(&text));
    }
}

#[test]
fn a_country_is_no_town() {
    let analyzer = Analyzer::new();
    let item = |text: &str| {
        let article = Article { text: text.into(), ..Article::default() };
        let found = analyzer.analyze(&mut Scratch::default(), &article);
        let place = found.entities.iter().find(|e| e.name == "Norway").unwrap();
        place.link.is_some()
    };
    assert!(!item("It rained in Norway, a small town in Ohio, on Monday."));
    assert!(!item("It rained in the town of Norway on Monday."));
    assert!(item("It rained in Norway, a small country in Europe, on Monday."));
    assert!(item("It rained in the north of Norway on Monday."));
}

/// Whom "The president", "The Norwegian leader" mean.
fn described(text: &str) -> Vec<String> {
    let never = |_: &str| false;
    let mut writer = Writer::new(&never, &never);
    for (id, name, country, office) in
        [("Q401", "Olav Moen", "NO", "Prime Minister"), ("Q402", "Jean Lavigne", "FR", "President")]
    {
        writer.add(draft(id, ItemType::Person, name, country, office, 150));
    }
    let table = Table::read(writer.write("test", Vec::new())).unwrap();
    let analyzer = Analyzer::new().with_knowledge(Base::empty().with(table));
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let nominal = |e: &&Entity| e.mentions.iter().any(|m| m.kind == MentionKind::Nominal);
    found.entities.iter().filter(nominal).map(|e| e.name.clone()).collect()
}

#[test]
fn offices_and_countries_of_known_people_tell_whom_descriptions_mean() {
    let met = "Olav Moen met Jean Lavigne in Bergen.";
    let meant = |text: &str| described(&format!("{met} {text}"));
    assert_eq!(meant("The president said that it rained."), ["Jean Lavigne"]);
    assert_eq!(meant("The prime minister said that it rained."), ["Olav Moen"]);
    assert_eq!(meant("The French leader said that it rained."), ["Jean Lavigne"]);
    let told = "Olav Moen, the president of Norway, met Jean Lavigne in Bergen.";
    assert_eq!(described(&format!("{told} The president said that it rained.")), ["Olav Moen"]);
}

#[test]
fn a_city_stands_before_its_region() {
    let text = "A fire burnt for days in Sandmark. Ships waited in Sandmark, and Norway sent help.";
    assert!(links(text).contains(&"Sandmark → Q115".to_owned()), "{:?}", links(text));
    let state = text.replace("fire burnt for days in Sandmark", "fire burnt in Sandmark province");
    assert!(!links(&state).iter().any(|link| link.contains("Q115")), "{:?}", links(&state));
    let within = text.replace("in Sandmark", "in Oslo, Sandmark");
    assert!(links(&within).contains(&"Sandmark → Q114".to_owned()), "{:?}", links(&within));
}

#[test]
fn parts_of_a_country_are_no_cities() {
    let text = "A fire burnt for days in Sandhavn, Storhavn and Lillevik provinces of Norway.";
    let found = links(text);
    assert!(!found.iter().any(|link| link.contains("havn") || link.contains("vik")), "{found:?}");
}

#[test]
fn the_province_of_a_name_is_no_city() {
    let text = "A fire burnt for days in the province of Storhavn. Norway sent help.";
    assert!(!links(text).iter().any(|link| link.contains("Q118")), "{:?}", links(text));
    let city = text.replace("the province of Storhavn", "the port of Storhavn");
    assert!(links(&city).contains(&"Storhavn → Q118".to_owned()), "{:?}", links(&city));
}

#[test]
fn a_town_is_not_in_another_region() {
    let text = "A fire in Millbrook, New Jersey, burnt for days. It rained in Millbrook.";
    assert!(!links(text).iter().any(|link| link.contains("Q122")), "{:?}", links(text));
    let ohio = text.replace("New Jersey", "Ohio");
    assert!(links(&ohio).contains(&"Millbrook → Q122".to_owned()), "{:?}", links(&ohio));
}

#[test]
fn a_place_of_unknown_size_stands_as_one() {
    let text = "Ships waited in Skarsund. Norway sent help, and Norway paid for it.";
    let other = text.replace("waited in Skarsund", "passed Skarsund");
    assert!(!links(&other).iter().any(|link| link.contains("Skarsund")), "{:?}", links(&other));
}

#[test]
fn a_body_that_the_world_knows_needs_no_country() {
    let text = "Sweden wrote to Denmark on Monday. Skagen Bank paid, and Sweden waited.";
    assert!(links(text).contains(&"Skagen Bank → Q128".to_owned()), "{:?}", links(text));
}

#[test]
fn a_body_of_a_continent_is_of_no_country() {
    let text = "OSLO — The African Council wrote on Monday that Norway must pay. Norway did.";
    assert!(links(text).contains(&"African Council → Q123".to_owned()), "{:?}", links(text));
}

#[test]
fn players_make_an_article_about_sport() {
    let text = "Olav Brekke met Nils Dahl and Erik Moen on Monday. Fans in Storhavn wept, and \
                Storhavn was glad. It rained in Storhavn.";
    assert!(!links(text).iter().any(|link| link.contains("Q118")), "{:?}", links(text));
    let other = text.replace("Nils Dahl and Erik Moen", "nobody");
    assert!(links(&other).iter().any(|link| link.contains("Q118")), "{:?}", links(&other));
}

/// What is linked where the base has these items and Norway is spoken of.
fn links_of(items: Vec<Draft>, text: &str) -> Vec<String> {
    let never = |_: &str| false;
    let mut writer = Writer::new(&never, &never);
    for item in items {
        writer.add(item);
    }
    let table = Table::read(writer.write("test", Vec::new())).unwrap();
    let analyzer = Analyzer::new().with_knowledge(Base::empty().with(table));
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let linked = found.entities.into_iter().filter(|e| e.link.is_some());
    linked.filter_map(|e| e.wikidata).collect()
}

#[test]
fn a_place_may_be_called_like_a_kind_of_body() {
    let west = || vec![draft("Q501", ItemType::Location, "West Bank", "PS", "region", 150)];
    let text = "Officials told reporters in the West Bank that there was still room for talks with \
                Norway. Norway sent boats.";
    assert!(links_of(west(), text).contains(&"Q501".to_owned()));
}

#[test]
fn a_title_is_no_sea() {
    let ocean = || {
        let mut ocean = draft("Q503", ItemType::Location, "Atlantic Ocean", "", "ocean", 150);
        ocean.aliases = vec!["Atlantic".into()];
        vec![ocean]
    };
    let linked = |text: &str| links_of(ocean(), text).contains(&"Q503".to_owned());
    assert!(linked("A ship from Norway sank in the Atlantic on Monday."));
    assert!(linked("The Atlantic is deep. A ship from Norway sank in the Atlantic on Monday."));
    assert!(!linked("Ann Lee of Norway wrote about it in The Atlantic on Monday."));
}

#[test]
fn an_international_body_is_of_no_country() {
    let court = |name| vec![draft("Q502", ItemType::Organization, name, "", "court", 150)];
    for name in ["International Criminal Court", "UN Security Council"] {
        let text = format!("The {name} said on Monday that Norway must pay. Norway accepted it.");
        assert!(links_of(court(name), &text).contains(&"Q502".to_owned()), "{name}");
    }
}

#[test]
fn an_article_may_stand_between_a_preposition_and_a_place() {
    let stands = |text: &str, name: &str| {
        let start = text.find(name).unwrap();
        stands_as_place(text, Span { start, end: start + name.len() })
    };
    assert!(stands("Ships waited in the Hebrides.", "Hebrides"));
    assert!(stands("Ships waited in the West Bank.", "West Bank"));
    assert!(stands("He spoke in The Hague.", "Hague"));
    assert!(!stands("Ships saw the Hebrides.", "Hebrides"));
    assert!(!stands("He came in their Hebrides.", "Hebrides"));
    assert!(!stands("It rained in the Northeast.", "Northeast"));
}

#[test]
fn a_capital_that_mostly_stands_as_a_place_is_one() {
    let oslo =
        || vec![draft("Q503", ItemType::Location, "Oslo", "NO", "Admin-0 capital, Norway", 70)];
    let text = "Oslo accused the mayors of delay. Trains stood still in Oslo on Monday.";
    assert!(links_of(oslo(), text).contains(&"Q503".to_owned()));
    let government = "Oslo accused the mayors of delay. Oslo said that it rained in Oslo.";
    assert!(!links_of(oslo(), government).contains(&"Q503".to_owned()));
}

#[test]
fn a_body_that_bears_a_name_is_meant_by_it() {
    let owner = |known, alias: &str| {
        let mut owner = draft("Q505", ItemType::Organization, "Skagen Holding", "NO", "", known);
        owner.aliases = vec![alias.into()];
        vec![draft("Q504", ItemType::Organization, "Skagen Bank", "NO", "", 150), owner]
    };
    let text = "Skagen Bank paid on Monday. Norway accepted it, and Norway waited for Skagen Bank.";
    assert!(links_of(owner(150, "Skagen Bank"), text).contains(&"Q504".to_owned()));
    assert!(!links_of(owner(200, "Skagen Bank"), text).contains(&"Q504".to_owned()));
}

#[test]
fn one_who_is_far_less_known_shares_no_name() {
    let others = |known| {
        let mut bank = draft("Q506", ItemType::Organization, "Fjord Bank of Skagen", "NO", "", 150);
        bank.aliases = vec!["FBS".into()];
        let mut school = draft("Q507", ItemType::Organization, "Skagen School", "NO", "", known);
        school.aliases = vec!["FBS".into()];
        vec![bank, school]
    };
    let floor = |known| {
        let never = |_: &str| false;
        let mut writer = Writer::new(&never, &never);
        for item in others(known) {
            writer.add(item);
        }
        let table = Table::read(writer.write("test", Vec::new())).unwrap();
        let linker = Linker::new(Base::empty().with(table));
        let lexicon = Lexicon::built_in();
        let text = "FBS paid on Monday. Norway accepted it, and Norway waited.";
        let mut layout = Layout::default();
        lay_out(lexicon, text, &[], &mut layout);
        let document = Document::new(lexicon, None, text, &layout);
        let article = Article { text: text.into(), ..Article::default() };
        let entities = Analyzer::new().analyze(&mut Scratch::default(), &article).entities;
        linker.choices(&document, &entities).into_iter().flatten().map(|c| c.floor).next()
    };
    assert_eq!(floor(40), Some(SHARED_FLOOR));
    assert_eq!(floor(5), Some(FLOOR));
}

#[test]
fn a_name_cut_to_one_word_is_the_own_name_of_a_body() {
    let school = || {
        let mut school = draft("Q508", ItemType::Organization, "Halven University", "NO", "", 150);
        school.aliases = vec!["Halven".into()];
        vec![school]
    };
    let company = || vec![draft("Q509", ItemType::Organization, "Halven", "NO", "company", 150)];
    let text =
        "Halven Inc. paid on Monday. Norway accepted it, and Norway waited for Halven Inc. to pay.";
    assert!(!links_of(school(), text).contains(&"Q508".to_owned()));
    assert!(links_of(company(), text).contains(&"Q509".to_owned()));
}

#[test]
fn a_body_of_a_region_is_not_that_of_the_country() {
    let items = || vec![draft("Q510", ItemType::Organization, "Supreme Court", "US", "court", 150)];
    let text = "The Supreme Court ruled on Monday. Texas and Florida waited.";
    assert!(links_of(items(), text).contains(&"Q510".to_owned()));
    let region = text.replace("The Supreme", "Florida’s Supreme");
    assert!(!links_of(items(), &region).contains(&"Q510".to_owned()));
}

#[test]
fn a_country_beside_regions_of_another_is_one_of_them() {
    let items = || {
        vec![
            draft("Q513", ItemType::Location, "Georgia", "GE", "country", 330),
            draft("Q514", ItemType::Location, "Georgia", "US", "US state", 120),
            draft("Q173", ItemType::Location, "Alabama", "US", "US state", 120),
        ]
    };
    let text = "It rained in Alabama on Monday. The mayors met in Georgia and were glad.";
    assert!(!links_of(items(), text).contains(&"Q513".to_owned()));
    let country = text.replace("on Monday", "and in Tbilisi");
    assert!(links_of(items(), &country).contains(&"Q513".to_owned()));
    let alone = text.replace("Alabama", "spring");
    assert!(links_of(items(), &alone).contains(&"Q513".to_owned()));
}

#[test]
fn a_politician_is_no_namesake_in_sport() {
    let item = || vec![draft("Q512", ItemType::Person, "Bob Halven", "NO", "politician", 30)];
    let text = "Bob Halven spoke in Norway on Monday. Norway had waited for it.";
    assert!(links_of(item(), text).contains(&"Q512".to_owned()));
    let sport = "Bob Halven praised the goalkeeper in Norway on Monday. The midfielder and the striker \
                 had scored in the league, and the coach of the team was glad. Norway waited.";
    assert!(!links_of(item(), sport).contains(&"Q512".to_owned()));
}

#[test]
fn offices_of_a_state_are_held_by_officers_and_lawyers() {
    let fields = Fields::new();
    let of = |words| fields.of(words);
    let agree = |told, own| fields.agree(of(told), of(own), true);
    assert_eq!(agree("president", "military officer"), None);
    assert_eq!(agree("attorney general", "politician"), None);
    assert_eq!(agree("president", "politician"), Some(true));
    assert_eq!(agree("president", "football player"), Some(false));
    assert_eq!(agree("president", ""), None);
    assert_eq!(fields.agree(of("colonel"), of("politician"), false), Some(false));
}

#[test]
fn what_a_place_was_called_once_is_no_name_where_another_bears_it() {
    let text = "A fire burnt for days in Gammelby. It rained, and nobody waited in Gammelby.";
    assert_eq!(links(text), [""; 0]);
    assert_eq!(links(&text.replace("Gammelby", "Storhavn")), ["Storhavn → Q118"]);
}

#[test]
fn a_small_place_with_namesakes_stands_after_a_preposition_of_place() {
    let text = "Ships waited in Lillevik. Norway sent help, and Norway paid for it.";
    assert!(links(text).contains(&"Lillevik → Q116".to_owned()), "{:?}", links(text));
    let other = text.replace("waited in Lillevik", "passed Lillevik");
    assert!(!links(&other).iter().any(|link| link.contains("Lillevik")), "{:?}", links(&other));
}

#[test]
fn initials_may_stand_in_a_name() {
    let text = "Greta L. Sandvik, the novelist, spoke in Norway on Monday. Norway has read her.";
    let found = links(text);
    assert!(found.iter().any(|link| link.ends_with("→ Q108")), "{found:?}");
}

#[test]
fn somebody_of_sport_is_known_in_an_article_about_sport() {
    let text = "Lars Fjeldstad scored in the football league. The coach praised Lars Fjeldstad, \
                and the goalkeeper and the midfielder were sent off.";
    assert_eq!(links(text), ["Lars Fjeldstad → Q121"]);
    let other = "Lars Fjeldstad arrived late on Monday. It rained, and nobody waited.";
    assert_eq!(links(other), [""; 0]);
}

#[test]
fn one_word_for_what_every_country_has_is_no_name() {
    let text = "The Army said on Monday that Norway must pay. Norway accepted what the Army said.";
    assert!(!links(text).iter().any(|link| link.contains("Q120")), "{:?}", links(text));
}

#[test]
fn ids_and_coordinates_come_along() {
    let text = "The harbour in Port Halven was closed on Monday. Ships waited near Port Halven, in \
                the west of Norway. Norway has many harbours.";
    let analyzer = Analyzer::new().with_knowledge(base());
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let place = found.entities.iter().find(|e| e.name == "Port Halven").unwrap();
    let link = place.link.as_ref().unwrap();
    assert_eq!(link.coordinates, Some((60.5, 5.25)));
    assert_eq!(link.ids, [("wikidata".into(), "Q101".into()), ("geonames".into(), "77".into())]);
    assert!((FLOOR..=1.0).contains(&link.confidence));
}

#[test]
fn a_namesake_of_what_the_lists_know_gives_no_ids() {
    let analyzer = Analyzer::new().with_knowledge(base());
    let text = "Floods came to Bavaria on Monday. Germany sent help, and trains ran to Bavaria.";
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let place = found.entities.iter().find(|e| e.name == "Bavaria").unwrap();
    assert_eq!(place.wikidata.as_deref(), Some("Q980"));
    assert_eq!(place.link, None);
}

#[test]
fn every_feature_has_its_weight() {
    let model = Weights::new();
    assert_eq!(model.write().lines().count(), LinkFeature::NAMES.len());
    assert_eq!(Weights::read(&model.write()), Ok(model));
    let error = Weights::read("link\tPerson\t1\nlink\tShoeSize\t2").unwrap_err();
    assert_eq!(error.line, 2);
}

/// Three towns of one name, about as large.
fn towns() -> Vec<Draft> {
    let town = |id, told, known| draft(id, ItemType::Location, "Millbrook", "US", told, known);
    vec![
        draft("Q1408", ItemType::Location, "New Jersey", "US", "region", 120),
        draft("Q1397", ItemType::Location, "Ohio", "US", "region", 120),
        draft("Q1428", ItemType::Location, "Georgia", "US", "US state", 120),
        draft("Q230", ItemType::Location, "Georgia", "GE", "country", 330),
        town("Q201", "city in New Jersey", 47),
        town("Q202", "city in Ohio", 45),
        town("Q203", "city in Georgia", 45),
    ]
}

#[test]
fn a_town_is_in_the_region_that_stands_behind_it() {
    let text = "A fire in Millbrook, Ohio, burnt for days. It rained in Millbrook.";
    for (region, item) in [("Ohio", "Q202"), ("New Jersey", "Q201"), ("Georgia", "Q203")] {
        let found = links_of(towns(), &text.replace("Ohio", region));
        assert!(found.contains(&item.to_owned()), "{region}: {found:?}");
    }
    let alone = links_of(towns(), &text.replace(", Ohio,", ""));
    assert!(!alone.iter().any(|item| item.starts_with("Q20")), "{alone:?}");
}

#[test]
fn towns_of_two_regions_are_no_one_item() {
    let text = "A fire in Millbrook, Ohio, burnt for days. It rained in Millbrook, New Jersey.";
    let found = links_of(towns(), text);
    assert!(!found.iter().any(|item| item.starts_with("Q20")), "{found:?}");
}

#[test]
fn an_item_of_a_list_of_ones_own_has_its_id() {
    let own = draft("desk:7", ItemType::Location, "Millbrook", "NO", "town", 60);
    let table = {
        let never = |_: &str| false;
        let mut writer = Writer::new(&never, &never);
        writer.add(own);
        Table::read(writer.write("test", Vec::new())).unwrap()
    };
    let analyzer = Analyzer::new().with_knowledge(Base::empty().with(table));
    let text =
        "A fire in Millbrook, in the north of Norway, burnt for days. It rained in Millbrook.";
    let article = Article { text: text.into(), ..Article::default() };
    let found = analyzer.analyze(&mut Scratch::default(), &article);
    let ids = found.entities.into_iter().filter_map(|e| e.link).flat_map(|link| link.ids);
    assert_eq!(ids.collect::<Vec<_>>(), [("desk".to_owned(), "7".to_owned())]);
}

#[test]
fn a_town_of_the_region_that_the_article_names_is_meant() {
    let text = "Voters in Ohio go to the polls on Monday. It rained in Millbrook.";
    let found = links_of(towns(), text);
    assert!(found.contains(&"Q202".to_owned()), "{found:?}");
    let two = links_of(towns(), &text.replace("in Ohio", "in Ohio and New Jersey"));
    assert!(!two.iter().any(|item| item.starts_with("Q20")), "{two:?}");
}

#[test]
fn a_world_city_stays_where_it_is_beside_a_region() {
    let mut items = towns();
    items.push(draft("Q204", ItemType::Location, "Millbrook", "NO", "city", 76));
    let found = links_of(items, "Voters in Ohio go to the polls. It rained in Millbrook.");
    assert!(!found.contains(&"Q202".to_owned()), "{found:?}");
}

#[test]
fn a_country_with_a_town_of_a_region_is_the_region() {
    let mut items = towns();
    items.push(draft("Q205", ItemType::Location, "Atlanta", "US", "city in Georgia", 60));
    let text = "Voters across Georgia go to the polls on Monday. In Atlanta it rained.";
    let found = links_of(items.clone(), text);
    assert!(!found.contains(&"Q230".to_owned()), "{found:?}");
    let alone = links_of(items, &text.replace(" In Atlanta it", " It"));
    assert!(alone.contains(&"Q230".to_owned()), "{alone:?}");
}

/// The names that are left of entities that are all the same item.
fn united(text: &str, names: [(&str, EntityType); 2]) -> Vec<String> {
    let lexicon = Lexicon::new();
    let mut layout = Layout::default();
    lay_out(&lexicon, text, &[], &mut layout);
    let document = Document::new(&lexicon, None, text, &layout);
    let named = |(name, kind): (&str, EntityType)| Entity {
        kind,
        name: name.into(),
        roles: Vec::new(),
        wikidata: Some("Q7".into()),
        link: Some(Link { ids: Vec::new(), coordinates: None, confidence: 0.95 }),
        listing: None,
        country: None,
        gender: Gender::default(),
        likely_gender: Gender::default(),
        salience: 0.0,
        mentions: text
            .match_indices(name)
            .map(|(at, name)| Mention {
                span: Span::new(at, at + name.len()),
                kind: MentionKind::Name,
            })
            .collect(),
    };
    let mut entities: Vec<Entity> = names.map(named).into();
    let mentions: usize = entities.iter().map(|e| e.mentions.len()).sum();
    let now = unite(&document, &mut entities);
    assert!(now.is_none_or(|now| now == [0, 0]));
    assert_eq!(entities.iter().map(|e| e.mentions.len()).sum::<usize>(), mentions);
    entities.into_iter().map(|e| e.name).collect()
}

#[test]
fn what_is_surely_one_item_is_one_entity() {
    use EntityType::{Location, Organization, Person};
    let body = [("HWK", Organization), ("Halven Works", Organization)];
    assert_eq!(united("HWK closed. Halven Works said so.", body), ["Halven Works"]);
    let two = ["HWK", "Halven Works"];
    assert_eq!(united("HWK and Halven Works closed.", body), two, "named in one breath");
    let kinds = [("HWK", Location), ("Halven Works", Organization)];
    assert_eq!(united("HWK closed. Halven Works said so.", kinds), two, "of two types");
    let people = [("Ada Berg", Person), ("Ada Lund", Person)];
    let text = "Ada Berg came. Ada Lund went.";
    assert_eq!(united(text, people), ["Ada Berg", "Ada Lund"], "of two surnames");
}

/// Whether one of the links of a text is this item.
fn has(text: &str, item: &str) -> bool {
    links(text).iter().any(|link| link.ends_with(&format!(" {item}")))
}

#[test]
fn every_country_has_a_house_of_representatives() {
    let asked = "The House of Representatives asked for more time on Monday.";
    let own = format!("{asked} Australia has waited for years, officials in Australia said.");
    assert!(has(&own, "Q136"), "{:?}", links(&own));
    let other = format!("{asked} Japan has waited for years, officials in Japan said.");
    assert!(!has(&other, "Q136"), "{:?}", links(&other));
}

#[test]
fn a_family_name_with_its_particle_is_nobody_else() {
    let text = "Prosecutors in the Netherlands charged a man with the murder of filmmaker Theo van Storm. \
                Van Storm's family was there.";
    assert!(!has(text, "Q134"), "{:?}", links(text));
    let text = "A drawing by Vincent van Storm was sold in the Netherlands.";
    assert!(has(text, "Q134"), "{:?}", links(text));
}

#[test]
fn a_name_with_an_initial_is_somebody_else_unless_the_role_says_so() {
    let text = "He succeeds James A. Tolman, who left in March. Banks in the United States waited.";
    assert!(!has(text, "Q137"), "{:?}", links(text));
    let text = "The actor James A. Tolman left in March. Clubs in the United States waited.";
    assert!(!has(text, "Q137"), "{:?}", links(text));
    let text = "The singer James A. Tolman left in March. Clubs in the United States waited.";
    assert!(has(text, "Q137"), "{:?}", links(text));
}

#[test]
fn an_alias_means_nobody_of_a_country_that_is_not_spoken_of() {
    let text = "Kidnappers in Afghanistan asked for Anders Rahm. Afghanistan said no.";
    assert!(!has(text, "Q135"), "{:?}", links(text));
    let text = "Voters in Malaysia remember Anders Rahm. Malaysia was poor then.";
    assert!(has(text, "Q135"), "{:?}", links(text));
}

#[test]
fn whom_the_article_has_to_introduce_is_nobody_known() {
    let norway = "Norway has waited for years.";
    let text = format!("A senior police officer, Ada Bergstrom, was hurt in Norway. {norway}");
    assert!(!has(&text, "Q103"), "{:?}", links(&text));
    let text = format!("The prime minister, Ada Bergstrom, was hurt in Norway. {norway}");
    assert!(has(&text, "Q103"), "{:?}", links(&text));
}

#[test]
fn a_role_tells_another_nation() {
    let text = "The British director Steven Quist will open the festival in Cannes.";
    assert!(!has(text, "Q138"), "{:?}", links(text));
    let text = "The American director Steven Quist will open the festival in Cannes.";
    assert!(has(text, "Q138"), "{:?}", links(text));
    let text = "British Ambassador Peter Aas spoke in Ireland. Ireland listened.";
    assert!(!has(text, "Q142"), "{:?}", links(text));
    let text = "Irish lawmaker Peter Aas spoke in Ireland. Ireland listened.";
    assert!(has(text, "Q142"), "{:?}", links(text));
}

#[test]
fn the_end_of_a_longer_name_in_the_article_is_short_for_it() {
    let text = "Bread is dear in Britain, the Times reported on Monday.";
    assert!(has(text, "Q139"), "{:?}", links(text));
    let text = "Bread is dear in Britain, the Los Angeles Times reported on Monday. Bakers told the Times so.";
    assert!(!has(text, "Q139"), "{:?}", links(text));
}

#[test]
fn a_region_lies_in_a_country_that_is_spoken_of() {
    let text = "Rain fell in Uvdal on Monday. Norway has had none for weeks.";
    assert!(has(text, "Q140"), "{:?}", links(text));
    let text = "Shells fell in Uvdal on Monday. Indian officials said that India would answer.";
    assert!(!has(text, "Q140"), "{:?}", links(text));
}

#[test]
fn a_party_is_one_of_a_country_that_is_spoken_of() {
    let text = "The Christian Democrats lost four seats in Sweden on Sunday.";
    assert!(has(text, "Q141"), "{:?}", links(text));
    let text = "The Christian Democrats lost four seats in Germany on Sunday.";
    assert!(!has(text, "Q141"), "{:?}", links(text));
}

#[test]
fn an_illness_is_no_place() {
    let text =
        "The Sandhavn virus has killed nine people in Norway. Norway has closed its schools.";
    assert!(!has(text, "Q110"), "{:?}", links(text));
    let text = "The virus has killed nine people in Sandhavn. Norway has closed its schools.";
    assert!(has(text, "Q110"), "{:?}", links(text));
}

#[test]
fn who_reported_for_the_agency_is_nobody_known() {
    let text = "It rained in the United States. (Reporting by Ann Lee; Editing by James Tolman)";
    assert!(!has(text, "Q137"), "{:?}", links(text));
    let text = "It rained in the United States, James Tolman said.";
    assert!(has(text, "Q137"), "{:?}", links(text));
}
