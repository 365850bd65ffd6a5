//! Who is told something, spoken of or acted on, and does not speak.

use expect_test::expect;

use super::check;

#[test]
fn a_name_in_front_is_none_of_a_list() {
    for (text, expected) in [
        (
            "In a joint letter to the United Nations, Tom Brown and Carl Weber said they would resign.",
            expect![[r#"
                In a joint letter to the United Nations, Tom Brown and Carl Weber said they would resign.
                                                                                       ----------------- q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "After meeting Ann Berger, Tom Brown and Carl Weber said the plan was good.",
            expect![[r#"
                After meeting Ann Berger, Tom Brown and Carl Weber said the plan was good.
                                                                        ----------------- q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "Unlike Ann Berger, Tom Brown and Carl Weber said the plan was good.",
            expect![[r#"
                Unlike Ann Berger, Tom Brown and Carl Weber said the plan was good.
                                                                 ----------------- q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "After the death of Ann Berger, Tom Brown and Carl Weber said they would sue.",
            expect![[r#"
                After the death of Ann Berger, Tom Brown and Carl Weber said they would sue.
                                                                             -------------- q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "In Elm, Tom Brown and Carl Weber said the plan was good.",
            expect![[r#"
                In Elm, Tom Brown and Carl Weber said the plan was good.
                                                      ----------------- q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "According to Ann Berger, Carl Weber and Tom Brown, the road is safe.",
            expect![[r#"
                According to Ann Berger, Carl Weber and Tom Brown, the road is safe.
                                         ------------------------------------------ q0 → Ann Berger + Carl Weber + Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn a_question_before_another_report() {
    for (text, expected) in [
        (
            "“I am sorry,” said Carl Weber. “Should we not help?” Doctors say people should seek help.",
            expect![[r#"
                “I am sorry,” said Carl Weber. “Should we not help?” Doctors say people should seek help.
                ^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
                                                                                 ----------------------- q1 → Doctors
            "#]],
        ),
        (
            "“I am sorry,” Carl Weber said. “Why not help them?” Ann Berger said she would pay.",
            expect![[r#"
                “I am sorry,” Carl Weber said. “Why not help them?” Ann Berger said she would pay.
                ^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
                                                                                    ------------- q1 → Ann Berger
            "#]],
        ),
        (
            "“I am sorry,” said Carl Weber. “Help them!” Doctors said people should seek help.",
            expect![[r#"
                “I am sorry,” said Carl Weber. “Help them!” Doctors said people should seek help.
                ^^^^^^^^^^^^^                  ^^^^^^^^^^^^ q0 → Carl Weber
                                                                         ----------------------- q1 → Doctors
            "#]],
        ),
        (
            "“Are we safe?” Ann Berger asked when she arrived.",
            expect![[r#"
                “Are we safe?” Ann Berger asked when she arrived.
                ^^^^^^^^^^^^^^ q0 → Ann Berger (asked)
            "#]],
        ),
        (
            "“Are we safe?” Ann Berger said on Monday. “We are not.”",
            expect![[r#"
                “Are we safe?” Ann Berger said on Monday. “We are not.”
                ^^^^^^^^^^^^^^                            ^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}
