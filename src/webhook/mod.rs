//! Records → other people's HTTP endpoints, as [Standard Webhooks].
//!
//! [`run()`] consumes the queue of one endpoint and settles each delivery by what
//! the endpoint answered:
//!
//! | answer | the record | the endpoint |
//! |---|---|---|
//! | 2xx, reply complete or 16 KiB of it read | delivered | failures count from zero |
//! | 410 | parked | stopped until somebody resumes it, or the next start |
//! | 429 or 503 with `Retry-After` | retried no sooner (ceiling: one hour) | paused as long |
//! | 400, 413, 415, 422 | retried by the tiers, then parked | neither fails nor works: the next one is sent |
//! | anything else, redirects and every other 4xx among it | retried by the tiers, then parked | one more failure |
//!
//! A 4xx is retried as well: 401, 403 and 404 pass when somebody mends the
//! endpoint, and a record that is truly refused is parked when its tiers are
//! used up. After several failures in a row nothing more is consumed; one record
//! probes the endpoint after each wait, which grows less where the endpoint answers
//! (5xx) than where nothing does. So an endpoint that is down costs a few
//! records an attempt, and the rest wait in its queue.
//!
//! [Standard Webhooks]: https://www.standardwebhooks.com

mod address;
mod answer;
mod attempt;
mod breaker;
mod client;
mod endpoint;
mod fetch;
mod owed;
mod resume;
mod run;
mod signature;
mod switch;
#[cfg(test)]
mod tests;
mod trace;

pub use endpoint::{Endpoint, EndpointError, endpoints};
pub use fetch::fetch;
pub use resume::resume;
pub use run::run;
pub use signature::SecretError;
pub use switch::{EndpointState, Endpoints, Next, Switch, Trouble};
