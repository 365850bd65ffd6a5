//! Country and Wikidata item of places, peoples and a few persons.

use super::knowledge::Place;
use super::surface::Surface;
use super::{Entity, EntityType, Knowledge, sport};
use crate::analysis::layout::Document;
use crate::lexicon::hash::Map;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

/// Names that tell which countries an article speaks of.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    /// A few names of each kind for each country: bounds the work.
    witnesses: Vec<Witness<'a>>,
    /// Whether countries are mostly teams here.
    sport: bool,
}

#[derive(Debug)]
struct Witness<'a> {
    country: &'a str,
    /// Its key: no name is a witness for itself.
    name: &'a str,
    kind: WitnessKind,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone, Copy)]
enum WitnessKind {
    /// A country or a people.
    Country,
    /// A region, or a city without namesakes.
    Part,
    /// May mislead: a city with namesakes, a place that no list knows.
    Hint,
}

/// The most words of a description behind a name.
const LONGEST_DESCRIPTION: usize = 4;

/// The country of a place that no list knows: a street, a village.
const NOWHERE: &str = "";

/// The countries that an article speaks of, by names of countries, regions,
/// cities and peoples; empty where no place has namesakes.
pub(super) fn scene<'a>(
    document: &Document<'_>,
    surfaces: &[Surface<'a>],
    knowledge: &'a Knowledge,
) -> Scene<'a> {
    let sport = sport::is_sport(document);
    let witness = |s: &Surface<'a>| {
        let (country, kind) = match s.kind {
            EntityType::Location => match s.place(knowledge) {
                Some(place) => (place.country, place.told()),
                None if is_vast(s, knowledge.lexicon()) => return None,
                None => (NOWHERE, WitnessKind::Hint),
            },
            EntityType::Group | EntityType::Misc => {
                (knowledge.demonym(s.text)?, WitnessKind::Country)
            }
            _ => return None,
        };
        Some(Witness { country, name: s.key, kind })
    };
    let unsure = |s: &Surface<'_>| {
        s.kind == EntityType::Location && s.place(knowledge).is_some_and(|p| !p.others.is_empty())
    };
    if !surfaces.iter().any(unsure) {
        return Scene { witnesses: Vec::new(), sport };
    }
    let mut known: Map<_, Vec<&str>> = Map::default();
    let witnesses = surfaces.iter().filter_map(witness).filter(|w| {
        let names = known.entry((w.country, w.kind)).or_default();
        let new = names.len() < 6 && !names.contains(&w.name);
        names.extend(new.then_some(w.name));
        new
    });
    Scene { witnesses: witnesses.collect(), sport }
}

impl Scene<'_> {
    /// Whether the place named `name` may be a namesake in another country:
    /// "Paris" where the article speaks of the United States, never of France,
    /// or names more places there than it names of France. So may it beside
    /// streets and villages alone, in local news.
    ///
    /// A country is doubted only where no third country is named: "Lebanon"
    /// beside "Pennsylvania" alone.
    fn doubts(&self, place: &Place, name: &str) -> bool {
        if place.others.is_empty() {
            return false;
        }
        let count = |wanted: &dyn Fn(&Witness<'_>) -> bool| {
            self.witnesses.iter().filter(|w| w.name != name && wanted(w)).count()
        };
        let namesake = |w: &Witness<'_>| place.others.split(',').any(|c| c == w.country);
        let part = |w: &Witness<'_>| namesake(w) && w.kind != WitnessKind::Country;
        let own = count(&|w| w.country == place.country && w.kind != WitnessKind::Hint);
        if own > 0 {
            return own < count(&part);
        }
        // Most local news in English is of the United States.
        let local = |w: &Witness<'_>| w.country == NOWHERE && place.country != "US";
        if place.key.is_empty() {
            return count(&|w| namesake(w) || local(w)) > 0;
        }
        let third = |w: &Witness<'_>| w.kind == WitnessKind::Country && !namesake(w);
        count(&|w| part(w) || local(w)) > 0 && count(&third) == 0
    }
}

