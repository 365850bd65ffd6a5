//! Holds the arrows that `src/lib.rs` draws: who may import whom, and which
//! module alone may know which crate.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module → modules of this crate that it may import.
const ARROWS: [(&str, &[&str]); 29] = [
    ("span", &[]),
    ("lexicon", &["countries", "named", "nearest"]),
    ("countries", &[]),
    ("knowledge", &[]),
    ("lists", &["lexicon"]),
    ("named", &[]),
    ("nearest", &[]),
    ("article", &["span"]),
    ("payload", &["article", "nearest", "span"]),
    ("analysis", &["article", "knowledge", "lexicon", "lists", "named", "span"]),
    ("record", &["article", "analysis", "span"]),
    ("pipeline", &["payload", "article", "analysis", "knowledge", "lexicon", "lists", "record"]),
    ("predicate", &["countries", "nearest", "record"]),
    ("samples", &[]),
    ("config", &["knowledge", "lexicon", "lists", "nearest", "predicate"]),
    ("contracts", &["record", "config"]),
    ("journal", &[]),
    ("mappings", &["config", "payload", "article", "nearest"]),
    ("telemetry", &["payload"]),
    ("routes", &["config", "predicate", "record"]),
    (
        "pool",
        &["telemetry", "payload", "analysis", "lists", "predicate", "record", "pipeline", "routes"],
    ),
    ("queue", &["config", "telemetry", "payload"]),
    ("policy", &["article", "config", "queue", "record"]),
    ("webhook", &["config", "journal", "predicate", "queue", "record", "telemetry"]),
    (
        "http",
        &[
            "config",
            "samples",
            "contracts",
            "journal",
            "telemetry",
            "queue",
            "payload",
            "predicate",
            "record",
            "policy",
            "pool",
            "webhook",
        ],
    ),
    (
        "service",
        &[
            "config",
            "journal",
            "mappings",
            "telemetry",
            "queue",
            "webhook",
            "http",
            "pipeline",
            "policy",
            "pool",
            "routes",
            "payload",
            "lexicon",
            "lists",
            "record",
            "samples",
        ],
    ),
    ("cli", &["*"]),
    ("lib", &["*"]),
    ("main", &["*"]),
];

/// Crate → the only places that may name it.
const OWNERS: &[(&str, &[&str])] = &[
    ("lapin", &["queue/amqp"]),
    ("async_rs", &["queue/amqp/wire.rs"]),
    ("rusqlite", &["queue/embedded"]),
    ("reqwest", &["webhook"]),
    ("axum", &["http"]),
    ("hmac", &["webhook"]),
    ("prometheus_client", &["telemetry"]),
    ("tracing_subscriber", &["telemetry"]),
    ("clap", &["cli", "bin"]),
    ("sd_notify", &["service"]),
    ("rustix", &["queue/embedded", "cli/tap", "telemetry/outlet.rs"]),
    ("strsim", &["nearest.rs"]),
    ("ipnet", &["config", "webhook"]),
    ("quick_xml", &["payload"]),
    ("mail_parser", &["payload/container"]),
    ("httparse", &["payload/container"]),
    ("brotli_decompressor", &["payload/inflate.rs"]),
    ("schemars", &["record", "config", "contracts"]),
    (
        "flate2",
        &[
            "payload",
            "knowledge/checksum.rs",
            "queue/embedded/inbox",
            "cli/inputs",
            "cli/knowledge",
        ],
    ),
    ("bzip2", &["cli/knowledge"]),
    ("toml", &["config/lists.rs", "config/lists"]),
];

/// The pure core: no I/O, no clock, no runtime, no randomness.
const CORE: [&str; 13] = [
    "span",
    "countries",
    "lexicon",
    "lists",
    "knowledge",
    "article",
    "payload",
    "analysis",
    "record",
    "pipeline",
    "named",
    "nearest",
    "predicate",
];
const IMPURE: [&str; 16] = [
    "std::fs",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "std::path",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::time",
    "Instant::now",
    "SystemTime",
    "tokio::",
    "tracing::",
    "fastrand",
    "println!",
];

#[test]
fn modules_import_only_what_the_map_allows() {
    let arrows: BTreeMap<_, _> = ARROWS.into_iter().collect();
    for (file, code) in sources() {
        let module = top(&file);
        if module == "bin" {
            continue;
        }
        let allowed =
            arrows.get(module.as_str()).unwrap_or_else(|| panic!("`{module}` has no arrows"));
        for (number, line) in code.lines().enumerate() {
            for import in line.split("crate::").skip(1) {
                let target: String =
                    import.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let fine = target == module
                    || target.is_empty()
                    || allowed.contains(&"*")
                    || allowed.contains(&target.as_str());
                assert!(fine, "{}:{}: {module} imports {target}", file.display(), number + 1);
            }
        }
    }
}

#[test]
fn each_outside_crate_is_known_in_one_place() {
    for (file, code) in sources() {
        for (name, owners) in OWNERS {
            // A name in a string, as in a log filter, is not an import.
            let named = format!("{name}::");
            let known = code.replace(&format!("\"{named}"), "").contains(&named)
                || code.contains(&format!("use {name}"));
            let inside = owners.iter().any(|owner| file.starts_with(owner));
            assert!(!known || inside, "{} knows {name}", file.display());
        }
    }
}

#[test]
fn the_core_is_pure() {
    for (file, code) in sources() {
        if CORE.contains(&top(&file).as_str()) {
            for word in IMPURE {
                assert!(!code.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

/// `eprintln!` panics where standard error cannot be written, a full disk for example.
#[test]
fn nothing_is_printed_that_may_panic() {
    for (file, code) in sources() {
        let may = top(&file) == "bin";
        assert!(may || !code.contains("eprint"), "{} prints to standard error", file.display());
    }
}

/// Every source file under `src`, without its unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(&root).unwrap().to_path_buf();
            let is_test = relative.components().any(|c| c.as_os_str() == "tests")
                || relative.file_stem().is_some_and(|s| s == "tests");
            if is_test {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let code = fs::read_to_string(&path).unwrap();
                let code = code.split("#[cfg(test)]").next().unwrap_or_default();
                let code: Vec<_> =
                    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
                found.push((relative, code.join("\n")));
            }
        }
    }
    assert!(found.len() > 20);
    found
}

fn top(file: &Path) -> String {
    let first = file.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}
