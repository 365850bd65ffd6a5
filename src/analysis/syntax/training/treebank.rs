//! Treebanks in the CoNLL-U format, over the tokens of the layout.

use super::super::tags::{Relation, Tag};

/// A sentence with its tree.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    pub(super) tokens: Vec<Token>,
    children: Vec<Vec<usize>>,
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) lower: String,
    pub(super) tag: Tag,
    /// Index of its head; none for the root.
    pub(super) head: Option<usize>,
    pub(super) relation: Relation,
}

impl Token {
    /// The lower-cased word with marks as on a typewriter.
    pub(super) fn plain(&self) -> &str {
        super::super::features::plain(&self.lower)
    }
}

impl Sentence {
    pub(super) fn children(&self, i: usize) -> &[usize] {
        self.children.get(i).map_or(&[], Vec::as_slice)
    }

    fn new(tokens: Vec<Token>) -> Self {
        let mut children = vec![Vec::new(); tokens.len()];
        for (i, token) in tokens.iter().enumerate() {
            if let Some(list) = token.head.and_then(|h| children.get_mut(h)) {
                list.push(i);
            }
        }
        Self { tokens, children }
    }
}

/// The sentences of a CoNLL-U file. Broken lines are left out.
pub fn read_conllu(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut tokens = Vec::new();
    for line in text.lines().chain([""]) {
        if line.is_empty() && !tokens.is_empty() {
            let kept = without_marks(&std::mem::take(&mut tokens));
            if !kept.is_empty() {
                sentences.push(Sentence::new(kept));
            }
        }
        tokens.extend(read_token(line));
    }
    sentences
}

/// Drops quotation marks, as parsing does; what they govern goes to their head.
fn without_marks(tokens: &[Token]) -> Vec<Token> {
    let mark = |i: usize| tokens.get(i).is_some_and(|t| super::super::is_mark(&t.text));
    let mut index = Vec::with_capacity(tokens.len());
    let mut count = 0;
    for i in 0..tokens.len() {
        index.push(count);
        count += usize::from(!mark(i));
    }
    let kept = |head: Option<usize>| {
        let mut head = head;
        for _ in 0..8 {
            match head.filter(|&h| mark(h)) {
                Some(h) => head = tokens.get(h).and_then(|t| t.head),
                None => return head.and_then(|h| index.get(h)).copied(),
            }
        }
        None
    };
    let words = tokens.iter().enumerate().filter(|(i, _)| !mark(*i));
    words.map(|(_, t)| Token { head: kept(t.head), ..t.clone() }).collect()
}

fn read_token(line: &str) -> Option<Token> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[_, form, _, _, tag, _, head, relation, _, _] = fields.as_slice() else { return None };
    Some(Token {
        text: form.to_owned(),
        lower: form.to_lowercase(),
        tag: Tag::from_treebank(tag),
        head: head.parse::<usize>().ok()?.checked_sub(1),
        relation: Relation::from_treebank(relation),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_heads_and_relations() {
        let lines = "# text = Go on\n1\tHe\t_\t_\tPRP\t_\t2\tnsubj\t_\t_\n\
            2\tsaid\t_\t_\tVBD\t_\t0\troot\t_\t_\n\nbroken\n";
        let sentences = read_conllu(lines);
        let tokens = &sentences[0].tokens;
        assert_eq!((tokens[0].tag, tokens[0].head), (Tag::Prp, Some(1)));
        assert_eq!((tokens[1].relation, tokens[1].head), (Relation::Root, None));
        assert_eq!(sentences[0].children(1), [0]);
        assert_eq!(sentences.len(), 1);
    }
}
