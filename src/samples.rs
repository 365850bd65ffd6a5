//! Three articles, written for this project, that show what the service does.

/// A sample payload.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Name, also its message id.
    pub name: &'static str,
    /// Declared content type.
    pub content_type: &'static str,
    /// The payload.
    pub bytes: &'static [u8],
}

/// One of each: markdown, a web page, scraper JSON.
pub const ALL: [Sample; 3] = [
    Sample {
        name: "harbour-bridge",
        content_type: "text/markdown",
        bytes: include_bytes!("samples/harbour-bridge.md"),
    },
    Sample {
        name: "language-grants",
        content_type: "text/html",
        bytes: include_bytes!("samples/language-grants.html"),
    },
    Sample {
        name: "satellite-launch",
        content_type: "application/json",
        bytes: include_bytes!("samples/satellite-launch.json"),
    },
];
