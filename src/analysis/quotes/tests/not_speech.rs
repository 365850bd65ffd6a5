//! Words between marks, or after a verb of speech, that nobody said.

use expect_test::expect;

use super::check;

#[test]
fn scare_quotes() {
    check(
        "The so-called “peace plan” failed on Monday.",
        &expect![[r#"
            The so-called “peace plan” failed on Monday.
        "#]],
    );
    check(
        "The “experts” were wrong again.",
        &expect![[r#"
            The “experts” were wrong again.
        "#]],
    );
}

#[test]
fn titles_of_works() {
    check(
        "Her novel “The Bridge” and the song “Open in May” sold well.",
        &expect![[r#"
            Her novel “The Bridge” and the song “Open in May” sold well.
        "#]],
    );
    check(
        "He sang “Bridge of Sighs” at the opening, and Ann Berger listened.",
        &expect![[r#"
            He sang “Bridge of Sighs” at the opening, and Ann Berger listened.
        "#]],
    );
}

#[test]
fn terms_and_nicknames() {
    check(
        "The word “bridge” has six letters.",
        &expect![[r#"
            The word “bridge” has six letters.
        "#]],
    );
    check(
        "Robert “Bobby” Miller built the bridge.",
        &expect![[r#"
            Robert “Bobby” Miller built the bridge.
        "#]],
    );
    check(
        "The virus, known as “bridge fever,” spread on Monday.",
        &expect![[r#"
            The virus, known as “bridge fever,” spread on Monday.
        "#]],
    );
}

#[test]
fn signs_and_slogans() {
    check(
        "The sign read “Closed.”",
        &expect![[r#"
            The sign read “Closed.”
                          ~~~~~~~~~ q0 → The sign
        "#]],
    );
}

#[test]
fn verbs_that_are_no_speech() {
    check(
        "The bridge added 200 jobs to the city.",
        &expect![[r#"
            The bridge added 200 jobs to the city.
        "#]],
    );
    check(
        "Ann Berger addressed the crowd and told a joke.",
        &expect![[r#"
            Ann Berger addressed the crowd and told a joke.
        "#]],
    );
    check(
        "The company announced a new bridge.",
        &expect![[r#"
            The company announced a new bridge.
                                  ------------ q0 → The company
        "#]],
    );
    check(
        "Ann Berger congratulated the rowers on Monday.",
        &expect![[r#"
            Ann Berger congratulated the rowers on Monday.
        "#]],
    );
    check(
        "Ann Berger praised the firefighters on Monday.",
        &expect![[r#"
            Ann Berger praised the firefighters on Monday.
        "#]],
    );
    check(
        "Ann Berger thanked the rowers for Monday’s help.",
        &expect![[r#"
        Ann Berger thanked the rowers for Monday’s help.
                           ---------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The painting speaks to everybody.",
        &expect![[r#"
            The painting speaks to everybody.
        "#]],
    );
}

#[test]
fn set_phrases() {
    check(
        "Needless to say, the bridge stayed closed.",
        &expect![[r#"
            Needless to say, the bridge stayed closed.
        "#]],
    );
    check(
        "That said, the bridge stayed closed.",
        &expect![[r#"
            That said, the bridge stayed closed.
        "#]],
    );
    check(
        "It goes without saying that the bridge stayed closed.",
        &expect![[r#"
            It goes without saying that the bridge stayed closed.
        "#]],
    );
}

#[test]
fn headings_between_paragraphs() {
    check(
        "“We are ready,” Ann Berger said.\n\n‘Nobody crosses it now.’\n\nCarl Weber left the room.",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            ‘Nobody crosses it now.’
            Carl Weber left the room.
        "#]],
    );
}

#[test]
fn nouns_and_particles() {
    check(
        "Ann Berger’s attacks on the council went on.",
        &expect![[r#"
            Ann Berger’s attacks on the council went on.
        "#]],
    );
    check(
        "Ann Berger called off the opening of the bridge.",
        &expect![[r#"
            Ann Berger called off the opening of the bridge.
        "#]],
    );
    check(
        "Ann Berger called both engineers on Tuesday night.",
        &expect![[r#"
            Ann Berger called both engineers on Tuesday night.
        "#]],
    );
    check(
        "Ann Berger supports Carl Weber.",
        &expect![[r#"
            Ann Berger supports Carl Weber.
        "#]],
    );
}

#[test]
fn added_and_wrote_things() {
    check(
        "Ann Berger added 25 points for the club, which won again.",
        &expect![[r#"
            Ann Berger added 25 points for the club, which won again.
        "#]],
    );
    check(
        "Carl Weber wrote a letter that was published on Monday.",
        &expect![[r#"
            Carl Weber wrote a letter that was published on Monday.
        "#]],
    );
}

#[test]
fn this_is_to_say() {
    check(
        "This is not to say that the bridge is safe.",
        &expect![[r#"
            This is not to say that the bridge is safe.
        "#]],
    );
    check(
        "All of this is to say that the bridge will open.",
        &expect![[r#"
            All of this is to say that the bridge will open.
        "#]],
    );
}

#[test]
fn lines_that_look_like_labels() {
    check(
        "Carrots: 1 cup, chopped\n\nCarrots: 2 cups, sliced\n\nOnions: none at all",
        &expect![[r#"
            Carrots: 1 cup, chopped
            Carrots: 2 cups, sliced
            Onions: none at all
        "#]],
    );
}

#[test]
fn wishes() {
    check(
        "Ann Berger wants to open the bridge in May.",
        &expect![[r#"
            Ann Berger wants to open the bridge in May.
        "#]],
    );
}

#[test]
fn labels_of_people() {
    check(
        "Ann Berger, identified as “Witness Number 1” in the files, says the mayor knew.",
        &expect![[r#"
            Ann Berger, identified as “Witness Number 1” in the files, says the mayor knew.
                                                                            -------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn nobody_says_so() {
    check(
        "Who says bridges are dull?",
        &expect![[r#"
        Who says bridges are dull?
    "#]],
    );
    check(
        "You can say what you like about bridges.",
        &expect![[r#"
        You can say what you like about bridges.
    "#]],
    );
}

#[test]
fn objects_that_tell_nothing() {
    check(
        "Ann Berger described the scene.",
        &expect![[r#"
        Ann Berger described the scene.
    "#]],
    );
    check(
        "Ann Berger thanked the crowd.",
        &expect![[r#"
        Ann Berger thanked the crowd.
    "#]],
    );
    check(
        "Ann Berger thanked the crowd for its patience.",
        &expect![[r#"
        Ann Berger thanked the crowd for its patience.
                           -------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger laughed off the injury.",
        &expect![[r#"
        Ann Berger laughed off the injury.
    "#]],
    );
    check(
        "Ann Berger claimed benefits for nine years.",
        &expect![[r#"
        Ann Berger claimed benefits for nine years.
    "#]],
    );
    check(
        "Ann Berger claimed responsibility for the closure.",
        &expect![[r#"
        Ann Berger claimed responsibility for the closure.
                           ------------------------------ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn what_is_fair_to_say() {
    check(
        "It is important to note that the bridge is old.",
        &expect![[r#"
            It is important to note that the bridge is old.
        "#]],
    );
    check(
        "Ann Berger was happy to say that the bridge was safe.",
        &expect![[r#"
            Ann Berger was happy to say that the bridge was safe.
                                             ------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger tells the truth and the council trusts her.",
        &expect![[r#"
            Ann Berger tells the truth and the council trusts her.
        "#]],
    );
}

#[test]
fn cars_that_are_recalled() {
    check(
        "Acme recalled 1.9 million cars over fears that they could burn.",
        &expect![[r#"
            Acme recalled 1.9 million cars over fears that they could burn.
        "#]],
    );
    check(
        "Ann Berger recalled that the bridge fell at night.",
        &expect![[r#"
            Ann Berger recalled that the bridge fell at night.
                                     ------------------------ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_the_writer_finds_worth_saying() {
    check(
        "Ann Berger left Acme in May. It’s worth noting that it is not rare for bridges to close.",
        &expect![[r#"
            Ann Berger left Acme in May. It’s worth noting that it is not rare for bridges to close.
        "#]],
    );
    check(
        "Ann Berger left Acme in May. It's safe to say the bridge is old.",
        &expect![[r#"
        Ann Berger left Acme in May. It's safe to say the bridge is old.
    "#]],
    );
    check(
        "Ann Berger said it was worth repeating the test. She noted that the bridge is old.",
        &expect![[r#"
            Ann Berger said it was worth repeating the test. She noted that the bridge is old.
                            ------------------------------- q0 → Ann Berger
                                                                            ----------------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn what_tests_and_questions_are_like() {
    check(
        "The first tests of the bridge are promising enough to justify a letter to the council.",
        &expect![[r#"
            The first tests of the bridge are promising enough to justify a letter to the council.
        "#]],
    );
    check(
        "Those questions were challenging to answer.",
        &expect![[r#"
        Those questions were challenging to answer.
    "#]],
    );
    check(
        "The council is promising to open the bridge. Ann Berger challenged the council to open it.",
        &expect![[r#"
            The council is promising to open the bridge. Ann Berger challenged the council to open it.
                                     ------------------ q0 → The council
                                                                               ---------------------- q1 → Ann Berger
        "#]],
    );
}

#[test]
fn what_comes_of_it() {
    check(
        "Acme has found a repair so simple that it almost should not work.",
        &expect![[r#"
        Acme has found a repair so simple that it almost should not work.
    "#]],
    );
    check(
        "Acme has found that the repair is so simple that it almost should not work.",
        &expect![[r#"
            Acme has found that the repair is so simple that it almost should not work.
                                ------------------------------------------------------ q0 → Acme
        "#]],
    );
}

#[test]
fn whom_a_letter_addresses() {
    check(
        "DEAR ANNIE: My husband bought a bridge last year. It is loud and I can’t sleep.\n\nDEAR TIRED: You should be glad that he has work. Buy better windows.\n\nDEAR ANNIE: My sister never writes to me. Should I visit her?",
        &expect![[r#"
            DEAR ANNIE: My husband bought a bridge last year. It is loud and I can’t sleep.
            DEAR TIRED: You should be glad that he has work. Buy better windows.
            DEAR ANNIE: My sister never writes to me. Should I visit her?
        "#]],
    );
    check(
        "ANNIE: My husband bought a bridge last year.\n\nCARL: You should be glad that he has work.\n\nANNIE: My sister never writes to me.",
        &expect![[r#"
            ANNIE: My husband bought a bridge last year.
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → ANNIE
            CARL: You should be glad that he has work.
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → CARL
            ANNIE: My sister never writes to me.
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q2 → ANNIE
        "#]],
    );
}

#[test]
fn what_for_something_was_declared() {
    for (text, expected) in [
        (
            "It is the emergency that Ann Berger declared on Friday so she could close the bridge.",
            expect![[r#"
                It is the emergency that Ann Berger declared on Friday so she could close the bridge.
            "#]],
        ),
        (
            "The council has denied the funds for a bridge, and the row between the two sides caused a delay.",
            expect![[r#"
                The council has denied the funds for a bridge, and the row between the two sides caused a delay.
                                       ---------------------- q0 → The council (denied)
            "#]],
        ),
        (
            "Ann Berger: Theft of a bridge, visiting a fair, held in jail in lieu of bond.",
            expect![[r#"
                Ann Berger: Theft of a bridge, visiting a fair, held in jail in lieu of bond.
            "#]],
        ),
        (
            "Police press officer Ann Berger stated the bridge was safe.",
            expect![[r#"
            Police press officer Ann Berger stated the bridge was safe.
                                                   ------------------- q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_is_told_of_what_was_said() {
    for (text, expected) in [
        (
            "What Ann Berger said was false.",
            expect![[r#"
            What Ann Berger said was false.
        "#]],
        ),
        (
            "The story Ann Berger told does not add up.",
            expect![[r#"
            The story Ann Berger told does not add up.
        "#]],
        ),
        (
            "The plan, which Ann Berger says was hers, failed.",
            expect![[r#"
            The plan, which Ann Berger says was hers, failed.
            --------                        -------- q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_things_do_is_not_said() {
    let sentences = [
        "Ann Berger fought against a law that threatened to close the bridge.",
        "Ann Berger campaigned for a bill that promised to cut taxes.",
        "Her skill denied Elmford a goal.",
        "Dora Klein added two goals to help Elmford win.",
        "Ann Berger has much to say that is music to drivers’ ears.",
        "The rent he charges is linked to a risk. Carl Weber owns a bridge.",
        "The firm that threatened to close the bridge has gone.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger fought against a law that threatened to close the bridge.
        Ann Berger campaigned for a bill that promised to cut taxes.
        Her skill denied Elmford a goal.
        Dora Klein added two goals to help Elmford win.
        Ann Berger has much to say that is music to drivers’ ears.
        The rent he charges is linked to a risk. Carl Weber owns a bridge.
        The firm that threatened to close the bridge has gone.
                                 ------------------- q0 → The firm that
    "#]],
    );
}

#[test]
fn short_words_that_end_inside_their_marks_are_speech() {
    let sentences = [
        "“Go home!” said Ann Berger.",
        "“Help me!” she cried.",
        "“Enough!” shouted the crowd.",
        "“My client is innocent,” advocate Jo Lind submitted.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        “Go home!” said Ann Berger.
        ^^^^^^^^^^ q0 → Ann Berger
        “Help me!” she cried.
        ^^^^^^^^^^ q1 → Ann Berger
        “Enough!” shouted the crowd.
        ^^^^^^^^^ q2 → the crowd
        “My client is innocent,” advocate Jo Lind submitted.
        ^^^^^^^^^^^^^^^^^^^^^^^^ q3 → Jo Lind
    "#]],
    );
}

/// Who is asked does not ask.
#[test]
fn asked_himself() {
    let sentences = [
        "Carl Weber, asked how much he would be paid this year, said he did not know.",
        "Ann Berger, asked when the bridge would open, shrugged.",
        "Ann Berger, a nurse, asked if the bridge would open.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Carl Weber, asked how much he would be paid this year, said he did not know.
                                                                    --------------- q0 → Carl Weber
        Ann Berger, asked when the bridge would open, shrugged.
        Ann Berger, a nurse, asked if the bridge would open.
                                   ------------------------ q1 → Ann Berger (asked)
    "#]],
    );
}

/// What things do, and what something is compared with.
#[test]
fn what_things_do() {
    let sentences = [
        "The cold threatened to kill the vines.",
        "The activity of these cells predicted how the brain would react.",
        "The job demands patience and a strong back.",
        "The bridge is older than the town's book says and may have to go.",
        "Eating more meat than the Food Guide for Elmford suggests could cause harm.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        The cold threatened to kill the vines.
        The activity of these cells predicted how the brain would react.
        The job demands patience and a strong back.
        The bridge is older than the town's book says and may have to go.
        Eating more meat than the Food Guide for Elmford suggests could cause harm.
    "#]],
    );
}
