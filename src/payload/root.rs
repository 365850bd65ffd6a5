//! The root element of a text in tags: what tells XML news from an HTML page.

use std::borrow::Cow;

/// What the start of a text in tags is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// An HTML page, or a piece of one.
    Html,
    /// A news format in XML.
    News,
    /// XML of another kind.
    Xml,
    /// No tag.
    None,
}

/// Decides by the root element's namespace and name. Comments, processing
/// instructions and a document type may stand before it; what any of them says
/// counts only where the root itself leaves it open.
pub(super) fn of(text: &str) -> Root {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (mut is_xml, mut is_html) = (false, false);
    loop {
        if let Some(inside) = rest.strip_prefix("<!--") {
            rest = after(inside, "-->");
        } else if let Some(inside) = rest.strip_prefix("<?") {
            is_xml |= inside.starts_with("xml");
            rest = after(inside, "?>");
        } else if let Some(doctype) = doctype(rest) {
            let name = doctype.split_whitespace().next().unwrap_or_default();
            is_html |= name.trim_end_matches('>').eq_ignore_ascii_case("html");
            rest = after_doctype(doctype);
        } else {
            break;
        }
        rest = rest.trim_start();
    }
    let tag = rest.strip_prefix('<').filter(|r| r.starts_with(|c: char| c.is_ascii_alphabetic()));
    match tag {
        Some(tag) => kind(tag.get(..tag.floor_char_boundary(LONGEST_TAG)).unwrap_or(tag), is_xml),
        None if is_html => Root::Html,
        // A page may begin with an end tag, or be nothing but a comment.
        None if rest.starts_with("</") || rest.starts_with("<!") || rest.is_empty() => Root::Html,
        None => Root::None,
    }
}

/// A page of XHTML whose elements have a prefix (`<h:html>`) without it, which readers of
/// HTML do not know.
pub(super) fn without_prefix(page: &str) -> Cow<'_, str> {
    let head = page.get(..page.floor_char_boundary(LONGEST_TAG)).unwrap_or(page);
    let prefix = head.match_indices(":html").find_map(|(at, _)| {
        let (_, prefix) = head.get(..at)?.rsplit_once('<')?;
        let is_name = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphanumeric());
        is_name.then_some(prefix)
    });
    prefix.map_or(Cow::Borrowed(page), |prefix| {
        let opened = page.replace(&format!("<{prefix}:"), "<");
        Cow::Owned(opened.replace(&format!("</{prefix}:"), "</"))
    })
}

/// The root's tag with its attributes is looked at no further.
const LONGEST_TAG: usize = 4096;

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn doctype(text: &str) -> Option<&str> {
    let start = text.get(..9).filter(|s| s.eq_ignore_ascii_case("<!doctype"))?;
    text.get(start.len()..)
}

/// What follows a document type, which may have declarations in brackets.
fn after_doctype(doctype: &str) -> &str {
    match doctype.find(['[', '>']) {
        Some(at) if doctype.get(at..).is_some_and(|d| d.starts_with('[')) => {
            after(after(doctype, "]"), ">")
        }
        _ => after(doctype, ">"),
    }
}

fn kind(tag: &str, is_xml: bool) -> Root {
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or(tag);
    let attributes = tag.split('>').next().unwrap_or_default();
    let (prefix, local) = name.split_once(':').map_or((None, name), |(p, l)| (Some(p), l));
    let namespace = namespace(attributes, prefix);
    let is_xhtml = namespace.is_some_and(|uri| uri == "http://www.w3.org/1999/xhtml");
    if local.eq_ignore_ascii_case("html") || is_xhtml {
        Root::Html
    } else if NEWS.iter().any(|news| news.eq_ignore_ascii_case(local)) {
        Root::News
    } else if is_xml || prefix.is_some() || namespace.is_some() || !is_html_name(local) {
        Root::Xml
    } else {
        Root::Html
    }
}

/// The value of `xmlns`, or of `xmlns:prefix`.
fn namespace<'a>(attributes: &'a str, prefix: Option<&str>) -> Option<&'a str> {
    let key = prefix.map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let (_, rest) = attributes.match_indices(&key).find_map(|(at, _)| {
        let rest = attributes.get(at + key.len()..)?.trim_start().strip_prefix('=')?;
        Some((at, rest.trim_start()))
    })?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// Roots of XML news formats, those that are refused by name among them.
const NEWS: [&str; 13] = [
    "rss",
    "feed",
    "RDF",
    "item",
    "entry",
    "nitf",
    "newsItem",
    "newsMessage",
    "NewsML",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
];

/// Whether an element may stand in HTML: a name of the standard, old or new, or
/// one of a page's own, which has a hyphen.
fn is_html_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains('-') || HTML_NAMES.split_whitespace().any(|known| known == lower)
}

const HTML_NAMES: &str = "a abbr acronym address amp applet area article aside audio b base \
    basefont bdi bdo big blockquote body br button canvas caption center cite code col colgroup \
    data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font \
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins \
    kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript \
    object ol optgroup option output p param picture pre progress q rp rt ruby s samp script \
    search section select slot small source span strike strong style sub summary sup svg table \
    tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_decides_by_namespace_and_name() {
        let cases = [
            ("<?xml version='1.0'?><newsItem xmlns:h='http://www.w3.org/1999/xhtml'>", Root::News),
            ("<rss xmlns:xhtml='http://www.w3.org/1999/xhtml'>", Root::News),
            ("<n:newsItem xmlns:n='http://iptc.org/std/nar/2006-10-01/'>", Root::News),
            ("<!-- <html> --><!DOCTYPE nitf [<!ENTITY a '>'>]> <nitf>", Root::News),
            ("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD'><html>", Root::Html),
            ("<x:html xmlns:x='http://www.w3.org/1999/xhtml'>", Root::Html),
            ("<div xmlns='http://www.w3.org/1999/xhtml'>", Root::Html),
            ("<!doctype html><p>", Root::Html),
            ("<amp-story>", Root::Html),
            ("</p>cut off", Root::Html),
            ("<TEI xmlns='http://www.tei-c.org/ns/1.0'>", Root::Xml),
            ("<?xml version='1.0'?><root>", Root::Xml),
            ("<groupSet root='G1'>", Root::Xml),
            ("< 5 people came", Root::None),
        ];
        for (text, root) in cases {
            assert_eq!(of(text), root, "{text}");
        }
    }

    #[test]
    fn pages_lose_the_prefix_of_their_elements() {
        let page = "<?xml version='1.0'?><h:html xmlns:h='x'><h:p>Late.</h:p></h:html>";
        let plain = "<?xml version='1.0'?><html xmlns:h='x'><p>Late.</p></html>";
        assert_eq!(without_prefix(page), plain);
        let other = "<html><p>The name is a:html file.</p></html>";
        assert_eq!(without_prefix(other), other);
    }
}
