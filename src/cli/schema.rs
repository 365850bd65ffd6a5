//! `copydesk schema`: machine-readable contracts.

use std::io::Write;

use super::exit::{self, Failure};
use crate::config::Settings;

/// Print a machine-readable contract as JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  copydesk schema record > record.schema.json")]
pub(super) struct Args {
    /// Which contract
    #[arg(value_enum)]
    contract: Contract,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Contract {
    /// JSON Schema of a record
    Record,
    /// JSON Schema of the configuration file
    Config,
    /// `AsyncAPI` document: what is consumed and published, and where
    Asyncapi,
}

/// Runs the command. Only `asyncapi` depends on the settings (names have a prefix).
pub(super) fn run(
    args: &Args,
    settings: impl FnOnce() -> Result<Settings, Failure>,
) -> Result<u8, Failure> {
    let contract = match args.contract {
        Contract::Record => crate::record::schema(),
        Contract::Config => crate::config::schema(),
        Contract::Asyncapi => asyncapi(&settings()?.amqp.prefix),
    };
    let text = serde_json::to_string_pretty(&contract).map_err(Failure::internal)?;
    writeln!(std::io::stdout(), "{text}").map_err(Failure::unavailable)?;
    Ok(exit::OK)
}

fn asyncapi(prefix: &str) -> serde_json::Value {
    let content_types = ["application/json", "text/html", "text/markdown", "text/plain"];
    let channel = |exchange: &str, description: &str, message: &str| {
        serde_json::json!({
            "address": format!("{prefix}.{exchange}"),
            "description": description,
            "messages": { message: { "$ref": format!("#/components/messages/{message}") } },
            "bindings": { "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": format!("{prefix}.{exchange}"), "type": "topic", "durable": true,
                },
            } },
        })
    };
    serde_json::json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Copydesk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": env!("CARGO_PKG_DESCRIPTION"),
        },
        "channels": {
            "articles": channel("articles", "Article payloads, one a message.", "payload"),
            "records": channel(
                "records",
                "Records; routing key record.<language>.<source>.",
                "record",
            ),
        },
        "operations": {
            "receiveArticles": {
                "action": "receive", "channel": { "$ref": "#/channels/articles" },
            },
            "sendRecords": { "action": "send", "channel": { "$ref": "#/channels/records" } },
        },
        "components": { "messages": {
            "payload": {
                "description": format!(
                    "The content type says the shape ({}); without one it is sniffed.",
                    content_types.join(", ")
                ),
                "payload": {},
            },
            "record": {
                "contentType": "application/json",
                "headers": { "type": "object", "properties": {
                    "document_id": { "type": "string", "format": "uuid" },
                } },
                "payload": {
                    "schemaFormat": "application/schema+json;version=draft-2020-12",
                    "schema": crate::record::schema(),
                },
            },
        } },
    })
}
