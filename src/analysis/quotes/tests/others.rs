//! Who is told something, spoken of or acted on, and does not speak.

use expect_test::expect;

use super::check;

#[test]
fn whoever_is_told_does_not_speak() {
    for (text, expected) in [
        (
            "“You are fired,” the company told Ann Berger.",
            expect![[r#"
                “You are fired,” the company told Ann Berger.
                ^^^^^^^^^^^^^^^^ q0 → the company
            "#]],
        ),
        (
            "“You are fired,” her boss warned Ann Berger.",
            expect![[r#"
                “You are fired,” her boss warned Ann Berger.
                ^^^^^^^^^^^^^^^^ q0 → her boss
            "#]],
        ),
        (
            "“Come in,” police told Ann Berger.",
            expect![[r#"
                “Come in,” police told Ann Berger.
                ^^^^^^^^^^ q0 → police
            "#]],
        ),
        (
            "“Are you ready?” the judge asked Ann Berger.",
            expect![[r#"
                “Are you ready?” the judge asked Ann Berger.
                ^^^^^^^^^^^^^^^^ q0 → the judge (asked)
            "#]],
        ),
        (
            "“You are fired,” Carl Weber told Ann Berger.",
            expect![[r#"
                “You are fired,” Carl Weber told Ann Berger.
                ^^^^^^^^^^^^^^^^ q0 → Carl Weber
            "#]],
        ),
        (
            "The bank told Tom Brown that he owed money.",
            expect![[r#"
                The bank told Tom Brown that he owed money.
                                             ------------- q0 → The bank
            "#]],
        ),
        (
            "The company told Ann Berger that she was fired.",
            expect![[r#"
                The company told Ann Berger that she was fired.
                                                 ------------- q0 → The company
            "#]],
        ),
        (
            "Tom Brown lost his home. The banker told Brown the loan was late.",
            expect![[r#"
                Tom Brown lost his home. The banker told Brown the loan was late.
                                                               ----------------- q0 → The banker
            "#]],
        ),
        (
            "Carl Weber is a lawyer. One client was ill. “I give up,” she told Weber.",
            expect![[r#"
                Carl Weber is a lawyer. One client was ill. “I give up,” she told Weber.
                                                            ^^^^^^^^^^^^ q0 → ?
            "#]],
        ),
        (
            "Carl Weber spoke to the crowd. He later told Weber that he was sorry.",
            expect![[r#"
                Carl Weber spoke to the crowd. He later told Weber that he was sorry.
                                                                        ------------ q0 → ?
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whomever_somebody_speaks_of_does_not_speak() {
    for (text, expected) in [
        (
            "“He is a liar,” the senator said about Tom Brown.",
            expect![[r#"
                “He is a liar,” the senator said about Tom Brown.
                ^^^^^^^^^^^^^^^ q0 → the senator
            "#]],
        ),
        (
            "“You are a liar,” the senator said of Tom Brown.",
            expect![[r#"
                “You are a liar,” the senator said of Tom Brown.
                ^^^^^^^^^^^^^^^^^ q0 → the senator
            "#]],
        ),
        (
            "“I love you,” said the actress to Tom Brown.",
            expect![[r#"
                “I love you,” said the actress to Tom Brown.
                ^^^^^^^^^^^^^ q0 → the actress
            "#]],
        ),
        (
            "“Some firms are greedy,” said the union in a letter attacking Tom Brown.",
            expect![[r#"
                “Some firms are greedy,” said the union in a letter attacking Tom Brown.
                ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → the union
            "#]],
        ),
        (
            "“Some firms are greedy,” said the Elm Post in a column about Tom Brown.",
            expect![[r#"
                “Some firms are greedy,” said the Elm Post in a column about Tom Brown.
                ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Elm Post
            "#]],
        ),
        (
            "“We are ready,” said the minister at a rally with Tom Brown.",
            expect![[r#"
                “We are ready,” said the minister at a rally with Tom Brown.
                ^^^^^^^^^^^^^^^ q0 → the minister
            "#]],
        ),
        (
            "“We are ready,” said the head of the school in Elm, Ann Berger.",
            expect![[r#"
                “We are ready,” said the head of the school in Elm, Ann Berger.
                ^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn on_whom_somebody_acts_who_then_speaks() {
    for (text, expected) in [
        (
            "The fans cheered Tom Brown and told the referee to go.",
            expect![[r#"
                The fans cheered Tom Brown and told the referee to go.
                                                    ----------------- q0 → The fans
            "#]],
        ),
        (
            "Police arrested Tom Brown and asked the public to stay calm.",
            expect![[r#"
                Police arrested Tom Brown and asked the public to stay calm.
                                                    ----------------------- q0 → Police
            "#]],
        ),
        (
            "Many fans thought Tom Brown was finished and told him to quit.",
            expect![[r#"
                Many fans thought Tom Brown was finished and told him to quit.
                                                                  ----------- q0 → Many fans
            "#]],
        ),
        (
            "The board decided that Tom Brown was unfit and ordered him to leave.",
            expect![[r#"
                The board decided that Tom Brown was unfit and ordered him to leave.
                                                                       ------------ q0 → The board
            "#]],
        ),
        (
            "Critics said Tom Brown was weak and accused him of lying.",
            expect![[r#"
                Critics said Tom Brown was weak and accused him of lying.
                             ------------------ q0 → Critics
                                                            ------------ q1 → Critics
            "#]],
        ),
        (
            "The mayor’s team attacked Ann Berger, calling her a liar.",
            expect![[r#"
                The mayor’s team attacked Ann Berger, calling her a liar.
                                                              ---------- q0 → The mayor’s team
            "#]],
        ),
        (
            "Ann Berger voted with Tom Brown despite promising to vote against the bill.",
            expect![[r#"
                Ann Berger voted with Tom Brown despite promising to vote against the bill.
                                                                  ------------------------ q0 → Ann Berger
            "#]],
        ),
        (
            "Ann Berger left the house with Tom Brown after telling police she was ill.",
            expect![[r#"
                Ann Berger left the house with Tom Brown after telling police she was ill.
                                                                              ----------- q0 → Ann Berger
            "#]],
        ),
        (
            "They met, with Ann Berger, lawyer for Tom Brown saying she was tired.",
            expect![[r#"
                They met, with Ann Berger, lawyer for Tom Brown saying she was tired.
                                                                       ------------- q0 → Ann Berger
            "#]],
        ),
        (
            "The mayor did not criticise his rival, Senator Carl Weber, by name, but said some senators were blind.",
            expect![[r#"
                The mayor did not criticise his rival, Senator Carl Weber, by name, but said some senators were blind.
                                            ----------------------------- q0 → The mayor (not said)
                                                                                             ------------------------ q1 → The mayor
            "#]],
        ),
        (
            "Aides say Carl Weber is tired and say he will rest.",
            expect![[r#"
                Aides say Carl Weber is tired and say he will rest.
                          ------------------- q0 → Aides
                                                      ------------ q1 → Aides
            "#]],
        ),
        (
            "Tom Brown met the mayor and said the road was safe.",
            expect![[r#"
                Tom Brown met the mayor and said the road was safe.
                                                 ----------------- q0 → Tom Brown
            "#]],
        ),
        (
            "Tom Brown thanked Ann Berger, who had helped him, and said he was happy.",
            expect![[r#"
                Tom Brown thanked Ann Berger, who had helped him, and said he was happy.
                                  ------------------------------ q0 → Tom Brown
                                                                           ------------ q1 → Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn nobody_charges_himself() {
    for (text, expected) in [
        (
            "Tom Brown is charged with fraud, alleging he stole from the bank.",
            expect![[r#"
                Tom Brown is charged with fraud, alleging he stole from the bank.
                                                          ---------------------- q0 → ?
            "#]],
        ),
        (
            "Tom Brown faces a lawsuit alleging he stole from the bank.",
            expect![[r#"
                Tom Brown faces a lawsuit alleging he stole from the bank.
                                                   ---------------------- q0 → a lawsuit
            "#]],
        ),
        (
            "Ann Berger filed a lawsuit alleging Tom Brown stole from the bank.",
            expect![[r#"
                Ann Berger filed a lawsuit alleging Tom Brown stole from the bank.
                                                    ----------------------------- q0 → Ann Berger
            "#]],
        ),
        (
            "Ann Berger sued Tom Brown, alleging he stole from the bank.",
            expect![[r#"
                Ann Berger sued Tom Brown, alleging he stole from the bank.
                                                    ---------------------- q0 → Ann Berger
            "#]],
        ),
        (
            "A bill passed by the Senate and the House calls for a new tax.",
            expect![[r#"
                A bill passed by the Senate and the House calls for a new tax.
                                                                    --------- q0 → A bill passed by the Senate and the House
            "#]],
        ),
        (
            "Pay will rise, according to a study funded by Acme.",
            expect![[r#"
                Pay will rise, according to a study funded by Acme.
                ------------- q0 → a study
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

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
fn the_first_of_two_subjects() {
    for (text, expected) in [
        (
            "A spokesman for the airline said Ann Berger of Bath, Maine, was on the plane.",
            expect![[r#"
                A spokesman for the airline said Ann Berger of Bath, Maine, was on the plane.
                                                 ------------------------------------------- q0 → A spokesman for the airline
            "#]],
        ),
        (
            "An official of the ministry said Tom Brown of Bath, Maine, was dead.",
            expect![[r#"
                An official of the ministry said Tom Brown of Bath, Maine, was dead.
                                                 ---------------------------------- q0 → An official of the ministry
            "#]],
        ),
        (
            "Police said Tom Brown of Bath, Maine, was dead.",
            expect![[r#"
                Police said Tom Brown of Bath, Maine, was dead.
                            ---------------------------------- q0 → Police
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
