//! `GET /api/records/{id}/repeats`: the quotes of a record that others have too.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::api::not_kept;
use super::parameters::Name;
use super::problem::{Problem, json as answer};
use super::search;
use crate::record::is_same_quote;

/// Records that are named of one quote, newest first.
const NAMED: usize = 10;

/// Quotes of the record that are looked for: each is compared with all others that are kept.
const LOOKED_FOR: usize = 1000;

/// What is read of a record; the rest of its JSON is passed over.
#[derive(Deserialize)]
struct Glimpse<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    document_id: Cow<'a, str>,
    #[serde(borrow)]
    article: Article<'a>,
    #[serde(borrow)]
    quotes: Vec<Quote<'a>>,
}

#[derive(Deserialize)]
struct Article<'a> {
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    source: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Quote<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    fingerprint: Option<Cow<'a, str>>,
}

/// A quote, and where else it stands.
#[derive(Serialize)]
struct Repeat<'a> {
    quote: &'a str,
    records: usize,
    #[serde(rename = "in")]
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    record_id: &'a str,
    quote: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

/// Of each quote the records of other documents that this process keeps.
pub(super) async fn repeats(
    State(app): State<Arc<App>>,
    Name(id): Name,
) -> Result<Response, Problem> {
    let record = app.state.recent.get(&id).ok_or_else(not_kept)?;
    let (kept, since) = (app.state.recent.list(), app.state.journal.since());
    let turn = search::turn(&app.searches).await?;
    // Up to 16 MiB of JSON are read for this.
    let found = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let others = kept.iter().filter_map(|kept| serde_json::from_slice(&kept.json).ok());
        let others: Vec<Glimpse<'_>> = others.collect();
        let this: Option<Glimpse<'_>> = serde_json::from_slice(&record).ok();
        let repeats = this.as_ref().map(|this| of(this, &others)).unwrap_or_default();
        let list = json!({ "repeats": repeats, "searched": kept.len(), "since": since });
        answer(StatusCode::OK, &list)
    });
    Ok(found.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
}

fn of<'a>(this: &'a Glimpse<'a>, others: &'a [Glimpse<'a>]) -> Vec<Repeat<'a>> {
    // Another revision of the same article says the same; that is no news.
    let others = others.iter().filter(|other| other.document_id != this.document_id);
    let others: Vec<_> = others.map(|other| (other, bits(&other.quotes))).collect();
    let repeat = |(id, own): &(&'a str, u64)| {
        let mut repeat = Repeat { quote: id, records: 0, places: Vec::new() };
        for (other, quotes) in &others {
            let same = quotes.iter().find(|(_, bits)| is_same_quote(*own, *bits));
            let Some((quote, _)) = same else { continue };
            repeat.records += 1;
            if repeat.places.len() < NAMED {
                let Article { title, source } = &other.article;
                let (title, source) = (title.as_deref(), source.as_deref());
                repeat.places.push(Place { record_id: &other.record_id, quote, title, source });
            }
        }
        (repeat.records > 0).then_some(repeat)
    };
    bits(&this.quotes).iter().take(LOOKED_FOR).filter_map(repeat).collect()
}

/// The quotes that have a fingerprint.
fn bits<'a>(quotes: &'a [Quote<'a>]) -> Vec<(&'a str, u64)> {
    let of = |quote: &'a Quote<'a>| {
        Some((quote.id.as_ref(), u64::from_str_radix(quote.fingerprint.as_deref()?, 16).ok()?))
    };
    quotes.iter().filter_map(of).collect()
}
