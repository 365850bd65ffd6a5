//! Markup where none was declared: character references and tags in fields.

use std::borrow::Cow;

use crate::article::clean;

/// A short field, such as a title, as readers should see it: character
/// references resolved and inline tags dropped. What only looks like a tag stays.
pub(super) fn shown(field: &str) -> String {
    let mut text = Cow::Borrowed(without_cdata(field));
    for _ in 0..MOST_ESCAPES {
        if !text.contains('&') {
            break;
        }
        text = Cow::Owned(htmlize::unescape(text.as_ref()).into_owned());
    }
    without_tags(&text)
}

/// A body whose markup was escaped once or twice more than needed, or wrapped in
/// CDATA, as the markup it is; any other text as it stands.
pub(super) fn opened(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_ESCAPES {
        let bare = without_cdata(&text);
        if bare.len() < text.len() {
            text = Cow::Owned(bare.to_owned());
        }
        if !begins_escaped(&text) {
            break;
        }
        text = Cow::Owned(htmlize::unescape(text.as_ref()).into_owned());
    }
    text
}

/// Software escapes twice by mistake, not thrice.
const MOST_ESCAPES: usize = 3;

/// Whether a text begins with a tag of a block: it is markup as a whole, not a
/// text about markup.
pub(super) fn begins_with_block(text: &str) -> bool {
    let Some(tag) = text.trim_start().strip_prefix('<') else { return false };
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
    let is_block = BLOCKS.contains(&name.as_str()) && tag.contains('>');
    is_block || tag.get(..13).is_some_and(|start| start.eq_ignore_ascii_case("!doctype html"))
}

/// Whether a text is a whole page.
pub(super) fn is_page(text: &str) -> bool {
    let head = text.trim_start();
    let head = head.get(..head.floor_char_boundary(1024)).unwrap_or_default().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<head>")
}

const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "html",
    "head",
    "body",
    "article",
    "section",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "figure",
    "blockquote",
    "table",
    "br",
    "img",
    "aside",
    "center",
];

fn begins_escaped(text: &str) -> bool {
    let start = text.trim_start();
    let inside = ["&lt;", "&#60;", "&#x3c;", "&amp;lt;", "&#38;lt;"].iter().find_map(|escaped| {
        let head = start.get(..escaped.len())?;
        head.eq_ignore_ascii_case(escaped).then(|| start.get(escaped.len()..)).flatten()
    });
    inside.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'))
}

fn without_cdata(text: &str) -> &str {
    let bare = text.trim();
    bare.strip_prefix("<![CDATA[")
        .map_or(text, |inside| inside.trim_end().strip_suffix("]]>").unwrap_or(inside))
}

/// Without the tags that stand in titles and names; a block's end is a space.
fn without_tags(text: &str) -> String {
    const INLINE: [&str; 18] = [
        "em", "i", "b", "strong", "span", "a", "sup", "sub", "q", "cite", "u", "small", "mark",
        "font", "p", "br", "div", "h1",
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_endless = false;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let name = tag.get(1..).unwrap_or_default().trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
        // No further than the next tag: what is never closed would be read again and again.
        let end = tag.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '>'));
        let close = end.filter(|(_, c)| *c == '>').map(|(at, _)| at);
        let is_script = matches!(name.as_str(), "script" | "style");
        if let Some(close) = close.filter(|_| is_script) {
            // What it holds is no text. Its end need not be there, and is then looked for once.
            let inside = tag.get(close + 1..).unwrap_or_default();
            let opens = !is_endless && !tag.starts_with("</");
            let end = opens.then(|| inside.find("</")).flatten();
            is_endless |= opens && end.is_none();
            rest = inside.get(end.unwrap_or(0)..).unwrap_or_default();
        } else if let Some(close) = close.filter(|_| INLINE.contains(&name.as_str())) {
            if matches!(name.as_str(), "p" | "br" | "div") {
                out.push(' ');
            }
            rest = tag.get(close + 1..).unwrap_or_default();
        } else {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    clean::line(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_fields_are_shown_without_references_and_tags() {
        let cases = [
            ("Port&#8217;s <em>quay</em> shut", "Port’s quay shut"),
            ("Trams &amp;amp; schools", "Trams & schools"),
            ("<p>Ferry late</p>", "Ferry late"),
            ("<![CDATA[Ferry]]>", "Ferry"),
            ("if a < b and b > c", "if a < b and b > c"),
            ("AT&T", "AT&T"),
            ("Ferry <script>alert(1)</script>late", "Ferry late"),
            ("&lt;script&gt;alert(1)&lt;/script&gt;Ferry", "Ferry"),
        ];
        for (raw, text) in cases {
            assert_eq!(shown(raw), text);
        }
    }

    #[test]
    fn a_block_begins_with_a_whole_tag() {
        for markup in ["<p>a", " <P class=a>a", "<!doctype HTML>a", "<div\n id=a>"] {
            assert!(begins_with_block(markup), "{markup}");
        }
        for prose in ["<P ", "<p", "<", "<b>a</b>", "a <p>b"] {
            assert!(!begins_with_block(prose), "{prose}");
        }
    }

    #[test]
    fn escaped_bodies_are_opened_and_prose_is_not() {
        assert_eq!(opened("&lt;p&gt;A&amp;amp;B"), "<p>A&amp;B");
        assert_eq!(opened("&amp;lt;p&amp;gt;A"), "<p>A");
        assert_eq!(opened("<![CDATA[&lt;p&gt;A]]>"), "<p>A");
        assert_eq!(opened("He wrote &lt;p&gt; twice"), "He wrote &lt;p&gt; twice");
        assert_eq!(opened("&lt; 5 people"), "&lt; 5 people");
    }
}