/// Whether a place is larger than countries, or lies in none: "Southeast Asia".
fn is_vast(surface: &Surface<'_>, lexicon: &Lexicon) -> bool {
    let last = surface.words.last().copied().unwrap_or("");
    lexicon.is(last, Class::Vast)
}

impl Place {
    fn told(&self) -> WitnessKind {
        match self.key.len() {
            2 => WitnessKind::Country,
            0 if !self.others.is_empty() => WitnessKind::Hint,
            _ => WitnessKind::Part,
        }
    }
}

/// Sets country and item of `entity` where its names leave no doubt.
///
/// `members` are its names, as indices into `surfaces`.
pub(super) fn locate(
    document: &Document<'_>,
    surfaces: &[Surface<'_>],
    members: &[usize],
    scene: &Scene<'_>,
    knowledge: &Knowledge,
    entity: &mut Entity,
) {
    let text = document.text;
    let names = || members.iter().filter_map(|&m| surfaces.get(m));
    match entity.kind {
        EntityType::Location => {
            let certain = |s: &Surface<'_>| {
                s.place(knowledge)
                    .filter(|p| !scene.doubts(p, s.key) || is_country(text, s, p, knowledge))
            };
            let known = agreed(names().map(|s| certain(s).map(|p| p.country)));
            let town = names().any(|s| is_called_town(document, s.span));
            let is_nation = |s: &Surface<'_>| {
                s.place(knowledge).is_some_and(|p| p.told() == WitnessKind::Country)
            };
            if town && names().any(is_nation) {
                return;
            }
            let beside = members.iter().find_map(|&m| country_after(text, surfaces, m, knowledge));
            entity.country = beside.or(known).map(str::to_owned);
            // A national team has a country, but is not that country.
            let team = sport::is_no_place(document, scene.sport, names().map(|s| s.span));
            if !team && (beside.is_none() || beside == known) {
                let places = names().map(|s| s.place(knowledge).filter(|_| known.is_some()));
                let item = agreed(places.map(|p| p.map(|p| p.item)));
                entity.wikidata = item.filter(|i| !i.is_empty()).map(str::to_owned);
            }
        }
        EntityType::Group => {
            let country = agreed(names().map(|s| knowledge.demonym(s.text)));
            entity.country = country.map(str::to_owned);
        }
        EntityType::Organization => {
            // The lists give items to bodies that stand among the countries.
            let item = agreed(names().map(|s| {
                let full = knowledge.organization(s.text).unwrap_or(s.text);
                knowledge.place(full).filter(|p| p.country.is_empty()).map(|p| p.item)
            }));
            entity.wikidata = item.map(str::to_owned);
        }
        EntityType::Person => {
            entity.wikidata = names().find_map(|s| politician(s.text, &entity.roles, knowledge));
        }
        _ => {}
    }
    entity.country = entity.country.take().filter(|c| !c.is_empty());
}

/// "Lebanon, a small town in Ohio", "the town of Lebanon".
pub(in crate::analysis) fn is_called_town(document: &Document<'_>, name: Span) -> bool {
    let tokens = document.tokens_in(name);
    let after = tokens.end;
    let is_town =
        |at: usize| document.is(at, Class::Settlement) && !document.is(at, Class::PlaceNoun);
    let of = tokens.start.checked_sub(1).filter(|&at| document.lower(at) == "of");
    let before = of.and_then(|at| at.checked_sub(1));
    // "the city of Singapore" is the country.
    if before.is_some_and(|at| is_town(at) && document.lower(at) != "city") {
        return true;
    }
    let described = after + 2..after + 2 + LONGEST_DESCRIPTION;
    document.token(after) == ","
        && ["a", "the"].contains(&document.lower(after + 1))
        && described
            .take_while(|&at| document.token(at).starts_with(char::is_lowercase))
            .take_while(|&at| !document.is(at, Class::Preposition))
            .any(is_town)
}

