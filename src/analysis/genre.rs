//! What kind of text an article is, where that is sure: by where it stands, by its title,
//! by its layout, else by its voice.

use std::sync::LazyLock;

use crate::analysis::layout::Document;
use crate::article::Article;
use crate::lexicon::hash::Map;
use crate::named::named;

named! {
    /// The kinds of text.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Genre {
        /// A report.
        News,
        /// News as it comes, with the time before each.
        Live,
        /// Questions and answers.
        Interview,
        /// The writer argues.
        Opinion,
        /// The writer judges a work.
        Review,
        /// The writer counsels a reader.
        Advice,
        /// Numbered parts.
        List,
        /// What was said, with labels.
        Transcript,
        /// A reader writes.
        Letter,
    }
}

/// The names that `lexicon/genres.tsv` has.
const NAMES: [(&str, Genre); 9] = [
    ("news", Genre::News),
    ("live", Genre::Live),
    ("interview", Genre::Interview),
    ("opinion", Genre::Opinion),
    ("review", Genre::Review),
    ("advice", Genre::Advice),
    ("list", Genre::List),
    ("transcript", Genre::Transcript),
    ("letter", Genre::Letter),
];

const SIGNS: &str = include_str!("../../lexicon/genres.tsv");

static GENRES: LazyLock<Map<&str, Genre>> = LazyLock::new(|| {
    let lines = SIGNS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let sign = |line: &'static str| {
        let (sign, name) = line.split_once('\t')?;
        let known = NAMES.iter().find(|(known, _)| *known == name);
        debug_assert!(known.is_some(), "lexicon/genres.tsv has the genre {name}");
        Some((sign, known?.1))
    };
    lines.filter_map(sign).collect()
});

/// The genre of an article, where it is sure.
pub(super) fn of(article: &Article, document: &Document<'_>) -> Option<Genre> {
    let layout = Layout::of(document);
    layout
        .labelled()
        .or_else(|| by_title(article.title.as_deref().unwrap_or_default()))
        .or_else(|| article.url.as_deref().and_then(by_address))
        .or_else(|| article.keywords.iter().find_map(|word| sign(word)))
        .or_else(|| layout.told())
        .or_else(|| article.dateline.as_ref().map(|_| Genre::News))
}

/// The genre that a word or a few stand for.
fn sign(words: &str) -> Option<Genre> {
    if words.len() > 40 {
        return None;
    }
    let plain = words.trim().to_lowercase().replace(['-', '_'], " ").replace(['’', '\''], "");
    GENRES.get(plain.as_str()).copied()
}

/// "/opinion/2024/a-bridge-too-far": the folders, not the page itself.
fn by_address(url: &str) -> Option<Genre> {
    let (_, rest) = url.split_once("://")?;
    let path = rest.split(['?', '#']).next()?;
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_some()
            && let Some(genre) = sign(part)
        {
            return Some(genre);
        }
    }
    None
}

/// "Review: …", "Opinion | …", "… – live".
fn by_title(title: &str) -> Option<Genre> {
    let first = title.split_once([':', '|']).and_then(|(first, _)| sign(first));
    let last = || title.rsplit_once(['–', '—', '|']).and_then(|(_, last)| sign(last));
    first.or_else(last)
}

/// What the paragraphs look like.
#[derive(Debug, Default)]
struct Layout {
    paragraphs: usize,
    /// Those that end with a question mark, or have the label of one who asks.
    questions: usize,
    /// "SMITH: …"
    labels: usize,
    /// "Q: …"
    asked: usize,
    /// "3. …"
    numbered: usize,
    /// "10:32 …"
    timed: usize,
    /// "Dear Martha: …" first of all.
    dear: bool,
    /// "To the editor: …", "Sir, …" first of all.
    editor: bool,
}

impl Layout {
    fn of(document: &Document<'_>) -> Self {
        let mut found = Self::default();
        for paragraph in &document.layout.paragraphs {
            let text = paragraph.span.slice(document.text).trim();
            if paragraph.heading || text.is_empty() {
                continue;
            }
            found.add(text);
        }
        found
    }

