//! The identity of the engine changes with every model, list and rule.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../build/identity.rs"]
mod identity;

use std::fs;
use std::path::Path;

use copydesk::analysis::Scratch;
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;

#[test]
fn records_carry_the_hash_of_the_files_in_this_tree() {
    let hash = identity::of(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let payload = Payload { bytes: b"Rain fell on Oslo.", ..Payload::default() };
    let engine = Engine::new(Limits::default());
    let record = engine.process(&mut Scratch::default(), &payload).unwrap();
    assert_eq!(record.provenance.model, format!("en-{hash}"));
    assert_eq!(record.provenance.engine, concat!("copydesk ", env!("CARGO_PKG_VERSION")));
}

/// A tree of the same files, each with a few bytes, so that hashing it often is cheap.
#[test]
fn a_change_of_any_model_list_or_rule_changes_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let files = identity::files(root).unwrap();
    for file in &files {
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(copy, "as it was").unwrap();
    }
    let before = identity::of(folder.path()).unwrap();
    for file in &files {
        let copy = folder.path().join(file);
        fs::write(&copy, "changed").unwrap();
        assert_ne!(identity::of(folder.path()).unwrap(), before, "{}", file.display());
        fs::remove_file(&copy).unwrap();
        assert_ne!(identity::of(folder.path()).unwrap(), before, "{}", file.display());
        fs::write(&copy, "as it was").unwrap();
    }
    assert_eq!(identity::of(folder.path()).unwrap(), before);
    fs::write(folder.path().join("models/lists/new.tsv"), "").unwrap();
    assert_ne!(identity::of(folder.path()).unwrap(), before, "a new list");

    for list in fs::read_dir(root.join("models/lists")).unwrap() {
        let list = list.unwrap().path();
        let counted = files.contains(&list.strip_prefix(root).unwrap().to_path_buf());
        let described = list.extension().is_some_and(|extension| extension == "md");
        assert!(counted || described, "{}", list.display());
    }
    for part in ["models/names-en.bin", "models/syntax-en.bin", "src/pipeline.rs"] {
        assert!(files.iter().any(|f| f == Path::new(part)), "{part}");
    }
}
