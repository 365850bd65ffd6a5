//! JSON Schema of the configuration file, for editors and checks.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Value, json};

use crate::config::Settings;

/// Keys without which a block means nothing; every other key has a default.
const REQUIRED: [(&str, &[&str]); 5] = [
    ("SourceSettings", &["name", "users", "may"]),
    ("WebhookSettings", &["name", "url"]),
    ("RouteSettings", &["where", "key"]),
    ("MappingSettings", &["name", "fields"]),
    ("MappingTest", &["payload"]),
];

/// Keys of which either both are set or none.
const TOGETHER: [(&str, [&str; 2]); 2] =
    [("AmqpSettings", ["cert_file", "key_file"]), ("WebhookSettings", ["cert_file", "key_file"])];

/// The JSON Schema of the configuration file: draft 7, which editors of TOML read.
/// A key that does not exist is refused.
pub fn config() -> Value {
    let settings = SchemaSettings::draft07()
        .with_transform(RecursiveTransform(super::plain))
        .with_transform(RecursiveTransform(closed));
    let mut generator = settings.into_generator();
    let mut schema = generator.root_schema_for::<Settings>();
    schema.insert("$id".into(), json!("urn:copydesk:schema:config:1"));
    schema.insert("title".into(), json!("Configuration of Copydesk"));
    let mut schema = schema.to_value();
    for (name, keys) in REQUIRED {
        schema["definitions"][name]["required"] = json!(keys);
    }
    for (name, [one, other]) in TOGETHER {
        schema["definitions"][name]["dependencies"] = json!({ one: [other], other: [one] });
    }
    schema
}

/// Every key is optional, and no other is known.
fn closed(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("properties") {
        object.remove("required");
        object.insert("additionalProperties".into(), json!(false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_need_keys_exist() {
        let schema = config();
        for (name, keys) in REQUIRED {
            for key in keys {
                assert!(schema["definitions"][name]["properties"][key].is_object(), "{name}.{key}");
            }
        }
    }
}
