//! `[[route]]`: predicates that can be read, keys that a broker takes.

use std::collections::BTreeSet;

use crate::config::settings::RouteSettings;
use crate::nearest::nearest;
use crate::predicate::Predicate;

/// What is filled into a key, without its braces.
const FACTS: [&str; 2] = ["language", "source"];

/// Bytes that AMQP allows.
const LONGEST: usize = 255;

/// Bytes that a fact takes at most when it is filled in.
const FACT: usize = 100;

pub(super) fn check(routes: &[RouteSettings], report: &mut impl FnMut(&str, String)) {
    let mut seen = BTreeSet::new();
    for (i, route) in routes.iter().enumerate() {
        let mut report = |key: &str, message: String| report(&format!("route[{i}].{key}"), message);
        // What is missing has been told.
        if !route.fits.is_empty() {
            if let Err(fault) = route.fits.parse::<Predicate>() {
                report("where", fault.to_string());
            } else if !seen.insert(route.fits.as_str()) {
                report("where", "expected each predicate once: only the first one counts".into());
            }
        }
        if let Some(message) = unusable(&route.key).filter(|_| !route.key.is_empty()) {
            report("key", message);
        }
    }
}

/// Why records cannot have such a key.
fn unusable(key: &str) -> Option<String> {
    let mut facts = 0;
    let mut rest = key;
    let mut plain = String::new();
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((fact, behind)) = behind.split_once('}') else { break };
        if !FACTS.contains(&fact) {
            let hint = nearest(fact, FACTS)
                .map_or_else(String::new, |meant| format!("; did you mean `{{{meant}}}`?"));
            return Some(format!(
                "expected `{{language}}` or `{{source}}`, found `{{{fact}}}`{hint}"
            ));
        }
        facts += 1;
        plain.push_str(before);
        // Stands for a word that is not empty.
        plain.push('x');
        rest = behind;
    }
    plain.push_str(rest);
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !plain.split('.').all(|word| !word.is_empty() && word.chars().all(allowed)) {
        let what = "words of letters, digits, `-` and `_` with `.` between them";
        return Some(format!("expected {what}, found `{key}`"));
    }
    let most = plain.len() - facts + facts * FACT;
    (most > LONGEST).then(|| format!("expected at most {LONGEST} bytes, found up to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_words_with_facts_filled_in() {
        for key in ["politics", "desk.{language}.{source}", "a-b.c_d", "x{source}"] {
            assert_eq!(unusable(key), None, "{key}");
        }
        for (key, told) in [
            ("desk.{langage}", "did you mean `{language}`?"),
            ("desk.{title}", "expected `{language}` or `{source}`, found `{title}`"),
            ("desk..a", "expected words"),
            ("desk.#", "expected words"),
            ("desk.{source", "expected words"),
            ("{source}.{source}.{source}", "found up to 302"),
        ] {
            let message = unusable(key).unwrap();
            assert!(message.contains(told), "{key}: {message}");
        }
    }
}
