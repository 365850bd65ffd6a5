//! The `RabbitMQ` backend against a real broker.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod commands;
mod connections;
mod hostile;
mod kept;
mod memory;
mod ordered;
mod outages;
mod permissions;
mod queues;
mod refusals;
mod settling;
#[path = "../support/mod.rs"]
mod support;
mod suspects;
mod upkeep;
