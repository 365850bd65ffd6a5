//! Rich text as JSON: the blocks that editors and content systems store instead of
//! HTML.
//!
//! Their names differ, their build does not: a block has a kind, and its text
//! under some key or in inline children. So one walk reads Portable Text, ANS,
//! Contentful, `ProseMirror`, Lexical, Slate, Draft.js, Editor.js, Prismic, Wagtail,
//! Gutenberg, Strapi, Notion and the BBC's.

use serde_json::{Map, Value};

use super::fields::folded;
use super::{pairs, value};
use crate::article::BodyBuilder;
use crate::payload::{Rejection, html, markup};

/// Whether a list or an object is rich text, and no list of articles.
pub(super) fn is_rich_text(value: &Value) -> bool {
    match value {
        Value::Array(_) if pairs::scope(value).is_some() => false,
        Value::Array(items) => items.iter().any(|item| match item {
            Value::Object(block) => is_block(block),
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(_) => is_rich_text(item),
            _ => false,
        }),
        Value::Object(object) => {
            is_block(object)
                || is_mobiledoc(object)
                || is_structured(object)
                || !has_facts(object)
                    && ROOTS.iter().any(|key| object.get(*key).is_some_and(is_rich_text))
                || !has_title(object) && object.get("body").is_some_and(is_rich_text)
                || value::localized(object)
                    .is_some_and(|inner| inner.is_string() || is_rich_text(inner))
        }
        _ => false,
    }
}

const ROOTS: [&str; 13] = [
    "root",
    "blocks",
    "paragraphs",
    "children",
    "content",
    "document",
    "ops",
    "nodes",
    "json",
    "model",
    "results",
    "elements",
    "bodyModel",
];

/// Whether an object says more of an article than its text: it is what holds the text.
fn has_facts(object: &Map<String, Value>) -> bool {
    let is_titled = |about: &Value| about.as_object().is_some_and(has_title);
    ["author", "authors", "byline"].iter().any(|key| object.contains_key(*key))
        || ["meta", "metadata"].iter().any(|key| object.get(*key).is_some_and(is_titled))
}

/// Whether an object is the text that `DatoCMS` keeps, in a value with its schema.
fn is_structured(object: &Map<String, Value>) -> bool {
    let inner = object.get("value").filter(|value| value.get("schema").is_some());
    inner.and_then(|value| value.get("document")).is_some_and(is_rich_text)
}

/// Whether an object is in the format in which Ghost kept its texts.
fn is_mobiledoc(object: &Map<String, Value>) -> bool {
    object.contains_key("markups") && object.get("sections").is_some_and(Value::is_array)
}

/// Adds what Ghost kept: lists of a number, a tag and pieces, each of which ends with its text.
fn mobiledoc(sections: &[Value], body: &mut BodyBuilder) -> Result<(), Rejection> {
    const PARAGRAPH: u64 = 1;
    const LIST: u64 = 3;
    let text = |pieces: &Value| -> String {
        let pieces = pieces.as_array().into_iter().flatten();
        pieces.filter_map(|piece| piece.as_array()?.last()?.as_str()).collect()
    };
    for section in sections {
        let (number, tag) = (section.get(0).and_then(Value::as_u64), section.get(1));
        let inside = section.get(2);
        match (number, tag.and_then(Value::as_str), inside) {
            (Some(PARAGRAPH), Some(tag), Some(pieces)) => {
                paragraph(&text(pieces), tag.starts_with('h'), body)?;
            }
            (Some(LIST), _, Some(Value::Array(items))) => {
                items.iter().try_for_each(|item| paragraph(&text(item), false, body))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a value is a list of blocks that say so, under a key that may hold anything.
pub(super) fn is_typed(value: &Value) -> bool {
    let is_typed = |item: &Value| {
        let is = |key: &str, kind: &str| item.get(key).is_some_and(|found| found == kind);
        let has_children =
            || ["children", "fields"].iter().any(|key| item.get(*key).is_some_and(Value::is_array));
        is("object", "block")
            || is("_type", "block")
            || item.get("type").is_some_and(Value::is_string) && has_children()
    };
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_typed))
}

/// The text of the first block of a kind that tells a fact of the article: `headline`,
/// `byline`.
pub(super) fn told(value: &Value, wanted: &str) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| told(item, wanted)),
        Value::Object(object) => {
            let kind = kind(object);
            if kind.is_empty() {
                let inner = ROOTS.iter().filter_map(|key| object.get(*key));
                return inner.into_iter().find_map(|inner| told(inner, wanted));
            }
            let field = || object.get("fields").and_then(|fields| pairs::named(fields, wanted));
            if kind == wanted
                && let Some(text) = field().and_then(value::text)
            {
                return Some(markup::shown(&text));
            }
            let mut body = BodyBuilder::default();
            let mut inner = CHILDREN.iter().filter_map(|key| object.get(*key));
            let is_read = kind == wanted && inner.all(|v| block(v, false, &mut body).is_ok());
            let text = body.paragraphs().first().map(|text| (*text).to_owned());
            text.filter(|text| is_read && !text.is_empty())
        }
        _ => None,
    }
}

