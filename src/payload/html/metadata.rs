//! What a page says about its article: JSON-LD, then meta tags, then the page.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::others::Others;
use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree, has_word};
use super::{dates, paywall, shown, title};
use crate::payload::draft::Draft;
use crate::payload::{byline, schema_org, urls, values};

/// What a page says about its article.
#[derive(Debug)]
pub(super) struct Page {
    /// Metadata; the body is still empty.
    pub(super) draft: Draft,
    /// The page's own summary of the article.
    pub(super) summary: Option<String>,
    /// The body that the page's JSON-LD declares, if any; often a teaser.
    pub(super) body: Option<String>,
    /// The entries of a live blog that it declares.
    pub(super) entries: Option<String>,
    /// The title of the page and its first-level headings.
    pub(super) headings: Vec<String>,
    /// Whether it declares that its article is not free to read.
    pub(super) paywalled: bool,
}

/// The metadata of a page; `url` is its address where the payload tells one.
pub(super) fn read(tree: &Tree<'_>, url: Option<&str>) -> Page {
    let head = Head::of(tree);
    let own = head.own_titles();
    let is_own = |title: &str| own.contains(&title::folded(title));
    let linked = schema_org::facts_of(&head.documents, &is_own).unwrap_or_default();
    let list = |own: Vec<String>, other: &dyn Fn() -> Vec<String>| {
        if own.is_empty() { other() } else { own }
    };
    let base = url.map(str::to_owned);
    let named = [head.meta(&["og:url"]), head.meta(&["twitter:url"]), linked.draft.url.clone()];
    let start = head.base.as_deref().and_then(|base| urls::resolve(base, url));
    // One that only names the site says nothing.
    let canonical = [head.canonical.clone()]
        .into_iter()
        .chain(named)
        .flatten()
        .filter_map(|raw| urls::resolve(&raw, start.as_deref().or(url)))
        .find(|url| urls::is_article(url));
    let address = canonical.as_deref().or(url);
    let site = head
        .meta(&["og:site_name"])
        .or_else(|| linked.draft.source.clone())
        .or_else(|| head.meta(&["application-name", "publisher"]));
    let sites: Vec<&str> = site.as_deref().into_iter().chain(address.and_then(host)).collect();
    let summary = head.meta(&["og:description", "description", "twitter:description"]);
    let language = tree
        .language
        .map(|l| htmlize::unescape_attribute(l).into_owned())
        .filter(|l| !l.trim().is_empty())
        .or(linked.draft.language)
        .or_else(|| head.meta(&["content-language", "og:locale", "language", "dc.language"]));
    let others = Others::of(tree);
    let shown = dates::Shown::around_headlines(tree, &others, language.as_deref());
    let declared = dates::Declared {
        linked: linked.draft.published,
        meta: head.date(dates::rank),
        uploaded: linked.uploaded,
    };
    let published = dates::published(tree, &others, declared, &shown, address, language.as_deref());
    let draft = Draft {
        url: canonical.clone().or(base),
        source: site.clone(),
        title: title::choose(
            &[
                linked.draft.title,
                head.meta(&["og:title"]),
                head.meta(&[
                    "twitter:title",
                    "dc.title",
                    "dcterms.title",
                    "parsely-title",
                    "sailthru.title",
                    "headline",
                ]),
                head.title.clone(),
            ],
            &head.shown_titles(tree),
            site.as_deref(),
        ),
        authors: authors(tree, &others, &head, linked.people, linked.draft.authors, &sites),
        published: published.as_ref().map(|(raw, _)| raw.clone()),
        date_source: published.map(|(_, source)| source),
        modified: linked
            .draft
            .modified
            .filter(|raw| crate::payload::dates::is_date(raw))
            .or_else(|| head.date(|name| dates::is_modified(name).then_some(0)))
            .or_else(|| shown.modified()),
        language,
        keywords: list(linked.draft.keywords, &|| {
            head.metas(&["news_keywords", "keywords", "article:tag"])
                .iter()
                .flat_map(|k| k.split(','))
                .map(str::to_owned)
                .collect()
        }),
        rights: linked
            .draft
            .rights
            .or_else(|| head.meta(&["copyright", "dcterms.rights", "dc.rights"])),
        ..Draft::default()
    };
    let tier = head.meta(&["article:content_tier"]);
    let paywalled = paywall::is_declared(&head.documents, tier.as_deref());
    let headings = head.title.into_iter().chain(head.headings).collect();
    Page { draft, summary, body: linked.body, entries: linked.entries, headings, paywalled }
}

