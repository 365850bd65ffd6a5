//! Who holds an office, and who only its deputy's, or another's.

use super::check;
use expect_test::expect;

#[test]
fn a_deputy() {
    check(
        "Deputy mayor Ann Berger spoke. The mayor said the pier was safe.",
        &expect![[r#"
        Deputy mayor Ann Berger spoke. The mayor said the pier was safe.
                                                      ----------------- q0 → The mayor
    "#]],
    );
    check(
        "Deputy mayor Ann Berger spoke. The deputy mayor said the pier was safe.",
        &expect![[r#"
            Deputy mayor Ann Berger spoke. The deputy mayor said the pier was safe.
                                                                 ----------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Former mayor Ann Berger spoke. The new mayor said the pier was safe.",
        &expect![[r#"
        Former mayor Ann Berger spoke. The new mayor said the pier was safe.
                                                          ----------------- q0 → The new mayor
    "#]],
    );
    check(
        "Tom Weber became sheriff in May. Former deputy sheriff Carl Cobb has sued. “He fired me,” Cobb said. The new sheriff said the case had no merit.",
        &expect![[r#"
            Tom Weber became sheriff in May. Former deputy sheriff Carl Cobb has sued. “He fired me,” Cobb said. The new sheriff said the case had no merit.
                                                                                       ^^^^^^^^^^^^^^ q0 → Carl Cobb
                                                                                                                                      --------------------- q1 → Tom Weber
        "#]],
    );
}

#[test]
fn another_office_of_that_name() {
    check(
        "Police chief Dora Klein spoke first. The fire chief said the blaze was out.",
        &expect![[r#"
            Police chief Dora Klein spoke first. The fire chief said the blaze was out.
                                                                     ----------------- q0 → The fire chief
        "#]],
    );
    check(
        "Police chief Dora Klein spoke first. The veteran chief said the blaze was out.",
        &expect![[r#"
            Police chief Dora Klein spoke first. The veteran chief said the blaze was out.
                                                                        ----------------- q0 → Dora Klein
        "#]],
    );
    check(
        "Defence lawyer Carl Weber asked for time. The victim’s lawyer said the sentence was mild.",
        &expect![[r#"
            Defence lawyer Carl Weber asked for time. The victim’s lawyer said the sentence was mild.
                                                ---- q0 → Carl Weber
                                                                               --------------------- q1 → The victim’s lawyer
        "#]],
    );
    check(
        "Pastor Carl Weber led the march. The pastor of another church said he would not join.",
        &expect![[r#"
            Pastor Carl Weber led the march. The pastor of another church said he would not join.
                                                                               ----------------- q0 → The pastor of another church
        "#]],
    );
}

#[test]
fn who_is_named_only_later() {
    check(
        "Committee chair Ann Berger was calm. “We have 600 families waiting,” the Labour councillor said. Independent councillor Carl Weber voted for the plan.",
        &expect![[r#"
            Committee chair Ann Berger was calm. “We have 600 families waiting,” the Labour councillor said. Independent councillor Carl Weber voted for the plan.
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "The Bureau of Mines said the shaft was sealed in 1988. It was inspected last year, the agency said. The Coal Safety Agency has asked for the file.",
        &expect![[r#"
            The Bureau of Mines said the shaft was sealed in 1988. It was inspected last year, the agency said. The Coal Safety Agency has asked for the file.
                                     ---------------------------- q0 → Bureau of Mines
                                                                   -------------------------- q1 → Bureau of Mines
                                                                                                                                                     -------- q2 → Coal Safety Agency
        "#]],
    );
}

#[test]
fn whose_state_is_told_beside_the_country() {
    check(
        "U.S. Senator Ann Berger spoke. The South Carolina senator said the vote was lost.",
        &expect![[r#"
            U.S. Senator Ann Berger spoke. The South Carolina senator said the vote was lost.
                                                                           ----------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn who_was_named_rather_than_a_source() {
    check(
        "The Minister of Works, Carl Weber, toured the site. “It is on course,” he said.\n\nAn official in the ministry alleged that cement had been stolen. The minister said police were looking into it.",
        &expect![[r#"
            The Minister of Works, Carl Weber, toured the site. “It is on course,” he said.
                                                                ^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
            An official in the ministry alleged that cement had been stolen. The minister said police were looking into it.
                                                     ---------------------- q1 → An official in the ministry
                                                                                               --------------------------- q2 → Carl Weber
        "#]],
    );
}

#[test]
fn who_pleads_and_who_asks_in_court() {
    check(
        "Prosecuting, Carl Weber said the carer had the card. She denied it. “You were paid,” the prosecutor said.",
        &expect![[r#"
            Prosecuting, Carl Weber said the carer had the card. She denied it. “You were paid,” the prosecutor said.
                                         ---------------------- q0 → Carl Weber
                                                                                ^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "Dr Dora Klein took the stand. Questioned by Carl Weber, the doctor admitted that the notes were lost.",
        &expect![[r#"
            Dr Dora Klein took the stand. Questioned by Carl Weber, the doctor admitted that the notes were lost.
                                                                                             ------------------- q0 → Dora Klein
        "#]],
    );
}

#[test]
fn kin_who_are_called_by_the_family_name() {
    check(
        "Joan Tully died in March. Her son, Peter, found her. “She was cold,” Mr Tully told the inquest.",
        &expect![[r#"
            Joan Tully died in March. Her son, Peter, found her. “She was cold,” Mr Tully told the inquest.
                                                                 ^^^^^^^^^^^^^^^ q0 → Peter Tully
        "#]],
    );
    check(
        "Farmer Ivor Beddoes, 70, was crushed by a bull. His widow, Sian, wept. “He knew that animal,” Mrs Beddoes said.",
        &expect![[r#"
            Farmer Ivor Beddoes, 70, was crushed by a bull. His widow, Sian, wept. “He knew that animal,” Mrs Beddoes said.
                                                                                   ^^^^^^^^^^^^^^^^^^^^^^ q0 → Sian Beddoes
        "#]],
    );
    check(
        "Rhys Coker, 14, was hit by a van. His father, Mike, ran outside. Mr Coker said the driver had not stopped.",
        &expect![[r#"
            Rhys Coker, 14, was hit by a van. His father, Mike, ran outside. Mr Coker said the driver had not stopped.
                                                                                           -------------------------- q0 → Mike Coker
        "#]],
    );
    check(
        "Mr Coker was tired. Rhys Coker was hit by a van. His father, Mike, ran outside.  Mr Coker said he was well.",
        &expect![[r#"
            Mr Coker was tired. Rhys Coker was hit by a van. His father, Mike, ran outside.  Mr Coker said he was well.
                                                                                                           ----------- q0 → Rhys Coker
        "#]],
    );
}

#[test]
fn a_pronoun_for_who_spoke_last() {
    check(
        "Dora Klein met the swimmers.\n\nA spokeswoman for Elm Water said: “We are sorry. Tanks keep homes dry.”\n\nShe added that a plan would be made by spring.",
        &expect![[r#"
            Dora Klein met the swimmers.
            A spokeswoman for Elm Water said: “We are sorry. Tanks keep homes dry.”
                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → A spokeswoman for Elm Water
            She added that a plan would be made by spring.
                           ------------------------------ q1 → A spokeswoman for Elm Water
        "#]],
    );
    check(
        "Rosa Lind, whose flat was flooded, had rung nine times.\n\nA spokeswoman for the landlord said: “We are sorry. Work begins on Monday.”\n\nShe said the pump had been stolen.",
        &expect![[r#"
            Rosa Lind, whose flat was flooded, had rung nine times.
            A spokeswoman for the landlord said: “We are sorry. Work begins on Monday.”
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → A spokeswoman for the landlord
            She said the pump had been stolen.
                     ------------------------ q1 → A spokeswoman for the landlord
        "#]],
    );
    check(
        "Ann Berger fled in May. According to her, the fire began at night.",
        &expect![[r#"
        Ann Berger fled in May. According to her, the fire began at night.
                                                  ----------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "“I am tired,” Mary said. Orin sighed. “Me too,” he said.",
        &expect![[r#"
        “I am tired,” Mary said. Orin sighed. “Me too,” he said.
        ^^^^^^^^^^^^^ q0 → Mary
                                              ^^^^^^^^^ q1 → Orin
    "#]],
    );
}

#[test]
fn when_and_whether_it_was_said() {
    let sentences = [
        "Ann Berger said last week the pier would be sold.",
        "Ann Berger said last year prices fell.",
        "Carl Weber would later say that he had never been there.",
        "Carl Weber would say that he had never been there.",
        "Ann Berger demanded to know why the bridge was closed.",
        "Ann Berger demanded what she was owed.",
        "Carl Weber believed Dora Klein was fouled and claimed the video proved it.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said last week the pier would be sold.
                                  ---------------------- q0 → Ann Berger
        Ann Berger said last year prices fell.
                        --------------------- q1 → Ann Berger
        Carl Weber would later say that he had never been there.
                                        ----------------------- q2 → Carl Weber
        Carl Weber would say that he had never been there.
                                  ----------------------- q3 → Carl Weber (may)
        Ann Berger demanded to know why the bridge was closed.
                                    ------------------------- q4 → Ann Berger (asked)
        Ann Berger demanded what she was owed.
                            ----------------- q5 → Ann Berger
        Carl Weber believed Dora Klein was fouled and claimed the video proved it.
                                                              ------------------- q6 → Carl Weber
    "#]],
    );
}
