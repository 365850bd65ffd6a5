//! Quotes that run on, and speakers named elsewhere.

use expect_test::expect;

use super::check;

#[test]
fn one_quote_over_three_paragraphs() {
    check(
        "“We are ready,” Ann Berger said. “The bridge will open in May.\n\n“We have built it.\n\n“It is ours.”\n\nThe council met.",
        &expect![[r#"
            “We are ready,” Ann Berger said. “The bridge will open in May.
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            “We have built it.
            ^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            “It is ours.”
            ^^^^^^^^^^^^^ q0 → Ann Berger
            The council met.
        "#]],
    );
}

#[test]
fn cue_only_at_the_end() {
    check(
        "“The bridge will open in May.\n\n“We have built it,” Ann Berger said.",
        &expect![[r#"
            “The bridge will open in May.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            “We have built it,” Ann Berger said.
            ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn speaker_in_the_sentence_before() {
    check(
        "Ann Berger was not amused. “The bridge should have opened in May.”",
        &expect![[r#"
            Ann Berger was not amused. “The bridge should have opened in May.”
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn speaker_in_the_paragraph_before() {
    check(
        "Ann Berger was not amused.\n\n“The bridge should have opened in May.”",
        &expect![[r#"
            Ann Berger was not amused.
            “The bridge should have opened in May.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn carried_over() {
    check(
        "“We are ready,” Ann Berger said.\n\n“The bridge will open in May.”\n\n“It is ours.”",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            “The bridge will open in May.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            “It is ours.”
            ^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn carried_over_with_a_sentence_between() {
    check(
        "“We are ready,” Ann Berger said. The crowd cheered. “The bridge will open in May.”\n\nThe council meets on Tuesday.",
        &expect![[r#"
            “We are ready,” Ann Berger said. The crowd cheered. “The bridge will open in May.”
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
            The council meets on Tuesday.
        "#]],
    );
}

#[test]
fn dialogue() {
    check(
        "“Is it safe?” Carl Weber asked.\n\n“It is,” Ann Berger replied.\n\n“Are you sure?” he asked.",
        &expect![[r#"
            “Is it safe?” Carl Weber asked.
            ^^^^^^^^^^^^^ q0 → Carl Weber (asked)
            “It is,” Ann Berger replied.
            ^^^^^^^^ q1 → Ann Berger
            “Are you sure?” he asked.
            ^^^^^^^^^^^^^^^ q2 → Carl Weber (asked)
        "#]],
    );
}

#[test]
fn speaker_of_a_short_sentence_before() {
    check(
        "“We are ready,” Ann Berger said.\n\nCarl Weber disagreed. “The bridge is not safe.”\n\n“It will open in May,” Berger replied.",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            Carl Weber disagreed. “The bridge is not safe.”
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
            “It will open in May,” Berger replied.
            ^^^^^^^^^^^^^^^^^^^^^^ q2 → Ann Berger
        "#]],
    );
}

#[test]
fn on_from_a_report() {
    check(
        "“We are ready,” Ann Berger said. The bridge is not safe, Carl Weber says. “We have told them so.” The council met.",
        &expect![[r#"
            “We are ready,” Ann Berger said. The bridge is not safe, Carl Weber says. “We have told them so.” The council met.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                             ---------------------- q1 → Carl Weber
                                                                                      ^^^^^^^^^^^^^^^^^^^^^^^ q2 → Carl Weber
        "#]],
    );
}
