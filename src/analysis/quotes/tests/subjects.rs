//! Whose verb it is: asides, other verbs, passives, nobody.

use expect_test::expect;

use super::check;

#[test]
fn around_asides_with_names_in_them() {
    check(
        "Ann Berger, who will retire after serving in Harbour City, Wick and Ardley, praised the bridge on Monday.",
        &expect![[r#"
            Ann Berger, who will retire after serving in Harbour City, Wick and Ardley, praised the bridge on Monday.
                                                                                                ---------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber, whose firm, Halden Steel, built the bridge, said it was safe.",
        &expect![[r#"
            Carl Weber, whose firm, Halden Steel, built the bridge, said it was safe.
                                                                         ----------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn through_what_was_issued() {
    check(
        "Ann Berger issued a statement saying that the bridge was safe.",
        &expect![[r#"
            Ann Berger issued a statement saying that the bridge was safe.
                                                      ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber released a video that said, “The bridge is safe.”",
        &expect![[r#"
            Carl Weber released a video that said, “The bridge is safe.”
                                                   ^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn beside_another_verb() {
    check(
        "Ann Berger smiled and said, “We are ready.”",
        &expect![[r#"
            Ann Berger smiled and said, “We are ready.”
                                        ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger was angry, with Carl Weber saying that the bridge was safe.",
        &expect![[r#"
            Ann Berger was angry, with Carl Weber saying that the bridge was safe.
                                                              ------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "The council prompted Carl Weber to say that the bridge was safe.",
        &expect![[r#"
            The council prompted Carl Weber to say that the bridge was safe.
                                                        ------------------- q0 → Carl Weber
        "#]],
    );
    check(
        "Ann Berger went on to say: “We are ready.”",
        &expect![[r#"
            Ann Berger went on to say: “We are ready.”
                                       ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn asked_not_asking() {
    check(
        "Ann Berger was asked, “Is the bridge safe?”",
        &expect![[r#"
            Ann Berger was asked, “Is the bridge safe?”
                                  ^^^^^^^^^^^^^^^^^^^^^ q0 → ? (asked)
        "#]],
    );
    check(
        "Asked whether the bridge would open in May, Ann Berger said that it would.",
        &expect![[r#"
            Asked whether the bridge would open in May, Ann Berger said that it would.
                                                                             -------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn nobody() {
    check(
        "Neither Ann Berger nor Carl Weber said that the bridge was safe.",
        &expect![[r#"
            Neither Ann Berger nor Carl Weber said that the bridge was safe.
                                                        ------------------- q0 → Ann Berger (not said)
        "#]],
    );
    check(
        "Nobody said that the bridge was safe.",
        &expect![[r#"
            Nobody said that the bridge was safe.
        "#]],
    );
}

#[test]
fn roles_told_by_is() {
    check(
        "Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.",
        &expect![[r#"
            Ann Berger is the mayor of Harbour City. “We are ready,” the mayor said.
                                                     ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn determiners_alone() {
    check(
        "Another tweeted, “The bridge is open.”",
        &expect![[r#"
            Another tweeted, “The bridge is open.”
                             ^^^^^^^^^^^^^^^^^^^^^ q0 → Another
        "#]],
    );
    check(
        "“The bridge is open,” the two wrote.",
        &expect![[r#"
            “The bridge is open,” the two wrote.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → the two
        "#]],
    );
}

#[test]
fn roles_that_look_like_verbs() {
    check(
        "“There is water in it,” study lead author Ann Berger, a scientist at the university in Ardley, Wick, and the museum in Harbour City, said.",
        &expect![[r#"
            “There is water in it,” study lead author Ann Berger, a scientist at the university in Ardley, Wick, and the museum in Harbour City, said.
            ^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn and_inside_a_name() {
    check(
        "Dr. Ann Berger of the Harbour Department of Health and Human Services says the cases will rise.",
        &expect![[r#"
            Dr. Ann Berger of the Harbour Department of Health and Human Services says the cases will rise.
                                                                                       ------------------- q0 → Harbour Department of Health and Human Services
        "#]],
    );
}

#[test]
fn the_nearer_verb() {
    check(
        "According to Ann Berger, Carl Weber once warned: “The bridge is not safe.”",
        &expect![[r#"
            According to Ann Berger, Carl Weber once warned: “The bridge is not safe.”
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
}

#[test]
fn acronyms_are_no_pronouns() {
    check(
        "According to WHO, there were 3,248 cases of plague.",
        &expect![[r#"
            According to WHO, there were 3,248 cases of plague.
                              -------------------------------- q0 → WHO
        "#]],
    );
}

#[test]
fn the_speaker_of_a_report_goes_on() {
    check(
        "Officials said that gunmen had killed a guard, and added that two others were hurt.",
        &expect![[r#"
            Officials said that gunmen had killed a guard, and added that two others were hurt.
                                ------------------------- q0 → Officials
                                                                          -------------------- q1 → Officials
        "#]],
    );
    check(
        "The owners said two officers died in the attack, and said the fire was out.",
        &expect![[r#"
            The owners said two officers died in the attack, and said the fire was out.
                            ------------------------------- q0 → The owners
                                                                      ---------------- q1 → The owners
        "#]],
    );
}

#[test]
fn nouns_with_relative_clauses() {
    check(
        "Parents whose children cross the bridge said it was unsafe.",
        &expect![[r#"
        Parents whose children cross the bridge said it was unsafe.
                                                     ------------- q0 → Parents whose children cross the bridge
    "#]],
    );
    check(
        "Three officials who asked not to be named alleged that the bridge was unsafe.",
        &expect![[r#"
            Three officials who asked not to be named alleged that the bridge was unsafe.
                                                                   --------------------- q0 → Three officials who asked not to be named
        "#]],
    );
    check(
        "The talks were held with Elmland, which said the bridge was safe.",
        &expect![[r#"
        The talks were held with Elmland, which said the bridge was safe.
                                                     ------------------- q0 → Elmland
    "#]],
    );
    check(
        "Ann Berger – whose team built the bridge, and whose brother, Carl, owns it – told the council it was safe.",
        &expect![[r#"
            Ann Berger – whose team built the bridge, and whose brother, Carl, owns it – told the council it was safe.
                                                                                                          ----------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn the_other_side() {
    check(
        "Ann Berger said the bridge was unsafe, but the council says it is sound.",
        &expect![[r#"
            Ann Berger said the bridge was unsafe, but the council says it is sound.
                            --------------------- q0 → Ann Berger
                                                                        ----------- q1 → the council
        "#]],
    );
    check(
        "Ann Berger said the bridge was unsafe; the company says it is sound.",
        &expect![[r#"
        Ann Berger said the bridge was unsafe; the company says it is sound.
                        --------------------- q0 → Ann Berger
                                                                ----------- q1 → the company
    "#]],
    );
}

#[test]
fn who_sent_the_letter() {
    check(
        "Officials wrote to Carl Weber demanding answers about the bridge.",
        &expect![[r#"
        Officials wrote to Carl Weber demanding answers about the bridge.
                                                ------------------------ q0 → Officials
    "#]],
    );
}

#[test]
fn police_in_a_place() {
    check(
        "Police in London said the bridge was shut.",
        &expect![[r#"
        Police in London said the bridge was shut.
                              ------------------- q0 → Police in London
    "#]],
    );
}

#[test]
fn a_relative_clause_has_no_subject_for_the_main_verb() {
    check(
        "The Elmford Trust, which last year also asked for maps of the quays kept by the Port Council, said: “They are wrong.”",
        &expect![[r#"
            The Elmford Trust, which last year also asked for maps of the quays kept by the Port Council, said: “They are wrong.”
                                                              ------------------------------------------ q0 → Elmford Trust
                                                                                                                ^^^^^^^^^^^^^^^^^ q1 → Elmford Trust
        "#]],
    );
    check(
        "The bill, which must be signed by the Senate and then by the mayor, says the towns may keep their courts.",
        &expect![[r#"
            The bill, which must be signed by the Senate and then by the mayor, says the towns may keep their courts.
                                                                                     ------------------------------- q0 → The bill
        "#]],
    );
    check(
        "The former miner, who grew up in Gelli, Wales said his father had taught him to sing.",
        &expect![[r#"
            The former miner, who grew up in Gelli, Wales said his father had taught him to sing.
                                                               --------------------------------- q0 → The former miner
        "#]],
    );
    check(
        "The minister, who was the guest at a parade of the Navy on Friday where cadets were sworn in also claimed that the ships were safe.",
        &expect![[r#"
            The minister, who was the guest at a parade of the Navy on Friday where cadets were sworn in also claimed that the ships were safe.
                                                                                                                           ------------------- q0 → The minister
        "#]],
    );
    check(
        "The bridge, which Ann Berger built, is unsafe, the Port Council said.",
        &expect![[r#"
            The bridge, which Ann Berger built, is unsafe, the Port Council said.
            --------------------------------------------- q0 → Port Council
        "#]],
    );
    check(
        "The bridge, which was closed in Elmford, Ann Berger said on Monday, is unsafe.",
        &expect![[r#"
            The bridge, which was closed in Elmford, Ann Berger said on Monday, is unsafe.
            ---------------------------------------                             --------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge, which was closed in Elmford, Ann Berger said, is unsafe.",
        &expect![[r#"
            The bridge, which was closed in Elmford, Ann Berger said, is unsafe.
            ---------------------------------------                   --------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_comes_before_the_clause_of_somebody() {
    check(
        "Ann Berger spoke. According to her, the drivers, who are people of honour, must leave the union.",
        &expect![[r#"
            Ann Berger spoke. According to her, the drivers, who are people of honour, must leave the union.
                                                ----------------------------------------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "According to Jo Lind, the harbour master, who has seen the plans, the bridge must be closed.",
        &expect![[r#"
            According to Jo Lind, the harbour master, who has seen the plans, the bridge must be closed.
                                                                              ------------------------- q0 → Jo Lind
        "#]],
    );
}

#[test]
fn a_comma_within_a_name_ends_no_source() {
    check(
        "According to the Ministry of Agriculture, Forestry and Fisheries, the number of farms fell.",
        &expect![[r#"
            According to the Ministry of Agriculture, Forestry and Fisheries, the number of farms fell.
                                                                              ------------------------ q0 → Ministry of Agriculture, Forestry and Fisheries
        "#]],
    );
}

#[test]
fn a_day_is_no_part_of_whoever_speaks() {
    check(
        "The embassy of Chile in Elmford on Sunday said the talks would go on.",
        &expect![[r#"
            The embassy of Chile in Elmford on Sunday said the talks would go on.
                                                           --------------------- q0 → The embassy of Chile in Elmford
        "#]],
    );
}

#[test]
fn who_judges_says_why() {
    check(
        "The Labour Party has defended Ann Berger saying that the move was revenge.",
        &expect![[r#"
            The Labour Party has defended Ann Berger saying that the move was revenge.
                                                                 -------------------- q0 → Labour Party
        "#]],
    );
    check(
        "The video shows Ann Berger saying that the move was revenge.",
        &expect![[r#"
            The video shows Ann Berger saying that the move was revenge.
                                                   -------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Chief minister Paul K Osei was there. On Monday, CM Osei said that there was no plan.",
        &expect![[r#"
            Chief minister Paul K Osei was there. On Monday, CM Osei said that there was no plan.
                                                                               ----------------- q0 → Paul K Osei
        "#]],
    );
}

#[test]
fn junior_is_a_person() {
    check(
        "The weaver Roy Blackwood Jr. said the hunt was long. Blackwood Jr. says he used the bones.",
        &expect![[r#"
            The weaver Roy Blackwood Jr. said the hunt was long. Blackwood Jr. says he used the bones.
                                              ----------------- q0 → Roy Blackwood Jr.
                                                                                    ----------------- q1 → Roy Blackwood Jr.
        "#]],
    );
}

#[test]
fn who_holds_an_office_of_a_body_with_a_place_behind() {
    for (text, expected) in [
        (
            "“He was kind,” said the University of Elm, Ash’s chancellor, Ann Berger.",
            expect![[r#"
            “He was kind,” said the University of Elm, Ash’s chancellor, Ann Berger.
            ^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        ),
        (
            "“He was kind,” said the University of Elm at Ash’s president, Ann Berger.",
            expect![[r#"
                “He was kind,” said the University of Elm at Ash’s president, Ann Berger.
                ^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn a_tag_in_a_paragraph_of_its_own() {
    for (text, expected) in [
        (
            "“We are ready,” Ann Berger said. “The bridge is safe,”\n\nShe said the council had failed.",
            expect![[r#"
                “We are ready,” Ann Berger said. “The bridge is safe,”
                ^^^^^^^^^^^^^^^ q0 → Ann Berger
                She said the council had failed.
                         ---------------------- q1 → Ann Berger
            "#]],
        ),
        (
            "“We are ready,”\n\nAnn Berger said.",
            expect![[r#"
            “We are ready,”
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            Ann Berger said.
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn an_account_speaks_for_its_owner() {
    check(
        "Ann Berger’s account posted a video with the caption: “We are ready.”",
        &expect![[r#"
            Ann Berger’s account posted a video with the caption: “We are ready.”
                                                                  ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn who_has_a_relative_clause_before_has_said() {
    for (text, expected) in [
        (
            "The woman who accused Tom Brown has said she is afraid.",
            expect![[r#"
            The woman who accused Tom Brown has said she is afraid.
                                                     ------------- q0 → The woman who accused Tom Brown
        "#]],
        ),
        (
            "Women who were hurt by Tom Brown say they were not believed.",
            expect![[r#"
            Women who were hurt by Tom Brown say they were not believed.
                                                 ---------------------- q0 → Women who were hurt by Tom Brown
        "#]],
        ),
        (
            "A firm that is owned by Tom Brown has said it will close.",
            expect![[r#"
            A firm that is owned by Tom Brown has said it will close.
                                                       ------------- q0 → A firm that is owned by Tom Brown
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whose_words_another_tells() {
    for (text, expected) in [
        (
            "Ann Berger said Tom Brown told her: “We are ready.”",
            expect![[r#"
            Ann Berger said Tom Brown told her: “We are ready.”
                                                ^^^^^^^^^^^^^^^ q0 → Tom Brown
        "#]],
        ),
        (
            "The police said the driver shouted: “Nobody move!”",
            expect![[r#"
            The police said the driver shouted: “Nobody move!”
                                                ^^^^^^^^^^^^^^ q0 → the driver
        "#]],
        ),
        (
            "“Do you know the day?” Ann Berger recalled a nurse asking.",
            expect![[r#"
            “Do you know the day?” Ann Berger recalled a nurse asking.
            ^^^^^^^^^^^^^^^^^^^^^^ q0 → a nurse (asked)
        "#]],
        ),
        (
            "Tom Brown faced claims that he had lied to the council.",
            expect![[r#"
            Tom Brown faced claims that he had lied to the council.
                                        -------------------------- q0 → ?
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn around_asides_on_others() {
    check(
        "The firm, owned by Ann Berger, said the dam leaked.",
        &expect![[r#"
        The firm, owned by Ann Berger, said the dam leaked.
                                            -------------- q0 → The firm
    "#]],
    );
    check(
        "The letter, addressed to Ann Berger, says the bridge could fail.",
        &expect![[r#"
        The letter, addressed to Ann Berger, says the bridge could fail.
                                                  --------------------- q0 → The letter
    "#]],
    );
    check(
        "The mayor, a friend of Ann Berger, said the dam leaked.",
        &expect![[r#"
        The mayor, a friend of Ann Berger, said the dam leaked.
                                                -------------- q0 → The mayor
    "#]],
    );
    check(
        "Several officials, among them Ann Berger, said the dam leaked.",
        &expect![[r#"
        Several officials, among them Ann Berger, said the dam leaked.
                                                       -------------- q0 → Several officials
    "#]],
    );
    check(
        "The winner, a friend of Tom Reed, Ann Berger, said she was tired.",
        &expect![[r#"
        The winner, a friend of Tom Reed, Ann Berger, said she was tired.
                                                           ------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn who_takes_it_otherwise() {
    check(
        "Tom Reed said it looked bad, but Ann Berger was more upbeat: “I have had worse.”",
        &expect![[r#"
            Tom Reed said it looked bad, but Ann Berger was more upbeat: “I have had worse.”
                          ------------- q0 → Tom Reed
                                                                         ^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "Tom Reed said it looked bad; his captain, Ann Berger, disagreed: “I have had worse.”",
        &expect![[r#"
            Tom Reed said it looked bad; his captain, Ann Berger, disagreed: “I have had worse.”
                          ------------- q0 → Tom Reed
                                                                             ^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "Tom Reed said the gates had failed, but the road was open: “We have checked it.”",
        &expect![[r#"
            Tom Reed said the gates had failed, but the road was open: “We have checked it.”
                                                                       ^^^^^^^^^^^^^^^^^^^^^ q0 → Tom Reed
        "#]],
    );
}

#[test]
fn those_of_whom_an_aside_behind_the_verb_tells() {
    let sentences = [
        "“The dam leaked,” said the firm, owned by Ann Berger.",
        "“The dam leaked,” said the mayor, a friend of Ann Berger.",
        "“The dam leaked,” said the mayor, Ann Berger.",
        "The minister said the deal was fair; Ann Berger did not: “It is theft.”",
        "The minister said the deal was fair, but Ann Berger was having none of it: “It is theft.”",
        "The old saying that pride comes before a fall is nonsense.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        “The dam leaked,” said the firm, owned by Ann Berger.
        ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        “The dam leaked,” said the mayor, a friend of Ann Berger.
        ^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        “The dam leaked,” said the mayor, Ann Berger.
        ^^^^^^^^^^^^^^^^^ q2 → Ann Berger
        The minister said the deal was fair; Ann Berger did not: “It is theft.”
                          ----------------- q3 → Ann Berger
                                                                 ^^^^^^^^^^^^^^ q4 → Ann Berger
        The minister said the deal was fair, but Ann Berger was having none of it: “It is theft.”
                          ----------------- q5 → Ann Berger
                                                                                   ^^^^^^^^^^^^^^ q6 → Ann Berger
        The old saying that pride comes before a fall is nonsense.
    "#]],
    );
}

#[test]
fn who_serves_the_holder_of_an_office() {
    check(
        "A spokesman for Home Secretary Ann Berger said the talks were over.",
        &expect![[r#"
        A spokesman for Home Secretary Ann Berger said the talks were over.
                                                       ------------------- q0 → A spokesman for Home Secretary Ann Berger
    "#]],
    );
    check(
        "A friend of Foreign Secretary Ann Berger said the talks were over.",
        &expect![[r#"
        A friend of Foreign Secretary Ann Berger said the talks were over.
                                                      ------------------- q0 → A friend of Foreign Secretary Ann Berger
    "#]],
    );
    check(
        "The wife of Police Chief Carl Weber said the talks were over.",
        &expect![[r#"
        The wife of Police Chief Carl Weber said the talks were over.
                                                 ------------------- q0 → The wife of Police Chief Carl Weber
    "#]],
    );
    check(
        "A spokesman for Acme, Ann Berger, said the talks were over.",
        &expect![[r#"
        A spokesman for Acme, Ann Berger, said the talks were over.
                                               ------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The head of Acme Bank, President Ann Berger, said the talks were over.",
        &expect![[r#"
        The head of Acme Bank, President Ann Berger, said the talks were over.
                                                          ------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn documents_and_firms_with_an_aside() {
    check(
        "The letter, dated Tuesday and addressed to Commissioner Ann Berger, says the cost has risen.",
        &expect![[r#"
            The letter, dated Tuesday and addressed to Commissioner Ann Berger, says the cost has risen.
                                                                                     ------------------ q0 → The letter
        "#]],
    );
    check(
        "The email, sent in May by Ann Berger, says the cost has risen.",
        &expect![[r#"
        The email, sent in May by Ann Berger, says the cost has risen.
                                                   ------------------ q0 → The email
    "#]],
    );
    check(
        "The lawsuit, filed Monday in Leeds by Ann Berger, says the cost has risen.",
        &expect![[r#"
            The lawsuit, filed Monday in Leeds by Ann Berger, says the cost has risen.
                                                                   ------------------ q0 → The lawsuit
        "#]],
    );
    check(
        "The firm, founded in 1990 by Ann Berger, said it was fine.",
        &expect![[r#"
        The firm, founded in 1990 by Ann Berger, said it was fine.
                                                      ----------- q0 → The firm
    "#]],
    );
    check(
        "The winner, chosen by Carl Weber, Ann Berger, said it was fine.",
        &expect![[r#"
        The winner, chosen by Carl Weber, Ann Berger, said it was fine.
                                                           ----------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger, chosen by Carl Weber, said it was fine.",
        &expect![[r#"
        Ann Berger, chosen by Carl Weber, said it was fine.
                                               ----------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn whom_an_owned_noun_names() {
    check(
        "A fan of the club's captain, Ann Berger, said it was new.",
        &expect![[r#"
        A fan of the club's captain, Ann Berger, said it was new.
                                                      ---------- q0 → A fan of the club's captain
    "#]],
    );
    check(
        "A spokesman for the club's owner, Ann Berger, said it was new.",
        &expect![[r#"
        A spokesman for the club's owner, Ann Berger, said it was new.
                                                           ---------- q0 → A spokesman for the club's owner
    "#]],
    );
    check(
        "The head of the club's board, Ann Berger, said it was new.",
        &expect![[r#"
        The head of the club's board, Ann Berger, said it was new.
                                                       ---------- q0 → Ann Berger
    "#]],
    );
}
