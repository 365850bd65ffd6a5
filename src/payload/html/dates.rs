//! When a page was published: the dates it declares and those it shows, ranked.

use super::others::Others;
use super::shown::near_headlines;
use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree, has_word};
use crate::article::DateSource;
use crate::payload::dates::{self, Label, Place};

/// A date as it is written on the page, and where.
pub(super) type Dated = (String, DateSource);

/// What a page says about its dates.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// In JSON-LD.
    pub(super) linked: Option<String>,
    /// In meta elements and microdata.
    pub(super) meta: Option<String>,
    /// A video's, which need not be the article's.
    pub(super) uploaded: Option<String>,
}

/// The day of publication, best evidence first: what the page declares, in the zone in
/// which it shows the same minute to readers; what it shows around the headline; its
/// address; what it shows elsewhere, where it may be another story's.
pub(super) fn published(
    tree: &Tree<'_>,
    others: &Others<'_, '_>,
    declared: Declared,
    shown: &Shown,
    url: Option<&str>,
    language: Option<&str>,
) -> Option<Dated> {
    let readable = |raw: Option<String>, source| {
        raw.filter(|raw| dates::is_date(raw)).map(|raw| (raw, source))
    };
    let in_shown_zone = |(raw, source)| (shown.in_zone(raw, language), source);
    readable(declared.linked, DateSource::JsonLd)
        .or_else(|| readable(declared.meta, DateSource::Meta))
        .map(in_shown_zone)
        .or_else(|| shown.published())
        .or_else(|| Some((url.and_then(in_url)?, DateSource::Url)))
        .or_else(|| anywhere(tree, others, language))
        .or_else(|| shown.updated())
        .or_else(|| readable(declared.uploaded, DateSource::JsonLd))
}

/// How good a name of a meta element or property is for the day of publication, the
/// least the best; `None` if it is for something else. Systems differ in prefixes and
/// separators (`article:published_time`, `DC.date.issued`, `parsely-pub-date`), less in
/// what the name ends with.
pub(super) fn rank(name: &str) -> Option<usize> {
    const BEST: [&str; 11] = [
        "publishedtime",
        "publisheddate",
        "datepublished",
        "publishtime",
        "publishdate",
        "publicationdate",
        "pubdate",
        "published",
        "publishedat",
        "publishedon",
        "firstpublished",
    ];
    const GOOD: [&str; 16] = [
        "issued",
        "issuedate",
        "created",
        "createdate",
        "datecreated",
        "creationdate",
        "createdat",
        "dateposted",
        "postdate",
        "displaydate",
        "articledate",
        "onlinedate",
        "regdate",
        "ptime",
        "pdate",
        "docdate",
    ];
    const FAIR: [&str; 6] =
        ["date", "dcdate", "dctermsdate", "sailthrudate", "citationdate", "timestamp"];
    const OTHER: [&str; 7] = ["video", "modif", "updat", "expir", "event", "copyright", "unpub"];
    let name = folded(name);
    if OTHER.iter().any(|other| name.contains(other)) {
        return None;
    }
    let ends = |with: &[&str]| with.iter().any(|end| name.ends_with(end));
    let ranks = [ends(&BEST), ends(&GOOD), FAIR.contains(&name.as_str())];
    ranks.iter().position(|fits| *fits)
}

