//! What the tests against a real broker share.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

pub(crate) mod broker;
pub(crate) mod lab;
pub(crate) mod order;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod raw;
