//! JSON:API: the people that a document includes beside its article.

use serde_json::Value;

use super::fields::folded;

/// What the document says of the authors that its `data` points to, in order.
pub(super) fn authors(document: &Value) -> Option<Value> {
    const NAMES: [&str; 7] = ["author", "authors", "byline", "bylines", "writer", "writers", "uid"];
    let article = match document.get("data")? {
        Value::Array(items) if items.len() == 1 => items.first()?,
        article => article,
    };
    let relations = article.get("relationships")?.as_object()?;
    let included = document.get("included")?.as_array()?;
    let named = relations.iter().filter(|(name, _)| NAMES.contains(&folded(name).as_str()));
    let pointed = named.filter_map(|(_, relation)| relation.get("data")).flat_map(|data| {
        let list = data.as_array().map(Vec::as_slice);
        list.unwrap_or(std::slice::from_ref(data))
    });
    let same = |a: &Value, b: &Value, key: &str| a.get(key).is_some() && a.get(key) == b.get(key);
    let people: Vec<Value> = pointed
        .take(MOST_AUTHORS)
        .filter_map(|to| included.iter().find(|one| same(one, to, "type") && same(one, to, "id")))
        .filter_map(|one| one.get("attributes").cloned())
        .collect();
    (!people.is_empty()).then_some(Value::Array(people))
}

/// Each is looked for among all that is included.
const MOST_AUTHORS: usize = 50;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn authors_are_found_among_what_is_included() {
        let person = |id: &str, name: &str| json!({"type": "people", "id": id, "attributes": {"name": name}});
        let mut document = json!({
            "data": {
                "type": "articles",
                "id": "7",
                "relationships": {
                    "field_author": {"data": [{"type": "people", "id": "2"}, {"type": "people", "id": "1"}]},
                    "section": {"data": {"type": "people", "id": "3"}},
                },
            },
            "included": [person("1", "Bo Ek"), person("2", "Ann Lee"), person("3", "Cy Orr")],
        });
        assert_eq!(authors(&document), Some(json!([{"name": "Ann Lee"}, {"name": "Bo Ek"}])));
        document["data"] = json!([document["data"]]);
        assert_eq!(authors(&document), Some(json!([{"name": "Ann Lee"}, {"name": "Bo Ek"}])));
        document["included"] = json!([]);
        assert_eq!(authors(&document), None);
    }
}
