//! With which routing key a record is published: `[[route]]` of the configuration.

use crate::config::RouteSettings;
use crate::predicate::{Predicate, PredicateError};
use crate::record::Record;

/// The routes, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Routes(Vec<(Predicate, String)>);

impl Routes {
    /// The routes of a configuration.
    ///
    /// # Errors
    /// A predicate that cannot be read.
    pub fn new(routes: &[RouteSettings]) -> Result<Self, PredicateError> {
        let route = |route: &RouteSettings| Ok((route.fits.parse()?, route.key.clone()));
        routes.iter().map(route).collect::<Result<_, _>>().map(Self)
    }

    /// The key of a record: that of the first route that fits, else the usual one.
    pub fn key(&self, record: &Record) -> String {
        let first = self.0.iter().find(|(predicate, _)| predicate.fits(record));
        record.routing_key(first.map_or(Record::ROUTING_KEY, |(_, key)| key))
    }
}
