//! What the models see of a word.

use super::model::Model;
use super::tags::Tag;

/// The words of one sentence; buffers reused from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Word>,
}

/// One word, by hashes of its properties.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Hash of the lower-cased word.
    pub(super) lower: u32,
    /// Distributional cluster, 0 for none.
    pub(super) cluster: u32,
    /// Hash of the last letters, by their number less one.
    pub(super) suffix: [u32; 4],
    /// Hash of the first letters.
    pub(super) prefix: u32,
    /// Capitals, digits, marks.
    pub(super) shape: u32,
    pub(super) tag: Tag,
    /// The tag is known beforehand.
    pub(super) given: bool,
}

/// The word before the first and after the last.
pub(super) const NONE: Word = Word {
    lower: 1,
    cluster: 1000,
    suffix: [1; 4],
    prefix: 1,
    shape: 99,
    tag: Tag::Sym,
    given: false,
};

impl Words {
    /// Takes the words of a sentence, each as written and in lower case.
    pub(super) fn fill<'a>(
        &mut self,
        model: &Model,
        words: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        self.words.clear();
        self.words.extend(words.map(|(text, lower)| Word::new(model, text, lower)));
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `i`, or [`NONE`] outside the sentence.
    pub(super) fn at(&self, i: Option<usize>) -> &Word {
        i.and_then(|i| self.words.get(i)).unwrap_or(&NONE)
    }

    pub(super) fn tag(&self, i: usize) -> Tag {
        self.words.get(i).map_or(Tag::Nn, |w| w.tag)
    }

    /// Says that word `i`, which is part of a name, is a proper noun.
    pub(super) fn set_name(&mut self, i: usize) {
        if let Some(word) = self.words.get_mut(i) {
            word.tag = Tag::Nnp;
            word.given = true;
        }
    }

    pub(super) fn set_tag(&mut self, i: usize, tag: Tag) {
        if let Some(word) = self.words.get_mut(i) {
            word.tag = tag;
        }
    }
}

impl Word {
    fn new(model: &Model, text: &str, lower: &str) -> Self {
        let bytes = plain(lower).as_bytes();
        let word = hash(bytes);
        let suffix = match *bytes {
            [.., a, b, c, d] => [hash(&[d]), hash(&[c, d]), hash(&[b, c, d]), hash(&[a, b, c, d])],
            [_, b, c] => [hash(&[c]), hash(&[b, c]), word, word],
            [_, b] => [hash(&[b]), word, word, word],
            _ => [word; 4],
        };
        Self {
            lower: word,
            cluster: model.clusters.of(word),
            suffix,
            prefix: bytes.first_chunk::<3>().map_or(word, |first| hash(first)),
            shape: shape(text),
            tag: Tag::Nn,
            given: false,
        }
    }
}

/// The word with typographic marks as on a typewriter, like in the treebanks.
pub(super) fn plain(lower: &str) -> &str {
    // No other letter begins one of these.
    if lower.starts_with(|c: char| c.is_ascii_alphanumeric() && c != 'n') {
        return lower;
    }
    match lower {
        "’s" => "'s",
        "n’t" => "n't",
        "’re" => "'re",
        "’ve" => "'ve",
        "’ll" => "'ll",
        "’d" => "'d",
        "’m" => "'m",
        "’" | "‘" | "`" => "'",
        "“" | "”" | "``" | "''" | "«" | "»" | "„" => "\"",
        "–" | "—" | "--" => "-",
        "…" => "...",
        other => other,
    }
}

/// Capitals, digits and marks of a word, as a small number.
fn shape(text: &str) -> u32 {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or(' ');
    let kind = if first.is_uppercase() {
        1
    } else if first.is_lowercase() {
        2
    } else if first.is_ascii_digit() {
        3
    } else {
        4
    };
    let rest = chars.as_str();
    // Most words are small letters, after a capital or not.
    if rest.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return kind * 32 + if rest.is_empty() { 0 } else { 2 };
    }
    let rest = rest.chars().fold(0, |rest, c| {
        rest | match c {
            'a'..='z' => 2,
            'A'..='Z' => 1,
            '0'..='9' => 4,
            '-' => 8,
            _ if c.is_uppercase() => 1,
            _ if c.is_lowercase() => 2,
            _ => 16,
        }
    });
    kind * 32 + rest
}

/// FNV-1a (Fowler, Noll, Vo), 32 bits.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// Template `template` filled with three values, as a weighted sum. [`mix`] makes a
/// feature of it; [`mixed`] of many at once, which takes vector instructions.
pub(super) const fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    template
        .wrapping_mul(0x9e37_79b1)
        .wrapping_add(a.wrapping_mul(0x85eb_ca6b))
        .wrapping_add(b.wrapping_mul(0xc2b2_ae35))
        .wrapping_add(c.wrapping_mul(0x27d4_eb2f))
}

/// The feature of a filled template: shift and multiply. The upper bits are the well
/// mixed ones.
pub(super) const fn mix(key: u32) -> u32 {
    (key ^ key >> 15).wrapping_mul(0x1656_67b1)
}

/// The features of filled templates.
pub(super) fn mixed<const N: usize>(keys: &[u32; N]) -> [u32; N] {
    keys.map(mix)
}
