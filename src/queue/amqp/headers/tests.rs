use lapin::message::Delivery;

use super::*;

fn delivery(body: &[u8], properties: BasicProperties) -> Delivery {
    let mut delivery = Delivery::mock(1, "feed".into(), "wire.en".into(), false, body.to_vec());
    delivery.properties = properties;
    delivery
}

fn headers(entries: &[(&str, AMQPValue)]) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, value) in entries {
        table.insert((*name).into(), value.clone());
    }
    table
}

fn names(properties: &BasicProperties) -> Vec<String> {
    properties.headers().iter().flatten().map(|(name, _)| name.to_string()).collect()
}

#[test]
fn a_foreign_message_is_taken_as_it_is() {
    let properties = BasicProperties::default()
        .with_message_id("m1".into())
        .with_content_type("text/html".into())
        .with_content_encoding("gzip".into());
    let (message, _) = message(delivery(b"body", properties));
    let expected = Message {
        id: "m1".into(),
        body: Bytes::from_static(b"body"),
        content_type: Some("text/html".into()),
        content_encoding: Some("gzip".into()),
        exchange: "feed".into(),
        routing_key: "wire.en".into(),
        ..Default::default()
    };
    assert_eq!(message, expected);
}

#[test]
fn our_headers_come_back_as_they_were_written() {
    let ours = [
        (ATTEMPT, AMQPValue::LongLongInt(2)),
        (FIRST_SEEN, text("2026-01-02T03:04:05Z")),
        (REASON, text("timeout")),
        (EXCHANGE, text("first")),
        (ROUTING_KEY, text("key")),
    ];
    let properties = BasicProperties::default().with_headers(headers(&ours));
    let (message, _) = message(delivery(b"", properties));
    assert_eq!(message.attempt, 2);
    assert_eq!(message.first_seen.as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(message.last_reason.as_deref(), Some("timeout"));
    assert_eq!((message.exchange.as_str(), message.routing_key.as_str()), ("first", "key"));
}

#[test]
fn headers_of_other_types_are_no_counts_and_no_texts() {
    let odd = [(ATTEMPT, text("two")), (FIRST_SEEN, AMQPValue::Boolean(true))];
    let properties = BasicProperties::default().with_headers(headers(&odd));
    let (message, _) = message(delivery(b"", properties));
    assert_eq!((message.attempt, message.first_seen), (0, None));
}

#[test]
fn our_headers_from_outside_are_forgotten() {
    let mut forged =
        BasicProperties::default().with_app_id("wire".into()).with_headers(headers(&[
            (ATTEMPT, AMQPValue::LongLongInt(99)),
            (TRIALS, AMQPValue::LongLongInt(99)),
            (FIRST_SEEN, text("2026-01-02T03:04:05Z")),
            ("desk", text("sports")),
        ]));
    forget_ours(&mut forged);
    assert_eq!(names(&forged), ["desk"]);
    assert_eq!(forged.app_id().as_ref().unwrap().as_str(), "wire");
}

#[test]
fn a_message_without_an_id_gets_the_same_one_each_time() {
    let id = |body: &[u8]| message(delivery(body, BasicProperties::default())).0.id;
    assert_eq!(id(b"a"), id(b"a"));
    assert_ne!(id(b"a"), id(b"b"));
    let empty = BasicProperties::default().with_message_id("".into());
    assert_eq!(message(delivery(b"a", empty)).0.id, id(b"a"));
}

#[test]
fn a_copy_keeps_what_the_publisher_set_and_nothing_that_would_misroute_it() {
    let original = BasicProperties::default()
        .with_message_id("m1".into())
        .with_type("story".into())
        .with_app_id("wire".into())
        .with_user_id("somebody".into())
        .with_expiration("5".into())
        .with_headers(headers(&[
            ("desk", text("sports")),
            ("x-crawl-id", text("7")),
            ("CC", AMQPValue::FieldArray(vec![text("elsewhere")].into())),
            ("x-death", AMQPValue::FieldArray(Vec::new().into())),
            (REASON, text("old")),
        ]));
    let (message, original) = message(delivery(b"", original));
    let copy = copy(&original, &message, &[(STAGE, text("decode"))]);
    assert_eq!(names(&copy), [STAGE, "desk", "x-crawl-id"]);
    assert_eq!(copy.kind().as_ref().unwrap().as_str(), "story");
    assert_eq!(copy.app_id().as_ref().unwrap().as_str(), "wire");
    assert_eq!(*copy.delivery_mode(), Some(2));
    assert!(copy.user_id().is_none() && copy.expiration().is_none());
}

#[test]
fn all_headers_of_a_copy_fit_the_smallest_frame() {
    let long = "é".repeat(100_000);
    let original = BasicProperties::default().with_headers(headers(&[
        ("a-note", text("kept")),
        ("note", AMQPValue::LongString(long.as_bytes().into())),
    ]));
    let message = Message { id: long.clone(), ..Default::default() };
    let ours: Vec<_> = [FIRST_SEEN, REASON, DETAIL, STAGE, ENGINE].map(|n| (n, text(&long))).into();
    // The longest that we write beside a detail and a reason is a short string.
    let copy = copy(&original, &message, &ours[1..3]);
    assert_eq!(names(&copy), ["a-note", DETAIL, REASON]);
    let bytes: usize =
        copy.headers().iter().flatten().map(|(n, v)| n.as_str().len() + value_size(v)).sum();
    assert!(bytes < 8192 - 2048, "{bytes}");
    assert_eq!(copy.message_id().as_ref().unwrap().as_str().len(), 254);
}

#[test]
fn a_handle_outlasts_a_look_and_tells_copies_apart() {
    let with = |entries: &[(&str, AMQPValue)]| {
        BasicProperties::default().with_message_id("m1".into()).with_headers(headers(entries))
    };
    let number = (HANDLE, text("n1"));
    let parked = with(&[number.clone(), ("tenant", text("a"))]);
    // The broker counts the look, and a header too long for the frame is gone.
    let looked_at = with(&[number.clone(), (DELIVERY_COUNT, AMQPValue::LongLongInt(1))]);
    let of = |properties: &BasicProperties, body: &[u8]| {
        handle(properties, lasts_parked, "articles", body)
    };
    let one = of(&parked, b"body");
    assert_eq!(one.len(), HANDLE_LENGTH);
    assert_eq!(of(&looked_at, b"body"), one);
    assert_ne!(of(&parked, b"another body"), one);
    assert_ne!(of(&with(&[(HANDLE, text("n2"))]), b"body"), one);
    assert_ne!(new_handle(), new_handle());
}

#[test]
fn the_handle_of_what_no_binding_took_stays_when_it_is_sent_again() {
    let record = BasicProperties::default()
        .with_message_id("r1".into())
        .with_timestamp(1_772_000_000)
        .with_correlation_id("c".into())
        .with_user_id("desk".into())
        .with_priority(3)
        .with_headers(headers(&[("document_id", text("d")), ("copydesk-intake-id", text("m1"))]));
    let of = |properties: &BasicProperties| handle(properties, lasts_unrouted, "record.en", b"{}");
    let sent = again(&record, "one run");
    let twice = again(&sent, "another run");
    assert_eq!(header(&twice, REPLAY).as_deref(), Some("another run"));
    assert_eq!((of(&sent), of(&twice)), (of(&record), of(&record)));
}
