//! NewsML-G2: a `newsItem`, alone or in a `newsMessage`.

use super::tree::Node;
use super::{nitf, only};
use crate::article::Status;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, base64, html, markup, plain, status};

/// Reads the text item of a message.
///
/// # Errors
/// [`Reason::Unsupported`](crate::payload::Reason::Unsupported) unless there is
/// one item with text.
pub(super) fn read(root: Node<'_>) -> Result<Draft, Rejection> {
    if root.local_name() == "newsItem" {
        return item(root);
    }
    let items: Vec<Node<'_>> = root.all("newsItem").collect();
    let with_text: Vec<Node<'_>> = items.iter().copied().filter(|i| is_text(*i)).collect();
    item(only(if with_text.is_empty() { items } else { with_text }, "NewsML-G2 text item")?)
}

/// A picture of a message has no body, a canceled text may have none either.
fn is_text(item: Node<'_>) -> bool {
    let class = item.first("itemClass").and_then(|c| c.attribute("qcode"));
    class.is_none_or(|c| c.ends_with(":text") || c.ends_with(":composite"))
}

fn item(item: Node<'_>) -> Result<Draft, Rejection> {
    let id = item.attribute("guid");
    fill(item).map_err(|rejection| rejection.with_source_id(id))
}

fn fill(item: Node<'_>) -> Result<Draft, Rejection> {
    let text = |name: &str| item.first(name).and_then(Node::text);
    let code = |name: &str| {
        item.first(name).and_then(|n| n.attribute("qcode").or_else(|| n.attribute("uri")))
    };
    let version_created = text("versionCreated");
    let published =
        text("firstCreated").or_else(|| text("contentCreated")).or_else(|| version_created.clone());
    let mut draft = Draft {
        format: "newsml-g2",
        source_id: item.attribute("guid"),
        source: item.first("provider").and_then(named),
        url: item.attribute("guid"),
        revision: item.attribute("version"),
        status: code("pubStatus").map_or(Status::Usable, |c| status::of(&c)),
        title: headline(item),
        authors: item.all("creator").filter_map(|c| c.first("name")?.text()).collect(),
        byline: text("by"),
        modified: version_created.filter(|m| Some(m) != published.as_ref()),
        published,
        embargo: text("embargoed"),
        language: item
            .first("language")
            .and_then(|l| l.attribute("tag"))
            .or_else(|| item.attribute("xml:lang")),
        keywords: keywords(item),
        rights: text("copyrightNotice").or_else(|| text("usageTerms")),
        ..Draft::default()
    };
    body(item, &mut draft)?;
    Ok(draft)
}

/// The headline that is not for a purpose of its own, else the first.
fn headline(item: Node<'_>) -> Option<String> {
    let is_main = |headline: &Node<'_>| {
        let role = headline.attribute("role");
        role.is_none_or(|role| role.to_ascii_lowercase().ends_with("main"))
    };
    let main = item.all("headline").filter(is_main).find_map(Node::text);
    main.or_else(|| item.first("headline").and_then(Node::text))
}

/// A name in words, else the last part of its code (`nprov:TT`).
fn named(node: Node<'_>) -> Option<String> {
    let code =
        || node.attribute("qcode").map(|c| c.rsplit(':').next().unwrap_or_default().to_owned());
    node.first("name").and_then(Node::text).or_else(code).or_else(|| node.attribute("literal"))
}

fn keywords(item: Node<'_>) -> Vec<String> {
    let words = item.all("keyword").filter_map(Node::text);
    words.chain(item.all("subject").filter_map(|s| s.first("name")?.text())).collect()
}

fn body(item: Node<'_>, draft: &mut Draft) -> Result<(), Rejection> {
    let Some(content) = item.first("contentSet") else { return Ok(()) };
    if let Some(nitf) = content.first("nitf") {
        let inner = nitf::read(nitf)?;
        draft.body = inner.body;
        draft.byline = draft.byline.take().or(inner.byline);
        draft.title = draft.title.take().or(inner.title);
        return Ok(());
    }
    let markup = content.first("inlineXML");
    if let Some(markup) = markup {
        let page = markup.first("body").unwrap_or(markup);
        return html::fragment(&page.markup(), &mut draft.body);
    }
    let data = content.first("inlineData");
    if let Some((data, text)) = data.and_then(|data| Some((data, data.text()?))) {
        let is_encoded = data.attribute("encoding").is_some_and(|e| e.ends_with("base64"));
        let decoded = is_encoded.then(|| base64::text(&text)).flatten();
        let text = decoded.unwrap_or(text);
        let text = markup::opened(&text);
        if markup::begins_with_block(&text) {
            return html::text(&text, &mut draft.body);
        }
        plain::paragraphs(&text, &mut draft.body);
    } else if content.first("remoteContent").is_some() {
        draft.linked = Some("contentSet/remoteContent".to_owned());
    }
    Ok(())
}
