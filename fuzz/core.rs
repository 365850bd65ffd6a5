//! The core of Copydesk, compiled from its own sources.
#![allow(dead_code, unused_imports, reason = "the service uses what the fuzz targets do not")]

#[path = "../src/analysis/mod.rs"]
pub mod analysis;
#[path = "../src/article/mod.rs"]
pub mod article;
#[path = "../src/countries.rs"]
mod countries;
#[path = "../src/knowledge/mod.rs"]
pub mod knowledge;
#[path = "../src/lexicon/mod.rs"]
pub mod lexicon;
#[path = "../src/lists/mod.rs"]
pub mod lists;
#[path = "../src/named.rs"]
mod named;
#[path = "../src/nearest.rs"]
mod nearest;
#[path = "../src/payload/mod.rs"]
pub mod payload;
#[path = "../src/pipeline.rs"]
pub mod pipeline;
#[path = "../src/predicate/mod.rs"]
pub mod predicate;
#[path = "../src/record/mod.rs"]
pub mod record;
#[path = "../src/span.rs"]
pub mod span;

#[path = "../src/queue/amqp/wire/content.rs"]
mod content;
#[path = "../src/queue/amqp/wire/frames.rs"]
mod frames;

/// What the AMQP library gets to see of what a broker sends, in reads of at most
/// so many bytes.
pub fn through_the_wire(bytes: &[u8], read: usize) -> Vec<u8> {
    let mut frames = frames::Frames::new(None);
    let mut seen = Vec::new();
    for piece in bytes.chunks(read.max(1)) {
        let room = frames.room();
        room[..piece.len()].copy_from_slice(piece);
        frames.received(piece.len());
        take_all(&mut frames, &mut seen);
    }
    frames.end();
    take_all(&mut frames, &mut seen);
    seen
}

fn take_all(frames: &mut frames::Frames, seen: &mut Vec<u8>) {
    let mut taken = [0; 1000];
    loop {
        match frames.take(&mut taken) {
            0 => return,
            count => seen.extend_from_slice(&taken[..count]),
        }
    }
}
