//! Persons merged under their fullest name.

use expect_test::expect;

use super::draw;

#[test]
fn surnames_join_the_full_name() {
    expect![[r#"
        Antony Blinken flew to Beijing on Monday. Officials said Blinken and Wang Yi would talk about trade.
        1^^^^^^^^^^^^^         2^^^^^^                           1^^^^^^     3^^^^^^
        Mr Blinken's plane left late. Wang’s team waited for US Secretary of State Blinken.
           1^^^^^^                    3^^^                                         1^^^^^^
        1 Person "Antony Blinken" he | US Secretary of State (Q7821917)
        2 Location "Beijing" (CN) (Q956)
        3 Person "Wang Yi" (Q701801)
    "#]].assert_eq(&draw(
        "[PER Antony Blinken] flew to [LOC Beijing] on Monday. Officials said [PER Blinken] and [PER Wang Yi] \
         would talk about trade.\n\nMr [PER Blinken]'s plane left late. [PER Wang]’s team waited for \
         US Secretary of State [PER Blinken].",
    ));
}

#[test]
fn initials_middle_names_and_nicknames_are_one_person() {
    expect![[r#"
        Joseph R. Biden Jr. took office in January. Joe Biden was vice president before. J. Biden signed the letter. J.D. Vance and JD Vance are one, and so are George W. Bush and George Walker Bush; George H. Bush is not.
        1^^^^^^^^^^^^^^^^^^                         1^^^^^^^^                            1^^^^^^^                    2^^^^^^^^^     2^^^^^^^                     3^^^^^^^^^^^^^     3^^^^^^^^^^^^^^^^^  4^^^^^^^^^^^^^
        1 Person "Joseph R. Biden Jr." he (Q6279)
        2 Person "J.D. Vance" (Q28935729)
        3 Person "George Walker Bush" he (Q207)
        4 Person "George H. Bush" he (Q23505)
    "#]].assert_eq(&draw(
        "[PER Joseph R. Biden Jr.] took office in January. [PER Joe Biden] was vice president before. \
         [PER J. Biden] signed the letter. [PER J.D. Vance] and [PER JD Vance] are one, \
         and so are [PER George W. Bush] and [PER George Walker Bush]; [PER George H. Bush] is not.",
    ));
}

#[test]
fn the_end_of_a_given_name_is_no_family_name() {
    expect![[r#"
        Chen Yao-lin was jailed. His wife, Wu Shu-chen, was charged. Chen knew of nothing.
        1^^^^^^^^^^^             1..       2^^^^^^^^^^               1^^^
        1 Person "Chen Yao-lin" he
        2 Person "Wu Shu-chen" she
    "#]].assert_eq(&draw(
        "[PER Chen Yao-lin] was jailed. His wife, [PER Wu Shu-chen], was charged. [PER Chen] knew of nothing.",
    ));
}

#[test]
fn roles_before_a_name_and_line_breaks() {
    expect![[r#"
        Biologist Nick Bos met Frank
                  1^^^^^^^
        East. Then Bos left; East and Dean Hall stayed.
                   1^^       2^^^     3^^^^^^^^
        1 Person "Nick Bos" he | Biologist
        2 Person "Frank East" he
        3 Person "Dean Hall" he
    "#]].assert_eq(&draw(
        "Biologist [PER Nick Bos] met [PER Frank\nEast]. Then [PER Bos] left; [PER East] and [PER Dean Hall] stayed.",
    ));
}

#[test]
fn suffixes_tell_father_and_son_apart() {
    expect![[r#"
        Ferdinand Marcos Jnr. won the vote. Ferdinand Marcos will be sworn in on Thursday. Marcos is the son of Ferdinand Marcos Sr.
        1^^^^^^^^^^^^^^^^^^^^               1^^^^^^^^^^^^^^^                               1^^^^^    1~~~~~~~~~~2^^^^^^^^^^^^^^^^^^^
        1 Person "Ferdinand Marcos Jnr." he | son of Ferdinand Marcos Sr (Q1463)
        2 Person "Ferdinand Marcos Sr." he
    "#]].assert_eq(&draw(
        "[PER Ferdinand Marcos Jnr.] won the vote. [PER Ferdinand Marcos] will be sworn in on Thursday. \
         [PER Marcos] is the son of [PER Ferdinand Marcos Sr.]",
    ));
}

