//! What was denied, left unsaid, asked, or may yet be said.

use expect_test::expect;

use super::check;

#[test]
fn what_is_supposed() {
    check(
        "Imagine a mayor who says the bridge is safe.",
        &expect![[r#"
            Imagine a mayor who says the bridge is safe.
                                     ------------------ q0 → a mayor (may)
        "#]],
    );
}

#[test]
fn denials() {
    for (text, expected) in [
        (
            "Ann Berger denied that the bridge was unsafe.",
            expect![[r#"
            Ann Berger denied that the bridge was unsafe.
                                   --------------------- q0 → Ann Berger (denied)
        "#]],
        ),
        (
            "The council denies the allegations.",
            expect![[r#"
            The council denies the allegations.
                               --------------- q0 → The council (denied)
        "#]],
        ),
        (
            "Ann Berger dismissed reports that the bridge was unsafe.",
            expect![[r#"
                Ann Berger dismissed reports that the bridge was unsafe.
                                                  --------------------- q0 → Ann Berger (denied)
            "#]],
        ),
        (
            "Ann Berger did not deny that the bridge was unsafe.",
            expect![[r#"
                Ann Berger did not deny that the bridge was unsafe.
                                             --------------------- q0 → Ann Berger (not said)
            "#]],
        ),
        (
            "“The bridge is safe,” Ann Berger said, denying that she had seen a crack.",
            expect![[r#"
            “The bridge is safe,” Ann Berger said, denying that she had seen a crack.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                -------------------- q1 → Ann Berger (denied)
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_was_not_said() {
    for (text, expected) in [
        (
            "Ann Berger never said that the bridge was safe.",
            expect![[r#"
            Ann Berger never said that the bridge was safe.
                                       ------------------- q0 → Ann Berger (not said)
        "#]],
        ),
        (
            "The council has not said when the bridge will open.",
            expect![[r#"
            The council has not said when the bridge will open.
                                     ------------------------- q0 → The council (not said)
        "#]],
        ),
        (
            "He didn't say where the bridge would be built.",
            expect![[r#"
            He didn't say where the bridge would be built.
                          ------------------------------- q0 → ? (not said)
        "#]],
        ),
        (
            "Ann Berger declined to say whether the bridge was safe.",
            expect![[r#"
            Ann Berger declined to say whether the bridge was safe.
                                       --------------------------- q0 → Ann Berger (not said)
        "#]],
        ),
        (
            "The council would not confirm or deny that the bridge was unsafe.",
            expect![[r#"
                The council would not confirm or deny that the bridge was unsafe.
                                                           --------------------- q0 → The council (not said)
            "#]],
        ),
        (
            "Neither council said the bridge was unsafe.",
            expect![[r#"
            Neither council said the bridge was unsafe.
                                 --------------------- q0 → Neither council (not said)
        "#]],
        ),
        (
            "Ann Berger opened the bridge without saying whether it was safe.",
            expect![[r#"
            Ann Berger opened the bridge without saying whether it was safe.
        "#]],
        ),
        (
            "Ann Berger not only said that the bridge was safe, she crossed it.",
            expect![[r#"
            Ann Berger not only said that the bridge was safe, she crossed it.
                                          ------------------- q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn questions() {
    for (text, expected) in [
        (
            "Ann Berger asked whether the bridge was safe.",
            expect![[r#"
            Ann Berger asked whether the bridge was safe.
                             --------------------------- q0 → Ann Berger (asked)
        "#]],
        ),
        (
            "“Is the bridge safe?” Ann Berger asked.",
            expect![[r#"
            “Is the bridge safe?” Ann Berger asked.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger (asked)
        "#]],
        ),
        (
            "Ann Berger asked the council to open the bridge.",
            expect![[r#"
                Ann Berger asked the council to open the bridge.
                                 ------------------------------ q0 → Ann Berger
            "#]],
        ),
        (
            "Ann Berger wondered how the bridge had been paid for.",
            expect![[r#"
                Ann Berger wondered how the bridge had been paid for.
                                    -------------------------------- q0 → Ann Berger (asked)
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_may_yet_be_said() {
    for (text, expected) in [
        (
            "Critics could argue that the bridge is ugly.",
            expect![[r#"
            Critics could argue that the bridge is ugly.
                                     ------------------ q0 → Critics (may)
        "#]],
        ),
        (
            "Ann Berger is expected to announce that the bridge will open in May.",
            expect![[r#"
                Ann Berger is expected to announce that the bridge will open in May.
                                                        --------------------------- q0 → Ann Berger (may)
            "#]],
        ),
        (
            "If Ann Berger says that the bridge is safe, the council will open it.",
            expect![[r#"
            If Ann Berger says that the bridge is safe, the council will open it.
                                    ------------------ q0 → Ann Berger (may)
        "#]],
        ),
        (
            "“The bridge was cold,” she would say to her guests.",
            expect![[r#"
            “The bridge was cold,” she would say to her guests.
            ^^^^^^^^^^^^^^^^^^^^^^ q0 → ?
        "#]],
        ),
        (
            "Ann Berger must admit that the bridge is ugly.",
            expect![[r#"
            Ann Berger must admit that the bridge is ugly.
                                       ------------------ q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_is_left_open() {
    check(
        "The council has not denied that the bridge was unsafe.",
        &expect![[r#"
        The council has not denied that the bridge was unsafe.
                                        --------------------- q0 → The council (not said)
    "#]],
    );
    check(
        "The council has yet to confirm that the bridge is safe.",
        &expect![[r#"
        The council has yet to confirm that the bridge is safe.
                                            ------------------ q0 → The council (not said)
    "#]],
    );
}

#[test]
fn questions_without_a_verb_of_asking() {
    check(
        "“Is the bridge safe?” said Ann Berger.",
        &expect![[r#"
        “Is the bridge safe?” said Ann Berger.
        ^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger (asked)
    "#]],
    );
    check(
        "“Is the bridge safe?” said Ann Berger. “I cannot believe it.”",
        &expect![[r#"
        “Is the bridge safe?” said Ann Berger. “I cannot believe it.”
        ^^^^^^^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn a_question_of_the_writer() {
    check(
        "Would Ann Berger have pleaded to keep the bridge shut?",
        &expect![[r#"
        Would Ann Berger have pleaded to keep the bridge shut?
                                      ----------------------- q0 → Ann Berger (may)
    "#]],
    );
    check(
        "Has Ann Berger said that the bridge is safe?",
        &expect![[r#"
        Has Ann Berger said that the bridge is safe?
                                 ------------------ q0 → Ann Berger (may)
    "#]],
    );
    check(
        "Would the bridge be safe? Ann Berger said it would open.",
        &expect![[r#"
        Would the bridge be safe? Ann Berger said it would open.
                                                  ------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn what_stands_in_marks_negates_no_report() {
    check(
        "“They can see from the list whether we paid or not,” Ann Berger said.",
        &expect![[r#"
            “They can see from the list whether we paid or not,” Ann Berger said.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“Not as a judge and not as a mother. Never,” Ann Berger stressed.",
        &expect![[r#"
        “Not as a judge and not as a mother. Never,” Ann Berger stressed.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "“It is safe,” Ann Berger never said.",
        &expect![[r#"
        “It is safe,” Ann Berger never said.
        ^^^^^^^^^^^^^ q0 → Ann Berger (not said)
    "#]],
    );
}

#[test]
fn a_negation_before_an_aside() {
    for (text, expected) in [
        (
            "Ann Berger had not, as of Monday, said she would resign.",
            expect![[r#"
            Ann Berger had not, as of Monday, said she would resign.
                                                   ---------------- q0 → Ann Berger (not said)
        "#]],
        ),
        (
            "The company did not, however, say whether the bridge would close.",
            expect![[r#"
            The company did not, however, say whether the bridge would close.
                                              ------------------------------ q0 → The company (not said)
        "#]],
        ),
        (
            "The council had not by Monday said whether the bridge would close.",
            expect![[r#"
            The council had not by Monday said whether the bridge would close.
                                               ------------------------------ q0 → The council (not said)
        "#]],
        ),
        (
            "The council had, as of Monday, said the bridge would close.",
            expect![[r#"
            The council had, as of Monday, said the bridge would close.
                                                ---------------------- q0 → The council
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_hardly_anybody_says() {
    check(
        "Few experts say the bridge is safe.",
        &expect![[r#"
        Few experts say the bridge is safe.
                        ------------------ q0 → Few experts (not said)
    "#]],
    );
    check(
        "Ministers rarely say they are sorry.",
        &expect![[r#"
        Ministers rarely say they are sorry.
                             -------------- q0 → Ministers (not said)
    "#]],
    );
    check(
        "A few experts say the bridge is safe.",
        &expect![[r#"
        A few experts say the bridge is safe.
                          ------------------ q0 → A few experts
    "#]],
    );
}

#[test]
fn denied_in_a_gerund() {
    let sentences = [
        "Ann Berger denies having taken the money.",
        "Ann Berger denied taking the money.",
        "Rarely do ministers say they are sorry.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger denies having taken the money.
                          ---------------------- q0 → Ann Berger (denied)
        Ann Berger denied taking the money.
                          ---------------- q1 → Ann Berger (denied)
        Rarely do ministers say they are sorry.
                                -------------- q2 → ministers (not said)
    "#]],
    );
}

#[test]
fn what_is_ruled_out() {
    let sentences = ["Ann Berger ruled out a recount.", "Ann Berger has ruled out paying the fee."];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger ruled out a recount.
                             --------- q0 → Ann Berger (denied)
        Ann Berger has ruled out paying the fee.
                                 -------------- q1 → Ann Berger (denied)
    "#]],
    );
}

/// What is dismissed is denied; what it is called is no part of it.
#[test]
fn dismissed_as_something() {
    let sentences = [
        "Ann Berger dismissed reports that the bridge would close and sack its clerks as “rubbish.”",
        "Carl Weber has dismissed as false reports that he plans to sell the bridge.",
        "Elm Bank dismissed as “nonsense” rumours that it was for sale.",
        "Elm Bank has debunked reports that it would close 40 branches.",
        "Ann Berger dismissed claims that he worked as “a spy” for years.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger dismissed reports that the bridge would close and sack its clerks as “rubbish.”
                                          ------------------------------------------ q0 → Ann Berger (denied)
        Carl Weber has dismissed as false reports that he plans to sell the bridge.
                                                       --------------------------- q1 → Carl Weber (denied)
        Elm Bank dismissed as “nonsense” rumours that it was for sale.
                                                      --------------- q2 → Elm Bank (denied)
        Elm Bank has debunked reports that it would close 40 branches.
                                           -------------------------- q3 → Elm Bank (denied)
        Ann Berger dismissed claims that he worked as “a spy” for years.
                                         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q4 → Ann Berger (denied)
    "#]],
    );
}

/// One noun is enough where it tells what somebody is accused of.
#[test]
fn denied_a_charge() {
    let sentences = [
        "Carl Weber, 31, denies murder.",
        "Elm Bank denied involvement.",
        "The court denied bail.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Carl Weber, 31, denies murder.
                               ------ q0 → Carl Weber (denied)
        Elm Bank denied involvement.
                        ----------- q1 → Elm Bank (denied)
        The court denied bail.
    "#]],
    );
}

/// A question that somebody leaves open.
#[test]
fn not_drawn_on_it() {
    let sentences = [
        "Ann Berger would not be drawn on whether the council would pay for the bridge.",
        "Carl Weber refused to be drawn on whether he would stand again.",
        "Ann Berger declined to discuss whether the bridge would close.",
        "Ann Berger did not address whether the bridge would close.",
        "Ann Berger discussed whether the bridge would close.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger would not be drawn on whether the council would pay for the bridge.
                                         -------------------------------------------- q0 → Ann Berger (not said)
        Carl Weber refused to be drawn on whether he would stand again.
                                          ---------------------------- q1 → Carl Weber (not said)
        Ann Berger declined to discuss whether the bridge would close.
                                       ------------------------------ q2 → Ann Berger (not said)
        Ann Berger did not address whether the bridge would close.
                                   ------------------------------ q3 → Ann Berger (not said)
        Ann Berger discussed whether the bridge would close.
    "#]],
    );
}
