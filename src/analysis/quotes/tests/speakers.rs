//! Who said it.

use expect_test::expect;

use super::{analyze, check};

#[test]
fn names_before_after_and_between() {
    check(
        "Ann Berger said: “We are ready.”",
        &expect![[r#"
            Ann Berger said: “We are ready.”
                             ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” said Ann Berger.",
        &expect![[r#"
            “We are ready,” said Ann Berger.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We,” said Ann Berger, “are ready.”",
        &expect![[r#"
            “We,” said Ann Berger, “are ready.”
            ^^^^^                  ^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn pronouns() {
    check(
        "Ann Berger opened the bridge with Carl Weber. “We are ready,” she said. “It is safe,” he added.",
        &expect![[r#"
            Ann Berger opened the bridge with Carl Weber. “We are ready,” she said. “It is safe,” he added.
                                                          ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                    ^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger said she was ready.",
        &expect![[r#"
            Ann Berger said she was ready.
                            ------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The engineers met on Monday. They said the bridge was safe.",
        &expect![[r#"
            The engineers met on Monday. They said the bridge was safe.
                                                   ------------------- q0 → The engineers
        "#]],
    );
}

#[test]
fn roles() {
    check(
        "Prime Minister Ann Berger said: “We are ready.” The prime minister added that the bridge was safe.",
        &expect![[r#"
            Prime Minister Ann Berger said: “We are ready.” The prime minister added that the bridge was safe.
                                            ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                          ------------------- q1 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger, the mayor, and Carl Weber met on Monday. “We are ready,” said the mayor.",
        &expect![[r#"
            Ann Berger, the mayor, and Carl Weber met on Monday. “We are ready,” said the mayor.
                                                                 ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn relative_clauses() {
    check(
        "“We are ready,” said Ann Berger, who built the bridge.",
        &expect![[r#"
            “We are ready,” said Ann Berger, who built the bridge.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger, who said that the bridge was safe, left the city.",
        &expect![[r#"
            Ann Berger, who said that the bridge was safe, left the city.
                                      ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The engineer who built the bridge said that it was safe.",
        &expect![[r#"
            The engineer who built the bridge said that it was safe.
                                                        ----------- q0 → The engineer who built the bridge
        "#]],
    );
}

#[test]
fn groups_and_institutions() {
    check(
        "“We are ready,” the ministry said in a statement.",
        &expect![[r#"
            “We are ready,” the ministry said in a statement.
            ^^^^^^^^^^^^^^^ q0 → the ministry
        "#]],
    );
    check(
        "The World Health Organization warned that the virus was spreading.",
        &expect![[r#"
            The World Health Organization warned that the virus was spreading.
                                                      ----------------------- q0 → World Health Organization
        "#]],
    );
    check(
        "Residents said that the bridge was too loud.",
        &expect![[r#"
            Residents said that the bridge was too loud.
                                ----------------------- q0 → Residents
        "#]],
    );
}

#[test]
fn unnamed() {
    check(
        "“We are ready,” said a senior official, who asked not to be named.",
        &expect![[r#"
            “We are ready,” said a senior official, who asked not to be named.
            ^^^^^^^^^^^^^^^ q0 → a senior official
        "#]],
    );
    check(
        "One resident, 62, said that the bridge was too loud.",
        &expect![[r#"
            One resident, 62, said that the bridge was too loud.
                                        ----------------------- q0 → One resident
        "#]],
    );
    check(
        "“We are ready,” said a spokesman for the ministry.",
        &expect![[r#"
            “We are ready,” said a spokesman for the ministry.
            ^^^^^^^^^^^^^^^ q0 → a spokesman for the ministry
        "#]],
    );
    check(
        "Sources close to the council said that the bridge would close.",
        &expect![[r#"
            Sources close to the council said that the bridge would close.
                                                   ---------------------- q0 → Sources close to the council
        "#]],
    );
}

#[test]
fn possessives() {
    check(
        "Ann Berger’s lawyer said that she was innocent.",
        &expect![[r#"
            Ann Berger’s lawyer said that she was innocent.
                                          ---------------- q0 → Ann Berger’s lawyer
        "#]],
    );
    check(
        "“She is innocent,” said her lawyer, Carl Weber.",
        &expect![[r#"
            “She is innocent,” said her lawyer, Carl Weber.
            ^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn short_forms() {
    check(
        "Ann Berger opened the bridge on Monday. “We are ready,” Berger said.",
        &expect![[r#"
            Ann Berger opened the bridge on Monday. “We are ready,” Berger said.
                                                    ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger met Carl Weber. “We are ready,” Ms. Berger said. “It is safe,” Mr. Weber said.",
        &expect![[r#"
            Ann Berger met Carl Weber. “We are ready,” Ms. Berger said. “It is safe,” Mr. Weber said.
                                       ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                        ^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
}

#[test]
fn names_inside_the_quote_do_not_speak() {
    check(
        "“Carl Weber is wrong,” Ann Berger said.",
        &expect![[r#"
            “Carl Weber is wrong,” Ann Berger said.
            ^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“I told Carl Weber to go,” she said, Ann Berger recalled.",
        &expect![[r#"
            “I told Carl Weber to go,” she said, Ann Berger recalled.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn first_person() {
    check(
        "“We are ready,” Ann Berger told me.",
        &expect![[r#"
            “We are ready,” Ann Berger told me.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn shown_speaking() {
    check(
        "The film has footage of Carl Weber saying, “We are ready.”",
        &expect![[r#"
        The film has footage of Carl Weber saying, “We are ready.”
                                                   ^^^^^^^^^^^^^^^ q0 → Carl Weber
    "#]],
    );
}

#[test]
fn aside_after_the_name() {
    check(
        "“We are ready,” Berger, a retired worker from a nuclear plant, said pleasantly.",
        &expect![[r#"
            “We are ready,” Berger, a retired worker from a nuclear plant, said pleasantly.
            ^^^^^^^^^^^^^^^ q0 → Berger
        "#]],
    );
}

#[test]
fn subject_of_what_is_added() {
    check(
        "Ann Berger said that Carl Weber “had a plan,” adding, “He has lost it.”",
        &expect![[r#"
            Ann Berger said that Carl Weber “had a plan,” adding, “He has lost it.”
                                 ~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
                                                                  ^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
}

#[test]
fn the_next_paragraph_is_no_attribution() {
    check(
        "“We are ready,” Ann Berger said. “Is it safe?”\n\nCarl Weber said nothing about it.",
        &expect![[r#"
            “We are ready,” Ann Berger said. “Is it safe?”
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^ q0 → Ann Berger
            Carl Weber said nothing about it.
        "#]],
    );
}

#[test]
fn a_name_inside_the_quote() {
    check(
        "“We are ready,” Carl Weber said.\n\n“Paul Meyer has built a bridge that nobody needs,” he said.",
        &expect![[r#"
            “We are ready,” Carl Weber said.
            ^^^^^^^^^^^^^^^ q0 → Carl Weber
            “Paul Meyer has built a bridge that nobody needs,” he said.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
}

#[test]
fn a_surname_that_is_a_place() {
    check(
        "“It is a trend,” said Gwen Holland. “Compared with others it is small.”\n\n“It will grow,” Holland said on Friday.",
        &expect![[r#"
            “It is a trend,” said Gwen Holland. “Compared with others it is small.”
            ^^^^^^^^^^^^^^^^                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Gwen Holland
            “It will grow,” Holland said on Friday.
            ^^^^^^^^^^^^^^^ q1 → Gwen Holland
        "#]],
    );
}

#[test]
fn names_with_initials_and_degrees() {
    check(
        "Stephen I. Vane, a law professor, said that the law was clear. Vane said that it would stand.",
        &expect![[r#"
            Stephen I. Vane, a law professor, said that the law was clear. Vane said that it would stand.
                                                        ----------------- q0 → Stephen I. Vane
                                                                                          -------------- q1 → Stephen I. Vane
        "#]],
    );
    check(
        "“It was clear,” Sabrina Lenz, MSc, one of the authors, told the paper.",
        &expect![[r#"
            “It was clear,” Sabrina Lenz, MSc, one of the authors, told the paper.
            ^^^^^^^^^^^^^^^ q0 → Sabrina Lenz
        "#]],
    );
}

#[test]
fn abbreviated_roles() {
    check(
        "Gov. Carl Weber signed the bill. “It is a good budget,” the governor said.",
        &expect![[r#"
            Gov. Carl Weber signed the bill. “It is a good budget,” the governor said.
                                             ^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn parts_of_names() {
    check(
        "“It is good,” Sui-Lee Wee said.",
        &expect![[r#"
            “It is good,” Sui-Lee Wee said.
            ^^^^^^^^^^^^^ q0 → Sui-Lee Wee
        "#]],
    );
    check(
        "C. Justin Lane said that the plan was good.",
        &expect![[r#"
            C. Justin Lane said that the plan was good.
                                     ----------------- q0 → C. Justin Lane
        "#]],
    );
}

#[test]
fn an_office_or_an_aide_is_not_the_one_it_serves() {
    for text in [
        "The office of Prime Minister Ann Berger said that the bridge was safe.",
        "An aide to the president of the council, Ann Berger, said that the bridge was safe.",
    ] {
        let quotes = analyze(text).quotes;
        let names = quotes.iter().filter_map(|q| q.speaker.as_ref()).map(|s| s.name.as_str());
        assert!(
            names.clone().count() > 0 && names.clone().all(|n| n != "Ann Berger"),
            "{quotes:?}"
        );
    }
}

#[test]
fn whose_somebody_is_does_not_speak() {
    check(
        "The widow of Carl Weber said she was glad.",
        &expect![[r#"
        The widow of Carl Weber said she was glad.
                                     ------------ q0 → The widow of Carl Weber
    "#]],
    );
    check(
        "A source close to Carl Weber said he was glad.",
        &expect![[r#"
            A source close to Carl Weber said he was glad.
                                              ----------- q0 → A source close to Carl Weber
        "#]],
    );
}

#[test]
fn behind_the_body_and_the_office_stands_who_speaks() {
    check(
        "Bank of Elm governor Ann Berger said prices would rise.",
        &expect![[r#"
        Bank of Elm governor Ann Berger said prices would rise.
                                             ----------------- q0 → Ann Berger
    "#]],
    );
    check(
        "“Prices will rise,” said University of Elm professor Ann Berger.",
        &expect![[r#"
        “Prices will rise,” said University of Elm professor Ann Berger.
        ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "“It will not work,” the member for Elm West said.",
        &expect![[r#"
        “It will not work,” the member for Elm West said.
        ^^^^^^^^^^^^^^^^^^^ q0 → the member for Elm West
    "#]],
    );
}

#[test]
fn the_name_that_somebody_gives() {
    check(
        "One resident, who gave her name only as Mei, said the smell was bad.",
        &expect![[r#"
        One resident, who gave her name only as Mei, said the smell was bad.
                                                          ----------------- q0 → Mei
    "#]],
    );
    check(
        "A neighbour, identified only as Nadia, told the paper: “It is bad.”",
        &expect![[r#"
        A neighbour, identified only as Nadia, told the paper: “It is bad.”
                                                               ^^^^^^^^^^^^ q0 → Nadia
    "#]],
    );
}

#[test]
fn a_dateline_does_not_speak() {
    check(
        "ELMFORD — A state senator accused of theft said Tuesday that he was innocent.",
        &expect![[r#"
            ELMFORD — A state senator accused of theft said Tuesday that he was innocent.
                                                                         --------------- q0 → A state senator accused of theft
        "#]],
    );
    check(
        "LAGOS — Nigeria’s central bank said prices would rise.",
        &expect![[r#"
        LAGOS — Nigeria’s central bank said prices would rise.
                                            ----------------- q0 → Nigeria’s central bank
    "#]],
    );
}

#[test]
fn somebody_of_a_body_by_name() {
    check(
        "The Bank of England’s Berger said prices would rise.",
        &expect![[r#"
        The Bank of England’s Berger said prices would rise.
                                          ----------------- q0 → Berger
    "#]],
    );
}

#[test]
fn any_verb_before_a_role_and_a_name() {
    check(
        "“I’m the luckiest man in Elm,” grins postman Peter Berger.",
        &expect![[r#"
        “I’m the luckiest man in Elm,” grins postman Peter Berger.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Peter Berger
    "#]],
    );
}

#[test]
fn who_answers_after_a_participle() {
    check(
        "Asked why, Ann Berger told her: “It was cold.”",
        &expect![[r#"
        Asked why, Ann Berger told her: “It was cold.”
                                        ^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn us_the_country() {
    check(
        "The trust and the family of the late builder Carl Weber promised to send back the stones; and the US announced that it will return 77 of them.",
        &expect![[r#"
            The trust and the family of the late builder Carl Weber promised to send back the stones; and the US announced that it will return 77 of them.
                                                                             ----------------------- q0 → Carl Weber
                                                                                                                                ------------------------- q1 → US
        "#]],
    );
}

#[test]
fn who_speaks_where_a_body_stands_before_who() {
    check(
        "“We saw a gap,” says Ann Berger. Carl Weber knows a director of studies at Elm College, who asked to use another name.",
        &expect![[r#"
            “We saw a gap,” says Ann Berger. Carl Weber knows a director of studies at Elm College, who asked to use another name.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                                              ------------------- q1 → a director of studies at Elm College
        "#]],
    );
    check(
        "Ann Berger met the mayor of Elmford, who said the bridge was safe.",
        &expect![[r#"
        Ann Berger met the mayor of Elmford, who said the bridge was safe.
                                                      ------------------- q0 → the mayor of Elmford
    "#]],
    );
}

#[test]
fn marks_in_a_clause_about_the_speaker() {
    check(
        "“That is awful,” says Ann Berger, who has dealt with several “odd” bridges. “I can’t imagine it.”",
        &expect![[r#"
            “That is awful,” says Ann Berger, who has dealt with several “odd” bridges. “I can’t imagine it.”
            ^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                        ^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "“That is awful,” says Ann Berger, who has seen bridges, “and it is dear.”",
        &expect![[r#"
            “That is awful,” says Ann Berger, who has seen bridges, “and it is dear.”
            ^^^^^^^^^^^^^^^^                                        ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn two_who_speak_one_after_the_other() {
    check(
        "Ann Berger gave a speech in Elmford in May. “I ask the council, do you know the bridge? Where are you?” The same day, mayor Carl Weber gave a talk in which he said, “The town can’t look away.”",
        &expect![[r#"
            Ann Berger gave a speech in Elmford in May. “I ask the council, do you know the bridge? Where are you?” The same day, mayor Carl Weber gave a talk in which he said, “The town can’t look away.”
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "“Where are you?” Ann Berger said, “I am here.”",
        &expect![[r#"
        “Where are you?” Ann Berger said, “I am here.”
        ^^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn words_after_a_sentence_about_another() {
    check(
        "Ann Berger was blunt. “The bridge is rubbish, and I said so.” Later Carl Weber gave a talk in which he said, “The town can’t look away.”",
        &expect![[r#"
            Ann Berger was blunt. “The bridge is rubbish, and I said so.” Later Carl Weber gave a talk in which he said, “The town can’t look away.”
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
}

#[test]
fn whoever_is_heard_quoted_or_passed_on() {
    for (text, expected) in [
        (
            "“It was a mess,” Ann Berger heard the judge say.",
            expect![[r#"
                “It was a mess,” Ann Berger heard the judge say.
                ^^^^^^^^^^^^^^^^ q0 → the judge
            "#]],
        ),
        (
            "Ann Berger quoted her boss as saying: “You are fired.”",
            expect![[r#"
                Ann Berger quoted her boss as saying: “You are fired.”
                                                      ^^^^^^^^^^^^^^^^ q0 → her boss
            "#]],
        ),
        (
            "“Do not come back,” Berger said a guard told her. Ann Berger was freed in May.",
            expect![[r#"
                “Do not come back,” Berger said a guard told her. Ann Berger was freed in May.
                ^^^^^^^^^^^^^^^^^^^ q0 → a guard
            "#]],
        ),
        (
            "Ann Berger waved a letter from the union warning that jobs would go.",
            expect![[r#"
                Ann Berger waved a letter from the union warning that jobs would go.
                                                                      ------------- q0 → a letter from the union
            "#]],
        ),
        (
            "Ann Berger released a letter saying the bridge was unsafe.",
            expect![[r#"
                Ann Berger released a letter saying the bridge was unsafe.
                                                    --------------------- q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whose_claim_somebody_reacts_to() {
    for (text, expected) in [
        (
            "Tom Brown replied to a lawmaker’s allegation that he had “lied to voters.”",
            expect![[r#"
                Tom Brown replied to a lawmaker’s allegation that he had “lied to voters.”
                                                                  ~~~~~~~~~~~~~~~~~~~~~~~~ q0 → a lawmaker
            "#]],
        ),
        (
            "Tom Brown responded to criticism from Ann Berger that he was lazy.",
            expect![[r#"
                Tom Brown responded to criticism from Ann Berger that he was lazy.
                                                                      ----------- q0 → Ann Berger
            "#]],
        ),
        (
            "Tom Brown hit back at Ann Berger’s accusation that the firm had lied.",
            expect![[r#"
                Tom Brown hit back at Ann Berger’s accusation that the firm had lied.
                                                                   ----------------- q0 → Ann Berger
            "#]],
        ),
        (
            "Tom Brown responded that the claim was false.",
            expect![[r#"
                Tom Brown responded that the claim was false.
                                         ------------------- q0 → Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn two_with_what_they_are_and_two_places() {
    for (text, expected) in [
        (
            "Senators Tom Brown, a Democrat, and Carl Weber, a Republican, said the act had failed.",
            expect![[r#"
                Senators Tom Brown, a Democrat, and Carl Weber, a Republican, said the act had failed.
                                                                                   ------------------ q0 → Tom Brown + Carl Weber
            "#]],
        ),
        (
            "Egypt and Jordan said the plan was wrong.",
            expect![[r#"
                Egypt and Jordan said the plan was wrong.
                                      ------------------ q0 → Egypt + Jordan
            "#]],
        ),
        (
            "Officials from Egypt and Jordan said the plan was wrong.",
            expect![[r#"
                Officials from Egypt and Jordan said the plan was wrong.
                                                     ------------------ q0 → Officials from Egypt and Jordan
            "#]],
        ),
        (
            "“It is sad,” said Ann Berger, a baker, and Tom Brown left the room.",
            expect![[r#"
                “It is sad,” said Ann Berger, a baker, and Tom Brown left the room.
                ^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn when_is_no_part_of_who() {
    for (text, expected) in [
        (
            "The city’s mayor last night warned that the bridge was unsafe.",
            expect![[r#"
                The city’s mayor last night warned that the bridge was unsafe.
                                                        --------------------- q0 → The city’s mayor
            "#]],
        ),
        (
            "The rule would allow the minister to announce that the bank had failed.",
            expect![[r#"
                The rule would allow the minister to announce that the bank had failed.
                                                                   ------------------- q0 → the minister (may)
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whoever_stands_nearer_than_the_subject() {
    for (text, expected) in [
        (
            "Tom Brown could get the job held by Carl Weber, who announced he would leave.",
            expect![[r#"
                Tom Brown could get the job held by Carl Weber, who announced he would leave.
                                                                              -------------- q0 → Carl Weber
            "#]],
        ),
        (
            "Senator Tom Brown cited an anonymous employee, who identified as a supervisor and told investigators that the bridge was unsafe.",
            expect![[r#"
                Senator Tom Brown cited an anonymous employee, who identified as a supervisor and told investigators that the bridge was unsafe.
                                                                                                                          --------------------- q0 → an anonymous employee
            "#]],
        ),
        (
            "When Ann Berger fell ill, Oxfam thanked her, describing her as “a hero.”",
            expect![[r#"
                When Ann Berger fell ill, Oxfam thanked her, describing her as “a hero.”
                                                                        ~~~~~~~~~~~~~~~~ q0 → Oxfam
            "#]],
        ),
        (
            "Shortly after Tom Brown resigned, Amnesty International criticised the minister, calling his record “a disgrace.”",
            expect![[r#"
                Shortly after Tom Brown resigned, Amnesty International criticised the minister, calling his record “a disgrace.”
                                                                                   ------------ q0 → Amnesty International
                                                                                                         ~~~~~~~~~~~~~~~~~~~~~~~~ q1 → Amnesty International
            "#]],
        ),
        (
            "Tom Brown took a swipe at his rival on “Late Night With Carl Weber” when joking that both are old.",
            expect![[r#"
                Tom Brown took a swipe at his rival on “Late Night With Carl Weber” when joking that both are old.
                                                                                                     ------------ q0 → Tom Brown
            "#]],
        ),
        (
            "Farmers, including Tom Brown and Ann Berger, have compared it to a threat and argued it is dangerous.",
            expect![[r#"
                Farmers, including Tom Brown and Ann Berger, have compared it to a threat and argued it is dangerous.
                                                                                                     --------------- q0 → Farmers
            "#]],
        ),
        (
            "Ann Berger is popular, and fans call her “the boss”.",
            expect![[r#"
            Ann Berger is popular, and fans call her “the boss”.
                                                 ~~~~~~~~~~~~~~ q0 → fans
        "#]],
        ),
        (
            "Then there is Ann Berger, who could win a prize: “It is a joy,” she says.",
            expect![[r#"
                Then there is Ann Berger, who could win a prize: “It is a joy,” she says.
                                                                 ^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn names_at_the_start_of_a_sentence() {
    let sentences = [
        "In Weber’s kitchen there is garlic. “It is mine,” Weber says.",
        "So Klein called the lawyer. “It is good,” Klein said.",
        "The bridge is a hit. Said Berger, “We like it.”",
        "Liu He on Monday said the talks went well.",
        "Lance Cpl. Josef Reuter said he was safe.",
        "Officials, who said the road was safe, left.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
            In Weber’s kitchen there is garlic. “It is mine,” Weber says.
                                                ^^^^^^^^^^^^^ q0 → Weber
            So Klein called the lawyer. “It is good,” Klein said.
                                        ^^^^^^^^^^^^^ q1 → Klein
            The bridge is a hit. Said Berger, “We like it.”
                                              ^^^^^^^^^^^^^ q2 → Berger
            Liu He on Monday said the talks went well.
                                  ------------------- q3 → Liu He
            Lance Cpl. Josef Reuter said he was safe.
                                         ----------- q4 → Josef Reuter
            Officials, who said the road was safe, left.
                                ----------------------- q5 → Officials
        "#]],
    );
}

#[test]
fn bodies_with_and() {
    let sentences = [
        "“It was a big sum,” said Schmidt and Sons analyst Eric Weber.",
        "The Department of Trade, Industry and Fisheries said prices rose.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        “It was a big sum,” said Schmidt and Sons analyst Eric Weber.
        ^^^^^^^^^^^^^^^^^^^ q0 → Eric Weber
        The Department of Trade, Industry and Fisheries said prices rose.
                                                             ----------- q1 → Department of Trade, Industry and Fisheries
    "#]],
    );
}

#[test]
fn datelines_are_no_speakers() {
    check(
        "ELM CITY (AP) Police and the FBI say two men have been held.",
        &expect![[r#"
        ELM CITY (AP) Police and the FBI say two men have been held.
                                             ---------------------- q0 → Police and the FBI
    "#]],
    );
}

#[test]
fn what_is_told_somebody_who_says_something() {
    check(
        "Ann Berger told a driver who suggested that the bridge may be closed that “it is not the first storm.”",
        &expect![[r#"
            Ann Berger told a driver who suggested that the bridge may be closed that “it is not the first storm.”
                                                        ------------------------ q0 → a driver
                                                                                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q1 → Ann Berger
        "#]],
    );
}

#[test]
fn somebody_presented_before_the_colon() {
    let sentences = [
        "“It is a gift,” said Carl Weber, the editor of a bridge blog.",
        "Senator Ann Berger (D-Mo.) scolded him: “The builders are against you,” she said. “I don’t see why you go there.”",
        "Carl Weber was blunt: “The bridge is old,” he said.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
            “It is a gift,” said Carl Weber, the editor of a bridge blog.
            ^^^^^^^^^^^^^^^ q0 → Carl Weber
            Senator Ann Berger (D-Mo.) scolded him: “The builders are against you,” she said. “I don’t see why you go there.”
                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
            Carl Weber was blunt: “The bridge is old,” he said.
                                  ^^^^^^^^^^^^^^^^^^^^ q2 → Carl Weber
        "#]],
    );
}

#[test]
fn those_who_are_only_spoken_of() {
    check(
        "The brother of former mayor Edgar Moss said he was ill.",
        &expect![[r#"
        The brother of former mayor Edgar Moss said he was ill.
                                                    ---------- q0 → The brother of former mayor Edgar Moss
    "#]],
    );
    check(
        "“He was ill,” a friend of the late Edgar Moss said.",
        &expect![[r#"
        “He was ill,” a friend of the late Edgar Moss said.
        ^^^^^^^^^^^^^ q0 → a friend of the late Edgar Moss
    "#]],
    );
    check(
        "A lawyer for the singer Edgar Moss said he was ill.",
        &expect![[r#"
        A lawyer for the singer Edgar Moss said he was ill.
                                                ---------- q0 → A lawyer for the singer Edgar Moss
    "#]],
    );
    check(
        "The head of the bank Ann Berger said it was closed.",
        &expect![[r#"
        The head of the bank Ann Berger said it was closed.
                                             ------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn two_syllables_of_a_given_name() {
    check(
        "Former president Moon Jae-in said the bridge was safe.",
        &expect![[r#"
        Former president Moon Jae-in said the bridge was safe.
                                          ------------------- q0 → Moon Jae-in
    "#]],
    );
    check(
        "Baek Ji-won said the bridge was safe.",
        &expect![[r#"
        Baek Ji-won said the bridge was safe.
                         ------------------- q0 → Baek Ji-won
    "#]],
    );
}

#[test]
fn whose_office_stands_behind_a_body_in_capitals() {
    check(
        "Bank of Elm Governor Ann Berger said prices would rise.",
        &expect![[r#"
        Bank of Elm Governor Ann Berger said prices would rise.
                                             ----------------- q0 → Ann Berger
    "#]],
    );
    check(
        "“Prices will rise,” said Bank of Elm Governor Ann Berger.",
        &expect![[r#"
        “Prices will rise,” said Bank of Elm Governor Ann Berger.
        ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn bodies_with_a_field_before_a_country() {
    let sentences = [
        "Environment Wales said its sensors had worked.",
        "Tourism Ireland insisted its sensors had worked.",
        "ASP Blessing Ekanem said the suspects confessed.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Environment Wales said its sensors had worked.
                               ---------------------- q0 → Environment Wales
        Tourism Ireland insisted its sensors had worked.
                                 ---------------------- q1 → Tourism Ireland
        ASP Blessing Ekanem said the suspects confessed.
                                 ---------------------- q2 → Blessing Ekanem
    "#]],
    );
}
