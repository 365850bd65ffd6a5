//! CSS selectors for the pages of a host that an operator wrote a mapping for.
//!
//! Only what the tree keeps can be asked for: elements, the attributes that the
//! reader of pages uses, and the combinators "within" and "child of".

use super::main_text;
use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree};
use crate::article::BodyBuilder;
use crate::payload::Rejection;

/// A compiled selector: groups of steps from the outside in, and the attribute to
/// take instead of the text (`meta[name=day]@content`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payload) struct Selector {
    groups: Vec<Vec<Step>>,
    take: Option<Key>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Step {
    tag: Option<Tag>,
    tests: Vec<(Key, Test)>,
    /// Whether the step before it must be the parent.
    is_child: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Is(String),
    /// One of the words is this.
    Has(String),
    Begins(String),
    Contains(String),
    Present,
}

impl Selector {
    /// # Errors
    /// What cannot be asked for.
    pub(in crate::payload) fn parse(text: &str) -> Result<Self, String> {
        let (selector, take) = match text.rsplit_once('@') {
            Some((selector, name)) => (selector, Some(key(name)?)),
            None => (text, None),
        };
        let groups = selector.split(',').map(group).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { groups, take })
    }

    fn matches(&self, tree: &Tree<'_>, at: usize) -> bool {
        self.groups.iter().any(|steps| matches_steps(tree, at, steps))
    }
}

/// What the elements that a selector finds say, in order.
///
/// # Errors
/// As for whole pages.
pub(in crate::payload) fn selected(
    page: &str,
    selector: &Selector,
) -> Result<Vec<String>, Rejection> {
    let tree = Tree::parse(page)?;
    let found = found(&tree, selector);
    let says = |at: usize| match selector.take {
        Some(key) => tree.nodes.get(at)?.value(key).map(std::borrow::Cow::into_owned),
        None => Some(tree.text_of(at)),
    };
    Ok(found.into_iter().filter_map(says).filter(|text| !text.trim().is_empty()).collect())
}

/// Adds the text of the elements that a selector finds to a body.
///
/// # Errors
/// As for whole pages.
pub(in crate::payload) fn selected_body(
    page: &str,
    selector: &Selector,
    body: &mut BodyBuilder,
) -> Result<(), Rejection> {
    let tree = Tree::parse(page)?;
    let found = found(&tree, selector);
    main_text::within(&tree, &found, body);
    Ok(())
}

/// The outermost elements that fit; none stands inside another.
fn found(tree: &Tree<'_>, selector: &Selector) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        if node.tag().is_some() && selector.matches(tree, at) {
            out.push(at);
            at = node.end.max(at + 1);
        } else {
            at += 1;
        }
    }
    out
}

fn matches_steps(tree: &Tree<'_>, at: usize, steps: &[Step]) -> bool {
    let Some((last, before)) = steps.split_last() else { return true };
    if !tree.nodes.get(at).is_some_and(|node| last.fits(node)) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    let levels = if last.is_child { 1 } else { usize::MAX };
    tree.ancestors(at).take(levels).any(|(above, _)| matches_steps(tree, above, before))
}

impl Step {
    fn fits(&self, node: &Node<'_>) -> bool {
        let is_tag = self.tag.is_none_or(|tag| node.tag() == Some(tag));
        is_tag
            && node.tag().is_some()
            && self
                .tests
                .iter()
                .all(|(key, test)| node.value(*key).is_some_and(|value| test.fits(value.as_ref())))
    }
}

impl Test {
    fn fits(&self, value: &str) -> bool {
        match self {
            Self::Is(wanted) => value == wanted,
            Self::Has(word) => value.split_whitespace().any(|own| own == word),
            Self::Begins(start) => value.starts_with(start),
            Self::Contains(part) => value.contains(part),
            Self::Present => true,
        }
    }
}

fn group(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut is_child = false;
    for word in text.replace('>', " > ").split_whitespace() {
        if word == ">" {
            is_child = true;
            continue;
        }
        steps.push(Step { is_child, ..step(word)? });
        is_child = false;
    }
    if steps.is_empty() || steps.len() > MOST_STEPS || is_child {
        let found = text.trim();
        return Err(format!("expected a CSS selector of 1 to {MOST_STEPS} steps, found `{found}`"));
    }
    Ok(steps)
}

/// The time that a page takes grows with its depth to this power.
const MOST_STEPS: usize = 4;

/// `p.lead#first[itemprop=articleBody]`
fn step(word: &str) -> Result<Step, String> {
    let end = word.find(['.', '#', '[', ':', '+', '~']).unwrap_or(word.len());
    let (name, mut rest) = word.split_at(end);
    let mut step = Step::default();
    if !name.is_empty() && name != "*" {
        let tag = Tag::of(name);
        if matches!(tag, Tag::Other | Tag::Void) {
            return Err(format!("expected an HTML element, found `{name}`"));
        }
        step.tag = Some(tag);
    }
    while let Some(sign) = rest.chars().next() {
        let inside = rest.get(1..).unwrap_or_default();
        let (test, after) = match sign {
            '[' => {
                let (inside, after) = inside
                    .split_once(']')
                    .ok_or_else(|| format!("expected `]`, found the end of `{word}`"))?;
                (attribute(inside)?, after)
            }
            '.' | '#' => {
                let end = inside.find(['.', '#', '[', ':']).unwrap_or(inside.len());
                let (name, after) = inside.split_at(end);
                let test = if sign == '.' {
                    (Key::Class, Test::Has(name.to_owned()))
                } else {
                    (Key::Id, Test::Is(name.to_owned()))
                };
                (test, after)
            }
            _ => {
                return Err(format!(
                    "expected elements, `.class`, `#id` and `[attribute=value]`, found `{rest}`"
                ));
            }
        };
        step.tests.push(test);
        rest = after;
    }
    Ok(step)
}

fn attribute(inside: &str) -> Result<(Key, Test), String> {
    let Some((name, value)) = inside.split_once('=') else {
        return Ok((key(inside)?, Test::Present));
    };
    let value = value.trim_matches(['"', '\'']).to_owned();
    let (name, test) = match name.chars().last() {
        Some('^') => (name.trim_end_matches('^'), Test::Begins(value)),
        Some('*') => (name.trim_end_matches('*'), Test::Contains(value)),
        Some('~') => (name.trim_end_matches('~'), Test::Has(value)),
        _ => (name, Test::Is(value)),
    };
    Ok((key(name)?, test))
}

/// The attributes that the tree keeps.
fn key(name: &str) -> Result<Key, String> {
    const KEYS: [(&str, Key); 14] = [
        ("class", Key::Class),
        ("content", Key::Content),
        ("datetime", Key::Datetime),
        ("href", Key::Href),
        ("id", Key::Id),
        ("itemprop", Key::Itemprop),
        ("lang", Key::Lang),
        ("name", Key::Name),
        ("property", Key::Property),
        ("rel", Key::Rel),
        ("role", Key::Role),
        ("style", Key::Style),
        ("data-testid", Key::Testid),
        ("type", Key::Type),
    ];
    let found = KEYS.iter().find(|(known, _)| *known == name.trim()).map(|(_, key)| *key);
    found.ok_or_else(|| {
        let known: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
        format!("expected one of the attributes {}, found `{}`", known.join(", "), name.trim())
    })
}
