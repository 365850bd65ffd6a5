//! The mappings of the configuration: compiled for the core, and tested.

use crate::article::{Article, Status};
use crate::config::{MappingSettings, MappingTest, Problem, Problems};
use crate::nearest::did_you_mean;
use crate::payload::{self, Limits, MappingSource, Mappings, Payload};

/// Compiles the mappings of the configuration.
///
/// # Errors
/// Every problem, with its key.
pub(crate) fn compile(settings: &[MappingSettings]) -> Result<Mappings, Problems> {
    let sources: Vec<MappingSource> = settings.iter().map(source).collect();
    Mappings::compile(&sources).map_err(|problems| {
        let told = |(at, key, message): (usize, String, String)| {
            let name = sources.get(at).map(|source| source.name.as_str()).unwrap_or_default();
            problem(at, name, &format!(".{key}"), &message)
        };
        Problems(problems.into_iter().map(told).collect())
    })
}

/// Blocks are counted by the program and named by people, so both are told.
fn problem(at: usize, name: &str, key: &str, message: &str) -> Problem {
    Problem::new(format!("mapping[{at}]{key}"), format!("{message} (mapping `{name}`)"))
}

fn source(settings: &MappingSettings) -> MappingSource {
    MappingSource {
        name: settings.name.clone(),
        host: settings.host.clone(),
        when: settings.when.clone(),
        fields: settings.fields.clone(),
    }
}

/// Runs the tests of the mappings.
///
/// # Errors
/// What does not hold, with its key.
pub(crate) fn check(
    settings: &[MappingSettings],
    mappings: &Mappings,
    limits: Limits,
) -> Result<(), Problems> {
    let mut failures = Vec::new();
    for (at, mapping) in settings.iter().enumerate() {
        for (number, test) in mapping.test.iter().enumerate() {
            let found = run(test, mappings, limits).into_iter();
            failures.extend(found.map(|(key, message)| {
                problem(at, &mapping.name, &format!(".test[{number}]{key}"), &message)
            }));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Problems(failures)) }
}

/// What does not hold, with the key within the test.
fn run(test: &MappingTest, mappings: &Mappings, limits: Limits) -> Vec<(String, String)> {
    let payload = Payload {
        bytes: test.payload.as_bytes(),
        content_type: test.content_type.as_deref(),
        content_encoding: None,
    };
    let article = match payload::decode_with(&payload, &limits, mappings) {
        Ok(article) => article,
        Err(rejection) => {
            let message = format!("expected an article, found it rejected: {rejection}");
            return vec![(".payload".into(), message)];
        }
    };
    let mut failures = Vec::new();
    for (field, wanted) in &test.expect {
        let key = format!(".expect.{field}");
        let Some(found) = field_of(&article, field) else {
            let meant = did_you_mean(field, Mappings::fields());
            let message = format!("expected the name of a field, found `{field}`{meant}");
            failures.push((key, message));
            continue;
        };
        let is_day = matches!(field.as_str(), "published" | "modified" | "embargo")
            && wanted.len() == "2024-03-01".len()
            && found.starts_with(wanted.as_str());
        if found != *wanted && !is_day {
            failures.push((key, format!("expected {wanted:?}, found {found:?}")));
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
        "status" => match article.status {
            Status::Usable => "usable".into(),
            Status::Withheld => "withheld".into(),
            Status::Canceled => "canceled".into(),
        },
        _ => return None,
    })
}
