//! What is said of an entity: its name, roles, gender, country and item.

use super::form::Page;
use super::surface::Surface;
use super::{
    Entity, EntityType, Gender, Knowledge, Mention, MentionKind, form, people, places, roles,
};
use crate::analysis::layout::Document;

/// The most roles that one person is given.
const MAX_ROLES: usize = 8;

/// The entity whose names are `members`, as indices into `surfaces`; `None`
/// without any. `scene` tells of which countries the article speaks.
pub(super) fn entity(
    page: &Page<'_>,
    surfaces: &[Surface<'_>],
    members: &[usize],
    scene: &places::Scene<'_>,
    knowledge: &Knowledge,
) -> Option<Entity> {
    let names = || members.iter().filter_map(|&m| surfaces.get(m));
    let document = page.document;
    let kind = names().next()?.kind;
    let roles = if kind == EntityType::Person {
        roles_beside(document, names(), knowledge)
    } else {
        Vec::new()
    };
    let (gender, likely_gender) = if kind == EntityType::Person {
        gender(names(), &roles, knowledge)
    } else {
        (Gender::Unknown, Gender::Unknown)
    };
    let mut entity = Entity {
        kind,
        name: form::printed(page, &names().collect::<Vec<_>>())?,
        roles,
        wikidata: None,
        link: None,
        listing: None,
        country: None,
        gender,
        likely_gender,
        salience: 0.0,
        mentions: names().map(|s| Mention { span: s.span, kind: MentionKind::Name }).collect(),
    };
    places::locate(document, surfaces, members, scene, knowledge, &mut entity);
    Some(entity)
}

fn roles_beside<'a, 's: 'a>(
    document: &Document<'_>,
    names: impl Iterator<Item = &'a Surface<'s>>,
    knowledge: &Knowledge,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for surface in names {
        let after = roles::after(document.text, surface.span.end, knowledge);
        let introduced = roles::introducing(document.text, surface.span, knowledge);
        for span in [surface.role, introduced, after].into_iter().flatten() {
            if found.len() < MAX_ROLES {
                add_role(&mut found, span.slice(document.text));
            }
        }
    }
    found
}

/// Adds a role unless a fuller wording of it is there already.
fn add_role(found: &mut Vec<String>, role: &str) {
    let within = |long: &str, short: &str| {
        let (long, short) = (long.to_lowercase(), short.to_lowercase());
        long == short || long.strip_suffix(&short).is_some_and(|rest| rest.ends_with(' '))
    };
    if found.iter().any(|known| within(known, role)) {
        return;
    }
    match found.iter_mut().find(|known| within(role, known)) {
        Some(shorter) => role.clone_into(shorter),
        None => found.push(role.replace('\n', " ")),
    }
}

/// The gender that is sure, by courtesy titles and gendered roles first, by the given name
/// else; and the one that the given name makes likely.
fn gender<'a, 's: 'a>(
    names: impl Iterator<Item = &'a Surface<'s>>,
    roles: &[String],
    knowledge: &Knowledge,
) -> (Gender, Gender) {
    let mut by_title = Gender::Unknown;
    let mut by_name = Gender::Unknown;
    let mut likely = Gender::Unknown;
    let mut lone = None;
    for surface in names {
        if by_title == Gender::Unknown {
            by_title = surface.gender;
        }
        if let &[word] = surface.words.as_slice() {
            lone = Some(word);
        }
        if by_name == Gender::Unknown && surface.words.len() > 1 && !surface.family_first {
            // "J. Robert": an initial tells nothing, the name after it may.
            let given = surface.words.iter().take(surface.words.len() - 1);
            let told = given.take(2).find(|w| w.len() > 1);
            by_name = told.and_then(|w| knowledge.first_name(w)).unwrap_or_default();
            if likely == Gender::Unknown {
                likely = told.map_or(Gender::Unknown, |w| knowledge.likely_gender(w));
            }
        }
    }
    // Of names alone those of women are hardly ever family names: "Mary", unlike "Scott".
    let woman = |word: &&str| knowledge.first_name(word) == Some(Gender::Female);
    if likely == Gender::Unknown && lone.as_ref().is_some_and(woman) {
        likely = Gender::Female;
    }
    let sure = [by_title, people::gender_of_roles(roles, knowledge), by_name]
        .into_iter()
        .find(|&g| g != Gender::Unknown)
        .unwrap_or_default();
    (sure, likely)
}
