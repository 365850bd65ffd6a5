use proptest::prelude::*;

use super::*;

fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let size = (payload.len() as u32).to_be_bytes();
    [&[kind, 0, 1][..], &size, payload, &[0xCE]].concat()
}

/// A content header with headers of these bytes.
fn header(table: &[u8]) -> Vec<u8> {
    let size = (table.len() as u32).to_be_bytes();
    frame(HEADER, &[&[0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0][..], &size, table].concat())
}

fn tune(frame_max: u32) -> Vec<u8> {
    frame(METHOD, &[&[0, 10, 0, 30, 0, 0][..], &frame_max.to_be_bytes(), &[0, 0]].concat())
}

/// What comes out when this comes in, in pieces of at most so many bytes.
fn through(frames: &mut Frames, bytes: &[u8], piece: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut taken = [0; 100];
    for piece in bytes.chunks(piece) {
        let room = frames.room();
        room[..piece.len()].copy_from_slice(piece);
        frames.received(piece.len());
        loop {
            let count = frames.take(&mut taken);
            if count == 0 {
                break;
            }
            out.extend_from_slice(&taken[..count]);
        }
    }
    out
}

#[test]
fn frames_are_rewritten_wherever_the_reads_fall() {
    let odd = [
        frame(METHOD, b"\0\x3C\0\x3C\x01c\0\0\0\0\0\0\0\0\0\x02\xFFe\x01k"),
        header(b"\x02h\xFFV"),
        frame(BODY, b"\xFF body \x02\0\0"),
        frame(HEARTBEAT, b""),
        header(b""),
    ];
    let sound = [
        frame(METHOD, b"\0\x3C\0\x3C\x01c\0\0\0\0\0\0\0\0\0\x02?e\x01k"),
        header(b"\x02h?V"),
        frame(BODY, b"\xFF body \x02\0\0"),
        frame(HEARTBEAT, b""),
        header(b""),
    ];
    let (odd, sound) = (odd.concat(), sound.concat());
    for piece in 1..=odd.len() {
        assert_eq!(through(&mut Frames::new(None), &odd, piece), sound, "pieces of {piece}");
    }
}

#[test]
fn a_body_does_not_wait_for_its_end() {
    let body = frame(BODY, &vec![7; 50_000]);
    let mut frames = Frames::new(None);
    assert_eq!(through(&mut frames, &body[..30_000], 9_000).len(), 30_000);
    assert_eq!(through(&mut frames, &body[30_000..], 9_000).len(), body.len() - 30_000);
}

#[test]
fn a_header_longer_than_the_agreed_frame_is_shortened() {
    let entry = |name: u8| [&[1, name, b'S', 0, 0, 8, 0][..], &[b'l'; 2048]].concat();
    let long: Vec<u8> = (b'a'..b'h').flat_map(entry).collect();
    let kept: Vec<u8> = (b'a'..b'd').flat_map(entry).collect();
    let after = frame(BODY, b"after");
    for (asked, allowed) in [(None, 8192), (Some(8192), 131_072), (Some(0), 8192)] {
        let mut frames = Frames::new(asked);
        let start = through(&mut frames, &tune(allowed), 1000);
        assert_eq!(start, tune(allowed));
        let sent = [header(&long), after.clone(), header(b"")].concat();
        let wanted = [header(&kept), after.clone(), header(b"")].concat();
        assert_eq!(through(&mut frames, &sent, 1000), wanted, "{asked:?} {allowed}");
    }
}

#[test]
fn what_is_no_amqp_passes() {
    let other = b"AMQP\0\0\x09\x01 and more, \x01 or less";
    assert_eq!(through(&mut Frames::new(None), other, 3), other);
}

#[test]
fn a_broken_end_is_handed_on() {
    let mut frames = Frames::new(None);
    let half = &header(b"\x02h\xFFV")[..12];
    assert_eq!(through(&mut frames, half, 5), b"");
    frames.end();
    let mut rest = [0; 100];
    assert_eq!(frames.take(&mut rest), 12);
}

proptest! {
    #[test]
    fn nothing_is_lost_added_or_held_back(
        payloads in prop::collection::vec(
            (prop_oneof![Just(METHOD), Just(HEADER), Just(BODY), Just(HEARTBEAT), Just(9)],
             prop::collection::vec(any::<u8>(), 0..200)), 0..20),
        piece in 1..300_usize,
    ) {
        let sent: Vec<u8> = payloads.iter().flat_map(|(kind, p)| frame(*kind, p)).collect();
        let mut frames = Frames::new(None);
        let found = through(&mut frames, &sent, piece);
        prop_assert_eq!(found.len(), sent.len());
        let again = through(&mut Frames::new(None), &found, piece);
        prop_assert_eq!(again, found);
    }
}

#[test]
fn a_delivery_waits_before_its_content_header_and_everything_after_it() {
    let mut frames = Frames::new(None);
    frames.wait();
    let deliver = frame(METHOD, b"\0\x3C\0\x3C\x08copydesk\0\0\0\0\0\0\0\0\0\x01e\x01k");
    let got = frame(METHOD, b"\0\x3C\0\x47\0\0\0\0\0\0\0\0\0\x01e\x01k\0\0\0\0");
    let content = frame(HEADER, b"\0\x3C\0\0\0\0\0\0\0\0\0\x04\0\0");
    let body = frame(BODY, b"body");
    // What somebody asked for passes, and so does what another consumer gets.
    let other = frame(METHOD, b"\0\x3C\0\x3C\x01c\0\0\0\0\0\0\0\0\0\x01e\x01k");
    for method in [got, other] {
        let passing = [&method[..], &content, &body].concat();
        assert_eq!(through(&mut frames, &passing, 7), passing);
    }
    let sent = [&deliver[..], &content, &body].concat();
    assert_eq!(through(&mut frames, &sent, 7), deliver);
    assert_eq!(frames.announced(), Some(4));
    frames.let_pass();
    assert_eq!(frames.announced(), None);
    assert_eq!(through(&mut frames, &deliver, 100), [&content[..], &body, &deliver].concat());
}