/// A block says its kind or holds text; an article has a title.
fn is_block(object: &Map<String, Value>) -> bool {
    let has = |key: &&str| object.contains_key(*key);
    // A list of posts is none of blocks.
    let is_article =
        has_title(object) || object.get("data").is_some_and(|data| data.get("title").is_some());
    // A name is a kind in the blocks of Gutenberg alone.
    let is_kind = |key: &&str| *key != "name" || object.contains_key("innerBlocks");
    let kinds = KINDS.iter().filter(|key| is_kind(key));
    let is_kind = kinds.into_iter().any(|key| object.get(*key).is_some_and(Value::is_string));
    // Under the name of its kind, as in Notion.
    let named = KINDS.iter().find_map(|key| object.get(*key)?.as_str());
    let is_named = named.is_some_and(|kind| object.get(kind).is_some_and(Value::is_object));
    let holds = is_named || TEXTS.iter().chain(&["children"]).any(has);
    let is_text = TEXTS.iter().any(|key| object.get(*key).is_some_and(Value::is_string));
    // A line of Slate's says no kind.
    let pieces = object.get("children").and_then(Value::as_array);
    let is_text = is_text || pieces.is_some_and(|pieces| pieces.iter().any(is_inline));
    !is_article && (is_kind && (holds || CHILDREN.iter().any(has)) || is_text)
}

fn has_title(object: &Map<String, Value>) -> bool {
    ["title", "headline", "webTitle", "url", "link"].iter().any(|key| object.contains_key(*key))
}

/// Where a block says what it is.
const KINDS: [&str; 11] = [
    "type",
    "_type",
    "nodeType",
    "blockName",
    "__component",
    "slice_type",
    "object",
    "name",
    "kind",
    "role",
    "__typename",
];
/// Where a block's own text stands.
const TEXTS: [&str; 15] = [
    "bodyHtml",
    "text",
    "value",
    "content",
    "html",
    "innerHTML",
    "insert",
    "plain_text",
    "body",
    "rendered",
    "processed",
    "paragraph",
    "$",
    "#text",
    "_text",
];
/// Where blocks within a block stand.
const CHILDREN: [&str; 30] = [
    "root",
    "document",
    "blocks",
    "children",
    "nodes",
    "content",
    "content_elements",
    "items",
    "list",
    "data",
    "attributes",
    "attrs",
    "value",
    "fields",
    "primary",
    "ops",
    "elements",
    "innerBlocks",
    "rich_text",
    "text",
    "body",
    "paragraphs",
    "columns",
    "sections",
    "json",
    "rows",
    "model",
    "results",
    "bodyModel",
    "contents",
];

