//! As much of a record's JSON as a predicate asks for.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Predicate;
use crate::record::{Article, Entity, Provenance, Quote, Record, Status};

/// Which lists of a record a predicate looks at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reads {
    pub(super) quotes: bool,
    pub(super) entities: bool,
}

/// A record whose lists may be passed over.
#[derive(Deserialize)]
struct Parts<E, Q> {
    schema: String,
    record_id: String,
    document_id: String,
    #[serde(default)]
    revision: Option<String>,
    status: Status,
    article: Article,
    entities: Vec<E>,
    quotes: Vec<Q>,
    provenance: Provenance,
}

/// An item of a list that is kept, or passed over.
trait Item<T>: DeserializeOwned {
    fn kept(all: Vec<Self>) -> Vec<T>;
}

impl<T: DeserializeOwned> Item<T> for T {
    fn kept(all: Vec<Self>) -> Vec<T> {
        all
    }
}

/// Passed over.
#[derive(Deserialize)]
#[serde(transparent)]
struct Left(#[allow(dead_code, reason = "read past")] IgnoredAny);

impl Item<Quote> for Left {
    fn kept(_: Vec<Self>) -> Vec<Quote> {
        Vec::new()
    }
}

impl Item<Entity> for Left {
    fn kept(_: Vec<Self>) -> Vec<Entity> {
        Vec::new()
    }
}

impl Predicate {
    /// Whether it holds of the record with this JSON. What it does not look at is not read.
    ///
    /// # Errors
    /// Why it is no record.
    pub fn fits_json(&self, json: &[u8]) -> serde_json::Result<bool> {
        let record = match self.reads {
            Reads { quotes: true, entities: true } => serde_json::from_slice(json),
            Reads { quotes: true, entities: false } => read::<Left, Quote>(json),
            Reads { quotes: false, entities: true } => read::<Entity, Left>(json),
            Reads { quotes: false, entities: false } => read::<Left, Left>(json),
        };
        Ok(self.fits(&record?))
    }
}

fn read<E: Item<Entity>, Q: Item<Quote>>(json: &[u8]) -> serde_json::Result<Record> {
    let parts: Parts<E, Q> = serde_json::from_slice(json)?;
    let Parts { schema, record_id, document_id, revision, status, article, provenance, .. } = parts;
    let (entities, quotes) = (E::kept(parts.entities), Q::kept(parts.quotes));
    Ok(Record {
        schema,
        record_id,
        document_id,
        revision,
        status,
        article,
        entities,
        quotes,
        provenance,
    })
}
