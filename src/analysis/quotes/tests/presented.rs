//! Whom a text presents, keeps back or names only later, and who only listens.

use super::check;
use expect_test::expect;

#[test]
fn who_was_presented_last() {
    check(
        "Dora Klein said it was fine. Ann Berger is poor. Her mother is a cook. “We are poor,” she said.",
        &expect![[r#"
            Dora Klein said it was fine. Ann Berger is poor. Her mother is a cook. “We are poor,” she said.
                            ----------- q0 → Dora Klein
                                                                                   ^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber said it rose.\n\nBaker Tom Roth was less forgiving. “It is bad,” said the 77-year-old.",
        &expect![[r#"
            Carl Weber said it rose.
                            ------- q0 → Carl Weber
            Baker Tom Roth was less forgiving. “It is bad,” said the 77-year-old.
                                               ^^^^^^^^^^^^ q1 → Tom Roth
        "#]],
    );
    check(
        "Carl Weber said it rose.\n\nThe chairman, Tom Roth, called for order. He said the officials were guests.",
        &expect![[r#"
            Carl Weber said it rose.
                            ------- q0 → Carl Weber
            The chairman, Tom Roth, called for order. He said the officials were guests.
                                                              ------------------------- q1 → Tom Roth
        "#]],
    );
    check(
        "Carl Weber said it rose.\n\nThen came Tom Roth. He said the bridge was shut.",
        &expect![[r#"
            Carl Weber said it rose.
                            ------- q0 → Carl Weber
            Then came Tom Roth. He said the bridge was shut.
                                        ------------------- q1 → Tom Roth
        "#]],
    );
    check(
        "Carl Weber said it rose.\n\nIt was Tom Roth who rang. He said the bridge was shut.",
        &expect![[r#"
            Carl Weber said it rose.
                            ------- q0 → Carl Weber
            It was Tom Roth who rang. He said the bridge was shut.
                                              ------------------- q1 → Tom Roth
        "#]],
    );
    check(
        "Carl Weber said it rose.\n\nTom Roth’s car was hit. “It was new,” he said.",
        &expect![[r#"
            Carl Weber said it rose.
                            ------- q0 → Carl Weber
            Tom Roth’s car was hit. “It was new,” he said.
                                    ^^^^^^^^^^^^^ q1 → Tom Roth
        "#]],
    );
}

#[test]
fn what_somebody_is_called_right_behind_the_name() {
    check(
        "Singer Ann Berger played in Elmford. “I nearly fell,” the Brit winner said.",
        &expect![[r#"
            Singer Ann Berger played in Elmford. “I nearly fell,” the Brit winner said.
                                                 ^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“I sat,” says Carl Weber, the goalkeeper.\n\nTom Roth scored twice.\n\n“I ran,” the striker says.",
        &expect![[r#"
            “I sat,” says Carl Weber, the goalkeeper.
            ^^^^^^^^ q0 → Carl Weber
            Tom Roth scored twice.
            “I ran,” the striker says.
            ^^^^^^^^ q1 → Tom Roth
        "#]],
    );
    check(
        "President Ann Berger opened it. “It is late,” the neighbour said.",
        &expect![[r#"
        President Ann Berger opened it. “It is late,” the neighbour said.
                                        ^^^^^^^^^^^^^ q0 → the neighbour
    "#]],
    );
}

#[test]
fn who_is_not_named_on_purpose() {
    check(
        "A source said this was true.\n\nAnn Berger said she did not care.",
        &expect![[r#"
        A source said this was true.
                      ------------- q0 → A source
        Ann Berger said she did not care.
                        ---------------- q1 → Ann Berger
    "#]],
    );
    check(
        "A senior councillor, who spoke on condition of anonymity, said the mayor was finished.\n\nCouncillor Ann Berger called on him to resign.",
        &expect![[r#"
            A senior councillor, who spoke on condition of anonymity, said the mayor was finished.
                                                                           ---------------------- q0 → A senior councillor
            Councillor Ann Berger called on him to resign.
                                            ------------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn a_body_that_is_named_only_later() {
    check(
        "The electoral commission said it was ready. The Institute for Fair Elections said it was not.",
        &expect![[r#"
            The electoral commission said it was ready. The Institute for Fair Elections said it was not.
                                          ------------ q0 → The electoral commission
                                                                                              ---------- q1 → Institute for Fair Elections
        "#]],
    );
    check(
        "The company said it was ready. The Treasury was silent.",
        &expect![[r#"
        The company said it was ready. The Treasury was silent.
                         ------------ q0 → The company
    "#]],
    );
    check(
        "The airline said it was ready. Skylark Air cancelled 60 flights on Sunday.",
        &expect![[r#"
            The airline said it was ready. Skylark Air cancelled 60 flights on Sunday.
                             ------------ q0 → Skylark Air
        "#]],
    );
}

#[test]
fn kin_of_somebody_unnamed() {
    check(
        "Ann Berger said he was ill. The boy’s mother said the family was sad.",
        &expect![[r#"
        Ann Berger said he was ill. The boy’s mother said the family was sad.
                        ---------- q0 → Ann Berger
                                                          ------------------ q1 → The boy’s mother
    "#]],
    );
}

#[test]
fn through_whom_somebody_speaks() {
    check(
        "The governor, in an interview with Carl Weber, said the police must act.",
        &expect![[r#"
            The governor, in an interview with Carl Weber, said the police must act.
                                                                ------------------- q0 → The governor
        "#]],
    );
    check(
        "The governor, in a statement issued by his spokesman, Carl Weber, said the police must act.",
        &expect![[r#"
            The governor, in a statement issued by his spokesman, Carl Weber, said the police must act.
                                                                                   ------------------- q0 → The governor
        "#]],
    );
    check(
        "Tom Roth sent his regrets. In a message that Carl Weber read out, he promised to raise the matter with the minister.",
        &expect![[r#"
            Tom Roth sent his regrets. In a message that Carl Weber read out, he promised to raise the matter with the minister.
                                                                                          ------------------------------------- q0 → Tom Roth
        "#]],
    );
}

#[test]
fn who_just_spoke_whatever_the_given_name() {
    check(
        "Carl Weber said he was ready.\n\nJudge K.P. Anand said it was late. He added that the bridge was shut.",
        &expect![[r#"
            Carl Weber said he was ready.
                            ------------ q0 → Carl Weber
            Judge K.P. Anand said it was late. He added that the bridge was shut.
                                  ----------- q1 → K.P. Anand
                                                             ------------------- q2 → K.P. Anand
        "#]],
    );
}

#[test]
fn a_name_behind_what_somebody_is() {
    check(
        "Dora Klein’s neighbour, retired postman Tom Roth, 82, said the wall was wet.",
        &expect![[r#"
            Dora Klein’s neighbour, retired postman Tom Roth, 82, said the wall was wet.
                                                                       ---------------- q0 → Tom Roth
        "#]],
    );
    check(
        "Her predecessor at the ministry, the economist Ann Berger, said the plan was mad.",
        &expect![[r#"
            Her predecessor at the ministry, the economist Ann Berger, said the plan was mad.
                                                                            ---------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Acme’s owner, Elm Group, said the price was fair.",
        &expect![[r#"
        Acme’s owner, Elm Group, said the price was fair.
                                      ------------------ q0 → Elm Group
    "#]],
    );
    check(
        "The army of neighbouring Chad said it was ready.",
        &expect![[r#"
        The army of neighbouring Chad said it was ready.
                                           ------------ q0 → The army of neighbouring Chad
    "#]],
    );
}

#[test]
fn initials_of_who_was_named_in_full() {
    check(
        "Tom Roth: Why are you ready to go?\n\nAnn Berger: I am old and I am tired.\n\nTR: And what will you do there?\n\nAB: I will sleep a lot and read.",
        &expect![[r#"
            Tom Roth: Why are you ready to go?
                      ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Tom Roth
            Ann Berger: I am old and I am tired.
                        ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
            TR: And what will you do there?
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ q2 → Tom Roth
            AB: I will sleep a lot and read.
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q3 → Ann Berger
        "#]],
    );
}

#[test]
fn of_two_of_one_name() {
    check(
        "Tom Roth said he was ready. His father, Carl Roth, drives a bus.\n\n“I will lose,” Roth said.",
        &expect![[r#"
            Tom Roth said he was ready. His father, Carl Roth, drives a bus.
                          ------------ q0 → Tom Roth
            “I will lose,” Roth said.
            ^^^^^^^^^^^^^^ q1 → Tom Roth
        "#]],
    );
    check(
        "Tom Roth, 36, plans a shop. His father, Carl Roth, 70, said it was mad. “I was poor,” said Roth, 36.",
        &expect![[r#"
            Tom Roth, 36, plans a shop. His father, Carl Roth, 70, said it was mad. “I was poor,” said Roth, 36.
                                                                        ---------- q0 → Carl Roth
                                                                                    ^^^^^^^^^^^^^ q1 → Tom Roth
        "#]],
    );
    check(
        "Nils Roth and his wife, Ann, run the ferry. Mrs Roth said the engine was old.",
        &expect![[r#"
            Nils Roth and his wife, Ann, run the ferry. Mrs Roth said the engine was old.
                                                                      ------------------ q0 → Ann Roth
        "#]],
    );
}

#[test]
fn those_who_listen() {
    check(
        "Ann Berger told reporters there was no deal.",
        &expect![[r#"
        Ann Berger told reporters there was no deal.
                                  ----------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger told the jury there had been a fight.",
        &expect![[r#"
        Ann Berger told the jury there had been a fight.
                                 ---------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger told the court Tom Roth had lied.",
        &expect![[r#"
        Ann Berger told the court Tom Roth had lied.
                                  ----------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger told reporters at least 40 people had left.",
        &expect![[r#"
        Ann Berger told reporters at least 40 people had left.
                                  --------------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn what_belongs_to_the_clause() {
    check(
        "Ann Berger said without help they would die.",
        &expect![[r#"
        Ann Berger said without help they would die.
                        --------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger said because of the snow the bridge was shut.",
        &expect![[r#"
        Ann Berger said because of the snow the bridge was shut.
                        --------------------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger said in a statement rents were too high.",
        &expect![[r#"
        Ann Berger said in a statement rents were too high.
                                       ------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "He pointed out that cold storage, not importation, was the problem.",
        &expect![[r#"
        He pointed out that cold storage, not importation, was the problem.
                            ---------------------------------------------- q0 → ?
    "#]],
    );
    check(
        "Ann Berger said that report was wrong.",
        &expect![[r#"
        Ann Berger said that report was wrong.
                        --------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger said the bridge was shut; the council has not commented.",
        &expect![[r#"
        Ann Berger said the bridge was shut; the council has not commented.
                        ------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger said she would “open the gates herself,” though her board has forbidden it.",
        &expect![[r#"
            Ann Berger said she would “open the gates herself,” though her board has forbidden it.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_says_nothing() {
    check(
        "Ann Berger said it again on Sunday, when Tom Roth was there.",
        &expect![[r#"
        Ann Berger said it again on Sunday, when Tom Roth was there.
    "#]],
    );
    check(
        "The council said much the same about the bridge, and nobody laughed.",
        &expect![[r#"
        The council said much the same about the bridge, and nobody laughed.
    "#]],
    );
}