/// Adds the text of rich text to a body: paragraphs, subheadings and list items,
/// without pictures, embeds and links to other stories.
///
/// # Errors
/// As for HTML fragments, which blocks may hold.
pub(super) fn read(value: &Value, body: &mut BodyBuilder) -> Result<(), Rejection> {
    block(value, false, body)
}

fn block(value: &Value, is_heading: bool, body: &mut BodyBuilder) -> Result<(), Rejection> {
    match value {
        Value::String(text) => paragraph(text, is_heading, body),
        Value::Array(items) => list(items, is_heading, body),
        Value::Object(object) => {
            let kind = kind(object);
            if is_left_out(&kind) || is_title_of_apple_news(object) {
                return Ok(());
            }
            if let (true, Some(Value::Array(sections))) =
                (is_mobiledoc(object), object.get("sections"))
            {
                return mobiledoc(sections, body);
            }
            let is_heading = is_heading || is_heading_kind(object, &kind);
            if let Some(Value::Array(changes)) = object.get("ops") {
                return paragraph(&inserted(changes), false, body);
            }
            // Inline children are the text, wherever they stand.
            let inline = CHILDREN.iter().filter_map(|key| object.get(*key)?.as_array());
            if let Some(items) = inline.into_iter().find(|items| items.iter().any(is_inline)) {
                return list(items, is_heading, body);
            }
            let own = TEXTS.iter().filter_map(|key| object.get(*key)?.as_str());
            if let Some(text) = own.into_iter().find(|text| !text.trim().is_empty()) {
                return paragraph(text, is_heading, body);
            }
            let named = [kind.as_str()];
            let keys = CHILDREN.iter().chain(named.iter());
            let inner = keys.filter_map(|key| object.get(*key));
            let mut inner = inner.filter(|v| v.is_array() || v.is_object()).peekable();
            if inner.peek().is_none() {
                return value::localized(object).map_or(Ok(()), |v| block(v, is_heading, body));
            }
            inner.try_for_each(|value| block(value, is_heading, body))
        }
        _ => Ok(()),
    }
}

/// Blocks one after the other; inline pieces between them join into paragraphs.
fn list(items: &[Value], is_heading: bool, body: &mut BodyBuilder) -> Result<(), Rejection> {
    let mut line = String::new();
    for item in items {
        if is_inline(item) {
            inline(item, &mut line);
        } else {
            paragraph(&std::mem::take(&mut line), is_heading, body)?;
            block(item, is_heading, body)?;
        }
    }
    paragraph(&line, is_heading, body)
}

fn paragraph(text: &str, is_heading: bool, body: &mut BodyBuilder) -> Result<(), Rejection> {
    if is_heading {
        body.heading(&markup::shown(text));
        return Ok(());
    }
    html::text(&markup::opened(text), body)
}

/// Whether a node is a piece of a line: a span, a link, a mention.
fn is_inline(value: &Value) -> bool {
    let Value::Object(object) = value else { return false };
    let kind = folded(&kind(object));
    let is_leaf = object.get("text").is_some_and(Value::is_string)
        && !CHILDREN
            .iter()
            .any(|key| object.get(*key).is_some_and(|v| v.is_array() || v.is_object()));
    match kind.as_str() {
        "text" => {
            !object.contains_key("_id") && (is_leaf || object.contains_key("value"))
                || object.contains_key("plain_text")
        }
        "span" | "link" | "hyperlink" | "mention" | "hardbreak" | "linebreak" | "br" | "strong"
        | "em" | "autolink" | "textrun" | "entryhyperlink" | "assethyperlink" | "emoji"
        | "equation" => true,
        // Medium numbers the kinds of its paragraphs.
        "" => is_leaf && !object.get("type").is_some_and(Value::is_number),
        _ => false,
    }
}

