//! Typical errors: each test asserts today's output. FIXME: all of them.

use expect_test::expect;

use super::check;

/// Where the parser misses the subject of a short sentence, nobody speaks.
#[test]
fn the_subject_of_the_sentence_before() {
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

/// “Ann Berger is the mayor” names no role for later.
#[test]
fn a_role_given_by_a_sentence() {
    check(
        "Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.",
        &expect![[r#"
            Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.
                                                     ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

/// The quotation runs to the end of the paragraph, over its own attribution.
#[test]
fn a_mark_never_closed() {
    check(
        "“We are ready, Ann Berger said.\n\nThe bridge will open in May.",
        &expect![[r#"
            “We are ready, Ann Berger said.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
            The bridge will open in May.
        "#]],
    );
}

/// Every word has a capital: the verb is taken for a name.
#[test]
fn a_headline_in_title_case() {
    check(
        "Mayor Says Bridge Will Open in May\n\nAnn Berger, the mayor, spoke on Monday.",
        &expect![[r#"
            Mayor Says Bridge Will Open in May
                       ----------------------- q0 → Mayor
            Ann Berger, the mayor, spoke on Monday.
        "#]],
    );
}

/// Only the half after the cue is found.
#[test]
fn a_report_before_and_after_its_cue() {
    check(
        "The bridge will open in May, Ann Berger said, but trains will come later.",
        &expect![[r#"
            The bridge will open in May, Ann Berger said, but trains will come later.
            --------------------------- q0 → Ann Berger
        "#]],
    );
}

/// The report runs on into a clause with a verb of its own.
#[test]
fn what_another_says_afterwards() {
    check(
        "Ann Berger said the bridge was safe, but Carl Weber disagreed.",
        &expect![[r#"
            Ann Berger said the bridge was safe, but Carl Weber disagreed.
                            --------------------------------------------- q0 → Ann Berger
        "#]],
    );
}

/// The one who rejects a claim is taken for the one who makes it.
#[test]
fn a_claim_rejected() {
    check(
        "Ann Berger rejected the claim that the bridge is not safe.",
        &expect![[r#"
            Ann Berger rejected the claim that the bridge is not safe.
                                ------------------------------------- q0 → Ann Berger
        "#]],
    );
}

/// Nouns are no cues.
#[test]
fn a_claim_as_a_noun() {
    check(
        "His claim that the bridge is safe angered the council.",
        &expect![[r#"
            His claim that the bridge is safe angered the council.
                           ------------------ q0 → His
        "#]],
    );
}

/// The outer verb takes all, though Berger called it so.
#[test]
fn a_judgement_inside_a_judgement() {
    check(
        "The council rejected what Ann Berger called “a scandal.”",
        &expect![[r#"
            The council rejected what Ann Berger called “a scandal.”
                                                        ~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

/// One speaker a quote: the first.
#[test]
fn two_people_at_once() {
    check(
        "Ann Berger and Carl Weber said that the bridge was safe.",
        &expect![[r#"
            Ann Berger and Carl Weber said that the bridge was safe.
                                                ------------------- q0 → Ann Berger + Carl Weber
        "#]],
    );
}
