//! Envelopes that are known for sure by keys that only they have.

use serde_json::Value;

/// Where the content of an envelope stands, and what the envelope says about it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// JSON pointer within the envelope.
    pub(super) place: String,
    pub(super) is_base64: bool,
    /// Content type.
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) is_canceled: bool,
    /// Whether all that is known is a string.
    pub(super) is_string: bool,
}

impl Content {
    pub(super) fn at(place: &str) -> Self {
        Self { place: place.to_owned(), ..Self::default() }
    }
}

/// A kind of envelope: the places that it must have, and where its content may be.
struct Signature {
    has: &'static [&'static str],
    /// The first of these that is there and not null.
    at: &'static [&'static str],
    /// Where it says what type its content has, that the content is base64, and
    /// what its id and its address are.
    kind: &'static str,
    base64: &'static str,
    id: &'static str,
    url: &'static str,
}

const NOTHING: Signature = Signature { has: &[], at: &[], kind: "", base64: "", id: "", url: "" };

/// In the order in which they are tried.
const KNOWN: [Signature; 27] = [
    // CloudEvents
    Signature {
        has: &["/specversion", "/source", "/type"],
        at: &["/data", "/data_base64"],
        kind: "/datacontenttype",
        ..NOTHING
    },
    // Debezium, and what deletes
    Signature { has: &["/op", "/after"], at: &["/after", "/before"], ..NOTHING },
    Signature { has: &["/payload/op", "/payload/after"], at: &["/payload"], ..NOTHING },
    // Kafka Connect
    Signature { has: &["/schema", "/payload"], at: &["/payload"], ..NOTHING },
    // MongoDB change stream
    Signature {
        has: &["/operationType", "/ns"],
        at: &["/fullDocument", "/fullDocumentBeforeChange", "/documentKey"],
        ..NOTHING
    },
    // Maxwell and Canal
    Signature { has: &["/database", "/table", "/type", "/data"], at: &["/data"], ..NOTHING },
    // Supabase
    Signature { has: &["/type", "/table", "/record"], at: &["/record", "/old_record"], ..NOTHING },
    // Hasura
    Signature {
        has: &["/event/op", "/event/data"],
        at: &["/event/data/new", "/event/data/old"],
        ..NOTHING
    },
    // Amazon SNS, SQS, Kinesis, EventBridge, API Gateway
    Signature { has: &["/Type", "/TopicArn", "/Message"], at: &["/Message"], ..NOTHING },
    Signature { has: &["/Sns/Message"], at: &["/Sns/Message"], ..NOTHING },
    Signature { has: &["/eventSource", "/body"], at: &["/body"], ..NOTHING },
    Signature {
        has: &["/eventName", "/dynamodb"],
        at: &["/dynamodb/NewImage", "/dynamodb/OldImage", "/dynamodb/Keys"],
        ..NOTHING
    },
    Signature { has: &["/kinesis/data"], at: &["/kinesis/data"], base64: "always", ..NOTHING },
    Signature { has: &["/detail-type", "/detail"], at: &["/detail"], ..NOTHING },
    Signature {
        has: &["/isBase64Encoded", "/body"],
        at: &["/body"],
        kind: "/headers/content-type",
        base64: "/isBase64Encoded",
        ..NOTHING
    },
    // Google Pub/Sub
    Signature {
        has: &["/message/data", "/subscription"],
        at: &["/message/data"],
        base64: "always",
        ..NOTHING
    },
    Signature {
        has: &["/message/data", "/ackId"],
        at: &["/message/data"],
        base64: "always",
        ..NOTHING
    },
    Signature {
        has: &["/message/data", "/message/messageId"],
        at: &["/message/data"],
        base64: "always",
        ..NOTHING
    },
    // Azure Event Grid
    Signature { has: &["/eventType", "/eventTime", "/data"], at: &["/data"], ..NOTHING },
    // Elasticsearch and Solr
    Signature { has: &["/_source"], at: &["/_source"], id: "/_id", ..NOTHING },
    Signature { has: &["/hits/hits"], at: &["/hits/hits"], ..NOTHING },
    Signature { has: &["/response/docs"], at: &["/response/docs"], ..NOTHING },
    // Celery
    Signature { has: &["/task", "/args", "/kwargs"], at: &["/args/0", "/kwargs"], ..NOTHING },
    Signature {
        has: &["/body", "/properties/body_encoding"],
        at: &["/body"],
        kind: "/content-type",
        base64: "/properties/body_encoding",
        ..NOTHING
    },
    // RabbitMQ's management API
    Signature {
        has: &["/payload", "/payload_encoding"],
        at: &["/payload"],
        kind: "/properties/content_type",
        base64: "/payload_encoding",
        ..NOTHING
    },
    // A record of Kafka
    Signature { has: &["/topic", "/partition", "/value"], at: &["/value"], ..NOTHING },
    // HTTP archives
    Signature {
        has: &["/request/url", "/response/content/text"],
        at: &["/response/content/text"],
        kind: "/response/content/mimeType",
        base64: "/response/content/encoding",
        url: "/request/url",
        ..NOTHING
    },
];

