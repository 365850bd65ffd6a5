//! Reports without marks, or with marks around a few words.

use expect_test::expect;

use super::check;

#[test]
fn with_that() {
    check(
        "Ann Berger said that the bridge would open in May.",
        &expect![[r#"
            Ann Berger said that the bridge would open in May.
                                 ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger said on Monday that the bridge would open in May.",
        &expect![[r#"
            Ann Berger said on Monday that the bridge would open in May.
                                           ---------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn without_that() {
    check(
        "Ann Berger said the bridge would open in May.",
        &expect![[r#"
            Ann Berger said the bridge would open in May.
                            ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The council believes the bridge is safe.",
        &expect![[r#"
            The council believes the bridge is safe.
                                 ------------------ q0 → The council
        "#]],
    );
}

#[test]
fn questions() {
    check(
        "Carl Weber asked whether the bridge was safe.",
        &expect![[r#"
            Carl Weber asked whether the bridge was safe.
                             --------------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Carl Weber asked when the bridge would open.",
        &expect![[r#"
            Carl Weber asked when the bridge would open.
                             -------------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn two_clauses() {
    check(
        "Ann Berger said that the bridge was safe and that it would open in May.",
        &expect![[r#"
            Ann Berger said that the bridge was safe and that it would open in May.
                                 ------------------------------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger said the bridge was safe, and added that it would open in May.",
        &expect![[r#"
            Ann Berger said the bridge was safe, and added that it would open in May.
                            ------------------- q0 → Ann Berger
                                                                -------------------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn clause_around() {
    check(
        "Although Ann Berger said that the bridge was safe, nobody crossed it.",
        &expect![[r#"
            Although Ann Berger said that the bridge was safe, nobody crossed it.
                                          ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "When Ann Berger said the bridge would open, the crowd cheered.",
        &expect![[r#"
            When Ann Berger said the bridge would open, the crowd cheered.
                                 --------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn second_half() {
    check(
        "The bridge, Ann Berger said, will open in May.",
        &expect![[r#"
            The bridge, Ann Berger said, will open in May.
            ----------                   ---------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge is safe, she said. It will open in May.",
        &expect![[r#"
            The bridge is safe, she said. It will open in May.
            ------------------ q0 → she
        "#]],
    );
}

#[test]
fn paraphrase_with_quoted_words() {
    check(
        "Ann Berger said the bridge was “a gift to the city.”",
        &expect![[r#"
            Ann Berger said the bridge was “a gift to the city.”
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger described the bridge as “a gift to the city.”",
        &expect![[r#"
            Ann Berger described the bridge as “a gift to the city.”
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "The “gift to the city,” as Ann Berger called the bridge, will open in May.",
        &expect![[r#"
            The “gift to the city,” as Ann Berger called the bridge, will open in May.
                ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger dismissed the report as “nonsense.”",
        &expect![[r#"
            Ann Berger dismissed the report as “nonsense.”
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn infinitives() {
    check(
        "Ann Berger promised to open the bridge in May.",
        &expect![[r#"
            Ann Berger promised to open the bridge in May.
                                ------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber asked the council to close the bridge.",
        &expect![[r#"
            Carl Weber asked the council to close the bridge.
                                         ------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger refused to open the bridge.",
        &expect![[r#"
            Ann Berger refused to open the bridge.
                               ------------------ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn objects() {
    check(
        "Ann Berger confirmed the closure of the bridge.",
        &expect![[r#"
            Ann Berger confirmed the closure of the bridge.
                                 ------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber accused the council of hiding the costs.",
        &expect![[r#"
            Carl Weber accused the council of hiding the costs.
                               ------------------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger warned against crossing the bridge.",
        &expect![[r#"
            Ann Berger warned against crossing the bridge.
                                      ------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn reports_in_reports() {
    check(
        "Ann Berger said that Carl Weber had told her that the bridge was safe.",
        &expect![[r#"
            Ann Berger said that Carl Weber had told her that the bridge was safe.
                                 ------------------------------------------------ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn present_and_future() {
    check(
        "Ann Berger says the bridge is safe.",
        &expect![[r#"
            Ann Berger says the bridge is safe.
                            ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger will announce on Monday that the bridge is safe.",
        &expect![[r#"
            Ann Berger will announce on Monday that the bridge is safe.
                                                    ------------------ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_clause_set_against_it() {
    check(
        "The bridge will open in May, Ann Berger said, but trains will come later.",
        &expect![[r#"
            The bridge will open in May, Ann Berger said, but trains will come later.
            --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge was checked, Ann Berger said on Monday, and the council has met twice.",
        &expect![[r#"
            The bridge was checked, Ann Berger said on Monday, and the council has met twice.
            ---------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger said the bridge was safe, but Carl Weber disagreed.",
        &expect![[r#"
            Ann Berger said the bridge was safe, but Carl Weber disagreed.
                            ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "A bridge would bring not only cars, Ann Berger said, but also trains.",
        &expect![[r#"
            A bridge would bring not only cars, Ann Berger said, but also trains.
            ----------------------------------                   --------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_another_called_it() {
    check(
        "The council rejected what Ann Berger called “a scandal.”",
        &expect![[r#"
            The council rejected what Ann Berger called “a scandal.”
                                                        ~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn along_a_preposition() {
    check(
        "Ann Berger warned of long delays.",
        &expect![[r#"
            Ann Berger warned of long delays.
                                 ----------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger argued against a second bridge in Wick.",
        &expect![[r#"
            Ann Berger argued against a second bridge in Wick.
                                      ----------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn according_to_inside() {
    check(
        "The bridge, according to Ann Berger, will open in May.",
        &expect![[r#"
            The bridge, according to Ann Berger, will open in May.
            ----------                           ---------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Most people say they use the bridge, according to a poll by the council.",
        &expect![[r#"
            Most people say they use the bridge, according to a poll by the council.
            ----------------------------------- q0 → a poll
        "#]],
    );
}

/// What is rejected is what the words are about; the cue says so.
#[test]
fn rejected() {
    check(
        "Ann Berger rejected the claim that the bridge is not safe.",
        &expect![[r#"
            Ann Berger rejected the claim that the bridge is not safe.
                                ------------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn an_aside_after_according_to() {
    check(
        "According to Carl Weber, an engineer at the port, the bridge will open in May.",
        &expect![[r#"
            According to Carl Weber, an engineer at the port, the bridge will open in May.
                                                              --------------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn checked_and_verified() {
    check(
        "Officials said the cracks must be checked and verified, and reports will follow.",
        &expect![[r#"
            Officials said the cracks must be checked and verified, and reports will follow.
                           ---------------------------------------------------------------- q0 → Officials
        "#]],
    );
}

#[test]
fn according_to_in_the_middle() {
    check(
        "They did their research: According to Ann Berger, the bridge is safe.",
        &expect![[r#"
            They did their research: According to Ann Berger, the bridge is safe.
                                                              ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "Prices rose in May, and according to Carl Weber, an economist, demand for bread doubled.",
        &expect![[r#"
            Prices rose in May, and according to Carl Weber, an economist, demand for bread doubled.
                                                                           ------------------------ q0 → Carl Weber
        "#]],
    );
    check(
        "The bridge has, according to Ann Berger, cost twice the sum.",
        &expect![[r#"
            The bridge has, according to Ann Berger, cost twice the sum.
            --------------                           ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "When the bridge closes, the city, according to Ann Berger, could be cut off.",
        &expect![[r#"
            When the bridge closes, the city, according to Ann Berger, could be cut off.
            --------------------------------                           ---------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn told_in_the_middle() {
    check(
        "The bridge, Ann Berger told the radio, is too expensive.",
        &expect![[r#"
            The bridge, Ann Berger told the radio, is too expensive.
            ----------                             ---------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_whole_sentence_before() {
    check(
        "One person died in Wick, where a shop burned on Friday after lightning struck, Carl Weber said.",
        &expect![[r#"
            One person died in Wick, where a shop burned on Friday after lightning struck, Carl Weber said.
            ----------------------------------------------------------------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn that_after_an_adverbial() {
    check(
        "Ann Berger said Monday morning that her city would respond to the tariffs once they were announced.",
        &expect![[r#"
            Ann Berger said Monday morning that her city would respond to the tariffs once they were announced.
                                                -------------------------------------------------------------- q0 → Ann Berger
        "#]],
    );
}
