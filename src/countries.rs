//! The codes that countries have in lists, records and predicates.

/// Those of ISO 3166-1, with Kosovo, which has one by custom.
const NOW: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Those of former countries, of which articles and Wikidata still speak; and the European Union's,
/// which its institutions have.
const OTHERS: &str = "AN BU CS DD DY EU FX HV NH NT RH SU TP VD YD YU ZR";

/// Codes that are often written, and those that are meant.
const MEANT: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Whether a country has this code, in capitals.
pub(crate) fn is_code(code: &str) -> bool {
    code.len() == 2 && NOW.split(' ').chain(OTHERS.split(' ')).any(|known| known == code)
}

/// The code that is meant by one that no country has: `GB` by `UK`, `NO` by `no`.
pub(crate) fn meant(code: &str) -> Option<String> {
    let capitals = code.to_ascii_uppercase();
    let meant = MEANT.iter().find(|(written, _)| *written == capitals);
    meant.map(|(_, meant)| (*meant).to_owned()).or_else(|| Some(capitals).filter(|c| is_code(c)))
}

/// What a message ends with where another code is meant; empty if none is.
pub(crate) fn did_you_mean(code: &str) -> String {
    meant(code).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_countries_and_what_is_meant_by_others() {
        for code in ["AD", "NO", "XK", "SU", "EU", "ZW", "ZR"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["XX", "ZZ", "UK", "no", "", " ", "NO ", "D AE", "NOR"] {
            assert!(!is_code(other), "{other}");
        }
        let meant = ["UK", "uk", "no", "XX", "Norway"].map(meant);
        assert_eq!(meant, [Some("GB".into()), Some("GB".into()), Some("NO".into()), None, None]);
    }

    #[test]
    fn the_program_s_own_lists_have_no_others() {
        let places = include_str!("../models/lists/places.tsv");
        for row in places.lines() {
            let code = row.split('\t').nth(1).unwrap();
            assert!(code.is_empty() || is_code(code), "{row}");
        }
    }
}
