//! Who may use intake and inspector.
//!
//! * With a token, whoever brings it: as bearer, or as the password that a
//!   browser asks for.
//! * Without one, only on a loopback address, and only by a loopback name: a
//!   page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) still
//!   sends its own name as `Host`.
//! * Nothing is changed for a request that a browser sends on behalf of another
//!   site.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;

use super::problem::Problem;
use super::tokens::Tokens;
use super::{App, body};
use crate::queue::LOCAL;

/// The header that the inspector's script sends with every change. Another
/// site's script cannot send it without asking first, and is never allowed to.
const PAGE_HEADER: &str = "x-copydesk-inspector";

/// The rules of one listener.
#[derive(Debug)]
pub(super) struct Access {
    loopback: bool,
    tokens: Tokens,
}

/// Where a request comes from; an extension of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Who a request that was let through comes from, as the policy of sources names
/// them: `token:<name>`, or `local` where no token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User(pub(super) String);

/// Lets a request through to the guarded paths, or says why not.
pub(super) async fn check(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let refusal = match app.access.check(request.method(), request.headers()) {
        Ok(user) => {
            request.extensions_mut().insert(user);
            return next.run(request).await;
        }
        Err(refusal) => refusal,
    };
    // A browser that asks for the first time brings no token: nobody is guessing.
    let guessed = refusal.status == StatusCode::UNAUTHORIZED
        && request.headers().contains_key(header::AUTHORIZATION);
    let peer = request.extensions().get().map(|Peer(address)| *address);
    match if guessed { app.intruders.note(peer).await } else { Ok(()) } {
        Ok(()) => refuse(refusal, request).await,
        Err(too_many) => refuse(too_many, request).await,
    }
}

/// Lets changes through only from the inspector's own script.
pub(super) async fn from_the_page(request: Request, next: Next) -> Response {
    if request.headers().contains_key(PAGE_HEADER) {
        return next.run(request).await;
    }
    let detail = format!("expected the header {PAGE_HEADER}, found none");
    refuse(Problem::new(StatusCode::FORBIDDEN, "forgery", detail), request).await
}

async fn refuse(problem: Problem, request: Request) -> Response {
    let (head, content) = request.into_parts();
    body::discard(&head.headers, content).await;
    problem.into_response()
}

impl Access {
    pub(super) fn new(loopback: bool, tokens: Tokens) -> Self {
        Self { loopback, tokens }
    }

    fn check(&self, method: &Method, headers: &HeaderMap) -> Result<User, Problem> {
        check_once(headers)?;
        let user = if self.tokens.are_needed() {
            check_token(&self.tokens, headers)?
        } else if self.loopback {
            check_host(headers)?;
            User(LOCAL.into())
        } else {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "token_needed",
                "expected http.token_file to be set on an address that is not loopback",
            ));
        };
        if !method.is_safe() {
            check_origin(headers)?;
        }
        Ok(user)
    }
}

/// Of two, a proxy may have gone by the other one.
fn check_once(headers: &HeaderMap) -> Result<(), Problem> {
    for name in [header::HOST, header::AUTHORIZATION, header::CONTENT_TYPE] {
        if headers.get_all(&name).iter().nth(1).is_some() {
            let detail = format!("expected the header {name} once, found it twice");
            return Err(Problem::new(StatusCode::BAD_REQUEST, "repeated_header", detail));
        }
    }
    Ok(())
}

fn check_token(tokens: &Tokens, headers: &HeaderMap) -> Result<User, Problem> {
    let unauthorized = |found| {
        let detail = format!("expected the token, found {found}");
        Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    };
    let brought = headers.get(header::AUTHORIZATION).ok_or_else(|| unauthorized("none"))?;
    let token = brought.to_str().ok().and_then(credentials);
    let name = token.and_then(|token| tokens.name_of(&token));
    name.map(|name| User(format!("token:{name}"))).ok_or_else(|| unauthorized("another"))
}

/// The token in an `Authorization` header: `Bearer <token>`, or the password of
/// `Basic`.
fn credentials(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(rest.trim().as_bytes()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn check_host(headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    if host.and_then(host_of).is_some_and(is_loopback_name) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "host", "expected a loopback name in Host"))
}

/// The host of `host:port`, brackets of an IPv6 address removed.
fn host_of(authority: &str) -> Option<&str> {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    Some(host)
}

