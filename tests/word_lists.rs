//! Holds that what linguists edit is data: a list of more than five words stands in
//! `lexicon/`, not in the code of the analysis.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The longest list of words that code may have.
const LONGEST: usize = 5;

#[test]
fn words_stand_in_the_lexicon() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/analysis");
    let mut found: Vec<String> = Vec::new();
    for file in sources(&root) {
        for list in word_lists(&code_of(&file)) {
            found.push(format!("{}: {}", file.display(), list.join(" ")));
        }
    }
    assert!(found.is_empty(), "{} lists:\n{}", found.len(), found.join("\n"));
}

#[test]
fn lists_are_seen_in_each_form() {
    let found = |code: &str| word_lists(code).len();
    assert_eq!(found(r#"matches!(w, "a" | "of" | "in" | "at" | "on" | "by")"#), 1);
    assert_eq!(found("[\"a\", \"of\",\n  \"in\", \"at\", \"on\", \"by\"]"), 1);
    assert_eq!(found(r#"const W: &str = "a of in at on by";"#), 1);
    assert_eq!(found(r#"("a", 1), ("of", 2)"#), 0);
    assert_eq!(found(r#"["a", "of", "in", "at", "on"]"#), 0);
    assert_eq!(found(r#"format!("expected a word of six, found {word}")"#), 0);
    assert_eq!(found(r#"["“", "”", "‘", "’", "''", "`"]"#), 0);
}

/// The lists of words in `code`: literals with nothing but commas or bars between them,
/// and literals of many words without marks, as constants have them.
fn word_lists(code: &str) -> Vec<Vec<&str>> {
    let mut lists: Vec<Vec<&str>> = vec![Vec::new()];
    let mut constant = false;
    // Odd pieces are literals; escapes do not matter for words.
    for (i, piece) in code.split('"').enumerate() {
        if i % 2 == 0 {
            let between = piece.trim();
            constant = between.ends_with(": &str =");
            if !matches!(between, "," | "|") {
                lists.push(Vec::new());
            }
        } else {
            let words = piece.split_whitespace().filter(|w| *w != "\\");
            let list = lists.last_mut().unwrap();
            if constant {
                list.extend(words.filter(|w| is_word(w)));
            } else if is_word(piece) {
                list.push(piece);
            }
        }
    }
    lists.retain(|list| list.len() > LONGEST);
    lists
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.'))
        && text.chars().any(char::is_alphabetic)
}

/// The code of a file without its unit tests and comments.
fn code_of(file: &Path) -> String {
    let code = fs::read_to_string(file).unwrap();
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn sources(root: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            // Programs that train models know names of features, not words.
            let skipped = matches!(name.as_str(), "tests" | "known_wrong" | "training");
            match path.is_dir() {
                _ if skipped => {}
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}
