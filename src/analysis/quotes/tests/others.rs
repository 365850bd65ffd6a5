//! Who is told something, spoken of or acted on, and does not speak.

use expect_test::expect;

use super::check;

#[test]
fn a_clause_behind_a_noun_names_no_speaker() {
    for (text, expected) in [
        (
            "Doctors who have treated Tom Brown say he may never walk.",
            expect![[r#"
                Doctors who have treated Tom Brown say he may never walk.
                                                       ----------------- q0 → Doctors who have treated Tom Brown
            "#]],
        ),
        (
            "Officials who had met Tom Brown said he was calm.",
            expect![[r#"
                Officials who had met Tom Brown said he was calm.
                                                     ----------- q0 → Officials who had met Tom Brown
            "#]],
        ),
        (
            "The lawyer representing Tom Brown said the judge was wrong.",
            expect![[r#"
                The lawyer representing Tom Brown said the judge was wrong.
                                                       ------------------- q0 → The lawyer representing Tom Brown
            "#]],
        ),
        (
            "The detective investigating Tom Brown said he was a liar.",
            expect![[r#"
                The detective investigating Tom Brown said he was a liar.
                                                           ------------- q0 → The detective investigating Tom Brown
            "#]],
        ),
        (
            "The man accused by Tom Brown said he was innocent.",
            expect![[r#"
                The man accused by Tom Brown said he was innocent.
                                                  --------------- q0 → The man accused by Tom Brown
            "#]],
        ),
        (
            "A man claiming to be Tom Brown said he was in Elm.",
            expect![[r#"
                A man claiming to be Tom Brown said he was in Elm.
                               ----- q0 → A man
                                                    ------------- q1 → A man claiming to be Tom Brown
            "#]],
        ),
        (
            "A lawyer representing the Green Party said the vote was rigged.",
            expect![[r#"
                A lawyer representing the Green Party said the vote was rigged.
                                                           ------------------- q0 → A lawyer representing the Green Party
            "#]],
        ),
        (
            "A group representing Tom Brown and other players said the fee was too low.",
            expect![[r#"
                A group representing Tom Brown and other players said the fee was too low.
                                                                      ------------------- q0 → A group representing Tom Brown and other players
            "#]],
        ),
        (
            "The defence for Tom Brown then pointed out that the judge was wrong.",
            expect![[r#"
                The defence for Tom Brown then pointed out that the judge was wrong.
                                                                ------------------- q0 → The defence for Tom Brown
            "#]],
        ),
        (
            "The firm employing Tom Brown has said he will be sacked.",
            expect![[r#"
                The firm employing Tom Brown has said he will be sacked.
                                                      ----------------- q0 → The firm employing Tom Brown
            "#]],
        ),
        (
            "Last week a man arrested in Elm told reporters that he was innocent.",
            expect![[r#"
                Last week a man arrested in Elm told reporters that he was innocent.
                                                                    --------------- q0 → a man arrested in Elm
            "#]],
        ),
        (
            "A baker called Tom Brown said the road was safe.",
            expect![[r#"
                A baker called Tom Brown said the road was safe.
                                              ----------------- q0 → Tom Brown
            "#]],
        ),
        (
            "Tom Brown lives in Elm. The plan Carl Weber said was dead is back.",
            expect![[r#"
                Tom Brown lives in Elm. The plan Carl Weber said was dead is back.
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whom_a_clause_has_for_an_object_does_not_speak() {
    for (text, expected) in [
        (
            "Ann Berger died in May. Doctors treating her said she was brave.",
            expect![[r#"
                Ann Berger died in May. Doctors treating her said she was brave.
                                                                  ------------- q0 → Doctors treating her
            "#]],
        ),
        (
            "Ann Berger died in May. The doctor who treated her said she was brave.",
            expect![[r#"
                Ann Berger died in May. The doctor who treated her said she was brave.
                                                                        ------------- q0 → The doctor who treated her
            "#]],
        ),
        (
            "Ann Berger was shot. The man accused of killing her said he was innocent.",
            expect![[r#"
                Ann Berger was shot. The man accused of killing her said he was innocent.
                                                                         --------------- q0 → The man accused of killing her
            "#]],
        ),
        (
            "After Tom Brown was arrested, the woman who accused him said he was a liar.",
            expect![[r#"
                After Tom Brown was arrested, the woman who accused him said he was a liar.
                                                                             ------------- q0 → the woman who accused him
            "#]],
        ),
        (
            "Tom Brown was arrested; a woman who knew him said he was a liar.",
            expect![[r#"
                Tom Brown was arrested; a woman who knew him said he was a liar.
                                                                  ------------- q0 → a woman who knew him
            "#]],
        ),
        (
            "Ann Berger was ill. A woman who lost her son said she was angry.",
            expect![[r#"
                Ann Berger was ill. A woman who lost her son said she was angry.
                                                                  ------------- q0 → A woman who lost her son
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn people_who_say_so() {
    for (text, expected) in [
        (
            "Tom Brown spoke with several women who say they were robbed.",
            expect![[r#"
                Tom Brown spoke with several women who say they were robbed.
                                                           ---------------- q0 → several women
            "#]],
        ),
        (
            "The Elm Post met three men who claim they were beaten by police.",
            expect![[r#"
                The Elm Post met three men who claim they were beaten by police.
                                                     -------------------------- q0 → three men
            "#]],
        ),
        (
            "Ann Berger will not come, and there was joy among the women in Elm who say they were beaten.",
            expect![[r#"
                Ann Berger will not come, and there was joy among the women in Elm who say they were beaten.
                                                                                           ---------------- q0 → the women in Elm
            "#]],
        ),
        (
            "Tom Brown met farmers who said they were ruined.",
            expect![[r#"
                Tom Brown met farmers who said they were ruined.
                                               ---------------- q0 → farmers
            "#]],
        ),
        (
            "Tom Brown met Carl Weber, who said he was ruined.",
            expect![[r#"
                Tom Brown met Carl Weber, who said he was ruined.
                                                   ------------- q0 → Carl Weber
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

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
fn a_dash_before_whoever_speaks() {
    for (text, expected) in [
        (
            "Tom Brown won the vote – the police say that the count was wrong.",
            expect![[r#"
                Tom Brown won the vote – the police say that the count was wrong.
                                                             ------------------- q0 → the police
            "#]],
        ),
        (
            "The court freed Tom Brown — the union says that the judge was wrong.",
            expect![[r#"
                The court freed Tom Brown — the union says that the judge was wrong.
                                                                ------------------- q0 → the union
            "#]],
        ),
        (
            "Tom Brown faces a trial over a poem — prosecutors say the poem is a threat.",
            expect![[r#"
                Tom Brown faces a trial over a poem — prosecutors say the poem is a threat.
                                                                      -------------------- q0 → prosecutors
            "#]],
        ),
        (
            "Tom Brown – a lawyer for the firm – said the vote was rigged.",
            expect![[r#"
                Tom Brown – a lawyer for the firm – said the vote was rigged.
                                                         ------------------- q0 → Tom Brown
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

#[test]
fn names_that_a_clause_gives() {
    for (text, expected) in [
        (
            "The families of those killed by Tom Brown say he should be jailed.",
            expect![[r#"
                The families of those killed by Tom Brown say he should be jailed.
                                                              ------------------- q0 → The families of those killed by Tom Brown
            "#]],
        ),
        (
            "A woman who gave her name as Ann Brown said the road was safe.",
            expect![[r#"
                A woman who gave her name as Ann Brown said the road was safe.
                                                            ----------------- q0 → Ann Brown
            "#]],
        ),
        (
            "A man identified as Tom Brown said the road was safe.",
            expect![[r#"
                A man identified as Tom Brown said the road was safe.
                                                   ----------------- q0 → Tom Brown
            "#]],
        ),
        (
            "An official with the charity involved, Tom Brown, said the road was safe.",
            expect![[r#"
                An official with the charity involved, Tom Brown, said the road was safe.
                                                                       ----------------- q0 → Tom Brown
            "#]],
        ),
        (
            "A man named Tom Brown said the road was safe.",
            expect![[r#"
                A man named Tom Brown said the road was safe.
                                           ----------------- q0 → Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn to_whom_a_letter_is() {
    for (text, expected) in [
        (
            "A letter to Tom Brown said he would be sued.",
            expect![[r#"
                A letter to Tom Brown said he would be sued.
                                           ---------------- q0 → A letter to Tom Brown
            "#]],
        ),
        (
            "A statement from Tom Brown said he would sue.",
            expect![[r#"
                A statement from Tom Brown said he would sue.
                                                ------------ q0 → Tom Brown
            "#]],
        ),
        (
            "A poll asking voters about Tom Brown found that he would lose.",
            expect![[r#"
                A poll asking voters about Tom Brown found that he would lose.
                                                                ------------- q0 → A poll asking voters about Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn somebody_of_a_body_and_a_place() {
    for (text, expected) in [
        (
            "Dora Klein of Elm Country Day School said that the pupils were safe.",
            expect![[r#"
                Dora Klein of Elm Country Day School said that the pupils were safe.
                                                               -------------------- q0 → Dora Klein
            "#]],
        ),
        (
            "Rabbi Carl Weber of Beth Shalom Congregation, Maple Hill, said that people stop him.",
            expect![[r#"
                Rabbi Carl Weber of Beth Shalom Congregation, Maple Hill, said that people stop him.
                                                                                    --------------- q0 → Carl Weber
            "#]],
        ),
        (
            "Ann Berger of Quick Fix, Walnut Grove, said sales were down.",
            expect![[r#"
                Ann Berger of Quick Fix, Walnut Grove, said sales were down.
                                                            --------------- q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn the_second_of_two_clauses() {
    for (text, expected) in [
        (
            "Peru has denied the claim and local media reported that the men were armed.",
            expect![[r#"
                Peru has denied the claim and local media reported that the men were armed.
                                ------------------------- q0 → Peru (denied)
                                                                        ------------------ q1 → local media
            "#]],
        ),
        (
            "Tom Brown met the mayor and the next day said that the road was safe.",
            expect![[r#"
                Tom Brown met the mayor and the next day said that the road was safe.
                                                                   ----------------- q0 → Tom Brown
            "#]],
        ),
        (
            "“We are ready,” the minister said at a rally with Tom Brown.",
            expect![[r#"
                “We are ready,” the minister said at a rally with Tom Brown.
                ^^^^^^^^^^^^^^^ q0 → the minister
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}
