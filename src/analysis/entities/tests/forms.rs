//! The name grammar and the form that is printed, from the text on.

use expect_test::expect;

use super::draw_found;

#[test]
fn hyphenated_given_names() {
    expect![[r#""#]].assert_eq(&draw_found(
        "President Kim Dae-sun met Chiu Wei-lun in Busan. Kim said Chiu had promised a visit, and Ji-woo Han agreed. The Ford-run plant and a London-based bank in Stratford-upon-Avon stayed shut.",
    ));
}

#[test]
fn letters_after_a_name() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Nadia Holm KC, for the crown, called Tom Reyes MBE. Ms Holm asked Prof Ida Stern FRS, and Rosa Bell MSP answered. Jon Farr, CPA, and Lena Voss, M.D., watched. Eric Dunn, Jr. left; Dunn was ill.",
    ));
}

#[test]
fn titles_on_second_reference() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Pastor Kwame Osei spoke first. Pastor Osei was followed by Cllr Jean Marsh and DI Paul Trent. Cllr Marsh thanked Detective Inspector Trent. Tan Sri Hamid Noor sat beside Councilwoman Eva Ruiz, and Tan Sri Hamid laughed at what Councilwoman Ruiz said.",
    ));
}

#[test]
fn knights_peers_and_royals() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Sir Edmund Tarrant met Dame Olive Crewe. Sir Edmund praised Dame Olive. Lord Pell of Ashby disagreed, and so did Baroness Finch. Lord Pell left early. King Rupert stayed.",
    ));
}

#[test]
fn nicknames() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Margaret “Peg” Lowther ran the pub. Peg Lowther, or Ms Lowther, retired. Sir Peg is a man. Samuel (Sam) Brandt and Rick “The Ox” Mellor came. Brandt lost; Mellor won.",
    ));
}

#[test]
fn accents_come_and_go() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Jürgen Bükow and Élise Fåhræus signed. Bukow smiled. Fahraeus did not.",
    ));
}

#[test]
fn given_names_that_are_other_words() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Ben Torrance and Van Medlock signed. Torrance paid Medlock. April Sorrel and May Trask objected in June. Sorrel won. In April Trask lost. JD Quill and D’Andre Poole wrote to T Malcolm Rusk.",
    ));
}

#[test]
fn couples() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Colin and Ruth Amory own a farm. Mr Amory keeps bees, Mrs Amory keeps goats. Brothers Mark and Owen Thistle help; Mark cooks.",
    ));
}

#[test]
fn a_slip_of_the_pen() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Roger Hadfield spoke. Hatfield said the vote was fair, and Mr Hadfeld nodded.",
    ));
}

#[test]
fn the_form_that_is_printed() {
    expect![[r#""#]].assert_eq(&draw_found(
        "Minister Rosa Quint Resigns After Long Night Of Talks\n\nRosa Quint left on Monday. Quint was ill. Voltara rose. Voltara fell. Voltara Marine Engines said little.",
    ));
}
