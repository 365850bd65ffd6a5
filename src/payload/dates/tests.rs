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
        ("2024-07-27T25:61:00Z", "2024-07-27T00:00:00Z", "time of day that cannot be"),
        ("20240727T256100", "2024-07-27T00:00:00Z", "time of day that cannot be"),
        ("July 27, 2024 at 24:10", "2024-07-27T00:00:00Z", "time of day that cannot be"),
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

fn day(raw: &str) -> Option<String> {
    read(raw).0.and_then(|date| date.get(..10).map(str::to_owned))
}

#[test]
fn months_are_whole_words_of_many_languages() {
    let cases = [
        ("By Mary Orlu | July 27, 2024", "2024-07-27"),
        ("New Delhi | Updated: July 27, 2024", "2024-07-27"),
        ("mardi 9 juillet 2024 à 14h13", "2024-07-09"),
        ("martes, 9 de julio de 2024", "2024-07-09"),
        ("Di., 9. Juli 2024", "2024-07-09"),
        ("wtorek, 9 lipca 2024", "2024-07-09"),
        ("úterý 9. července 2024", "2024-07-09"),
        ("9. heinäkuuta 2024 klo 14.13", "2024-07-09"),
        ("9 июля 2024 г.", "2024-07-09"),
        ("9 липня 2024", "2024-07-09"),
        ("9 Temmuz 2024 Salı", "2024-07-09"),
        ("Τρίτη 9 Ιουλίου 2024", "2024-07-09"),
        ("الثلاثاء ٩ يوليو ٢٠٢٤", "2024-07-09"),
        ("9 تشرين الثاني 2024", "2024-11-09"),
        ("9 ביולי 2024", "2024-07-09"),
        ("9 जुलाई 2024", "2024-07-09"),
        ("9 กรกฎาคม 2567", "2024-07-09"),
        ("۱۹ تیر ۱۴۰۳", "2024-07-09"),
        ("2024. július 9.", "2024-07-09"),
        ("2024 m. liepos 9 d.", "2024-07-09"),
        ("2024. gada 9. jūlijs", "2024-07-09"),
        ("9 tháng 7, 2024", "2024-07-09"),
        ("2024년 7월 9일", "2024-07-09"),
        ("令和6年7月9日", "2024-07-09"),
        ("二〇二四年七月二十九日", "2024-07-29"),
        ("令和元年五月一日", "2019-05-01"),
        ("Jul. 9, '24", "2024-07-09"),
        ("Tuesday, 09-Jul-24", "2024-07-09"),
    ];
    for (raw, expected) in cases {
        assert_eq!(day(raw).as_deref(), Some(expected), "{raw}");
    }
}

#[test]
fn the_first_publication_is_told_from_updates() {
    let both = "Last updated July 28, 2024. First published July 27, 2024 14:13 BST";
    assert_eq!(read(both).0.as_deref(), Some("2024-07-27T14:13:00+01:00"));
    let modified = rfc3339(both, Field::Modified, None, &mut Vec::new());
    assert_eq!(modified.as_deref(), Some("2024-07-28T00:00:00Z"));
    assert_eq!(day("Received 1 May 2024, published 9 July 2024").as_deref(), Some("2024-07-09"));
    let (date, notes) = read("Updated July 28, 2024 14:13 UTC");
    assert_eq!(date.as_deref(), Some("2024-07-28T14:13:00Z"));
    assert_eq!(notes, ["published_at is the day of the last update: no other is told"]);
}

#[test]
fn sentences_with_numbers_are_no_dates() {
    for text in [
        "4 min read · 12 comments · 24 shares",
        "iPhone 12, 11 and 10 recalled",
        "Mary 4, 2024 readers",
        "May 12 20 people be enough?",
        "Room 10.12.24, second floor",
        "Version 4.11.19 of the timetable",
        "The quay was opened on 3 May 1911 by the queen",
        "Yesterday, 14:13",
    ] {
        assert_eq!(shown(text, Place::Free, None), [], "{text}");
    }
    for text in [
        "By Ann Lee, 14 November 2023, 12 comments",
        "New Delhi | Published: November 14, 2023 19:05 IST",
        "14.11.23, 19:05 Uhr",
        "Tuesday, November 14, 2023",
    ] {
        assert_eq!(shown(text, Place::Free, None).len(), 1, "{text}");
    }
}