    fn add(&mut self, text: &str) {
        let start = text.trim_start_matches(['"', '“', '[', '(']);
        if self.paragraphs == 0 {
            self.dear = start.starts_with("Dear ");
            self.editor = start.starts_with("Sir, ") || start.starts_with("To the Editor");
        }
        self.paragraphs += 1;
        let first = start.split_whitespace().next().unwrap_or_default();
        let number = first.strip_suffix(['.', ')']).unwrap_or_default();
        let clock = first.trim_end_matches(['a', 'p', 'm', ':', 'h']);
        let label = start.split_once(':').map(|(label, _)| label);
        let label =
            label.filter(|l| l.split(' ').count() <= 4 && l.starts_with(char::is_uppercase));
        let shouted = |l: &&str| l.len() > 1 && !l.contains(char::is_lowercase);
        self.numbered += usize::from(is_number(number));
        self.timed += usize::from(is_time(clock));
        self.asked += usize::from(matches!(label, Some("Q" | "Question" | "Interviewer")));
        self.labels += usize::from(label.is_some_and(|l| shouted(&l)));
        self.questions += usize::from(text.ends_with('?'));
    }

    /// What labels tell, which nothing contradicts.
    fn labelled(&self) -> Option<Genre> {
        if self.asked > 1 {
            return Some(Genre::Interview);
        }
        (self.labels > 3 && self.labels * 3 > self.paragraphs).then_some(Genre::Transcript)
    }

    /// What the layout tells where nothing else does.
    fn told(&self) -> Option<Genre> {
        let many = |some: usize, share: usize| some > 3 && some * share >= self.paragraphs;
        match self {
            _ if self.dear => Some(Genre::Advice),
            _ if self.editor => Some(Genre::Letter),
            _ if many(self.timed, 4) => Some(Genre::Live),
            _ if many(self.questions, 6) => Some(Genre::Interview),
            _ if many(self.numbered, 6) => Some(Genre::List),
            _ => None,
        }
    }
}

fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// "10:32", "9.05"
fn is_time(text: &str) -> bool {
    text.split_once([':', '.'])
        .is_some_and(|(hour, minute)| is_number(hour) && minute.len() == 2 && is_number(minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::layout;
    use crate::lexicon::Lexicon;

    fn of_article(article: &Article) -> Option<Genre> {
        let lexicon = Lexicon::built_in();
        let mut laid_out = layout::Layout::default();
        layout::lay_out(lexicon, &article.text, &article.sections, &mut laid_out);
        let document = Document::new(lexicon, None, &article.text, &laid_out);
        of(article, &document)
    }

    #[test]
    fn every_sign_has_a_genre_and_is_in_order() {
        let rows: Vec<&str> = SIGNS.lines().filter(|l| !l.starts_with('#')).skip(1).collect();
        assert_eq!(GENRES.len(), rows.len());
        assert!(rows.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn addresses_titles_and_layout_tell() {
        let url = |url: &str| Article { url: Some(url.into()), ..Article::default() };
        let title = |title: &str| Article { title: Some(title.into()), ..Article::default() };
        let text = |text: &str| Article { text: text.into(), ..Article::default() };
        for (article, genre) in [
            (url("https://example.org/opinion/2024/bridges"), Some(Genre::Opinion)),
            (url("https://example.org/film-reviews/a"), Some(Genre::Review)),
            (url("https://example.org/news/review"), None),
            (title("Review: A Bridge Too Far"), Some(Genre::Review)),
            (title("Harbour bridge opens – live"), Some(Genre::Live)),
            (title("Bridges: why they fall"), None),
            (text("Dear Ann: My neighbour hums all night. What shall I do?"), Some(Genre::Advice)),
            (
                text("BERGER: Ready?\n\nWEBER: Yes.\n\nBERGER: Go.\n\nWEBER: Now?"),
                Some(Genre::Transcript),
            ),
            (
                text("Q: Is it safe?\n\nA: It is.\n\nQ: When will it open?\n\nA: In May."),
                Some(Genre::Interview),
            ),
            (
                text("10:32 It opens.\n\n10.40am She speaks.\n\n11:02 It rains.\n\n11:30 It ends."),
                Some(Genre::Live),
            ),
            (text("The bridge opened in May."), None),
        ] {
            assert_eq!(of_article(&article), genre, "{article:?}");
        }
    }
}
