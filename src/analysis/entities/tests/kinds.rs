//! One name, one type.

use expect_test::expect;

use super::draw;

#[test]
fn a_surname_taken_for_an_organisation_is_a_person() {
    expect![[r#"
        Elena Markov founded the lab. Markov left it in May. Markov now teaches.
        1^^^^^^^^^^^                  1^^^^^                 1^^^^^
        1 Person "Elena Markov" she
    "#]].assert_eq(&draw(
        "[PER Elena Markov] founded the lab. [ORG Markov] left it in May. [PER Markov] now teaches.",
    ));
}

#[test]
fn a_company_taken_for_a_person_is_an_organisation() {
    expect![[r#"
        Tandem Sachs cut jobs. Tandem fell 3 per cent. Tandem Sachs Group Inc declined to comment.
        1^^^^^^^^^^^           1^^^^^                  1^^^^^^^^^^^^^^^^^^^^^
        1 Organization "Tandem Sachs Group Inc"
    "#]].assert_eq(&draw(
        "[ORG Tandem Sachs] cut jobs. [PER Tandem] fell 3 per cent. [ORG Tandem Sachs Group Inc] declined to comment.",
    ));
}

#[test]
fn a_courtesy_title_makes_a_person() {
    expect![[r#"
        Mrs Halloway waved. Halloway is 90.
            1^^^^^^^        1^^^^^^^
        1 Person "Halloway" she
    "#]]
    .assert_eq(&draw("Mrs [ORG Halloway] waved. [ORG Halloway] is 90."));
}

#[test]
fn a_place_and_its_team_stay_two() {
    expect![[r#"
        Leeds beat Everton in Leeds. Leeds have won in Leeds before.
        1^^^^      2^^^^^^    3^^^^  1^^^^             3^^^^
        1 Organization "Leeds"
        2 Organization "Everton" (Q5794)
        3 Location "Leeds" (GB) (Q39121)
    "#]].assert_eq(&draw(
        "[ORG Leeds] beat [ORG Everton] in [LOC Leeds]. [ORG Leeds] have won in [LOC Leeds] before.",
    ));
}

#[test]
fn a_full_name_outweighs_two_slips() {
    expect![[r#"
        President Nora Lindqvist spoke. Lindqvist was tired, but Lindqvist stayed.
                  1^^^^^^^^^^^^^        1^^^^^^^^                1^^^^^^^^
        1 Person "Nora Lindqvist" she | President
    "#]].assert_eq(&draw(
        "President [PER Nora Lindqvist] spoke. [ORG Lindqvist] was tired, but [ORG Lindqvist] stayed.",
    ));
}

#[test]
fn a_double_barrelled_family_name_is_its_bearer() {
    expect![[r#"
        Mayor Ada Berger-Lind voted no. Berger-Lind said so to Acme-Lind.
              1^^^^^^^^^^^^^^           1^^^^^^^^^^            2^^^^^^^^
        1 Person "Ada Berger-Lind" she | Mayor
        2 Organization "Acme-Lind"
    "#]]
    .assert_eq(&draw(
        "Mayor [PER Ada Berger-Lind] voted no. [ORG Berger-Lind] said so to [ORG Acme-Lind].",
    ));
}
