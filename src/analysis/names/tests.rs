//! Names drawn under the sentences they are in. The drawings show what the model
//! finds today; `UPDATE_EXPECT=1` redraws them after a training.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use crate::lexicon::Lexicon;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::lexicon::Entry;
use super::model::{Model, ModelError, ROW};
use super::{MODEL, Name, Recognizer, Scratch};
use crate::analysis::layout::{Document, Layout, lay_out};
use crate::span::Span;

static RECOGNIZER: LazyLock<Recognizer> = LazyLock::new(Recognizer::new);

fn find(text: &str, layout: &mut Layout) -> Vec<Name> {
    lay_out(Lexicon::built_in(), text, &[], layout);
    let document = Document::new(Lexicon::built_in(), None, text, layout);
    RECOGNIZER.find(&mut Scratch::default(), &document)
}

fn draw(text: &str) -> String {
    let mut layout = Layout::default();
    let names = find(text, &mut layout);
    let mut drawing = String::new();
    for sentence in &layout.sentences {
        drawing.push_str(sentence.span.slice(text));
        drawing.push('\n');
        let (mut below, mut kinds) = (String::new(), Vec::new());
        for name in names.iter().filter(|name| sentence.span.contains(name.span)) {
            let before = Span::new(sentence.span.start, name.span.start).slice(text);
            let gap = before.chars().count().saturating_sub(below.chars().count());
            below.push_str(&" ".repeat(gap));
            below.push_str(&"^".repeat(name.span.slice(text).chars().count()));
            kinds.push(format!("{:?}", name.kind).to_lowercase());
        }
        if !kinds.is_empty() {
            drawing.extend([&below, " ", &kinds.join(", "), "\n"]);
        }
    }
    drawing
}

pub(super) fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&draw(text));
}

