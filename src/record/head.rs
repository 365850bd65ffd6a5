//! What the service needs to know of a record in order to pass it on.

use super::{Record, Status};

/// Where a record goes, and what it claims to do to its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// As in the record.
    pub record_id: String,
    /// As in the record.
    pub document_id: String,
    /// The AMQP routing key.
    pub routing_key: String,
    /// The article's source.
    pub source: Option<String>,
    /// As in the record.
    pub status: Status,
    /// As in the record.
    pub revision: Option<String>,
    /// When the article was published.
    pub published_at: Option<String>,
    /// When it was changed.
    pub modified_at: Option<String>,
}

impl Record {
    /// A copy of the few things that the service looks at.
    pub fn head(&self) -> Head {
        let article = &self.article;
        Head {
            record_id: self.record_id.clone(),
            document_id: self.document_id.clone(),
            routing_key: self.routing_key(Self::ROUTING_KEY),
            source: article.source.clone(),
            status: self.status,
            revision: self.revision.clone(),
            published_at: article.published_at.clone(),
            modified_at: article.modified_at.clone(),
        }
    }
}
