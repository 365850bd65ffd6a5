//! Any text as a predicate, asked of a record that has a value for most keys.
#![no_main]

use std::sync::LazyLock;

use copydesk::predicate::Predicate;
use copydesk::record::Record;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

static RECORD: LazyLock<Record> = LazyLock::new(|| {
    serde_json::from_value(json!({
        "schema": "copydesk.record/1", "record_id": "0", "document_id": "0", "status": "usable",
        "article": {
            "source": "wire", "title": "Fähre spät", "language": "en", "keywords": ["ferry"],
            "published_at": "2026-03-04T09:30:00+01:00", "text": "…", "word_count": 2,
            "fingerprint": { "sha256": "", "simhash": "" }
        },
        "entities": [{
            "id": "e1", "type": "person", "name": "Mara Lind", "roles": ["minister"],
            "wikidata": "Q42", "lists": ["cabinet"], "salience": 0.9, "mentions": []
        }],
        "quotes": [{
            "id": "q1", "type": "direct", "text": "Fares rise.", "spans": [], "confidence": 0.9,
            "speaker": { "entity": "e1", "name": "Mara Lind", "resolution": "name" }
        }],
        "provenance": { "engine": "", "model": "", "format": "", "notes": [] }
    }))
    .expect("a record")
});

fuzz_target!(|text: &str| {
    match text.parse::<Predicate>() {
        Ok(predicate) => {
            let _fits = predicate.fits(&RECORD);
            if let Err(fault) = predicate.check_lists(&["cabinet", "Öl"]) {
                assert!(fault.at < text.chars().count(), "{fault}");
            }
        }
        Err(fault) => assert!(fault.at <= text.chars().count(), "{fault}"),
    }
});
