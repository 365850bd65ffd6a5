//! Typical errors: each test asserts today's output. FIXME: all of them.

use expect_test::expect;

use super::check;

/// Quotes side by side are taken for one speaker’s.
#[test]
fn an_answer_in_the_same_paragraph() {
    check(
        "“Are you ready?” Ann Berger asked Carl Weber. “We are.” “Then open it.”",
        &expect![[r#"
            “Are you ready?” Ann Berger asked Carl Weber. “We are.” “Then open it.”
            ^^^^^^^^^^^^^^^^                              ^^^^^^^^^ ^^^^^^^^^^^^^^^ q0 → Ann Berger (asked)
        "#]],
    );
}
/// “So does” is no cue: the outer subject is taken.
#[test]
fn a_verb_that_stands_for_another() {
    check(
        "The council thinks so too, and so does Ann Berger: “The bridge is safe.”",
        &expect![[r#"
            The council thinks so too, and so does Ann Berger: “The bridge is safe.”
                                                               ^^^^^^^^^^^^^^^^^^^^^ q0 → The council
        "#]],
    );
}

/// The second half has no verb of its own.
#[test]
fn a_verb_left_out() {
    check(
        "Ann Berger said the bridge was safe and the council that it was not.",
        &expect![[r#"
            Ann Berger said the bridge was safe and the council that it was not.
                            --------------------------------------------------- q0 → Ann Berger
        "#]],
    );
}

/// A cue without a verb is not known.
#[test]
fn in_the_words_of() {
    check(
        "The bridge, in the words of Ann Berger, is “a gift to the city.”",
        &expect![[r#"
            The bridge, in the words of Ann Berger, is “a gift to the city.”
            ~~~~~~~~~~                              ~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

/// The names come after the pronoun that stands for them.
#[test]
fn names_after_their_pronoun() {
    check(
        "“We are ready,” they said in unison, Ann Berger and Carl Weber.",
        &expect![[r#"
            “We are ready,” they said in unison, Ann Berger and Carl Weber.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

/// One word alone is no report.
#[test]
fn an_answer_of_one_word() {
    check(
        "Asked whether the bridge would open in May, Ann Berger said no.",
        &expect![[r#"
            Asked whether the bridge would open in May, Ann Berger said no.
        "#]],
    );
}

/// The second speaker has no verb.
#[test]
fn two_speakers_and_one_verb() {
    check(
        "Ann Berger said on Monday and Carl Weber on Tuesday that the bridge was safe.",
        &expect![[r#"
            Ann Berger said on Monday and Carl Weber on Tuesday that the bridge was safe.
                                                                     ------------------- q0 → Ann Berger
        "#]],
    );
}
