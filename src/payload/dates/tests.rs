use super::*;

fn read(raw: &str) -> (Option<String>, Vec<String>) {
    let mut notes = Vec::new();
    (rfc3339(raw, Field::Published, None, &mut notes), notes)
}

#[test]
fn complete_dates_need_no_note() {
    let cases = [
        ("2024-07-27T14:13:15Z", "2024-07-27T14:13:15Z"),
        ("2024-07-27T14:13:15.123456+02:00", "2024-07-27T14:13:15+02:00"),
        ("2024-07-27 14:13:15 +0200", "2024-07-27T14:13:15+02:00"),
        ("2024-07-27T14:13-04", "2024-07-27T14:13:00-04:00"),
        ("20240727T141315Z", "2024-07-27T14:13:15Z"),
        ("20240727T141315+0100", "2024-07-27T14:13:15+01:00"),
        ("Sat, 27 Jul 2024 14:13:15 +0000", "2024-07-27T14:13:15Z"),
        ("Sat, 27 Jul 24 14:13 EST", "2024-07-27T14:13:00-05:00"),
        ("July 27, 2024 2:13 p.m. EDT", "2024-07-27T14:13:00-04:00"),
        ("July 27th, 2024 at 12:05 AM ET", "2024-07-27T00:05:00-04:00"),
        ("Jan 5, 2024, 9:30 AM ET", "2024-01-05T09:30:00-05:00"),
        ("Published 2:13 PM EDT, Sat July 27, 2024", "2024-07-27T14:13:00-04:00"),
        ("27. Juli 2024 14:13 CEST", "2024-07-27T14:13:00+02:00"),
        ("Sat Jul 27 2024 14:13:15 GMT+0100 (CET)", "2024-07-27T14:13:15+01:00"),
        ("Sat Jul 27 14:13:15 UTC 2024", "2024-07-27T14:13:15Z"),
        ("2024/07/27 14:13 UTC", "2024-07-27T14:13:00Z"),
        ("1722089595", "2024-07-27T14:13:15Z"),
        ("1722089595000", "2024-07-27T14:13:15Z"),
        ("1722089595.25", "2024-07-27T14:13:15Z"),
    ];
    for (raw, expected) in cases {
        assert_eq!(read(raw), (Some(expected.to_owned()), vec![]), "{raw}");
    }
}

#[test]
fn a_moment_is_told_in_the_zone_it_is_shown_in() {
    let declared = "2023-12-20T01:00:21.174Z";
    let evening = Some("2023-12-19T20:00:21-05:00".to_owned());
    assert_eq!(in_zone_of(declared, "8:00 PM EST, Tue December 19, 2023", None), evening);
    assert_eq!(in_zone_of(declared, "December 19, 2023 8:00 PM", None), evening);
    for other in [
        "8:01 PM EST, Tue December 19, 2023",
        "8:00 PM PST, Tue December 19, 2023",
        "December 19, 2023 8:10 PM",
        "December 18, 2023 8:00 PM",
        "December 19, 2023",
        "now",
    ] {
        assert_eq!(in_zone_of(declared, other, None), None, "{other}");
    }
    assert_eq!(in_zone_of("2023-12-20", "2023-12-19 20:00 EST", None), None);
}

#[test]
fn every_guess_is_noted() {
    let cases = [
        ("2024-07-27 14:13:15", "2024-07-27T14:13:15Z", "no zone: taken as UTC"),
        ("2024-07-27", "2024-07-27T00:00:00Z", "no time of day: taken as midnight UTC"),
        ("20240727", "2024-07-27T00:00:00Z", "no time of day"),
        ("27 July 2024", "2024-07-27T00:00:00Z", "no time of day"),
        ("27/07/2024", "2024-07-27T00:00:00Z", "no time of day"),
        ("27.7.2024", "2024-07-27T00:00:00Z", "no time of day"),
        ("5.7.2024", "2024-07-05T00:00:00Z", "no time of day"),
        ("05/07/2024", "2024-05-07T00:00:00Z", "the other way round"),
        ("2024-07-27 14:13 IST", "2024-07-27T14:13:00+05:30", "zone IST: taken as +05:30"),
    ];
    for (raw, expected, note) in cases {
        let (date, notes) = read(raw);
        assert_eq!(date.as_deref(), Some(expected), "{raw}");
        assert!(notes.iter().any(|n| n.contains(note)), "{raw}: {notes:?}");
    }
}

#[test]
fn what_is_no_date_gives_none_and_a_note() {
    for raw in [
        "yesterday",
        "2 hours ago",
        "2024-13-45",
        "99/99/9999",
        "July",
        "12",
        "--",
        "31 February 2024",
    ] {
        assert_eq!(
            read(raw),
            (None, vec!["published_at could not be read as a date".into()]),
            "{raw}"
        );
    }
    assert_eq!(read("  "), (None, vec![]));
}
