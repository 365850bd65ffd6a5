//! What speaks for the likeliest item of an entity, and against it.

use super::candidates::{Ranked, is_shared, item_type};
use super::context::Context;
use crate::analysis::entities::{Entity, EntityType, Mention, MentionKind, stands_as_place};
use crate::analysis::layout::Document;
use crate::knowledge::ItemType;

/// Declares the features with their names in the file of weights.
macro_rules! features {
    ($($(#[$doc:meta])+ $feature:ident,)+) => {
        /// What a probability rests on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum LinkFeature {
            $($(#[$doc])+ $feature,)+
        }

        impl LinkFeature {
            /// Their names, in the order of the evidence.
            pub const NAMES: &[&str] = &[$(stringify!($feature),)+];
        }
    };
}

features! {
    /// Always 1.
    Person,
    /// Always 1 for a body.
    Organization,
    /// Always 1 for a place.
    Location,
    /// How well known somebody is.
    KnownPerson,
    /// How well known a body is.
    KnownBody,
    /// How well known a place is.
    KnownPlace,
    /// No other item has the name.
    Alone,
    /// The name is the item's own and no alias.
    Named,
    /// A body in short: one word that is not its name, nor an acronym.
    Short,
    /// Two words.
    TwoWords,
    /// Three or more.
    MoreWords,
    /// The article speaks of the item's country.
    CountryAgrees,
    /// It speaks of others, and the item is known less widely than a city of three million people or
    /// a body of a hundred languages.
    CountryDiffers,
    /// It speaks of none, or the item has none.
    CountryUnknown,
    /// A role beside the name is of the item's field.
    FieldAgrees,
    /// It is of another.
    FieldDiffers,
    /// Something of another type is better known under the name.
    Rival,
    /// The program's own lists say so.
    Listed,
    /// The share of a place's names that stand after "in", "from", …
    Preposition,
    /// A place in an article about sport.
    SportPlace,
    /// Somebody of sport in an article about sport.
    SportAgrees,
    /// Nobody of sport, in an article about sport.
    SportDiffers,
    /// A country.
    Country,
    /// Named more than once.
    Repeated,
    /// The item is of another type.
    OtherType,
    /// It is of another type, and all that has this name of several words.
    OtherTypeAlone,
    /// The name says only what kind of body it is.
    Generic,
    /// A well-known body that alone is called so: by its name, in capitals or in several words.
    OnlyBody,
}

/// Cities above have three million people: hardly anybody means a namesake.
const WORLD_CITY: u16 = 62;

/// Bodies above have pages in a hundred languages: countries that are not theirs know them, too.
pub(super) const WORLD_BODY: u16 = 100;

/// Bodies above are well known: as much as is said of such whose pages nobody counted.
pub(super) const WELL_KNOWN: u16 = 45;

/// What speaks for the first of `ranked`, by [`LinkFeature`].
pub(super) fn of(
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &[Ranked<'_>],
) -> Vec<f32> {
    let mut evidence = vec![0.0; LinkFeature::NAMES.len()];
    let Some(first) = ranked.first() else { return evidence };
    let mut set = |feature: LinkFeature, value: f64| {
        if let Some(slot) = evidence.get_mut(feature as usize) {
            *slot = value as f32;
        }
    };
    let flag = |holds: bool| f64::from(u8::from(holds));
    let item = &first.candidate.item;
    let wanted = item_type(entity.kind);
    let known = f64::from(item.prominence());
    let place = entity.kind == EntityType::Location;
    let (kind, prominence) = match entity.kind {
        EntityType::Person => (LinkFeature::Person, LinkFeature::KnownPerson),
        EntityType::Location => (LinkFeature::Location, LinkFeature::KnownPlace),
        _ => (LinkFeature::Organization, LinkFeature::KnownBody),
    };
    set(kind, 1.0);
    set(prominence, known.ln_1p() / 5.0);
    set(LinkFeature::Alone, flag(ranked.len() == 1));
    set(LinkFeature::Named, flag(first.candidate.named));
    let acronym = !entity.name.contains(char::is_lowercase);
    let body = entity.kind == EntityType::Organization;
    set(LinkFeature::Short, flag(body && first.words == 1 && !first.candidate.named && !acronym));
    set(LinkFeature::TwoWords, flag(first.words == 2));
    set(LinkFeature::MoreWords, flag(first.words > 2));
    let share = item.country().and_then(|country| context.share(country, entity));
    set(LinkFeature::CountryAgrees, flag(share.is_some_and(|share| share > 0.0)));
    // Of Beijing, and of CNN, other countries speak as well.
    let world = match item.kind() {
        ItemType::Location => place && item.prominence() >= WORLD_CITY,
        ItemType::Organization => body && item.prominence() >= WORLD_BODY,
        _ => false,
    };
    set(LinkFeature::CountryDiffers, flag(share == Some(0.0) && !world));
    set(LinkFeature::CountryUnknown, flag(share.is_none()));
    set(LinkFeature::FieldAgrees, flag(first.agrees == Some(true)));
    set(LinkFeature::FieldDiffers, flag(first.agrees == Some(false)));
    let others = ranked.iter().filter(|r| r.candidate.item.kind() != wanted);
    let rival = others.map(|r| r.candidate.item.prominence()).max();
    let is_wanted = item.kind() == wanted;
    set(LinkFeature::Rival, flag(is_wanted && rival.is_some_and(|r| r > item.prominence())));
    set(LinkFeature::Listed, flag(first.listed));
    let names: Vec<&Mention> =
        entity.mentions.iter().filter(|m| m.kind == MentionKind::Name).collect();
    let of_names = |holds: &dyn Fn(&Mention) -> bool| {
        names.iter().filter(|m| holds(m)).count() as f64 / names.len().max(1) as f64
    };
    if place {
        set(LinkFeature::Preposition, of_names(&|m| stands_as_place(document.text, m.span)));
        set(LinkFeature::SportPlace, flag(context.sport));
        set(LinkFeature::Country, flag(item.is_country()));
    } else {
        set(LinkFeature::SportAgrees, flag(context.sport && first.sport));
        set(
            LinkFeature::SportDiffers,
            flag(context.sport && !first.sport && !first.candidate.named),
        );
    }
    set(LinkFeature::Repeated, flag(names.len() > 1));
    set(LinkFeature::OtherType, flag(!is_wanted));
    let alone = ranked.len() == 1 && first.candidate.named && first.words > 1;
    set(LinkFeature::OtherTypeAlone, flag(!is_wanted && alone));
    set(LinkFeature::Generic, flag(first.generic));
    let called = first.candidate.named || acronym || first.words > 1;
    let only = is_wanted && item.prominence() >= WELL_KNOWN && !is_shared(ranked);
    set(LinkFeature::OnlyBody, flag(body && only && called && !first.generic));
    evidence
}