#[test]
fn the_language_tells_which_number_is_the_month() {
    let of = |language| {
        let mut notes = Vec::new();
        (rfc3339("5/10/2023", Field::Published, language, &mut notes).unwrap(), notes.len())
    };
    assert_eq!(of(Some("vi")).0, "2023-10-05T00:00:00Z");
    assert_eq!(of(Some("en-GB")).0, "2023-10-05T00:00:00Z");
    assert_eq!(of(Some("en-US")), ("2023-05-10T00:00:00Z".to_owned(), 2));
    assert_eq!(of(None), ("2023-05-10T00:00:00Z".to_owned(), 2));
    let listopad = |language| rfc3339("5. listopada 2023", Field::Published, language, &mut vec![]);
    assert_eq!(listopad(Some("hr")).as_deref(), Some("2023-10-05T00:00:00Z"));
    assert_eq!(listopad(Some("pl")).as_deref(), Some("2023-11-05T00:00:00Z"));
}

#[test]
fn dates_as_dot_net_writes_them() {
    for raw in ["/Date(1722089595000)/", "/Date(1722089595000+0200)/"] {
        let read = rfc3339(raw, Field::Published, None, &mut Vec::new());
        assert_eq!(read.as_deref(), Some("2024-07-27T14:13:15Z"), "{raw}");
    }
    assert_eq!(rfc3339("/Date(x)/", Field::Published, None, &mut Vec::new()), None);
}

#[test]
fn a_zone_that_does_not_exist_is_dropped() {
    for raw in [
        "2024-07-27T14:13:00+25:00",
        "2024-07-27T14:13:00-24:30",
        "2024-07-27 14:13 GMT+27",
        "Sat, 27 Jul 2024 14:13:00 +9900",
        "27 July 2024, 14:13 QQQ",
        "2024-07-27T14:13:00[Mars/Phobos]",
    ] {
        let mut notes = Vec::new();
        let read = rfc3339(raw, Field::Published, None, &mut notes);
        assert_eq!(read.as_deref(), Some("2024-07-27T14:13:00Z"), "{raw}");
        assert_eq!(notes, ["published_at has a zone that does not exist: taken as UTC"], "{raw}");
    }
    let mut notes = Vec::new();
    rfc3339("2024-07-27 10:00-18:00", Field::Published, None, &mut notes);
    assert_eq!(notes, ["published_at has no zone: taken as UTC"]);
}

#[test]
fn zones_have_names_of_many_countries() {
    let cases = [
        ("5 Nov 2024 16:30 WAT", "2024-11-05T16:30:00+01:00"),
        ("5 Nov 2024 16:30 NZDT", "2024-11-05T16:30:00+13:00"),
        ("2024-07-27 14:13:15 America/New_York", "2024-07-27T14:13:15-04:00"),
        ("2024-07-27T14:13:15+02:00[Europe/Berlin]", "2024-07-27T14:13:15+02:00"),
        ("2024-12-27 14:13 Europe/Berlin", "2024-12-27T14:13:00+01:00"),
        ("2024-01-27 14:13 Australia/Sydney", "2024-01-27T14:13:00+11:00"),
        ("2024-05-25 오후 11:23:17 (GMT+9)", "2024-05-25T23:23:17+09:00"),
        ("27&nbsp;July&nbsp;2024 2:13 p. m. GMT+1", "2024-07-27T14:13:00+01:00"),
    ];
    for (raw, expected) in cases {
        assert_eq!(read(raw), (Some(expected.to_owned()), vec![]), "{raw}");
    }
}

#[test]
fn the_order_of_an_english_country_is_an_assumption_too() {
    let mut notes = Vec::new();
    let date = rfc3339("05/07/2024", Field::Published, Some("en-US"), &mut notes);
    assert_eq!(date.as_deref(), Some("2024-05-07T00:00:00Z"));
    assert!(notes.iter().any(|note| note.contains("taken as month first")), "{notes:?}");
}

#[test]
fn times_of_day_are_told_from_other_numbers() {
    for text in ["14:05", "2:05 p.m.", "14.05 Uhr", "14:05 GMT", "Updated 14:05", "Friday, 14:05"] {
        assert!(is_clock(text, Some("en")), "{text}");
    }
    for text in ["3:1", "14:05 Quay shut", "May 14:05", "Genesis 1:1", "14"] {
        assert!(!is_clock(text, Some("en")), "{text}");
    }
}

