//! Messages that `RabbitMQ` takes and no client library would send. Each is read
//! as far as it can be, and costs no other message anything.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk::queue::{Outcome, Park, ParkedFilter, Queue, Settled, Shelf, Source, Stage};

use crate::support::lab::{Lab, patiently, payload, record};
use crate::support::raw::{FRAME_MAX, RawPublisher, entry, short, sized, table};

/// What a message is published with. The body tells which one it is.
struct Odd {
    name: &'static str,
    key: &'static [u8],
    properties: Vec<u8>,
    body: usize,
}

/// Flags of the properties, from the highest down.
const TEXTS: [(&str, u16); 9] = [
    ("content_type", 15),
    ("content_encoding", 14),
    ("correlation_id", 10),
    ("reply_to", 9),
    ("message_id", 7),
    ("type", 5),
    ("app_id", 3),
    ("cluster_id", 2),
    ("control", 7),
];
const HEADERS: u16 = 13;

fn property(flag: u16, value: &[u8]) -> Vec<u8> {
    [&(1_u16 << flag).to_be_bytes()[..], value].concat()
}

fn headers(entries: &[Vec<u8>]) -> Vec<u8> {
    property(HEADERS, &table(entries))
}

fn nested(kind: u8, times: usize) -> Vec<u8> {
    (0..times).fold(sized(b""), |inner, _| match kind {
        b'A' => sized(&[&[kind][..], &inner].concat()),
        _ => sized(&entry(b"n", kind, &inner)),
    })
}

fn odd_properties() -> Vec<(&'static str, Vec<u8>)> {
    let mut odd: Vec<_> = TEXTS
        .iter()
        .map(|(name, flag)| {
            let text: &[u8] =
                if *name == "control" { b"\0\x1B[31m\r\n" } else { b"a\xFFb\xE2\x82" };
            (*name, property(*flag, &short(text)))
        })
        .collect();
    let types = [
        entry(b"boolean", b't', &[2]),
        entry(b"octets", b'b', &[0x80]),
        entry(b"unsigned", b'B', &[0xFF]),
        entry(b"short", b's', &[0x80, 0]),
        entry(b"long", b'I', &[0x80, 0, 0, 0]),
        entry(b"longlong", b'l', &[0x80, 0, 0, 0, 0, 0, 0, 0]),
        entry(b"float", b'f', &[0x3F, 0xC0, 0, 1]),
        entry(b"double", b'd', &[0x3F; 8]),
        entry(b"decimal", b'D', &[0xFF; 5]),
        entry(b"timestamp", b'T', &[0xFF; 8]),
        entry(b"bytes", b'x', &sized(&[0xFF; 9])),
        entry(b"text", b'S', &sized(b"\xFF\0\xFE")),
        entry(b"void", b'V', b""),
        entry(b"", b'V', b""),
    ];
    let forged = [
        entry(b"x-death", b'A', &sized(b"V")),
        entry(b"x-delivery-count", b'S', &sized(b"many")),
        entry(b"CC", b'A', &sized(&[&b"S"[..], &sized(b"\xFF")].concat())),
    ];
    let many: Vec<_> =
        (0..15_000).map(|n: u32| entry(n.to_string().as_bytes(), b'V', b"")).collect();
    let full = FRAME_MAX - 8 - 12 - 2 - 4 - b"\x04longS\0\0\0\0".len();
    odd.extend([
        ("header name", headers(&[entry(b"n\xFFme", b'S', &sized(b"v"))])),
        ("nested header name", headers(&[entry(b"t", b'F', &table(&[entry(b"\xFF", b'V', b"")]))])),
        ("nested arrays", headers(&[entry(b"deep", b'A', &nested(b'A', 1300))])),
        ("nested tables", headers(&[entry(b"deep", b'F', &nested(b'F', 1300))])),
        ("types", headers(&types)),
        ("the broker's own headers", headers(&forged)),
        ("deeper arrays", headers(&[entry(b"deep", b'A', &nested(b'A', 5_000))])),
        ("the same name twice", headers(&[entry(b"a", b't', &[0]), entry(b"a", b't', &[1])])),
        ("many headers", headers(&many)),
        ("many values", headers(&[entry(b"a", b'A', &sized(&b"V".repeat(20_000)))])),
        ("a full frame", headers(&[entry(b"long", b'S', &sized(&vec![b'l'; full]))])),
        ("timestamp", property(6, &[0xFF; 8])),
        ("priority", property(11, &[0xFF])),
        ("a reserved flag", [&[0, 0x82][..], &short(b"id")].concat()),
        ("a flag for more flags", [&[0, 0x81][..], &short(b"id")].concat()),
        (
            "our own headers",
            headers(&[
                entry(b"copydesk-attempt", b'l', &[0xFF; 8]),
                entry(b"copydesk-reason", b'A', &sized(b"V")),
                entry(b"copydesk-first-seen", b'S', &sized(b"\xFF")),
            ]),
        ),
    ]);
    odd
}

