use super::Predicate;
use crate::record::Record;

/// A small record: two quotes, two entities.
fn record() -> Record {
    serde_json::from_value(serde_json::json!({
        "schema": "copydesk.record/1", "record_id": "0", "document_id": "0", "revision": "2",
        "status": "usable",
        "article": {
            "source": "Harbour Wire", "title": "Ferry fares to rise", "language": "en",
            "authors": [{ "name": "Una Holm" }], "keywords": ["ferries", "Fares"],
            "published_at": "2026-03-04T09:30:00+01:00", "text": "…", "word_count": 212,
            "fingerprint": { "sha256": "", "simhash": "" }
        },
        "entities": [
            { "id": "e1", "type": "person", "name": "Mara Lind", "roles": ["minister"],
              "lists": ["Cabinet", "transport"], "salience": 0.9, "mentions": [] },
            { "id": "e2", "type": "organization", "name": "Nordline", "wikidata": "Q42",
              "salience": 0.4, "mentions": [] }
        ],
        "quotes": [
            { "id": "q1", "type": "direct", "text": "Fares must rise.", "spans": [],
              "speaker": { "entity": "e1", "name": "Mara Lind", "type": "person", "resolution": "name", "kind": "person" },
              "polarity": "said", "confidence": 0.95 },
            { "id": "q2", "type": "indirect", "text": "the boats are late", "spans": [],
              "polarity": "denied", "confidence": 0.5 }
        ],
        "provenance": { "engine": "", "model": "", "format": "", "notes": [] }
    }))
    .unwrap()
}

/// What it says of the record, and the same of the record's JSON.
fn fits(predicate: &str) -> bool {
    let (parsed, record) = (predicate.parse::<Predicate>().unwrap(), record());
    let fits = parsed.fits(&record);
    assert_eq!(parsed.fits_json(&record.to_json()).unwrap(), fits, "{predicate}");
    fits
}

fn fault(predicate: &str) -> String {
    predicate.parse::<Predicate>().unwrap_err().to_string()
}

#[test]
fn tests_of_each_type() {
    for predicate in [
        "status = usable",
        "status != canceled",
        "source = \"harbour wire\"",
        "title contains FARES",
        "author = 'Una Holm'",
        "keyword in [boats, fares]",
        "word_count >= 200 and word_count < 213",
        "published_at >= 2026-03-04 and published_at < \"2026-03-04T09:00:00Z\"",
        "not modified_at exists",
        "language exists",
        "NOT (status = canceled OR language = de) AND title CONTAINS ferry",
        "Quotes ANY (speaker Exists)",
        "url != \"https://example.org/\"",
        "published_at = 2026-03-04 and not published_at != 2026-03-04",
        "published_at <= 2026-03-04 and not published_at > 2026-03-04",
        "published_at in [2026-03-01, \"2026-03-04T08:30:00Z\"]",
        "language in [EN, de]",
        "quotes all (confidence >= 0.5 and confidence <= 1)",
    ] {
        assert!(fits(predicate), "{predicate}");
    }
    for predicate in [
        "word_count > 212",
        "source = Harbour",
        "url exists",
        "byline contains x",
        "published_at = 2026-03-03",
        "published_at = 2026-03-05",
        "published_at > 2026-03-04",
    ] {
        assert!(!fits(predicate), "{predicate}");
    }
}

#[test]
fn only_what_it_asks_for_is_read() {
    let mut record: serde_json::Value = serde_json::from_slice(&record().to_json()).unwrap();
    record["quotes"] = serde_json::json!([1, 2, 3]);
    let json = record.to_string();
    let read = |predicate: &str| predicate.parse::<Predicate>().unwrap().fits_json(json.as_bytes());
    for predicate in
        ["title contains ferry", "entities any (wikidata = Q42)", "entity_count = 2", "text exists"]
    {
        assert!(read(predicate).unwrap(), "{predicate}");
    }
    for predicate in ["speaker exists", "quote_count = 3", "quotes none (cue exists)"] {
        read(predicate).unwrap_err();
    }
    record["entities"] = serde_json::json!([1]);
    let json = record.to_string();
    let read = |predicate: &str| predicate.parse::<Predicate>().unwrap().fits_json(json.as_bytes());
    assert!(read("status = usable").unwrap());
    for predicate in ["entity_count = 1", "entities any (name exists)", "speaker in list:x"] {
        read(predicate).unwrap_err();
    }
}

