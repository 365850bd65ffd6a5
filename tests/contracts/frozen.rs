//! The record's schema against its frozen copy: nothing is removed or narrowed.
//!
//! The copy is what readers were promised. It is written anew only to promise more:
//! `copydesk schema record > tests/contracts/record.frozen.json`.

use std::collections::BTreeSet;

use copydesk::contracts;
use serde_json::{Value, json};

/// What must stand as it stood.
const FIXED: [&str; 9] = [
    "type",
    "const",
    "format",
    "pattern",
    "minLength",
    "minimum",
    "maximum",
    "items",
    "additionalProperties",
];

#[test]
fn the_record_only_grows() {
    let frozen: Value = serde_json::from_str(include_str!("record.frozen.json")).unwrap();
    let broken = broken(&frozen, &contracts::record());
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn removals_and_narrowings_are_seen_and_additions_are_not() {
    let frozen: Value = serde_json::from_str(include_str!("record.frozen.json")).unwrap();
    let change = |pointer: &str, change: &dyn Fn(&mut Value)| {
        let mut current = frozen.clone();
        change(current.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")));
        broken(&frozen, &current)
    };
    let quote = "/$defs/Quote/properties";
    for (pointer, breaking) in [
        (
            quote,
            &(|v: &mut Value| drop(v.as_object_mut().unwrap().remove("cue")))
                as &dyn Fn(&mut Value),
        ),
        ("/$defs/Quote/properties/text", &|v| v["type"] = json!("integer")),
        ("/$defs/Quote/properties/confidence", &|v| v["maximum"] = json!(0.5)),
        ("/$defs/Quote/properties/speaker", &|v| *v = json!({ "$ref": "#/$defs/Span" })),
        ("/$defs/Quote", &|v| v["required"] = json!([])),
        ("/$defs/Quote", &|v| v["required"].as_array_mut().unwrap().push(json!("speaker"))),
        ("/$defs/Quote", &|v| v["additionalProperties"] = json!(false)),
        ("/$defs/Resolution/oneOf", &|v| drop(v.as_array_mut().unwrap().remove(0))),
        ("/properties/schema", &|v| v["const"] = json!("copydesk.record/2")),
    ] {
        assert!(!change(pointer, breaking).is_empty(), "{pointer}");
    }
    for (pointer, growing) in [
        (
            quote,
            &(|v: &mut Value| v["not_yet"] = json!({ "type": "string" })) as &dyn Fn(&mut Value),
        ),
        ("/$defs/Resolution/oneOf", &|v| v.as_array_mut().unwrap().push(json!({ "const": "new" }))),
        ("/$defs/Quote/properties/text", &|v| v["description"] = json!("Other words.")),
    ] {
        assert_eq!(change(pointer, growing), Vec::<String>::new(), "{pointer}");
    }
}

/// What the current schema takes back of the frozen one.
fn broken(frozen: &Value, current: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    compare(&mut Roots { frozen, current, broken: &mut broken }, "", frozen, current);
    broken
}

struct Roots<'a> {
    frozen: &'a Value,
    current: &'a Value,
    broken: &'a mut Vec<String>,
}

/// The types of a record do not refer to themselves, so this ends.
fn compare(roots: &mut Roots<'_>, path: &str, frozen: &Value, current: &Value) {
    let (frozen, current) = (resolved(roots.frozen, frozen), resolved(roots.current, current));
    for key in FIXED {
        let (was, is) = (frozen.get(key), current.get(key));
        if key == "items" {
            match (was, is) {
                (Some(was), Some(is)) => compare(roots, &format!("{path}[]"), was, is),
                (Some(_), None) => roots.broken.push(format!("{path}: the items are gone")),
                _ => {}
            }
        } else if was != is {
            roots.broken.push(format!("{path}: {key} was {was:?}, is {is:?}"));
        }
    }
    let gone: Vec<_> = values(frozen).difference(&values(current)).cloned().collect();
    if !gone.is_empty() {
        roots.broken.push(format!("{path}: values are gone: {gone:?}"));
    }
    let properties = |schema: &Value| schema.get("properties").cloned().unwrap_or_default();
    let (was, is) = (properties(frozen), properties(current));
    for (key, was) in was.as_object().into_iter().flatten() {
        match is.get(key) {
            Some(is) => compare(roots, &format!("{path}/{key}"), was, is),
            None => roots.broken.push(format!("{path}/{key} is gone")),
        }
    }
    // A key that was always there stays; records that are stored do not have a new one.
    if required(frozen) != required(current) {
        roots.broken.push(format!("{path}: other keys are required"));
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// The values of an enumeration.
fn values(schema: &Value) -> BTreeSet<String> {
    let plain = schema.get("enum").and_then(Value::as_array).into_iter().flatten().cloned();
    let described = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let described = described.filter_map(|one| one.get("const").cloned());
    plain.chain(described).map(|value| value.to_string()).collect()
}

fn required(schema: &Value) -> BTreeSet<String> {
    let keys = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    keys.map(ToString::to_string).collect()
}
