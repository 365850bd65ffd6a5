//! One request to an endpoint.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Request, Response};
use url::Url;

use super::address::RefusedAddress;
use super::answer::{Answer, retry_after};
use super::endpoint::Endpoint;
use super::trace;
use crate::queue::Message;

/// As much of a response body as is read. A body that ends sooner must end well.
const RESPONSE_CAP: usize = 16 * 1024;
/// Longest error detail in bytes: it travels in a message header.
const DETAIL_CAP: usize = 300;

/// Posts a record and waits for the whole answer, all within the endpoint's
/// deadline.
///
/// A 2xx whose body breaks off or drips past the deadline is a failure: the
/// receiver may have died before it stored the record, and a second copy has the
/// same id.
pub(super) async fn send(endpoint: &Endpoint, message: &Message) -> Answer {
    let request = match request(endpoint, message) {
        Ok(request) => request,
        Err(error) => return failed(endpoint, error),
    };
    let exchange = async {
        let response = endpoint.client.execute(request).await?;
        read_answer(response).await
    };
    match tokio::time::timeout(endpoint.timeout, exchange).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => failed(endpoint, error),
        Err(_) => Answer::Failed {
            class: "timeout",
            detail: format!("expected an answer in {} s, found none", endpoint.timeout.as_secs()),
        },
    }
}

/// Asks for nothing but an answer: any HTTP status shows that the endpoint's host
/// resolves, may be reached and speaks HTTP.
pub(super) async fn reach(endpoint: &Endpoint) -> Result<(), String> {
    let request = endpoint.client.head(endpoint.url.clone()).headers(endpoint.headers.clone());
    let request = request.timeout(endpoint.timeout);
    match request.send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(told(endpoint, &error.without_url())),
    }
}

fn request(endpoint: &Endpoint, message: &Message) -> Result<Request, reqwest::Error> {
    let timestamp =
        SystemTime::now().duration_since(UNIX_EPOCH).as_ref().map_or(0, Duration::as_secs);
    let id = webhook_id(&message.id);
    let signature = endpoint.signer.sign(&id, timestamp, &message.body);
    endpoint
        .client
        .post(endpoint.url.clone())
        .headers(trace::headers(message))
        .headers(endpoint.headers.clone())
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature)
        .body(message.body.clone())
        .build()
}

/// The id as HTTP can carry it. Ours always can; one that another publisher gave to a message
/// among the records must not look like a failure of the endpoint.
fn webhook_id(id: &str) -> String {
    id.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

async fn read_answer(mut response: Response) -> Result<Answer, reqwest::Error> {
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| retry_after(value, Timestamp::now()));
    let leads_to = response.status().is_redirection().then(|| leads_to(&response)).flatten();
    let answer = Answer::Status { status: response.status().as_u16(), retry_after, leads_to };
    if !response.status().is_success() {
        return Ok(answer);
    }
    let mut read = 0;
    while let Some(chunk) = response.chunk().await? {
        read += chunk.len();
        if read >= RESPONSE_CAP {
            break;
        }
    }
    Ok(answer)
}

/// The host and port of a redirect: without user, path and query.
fn leads_to(response: &Response) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let to = response.url().join(location).ok()?;
    place(&to)
}

/// Scheme, host and port, which hold no secret.
pub(super) fn place(url: &Url) -> Option<String> {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{}{port}", url.scheme(), url.host_str()?))
}

fn failed(endpoint: &Endpoint, error: reqwest::Error) -> Answer {
    let error = &error.without_url();
    let class = if caused_by::<RefusedAddress>(error) {
        "refused_address"
    } else if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connect"
    } else {
        "other"
    };
    Answer::Failed { class, detail: told(endpoint, error) }
}

/// Says too whom it could not connect to, where that is not the endpoint.
fn told(endpoint: &Endpoint, error: &reqwest::Error) -> String {
    match &endpoint.proxy {
        Some(proxy) if error.is_connect() => {
            format!("through the proxy {proxy}: {}", explained(error))
        }
        _ => explained(error),
    }
}

fn caused_by<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<T>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The cause chain, and what mends it where the cause tells.
fn explained(error: &dyn Error) -> String {
    const HINTS: [(&str, &str); 5] = [
        ("UnknownIssuer", "nobody who is trusted has signed it: ca_file names who may"),
        ("BadSignature", "nobody who is trusted has signed it: ca_file names who may"),
        ("CaUsedAsEndEntity", "it is an authority's own: have it sign one, and name it in ca_file"),
        ("invalid HTTP version", "what answers there does not speak HTTP"),
        ("invalid HTTP status", "what answers there does not speak HTTP"),
    ];
    let line = chain(error);
    match HINTS.iter().find(|(cause, _)| line.contains(cause)) {
        Some((_, hint)) => format!("{line} ({hint})"),
        None => line,
    }
}

/// The whole cause chain in one line, cut to what a message header can hold.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line.truncate(line.floor_char_boundary(DETAIL_CAP));
    line
}
