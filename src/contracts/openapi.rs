//! `OpenAPI` document of the HTTP server.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// Paths and answers, written by hand; a test holds them to the handlers.
const PATHS: &str = include_str!("openapi.json");

/// The document, with the record's schema from its types.
///
/// # Panics
/// Never: the document compiled in is JSON, which a test holds.
pub fn openapi() -> Value {
    let mut document: Value = serde_json::from_str(PATHS).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    let schemas = super::record::components(SchemaSettings::draft2020_12());
    if let Some(all) = document["components"]["schemas"].as_object_mut() {
        all.extend(schemas);
    }
    document
}
