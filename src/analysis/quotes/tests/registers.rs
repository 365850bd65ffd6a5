//! What reports of every register taught: datelines, headings, letters, refusals.

use super::check;
use expect_test::expect;

#[test]
fn a_heading_is_no_part_of_who_speaks() {
    check(
        "Bridge plagued by rust\n\nCity engineers said that the bridge was safe.",
        &expect![[r#"
            Bridge plagued by rust
            City engineers said that the bridge was safe.
                                     ------------------- q0 → City engineers
        "#]],
    );
}

#[test]
fn an_abbreviated_place_in_a_dateline() {
    check(
        "ST. PAUL, Minn. (AP) — City engineers are reporting a fifth fault in the bridge.",
        &expect![[r#"
            ST. PAUL, Minn. (AP) — City engineers are reporting a fifth fault in the bridge.
                                                                --------------------------- q0 → City engineers
        "#]],
    );
}

#[test]
fn a_date_after_the_time_of_day() {
    check(
        "The police said that the bridge was shut from 10:30 p.m. Aug. 9 to 6:30 a.m. the next day.",
        &expect![[r#"
            The police said that the bridge was shut from 10:30 p.m. Aug. 9 to 6:30 a.m. the next day.
                                 -------------------------------------------------------------------- q0 → The police
        "#]],
    );
}

#[test]
fn who_writes_to_somebody_asks() {
    check(
        "Ann Berger and her deputy have written to Mayor Carl Weber asking him to close the bridge.",
        &expect![[r#"
            Ann Berger and her deputy have written to Mayor Carl Weber asking him to close the bridge.
                                                                              ----------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger wrote Mayor Carl Weber and the engineer Dora Ellis asking them to close the bridge.",
        &expect![[r#"
            Ann Berger wrote Mayor Carl Weber and the engineer Dora Ellis asking them to close the bridge.
                                                                                 ------------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "Last month Ann Berger wrote to her rival, Carl Weber, asking him to close the bridge.",
        &expect![[r#"
            Last month Ann Berger wrote to her rival, Carl Weber, asking him to close the bridge.
                                                                         ----------------------- q0 → Ann Berger
        "#]],
    );
    // Whom a letter comes from, asks in it.
    check(
        "The council has a letter from Carl Weber asking it to close the bridge.",
        &expect![[r#"
            The council has a letter from Carl Weber asking it to close the bridge.
                                                            ---------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn who_is_charged_has_stated_it() {
    check(
        "ELMFORD – Two drivers were charged on Tuesday with theft, stating they had not seen the bridge.",
        &expect![[r#"
            ELMFORD – Two drivers were charged on Tuesday with theft, stating they had not seen the bridge.
                                                                              ---------------------------- q0 → Two drivers
        "#]],
    );
}

#[test]
fn a_relative_pronoun_is_no_part_of_a_name() {
    check(
        "The complaint comes from five drivers who claim the bridge is unsafe.",
        &expect![[r#"
            The complaint comes from five drivers who claim the bridge is unsafe.
                                                            -------------------- q0 → five drivers
        "#]],
    );
}

#[test]
fn that_as_the_subject_of_what_is_said() {
    check(
        "Drivers say that violates the law of the city.",
        &expect![[r#"
        Drivers say that violates the law of the city.
                    --------------------------------- q0 → Drivers
    "#]],
    );
    check(
        "Drivers say that the bridge violates the law.",
        &expect![[r#"
        Drivers say that the bridge violates the law.
                         --------------------------- q0 → Drivers
    "#]],
    );
}

#[test]
fn what_is_called_to_do_something() {
    check(
        "Ann Berger called the council to help settle the row about the bridge.",
        &expect![[r#"
            Ann Berger called the council to help settle the row about the bridge.
        "#]],
    );
    check(
        "Ann Berger called on the council to help settle the row about the bridge.",
        &expect![[r#"
            Ann Berger called on the council to help settle the row about the bridge.
                                 --------------------------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_is_denied_to_those_who_ask() {
    check(
        "Ann Berger denied the request for a new bridge.",
        &expect![[r#"
        Ann Berger denied the request for a new bridge.
    "#]],
    );
    check(
        "Ann Berger denied the theft of the bridge.",
        &expect![[r#"
        Ann Berger denied the theft of the bridge.
                          ----------------------- q0 → Ann Berger (denied)
    "#]],
    );
}

#[test]
fn a_clause_that_hangs_on_a_noun_further_on() {
    check(
        "The drivers pleaded not guilty and were released on the condition that each pay 900 dollars.",
        &expect![[r#"
            The drivers pleaded not guilty and were released on the condition that each pay 900 dollars.
        "#]],
    );
    check(
        "Rest assured that the council will look into the bridge.",
        &expect![[r#"
        Rest assured that the council will look into the bridge.
    "#]],
    );
}

#[test]
fn as_somebody_says_what_follows() {
    check(
        "Carl Weber was arrested on the bridge, as the police said he had stolen a car.",
        &expect![[r#"
            Carl Weber was arrested on the bridge, as the police said he had stolen a car.
                                                                      ------------------- q0 → the police
        "#]],
    );
}

#[test]
fn words_in_marks_after_what_somebody_does_not_think() {
    check(
        "Ann Berger doesn’t think the bridge will last: “We have seen the rust on every beam.”",
        &expect![[r#"
            Ann Berger doesn’t think the bridge will last: “We have seen the rust on every beam.”
                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn whom_somebody_cautions() {
    check(
        "Ann Berger cautioned drivers to stay off the bridge.",
        &expect![[r#"
        Ann Berger cautioned drivers to stay off the bridge.
                             ------------------------------ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn a_paragraph_of_marks_after_one_that_reports() {
    check(
        "Another driver, Carl Weber, said the bridge was shut on Monday.\n\n“We have waited for three days. Nobody has come to help us.”",
        &expect![[r#"
            Another driver, Carl Weber, said the bridge was shut on Monday.
                                             ----------------------------- q0 → Carl Weber
            “We have waited for three days. Nobody has come to help us.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "A driver said the bridge was shut on Monday.\n\n“We have waited for three days. Nobody has come to help us.”",
        &expect![[r#"
            A driver said the bridge was shut on Monday.
                          ----------------------------- q0 → A driver
            “We have waited for three days. Nobody has come to help us.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → A driver
        "#]],
    );
}

#[test]
fn a_pope_is_no_she() {
    check(
        "Pope Francis announced that the bridge was blessed. Ann Berger told the council. Later she said it was a gift.",
        &expect![[r#"
            Pope Francis announced that the bridge was blessed. Ann Berger told the council. Later she said it was a gift.
                                        ---------------------- q0 → Pope Francis
                                                                                                            ------------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn whom_a_clause_in_front_names() {
    check(
        "Carl Weber was hired in May. Before being named captain by Dan Ellis in 2011, he was a driver. As captain, he urges them to leave the bridge.",
        &expect![[r#"
            Carl Weber was hired in May. Before being named captain by Dan Ellis in 2011, he was a driver. As captain, he urges them to leave the bridge.
                                                                                                                                ------------------------ q0 → Carl Weber
        "#]],
    );
    check(
        "Carl Weber was hired in May. After meeting Dan Ellis, he said the bridge was safe.",
        &expect![[r#"
            Carl Weber was hired in May. After meeting Dan Ellis, he said the bridge was safe.
                                                                          ------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn words_on_both_sides_of_an_attribution() {
    check(
        "The aim is to mend the bridge, said Ann Berger, which includes “the work on every beam”.",
        &expect![[r#"
            The aim is to mend the bridge, said Ann Berger, which includes “the work on every beam”.
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "The aim is to mend the bridge, said Ann Berger, who hates “the endless work” there.",
        &expect![[r#"
            The aim is to mend the bridge, said Ann Berger, who hates “the endless work” there.
            ----------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge was not allowed to close, Ann Berger added – and the drivers went home.",
        &expect![[r#"
            The bridge was not allowed to close, Ann Berger added – and the drivers went home.
            ----------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_cardinal_is_a_he() {
    check(
        "Cardinal Robin Weber blessed the bridge. Ann Berger thanked them. He said it was a gift.",
        &expect![[r#"
            Cardinal Robin Weber blessed the bridge. Ann Berger thanked them. He said it was a gift.
                                                                                      ------------- q0 → Robin Weber
        "#]],
    );
}
