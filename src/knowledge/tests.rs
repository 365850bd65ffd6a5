use super::*;

fn draft(id: &str, kind: ItemType, name: &str, aliases: &[&str]) -> Draft {
    Draft {
        id: ItemId::read(id),
        kind,
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).into()).collect(),
        country: "NO".into(),
        description: "of the test".into(),
        prominence: 40,
        geonames: 0,
        coordinates: None,
        ids: Vec::new(),
        drops: false,
    }
}

fn table(drafts: Vec<Draft>) -> (Table, Left, Vec<u8>) {
    let is_common = |word: &str| word == "time";
    let is_country = |key: &str| key == "norway";
    let mut writer = Writer::new(&is_common, &is_country);
    for draft in drafts {
        writer.add(draft);
    }
    let bytes = writer.write("test", Vec::new());
    (Table::read(bytes.clone()).unwrap(), writer.left, bytes)
}

fn example() -> Vec<Draft> {
    let mut tromso = draft("Q26087", ItemType::Location, "Tromsø", &["Tromso"]);
    tromso.coordinates = Some((69.65, 18.96));
    tromso.geonames = 3_133_895;
    let mut works =
        draft("acme:7", ItemType::Organization, "Hallen Works", &["Time", "HW", "Norway"]);
    works.ids = vec![("ticker", "HLN".into()), ("lei", "5493".into())];
    let mut minor = draft("Q9", ItemType::Person, "Ada Berg", &["Berg", "A. Berg"]);
    minor.prominence = 3;
    let major = draft("Q8", ItemType::Person, "Ada Berg", &[]);
    vec![tromso, works, minor, major]
}

#[test]
fn names_of_one_item_share_a_key_however_they_are_written() {
    for (a, b) in [
        ("Tromsø", "tromso"),
        ("the U.S. Army", "US Army"),
        ("Jean-Luc Picard’s", "jean luc picard"),
        ("AT&T Wireless", "AT and T wireless"),
        ("Łódź", "Lodz"),
        ("O’Neill", "ONeill"),
    ] {
        assert_eq!(key(a).to_lowercase(), key(b).to_lowercase(), "{a}");
    }
    assert_eq!(key("U.S."), "US");
    assert_eq!(key("WHO"), "WHO");
    assert_eq!(key("Who"), "who");
    assert_eq!(key("BEIJING"), "beijing");
    assert_eq!(key("The The"), "the");
    assert_eq!(key("’s"), "s");
    assert_eq!(key(""), "");
}

#[test]
fn what_was_written_is_found() {
    let (table, left, _) = table(example());
    let base = Base::empty().with(table);
    let found = base.find("TROMSØ’S");
    let item = found[0].item;
    assert_eq!(
        (item.id(), item.name(), item.country()),
        (ItemId::Wikidata(26087), "Tromsø", Some("NO"))
    );
    assert_eq!(item.coordinates(), Some((69.65, 18.96)));
    assert_eq!(
        item.ids(),
        [("wikidata".into(), "Q26087".into()), ("geonames".into(), "3133895".into())]
    );
    let works = base.find("HW")[0];
    assert!(!works.named);
    assert_eq!(works.item.id().to_string(), "acme:7");
    assert_eq!(
        works.item.ids(),
        [
            ("acme".into(), "7".into()),
            ("ticker".into(), "HLN".into()),
            ("lei".into(), "5493".into())
        ]
    );
    assert_eq!(base.by_id(&ItemId::read("acme:7")).unwrap().name(), "Hallen Works");
    // The better known of two namesakes comes first.
    let berg: Vec<String> = base.find("Ada Berg").iter().map(|c| c.item.id().to_string()).collect();
    assert_eq!(berg, ["Q8", "Q9"]);
    assert_eq!(base.find("Nobody").len(), 0);
    assert_eq!(left, Left { common: 1, one_word: 1, country: 1, unusable: 0 });
}

