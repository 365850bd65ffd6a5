//! What the documentation and the page tell people to type.

use std::fs;
use std::path::Path;

use crate::support::{Desk, text};

/// Pages whose commands are typed as they stand.
const PAGES: [&str; 12] = [
    "README.md",
    "CONTRIBUTING.md",
    "deploy/README.md",
    "docs/ARCHITECTURE.md",
    "docs/CASES.md",
    "docs/DELIVERY.md",
    "docs/FILTERS.md",
    "docs/KNOWLEDGE.md",
    "docs/LEXICON.md",
    "docs/LISTS.md",
    "docs/PAYLOADS.md",
    "config/copydesk.toml",
];

/// Help is printed once the words before it were understood.
#[test]
fn the_commands_of_the_documentation_exist() {
    let desk = Desk::new(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for page in PAGES {
        let page_text = fs::read_to_string(root.join(page)).unwrap();
        for command in commands(&page_text) {
            let output = desk.arguments(words(&command).into_iter().chain(["--help".into()]));
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{page}: copydesk {command}: {said}");
            seen += 1;
        }
    }
    assert!(seen > 50, "expected the commands of the pages, found {seen}");
}

/// What stands behind `copydesk`, in lines of code and between backticks.
fn commands(page: &str) -> Vec<String> {
    let lines = page.lines().filter_map(|line| line.trim_start().strip_prefix("copydesk "));
    let code = page.split('`').skip(1).step_by(2);
    let spans = code.filter_map(|code| code.strip_prefix("copydesk "));
    let ends = ["  #", " #", " |", " >", " <", "\n\n"];
    let command = |text: &str| {
        let end = ends.iter().filter_map(|end| text.find(end)).min();
        text.get(..end.unwrap_or(text.len())).unwrap_or(text).replace('\n', " ")
    };
    lines.filter(|line| !line.contains('`')).chain(spans).map(command).collect()
}

/// As a shell parts them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
