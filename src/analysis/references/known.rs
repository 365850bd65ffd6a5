//! What is known elsewhere of people, where the article itself tells nothing of them: "the French
//! president" after "Emmanuel Macron".

use super::profiles::{Profile, Title};
use crate::analysis::links::Known;
use crate::analysis::mentions::{Form, Mentions};
use crate::analysis::scene::Scene;

/// Adds to `profiles` the countries and offices of people of whom the article tells none.
pub(super) fn tell<'d: 'e, 'e>(
    scene: &Scene<'d>,
    mentions: &Mentions,
    known: &[Option<Known<'e>>],
    profiles: &mut [Profile<'d, 'e>],
) {
    let told: Vec<Title<'d>> = profiles.iter().flat_map(|p| p.titles.iter().cloned()).collect();
    // Whom the article itself calls so is meant.
    let is_free = |office: &Title<'d>| told.iter().all(|title| title.own() != office.own());
    for (profile, known) in profiles.iter_mut().zip(known) {
        let Some(known) = known else { continue };
        if profile.countries.is_empty() {
            profile.countries.extend(known.country);
            profile.country_known = known.country.is_some();
        }
        if profile.titles.is_empty() {
            let office = office(scene, mentions, known.description);
            profile.titles.extend(office.filter(is_free));
        }
    }
}

/// The words of a description in the article that name the office of which `known` tells, all of it:
/// "the prime minister", for a "Prime Minister".
fn office<'d>(scene: &Scene<'d>, mentions: &Mentions, known: &str) -> Option<Title<'d>> {
    let office: Vec<String> =
        known.split(' ').map(|word| word.trim_matches(',').to_lowercase()).collect();
    mentions.list.iter().filter(|m| matches!(m.form, Form::Description(_))).find_map(|mention| {
        let start = (mention.head + 1).checked_sub(office.len())?;
        let said: Vec<&str> = (start..=mention.head).map(|t| scene.lower(t)).collect();
        (said == office && mention.tokens.contains(&start)).then(|| Title::known(said))
    })
}