/// A record of a long text with many quotes, each by another speaker.
fn large() -> Record {
    let mut record = record();
    record.article.text = "“Ärger”, said HELENA Brandt. ".repeat(20_000);
    let (quote, entity) = (record.quotes.remove(0), record.entities.remove(0));
    record.quotes = vec![quote; 3000];
    record.entities = vec![entity; 3000];
    for (n, (quote, entity)) in record.quotes.iter_mut().zip(&mut record.entities).enumerate() {
        entity.id = format!("e{n}");
        quote.speaker.as_mut().unwrap().entity = Some(format!("e{n}"));
    }
    record
}

#[test]
fn a_long_text_and_many_quotes_are_gone_through_once() {
    let record = large();
    let many = |test: &str| {
        let tests: Vec<String> = (0..100).map(|n| format!("{test}{n}")).collect();
        tests.join(" or ")
    };
    let took = |what: &dyn Fn()| {
        let started = std::time::Instant::now();
        what();
        started.elapsed()
    };
    // Of a few measurements the shortest: other work on the machine only adds.
    let shortest = |what: &dyn Fn()| (0..3).map(|_| took(what)).min().unwrap();
    let once = shortest(&|| {
        std::hint::black_box(record.article.text.to_lowercase());
    });
    for predicate in [
        many("text contains zz"),
        many("text = zz"),
        "speaker = nobody and text contains zz".to_owned(),
        "polarity = said and not text contains helena".to_owned(),
        "quotes any (text contains zz)".to_owned(),
        "polarity = said and quotes all (confidence > 1)".to_owned(),
        "speaker in list:nobody".to_owned(),
    ] {
        let parsed: Predicate = predicate.parse().unwrap();
        let fits = shortest(&|| assert!(!parsed.fits(&record), "{predicate}"));
        assert!(fits < once * 30, "{fits:?}, {once:?} for folding the text once: {predicate}");
    }
}

#[test]
fn numbers_that_are_ids_are_compared_as_they_stand() {
    let record = |id: &str| Record { document_id: id.to_owned(), ..record() };
    let fits = |predicate: &str, id| predicate.parse::<Predicate>().unwrap().fits(&record(id));
    for id in ["007", "1.50", "12345678901234567891", "+4"] {
        assert!(fits(&format!("document_id = {id}"), id), "{id}");
        assert!(fits(&format!("document_id in [x, {id}]"), id), "{id}");
    }
    assert!(!fits("document_id = 007", "7"));
    assert!(!fits("document_id = 12345678901234567891", "12345678901234567000"));
}

#[test]
fn bare_keys_of_quotes_are_of_one_and_the_same_quote() {
    assert!(fits("speaker = \"Mara Lind\" and confidence >= 0.9"));
    assert!(fits("polarity = denied and confidence < 0.9 and language = en"));
    assert!(!fits("speaker = \"Mara Lind\" and polarity = denied"));
    assert!(fits("quotes any (speaker exists) and quotes any (polarity = denied)"));
    assert!(!fits("quotes all (speaker exists)"));
    assert!(fits("quotes none (polarity = asked)"));
}

#[test]
fn entities_have_keys_of_their_own() {
    assert!(fits("entities any (wikidata = Q42)"));
    assert!(fits("entities any (type = person and role = minister and status = usable)"));
    assert!(!fits("entities any (type = person and wikidata exists)"));
}

