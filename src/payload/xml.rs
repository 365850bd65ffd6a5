//! XML payloads.

use super::{Reason, Rejection};

/// Names the shape of an XML payload that is not read.
pub(super) fn unsupported(text: &str) -> Rejection {
    let name = match root(text) {
        Some("newsItem" | "newsMessage" | "packageItem") => "NewsML-G2",
        Some("NewsML") => "NewsML 1.2",
        Some("nitf") => "NITF",
        Some("rss" | "item") => "RSS",
        Some("rdf:RDF" | "RDF") => "RSS 1.0",
        Some("feed" | "entry") => "Atom",
        _ => "XML of an unknown kind",
    };
    Rejection::new(
        Reason::Unsupported,
        format!("expected text, markdown, HTML or JSON, found {name}"),
    )
}

/// The name of the root element.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if rest.starts_with("!--") {
            rest = rest.get(rest.find("-->")? + 3..)?;
        } else if !rest.starts_with(['?', '!']) {
            return rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
        }
    }
}
