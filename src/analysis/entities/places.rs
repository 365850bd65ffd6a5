//! Country and Wikidata item of places, peoples and a few persons.

use super::hash::Set;
use super::knowledge::Place;
use super::surface::Surface;
use super::{Entity, EntityType, Knowledge};

/// Countries that an article speaks of, by names of countries, regions and
/// peoples.
pub(super) fn countries_named(
    surfaces: &[Surface<'_>],
    knowledge: &Knowledge,
) -> Set<&'static str> {
    let country = |s: &Surface<'_>| match s.kind {
        EntityType::Location => s.place(knowledge).filter(|p| !p.key.is_empty()).map(|p| p.country),
        EntityType::Group | EntityType::Misc => knowledge.demonym(s.text),
        _ => None,
    };
    surfaces.iter().filter_map(country).collect()
}

/// Sets country and item of `entity` where its names leave no doubt.
///
/// `members` are its names, as indices into `surfaces`.
pub(super) fn locate(
    text: &str,
    surfaces: &[Surface<'_>],
    members: &[usize],
    countries: &Set<&'static str>,
    knowledge: &Knowledge,
    entity: &mut Entity,
) {
    let names = || members.iter().filter_map(|&m| surfaces.get(m));
    match entity.kind {
        EntityType::Location => {
            // "Paris" where the article speaks of the United States, never of
            // France, may be a namesake.
            let doubtful = |p: &Place| {
                !countries.contains(p.country) && p.others.split(',').any(|c| countries.contains(c))
            };
            let certain = |s: &Surface<'_>| s.place(knowledge).filter(|p| !doubtful(p));
            let known = agreed(names().map(|s| certain(s).map(|p| p.country)));
            let beside = members.iter().find_map(|&m| country_after(text, surfaces, m, knowledge));
            entity.country = beside.map(|(country, _)| country).or(known).map(str::to_owned);
            if beside.is_none() || beside.map(|(country, _)| country) == known {
                let item = agreed(names().map(|s| s.place(knowledge).map(|p| p.item)));
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

/// The one value of all, if they agree.
fn agreed(mut values: impl Iterator<Item = Option<&'static str>>) -> Option<&'static str> {
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
) -> Option<(&'static str, &'static str)> {
    let (here, next) = (surfaces.get(at)?, surfaces.get(at + 1)?);
    let beside = |a: &Surface<'_>, b: &Surface<'_>| {
        text.get(a.span.end..b.span.start).is_some_and(|between| between == ", ")
    };
    let place = next.place(knowledge).filter(|_| next.kind == EntityType::Location)?;
    let in_list = surfaces.get(at + 2).is_some_and(|third| beside(next, third))
        || at.checked_sub(1).and_then(|b| surfaces.get(b)).is_some_and(|b| beside(b, here));
    let closed = text
        .get(next.span.end..)
        .is_some_and(|rest| rest.starts_with([',', '.', ';', ')', '\n']) || rest.is_empty());
    let region = place.key.contains('-');
    let country = place.key.len() == 2;
    let own = here.place(knowledge);
    // A country is no part of its neighbour in a list: "Georgia, Ukraine".
    let free = own.is_none() && !matches!(here.text, "Georgia" | "Congo" | "Korea" | "Macedonia");
    let open = if region { own.is_none_or(|p| p.key.is_empty()) || free } else { country && free };
    (beside(here, next) && closed && !in_list && open).then_some((place.country, place.key))
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
