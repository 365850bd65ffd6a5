//! Copydesk turns raw news article payloads into structured records: clean text
//! and metadata, **who said what** and **who and what it is about**.
//!
//! # Reading order
//!
//! 1. [`pipeline`]: the whole core as one pure function, payload → record or rejection.
//! 2. [`payload`] → [`article`] → [`analysis`] → [`record`]: its four steps.
//! 3. [`pool`]: the threads that run it.
//! 4. [`queue`]: where payloads come from and records go to; [`queue::amqp`]
//!    (`RabbitMQ`) and [`queue::embedded`] (`SQLite`) behind one narrow interface.
//! 5. [`webhook`] and [`http`]: the edges towards other people's programs.
//! 6. [`service`]: the composition root; [`cli`]: one file for each command.
//!
//! # Who may import whom
//!
//! ```text
//! core (no I/O, no clock, no tokio, never panics):
//!     span ← article ← payload
//!     span ← article ← analysis
//!     lexicon ← lists
//!     lexicon, knowledge, lists ← analysis, config
//!     article, analysis ← record
//!     payload, article, analysis, record ← pipeline
//!     nearest ← lexicon, payload
//!     named ← lexicon, analysis
//!     nearest, record ← predicate
//! service:
//!     payload::Reason ← telemetry, queue
//!     pipeline, telemetry ← pool ← http, service
//!     record, config ← contracts ← http, cli
//!     journal ← webhook, http, service
//!     config, payload, article, nearest ← mappings ← service, cli
//!     article, record, config, queue ← policy ← http, service
//!     nearest ← config
//!     predicate ← config, routes, webhook, http, service, cli
//!     config, predicate, record ← routes ← pool, service
//!     config, telemetry ← queue ← webhook ← http ← service ← cli
//! ```
//!
//! The core never imports the service. Only [`queue::amqp`] knows lapin, only
//! [`queue::embedded`] knows rusqlite, only [`webhook`] knows reqwest and only
//! [`http`] knows axum. `tests/layering.rs` holds these arrows.

pub mod analysis;
pub mod article;
pub mod cli;
pub mod config;
pub mod contracts;
mod countries;
pub mod http;
pub mod journal;
pub mod knowledge;
pub mod lexicon;
pub mod lists;
mod mappings;
mod named;
mod nearest;
pub mod payload;
pub mod pipeline;
pub mod policy;
pub mod pool;
pub mod predicate;
pub mod queue;
pub mod record;
pub mod routes;
pub mod samples;
pub mod service;
pub mod span;
pub mod telemetry;
pub mod webhook;
