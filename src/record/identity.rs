//! Identifiers that depend on nothing but the article and the engine.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::types::SCHEMA;
use crate::article::Article;

/// The namespace of `document_id`: the `UUIDv5` of `copydesk.document` in the
/// null namespace.
fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::nil(), b"copydesk.document")
}

/// The same for every version of an article: by the publisher's id, else by the
/// canonical URL, else by the content. The length of the source stands before it,
/// so that source `a` with id `b:c` is not source `a:b` with id `c`.
pub(super) fn document_id(article: &Article, sha256: &str) -> String {
    let name = if let Some(id) = &article.source_id {
        let source = article.source.as_deref().unwrap_or("");
        format!("id:{}:{source}:{id}", source.len())
    } else if let Some(url) = &article.url {
        format!("url:{url}")
    } else {
        format!("sha256:{sha256}")
    };
    Uuid::new_v5(&namespace(), name.as_bytes()).to_string()
}

/// SHA-256 of the body, in hex.
pub(super) fn sha256(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// Names one piece of work: this content of this document, seen by this engine.
///
/// `content` covers every field of the article, so that a corrected headline or
/// a withdrawal is a record of its own.
pub(super) fn record_id(document_id: &str, content: &[u8], engine: &str, model: &str) -> String {
    let mut hash = Sha256::new();
    for part in
        [document_id.as_bytes(), content, engine.as_bytes(), model.as_bytes(), SCHEMA.as_bytes()]
    {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    HEXLOWER.encode(digest.get(..16).unwrap_or_default())
}

/// 64-bit simhash (Charikar 2002) over the words of five letters and more: each
/// votes with the bits of its hash as often as it stands there.
///
/// One agency's text on two sites has other lines around and inside it. Words
/// survive that better than word pairs or trigrams, of which every cut destroys
/// several, and the longer ones tell articles apart, which all words do not. A text
/// without longer words is taken whole.
pub(super) fn simhash(text: &str) -> u64 {
    let longer = Votes::of(text, |letters| u8::from(letters >= LONGER));
    if longer.total == 0 { Votes::of(text, |_| 1).elected() } else { longer.elected() }
}

/// Simhash of the words of a quote, 16 hex digits: marks, case and small cuts change few
/// bits. A word counts by its length, as the short ones are cut most.
pub(super) fn quote_fingerprint(text: &str) -> String {
    format!("{:016x}", Votes::of(text, |letters| letters.min(WEIGHTIEST)).elected())
}

/// Fingerprints of the same quote differ in at most so many bits.
pub(crate) const SAME_QUOTE: u32 = 7;

/// Whether two fingerprints are of the same quote.
pub(crate) const fn is_same_quote(one: u64, other: u64) -> bool {
    (one ^ other).count_ones() <= SAME_QUOTE
}

/// In characters.
const WEIGHTIEST: u8 = 8;

/// In characters.
const LONGER: u8 = 5;

/// How many votes each bit of a simhash has: the sum of the weights of the words whose
/// hash has it.
struct Votes {
    for_bit: [u32; 64],
    /// Of all words: a bit with more than half of it is elected.
    total: u32,
    /// Not yet counted: byte `i` of word `j` is for bit `8 i + j`, so that a hash is
    /// added eight bits at a time.
    open: [u64; 8],
    /// The sum of the weights in `open`, which is what one of its bytes can hold.
    open_total: u8,
}

impl Votes {
    /// Of the words of a text, each with what its number of letters weighs.
    fn of(text: &str, weight: impl Fn(u8) -> u8) -> Self {
        let mut votes = Self { for_bit: [0; 64], total: 0, open: [0; 8], open_total: 0 };
        let (mut letters, mut hash) = (0_u8, FNV_OFFSET);
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                letters = letters.saturating_add(1);
                hash = fnv(hash, u64::from(c.to_ascii_lowercase()));
            } else if !c.is_ascii() && c.is_alphanumeric() {
                letters = letters.saturating_add(1);
                hash = c.to_lowercase().fold(hash, |hash, c| fnv(hash, u64::from(c)));
            } else if letters > 0 {
                votes.add(mix(hash), weight(letters));
                (letters, hash) = (0, FNV_OFFSET);
            }
        }
        if letters > 0 {
            votes.add(mix(hash), weight(letters));
        }
        votes.count();
        votes
    }

    fn add(&mut self, hash: u64, weight: u8) {
        self.open_total = self.open_total.checked_add(weight).unwrap_or_else(|| {
            self.count();
            weight
        });
        for (bit, open) in self.open.iter_mut().enumerate() {
            *open += (hash >> bit & LOWEST_OF_EACH) * u64::from(weight);
        }
    }

    fn count(&mut self) {
        self.total += u32::from(self.open_total);
        self.open_total = 0;
        for (bit, open) in std::mem::take(&mut self.open).into_iter().enumerate() {
            let bits = self.for_bit.iter_mut().skip(bit).step_by(8);
            bits.zip(open.to_le_bytes()).for_each(|(votes, more)| *votes += u32::from(more));
        }
    }

    fn elected(&self) -> u64 {
        let elected = |votes: u32| u64::from(2 * votes > self.total);
        self.for_bit.iter().rev().fold(0, |hash, &votes| hash << 1 | elected(votes))
    }
}

