//! JSON documents by HTTP: what the broker's management API tells.

use std::time::Duration;

use reqwest::{Client, redirect};
use url::Url;

use crate::config::Secret;

/// For connecting and the whole answer.
const DEADLINE: Duration = Duration::from_secs(20);
/// Longest answer in bytes: a list of some fifty thousand queues, which takes ten times as much
/// memory once it is read.
const ANSWER_MAX: usize = 16 * 1024 * 1024;

/// Gets documents from below one URL, which may hold an account: each by its path and the
/// `columns` of the list that are wanted.
///
/// # Errors
/// What went wrong, for people; without the URL.
pub async fn fetch(
    base: &Secret,
    asked: &[(&[&str], &str)],
) -> Result<Vec<serde_json::Value>, String> {
    let base = Url::parse(base.expose()).map_err(|error| error.to_string())?;
    rustls::crypto::ring::default_provider().install_default().ok();
    let mut client = Client::builder().redirect(redirect::Policy::none()).no_proxy();
    if base.scheme() == "http" {
        client = client.tls_certs_only([]);
    }
    let client = client.build().map_err(|error| error.without_url().to_string())?;
    let mut documents = Vec::new();
    for (path, columns) in asked {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(*path);
        }
        url.query_pairs_mut().append_pair("columns", columns);
        let document = tokio::time::timeout(DEADLINE, get(&client, url)).await;
        let late = || format!("no answer within {} s", DEADLINE.as_secs());
        documents.push(document.map_err(|_| late())??);
    }
    Ok(documents)
}

async fn get(client: &Client, url: Url) -> Result<serde_json::Value, String> {
    let failed = |error: reqwest::Error| super::attempt::chain(&error.without_url());
    let mut response = client.get(url).send().await.map_err(failed)?;
    if !response.status().is_success() {
        return Err(format!("expected status 200, found {}", response.status()));
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        body.extend_from_slice(&piece);
        if body.len() > ANSWER_MAX {
            return Err(format!("expected at most {ANSWER_MAX} bytes, found more"));
        }
    }
    serde_json::from_slice(&body).map_err(|error| format!("expected JSON: {error}"))
}
