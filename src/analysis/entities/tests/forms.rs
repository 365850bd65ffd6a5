//! The name grammar and the form that is printed, from the text on.

use expect_test::expect;

use super::draw_found;

#[test]
fn hyphenated_given_names() {
    expect![[r#"
        President Kim Dae-sun met Chiu Wei-lun in Busan. Kim said Chiu had promised a visit, and Ji-woo Han agreed. The Ford-run plant and a London-based bank in Stratford-upon-Avon stayed shut.
                  1^^^^^^^^^^     2^^^^^^^^^^^    3^^^^  1^^      2^^^                           4^^^^^^^^^             5^^^                 6^^^^^               7^^^^^^^^^^^^^^^^^^
        1 Person "Kim Dae-sun" | President
        2 Person "Chiu Wei-lun"
        3 Location "Busan" (KR) (Q16520)
        4 Person "Ji-woo Han" she
        5 Organization "Ford" (Q44294)
        6 Location "London" (Q84)
        7 Location "Stratford-upon-Avon" (Q189288)
    "#]].assert_eq(&draw_found(
        "President Kim Dae-sun met Chiu Wei-lun in Busan. Kim said Chiu had promised a visit, and Ji-woo Han agreed. The Ford-run plant and a London-based bank in Stratford-upon-Avon stayed shut.",
    ));
}

#[test]
fn letters_after_a_name() {
    expect![[r#"
        Nadia Holm KC, for the crown, called Tom Reyes MBE. Ms Holm asked Prof Ida Stern FRS, and Rosa Bell MSP answered. Jon Farr, CPA, and Lena Voss, M.D., watched. Eric Dunn, Jr. left; Dunn was ill.
        1^^^^^^^^^^^^                        2^^^^^^^^^^^^     1^^^            3^^^^^^^^^^^^      4^^^^^^^^^^^^           5^^^^^^^           6^^^^^^^^                 7^^^^^^^^^^^^^       7^^^
        1 Person "Nadia Holm" she
        2 Person "Tom Reyes" he
        3 Person "Ida Stern" she | Prof
        4 Person "Rosa Bell" she
        5 Person "Jon Farr" he
        6 Person "Lena Voss" she
        7 Person "Eric Dunn, Jr." he
    "#]].assert_eq(&draw_found(
        "Nadia Holm KC, for the crown, called Tom Reyes MBE. Ms Holm asked Prof Ida Stern FRS, and Rosa Bell MSP answered. Jon Farr, CPA, and Lena Voss, M.D., watched. Eric Dunn, Jr. left; Dunn was ill.",
    ));
}

#[test]
fn titles_on_second_reference() {
    expect![[r#"
        Pastor Kwame Osei spoke first. Pastor Osei was followed by Cllr Jean Marsh and DI Paul Trent. Cllr Marsh thanked Detective Inspector Trent. Tan Sri Hamid Noor sat beside Councilwoman Eva Ruiz, and Tan Sri Hamid laughed at what Councilwoman Ruiz said.
               1^^^^^^^^^                     1^^^                      2^^^^^^^^^        3^^^^^^^^^       2^^^^                             3^^^^          4^^^^^^^^^                         5^^^^^^^              4^^^^                              5^^^
        1 Person "Kwame Osei" he | Pastor
        2 Person "Jean Marsh" | Cllr
        3 Person "Paul Trent" he | Detective Inspector
        4 Person "Hamid Noor" he
        5 Person "Eva Ruiz" she | Councilwoman
    "#]].assert_eq(&draw_found(
        "Pastor Kwame Osei spoke first. Pastor Osei was followed by Cllr Jean Marsh and DI Paul Trent. Cllr Marsh thanked Detective Inspector Trent. Tan Sri Hamid Noor sat beside Councilwoman Eva Ruiz, and Tan Sri Hamid laughed at what Councilwoman Ruiz said.",
    ));
}

#[test]
fn knights_peers_and_royals() {
    expect![[r#"
        Sir Edmund Tarrant met Dame Olive Crewe. Sir Edmund praised Dame Olive. Lord Pell of Ashby disagreed, and so did Baroness Finch. Lord Pell left early. King Rupert stayed.
            1^^^^^^^^^^^^^          2^^^^^^^^^^      1^^^^^              2^^^^       3^^^^^^^^^^^^                                4^^^^       3^^^                  5^^^^^
        1 Person "Edmund Tarrant" he
        2 Person "Olive Crewe" she
        3 Person "Lord Pell of Ashby" he | Lord
        4 Person "Baroness Finch" she
        5 Person "King Rupert" he | King
    "#]].assert_eq(&draw_found(
        "Sir Edmund Tarrant met Dame Olive Crewe. Sir Edmund praised Dame Olive. Lord Pell of Ashby disagreed, and so did Baroness Finch. Lord Pell left early. King Rupert stayed.",
    ));
}

