//! Names of elements and what the parser must know of each.

/// An HTML element's name; [`Tag::Other`] for all that need no special care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[rustfmt::skip]
pub(super) enum Tag {
    A, Abbr, Address, Article, Aside, Audio, B, Base, Blockquote, Body, Br, Button, Canvas, Caption,
    Center, Cite, Code, Dd, Details, Dialog, Div, Dl, Dt, Em, Fieldset, Figcaption, Figure, Font,
    Footer, Form, H1, H2, H3, H4, H5, H6, Head, Header, Hr, Html, I, Iframe, Img, Input, Label,
    Li, Link, Main, Meta, Nav, Noscript, Object, Ol, Optgroup, Option, P, Picture, Pre, Q, Script,
    Section, Select, Small, Span, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td,
    Template, Textarea, Tfoot, Th, Thead, Time, Title, Tr, U, Ul, Video, Void,
    /// A name with a hyphen, which a site made up for itself.
    Custom,
    Other,
}

impl Tag {
    /// The tag of a name in any case.
    #[rustfmt::skip]
    pub(super) fn of(name: &str) -> Self {
        if name.contains('-') {
            return Self::Custom;
        }
        let mut lower = [0_u8; LONGEST];
        let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Self::A, b"abbr" => Self::Abbr, b"address" => Self::Address,
            b"article" => Self::Article, b"aside" => Self::Aside, b"audio" => Self::Audio,
            b"b" => Self::B, b"base" => Self::Base, b"blockquote" => Self::Blockquote, b"body" => Self::Body,
            b"br" => Self::Br, b"button" => Self::Button, b"canvas" => Self::Canvas,
            b"caption" => Self::Caption, b"center" => Self::Center, b"cite" => Self::Cite,
            b"code" => Self::Code, b"dd" => Self::Dd, b"details" => Self::Details,
            b"dialog" => Self::Dialog, b"div" => Self::Div, b"dl" => Self::Dl, b"dt" => Self::Dt,
            b"em" => Self::Em, b"fieldset" => Self::Fieldset, b"figcaption" => Self::Figcaption,
            b"figure" | b"media" => Self::Figure, b"font" => Self::Font, b"footer" => Self::Footer,
            b"form" => Self::Form, b"h1" => Self::H1, // NITF calls them `hl2` and `media`.
            b"h2" | b"hl2" => Self::H2, b"h3" => Self::H3,
            b"h4" => Self::H4, b"h5" => Self::H5, b"h6" => Self::H6, b"head" => Self::Head,
            b"header" => Self::Header, b"hr" => Self::Hr, b"html" => Self::Html, b"i" => Self::I,
            b"iframe" => Self::Iframe, b"img" => Self::Img, b"input" => Self::Input,
            b"label" => Self::Label, b"li" => Self::Li, b"link" => Self::Link,
            b"main" => Self::Main, b"meta" => Self::Meta, b"nav" => Self::Nav,
            b"noscript" => Self::Noscript, b"object" => Self::Object, b"ol" => Self::Ol,
            b"optgroup" => Self::Optgroup, b"option" => Self::Option, b"p" => Self::P,
            b"picture" => Self::Picture, b"pre" => Self::Pre, b"q" => Self::Q,
            b"script" => Self::Script, b"section" => Self::Section, b"select" => Self::Select,
            b"small" => Self::Small, b"span" => Self::Span, b"strong" => Self::Strong,
            b"style" => Self::Style, b"sub" => Self::Sub, b"summary" => Self::Summary,
            b"sup" => Self::Sup, b"svg" => Self::Svg, b"table" => Self::Table,
            b"tbody" => Self::Tbody, b"td" => Self::Td, b"template" => Self::Template,
            b"textarea" => Self::Textarea, b"tfoot" => Self::Tfoot, b"th" => Self::Th,
            b"thead" => Self::Thead, b"time" => Self::Time, b"title" => Self::Title,
            b"tr" => Self::Tr, b"u" => Self::U, b"ul" => Self::Ul, b"video" => Self::Video,
            b"area" | b"col" | b"embed" | b"param" | b"source" | b"track" | b"wbr"
            | b"keygen" | b"frame" | b"bgsound" => Self::Void,
            _ => Self::Other,
        }
    }

    /// Never has content.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::Base
                | Self::Br
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Link
                | Self::Meta
                | Self::Void
        )
    }

    /// Its content is not markup, or none that an article's text is made of.
    pub(super) fn is_raw(self) -> bool {
        matches!(
            self,
            Self::Script
                | Self::Style
                | Self::Title
                | Self::Textarea
                | Self::Iframe
                | Self::Noscript
                | Self::Svg
        )
    }

    /// Starts on a line of its own, and so ends the paragraph before it.
    #[rustfmt::skip]
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Self::Address | Self::Article | Self::Aside | Self::Blockquote | Self::Caption
                | Self::Center | Self::Dd | Self::Details | Self::Dialog | Self::Div | Self::Dl
                | Self::Dt | Self::Fieldset | Self::Figcaption | Self::Figure | Self::Footer
                | Self::Form | Self::Header | Self::Hr | Self::Li | Self::Main | Self::Nav
                | Self::Ol | Self::P | Self::Pre | Self::Section | Self::Summary | Self::Table
                | Self::Tbody | Self::Tfoot | Self::Thead | Self::Tr | Self::Ul
        ) || self.is_heading()
    }

    pub(super) fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// An end tag inside one of these closes nothing outside of it.
    pub(super) fn is_barrier(self) -> bool {
        matches!(
            self,
            Self::Td | Self::Th | Self::Caption | Self::Table | Self::Template | Self::Object
        )
    }
}

/// The longest name above.
const LONGEST: usize = 10;
