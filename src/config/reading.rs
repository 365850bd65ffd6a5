//! The files that a configuration is made of, each read under a bound: one that never ends, as
//! a device, would else take all memory.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What a file holds, which says how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The configuration itself.
    Settings,
    /// Tokens, secrets or URIs, one a line.
    Secrets,
    /// Certificates or a key.
    Pem,
    /// A table of words.
    Lexicon,
    /// A list; one of 200,000 rows has some 30 MiB.
    List,
    /// A knowledge file, in which places are numbers of 32 bits.
    Knowledge,
}

const MIB: u64 = 1024 * 1024;
/// Of what is no regular file, whose length nobody knows beforehand.
const STREAM: u64 = 64 * MIB;

impl FileKind {
    /// In bytes; well beyond what is in use.
    fn most(self) -> u64 {
        match self {
            Self::Settings | Self::Pem => 16 * MIB,
            Self::Secrets => MIB,
            Self::Lexicon => 64 * MIB,
            Self::List => 512 * MIB,
            Self::Knowledge => 4096 * MIB,
        }
    }
}

/// What is being read now, the oldest first.
static UNDER_WAY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The file that is being read now, if one is: it may be slow, or give nothing.
pub fn being_read() -> Option<PathBuf> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
}

/// A whole file, or what a pipe holds.
///
/// # Errors
/// What is wrong, with the file.
pub fn read_bytes(file: &Path, kind: FileKind) -> Result<Vec<u8>, String> {
    let under_way = || UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    under_way().push(file.to_owned());
    let read = bounded(file, kind.most());
    let mut under_way = under_way();
    if let Some(at) = under_way.iter().position(|other| other == file) {
        under_way.remove(at);
    }
    read.map_err(|why| format!("{}: {why}", file.display()))
}

/// [`read_bytes`] as text.
pub(super) fn read_text(file: &Path, kind: FileKind) -> Result<String, String> {
    String::from_utf8(read_bytes(file, kind)?)
        .map_err(|_| format!("{}: expected UTF-8, found other bytes", file.display()))
}

fn bounded(file: &Path, most: u64) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| error.to_string();
    let opened = File::open(file).map_err(told)?;
    let found = opened.metadata().map_err(told)?;
    let most = if found.is_file() { most } else { most.min(STREAM) };
    let mut bytes = Vec::new();
    if found.len() <= most {
        bytes.reserve_exact(usize::try_from(found.len()).unwrap_or(0));
        opened.take(most + 1).read_to_end(&mut bytes).map_err(told)?;
    }
    if found.len().max(bytes.len() as u64) > most {
        return Err(format!("expected at most {} MiB, found more", most / MIB));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_its_bound_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tokens");
        std::fs::write(&file, vec![b'a'; MIB as usize]).unwrap();
        assert_eq!(read_bytes(&file, FileKind::Secrets).map(|bytes| bytes.len() as u64), Ok(MIB));
        let longer = File::options().write(true).open(&file).unwrap();
        longer.set_len(MIB + 1).unwrap();
        let told = read_bytes(&file, FileKind::Secrets).unwrap_err();
        assert_eq!(told, format!("{}: expected at most 1 MiB, found more", file.display()));
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_read_up_to_the_bound() {
        let told = read_bytes(Path::new("/dev/zero"), FileKind::Secrets).unwrap_err();
        assert_eq!(told, "/dev/zero: expected at most 1 MiB, found more");
        let told = read_bytes(Path::new("/dev/zero"), FileKind::Knowledge).unwrap_err();
        assert_eq!(told, "/dev/zero: expected at most 64 MiB, found more");
    }
}