#[test]
fn particles_and_family_names_first() {
    expect![[r#"
        Ursula von der Leyen met Mohammed bin Salman and Abdel Fattah al-Sisi. Later von der Leyen thanked bin Salman, and Sisi thanked Xi. Xi Jinping and Kim Jong-un were not there, but Kim sent a letter.
        1^^^^^^^^^^^^^^^^^^^     2^^^^^^^^^^^^^^^^^^     3^^^^^^^^^^^^^^^^^^^        1^^^^^^^^^^^^         2^^^^^^^^^      3^^^         4^  4^^^^^^^^^     5^^^^^^^^^^                     5^^
        1 Person "Ursula von der Leyen" she (Q60772)
        2 Person "Mohammed bin Salman" (Q6892571)
        3 Person "Abdel Fattah al-Sisi" he
        4 Person "Xi Jinping" (Q15031)
        5 Person "Kim Jong-un" (Q56226)
    "#]].assert_eq(&draw(
        "[PER Ursula von der Leyen] met [PER Mohammed bin Salman] and [PER Abdel Fattah al-Sisi]. \
         Later [PER von der Leyen] thanked [PER bin Salman], and [PER Sisi] thanked [PER Xi]. \
         [PER Xi Jinping] and [PER Kim Jong-un] were not there, but [PER Kim] sent a letter.",
    ));
}

#[test]
fn two_people_with_one_surname_stay_two() {
    expect![[r#"
        Bill Clinton spoke before Hillary Clinton did. Mr Clinton left at noon. Mrs Clinton stayed on. Clinton then took questions.
        1^^^^^^^^^^^              2^^^^^^^^^^^^^^         1^^^^^^                   2^^^^^^            2^^^^^^
        1 Person "Bill Clinton" he (Q1124)
        2 Person "Hillary Clinton" she (Q6294)
    "#]].assert_eq(&draw(
        "[PER Bill Clinton] spoke before [PER Hillary Clinton] did. Mr [PER Clinton] left at noon. \
         Mrs [PER Clinton] stayed on. [PER Clinton] then took questions.",
    ));
}