#[test]
fn months_of_many_languages_are_read_long_and_short() {
    let cases = [
        ("17 de novembro de 2023", "2023-11-17"),
        ("17 d’abril del 2023", "2023-04-17"),
        ("2023(e)ko azaroaren 17(a)", "2023-11-17"),
        ("2023 ж. 17 қараша, жұма", "2023-11-17"),
        ("17-yanvar, 2023", "2023-01-17"),
        ("17 ta’ Frar 2023", "2023-02-17"),
        ("17 พ.ค. 2566", "2023-05-17"),
        ("17 जाने॰ 2023", "2023-01-17"),
        ("17 جمعه", ""),
        ("17\u{200f}/11\u{200f}/2023", "2023-11-17"),
        ("17 thg 11, 2023", "2023-11-17"),
    ];
    for (text, day) in cases {
        assert_eq!(
            read(text).0.map_or_else(String::new, |d| d.chars().take(10).collect()),
            day,
            "{text}"
        );
    }
    let of = |language| rfc3339("17. lip 2023.", Field::Published, language, &mut Vec::new());
    assert_eq!(of(Some("hr")).as_deref(), Some("2023-06-17T00:00:00Z"));
    assert_eq!(of(Some("pl")).as_deref(), Some("2023-07-17T00:00:00Z"));
}

#[test]
fn short_months_of_few_readers_are_names() {
    assert!(is_month_or_weekday("May") && is_month_or_weekday("novembro"));
    assert!(!is_month_or_weekday("Ion") && !is_month_or_weekday("Ara"));
}

