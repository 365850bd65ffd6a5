//! Whose verb it is: asides, other verbs, passives, nobody.

use expect_test::expect;

use super::check;

#[test]
fn around_asides_with_names_in_them() {
    check(
        "Ann Berger, who will retire after serving in Harbour City, Wick and Ardley, praised the bridge on Monday.",
        &expect![[r#"
            Ann Berger, who will retire after serving in Harbour City, Wick and Ardley, praised the bridge on Monday.
                                                                                                ---------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber, whose firm, Halden Steel, built the bridge, said it was safe.",
        &expect![[r#"
            Carl Weber, whose firm, Halden Steel, built the bridge, said it was safe.
                                                                         ----------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn through_what_was_issued() {
    check(
        "Ann Berger issued a statement saying that the bridge was safe.",
        &expect![[r#"
            Ann Berger issued a statement saying that the bridge was safe.
                                                      ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber released a video that said, “The bridge is safe.”",
        &expect![[r#"
            Carl Weber released a video that said, “The bridge is safe.”
                                                   ^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn beside_another_verb() {
    check(
        "Ann Berger smiled and said, “We are ready.”",
        &expect![[r#"
            Ann Berger smiled and said, “We are ready.”
                                        ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger was angry, with Carl Weber saying that the bridge was safe.",
        &expect![[r#"
            Ann Berger was angry, with Carl Weber saying that the bridge was safe.
                                                              ------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "The council prompted Carl Weber to say that the bridge was safe.",
        &expect![[r#"
            The council prompted Carl Weber to say that the bridge was safe.
                                                        ------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger went on to say: “We are ready.”",
        &expect![[r#"
            Ann Berger went on to say: “We are ready.”
                                       ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn asked_not_asking() {
    check(
        "Ann Berger was asked, “Is the bridge safe?”",
        &expect![[r#"
            Ann Berger was asked, “Is the bridge safe?”
                                  ^^^^^^^^^^^^^^^^^^^^^ q0 → ? (asked)
        "#]],
    );
    check(
        "Asked whether the bridge would open in May, Ann Berger said that it would.",
        &expect![[r#"
            Asked whether the bridge would open in May, Ann Berger said that it would.
                                                                             -------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn nobody() {
    check(
        "Neither Ann Berger nor Carl Weber said that the bridge was safe.",
        &expect![[r#"
            Neither Ann Berger nor Carl Weber said that the bridge was safe.
                                                        ------------------- q0 → Ann Berger (not said)
        "#]],
    );
    check(
        "Nobody said that the bridge was safe.",
        &expect![[r#"
            Nobody said that the bridge was safe.
        "#]],
    );
}

#[test]
fn roles_told_by_is() {
    check(
        "Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.",
        &expect![[r#"
            Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.
                                                     ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn determiners_alone() {
    check(
        "Another tweeted, “The bridge is open.”",
        &expect![[r#"
            Another tweeted, “The bridge is open.”
                             ^^^^^^^^^^^^^^^^^^^^^ q0 → Another
        "#]],
    );
    check(
        "“The bridge is open,” the two wrote.",
        &expect![[r#"
            “The bridge is open,” the two wrote.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → the two
        "#]],
    );
}

#[test]
fn roles_that_look_like_verbs() {
    check(
        "“There is water in it,” study lead author Ann Berger, a scientist at the university in Ardley, Wick, and the museum in Harbour City, said.",
        &expect![[r#"
            “There is water in it,” study lead author Ann Berger, a scientist at the university in Ardley, Wick, and the museum in Harbour City, said.
            ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn and_inside_a_name() {
    check(
        "Dr. Ann Berger of the Harbour Department of Health and Human Services says the cases will rise.",
        &expect![[r#"
            Dr. Ann Berger of the Harbour Department of Health and Human Services says the cases will rise.
                                                                                       ------------------- q0 → Harbour Department of Health and Human Services
        "#]],
    );
}

#[test]
fn the_nearer_verb() {
    check(
        "According to Ann Berger, Carl Weber once warned: “The bridge is not safe.”",
        &expect![[r#"
            According to Ann Berger, Carl Weber once warned: “The bridge is not safe.”
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn acronyms_are_no_pronouns() {
    check(
        "According to WHO, there were 3,248 cases of plague.",
        &expect![[r#"
            According to WHO, there were 3,248 cases of plague.
                              -------------------------------- q0 → WHO
        "#]],
    );
}

#[test]
fn the_speaker_of_a_report_goes_on() {
    check(
        "Officials said that gunmen had killed a guard, and added that two others were hurt.",
        &expect![[r#"
            Officials said that gunmen had killed a guard, and added that two others were hurt.
                                ------------------------- q0 → Officials
                                                                          -------------------- q1 → Officials
        "#]],
    );
    check(
        "The owners said two officers died in the attack, and said the fire was out.",
        &expect![[r#"
            The owners said two officers died in the attack, and said the fire was out.
                            ------------------------------- q0 → The owners
                                                                      ---------------- q1 → The owners
        "#]],
    );
}

#[test]
fn nouns_with_relative_clauses() {
    check(
        "Parents whose children cross the bridge said it was unsafe.",
        &expect![[r#"
        Parents whose children cross the bridge said it was unsafe.
                                                     ------------- q0 → Parents whose children cross the bridge
    "#]],
    );
    check(
        "Three officials who asked not to be named alleged that the bridge was unsafe.",
        &expect![[r#"
            Three officials who asked not to be named alleged that the bridge was unsafe.
                                                                   --------------------- q0 → Three officials who asked not to be named
        "#]],
    );
    check(
        "The talks were held with Elmland, which said the bridge was safe.",
        &expect![[r#"
        The talks were held with Elmland, which said the bridge was safe.
                                                     ------------------- q0 → Elmland
    "#]],
    );
    check(
        "Ann Berger – whose team built the bridge, and whose brother, Carl, owns it – told the council it was safe.",
        &expect![[r#"
            Ann Berger – whose team built the bridge, and whose brother, Carl, owns it – told the council it was safe.
                                                                                                          ----------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn the_other_side() {
    check(
        "Ann Berger said the bridge was unsafe, but the council says it is sound.",
        &expect![[r#"
            Ann Berger said the bridge was unsafe, but the council says it is sound.
                            --------------------- q0 → Ann Berger
                                                                        ----------- q1 → the council
        "#]],
    );
    check(
        "Ann Berger said the bridge was unsafe; the company says it is sound.",
        &expect![[r#"
        Ann Berger said the bridge was unsafe; the company says it is sound.
                        --------------------- q0 → Ann Berger
                                                                ----------- q1 → the company
    "#]],
    );
}

#[test]
fn who_sent_the_letter() {
    check(
        "Officials wrote to Carl Weber demanding answers about the bridge.",
        &expect![[r#"
        Officials wrote to Carl Weber demanding answers about the bridge.
                                                ------------------------ q0 → Officials
    "#]],
    );
}

#[test]
fn police_in_a_place() {
    check(
        "Police in London said the bridge was shut.",
        &expect![[r#"
        Police in London said the bridge was shut.
                              ------------------- q0 → Police in London
    "#]],
    );
}
