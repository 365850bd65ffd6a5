//! Items → the bytes of a knowledge file.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::keys::{self, LONGEST, Meaning};
use super::table::{self, About, DEGREE, DROPS, HEADER, LAYOUT, MAGIC, NOWHERE, Source};
use super::{ItemId, ItemType, KEY_VERSION, checksum, key};

/// An item as a list tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is known as.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemType,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// ISO 3166-1 alpha-2; empty = unknown.
    pub country: String,
    /// A few words that tell it from namesakes.
    pub description: String,
    /// How well known it is.
    pub prominence: u16,
    /// Number at `GeoNames`; 0 = unknown.
    pub geonames: u32,
    /// Latitude and longitude.
    pub coordinates: Option<(f64, f64)>,
    /// Its ids in other lists: `("ticker", "MSFT")`.
    pub ids: Vec<(&'static str, String)>,
    /// Whether it only takes the item of that id out of the files below.
    pub drops: bool,
}

/// Names that were left out, by why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// One word that is a common word.
    pub common: usize,
    /// One word for a person.
    pub one_word: usize,
    /// A country's name for something else.
    pub country: usize,
    /// Nothing that can be looked up: empty, or too long.
    pub unusable: usize,
}

/// What is asked of a name before it is taken.
pub struct Writer<'w> {
    drafts: BTreeMap<(u8, u32, String), Draft>,
    is_common: &'w dyn Fn(&str) -> bool,
    is_country: &'w dyn Fn(&str) -> bool,
    /// Names left out so far.
    pub left: Left,
}

/// Strings of a file, each once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    known: BTreeMap<String, u32>,
}

impl<'w> Writer<'w> {
    /// A writer that asks which lone lower-cased words are common words, and which keys
    /// are names of countries.
    pub fn new(is_common: &'w dyn Fn(&str) -> bool, is_country: &'w dyn Fn(&str) -> bool) -> Self {
        Self { drafts: BTreeMap::new(), is_common, is_country, left: Left::default() }
    }

    /// Adds an item; a later one with the same id replaces an earlier one. Whether there
    /// was one.
    pub fn add(&mut self, draft: Draft) -> bool {
        let (kind, number) = table::sort_key(&draft.id);
        let name = if let ItemId::Local(name) = &draft.id { name.clone() } else { String::new() };
        self.drafts.insert((kind, number, name), draft).is_some()
    }

    /// How many items there are of each type, in the order of [`ItemType::ALL`].
    pub fn counts(&self) -> [usize; ItemType::ALL.len()] {
        ItemType::ALL.map(|kind| self.drafts.values().filter(|d| d.kind == kind).count())
    }

    /// The bytes of a file with the items added so far.
    pub fn write(&mut self, title: &str, sources: Vec<Source>) -> Vec<u8> {
        let drafts = std::mem::take(&mut self.drafts);
        let names = self.names(&drafts);
        let (blocks, index) = keys::write(names.iter());
        let (mut items, mut ids, mut strings) = (Vec::new(), Vec::new(), Strings::default());
        for (number, ((kind, hash, own), draft)) in drafts.iter().enumerate() {
            let mut texts: Vec<String> =
                draft.ids.iter().map(|(list, id)| format!("{list}:{id}")).collect();
            if *kind == table::LOCAL {
                texts.insert(0, format!(":{own}"));
            }
            for text in texts {
                ids.extend((number as u32).to_le_bytes());
                ids.extend(strings.place(&text).to_le_bytes());
            }
            push_item(&mut items, (*kind, *hash), draft, &mut strings);
        }
        let mut about = About {
            title: title.to_owned(),
            sources,
            items: drafts.len(),
            names: names.len(),
            digest: String::new(),
        };
        let parts = [&blocks, &index, &items, &strings.bytes, &ids];
        let mut digest = Sha256::new().chain_update(title);
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        about.digest = HEXLOWER.encode(digest.finalize().get(..8).unwrap_or_default());
        self.drafts = drafts;
        assemble(&about, &parts)
    }

