//! The headline, out of the several that a page has.

use crate::article::clean;

/// The headline shown on the page where it tells the same as what the page
/// declares, else the declared one without the name of the site.
///
/// `declared` is in order of trust; `shown` are the page's first-level headings.
pub(super) fn choose(
    declared: &[Option<String>],
    shown: &[String],
    site: Option<&str>,
) -> Option<String> {
    let declared: Vec<String> = declared.iter().flatten().map(|t| clean::line(t)).collect();
    let bare: Vec<&str> =
        declared.iter().map(|t| without_site(t, site)).filter(|t| !t.is_empty()).collect();
    let agrees = |heading: &&String| bare.iter().any(|title| are_alike(heading, title));
    let is_site = |title: &str| site.is_some_and(|site| same(title, site));
    // A heading may begin with a rubric that the declared title leaves out.
    let rubric_cut = |heading: &String| {
        let declared = bare.iter().find(|t| heading.ends_with(**t) && !t.is_empty());
        declared.map_or_else(|| heading.clone(), |t| (*t).to_owned())
    };
    shown
        .iter()
        .find(agrees)
        .map(rubric_cut)
        .or_else(|| bare.iter().find(|t| !is_site(t)).map(|t| (*t).to_owned()))
        .or_else(|| shown.iter().find(|t| !is_site(t)).cloned())
}

/// Cuts " - Example News" and "| News | Example" from the end.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    const SIGNS: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " » "];
    let mut kept = title;
    let site_end = site.and_then(|site| {
        SIGNS.iter().filter_map(|sign| kept.rsplit_once(sign)).find(|(_, tail)| same(tail, site))
    });
    if let Some((head, _)) = site_end {
        kept = head;
    }
    // What stands behind a bar is a rubric or a site in any case.
    while let Some((head, tail)) = kept.rsplit_once(" | ") {
        let has_words = |s: &str, least: usize| s.split_whitespace().nth(least - 1).is_some();
        if has_words(tail, LONGEST_RUBRIC + 1) || !has_words(head, 2) {
            break;
        }
        kept = head;
    }
    kept.trim()
}

/// In words.
const LONGEST_RUBRIC: usize = 4;

/// Whether two strings are the same but for case, space and punctuation.
pub(super) fn same(a: &str, b: &str) -> bool {
    let bare = |s: &str| -> String {
        let s = s.trim();
        let s = s
            .get(4..)
            .filter(|_| s.get(..4).is_some_and(|t| t.eq_ignore_ascii_case("the ")))
            .unwrap_or(s);
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    bare(a) == bare(b)
}

/// Whether at least a third of the words of the shorter one stand in the other.
fn are_alike(a: &str, b: &str) -> bool {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let common = short
        .iter()
        .take(MOST_WORDS)
        .filter(|w| long.iter().take(MOST_WORDS).any(|l| l == *w))
        .count();
    common > 0 && common * 3 >= short.len().min(MOST_WORDS)
}

/// No headline is longer.
const MOST_WORDS: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(declared: &[&str], shown: &[&str], site: &str) -> String {
        let declared: Vec<_> = declared.iter().map(|t| Some((*t).to_owned())).collect();
        let shown: Vec<_> = shown.iter().map(|t| (*t).to_owned()).collect();
        choose(&declared, &shown, Some(site)).unwrap_or_default()
    }

    #[test]
    fn the_shown_headline_wins_if_it_agrees() {
        let declared = ["Ferry late again - Harbour Post"];
        assert_eq!(
            chosen(&declared, &["Ferry late again, twice"], "Harbour Post"),
            "Ferry late again, twice"
        );
        assert_eq!(chosen(&declared, &["Harbour Post"], "Harbour Post"), "Ferry late again");
        assert_eq!(chosen(&declared, &["Most read"], "Harbour Post"), "Ferry late again");
        assert_eq!(chosen(&[], &["Ferry late"], "Harbour Post"), "Ferry late");
    }

    #[test]
    fn the_name_of_the_site_goes() {
        assert_eq!(
            chosen(&["Ferry late | News | The Harbour Post"], &[], "Harbour Post"),
            "Ferry late"
        );
        assert_eq!(chosen(&["Up - and away"], &[], "Harbour Post"), "Up - and away");
    }
}
