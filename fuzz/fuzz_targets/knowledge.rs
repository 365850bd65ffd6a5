//! Any bytes as a knowledge file, with a checksum that fits: read and looked up.
#![no_main]

use copydesk::knowledge::{Base, Table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = bytes.to_vec();
    if file.len() >= 12 {
        file[..8].copy_from_slice(b"CKB1\x01\0\x01\0");
        let mut sum = flate2::Crc::new();
        sum.update(&file[12..]);
        file[8..12].copy_from_slice(&sum.sum().to_le_bytes());
    }
    let Ok(table) = Table::read(file) else { return };
    let mut keys = Vec::new();
    table.each_key(|key, items| {
        for item in items {
            let _told = (item.name(), item.description(), item.ids(), item.coordinates());
        }
        keys.push(key.to_owned());
    });
    let base = Base::empty().with(table);
    for key in keys.iter().take(50) {
        for found in base.find_key(key) {
            let _other = base.by_id(&found.item.id());
        }
    }
});