#[test]
fn days_of_weeks_and_of_years_are_iso_too() {
    let cases = [
        ("2023-W46-5", "2023-11-17"),
        ("2023W465T1405Z", "2023-11-17"),
        ("2020-W53-7", "2021-01-03"),
        ("2023-321", "2023-11-17"),
        ("2024-366", "2024-12-31"),
    ];
    for (text, expected) in cases {
        assert_eq!(day(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(read("2023-321T14:05Z").0.as_deref(), Some("2023-11-17T14:05:00Z"));
    for text in ["2023-W46", "2023-W54-1", "2023-W46-8", "2023-366", "2023-321-4567", "2023-000"] {
        assert_eq!(day(text), None, "{text}");
    }
    assert_eq!(shown("Order 2023-321 of the port", Place::Free, None), []);
}

#[test]
fn years_are_counted_as_the_language_counts_them() {
    let of = |raw, language| {
        let read = rfc3339(raw, Field::Published, Some(language), &mut Vec::new());
        read.map(|date| date.chars().take(10).collect::<String>())
    };
    for (raw, language) in [
        ("17 พ.ย. 66", "th"),
        ("17/11/66", "th"),
        ("๑๗ พฤศจิกายน พ.ศ. ๒๕๖๖", "th"),
        ("R5.11.17", "ja"),
        ("R05/11/17", "ja"),
        ("ኅዳር 7 ቀን 2016 ዓ.ም", "am"),
        ("۲۶ عقرب ۱۴۰۲", "ps"),
    ] {
        assert_eq!(of(raw, language).as_deref(), Some("2023-11-17"), "{raw}");
    }
    assert_eq!(of("17/11/23", "en-GB").as_deref(), Some("2023-11-17"));
    assert_ne!(of("R5.11.17", "en").as_deref(), Some("2023-11-17"));
    assert_eq!(day("大正12年11月17日").as_deref(), Some("1923-11-17"));
    // The sixth day after the twelve months, before a leap year; then the new year.
    assert_eq!(of("ጳጉሜን 6 2015", "am").as_deref(), Some("2023-09-11"));
    assert_eq!(of("መስከረም 1 2016", "am").as_deref(), Some("2023-09-12"));
    assert_eq!(of("ጳጉሜን 6 2016", "am"), None);
}

#[test]
fn digits_and_months_of_few_readers_are_read_too() {
    for (raw, language) in [
        ("2023 оны 11 сарын 17", "mn"),
        ("2023 оны 11-р сарын 17", "mn"),
        ("2023 оны арван нэгдүгээр сарын 17", "mn"),
        ("17 ኖቬምበር 2023", "am"),
        ("2023 නොවැම්බර් 17", "si"),
        ("la 17-a de novembro 2023", "eo"),
        ("ថ្ងៃទី១៧ ខែវិច្ឆិកា ឆ្នាំ២០២៣", "km"),
        ("၂၀၂၃ ခုနှစ် နိုဝင်ဘာလ ၁၇ ရက်", "my"),
        ("နိုဝင်ဘာ ၁၇၊ ၂၀၂၃", "my"),
        ("໑໗ ພະຈິກ ໒໐໒໓", "lo"),
        ("૧૭ નવેમ્બર ૨૦૨૩", "gu"),
        ("୧୭ ନଭେମ୍ବର ୨୦୨୩", "or"),
        ("د ۲۰۲۳ د نومبر ۱۷", "ps"),
        ("17ی تشرینی دووەمی 2023", "ckb"),
        ("17 Mijdar 2023", "ku"),
        ("2023-يىلى 17-نويابىر", "ug"),
        ("2023-жылдын 17-ноябры", "ky"),
        ("17 ноябри 2023", "tg"),
        ("17 de novembre de 2023", "oc"),
        ("17 ga Nuwamba, 2023", "ha"),
        ("17 Ugushyingo 2023", "rw"),
        ("17 Sadaasa 2023", "om"),
        ("17 novanm 2023", "ht"),
        ("ika-17 ng Nobyembre 2023", "fil"),
    ] {
        let read = rfc3339(raw, Field::Published, Some(language), &mut Vec::new());
        assert_eq!(read.as_deref(), Some("2023-11-17T00:00:00Z"), "{raw}");
    }
}

#[test]
fn clocks_are_no_years_and_amounts_no_days() {
    let of = |raw: &str, language: &str| {
        let labels = shown(raw, Place::Free, Some(language));
        (!labels.is_empty()).then(|| rfc3339(raw, Field::Published, Some(language), &mut vec![]))
    };
    for (raw, language) in [
        ("3. März, 06:30", "de"),
        ("3. März 14 Uhr", "de"),
        ("3 March 12:24", "en"),
        ("12 out of 20 24-hour shops", "en"),
        ("£12.05.20", "en"),
        ("#12/05/20", "en"),
    ] {
        assert_eq!(of(raw, language), None, "{raw}");
    }
    for raw in ["3. März 24, 06:30 Uhr", "3 March 24", "03.03.24", "3 mars 2024 à 06:30"] {
        let read = rfc3339(raw, Field::Published, Some("de"), &mut vec![]).unwrap();
        assert!(read.starts_with("2024-03-03"), "{raw}");
    }
}

#[test]
fn what_programs_write_for_no_time_is_none() {
    for raw in ["1970-01-01T00:00:00Z", "1970-01-01 00:00:00"] {
        let (date, notes) = read(raw);
        assert_eq!(date, None);
        assert!(notes.iter().any(|note| note.contains("not set")), "{notes:?}");
    }
    assert_eq!(read("1970-01-01T09:30:00Z").0.as_deref(), Some("1970-01-01T09:30:00Z"));
    assert_eq!(read("1722089595123456789").0.as_deref(), Some("2024-07-27T14:13:15Z"));
    assert_eq!(read("@1722089595").0.as_deref(), Some("2024-07-27T14:13:15Z"));
}

#[test]
fn days_of_the_week_stand_beside_dates_in_many_languages() {
    for (raw, language) in [
        ("petak, 2. ožujka 2024. u 9:45", "hr"),
        ("субота, 2. март 2024.", "sr"),
        ("laupäev, 2. märts 2024 kell 9.45", "et"),
        ("sestdiena, 2024. gada 2. marts", "lv"),
        ("dissabte, 2 de març de 2024", "ca"),
        ("laugardagur 2. mars 2024 kl. 9:45", "is"),
        ("শনিবার, ২ মার্চ ২০২৪", "bn"),
        ("lør. 2. mars 2024", "no"),
        ("2024년 3월 2일 토요일", "ko"),
        ("2024年3月2日 星期六", "zh"),
    ] {
        assert!(!shown(raw, Place::Alone, Some(language)).is_empty(), "{raw}");
        let read = rfc3339(raw, Field::Published, Some(language), &mut vec![]);
        assert!(read.unwrap().starts_with("2024-03-02"), "{raw}");
    }
    assert!(shown("The 2 March 2024 ferry sank", Place::Alone, Some("en")).is_empty());
}