fn is_loopback_name(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Browsers name the site that a request comes from; programs do not.
fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    let host = text(header::HOST);
    let same_site = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    let same_origin = text(header::ORIGIN).is_none_or(|origin| {
        let origin = origin.parse::<Uri>().ok();
        let authority = origin.as_ref().and_then(Uri::authority).map(ToString::to_string);
        authority.is_some() && authority.as_deref() == host
    });
    if same_site && same_origin {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "forgery", "expected no request from another site"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Secret, Token};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn status(access: &Access, method: &Method, pairs: &[(&'static str, &str)]) -> u16 {
        match access.check(method, &headers(pairs)) {
            Ok(_) => 200,
            Err(problem) => problem.status.as_u16(),
        }
    }

    fn with(loopback: bool, tokens: &[(&str, &str)]) -> Access {
        let token = |(name, secret): &(&str, &str)| Token {
            name: (*name).to_owned(),
            secret: Secret::new(*secret),
        };
        let tokens: Vec<_> = tokens.iter().map(token).collect();
        Access::new(loopback, Tokens::new(&tokens))
    }

    #[test]
    fn without_a_token_only_loopback_names_pass() {
        let access = with(true, &[]);
        for host in ["127.0.0.1:8780", "localhost:8780", "LOCALHOST", "[::1]:8780", "127.1.2.3"] {
            assert_eq!(status(&access, &Method::GET, &[("host", host)]), 200, "{host}");
        }
        for host in [
            "evil.example:8780",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "",
            "[::1",
            "localhost.evil",
        ] {
            assert_eq!(status(&access, &Method::GET, &[("host", host)]), 403, "{host}");
        }
        assert_eq!(status(&access, &Method::GET, &[]), 403);
        let open = with(false, &[]);
        assert_eq!(status(&open, &Method::GET, &[("host", "127.0.0.1")]), 403);
    }

    #[test]
    fn the_token_passes_as_bearer_or_password_and_in_no_other_way() {
        let access = with(false, &[("default", "s3cret:x")]);
        let basic = |pair: &str| format!("Basic {}", BASE64.encode(pair.as_bytes()));
        let of = |value: &str| status(&access, &Method::GET, &[("authorization", value)]);
        assert_eq!(of("Bearer s3cret:x"), 200);
        assert_eq!(of("bearer s3cret:x"), 200);
        assert_eq!(of(&basic("desk:s3cret:x")), 200);
        for wrong in ["Bearer s3cret", "Bearer ", "s3cret:x", "Digest s3cret:x", "Basic !!", ""] {
            assert_eq!(of(wrong), 401, "{wrong:?}");
        }
        assert_eq!(of(&basic("s3cret:x")), 401, "the user name is no secret");
    }

    #[test]
    fn a_header_that_can_stand_once_does_not_stand_twice() {
        let access = with(false, &[("wire", "first")]);
        let of = |pairs: &[(&'static str, &str)]| status(&access, &Method::POST, pairs);
        let token = ("authorization", "Bearer first");
        assert_eq!(of(&[token]), 200);
        assert_eq!(of(&[token, ("authorization", "Bearer second")]), 400);
        assert_eq!(of(&[token, ("content-type", "a/b"), ("content-type", "a/c")]), 400);
        assert_eq!(of(&[token, ("host", "a"), ("host", "b")]), 400);
        assert_eq!(of(&[token, ("accept", "a/b"), ("accept", "a/c")]), 200);
    }

    #[test]
    fn each_token_has_a_name_and_can_be_replaced() {
        let access = with(false, &[("wire", "first"), ("desk", "second")]);
        let user = |token: &str| {
            let headers = headers(&[("authorization", &format!("Bearer {token}"))]);
            access.check(&Method::GET, &headers).map(|User(name)| name).ok()
        };
        assert_eq!(user("first").as_deref(), Some("token:wire"));
        assert_eq!(user("second").as_deref(), Some("token:desk"));
        access.tokens.replace(&[Token { name: "wire".into(), secret: Secret::new("third") }]);
        assert_eq!((user("first"), user("second")), (None, None));
        assert_eq!(user("third").as_deref(), Some("token:wire"));
    }

    #[test]
    fn other_sites_change_nothing() {
        let access = with(true, &[]);
        let post = |pairs: &[(&'static str, &str)]| {
            let mut all = vec![("host", "localhost:8780")];
            all.extend_from_slice(pairs);
            status(&access, &Method::POST, &all)
        };
        assert_eq!(post(&[]), 200);
        assert_eq!(post(&[("origin", "http://localhost:8780")]), 200);
        assert_eq!(post(&[("sec-fetch-site", "same-origin")]), 200);
        for origin in ["http://evil.example", "http://localhost:9999", "null", "http://127.0.0.1"] {
            assert_eq!(post(&[("origin", origin)]), 403, "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert_eq!(post(&[("sec-fetch-site", site)]), 403, "{site}");
        }
    }
}
