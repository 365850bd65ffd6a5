//! The headline, out of the several that a page has.

use crate::article::clean;

/// The headline shown on the page where it tells the same as what the page
/// declares, else the declared one without the name of the site.
///
/// `declared` is in order of trust, the page's `<title>` last; `shown` are the page's
/// first-level headings.
pub(super) fn choose(
    declared: &[Option<String>],
    shown: &[String],
    site: Option<&str>,
) -> Option<String> {
    let declared: Vec<String> = declared.iter().flatten().map(|t| clean::line(t)).collect();
    let sites = sites(&declared, shown, site);
    let is_site = |title: &str| sites.iter().any(|site| same(title, site)) || is_domain(title);
    let bare: Vec<&str> = declared
        .iter()
        .map(|t| without_site(t, &sites))
        .filter(|t| !t.is_empty() && !is_site(t))
        .collect();
    let mut headlines = shown.iter().filter(|t| !is_site(t));
    let agrees = |heading: &&String| bare.iter().any(|title| are_alike(heading, title));
    // A heading may begin with a rubric that the declared title leaves out.
    let rubric_cut = |heading: &String| {
        let declared = bare.iter().find(|t| heading.ends_with(**t) && !t.is_empty());
        declared.map_or_else(|| heading.clone(), |t| (*t).to_owned())
    };
    if let Some(agreed) = headlines.clone().find(agrees) {
        return Some(rubric_cut(agreed));
    }
    match (bare.as_slice(), headlines.next()) {
        // The page's title alone may be the site's name.
        ([title], Some(only)) if is_short(title) && !is_short(only) && declared.len() == 1 => {
            Some(only.clone())
        }
        ([title, ..], _) => Some((*title).to_owned()),
        ([], heading) => heading.cloned(),
    }
}

/// Names of the site: the declared one, and what stands behind a dash in one title and
/// is a heading of its own, or is missing in another title.
fn sites(declared: &[String], shown: &[String], site: Option<&str>) -> Vec<String> {
    let tails = declared.iter().filter_map(|title| {
        let words = |s: &str| s.split_whitespace().count();
        let tail = |(head, tail): (&str, &str)| {
            let is_logo = words(tail) < words(head).min(LONGEST_RUBRIC + 1)
                && shown.iter().any(|heading| same(heading, tail));
            let is_known = is_logo || declared.iter().any(|other| same(other, head));
            is_known.then(|| tail.to_owned())
        };
        SIGNS.iter().filter_map(|sign| title.rsplit_once(sign)).find_map(tail)
    });
    site.map(str::to_owned).into_iter().chain(tails).collect()
}

/// `harbourpost.example`
fn is_domain(title: &str) -> bool {
    !title.contains(' ')
        && title.split_once('.').is_some_and(|(_, end)| end.starts_with(char::is_lowercase))
}

fn is_short(title: &str) -> bool {
    title.split_whitespace().count() <= 3
}

const SIGNS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « "];

/// Cuts " - Example News" and "| News | Example" from the end.
fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let mut kept = title;
    let is_site = |tail: &str| sites.iter().any(|site| same(tail, site));
    let site_end =
        SIGNS.iter().filter_map(|sign| kept.rsplit_once(sign)).find(|(_, tail)| is_site(tail));
    if let Some((head, _)) = site_end {
        kept = head;
    }
    // What stands behind a bar or its like is a rubric or a site in any case.
    let last_part = |kept: &'t str| [" | ", " » ", " · "].iter().find_map(|s| kept.rsplit_once(s));
    while let Some((head, tail)) = last_part(kept) {
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
    folded(a) == folded(b)
}

/// A string without case, space and punctuation, for what is compared with many.
pub(super) fn folded(s: &str) -> String {
    let s = s.trim();
    let s = s
        .get(4..)
        .filter(|_| s.get(..4).is_some_and(|t| t.eq_ignore_ascii_case("the ")))
        .unwrap_or(s);
    s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a name is the site's with more behind it: "Harbour Post Sport".
pub(super) fn begins_with(name: &str, site: &str) -> bool {
    let start = name.get(..site.len()).filter(|_| site.contains(' '));
    start.is_some_and(|start| same(start, site))
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
    fn a_logo_is_no_headline() {
        let declared = ["Ferry late again - Harbour Post"];
        let choose = |declared: &[&str], shown: &[&str]| {
            let declared: Vec<_> = declared.iter().map(|t| Some((*t).to_owned())).collect();
            let shown: Vec<_> = shown.iter().map(|t| (*t).to_owned()).collect();
            super::choose(&declared, &shown, None).unwrap_or_default()
        };
        assert_eq!(choose(&declared, &["Harbour Post"]), "Ferry late again");
        assert_eq!(choose(&["Ferry late again » Harbour Post"], &[]), "Ferry late again");
        assert_eq!(choose(&["harbourpost.example"], &["Ferry late again"]), "Ferry late again");
        assert_eq!(
            choose(&["Harbour Post"], &["Ferry late again today"]),
            "Ferry late again today"
        );
        let rubric = "Opinion | The ferry was late because nobody came";
        let heading = "The ferry was late because nobody came";
        assert_eq!(choose(&["Another story altogether", rubric], &[heading]), heading);
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
