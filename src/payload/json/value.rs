//! What a value of JSON says, whatever type a sender gave it.
//!
//! `None` means that nothing can be made of it; whether that is worth a note is
//! the caller's to decide.

use serde_json::{Map, Value};

/// How a JSON type is called in messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Whether a value says nothing, so that leaving it out needs no note.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => says_nothing(text),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a string is blank, or what programs write for a value that they have not.
fn says_nothing(text: &str) -> bool {
    const NOTHING: [&str; 8] =
        ["undefined", "null", "nil", "nan", "n/a", "none", "[deleted]", "[removed]"];
    let text = text.trim();
    text.is_empty() || NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(text))
}

/// A string or a number as it is written; an identifier in its own object
/// (`{"$oid": "…"}`).
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            inner(object, &["$oid", "$uuid", "rendered", "value", "_text"]).and_then(id)
        }
        _ => None,
    }
}

/// A short text: a string, what an object holds under a telling key, or the
/// pieces of a list joined.
pub(in crate::payload) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !says_nothing(t)),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => text(inner(object, &TEXT_KEYS)?),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(text).collect();
            Some(parts.join(" ")).filter(|t| !t.is_empty())
        }
        _ => None,
    }
}

/// Keys that content systems, converters and editors put the text itself under.
const TEXT_KEYS: [&str; 21] = [
    "rendered",
    "basic",
    "main",
    "default",
    "processed",
    "value",
    "text",
    "plain",
    "html",
    "content",
    "raw",
    "$",
    "#text",
    "_text",
    "_",
    "$t",
    "string",
    "S",
    "name",
    "title",
    "label",
];

/// The first of several addresses: a string, `{"href": "…"}`, or a list of links
/// with the one that leads to the article first.
pub(in crate::payload) fn url(value: &Value) -> Option<String> {
    const KEYS: [&str; 11] = [
        "href",
        "url",
        "permalink",
        "canonical",
        "alternate",
        "web",
        "raw",
        "@id",
        "value",
        "string",
        "S",
    ];
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Object(object) => {
            let keyed = KEYS.iter().filter_map(|key| object.get(*key)).find_map(url);
            keyed.or_else(|| url(localized(object)?))
        }
        Value::Array(items) => {
            let alternate = |item: &&Value| {
                item.get("rel").and_then(Value::as_str).is_none_or(|rel| rel == "alternate")
            };
            items.iter().filter(alternate).find_map(url)
        }
        _ => None,
    }
}

/// A date as text: a string or a number, also within the objects of databases and
/// content systems, or the parts of one in order.
pub(in crate::payload) fn date(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let keys = [
                "$date",
                "$numberLong",
                "iso8601",
                "iso",
                "date",
                "datetime",
                "dateTime",
                "value",
                "@value",
                "rendered",
                "utc",
                "gmt",
                "timestamp",
                "unix",
                "seconds",
                "_seconds",
                "string",
                "long",
                "S",
                "N",
                "$",
                "#text",
                "_text",
                "published",
                "publication",
                "created",
            ];
            let keyed = keys.iter().filter_map(|key| object.get(*key)).find_map(date);
            keyed.or_else(|| date(localized(object)?))
        }
        Value::Array(items) => parts_of_date(items).or_else(|| items.iter().find_map(date)),
        _ => None,
    }
}

/// `[2024, 7, 27, 14, 13, 15, …]`, which Python and Java write, in UTC.
fn parts_of_date(items: &[Value]) -> Option<String> {
    let numbers: Vec<i64> = items.iter().map_while(Value::as_i64).take(6).collect();
    let [year @ 1000..=9999, month @ 1..=12, day @ 1..=31, time @ ..] = numbers.as_slice() else {
        return None;
    };
    let at = |index: usize| time.get(index).copied().unwrap_or(0);
    Some(format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", at(0), at(1), at(2)))
}

/// The code or the name of a language.
pub(in crate::payload) fn language(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Array(items) => items.iter().find_map(language),
        Value::Object(object) => {
            let keys =
                ["code", "tag", "iso", "@tag", "_tag", "id", "locale", "name", "value", "string"];
            keys.iter().filter_map(|key| object.get(*key)).find_map(language)
        }
        _ => None,
    }
}

/// Names: a string, an object that has one, or a list of either, however deep.
/// Numbers are ids of somebody, not names.
pub(in crate::payload) fn names(value: &Value) -> Option<Vec<String>> {
    let mut out = Vec::new();
    collect_names(value, &mut out);
    Some(out).filter(|names| !names.is_empty())
}

fn collect_names(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) if !says_nothing(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, out)),
        Value::Object(object) => match name(object) {
            Some(name) => out.push(name),
            // What a relation points to: `{"data": {"attributes": {"name": "…"}}}`.
            None => [
                "data",
                "attributes",
                "author",
                "person",
                "fields",
                "edges",
                "node",
                "nodes",
                "term",
                "by",
            ]
            .iter()
            .filter_map(|key| object.get(*key))
            .filter(|inner| !inner.is_string())
            .chain(localized(object))
            .chain(numbered(object))
            .for_each(|inner| collect_names(inner, out)),
        },
        _ => {}
    }
}

