//! The embedded queue on real folders: what it promises, and that it keeps it
//! when the process dies at any moment.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod crash;
mod inbox;
mod promises;
mod sequences;
mod support;
