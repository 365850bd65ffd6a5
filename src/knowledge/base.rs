//! Several files as one, the later stronger than the earlier.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::table::{Item, Table};
use super::{ItemId, key};

/// The starter and the files laid over it; immutable, shared by all threads.
#[derive(Debug, Clone)]
pub struct Base {
    tables: Vec<Table>,
    /// Names the files that were added; empty without any.
    added: String,
}

/// An item that a name may mean.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'b> {
    /// Which.
    pub item: Item<'b>,
    /// Whether the name is the item's own and no alias.
    pub named: bool,
}

const STARTER: &[u8] = include_bytes!("../../models/starter.ckb");

impl Base {
    /// The starter alone.
    pub fn new() -> Self {
        let starter = Table::read_unchecked(Cow::Borrowed(STARTER));
        debug_assert!(starter.is_ok(), "models/starter.ckb can be read");
        Self { tables: starter.into_iter().collect(), added: String::new() }
    }

    /// A base that knows nothing, to measure what knowledge is worth.
    pub fn empty() -> Self {
        Self { tables: Vec::new(), added: String::new() }
    }

    /// The same with a file laid over it.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        let digest = &table.about().digest;
        let both = Sha256::new().chain_update(&self.added).chain_update(digest).finalize();
        self.added = HEXLOWER.encode(both.get(..4).unwrap_or_default());
        self.tables.push(table);
        self
    }

    /// A name for the files that were added, which changes with them; `None` without any.
    pub fn added(&self) -> Option<&str> {
        Some(self.added.as_str()).filter(|added| !added.is_empty())
    }

    /// The items that `name` may mean.
    pub fn find(&self, name: &str) -> Vec<Candidate<'_>> {
        self.find_key(&key(name))
    }

    /// The items that a key may mean (see [`key`]), of each file the most prominent first.
    pub fn find_key(&self, key: &str) -> Vec<Candidate<'_>> {
        let mut found = Vec::new();
        if key.is_empty() {
            return found;
        }
        for (number, table) in self.tables.iter().enumerate() {
            let above = self.tables.get(number + 1..).unwrap_or_default();
            for (item, named) in table.keys.find(key) {
                let Some(item) = table.item(item) else { continue };
                let replaced = above.iter().any(|table| table.by_id(&item.id()).is_some());
                if !replaced && !item.drops() {
                    found.push(Candidate { item, named });
                }
            }
        }
        found
    }

    /// The item with that id, of the strongest file that has it.
    pub fn by_id(&self, id: &ItemId) -> Option<Item<'_>> {
        let found = self.tables.iter().rev().find_map(|table| table.by_id(id));
        found.filter(|item| !item.drops())
    }
}

impl Default for Base {
    fn default() -> Self {
        Self::new()
    }
}