/// The one value of all, if they agree.
fn agreed<'a>(mut values: impl Iterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let first = values.next()??;
    values.all(|v| v == Some(first)).then_some(first)
}

/// The country in "Birmingham, Alabama," or "Chiang Rai, Thailand.": a region
/// or country that closes after a comma, in no list of places.
fn country_after(
    text: &str,
    surfaces: &[Surface<'_>],
    at: usize,
    knowledge: &Knowledge,
) -> Option<&'static str> {
    let (here, next) = (surfaces.get(at)?, surfaces.get(at + 1)?);
    let between =
        |a: &Surface<'_>, b: &Surface<'_>| text.get(a.span.end..b.span.start).unwrap_or("");
    let beside = |a: &Surface<'_>, b: &Surface<'_>| between(a, b) == ", ";
    let place = next.place(knowledge).filter(|_| next.kind == EntityType::Location)?;
    if place.key.len() == 2 && lies_in(between(here, next), knowledge.lexicon()) {
        return Some(place.country);
    }
    let in_list = surfaces.get(at + 2).is_some_and(|third| beside(next, third))
        || at.checked_sub(1).and_then(|b| surfaces.get(b)).is_some_and(|b| beside(b, here));
    let closed = text
        .get(next.span.end..)
        .is_some_and(|rest| rest.starts_with([',', '.', ';', ')', '\n']) || rest.is_empty());
    let own = here.place(knowledge);
    let country = place.key.len() == 2;
    // A country is no part of its neighbour in a list: "Georgia, Ukraine".
    let free = own.is_none() && !matches!(here.text, "Georgia" | "Congo" | "Korea" | "Macedonia");
    // "Lebanon, Ohio" is a town; "London, Canada" closes a list more often.
    let region = place.key.contains('-') && own.is_none_or(|p| !p.key.contains('-'));
    let open = region || country && free;
    (beside(here, next) && closed && !in_list && open).then_some(place.country)
}

/// Whether the words before a name show that it is the country, not a town of the same
/// name: "northern Lebanon", "the capital of Costa Rica".
fn is_country(text: &str, surface: &Surface<'_>, place: &Place, knowledge: &Knowledge) -> bool {
    let before = text.get(..surface.span.start).unwrap_or("");
    let word = before.trim_end().rsplit(' ').next().unwrap_or("");
    let directed = knowledge.lexicon().is(word, Class::Direction);
    place.key.len() == 2 && (directed || before.ends_with("capital of "))
}

/// Whether the words between a place and a country say that it lies there: "Tripoli,
/// in northern Lebanon", "San Jose, the capital of Costa Rica".
fn lies_in(between: &str, lexicon: &Lexicon) -> bool {
    let Some(rest) = between.strip_prefix(", ") else { return false };
    let mut words = rest.split(' ').filter(|word| !word.is_empty());
    match words.next() {
        Some("in") => words.all(|word| lexicon.is(word, Class::Direction)),
        Some("the" | "a") => rest.ends_with("capital of ") || rest.ends_with("city in "),
        _ => false,
    }
}

/// The item of a holder of a federal office of the United States: presidents
/// of our time by name, all others only beside a role that names the office.
fn politician(name: &str, roles: &[String], knowledge: &Knowledge) -> Option<String> {
    let known = knowledge.politician(name)?;
    let holds = |office: &str| {
        let titles: &[&str] = match office {
            "recent" => return true,
            "sen" => &["sen", "senator"],
            "rep" => &["rep", "representative", "congressman", "congresswoman"],
            "prez" => &["president"],
            _ => return false,
        };
        let words = roles.iter().flat_map(|r| r.split_whitespace());
        words.map(|w| w.trim_matches('.').to_lowercase()).any(|w| titles.contains(&w.as_str()))
    };
    known.offices.split(',').any(holds).then(|| known.item.to_owned())
}