/// The lowest bit of each byte.
const LOWEST_OF_EACH: u64 = 0x0101_0101_0101_0101;

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a over 64-bit units.
fn fnv(hash: u64, unit: u64) -> u64 {
    (hash ^ unit).wrapping_mul(0x0100_0000_01b3)
}

/// The finaliser of `SplitMix64`: FNV's high bits alone are too regular to vote.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_named_by_id_then_url_then_content() {
        let mut article = Article::default();
        let by_content = document_id(&article, "aa");
        assert_ne!(by_content, document_id(&article, "bb"));
        article.url = Some("https://example.org/a".into());
        let by_url = document_id(&article, "aa");
        assert_eq!(by_url, document_id(&article, "bb"));
        article.source_id = Some("7".into());
        let by_id = document_id(&article, "aa");
        article.url = None;
        assert_eq!(by_id, document_id(&article, "bb"));
        assert_ne!(by_id, by_url);
    }

    #[test]
    fn where_the_source_ends_and_the_id_begins_makes_a_document() {
        let of = |source: Option<&str>, id: &str| {
            let source = source.map(ToOwned::to_owned);
            let article = Article { source, source_id: Some(id.into()), ..Article::default() };
            document_id(&article, "")
        };
        assert_ne!(of(Some("a"), "b:c"), of(Some("a:b"), "c"));
        assert_ne!(of(Some("1:a"), "b"), of(Some("1"), "a:b"));
        assert_ne!(of(None, "a:b"), of(Some("a"), "b"));
        assert_eq!(of(Some("a"), "b"), of(Some("a"), "b"));
    }

    #[test]
    fn a_quote_is_known_again() {
        let bits = |text: &str| u64::from_str_radix(&quote_fingerprint(text), 16).unwrap_or(0);
        let quote = bits("“We will not close the harbour bridge before the summer,”");
        for same in [
            "we will not close the harbour bridge before the summer",
            "“And we will not close the harbour bridge before the summer.”",
            "‘We will not close the harbour bridge before summer’",
        ] {
            assert!(is_same_quote(quote, bits(same)), "{same}");
        }
        for other in ["We will not close the school.", "The bridge is safe", ""] {
            assert!(!is_same_quote(quote, bits(other)), "{other}");
        }
    }

    #[test]
    fn near_duplicates_differ_in_few_bits() {
        let words = |stem: &str, step: usize| {
            let words: Vec<_> = (0..300).map(|i| format!("{stem}{}", i * step % 1000)).collect();
            words.join(" ")
        };
        let body = words("word", 7919);
        let near = format!("{body} Additional reporting by the news desk.");
        let far = words("term", 104_729);
        let distance = |a: &str, b: &str| (simhash(a) ^ simhash(b)).count_ones();
        let (near, far) = (distance(&body, &near), distance(&body, &far));
        assert!(near <= 6 && far > 12, "near {near}, far {far}");
        assert_eq!(simhash(""), 0);
        assert_ne!(simhash("no word is long"), simhash("all of it is too"));
    }
}
