//! Finds the frames in what the broker sends. Pure.
//!
//! ```text
//!  bytes   ▏ handed on ▏ may be handed on ▏ a frame that is not all here ▏ room ▏
//!                      start              safe                           end
//!  frame   ▏ type 1 ▏ channel 2 ▏ size 4 ▏ payload ▏ 0xCE ▏
//! ```
//!
//! Methods and content headers wait until they are complete and are rewritten
//! then. Bodies, most of all bytes, pass as they come. Where deliveries wait, the
//! content header is held until it is let pass: there may be no room for the body.

use std::collections::HashSet;

use super::content;

/// Bytes before the payload of a frame, and after it.
const BEFORE: usize = 7;
const AROUND: usize = BEFORE + 1;

/// Room for one read.
const READ: usize = 64 * 1024;

/// A content header is no larger than a frame of its publisher and what the
/// broker added. Something is wrong with a longer one: it is not waited for.
const WAIT_MAX: usize = 16 * 1024 * 1024;

/// Beginning of the tags of consumers whose deliveries are counted as in flight.
pub(super) const COUNTED: &str = "copydesk";

const METHOD: u8 = 1;
const HEADER: u8 = 2;
const BODY: u8 = 3;
const HEARTBEAT: u8 = 8;

/// What has come and is not handed on yet.
pub(super) struct Frames {
    bytes: Vec<u8>,
    start: usize,
    safe: usize,
    end: usize,
    /// Bytes of a frame in passing that have not come yet.
    passing: usize,
    /// This is no AMQP: everything passes.
    opaque: bool,
    /// Longest frame that the library takes.
    frame_max: usize,
    /// Deliveries to [`COUNTED`] consumers wait to be let pass.
    waits: bool,
    /// Channels whose next content header is that of a delivery.
    delivering: HashSet<[u8; 2]>,
    /// Size of the body that waits to be let pass.
    announced: Option<u64>,
}

impl Frames {
    /// `frame_max` is what the client will ask for; the broker may allow less.
    pub(super) fn new(frame_max: Option<u32>) -> Self {
        let asked = frame_max.filter(|max| *max > 0).map_or(usize::MAX, |max| max as usize);
        Self {
            bytes: vec![0; READ],
            start: 0,
            safe: 0,
            end: 0,
            passing: 0,
            opaque: false,
            frame_max: asked.max(content::FRAME_MIN),
            waits: false,
            delivering: HashSet::new(),
            announced: None,
        }
    }

    /// Where the next bytes go; never empty.
    pub(super) fn room(&mut self) -> &mut [u8] {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.safe -= self.start;
            self.end -= self.start;
            self.start = 0;
        }
        if self.bytes.len() - self.end < READ / 2 {
            self.bytes.resize(self.end + READ, 0);
        } else if self.end == 0 && self.bytes.len() > READ {
            // After a long frame.
            self.bytes.truncate(READ);
            self.bytes.shrink_to_fit();
        }
        self.bytes.get_mut(self.end..).unwrap_or_default()
    }

    /// So many bytes were put into the room.
    pub(super) fn received(&mut self, count: usize) {
        self.end = self.bytes.len().min(self.end + count);
        while self.advance() {}
    }

    /// From now on deliveries wait until they are let pass.
    pub(super) fn wait(&mut self) {
        self.waits = true;
    }

    /// The size of the body that waits, after everything before it was taken.
    pub(super) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// Goes on with what waits.
    pub(super) fn let_pass(&mut self) {
        self.announced = None;
        while self.advance() {}
    }

    /// Nothing more will come: what is left is handed on as it is.
    pub(super) fn end(&mut self) {
        self.safe = self.end;
    }

    /// Hands on as much as there is and fits.
    pub(super) fn take(&mut self, out: &mut [u8]) -> usize {
        let count = out.len().min(self.safe - self.start);
        let from = self.bytes.get(self.start..self.start + count).unwrap_or_default();
        if let Some(to) = out.get_mut(..count) {
            to.copy_from_slice(from);
        }
        self.start += count;
        count
    }

    /// Looks at the next frame or part of one; false if more bytes are needed.
    fn advance(&mut self) -> bool {
        if self.opaque {
            self.safe = self.end;
            return false;
        }
        if self.announced.is_some() {
            return false;
        }
        if self.passing > 0 {
            let here = self.passing.min(self.end - self.safe);
            self.safe += here;
            self.passing -= here;
            return self.passing == 0;
        }
        let here = self.bytes.get(self.safe..self.end).unwrap_or_default();
        let Some([kind, _, _, s1, s2, s3, s4]) = here.first_chunk().copied() else { return false };
        let size = u32::from_be_bytes([s1, s2, s3, s4]) as usize;
        match kind {
            METHOD | HEADER if size <= WAIT_MAX => self.whole(kind, size),
            METHOD | HEADER | BODY | HEARTBEAT => {
                self.passing = size + AROUND;
                true
            }
            _ => {
                self.opaque = true;
                true
            }
        }
    }

    /// Rewrites a frame that is complete.
    fn whole(&mut self, kind: u8, size: usize) -> bool {
        let end = self.safe + size + AROUND;
        if end > self.end {
            return false;
        }
        let channel =
            self.bytes.get(self.safe + 1..).and_then(|bytes| bytes.first_chunk().copied());
        let Some(payload) = self.bytes.get_mut(self.safe + BEFORE..end - 1) else { return false };
        if let Some(channel) = channel.filter(|_| self.waits) {
            if kind == METHOD && content::is_delivery_to(payload, COUNTED) {
                self.delivering.insert(channel);
            } else if kind == HEADER && self.delivering.remove(&channel) {
                // Looked at again once it is let pass, and then no delivery's.
                self.announced = Some(content::body_size(payload));
                return false;
            }
        }
        if kind == METHOD {
            if let Some(max) = content::method(payload) {
                self.frame_max = self.frame_max.min(max.max(content::FRAME_MIN));
            }
        } else {
            content::header(payload);
            if size + AROUND > self.frame_max {
                let shorter = content::shortened(payload, self.frame_max - AROUND);
                self.replace(size, &shorter);
                return true;
            }
        }
        self.safe = end;
        true
    }

    /// Puts a shorter payload in the place of that of the frame at `safe`.
    fn replace(&mut self, size: usize, shorter: &[u8]) {
        let at = self.safe + BEFORE;
        self.bytes.splice(at..at + size, shorter.iter().copied());
        self.end -= size - shorter.len();
        let length = (shorter.len() as u32).to_be_bytes();
        if let Some(field) = self.bytes.get_mut(at - length.len()..at) {
            field.copy_from_slice(&length);
        }
        self.safe += shorter.len() + AROUND;
    }
}

#[cfg(test)]
mod tests;
