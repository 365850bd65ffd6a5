//! XML of no news format, in which elements have the names of fields: what content
//! systems export (`<article><headline>…</headline><body>…</body></article>`), also as
//! `<field name="headline">…</field>`, as Escenic and Solr do.
//!
//! It says the same as an object of JSON, and is read as one.

use serde_json::{Map, Value};

use super::tree::Node;

/// What an element says: an object of the fields in it, its markup or its text.
pub(super) fn value(node: Node<'_>) -> Value {
    let children: Vec<Node<'_>> = node.children_of_any_name().collect();
    if children.is_empty() {
        return Value::String(node.text().unwrap_or_default());
    }
    if children.iter().any(|child| is_markup(child.local_name())) {
        return Value::String(node.markup().into_owned());
    }
    if is_list(node, &children) {
        return Value::Array(children.into_iter().map(value).collect());
    }
    let mut fields = Map::new();
    for child in children {
        // A field of Escenic's has its content in one element more.
        let content = is_field(child).then(|| child.child("value")).flatten().unwrap_or(child);
        add(&mut fields, &name(child), value(content));
    }
    let own = node.attributes().iter().filter(|(key, _)| !key.starts_with("xmlns"));
    for (key, value) in own {
        let key = key.rsplit(':').next().unwrap_or(key);
        fields.entry(key).or_insert_with(|| Value::String(value.clone()));
    }
    Value::Object(fields)
}

/// Whether an element is a list: texts of one name, one alone under its plural.
fn is_list(node: Node<'_>, children: &[Node<'_>]) -> bool {
    let first = children.first().map_or("", |child| child.local_name());
    let is_item = |child: &Node<'_>| {
        child.local_name() == first && !child.has_elements() && !is_field(*child)
    };
    let is_plural = || node.local_name().strip_prefix(first).is_some_and(|end| end == "s");
    children.iter().all(is_item) && (children.len() > 1 || is_plural())
}

/// Adds a value; those of one name are a list.
fn add(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match fields.get_mut(name) {
        None => {
            fields.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

fn is_field(node: Node<'_>) -> bool {
    matches!(node.local_name(), "field" | "property" | "attribute" | "str" | "date")
        && node.attribute("name").is_some()
}

fn name(node: Node<'_>) -> String {
    let named = node.attribute("name").filter(|_| is_field(node));
    named.unwrap_or_else(|| node.local_name().to_owned())
}

/// Whether an element stands in a text rather than among fields.
fn is_markup(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "p",
        "b",
        "i",
        "em",
        "strong",
        "a",
        "br",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "span",
        "blockquote",
        "table",
        "figure",
        "img",
        "u",
        "sup",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
