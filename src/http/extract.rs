//! `POST /extract`: one payload → its record, at once. No queue, nothing stored;
//! the analysis threads, their limit and the payload caps are those of the queue.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::intake::{self, Received, TURN, busy};
use super::problem::Problem;
use super::{App, body, drawn};
use crate::pool::{Analysed, Work, Written};
use crate::record::Record;

/// What a client can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The record.
    Json,
    /// The article with its marks, for people.
    Html,
}

/// Answers with the record, drawn or as JSON, or with the reason why there is none.
pub(super) async fn post_extract(State(app): State<Arc<App>>, request: Request) -> Response {
    let Some(form) = form(request.headers()) else {
        let (head, content) = request.into_parts();
        body::discard(&head.headers, content).await;
        let detail = "expected application/json or text/html in Accept, found neither";
        return Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", detail).into_response();
    };
    let answered = async {
        let received = intake::receive(&app, request).await?;
        let written = analyse(&app, received).await?;
        // A large page takes longer to write than an async thread may be held.
        let answer = tokio::task::spawn_blocking(move || answer(*written, form)).await;
        answer.map_err(|_| defect("the record could not be written"))
    };
    answered.await.unwrap_or_else(IntoResponse::into_response)
}

async fn analyse(app: &App, received: Received<'_>) -> Result<Box<Written>, Problem> {
    let permit = tokio::time::timeout(TURN, app.state.pool.permit()).await.map_err(|_| busy())?;
    let work = Work {
        body: received.bytes.clone(),
        content_type: received.declared.content_type.clone(),
        content_encoding: received.declared.content_encoding.clone(),
    };
    // In a task of its own: a client that hangs up takes this one with it, and then nobody
    // would keep the time of the analysis or have its thread back.
    let pool = Arc::clone(&app.state.pool);
    let analysing = tokio::spawn(async move { pool.analyse(work, permit).await });
    match analysing.await.unwrap_or(Analysed::Panicked) {
        Analysed::Record(written) => Ok(written),
        Analysed::Rejected(rejection) => Err(rejection.into()),
        Analysed::Panicked => Err(defect("the analysis panicked")),
        Analysed::TimedOut => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timeout",
            "the analysis took longer than limits.analysis_ms",
        )),
    }
}

fn defect(detail: &str) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "panic", detail)
}

fn answer(written: Written, form: Form) -> Response {
    match form {
        Form::Json => ([(header::CONTENT_TYPE, "application/json")], written.json).into_response(),
        Form::Html => {
            let Ok(record) = serde_json::from_slice::<Record>(&written.json) else {
                return defect("the record could not be read").into_response();
            };
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
                (header::CONTENT_SECURITY_POLICY, drawn::policy()),
            ];
            (headers, drawn::page(&record)).into_response()
        }
    }
}

/// What the client likes best; JSON where it does not care. `None`: neither.
fn form(headers: &HeaderMap) -> Option<Form> {
    if !headers.contains_key(header::ACCEPT) {
        return Some(Form::Json);
    }
    let accept = headers.get_all(header::ACCEPT).iter();
    let accept = accept.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    let (json, html) = (quality(&accept, "application/json"), quality(&accept, "text/html"));
    match (json, html) {
        (0.0, 0.0) => None,
        _ if html > json => Some(Form::Html),
        _ => Some(Form::Json),
    }
}

/// The weight of a media type in an `Accept` header (RFC 9110, 12.5.1): that of the
/// most specific range that covers it.
fn quality(accept: &str, media_type: &str) -> f32 {
    let any_subtype = format!("{}/*", media_type.split('/').next().unwrap_or_default());
    let mut best = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let specific = match name.as_str() {
            name if name == media_type => 3,
            name if name == any_subtype => 2,
            "*/*" => 1,
            _ => continue,
        };
        let weight = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |w| w.trim().parse().unwrap_or(0.0));
        if specific > best.0 {
            best = (specific, weight);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_for(accept: &[&str]) -> Option<Form> {
        form(&accept.iter().map(|value| (header::ACCEPT, value.parse().unwrap())).collect())
    }

    #[test]
    fn the_client_gets_what_it_likes_best() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (accept, expected) in [
            (&[][..], Some(Form::Json)),
            (&["*/*"], Some(Form::Json)),
            (&["application/json"], Some(Form::Json)),
            (&["text/html"], Some(Form::Html)),
            (&["Text/HTML; charset=utf-8"], Some(Form::Html)),
            (&[browser], Some(Form::Html)),
            (&["text/html;q=0.5, application/json;q=0.6"], Some(Form::Json)),
            (&["text/html;q=0.5", "application/json;q=0.4"], Some(Form::Html)),
            (&["text/*, application/json;q=0"], Some(Form::Html)),
            (&["*/*, text/html;q=0"], Some(Form::Json)),
            (&["image/png"], None),
            (&["text/html;q=0"], None),
        ] {
            assert_eq!(form_for(accept), expected, "{accept:?}");
        }
    }
}
