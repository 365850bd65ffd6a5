//! Bytes of a page → tags and text, in one pass that never goes back.

use std::collections::HashSet;

use memchr::{memchr, memmem};

use super::tag::Tag;
use crate::payload::{Reason, Rejection};

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Character data, with its references still in it.
    Text(&'a str),
    /// A start tag.
    Open(Tag, Vec<Attribute<'a>>),
    /// An end tag.
    Close(Tag),
    /// The content of an element that holds no markup.
    Raw(&'a str),
}

/// An attribute that later steps look at; the others are counted and dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub(super) name: Key,
    /// As written, with its references still in it.
    pub(super) value: &'a str,
}

/// The attributes that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    AriaHidden,
    Class,
    Content,
    DataDate,
    Datetime,
    Hidden,
    Href,
    HttpEquiv,
    Id,
    Itemprop,
    Lang,
    Name,
    Property,
    Rel,
    Role,
    Shadow,
    Style,
    Testid,
    Title,
    Type,
}

/// The most attributes of one element.
pub(super) const MOST_ATTRIBUTES: usize = 1000;
/// The most attributes of a whole page.
pub(super) const MOST_ATTRIBUTES_IN_ALL: usize = 1_000_000;

/// Reads tokens off the front of a page.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    page: &'a str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<(Tag, &'a str)>,
    /// Raw elements whose end tag stands nowhere ahead.
    endless: HashSet<Tag>,
    attributes: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Self { page, at: 0, raw: None, endless: HashSet::new(), attributes: 0 }
    }

    /// The next token; `None` at the end.
    ///
    /// # Errors
    /// [`Reason::TooComplex`] for an absurd number of attributes.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Rejection> {
        if let Some((tag, name)) = self.raw.take() {
            return Ok(Some(self.raw_content(tag, name)));
        }
        while let Some(rest) = self.page.get(self.at..).filter(|r| !r.is_empty()) {
            match memchr(b'<', rest.as_bytes()) {
                Some(0) => match rest.as_bytes().get(1) {
                    Some(b'a'..=b'z' | b'A'..=b'Z') => return self.open(rest).map(Some),
                    Some(b'/') => {
                        if let Some(token) = self.close(rest) {
                            return Ok(Some(token));
                        }
                    }
                    Some(b'!' | b'?') => self.skip_declaration(rest),
                    // A bare sign.
                    _ => return Ok(Some(self.text(rest, 1))),
                },
                Some(end) => return Ok(Some(self.text(rest, end))),
                None => return Ok(Some(self.text(rest, rest.len()))),
            }
        }
        Ok(None)
    }

    fn text(&mut self, rest: &'a str, end: usize) -> Token<'a> {
        self.at += end;
        Token::Text(rest.get(..end).unwrap_or_default())
    }

    fn skip_declaration(&mut self, rest: &str) {
        self.at += if rest.starts_with("<!-->") {
            5
        } else if let Some(inside) = rest.strip_prefix("<!--") {
            // An open comment takes the rest of the page, as in browsers.
            memmem::find(inside.as_bytes(), b"-->").map_or(rest.len(), |end| end + 7)
        } else if rest.starts_with("<![CDATA[") {
            9
        } else {
            memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1)
        };
    }

    fn close(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let end = memchr(b'>', rest.as_bytes()).unwrap_or(rest.len());
        let name = name(rest.get(2..end).unwrap_or_default());
        self.at += (end + 1).min(rest.len());
        (!name.is_empty()).then(|| Token::Close(Tag::of(name)))
    }

    fn open(&mut self, rest: &'a str) -> Result<Token<'a>, Rejection> {
        let name = name(rest.get(1..).unwrap_or_default());
        let tag = Tag::of(name);
        let (attributes, end, self_closing) = self.attributes(rest, 1 + name.len())?;
        self.at += end;
        if tag.is_raw() && !(self_closing && tag == Tag::Svg) && !self.endless.contains(&tag) {
            self.raw = Some((tag, name));
        }
        Ok(Token::Open(tag, attributes))
    }

    fn raw_content(&mut self, tag: Tag, name: &str) -> Token<'a> {
        let rest = self.page.get(self.at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let is_end = |at: &usize| {
            let after = bytes.get(at + 2..).unwrap_or_default();
            after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && !after.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
        };
        let end = memmem::find_iter(bytes, b"</").find(is_end);
        if end.is_none() {
            self.endless.insert(tag);
        }
        // A style or title that never ends would hide the page.
        let end = end.unwrap_or(if tag == Tag::Script { rest.len() } else { 0 });
        self.at += end;
        Token::Raw(rest.get(..end).unwrap_or_default())
    }

    /// The attributes from `at` on, the offset after the tag, and whether it
    /// ends in `/>`.
    fn attributes(
        &mut self,
        rest: &'a str,
        mut at: usize,
    ) -> Result<(Vec<Attribute<'a>>, usize, bool), Rejection> {
        let bytes = rest.as_bytes();
        let mut found = Vec::new();
        let mut count = 0;
        let mut slash = false;
        loop {
            match bytes.get(at) {
                None => return Ok((found, at, slash)),
                Some(b'>') => return Ok((found, at + 1, slash)),
                Some(b) if b.is_ascii_whitespace() => at += 1,
                Some(b'/') => {
                    slash = true;
                    at += 1;
                }
                Some(_) => {
                    slash = false;
                    let (attribute, end) = attribute(rest, at);
                    found.extend(attribute);
                    at = end;
                    count += 1;
                    self.attributes += 1;
                    if count > MOST_ATTRIBUTES || self.attributes > MOST_ATTRIBUTES_IN_ALL {
                        return Err(too_many(self.at, count));
                    }
                }
            }
        }
    }
}

