//! The mappings of the configuration: compiled for the core, and tested.

use crate::article::Article;
use crate::config::{MappingSettings, MappingTest};
use crate::payload::{self, Limits, MappingSource, Mappings, Payload};

/// Compiles the mappings of the configuration.
///
/// # Errors
/// Every problem, with its key.
pub(crate) fn compile(settings: &[MappingSettings]) -> Result<Mappings, Vec<String>> {
    let sources: Vec<MappingSource> = settings.iter().map(source).collect();
    Mappings::compile(&sources).map_err(|problems| {
        let told = |(at, key, message): (usize, String, String)| {
            let name = sources.get(at).map(|source| source.name.as_str()).unwrap_or_default();
            format!("mapping[{at}].{key}: {message} (mapping `{name}`)")
        };
        problems.into_iter().map(told).collect()
    })
}

fn source(settings: &MappingSettings) -> MappingSource {
    MappingSource {
        name: settings.name.clone(),
        host: settings.host.clone(),
        when: settings.when.clone(),
        fields: settings.fields.clone(),
    }
}

/// Runs the tests of the mappings; what does not hold, with its key.
pub(crate) fn failures(
    settings: &[MappingSettings],
    mappings: &Mappings,
    limits: Limits,
) -> Vec<String> {
    let mut failures = Vec::new();
    for (at, mapping) in settings.iter().enumerate() {
        for (number, test) in mapping.test.iter().enumerate() {
            let place = format!("mapping[{at}].test[{number}]");
            let found = run(test, mappings, limits);
            failures.extend(found.into_iter().map(|failure| format!("{place}{failure}")));
        }
    }
    failures
}

fn run(test: &MappingTest, mappings: &Mappings, limits: Limits) -> Vec<String> {
    let payload = Payload {
        bytes: test.payload.as_bytes(),
        content_type: test.content_type.as_deref(),
        content_encoding: None,
    };
    let article = match payload::decode_with(&payload, &limits, mappings) {
        Ok(article) => article,
        Err(rejection) => {
            return vec![format!(": expected an article, found it rejected: {rejection}")];
        }
    };
    let mut failures = Vec::new();
    for (field, wanted) in &test.expect {
        let Some(found) = field_of(&article, field) else {
            failures.push(format!(".expect.{field}: expected a field of the record, found none"));
            continue;
        };
        let is_day = matches!(field.as_str(), "published" | "modified" | "embargo")
            && wanted.len() == "2024-03-01".len()
            && found.starts_with(wanted.as_str());
        if found != *wanted && !is_day {
            failures.push(format!(".expect.{field}: expected {wanted:?}, found {found:?}"));
        }
    }
    failures
}

/// What an article has for a field; several names are joined by `; `.
fn field_of(article: &Article, field: &str) -> Option<String> {
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    Some(match field {
        "id" => one(&article.source_id),
        "title" => one(&article.title),
        "body" => article.text.clone(),
        "authors" => article.authors.join("; "),
        "byline" => one(&article.byline),
        "published" => one(&article.published_at),
        "modified" => one(&article.modified_at),
        "embargo" => one(&article.embargo_until),
        "url" => one(&article.url),
        "source" => one(&article.source),
        "language" => one(&article.language),
        "keywords" => article.keywords.join("; "),
        "rights" => one(&article.rights),
        "revision" => one(&article.revision),
        _ => return None,
    })
}