#[test]
fn the_president_of_a_country() {
    check(
        "The President of Chad Idriss Malloum left on Monday.",
        &expect![[r#"
            The President of Chad Idriss Malloum left on Monday.
                             ^^^^ location
        "#]],
    );
}

#[test]
fn the_compiled_in_model_is_sound() {
    let model = Model::parse(MODEL).expect("the model in models/ is sound");
    assert_eq!(model.sum(&[1]), [0; ROW]);
    assert!(model.lexicon.word(super::hash::of("danish")).has(Entry::NATIONALITY));
}

#[test]
fn broken_models_are_refused() {
    assert_eq!(Model::parse(b"no model").unwrap_err(), ModelError::Magic);
    assert_eq!(Model::parse(b"CDNAMES\0\x09\0\0\0").unwrap_err(), ModelError::Format(9));
    let cut = &MODEL[..MODEL.len() - 1];
    assert!(matches!(Model::parse(cut).unwrap_err(), ModelError::Checksum { .. }));
    assert!(matches!(Model::parse(&MODEL[..40]).unwrap_err(), ModelError::Tables(40)));
}

#[test]
fn people() {
    check(
        "President Maria Okafor met Dr. Jean-Luc Hartmann’s deputy, Ali bin Salman, in Lisbon. \
         “No,” Okafor said. Ursula van der Velde of Greenpeace and J. P. O'Hara agreed.",
        &expect![[r#"
            President Maria Okafor met Dr. Jean-Luc Hartmann’s deputy, Ali bin Salman, in Lisbon.
                      ^^^^^^^^^^^^         ^^^^^^^^^^^^^^^^^           ^^^^^^^^^^^^^^     ^^^^^^ person, person, person, location
            “No,” Okafor said.
                  ^^^^^^ person
            Ursula van der Velde of Greenpeace and J. P. O'Hara agreed.
            ^^^^^^^^^^^^^^^^^^^^    ^^^^^^^^^^     ^^^^^^^^^^^^ person, organization, person
        "#]],
    );
}

#[test]
fn places_and_organizations() {
    check(
        "NAIROBI, Kenya (Reuters) - The World Health Organization said on Monday that Acme Corp. \
         would move from New York to the U.S.-Mexico border. The Bank of Norway declined. Norway’s \
         parliament and the London-based Royal Society disagreed with Manchester United.",
        &expect![[r#"
            NAIROBI, Kenya (Reuters) - The World Health Organization said on Monday that Acme Corp. would move from New York to the U.S.-Mexico border.
            ^^^^^^^  ^^^^^  ^^^^^^^        ^^^^^^^^^^^^^^^^^^^^^^^^^                     ^^^^^^^^^^                 ^^^^^^^^        ^^^^^^^^^^^ location, location, organization, organization, organization, location, location
            The Bank of Norway declined.
                ^^^^^^^^^^^^^^ organization
            Norway’s parliament and the London-based Royal Society disagreed with Manchester United.
            ^^^^^^                      ^^^^^^       ^^^^^^^^^^^^^                ^^^^^^^^^^^^^^^^^ location, location, organization, organization
        "#]],
    );
}

#[test]
fn groups_and_events() {
    check(
        "French and German officials watched the World Cup in Qatar during the Vietnam War \
         anniversary with Muslims.",
        &expect![[r#"
            French and German officials watched the World Cup in Qatar during the Vietnam War anniversary with Muslims.
            ^^^^^^     ^^^^^^                       ^^^^^^^^^    ^^^^^            ^^^^^^^^^^^                  ^^^^^^^ group, group, event, location, event, group
        "#]],
    );
}

#[test]
fn headlines_and_bylines() {
    check(
        "MACRON VISITS BERLIN AFTER TALKS WITH SCHOLZ\n\nFloods Hit Southern Spain As Thousands \
         Flee Valencia\n\nBy Ann Lee and Tom Grant\n\nangela merkel spoke to reporters in paris",
        &expect![[r#"
            MACRON VISITS BERLIN AFTER TALKS WITH SCHOLZ
            ^^^^^^        ^^^^^^ person, location
            Floods Hit Southern Spain As Thousands Flee Valencia
                                ^^^^^ location
            By Ann Lee and Tom Grant
               ^^^^^^^     ^^^^^^^^^ person, person
            angela merkel spoke to reporters in paris
            ^^^^^^^^^^^^^                       ^^^^^ person, location
        "#]],
    );
}

#[test]
fn one_spelling_is_one_kind() {
    check(
        "The mayor, Sarah Delacroix, met Kelvin Ltd. The Delacroix plan failed. Kelvin said \
         nothing, and Delacroix left.",
        &expect![[r#"
            The mayor, Sarah Delacroix, met Kelvin Ltd.
                       ^^^^^^^^^^^^^^^      ^^^^^^^^^^^ person, organization
            The Delacroix plan failed.
                ^^^^^^^^^ person
            Kelvin said nothing, and Delacroix left.
            ^^^^^^                   ^^^^^^^^^ organization, person
        "#]],
    );
}

#[test]
fn streets_ships_prizes_and_towns_are_no_persons() {
    check(
        "The yacht Clara Belle and HMS Lord Clive left Anna Tilly Avenue for Cole Dunn Shoal. The Rosa \
         Brandt Medal went to the village of Ben Hollis, near Mary Keane camp. Dale Police thanked her \
         running mate Tess Hooper.",
        &expect![[r#"
            The yacht Clara Belle and HMS Lord Clive left Anna Tilly Avenue for Cole Dunn Shoal.
                      ^^^^^^^^^^^     ^^^^^^^^^^^^^^      ^^^^^^^^^^^^^^^^^     ^^^^^^^^^^^^^^^ misc, misc, location, location
            The Rosa Brandt Medal went to the village of Ben Hollis, near Mary Keane camp.
                ^^^^^^^^^^^^^^^^^                        ^^^^^^^^^^       ^^^^^^^^^^ misc, location, location
            Dale Police thanked her running mate Tess Hooper.
            ^^^^^^^^^^^                          ^^^^^^^^^^^ organization, person
        "#]],
    );
}

#[test]
fn teams_that_beat_each_other_are_organizations() {
    check(
        "Preston beat Oldham 3-1 at home. Oldham have lost again. Hull came back to beat Leeds 2-0. \
         They drew 1-1 with Bolton. Novak beat him in Leeds.",
        &expect![[r#"
            Preston beat Oldham 3-1 at home.
            ^^^^^^^      ^^^^^^ organization, organization
            Oldham have lost again.
            ^^^^^^ organization
            Hull came back to beat Leeds 2-0.
            ^^^^                   ^^^^^ organization, organization
            They drew 1-1 with Bolton.
                               ^^^^^^ organization
            Novak beat him in Leeds.
            ^^^^^             ^^^^^ person, location
        "#]],
    );
}

#[test]
fn companies_that_look_like_words() {
    check(
        "Gap is hiring. Orange and Sage rose, and Target fell. Next said sales were flat. Next, the boots \
         came. She joined Fennwick plc in Holme-next-Sea.",
        &expect![[r#"
            Gap is hiring.
            ^^^ organization
            Orange and Sage rose, and Target fell.
            ^^^^^^     ^^^^           ^^^^^^ organization, organization, organization
            Next said sales were flat.
            ^^^^ organization
            Next, the boots came.
            She joined Fennwick plc in Holme-next-Sea.
                       ^^^^^^^^^^^^    ^^^^^^^^^^^^^^ organization, location
        "#]],
    );
}

#[test]
fn other_languages_do_not_derail() {
    check(
        "La ministra Ana Torres habló en Sevilla. 東京で会議が開かれた。 Президент прибыл.",
        &expect![[r#"
            La ministra Ana Torres habló en Sevilla.
                        ^^^^^^^^^^          ^^^^^^^ person, location
            東京で会議が開かれた。
            Президент прибыл.
        "#]],
    );
}

/// Quadratic time would take minutes here.
#[test]
fn time_is_linear() {
    let started = Instant::now();
    for text in [
        "Paris ".repeat(20_000),
        "Ann Lee met Tom Lee. ".repeat(4_000),
        "ANN-LEE".repeat(10_000),
        "Bank of ".repeat(10_000),
        "a b c d ".repeat(5_000),
    ] {
        find(&text, &mut Layout::default());
    }
    assert!(started.elapsed() < Duration::from_mins(1), "took {:?}", started.elapsed());
}

proptest! {
    #[test]
    fn names_are_in_order_and_slice_to_their_tokens(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Ann", " ", " ", "Lee", "of", "the ", "'s", ". ", "Bank", "NATO", "-", "é", "\n\n",
                "Dr.", "“", "”", "van ", "9", "&", "İ", "Mr. ", "in ", "Paris", ", ", "The ",
            ]),
            0..80,
        ),
    ) {
        let text = parts.concat();
        let mut layout = Layout::default();
        let mut end = 0;
        for name in find(&text, &mut layout) {
            prop_assert!(name.span.start >= end && !name.span.slice(&text).is_empty());
            prop_assert!(!name.tokens.is_empty());
            let document = Document::new(Lexicon::built_in(), None, &text, &layout);
            prop_assert_eq!(document.span_of(name.tokens.clone()), name.span);
            end = name.span.end;
        }
    }
}

#[test]
fn a_title_tells_a_person_from_a_body() {
    let drawn = [
        "“We are ready,” Coach Cox said.",
        "“We are ready,” said Councillor Nealy Cox.",
        "“We are ready,” County Executive Ford said.",
        "Secretary of State Ford was in Elmford.",
        "The Bishop Auckland club met the Prince George club.",
    ]
    .map(draw)
    .concat();
    expect![[r#"
        “We are ready,” Coach Cox said.
                              ^^^ person
        “We are ready,” said Councillor Nealy Cox.
                                        ^^^^^^^^^ person
        “We are ready,” County Executive Ford said.
                                         ^^^^ person
        Secretary of State Ford was in Elmford.
                                       ^^^^^^^ location
        The Bishop Auckland club met the Prince George club.
            ^^^^^^^^^^^^^^^              ^^^^^^^^^^^^^ location, location
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn initials_tell_that_a_body_has_an_and_in_its_name() {
    let drawn = [
        "Customs and Border Protection sent a man. CBP was pleased.",
        "Customs and Border Protection sent a man.",
        "Acme and Border Films sued. CBP was pleased.",
    ]
    .map(draw)
    .concat();
    expect![[r#"
        Customs and Border Protection sent a man.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
        CBP was pleased.
        ^^^ organization
        Customs and Border Protection sent a man.
                    ^^^^^^^^^^^^^^^^^ organization
        Acme and Border Films sued.
                 ^^^^^^^^^^^^ organization
        CBP was pleased.
        ^^^ organization
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn an_office_has_all_its_fields_in_its_name() {
    let drawn = [
        "The Department for Culture, Media & Sport sent a man.",
        "The Foreign, Commonwealth & Development Office sent a man.",
        "The Ministry of Housing, Communities and Local Government sent a man.",
        "The Department of Health, Acme and Border Films sent a man.",
    ]
    .map(draw)
    .concat();
    expect![[r#"
        The Department for Culture, Media & Sport sent a man.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
        The Foreign, Commonwealth & Development Office sent a man.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
        The Ministry of Housing, Communities and Local Government sent a man.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
        The Department of Health, Acme and Border Films sent a man.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn a_club_by_its_last_word() {
    check(
        "Aston Villa have sold their goalkeeper. Villa sit ninth in the table.",
        &expect![[r#"
            Aston Villa have sold their goalkeeper.
            ^^^^^^^^^^^ organization
            Villa sit ninth in the table.
            ^^^^^ organization
        "#]],
    );
}

#[test]
fn two_teams_of_a_result() {
    check(
        "Brackley Rovers 0-3 Holt Athletic\n\nHolt manager Ana Prieto spoke. The Athletic boss smiled.",
        &expect![[r#"
            Brackley Rovers 0-3 Holt Athletic
            ^^^^^^^^^^^^^^^     ^^^^^^^^^^^^^ organization, organization
            Holt manager Ana Prieto spoke.
            ^^^^         ^^^^^^^^^^ organization, person
            The Athletic boss smiled.
                ^^^^^^^^ organization
        "#]],
    );
    check(
        "Rafael Lind 6-3 Peter Berger\n\nOn Monday Berger spoke.",
        &expect![[r#"
        Rafael Lind 6-3 Peter Berger
        ^^^^^^^^^^^     ^^^^^^^^^^^^ person, person
        On Monday Berger spoke.
                  ^^^^^^ person
    "#]],
    );
}

#[test]
fn a_body_that_speaks_in_its_own_sentence() {
    check(
        "South Africa’s Karoo Mines expects profit to fall by a third, it said on Monday.",
        &expect![[r#"
            South Africa’s Karoo Mines expects profit to fall by a third, it said on Monday.
            ^^^^^^^^^^^^   ^^^^^^^^^^^ location, organization
        "#]],
    );
    check(
        "Sales at Acme fell, it said. North American sales rose, it said.",
        &expect![[r#"
        Sales at Acme fell, it said.
                 ^^^^ organization
        North American sales rose, it said.
        ^^^^^^^^^^^^^^ group
    "#]],
    );
}

#[test]
fn a_number_that_opens_a_quotation() {
    check(
        "On Monday Ann Lind smiled. “Three goals, no cards,” she said.",
        &expect![[r#"
        On Monday Ann Lind smiled.
                  ^^^^^^^^ person
        “Three goals, no cards,” she said.
    "#]],
    );
}

#[test]
fn couples_where_one_looks_like_a_place() {
    check(
        "Vic and Nora Quayle keep bees.",
        &expect![[r#"
        Vic and Nora Quayle keep bees.
        ^^^     ^^^^^^^^^^^ person, person
    "#]],
    );
    check(
        "On Monday Jordan and Nora Quayle signed it.",
        &expect![[r#"
            On Monday Jordan and Nora Quayle signed it.
                      ^^^^^^     ^^^^^^^^^^^ location, person
        "#]],
    );
}

#[test]
fn titles_of_two_words_and_names_that_are_titles() {
    check(
        "On Monday Det Con Rhys Evans-Pugh spoke.",
        &expect![[r#"
        On Monday Det Con Rhys Evans-Pugh spoke.
                          ^^^^^^^^^^^^^^^ person
    "#]],
    );
    check(
        "On Monday Chief Justice Nana Akuffo-Darko spoke.",
        &expect![[r#"
        On Monday Chief Justice Nana Akuffo-Darko spoke.
                                ^^^^^^^^^^^^^^^^^ person
    "#]],
    );
}

#[test]
fn what_a_relative_is_called() {
    check(
        "“They took him,” said his mother, Blessing.",
        &expect![[r#"
        “They took him,” said his mother, Blessing.
                                          ^^^^^^^^ person
    "#]],
    );
}

#[test]
fn a_family_name_of_two_parts() {
    check(
        "Councillor May Day-Winters opposed the plan.",
        &expect![[r#"
        Councillor May Day-Winters opposed the plan.
                   ^^^^^^^^^^^^^^^ person
    "#]],
    );
}

#[test]
fn a_family_name_before_letters() {
    check(
        "On Monday Nuno Carvalho MEP told farmers so. Carvalho sits on the committee.",
        &expect![[r#"
            On Monday Nuno Carvalho MEP told farmers so.
                      ^^^^^^^^^^^^^^^^^ person
            Carvalho sits on the committee.
            ^^^^^^^^ person
        "#]],
    );
}

#[test]
fn family_names_that_come_first() {
    check(
        "Sun Lijun was sentenced on Friday. Investigators told Sun that he had taken bribes. In \
         court, Sun expressed remorse.",
        &expect![[r#"
            Sun Lijun was sentenced on Friday.
            ^^^^^^^^^ person
            Investigators told Sun that he had taken bribes.
                               ^^^ person
            In court, Sun expressed remorse.
                      ^^^ person
        "#]],
    );
    check(
        "Clerk Gregory So Kam-leung was jailed. The firms told So they would sue, and the loan \
         was paid by So's sister. So the court freed her.",
        &expect![[r#"
            Clerk Gregory So Kam-leung was jailed.
                  ^^^^^^^^^^^^^^^^^^^^ person
            The firms told So they would sue, and the loan was paid by So's sister.
                           ^^                                          ^^ person, person
            So the court freed her.
        "#]],
    );
    // The last word is the family's.
    check(
        "Diana Prodi and Bo Wade spoke. Then Wade left, and Prodi said Diana had won. Angela Di \
         Maria said the Sun had set. Di was late.",
        &expect![[r#"
            Diana Prodi and Bo Wade spoke.
            ^^^^^^^^^^^     ^^^^^^^ person, person
            Then Wade left, and Prodi said Diana had won.
                 ^^^^           ^^^^^      ^^^^^ person, person, person
            Angela Di Maria said the Sun had set.
            ^^^^^^^^^^^^^^^ person
            Di was late.
            ^^ person
        "#]],
    );
}

#[test]
fn the_family_name_he() {
    check(
        "Vice Premier He Lifeng met Ann Berger in May. He Jiankui, a scientist, wrote to He Lifeng.",
        &expect![[r#"
            Vice Premier He Lifeng met Ann Berger in May.
                         ^^^^^^^^^     ^^^^^^^^^^ person, person
            He Jiankui, a scientist, wrote to He Lifeng.
            ^^^^^^^^^^                        ^^^^^^^^^ person, person
        "#]],
    );
    check(
        "Ann Berger sang “Because He Lives” on Monday. He Lives there, and she knows that He Reigns.",
        &expect![[r#"
            Ann Berger sang “Because He Lives” on Monday.
            ^^^^^^^^^^ person
            He Lives there, and she knows that He Reigns.
        "#]],
    );
}

#[test]
fn initials_behind_an_article() {
    check(
        "The Countryside Alliance sued. However the CA has lost. He met the PM.",
        &expect![[r#"
        The Countryside Alliance sued.
            ^^^^^^^^^^^^^^^^^^^^ organization
        However the CA has lost.
                    ^^ organization
        He met the PM.
    "#]],
    );
    check(
        "The Office for Students sued. It met the Open Forum. He left the OF.",
        &expect![[r#"
        The Office for Students sued.
            ^^^^^^^^^^^^^^^^^^^ organization
        It met the Open Forum.
        He left the OF.
    "#]],
    );
}

#[test]
fn a_rank_behind_a_body() {
    check(
        "The Suffolk Constabulary Sergeant added that the road was shut.",
        &expect![[r#"
        The Suffolk Constabulary Sergeant added that the road was shut.
            ^^^^^^^^^^^^^^^^^^^^ organization
    "#]],
    );
}

#[test]
fn a_body_with_two_fields() {
    check(
        "The Competition and Markets Authority met the Treasury.",
        &expect![[r#"
        The Competition and Markets Authority met the Treasury.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^         ^^^^^^^^ organization, organization
    "#]],
    );
    check(
        "The Treasury and Health Department met.",
        &expect![[r#"
        The Treasury and Health Department met.
            ^^^^^^^^     ^^^^^^^^^^^^^^^^^ organization, organization
    "#]],
    );
    check(
        "The Interior Ministry of Georgia said so.",
        &expect![[r#"
        The Interior Ministry of Georgia said so.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
    "#]],
    );
}

#[test]
fn letters_are_signed() {
    let letter = "Once again the buses are full. Once again nobody cares.\n\n";
    for (signed, expected) in [
        (
            "B Hartnoll\n\nTruro",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            B Hartnoll
            ^^^^^^^^^^ person
            Truro
            ^^^^^ location
        "#]],
        ),
        (
            "Jill and Peter Dunmore\n\nStroud, Gloucestershire",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            Jill and Peter Dunmore
            ^^^^     ^^^^^^^^^^^^^ person, person
            Stroud, Gloucestershire
            ^^^^^^  ^^^^^^^^^^^^^^^ location, location
        "#]],
        ),
        (
            "S M Olsen\n\nHexham, Northumberland",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            S M Olsen
            ^^^^^^^^^ person
            Hexham, Northumberland
            ^^^^^^  ^^^^^^^^^^^^^^ location, location
        "#]],
        ),
        (
            "T Penrose",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            T Penrose
            ^^^^^^^^^ person
        "#]],
        ),
        (
            "Anna Reed\n\nTotnes, Devon\n\nWhat a mess",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            Anna Reed
            ^^^^^^^^^ person
            Totnes, Devon
            ^^^^^^  ^^^^^ location, location
            What a mess
        "#]],
        ),
        (
            "A Warning\n\nThe buses were full, B Hartnoll said.",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            A Warning
            The buses were full, B Hartnoll said.
                                 ^^^^^^^^^^ person
        "#]],
        ),
        (
            "T Cells\n\nThey fight what makes us ill, and they are many.",
            expect![[r#"
            Once again the buses are full.
            Once again nobody cares.
            T Cells
            They fight what makes us ill, and they are many.
        "#]],
        ),
    ] {
        expected.assert_eq(&draw(&format!("{letter}{signed}")));
    }
}

#[test]
fn marks_that_belong_to_the_name() {
    check(
        "Lloyd’s of London said losses would rise.",
        &expect![[r#"
            Lloyd’s of London said losses would rise.
            ^^^^^^^^^^^^^^^^^ organization
        "#]],
    );
    check(
        "According to Women’s Wear Post, sales fell.",
        &expect![[r#"
            According to Women’s Wear Post, sales fell.
                         ^^^^^^^^^^^^^^^^^ organization
        "#]],
    );
    check(
        "Barnardo’s said the painting was sold.",
        &expect![[r#"
            Barnardo’s said the painting was sold.
            ^^^^^^^^^^ organization
        "#]],
    );
    check(
        "Berger’s said to be ill. Berger left.",
        &expect![[r#"
            Berger’s said to be ill.
            ^^^^^^ person
            Berger left.
            ^^^^^^ person
        "#]],
    );
    check(
        "St John Ambulance said two people were treated.",
        &expect![[r#"
            St John Ambulance said two people were treated.
            ^^^^^^^^^^^^^^^^^ organization
        "#]],
    );
}

#[test]
fn parties_and_ages_behind_names() {
    check(
        "Sen. Ann Berger (D-Ohio) and Tom Brown, R-N.Y., spoke.",
        &expect![[r#"
            Sen. Ann Berger (D-Ohio) and Tom Brown, R-N.Y., spoke.
                 ^^^^^^^^^^              ^^^^^^^^^ person, person
        "#]],
    );
    check(
        "She is mother to Brooklyn, 19, and Georgia, 17. Georgia said she was happy.",
        &expect![[r#"
            She is mother to Brooklyn, 19, and Georgia, 17.
                             ^^^^^^^^          ^^^^^^^ person, person
            Georgia said she was happy.
            ^^^^^^^ person
        "#]],
    );
    check(
        "In Texas, 19 people died.",
        &expect![[r#"
            In Texas, 19 people died.
               ^^^^^ location
        "#]],
    );
}

#[test]
fn an_age_behind_a_family_name() {
    check(
        "“I heard them before I saw them,” Jordan, 43, said.",
        &expect![[r#"
            “I heard them before I saw them,” Jordan, 43, said.
                                              ^^^^^^ person
        "#]],
    );
    check(
        "Rain fell in Jordan, officials said.",
        &expect![[r#"
            Rain fell in Jordan, officials said.
                         ^^^^^^ location
        "#]],
    );
}
