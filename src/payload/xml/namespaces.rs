//! Namespaces → the prefixes that the readers know elements by.
//!
//! A document may bind any prefix to a namespace, or none; the readers ask for
//! `dc:creator` or `headline`. Elements of the news formats themselves, and of
//! XHTML, have no prefix here.

use std::borrow::Cow;

/// The bindings in force while a document is read, and what they were.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    /// Depth of the element that binds, prefix as written, prefix as known; an
    /// unknown namespace keeps the document's.
    bound: Vec<(usize, String, Option<&'static str>)>,
    /// The namespace of the root element, which the format itself is in.
    root: Option<String>,
    /// Prefixes as written that were bound to a namespace without one.
    dropped: Vec<String>,
}

impl Namespaces {
    /// Takes the bindings of an element and gives its name with the known prefix.
    pub(super) fn open(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        depth: usize,
    ) -> String {
        for (key, uri) in attributes {
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => rest.trim_start_matches(':'),
                _ => continue,
            };
            if depth == 0 && prefix == prefix_of(name) {
                self.root = Some(uri.clone());
            }
            let known = if self.root.as_ref() == Some(uri) { Some("") } else { known(uri) };
            if known == Some("") && !prefix.is_empty() && self.dropped.len() < MOST {
                self.dropped.push(prefix.to_owned());
            }
            if self.bound.len() < MOST {
                self.bound.push((depth, prefix.to_owned(), known));
            }
        }
        let prefix = prefix_of(name);
        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
        match self.bound.iter().rev().find(|(_, bound, _)| bound == prefix) {
            Some((.., Some(""))) => local.to_owned(),
            Some((.., Some(known))) => format!("{known}:{local}"),
            _ => name.to_owned(),
        }
    }

    /// Ends the bindings of an element at this depth.
    pub(super) fn close(&mut self, depth: usize) {
        while self.bound.last().is_some_and(|(bound, ..)| *bound >= depth) {
            self.bound.pop();
        }
    }

    /// Markup whose elements of XHTML and of the format itself have no prefix.
    pub(super) fn without_prefixes<'a>(&self, markup: &'a str) -> Cow<'a, str> {
        let mut out = Cow::Borrowed(markup);
        for prefix in &self.dropped {
            if out.contains(&format!("<{prefix}:")) {
                let opened = out.replace(&format!("<{prefix}:"), "<");
                out = Cow::Owned(opened.replace(&format!("</{prefix}:"), "</"));
            }
        }
        out
    }
}

/// Bindings that count at a time; real documents have a dozen.
const MOST: usize = 64;

fn prefix_of(name: &str) -> &str {
    name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
}

fn known(uri: &str) -> Option<&'static str> {
    let uri = uri.trim().trim_start_matches("https:").trim_start_matches("http:");
    let uri = uri.to_ascii_lowercase();
    KNOWN.iter().find(|(start, _)| uri.starts_with(start)).and_then(|(_, prefix)| *prefix)
}

/// How the addresses of namespaces begin, without scheme and in lower case.
const KNOWN: [(&str, Option<&str>); 14] = [
    ("//www.w3.org/1999/xhtml", Some("")),
    ("//iptc.org/std/", Some("")),
    ("//www.iptc.org/std/", Some("")),
    ("//purl.org/rss/1.0/modules/content", Some("content")),
    ("//purl.org/rss/1.0/modules/", None),
    ("//purl.org/rss/1.0/", Some("")),
    ("//backend.userland.com/rss", Some("")),
    ("//my.netscape.com/rdf/simple/0.9", Some("")),
    ("//purl.org/dc/elements/1", Some("dc")),
    ("//purl.org/dc/terms", Some("dcterms")),
    ("//search.yahoo.com/mrss", Some("media")),
    ("//www.itunes.com/dtds/podcast", Some("itunes")),
    ("//www.w3.org/2005/atom", Some("atom")),
    ("//purl.org/atom/ns#", Some("atom")),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A name with its attributes.
    type Element<'a> = (&'a str, &'a [(&'a str, &'a str)]);

    fn names(elements: &[Element<'_>]) -> Vec<String> {
        let mut namespaces = Namespaces::default();
        let open = |(depth, (name, attributes)): (usize, &Element<'_>)| {
            let owned = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
            let attributes: Vec<_> = attributes.iter().map(owned).collect();
            namespaces.open(name, &attributes, depth)
        };
        elements.iter().enumerate().map(open).collect()
    }

    #[test]
    fn prefixes_are_those_of_the_namespace() {
        let dublin = ("xmlns:d", "http://purl.org/dc/elements/1.1/");
        assert_eq!(names(&[("rss", &[dublin]), ("d:creator", &[])]), ["rss", "dc:creator"]);
        let own = ("xmlns:r", "http://example.org/a-format-of-its-own");
        assert_eq!(names(&[("r:rss", &[own]), ("r:item", &[])]), ["rss", "item"]);
        let atom = ("xmlns", "http://www.w3.org/2005/Atom");
        assert_eq!(names(&[("feed", &[atom]), ("entry", &[])]), ["feed", "entry"]);
        assert_eq!(names(&[("rss", &[]), ("link", &[atom])]), ["rss", "atom:link"]);
        assert_eq!(names(&[("rss", &[]), ("dc:creator", &[])]), ["rss", "dc:creator"]);
    }

    #[test]
    fn a_binding_ends_with_its_element() {
        let mut namespaces = Namespaces::default();
        let bound = [("xmlns:x".to_owned(), "http://purl.org/dc/terms/".to_owned())];
        assert_eq!(namespaces.open("x:issued", &bound, 1), "dcterms:issued");
        namespaces.close(1);
        assert_eq!(namespaces.open("x:issued", &[], 1), "x:issued");
    }
}
