//! Whom descriptions mean that say of what somebody is the head, who was elected, or for whom
//! somebody plays.

use super::check;
use expect_test::expect;

#[test]
fn who_was_elected() {
    check(
        "Voters elected the teacher Dora Klein governor. Governor Carl Weber went home. The governor-elect said taxes would fall.",
        &expect![[r#"
            Voters elected the teacher Dora Klein governor. Governor Carl Weber went home. The governor-elect said taxes would fall.
                                                                                                                   ---------------- q0 → Dora Klein
        "#]],
    );
    check(
        "Dora Klein won the race for mayor. Carl Weber won the race for governor. The mayor-elect promised to mend the bridge.",
        &expect![[r#"
            Dora Klein won the race for mayor. Carl Weber won the race for governor. The mayor-elect promised to mend the bridge.
                                                                                                              ------------------ q0 → Dora Klein
        "#]],
    );
    check(
        "President-elect Dora Klein met Carl Weber. Weber was elected president in 2019. The president-elect said taxes would fall.",
        &expect![[r#"
            President-elect Dora Klein met Carl Weber. Weber was elected president in 2019. The president-elect said taxes would fall.
                                                                                                                     ---------------- q0 → Dora Klein
        "#]],
    );
    check(
        "Judge Carl Weber was elected in 2010. The mayor-elect said taxes would fall.",
        &expect![[r#"
            Judge Carl Weber was elected in 2010. The mayor-elect said taxes would fall.
                                                                       ---------------- q0 → The mayor-elect
        "#]],
    );
    check(
        "President-elect Dora Klein met Carl Weber. The president-elect said taxes would fall.",
        &expect![[r#"
            President-elect Dora Klein met Carl Weber. The president-elect said taxes would fall.
                                                                                ---------------- q0 → Dora Klein
        "#]],
    );
}

#[test]
fn of_what_somebody_is_the_head() {
    check(
        "“It was late,” said Ann Berger. “It was not late,” said the owner of the ferry.",
        &expect![[r#"
            “It was late,” said Ann Berger. “It was not late,” said the owner of the ferry.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
                                            ^^^^^^^^^^^^^^^^^^ q1 → the owner of the ferry
        "#]],
    );
    check(
        "Ann Berger bought the ferry in May. “It was not late,” said the owner of the ferry.",
        &expect![[r#"
            Ann Berger bought the ferry in May. “It was not late,” said the owner of the ferry.
                                                ^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger lives in Elm. “It was not late,” said the mother of four.",
        &expect![[r#"
        Ann Berger lives in Elm. “It was not late,” said the mother of four.
                                 ^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn for_whom_somebody_plays() {
    check(
        "Nia Cole scored twice on Friday. “I was lucky,” the Jamaica forward said.",
        &expect![[r#"
            Nia Cole scored twice on Friday. “I was lucky,” the Jamaica forward said.
                                             ^^^^^^^^^^^^^^ q0 → Nia Cole
        "#]],
    );
}

#[test]
fn what_is_before_a_name() {
    check(
        "Elm University outside adviser Dora Klein said the plan was ready.",
        &expect![[r#"
        Elm University outside adviser Dora Klein said the plan was ready.
                                                       ------------------ q0 → Dora Klein
    "#]],
    );
    check(
        "Her aunt, LaToya Berger-Dean, said the plan was ready.",
        &expect![[r#"
        Her aunt, LaToya Berger-Dean, said the plan was ready.
                                           ------------------ q0 → LaToya Berger-Dean
    "#]],
    );
}

#[test]
fn who_felt_and_said() {
    check(
        "Ann Berger felt captain Carl Weber was badly treated and said the club would appeal.",
        &expect![[r#"
            Ann Berger felt captain Carl Weber was badly treated and said the club would appeal.
                                                                          --------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn whose_words_a_paper_reports() {
    check(
        "The Elm Herald reported: “The bridge will be sold,” Ann Berger said.\n\nThe Elm Herald reported: “The bridge will be sold.” Ann Berger said it would not.",
        &expect![[r#"
            The Elm Herald reported: “The bridge will be sold,” Ann Berger said.
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            The Elm Herald reported: “The bridge will be sold.” Ann Berger said it would not.
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Elm Herald
                                                                                ------------ q2 → Ann Berger
        "#]],
    );
    check(
        "Dora Klein wrote: “The bridge will be sold,” Carl Weber said, reading from her letter.",
        &expect![[r#"
            Dora Klein wrote: “The bridge will be sold,” Carl Weber said, reading from her letter.
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Dora Klein
        "#]],
    );
    check(
        "Carl Weber wrote: “The bridge will be sold,” he said.",
        &expect![[r#"
        Carl Weber wrote: “The bridge will be sold,” he said.
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
    "#]],
    );
}
