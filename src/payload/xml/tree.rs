//! A small XML tree: elements in document order, each knowing where it ends.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::namespaces::Namespaces;
use crate::payload::{Reason, Rejection};

/// An XML document.
#[derive(Debug)]
pub(super) struct Xml<'a> {
    source: &'a str,
    elements: Vec<Element>,
    /// Character data and CDATA in order, references resolved.
    texts: Vec<String>,
    namespaces: Namespaces,
}

/// One element.
#[derive(Debug)]
struct Element {
    /// With the usual prefix of its namespace, whatever the document's own is.
    name: String,
    attributes: Vec<(String, String)>,
    /// Which of the document's texts stand inside.
    texts: (usize, usize),
    /// Bytes of the source between the tags.
    inside: (usize, usize),
    /// Index after the last element inside this one.
    end: usize,
    depth: usize,
}

/// An element of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'x> {
    xml: &'x Xml<'x>,
    at: usize,
}

/// Elements may stand this deep in each other.
const DEEPEST: usize = 256;
/// The most elements of a document; a long article has a thousand.
const MOST_ELEMENTS: usize = 250_000;

impl<'a> Xml<'a> {
    /// Parses a document. Entities that a document defines itself are not
    /// expanded.
    ///
    /// # Errors
    /// [`Reason::Malformed`] with the offset; [`Reason::TooComplex`] for absurd depth or
    /// an absurd number of elements.
    pub(super) fn parse(source: &'a str) -> Result<Self, Rejection> {
        let namespaces = Namespaces::default();
        let mut xml = Self { source, elements: Vec::new(), texts: Vec::new(), namespaces };
        let mut open: Vec<usize> = Vec::new();
        let mut reader = Reader::from_str(source);
        // Feeds are written by hand and by templates: "Pumps & quays".
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let before = reader.buffer_position() as usize;
            let event =
                reader.read_event().map_err(|e| malformed(&e, reader.error_position() as usize))?;
            let after = reader.buffer_position() as usize;
            match event {
                Event::Start(start) => {
                    xml.open(&start, after, open.len())?;
                    open.push(xml.elements.len() - 1);
                }
                Event::Empty(start) => {
                    xml.open(&start, after, open.len())?;
                    xml.namespaces.close(open.len());
                }
                Event::End(_) => {
                    let end = xml.elements.len();
                    let texts = xml.texts.len();
                    if let Some(element) = open.pop().and_then(|at| xml.elements.get_mut(at)) {
                        element.end = end;
                        element.inside.1 = before;
                        element.texts.1 = texts;
                    }
                    xml.namespaces.close(open.len());
                }
                Event::Text(text) => xml.texts.push(text.into_inner().into_owned()),
                Event::CData(text) => xml.texts.push(text.into_inner().into_owned()),
                Event::GeneralRef(reference) => {
                    let name = reference.into_inner();
                    xml.texts.push(htmlize::unescape(format!("&{name};")).into_owned());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if let Some(unclosed) = open.last().and_then(|at| xml.elements.get(*at)) {
            let detail = format!("expected `</{}>`, found the end", shown(&unclosed.name));
            return Err(Rejection::new(Reason::Malformed, detail));
        }
        Ok(xml)
    }

    /// The outermost element.
    pub(super) fn root(&'a self) -> Option<Node<'a>> {
        (!self.elements.is_empty()).then_some(Node { xml: self, at: 0 })
    }

    fn open(
        &mut self,
        start: &BytesStart<'_>,
        after: usize,
        depth: usize,
    ) -> Result<(), Rejection> {
        if depth >= DEEPEST {
            let detail = format!("expected elements at most {DEEPEST} deep, found deeper ones");
            return Err(Rejection::new(Reason::TooComplex, detail));
        }
        if self.elements.len() >= MOST_ELEMENTS {
            let detail = format!("expected at most {MOST_ELEMENTS} elements, found more");
            return Err(Rejection::new(Reason::TooComplex, detail));
        }
        let mut pairs = start.attributes();
        let attributes = pairs.with_checks(false).flatten().take(MOST_ATTRIBUTES).map(|a| {
            let value = htmlize::unescape_attribute(a.value.as_ref()).into_owned();
            (a.key.as_ref().to_owned(), value)
        });
        let attributes: Vec<(String, String)> = attributes.collect();
        let name = self.namespaces.open(start.name().as_ref(), &attributes, depth);
        self.elements.push(Element {
            name,
            attributes,
            inside: (after, after),
            end: self.elements.len() + 1,
            depth,
            texts: (self.texts.len(), self.texts.len()),
        });
        Ok(())
    }
}

/// No news format has more on one element.
const MOST_ATTRIBUTES: usize = 100;

impl<'x> Node<'x> {
    fn element(self) -> Option<&'x Element> {
        self.xml.elements.get(self.at)
    }

    /// The name without its prefix.
    pub(super) fn local_name(self) -> &'x str {
        let name = self.element().map_or("", |e| e.name.as_str());
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Elements inside this one, at any depth, with this name: `author`, or
    /// `dc:creator` where the prefix matters.
    pub(super) fn all(self, name: &str) -> impl Iterator<Item = Node<'x>> {
        let name = name.to_owned();
        let end = self.element().map_or(self.at, |e| e.end);
        (self.at + 1..end).map(move |at| Node { xml: self.xml, at }).filter(move |node| {
            let own = node.element().map_or("", |e| e.name.as_str());
            own == name
        })
    }

    /// The first element inside this one with this name.
    pub(super) fn first(self, name: &str) -> Option<Node<'x>> {
        self.all(name).next()
    }

