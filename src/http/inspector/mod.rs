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
use crate::samples;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The scripts and styles, by their paths.
const ASSETS: [(&str, &str, &str); 33] = [
    ("/inspector.css", CSS, include_str!("inspector.css")),
    ("/reader.css", CSS, include_str!("reader.css")),
    ("/work.css", CSS, include_str!("work.css")),
    ("/icon.svg", SVG, include_str!("icon.svg")),
    ("/also.mjs", SCRIPT, include_str!("also.mjs")),
    ("/article.mjs", SCRIPT, include_str!("article.mjs")),
    ("/ask.mjs", SCRIPT, include_str!("ask.mjs")),
    ("/change.mjs", SCRIPT, include_str!("change.mjs")),
    ("/dom.mjs", SCRIPT, include_str!("dom.mjs")),
    ("/entities.mjs", SCRIPT, include_str!("entities.mjs")),
    ("/figures.mjs", SCRIPT, include_str!("figures.mjs")),
    ("/follow.mjs", SCRIPT, include_str!("follow.mjs")),
    ("/groups.mjs", SCRIPT, include_str!("groups.mjs")),
    ("/inspector.mjs", SCRIPT, include_str!("inspector.mjs")),
    ("/judge.mjs", SCRIPT, include_str!("judge.mjs")),
    ("/links.mjs", SCRIPT, include_str!("links.mjs")),
    ("/marks.mjs", SCRIPT, include_str!("marks.mjs")),
    ("/metrics.mjs", SCRIPT, include_str!("metrics.mjs")),
    ("/missing.mjs", SCRIPT, include_str!("missing.mjs")),
    ("/notice.mjs", SCRIPT, include_str!("notice.mjs")),
    ("/operate.mjs", SCRIPT, include_str!("operate.mjs")),
    ("/parked.mjs", SCRIPT, include_str!("parked.mjs")),
    ("/payload.mjs", SCRIPT, include_str!("payload.mjs")),
    ("/place.mjs", SCRIPT, include_str!("place.mjs")),
    ("/printed.mjs", SCRIPT, include_str!("printed.mjs")),
    ("/quotes.mjs", SCRIPT, include_str!("quotes.mjs")),
    ("/reading.mjs", SCRIPT, include_str!("reading.mjs")),
    ("/records.mjs", SCRIPT, include_str!("records.mjs")),
    ("/same.mjs", SCRIPT, include_str!("same.mjs")),
    ("/segments.mjs", SCRIPT, include_str!("segments.mjs")),
    ("/side.mjs", SCRIPT, include_str!("side.mjs")),
    ("/try.mjs", SCRIPT, include_str!("try.mjs")),
    ("/words.mjs", SCRIPT, include_str!("words.mjs")),
];

/// The page, what it loads, and the articles to try it with.
pub(super) fn routes() -> Router<Arc<App>> {
    let page = Router::new().route("/", asset(HTML, include_str!("index.html")));
    let page = ASSETS
        .iter()
        .fold(page, |page, (path, kind, content)| page.route(path, asset(kind, content)));
    samples::ALL.iter().fold(page, |page, sample| {
        let path = format!("/samples/{}", sample.name);
        // As text: a web page among them is not to be run here.
        let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        page.route(&path, get(move || async move { (headers, sample.bytes).into_response() }))
    })
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
