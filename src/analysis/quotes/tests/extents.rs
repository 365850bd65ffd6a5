//! Where reports begin and end, and which of two is told.

use expect_test::expect;

use super::check;

#[test]
fn a_clause_set_against_it() {
    check(
        "The bridge will open in May, Ann Berger said, but trains will come later.",
        &expect![[r#"
            The bridge will open in May, Ann Berger said, but trains will come later.
            ---------------------------                   -------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge was checked, Ann Berger said on Monday, and the council has met twice.",
        &expect![[r#"
            The bridge was checked, Ann Berger said on Monday, and the council has met twice.
            ---------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "A bridge would bring not only cars, Ann Berger said, but also trains.",
        &expect![[r#"
            A bridge would bring not only cars, Ann Berger said, but also trains.
            ----------------------------------                   --------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_another_called_it() {
    check(
        "The council rejected what Ann Berger called “a scandal.”",
        &expect![[r#"
            The council rejected what Ann Berger called “a scandal.”
                                                        ~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn along_a_preposition() {
    check(
        "Ann Berger warned of long delays.",
        &expect![[r#"
            Ann Berger warned of long delays.
                                 ----------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger argued against a second bridge in Wick.",
        &expect![[r#"
            Ann Berger argued against a second bridge in Wick.
                                      ----------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn according_to_inside() {
    check(
        "The bridge, according to Ann Berger, will open in May.",
        &expect![[r#"
            The bridge, according to Ann Berger, will open in May.
            ----------                           ---------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Most people say they use the bridge, according to a poll by the council.",
        &expect![[r#"
            Most people say they use the bridge, according to a poll by the council.
            ----------------------------------- q0 → the council
        "#]],
    );
}

/// What is rejected is what the words are about; the cue says so.
#[test]
fn rejected() {
    check(
        "Ann Berger rejected the claim that the bridge is not safe.",
        &expect![[r#"
            Ann Berger rejected the claim that the bridge is not safe.
                                               ---------------------- q0 → Ann Berger (denied)
        "#]],
    );
}

#[test]
fn an_aside_after_according_to() {
    check(
        "According to Carl Weber, an engineer at the port, the bridge will open in May.",
        &expect![[r#"
            According to Carl Weber, an engineer at the port, the bridge will open in May.
                                                              --------------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn checked_and_verified() {
    check(
        "Officials said the cracks must be checked and verified, and reports will follow.",
        &expect![[r#"
            Officials said the cracks must be checked and verified, and reports will follow.
                           ---------------------------------------------------------------- q0 → Officials
        "#]],
    );
}

#[test]
fn according_to_in_the_middle() {
    check(
        "They did their research: According to Ann Berger, the bridge is safe.",
        &expect![[r#"
            They did their research: According to Ann Berger, the bridge is safe.
                                                              ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "Prices rose in May, and according to Carl Weber, an economist, demand for bread doubled.",
        &expect![[r#"
            Prices rose in May, and according to Carl Weber, an economist, demand for bread doubled.
                                                                           ------------------------ q0 → Carl Weber
        "#]],
    );
    check(
        "The bridge has, according to Ann Berger, cost twice the sum.",
        &expect![[r#"
            The bridge has, according to Ann Berger, cost twice the sum.
            --------------                           ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "When the bridge closes, the city, according to Ann Berger, could be cut off.",
        &expect![[r#"
            When the bridge closes, the city, according to Ann Berger, could be cut off.
            --------------------------------                           ---------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn told_in_the_middle() {
    check(
        "The bridge, Ann Berger told the radio, is too expensive.",
        &expect![[r#"
            The bridge, Ann Berger told the radio, is too expensive.
            ----------                             ---------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_whole_sentence_before() {
    check(
        "One person died in Wick, where a shop burned on Friday after lightning struck, Carl Weber said.",
        &expect![[r#"
            One person died in Wick, where a shop burned on Friday after lightning struck, Carl Weber said.
            ----------------------------------------------------------------------------- q0 → Carl Weber
        "#]],
    );
}

#[test]
fn that_after_an_adverbial() {
    check(
        "Ann Berger said Monday morning that her city would respond to the tariffs once they were announced.",
        &expect![[r#"
            Ann Berger said Monday morning that her city would respond to the tariffs once they were announced.
                                                -------------------------------------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn datelines() {
    check(
        "LYON, France, May 4 (AFP) - The bridge will open in May, Ann Berger said.",
        &expect![[r#"
            LYON, France, May 4 (AFP) - The bridge will open in May, Ann Berger said.
                                        --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "KARACHI: The bridge will open in May, Ann Berger said on Friday.",
        &expect![[r#"
            KARACHI: The bridge will open in May, Ann Berger said on Friday.
                     --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger — the engineer — said the bridge would open in May.",
        &expect![[r#"
            Ann Berger — the engineer — said the bridge would open in May.
                                             ---------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn asides_after_the_source() {
    check(
        "According to Ann Berger, 41, who built it, the bridge will open in May.",
        &expect![[r#"
            According to Ann Berger, 41, who built it, the bridge will open in May.
                                                       --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "According to the council the bridge will open in May.",
        &expect![[r#"
            According to the council the bridge will open in May.
                                     --------------------------- q0 → the council
        "#]],
    );
}

#[test]
fn what_others_report() {
    check(
        "Ann Berger said the bridge would open in May, while Carl Weber has called it unsafe.",
        &expect![[r#"
            Ann Berger said the bridge would open in May, while Carl Weber has called it unsafe.
                            ---------------------------- q0 → Ann Berger
                                                                                      --------- q1 → Carl Weber
        "#]],
    );
    check(
        "The agency quoted Ann Berger as saying that the bridge would open in May.",
        &expect![[r#"
            The agency quoted Ann Berger as saying that the bridge would open in May.
                                                        ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger dismissed speculation that the bridge would close.",
        &expect![[r#"
            Ann Berger dismissed speculation that the bridge would close.
                                                  ---------------------- q0 → Ann Berger (denied)
        "#]],
    );
}

#[test]
fn what_the_writer_calls_it() {
    check(
        "Ann Berger said the bridge would open in May, a promise that she broke in June.",
        &expect![[r#"
            Ann Berger said the bridge would open in May, a promise that she broke in June.
                            ---------------------------- q0 → Ann Berger
                                                                         ----------------- q1 → ?
        "#]],
    );
}

#[test]
fn whom_it_was_told_to() {
    check(
        "Ann Berger told the panel nobody had come.",
        &expect![[r#"
        Ann Berger told the panel nobody had come.
                                  --------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The bridge would open in May, Ann Berger told the Elm Herald.",
        &expect![[r#"
        The bridge would open in May, Ann Berger told the Elm Herald.
        ---------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger told the council that neither the bridge nor the road was safe.",
        &expect![[r#"
            Ann Berger told the council that neither the bridge nor the road was safe.
                                             ---------------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_reason_in_front() {
    check(
        "Because the river is high, Ann Berger says the bridge is shut.",
        &expect![[r#"
        Because the river is high, Ann Berger says the bridge is shut.
        -------------------------                  ------------------ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn a_subject_that_the_tree_lost() {
    check(
        "Ann Berger said both were safe.",
        &expect![[r#"
        Ann Berger said both were safe.
                        -------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger asked how many bridges had closed.",
        &expect![[r#"
        Ann Berger asked how many bridges had closed.
                         --------------------------- q0 → Ann Berger (asked)
    "#]],
    );
}

#[test]
fn what_somebody_called_it() {
    check(
        "The council praised what it called a “rare gift” to the city.",
        &expect![[r#"
        The council praised what it called a “rare gift” to the city.
                                           ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → The council
    "#]],
    );
}

#[test]
fn asked_for_something_to_happen() {
    check(
        "Ann Berger asked for the bridge to be rebuilt.",
        &expect![[r#"
        Ann Berger asked for the bridge to be rebuilt.
                         ---------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger lobbied for the council to rebuild the bridge.",
        &expect![[r#"
        Ann Berger lobbied for the council to rebuild the bridge.
                               --------------------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn words_begin_behind_whoever_was_told() {
    check(
        "Ann Berger told WXYZ-TV she heard a bang.",
        &expect![[r#"
        Ann Berger told WXYZ-TV she heard a bang.
                                ---------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The retailer Marks & Dunn (MKD.L) said on Tuesday that profit rose by a tenth.",
        &expect![[r#"
            The retailer Marks & Dunn (MKD.L) said on Tuesday that profit rose by a tenth.
                                                                   ---------------------- q0 → Marks & Dunn
        "#]],
    );
}

#[test]
fn somebody_who_disagrees() {
    check(
        "Ann Berger said the bridge was safe, but Carl Weber disagreed.",
        &expect![[r#"
            Ann Berger said the bridge was safe, but Carl Weber disagreed.
                            ------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn half_of_what_is_not_only_so() {
    check(
        "The council says that not only does the bridge save an hour, but it also keeps trucks out of town.",
        &expect![[r#"
            The council says that not only does the bridge save an hour, but it also keeps trucks out of town.
                                  --------------------------------------------------------------------------- q0 → The council
        "#]],
    );
    check(
        "The council says that the bridge does not save an hour, but shopkeepers disagreed.",
        &expect![[r#"
            The council says that the bridge does not save an hour, but shopkeepers disagreed.
                                  -------------------------------- q0 → The council
        "#]],
    );
}

#[test]
fn who_is_met_and_what_a_source_owns() {
    check(
        "According to several drivers I spoke to, also at issue was the price of the bridge.",
        &expect![[r#"
            According to several drivers I spoke to, also at issue was the price of the bridge.
                                                     ----------------------------------------- q0 → several drivers
        "#]],
    );
    check(
        "According to drivers we met, the bridge is dear.",
        &expect![[r#"
        According to drivers we met, the bridge is dear.
                                     ------------------ q0 → drivers
    "#]],
    );
    check(
        "According to Ann Berger we won the bridge, which is good.",
        &expect![[r#"
        According to Ann Berger we won the bridge, which is good.
                                -------------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "According to Berger, her old firm Acme Mills, which owns the dam, is keeping her from the water.",
        &expect![[r#"
            According to Berger, her old firm Acme Mills, which owns the dam, is keeping her from the water.
                                 -------------------------------------------------------------------------- q0 → Berger
        "#]],
    );
    check(
        "According to Berger, who owns the dam, the water is clean.",
        &expect![[r#"
        According to Berger, who owns the dam, the water is clean.
                                               ------------------ q0 → Berger
    "#]],
    );
}

#[test]
fn the_mark_that_closes_what_is_quoted() {
    check(
        "The bridge helped to raise the mood of “a town in pain,” said Ann Berger, a lawyer.",
        &expect![[r#"
            The bridge helped to raise the mood of “a town in pain,” said Ann Berger, a lawyer.
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "“Bridges are all about water,” Ann Berger stresses, “but a lot of it is about steel.”",
        &expect![[r#"
            “Bridges are all about water,” Ann Berger stresses, “but a lot of it is about steel.”
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger said the bridge was “a mess, but a gift” to the town, and left.",
        &expect![[r#"
            Ann Berger said the bridge was “a mess, but a gift” to the town, and left.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_the_writer_adds_after_the_attribution() {
    check(
        "Banks will lend where it is safe, Jo Lind said at a conference on Friday, the first remark about the crisis by anybody.",
        &expect![[r#"
            Banks will lend where it is safe, Jo Lind said at a conference on Friday, the first remark about the crisis by anybody.
            -------------------------------- q0 → Jo Lind
        "#]],
    );
    check(
        "Pupils must learn to swim, Mayor Ann Berger said on Tuesday, while voicing her grief over the accident.",
        &expect![[r#"
            Pupils must learn to swim, Mayor Ann Berger said on Tuesday, while voicing her grief over the accident.
            ------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "There is one more seat to fill, Ann Berger said by letter on Tuesday, March 17.",
        &expect![[r#"
            There is one more seat to fill, Ann Berger said by letter on Tuesday, March 17.
            ------------------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge will close, Ann Berger said, but added that the road would open.",
        &expect![[r#"
            The bridge will close, Ann Berger said, but added that the road would open.
            --------------------- q0 → Ann Berger
                                                                   ------------------- q1 → Ann Berger
        "#]],
    );
    check(
        "A new search has begun, officials said on Tuesday, in the latest bid to find the ship.",
        &expect![[r#"
            A new search has begun, officials said on Tuesday, in the latest bid to find the ship.
            ---------------------- q0 → officials
        "#]],
    );
    check(
        "The bridge will close, Ann Berger said on Tuesday, while the road will open.",
        &expect![[r#"
            The bridge will close, Ann Berger said on Tuesday, while the road will open.
            --------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge, Ann Berger said on Tuesday, the oldest in Elmford, will close.",
        &expect![[r#"
            The bridge, Ann Berger said on Tuesday, the oldest in Elmford, will close.
            ----------                              --------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn a_report_between_the_subject_and_its_verb() {
    check(
        "A judge of the Elmford court, saying it was cruel and harmed the young, threw out the law.",
        &expect![[r#"
            A judge of the Elmford court, saying it was cruel and harmed the young, threw out the law.
                                                 --------------------------------- q0 → A judge of the Elmford court
        "#]],
    );
    check(
        "The mayor, saying it was cruel, and that it harmed the young, was in tears.",
        &expect![[r#"
            The mayor, saying it was cruel, and that it harmed the young, was in tears.
                              ------------------------------------------ q0 → The mayor
        "#]],
    );
    check(
        "Party members said this was a sign that Ann Berger, who has been blamed for the fall of the mayor, would not be welcome.",
        &expect![[r#"
            Party members said this was a sign that Ann Berger, who has been blamed for the fall of the mayor, would not be welcome.
                               ---------------------------------------------------------------------------------------------------- q0 → Party members
        "#]],
    );
    check(
        "Party members said on Monday they had met Ann Berger, who has been blamed for the fall of the mayor and his whole council.",
        &expect![[r#"
            Party members said on Monday they had met Ann Berger, who has been blamed for the fall of the mayor and his whole council.
                                         ----------------------- q0 → Party members
        "#]],
    );
}

#[test]
fn what_stands_around_a_thrown_in_report() {
    for (text, expected) in [
        (
            "The council said that the bridge is unsafe, as she put it.",
            expect![[r#"
            The council said that the bridge is unsafe, as she put it.
                                  ----------------------------------- q0 → The council
        "#]],
        ),
        (
            "As Ann Berger told the Herald, and as the Post has reported, the bridge was never safe.",
            expect![[r#"
                As Ann Berger told the Herald, and as the Post has reported, the bridge was never safe.
                                                                             ------------------------- q0 → Ann Berger
            "#]],
        ),
        (
            "The plan lets her take, according to the Herald, $3 billion from the budget.",
            expect![[r#"
                The plan lets her take, according to the Herald, $3 billion from the budget.
                ----------------------                           -------------------------- q0 → Herald
            "#]],
        ),
        (
            "Because it is old, says the council, the bridge will close.",
            expect![[r#"
            Because it is old, says the council, the bridge will close.
            -----------------                    --------------------- q0 → the council
        "#]],
        ),
        (
            "The bridge opened in May, the council said on Friday afternoon, local time.",
            expect![[r#"
                The bridge opened in May, the council said on Friday afternoon, local time.
                ------------------------ q0 → the council
            "#]],
        ),
        (
            "The bridge may close, according to a report Friday.",
            expect![[r#"
            The bridge may close, according to a report Friday.
            -------------------- q0 → a report
        "#]],
        ),
        (
            "Ann Berger said the name must be short, per Council rules set in 2015.",
            expect![[r#"
            Ann Berger said the name must be short, per Council rules set in 2015.
                            ----------------------------------------------------- q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn the_day_behind_what_was_declared() {
    for (text, expected) in [
        (
            "Ann Berger called the bridge “a gift” on May 4.",
            expect![[r#"
            Ann Berger called the bridge “a gift” on May 4.
                              ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        ),
        (
            "Ann Berger declared the bridge “a gift” on 4 May.",
            expect![[r#"
            Ann Berger declared the bridge “a gift” on 4 May.
                                ~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_the_writer_adds_behind_the_words() {
    for (text, expected) in [
        (
            "The bridge is safe, Ann Berger said on Monday, sparking anger.",
            expect![[r#"
            The bridge is safe, Ann Berger said on Monday, sparking anger.
            ------------------ q0 → Ann Berger
        "#]],
        ),
        (
            "Ann Berger said she would resign, ending weeks of speculation.",
            expect![[r#"
            Ann Berger said she would resign, ending weeks of speculation.
                            ---------------- q0 → Ann Berger
        "#]],
        ),
        (
            "The company said sales rose and has raised its prices.",
            expect![[r#"
            The company said sales rose and has raised its prices.
                             ---------- q0 → The company
        "#]],
        ),
        (
            "Ann Berger, who warned that the bridge would fall, quit the council.",
            expect![[r#"
            Ann Berger, who warned that the bridge would fall, quit the council.
                                        --------------------- q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_that_belongs_to() {
    let sentences = [
        "Ann Berger said that man was a thief.",
        "Ann Berger said that kind of talk was sad.",
        "Ann Berger, founder of Acme, told investors during a recent earnings call that better rules help firms.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said that man was a thief.
                        -------------------- q0 → Ann Berger
        Ann Berger said that kind of talk was sad.
                        ------------------------- q1 → Ann Berger
        Ann Berger, founder of Acme, told investors during a recent earnings call that better rules help firms.
                                                           --------------------------------------------------- q2 → Ann Berger
    "#]],
    );
}

#[test]
fn what_others_say_against_it() {
    check(
        "Ann Berger said the bridge was safe but critics say it is not.",
        &expect![[r#"
        Ann Berger said the bridge was safe but critics say it is not.
                        ------------------- q0 → Ann Berger
                                                            --------- q1 → critics
    "#]],
    );
}

#[test]
fn what_the_writer_adds_in_an_aside() {
    let sentences = [
        "Ann Berger said the firm was broke, a claim the board rejects.",
        "Ann Berger said the firm was broke, a view shared by her deputy.",
        "Ann Berger said the firm would be sold, a move first reported by the Ledger.",
        "Ann Berger said the firm was broke, even as its shares rose.",
        "Ann Berger said the driver was a view of hope.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the firm was broke, a claim the board rejects.
                        ------------------ q0 → Ann Berger
        Ann Berger said the firm was broke, a view shared by her deputy.
                        ------------------ q1 → Ann Berger
        Ann Berger said the firm would be sold, a move first reported by the Ledger.
                        ---------------------- q2 → Ann Berger
        Ann Berger said the firm was broke, even as its shares rose.
                        ------------------ q3 → Ann Berger
        Ann Berger said the driver was a view of hope.
                        ----------------------------- q4 → Ann Berger
    "#]],
    );
}

#[test]
fn what_the_speaker_did_besides() {
    let sentences = [
        "Ann Berger said the food was cold and walked out.",
        "The inspector said the kitchen was filthy and closed it.",
        "Ann Berger said she was sorry and wept.",
        "Ann Berger said the suspect was drunk and walked home.",
        "Ann Berger said the court was right and jailed him.",
        "Ann Berger said the road was icy and closed.",
        "She said he was sorry and wept.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the food was cold and walked out.
                        ----------------- q0 → Ann Berger
        The inspector said the kitchen was filthy and closed it.
                           ---------------------- q1 → Ann Berger
        Ann Berger said she was sorry and wept.
                        ------------- q2 → Ann Berger
        Ann Berger said the suspect was drunk and walked home.
                        ------------------------------------- q3 → Ann Berger
        Ann Berger said the court was right and jailed him.
                        ---------------------------------- q4 → Ann Berger
        Ann Berger said the road was icy and closed.
                        --------------------------- q5 → Ann Berger
        She said he was sorry and wept.
                 --------------------- q6 → Ann Berger
    "#]],
    );
}

#[test]
fn the_word_without_which_it_would_be_the_contrary() {
    let sentences = [
        "Ann Berger said not every driver had stopped.",
        "Officials said not a single ballot had been counted.",
        "Ann Berger said not enough had been done.",
        "Ann Berger warned not every child can swim.",
        "Ann Berger did not say the bridge was safe.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said not every driver had stopped.
                        ---------------------------- q0 → Ann Berger
        Officials said not a single ballot had been counted.
                       ------------------------------------ q1 → Officials
        Ann Berger said not enough had been done.
                        ------------------------ q2 → Ann Berger
        Ann Berger warned not every child can swim.
                          ------------------------ q3 → Ann Berger
        Ann Berger did not say the bridge was safe.
                               ------------------- q4 → Ann Berger (not said)
    "#]],
    );
}

#[test]
fn what_the_speaker_left_open() {
    let sentences = [
        "Ann Berger said the bridge would be mended but gave no date.",
        "Ann Berger said the bridge would be mended but made no promises.",
        "Ann Berger said the bridge was safe but gave no thought to the road.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the bridge would be mended but gave no date.
                        -------------------------- q0 → Ann Berger
        Ann Berger said the bridge would be mended but made no promises.
                        -------------------------- q1 → Ann Berger
        Ann Berger said the bridge was safe but gave no thought to the road.
                        --------------------------------------------------- q2 → Ann Berger
    "#]],
    );
}

#[test]
fn papers_before_what_they_are_told() {
    let sentences = [
        "Ann Berger told the Echo old trees were dying.",
        "Ann Berger told the Guardian British troops would leave.",
        "Ann Berger told the Guardian the troops would leave.",
        "Ann Berger said never before had so many stopped.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger told the Echo old trees were dying.
                                 -------------------- q0 → Ann Berger
        Ann Berger told the Guardian British troops would leave.
                                             ------------------ q1 → Ann Berger
        Ann Berger told the Guardian the troops would leave.
                                     ---------------------- q2 → Ann Berger
        Ann Berger said never before had so many stopped.
                        -------------------------------- q3 → Ann Berger
    "#]],
    );
}

/// What follows the semicolon is the writer's, whatever the tree has.
#[test]
fn before_a_semicolon() {
    let sentences = [
        "The bridge would close in May, Ann Berger said; ninety people would lose their jobs.",
        "The bridge was broke, Ann Berger said on Monday; the drivers were angry.",
        "The bridge would close in May, said Ann Berger; ninety people would go.",
        "Ann Berger said the bridge was old; the road was not.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        The bridge would close in May, Ann Berger said; ninety people would lose their jobs.
        ----------------------------- q0 → Ann Berger
        The bridge was broke, Ann Berger said on Monday; the drivers were angry.
        -------------------- q1 → Ann Berger
        The bridge would close in May, said Ann Berger; ninety people would go.
        ----------------------------- q2 → Ann Berger
        Ann Berger said the bridge was old; the road was not.
                        ------------------------------------ q3 → Ann Berger
    "#]],
    );
}

/// What would be goes on without a tense; what has one the speaker did.
#[test]
fn what_the_speaker_did_then() {
    let sentences = [
        "Ann Berger said she would resign and handed over the keys.",
        "Ann Berger said on Monday she would “never sign the lease” and locked the door behind her.",
        "Ann Berger said she would resign and hand over the keys.",
        "Ann Berger said the bridge would be closed and painted.",
        "Ann Berger said she would meet the man who stole the car and fled.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said she would resign and handed over the keys.
                        ---------------- q0 → Ann Berger
        Ann Berger said on Monday she would “never sign the lease” and locked the door behind her.
                                  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q1 → Ann Berger
        Ann Berger said she would resign and hand over the keys.
                        --------------------------------------- q2 → Ann Berger
        Ann Berger said the bridge would be closed and painted.
                        -------------------------------------- q3 → Ann Berger
        Ann Berger said she would meet the man who stole the car and fled.
                        ------------------------------------------------- q4 → Ann Berger
    "#]],
    );
}

/// A gesture is the speaker's where nobody in the words can make it.
#[test]
fn how_the_speaker_looked() {
    let sentences = [
        "Ann Berger said the bridge was lost, shaking her head.",
        "Ann Berger said she was sorry, wiping tears from her face.",
        "Ann Berger said nobody would be sacked, holding up a copy of the plan.",
        "Ann Berger said the toll was unfair, raising doubts about the plan.",
        "Ann Berger said the man ran at them, waving a knife.",
        "Ann Berger said the crowd cheered, holding up signs.",
        "Ann Berger said the dog was happy, wagging its tail.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the bridge was lost, shaking her head.
                        ------------------- q0 → Ann Berger
        Ann Berger said she was sorry, wiping tears from her face.
                        ------------- q1 → Ann Berger
        Ann Berger said nobody would be sacked, holding up a copy of the plan.
                        ---------------------- q2 → Ann Berger
        Ann Berger said the toll was unfair, raising doubts about the plan.
                        ------------------- q3 → Ann Berger
        Ann Berger said the man ran at them, waving a knife.
                        ----------------------------------- q4 → Ann Berger
        Ann Berger said the crowd cheered, holding up signs.
                        ----------------------------------- q5 → Ann Berger
        Ann Berger said the dog was happy, wagging its tail.
                        ----------------------------------- q6 → Ann Berger
    "#]],
    );
}

/// Whom an abbreviation leaves open: a clause of several begins a sentence of its own.
#[test]
fn behind_an_abbreviation() {
    let sentences = [
        "Ann Berger said the firm would leave the U.S. Chinese builders were pleased.",
        "Ann Berger said the firm would build in the U.S. Investors were pleased.",
        "Ann Berger said she came from Elm, D.C. Several friends were with her.",
        "Ann Berger said the U.S. Chinese community was growing.",
        "Ann Berger said the U.S. Marines were ready.",
        "Ann Berger said U.S. President Carl Weber had lied.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the firm would leave the U.S. Chinese builders were pleased.
                        ----------------------------- q0 → Ann Berger
        Ann Berger said the firm would build in the U.S. Investors were pleased.
                        -------------------------------- q1 → Ann Berger
        Ann Berger said she came from Elm, D.C. Several friends were with her.
                        ----------------------- q2 → Ann Berger
        Ann Berger said the U.S. Chinese community was growing.
                        -------------------------------------- q3 → Ann Berger
        Ann Berger said the U.S. Marines were ready.
                        --------------------------- q4 → Ann Berger
        Ann Berger said U.S. President Carl Weber had lied.
                        ---------------------------------- q5 → Ann Berger
    "#]],
    );
}

/// What the writer says of the words, or of who says them.
#[test]
fn what_the_writer_calls_them() {
    let sentences = [
        "Ann Berger said the bridge was “a circus”, an allusion to its owner's zoo.",
        "Ann Berger said she was “a slave”, a word that shocked the court.",
        "Ann Berger said she would resign, the third member of the council to do so this year.",
        "Ann Berger told the court that it had “no objection” to a bridge, days after the council met.",
        "Ann Berger said the bridge was a hit, a reference to her past.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said the bridge was “a circus”, an allusion to its owner's zoo.
                        ~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        Ann Berger said she was “a slave”, a word that shocked the court.
                        ~~~~~~~~~~~~~~~~~ q1 → Ann Berger
        Ann Berger said she would resign, the third member of the council to do so this year.
                        ---------------- q2 → Ann Berger
        Ann Berger told the court that it had “no objection” to a bridge, days after the council met.
                                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q3 → Ann Berger
        Ann Berger said the bridge was a hit, a reference to her past.
                        --------------------------------------------- q4 → Ann Berger
    "#]],
    );
}

/// The report ends before the verb of the noun that it belongs to.
#[test]
fn before_the_verb_of_who_says_it() {
    let sentences = [
        "A nurse who says the bridges were burned is one of three people suing the city.",
        "A nurse who said the mayor was drunk has been fined.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        A nurse who says the bridges were burned is one of three people suing the city.
                         ----------------------- q0 → A nurse
        A nurse who said the mayor was drunk has been fined.
                         ------------------- q1 → A nurse
    "#]],
    );
}

/// One judgement, with what is said of the thing judged.
#[test]
fn judged_with_a_relative_clause() {
    let sentences = [
        "Ann Berger blamed tariffs on steel, which she said had added $44 million in costs.",
        "Ann Berger praised the new bridge, which Carl Weber said would save lives.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger blamed tariffs on steel, which she said had added $44 million in costs.
                          ----------------                 ------------------------------ q0 → Ann Berger
        Ann Berger praised the new bridge, which Carl Weber said would save lives.
                           -------------- q1 → Ann Berger
    "#]],
    );
}

/// No clause in the tree.
#[test]
fn as_young_as() {
    let sentences = [
        "Ann Berger said children as young as eight work in the pits.",
        "Police said boys as young as ten carry knives.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger said children as young as eight work in the pits.
                        ------------------------------------------- q0 → Ann Berger
        Police said boys as young as ten carry knives.
                    --------------------------------- q1 → Police
    "#]],
    );
}