#[test]
fn speakers_and_entities_are_on_lists() {
    assert!(fits("speaker in list:cabinet and confidence >= 0.9"));
    assert!(!fits("speaker in list:cabinet and polarity = denied"));
    assert!(!fits("speaker in list:companies or addressee in list:cabinet"));
    assert!(fits("entities any (lists = cabinet and name in list:transport)"));
    assert!(fits("quotes any (not speaker in list:cabinet)"));
    assert!(fits("entities any (lists contains trans)"));
}

#[test]
fn lists_that_are_not_there_are_told_with_their_place() {
    let told = |predicate: &str, known: &[&str]| {
        let checked = predicate.parse::<Predicate>().unwrap().check_lists(known);
        checked.map_err(|fault| fault.to_string())
    };
    let known = ["cabinet", "Transport"];
    for fine in ["speaker in list:CABINET", "entities any (lists in [cabinet, transport])"] {
        assert_eq!(told(fine, &known), Ok(()));
    }
    assert_eq!(
        told("status = usable and speaker in list:cabnet", &known).unwrap_err(),
        "character 37: expected a list or topic of the configuration, found `cabnet` (did you mean \
         `cabinet`?)"
    );
    assert_eq!(
        told("entities any (lists = companies)", &known).unwrap_err(),
        "character 23: expected a list or topic of the configuration, found `companies`"
    );
    assert_eq!(
        told("speaker in list:x", &[]).unwrap_err(),
        "character 17: expected a list of the configuration, which has none, found `x`"
    );
}

#[test]
fn or_binds_less_than_and() {
    assert!(fits("status = usable or language = de and word_count = 0"));
    assert!(!fits("(status = usable or language = de) and word_count = 0"));
}