    /// Every key with what it may mean, the most prominent first.
    fn names(
        &mut self,
        drafts: &BTreeMap<(u8, u32, String), Draft>,
    ) -> BTreeMap<String, Vec<Meaning>> {
        let mut names: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        let mut prominence = Vec::with_capacity(drafts.len());
        for (number, draft) in drafts.values().enumerate() {
            prominence.push(draft.prominence);
            let canonical = std::iter::once((&draft.name, true));
            for (name, own) in canonical.chain(draft.aliases.iter().map(|alias| (alias, false))) {
                let Some(key) = self.taken(name, own, draft) else { continue };
                let meanings = names.entry(key).or_default();
                if !meanings.iter().any(|(item, _)| *item == number as u32) {
                    meanings.push((number as u32, own));
                }
            }
        }
        for meanings in names.values_mut() {
            let known = |item: u32| prominence.get(item as usize).copied().unwrap_or_default();
            meanings.sort_by_key(|(item, _)| std::cmp::Reverse(known(*item)));
        }
        names
    }

    /// The key of a name, unless it would be mistaken too often.
    fn taken(&mut self, name: &str, own: bool, draft: &Draft) -> Option<String> {
        let key = key(name);
        let one_word = !key.contains(' ');
        let left = &mut self.left;
        let why = if key.is_empty() || key.len() > LONGEST {
            &mut left.unusable
        } else if draft.kind != ItemType::Location && (self.is_country)(&key) {
            &mut left.country
        } else if !own && draft.kind == ItemType::Person && one_word {
            &mut left.one_word
        } else if one_word && (self.is_common)(&key) {
            &mut left.common
        } else {
            return Some(key);
        };
        *why += 1;
        None
    }
}

impl Strings {
    fn place(&mut self, text: &str) -> u32 {
        if let Some(&place) = self.known.get(text) {
            return place;
        }
        let place = self.bytes.len() as u32;
        self.bytes.extend(text.bytes().filter(|b| *b != 0));
        self.bytes.push(0);
        self.known.insert(text.to_owned(), place);
        place
    }
}

fn push_item(items: &mut Vec<u8>, (kind, number): (u8, u32), draft: &Draft, strings: &mut Strings) {
    let country: [u8; 2] = draft.country.as_bytes().try_into().unwrap_or_default();
    let at = ItemType::ALL.iter().position(|k| *k == draft.kind).unwrap_or_default();
    let stored = |degrees: f64| (degrees.clamp(-180.0, 180.0) * DEGREE).round() as i16;
    let (latitude, longitude) =
        draft.coordinates.map_or((NOWHERE, NOWHERE), |(a, b)| (stored(a), stored(b)));
    items.extend(number.to_le_bytes());
    items.extend([kind, at as u8]);
    items.extend(country);
    items.extend(strings.place(&draft.name).to_le_bytes());
    items.extend(strings.place(&draft.description).to_le_bytes());
    items.extend(draft.prominence.to_le_bytes());
    items.extend(latitude.to_le_bytes());
    items.extend(longitude.to_le_bytes());
    items.extend((if draft.drops { DROPS } else { 0 }).to_le_bytes());
    items.extend(draft.geonames.to_le_bytes());
}

fn assemble(about: &About, parts: &[&Vec<u8>; 5]) -> Vec<u8> {
    let about = serde_json::to_vec(about).unwrap_or_default();
    let mut after = Vec::new();
    let mut start = HEADER;
    for part in std::iter::once(&about).chain(parts.iter().copied()) {
        after.extend((start as u32).to_le_bytes());
        after.extend((part.len() as u32).to_le_bytes());
        start += part.len();
    }
    after.extend(&about);
    for part in parts {
        after.extend(*part);
    }
    let mut file = MAGIC.to_vec();
    file.extend(KEY_VERSION.to_le_bytes());
    file.extend(LAYOUT.to_le_bytes());
    file.extend(checksum::of(&after).to_le_bytes());
    file.extend(after);
    file
}