    /// The first element directly inside this one with this name.
    pub(super) fn child(self, name: &str) -> Option<Node<'x>> {
        self.children(name).next()
    }

    /// An attribute.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        let attributes = &self.element()?.attributes;
        attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone())
    }

    /// The text of the first element directly inside this one that has one of
    /// these names, in their order, and text.
    pub(super) fn child_text(self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.children(name).find_map(Node::text))
    }

    /// The elements directly inside this one with this name.
    pub(super) fn children(self, name: &str) -> impl Iterator<Item = Node<'x>> {
        let depth = self.element().map_or(0, |e| e.depth + 1);
        self.all(name).filter(move |node| node.element().is_some_and(|e| e.depth == depth))
    }

    /// The elements directly inside this one.
    pub(super) fn children_of_any_name(self) -> impl Iterator<Item = Node<'x>> {
        let end = self.element().map_or(self.at, |e| e.end);
        let next = move |at: &usize| self.xml.elements.get(*at).map(|e| e.end);
        let starts = std::iter::successors(Some(self.at + 1), next);
        starts.take_while(move |at| *at < end).map(move |at| Node { xml: self.xml, at })
    }

    /// How many elements stand inside, at any depth.
    pub(super) fn count_inside(self) -> usize {
        self.element().map_or(0, |e| e.end - self.at - 1)
    }

    /// The attributes, in order.
    pub(super) fn attributes(self) -> &'x [(String, String)] {
        self.element().map_or(&[], |e| e.attributes.as_slice())
    }

    /// The text inside, at any depth; `None` if there is nothing but space.
    pub(super) fn text(self) -> Option<String> {
        let (start, end) = self.element()?.texts;
        let joined = self.xml.texts.get(start..end)?.concat();
        Some(joined).filter(|t| !t.trim().is_empty())
    }

    /// The markup inside, as written but for the prefixes of XHTML and NITF: the
    /// reader of HTML knows no namespaces.
    pub(super) fn markup(self) -> Cow<'x, str> {
        let (start, end) = self.element().map_or((0, 0), |e| e.inside);
        self.xml.namespaces.without_prefixes(self.xml.source.get(start..end).unwrap_or_default())
    }

    /// Whether elements stand inside.
    pub(super) fn has_elements(self) -> bool {
        self.element().is_some_and(|e| e.end > self.at + 1)
    }
}

fn malformed(error: &quick_xml::Error, offset: usize) -> Rejection {
    // The library's own messages may quote names from the document only.
    let what = match error {
        quick_xml::Error::IllFormed(_) => "tags that do not match",
        quick_xml::Error::Syntax(_) => "a syntax error",
        _ => "an error",
    };
    Rejection::new(Reason::Malformed, format!("expected XML, found {what} at offset {offset}"))
        .at(offset)
}

fn shown(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(40).collect()
}
