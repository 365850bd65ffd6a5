use lapin::protocol::basic::parse_properties;
use lapin::protocol::parse_class;
use lapin::types::AMQPValue;
use proptest::prelude::*;

use super::*;

/// A content header with these properties, made readable.
fn readable(properties: &[u8]) -> Vec<u8> {
    let mut payload = [&[0; BEFORE_PROPERTIES], properties].concat();
    header(&mut payload);
    payload.split_off(BEFORE_PROPERTIES)
}

fn parsed(properties: &[u8]) -> lapin::BasicProperties {
    let (rest, parsed) = parse_properties(properties).expect("readable properties");
    assert!(rest.is_empty(), "{rest:?}");
    parsed
}

/// Properties that are headers only, from the bytes of the table.
fn with_headers(table: &[u8]) -> Vec<u8> {
    let size = (table.len() as u32).to_be_bytes();
    [&HEADERS.to_be_bytes()[..], &size, table].concat()
}

fn value(kind: u8, inside: &[u8]) -> Vec<u8> {
    [&[kind][..], &(inside.len() as u32).to_be_bytes(), inside].concat()
}

fn entry(name: &[u8], value: &[u8]) -> Vec<u8> {
    [&[name.len() as u8][..], name, value].concat()
}

#[test]
fn what_is_well_formed_stays_as_it_is() {
    let death = entry(b"count", &[b'l', 0, 0, 0, 0, 0, 0, 0, 1]);
    let death = value(
        b'A',
        &value(b'F', &[death, entry(b"routing-keys", &value(b'A', &value(b'S', b"k")))].concat()),
    );
    let table = [entry(b"x-death", &death), entry("Größe".as_bytes(), &value(b'S', &[0xFF, 0xFE]))];
    let properties = with_headers(&table.concat());
    assert_eq!(readable(&properties), properties);
    assert_eq!(parsed(&properties).headers().as_ref().unwrap().inner().len(), 2);
}

#[test]
fn bytes_that_are_not_utf8_become_question_marks() {
    let names = entry(b"na\xFFme", b"V");
    let properties = [
        &[0b1010_0000, 0b1000_0000][..],
        &[6, b't', 0xE2, 0x82, b'/', 0xC3, 0xA9],
        &(names.len() as u32).to_be_bytes(),
        &names,
        &[2, 0xC3, 0x28],
    ];
    let found = parsed(&readable(&properties.concat()));
    assert_eq!(found.content_type().as_ref().unwrap().as_str(), "t??/é");
    assert_eq!(found.message_id().as_ref().unwrap().as_str(), "?(");
    assert!(found.headers().as_ref().unwrap().inner().contains_key("na?me"));
}

#[test]
fn what_lies_too_deep_becomes_a_byte_array() {
    for kind in [b'A', b'F'] {
        let mut nested = value(kind, b"");
        for _ in 0..1300 {
            nested = match kind {
                b'A' => value(kind, &nested),
                _ => value(kind, &entry(b"n", &nested)),
            };
        }
        let found = parsed(&readable(&with_headers(&entry(b"deep", &nested))));
        let mut inside = found.headers().as_ref().unwrap().inner()["deep"].clone();
        let mut depth = 1;
        loop {
            inside = match inside {
                AMQPValue::FieldArray(array) => array.as_slice()[0].clone(),
                AMQPValue::FieldTable(table) => table.inner()["n"].clone(),
                AMQPValue::ByteArray(_) => break,
                other => panic!("expected a container, found {other:?}"),
            };
            depth += 1;
        }
        assert_eq!(depth, DEPTH_MAX);
    }
}

#[test]
fn too_many_values_become_bytes_and_leave_the_others_readable() {
    let many = value(b'A', &b"V".repeat(VALUES_MAX + 1));
    let table = [entry(b"many", &many), entry(b"after", &value(b'S', b"seen"))].concat();
    let found = parsed(&readable(&with_headers(&table)));
    let headers = found.headers().as_ref().unwrap().inner();
    assert!(matches!(headers["many"], AMQPValue::ByteArray(_)));
    assert_eq!(headers["after"], AMQPValue::LongString("seen".into()));

    let names = (0..VALUES_MAX + 500).flat_map(|n| entry(n.to_string().as_bytes(), b"V"));
    let found = parsed(&readable(&with_headers(&names.collect::<Vec<_>>())));
    let headers = found.headers().as_ref().unwrap().inner();
    assert_eq!(headers.len(), VALUES_MAX + 1);
    assert!(matches!(headers[""], AMQPValue::ByteArray(_)));
}

#[test]
fn a_table_that_breaks_off_keeps_what_came_before() {
    for tail in [&b"\x01"[..], b"\x09abc", b"\x01a?", b"\x01aS\0\0\0\x09abc", b"\x01al\0"] {
        let table = [&entry(b"first", b"V")[..], &entry(b"second", b"V"), tail].concat();
        let found = parsed(&readable(&with_headers(&table)));
        assert!(found.headers().as_ref().unwrap().inner().contains_key("first"), "{tail:?}");
    }
}

