//! What an operator can set: compiled defaults, then a file, then the environment.
//!
//! [`load`] reads every layer, checks everything and reports all problems
//! together. `config/copydesk.toml` explains each key.

mod check;
mod environment;
mod files;
mod origins;
mod problem;
mod read;
mod settings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat};

use crate::lexicon::Lexicon;

pub use problem::{Problem, Problems};
pub use settings::*;

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
}

impl Sources {
    /// The process's own environment, with the file of `--config` if given.
    pub fn of_process(file: Option<PathBuf>) -> Self {
        let named = std::env::var_os("COPYDESK_CONFIG").filter(|f| !f.is_empty());
        Self {
            file: file.or_else(|| named.map(PathBuf::from)),
            working_dir: PathBuf::new(),
            environment: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
        }
    }

    fn file(&self) -> Option<PathBuf> {
        self.file.clone().or_else(|| {
            let file = self.working_dir.join(DEFAULT_FILE);
            file.is_file().then_some(file)
        })
    }
}

/// Reads, checks and completes the settings (secrets from their files included).
///
/// # Errors
/// Every problem of every layer, each with its key and where it came from.
pub fn load(sources: &Sources) -> Result<Settings, Problems> {
    let file = sources.file();
    let layers = layers(file.as_deref(), sources).map_err(|e| vec![Problem::of_layer(&e)])?;
    let origins = origins::of(&layers, file.as_deref());
    let mut problems = Vec::new();
    let mut settings = read::settings(layers, &mut problems);
    files::resolve(&mut settings, &mut problems);
    check::combinations(&settings, &mut problems);
    problems.extend(files::lexicon(&settings).err().unwrap_or_default());
    origins::fill_in(&origins, &mut problems);
    if problems.is_empty() { Ok(settings) } else { Err(Problems::from(problems)) }
}

/// The lexicon with the tables of words that the settings name.
///
/// # Errors
/// Every table that cannot be read.
pub fn lexicon(settings: &Settings) -> Result<Lexicon, Problems> {
    files::lexicon(settings).map_err(Problems::from)
}

fn layers(file: Option<&Path>, sources: &Sources) -> Result<config::Value, config::ConfigError> {
    let mut builder = Config::builder();
    if let Some(file) = file {
        builder = builder.add_source(File::from(file).format(FileFormat::Toml));
    }
    let built = builder.add_source(environment::Environment::new(&sources.environment)).build()?;
    Ok(built.cache)
}
