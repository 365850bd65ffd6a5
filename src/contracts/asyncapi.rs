//! `AsyncAPI` document: what is consumed from and published to `RabbitMQ`.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::config::{RouteSettings, Settings};
use crate::record::Record;

/// The document for the exchanges and routing keys of these settings.
pub fn asyncapi(settings: &Settings) -> Value {
    let prefix = settings.amqp.prefix.as_str();
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Copydesk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": env!("CARGO_PKG_DESCRIPTION"),
            "license": { "name": env!("CARGO_PKG_LICENSE") },
        },
        "defaultContentType": "application/json",
        "channels": {
            "articles": exchange(prefix, "articles", "Article payloads, one a message; any routing key.", "payload"),
            "records": exchange(prefix, "records", &records(&settings.route), "record"),
        },
        "operations": {
            "receiveArticles": operation("receive", "articles", "payload"),
            "sendRecords": operation("send", "records", "record"),
        },
        "components": {
            "messages": { "payload": payload(), "record": record() },
            // What AsyncAPI reads without being told the version of JSON Schema.
            "schemas": super::record::components(SchemaSettings::draft07()),
        },
    })
}

/// What is said of the exchange of records, with their keys.
fn records(routes: &[RouteSettings]) -> String {
    let mut text = format!("Records; routing key {}", Record::ROUTING_KEY);
    for route in routes {
        text.push_str(&format!(", or {} where {}", route.key, route.fits));
    }
    text.push_str(if routes.is_empty() { "." } else { " (the first that fits)." });
    text
}

fn exchange(prefix: &str, name: &str, description: &str, message: &str) -> Value {
    json!({
        "address": format!("{prefix}.{name}"),
        "description": description,
        "messages": { message: { "$ref": format!("#/components/messages/{message}") } },
        "bindings": { "amqp": {
            "is": "routingKey",
            "exchange": {
                "name": format!("{prefix}.{name}"), "type": "topic", "durable": true,
                "autoDelete": false,
            },
            "bindingVersion": "0.3.0",
        } },
    })
}

fn operation(action: &str, channel: &str, message: &str) -> Value {
    json!({
        "action": action,
        "channel": { "$ref": format!("#/channels/{channel}") },
        "messages": [{ "$ref": format!("#/channels/{channel}/messages/{message}") }],
    })
}

fn payload() -> Value {
    json!({
        "title": "An article as it came",
        "description": "The content type says the shape (application/json, text/html, \
            text/markdown, text/plain, application/xml, …); without one it is sniffed. \
            The content encoding may be gzip, deflate or br. message_id is the id that the \
            article is followed by.",
        "payload": {},
    })
}

fn record() -> Value {
    json!({
        "title": "A record",
        "description": "message_id is the record_id. Delivery is at least once.",
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {
                "document_id": { "type": "string", "format": "uuid" },
                "schema": { "type": "string", "const": crate::record::SCHEMA },
                "copydesk-intake-id": {
                    "type": "string", "description": "The message_id of the payload",
                },
                "copydesk-source": {
                    "type": "string", "description": "The article's source, if it is known",
                },
                "copydesk-user-id": {
                    "type": "string", "description": "Who published the payload",
                },
                "traceparent": { "type": "string" },
                "tracestate": { "type": "string" },
            },
            "required": ["document_id", "schema"],
        },
        "payload": { "$ref": "#/components/schemas/CopydeskRecord" },
    })
}
