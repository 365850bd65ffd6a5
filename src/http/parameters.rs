//! What stands in an address: parts of the path, and parameters behind `?`. What
//! cannot be read is refused with its name.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::problem::Problem;

/// The one variable part of a path.
pub(super) struct Name(pub(super) String);

/// The parameters of a request, decoded. The last of several with one name counts.
pub(super) struct Parameters(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let found = Path::<String>::from_request_parts(parts, state).await;
        found.map(|Path(name)| Self(name)).map_err(|_| undecodable("path"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name).ok_or_else(|| undecodable("name of a parameter"))?;
            let value = decoded(value).ok_or_else(|| undecodable(&name))?;
            Ok((name, value))
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

impl Parameters {
    /// The text of a parameter.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// A number within bounds.
    pub(super) fn number(
        &mut self,
        name: &str,
        within: RangeInclusive<usize>,
    ) -> Result<Option<usize>, Problem> {
        let Some(found) = self.text(name) else { return Ok(None) };
        let number = found.parse().ok().filter(|number| within.contains(number));
        let (least, most) = within.into_inner();
        let refused = || bad(format!("{name}: expected {least} to {most}, found {found:?}"));
        number.map(Some).ok_or_else(refused)
    }
}

/// A parameter that cannot be read; the detail begins with its name.
pub(super) fn bad(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_parameter", detail)
}

fn undecodable(name: &str) -> Problem {
    bad(format!("{name}: expected percent-encoded UTF-8, found something else"))
}

/// `None` where a `%` has no two hex digits behind it, or the bytes are not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_escapes_of_utf8_are_decoded() {
        for (text, expected) in [
            ("a+b%2Bc", Some("a b+c")),
            ("M%C3%A4rten", Some("Märten")),
            ("100%", None),
            ("%E0%A4%A", None),
            ("%zz", None),
            ("%C3", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