fn inline(value: &Value, line: &mut String) {
    match value {
        Value::String(text) => line.push_str(text),
        Value::Array(items) => items.iter().for_each(|item| inline(item, line)),
        Value::Object(object) => {
            if matches!(folded(&kind(object)).as_str(), "hardbreak" | "linebreak" | "br") {
                line.push(' ');
            }
            let inner = ["text", "value", "children", "content", "plain_text", "nodes"];
            if let Some(inner) = inner.iter().find_map(|key| object.get(*key)) {
                inline(inner, line);
            }
        }
        _ => {}
    }
}

/// The text of a list of changes, as the editor Quill keeps it.
fn inserted(changes: &[Value]) -> String {
    changes.iter().filter_map(|change| change.get("insert")?.as_str()).collect()
}

fn kind(object: &Map<String, Value>) -> String {
    KINDS.iter().find_map(|key| object.get(*key)?.as_str()).unwrap_or_default().to_lowercase()
}

/// Its components have a role: the article's title stands among them.
fn is_title_of_apple_news(object: &Map<String, Value>) -> bool {
    object
        .get("role")
        .and_then(Value::as_str)
        .is_some_and(|role| matches!(role, "title" | "author" | "caption"))
}

fn is_heading_kind(object: &Map<String, Value>, kind: &str) -> bool {
    let style = object.get("style").and_then(Value::as_str).unwrap_or_default();
    let is_level = |name: &str| {
        let mut signs = name.chars();
        signs.next() == Some('h')
            && signs.next().is_some_and(|c| c.is_ascii_digit())
            && name.len() == 2
    };
    kind.contains("head") || kind.contains("subtitle") || is_level(style) || is_level(kind)
}

