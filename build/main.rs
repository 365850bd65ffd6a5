//! Tells the compiler what the engine is made of: `COPYDESK_MODEL`.

#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

mod identity;

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // The fuzz targets compile the same core from a folder below.
    let root = package.ancestors().find(|folder| folder.join("models").is_dir());
    let root = root.unwrap_or(Path::new("."));
    for part in identity::PARTS.map(|part| root.join(part)) {
        // For a path that is not there, cargo would run this at every build.
        if part.exists() {
            println!("cargo::rerun-if-changed={}", part.display());
        }
    }
    println!("cargo::rustc-env=COPYDESK_MODEL=en-{}", identity::of(root)?);
    Ok(())
}
