//! Organisations and other bodies merged.

use expect_test::expect;

use super::draw;

#[test]
fn acronyms_in_parentheses_and_from_the_lists() {
    expect![[r#"
        The North Atlantic Treaty Organization (NATO) met. Nato will meet again. The United Nations did not. A UN envoy left.
            1^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  1^^^       1^^^                      2^^^^^^^^^^^^^            2^
        The Harbour Pilots Association (HPA) is on strike, HPA members said.
            3^^^^^^^^^^^^^^^^^^^^^^^^^  3^^                3^^
        1 Organization "North Atlantic Treaty Organization" (Q7184)
        2 Organization "United Nations" (Q1065)
        3 Organization "Harbour Pilots Association"
    "#]].assert_eq(&draw(
        "The [ORG North Atlantic Treaty Organization] ([ORG NATO]) met. [ORG Nato] will meet again. \
         The [ORG United Nations] did not. A [ORG UN] envoy left.\n\n\
         The [ORG Harbour Pilots Association] ([ORG HPA]) is on strike, [ORG HPA] members said.",
    ));
}

#[test]
fn the_agency_in_a_dateline_is_no_acronym() {
    expect![[r#"
        UNITED NATIONS (AP) — The United Nations voted.
        1^^^^^^^^^^^^^  2^        1^^^^^^^^^^^^^
        1 Organization "United Nations" (Q1065)
        2 Organization "AP"
    "#]]
    .assert_eq(&draw("[ORG UNITED NATIONS] ([ORG AP]) — The [ORG United Nations] voted."));
}

#[test]
fn initials_of_one_long_name() {
    expect![[r#"
        The Coastal Weather Service warned of storms. Data of the CWS show it.
            1^^^^^^^^^^^^^^^^^^^^^^                               1^^
        1 Organization "Coastal Weather Service"
    "#]]
    .assert_eq(&draw(
        "The [ORG Coastal Weather Service] warned of storms. Data of the [ORG CWS] show it.",
    ));
}

#[test]
fn company_forms_and_short_forms() {
    expect![[r#"
        Goldman Sachs Group Inc hired him. Goldman Sachs paid well, Goldman said. Manchester United and Manchester City drew; Manchester slept.
        1^^^^^^^^^^^^^^^^^^^^^^            1^^^^^^^^^^^^            1^^^^^^       2^^^^^^^^^^^^^^^^     3^^^^^^^^^^^^^^       4^^^^^^^^^
        1 Organization "Goldman Sachs Group Inc" (Q193326)
        2 Organization "Manchester United" (Q18656)
        3 Organization "Manchester City" (Q50602)
        4 Organization "Manchester"
    "#]].assert_eq(&draw(
        "[ORG Goldman Sachs Group Inc] hired him. [ORG Goldman Sachs] paid well, [ORG Goldman] said. \
         [ORG Manchester United] and [ORG Manchester City] drew; [ORG Manchester] slept.",
    ));
}

#[test]
fn a_nationality_in_front_is_dropped_where_one_fits() {
    expect![[r#"
        The US Senate voted. The Senate will vote again.
            1^^^^^^^^            1^^^^^
        The Chinese Foreign Ministry and the Russian Foreign Ministry agreed. The Foreign Ministry was pleased.
            2^^^^^^^^^^^^^^^^^^^^^^^         3^^^^^^^^^^^^^^^^^^^^^^^             4^^^^^^^^^^^^^^^
        1 Organization "US Senate"
        2 Organization "Chinese Foreign Ministry" (Q1155502)
        3 Organization "Russian Foreign Ministry" (Q789889)
        4 Organization "Foreign Ministry"
    "#]].assert_eq(&draw(
        "The [ORG US Senate] voted. The [ORG Senate] will vote again.\n\n\
         The [ORG Chinese Foreign Ministry] and the [ORG Russian Foreign Ministry] agreed. \
         The [ORG Foreign Ministry] was pleased.",
    ));
}

#[test]
fn party_and_members_stay_apart() {
    expect![[r#"
        The Democratic Party won. Democrats cheered, and one Democrat cried.
            1^^^^^^^^^^^^^^^      2^^^^^^^^                  2^^^^^^^
        1 Organization "Democratic Party"
        2 Group "Democrats"
    "#]]
    .assert_eq(&draw(
        "The [ORG Democratic Party] won. [GRP Democrats] cheered, and one [GRP Democrat] cried.",
    ));
}

#[test]
fn acronyms_without_the_country_or_the_last_word() {
    expect![[r#"
        The US Centers for Illness Control and Care and the United States Grain and Feed Office met the US Senate. The CIC and the GFO told the United States Senate all.
            1^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^         2^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^         3^^^^^^^^      1^^         2^^          3^^^^^^^^^^^^^^^^^^^
        1 Organization "US Centers for Illness Control and Care"
        2 Organization "United States Grain and Feed Office"
        3 Organization "United States Senate" (Q66096)
    "#]].assert_eq(&draw(
        "The [ORG US Centers for Illness Control and Care] and the [ORG United States Grain and Feed Office] \
         met the [ORG US Senate]. The [ORG CIC] and the [ORG GFO] told the [ORG United States Senate] all.",
    ));
}

#[test]
fn departments_turned_round() {
    expect![[r#"
        The United States Department of Agriculture met. The Agriculture Department said so. The US Air Force flew; the Air Force and the Air Force Academy agreed.
            1^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^          1^^^^^^^^^^^^^^^^^^^^^              2^^^^^^^^^^^           2^^^^^^^^         3^^^^^^^^^^^^^^^^
        1 Organization "United States Department of Agriculture" (Q501542)
        2 Organization "US Air Force" (Q11223)
        3 Organization "Air Force Academy" (Q1331280)
    "#]].assert_eq(&draw(
        "The [ORG United States Department of Agriculture] met. The [ORG Agriculture Department] \
         said so. The [ORG US Air Force] flew; the [ORG Air Force] and the [ORG Air Force Academy] agreed.",
    ));
}

#[test]
fn a_full_name_is_no_short_form() {
    expect![[r#"
        Elm Inc. sued Elm Corps. Elm Inc. won.
        1^^^^^^^      2^^^^^^^^  1^^^^^^^
        1 Organization "Elm Inc."
        2 Organization "Elm Corps"
    "#]]
    .assert_eq(&draw("[ORG Elm Inc.] sued [ORG Elm Corps]. [ORG Elm Inc.] won."));
}

#[test]
fn a_part_of_a_state_is_named_with_the_country_it_is_of() {
    expect![[r#"
        Chad’s Interior Ministry spoke. The Interior Ministry and Chad’s Elmware met.
        1^^^   2^^^^^^^^^^^^^^^^            2^^^^^^^^^^^^^^^^     1^^^   3^^^^^^
        1 Location "Chad" (TD) (Q657)
        2 Organization "Chad’s Interior Ministry"
        3 Organization "Elmware"
    "#]]
    .assert_eq(&draw(
        "[LOC Chad]’s [ORG Interior Ministry] spoke. The [ORG Interior Ministry] and [LOC Chad]’s \
         [ORG Elmware] met.",
    ));
}

#[test]
fn a_department_is_no_part_of_the_body() {
    expect![[r#"
        Elm Police spoke. Elm Police left. The Elm Police Department closed.
        1^^^^^^^^^        1^^^^^^^^^           1^^^^^^^^^^^^^^^^^^^^
        1 Organization "Elm Police Department"
    "#]]
    .assert_eq(&draw(
        "[ORG Elm Police] spoke. [ORG Elm Police] left. The [ORG Elm Police Department] closed.",
    ));
}

#[test]
fn a_body_by_the_last_words_of_its_name() {
    expect![[r#"
        The European Commission met. The Commission said so.
            1^^^^^^^^^^^^^^^^^^          1^^^^^^^^^
        The Oregon Health Authority met. The Health Authority said so.
            2^^^^^^^^^^^^^^^^^^^^^^          2^^^^^^^^^^^^^^^
        The White House met. The House voted.
            3^^^^^^^^^^          4^^^^
        The Elm Port Board met the Ash School Board. The Board said so.
            5^^^^^^^^^^^^^         6^^^^^^^^^^^^^^^      7^^^^
        The Trust met the Norfolk Wildlife Trust.
            8^^^^         9^^^^^^^^^^^^^^^^^^^^^
        1 Organization "European Commission" (Q8880)
        2 Organization "Oregon Health Authority"
        3 Organization "White House" (Q35525)
        4 Organization "House"
        5 Organization "Elm Port Board"
        6 Organization "Ash School Board"
        7 Organization "Board"
        8 Organization "Trust"
        9 Organization "Norfolk Wildlife Trust"
    "#]]
    .assert_eq(&draw(
        "The [ORG European Commission] met. The [ORG Commission] said so.\n\n\
         The [ORG Oregon Health Authority] met. The [ORG Health Authority] said so.\n\n\
         The [ORG White House] met. The [ORG House] voted.\n\n\
         The [ORG Elm Port Board] met the [ORG Ash School Board]. The [ORG Board] said so.\n\n\
         The [ORG Trust] met the [ORG Norfolk Wildlife Trust].",
    ));
}

#[test]
fn a_state_body_with_its_country_behind() {
    expect![[r#"
        The Interior Ministry of Chad met. The Chadian Interior Ministry agreed. Chad’s Interior Ministry said so. The Interior Ministry of Mali did not.
            1^^^^^^^^^^^^^^^^^^^^^^^^          1^^^^^^^^^^^^^^^^^^^^^^^^         2^^^   1^^^^^^^^^^^^^^^^              3^^^^^^^^^^^^^^^^^^^^^^^^
        1 Organization "Interior Ministry of Chad"
        2 Location "Chad" (TD) (Q657)
        3 Organization "Interior Ministry of Mali"
    "#]].assert_eq(&draw(
        "The [ORG Interior Ministry of Chad] met. The [ORG Chadian Interior Ministry] agreed. \
         [LOC Chad]’s [ORG Interior Ministry] said so. The [ORG Interior Ministry of Mali] did not.",
    ));
}

#[test]
fn a_foundation_with_the_name_of_a_firm() {
    expect![[r#"
        Ford said so. The Ford Foundation did not.
        1^^^              2^^^^^^^^^^^^^^
        The Elm Foundation met. Elm said so.
            3^^^^^^^^^^^^^      3^^
        1 Organization "Ford" (Q44294)
        2 Organization "Ford Foundation"
        3 Organization "Elm Foundation"
    "#]]
    .assert_eq(&draw(
        "[ORG Ford] said so. The [ORG Ford Foundation] did not.\n\n\
         The [ORG Elm Foundation] met. [ORG Elm] said so.",
    ));
}

#[test]
fn a_body_called_after_another() {
    expect![[r#"
        Bank of Elm spoke. Bank of Elm Staff Union did not.
        1^^^^^^^^^^        2^^^^^^^^^^^^^^^^^^^^^^
        1 Organization "Bank of Elm"
        2 Organization "Bank of Elm Staff Union"
    "#]]
    .assert_eq(&draw("[ORG Bank of Elm] spoke. [ORG Bank of Elm Staff Union] did not."));
    expect![[r#"
        The European Union Chamber of Commerce spoke. The European Union did not.
            1^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^            2^^^^^^^^^^^^^
        1 Organization "European Union Chamber of Commerce"
        2 Organization "European Union" (Q458)
    "#]]
    .assert_eq(&draw(
        "The [ORG European Union Chamber of Commerce] spoke. The [ORG European Union] did not.",
    ));
    expect![[r#"
        The D.C. Housing Authority came. D.C.'s Housing Authority left.
            1^^^^^^^^^^^^^^^^^^^^^       2^^^   1^^^^^^^^^^^^^^^^
        1 Organization "D.C. Housing Authority"
        2 Location "D.C." (US) (Q61)
    "#]]
    .assert_eq(&draw(
        "The [ORG D.C. Housing Authority] came. [LOC D.C.]'s [ORG Housing Authority] left.",
    ));
}
