//! What is read of an item of a dump, by the properties of Wikidata.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::knowledge::ItemId;

/// An item; whatever else it says is skipped.
#[derive(Debug, Deserialize)]
pub(super) struct Entity {
    pub(super) id: String,
    #[serde(default)]
    pub(super) labels: Told,
    #[serde(default)]
    pub(super) descriptions: Told,
    #[serde(default)]
    pub(super) aliases: Aliases,
    #[serde(default)]
    pub(super) claims: Claims,
    /// In how many wikis there is a page on it.
    #[serde(default, deserialize_with = "count")]
    pub(super) sitelinks: usize,
}

/// Words in English.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) en: Option<Words>,
}

/// Several in English.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    pub(super) en: Vec<Words>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Words {
    pub(super) value: String,
}

/// The claims that are read, by property.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub(super) instance_of: Vec<Claim>,
    pub(super) subclass_of: Vec<Claim>,
    pub(super) country_code: Vec<Claim>,
    pub(super) geonames: Vec<Claim>,
    others: BTreeMap<String, Vec<Claim>>,
}

/// One claim.
#[derive(Debug, Deserialize)]
pub(super) struct Claim {
    mainsnak: Snak,
    #[serde(default)]
    rank: String,
    #[serde(default)]
    qualifiers: BTreeMap<String, Vec<Snak>>,
}

#[derive(Debug, Deserialize)]
struct Snak {
    datavalue: Option<DataValue>,
}

#[derive(Debug, Deserialize)]
struct DataValue {
    value: Value,
}

/// How many members an object has.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    struct Count;
    impl<'de> Visitor<'de> for Count {
        type Value = usize;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
            let mut count = 0;
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(0)
        }
    }
    deserializer.deserialize_any(Count)
}

/// An empty object is written as an empty list.
fn or_none<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either<T> {
        Some(T),
        None(IgnoredAny),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Some(value) => value,
        Either::None(_) => T::default(),
    })
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut all: BTreeMap<String, Value> = or_none(deserializer)?;
        Ok(Self { en: all.remove("en").and_then(|words| serde_json::from_value(words).ok()) })
    }
}

impl<'de> Deserialize<'de> for Aliases {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut all: BTreeMap<String, Value> = or_none(deserializer)?;
        let words = all.remove("en").and_then(|words| serde_json::from_value(words).ok());
        Ok(Self { en: words.unwrap_or_default() })
    }
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut others: BTreeMap<String, Vec<Claim>> = or_none(deserializer)?;
        let mut take = |property: &str| ranked(others.remove(property).unwrap_or_default());
        Ok(Self {
            instance_of: take("P31"),
            subclass_of: take("P279"),
            country_code: take("P297"),
            geonames: take("P1566"),
            others,
        })
    }
}

/// Preferred claims first, deprecated ones not at all.
fn ranked(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.retain(|claim| claim.rank != "deprecated");
    claims.sort_by_key(|claim| claim.rank != "preferred");
    claims
}

impl Snak {
    fn value(&self) -> Option<&Value> {
        self.datavalue.as_ref().map(|d| &d.value)
    }

    fn item(&self) -> Option<u32> {
        match ItemId::read(self.value()?.get("id")?.as_str()?) {
            ItemId::Wikidata(number) => Some(number),
            _ => None,
        }
    }

    fn text(&self) -> Option<&str> {
        let value = self.value()?;
        value.as_str().or_else(|| value.get("text")?.as_str())
    }

    /// The words of a name that is told in English.
    fn english(&self) -> Option<&str> {
        let value = self.value()?;
        let english = value.get("language")?.as_str()? == "en";
        value.get("text")?.as_str().filter(|_| english)
    }

    /// The year of a time such as `+2009-01-20T00:00:00Z`.
    fn year(&self) -> Option<i32> {
        let time = self.value()?.get("time")?.as_str()?;
        let (sign, digits) = time.split_at_checked(1)?;
        let year: i32 = digits.split('-').next()?.parse().ok()?;
        Some(if sign == "-" { -year } else { year })
    }
}

impl Claims {
    /// The items that claims name.
    pub(super) fn items(claims: &[Claim]) -> Vec<u32> {
        claims.iter().filter_map(|claim| claim.mainsnak.item()).collect()
    }

    /// The words that claims name.
    pub(super) fn texts(claims: &[Claim]) -> impl Iterator<Item = &str> {
        claims.iter().filter_map(|claim| claim.mainsnak.text())
    }

    fn of(&self, property: &str) -> impl Iterator<Item = &Claim> {
        self.others.get(property).into_iter().flatten().filter(|c| c.rank != "deprecated")
    }

    /// Whether a position or an office at the head of a body began in that year or later.
    pub(super) fn holds_office_since(&self, year: i32) -> bool {
        let begins =
            |claim: &Claim| claim.qualifiers.get("P580").into_iter().flatten().find_map(Snak::year);
        self.of("P39").any(|claim| begins(claim).is_some_and(|began| began >= year))
    }

    /// Official names, short names and other names in English.
    pub(super) fn names(&self) -> Vec<String> {
        let all = ["P1448", "P1813", "P2561"].into_iter().flat_map(|p| self.of(p));
        all.filter_map(|claim| claim.mainsnak.english()).map(str::to_owned).collect()
    }

    /// Country, citizenship, country of origin.
    pub(super) fn countries(&self) -> impl Iterator<Item = u32> {
        let all = ["P17", "P27", "P495"].into_iter().flat_map(|p| self.of(p));
        all.filter_map(|claim| claim.mainsnak.item())
    }

    /// Latitude and longitude.
    pub(super) fn coordinates(&self) -> Option<(f64, f64)> {
        let value = self.of("P625").find_map(|claim| claim.mainsnak.value())?;
        Some((value.get("latitude")?.as_f64()?, value.get("longitude")?.as_f64()?))
    }

    /// Ticker, ISIN and LEI; a ticker stands beside the stock exchange.
    pub(super) fn ids(&self) -> Vec<(&'static str, String)> {
        let own = |property: &'static str| self.of(property).find_map(|c| c.mainsnak.text());
        let beside = || {
            let listings = self.of("P414").filter_map(|claim| claim.qualifiers.get("P249"));
            listings.flatten().find_map(Snak::text)
        };
        let ids =
            [("ticker", own("P249").or_else(beside)), ("isin", own("P946")), ("lei", own("P1278"))];
        ids.into_iter().filter_map(|(list, id)| Some((list, id?.to_owned()))).collect()
    }
}
