//! A quote as an editor prints it, for people; the record has its pieces as they stand.

use super::types::{Quote, Span};

const MARKS: [char; 11] = ['"', '“', '”', '„', '«', '»', '‹', '›', '‘', '’', '\''];

impl Quote {
    /// The words in one pair of marks: “A,” she said. “B.” becomes “A. B.”, with a full
    /// stop for the comma where the next piece begins a sentence, and so do paragraphs that
    /// each begin with a mark. What stands between two pieces without marks is left out,
    /// and said to be.
    ///
    /// `points` are the characters of the article's text.
    pub fn printed(&self, points: &[char]) -> String {
        let piece = |span: &Span| -> String {
            points.get(span.start..span.end).unwrap_or_default().iter().collect()
        };
        let mut pieces = self.spans.iter();
        let Some(first) = pieces.next().filter(|_| self.spans.len() > 1) else {
            return self.text.clone();
        };
        let (mut printed, mut end) = (piece(first), first.end);
        for span in pieces {
            let between = points.get(end..span.start).unwrap_or_default();
            let runs_on = between.iter().all(|c| c.is_whitespace());
            printed = join(&printed, &piece(span), runs_on);
            end = span.end;
        }
        printed
    }
}

/// `runs_on` says that nothing stands between the pieces.
fn join(before: &str, next: &str, runs_on: bool) -> String {
    let (before, next) = (before.trim_end(), next.trim_start());
    let (left, right) = match (before.strip_suffix(MARKS), next.strip_prefix(MARKS)) {
        (Some(left), Some(right)) => (left.trim_end(), right.trim_start()),
        (None, Some(right)) if runs_on => (before, right.trim_start()),
        _ => return format!("{before} … {next}"),
    };
    match left.strip_suffix(',') {
        Some(left) if right.trim_start_matches(MARKS).starts_with(char::is_uppercase) => {
            format!("{left}. {right}")
        }
        _ => format!("{left} {right}"),
    }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn pieces_become_one_quote() {
        assert_eq!(join("“It holds.", "“It always has.”", true), "“It holds. It always has.”");
        for (before, next, printed) in [
            ("“It holds,”", "“‘Always’ it is.”", "“It holds. ‘Always’ it is.”"),
            ("“It holds,”", "“It always has.”", "“It holds. It always has.”"),
            ("“It holds,”", "“and it always has.”", "“It holds, and it always has.”"),
            ("“Does it?”", "“It does.”", "“Does it? It does.”"),
            ("that it holds", "as it always has", "that it holds … as it always has"),
            ("“It holds,”", "as it always has", "“It holds,” … as it always has"),
        ] {
            assert_eq!(join(before, next, false), printed);
        }
    }
}
