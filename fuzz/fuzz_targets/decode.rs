//! Any bytes under any content type: decoding ends, and never panics.
#![no_main]

use copydesk::payload::{Limits, Payload, decode};
use libfuzzer_sys::fuzz_target;

const CONTENT_TYPES: [Option<&str>; 9] = [
    None,
    Some("text/plain"),
    Some("text/markdown"),
    Some("text/html"),
    Some("application/json"),
    Some("application/xml"),
    Some("application/warc"),
    Some("application/http"),
    Some("message/rfc822"),
];
const ENCODINGS: [Option<&str>; 4] = [None, Some("gzip"), Some("deflate"), Some("br")];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (content_type, encoding, bytes) = input;
    let payload = Payload {
        bytes,
        content_type: CONTENT_TYPES[usize::from(content_type) % CONTENT_TYPES.len()],
        content_encoding: ENCODINGS[usize::from(encoding) % ENCODINGS.len()],
    };
    let _ = decode(&payload, &Limits { payload_bytes: 1 << 20 });
});
