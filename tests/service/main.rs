//! The program as it is deployed: a process, a real queue, a real receiver.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod desk;
mod edges;
mod embedded;
mod isolation;
mod logs;
mod rabbitmq;
mod receiver;
#[path = "../support/mod.rs"]
mod support;
mod tap;
