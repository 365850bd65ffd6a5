//! What an operator can set: compiled defaults, then a file, then the environment.
//!
//! [`load_all`] reads every layer, checks everything and reports all problems
//! together. `config/copydesk.toml` explains each key.

mod check;
mod environment;
mod files;
mod lists;
mod origins;
mod pem;
mod problem;
mod read;
mod reading;
mod settings;
mod vhost;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat, Value};
use ipnet::IpNet;

use crate::knowledge::Base;
use crate::lexicon::Lexicon;
use crate::lists::Lists;
pub use crate::nearest::did_you_mean;
pub(crate) use check::is_brokers_header;
use environment::Environment;
pub use files::tokens;
pub use lists::{Expectation, ListFile, read_list};
pub use pem::client_certificate;

pub use problem::{Problem, Problems};
use reading::read_text;
pub use reading::{FileKind, being_read, read_bytes};
pub use settings::*;
pub use vhost::vhost;

/// The file that is read when neither `--config` nor `COPYDESK_CONFIG` names one.
pub const DEFAULT_FILE: &str = "config/copydesk.toml";

/// Where the layers come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `--config`, else `COPYDESK_CONFIG`: must exist.
    pub file: Option<PathBuf>,
    /// The folder in which [`DEFAULT_FILE`] is looked for.
    pub working_dir: PathBuf,
    /// The environment; only names that begin with `COPYDESK__` matter.
    pub environment: BTreeMap<String, String>,
    /// Names of variables of ours that are not UTF-8, or whose values are not.
    pub undecodable: Vec<String>,
}

impl Sources {
    /// The process's own environment, with the file of `--config` if given.
    pub fn of_process(file: Option<PathBuf>) -> Self {
        let named = std::env::var_os("COPYDESK_CONFIG").filter(|f| !f.is_empty());
        let mut sources =
            Self { file: file.or_else(|| named.map(PathBuf::from)), ..Self::default() };
        for (name, value) in std::env::vars_os() {
            let shown = name.to_string_lossy().into_owned();
            match (name.into_string(), value.into_string()) {
                (Ok(name), Ok(value)) => drop(sources.environment.insert(name, value)),
                // A path need not be UTF-8; all else that is ours must be.
                _ if shown == "COPYDESK_CONFIG" || !shown.starts_with("COPYDESK_") => {}
                _ => sources.undecodable.push(shown),
            }
        }
        sources
    }

    fn file(&self) -> Option<PathBuf> {
        self.file.clone().or_else(|| {
            let file = self.working_dir.join(DEFAULT_FILE);
            file.is_file().then_some(file)
        })
    }
}

/// The settings, and what stands in the files of words and names that they name.
#[derive(Debug)]
pub struct Loaded {
    /// Checked and completed.
    pub settings: Settings,
    /// The lexicon with the tables of words.
    pub lexicon: Lexicon,
    /// The starter with the knowledge files laid over it.
    pub knowledge: Base,
    /// The operator's lists.
    pub lists: Lists,
    /// Where each setting came from.
    pub origins: Origins,
}

/// The file or environment variable of every setting that is not a default.
#[derive(Debug, Clone, Default)]
pub struct Origins(BTreeMap<String, String>);

impl Origins {
    /// What others have found wrong with values, each by its key, with where they came from.
    pub fn problems(&self, found: impl IntoIterator<Item = (String, String)>) -> Problems {
        let problem = |(key, message): (String, String)| Problem::new(key, message);
        let mut problems: Vec<_> = found.into_iter().map(problem).collect();
        origins::fill_in(&self.0, &mut problems);
        Problems::from(problems)
    }
}

/// The settings alone.
///
/// # Errors
/// As for [`load_all`].
pub fn load(sources: &Sources) -> Result<Settings, Problems> {
    load_all(sources).map(|loaded| loaded.settings)
}

/// Reads, checks and completes the settings (secrets from their files included), each file
/// once.
///
/// # Errors
/// Every problem of every layer, each with its key and where it came from.
pub fn load_all(sources: &Sources) -> Result<Loaded, Problems> {
    load_unless(sources, |_| Vec::new())
}

/// [`load_all`], unless something about the settings stands against opening their files.
fn load_unless(
    sources: &Sources,
    refused: impl Fn(&Settings) -> Vec<Problem>,
) -> Result<Loaded, Problems> {
    let file = sources.file();
    let mut problems = Vec::new();
    let layers = layers(file.as_deref(), sources, &mut problems)
        .map_err(|message| vec![Problem::new("", message)])?;
    let origins = origins::of(&layers, file.as_deref());
    let (mut settings, known) = read::settings(layers, &mut problems);
    problems.extend(environment::misspelt(&sources.environment, &known));
    problems.extend(sources.undecodable.iter().map(|name| environment::undecodable(name)));
    let mut odd = refused(&settings);
    if !odd.is_empty() {
        origins::fill_in(&origins, &mut odd);
        return Err(Problems::from(odd));
    }
    let places = files::resolve(&mut settings, &mut problems);
    let lists = lists::read_all(&settings.list, &mut problems);
    check::combinations(&settings, lists.as_ref(), &mut problems);
    places.fill_in(&mut problems);
    let lexicon = files::lexicon(&settings, &mut problems);
    let knowledge = files::knowledge(&settings, &mut problems);
    origins::fill_in(&origins, &mut problems);
    if problems.is_empty() {
        let lists = lists.unwrap_or_default();
        let origins = Origins(origins);
        Ok(Loaded { settings, lexicon, knowledge, lists, origins })
    } else {
        Err(Problems::from(problems))
    }
}

/// [`load_all`] once more, for a service that runs. A pipe holds nothing any more, and whoever
/// opened it would wait for a writer: no such file is opened.
///
/// # Errors
/// As for [`load_all`].
pub fn load_again(sources: &Sources) -> Result<Loaded, Problems> {
    if let Some(message) = sources.file().and_then(|file| files::irregular(&file)) {
        return Err(vec![Problem::new("", message)].into());
    }
    load_unless(sources, files::all_irregular)
}

/// The file under the environment, merged.
fn layers(
    path: Option<&Path>,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Result<Value, String> {
    let text = path.map_or(Ok(String::new()), read_file)?;
    let file = || Config::builder().add_source(File::from_str(&text, FileFormat::Toml));
    let broken = |error: &config::ConfigError| {
        let place = path.map(|path| format!("{}: ", path.display())).unwrap_or_default();
        format!("{place}{}", without_excerpt(&error.to_string()))
    };
    let alone = file().build().map_err(|error| broken(&error))?.cache;
    let environment = Environment::new(&sources.environment, &alone, problems);
    let built = file().add_source(environment).build().map_err(|error| broken(&error))?;
    Ok(built.cache)
}

/// A file, or what a pipe holds.
fn read_file(path: &Path) -> Result<String, String> {
    if path.is_dir() {
        return Err(format!("{}: expected a file, found a folder", path.display()));
    }
    read_text(path, FileKind::Settings)
}

/// The parser's message without the line it draws, which may hold a secret.
fn without_excerpt(message: &str) -> String {
    let drawn = |line: &str| {
        line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('|')
    };
    let kept: Vec<_> =
        message.lines().map(str::trim).filter(|line| !line.is_empty() && !drawn(line)).collect();
    kept.join(": ")
}

/// Reads a network such as `10.1.0.0/16` or `fd00::/8`.
///
/// # Errors
/// What was expected, for people.
pub fn network(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| format!("expected a network such as `10.1.0.0/16`, found `{text}`"))
}