/// The attribute at `at` if it matters, and the offset after it.
fn attribute(rest: &str, at: usize) -> (Option<Attribute<'_>>, usize) {
    let bytes = rest.as_bytes();
    let until = |from: usize, stops: fn(&u8) -> bool| {
        bytes.get(from..).and_then(|b| b.iter().position(stops)).map_or(bytes.len(), |n| from + n)
    };
    // A name may begin with `=`, or a stray quote.
    let name_end = until(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'));
    let name = rest.get(at..name_end).and_then(attribute_name);
    let sign = until(name_end, |b| !b.is_ascii_whitespace());
    if bytes.get(sign) != Some(&b'=') {
        return (name.map(|name| Attribute { name, value: "" }), name_end);
    }
    let start = until(sign + 1, |b| !b.is_ascii_whitespace());
    let (value, end) = if let Some(&quote @ (b'"' | b'\'')) = bytes.get(start) {
        let inside = bytes.get(start + 1..).unwrap_or_default();
        let length = memchr(quote, inside).unwrap_or(inside.len());
        (rest.get(start + 1..start + 1 + length), (start + length + 2).min(bytes.len()))
    } else {
        let end = until(start, |b| b.is_ascii_whitespace() || *b == b'>');
        (rest.get(start..end), end)
    };
    (name.map(|name| Attribute { name, value: value.unwrap_or_default() }), end)
}

fn attribute_name(name: &str) -> Option<Key> {
    const NAMES: [(&str, Key); 27] = [
        ("class", Key::Class),
        ("href", Key::Href),
        ("id", Key::Id),
        ("style", Key::Style),
        ("type", Key::Type),
        ("content", Key::Content),
        ("name", Key::Name),
        ("property", Key::Property),
        ("rel", Key::Rel),
        ("itemprop", Key::Itemprop),
        ("role", Key::Role),
        ("shadowrootmode", Key::Shadow),
        ("shadowroot", Key::Shadow),
        ("datetime", Key::Datetime),
        ("lang", Key::Lang),
        ("hidden", Key::Hidden),
        ("aria-hidden", Key::AriaHidden),
        ("data-testid", Key::Testid),
        ("data-component", Key::Testid),
        ("title", Key::Title),
        ("http-equiv", Key::HttpEquiv),
        ("data-date", Key::DataDate),
        ("data-datetime", Key::DataDate),
        ("data-time", Key::DataDate),
        ("data-timestamp", Key::DataDate),
        ("data-published", Key::DataDate),
        ("data-publish-date", Key::DataDate),
    ];
    NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, name)| *name)
}

/// An element's name at the start of `text`.
fn name(text: &str) -> &str {
    let end = text.bytes().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

fn too_many(offset: usize, found: usize) -> Rejection {
    let detail = if found > MOST_ATTRIBUTES {
        format!(
            "expected at most {MOST_ATTRIBUTES} attributes in one element, found more at offset {offset}"
        )
    } else {
        format!(
            "expected at most {MOST_ATTRIBUTES_IN_ALL} attributes in a page, found more at offset {offset}"
        )
    };
    Rejection::new(Reason::TooComplex, detail).at(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(page: &str) -> Vec<String> {
        let mut tokens = Tokens::new(page);
        let mut out = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            out.push(match token {
                Token::Text(text) => format!("{text:?}"),
                Token::Raw(text) => format!("raw {text:?}"),
                Token::Close(tag) => format!("/{tag:?}"),
                Token::Open(tag, attributes) => {
                    let drawn: Vec<_> =
                        attributes.iter().map(|a| format!(" {:?}={}", a.name, a.value)).collect();
                    format!("{tag:?}{}", drawn.concat())
                }
            });
        }
        out
    }

    #[test]
    fn tags_and_text_alternate() {
        assert_eq!(
            draw(
                "<!doctype html><P class='a b' data-x=1 id=c>1 < 2<br/>x</p ><!-- <p> -->y</ ><?z>"
            ),
            ["P Class=a b Id=c", "\"1 \"", "\"<\"", "\" 2\"", "Br", "\"x\"", "/P", "\"y\""]
        );
    }

    #[test]
    fn raw_elements_hold_no_markup() {
        assert_eq!(
            draw("<script type=x>if(a<b)'</p>'</SCRIPT>t<svg><p>no</p></svg>"),
            [
                "Script Type=x",
                "raw \"if(a<b)'</p>'\"",
                "/Script",
                "\"t\"",
                "Svg",
                "raw \"<p>no</p>\"",
                "/Svg"
            ]
        );
        assert_eq!(draw("<title>a<p>b"), ["Title", "raw \"\"", "\"a\"", "P", "\"b\""]);
    }

    #[test]
    fn broken_tags_end_with_the_page() {
        assert_eq!(draw("<p class='x"), ["P Class=x"]);
        assert_eq!(draw("<p class"), ["P Class="]);
        assert_eq!(draw("a<!-- b"), ["\"a\""]);
        assert_eq!(draw("<"), ["\"<\""]);
    }
}
