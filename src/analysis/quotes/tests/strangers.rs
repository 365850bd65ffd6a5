//! Whom descriptions and pronouns do not mean, though nobody else is named.

use expect_test::expect;

use super::check;

#[test]
fn a_role_is_not_whoever_is_named_later_with_another() {
    check(
        "“We may all die,” a police officer said. Carl Weber, a thief, was held.",
        &expect![[r#"
            “We may all die,” a police officer said. Carl Weber, a thief, was held.
            ^^^^^^^^^^^^^^^^^ q0 → a police officer
        "#]],
    );
    check(
        "“We may all die,” a neighbour said. Carl Weber, who lives there, said help was near.",
        &expect![[r#"
            “We may all die,” a neighbour said. Carl Weber, who lives there, said help was near.
            ^^^^^^^^^^^^^^^^^ q0 → a neighbour
                                                                                  ------------- q1 → Carl Weber
        "#]],
    );
    check(
        "“We may all die,” one fighter said. Peace takes work, said Carl Weber, archbishop of Elmford.",
        &expect![[r#"
            “We may all die,” one fighter said. Peace takes work, said Carl Weber, archbishop of Elmford.
            ^^^^^^^^^^^^^^^^^ q0 → one fighter
                                                ---------------- q1 → Carl Weber
        "#]],
    );
    check(
        "A user wrote: “It is not new.” Carl Weber, a chemist in Elmford, praised the plan.",
        &expect![[r#"
            A user wrote: “It is not new.” Carl Weber, a chemist in Elmford, praised the plan.
                          ^^^^^^^^^^^^^^^^ q0 → A user
                                                                                     -------- q1 → Carl Weber
        "#]],
    );
    check(
        "The driver said he did not see the child. “It was dark,” said police officer Carl Weber.",
        &expect![[r#"
            The driver said he did not see the child. “It was dark,” said police officer Carl Weber.
                            ------------------------ q0 → The driver
                                                      ^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "The tenant said she was asleep when the roof fell. “It was old,” said council spokeswoman Ann Berger.",
        &expect![[r#"
            The tenant said she was asleep when the roof fell. “It was old,” said council spokeswoman Ann Berger.
                            --------------------------------- q0 → The tenant
                                                               ^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "The council’s lawyer told the judge the report was late. Carl Weber, a prisoner, asked the court to wait.",
        &expect![[r#"
            The council’s lawyer told the judge the report was late. Carl Weber, a prisoner, asked the court to wait.
                                                ------------------- q0 → The council’s lawyer
                                                                                                   ----------------- q1 → Carl Weber
        "#]],
    );
    check(
        "“It is a gift,” the father explained. Jo Lind is four.",
        &expect![[r#"
        “It is a gift,” the father explained. Jo Lind is four.
        ^^^^^^^^^^^^^^^ q0 → the father
    "#]],
    );
    check(
        "“The phase is over,” said the Elmford secretary-general. Ann Berger was on stage.",
        &expect![[r#"
            “The phase is over,” said the Elmford secretary-general. Ann Berger was on stage.
            ^^^^^^^^^^^^^^^^^^^^ q0 → the Elmford secretary-general
        "#]],
    );
}

#[test]
fn the_first_sentence_may_present_somebody_by_an_office() {
    check(
        "Denmark’s foreign minister says the talks have failed. Carl Weber said on Monday that they were over.",
        &expect![[r#"
            Denmark’s foreign minister says the talks have failed. Carl Weber said on Monday that they were over.
                                            --------------------- q0 → Carl Weber
                                                                                                  -------------- q1 → Carl Weber
        "#]],
    );
    check(
        "A mother says she lost her son in the flood. Ann Berger, 40, found his shoes.",
        &expect![[r#"
            A mother says she lost her son in the flood. Ann Berger, 40, found his shoes.
                          ----------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn one_who_does_another_thing() {
    check(
        "Police chief Carl Weber said four men were sought. The farmer said he hid in the cellar.",
        &expect![[r#"
            Police chief Carl Weber said four men were sought. The farmer said he hid in the cellar.
                                         -------------------- q0 → Carl Weber
                                                                               -------------------- q1 → The farmer
        "#]],
    );
    check(
        "Carl Weber, the victim’s lawyer, was in court. The neighbour said she heard shots.",
        &expect![[r#"
            Carl Weber, the victim’s lawyer, was in court. The neighbour said she heard shots.
                                                                              --------------- q0 → The neighbour
        "#]],
    );
    check(
        "President Carl Weber spoke of growth. “There is no other way,” the young man said.",
        &expect![[r#"
            President Carl Weber spoke of growth. “There is no other way,” the young man said.
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → the young man
        "#]],
    );
    check(
        "Carl Weber is accused of killing Ann Berger, whose body lay in her home. The prosecutor said she may seek more charges against Weber.",
        &expect![[r#"
            Carl Weber is accused of killing Ann Berger, whose body lay in her home. The prosecutor said she may seek more charges against Weber.
            ----------            ------------------------------------------------- q0 → ?
                                                                                                         --------------------------------------- q1 → The prosecutor
        "#]],
    );
    check(
        "Prosecutor Ann Berger spoke on Monday. The trial was long. The prosecutor said it was over.",
        &expect![[r#"
            Prosecutor Ann Berger spoke on Monday. The trial was long. The prosecutor said it was over.
                                                                                           ----------- q0 → Ann Berger
        "#]],
    );
    check(
        "Police held a former official of the bank, the prosecutor said. “He took bribes,” the prosecutor said.",
        &expect![[r#"
            Police held a former official of the bank, the prosecutor said. “He took bribes,” the prosecutor said.
            ----------------------------------------- q0 → the prosecutor
                                                                            ^^^^^^^^^^^^^^^^^ q1 → the prosecutor
        "#]],
    );
}

#[test]
fn an_office_with_another_charge() {
    check(
        "Finance Minister Carl Weber said taxes would rise. The health minister warned that wards were full.",
        &expect![[r#"
            Finance Minister Carl Weber said taxes would rise. The health minister warned that wards were full.
                                             ---------------- q0 → Carl Weber
                                                                                               --------------- q1 → The health minister
        "#]],
    );
    check(
        "Finance Minister Carl Weber said oil would rise. Denmark’s commodities minister warned that grain was dear.",
        &expect![[r#"
            Finance Minister Carl Weber said oil would rise. Denmark’s commodities minister warned that grain was dear.
                                             -------------- q0 → Carl Weber
                                                                                                        -------------- q1 → Denmark’s commodities minister
        "#]],
    );
    check(
        "Prime Minister Carl Weber spoke on Monday. The Danish foreign minister said the talks were good.",
        &expect![[r#"
            Prime Minister Carl Weber spoke on Monday. The Danish foreign minister said the talks were good.
                                                                                        ------------------- q0 → The Danish foreign minister
        "#]],
    );
    check(
        "Paul Marsh, commander of the Danish Navy, spoke first. The commander of the Swedish Navy added, “We are ready.”",
        &expect![[r#"
            Paul Marsh, commander of the Danish Navy, spoke first. The commander of the Swedish Navy added, “We are ready.”
                                                                                                            ^^^^^^^^^^^^^^^ q0 → The commander of the Swedish Navy
        "#]],
    );
    check(
        "Finance Minister Carl Weber said taxes would rise. The minister warned that banks were weak.",
        &expect![[r#"
            Finance Minister Carl Weber said taxes would rise. The minister warned that banks were weak.
                                             ---------------- q0 → Carl Weber
                                                                                        --------------- q1 → Carl Weber
        "#]],
    );
    check(
        "Paul Marsh, commander of the Danish Navy, spoke first. The commander said, “We are ready.”",
        &expect![[r#"
            Paul Marsh, commander of the Danish Navy, spoke first. The commander said, “We are ready.”
                                                                                       ^^^^^^^^^^^^^^^ q0 → Paul Marsh
        "#]],
    );
}

#[test]
fn whom_somebody_serves() {
    check(
        "The president of the Supreme Court, Paul Marsh, spoke on Monday. President Carl Weber spoke of the party. The president of the court admits that the files are thin.",
        &expect![[r#"
            The president of the Supreme Court, Paul Marsh, spoke on Monday. President Carl Weber spoke of the party. The president of the court admits that the files are thin.
                                                                                                                                                             ------------------ q0 → Paul Marsh
        "#]],
    );
    check(
        "The court was told by the union’s counsel Carl Weber that the sacking was wrong. The firm’s lawyer said the workers had lied.",
        &expect![[r#"
            The court was told by the union’s counsel Carl Weber that the sacking was wrong. The firm’s lawyer said the workers had lied.
                                                                      --------------------- q0 → Carl Weber
                                                                                                                    -------------------- q1 → The firm’s lawyer
        "#]],
    );
    check(
        "The court was told by the union’s counsel Carl Weber that the sacking was wrong. The union’s lawyer said the firm had lied.",
        &expect![[r#"
            The court was told by the union’s counsel Carl Weber that the sacking was wrong. The union’s lawyer said the firm had lied.
                                                                      --------------------- q0 → Carl Weber
                                                                                                                     ----------------- q1 → Carl Weber
        "#]],
    );
}

#[test]
fn titles_of_men_and_women() {
    check(
        "Datuk Ann Berger met Carl Weber on Monday. She said the talks were good.",
        &expect![[r#"
            Datuk Ann Berger met Carl Weber on Monday. She said the talks were good.
                                                                ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Prime Minister Sheikh Hasina met Carl Weber on Monday. She said the talks were good.",
        &expect![[r#"
            Prime Minister Sheikh Hasina met Carl Weber on Monday. She said the talks were good.
                                                                            ------------------- q0 → Sheikh Hasina
        "#]],
    );
    check(
        "Tan Sri Carl Weber met Ann Berger on Monday. He said the talks were good.",
        &expect![[r#"
            Tan Sri Carl Weber met Ann Berger on Monday. He said the talks were good.
                                                                 ------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn nobody_speaks_of_himself_by_name() {
    check(
        "Dr. Ann Berger has written a book. He added: “I have known Dr. Berger for years.”",
        &expect![[r#"
            Dr. Ann Berger has written a book. He added: “I have known Dr. Berger for years.”
                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → ?
        "#]],
    );
    check(
        "Mr. Weber pulled Paul Marsh out of the river. “Mr. Weber was calm about it,” he said.",
        &expect![[r#"
            Mr. Weber pulled Paul Marsh out of the river. “Mr. Weber was calm about it,” he said.
                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Paul Marsh
        "#]],
    );
    check(
        "Paul Marsh says the late chief, Carl Weber, owned a mine. He says a few days before Weber died, they met.",
        &expect![[r#"
            Paul Marsh says the late chief, Carl Weber, owned a mine. He says a few days before Weber died, they met.
                            ---------------------------------------- q0 → Paul Marsh
                                                                              -------------------------------------- q1 → Paul Marsh
        "#]],
    );
    check(
        "Officer Carl Weber went to the scene. The driver was hurt. He admitted drinking beer during an interview with Weber.",
        &expect![[r#"
            Officer Carl Weber went to the scene. The driver was hurt. He admitted drinking beer during an interview with Weber.
                                                                                   -------------------------------------------- q0 → The driver
        "#]],
    );
    check(
        "Carl Weber is a lawyer. One client was ill. “I cannot go on,” she told Weber, and wept.",
        &expect![[r#"
            Carl Weber is a lawyer. One client was ill. “I cannot go on,” she told Weber, and wept.
                                                        ^^^^^^^^^^^^^^^^^ q0 → ?
        "#]],
    );
    check(
        "The lawyer Paul Marsh spoke on Monday. For him, Prime Minister Carl Weber did wrong. He asks members not to support the Prime Minister.",
        &expect![[r#"
            The lawyer Paul Marsh spoke on Monday. For him, Prime Minister Carl Weber did wrong. He asks members not to support the Prime Minister.
                                                                                                         ----------------------------------------- q0 → Paul Marsh
        "#]],
    );
    check(
        "Paul Marsh praised Mr. Weber. “I was lucky. Thanks, Mr. Weber!” he said.",
        &expect![[r#"
            Paul Marsh praised Mr. Weber. “I was lucky. Thanks, Mr. Weber!” he said.
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Paul Marsh
        "#]],
    );
    check(
        "“I am rich,” Carl Weber said. “Carl Weber is a winner,” he said.",
        &expect![[r#"
        “I am rich,” Carl Weber said. “Carl Weber is a winner,” he said.
        ^^^^^^^^^^^^ q0 → Carl Weber
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
    "#]],
    );
}

#[test]
fn they_are_not_one_person() {
    check(
        "For the unions, Carl Weber is a hero. They say that the firm treated him badly.",
        &expect![[r#"
            For the unions, Carl Weber is a hero. They say that the firm treated him badly.
                                                                -------------------------- q0 → the unions
        "#]],
    );
    check(
        "The officials met Carl Weber. They said he lied.",
        &expect![[r#"
        The officials met Carl Weber. They said he lied.
                                                ------- q0 → The officials
    "#]],
    );
}

#[test]
fn a_claim_speaks_for_itself() {
    check(
        "Two men sued Elmford Transit. One guard was sent home, Elmford Transit said. “He was held down,” the claim alleges. The claim said the guards lied.",
        &expect![[r#"
            Two men sued Elmford Transit. One guard was sent home, Elmford Transit said. “He was held down,” the claim alleges. The claim said the guards lied.
                                          ----------------------- q0 → Elmford Transit
                                                                                         ^^^^^^^^^^^^^^^^^^^ q1 → the claim
                                                                                                                                               --------------- q2 → The claim
        "#]],
    );
    check(
        "The Elmford Housing Board is urging councillors to pass the resolution. The resolution says homes were taken.",
        &expect![[r#"
            The Elmford Housing Board is urging councillors to pass the resolution. The resolution says homes were taken.
                                                ---------------------------------- q0 → Elmford Housing Board
                                                                                                        ---------------- q1 → The resolution
        "#]],
    );
    check(
        "Ann Berger said the fund was restored. According to the bill, the grant will be large.",
        &expect![[r#"
            Ann Berger said the fund was restored. According to the bill, the grant will be large.
                            --------------------- q0 → Ann Berger
                                                                          ----------------------- q1 → the bill
        "#]],
    );
    check(
        "Ann Berger said she would look at a report she ordered. “Closing schools is one way,” the report states.",
        &expect![[r#"
            Ann Berger said she would look at a report she ordered. “Closing schools is one way,” the report states.
                            -------------------------------------- q0 → Ann Berger
                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → the report
        "#]],
    );
    check(
        "A case was filed at the police station in Elmford, the statement said.",
        &expect![[r#"
            A case was filed at the police station in Elmford, the statement said.
            ------------------------------------------------- q0 → the statement
        "#]],
    );
    check(
        "Elmford Lines has cut 40 jobs. “It was hard,” the statement said.",
        &expect![[r#"
        Elmford Lines has cut 40 jobs. “It was hard,” the statement said.
                                       ^^^^^^^^^^^^^^ q0 → Elmford Lines
    "#]],
    );
}

#[test]
fn a_part_of_a_state_is_no_newspaper() {
    check(
        "La Prensa said its reporters are in cells at the Judicial Directorate. The newspaper said they were ill.",
        &expect![[r#"
            La Prensa said its reporters are in cells at the Judicial Directorate. The newspaper said they were ill.
                           ------------------------------------------------------ q0 → La Prensa
                                                                                                      ------------- q1 → The newspaper
        "#]],
    );
}

#[test]
fn initials_of_an_office() {
    check(
        "Elmford superintendent of police (SP) Carl Weber said the man was dead. “He had a bomb,” the SP added.",
        &expect![[r#"
            Elmford superintendent of police (SP) Carl Weber said the man was dead. “He had a bomb,” the SP added.
                                                                  ---------------- q0 → Carl Weber
                                                                                    ^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "The Lieutenant Governor (LG), Carl Weber, came too. “I salute the heroes,” the LG added.",
        &expect![[r#"
            The Lieutenant Governor (LG), Carl Weber, came too. “I salute the heroes,” the LG added.
                                                                ^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn one_who_passes_words_on() {
    check(
        "“I do,” the baker said, according to her sister, Ann Berger.",
        &expect![[r#"
            “I do,” the baker said, according to her sister, Ann Berger.
            ^^^^^^^ q0 → the baker
        "#]],
    );
}
