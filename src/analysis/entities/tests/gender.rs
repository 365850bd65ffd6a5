//! Gender from titles, roles, given names and pronouns close by.

use expect_test::expect;

use super::draw;

#[test]
fn from_titles_roles_and_given_names() {
    expect![[r#"
        David Stone met Ms Robin Marsh, spokeswoman Alex Ray and Maria Costa. Kim Robin sat with Mr Maria Held.
        1^^^^^^^^^^        2^^^^^^^^^^              3^^^^^^^     4^^^^^^^^^^  5^^^^^^^^             6^^^^^^^^^
        1 Person "David Stone" he
        2 Person "Robin Marsh" she
        3 Person "Alex Ray" she | spokeswoman
        4 Person "Maria Costa" she
        5 Person "Kim Robin"
        6 Person "Maria Held" he
    "#]].assert_eq(&draw(
        "[PER David Stone] met Ms [PER Robin Marsh], spokeswoman [PER Alex Ray] and [PER Maria Costa]. \
         [PER Kim Robin] sat with Mr [PER Maria Held].",
    ));
}

#[test]
fn from_a_pronoun_where_one_person_is_near() {
    expect![[r#"
        Robin Marsh said she would resign.
        1^^^^^^^^^^      1..
        Later Kim Oda met Chris Oliver. He smiled.
              2^^^^^^     3^^^^^^^^^^^  3.
        1 Person "Robin Marsh" she
        2 Person "Kim Oda"
        3 Person "Chris Oliver"
    "#]].assert_eq(&draw(
        "[PER Robin Marsh] said she would resign.\n\nLater [PER Kim Oda] met [PER Chris Oliver]. He smiled.",
    ));
}
