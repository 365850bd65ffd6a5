//! Interviews and headlines.

use expect_test::expect;

use super::check;

#[test]
fn interview() {
    check(
        "BERGER: We are ready. The bridge will open in May.\n\nWEBER: Is it safe?\n\nBERGER: It is.",
        &expect![[r#"
            BERGER: We are ready. The bridge will open in May.
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → BERGER
            WEBER: Is it safe?
                   ^^^^^^^^^^^ q1 → WEBER
            BERGER: It is.
                    ^^^^^^ q2 → BERGER
        "#]],
    );
}

#[test]
fn notes_on_what_is_heard_are_no_words() {
    check(
        "“BERGER: We are ready, and —.\n\n“(CROSSTALK.)\n\n“WEBER: Is it safe?\n\n“BERGER: It is.”",
        &expect![[r#"
            “BERGER: We are ready, and —.
                     ^^^^^^^^^^^^^^^^^^^^ q0 → BERGER
            “(CROSSTALK.)
            “WEBER: Is it safe?
                    ^^^^^^^^^^^ q1 → WEBER
            “BERGER: It is.”
                     ^^^^^^^ q2 → BERGER
        "#]],
    );
    check(
        "Ann Berger -- Quay Securities -- Analyst\n\nWe are ready.\n\n[Applause]\n\nThe bridge will open in May.",
        &expect![[r#"
            Ann Berger -- Quay Securities -- Analyst
            We are ready.
            ^^^^^^^^^^^^^ q0 → Ann Berger
            [Applause]
            The bridge will open in May.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn question_and_answer() {
    check(
        "Q: Is the bridge safe?\n\nA: It is safe.",
        &expect![[r#"
            Q: Is the bridge safe?
            A: It is safe.
        "#]],
    );
}

#[test]
fn interview_with_full_names() {
    check(
        "Ann Berger: We are ready.\n\nCarl Weber: Is it safe?\n\nAnn Berger: It is.",
        &expect![[r#"
            Ann Berger: We are ready.
                        ^^^^^^^^^^^^^ q0 → Ann Berger
            Carl Weber: Is it safe?
                        ^^^^^^^^^^^ q1 → Carl Weber
            Ann Berger: It is.
                        ^^^^^^ q2 → Ann Berger
        "#]],
    );
}

#[test]
fn headline_with_colon() {
    check(
        "Berger: Bridge must open in May\n\nAnn Berger spoke to the council on Monday.",
        &expect![[r#"
            Berger: Bridge must open in May
                    ----------------------- q0 → Ann Berger
            Ann Berger spoke to the council on Monday.
        "#]],
    );
    check(
        "Blinken: China must act\n\nAntony Blinken spoke in Beijing on Monday.",
        &expect![[r#"
            Blinken: China must act
                     -------------- q0 → Antony Blinken
            Antony Blinken spoke in Beijing on Monday.
        "#]],
    );
}

#[test]
fn headline_with_cue() {
    check(
        "Bridge will open in May, says Berger\n\nAnn Berger spoke on Monday.",
        &expect![[r#"
            Bridge will open in May, says Berger
            ----------------------- q0 → Ann Berger
            Ann Berger spoke on Monday.
        "#]],
    );
}

#[test]
fn headline_with_quote() {
    check(
        "Berger: ‘We Are Ready’\n\nAnn Berger spoke on Monday.",
        &expect![[r#"
            Berger: ‘We Are Ready’
                    ^^^^^^^^^^^^^^ q0 → Ann Berger
            Ann Berger spoke on Monday.
        "#]],
    );
    check(
        "‘We are ready,’ says mayor\n\nAnn Berger, the mayor, spoke on Monday.",
        &expect![[r#"
            ‘We are ready,’ says mayor
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            Ann Berger, the mayor, spoke on Monday.
        "#]],
    );
}

#[test]
fn no_label() {
    check(
        "Note: the bridge is closed.",
        &expect![[r#"
            Note: the bridge is closed.
        "#]],
    );
    check(
        "Three things matter: time, money and steel.",
        &expect![[r#"
            Three things matter: time, money and steel.
        "#]],
    );
}

#[test]
fn headline_in_title_case() {
    check(
        "Mayor Says Bridge Will Open in May\n\nAnn Berger, the mayor, spoke on Monday.",
        &expect![[r#"
            Mayor Says Bridge Will Open in May
                       ----------------------- q0 → Ann Berger
            Ann Berger, the mayor, spoke on Monday.
        "#]],
    );
    check(
        "Bridge Will Open in May, Berger Says\n\nAnn Berger spoke on Monday.",
        &expect![[r#"
            Bridge Will Open in May, Berger Says
            ----------------------- q0 → Ann Berger
            Ann Berger spoke on Monday.
        "#]],
    );
    check(
        "Pope Urges Leaders to Open the Harbour Bridge",
        &expect![[r#"
            Pope Urges Leaders to Open the Harbour Bridge
                       ---------------------------------- q0 → Pope
        "#]],
    );
}

#[test]
fn a_name_with_an_aside_before_a_cue_is_no_label() {
    check(
        "Ann Berger, 34, a nurse from Elm, said: “We are tired.” Her colleague Carl Weber agreed. “There are no beds,” he said.",
        &expect![[r#"
            Ann Berger, 34, a nurse from Elm, said: “We are tired.” Her colleague Carl Weber agreed. “There are no beds,” he said.
                                                    ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                                     ^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
}

#[test]
fn lines_with_names_where_one_has_spoken() {
    check(
        "Anna Lind -- Quay Securities -- Analyst\n\nCan you tell us about orders?\n\n\
         Peter Berger -- Chief Executive Officer\n\nThey have never been larger.",
        &expect![[r#"
            Anna Lind -- Quay Securities -- Analyst
            Can you tell us about orders?
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Anna Lind
            Peter Berger -- Chief Executive Officer
            They have never been larger.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Peter Berger
        "#]],
    );
}

/// A town in capitals before the first of several paragraphs; a label is who speaks.
#[test]
fn a_town_that_no_list_knows() {
    check(
        "BELAGHAT: Mayor Ann Berger on Sunday told drivers that tolls would rise.\n\n\
         The council agreed.",
        &expect![[r#"
            BELAGHAT: Mayor Ann Berger on Sunday told drivers that tolls would rise.
                                                                   ---------------- q0 → Ann Berger
            The council agreed.
        "#]],
    );
    check(
        "KOTTAGIRI: The bridge will be closed for two days, the council said on Tuesday.\n\n\
         Drivers are angry.",
        &expect![[r#"
            KOTTAGIRI: The bridge will be closed for two days, the council said on Tuesday.
                       -------------------------------------- q0 → the council
            Drivers are angry.
        "#]],
    );
    check(
        "JUDGE: Did you see the man at the gate?\n\nWITNESS: I saw him twice that day.\n\n\
         JUDGE: And then?",
        &expect![[r#"
            JUDGE: Did you see the man at the gate?
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → JUDGE
            WITNESS: I saw him twice that day.
                     ^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → WITNESS
            JUDGE: And then?
                   ^^^^^^^^^ q2 → JUDGE
        "#]],
    );
}
