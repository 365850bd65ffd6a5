use super::*;
use crate::payload::{Limits, Payload, decode_with};

fn source(host: Option<&str>, fields: &[(&str, &str)]) -> MappingSource {
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    MappingSource {
        name: "desk".into(),
        host: host.map(str::to_owned),
        when: BTreeMap::new(),
        fields,
    }
}

fn read(mapping: &MappingSource, payload: &str) -> Result<crate::article::Article, Rejection> {
    let mappings = Mappings::compile(std::slice::from_ref(mapping)).unwrap();
    let payload = Payload { bytes: payload.as_bytes(), content_type: None, content_encoding: None };
    decode_with(&payload, &Limits::default(), &mappings)
}

#[test]
fn pointers_name_what_no_shape_has() {
    let mut mapping = source(
        None,
        &[
            ("title", "/out/hdr"),
            ("body", "/out/parts/*"),
            ("authors", "/who"),
            ("published", "/at"),
        ],
    );
    mapping.when.insert("/kind".into(), "crawl.v3".into());
    let payload = r#"{"kind": "crawl.v3", "lang": "en", "who": ["Ann Lee", "Bo Ek"], "at": 1709283600,
        "out": {"hdr": "Ferry late", "parts": ["<p>The ferry was late.</p>", "It sails on."]}}"#;
    let article = read(&mapping, payload).unwrap();
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.text, "The ferry was late.\n\nIt sails on.");
    assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.language.as_deref(), Some("en"), "what it does not name is read as ever");
    assert!(article.notes.iter().any(|n| n == "read by the mapping `desk`"));
    mapping.when.insert("/kind".into(), "crawl.v4".into());
    assert!(read(&mapping, payload).is_err());
}

#[test]
fn selectors_name_what_a_hosts_pages_hide() {
    let mapping = source(
        Some("example.org"),
        &[("body", "div.story > p"), ("authors", "#who"), ("published", "meta[name=day]@content")],
    );
    let page = |host: &str| {
        format!(
            "<html><head><link rel=canonical href=https://{host}/f><meta name=day content=2024-03-01><title>Ferry late</title></head>\
             <body><div id=who>Ann Lee</div><div class='story x'><p>The ferry to Skarn was late again on Friday, and nobody could say why.</p><div><p>Not this one.</p></div>\
             <p>It sails on.</p></div></body></html>"
        )
    };
    let article = read(&mapping, &page("www.example.org")).unwrap();
    assert_eq!(
        article.text,
        "The ferry to Skarn was late again on Friday, and nobody could say why.\n\nIt sails on."
    );
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T00:00:00Z"));
    let other = read(&mapping, &page("notexample.org")).unwrap();
    assert_ne!(other.text, article.text);
}

#[test]
fn every_problem_is_told_with_its_key() {
    let sources = [
        source(None, &[("titel", "/a"), ("title", "a")]),
        source(Some("example.org"), &[("body", "p:first-child")]),
    ];
    let problems = Mappings::compile(&sources).unwrap_err();
    let keys: Vec<(usize, &str)> =
        problems.iter().map(|(at, key, _)| (*at, key.as_str())).collect();
    assert_eq!(keys, [(0, "fields"), (0, "fields.titel"), (0, "fields.title"), (1, "fields.body")]);
}

#[test]
fn a_host_is_a_name_alone() {
    let problems = |host: &str| {
        let told = Mappings::compile(&[source(Some(host), &[("body", "p")])]).err();
        told.unwrap_or_default().into_iter().map(|(_, key, _)| key).collect::<Vec<_>>()
    };
    for sound in ["example.org", "EXAMPLE.org", "b\u{fc}cher.example", "127.0.0.1"] {
        assert!(problems(sound).is_empty(), "{sound}");
    }
    for wrong in [
        "http://example.org",
        "example.org/a",
        "example.org:80",
        "a b",
        "*.example.org",
        ".example.org",
        "a\0b",
    ] {
        assert_eq!(problems(wrong), ["host"], "{wrong}");
    }
    let mut both = source(Some("example.org"), &[("body", "p")]);
    both.when.insert("/kind".into(), "a".into());
    assert_eq!(Mappings::compile(&[both]).unwrap_err()[0].1, "when");
    let lost = Mappings::compile(&[source(None, &[("body", "div > p")])]).unwrap_err();
    assert!(lost[0].2.ends_with("a selector needs a `host`"), "{lost:?}");
}

#[test]
fn a_host_in_its_own_script_is_that_of_its_pages() {
    let mapping = source(Some("B\u{fc}cher.example"), &[("title", "#name")]);
    let page = "<link rel=canonical href=https://b\u{fc}cher.example/a><title>Other</title>\
        <p id=name>Ferry late</p><p>The ferry to Skarn was late again on Friday, and nobody could say why.</p>";
    assert_eq!(read(&mapping, page).unwrap().title.as_deref(), Some("Ferry late"));
}
