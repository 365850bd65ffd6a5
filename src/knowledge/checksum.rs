//! CRC-32 of a file, as gzip has it: finds a file that was cut short or damaged.

/// The checksum of `bytes`.
pub(super) fn of(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
