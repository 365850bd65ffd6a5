//! `copydesk test`: checks lists against the sentences in their own files.

use std::path::{Path, PathBuf};

use super::exit::{self, Failure};
use super::output::say;
use crate::analysis::Scratch;
use crate::config::{self, Expectation, ListFile, Loaded, Settings};
use crate::lists::{List, Lists};
use crate::payload::Payload;
use crate::pipeline::Engine;
use crate::record::Record;

/// Check lists against the sentences in their own files.
///
/// docs/LISTS.md has the format. The lists of the configuration are in use, too; a file
/// that is none of them is stronger than they are, and is called by its name without the
/// extension, or with a number behind it where another list is called so.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  copydesk test cabinet.toml companies.toml

What comes out otherwise is printed, and the exit code is 65.")]
pub(super) struct Args {
    /// Files of lists
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, loaded: Loaded) -> Result<u8, Failure> {
    let (settings, engine) = super::engine(loaded);
    let mut lists = Vec::new();
    for list in &settings.list {
        lists.push(List { name: list.name.clone(), rows: read(&list.name, &list.file)?.rows });
    }
    let mut tests = Vec::new();
    for file in &args.files {
        let known = configured(&settings, file);
        let is_new = known.is_none();
        let name = known.unwrap_or_else(|| free_name(file, &lists));
        let read = read(&name, file)?;
        if read.tests.is_empty() {
            let found = "expected at least one [[test]], found none";
            return Err(Failure::data(format!("{}: {found}", file.display())));
        }
        if is_new {
            lists.push(List { name: name.clone(), rows: read.rows });
        }
        tests.push((file, name, read.tests));
    }
    let engine = engine.with_lists(Lists::new(lists));
    let (mut out, mut right, mut all) = (String::new(), 0, 0);
    for (file, name, tests) in tests {
        for test in tests {
            let differing = differences(&engine, &name, &test)?;
            all += 1;
            right += usize::from(differing.is_empty());
            for difference in differing {
                out.push_str(&format!("{}:{}: {difference}\n", file.display(), test.line));
            }
        }
    }
    out.push_str(&format!("{right} of {all} tests as expected\n"));
    say(out.as_bytes())?;
    Ok(if right == all { exit::OK } else { exit::DATA })
}

/// The name of the list in the configuration that has this file.
fn configured(settings: &Settings, file: &Path) -> Option<String> {
    let same = |other: &Path| {
        let path = |path: &Path| path.canonicalize().ok();
        other == file || path(other).is_some_and(|other| Some(other) == path(file))
    };
    settings.list.iter().find(|list| same(&list.file)).map(|list| list.name.clone())
}

/// What a file is called that is not in the configuration: as nobody else is.
fn free_name(file: &Path, lists: &[List]) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let numbered = (2..).map(|n| format!("{stem}-{n}"));
    let is_free = |name: &String| !lists.iter().any(|list| is_called(list, name));
    std::iter::once(stem.to_string()).chain(numbered).find(is_free).unwrap_or_default()
}

/// Whether records give a list, or a topic of it, this name.
fn is_called(list: &List, name: &str) -> bool {
    list.name == name || list.rows.iter().any(|row| row.topics.iter().any(|topic| topic == name))
}

fn read(name: &str, file: &Path) -> Result<ListFile, Failure> {
    config::read_list(name, file).map_err(|problems| {
        let told = problems.join("\ncopydesk: ");
        if file.is_file() { Failure::config(told) } else { Failure::no_input(told) }
    })
}

/// What comes out otherwise.
fn differences(engine: &Engine, list: &str, test: &Expectation) -> Result<Vec<String>, Failure> {
    let payload = Payload {
        bytes: test.text.as_bytes(),
        content_type: Some("text/plain"),
        content_encoding: None,
    };
    let record = engine.process(&mut Scratch::default(), &payload);
    let record = record.map_err(|rejection| Failure::data(rejection.to_string()))?;
    let mut differing = Vec::new();
    if let Some(wanted) = &test.find {
        let on_list = record.entities.iter().filter(|e| e.lists.iter().any(|l| l == list));
        let found: Vec<&str> = on_list.map(|entity| entity.name.as_str()).collect();
        let missed = wanted.iter().filter(|name| !found.contains(&name.as_str()));
        differing.extend(missed.map(|name| format!("find: expected `{name}`, found it nowhere")));
        let more = found.iter().filter(|name| !wanted.iter().any(|wanted| wanted == *name));
        differing.extend(more.map(|name| format!("find: expected nothing more, found `{name}`")));
    }
    if let Some(wanted) = &test.speakers {
        let speakers = record.quotes.iter().map(|quote| quote.speaker.as_ref());
        let found: Vec<&str> = speakers.map(|s| s.map_or("", |s| s.name.as_str())).collect();
        if found != wanted.iter().map(String::as_str).collect::<Vec<_>>() {
            differing.push(format!("speakers: expected {wanted:?}, found {found:?}"));
        }
    }
    for (name, wanted) in &test.types {
        let found = type_of(&record, name);
        if found != wanted {
            differing.push(format!("types: expected `{name}` as {wanted}, found {found}"));
        }
    }
    for name in &test.unlinked {
        let entity = record.entities.iter().find(|entity| entity.name == *name);
        let found = match entity.map(|entity| entity.ids.values().next()) {
            Some(None) => continue,
            Some(Some(id)) => id,
            None => "it nowhere",
        };
        differing.push(format!("unlinked: expected `{name}` without ids, found {found}"));
    }
    Ok(differing)
}

fn type_of<'r>(record: &'r Record, name: &str) -> &'r str {
    let entity = record.entities.iter().find(|entity| entity.name == name);
    entity.map_or("nothing", |entity| entity.kind.name())
}
