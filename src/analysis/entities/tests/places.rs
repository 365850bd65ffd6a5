//! Places and peoples, with their countries.

use expect_test::expect;

use super::draw;

#[test]
fn names_of_one_country_are_one_place() {
    expect![[r#"
        The US and Britain agreed. America first, said the United States. The UK followed the U.S. as before.
            1^     2^^^^^^         1^^^^^^                 1^^^^^^^^^^^^      2^              1^^^
        1 Location "United States" (US) (Q30)
        2 Location "Britain" (GB) (Q145)
    "#]].assert_eq(&draw(
        "The [LOC US] and [LOC Britain] agreed. [LOC America] first, said the [LOC United States]. \
         The [LOC UK] followed the [LOC U.S.] as before.",
    ));
}

#[test]
fn cities_have_a_country_but_stay_cities() {
    expect![[r#"
        Moscow and Kyiv talked. Kiev was dark. Russia denied it. Springfield was quiet; Georgia too.
        1^^^^^     2^^^         2^^^           3^^^^^            4^^^^^^^^^^            5^^^^^^
        1 Location "Moscow" (RU) (Q649)
        2 Location "Kyiv" (UA) (Q1899)
        3 Location "Russia" (RU) (Q159)
        4 Location "Springfield"
        5 Location "Georgia" (Q230)
    "#]]
    .assert_eq(&draw(
        "[LOC Moscow] and [LOC Kyiv] talked. [LOC Kiev] was dark. [LOC Russia] denied it. \
         [LOC Springfield] was quiet; [LOC Georgia] too.",
    ));
}

#[test]
fn a_national_team_is_not_its_country() {
    expect![[r#"
        Norway beat Chile in the last match before the cup, their captain said. The squad trained in Peru with a new coach.
        1^^^^^      2^^^^                                                                            3^^^
        1 Location "Norway" (NO)
        2 Location "Chile" (CL)
        3 Location "Peru" (PE) (Q419)
    "#]].assert_eq(&draw(
        "[LOC Norway] beat [LOC Chile] in the last match before the cup, their captain said. \
         The squad trained in [LOC Peru] with a new coach.",
    ));
}

#[test]
fn the_region_behind_a_comma_tells_the_country() {
    expect![[r#"
        A fire in Birmingham, Alabama, burnt for days. Another burnt in Paris, Texas. Fires burnt in Cambridge, France and Spain.
                  1^^^^^^^^^  2^^^^^^                                   3^^^^  4^^^^                 5^^^^^^^^  6^^^^^     7^^^^
        1 Location "Birmingham" (US) (Q79867)
        2 Location "Alabama" (US) (Q173)
        3 Location "Paris" (US)
        4 Location "Texas" (US) (Q1439)
        5 Location "Cambridge"
        6 Location "France" (FR) (Q142)
        7 Location "Spain" (ES) (Q29)
    "#]].assert_eq(&draw(
        "A fire in [LOC Birmingham], [LOC Alabama], burnt for days. Another burnt in [LOC Paris], [LOC Texas]. \
         Fires burnt in [LOC Cambridge], [LOC France] and [LOC Spain].",
    ));
}

#[test]
fn peoples_have_a_country() {
    expect![[r#"
        American troops met Thai villagers. The Americans left; the Thais stayed. Scottish and English fans sang, Muslims and Muslim leaders prayed.
        1^^^^^^^            2^^^                1^^^^^^^^           2^^^^         3^^^^^^^     4^^^^^^            5^^^^^^     5^^^^^
        1 Group "Americans" (US)
        2 Group "Thais" (TH)
        3 Group "Scottish" (GB)
        4 Group "English" (GB)
        5 Group "Muslims"
    "#]].assert_eq(&draw(
        "[GRP American] troops met [GRP Thai] villagers. The [GRP Americans] left; the [GRP Thais] stayed. \
         [GRP Scottish] and [GRP English] fans sang, [GRP Muslims] and [GRP Muslim] leaders prayed.",
    ));
}

#[test]
fn items_of_persons_need_office_or_fame() {
    expect![[r#"
        Barack Obama came. Sen. Amy Klobuchar came too. John Barrasso, a baker, did not.
        1^^^^^^^^^^^            2^^^^^^^^^^^^           3^^^^^^^^^^^^
        1 Person "Barack Obama" (Q76)
        2 Person "Amy Klobuchar" she | Sen. (Q22237)
        3 Person "John Barrasso" he | baker
    "#]].assert_eq(&draw(
        "[PER Barack Obama] came. Sen. [PER Amy Klobuchar] came too. [PER John Barrasso], a baker, did not.",
    ));
}

#[test]
fn a_city_may_be_a_namesake_where_its_country_is_never_named() {
    expect![[r#"
        DUBLIN fans cheered. The mayor of Dublin, in Ohio, was there. BEIJING was not.
        1^^^^^                            1^^^^^     2^^^             3^^^^^^
        1 Location "Dublin"
        2 Location "Ohio" (US) (Q1397)
        3 Location "BEIJING" (CN) (Q956)
    "#]].assert_eq(&draw(
        "[LOC DUBLIN] fans cheered. The mayor of [LOC Dublin], in [LOC Ohio], was there. [LOC BEIJING] was not.",
    ));
}

#[test]
fn a_namesake_is_doubted_by_the_places_around_it() {
    expect![[r#"
        A bakery on Millpond Lane in London closed. The owner moved to Ontario.
                    1^^^^^^^^^^^^    2^^^^^                            3^^^^^^
        1 Location "Millpond Lane"
        2 Location "London"
        3 Location "Ontario" (CA) (Q1904)
    "#]]
    .assert_eq(&draw(
        "A bakery on [LOC Millpond Lane] in [LOC London] closed. The owner moved to [LOC Ontario].",
    ));
}

#[test]
fn the_own_country_outweighs_a_street() {
    expect![[r#"
        A bakery on Millpond Lane in London closed. British bread is dear in England.
                    1^^^^^^^^^^^^    2^^^^^         3^^^^^^                  4^^^^^^
        1 Location "Millpond Lane"
        2 Location "London" (GB) (Q84)
        3 Group "British" (GB)
        4 Location "England" (GB) (Q21)
    "#]].assert_eq(&draw(
        "A bakery on [LOC Millpond Lane] in [LOC London] closed. [GRP British] bread is dear in [LOC England].",
    ));
}

#[test]
fn more_places_there_than_here_tell_of_a_namesake() {
    expect![[r#"
        The Irish festival drew crowds to Dublin. They came from Ohio, Indiana and Kentucky.
            1^^^^                         2^^^^^                 3^^^  4^^^^^^     5^^^^^^^
        1 Group "Irish" (IE)
        2 Location "Dublin" (Q1761)
        3 Location "Ohio" (US) (Q1397)
        4 Location "Indiana" (US) (Q1415)
        5 Location "Kentucky" (US) (Q1603)
    "#]].assert_eq(&draw(
        "The [GRP Irish] festival drew crowds to [LOC Dublin]. They came from [LOC Ohio], [LOC Indiana] and \
         [LOC Kentucky].",
    ));
}

#[test]
fn a_town_may_be_named_like_a_country() {
    expect![[r#"
        The school in Lebanon, Pa., was shut. Buses ran from Tanner Street.
        1~~~~~~~~~    2^^^^^^  1^^                           3^^^^^^^^^^^^
        1 Location "Pa." (US) (Q1400)
        2 Location "Lebanon" (US)
        3 Location "Tanner Street"
    "#]]
    .assert_eq(&draw(
        "The school in [LOC Lebanon], [LOC Pa.], was shut. Buses ran from [LOC Tanner Street].",
    ));
    expect![[r#"
        Troops left Lebanon for Israel. A shell fell on Tanner Street.
                    1^^^^^^     2^^^^^                  3^^^^^^^^^^^^
        1 Location "Lebanon" (LB) (Q822)
        2 Location "Israel" (IL) (Q801)
        3 Location "Tanner Street"
    "#]]
    .assert_eq(&draw(
        "Troops left [LOC Lebanon] for [LOC Israel]. A shell fell on [LOC Tanner Street].",
    ));
}

#[test]
fn words_between_a_place_and_a_country_tell_that_it_lies_there() {
    expect![[r#"
        Floods hit Tripoli, in northern Lebanon. San Jose, the capital of Costa Rica, was dry. She left Birmingham, in France and Spain they said.
                   1^^^^^^              2^^^^^^  3^^^^^^^                 4^^^^^^^^^                    5^^^^^^^^^     6^^^^^     7^^^^
        1 Location "Tripoli" (LB)
        2 Location "Lebanon" (LB) (Q822)
        3 Location "San Jose" (CR) (Q3070)
        4 Location "Costa Rica" (CR) (Q800)
        5 Location "Birmingham" (FR)
        6 Location "France" (FR) (Q142)
        7 Location "Spain" (ES) (Q29)
    "#]].assert_eq(&draw(
        "Floods hit [LOC Tripoli], in northern [LOC Lebanon]. [LOC San Jose], the capital of [LOC Costa Rica], \
         was dry. She left [LOC Birmingham], in [LOC France] and [LOC Spain] they said.",
    ));
}

#[test]
fn a_title_that_begins_the_name_of_a_country_is_a_part_of_it() {
    expect![[r#"
        He flew to Sri Lanka on Monday. Sri Lanka beat England, said Sri Aman.
                   1^^^^^^^^            1^^^^^^^^                    2^^^^^^^
        1 Location "Sri Lanka" (LK)
        2 Person "Sri Aman"
    "#]]
    .assert_eq(&draw(
        "He flew to [LOC Sri Lanka] on Monday. [PER Sri Lanka] beat England, said [PER Sri Aman].",
    ));
}
