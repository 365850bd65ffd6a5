//! JSON Schema of the record.

use schemars::Schema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value, json};

use crate::record::Record;

/// Names the schema; the number is that of the record's version.
const ID: &str = "urn:copydesk:schema:record:1";

/// The JSON Schema of a record, in the newest version of JSON Schema.
pub fn record() -> Value {
    let mut schema = generator(SchemaSettings::draft2020_12()).into_root_schema_for::<Record>();
    schema.insert("$id".into(), json!(ID));
    schema.to_value()
}

/// The record's types for a document that keeps schemas under
/// `components/schemas`, by name.
pub(super) fn components(settings: SchemaSettings) -> Map<String, Value> {
    let settings = settings.with(|s| s.definitions_path = "/components/schemas".into());
    let mut generator = generator(settings);
    // The answer is a reference; what counts is the definition that it leaves.
    drop(generator.subschema_for::<Record>());
    generator.take_definitions(true)
}

fn generator(settings: SchemaSettings) -> SchemaGenerator {
    settings
        .for_serialize()
        .with_transform(RecursiveTransform(super::plain))
        .with_transform(RecursiveTransform(no_empty_text))
        .into_generator()
}

/// An absent fact is an absent key, never an empty text.
fn no_empty_text(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let told = ["enum", "const", "pattern", "format"].iter().any(|key| object.contains_key(*key));
    if object.get("type") == Some(&json!("string")) && !told {
        object.insert("minLength".into(), json!(1));
    }
}
