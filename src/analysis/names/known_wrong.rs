//! Typical errors of the model, drawn as they are today. A drawing that changes
//! for the better is good news: redraw it with `UPDATE_EXPECT=1`.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::tests::check;

// FIXME: the only capital is that of every word: a verb joins the surname.
#[test]
fn a_headline_in_title_case() {
    check(
        "Port Workers Reject Offer As Talks With Harlan Stall",
        &expect![[r#"
        Port Workers Reject Offer As Talks With Harlan Stall
                                                ^^^^^^^^^^^^ person
    "#]],
    );
}

// FIXME: a company that is a common word, where every sentence has a capital.
#[test]
fn a_company_that_is_a_common_word() {
    check(
        "Target fell by three per cent on Friday.",
        &expect![[r#"
        Target fell by three per cent on Friday.
    "#]],
    );
}

// FIXME: short titles of the press at the start of a sentence.
#[test]
fn a_newspaper_that_is_a_common_word() {
    check(
        "The Sun reported on Monday that Will Young had bought the Globe.",
        &expect![[r#"
            The Sun reported on Monday that Will Young had bought the Globe.
                                            ^^^^^^^^^^ person
        "#]],
    );
}

// FIXME: a city that beats another is a club; the first name opens the sentence.
#[test]
fn clubs_named_after_cities() {
    check(
        "Manchester beat Madrid 2-1 on Tuesday, and Kane scored both goals for Bayern.",
        &expect![[r#"
            Manchester beat Madrid 2-1 on Tuesday, and Kane scored both goals for Bayern.
            ^^^^^^^^^^      ^^^^^^                     ^^^^                       ^^^^^^ organization, organization, person, location
        "#]],
    );
}

// FIXME: neither the lists nor the body of the text know these names.
#[test]
fn unknown_names_in_capitals() {
    check(
        "HURRICANE DELIA HITS COAST OF MERROW AS GOVERNOR LANE CALLS FOR CALM",
        &expect![[r#"
            HURRICANE DELIA HITS COAST OF MERROW AS GOVERNOR LANE CALLS FOR CALM
            ^^^^^^^^^^^^^^^ event
        "#]],
    );
}

// FIXME: first names carry some names, not all of them and not whole.
#[test]
fn a_text_in_lower_case() {
    check(
        "the prime minister keir starmer met ursula von der leyen in brussels on friday.",
        &expect![[r#"
            the prime minister keir starmer met ursula von der leyen in brussels on friday.
                               ^^^^^^^^^^^^     ^^^^^^^^^^^^^^          ^^^^^^^^ person, person, location
        "#]],
    );
}

// FIXME: first name and surname, but a law firm.
#[test]
fn a_company_named_after_people() {
    check(
        "Baker McKenzie and Sullivan & Cromwell advised Morgan Stanley.",
        &expect![[r#"
        Baker McKenzie and Sullivan & Cromwell advised Morgan Stanley.
        ^^^^^^^^^^^^^^     ^^^^^^^^^^^^^^^^^^^         ^^^^^^^^^^^^^^ person, organization, organization
    "#]],
    );
}

// FIXME: one kind for each spelling in an article: the river basin follows the company.
#[test]
fn one_spelling_for_two_things() {
    check(
        "Amazon said the Amazon basin was safe.",
        &expect![[r#"
        Amazon said the Amazon basin was safe.
        ^^^^^^          ^^^^^^ organization, organization
    "#]],
    );
}

// FIXME: the place outweighs the first name.
#[test]
fn a_first_name_that_is_a_place() {
    check(
        "Jordan visited Jordan with Paris Hilton and Georgia Lane.",
        &expect![[r#"
        Jordan visited Jordan with Paris Hilton and Georgia Lane.
        ^^^^^^         ^^^^^^      ^^^^^^^^^^^^     ^^^^^^^^^^^^ person, location, person, location
    "#]],
    );
}

// FIXME: without an article it reads like the adjective.
#[test]
fn a_party_in_the_plural() {
    check(
        "Labour criticised the Home Office, while Conservatives backed Patel.",
        &expect![[r#"
            Labour criticised the Home Office, while Conservatives backed Patel.
            ^^^^^^                ^^^^^^^^^^^                             ^^^^^ organization, organization, person
        "#]],
    );
}
