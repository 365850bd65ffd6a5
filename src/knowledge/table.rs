//! A knowledge file.
//!
//! ```text
//! "CKB1"     version of the keys u16, of the layout u16
//! checksum   CRC-32 of all after it
//! parts      6 × (where u32, length u32): about, keys, index, items, strings, ids
//! about      JSON: what the file was made from, under which licences
//! items      28 bytes each, sorted by kind and number:
//!            number u32, kind u8, type u8, country 2 × u8, name u32, description u32,
//!            prominence u16, latitude i16, longitude i16, flags u16, GeoNames u32
//! strings    UTF-8, each ended by a zero; names and descriptions point into them
//! ids        item u32, string u32, sorted by item: "ticker:MSFT"
//! ```
//!
//! Numbers are little-endian. Any bytes can be read without a panic: what points out of
//! the file is nothing.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::Keys;
use super::parts::{Part, u16_at, u32_at};
use super::{ItemId, ItemType, KEY_VERSION, checksum};

pub(super) const MAGIC: &[u8; 4] = b"CKB1";
pub(super) const LAYOUT: u16 = 1;

/// Bytes before the first part.
pub(super) const HEADER: usize = 12 + PARTS * 8;
pub(super) const PARTS: usize = 6;

/// Bytes of one item.
pub(super) const ITEM: usize = 28;

/// What stands for an unknown latitude.
pub(super) const NOWHERE: i16 = i16::MIN;

/// Hundredths of a degree are about a kilometre.
pub(super) const DEGREE: f64 = 32_000.0 / 180.0;

/// Says that the item takes itself out of the files below.
pub(super) const DROPS: u16 = 1;

pub(super) const WIKIDATA: u8 = 0;
pub(super) const GEONAMES: u8 = 1;
pub(super) const LOCAL: u8 = 2;

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// What it was made from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Items in it.
    pub items: usize,
    /// Names and aliases in it.
    pub names: usize,
    /// 16 hex digits that change with what it says.
    #[serde(default)]
    pub digest: String,
}

/// Something that a file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its licence.
    pub licence: String,
}

/// One knowledge file; immutable.
#[derive(Debug, Clone)]
pub struct Table {
    about: About,
    pub(super) keys: Keys,
    items: Part,
    strings: Part,
    ids: Part,
}

/// Why bytes are no knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// They begin otherwise.
    #[error("expected a knowledge file, which begins with `CKB1`, found other data")]
    Magic,
    /// Made by another version of the program.
    #[error(
        "expected a knowledge file of version {expected}, found version {found}: build it again"
    )]
    Version {
        /// Of layout and keys.
        expected: String,
        /// Of the file.
        found: String,
    },
    /// Cut short or damaged.
    #[error("expected the checksum {expected:08x}, found {found:08x}: the file is damaged")]
    Checksum {
        /// In the file.
        expected: u32,
        /// Of its bytes.
        found: u32,
    },
    /// A part does not lie within the file.
    #[error("expected the part `{0}` within the file, found it outside")]
    Part(&'static str),
    /// What it says of itself cannot be read.
    #[error("expected a description of the file, found {0}")]
    About(String),
}

/// One item of a file.
#[derive(Debug, Clone, Copy)]
pub struct Item<'t> {
    table: &'t Table,
    number: u32,
    bytes: &'t [u8],
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        let expected = u32_at(&bytes, 8).ok_or(TableError::Magic)?;
        if bytes.starts_with(MAGIC) {
            let found = checksum::of(bytes.get(12..).unwrap_or_default());
            version(&bytes)?;
            if found != expected {
                return Err(TableError::Checksum { expected, found });
            }
        }
        Self::read_unchecked(bytes)
    }

    /// Reads a file that is known to be whole, without its checksum.
    pub(super) fn read_unchecked(bytes: Cow<'static, [u8]>) -> Result<Self, TableError> {
        if !bytes.starts_with(MAGIC) {
            return Err(TableError::Magic);
        }
        version(&bytes)?;
        let whole = Part::whole(bytes);
        let part = |number: usize, name: &'static str| {
            let at = 12 + number * 8;
            let start = whole.u32(at).ok_or(TableError::Part(name))? as usize;
            let length = whole.u32(at + 4).ok_or(TableError::Part(name))? as usize;
            let end = start.checked_add(length).ok_or(TableError::Part(name))?;
            whole.part(start..end).ok_or(TableError::Part(name))
        };
        let about = part(0, "about")?;
        let about = serde_json::from_slice(about.bytes())
            .map_err(|error| TableError::About(error.to_string()))?;
        Ok(Self {
            about,
            keys: Keys::new(part(1, "keys")?, part(2, "index")?),
            items: part(3, "items")?,
            strings: part(4, "strings")?,
            ids: part(5, "ids")?,
        })
    }

    /// What the file says of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len() / ITEM
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item of that number.
    pub fn item(&self, number: u32) -> Option<Item<'_>> {
        let at = (number as usize).checked_mul(ITEM)?;
        let bytes = self.items.bytes().get(at..at.checked_add(ITEM)?)?;
        Some(Item { table: self, number, bytes })
    }

    /// Every item.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        (0..self.len() as u32).filter_map(|number| self.item(number))
    }

    /// Tells every key with the items that it may mean.
    pub fn each_key(&self, mut told: impl FnMut(&str, &[Item<'_>])) {
        self.keys.each(|key, meanings| {
            let items: Vec<_> = meanings.iter().filter_map(|&(item, _)| self.item(item)).collect();
            told(key, &items);
        });
    }

    /// The item with that id.
    pub fn by_id(&self, id: &ItemId) -> Option<Item<'_>> {
        let wanted = sort_key(id);
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            if self.item(middle)?.sort_key() < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Names of one's own may share a hash.
        let same = |item: &Item<'_>| item.sort_key() == wanted;
        (low..self.len() as u32)
            .map_while(|number| self.item(number).filter(same))
            .find(|item| item.id() == *id)
    }
}