/// The name in an object. AP puts the author under `by` and the agency under `title`.
fn name(object: &Map<String, Value>) -> Option<String> {
    let string = |key: &str| {
        let text = object.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    // An element of Kontent's names itself.
    if let (Some(value), Some("text" | "rich_text" | "string")) =
        (string("value"), string("type").as_deref())
    {
        return Some(value);
    }
    // An entry of Superdesk names the role where others name the person.
    if let (Some(label), true) = (string("sub_label"), object.contains_key("role")) {
        return Some(label);
    }
    let both = |[first, last]: &[&str; 2]| Some(format!("{} {}", string(first)?, string(last)?));
    let any = |keys: &[&str]| keys.iter().find_map(|key| string(key));
    any(&WHOLE_NAMES)
        .or_else(|| NAMES_IN_PARTS.iter().find_map(both))
        .or_else(|| any(&LABELS))
        .or_else(|| string("slug").filter(|slug| !slug.contains(['-', '_'])))
        .or_else(|| string("url").or_else(|| string("S")))
}

const WHOLE_NAMES: [&str; 11] = [
    "name",
    "fullName",
    "full_name",
    "fullname",
    "displayName",
    "display_name",
    "original",
    "by",
    "Name",
    "FullName",
    "DisplayName",
];
const NAMES_IN_PARTS: [[&str; 2]; 8] = [
    ["FirstName", "LastName"],
    ["first_name", "last_name"],
    ["firstName", "lastName"],
    ["firstname", "lastname"],
    ["givenName", "familyName"],
    ["given_name", "family_name"],
    ["given", "family"],
    ["first", "last"],
];
/// What else may call somebody or something by a name.
const LABELS: [&str; 12] = [
    "byline", "term", "label", "title", "text", "value", "literal", "_literal", "$", "string",
    "tag", "keyword",
];

/// The value under the first of some keys, else the only one of an object whose
/// keys are languages (`{"en-US": …}`).
fn inner<'a>(object: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    let keyed = keys.iter().filter_map(|key| object.get(*key)).find(|value| !is_blank(value));
    keyed.or_else(|| localized(object))
}

/// The values of a list that was written as an object: its keys are numbers.
fn numbered(object: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let is_list = object.keys().all(|key| key.bytes().all(|b| b.is_ascii_digit()));
    object.values().filter(move |_| is_list)
}

/// The first value of an object whose keys are all languages.
pub(super) fn localized(object: &Map<String, Value>) -> Option<&Value> {
    let is_tag = |key: &String| {
        let (primary, region) = key.split_once(['-', '_']).unwrap_or((key, ""));
        primary.len() == 2
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && region.len() <= 4
            && region.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let english = object.iter().find(|(key, _)| key.starts_with("en"));
    let first = english.or_else(|| object.iter().next());
    first.filter(|_| object.keys().all(is_tag)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_found_in_whatever_holds_it() {
        for value in [
            json!("A"),
            json!(["A"]),
            json!({"rendered": "A"}),
            json!([{"text": "A"}]),
            json!({"en-US": "A"}),
            json!({"de": "B", "en": "A"}),
        ] {
            assert_eq!(text(&value).as_deref(), Some("A"), "{value}");
        }
        assert_eq!(text(&json!({"x": "A"})), None);
        assert_eq!((text(&json!("undefined")), names(&json!("N/A"))), (None, None));
        assert!(is_blank(&json!("null")) && !is_blank(&json!("Nulland")));
        assert_eq!(text(&json!(false)), None);
    }

    #[test]
    fn names_come_out_of_every_nesting() {
        let cases = [
            (json!([["Ann Lee"]]), vec!["Ann Lee"]),
            (json!({"first_name": "Ann", "last_name": "Lee"}), vec!["Ann Lee"]),
            (json!([{"FirstName": "Ann", "LastName": "Lee"}]), vec!["Ann Lee"]),
            (json!([{"by": "By ANN LEE", "title": "Associated Press"}]), vec!["By ANN LEE"]),
            (json!({"name": "writer", "role": "writer", "sub_label": "Ann Lee"}), vec!["Ann Lee"]),
            (json!({"data": [{"attributes": {"name": "Ann Lee"}}]}), vec!["Ann Lee"]),
            (json!({"type": "text", "name": "Author", "value": "Ann Lee"}), vec!["Ann Lee"]),
            (json!([{"id": 7, "name": "Ann Lee"}, "Bo Ek"]), vec!["Ann Lee", "Bo Ek"]),
            (json!({"0": {"name": "Ann Lee"}, "1": "Bo Ek"}), vec!["Ann Lee", "Bo Ek"]),
            (json!({"en-US": ["Ann Lee", "Bo Ek"]}), vec!["Ann Lee", "Bo Ek"]),
        ];
        for (value, expected) in cases {
            assert_eq!(names(&value).unwrap(), expected, "{value}");
        }
        assert_eq!(names(&json!([7, 12])), None);
        assert_eq!(names(&json!({"display": {"x": 1}})), None);
    }

    #[test]
    fn dates_come_out_of_databases() {
        for value in
            [json!({"$date": "1709283600000"}), json!({"$date": {"$numberLong": "1709283600000"}})]
        {
            assert_eq!(date(&value).as_deref(), Some("1709283600000"), "{value}");
        }
        let parts = json!([2024, 3, 1, 9, 0, 0, 4, 61, 0]);
        assert_eq!(date(&parts).as_deref(), Some("2024-03-01T09:00:00Z"));
        assert_eq!(date(&json!({"published": "2024-03-01"})).as_deref(), Some("2024-03-01"));
        assert_eq!(date(&json!({"y": 2023})), None);
        assert_eq!(date(&json!({"en-US": "2024-03-01"})).as_deref(), Some("2024-03-01"));
    }

    #[test]
    fn the_link_to_the_article_is_taken() {
        let links = json!([{"rel": "self", "href": "/api/1"}, {"rel": "alternate", "href": "https://example.org/f"}]);
        assert_eq!(url(&links).as_deref(), Some("https://example.org/f"));
        assert_eq!(
            url(&json!([{"href": "https://example.org/f"}])).as_deref(),
            Some("https://example.org/f")
        );
    }
}
