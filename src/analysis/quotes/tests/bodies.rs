//! Which body, and whose document, speaks: "the union" is no bank.

use super::check;
use expect_test::expect;

#[test]
fn a_body_of_another_kind() {
    check(
        "Acme Ltd closed the mill. The union said the workers would strike.",
        &expect![[r#"
        Acme Ltd closed the mill. The union said the workers would strike.
                                                 ------------------------ q0 → The union
    "#]],
    );
    check(
        "The council said it would pay. The union said it would not.",
        &expect![[r#"
        The council said it would pay. The union said it would not.
                         ------------ q0 → The council
                                                      ------------ q1 → The union
    "#]],
    );
    check(
        "Elm Council sold the land. The bank said it would pay.",
        &expect![[r#"
        Elm Council sold the land. The bank said it would pay.
                                                 ------------ q0 → The bank
    "#]],
    );
    check(
        "Elm University closed the lab. The hospital said patients were safe.",
        &expect![[r#"
        Elm University closed the lab. The hospital said patients were safe.
                                                         ------------------ q0 → The hospital
    "#]],
    );
}

#[test]
fn a_body_of_that_kind() {
    check(
        "The Elm Miners’ Federation met on Monday. The union said its members would strike.",
        &expect![[r#"
            The Elm Miners’ Federation met on Monday. The union said its members would strike.
                                                                     ------------------------ q0 → Elm Miners’ Federation
        "#]],
    );
    check(
        "Elm Airways lost money. The company said fares would rise.",
        &expect![[r#"
        Elm Airways lost money. The company said fares would rise.
                                                 ---------------- q0 → Elm Airways
    "#]],
    );
    check(
        "Elm Teachers’ College opened on Monday. The school said it was full.",
        &expect![[r#"
        Elm Teachers’ College opened on Monday. The school said it was full.
                                                                ----------- q0 → Elm Teachers’ College
    "#]],
    );
    check(
        "Press Trust of Elm closed an office. The agency said it would open another.",
        &expect![[r#"
            Press Trust of Elm closed an office. The agency said it would open another.
                                                                 --------------------- q0 → Press Trust of Elm
        "#]],
    );
    check(
        "Unite met on Monday. The union said its members would strike.",
        &expect![[r#"
        Unite met on Monday. The union said its members would strike.
                                            ------------------------ q0 → The union
    "#]],
    );
}

#[test]
fn a_document_of_others() {
    check(
        "Ann Berger sent the letter of the clerks to the press. The letter says that pay is too low.",
        &expect![[r#"
            Ann Berger sent the letter of the clerks to the press. The letter says that pay is too low.
                                                                                        -------------- q0 → The letter
        "#]],
    );
    check(
        "Ann Berger released the Working Group report on Monday. The report found that pay was low.",
        &expect![[r#"
            Ann Berger released the Working Group report on Monday. The report found that pay was low.
                                                                                          ----------- q0 → The report
        "#]],
    );
    check(
        "Obtained by Elm News, the memo has three pages. The memo says that pay is low.",
        &expect![[r#"
            Obtained by Elm News, the memo has three pages. The memo says that pay is low.
                                                                               ---------- q0 → The memo
        "#]],
    );
    check(
        "Ann Berger sent a letter to the council. The letter said that pay was too low.",
        &expect![[r#"
            Ann Berger sent a letter to the council. The letter said that pay was too low.
                                                                          --------------- q0 → Ann Berger
        "#]],
    );
}
