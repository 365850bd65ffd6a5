//! The identity of the engine: one hash over everything that decides what an article's
//! record says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Models and lists, and the rules: the sources of the core.
pub(crate) const PARTS: [&str; 11] = [
    "models",
    "lexicon",
    "src/analysis",
    "src/article",
    "src/knowledge",
    "src/lexicon",
    "src/lists",
    "src/payload",
    "src/record",
    "src/pipeline.rs",
    "src/span.rs",
];

/// 16 hex digits that change with any byte, name or place of any of the files.
pub(crate) fn of(root: &Path) -> io::Result<String> {
    let mut whole = Sha256::new();
    for file in files(root)? {
        let content = fs::read(root.join(&file))?;
        // The same on every system.
        let name = file.to_string_lossy().replace('\\', "/");
        for part in [name.as_bytes(), &content] {
            whole.update((part.len() as u64).to_le_bytes());
            whole.update(part);
        }
    }
    let first = whole.finalize().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    Ok(format!("{first:016x}"))
}

/// The files in a fixed order, relative to the root. Tests and descriptions say
/// nothing about an article.
pub(crate) fn files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = PARTS.iter().map(PathBuf::from).collect();
    while let Some(path) = waiting.pop() {
        let full = root.join(&path);
        if full.is_dir() {
            for entry in fs::read_dir(&full)? {
                waiting.push(path.join(entry?.file_name()));
            }
        } else if full.is_file() && decides(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn decides(file: &Path) -> bool {
    let test = file.components().any(|part| part.as_os_str() == "tests")
        || file.file_stem().is_some_and(|name| name == "tests");
    let described = file.extension().is_some_and(|extension| extension == "md");
    !test && !described
}