#[test]
fn a_long_header_is_shortened_to_what_fits() {
    let long = |name: &[u8]| entry(name, &value(b'S', &[b'l'; 300]));
    let table: Vec<u8> =
        (0..20).flat_map(|n: u8| long(&[b'a' + n])).chain(long(b"x-death")).collect();
    let properties = [
        &[0b1010_0000, 0b1000_0000][..],
        &[1, b't'],
        &(table.len() as u32).to_be_bytes(),
        &table,
        &[2, b'i', b'd'],
    ];
    let payload = [&[0; BEFORE_PROPERTIES], &properties.concat()[..]].concat();
    let shorter = shortened(&payload, 1000);
    assert!((700..=1000).contains(&shorter.len()), "{}", shorter.len());
    let found = parsed(&shorter[BEFORE_PROPERTIES..]);
    assert_eq!(found.content_type().as_ref().unwrap().as_str(), "t");
    assert_eq!(found.message_id().as_ref().unwrap().as_str(), "id");
    let kept: Vec<_> = found.headers().as_ref().unwrap().inner().keys().collect();
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().any(|name| name.as_str() == "x-death"), "{kept:?}");
}

/// The parts of a method, one after the other.
fn made_readable(parts: &[&[u8]]) -> (Vec<u8>, Option<usize>) {
    let mut payload = parts.concat();
    let frame_max = method(&mut payload);
    (payload, frame_max)
}

#[test]
fn names_in_methods_become_readable() {
    let (deliver, _) =
        made_readable(&[&[0, 60, 0, 60, 1, b'c'], &[0; 9], &[2, 0xFF, b'e', 2, b'k', 0xFF]]);
    let lapin::protocol::AMQPClass::Basic(lapin::protocol::basic::AMQPMethod::Deliver(deliver)) =
        parse_class(&deliver[..]).unwrap().1
    else {
        panic!("expected basic.deliver");
    };
    assert_eq!(deliver.exchange.as_str(), "?e");
    assert_eq!(deliver.routing_key.as_str(), "k?");
    for (id, before, texts, after) in [
        ([0, 60, 0, 71], 9, 2, 4),
        ([0, 60, 0, 50], 2, 3, 0),
        ([0, 10, 0, 50], 2, 1, 4),
        ([0, 20, 0, 40], 2, 1, 4),
        ([0, 50, 0, 11], 0, 1, 8),
        ([0, 60, 0, 21], 0, 1, 0),
        ([0, 60, 0, 30], 0, 1, 1),
        ([0, 10, 0, 60], 0, 1, 0),
    ] {
        let (found, _) = made_readable(&[
            &id,
            &vec![0; before],
            &[3, b'a', 0xFF, b'z'].repeat(texts),
            &vec![0; after],
        ]);
        assert!(parse_class(&found[..]).is_ok(), "{id:?}");
        let texts_found = found.windows(4).filter(|bytes| bytes == b"\x03a?z").count();
        assert_eq!(texts_found, texts, "{id:?}");
    }
}

#[test]
fn the_frame_size_is_read_from_the_method_that_tells_it() {
    let tune = |max: u32| made_readable(&[&[0, 10, 0, 30, 7, 255], &max.to_be_bytes(), &[0, 60]]).1;
    assert_eq!(tune(131_072), Some(131_072));
    assert_eq!(tune(0), None);
    assert_eq!(made_readable(&[&[0, 10, 0, 30, 7]]).1, None);
}

/// Bytes that look like properties: tables, names, values, often spoilt.
fn properties() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        Just(b"V".to_vec()),
        any::<[u8; 8]>().prop_map(|number| [&b"l"[..], &number].concat()),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(|text| value(b'S', &text)),
        prop::collection::vec(any::<u8>(), 1..6),
    ];
    let any_value = leaf.prop_recursive(12, 60, 4, |inner| {
        let named = (prop::collection::vec(any::<u8>(), 0..9), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|values| value(b'A', &values.concat())),
            prop::collection::vec(named, 0..4).prop_map(|entries| {
                let entries = entries.iter().flat_map(|(name, value)| entry(name, value));
                value(b'F', &entries.collect::<Vec<_>>())
            }),
        ]
    });
    let table = prop::collection::vec((prop::collection::vec(any::<u8>(), 0..9), any_value), 0..8);
    let table = table.prop_map(|entries| {
        let table = entries.iter().flat_map(|(name, value)| entry(name, value));
        with_headers(&table.collect::<Vec<_>>())
    });
    prop_oneof![
        4 => table,
        1 => prop::collection::vec(any::<u8>(), 2..400),
        1 => (any::<[u8; 2]>(), prop::collection::vec(any::<u8>(), 0..9)).prop_map(|(flags, text)| {
            let text = entry(&text, b"");
            [&flags[..], &text.repeat(flags.iter().map(|f| f.count_ones() as usize).sum())].concat()
        }),
    ]
}

proptest! {
    /// The library reads it, it is as long as before, and a second look finds
    /// nothing to do.
    #[test]
    fn any_properties_become_readable(properties in properties()) {
        let found = readable(&properties);
        prop_assert_eq!(found.len(), properties.len());
        let (rest, parsed) = parse_properties(&found[..]).unwrap();
        prop_assert!(rest.is_empty());
        prop_assert_eq!(&readable(&found), &found);
        let again = parse_properties(&properties[..]);
        if let Ok((b"", well_formed)) = &again {
            // Unless it was cut for its depth, nothing of it changes.
            if found == properties {
                prop_assert_eq!(well_formed, &parsed);
            }
        }
        let payload = [&[0; BEFORE_PROPERTIES], &found[..]].concat();
        let whole = shortened(&payload, payload.len());
        prop_assert_eq!(whole.len(), payload.len());
        let shorter = shortened(&payload, 60);
        prop_assert!(parse_properties(&shorter[BEFORE_PROPERTIES..]).is_ok());
    }

    #[test]
    fn any_method_keeps_its_length(mut payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let length = payload.len();
        method(&mut payload);
        prop_assert_eq!(payload.len(), length);
    }
}