fn is_left_out(kind: &str) -> bool {
    const KINDS: [&str; 26] = [
        "image",
        "picture",
        "photo",
        "video",
        "audio",
        "embed",
        "gallery",
        "interstitial",
        "related",
        "promo",
        "social",
        "divider",
        "media",
        "iframe",
        "button",
        "newsletter",
        "advert",
        "tweet",
        "instagram",
        "youtube",
        "asset",
        "file",
        "podcast",
        "correction-box",
        "raw_html",
        "figure",
    ];
    KINDS.iter().any(|word| kind.contains(word)) && kind != "asset-hyperlink"
        || matches!(kind, "headline" | "byline" | "timestamp" | "links" | "topiclist")
        || matches!(kind, "ad" | "hr" | "horizontalrule" | "atomic" | "readmore")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        assert!(is_rich_text(value), "{value}");
        let mut body = BodyBuilder::default();
        read(value, &mut body).unwrap();
        body.finish().0
    }

    #[test]
    fn every_editor_gives_the_same_paragraphs() {
        let (first, second) = ("The ferry was late.", "It sails on.");
        let both = [
            json!([first, second]),
            // Portable Text
            json!([{"_type": "block", "style": "normal", "children": [
                {"_type": "span", "text": "The ferry "}, {"_type": "span", "text": "was late.", "marks": ["em"]}]},
                {"_type": "image", "asset": {"text": "A ferry"}},
                {"_type": "block", "children": [{"_type": "span", "text": second}]}]),
            // ANS
            json!([{"type": "text", "_id": "A", "content": first}, {"type": "interstitial_link", "content": "Read more"},
                {"type": "text", "_id": "B", "content": second}]),
            // Contentful
            json!({"nodeType": "document", "content": [
                {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": first, "marks": []}]},
                {"nodeType": "embedded-asset-block", "data": {"text": "x"}},
                {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "It "},
                    {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": "sails on."}]}]}]}),
            // ProseMirror
            json!({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": first}]},
                {"type": "bulletList", "content": [{"type": "listItem", "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": second}]}]}]}]}),
            // Lexical
            json!({"root": {"type": "root", "children": [
                {"type": "paragraph", "children": [{"type": "text", "text": "The ferry"}, {"type": "linebreak"},
                    {"type": "text", "text": "was late."}]},
                {"type": "paragraph", "children": [{"type": "text", "text": second}]}]}}),
            // Slate
            json!([{"type": "paragraph", "children": [{"text": "The ferry "}, {"text": "was late.", "bold": true}]},
                {"type": "paragraph", "children": [{"text": second}]}]),
            // Payload's
            json!([{"children": [{"text": "The ferry "}, {"text": "was late.", "bold": true}]},
                {"children": [{"text": second}]}]),
            // Draft.js
            json!({"blocks": [{"type": "unstyled", "text": first}, {"type": "atomic", "text": " "},
                {"type": "unstyled", "text": second}], "entityMap": {}}),
            // Editor.js
            json!({"time": 1, "blocks": [{"type": "paragraph", "data": {"text": first}},
                {"type": "list", "data": {"style": "ordered", "items": [second]}}]}),
            // Prismic
            json!([{"type": "paragraph", "text": first, "spans": []}, {"type": "paragraph", "text": second, "spans": []}]),
            // Wagtail
            json!([{"type": "paragraph", "value": format!("<p>{first}</p>"), "id": "0"}, {"type": "image", "value": 7},
                {"type": "paragraph", "value": format!("<p>{second}</p>"), "id": "1"}]),
            // Gutenberg
            json!([{"blockName": "core/paragraph", "attrs": {}, "innerHTML": format!("<p>{first}</p>")},
                {"blockName": "core/paragraph", "attrs": {}, "innerHTML": format!("<p>{second}</p>")}]),
            // Notion
            json!([{"object": "block", "type": "paragraph", "paragraph": {"color": "default", "rich_text": [
                    {"type": "text", "text": {"content": "The ferry ", "link": null}, "plain_text": "The ferry "},
                    {"type": "mention", "mention": {}, "plain_text": "was late."}]}},
                {"object": "block", "type": "image", "image": {"caption": []}},
                {"object": "block", "type": "bulleted_list_item", "bulleted_list_item": {"rich_text": [
                    {"type": "text", "text": {"content": second}, "plain_text": second}]}}]),
            // The BBC's
            json!({"model": {"blocks": [
                {"type": "headline", "model": {"blocks": [{"type": "text", "model": {"blocks": [
                    {"type": "paragraph", "model": {"text": "Ferry late", "blocks": []}}]}}]}},
                {"type": "text", "model": {"blocks": [
                    {"type": "paragraph", "model": {"text": first, "blocks": [
                        {"type": "fragment", "model": {"text": first, "attributes": []}}]}},
                    {"type": "paragraph", "model": {"text": second, "blocks": []}}]}}]}}),
            // Quill
            json!({"ops": [{"insert": "The ferry "}, {"insert": "was late.", "attributes": {"bold": true}},
                {"insert": "\n\nIt sails on.\n"}]}),
        ];
        for value in both {
            assert_eq!(text(&value), format!("{first}\n\n{second}"), "{value}");
        }
    }

    #[test]
    fn blocks_tell_headline_and_byline() {
        let line = |kind: &str, text: &str| json!({"type": kind, "model": {"blocks": [{"type": "paragraph", "model": {"text": text}}]}});
        let value = json!({"model": {"blocks": [line("headline", "Ferry late"), line("byline", "Ann Lee")]}});
        assert_eq!(told(&value, "headline").as_deref(), Some("Ferry late"));
        assert_eq!(told(&value, "byline").as_deref(), Some("Ann Lee"));
        assert_eq!(told(&json!([{"type": "text", "text": "It sails."}]), "byline"), None);
    }

    #[test]
    fn headings_open_sections() {
        let value = json!([{"type": "header", "level": 2, "content": "What next"}, {"type": "text", "content": "It sails on."}]);
        let mut body = BodyBuilder::default();
        read(&value, &mut body).unwrap();
        assert_eq!(body.finish().1.len(), 1);
    }

    #[test]
    fn a_list_of_articles_is_no_rich_text() {
        assert!(!is_rich_text(&json!([{"title": "Ferry late", "text": "The ferry was late."}])));
        assert!(!is_rich_text(&json!([7, null])));
    }
}
