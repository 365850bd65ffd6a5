//! Roles beside a name, as written.

use expect_test::expect;

use super::{draw, entities_of, unmark};

fn roles(marked: &str) -> String {
    let (text, names) = unmark(marked);
    let mut entities = entities_of(None, &text, &names);
    entities.sort_by_key(|e| e.mentions.first().map(|m| m.span));
    let persons = entities.iter().filter(|e| e.kind == super::EntityType::Person);
    persons.fold(String::new(), |lines, e| lines + &e.name + ": " + &e.roles.join(" | ") + "\n")
}

#[test]
fn before_the_name() {
    expect![[r#"
        Antony Blinken: US Secretary of State
        Wang Yi: Foreign Minister
        Joe Biden: President
        Donald Trump: Republican candidate
        JD Vance: running mate
        Sergey Lavrov: Russia's foreign minister
        Tony Blair: Former British prime minister
        Ron Hill: then-chief of staff
        Mark Dale: Sen.
        Volodymyr Zelenskyy: Ukrainian President
        Jo Lind: chief executive of Acme
        Ann Poe: Witness
    "#]].assert_eq(&roles(
        "US Secretary of State [PER Antony Blinken] met Foreign Minister [PER Wang Yi] on Friday. \
         On Monday President [PER Joe Biden] called Republican candidate [PER Donald Trump] and his running mate \
         [PER JD Vance]. Russia's foreign minister [PER Sergey Lavrov] spoke with his Chinese counterpart \
         Foreign Minister [PER Wang Yi]. Former British prime minister [PER Tony Blair] and then-chief of staff \
         [PER Ron Hill] were there, Sen. [PER Mark Dale] said. Ukrainian President [PER Volodymyr Zelenskyy] \
         thanked the chief executive of Acme, [PER Jo Lind]. Witness [PER Ann Poe] saw it.",
    ));
}

#[test]
fn after_the_name() {
    expect![[r"
        Sergey Lavrov: Russia's foreign minister
        Ann Smith: spokesman for Acme Ltd
        Li Na: head of the trade office in Beijing
        Omar Said: professor of law at Cairo University
        Eve Hart: 
        Tom Low: president and chief executive of Lowtech
        Kay Orr: mother of three from Leeds
        Max Ray: chief financial officer
    "]].assert_eq(&roles(
        "[PER Sergey Lavrov], Russia's foreign minister, said no. [PER Ann Smith], 45, a spokesman for Acme Ltd, \
         agreed. [PER Li Na], the head of the trade office in Beijing, did not. [PER Omar Said], professor of \
         law at Cairo University, wrote it. [PER Eve Hart], who runs a shop, laughed. [PER Tom Low], president and \
         chief executive of Lowtech, resigned. [PER Kay Orr], a mother of three from Leeds, wept. \
         [PER Max Ray], the company's chief financial officer, left.",
    ));
}

#[test]
fn what_is_no_role() {
    expect![[r#"
        Ann Poe: 
        Bo Lee: 
        Cy Young: 
        Di Fox: 
        Ed Gray: 
        Flo Hay: 
        Gil Ives: 
        Hal Jay: 
    "#]].assert_eq(&roles(
        "After [PER Ann Poe] left, [PER Bo Lee], smiling, sat down. The mayor praised [PER Cy Young]. \
         When the minister arrived, [PER Di Fox] stood. On Sunday [PER Ed Gray] ran. [PER Flo Hay], 32, won. \
         Asked about it, [PER Gil Ives] and the director, [PER Hal Jay] and others left.",
    ));
}

#[test]
fn the_fuller_wording_of_a_role_is_kept() {
    expect![[r#"
        Minister Wang Yi spoke. Foreign Minister Wang left. Minister Wang came back.
                 1^^^^^^                         1^^^                1^^^
        1 Person "Wang Yi" | Foreign Minister
    "#]].assert_eq(&draw(
        "Minister [PER Wang Yi] spoke. Foreign Minister [PER Wang] left. Minister [PER Wang] came back.",
    ));
}

#[test]
fn where_an_apposition_ends() {
    expect![[r"
        Ann Poe: leader of the board at Freedom House
        Bo Lee: spokesman for the city of St. Louis
        Cy Young: 
        Di Fox: head of US Steel
        Ed Gray: Professor
        Flo Hay: former aide
    "]].assert_eq(&roles(
        "[PER Ann Poe], leader of the board at Freedom House stated it. [PER Bo Lee], a spokesman for\nthe city of \
         St. Louis, agreed. [PER Cy Young], a friend of him, did not. [PER Di Fox], head of US Steel (ARA), left. \
         A brother (Professor [PER Ed Gray]) stayed. [PER Flo Hay], a former aide from the",
    ));
}

#[test]
fn a_counterpart_is_no_role() {
    expect![[r#"
        Ana Reis: Finance Minister
        Ib Holm: Foreign Minister
        Jan Smit: 
        Leo Braun: 
    "#]].assert_eq(&roles(
        "She met her Danish counterpart Foreign Minister [PER Ib Holm] and his Dutch counterpart, [PER Jan Smit]. \
         Visiting Finance Minister [PER Ana Reis] sat by [PER Leo Braun], her German counterpart, at lunch.",
    ));
}

#[test]
fn a_portfolio_is_no_organization() {
    expect![[r#"
        Secretary of State Ann Poe met the Defense Department and Defense Secretary Bo Lee. The minister of Health agreed with the State Department; Treasury paid.
                           1^^^^^^         2^^^^^^^^^^^^^^^^^                       3^^^^^                                         4^^^^^^^^^^^^^^^  5^^^^^^^
        1 Person "Ann Poe" she | Secretary of State
        2 Organization "Defense Department"
        3 Person "Bo Lee" | Defense Secretary
        4 Organization "State Department"
        5 Organization "Treasury"
    "#]].assert_eq(&draw(
        "Secretary of [ORG State] [PER Ann Poe] met the [ORG Defense Department] and [ORG Defense] Secretary \
         [PER Bo Lee]. The minister of [ORG Health] agreed with the [ORG State Department]; [ORG Treasury] paid.",
    ));
}

#[test]
fn an_office_by_its_initials_is_whoever_holds_it() {
    expect![[r#"
        Police and Crime Commissioner Ada Lunt backed the force; the PCC was firm. Ray Soto, chief medical officer (CMO), spoke, then the CMO left. The BMA stayed.
                                      1^^^^^^^                       1~~           2^^^^^^^                         2~~                   2~~           3^^
        1 Person "Ada Lunt" she | Police and Crime Commissioner
        2 Person "Ray Soto" he | chief medical officer
        3 Organization "BMA"
    "#]].assert_eq(&draw(
        "Police and Crime Commissioner [PER Ada Lunt] backed the force; the [ORG PCC] was firm. \
         [PER Ray Soto], chief medical officer ([ORG CMO]), spoke, then the [ORG CMO] left. \
         The [ORG BMA] stayed.",
    ));
}

#[test]
fn an_officer_of_the_police_is_not_the_police() {
    expect![[r#"
        Additional Superintendent of Police Arjun Mehra was there, and the ASP told reporters. Elmford police Sergeant Bo Lee agreed.
                                            1^^^^^^^^^^                    1~~                                         2^^^^^
        1 Person "Arjun Mehra" he | Additional Superintendent of Police
        2 Person "Bo Lee" | Elmford police Sergeant
    "#]].assert_eq(&draw(
        "Additional Superintendent of Police [PER Arjun Mehra] was there, and the [ORG ASP] told \
         reporters. Elmford police Sergeant [PER Bo Lee] agreed.",
    ));
}