/// What an address calls its site: `harbourpost` of `www.harbourpost.example`.
fn host(address: &str) -> Option<&str> {
    let host = address.split_once("://")?.1.split(['/', ':', '?', '#']).next()?;
    let (labels, _) = host.trim_start_matches("www.").rsplit_once('.')?;
    labels.split('.').max_by_key(|label| label.len())
}

const AUTHORS: [&str; 11] = [
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
    "og:author",
];
/// In bytes.
const LONGEST_DATE: usize = 100;
/// Pages with more are lists.
const MOST_HEADINGS: usize = 8;

/// What stands in a page's meta elements and scripts.
#[derive(Debug, Default)]
struct Head<'a> {
    documents: Vec<serde_json::Value>,
    /// In all documents.
    values: usize,
    metas: Vec<(String, Cow<'a, str>)>,
    canonical: Option<String>,
    /// The address that others on the page start from.
    base: Option<String>,
    title: Option<String>,
    /// First-level headings, the first few.
    headings: Vec<String>,
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
                self.add_document(raw());
            }
            Tag::Base => {
                let href = node.value(Key::Href).map(Cow::into_owned);
                self.base = self.base.take().or(href);
            }
            Tag::Title if self.title.is_none() => {
                self.title = Some(htmlize::unescape(raw()).into_owned());
            }
            Tag::H1 if self.headings.len() < MOST_HEADINGS => {
                self.headings.push(tree.text_of(at));
                self.headings.retain(|t| !t.is_empty());
            }
            _ => {}
        }
        let property = node.attribute(Key::Itemprop).filter(|_| tag != Tag::Meta);
        if let Some(property) = property.filter(|p| matches!(*p, "datePublished" | "dateModified"))
        {
            let keys = [Key::Datetime, Key::Content, Key::Title];
            let value = keys.into_iter().find_map(|key| node.value(key));
            let value = value.or_else(|| tree.short_text_of(at).map(Cow::Owned));
            self.metas.extend(value.map(|value| (property.to_lowercase(), value)));
        }
    }

    /// Adds JSON-LD, unless the page's is absurdly large.
    fn add_document(&mut self, raw: &str) {
        self.values += 1 + values::count(raw);
        if self.values <= values::MOST {
            self.documents.extend(schema_org::parse_leniently(raw));
        }
    }

    fn add_meta(&mut self, node: &Node<'a>) {
        let value = node.value(Key::Content).or_else(|| node.value(Key::Datetime));
        let Some(content) = value.filter(|c| !c.trim().is_empty()) else { return };
        for name in [Key::Property, Key::Name, Key::Itemprop, Key::HttpEquiv] {
            if let Some(name) = node.attribute(name) {
                self.metas.push((name.trim().to_lowercase(), content.clone()));
            }
        }
    }

    /// First-level headings; where there are none, what is named a headline, or the
    /// first heading of all.
    fn shown_titles(&self, tree: &Tree<'_>) -> Vec<String> {
        if !self.headings.is_empty() {
            return self.headings.clone();
        }
        let is_named = |node: &Node<'_>| {
            let names =
                |key, words: &[&str]| node.attribute(key).is_some_and(|n| has_word(n, words));
            names(Key::Itemprop, &["headline"])
                || names(Key::Class, &["headline", "title"]) && node.tag() != Some(Tag::Meta)
        };
        let text = |(at, _): (usize, &Node<'_>)| tree.short_text_of(at).filter(|t| !t.is_empty());
        let named = tree.nodes.iter().enumerate().filter(|(_, node)| is_named(node)).find_map(text);
        let second = || {
            let headings = tree.nodes.iter().enumerate();
            headings.filter(|(_, n)| n.tag() == Some(Tag::H2)).find_map(text)
        };
        named.or_else(second).into_iter().collect()
    }

    /// The page's first heading and what it is shared under, folded.
    fn own_titles(&self) -> Vec<String> {
        let shared = self.meta(&["og:title"]);
        let own = self.headings.first().into_iter().chain(&shared);
        own.map(|title| title::folded(title)).collect()
    }

    fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|n| self.metas.iter().find(|(name, _)| name == n))
            .map(|(_, v)| v.to_string())
    }

    /// The date of the best name that can be read.
    fn date(&self, rank: impl Fn(&str) -> Option<usize>) -> Option<String> {
        let may_be = |value: &str| value.len() <= LONGEST_DATE && value.contains(char::is_numeric);
        let metas = self.metas.iter().filter(|(_, value)| may_be(value));
        let dated = metas.filter_map(|(name, value)| Some((rank(name)?, value)));
        let readable = dated.filter(|(_, value)| crate::payload::dates::is_date(value));
        // The first of equals.
        readable.min_by_key(|(rank, _)| *rank).map(|(_, value)| value.to_string())
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

/// People that the page declares, else whom it shows, else what else it declares. Where
/// the byline has the same people it is trusted with their spelling and their number.
fn authors(
    tree: &Tree<'_>,
    stories: &Others<'_, '_>,
    head: &Head<'_>,
    people: Vec<String>,
    others: Vec<String>,
    sites: &[&str],
) -> Vec<String> {
    let folded: Vec<_> =
        sites.iter().map(|site| (title::folded(site), site.contains(' '))).collect();
    let named = |raw: Vec<String>| {
        let names = byline::authors(&raw, None);
        // Of several words a name may be that of whose site it is: `annlee.example`.
        let is_site = |n: &String| {
            let name = title::folded(n);
            folded.iter().any(|(site, has_words)| name == *site && (*has_words || !n.contains(' ')))
        };
        names.into_iter().filter(|n| !is_site(n) && !is_slug(n)).collect::<Vec<_>>()
    };
    let metas = head.metas(&AUTHORS);
    let credit = byline::credit(&people).or_else(|| byline::credit(&metas));
    let signed: Vec<String> = credit.map(str::to_owned).into_iter().collect();
    let declared = shown::without_contributors(tree, named(people));
    let declared = if declared.is_empty() { named(metas) } else { declared };
    // "The Harbour Post" or "Post Newsroom" signs only where nobody else does.
    let is_house = |name: &String| {
        name.starts_with("The ")
            || byline::is_domain(name)
            || byline::is_desk(name)
            || sites.iter().any(|site| title::begins_with(name, site))
    };
    let (papers, declared): (Vec<String>, Vec<String>) = declared.into_iter().partition(is_house);
    let shown = named(shown::byline(tree, stories));
    // An account gives way to a line under the headline, not to any name on the page.
    let is_account =
        papers.iter().any(|name| !name.starts_with("The ") && !byline::is_domain(name));
    let found = if have_all(&shown, &declared) {
        shown
    } else if declared.is_empty() && !is_account {
        named(shown::authors(tree, stories))
    } else {
        declared
    };
    [found, papers, others, signed].into_iter().find(|names| !names.is_empty()).unwrap_or_default()
}

/// Whether all of `declared`, accents aside, are among `shown`, which has at least one.
fn have_all(shown: &[String], declared: &[String]) -> bool {
    let bare = |name: &String| -> String {
        let letters = name.nfd().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let shown: Vec<String> = shown.iter().map(bare).collect();
    !shown.is_empty()
        && declared.len() <= MOST_AUTHORS
        && declared.iter().all(|n| shown.contains(&bare(n)))
}

/// More are compared with no byline.
const MOST_AUTHORS: usize = 20;

/// `jane-smith`, the name of an account.
fn is_slug(name: &str) -> bool {
    !name.contains(' ')
        && name.chars().all(|c| c.is_lowercase() || c.is_numeric() || c == '-')
        && name.contains('-')
}
