//! The contracts for other people's programs: JSON Schemas of the record and of the
//! configuration file, `AsyncAPI` for the queues, `OpenAPI` for HTTP.
//!
//! The schemas are generated from the types, so they cannot drift from what is
//! written and read; `tests/contracts` runs each contract through the validators
//! that its readers use.

mod asyncapi;
mod config;
mod openapi;
mod record;

pub use asyncapi::asyncapi;
pub use config::config;
pub use openapi::openapi;
pub use record::record;

use schemars::Schema;
use serde_json::{Value, json};

/// What a Rust type says and a JSON reader cannot use: an absent fact is an absent
/// key and never null, and the formats of Rust's numbers are known to nobody else.
fn plain(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type") != Some(&json!("null")));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
    let number = ["integer", "number"].iter().any(|kind| object.get("type") == Some(&json!(kind)));
    if number {
        object.remove("format");
    }
    // Absence, again.
    if object.get("default").is_some_and(|default| default.is_null() || *default == json!([])) {
        object.remove("default");
    }
}
