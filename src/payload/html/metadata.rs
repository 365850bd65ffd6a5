//! What a page says about its article: JSON-LD, then meta tags, then the page.

use std::borrow::Cow;

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree};
use crate::payload::draft::Draft;
use crate::payload::{schema_org, urls};

/// What a page says about its article.
#[derive(Debug)]
pub(super) struct Page {
    /// Metadata; the body is still empty.
    pub(super) draft: Draft,
    /// The page's own summary of the article.
    pub(super) summary: Option<String>,
}

/// The metadata of a page; `url` is its address where the payload tells one.
pub(super) fn read(tree: &Tree<'_>, url: Option<&str>) -> Page {
    let head = Head::of(tree);
    let linked = schema_org::facts(&head.documents).unwrap_or_default();
    let list = |own: Vec<String>, other: &dyn Fn() -> Vec<String>| {
        if own.is_empty() { other() } else { own }
    };
    let base = url.map(str::to_owned);
    let canonical = head
        .canonical
        .clone()
        .or_else(|| head.meta(&["og:url", "twitter:url"]))
        .or_else(|| linked.url.clone());
    let canonical = canonical.and_then(|raw| urls::resolve(&raw, url));
    let summary = head.meta(&["og:description", "description", "twitter:description"]);
    let draft = Draft {
        url: canonical.filter(|u| urls::is_article(u)).or(base),
        source: head
            .meta(&["og:site_name"])
            .or(linked.source)
            .or_else(|| head.meta(&["application-name", "publisher"])),
        title: linked
            .title
            .or_else(|| {
                head.meta(&[
                    "og:title",
                    "twitter:title",
                    "dc.title",
                    "dcterms.title",
                    "parsely-title",
                    "sailthru.title",
                ])
            })
            .or_else(|| head.first_heading.clone())
            .or_else(|| head.title.clone()),
        authors: list(linked.authors, &|| {
            let tagged = head.metas(&AUTHORS);
            if tagged.is_empty() { by_page(tree) } else { tagged }
        }),
        published: linked.published.or_else(|| head.meta(&PUBLISHED)).or_else(|| head.time.clone()),
        modified: linked.modified.or_else(|| head.meta(&MODIFIED)),
        language: tree
            .language
            .map(|l| htmlize::unescape_attribute(l).into_owned())
            .or(linked.language)
            .or_else(|| head.meta(&["content-language", "og:locale", "language", "dc.language"])),
        keywords: list(linked.keywords, &|| {
            head.metas(&["news_keywords", "keywords", "article:tag"])
                .iter()
                .flat_map(|k| k.split(','))
                .map(str::to_owned)
                .collect()
        }),
        rights: linked.rights.or_else(|| head.meta(&["copyright", "dcterms.rights", "dc.rights"])),
        ..Draft::default()
    };
    Page { draft, summary }
}

const AUTHORS: [&str; 10] = [
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "article:author_name",
    "cxenseparse:author",
    "authors",
];
const PUBLISHED: [&str; 18] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "article:published",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
    "ptime",
    "rnews:datepublished",
    "publication_date",
];
const MODIFIED: [&str; 7] = [
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "utime",
];

/// What stands in a page's meta elements and scripts.
#[derive(Debug, Default)]
struct Head<'a> {
    documents: Vec<serde_json::Value>,
    metas: Vec<(String, Cow<'a, str>)>,
    canonical: Option<String>,
    title: Option<String>,
    first_heading: Option<String>,
    time: Option<String>,
}

impl<'a> Head<'a> {
    fn of(tree: &Tree<'a>) -> Self {
        let mut head = Self::default();
        for (at, node) in tree.nodes.iter().enumerate() {
            if let Content::Element(tag, _) = &node.content {
                head.element(tree, at, *tag, node);
            }
        }
        head
    }

    fn element(&mut self, tree: &Tree<'a>, at: usize, tag: Tag, node: &Node<'a>) {
        let raw = || match tree.nodes.get(at + 1).map(|n| &n.content) {
            Some(Content::Raw(raw)) => *raw,
            _ => "",
        };
        match tag {
            Tag::Meta => self.add_meta(node),
            Tag::Link
                if node
                    .attribute(Key::Rel)
                    .is_some_and(|r| r.eq_ignore_ascii_case("canonical")) =>
            {
                let href = node.value(Key::Href).map(Cow::into_owned);
                self.canonical = self.canonical.take().or(href);
            }
            Tag::Script
                if node
                    .attribute(Key::Type)
                    .is_some_and(|t| t.to_ascii_lowercase().contains("ld+json")) =>
            {
                self.documents.extend(schema_org::parse_leniently(raw()));
            }
            Tag::Title if self.title.is_none() => {
                self.title = Some(htmlize::unescape(raw()).into_owned());
            }
            Tag::H1 if self.first_heading.is_none() => {
                self.first_heading = Some(tree.text_of(at)).filter(|t| !t.is_empty());
            }
            Tag::Time if self.time.is_none() => {
                self.time =
                    node.value(Key::Datetime).map(Cow::into_owned).filter(|t| !t.is_empty());
            }
            _ => {}
        }
        let property = node.attribute(Key::Itemprop).filter(|_| tag != Tag::Meta);
        if let Some(property) = property.filter(|p| matches!(*p, "datePublished" | "dateModified"))
        {
            let value = node.value(Key::Datetime).or_else(|| node.value(Key::Content));
            let value = value.unwrap_or_else(|| tree.text_of(at).into());
            self.metas.push((property.to_lowercase(), value));
        }
    }

    fn add_meta(&mut self, node: &Node<'a>) {
        let Some(content) = node.value(Key::Content).filter(|c| !c.trim().is_empty()) else {
            return;
        };
        for name in [Key::Property, Key::Name, Key::Itemprop] {
            if let Some(name) = node.attribute(name) {
                self.metas.push((name.trim().to_lowercase(), content.clone()));
            }
        }
    }

    fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|n| self.metas.iter().find(|(name, _)| name == n))
            .map(|(_, v)| v.to_string())
    }

    /// Every value of the first name that has one which is no address.
    fn metas(&self, names: &[&str]) -> Vec<String> {
        let values = |n: &&str| -> Vec<String> {
            let of_name = self.metas.iter().filter(|(name, _)| name == n);
            of_name.map(|(_, v)| v.to_string()).filter(|v| !v.starts_with("http")).collect()
        };
        names.iter().map(values).find(|v| !v.is_empty()).unwrap_or_default()
    }
}

/// Authors as the page itself shows them.
fn by_page(tree: &Tree<'_>) -> Vec<String> {
    let is_author = |node: &Node<'_>| {
        node.attribute(Key::Rel).is_some_and(|r| r.eq_ignore_ascii_case("author"))
            || node.attribute(Key::Itemprop).is_some_and(|p| p == "author")
    };
    let named = |node: &Node<'_>| {
        node.attribute(Key::Class).is_some_and(|c| {
            let c = c.to_ascii_lowercase();
            c.split_whitespace().any(|w| w.contains("byline") || w.contains("author"))
        })
    };
    for want in [&is_author as &dyn Fn(&Node<'_>) -> bool, &named] {
        let found = tree.nodes.iter().enumerate().filter(|(_, n)| want(n));
        let mut texts =
            found.map(|(at, _)| tree.text_of(at)).filter(|t| !t.is_empty() && t.len() <= 100);
        if let Some(text) = texts.next() {
            return vec![text];
        }
    }
    Vec::new()
}
