//! Hashes that are the same in training and serving, on every platform.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads `value` over all 64 bits.
pub const fn mix(value: u64) -> u64 {
    let product = value.wrapping_mul(MULTIPLIER);
    (product ^ (product >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// The hash of a text.
pub fn of(text: &str) -> u64 {
    let mut hash = MULTIPLIER ^ text.len() as u64;
    let mut take = |chunk: u64| {
        hash = (hash ^ chunk).wrapping_mul(MULTIPLIER);
        hash ^= hash >> 32;
    };
    let (chunks, rest) = text.as_bytes().as_chunks();
    for chunk in chunks {
        take(u64::from_le_bytes(*chunk));
    }
    if !rest.is_empty() {
        take(little_endian(rest));
    }
    mix(hash)
}

/// The hash of two values in their order.
pub const fn pair(first: u64, second: u64) -> u64 {
    let joined = first.rotate_left(27) ^ second.wrapping_mul(0xff51_afd7_ed55_8ccd);
    joined ^ (joined >> 29)
}

/// Up to eight bytes as a number, the first byte lowest.
pub fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
