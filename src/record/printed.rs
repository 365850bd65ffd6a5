//! A quote as an editor prints it, for people; the record has its pieces as they stand.

use super::types::{Quote, Span};

const MARKS: [char; 11] = ['"', '“', '”', '„', '«', '»', '‹', '›', '‘', '’', '\''];

impl Quote {
    /// The words in one pair of marks: “A,” she said. “B.” becomes “A. B.”, with a full
    /// stop for the comma where the next piece begins a sentence. What stands between two
    /// pieces without marks is left out, and said to be.
    ///
    /// `points` are the characters of the article's text.
    pub fn printed(&self, points: &[char]) -> String {
        let piece = |span: &Span| -> String {
            points.get(span.start..span.end).unwrap_or_default().iter().collect()
        };
        let joined = self.spans.iter().map(piece).reduce(|before, next| join(&before, &next));
        if self.spans.len() < 2 { self.text.clone() } else { joined.unwrap_or_default() }
    }
}

fn join(before: &str, next: &str) -> String {
    let (before, next) = (before.trim_end(), next.trim_start());
    let (Some(left), Some(right)) = (before.strip_suffix(MARKS), next.strip_prefix(MARKS)) else {
        return format!("{before} … {next}");
    };
    let (left, right) = (left.trim_end(), right.trim_start());
    match left.strip_suffix(',') {
        Some(left) if right.starts_with(char::is_uppercase) => format!("{left}. {right}"),
        _ => format!("{left} {right}"),
    }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn pieces_become_one_quote() {
        for (before, next, printed) in [
            ("“It holds,”", "“It always has.”", "“It holds. It always has.”"),
            ("“It holds,”", "“and it always has.”", "“It holds, and it always has.”"),
            ("“Does it?”", "“It does.”", "“Does it? It does.”"),
            ("that it holds", "as it always has", "that it holds … as it always has"),
            ("“It holds,”", "as it always has", "“It holds,” … as it always has"),
        ] {
            assert_eq!(join(before, next), printed);
        }
    }
}
