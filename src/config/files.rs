//! Secrets and words that are kept in files of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::problem::Problem;
use super::reading::{FileKind, read_bytes, read_text};
use super::settings::{Secret, Settings, Token};
use crate::knowledge::{Base, Table};
use crate::lexicon::Lexicon;

/// Where secrets stand that were read from files of their own: by the key that they would
/// have in the configuration, the key of the file, and its name and line.
#[derive(Default)]
pub(super) struct Places(BTreeMap<String, (String, String)>);

impl Places {
    /// Reads the file that stands under `key` with `_file` behind it.
    fn read(&mut self, key: &str, file: &Path) -> Result<Vec<Secret>, Problem> {
        let file_key = format!("{key}_file");
        let lines = lines(file).map_err(|message| Problem::new(&file_key, message))?;
        let places = lines.iter().enumerate().map(|(at, (line, _))| {
            (format!("{key}[{at}]"), (file_key.clone(), format!("{}:{line}", file.display())))
        });
        self.0.extend(places);
        Ok(lines.into_iter().map(|(_, secret)| secret).collect())
    }

    /// Has what is wrong with such a secret told of the file.
    pub(super) fn fill_in(&self, problems: &mut [Problem]) {
        for problem in problems {
            if let Some((key, place)) = self.0.get(&problem.key) {
                problem.key.clone_from(key);
                problem.message = format!("{place}: {}", problem.message);
            }
        }
    }
}

/// Reads `uris_file` and every `secrets_file` into the settings.
pub(super) fn resolve(settings: &mut Settings, problems: &mut Vec<Problem>) -> Places {
    let mut places = Places::default();
    if let Some(file) = &settings.amqp.uris_file {
        match places.read("amqp.uris", file) {
            Ok(uris) => settings.amqp.uris = uris,
            Err(problem) => problems.push(problem),
        }
    }
    for (i, webhook) in settings.webhook.iter_mut().enumerate() {
        let Some(file) = &webhook.secrets_file else { continue };
        match places.read(&format!("webhook[{i}].secrets"), file) {
            Ok(secrets) => webhook.secrets = secrets,
            Err(problem) => problems.push(problem),
        }
    }
    places
}

/// Why a file cannot be read once more; that it is missing is told by whoever reads it.
pub(super) fn irregular(file: &Path) -> Option<String> {
    (file.exists() && !file.is_file())
        .then(|| format!("{}: expected a regular file to read it again", file.display()))
}

/// [`irregular`] for every file that the settings name.
pub(super) fn all_irregular(settings: &Settings) -> Vec<Problem> {
    let Settings { amqp, http, analysis, .. } = settings;
    let mut files = vec![
        ("amqp.uris_file".to_owned(), amqp.uris_file.as_ref()),
        ("amqp.ca_file".into(), amqp.ca_file.as_ref()),
        ("amqp.cert_file".into(), amqp.cert_file.as_ref()),
        ("amqp.key_file".into(), amqp.key_file.as_ref()),
        ("http.token_file".into(), Some(&http.token_file)),
    ];
    for (i, webhook) in settings.webhook.iter().enumerate() {
        files.extend([
            (format!("webhook[{i}].secrets_file"), webhook.secrets_file.as_ref()),
            (format!("webhook[{i}].ca_file"), webhook.ca_file.as_ref()),
            (format!("webhook[{i}].cert_file"), webhook.cert_file.as_ref()),
            (format!("webhook[{i}].key_file"), webhook.key_file.as_ref()),
        ]);
    }
    for (key, named) in [("lexicon", &analysis.lexicon), ("knowledge", &analysis.knowledge)] {
        let named = named.iter().enumerate();
        files.extend(named.map(|(i, file)| (format!("analysis.{key}[{i}]"), Some(file))));
    }
    let lists = settings.list.iter().enumerate();
    files.extend(lists.map(|(i, list)| (format!("list[{i}].file"), Some(&list.file))));
    let problem =
        |(key, file): (String, Option<&PathBuf>)| Some(Problem::new(key, irregular(file?)?));
    files.into_iter().filter_map(problem).collect()
}

/// Fewer characters can be guessed.
const TOKEN_CHARS: usize = 16;

/// Reads the tokens of a file: one a line, each alone or after the name of who has
/// it. One without a name is called `default`.
///
/// # Errors
/// What is wrong with the file, for people; never a token.
pub fn tokens(file: &Path) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (line, text) in lines(file)? {
        let fault = |expected: String| format!("{}:{line}: expected {expected}", file.display());
        let words: Vec<&str> = text.expose().split_whitespace().collect();
        let (name, secret) = match words[..] {
            [secret] => ("default", secret),
            [name, secret] => (name, secret),
            _ => return Err(fault("a token, or a name and a token".into())),
        };
        // No header could bring any other.
        if !secret.bytes().all(|b| b.is_ascii_graphic()) || name.contains(char::is_control) {
            return Err(fault("a token of printable ASCII, found other characters".into()));
        }
        let chars = secret.len();
        if chars < TOKEN_CHARS {
            return Err(fault(format!("at least {TOKEN_CHARS} characters, found {chars}")));
        }
        // To the rules of `[[source]]` whoever brings it would be the one or the other.
        let other = names.insert(secret.to_owned(), name.to_owned());
        if let Some(other) = other.filter(|other| other != name) {
            return Err(fault(format!("a token of its own for `{name}`, found that of `{other}`")));
        }
        tokens.push(Token { name: name.to_owned(), secret: Secret::new(secret) });
    }
    Ok(tokens)
}

/// The lexicon with the tables that the settings name.
pub(super) fn lexicon(settings: &Settings, problems: &mut Vec<Problem>) -> Lexicon {
    let mut lexicon = Lexicon::new();
    for (i, file) in settings.analysis.lexicon.iter().enumerate() {
        let name = file.display().to_string();
        let added = read_text(file, FileKind::Lexicon)
            .and_then(|table| lexicon.extend(&name, &table).map_err(|e| e.to_string()));
        if let Err(message) = added {
            problems.push(Problem::new(format!("analysis.lexicon[{i}]"), message));
        }
    }
    lexicon
}

/// The starter with the knowledge files that the settings name laid over it.
pub(super) fn knowledge(settings: &Settings, problems: &mut Vec<Problem>) -> Base {
    let mut base = Base::new();
    for (i, file) in settings.analysis.knowledge.iter().enumerate() {
        let read = read_bytes(file, FileKind::Knowledge).and_then(|bytes| {
            Table::read(bytes).map_err(|error| format!("{}: {error}", file.display()))
        });
        match read {
            Ok(table) => base = base.with(table),
            Err(message) => {
                problems.push(Problem::new(format!("analysis.knowledge[{i}]"), message));
            }
        }
    }
    base
}

/// The lines of a file that are neither empty nor comments, with their numbers.
fn lines(file: &Path) -> Result<Vec<(usize, Secret)>, String> {
    let text = read_text(file, FileKind::Secrets)?;
    // Editors on Windows begin a file with it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<_> = text
        .lines()
        .zip(1..)
        .map(|(line, number)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| (number, Secret::new(line)))
        .collect();
    if lines.is_empty() {
        return Err(format!("{}: expected one value a line, found none", file.display()));
    }
    Ok(lines)
}
