//! Whether the countries given to places are right, on news of places with
//! ambiguous names.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use copydesk::analysis::EntityType;
use copydesk::analysis::names::Name;
use copydesk::span::Span;
use serde::Deserialize;

use super::Merger;

const SETS: [&str; 3] =
    ["lgl.dev75.EVALONLY.jsonl", "geowebnews.dev75.EVALONLY.jsonl", "tr-news.dev75.EVALONLY.jsonl"];

#[derive(Deserialize)]
struct Raw {
    text: String,
    entities: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    start: usize,
    end: usize,
    text: String,
    label: String,
    geonames: Option<String>,
}

/// Prints precision and coverage: mentions of the cities of the table alone,
/// whose country is known.
pub(super) fn run(
    merger: &mut Merger,
    corpora: &Path,
    cities: &Path,
) -> Result<(), Box<dyn Error>> {
    let table = fs::read_to_string(cities).map_err(|e| format!("{}: {e}", cities.display()))?;
    let country = |row: &'_ str| {
        let fields: Vec<&str> = row.split('\t').collect();
        Some(((*fields.get(5)?).to_owned(), (*fields.get(2)?).to_owned()))
    };
    let countries: BTreeMap<String, String> = table.lines().skip(1).filter_map(country).collect();
    println!("\n{:36} cities  given  precision  wrong most often", "set");
    for file in SETS {
        let content = fs::read_to_string(corpora.join(file)).map_err(|e| format!("{file}: {e}"))?;
        let (mut all, mut given, mut right) = (0, 0, 0);
        let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
        for line in content.lines() {
            let raw: Raw = serde_json::from_str(line)?;
            for (place, found, gold) in compare(merger, &raw, &countries) {
                all += 1;
                given += usize::from(found.is_some());
                right += usize::from(found.as_deref() == Some(gold));
                if let Some(found) = found.filter(|f| f != gold) {
                    *wrong.entry(format!("{place} {found}/{gold}")).or_default() += 1;
                }
            }
        }
        let precision = 100.0 * right as f64 / given.max(1) as f64;
        let mut wrong: Vec<_> = wrong.into_iter().collect();
        wrong.sort_by_key(|(_, count)| usize::MAX - count);
        let worst: Vec<_> =
            wrong.into_iter().take(8).map(|(what, n)| format!("{what} ×{n}")).collect();
        let set = file.trim_end_matches(".jsonl");
        println!("{set:36} {all:6} {given:6} {precision:10.1}  {}", worst.join(", "));
    }
    Ok(())
}

/// Each gold city: its name, the country given to it, its country.
fn compare<'a>(
    merger: &mut Merger,
    raw: &'a Raw,
    countries: &'a BTreeMap<String, String>,
) -> Vec<(&'a str, Option<String>, &'a str)> {
    let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(raw.text.len());
    let span = |p: &Place| Span::new(bytes[p.start], bytes[p.end]);
    let (_, entities) = merger.merge(&raw.text, |view, _| {
        let places = raw.entities.iter().filter(|p| p.label == "LOC").map(span);
        let kind = EntityType::Location;
        places.map(|span| Name { span, tokens: view.tokens_in(span), kind }).collect()
    });
    let known = |p: &'a Place| Some((p, countries.get(p.geonames.as_deref()?)?));
    let found = raw.entities.iter().filter_map(known).filter_map(|(place, gold)| {
        let at = span(place);
        let entity = entities.iter().find(|e| e.mentions.iter().any(|m| m.span == at))?;
        Some((place.text.as_str(), entity.country.clone(), gold.as_str()))
    });
    found.collect()
}