#[test]
fn faults_tell_where_and_what() {
    let told: Vec<String> = [
        "",
        "stauts = usable",
        "status = usabel",
        "confidence > high",
        "speaker > 3",
        "speaker = \"Mara",
        "status = usable language = en",
        "wikidata = Q42",
        "entities any (wikidata = 567)",
        "entities any (wikidata in [Q42, 'https://www.wikidata.org/wiki/Q567'])",
        "entities any (wikidata != Q72x)",
        "entities any (wikidata contains Q4)",
        "entities some (name = x)",
        "quotes any (entities any (name = x))",
        "published_at < yesterday",
        "language in [en, de",
        "word_count contains 3",
        "title = ü & x",
        "cue in list:cabinet",
        "speaker in list:",
        "status == usable",
        "speaker = Jane Doe and status = usable",
        "title contains ferry fares",
        "language = english",
        "entities any (country in [NO, Norway])",
        "title contain ferry",
        "STATUS = usable",
        "article.title = x",
        "speaker.name = x",
        "quotes.speaker = x",
        "quotes.any (speaker = x)",
        "entities.name = x",
        "entities any (speaker = x)",
        "entity any (name = x)",
        "quote any (speaker = x)",
        "status = usable or or language = en",
        "status = usable && language = en",
        "!status = usable",
        "status <> usable",
        "confidence => 0.9",
        "confidence >= 90",
        "confidence >= -0.1",
        "confidence >= \"0.9\"",
        "speaker not in [a, b]",
        "speaker not exists",
        "speaker is not Bo",
        "speaker like Bo",
        "speaker in (a, b)",
        "speaker in cabinet",
        "speaker in 'list:cabinet'",
        "speaker in list: cabinet",
        "speaker in [Jane Doe, Bo]",
        "cue in said",
        "title = \"\"",
        "title contains ' '",
        "speaker != null",
        "title = “ferry”",
        "type = person",
        "published_at > 2026-03-04T10:00",
        "published_at > 2026-02-30",
        "entities any (country = UK)",
        "entities any (country = XX)",
    ]
    .iter()
    .map(|predicate| format!("{predicate}\n  {}\n", fault(predicate)))
    .collect();
    expect_test::expect![[r#"

          character 1: expected a key, `not`, `quotes`, `entities` or `(`, found the end
        stauts = usable
          character 1: unknown key `stauts` (did you mean `status`?)
        status = usabel
          character 10: expected one of usable, withheld, canceled, found `usabel` (did you mean `usable`?)
        confidence > high
          character 14: expected a number, found `high`
        speaker > 3
          character 9: expected `=` or `!=`, found `>`: `speaker` has no order
        speaker = "Mara
          character 11: expected a " after the text, found the end
        status = usable language = en
          character 17: expected `and`, `or` or the end, found `language`
        wikidata = Q42
          character 1: `wikidata` is a key of entities: write `entities any (wikidata …)`
        entities any (wikidata = 567)
          character 26: expected an item of Wikidata such as Q567, found `567` (did you mean `Q567`?)
        entities any (wikidata in [Q42, 'https://www.wikidata.org/wiki/Q567'])
          character 33: expected an item of Wikidata such as Q567, found `"https://www.wikidata.org/wiki/Q567"` (did you mean `Q567`?)
        entities any (wikidata != Q72x)
          character 27: expected an item of Wikidata such as Q567, found `Q72x`
        entities any (wikidata contains Q4)
          character 24: expected `=` or the like: `wikidata` is no text
        entities some (name = x)
          character 10: expected `any`, `all` or `none`, found `some`
        quotes any (entities any (name = x))
          character 13: expected a key, found items within items
        published_at < yesterday
          character 16: expected a time as "2026-01-31T12:00:00Z" or a day as "2026-01-31", found `yesterday`
        language in [en, de
          character 20: expected `,` or `]`, found the end
        word_count contains 3
          character 12: expected `=` or the like: `word_count` is no text
        title = ü & x
          character 11: expected a key, a value or a sign, found `&` (did you mean `and`?)
        cue in list:cabinet
          character 8: expected `[`: only `speaker`, `addressee` and `name` are on lists, not `cue`
        speaker in list:
          character 12: expected the name of a list after `list:`, found none
        status == usable
          character 8: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `==` (did you mean `=`?)
        speaker = Jane Doe and status = usable
          character 16: expected `and`, `or` or the end, found `Doe` (did you mean `"Jane Doe"`?)
        title contains ferry fares
          character 22: expected `and`, `or` or the end, found `fares` (did you mean `"ferry fares"`?)
        language = english
          character 12: expected a code such as `en`, found `english`
        entities any (country in [NO, Norway])
          character 31: expected a code such as `FR`, found `Norway`
        title contain ferry
          character 7: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `contain` (did you mean `contains`?)
        STATUS = usable
          character 1: unknown key `STATUS` (did you mean `status`?)
        article.title = x
          character 1: unknown key `article.title` (did you mean `title`?)
        speaker.name = x
          character 1: unknown key `speaker.name` (did you mean `speaker`?)
        quotes.speaker = x
          character 1: unknown key `quotes.speaker` (did you mean `speaker`?)
        quotes.any (speaker = x)
          character 1: unknown key `quotes.any` (did you mean `quotes`?)
        entities.name = x
          character 1: `name` is a key of entities: write `entities any (name …)`
        entities any (speaker = x)
          character 15: `speaker` is a key of quotes: it stands outside `entities any ( … )`
        entity any (name = x)
          character 1: unknown key `entity` (did you mean `entities`?)
        quote any (speaker = x)
          character 7: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `any` (did you mean `quotes`?)
        status = usable or or language = en
          character 20: expected a key, `not`, `quotes`, `entities` or `(`, found `or`
        status = usable && language = en
          character 17: expected a key, a value or a sign, found `&` (did you mean `and`?)
        !status = usable
          character 1: expected a key, a value or a sign, found `!` (did you mean `not`?)
        status <> usable
          character 8: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `<>` (did you mean `!=`?)
        confidence => 0.9
          character 12: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `=>` (did you mean `>=`?)
        confidence >= 90
          character 15: expected a number from 0 to 1, found `90` (did you mean `0.9`?)
        confidence >= -0.1
          character 15: expected a number from 0 to 1, found `-0.1`
        confidence >= "0.9"
          character 15: expected a number, found `"0.9"` (did you mean `0.9`?)
        speaker not in [a, b]
          character 9: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `not` (did you mean `not speaker in`?)
        speaker not exists
          character 9: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `not` (did you mean `not speaker exists`?)
        speaker is not Bo
          character 9: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `is` (did you mean `!=`?)
        speaker like Bo
          character 9: expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`, found `like` (did you mean `contains`?)
        speaker in (a, b)
          character 12: expected `[` or `list:` and a name, found `(` (did you mean `[`?)
        speaker in cabinet
          character 12: expected `[` or `list:` and a name, found `cabinet` (did you mean `list:cabinet`?)
        speaker in 'list:cabinet'
          character 12: expected `[` or `list:` and a name, found `"list:cabinet"` (did you mean `list:cabinet`?)
        speaker in list: cabinet
          character 12: expected the name of a list after `list:`, found none (did you mean `list:cabinet`?)
        speaker in [Jane Doe, Bo]
          character 18: expected `,` or `]`, found `Doe` (did you mean `"Jane Doe"`?)
        cue in said
          character 8: expected `[`, found `said`
        title = ""
          character 9: expected a text (`exists` asks whether `title` has a value), found `""`
        title contains ' '
          character 16: expected a text (`exists` asks whether `title` has a value), found `" "`
        speaker != null
          character 12: expected a text (`exists` asks whether `speaker` has a value), found `null`
        title = “ferry”
          character 9: expected a key, a value or a sign, found `“` (did you mean `"`?)
        type = person
          character 8: expected one of direct, mixed, indirect, found `person` (did you mean `entities any (type = person)`?)
        published_at > 2026-03-04T10:00
          character 16: expected a time as "2026-01-31T12:00:00Z" or a day as "2026-01-31", found `2026-03-04T10:00` (did you mean `"2026-03-04T10:00Z"`?)
        published_at > 2026-02-30
          character 16: expected a time as "2026-01-31T12:00:00Z" or a day as "2026-01-31", found `2026-02-30`
        entities any (country = UK)
          character 25: expected a code such as `FR`, found `UK` (did you mean `GB`?)
        entities any (country = XX)
          character 25: expected a code such as `FR`, found `XX`
    "#]].assert_eq(&told.concat());
}

#[test]
fn the_page_names_every_key_and_its_examples_are_read() {
    let page = include_str!("../../docs/FILTERS.md");
    let keys = super::keys::RECORD.iter().map(|key| key.name);
    let keys = keys.chain(super::keys::QUOTE.iter().map(|key| key.name));
    for key in keys.chain(super::keys::ENTITY.iter().map(|key| key.name)) {
        assert!(page.contains(&format!("`{key}`")), "{key}");
    }
    let examples = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    for example in examples.lines() {
        assert!(example.parse::<Predicate>().is_ok(), "{example}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = "(".repeat(2000);
    assert!(fault(&deep).contains("expected at most 32 brackets"));
    let long = format!("title = \"{}\"", "x".repeat(5000));
    assert!(fault(&long).contains("expected at most 4096 bytes"));
}

#[test]
fn any_text_is_read_without_a_panic() {
    let pieces = [
        "quotes", "any", "(", ")", "[", ",", "\"", "'", "\\", "=", "!", "é", "𝕊", "1e", "-", " ",
        "in", "not", "speaker",
    ];
    let mut state = 1_u32;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[state as usize / 1000 % pieces.len()]);
        }
        text.parse::<Predicate>().ok();
    }
}
