//! Articles as lists of named values, as content systems export them:
//! `[{"name": "headline", "value": "…"}, {"name": "body", "value": "…"}]`.

use serde_json::Value;

use super::fields::{Scope, folded};
use super::{body, flat};

/// Where an item has its name, and where its value.
const NAMES: [&str; 6] = ["name", "key", "field", "fieldName", "field_name", "attribute_code"];
const VALUES: [&str; 6] = ["value", "values", "fieldValue", "field_value", "content", "v"];

static NOTHING: Value = Value::Null;

/// The fields of a list of named values with a title or a body among them; `None` for
/// any other list.
pub(super) fn scope(value: &Value) -> Option<Scope<'_>> {
    let items = value.as_array().filter(|items| !items.is_empty())?;
    let pairs: Vec<_> = items.iter().map(pair).collect::<Option<_>>()?;
    let scope = Scope::of(pairs);
    let has_title = scope.each(&flat::TITLE).next().is_some();
    (has_title || body::is_in(&scope)).then_some(scope)
}

/// The value of a name in a list of named values.
pub(super) fn named<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let pairs = value.as_array()?.iter().filter_map(pair);
    pairs.into_iter().find(|(own, _)| folded(own) == name).map(|(_, value)| value)
}

/// The name and the value of an item; one without a value is an empty field.
fn pair(item: &Value) -> Option<(&str, &Value)> {
    let object = item.as_object()?;
    let name = NAMES.iter().find_map(|key| object.get(*key)?.as_str())?;
    let value = VALUES.iter().find_map(|key| object.get(*key));
    Some((name, value.unwrap_or(&NOTHING)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_with_a_title_or_a_body_are_fields() {
        let list = json!([{"name": "headline", "value": "Quay shut"}, {"name": "lead"}]);
        let scope = scope(&list).unwrap();
        assert_eq!(scope.get("headline").unwrap().1, "Quay shut");
        assert!(scope.get("lead").is_none());
        let list = json!([{"key": "body", "values": ["The quay is shut."]}]);
        assert!(super::scope(&list).is_some());
        for other in [
            json!([]),
            json!([{"name": "harbour", "value": "7"}]),
            json!([{"name": "paragraph", "value": "The quay is shut."}]),
            json!([{"name": "title", "value": "Quay shut"}, "x"]),
        ] {
            assert!(super::scope(&other).is_none(), "{other}");
        }
        assert_eq!(named(&json!([{"name": "Head_Line", "value": 1}]), "headline"), Some(&json!(1)));
    }
}
