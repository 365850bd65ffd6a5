//! Secrets and words that are kept in files of their own.

use std::path::Path;

use super::problem::Problem;
use super::settings::{Secret, Settings, Token};
use crate::knowledge::{Base, Table};
use crate::lexicon::Lexicon;

/// Reads `uris_file` and every `secrets_file` into the settings.
pub(super) fn resolve(settings: &mut Settings, problems: &mut Vec<Problem>) {
    if let Some(file) = &settings.amqp.uris_file {
        match lines(file) {
            Ok(uris) => settings.amqp.uris = uris,
            Err(message) => problems.push(Problem::new("amqp.uris_file", message)),
        }
    }
    for (i, webhook) in settings.webhook.iter_mut().enumerate() {
        let Some(file) = &webhook.secrets_file else { continue };
        match lines(file) {
            Ok(secrets) => webhook.secrets = secrets,
            Err(message) => {
                problems.push(Problem::new(format!("webhook[{i}].secrets_file"), message));
            }
        }
    }
}

/// Fewer characters can be guessed.
const TOKEN_CHARS: usize = 16;

/// Reads the tokens of a file: one a line, each alone or after the name of who has
/// it. One without a name is called `default`.
///
/// # Errors
/// What is wrong with the file, for people; never a token.
pub fn tokens(file: &Path) -> Result<Vec<Token>, String> {
    let token = |(at, line): (usize, Secret)| {
        let words: Vec<&str> = line.expose().split_whitespace().collect();
        let (name, secret) = match words[..] {
            [secret] => ("default", secret),
            [name, secret] => (name, secret),
            _ => return Err(format!("token {}: expected a token, or a name and a token", at + 1)),
        };
        let chars = secret.chars().count();
        if chars < TOKEN_CHARS {
            return Err(format!(
                "token {}: expected at least {TOKEN_CHARS} characters, found {chars}",
                at + 1
            ));
        }
        Ok(Token { name: name.to_owned(), secret: Secret::new(secret) })
    };
    let tokens: Result<Vec<_>, _> = lines(file)?.into_iter().enumerate().map(token).collect();
    tokens.map_err(|message| format!("{}: {message}", file.display()))
}

/// The lexicon with the tables that the settings name.
pub(super) fn lexicon(settings: &Settings, problems: &mut Vec<Problem>) -> Lexicon {
    let mut lexicon = Lexicon::new();
    for (i, file) in settings.analysis.lexicon.iter().enumerate() {
        let name = file.display().to_string();
        let added = std::fs::read_to_string(file)
            .map_err(|e| format!("{name}: {e}"))
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
        let read = std::fs::read(file)
            .map_err(|e| e.to_string())
            .and_then(|bytes| Table::read(bytes).map_err(|e| e.to_string()));
        match read {
            Ok(table) => base = base.with(table),
            Err(message) => problems.push(Problem::new(
                format!("analysis.knowledge[{i}]"),
                format!("{}: {message}", file.display()),
            )),
        }
    }
    base
}

/// The lines of a file that are neither empty nor comments.
fn lines(file: &Path) -> Result<Vec<Secret>, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Secret::new)
        .collect();
    if lines.is_empty() {
        return Err(format!("{}: expected one value a line, found none", file.display()));
    }
    Ok(lines)
}
