//! Pages that stand in the place of an article: checks for robots, errors, requests for
//! consent.

use std::sync::LazyLock;

use super::main_text::{Block, Found};
use super::tag::Tag;
use super::title;
use super::tree::{Content, Tree};

/// What a page is that is no article; `None` for articles, those about walls too.
///
/// `paragraphs` are its text, `headings` its title and headings. Only short pages are
/// walls: their title says so as a whole, or at least half of their paragraphs do.
pub(super) fn what(
    paragraphs: &[&str],
    headings: &[&str],
    site: Option<&str>,
) -> Option<&'static str> {
    let length: usize = paragraphs.iter().map(|p| p.len()).sum();
    if length > LONGEST {
        return None;
    }
    let headings: Vec<String> = headings.iter().map(|h| bare_title(h, site)).collect();
    let said = |paragraph: &&&str| Wall::in_text(paragraph);
    let walls: Vec<&Wall> = paragraphs.iter().filter_map(|p| said(&p)).collect();
    let titled = headings.iter().find_map(|heading| Wall::in_title(heading));
    match (titled, walls.first()) {
        (Some(wall), _) => Some(wall.what),
        (None, Some(wall)) if walls.len() * 2 >= paragraphs.len() => Some(wall.what),
        _ => None,
    }
}

/// What a text is that came without a page around it; `None` for articles. A title
/// counts only over next to no text.
pub(in crate::payload) fn what_of_text(
    paragraphs: &[&str],
    title: Option<&str>,
) -> Option<&'static str> {
    let length: usize = paragraphs.iter().map(|p| p.len()).sum();
    let titles: Vec<&str> = title.filter(|_| length <= SHORTEST).into_iter().collect();
    // A brief about cookies or a login may say what such walls say, but not under their title.
    let sure = what(paragraphs, &titles, None).filter(|what| {
        matches!(*what, "a check for robots" | "a refusal of access" | "a notice about the browser")
    });
    let titled = || {
        let wall = Wall::in_title(&bare_title(title?, None))?;
        what(paragraphs, &[], None).map(|_| wall.what)
    };
    sure.or_else(titled)
}

/// In bytes. No story is as short that has a title of one or two words.
const SHORTEST: usize = 300;

/// Whether a page is a list of stories: a headline that is a link stands before nearly
/// each of its paragraphs.
pub(super) fn is_list(found: &Found) -> bool {
    let (teasers, prose) = teasers(found, Block::is_linked_heading);
    teasers >= FEWEST_TEASERS && teasers * 5 >= prose * 4
}

/// Whether it is a list and has no other paragraph, as an article would that lists things.
pub(super) fn is_all_list(found: &Found) -> bool {
    let (teasers, prose) = teasers(found, Block::is_linked_heading);
    teasers >= FEWEST_TEASERS && teasers == prose
}

/// Whether links of any kind stand before nearly each of its paragraphs.
pub(super) fn may_be_list(found: &Found) -> bool {
    let (teasers, prose) = teasers(found, Block::is_linked);
    teasers >= FEWEST_TEASERS && teasers * 5 >= prose * 4
}

/// How many paragraphs of a text have a link right before them, and how many there are.
fn teasers(found: &Found, is_link: fn(&Block) -> bool) -> (usize, usize) {
    let prose: Vec<usize> = found.text.iter().filter(|b| b.is_prose()).map(|b| b.node).collect();
    let is_teaser = |node: &&usize| {
        let at = found.all.partition_point(|b| b.node < **node);
        let before = at.saturating_sub(TEASER)..at;
        found.all.get(before).unwrap_or_default().iter().any(is_link)
    };
    (prose.iter().filter(is_teaser).count(), prose.len())
}

/// Blocks between the headline of a teaser and its text: a rubric, a date.
const TEASER: usize = 2;
const FEWEST_TEASERS: usize = 4;

/// What a page without a text asks for instead in its `<noscript>`.
pub(super) fn without_scripts(tree: &Tree<'_>) -> Option<&'static str> {
    let nodes = tree.nodes.iter().zip(tree.nodes.iter().skip(1));
    let asked = nodes.filter(|(node, _)| node.tag() == Some(Tag::Noscript));
    let texts = asked.filter_map(|(_, inside)| match inside.content {
        Content::Raw(text) => Some(text),
        _ => None,
    });
    texts.filter(|text| text.len() <= LONGEST).find_map(Wall::in_text).map(|wall| wall.what)
}

/// All text of a wall, in bytes.
const LONGEST: usize = 2000;

#[derive(Debug)]
struct Wall {
    what: &'static str,
    place: &'static str,
    phrase: &'static str,
}

impl Wall {
    fn in_title(bare: &str) -> Option<&'static Self> {
        WALLS.iter().find(|wall| match wall.place {
            "title" => wall.phrase == bare,
            "starts" => bare.starts_with(wall.phrase),
            _ => false,
        })
    }

    fn in_text(paragraph: &str) -> Option<&'static Self> {
        let spoken = unquoted(&paragraph.to_lowercase());
        WALLS.iter().find(|wall| wall.place == "text" && spoken.contains(wall.phrase))
    }
}

static WALLS: LazyLock<Vec<Wall>> = LazyLock::new(|| {
    let wall = |line: &'static str| {
        let mut columns = line.split('\t');
        let (what, place) = (columns.next()?, columns.next()?);
        Some(Wall { what, place, phrase: columns.next()? })
    };
    include_str!("walls.tsv").lines().filter(|l| !l.starts_with('#')).filter_map(wall).collect()
});

/// A title in lower case without the site's name, numbers of errors and punctuation.
fn bare_title(heading: &str, site: Option<&str>) -> String {
    let parts = heading.split(['|', '–', '—', '»', '·']);
    let parts = parts.flat_map(|part| part.split(" - "));
    let is_said = |part: &&str| {
        part.chars().any(char::is_alphabetic) && !site.is_some_and(|site| title::same(part, site))
    };
    let first = parts.into_iter().find(is_said).unwrap_or_default().to_lowercase();
    let first = first.replace('’', "'");
    first.trim_matches(|c: char| !c.is_alphabetic() && c != '\'').to_owned()
}

/// A text without what stands between quotation marks, with plain apostrophes.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut straight = false;
    for c in text.chars() {
        match c {
            '“' | '«' | '„' => depth += 1,
            '”' | '»' => depth = depth.saturating_sub(1),
            '"' => straight = !straight,
            _ if depth > 0 || straight => {}
            '’' => out.push('\''),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_its_columns() {
        for line in include_str!("walls.tsv").lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(
                matches!(columns.as_slice(), [_, "title" | "starts" | "text", phrase] if !phrase.is_empty()),
                "{line}"
            );
            assert_eq!(columns[2], columns[2].to_lowercase());
        }
    }

    #[test]
    fn walls_are_told_from_articles_about_them() {
        let check =
            ["We noticed unusual traffic from your network.", "Please show that you are human."];
        assert_eq!(what(&check, &["Harbour Post"], None), Some("a check for robots"));
        let error = ["Sorry about that."];
        assert_eq!(
            what(&error, &["404 - Page not found | Harbour Post"], None),
            Some("an error page")
        );
        let article = [
            "A court ruled on Monday that sites may ask visitors to prove that they are no robots.",
            "“Checking your browser takes a second,” said the judge.",
            "The case was brought by a man who failed a test of pictures eleven times.",
        ];
        assert_eq!(what(&article, &["Access denied: how a ferry lost its guests"], None), None);
    }
}
