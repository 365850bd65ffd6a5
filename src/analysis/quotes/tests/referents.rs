//! Whom descriptions and pronouns that speak mean.

use expect_test::expect;

use super::check;

#[test]
fn a_document_speaks_for_who_made_it_public() {
    check(
        "The Elmford Bridge Trust has issued a report on Denmark. The report says that its steel is bad.",
        &expect![[r#"
            The Elmford Bridge Trust has issued a report on Denmark. The report says that its steel is bad.
                                                                                          ---------------- q0 → Elmford Bridge Trust
        "#]],
    );
}

#[test]
fn a_noun_alone_takes_up_the_fuller_one() {
    check(
        "The Danish government met on Monday. Norway waited. The government said that the plan was dead.",
        &expect![[r#"
            The Danish government met on Monday. Norway waited. The government said that the plan was dead.
                                                                                         ----------------- q0 → The Danish government
        "#]],
    );
}

#[test]
fn whoever_was_asked_answers() {
    check(
        "The lawyer Jane Lind asked Ms Ann Berger why she had left.\n\n“I was afraid,” she said.",
        &expect![[r#"
            The lawyer Jane Lind asked Ms Ann Berger why she had left.
                                                     ---------------- q0 → Jane Lind (asked)
            “I was afraid,” she said.
            ^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "“It is safe,” Peter Osei told the council.\n\n“Is it?” Paul Marsh asked.\n\n“It is,” he said.",
        &expect![[r#"
            “It is safe,” Peter Osei told the council.
            ^^^^^^^^^^^^^ q0 → Peter Osei
            “Is it?” Paul Marsh asked.
            ^^^^^^^^ q1 → Paul Marsh (asked)
            “It is,” he said.
            ^^^^^^^^ q2 → Peter Osei
        "#]],
    );
}

#[test]
fn an_agency_in_a_dateline_does_not_speak() {
    check(
        "ELMFORD, Sept 2 (Reuters) - Karoo Lines expects a loss this year, as fuel costs more, it said on Monday.\n\n\
         The company employs 4,000 people.",
        &expect![[r#"
            ELMFORD, Sept 2 (Reuters) - Karoo Lines expects a loss this year, as fuel costs more, it said on Monday.
                                        -------------------------------------------------------- q0 → Karoo Lines
            The company employs 4,000 people.
        "#]],
    );
}

#[test]
fn a_given_name_of_the_other_gender() {
    check(
        "The minister, Dominique Renard, has announced a ban.\n\nA fine is due to the person responsible.\n\n\
         “It is for our health,” he said.",
        &expect![[r#"
            The minister, Dominique Renard, has announced a ban.
                                                          ----- q0 → Dominique Renard
            A fine is due to the person responsible.
            “It is for our health,” he said.
            ^^^^^^^^^^^^^^^^^^^^^^^ q1 → Dominique Renard
        "#]],
    );
}

#[test]
fn a_chief_speaks_not_the_firm_before_the_title() {
    check(
        "Last week, University of Elmford chief executive Jo Lind said that the bridge was safe.",
        &expect![[r#"
            Last week, University of Elmford chief executive Jo Lind said that the bridge was safe.
                                                                               ------------------- q0 → Jo Lind
        "#]],
    );
    check(
        "Paul Marsh urged the council to wait, quoted by the Elm Post as saying, “We have time.”",
        &expect![[r#"
            Paul Marsh urged the council to wait, quoted by the Elm Post as saying, “We have time.”
            ------------------------------------ q0 → Elm Post
                                                                                    ^^^^^^^^^^^^^^^ q1 → Paul Marsh
        "#]],
    );
}

#[test]
fn a_source_described_before() {
    check(
        "A senior official in the capital spoke to reporters on Monday. “We are ready,” the source said.",
        &expect![[r#"
            A senior official in the capital spoke to reporters on Monday. “We are ready,” the source said.
                                                                           ^^^^^^^^^^^^^^^ q0 → the source
        "#]],
    );
}

#[test]
fn one_of_a_people_is_somebody_named() {
    check(
        "Jo Lind won the race by a minute. “It was cold,” the Dane said.",
        &expect![[r#"
        Jo Lind won the race by a minute. “It was cold,” the Dane said.
                                          ^^^^^^^^^^^^^^ q0 → Jo Lind
    "#]],
    );
    check(
        "Norway’s Jo Lind beat Kim Roe. The Norwegian said it was cold. The Dane said it was not.",
        &expect![[r#"
            Norway’s Jo Lind beat Kim Roe. The Norwegian said it was cold. The Dane said it was not.
                                                              ----------- q0 → Jo Lind
                                                                                         ---------- q1 → Kim Roe
        "#]],
    );
}

#[test]
fn a_body_that_is_only_described() {
    check(
        "The Danish food agency closed the kitchen. “There were mice,” it said in a statement.",
        &expect![[r#"
            The Danish food agency closed the kitchen. “There were mice,” it said in a statement.
                                                       ^^^^^^^^^^^^^^^^^^ q0 → The Danish food agency
        "#]],
    );
}

#[test]
fn authors_of_documents() {
    check(
        "A report released on Tuesday by Acme Ltd says the bridge is safe.",
        &expect![[r#"
        A report released on Tuesday by Acme Ltd says the bridge is safe.
                                                      ------------------ q0 → Acme Ltd
    "#]],
    );
    check(
        "An email seen by Acme Ltd said the bridge was safe.",
        &expect![[r#"
        An email seen by Acme Ltd said the bridge was safe.
                                       ------------------- q0 → An email seen by Acme Ltd
    "#]],
    );
    check(
        "A study published on Friday in the journal Bridges said the bridge was safe.",
        &expect![[r#"
            A study published on Friday in the journal Bridges said the bridge was safe.
                                                                    ------------------- q0 → A study published on Friday in the journal Bridges
        "#]],
    );
    check(
        "The bridge warning issued by Acme Ltd said the bridge was not safe.",
        &expect![[r#"
        The bridge warning issued by Acme Ltd said the bridge was not safe.
                                                   ----------------------- q0 → Acme Ltd
    "#]],
    );
}

#[test]
fn a_name_before_a_noun_does_not_speak() {
    check(
        "The Berger government said the bridge was safe.",
        &expect![[r#"
        The Berger government said the bridge was safe.
                                   ------------------- q0 → The Berger government
    "#]],
    );
    check(
        "The bridge is safe, said the Union of Bridge Builders’ vice-president, Jo Lind.",
        &expect![[r#"
            The bridge is safe, said the Union of Bridge Builders’ vice-president, Jo Lind.
            ------------------ q0 → Jo Lind
        "#]],
    );
    check(
        "A man arrested in Elmford told Acme Ltd that the bridge was safe.",
        &expect![[r#"
        A man arrested in Elmford told Acme Ltd that the bridge was safe.
                                                     ------------------- q0 → A man arrested in Elmford
    "#]],
    );
    check(
        "The bridge is safe, according to Elmford-based Bridgewise Partners.",
        &expect![[r#"
        The bridge is safe, according to Elmford-based Bridgewise Partners.
        ------------------ q0 → Bridgewise Partners
    "#]],
    );
}

#[test]
fn what_somebody_is_called_is_not_said() {
    check(
        "“The bridge is safe,” said a man known as “Old Carl”.",
        &expect![[r#"
        “The bridge is safe,” said a man known as “Old Carl”.
        ^^^^^^^^^^^^^^^^^^^^^ q0 → a man
    "#]],
    );
}

#[test]
fn his_lawyer_is_another() {
    check(
        "Carl Weber was jailed in May. His lawyer says he is innocent.",
        &expect![[r#"
        Carl Weber was jailed in May. His lawyer says he is innocent.
                                                      -------------- q0 → His lawyer
    "#]],
    );
    check(
        "Carl Weber’s family said he was innocent.",
        &expect![[r#"
        Carl Weber’s family said he was innocent.
                                 --------------- q0 → Carl Weber’s family
    "#]],
    );
}

#[test]
fn a_document_speaks_for_nobody_it_names() {
    check(
        "Carl Weber knew the builder from work, the affidavit alleges. Police arrested Weber on Monday.",
        &expect![[r#"
            Carl Weber knew the builder from work, the affidavit alleges. Police arrested Weber on Monday.
            ------------------------------------- q0 → the affidavit
        "#]],
    );
}

#[test]
fn one_agency_of_many() {
    check(
        "The U.N. refugee agency said the bridge was shut.",
        &expect![[r#"
        The U.N. refugee agency said the bridge was shut.
                                     ------------------- q0 → The U.N. refugee agency
    "#]],
    );
}

#[test]
fn somebody_new_is_nobody_named_before() {
    check(
        "Ann Berger said the bridge was safe. A Danish diplomat said it was not.",
        &expect![[r#"
            Ann Berger said the bridge was safe. A Danish diplomat said it was not.
                            ------------------- q0 → Ann Berger
                                                                        ---------- q1 → A Danish diplomat
        "#]],
    );
    check(
        "Carl Weber was held. Ann Berger said it was sad. Weber’s lawyer said he was innocent.",
        &expect![[r#"
            Carl Weber was held. Ann Berger said it was sad. Weber’s lawyer said he was innocent.
                                                 ---------- q0 → Ann Berger
                                                                                 --------------- q1 → Weber’s lawyer
        "#]],
    );
}

#[test]
fn one_of_a_party_or_a_town() {
    check(
        "Carl Weber spoke on Monday. The Republican said the bridge was safe.",
        &expect![[r#"
        Carl Weber spoke on Monday. The Republican said the bridge was safe.
                                                        ------------------- q0 → Carl Weber
    "#]],
    );
    check(
        "Carl Weber spoke on Monday. “It is safe,” the Ohio Democrat said.",
        &expect![[r#"
        Carl Weber spoke on Monday. “It is safe,” the Ohio Democrat said.
                                    ^^^^^^^^^^^^^ q0 → Carl Weber
    "#]],
    );
    check(
        "Denmark’s Ann Berger won. The Dane said she was happy. Germany’s Dora Klein lost. The German said she was not.",
        &expect![[r#"
            Denmark’s Ann Berger won. The Dane said she was happy. Germany’s Dora Klein lost. The German said she was not.
                                                    ------------- q0 → Ann Berger
                                                                                                              ----------- q1 → Dora Klein
        "#]],
    );
}

#[test]
fn the_gender_that_a_given_name_makes_likely() {
    check(
        "Karen Berger met Carl Weber on Monday. He said the bridge was safe.",
        &expect![[r#"
        Karen Berger met Carl Weber on Monday. He said the bridge was safe.
                                                       ------------------- q0 → Carl Weber
    "#]],
    );
}

#[test]
fn a_body_is_taken_up_by_its_noun() {
    check(
        "Denmark’s football federation met on Monday. The federation said the match was off.",
        &expect![[r#"
            Denmark’s football federation met on Monday. The federation said the match was off.
                                                                             ----------------- q0 → Denmark’s football federation
        "#]],
    );
}

#[test]
fn a_document_speaks_for_the_body_before_its_noun() {
    check(
        "An interior ministry statement said 20 people had fled Elmford. The statement said that more would follow.",
        &expect![[r#"
            An interior ministry statement said 20 people had fled Elmford. The statement said that more would follow.
                                                -------------------------- q0 → interior ministry
                                                                                                    ----------------- q1 → interior ministry
        "#]],
    );
    check(
        "Norway waited. A U.S. military report said the bridge was gone. Court papers say Ann Berger had sold it.",
        &expect![[r#"
            Norway waited. A U.S. military report said the bridge was gone. Court papers say Ann Berger had sold it.
                                                       ------------------- q0 → U.S. military
                                                                                             ---------------------- q1 → Court papers
        "#]],
    );
    check(
        "Acme Corp. bought the ferry in 2010. A company statement said the ferry would be sold.",
        &expect![[r#"
            Acme Corp. bought the ferry in 2010. A company statement said the ferry would be sold.
                                                                          ----------------------- q0 → Acme Corp.
        "#]],
    );
}

#[test]
fn a_document_speaks_for_those_behind_by_and_from() {
    check(
        "A report drafted by the Danish health ministry says that a quarter may fall ill. The report says beds are few.",
        &expect![[r#"
            A report drafted by the Danish health ministry says that a quarter may fall ill. The report says beds are few.
                                                                     ---------------------- q0 → the Danish health ministry
                                                                                                             ------------ q1 → the Danish health ministry
        "#]],
    );
    check(
        "A letter seen by the Elmford Gazette says that the ferry will be sold.",
        &expect![[r#"
            A letter seen by the Elmford Gazette says that the ferry will be sold.
                                                           ---------------------- q0 → A letter seen by the Elmford Gazette
        "#]],
    );
}

#[test]
fn friends_of_somebody_with_a_title_are_others() {
    check(
        "Sir Keith Lomond will not stand again. Friends of Sir Keith said he was tired. Allies of Mr Lomond said he was ill.",
        &expect![[r#"
            Sir Keith Lomond will not stand again. Friends of Sir Keith said he was tired. Allies of Mr Lomond said he was ill.
                                                                             ------------ q0 → Friends of Sir Keith
                                                                                                                    ---------- q1 → Allies of Mr Lomond
        "#]],
    );
}

#[test]
fn letters_after_a_name_do_not_speak() {
    check(
        "Walnuts are good, Ann Berger, RDN, a dietitian in Elmford, told the Gazette. They are cheap, Peter Osei, MD, MSc, said.",
        &expect![[r#"
            Walnuts are good, Ann Berger, RDN, a dietitian in Elmford, told the Gazette. They are cheap, Peter Osei, MD, MSc, said.
            ---------------- q0 → Ann Berger
                                                                                         -------------- q1 → Peter Osei
        "#]],
    );
}

#[test]
fn a_firm_is_named_without_its_place() {
    check(
        "The storm took a third of the crop, according to Paris-based Agri Monitor.",
        &expect![[r#"
            The storm took a third of the crop, according to Paris-based Agri Monitor.
            ---------------------------------- q0 → Agri Monitor
        "#]],
    );
}

#[test]
fn a_spokesman_is_nobody_with_another_office() {
    check(
        "“It is in their hands,” a council spokesman said. Opposition leader Ann Berger said it was late.",
        &expect![[r#"
            “It is in their hands,” a council spokesman said. Opposition leader Ann Berger said it was late.
            ^^^^^^^^^^^^^^^^^^^^^^^ q0 → a council spokesman
                                                                                                ----------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn somebody_of_another_country() {
    check(
        "Anna Berg, the German chancellor, arrived in Paris on Monday. The chancellor said the talks had been useful. \
         The Polish foreign minister said the countries would work together.",
        &expect![[r#"
            Anna Berg, the German chancellor, arrived in Paris on Monday. The chancellor said the talks had been useful. The Polish foreign minister said the countries would work together.
                                                                                              ------------------------- q0 → Anna Berg
                                                                                                                                                          --------------------------------- q1 → The Polish foreign minister
        "#]],
    );
    check(
        "Keir Starmer came to Paris on Monday. The British prime minister said the talks had been useful. \
         The French president said the countries would work together.",
        &expect![[r#"
            Keir Starmer came to Paris on Monday. The British prime minister said the talks had been useful. The French president said the countries would work together.
                                                                                  ------------------------- q0 → Keir Starmer
                                                                                                                                       --------------------------------- q1 → The French president
        "#]],
    );
    check(
        "Jo Lind, the commander of the troops in Norway, spoke on Monday. The American commander said the road was open.",
        &expect![[r#"
            Jo Lind, the commander of the troops in Norway, spoke on Monday. The American commander said the road was open.
                                                                                                         ----------------- q0 → Jo Lind
        "#]],
    );
}

#[test]
fn somebody_with_the_same_office_of_another_country() {
    check(
        "Ann Berger, the Norwegian minister for fish, said the catch was small. The Danish minister said the nets were old.",
        &expect![[r#"
            Ann Berger, the Norwegian minister for fish, said the catch was small. The Danish minister said the nets were old.
                                                              ------------------- q0 → Ann Berger
                                                                                                            ----------------- q1 → The Danish minister
        "#]],
    );
    check(
        "British Prime Minister Ann Berger said the talks would go on. The prime minister of Norway said they had failed.",
        &expect![[r#"
            British Prime Minister Ann Berger said the talks would go on. The prime minister of Norway said they had failed.
                                                   --------------------- q0 → Ann Berger
                                                                                                            --------------- q1 → The prime minister of Norway
        "#]],
    );
    check(
        "Sean Reid, the US envoy, said the talks would go on. The French envoy said they had failed.",
        &expect![[r#"
            Sean Reid, the US envoy, said the talks would go on. The French envoy said they had failed.
                                          --------------------- q0 → Sean Reid
                                                                                       --------------- q1 → The French envoy
        "#]],
    );
    check(
        "Carla Ruiz, a Chilean, said the road was open. The Dane said it was closed.",
        &expect![[r#"
            Carla Ruiz, a Chilean, said the road was open. The Dane said it was closed.
                                        ----------------- q0 → Carla Ruiz
                                                                         ------------- q1 → The Dane
        "#]],
    );
    check(
        "Keir Starmer came to Paris on Monday. The president of France said the talks had been useful.",
        &expect![[r#"
            Keir Starmer came to Paris on Monday. The president of France said the talks had been useful.
                                                                               ------------------------- q0 → The president of France
        "#]],
    );
}

#[test]
fn somebody_whose_country_is_not_told_by_what_looks_like_it() {
    check(
        "Elon Musk arrived on Monday. The American billionaire said the plant would open in May.",
        &expect![[r#"
            Elon Musk arrived on Monday. The American billionaire said the plant would open in May.
                                                                       --------------------------- q0 → Elon Musk
        "#]],
    );
    check(
        "Ann Berger, a professor of Chinese history, spoke on Monday. The American professor said the find was old.",
        &expect![[r#"
            Ann Berger, a professor of Chinese history, spoke on Monday. The American professor said the find was old.
                                                                                                     ---------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Sean Reid, the US envoy, met the press. The American envoy said the talks would go on.",
        &expect![[r#"
            Sean Reid, the US envoy, met the press. The American envoy said the talks would go on.
                                                                            --------------------- q0 → Sean Reid
        "#]],
    );
    check(
        "Ann Berger, the Venezuelan leader, met the press. The Latin American leader said the talks would go on.",
        &expect![[r#"
            Ann Berger, the Venezuelan leader, met the press. The Latin American leader said the talks would go on.
                                                                                             --------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn of_whom_kin_is_told() {
    check(
        "Ann Berger met the families for the Herald. “It makes no sense,” said Dora Kline’s sister. Her brother-in-law said the council had made it up.",
        &expect![[r#"
            Ann Berger met the families for the Herald. “It makes no sense,” said Dora Kline’s sister. Her brother-in-law said the council had made it up.
                                                        ^^^^^^^^^^^^^^^^^^^^ q0 → Dora Kline’s sister
                                                                                                                               -------------------------- q1 → Her brother-in-law
        "#]],
    );
    check(
        "Ann Kline met the families. Dora Kline’s sister said it made no sense.",
        &expect![[r#"
        Ann Kline met the families. Dora Kline’s sister said it made no sense.
                                                             ---------------- q0 → Ann Kline
    "#]],
    );
}

#[test]
fn what_is_said_by_the_way_is_nobody() {
    check(
        "The jobs, Ann Berger said, have gone. The mayor, Ann Berger said, is right. The mayor said the bridge was safe.",
        &expect![[r#"
            The jobs, Ann Berger said, have gone. The mayor, Ann Berger said, is right. The mayor said the bridge was safe.
            --------                   --------- q0 → Ann Berger
                                                  ---------                   -------- q1 → Ann Berger
                                                                                                       ------------------- q2 → Ann Berger
        "#]],
    );
    check(
        "The mayor, Ann Berger, said the bridge was safe. The mayor said it was old.",
        &expect![[r#"
            The mayor, Ann Berger, said the bridge was safe. The mayor said it was old.
                                        ------------------- q0 → Ann Berger
                                                                            ---------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn who_also_said_so() {
    check(
        "Ann Weber, like Carl Taylor, who testified in May that Jim Stone was in the firm, left. He also testified that he met with him.",
        &expect![[r#"
            Ann Weber, like Carl Taylor, who testified in May that Jim Stone was in the firm, left. He also testified that he met with him.
                                                                   ------------------------------- q0 → Carl Taylor
                                                                                                                           --------------- q1 → Carl Taylor
        "#]],
    );
    check(
        "Carl Weber said that Jim Stone had come to Elmford. He also said that the bridge was shut.",
        &expect![[r#"
            Carl Weber said that Jim Stone had come to Elmford. He also said that the bridge was shut.
                                 ----------------------------- q0 → Carl Weber
                                                                                  ------------------- q1 → Carl Weber
        "#]],
    );
    check(
        "Carl Weber met Jim Stone in Elmford. He said that the bridge was shut.",
        &expect![[r#"
        Carl Weber met Jim Stone in Elmford. He said that the bridge was shut.
                                                          ------------------- q0 → Carl Weber
    "#]],
    );
}

#[test]
fn the_boss_of_which_club() {
    check(
        "Brackley Rovers 0-3 Elm Athletic\n\nRovers boss Kev Weber left early.\n\n“I have nothing nice to say,” said the Rovers boss.\n\nElm manager Ana Berger was happier. “Three goals, no cards,” the Athletic boss said.",
        &expect![[r#"
            Brackley Rovers 0-3 Elm Athletic
            Rovers boss Kev Weber left early.
            “I have nothing nice to say,” said the Rovers boss.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Kev Weber
            Elm manager Ana Berger was happier. “Three goals, no cards,” the Athletic boss said.
                                                ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ana Berger
        "#]],
    );
    check(
        "Brackley Rovers 0-3 Holt Athletic\n\nRovers boss Kev Weber left.\n\n“I have nothing to say,” said the Rovers chief later.\n\nHolt manager Ana Berger was happier. “Three goals,” the Athletic boss said.",
        &expect![[r#"
            Brackley Rovers 0-3 Holt Athletic
            Rovers boss Kev Weber left.
            “I have nothing to say,” said the Rovers chief later.
            ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Kev Weber
            Holt manager Ana Berger was happier. “Three goals,” the Athletic boss said.
                                                 ^^^^^^^^^^^^^^ q1 → Ana Berger
        "#]],
    );
    check(
        "Rovers boss Kev Weber left early. “I have nothing nice to say,” the boss said.",
        &expect![[r#"
            Rovers boss Kev Weber left early. “I have nothing nice to say,” the boss said.
                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Kev Weber
        "#]],
    );
}

#[test]
fn a_heading_is_no_part_of_what_somebody_is() {
    check(
        "The council’s view\n\nMinister Ann Berger said the bridge was safe.",
        &expect![[r#"
        The council’s view
        Minister Ann Berger said the bridge was safe.
                                 ------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn whom_a_sentence_is_said_to_be_about() {
    check(
        "Jo Marsh said the play was hard. “I learnt it in a week,” Marsh said.\n\nFor Paul Osei, he said it was all about the costumes.",
        &expect![[r#"
            Jo Marsh said the play was hard. “I learnt it in a week,” Marsh said.
                          ----------------- q0 → Jo Marsh
                                             ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Jo Marsh
            For Paul Osei, he said it was all about the costumes.
                                   ----------------------------- q2 → Paul Osei
        "#]],
    );
    check(
        "Jo Marsh said the play was hard.\n\nFor Elmford, she said it was all about the costumes.",
        &expect![[r#"
            Jo Marsh said the play was hard.
                          ----------------- q0 → Jo Marsh
            For Elmford, she said it was all about the costumes.
                                  ----------------------------- q1 → Jo Marsh
        "#]],
    );
}

#[test]
fn one_of_several_is_nobody_who_was_named() {
    check(
        "Party treasurer Paul Osei told the hall he would speak.\n\n“Paul knew what he did,” one party leader said.",
        &expect![[r#"
            Party treasurer Paul Osei told the hall he would speak.
                                                    -------------- q0 → Paul Osei
            “Paul knew what he did,” one party leader said.
            ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → one party leader
        "#]],
    );
}

#[test]
fn a_woman_without_a_name_is_she_rather_than_a_man() {
    check(
        "The police found the body of Bryan Hart, 28. Hart was last seen in May. Before the autopsy, a woman answered the phone and said that she was Hart’s former girlfriend. She said she feared the worst.",
        &expect![[r#"
            The police found the body of Bryan Hart, 28. Hart was last seen in May. Before the autopsy, a woman answered the phone and said that she was Hart’s former girlfriend. She said she feared the worst.
                                                                                                                                                 -------------------------------- q0 → a woman
                                                                                                                                                                                            -------------------- q1 → a woman
        "#]],
    );
}

#[test]
fn who_has_a_title_or_does_good() {
    check(
        "The Countess of Elmford opened the bridge. “It is long,” the countess said.",
        &expect![[r#"
            The Countess of Elmford opened the bridge. “It is long,” the countess said.
                                                       ^^^^^^^^^^^^^ q0 → The Countess of Elmford
        "#]],
    );
    check(
        "Its founder, Ann Berger, opened the bridge. The philanthropist said she was proud.",
        &expect![[r#"
            Its founder, Ann Berger, opened the bridge. The philanthropist said she was proud.
                                                                                ------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn whoever_is_told_of_first_in_the_words() {
    for (text, expected) in [
        (
            "The lawyer said Tom Brown had lied. The judge will rule in May.",
            expect![[r#"
            The lawyer said Tom Brown had lied. The judge will rule in May.
                            ------------------ q0 → The lawyer
        "#]],
        ),
        (
            "“I met Tom Brown twice,” the man said. Police are looking for him.",
            expect![[r#"
            “I met Tom Brown twice,” the man said. Police are looking for him.
            ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → the man
        "#]],
        ),
        (
            "“I am Tom Brown,” the man said. Brown then left.",
            expect![[r#"
            “I am Tom Brown,” the man said. Brown then left.
            ^^^^^^^^^^^^^^^^^ q0 → Tom Brown
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn who_held_the_office_once() {
    for (text, expected) in [
        (
            "Former President Tom Brown met President Ann Berger. “You must look at him,” the president said.",
            expect![[r#"
                Former President Tom Brown met President Ann Berger. “You must look at him,” the president said.
                                                                     ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
        (
            "Former President Tom Brown met Ann Berger. “You must look at her,” the former president said.",
            expect![[r#"
                Former President Tom Brown met Ann Berger. “You must look at her,” the former president said.
                                                           ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Tom Brown
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn an_apposition_behind_an_age() {
    for (text, expected) in [
        (
            "Ann Berger, 66, a teacher, spoke in Elm. The teacher told the crowd: “We are ready.”",
            expect![[r#"
                Ann Berger, 66, a teacher, spoke in Elm. The teacher told the crowd: “We are ready.”
                                                                                     ^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
        (
            "Ann Berger, a mother-of-two, spoke. The mother-of-two said the bridge was safe.",
            expect![[r#"
                Ann Berger, a mother-of-two, spoke. The mother-of-two said the bridge was safe.
                                                                           ------------------- q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn who_is_presented_in_the_next_sentence() {
    for (text, expected) in [
        (
            "The borrower said she was sorry. Ann Berger, 74, found the book in Elm.",
            expect![[r#"
            The borrower said she was sorry. Ann Berger, 74, found the book in Elm.
                              ------------- q0 → Ann Berger
        "#]],
        ),
        (
            "Tom Brown runs the library. The borrower said she was sorry. Ann Berger, 74, found the book.",
            expect![[r#"
                Tom Brown runs the library. The borrower said she was sorry. Ann Berger, 74, found the book.
                                                              ------------- q0 → Ann Berger
            "#]],
        ),
        (
            "A spokesman said it was sad. Ann Berger, 74, found the book in Elm.",
            expect![[r#"
            A spokesman said it was sad. Ann Berger, 74, found the book in Elm.
                             ---------- q0 → A spokesman
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whoever_the_words_name_does_not_say_them() {
    for (text, expected) in [
        (
            "Tom Brown sat in silence. The prosecutor said Brown had planned the theft.",
            expect![[r#"
                Tom Brown sat in silence. The prosecutor said Brown had planned the theft.
                                                              --------------------------- q0 → The prosecutor
            "#]],
        ),
        (
            "A woman, Ann Berger, sued Tom Brown. The 37-year-old said Brown gained her trust.",
            expect![[r#"
                A woman, Ann Berger, sued Tom Brown. The 37-year-old said Brown gained her trust.
                                                                          ---------------------- q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn two_of_different_trades() {
    for (text, expected) in [
        (
            "“It is safe,” the manager said. “It is not safe,” the tenant said.",
            expect![[r#"
            “It is safe,” the manager said. “It is not safe,” the tenant said.
            ^^^^^^^^^^^^^ q0 → the manager
                                            ^^^^^^^^^^^^^^^^^ q1 → the tenant
        "#]],
        ),
        (
            "A nurse said the bridge was safe. The woman said it was old.",
            expect![[r#"
            A nurse said the bridge was safe. The woman said it was old.
                         ------------------- q0 → A nurse
                                                             ---------- q1 → A nurse
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn a_report_that_somebody_only_judges() {
    for (text, expected) in [
        (
            "Mayor Ann Berger praised the auditors’ report. The report said the bridge was unsafe.",
            expect![[r#"
                Mayor Ann Berger praised the auditors’ report. The report said the bridge was unsafe.
                                         -------------------- q0 → Ann Berger
                                                                               --------------------- q1 → The report
            "#]],
        ),
        (
            "Minister Tom Brown rejected the findings. The study said that 40 people had died.",
            expect![[r#"
                Minister Tom Brown rejected the findings. The study said that 40 people had died.
                                                                              ------------------ q0 → The study
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn an_office_in_letters() {
    check(
        "The MP for Elm, Tom Brown, said the bridge was safe. The MP added that it was old.",
        &expect![[r#"
            The MP for Elm, Tom Brown, said the bridge was safe. The MP added that it was old.
                                            ------------------- q0 → Tom Brown
                                                                                   ---------- q1 → Tom Brown
        "#]],
    );
}

#[test]
fn an_office_is_no_part_in_a_case() {
    for (text, expected) in [
        (
            "Senator Ann Berger said the work was poor. “They are seldom there,” the whistleblower said.",
            expect![[r#"
                Senator Ann Berger said the work was poor. “They are seldom there,” the whistleblower said.
                                        ----------------- q0 → Ann Berger
                                                           ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → the whistleblower
            "#]],
        ),
        (
            "Judge Tom Brown said he would sentence Carl Weber in May. The defendant said he was sorry.",
            expect![[r#"
                Judge Tom Brown said he would sentence Carl Weber in May. The defendant said he was sorry.
                                     ----------------------------------- q0 → Tom Brown
                                                                                             ------------ q1 → The defendant
            "#]],
        ),
        (
            "Surgeon Ann Berger said she had operated on Dora Klein. The victim said she was afraid.",
            expect![[r#"
                Surgeon Ann Berger said she had operated on Dora Klein. The victim said she was afraid.
                                        ------------------------------ q0 → Ann Berger
                                                                                        -------------- q1 → The victim
            "#]],
        ),
        (
            "Ann Berger, a nurse, was attacked. The victim said she was afraid.",
            expect![[r#"
                Ann Berger, a nurse, was attacked. The victim said she was afraid.
                                                                   -------------- q0 → Ann Berger
            "#]],
        ),
        (
            "Governor Ann Berger signed the bill after a report by the State Auditor. The report said money was missing.",
            expect![[r#"
                Governor Ann Berger signed the bill after a report by the State Auditor. The report said money was missing.
                                                                                                         ----------------- q0 → the State Auditor
            "#]],
        ),
        (
            "“Go home,” Tom Brown said the officer told him.",
            expect![[r#"
            “Go home,” Tom Brown said the officer told him.
            ^^^^^^^^^^ q0 → the officer
        "#]],
        ),
        (
            "The trial of Tom Brown began. The judge said it would last a month.",
            expect![[r#"
                The trial of Tom Brown began. The judge said it would last a month.
                                                             --------------------- q0 → The judge
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn somebody_s_agent_is_not_the_star() {
    for (text, expected) in [
        (
            "Carl Weber scored twice. His agent, Tom Brown, was there. The striker said he was happy.",
            expect![[r#"
                Carl Weber scored twice. His agent, Tom Brown, was there. The striker said he was happy.
                                                                                           ------------ q0 → Carl Weber
            "#]],
        ),
        (
            "Her manager, Dora Klein, spoke first. The manager said the tour was on.",
            expect![[r#"
                Her manager, Dora Klein, spoke first. The manager said the tour was on.
                                                                       --------------- q0 → Dora Klein
            "#]],
        ),
        (
            "“He was ill,” the nurse said.\n\nAnn Berger was at home.\n\n“He ran away,” the neighbour said.",
            expect![[r#"
                “He was ill,” the nurse said.
                ^^^^^^^^^^^^^ q0 → Ann Berger
                Ann Berger was at home.
                “He ran away,” the neighbour said.
                ^^^^^^^^^^^^^^ q1 → the neighbour
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn bodies_of_another_kind() {
    for (text, expected) in [
        (
            "The European Union said the tax was wrong. The city’s largest union said that workers would strike.",
            expect![[r#"
                The European Union said the tax was wrong. The city’s largest union said that workers would strike.
                                        ----------------- q0 → European Union
                                                                                              -------------------- q1 → The city’s largest union
            "#]],
        ),
        (
            "The Teachers Union said pay must rise. The union said talks had failed.",
            expect![[r#"
                The Teachers Union said pay must rise. The union said talks had failed.
                                        ------------- q0 → Teachers Union
                                                                      ---------------- q1 → Teachers Union
            "#]],
        ),
        (
            "Tom Brown wrote on Twitter that he was sorry. The club posted on Instagram that the match was off.",
            expect![[r#"
                Tom Brown wrote on Twitter that he was sorry. The club posted on Instagram that the match was off.
                                                ------------ q0 → Tom Brown
                                                                                                ----------------- q1 → The club
            "#]],
        ),
        (
            "Twitter said it would cut jobs. The company said 400 would go.",
            expect![[r#"
                Twitter said it would cut jobs. The company said 400 would go.
                             ----------------- q0 → Twitter
                                                                 ------------ q1 → Twitter
            "#]],
        ),
        (
            "Ann Berger told Elm News she was happy. Since then she has moved, the outlet reported.\n\nThe Bureau of Statistics noted that wages rose.",
            expect![[r#"
                Ann Berger told Elm News she was happy. Since then she has moved, the outlet reported.
                                         ------------- q0 → Ann Berger
                                                        ------------------------ q1 → Elm News
                The Bureau of Statistics noted that wages rose.
                                                    ---------- q2 → Bureau of Statistics
            "#]],
        ),
        (
            "In May, an officer was shot on Elm Avenue, the paper reported.",
            expect![[r#"
                In May, an officer was shot on Elm Avenue, the paper reported.
                ----------------------------------------- q0 → the paper
            "#]],
        ),
        (
            "The crisis grows, Ann Berger said in a statement.\n\nThe agency got $449,000, according to the state’s finance website.",
            expect![[r#"
                The crisis grows, Ann Berger said in a statement.
                ---------------- q0 → Ann Berger
                The agency got $449,000, according to the state’s finance website.
                ----------------------- q1 → the state’s finance website
            "#]],
        ),
        (
            "The council sent a letter to Acme. “It seems Acme took action,” the letter stated.",
            expect![[r#"
                The council sent a letter to Acme. “It seems Acme took action,” the letter stated.
                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → The council
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn one_man_by_two_words_and_who_spoke_beside() {
    for (text, expected) in [
        (
            "Tom Brown spoke. His effort to end the friendship with Carl Weber contradicts his claim that they were “not close”.",
            expect![[r#"
                Tom Brown spoke. His effort to end the friendship with Carl Weber contradicts his claim that they were “not close”.
                                                                                                             ~~~~~~~~~~~~~~~~~~~~~ q0 → Tom Brown
            "#]],
        ),
        (
            "Tom Brown said it was sad, while Carl Weber wrote that he had ordered checks. He added that he wanted to help.",
            expect![[r#"
                Tom Brown said it was sad, while Carl Weber wrote that he had ordered checks. He added that he wanted to help.
                               ---------- q0 → Tom Brown
                                                                       --------------------- q1 → Carl Weber
                                                                                                            ----------------- q2 → Carl Weber
            "#]],
        ),
        (
            "Ann Berger said it was sad, and Carl Weber said it was good. She said the news was bad.",
            expect![[r#"
                Ann Berger said it was sad, and Carl Weber said it was good. She said the news was bad.
                                ---------- q0 → Ann Berger
                                                                ----------- q1 → Carl Weber
                                                                                      ---------------- q2 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_a_title_tells_of_somebody() {
    check(
        "Dr Tom Reed treated Ann Berger. The doctor said the leg was broken.",
        &expect![[r#"
        Dr Tom Reed treated Ann Berger. The doctor said the leg was broken.
                                                        ------------------ q0 → Tom Reed
    "#]],
    );
    check(
        "Fr Tom Reed married Ann Berger. The priest said the church was full.",
        &expect![[r#"
        Fr Tom Reed married Ann Berger. The priest said the church was full.
                                                        ------------------- q0 → Tom Reed
    "#]],
    );
}

#[test]
fn firms_whose_shares_fall() {
    let texts = [
        "Shares in Brightwell Pumps fell 9% on Friday. The valve maker said orders had dried up.",
        "Sales rose as Zentrix shares fell. The company said demand was weak.",
        "Asian shares fell. The company said demand was weak.",
    ];
    check(
        texts[0],
        &expect![[r#"
        Shares in Brightwell Pumps fell 9% on Friday. The valve maker said orders had dried up.
                                                                           ------------------- q0 → The valve maker
    "#]],
    );
    check(
        texts[1],
        &expect![[r#"
        Sales rose as Zentrix shares fell. The company said demand was weak.
                                                            --------------- q0 → Zentrix
    "#]],
    );
    check(
        texts[2],
        &expect![[r#"
        Asian shares fell. The company said demand was weak.
                                            --------------- q0 → The company
    "#]],
    );
}

#[test]
fn given_names_of_many_countries() {
    check(
        "Kemi Adewunmi replaced Lars Brandvold as chief executive in May. He said he was leaving to sail.",
        &expect![[r#"
            Kemi Adewunmi replaced Lars Brandvold as chief executive in May. He said he was leaving to sail.
                                                                                     ---------------------- q0 → Lars Brandvold
        "#]],
    );
    check(
        "Wanjiru Kamau married Tom Beal. He said it was love.",
        &expect![[r#"
        Wanjiru Kamau married Tom Beal. He said it was love.
                                                ----------- q0 → Tom Beal
    "#]],
    );
    check(
        "Hugh and Mina Starling bought the barn. Mr Starling said it was sad.",
        &expect![[r#"
            Hugh and Mina Starling bought the barn. Mr Starling said it was sad.
                                                                     ---------- q0 → Hugh Starling
        "#]],
    );
}

#[test]
fn the_one_of_two_namesakes_whom_a_pronoun_means() {
    check(
        "Ann Berger was hurt. “It was mad,” said her brother, Carl Berger. Berger said she bears no grudge.",
        &expect![[r#"
            Ann Berger was hurt. “It was mad,” said her brother, Carl Berger. Berger said she bears no grudge.
                                 ^^^^^^^^^^^^^ q0 → Carl Berger
                                                                                          ------------------- q1 → Ann Berger
        "#]],
    );
    check(
        "Carl Berger was hurt. His mother, Ann Berger, was asleep. Berger, who had hurt his leg, said it was fine.",
        &expect![[r#"
            Carl Berger was hurt. His mother, Ann Berger, was asleep. Berger, who had hurt his leg, said it was fine.
                                                                                                         ----------- q0 → Carl Berger
        "#]],
    );
    check(
        "Ann Berger and her husband, Carl Berger, were hurt. Carl Berger was asleep. “I am fine,” Berger said.",
        &expect![[r#"
            Ann Berger and her husband, Carl Berger, were hurt. Carl Berger was asleep. “I am fine,” Berger said.
                                                                                        ^^^^^^^^^^^^ q0 → Carl Berger
        "#]],
    );
}

#[test]
fn who_answers_a_question_that_is_told() {
    check(
        "Carl Weber sold it. Reporter Tom Dole asked whether he was sad. “Yes, I am,” he said.",
        &expect![[r#"
            Carl Weber sold it. Reporter Tom Dole asked whether he was sad. “Yes, I am,” he said.
                                                        ------------------ q0 → Tom Dole (asked)
                                                                            ^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "Carl Weber was calm. Asked by Tom Dole if he was sad, he said: “Yes, I am.”",
        &expect![[r#"
            Carl Weber was calm. Asked by Tom Dole if he was sad, he said: “Yes, I am.”
                                                   ---------------------- q0 → Tom Dole (asked)
                                                                           ^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "Carl Weber was calm. When asked by Tom Dole if he was sad, he said: “Yes, I am.”",
        &expect![[r#"
            Carl Weber was calm. When asked by Tom Dole if he was sad, he said: “Yes, I am.”
                                                        ------------- q0 → Tom Dole (asked)
                                                                                ^^^^^^^^^^^^ q1 → Carl Weber
        "#]],
    );
    check(
        "Tom Dole asked whether the bridge was safe. “It looks bad,” he said.",
        &expect![[r#"
        Tom Dole asked whether the bridge was safe. “It looks bad,” he said.
                       --------------------------- q0 → Tom Dole (asked)
                                                    ^^^^^^^^^^^^^^^ q1 → Tom Dole
    "#]],
    );
}

#[test]
fn teenagers_by_their_age() {
    check(
        "The 19-year-old debutant Carl Weber beat Tom Dole. “Dad cried,” the teenager said.",
        &expect![[r#"
            The 19-year-old debutant Carl Weber beat Tom Dole. “Dad cried,” the teenager said.
                                                               ^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
    check(
        "The 31-year-old debutant Carl Weber beat Tom Dole. “Dad cried,” the teenager said.",
        &expect![[r#"
            The 31-year-old debutant Carl Weber beat Tom Dole. “Dad cried,” the teenager said.
                                                               ^^^^^^^^^^^^ q0 → Tom Dole
        "#]],
    );
}

#[test]
fn who_speaks_of_another_by_name() {
    check(
        "Carl and Tom Weber founded it. “My brother has lunches,” Carl Weber said. Tom was milder. “Carl is a salesman,” he said.",
        &expect![[r#"
            Carl and Tom Weber founded it. “My brother has lunches,” Carl Weber said. Tom was milder. “Carl is a salesman,” he said.
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
                                                                                                      ^^^^^^^^^^^^^^^^^^^^^ q1 → Tom Weber
        "#]],
    );
}

#[test]
fn who_is_of_another_age() {
    check(
        "Carl Weber, 31, said it rose. Tom Dole was angry. “It is bad,” said the 77-year-old.",
        &expect![[r#"
            Carl Weber, 31, said it rose. Tom Dole was angry. “It is bad,” said the 77-year-old.
                                 ------- q0 → Carl Weber
                                                              ^^^^^^^^^^^^ q1 → Tom Dole
        "#]],
    );
}

#[test]
fn firms_by_the_last_word_of_their_names() {
    check(
        "Shivalik Infra built it. The firm said all norms were followed.",
        &expect![[r#"
        Shivalik Infra built it. The firm said all norms were followed.
                                               ----------------------- q0 → Shivalik Infra
    "#]],
    );
    check(
        "A worker at the quarry's owner, Dunmore Aggregates, said the fence was new.",
        &expect![[r#"
            A worker at the quarry's owner, Dunmore Aggregates, said the fence was new.
                                                                     ----------------- q0 → A worker at the quarry's owner
        "#]],
    );
}
