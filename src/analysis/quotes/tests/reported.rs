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
        "#]],
    );
}

#[test]
fn questions() {
    check(
        "Carl Weber asked whether the bridge was safe.",
        &expect![[r#"
            Carl Weber asked whether the bridge was safe.
                             --------------------------- q0 → Carl Weber (asked)
        "#]],
    );
    check(
        "Carl Weber asked when the bridge would open.",
        &expect![[r#"
            Carl Weber asked when the bridge would open.
                             -------------------------- q0 → Carl Weber (asked)
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
            ------------------ q0 → ?
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
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger (denied)
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
                             ------------------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger refused to open the bridge.",
        &expect![[r#"
            Ann Berger refused to open the bridge.
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
                                                    ------------------ q0 → Ann Berger (may)
        "#]],
    );
}

/// The quoted sentence is a part of another.
#[test]
fn a_quote_as_a_subject() {
    check(
        "“The bridge is safe” was all that Ann Berger would say.",
        &expect![[r#"
            “The bridge is safe” was all that Ann Berger would say.
            ^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}
