//! Pronouns and descriptions that certainly refer.

use expect_test::expect;

use crate::analysis::entities::tests::draw;

#[test]
fn pronouns_with_one_candidate() {
    expect![[r#"
        Antony Blinken arrived on Monday. He said his plane was late. Maria Costa greeted him, and she smiled.
        1^^^^^^^^^^^^^                    1.      1..                 2^^^^^^^^^^         1..      2..
        1 Person "Antony Blinken" he
        2 Person "Maria Costa" she
    "#]].assert_eq(&draw(
        "[PER Antony Blinken] arrived on Monday. He said his plane was late. \
         [PER Maria Costa] greeted him, and she smiled.",
    ));
}

#[test]
fn a_pronoun_with_two_candidates_means_the_likelier() {
    expect![[r#"
        David Stone met Peter Hall. Then he left, and they laughed.
        1^^^^^^^^^^     2^^^^^^^^^       1.
        1 Person "David Stone" he
        2 Person "Peter Hall" he
    "#]]
    .assert_eq(&draw("[PER David Stone] met [PER Peter Hall]. Then he left, and they laughed."));
}

#[test]
fn words_in_quotes_are_left_alone() {
    expect![[r#"
        David Stone smiled. “He knows,” he said.
        1^^^^^^^^^^                     1.
        1 Person "David Stone" he
    "#]]
    .assert_eq(&draw("[PER David Stone] smiled. “He knows,” he said."));
}

#[test]
fn descriptions_by_role() {
    expect![[r#"
        US Secretary of State Antony Blinken met Foreign Minister Wang Yi. The secretary of state left, but the foreign minister stayed. The minister smiled. The president of France was away. The Ministry of Health agreed, the ministry said.
                              1^^^^^^^^^^^^^                      2^^^^^^                                   2~~~~~~~~~~~~~~~~~~~         2~~~~~~~~~~~                                               3^^^^^^^^^^^^^^^^^         3~~~~~~~~~~~
        1 Person "Antony Blinken" he | US Secretary of State (Q7821917)
        2 Person "Wang Yi" | Foreign Minister
        3 Organization "Ministry of Health"
    "#]].assert_eq(&draw(
        "US Secretary of State [PER Antony Blinken] met Foreign Minister [PER Wang Yi]. The secretary of state left, \
         but the foreign minister stayed. The minister smiled. The president of France was away. \
         The [ORG Ministry of Health] agreed, the ministry said.",
    ));
}

#[test]
fn descriptions_that_fit_two_are_left_alone() {
    expect![[r#"
        Senator Ann Poe and Senator Cy Young spoke. The senator left.
                1^^^^^^             2^^^^^^^
        1 Person "Ann Poe" she | Senator
        2 Person "Cy Young" | Senator
    "#]]
    .assert_eq(&draw("Senator [PER Ann Poe] and Senator [PER Cy Young] spoke. The senator left."));
}

#[test]
fn pronouns_carry_on_from_pronouns() {
    expect![[r#"
        Maria Costa grew up here. She left school early. Rain fell. She sold fish. Money was short. The boats were sold. Then her luck turned.
        1^^^^^^^^^^               1..                               1..                                                       1..
        1 Person "Maria Costa" she
    "#]].assert_eq(&draw(
        "[PER Maria Costa] grew up here. She left school early. Rain fell. She sold fish. Money was short. \
         The boats were sold. Then her luck turned.",
    ));
}

#[test]
fn half_of_a_compound_is_no_description() {
    expect![[r#"
        Chief executive Ann Poe resigned. The executive team met. The director of a bank wept. The chief executive said so.
                        1^^^^^^                                                                1~~~~~~~~~~~~~~~~~~
        1 Person "Ann Poe" she | Chief executive
    "#]].assert_eq(&draw(
        "Chief executive [PER Ann Poe] resigned. The executive team met. The director of a bank wept. \
         The chief executive said so.",
    ));
}

#[test]
fn a_kind_of_body_named_by_a_word_of_like_meaning() {
    expect![[r#"
        Ann Lee was taken to Elmford Medical Center on Monday. She was stable, the hospital said.
        1^^^^^^              2^^^^^^^^^^^^^^^^^^^^^            1..             2~~~~~~~~~~~
        1 Person "Ann Lee" she
        2 Organization "Elmford Medical Center"
    "#]]
    .assert_eq(&draw(
        "[PER Ann Lee] was taken to [ORG Elmford Medical Center] on Monday. She was stable, the \
         hospital said.",
    ));
}

#[test]
fn a_pronoun_in_a_clause_before_its_name() {
    expect![[r#"
        When she arrived, Nora Vell said that the port would stay open.
             1..          1^^^^^^^^
        1 Person "Nora Vell" she
    "#]]
    .assert_eq(&draw("When she arrived, [PER Nora Vell] said that the port would stay open."));
    expect![[r#"
        Ida Lind left. When she arrived, Nora Vell smiled.
        1^^^^^^^            1..          2^^^^^^^^
        1 Person "Ida Lind" she
        2 Person "Nora Vell" she
    "#]]
    .assert_eq(&draw("[PER Ida Lind] left. When she arrived, [PER Nora Vell] smiled."));
}
