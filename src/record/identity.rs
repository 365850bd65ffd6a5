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
    let longer = votes(text, |letters| i32::from(letters >= LONGER));
    elected(if longer == [0; 64] { votes(text, |_| 1) } else { longer })
}

/// Simhash of the words of a quote, 16 hex digits: marks, case and small cuts change few
/// bits. A word counts by its length, as the short ones are cut most.
pub(super) fn quote_fingerprint(text: &str) -> String {
    format!("{:016x}", elected(votes(text, |letters| i32::from(letters.min(WEIGHTIEST)))))
}

/// Fingerprints of the same quote differ in at most so many bits.
pub(crate) const SAME_QUOTE: u32 = 7;

/// Whether two fingerprints are of the same quote.
pub(crate) const fn is_same_quote(one: u64, other: u64) -> bool {
    (one ^ other).count_ones() <= SAME_QUOTE
}

/// In characters.
const WEIGHTIEST: u8 = 8;

fn elected(votes: [i32; 64]) -> u64 {
    votes.iter().enumerate().fold(0, |h, (bit, &vote)| if vote > 0 { h | 1 << bit } else { h })
}

/// In characters.
const LONGER: u8 = 5;

/// The sum of the votes of the words, each with what its number of letters weighs.
fn votes(text: &str, weight: impl Fn(u8) -> i32) -> [i32; 64] {
    let mut votes = [0_i32; 64];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let weight = weight(word.chars().take(usize::from(u8::MAX)).fold(0, |n, _| n + 1));
        if weight == 0 {
            continue;
        }
        let lower = word.chars().flat_map(char::to_lowercase);
        let hash = mix(lower.fold(FNV_OFFSET, |h, c| fnv(h, c as u64)));
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if hash >> bit & 1 == 1 { weight } else { -weight };
        }
    }
    votes
}

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
