//! What the names of elements say: words of classes and ids.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What kind of boilerplate a name speaks of, in rising order of certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A picture or film and what is written under it.
    Picture,
    /// Hidden from screen readers: decoration, or what a paywall covers.
    Unseen,
    /// Mostly boilerplate, but some sites call their articles so.
    Seldom,
    /// Other people's words, or other stories.
    Never,
}

/// What the words of a class or id say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Names {
    pub(super) kind: Option<Kind>,
    /// The word that says so.
    pub(super) word: &'static str,
    /// Some words of the name that says so say nothing of the kind, as in
    /// `comments-enabled`.
    pub(super) compound: bool,
}

impl Names {
    /// Reads a class or id: `RelatedLinks`, `related_links` and `related-links` are two
    /// words each. What a name has, or has not, it is not: `has-sidebar`.
    pub(super) fn of(names: &str) -> Self {
        let mut found = Self::default();
        let mut word = String::new();
        for name in names.split_ascii_whitespace() {
            let one = Self::of_one(name, &mut word);
            if one.kind > found.kind {
                found = one;
            }
        }
        found
    }

    fn of_one(name: &str, word: &mut String) -> Self {
        let mut found = Self::default();
        let mut lower_before = false;
        word.clear();
        for c in name.chars().chain([' ']) {
            if !c.is_alphanumeric() || (c.is_uppercase() && lower_before) {
                if matches!(word.as_str(), "has" | "with" | "no" | "not" | "without") {
                    return Self::default();
                }
                let known = WORDS.get_key_value(word.as_str());
                found.compound |= known.is_none() && !word.is_empty();
                if let Some((word, kind)) = known.filter(|(_, kind)| Some(**kind) > found.kind) {
                    (found.kind, found.word) = (Some(*kind), word);
                }
                word.clear();
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
            lower_before = c.is_lowercase();
        }
        found
    }
}

static WORDS: LazyLock<HashMap<&str, Kind>> = LazyLock::new(|| {
    let never = NEVER.iter().map(|word| (*word, Kind::Never));
    let seldom = SELDOM.iter().map(|word| (*word, Kind::Seldom));
    let picture = PICTURE.iter().map(|word| (*word, Kind::Picture));
    never.chain(seldom).chain(picture).collect()
});

const NEVER: [&str; 21] = [
    "comments",
    "disqus",
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "outbrain",
    "taboola",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "breadcrumb",
    "breadcrumbs",
    "newsletter",
    "newsletters",
    "signup",
    "trending",
    "navbar",
    "footer",
    "readmore",
];
const SELDOM: [&str; 51] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "sponsor",
    "sponsored",
    "promo",
    "promos",
    "promotion",
    "popular",
    "share",
    "sharing",
    "social",
    "subscribe",
    "subscription",
    "banner",
    "nav",
    "navigation",
    "menu",
    "sidebar",
    "caption",
    "captions",
    "credit",
    "credits",
    "gallery",
    "slideshow",
    "comment",
    "byline",
    "tags",
    "teaser",
    "teasers",
    "modal",
    "popup",
    "overlay",
    "toolbar",
    "widget",
    "masthead",
    "copyright",
    "login",
    "timestamp",
    "dateline",
    "tooltip",
    "disclaimer",
    "carousel",
    "bio",
    "hidden",
    "paywall",
    "regwall",
    "gate",
    "pullquote",
];
const PICTURE: [&str; 6] = ["image", "photo", "img", "picture", "media", "video"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        let of = |names| (Names::of(names).kind, Names::of(names).compound);
        assert_eq!(of("RelatedLinks"), (Some(Kind::Never), true));
        assert_eq!(of("story related"), (Some(Kind::Never), false));
        assert_eq!(of("photo-credit"), (Some(Kind::Seldom), false));
        assert_eq!(of("comments-enabled"), (Some(Kind::Never), true));
        assert_eq!(of("has-comments"), (None, false));
        assert_eq!(of("download"), (None, false));
    }
}
