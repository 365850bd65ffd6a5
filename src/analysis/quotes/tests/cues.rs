//! Words that report.

use expect_test::expect;

use super::check;

#[test]
fn split() {
    check(
        "“The bridge,” Ann Berger said, “will open in May.”",
        &expect![[r#"
            “The bridge,” Ann Berger said, “will open in May.”
            ^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger told the council, adding: “The bridge will open in May.”",
        &expect![[r#"
            “We are ready,” Ann Berger told the council, adding: “The bridge will open in May.”
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
}

#[test]
fn said_once_more() {
    check(
        "Ann Berger reaffirmed that the bridge was safe and would open on Friday.",
        &expect![[r#"
            Ann Berger reaffirmed that the bridge was safe and would open on Friday.
                                       -------------------------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn inverted() {
    check(
        "“We are ready,” said Ann Berger.",
        &expect![[r#"
            “We are ready,” said Ann Berger.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Said Ann Berger: “We are ready.”",
        &expect![[r#"
            Said Ann Berger: “We are ready.”
                             ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn missing() {
    check(
        "Ann Berger: “We are ready.”",
        &expect![[r#"
            Ann Berger: “We are ready.”
                        ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready.” — Ann Berger",
        &expect![[r#"
            “We are ready.” — Ann Berger
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger shook her head. “We are not ready.”",
        &expect![[r#"
            Ann Berger shook her head. “We are not ready.”
                                       ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn told_reporters() {
    check(
        "Ann Berger told reporters on Monday that the bridge would open in May.",
        &expect![[r#"
            Ann Berger told reporters on Monday that the bridge would open in May.
                                                     ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger told The Daily Mail in an interview.",
        &expect![[r#"
            “We are ready,” Ann Berger told The Daily Mail in an interview.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn wrote_on_x() {
    check(
        "“We are ready,” Ann Berger wrote on X.",
        &expect![[r#"
            “We are ready,” Ann Berger wrote on X.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger tweeted on Monday.",
        &expect![[r#"
            “We are ready,” Ann Berger tweeted on Monday.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "In a post on Facebook, Ann Berger wrote that the bridge would open in May.",
        &expect![[r#"
            In a post on Facebook, Ann Berger wrote that the bridge would open in May.
                                                         ---------------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn according_to() {
    check(
        "According to Ann Berger, the bridge will open in May.",
        &expect![[r#"
            According to Ann Berger, the bridge will open in May.
                                     --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge will open in May, according to two people familiar with the plans.",
        &expect![[r#"
            The bridge will open in May, according to two people familiar with the plans.
            --------------------------- q0 → two people
        "#]],
    );
    check(
        "“We are ready,” according to a statement from the ministry.",
        &expect![[r#"
            “We are ready,” according to a statement from the ministry.
            ^^^^^^^^^^^^^^^ q0 → the ministry
        "#]],
    );
}

#[test]
fn negated() {
    check(
        "Ann Berger did not say when the bridge would open.",
        &expect![[r#"
            Ann Berger did not say when the bridge would open.
                                   -------------------------- q0 → Ann Berger (not said)
        "#]],
    );
    check(
        "Ann Berger would not say whether the bridge was safe.",
        &expect![[r#"
            Ann Berger would not say whether the bridge was safe.
                                     --------------------------- q0 → Ann Berger (not said)
        "#]],
    );
    check(
        "Ann Berger never said that the bridge was safe.",
        &expect![[r#"
            Ann Berger never said that the bridge was safe.
                                       ------------------- q0 → Ann Berger (not said)
        "#]],
    );
}

#[test]
fn modal() {
    check(
        "Critics may argue that the bridge costs too much.",
        &expect![[r#"
            Critics may argue that the bridge costs too much.
                                   ------------------------- q0 → Critics (may)
        "#]],
    );
    check(
        "Ann Berger is expected to say that the bridge will open in May.",
        &expect![[r#"
            Ann Berger is expected to say that the bridge will open in May.
                                               --------------------------- q0 → Ann Berger (may)
        "#]],
    );
}

#[test]
fn passive() {
    check(
        "Ann Berger was quoted as saying that the bridge would open in May.",
        &expect![[r#"
            Ann Berger was quoted as saying that the bridge would open in May.
                                                 ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger was quoted as saying by a local paper.",
        &expect![[r#"
            “We are ready,” Ann Berger was quoted as saying by a local paper.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "It was reported that the bridge would open in May.",
        &expect![[r#"
            It was reported that the bridge would open in May.
                                 ---------------------------- q0 → ?
        "#]],
    );
    check(
        "The bridge is said to be safe.",
        &expect![[r#"
            The bridge is said to be safe.
            ----------         ---------- q0 → ?
        "#]],
    );
}

#[test]
fn nominal() {
    check(
        "Ann Berger issued a warning that the bridge might close.",
        &expect![[r#"
            Ann Berger issued a warning that the bridge might close.
                                             ---------------------- q0 → Ann Berger
        "#]],
    );
}

#[test]
fn participles() {
    check(
        "Ann Berger left the room, saying that the bridge would open in May.",
        &expect![[r#"
            Ann Berger left the room, saying that the bridge would open in May.
                                                  ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "But Ann Berger left the room, saying that the bridge would open in May.",
        &expect![[r#"
            But Ann Berger left the room, saying that the bridge would open in May.
                                                      ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Asked about the bridge, Ann Berger said: “We are ready.”",
        &expect![[r#"
            Asked about the bridge, Ann Berger said: “We are ready.”
                                                     ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn other_manners() {
    check(
        "“We are ready,” Ann Berger quipped.",
        &expect![[r#"
            “We are ready,” Ann Berger quipped.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“The bridge is safe,” insisted Carl Weber.",
        &expect![[r#"
            “The bridge is safe,” insisted Carl Weber.
            ^^^^^^^^^^^^^^^^^^^^^ q0 → Carl Weber
        "#]],
    );
    check(
        "“Open it,” Ann Berger shouted at the workers.",
        &expect![[r#"
            “Open it,” Ann Berger shouted at the workers.
            ^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“It is over,” sighed Ann Berger.",
        &expect![[r#"
            “It is over,” sighed Ann Berger.
            ^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn how_somebody_puts_it() {
    check(
        "“Stone first, then steel,” is how Ann Berger puts it.",
        &expect![[r#"
        “Stone first, then steel,” is how Ann Berger puts it.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "“Close the bridge,” a banner read.",
        &expect![[r#"
        “Close the bridge,” a banner read.
        ^^^^^^^^^^^^^^^^^^^ q0 → a banner
    "#]],
    );
    check(
        "In the words of Ann Berger, the bridge is “a gift”.",
        &expect![[r#"
            In the words of Ann Berger, the bridge is “a gift”.
                                        ~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn verbs_with_a_doubled_letter() {
    check(
        "Ann Berger slammed the council over the bridge.",
        &expect![[r#"
            Ann Berger slammed the council over the bridge.
                               --------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "Carl Weber slammed the ball into the net.",
        &expect![[r#"
            Carl Weber slammed the ball into the net.
        "#]],
    );
    check(
        "The council labelled the bridge a “disgrace”.",
        &expect![[r#"
            The council labelled the bridge a “disgrace”.
                                 ~~~~~~~~~~~~~~~~~~~~~~~ q0 → The council
        "#]],
    );
    check(
        "“Go away,” Ann Berger snapped.",
        &expect![[r#"
            “Go away,” Ann Berger snapped.
            ^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn what_somebody_points_out() {
    check(
        "As many drivers have pointed out, the bridge is old.",
        &expect![[r#"
            As many drivers have pointed out, the bridge is old.
                                              ----------------- q0 → many drivers
        "#]],
    );
    check(
        "Ann Berger pointed out that the bridge was old.",
        &expect![[r#"
            Ann Berger pointed out that the bridge was old.
                                        ------------------ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger pointed out the bridge to her son.",
        &expect![[r#"
            Ann Berger pointed out the bridge to her son.
        "#]],
    );
}

#[test]
fn what_is_called_for() {
    for (text, expected) in [
        (
            "Ann Berger has called for repairs to be sped up.",
            expect![[r#"
            Ann Berger has called for repairs to be sped up.
                                      --------------------- q0 → Ann Berger
        "#]],
        ),
        (
            "Ann Berger spoke about “a terrible day”.",
            expect![[r#"
            Ann Berger spoke about “a terrible day”.
                                   ~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn sentences_that_begin_with_a_number() {
    let sentences = [
        "“50 people have died,” Ann Berger said.",
        "Ann Berger said: “50 people have died in May.”",
        "Ann Berger said they had spent “50 million on it”.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        “50 people have died,” Ann Berger said.
        ^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        Ann Berger said: “50 people have died in May.”
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        Ann Berger said they had spent “50 million on it”.
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q2 → Ann Berger
    "#]],
    );
}

#[test]
fn what_is_accepted() {
    let sentences = [
        "Ann Berger accepted that she had not written it down.",
        "Ann Berger accepted the job.",
        "“It was my fault,” Ann Berger accepted.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Ann Berger accepted that she had not written it down.
                                 --------------------------- q0 → Ann Berger
        Ann Berger accepted the job.
        “It was my fault,” Ann Berger accepted.
        ^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
    "#]],
    );
}

/// Whatever the tag of the verb, and however far its subject.
#[test]
fn called_on_somebody() {
    let sentences = [
        "Elm Bank, which holds 7.4 percent of the shares, called on the board to sell the bridge.",
        "Ann Berger called upon the police to close the bridge.",
        "In a statement, the council called on all parties to respect the results.",
        "The board called on its reserves in May.",
    ];
    check(
        &sentences.join("\n\n"),
        &expect![[r#"
        Elm Bank, which holds 7.4 percent of the shares, called on the board to sell the bridge.
                                                                   ---------------------------- q0 → Elm Bank
        Ann Berger called upon the police to close the bridge.
                               ------------------------------ q1 → Ann Berger
        In a statement, the council called on all parties to respect the results.
                                              ---------------------------------- q2 → the council
        The board called on its reserves in May.
    "#]],
    );
}
