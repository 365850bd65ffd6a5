//! Which marks open and close a quote.

use expect_test::expect;

use super::check;

#[test]
fn curly_and_straight() {
    check(
        "“We are ready,” Ann Berger said.",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "\"We are ready,\" Ann Berger said. \"The bridge will open in May.\"",
        &expect![[r#"
            "We are ready," Ann Berger said. "The bridge will open in May."
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn single() {
    check(
        "‘We are ready,’ Ann Berger said.",
        &expect![[r#"
            ‘We are ready,’ Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "'We are ready,' Ann Berger said. 'It's the ministers' task to open the bridge.'",
        &expect![[r#"
            'We are ready,' Ann Berger said. 'It's the ministers' task to open the bridge.'
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn nested() {
    check(
        "“I told him, ‘Open the bridge,’ and he did,” Ann Berger said.",
        &expect![[r#"
            “I told him, ‘Open the bridge,’ and he did,” Ann Berger said.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "‘I told him, “Open the bridge,” and he did,’ Ann Berger said.",
        &expect![[r#"
            ‘I told him, “Open the bridge,” and he did,’ Ann Berger said.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn low_and_angle() {
    check(
        "„We are ready“, said Ann Berger.",
        &expect![[r#"
            „We are ready“, said Ann Berger.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "«We are ready», said Ann Berger.",
        &expect![[r#"
            «We are ready», said Ann Berger.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "»We are ready«, said Ann Berger.",
        &expect![[r#"
            »We are ready«, said Ann Berger.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn left_open() {
    check(
        "\"We are ready,\" Ann Berger said. \"The bridge will open in May.\n\nCarl Weber left the room.",
        &expect![[r#"
            "We are ready," Ann Berger said. "The bridge will open in May.
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            Carl Weber left the room.
        "#]],
    );
}

#[test]
fn doubled() {
    check(
        "““We are ready,”” Ann Berger said.",
        &expect![[r#"
            ““We are ready,”” Ann Berger said.
            ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "\"\"We are ready,\"\" Ann Berger said.",
        &expect![[r#"
            ""We are ready,"" Ann Berger said.
            ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "``We are ready,'' Ann Berger said.",
        &expect![[r#"
            ``We are ready,'' Ann Berger said.
            ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn apostrophes() {
    check(
        "The ministers' task isn't over, rock 'n' roll fans of the '90s said.",
        &expect![[r#"
            The ministers' task isn't over, rock 'n' roll fans of the '90s said.
            ------------------------------ q0 → rock 'n' roll fans of the '90s
        "#]],
    );
    check(
        "Ann Berger’s brothers’ boats don’t pass under the bridge.",
        &expect![[r#"
            Ann Berger’s brothers’ boats don’t pass under the bridge.
        "#]],
    );
}

#[test]
fn end_marks_outside() {
    check(
        "“We are ready”, Ann Berger said. “The bridge will open”.",
        &expect![[r#"
            “We are ready”, Ann Berger said. “The bridge will open”.
            ^^^^^^^^^^^^^^                   ^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“Are we ready?” Ann Berger asked. “Yes!”",
        &expect![[r#"
            “Are we ready?” Ann Berger asked. “Yes!”
            ^^^^^^^^^^^^^^^                   ^^^^^^ q0 → Ann Berger (asked)
        "#]],
    );
}

#[test]
fn ellipses_and_brackets() {
    check(
        "“We are … ready,” Ann Berger said. “[The bridge] will open in May.”",
        &expect![[r#"
            “We are … ready,” Ann Berger said. “[The bridge] will open in May.”
            ^^^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn left_open_before_the_cue() {
    check(
        "“We are ready, Ann Berger said.\n\nThe bridge will open in May.",
        &expect![[r#"
            “We are ready, Ann Berger said.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
            The bridge will open in May.
        "#]],
    );
    check(
        "“We are ready, said Ann Berger, the mayor. The bridge will open in May.",
        &expect![[r#"
            “We are ready, said Ann Berger, the mayor. The bridge will open in May.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn single_marks_left_open() {
    check(
        "Ann Berger said: 'It's the boys' bridge.\n\n'It will open in May.'",
        &expect![[r#"
            Ann Berger said: 'It's the boys' bridge.
                             ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            'It will open in May.'
            ^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn goes_on_in_lower_case() {
    check(
        "“We had no bridge,” Ann Berger says. “no boats, nothing.”",
        &expect![[r#"
            “We had no bridge,” Ann Berger says. “no boats, nothing.”
            ^^^^^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn introduced_without_a_verb() {
    check(
        "And from Ann Berger: “We are ready.”",
        &expect![[r#"
            And from Ann Berger: “We are ready.”
                                 ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "In the words of Ann Berger: “We are ready.”",
        &expect![[r#"
            In the words of Ann Berger: “We are ready.”
                                        ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“The bridge is safe,” the report states.",
        &expect![[r#"
            “The bridge is safe,” the report states.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → the report
        "#]],
    );
    check(
        "“Are we ready?” piped up Ann Berger.",
        &expect![[r#"
            “Are we ready?” piped up Ann Berger.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger (asked)
        "#]],
    );
}

#[test]
fn a_marked_term_before_a_report() {
    check(
        "Ann Berger, the “iron lady” of Elm, said the bridge would open.",
        &expect![[r#"
            Ann Berger, the “iron lady” of Elm, said the bridge would open.
                                                     --------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "On Twitter (now known as “X”), Ann Berger says that she has crossed the bridge.",
        &expect![[r#"
            On Twitter (now known as “X”), Ann Berger says that she has crossed the bridge.
                                                                -------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger, who called the plan “a disgrace”, said she would resign.",
        &expect![[r#"
            Ann Berger, who called the plan “a disgrace”, said she would resign.
                                   ~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
                                                               ---------------- q1 → Ann Berger
        "#]],
    );
    check(
        "The bridge was “not safe”, Ann Berger said, adding that it would close.",
        &expect![[r#"
            The bridge was “not safe”, Ann Berger said, adding that it would close.
            ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
                                                                    -------------- q1 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger told drivers that night.",
        &expect![[r#"
            “We are ready,” Ann Berger told drivers that night.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}