#[test]
fn a_title_against_the_gender_makes_another_person() {
    expect![[r#"
        Maria Lopez runs the farm. Her neighbour Mr Lopez is no relation. Ms Lopez sold it.
        1^^^^^^^^^^                1..              2^^^^                    1^^^^
        1 Person "Maria Lopez" she
        2 Person "Lopez" he
    "#]]
    .assert_eq(&draw(
        "[PER Maria Lopez] runs the farm. Her neighbour Mr [PER Lopez] is no relation. \
         Ms [PER Lopez] sold it.",
    ));
}

#[test]
fn roles_choose_between_namesakes() {
    expect![[r#"
        Senator John Kerr and Mayor Alan Kerr are brothers. Mayor Kerr spoke first, then Senator Kerr answered.
                1^^^^^^^^           2^^^^^^^^                     2^^^                           1^^^
        1 Person "John Kerr" he | Senator
        2 Person "Alan Kerr" he | Mayor
    "#]].assert_eq(&draw(
        "Senator [PER John Kerr] and Mayor [PER Alan Kerr] are brothers. Mayor [PER Kerr] spoke first, \
         then Senator [PER Kerr] answered.",
    ));
}

#[test]
fn given_names_alone_join_only_where_one_person_has_them() {
    expect![[r#"
        Emma Stone and Peter Hall sang. Emma wrote the song.
        1^^^^^^^^^     2^^^^^^^^^       1^^^
        Peter Marsh played the drums. Peter was applauded.
        3^^^^^^^^^^                   4^^^^
        1 Person "Emma Stone" she (Q147077)
        2 Person "Peter Hall" he
        3 Person "Peter Marsh" he
        4 Person "Peter"
    "#]]
    .assert_eq(&draw(
        "[PER Emma Stone] and [PER Peter Hall] sang. [PER Emma] wrote the song.\n\n\
         [PER Peter Marsh] played the drums. [PER Peter] was applauded.",
    ));
}

#[test]
fn a_short_first_name_alone_joins_the_long_one() {
    expect![[r#"
        James Torv runs it. "Jim is kind," said Ann Bly. Joe left.
        1^^^^^^^^^           1^^                2^^^^^^  3^^
        1 Person "James Torv" he
        2 Person "Ann Bly" she
        3 Person "Joe"
    "#]]
    .assert_eq(&draw(
        "[PER James Torv] runs it. \"[PER Jim] is kind,\" said [PER Ann Bly]. [PER Joe] left.",
    ));
}

#[test]
fn kin_named_in_passing_do_not_take_the_family_name() {
    expect![[r#"
        Tomas Arden, son of the shipping magnate Joel Arden, lost his seat. Arden will appeal. Piet Hoek was taught by his late father, Willem Hoek. Then Hoek left.
        1^^^^^^^^^^                              2^^^^^^^^^       1..       1^^^^              3^^^^^^^^                                4^^^^^^^^^^       3^^^
        1 Person "Tomas Arden" he | son of the shipping magnate Joel Arden
        2 Person "Joel Arden" he | magnate
        3 Person "Piet Hoek" he
        4 Person "Willem Hoek" he
    "#]].assert_eq(&draw(
        "[PER Tomas Arden], son of the shipping magnate [PER Joel Arden], lost his seat. [PER Arden] \
         will appeal. [PER Piet Hoek] was taught by his late father, [PER Willem Hoek]. Then \
         [PER Hoek] left.",
    ));
    expect![[r#"
        Piet Hoek left. His sister Ada Hoek stayed. Then Hoek wept.
        1^^^^^^^^       1..        2^^^^^^^              1^^^
        1 Person "Piet Hoek" he
        2 Person "Ada Hoek" she | sister
    "#]]
    .assert_eq(&draw(
        "[PER Piet Hoek] left. His sister [PER Ada Hoek] stayed. Then [PER Hoek] wept.",
    ));
}

#[test]
fn of_two_ministers_with_one_name_the_office_tells() {
    expect![[r#"
        Prime Minister Park Min-soo met Justice Minister Park Jin-ho. Prime Minister Park paid. Justice Minister Park agreed, and Minister Park left.
                       1^^^^^^^^^^^                      2^^^^^^^^^^                 1^^^                        2^^^                      2^^^
        1 Person "Park Min-soo" | Prime Minister
        2 Person "Park Jin-ho" | Justice Minister
    "#]].assert_eq(&draw(
        "Prime Minister [PER Park Min-soo] met Justice Minister [PER Park Jin-ho]. Prime Minister \
         [PER Park] paid. Justice Minister [PER Park] agreed, and Minister [PER Park] left.",
    ));
}

#[test]
fn a_family_name_misspelt_once() {
    expect![[r#"
        Kay Maurer spoke. Mauer left. Ann Peters came. Peter did not.
        1^^^^^^^^^        1^^^^       2^^^^^^^^^       3^^^^
        1 Person "Kay Maurer" she
        2 Person "Ann Peters" she
        3 Person "Peter"
    "#]]
    .assert_eq(&draw(
        "[PER Kay Maurer] spoke. [PER Mauer] left. [PER Ann Peters] came. [PER Peter] did not.",
    ));
}

#[test]
fn elder_and_younger_by_parent_and_child() {
    expect![[r#"
        George Lind and his son Alan Lind own it. The elder Lind paid. The younger Lind left.
        1^^^^^^^^^^     1..     2^^^^^^^^                   1^^^                   2^^^
        1 Person "George Lind" he | elder
        2 Person "Alan Lind" he | son
    "#]].assert_eq(&draw(
        "[PER George Lind] and his son [PER Alan Lind] own it. The elder [PER Lind] paid. The younger [PER Lind] left.",
    ));
    expect![[r#"
        George Lind and his son Alan own it. The younger Lind paid.
        1^^^^^^^^^^     1..     2^^^                     2^^^
        1 Person "George Lind" he
        2 Person "Alan" he | son
    "#]]
    .assert_eq(&draw(
        "[PER George Lind] and his son [PER Alan] own it. The younger [PER Lind] paid.",
    ));
    expect![[r#"
        George Lind met Alan Lind. The elder Lind paid.
        1^^^^^^^^^^     2^^^^^^^^            3^^^
        1 Person "George Lind" he
        2 Person "Alan Lind" he
        3 Person "Lind" | elder
    "#]]
    .assert_eq(&draw("[PER George Lind] met [PER Alan Lind]. The elder [PER Lind] paid."));
}

#[test]
fn only_the_last_of_a_list_has_the_family_name() {
    expect![[r#"
        Tom, Lucy and Anna Lind came. Lucy left.
        1^^  2^^^     3^^^^^^^^       2^^^
        1 Person "Tom"
        2 Person "Lucy"
        3 Person "Anna Lind" she
    "#]]
    .assert_eq(&draw("[PER Tom], [PER Lucy] and [PER Anna Lind] came. [PER Lucy] left."));
    expect![[r#"
        Martin and Joy Lind came.
        1^^^^^     2^^^^^^^
        1 Person "Martin Lind" he
        2 Person "Joy Lind" she
    "#]]
    .assert_eq(&draw("[PER Martin] and [PER Joy Lind] came."));
}

#[test]
fn another_name_of_the_same_person() {
    expect![[r#"
        Dora Lind, also known professionally as Mona Lennan, sang. Lennan left.
        1^^^^^^^^                               1^^^^^^^^^^        1^^^^^
        1 Person "Dora Lind" she
    "#]]
    .assert_eq(&draw(
        "[PER Dora Lind], also known professionally as [PER Mona Lennan], sang. [PER Lennan] left.",
    ));
}
