//! The inspector: one page, its style and its scripts, all compiled in.
//!
//! The page asks nobody but this server for anything, and its content policy
//! holds it to that. Article text reaches the page as JSON and is only ever set
//! as text.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::App;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The page and what it loads.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", asset(HTML, include_str!("index.html")))
        .route("/inspector.css", asset(CSS, include_str!("inspector.css")))
        .route("/icon.svg", asset(SVG, include_str!("icon.svg")))
        .route("/inspector.mjs", asset(SCRIPT, include_str!("inspector.mjs")))
        .route("/article.mjs", asset(SCRIPT, include_str!("article.mjs")))
        .route("/parked.mjs", asset(SCRIPT, include_str!("parked.mjs")))
        .route("/segments.mjs", asset(SCRIPT, include_str!("segments.mjs")))
        .route("/ask.mjs", asset(SCRIPT, include_str!("ask.mjs")))
        .route("/dom.mjs", asset(SCRIPT, include_str!("dom.mjs")))
}

fn asset(kind: &'static str, content: &'static str) -> axum::routing::MethodRouter<Arc<App>> {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // After an upgrade the page and its scripts change together.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    get(move || async move { (headers, content).into_response() })
}