fn odd_ones() -> Vec<Odd> {
    let mut odd: Vec<_> = odd_properties()
        .into_iter()
        .map(|(name, properties)| Odd { name, key: b"wire.en", properties, body: 0 })
        .collect();
    let plain = || property(7, &short(b"plain"));
    odd.push(Odd { name: "routing key", key: b"k\xFF.\xE2\x82", properties: plain(), body: 0 });
    odd.push(Odd { name: "long body", key: b"wire.en", properties: plain(), body: 400_000 });
    odd
}

fn body(odd: &Odd) -> Vec<u8> {
    let mut body = format!("odd: {}.", odd.name).into_bytes();
    body.resize(body.len() + odd.body, b'.');
    body
}

/// Publishes every odd message, each among sound ones. Returns how many of each.
async fn publish_all(lab: &Lab, queue: &Queue) -> (Vec<Odd>, usize) {
    let mut raw = RawPublisher::connect(&lab.url);
    let exchange = lab.name("articles");
    let feed = [exchange.as_bytes(), b"\0\x1B[31m"].concat();
    raw.feed(&feed, &exchange);
    let odd = odd_ones();
    let mut sound = 0;
    for odd in &odd {
        raw.publish(exchange.as_bytes(), odd.key, &odd.properties, &body(odd));
        patiently(queue.publish(payload(&format!("sound-{sound}")))).await.unwrap();
        sound += 1;
    }
    let plain = Odd { name: "exchange", key: b"wire.en", properties: vec![0, 0], body: 0 };
    raw.publish(&feed, plain.key, &plain.properties, &body(&plain));
    (odd.into_iter().chain([plain]).collect(), sound)
}

/// Takes every article: sound ones become records, odd ones are parked.
async fn work_off(queue: &Queue, count: usize) -> BTreeMap<String, Vec<u8>> {
    let mut articles = queue.consume(Source::Articles, 64);
    let mut odd = BTreeMap::new();
    for _ in 0..count {
        let delivery = patiently(articles.next()).await.unwrap();
        let message = &delivery.message;
        let outcome = if message.id.starts_with("sound-") {
            Outcome::Publish(record(message))
        } else {
            let text = String::from_utf8_lossy(&message.body);
            let (name, _) = text.split_once('.').unwrap();
            odd.insert(name.to_owned(), message.body.to_vec());
            let (reason, detail) = ("malformed".into(), name.to_owned());
            Outcome::Park(Park { reason, detail, stage: Stage::Decode })
        };
        assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    }
    odd
}

#[tokio::test]
async fn odd_messages_cost_the_sound_ones_nothing() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let (odd, sound) = publish_all(&lab, &queue).await;
    let found = work_off(&queue, odd.len() + sound).await;
    for odd in &odd {
        let name = format!("odd: {}", odd.name);
        assert_eq!(found.get(&name), Some(&body(odd)), "{name}");
    }
    assert_eq!(lab.count(&lab.name("out")).await, sound as u32);
    assert_eq!(lab.metrics.reconnects.get(), 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn odd_messages_that_were_set_aside_are_listed_shown_replayed_and_dropped() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    // As the broker dead-letters them, with all that the publisher wrote.
    let mut raw = RawPublisher::connect(&lab.url);
    let odd = odd_ones();
    for odd in &odd {
        raw.publish(
            lab.name("dead").as_bytes(),
            lab.name("articles").as_bytes(),
            &odd.properties,
            &body(odd),
        );
    }
    let all = ParkedFilter::default();
    let parked = patiently(queue.parked(&all)).await.unwrap();
    assert_eq!(parked.len(), odd.len());
    for summary in &parked {
        let shown = patiently(queue.parked_message(Shelf::Parked, &summary.handle)).await.unwrap();
        assert!(shown.message.body.starts_with(b"odd: "), "{summary:?}");
    }
    assert_eq!(patiently(queue.replay(&all)).await, Ok(odd.len()));
    let found = work_off(&queue, odd.len()).await;
    assert_eq!(found.len(), odd.len());
    assert_eq!(patiently(queue.drop_parked(&all)).await, Ok(odd.len()));
    assert_eq!(patiently(queue.parked(&all)).await, Ok(Vec::new()));
    assert_eq!(lab.metrics.reconnects.get(), 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// A frame size below the publishers' cannot hold what they wrote.
#[tokio::test]
async fn headers_longer_than_our_frames_are_shortened() {
    let lab = Lab::new().await;
    let options = lab.options(&format!("{}?frame_max=8192", lab.url));
    let queue = lab.queue(options).await;
    let (odd, sound) = publish_all(&lab, &queue).await;
    let found = work_off(&queue, odd.len() + sound).await;
    assert_eq!(found.len(), odd.len());
    assert_eq!(lab.metrics.reconnects.get(), 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}