/// Whether a name of a meta element or property is for the day of the last change.
pub(super) fn is_modified(name: &str) -> bool {
    const ENDS: [&str; 13] = [
        "modifiedtime",
        "datemodified",
        "modified",
        "modifieddate",
        "modificationdate",
        "moddate",
        "lastmod",
        "updatedtime",
        "dateupdated",
        "updatedate",
        "updated",
        "updatedat",
        "utime",
    ];
    let name = folded(name);
    !name.contains("video") && ENDS.iter().any(|end| name.ends_with(end))
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The dates that a page shows around its headline.
#[derive(Debug, Default)]
pub(super) struct Shown {
    found: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    raw: String,
    /// Of the dates in it.
    labels: Vec<Label>,
    source: DateSource,
}

impl Shown {
    /// The dates after the first headlines, and those above them in the same part of
    /// the page.
    pub(super) fn around_headlines(
        tree: &Tree<'_>,
        others: &Others<'_, '_>,
        language: Option<&str>,
    ) -> Self {
        let after = near_headlines(tree, MOST_HEADLINES);
        let above = above_headline(tree).filter(|at| !is_worded(tree, *at));
        let own = |at: &usize| candidate(tree, *at, language).filter(|_| !others.have(*at));
        // A headline may name the day that the story is about.
        let (titles, lines): (Vec<usize>, Vec<usize>) =
            after.chain(above).partition(|at| is_in_title(tree, *at, language));
        Self { found: lines.iter().chain(&titles).filter_map(own).collect() }
    }

    fn first(&self, label: Label) -> Option<&Candidate> {
        self.found.iter().find(|c| c.labels.contains(&label))
    }

    /// The day of publication.
    fn published(&self) -> Option<Dated> {
        let found = self.first(Label::Published).or_else(|| self.first(Label::None))?;
        Some((found.raw.clone(), found.source))
    }

    /// The day of the last update, where that is all the page tells.
    fn updated(&self) -> Option<Dated> {
        let found = self.first(Label::Updated)?;
        Some((found.raw.clone(), found.source))
    }

    /// The day of the last change.
    pub(super) fn modified(&self) -> Option<String> {
        self.updated().map(|(raw, _)| raw)
    }

    /// A declared date in the zone in which the page shows the same minute to readers;
    /// unchanged if it shows none. Many pages declare in UTC what they show in the
    /// publisher's own time, on another day.
    fn in_zone(&self, declared: String, language: Option<&str>) -> String {
        let told = |source: DateSource| {
            let of = self.found.iter().filter(move |c| c.source == source);
            of.into_iter().find_map(|c| dates::in_zone_of(&declared, &c.raw, language))
        };
        // What readers see comes before what `<time>` declares, which may be in UTC again.
        told(DateSource::Text).or_else(|| told(DateSource::Time)).unwrap_or(declared)
    }
}

/// Headlines around which dates are looked for; pages with more are lists.
const MOST_HEADLINES: usize = 3;
/// Nodes before a headline in which a date is looked for.
const ABOVE: usize = 40;
const CLOSE_ABOVE: usize = 6;
/// Levels of elements around a headline in which a date above it is the article's.
const LEVELS_ABOVE: usize = 3;
/// In bytes: all text of a paragraph that may be a date line.
const LONGEST_LINE: usize = 200;

/// The nodes before the first headline, nearest first, in the elements around it.
fn above_headline(tree: &Tree<'_>) -> impl Iterator<Item = usize> {
    let headline = tree.nodes.iter().position(|n| n.tag() == Some(Tag::H1));
    let start = |at: usize| {
        let mut around = tree.ancestors(at).map(|(above, _)| above);
        if let Some(around) = around.nth(LEVELS_ABOVE - 1) {
            return around.max(at.saturating_sub(ABOVE));
        }
        // Up to the page itself: what stands far above may be the day of the visit.
        let outermost = tree.ancestors(at).last().map_or(at, |(above, _)| above);
        outermost.max(at.saturating_sub(ABOVE)).min(at.saturating_sub(CLOSE_ABOVE))
    };
    let range = headline.map_or(0..0, |at| start(at)..at);
    range.rev()
}

/// Whether a node stands in a heading that is more than a date.
fn is_in_title(tree: &Tree<'_>, at: usize, language: Option<&str>) -> bool {
    let mut around = tree.upwards(at).take(LEVELS_OF_HEADING);
    let heading = around.find(|(_, node)| node.tag().is_some_and(Tag::is_heading));
    let text = heading.and_then(|(heading, _)| tree.short_text_of(heading));
    text.is_some_and(|text| dates::shown(&text, Place::Alone, language).is_empty())
}

/// Levels of elements between a heading and the text in it.
const LEVELS_OF_HEADING: usize = 4;

/// Whether a `<time>` stands over words without a number. Above the headline these are
/// another story's.
fn is_worded(tree: &Tree<'_>, at: usize) -> bool {
    let is_time = tree.nodes.get(at).is_some_and(|node| node.tag() == Some(Tag::Time));
    let text = is_time.then(|| tree.short_text_of(at)).flatten();
    text.is_some_and(|text| !text.trim().is_empty() && !text.contains(char::is_numeric))
}

/// The dates that a node shows by itself.
fn candidate(tree: &Tree<'_>, at: usize, language: Option<&str>) -> Option<Candidate> {
    let node = tree.nodes.get(at)?;
    match &node.content {
        Content::Text(text) => text_candidate(tree, at, text, language),
        Content::Element(tag, _) => element_candidate(tree, at, node, *tag, language),
        Content::Raw(_) => None,
    }
}

fn text_candidate(
    tree: &Tree<'_>,
    at: usize,
    text: &str,
    language: Option<&str>,
) -> Option<Candidate> {
    if text.len() > LONGEST_LINE {
        return None;
    }
    let free = dates::shown(text, Place::Free, language);
    if free.is_empty() {
        return None;
    }
    // Inside a paragraph the text is a date only if it is nothing else.
    let is_line = is_line(tree, at);
    let labels = if is_line { free } else { dates::shown(text, Place::Alone, language) };
    let labels = with_label_before(tree, at, labels);
    let raw = text.trim().to_owned();
    (!labels.is_empty()).then_some(Candidate { raw, labels, source: DateSource::Text })
}

/// Whether all text of the block around a node is short enough for a date line.
fn is_line(tree: &Tree<'_>, at: usize) -> bool {
    let mut block = at;
    while let Some(node) = tree.nodes.get(block) {
        if node.tag().is_some_and(Tag::is_block) || node.parent == block {
            break;
        }
        block = node.parent;
    }
    let is_short = |at| tree.short_text_of(at).is_some_and(|text| text.len() <= LONGEST_LINE);
    is_short(block) || line_between(tree, at, block).is_some_and(is_short)
}

/// What `at` stands in where other blocks of `block` stand right before and after it: that
/// is a line of its own, though no element of the page says so.
fn line_between(tree: &Tree<'_>, at: usize, block: usize) -> Option<usize> {
    let nodes = &tree.nodes;
    let child = |mut at: usize| {
        while let Some(node) = nodes.get(at).filter(|node| node.parent != block) {
            if node.parent == at {
                return None;
            }
            at = node.parent;
        }
        nodes.get(at).map(|node| (at, node))
    };
    let is_blank =
        |node: &Node<'_>| matches!(&node.content, Content::Text(text) if text.trim().is_empty());
    let is_block = |node: &Node<'_>| node.tag().is_some_and(Tag::is_block);
    let (line, node) = child(at)?;
    let before = |at: usize| at.checked_sub(1).filter(|at| *at > block).and_then(child);
    let before = match before(line) {
        Some((at, node)) if is_blank(node) => before(at),
        other => other,
    };
    let end = nodes.get(block)?.end;
    let after = |at: usize| nodes.get(at).filter(|_| at < end);
    let after = match after(node.end) {
        Some(node) if is_blank(node) => after(node.end),
        other => other,
    };
    let is_end = |other: Option<&Node<'_>>| other.is_none_or(is_block);
    (is_end(before.map(|(_, node)| node)) && is_end(after)).then_some(line)
}

/// A `<time>`, an element with a date in an attribute or one that is named a date.
fn element_candidate(
    tree: &Tree<'_>,
    at: usize,
    node: &Node<'_>,
    tag: Tag,
    language: Option<&str>,
) -> Option<Candidate> {
    let attribute =
        |key| node.value(key).map(std::borrow::Cow::into_owned).filter(|v| dates::is_date(v));
    let declared = match tag {
        Tag::Time => attribute(Key::Datetime).or_else(|| attribute(Key::DataDate)),
        Tag::Abbr => attribute(Key::Title),
        Tag::Article | Tag::Main | Tag::Section | Tag::Body => None,
        _ => attribute(Key::DataDate),
    };
    let named = named(node);
    if declared.is_none() && tag != Tag::Time && named.is_none() {
        return None;
    }
    let text = tree.short_text_of(at).filter(|text| text.len() <= LONGEST_LINE);
    let shown = text.as_deref().map(|text| dates::shown(text, Place::Named, language));
    let source = if tag == Tag::Time { DateSource::Time } else { DateSource::Text };
    let own = named.filter(|label| *label != Label::None);
    let Some(raw) = declared else {
        let labels = with_label_before(tree, at, shown?);
        let labels =
            labels.into_iter().map(|l| if l == Label::None { own.unwrap_or(l) } else { l });
        return Some(Candidate { raw: text?, labels: labels.collect(), source });
    };
    // "Updated 5 May" over a machine's date.
    let told = text.as_deref().and_then(dates::label);
    let labels = match own.or(told) {
        Some(label) => vec![label],
        None => with_label_before(tree, at, vec![Label::None]),
    };
    Some(Candidate { raw, labels, source })
}

/// The labels of dates, of which the first may be labelled by the text before it:
/// "Updated <time>5 May</time>".
fn with_label_before(tree: &Tree<'_>, at: usize, mut labels: Vec<Label>) -> Vec<Label> {
    if labels.first() != Some(&Label::None) {
        return labels;
    }
    let before = tree.nodes.get(at.saturating_sub(NODES_BEFORE)..at).unwrap_or_default();
    let text = before.iter().rev().find_map(Node::visible_text);
    let end = text.and_then(|text| {
        text.get(text.ceil_char_boundary(text.len().saturating_sub(LONGEST_LABEL))..)
    });
    if let (Some(label), Some(first)) = (end.and_then(dates::label_at_end), labels.first_mut()) {
        *first = label;
    }
    labels
}

/// Between a label and its date.
const NODES_BEFORE: usize = 4;
/// In bytes.
const LONGEST_LABEL: usize = 60;

/// The label that an element's names give to the date in it; `None` if they do not
/// speak of a date.
fn named(node: &Node<'_>) -> Option<Label> {
    const UPDATED: [&str; 5] = ["updated", "modified", "datemodified", "lastupdated", "update"];
    const PUBLISHED: [&str; 6] =
        ["published", "pubdate", "publish", "publication", "datepublished", "posted"];
    const DATE: [&str; 5] = ["date", "timestamp", "dateline", "datetime", "time"];
    // A piece of each word above, since most names speak of something else.
    const PIECES: [&str; 5] = ["ate", "ime", "ubli", "odif", "ost"];
    let keys = [Key::Class, Key::Id, Key::Itemprop, Key::Testid];
    let is_near = |names: &&str| PIECES.iter().any(|piece| names.contains(piece));
    let names = || keys.iter().filter_map(|key| node.attribute(*key)).filter(is_near);
    let has = |words: &[&str]| names().any(|names| has_word(names, words));
    if has(&UPDATED) {
        Some(Label::Updated)
    } else if has(&PUBLISHED) {
        Some(Label::Published)
    } else {
        has(&DATE).then_some(Label::None)
    }
}

/// The first `<time>` of the page, else the first element named a date, that is not in
/// another story, in a comment or in the foot of the page; one labelled "published" first.
fn anywhere(tree: &Tree<'_>, others: &Others<'_, '_>, language: Option<&str>) -> Option<Dated> {
    let of = |source: DateSource| {
        let candidates = tree.nodes.iter().enumerate().filter_map(|(at, node)| {
            let tag = node.tag()?;
            let is_of_source = (tag == Tag::Time) == (source == DateSource::Time);
            let found = is_of_source.then(|| element_candidate(tree, at, node, tag, language));
            Some((at, found.flatten()?))
        });
        let mut unlabelled = None;
        for (_, found) in candidates.take(MOST_TRIED).filter(|(at, _)| !others.have(*at)) {
            if found.labels.contains(&Label::Published) {
                return Some((found.raw, source));
            }
            if unlabelled.is_none() && found.labels.contains(&Label::None) {
                unlabelled = Some((found.raw, source));
            }
        }
        unlabelled
    };
    of(DateSource::Time).or_else(|| of(DateSource::Text))
}

/// Pages with more elements for dates are lists.
const MOST_TRIED: usize = 1000;

/// `/2024/07/27/`, `/2024/jul/27/`, `/2024-07-27-slug`, `/20240727/` in an address: a part
/// of its own of the path, or its beginning or end.
fn in_url(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let of_parts = parts.windows(3).find_map(|three| match three {
        [y, m, d] if y.len() == 4 && m.len() <= 3 && d.len() <= 2 => {
            Some(format!("{y} {m} {d}"))
                .map(|date| {
                    if m.bytes().all(|b| b.is_ascii_digit()) {
                        date.replace(' ', "-")
                    } else {
                        date
                    }
                })
                .filter(|date| dates::is_date(date))
        }
        _ => None,
    });
    of_parts.or_else(|| parts.iter().find_map(|part| in_part(part)))
}

/// `2024-07-27-slug`, `slug_20240727.html`
fn in_part(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split(['-', '_', '.']).collect();
    let is_number = |word: &str, digits: usize| {
        word.len() == digits && word.bytes().all(|b| b.is_ascii_digit())
    };
    let dashed = |three: &[&str]| match three {
        [y, m, d] if is_number(y, 4) && is_number(m, 2) && is_number(d, 2) => {
            Some(format!("{y}-{m}-{d}")).filter(|date| dates::is_date(date))
        }
        _ => None,
    };
    let whole = |word: &&str| {
        let of_today = word.starts_with("19") || word.starts_with("20");
        (is_number(word, 8) && of_today && dates::is_date(word)).then(|| (*word).to_owned())
    };
    // A file's ending is no word of its name.
    let is_ending = words.last().is_some_and(|w| matches!(*w, "html" | "htm" | "php" | "shtml"));
    let words = words.get(..words.len() - usize::from(is_ending)).unwrap_or_default();
    let ends = [words.get(..3), words.len().checked_sub(3).and_then(|from| words.get(from..))];
    ends.into_iter()
        .flatten()
        .find_map(dashed)
        .or_else(|| words.first().and_then(whole))
        .or_else(|| words.last().and_then(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_days_in_parts_of_their_own() {
        let cases = [
            ("https://a.example/2024/07/27/quay", Some("2024-07-27")),
            ("https://a.example/news/2024/5/3/quay", Some("2024-5-3")),
            ("https://a.example/2024/jul/27/quay", Some("2024 jul 27")),
            ("https://a.example/2024-07-27/quay", Some("2024-07-27")),
            ("https://a.example/quay-shut-2024-07-27.html", Some("2024-07-27")),
            ("https://a.example/20240727/quay", Some("20240727")),
            ("https://a.example/news/quay-app-2026-1-12-release", None),
            ("https://a.example/news/48151623", None),
            ("https://a.example/quay?date=2024-07-27", None),
        ];
        for (url, expected) in cases {
            assert_eq!(in_url(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_line_above_the_article_tells_its_day() {
        let page = "<body><p>Bergen, 5 November 2023</p><article><h1>Ferry late</h1>\
                    <p>The ferry was late, and nobody on the quay knew why it was.</p></article></body>";
        let draft = crate::payload::html::read(page, None).unwrap();
        assert_eq!(draft.published.as_deref(), Some("Bergen, 5 November 2023"));
    }

    #[test]
    fn a_day_in_the_headline_is_what_the_story_is_about() {
        let read = |line: &str| {
            let page = format!(
                "<body><article><h1>Harbour notes, 3 May 2024</h1>{line}\
                 <p>The ferry was late, and nobody on the quay knew why it was.</p></article></body>"
            );
            crate::payload::html::read(&page, None).unwrap().published.unwrap()
        };
        assert_eq!(read("<span>5 May 2024</span>"), "5 May 2024");
        assert!(read("").contains("3 May 2024"));
    }

    #[test]
    fn names_of_many_systems_are_ranked() {
        assert_eq!(rank("article:published_time"), Some(0));
        assert_eq!(rank("parsely-pub-date"), Some(0));
        assert_eq!(rank("DC.Issued"), Some(1));
        assert_eq!(rank("dc.date"), Some(2));
        for other in ["og:updated_time", "video:release_date", "expires", "description"] {
            assert_eq!(rank(other), None, "{other}");
        }
        assert!(is_modified("article:modified_time") && is_modified("og:updated_time"));
        assert!(!is_modified("article:published_time"));
    }
}