fn version(bytes: &[u8]) -> Result<(), TableError> {
    let number = |at| u16_at(bytes, at).unwrap_or_default();
    let shown = |keys, layout| format!("{layout}.{keys}");
    let (expected, found) = (shown(KEY_VERSION, LAYOUT), shown(number(4), number(6)));
    if expected == found { Ok(()) } else { Err(TableError::Version { expected, found }) }
}

/// How items are sorted: the kind of their id, then its number.
pub(super) fn sort_key(id: &ItemId) -> (u8, u32) {
    match id {
        ItemId::Wikidata(number) => (WIKIDATA, *number),
        ItemId::Geonames(number) => (GEONAMES, *number),
        ItemId::Local(name) => (LOCAL, checksum::of(name.as_bytes())),
    }
}

impl<'t> Item<'t> {
    fn sort_key(&self) -> (u8, u32) {
        (self.byte(4), self.u32(0))
    }

    /// What it is known as elsewhere.
    pub fn id(&self) -> ItemId {
        match self.byte(4) {
            WIKIDATA => ItemId::Wikidata(self.u32(0)),
            GEONAMES => ItemId::Geonames(self.u32(0)),
            _ => {
                let own = self.texts().find_map(|id| id.strip_prefix(':'));
                ItemId::Local(own.unwrap_or_default().to_owned())
            }
        }
    }

    /// What it is.
    pub fn kind(&self) -> ItemType {
        ItemType::ALL.get(usize::from(self.byte(5))).copied().unwrap_or(ItemType::Work)
    }

    /// ISO 3166-1 alpha-2.
    pub fn country(&self) -> Option<&'t str> {
        let code = std::str::from_utf8(self.bytes.get(6..8)?).ok()?;
        code.bytes().all(|b| b.is_ascii_uppercase()).then_some(code)
    }

    /// Its name.
    pub fn name(&self) -> &'t str {
        self.table.strings.text(self.u32(8) as usize)
    }

    /// A few words that tell it from namesakes.
    pub fn description(&self) -> &'t str {
        self.table.strings.text(self.u32(12) as usize)
    }

    /// Whether it is described as a country.
    pub fn is_country(&self) -> bool {
        self.description().starts_with("country")
    }

    /// How well known it is: about in how many languages there is an article on it; of a
    /// place, by how many people live there.
    pub fn prominence(&self) -> u16 {
        u16_at(self.bytes, 16).unwrap_or_default()
    }

    /// Latitude and longitude in degrees, to about a kilometre.
    pub fn coordinates(&self) -> Option<(f64, f64)> {
        let at = |at| u16_at(self.bytes, at).map(u16::cast_signed);
        let (latitude, longitude) = (at(18)?, at(20)?);
        let degrees = |stored: i16| (f64::from(stored) / DEGREE * 100.0).round() / 100.0;
        (latitude != NOWHERE).then(|| (degrees(latitude), degrees(longitude)))
    }

    /// Whether it only takes the item of that id out of the files below.
    pub fn drops(&self) -> bool {
        u16_at(self.bytes, 22).is_some_and(|flags| flags & DROPS != 0)
    }

    /// Its ids by list: `wikidata`, `geonames`, `ticker`, …
    pub fn ids(&self) -> Vec<(String, String)> {
        let mut ids = Vec::new();
        if let ItemId::Wikidata(number) = self.id() {
            ids.push(("wikidata".to_owned(), format!("Q{number}")));
        }
        let geonames = if self.byte(4) == GEONAMES { self.u32(0) } else { self.u32(24) };
        if geonames > 0 {
            ids.push(("geonames".to_owned(), geonames.to_string()));
        }
        // An id of one's own has a colon in front.
        let others = self.texts().map(|id| id.strip_prefix(':').unwrap_or(id));
        ids.extend(
            others
                .filter_map(|id| id.split_once(':'))
                .map(|(list, id)| (list.to_owned(), id.to_owned())),
        );
        ids
    }

    /// Its ids that are words: "ticker:MSFT".
    fn texts(&self) -> impl Iterator<Item = &'t str> {
        let (table, number) = (self.table, self.number);
        let row = move |at: usize| Some((table.ids.u32(at * 8)?, table.ids.u32(at * 8 + 4)?));
        let (mut low, mut high) = (0, table.ids.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            if row(middle).is_some_and(|(item, _)| item < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..table.ids.len() / 8)
            .map_while(move |at| row(at).filter(|(item, _)| *item == number))
            .map(move |(_, text)| table.strings.text(text as usize))
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    fn u32(&self, at: usize) -> u32 {
        u32_at(self.bytes, at).unwrap_or_default()
    }
}
