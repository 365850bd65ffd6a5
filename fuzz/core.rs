//! The core of Copydesk, compiled from its own sources.
#![allow(dead_code, reason = "the service uses what the fuzz targets do not")]

#[path = "../src/analysis/mod.rs"]
pub mod analysis;
#[path = "../src/article/mod.rs"]
pub mod article;
#[path = "../src/payload/mod.rs"]
pub mod payload;
#[path = "../src/pipeline.rs"]
pub mod pipeline;
#[path = "../src/record/mod.rs"]
pub mod record;
#[path = "../src/span.rs"]
pub mod span;
