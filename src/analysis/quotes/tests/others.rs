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
