//! Descriptions, documents and pronouns, and whom they mean.

use expect_test::expect;

use super::check;

#[test]
fn the_name_beside_a_description() {
    check("The firm that built the bridge, Halden Steel, said it was safe.", &expect![[""]]);
    check("“It is safe,” said one former engineer, Carl Weber, now a teacher.", &expect![[""]]);
    check("Head of the Bridge Council Ann Berger said that it was safe.", &expect![[""]]);
    check(
        "The bridge will open in May, according to Oslo-based engineer Ann Berger.",
        &expect![[""]],
    );
}

#[test]
fn age_office_and_nationality() {
    check(
        "Carl Weber, 24, was arrested on Monday. “I am innocent,” the 24-year-old said.",
        &expect![[""]],
    );
    check(
        "Ardley United manager Paul Meyer resigned on Monday. “It was time,” the United boss said.",
        &expect![[""]],
    );
    check("Ingrid Holm of Norway won the race. “I am proud,” the Norwegian said.", &expect![[""]]);
}

#[test]
fn documents_speak_for_their_owners() {
    check("The Bridge Institute’s report said that the bridge was safe.", &expect![[""]]);
    check("A statement by the Bridge Institute said that the bridge was safe.", &expect![[""]]);
}

#[test]
fn those_who_are_quoted_by_others() {
    check(
        "The agency quoted engineer Carl Weber as saying that the bridge was safe.",
        &expect![[""]],
    );
}

#[test]
fn who_was_asked_answers() {
    check(
        "“Is the bridge safe?” Mary Berger asked Anna Weber.\n\n“It is,” she said.",
        &expect![[""]],
    );
}

#[test]
fn a_pronoun_is_no_name() {
    check("It was said that the bridge was safe.", &expect![[""]]);
    check("“We are ready,” they said.", &expect![[""]]);
}
