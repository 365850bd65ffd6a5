//! The `RabbitMQ` backend against a real broker.

mod settling;
#[path = "../support/mod.rs"]
mod support;
