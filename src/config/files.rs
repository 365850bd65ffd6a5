//! Secrets and words that are kept in files of their own.

use std::path::Path;

use super::problem::Problem;
use super::settings::{Secret, Settings};
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

/// The lexicon with the tables that the settings name.
pub(super) fn lexicon(settings: &Settings) -> Result<Lexicon, Vec<Problem>> {
    let (mut lexicon, mut problems) = (Lexicon::new(), Vec::new());
    for (i, file) in settings.analysis.lexicon.iter().enumerate() {
        let name = file.display().to_string();
        let added = std::fs::read_to_string(file)
            .map_err(|e| format!("{name}: {e}"))
            .and_then(|table| lexicon.extend(&name, &table).map_err(|e| e.to_string()));
        if let Err(message) = added {
            problems.push(Problem::new(format!("analysis.lexicon[{i}]"), message));
        }
    }
    if problems.is_empty() { Ok(lexicon) } else { Err(problems) }
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
