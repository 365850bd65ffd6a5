//! The HTTP server over real TCP, with the embedded queue behind it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod extract;
mod inspector;
mod openapi;
mod server;
mod support;