#[test]
fn a_later_file_is_stronger_and_may_drop_items() {
    let (below, ..) = table(example());
    let mut renamed = draft("Q26087", ItemType::Location, "Northtown", &[]);
    renamed.prominence = 1;
    let mut gone = draft("Q9", ItemType::Person, "Ada Berg", &[]);
    gone.drops = true;
    let (above, ..) = table(vec![renamed, gone]);
    let base = Base::empty().with(below);
    let alone = base.added().unwrap().to_owned();
    let base = base.with(above);
    assert_ne!(base.added(), Some(alone.as_str()));
    assert_eq!(base.find("Tromsø").len(), 0);
    assert_eq!(base.find("Northtown")[0].item.id(), ItemId::Wikidata(26087));
    assert_eq!(base.find("Ada Berg").len(), 1);
    assert!(base.by_id(&ItemId::Wikidata(9)).is_none());
}

#[test]
fn every_key_is_told_in_order() {
    let many: Vec<Draft> = (0..300)
        .map(|n| draft(&format!("Q{}", n + 1), ItemType::Organization, &format!("Body {n}"), &[]))
        .collect();
    let (table, ..) = table(many);
    let mut keys = Vec::new();
    table.each_key(|key, items| {
        assert_eq!(items.len(), 1);
        keys.push(key.to_owned());
    });
    assert_eq!(keys.len(), 300);
    assert!(keys.is_sorted());
    let base = Base::empty().with(table);
    for n in 0..300 {
        let found = base.find(&format!("body {n}"));
        assert_eq!(found[0].item.id(), ItemId::Wikidata(n + 1));
    }
    // A beginning of a key, a key and more, one before all, between two and after all.
    for none in
        ["b", "body", "body 30 ", "body 3000", "body 29a", "body 2/", "bod", "bodz", "a", "z"]
    {
        assert_eq!(base.find_key(none).len(), 0, "{none}");
    }
}

#[test]
fn damage_is_told() {
    let (_, _, bytes) = table(example());
    assert_eq!(Table::read(b"PK\x03\x04, and so on".to_vec()).unwrap_err(), TableError::Magic);
    assert_eq!(Table::read(Vec::new()).unwrap_err(), TableError::Magic);
    let cut = bytes[..bytes.len() - 1].to_vec();
    assert!(matches!(Table::read(cut), Err(TableError::Checksum { .. })));
    let mut newer = bytes.clone();
    newer[6] = 9;
    let error = Table::read(newer).unwrap_err().to_string();
    assert!(error.ends_with("version 1.1, found version 9.1: build it again"), "{error}");
}

/// Damaged anywhere, and with a checksum that fits: nothing panics.
#[test]
fn forged_files_are_read_without_a_panic() {
    let (_, _, bytes) = table(example());
    let names = ["Tromsø", "Ada Berg", "HW", "zzz", "a"];
    for at in 12..bytes.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut forged = bytes.clone();
            forged[at] = value;
            let sum = checksum::of(&forged[12..]);
            forged[8..12].copy_from_slice(&sum.to_le_bytes());
            let Ok(table) = Table::read(forged) else { continue };
            table.each_key(|_, _| {});
            let base = Base::empty().with(table);
            for name in names {
                for found in base.find(name) {
                    let item = found.item;
                    let _ = (item.name(), item.description(), item.ids(), item.coordinates());
                    base.by_id(&item.id());
                }
            }
        }
    }
}

#[test]
fn the_starter_is_whole() {
    let bytes = include_bytes!("../../models/starter.ckb");
    assert!(bytes.len() <= 5_000_000, "{} bytes", bytes.len());
    let table = Table::read(bytes.to_vec()).unwrap();
    assert!(!table.about().sources.is_empty());
}

/// Items of branches that do research abroad have lower claims to the name.
#[test]
fn companies_in_the_starter_are_no_branches() {
    let base = Base::new();
    for (name, item) in [
        ("Novartis", "Q507154"),
        ("AstraZeneca", "Q731938"),
        ("Caterpillar", "Q459965"),
        ("AbbVie", "Q14662364"),
        ("Walmart", "Q483551"),
    ] {
        let found = base.find(name);
        assert_eq!(found.first().map(|c| c.item.id().to_string()).as_deref(), Some(item), "{name}");
    }
}