/// The content of an envelope that is known; `None` for any other object.
pub(super) fn of(envelope: &Value) -> Option<Content> {
    if let Some(entries) = envelope.pointer("/log/entries").and_then(Value::as_array) {
        return page_of_archive(entries);
    }
    let known = |signature: &&Signature| {
        signature.has.iter().all(|place| envelope.pointer(place).is_some())
            && signature.at.iter().any(|place| is_there(envelope, place))
    };
    let signature = KNOWN.iter().find(known)?;
    let place = *signature.at.iter().find(|place| is_there(envelope, place))?;
    let string = |place: &str| {
        let value = envelope.pointer(place).filter(|_| place.starts_with('/'))?;
        value.as_str().map(str::to_owned)
    };
    let is_base64 = place == "/data_base64"
        || signature.base64 == "always"
        || is_set(envelope, signature.base64);
    // What else holds strings that are no JSON is no envelope of an article.
    Some(Content {
        place: place.to_owned(),
        is_base64,
        kind: string(signature.kind),
        id: string(signature.id),
        url: string(signature.url),
        is_canceled: is_deletion(envelope),
        is_string: false,
    })
}

fn is_there(envelope: &Value, place: &str) -> bool {
    envelope.pointer(place).is_some_and(|value| !value.is_null())
}

fn is_set(envelope: &Value, place: &str) -> bool {
    match envelope.pointer(place).filter(|_| place.starts_with('/')) {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(word)) => word == "base64",
        _ => false,
    }
}

/// Whether a change is that the article was deleted.
fn is_deletion(envelope: &Value) -> bool {
    let places = ["/op", "/operationType", "/type", "/event/op", "/eventName"];
    let is_change = |place: &str| match place {
        "/type" => envelope.pointer("/table").is_some(),
        "/op" => envelope.pointer("/after").is_some() || envelope.pointer("/before").is_some(),
        _ => true,
    };
    places.into_iter().filter(|place| is_change(place)).any(|place| {
        let word = envelope.pointer(place).and_then(Value::as_str).unwrap_or_default();
        matches!(word.to_ascii_lowercase().as_str(), "d" | "delete" | "remove")
    })
}

/// The only page of an archive of requests: the others are pictures and scripts.
fn page_of_archive(entries: &[Value]) -> Option<Content> {
    let is_page = |entry: &Value| {
        let kind = entry.pointer("/response/content/mimeType").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.contains("html"))
    };
    let mut pages = entries.iter().enumerate().filter(|(_, entry)| is_page(entry));
    let (at, _) = pages.next()?;
    pages.next().is_none().then(|| Content::at(&format!("/log/entries/{at}")))
}

/// Whether a list is a page of Reddit: the listing of the post, and that of its comments.
pub(super) fn is_thread(items: &[Value]) -> bool {
    let is_listing = |item: &Value| item.get("kind").is_some_and(|kind| kind == "Listing");
    items.len() == 2 && items.iter().all(is_listing)
}

/// Whether a list is a task of Celery: `[args, kwargs, {"callbacks": …}]`.
pub(super) fn is_task(items: &[Value]) -> bool {
    match items {
        [Value::Array(_), Value::Object(_), Value::Object(embed)] => {
            ["callbacks", "errbacks", "chain", "chord"].iter().any(|key| embed.contains_key(*key))
        }
        _ => false,
    }
}

/// The first argument of a task, else those that have names.
pub(super) fn task(items: &[Value]) -> Content {
    let has_argument = items.first().and_then(Value::as_array).is_some_and(|args| !args.is_empty());
    Content::at(if has_argument { "/0/0" } else { "/1" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(envelope: &Value) -> String {
        of(envelope).map(|content| content.place).unwrap_or_default()
    }

    #[test]
    fn envelopes_are_known_by_their_keys() {
        let cases = [
            (json!({"specversion": "1.0", "type": "x", "source": "/cms", "data": {}}), "/data"),
            (json!({"schema": null, "payload": {"title": "A"}}), "/payload"),
            (json!({"Type": "Notification", "TopicArn": "arn", "Message": "{}"}), "/Message"),
            (json!({"_index": "news", "_source": {}}), "/_source"),
            (json!({"task": "x", "args": [{}], "kwargs": {}}), "/args/0"),
            (
                json!({"log": {"entries": [{"response": {"content": {"mimeType": "image/png"}}},
                {"response": {"content": {"mimeType": "text/html"}}}]}}),
                "/log/entries/1",
            ),
            (json!({"title": "A", "data": {}}), ""),
        ];
        for (envelope, expected) in cases {
            assert_eq!(place(&envelope), expected, "{envelope}");
        }
    }

    #[test]
    fn a_deletion_is_told() {
        let deleted = json!({"op": "d", "before": {"id": 1}, "after": null});
        let content = of(&deleted).unwrap();
        assert_eq!((content.place.as_str(), content.is_canceled), ("/before", true));
        let changed = json!({"op": "u", "before": {"id": 1}, "after": {"id": 1}});
        assert!(!of(&changed).unwrap().is_canceled);
    }
}