#[test]
fn nicknames() {
    expect![[r#"
        Margaret “Peg” Lowther ran the pub. Peg Lowther, or Ms Lowther, retired. Sir Peg is a man. Samuel (Sam) Brandt and Rick “The Ox” Mellor came. Brandt lost; Mellor won.
        1^^^^^^^^^^^^^^^^^^^^^              1^^^^^^^^^^        1^^^^^^               2^^           3^^^^^^^^^^^^^^^^^^     4^^^^^^^^^^^^^^^^^^^       3^^^^^       4^^^^^
        1 Person "Margaret “Peg” Lowther" she
        2 Person "Sir Peg" he
        3 Person "Samuel (Sam) Brandt" he
        4 Person "Rick “The Ox” Mellor" he
    "#]].assert_eq(&draw_found(
        "Margaret “Peg” Lowther ran the pub. Peg Lowther, or Ms Lowther, retired. Sir Peg is a man. Samuel (Sam) Brandt and Rick “The Ox” Mellor came. Brandt lost; Mellor won.",
    ));
}

#[test]
fn accents_come_and_go() {
    expect![[r#"
        Jürgen Bükow and Élise Fåhræus signed. Bukow smiled. Fahraeus did not.
        1^^^^^^^^^^^     2^^^^^^^^^^^^         1^^^^         2^^^^^^^
        1 Person "Jürgen Bükow" he
        2 Person "Élise Fåhræus" she
    "#]]
    .assert_eq(&draw_found(
        "Jürgen Bükow and Élise Fåhræus signed. Bukow smiled. Fahraeus did not.",
    ));
}

#[test]
fn given_names_that_are_other_words() {
    expect![[r#"
        Ben Torrance and Van Medlock signed. Torrance paid Medlock. April Sorrel and May Trask objected in June. Sorrel won. In April Trask lost. JD Quill and D’Andre Poole wrote to T Malcolm Rusk.
        1^^^^^^^^^^^     2^^^^^^^^^^         1^^^^^^^      2^^^^^^  3^^^^^^^^^^^                                 3^^^^^                                        4^^^^^^^^^^^^          5^^^^^^^^^^^^^
        1 Person "Ben Torrance" he
        2 Person "Van Medlock"
        3 Person "April Sorrel" she
        4 Person "D’Andre Poole"
        5 Person "T Malcolm Rusk" he
    "#]].assert_eq(&draw_found(
        "Ben Torrance and Van Medlock signed. Torrance paid Medlock. April Sorrel and May Trask objected in June. Sorrel won. In April Trask lost. JD Quill and D’Andre Poole wrote to T Malcolm Rusk.",
    ));
}

#[test]
fn couples() {
    expect![[r#"
        Colin and Ruth Amory own a farm. Mr Amory keeps bees, Mrs Amory keeps goats. Brothers Mark and Owen Thistle help; Mark cooks.
        1^^^^     2^^^^^^^^^                1^^^^                 2^^^^                       3^^^     4^^^^^^^^^^^       3^^^
        1 Person "Colin Amory" he
        2 Person "Ruth Amory" she
        3 Person "Mark Thistle" he
        4 Person "Owen Thistle" he
    "#]].assert_eq(&draw_found(
        "Colin and Ruth Amory own a farm. Mr Amory keeps bees, Mrs Amory keeps goats. Brothers Mark and Owen Thistle help; Mark cooks.",
    ));
}

#[test]
fn a_slip_of_the_pen() {
    expect![[r#"
        Roger Hadfield spoke. Hatfield said the vote was fair, and Mr Hadfeld nodded.
        1^^^^^^^^^^^^^        1^^^^^^^                                1^^^^^^
        1 Person "Roger Hadfield" he
    "#]]
    .assert_eq(&draw_found(
        "Roger Hadfield spoke. Hatfield said the vote was fair, and Mr Hadfeld nodded.",
    ));
}

#[test]
fn the_form_that_is_printed() {
    expect![[r#"
        Minister Rosa Quint Resigns After Long Night Of Talks
                 1^^^^^^^^^
        Rosa Quint left on Monday. Quint was ill. Voltara rose. Voltara fell. Voltara Marine Engines said little.
        1^^^^^^^^^                 1^^^^                                      2^^^^^^^^^^^^^^^^^^^^^
        1 Person "Rosa Quint" she | Minister
        2 Organization "Voltara Marine Engines"
    "#]].assert_eq(&draw_found(
        "Minister Rosa Quint Resigns After Long Night Of Talks\n\nRosa Quint left on Monday. Quint was ill. Voltara rose. Voltara fell. Voltara Marine Engines said little.",
    ));
}
