//! What the head of a description stands for.

use crate::analysis::entities::Knowledge;

/// What a noun stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Noun {
    /// "minister", "neighbour".
    Person,
    /// "company", "ministry".
    Body,
    /// "report", "statement": somebody speaks through it.
    Document,
    /// "country", "city".
    Place,
    Other,
}

/// What the lower-cased noun stands for.
pub(super) fn class(lower: &str, knowledge: &Knowledge) -> Noun {
    let singular = singular(lower);
    let is = |list: &[&str]| list.contains(&lower) || list.contains(&singular);
    if is(&DOCUMENTS) {
        Noun::Document
    } else if is(&BODIES) {
        Noun::Body
    } else if is(&PLACES) {
        Noun::Place
    } else if is(&PEOPLE)
        || knowledge.role_head(lower).or_else(|| knowledge.role_head(singular)).is_some()
    {
        Noun::Person
    } else if lower.ends_with("man") || lower.ends_with("woman") || lower.ends_with("-old") {
        Noun::Person
    } else {
        Noun::Other
    }
}

/// A noun without the ending of its plural.
pub(in crate::analysis) fn singular(lower: &str) -> &str {
    if lower.ends_with("ss") || lower.len() < 4 {
        return lower;
    }
    lower.strip_suffix('s').unwrap_or(lower)
}

/// Whether nobody is named by such a noun: "official", "spokesman".
pub(super) fn is_anonymous(lower: &str) -> bool {
    lower.starts_with("spokes") || ANONYMOUS.contains(&singular(lower)) || lower == "witnesses"
}

const DOCUMENTS: [&str; 45] = [
    "statement",
    "letter",
    "report",
    "ad",
    "advert",
    "advertisement",
    "commercial",
    "video",
    "tweet",
    "post",
    "email",
    "e-mail",
    "message",
    "memo",
    "caption",
    "note",
    "release",
    "column",
    "essay",
    "op-ed",
    "declaration",
    "petition",
    "warning",
    "website",
    "site",
    "blog",
    "study",
    "paper",
    "document",
    "filing",
    "complaint",
    "lawsuit",
    "indictment",
    "affidavit",
    "survey",
    "poll",
    "communique",
    "bulletin",
    "article",
    "editorial",
    "review",
    "announcement",
    "page",
    "transcript",
    "manifesto",
];

const BODIES: [&str; 62] = [
    "bank",
    "ministry",
    "court",
    "party",
    "agency",
    "commission",
    "committee",
    "council",
    "department",
    "university",
    "institute",
    "union",
    "association",
    "federation",
    "foundation",
    "airline",
    "newspaper",
    "senate",
    "parliament",
    "college",
    "hospital",
    "company",
    "firm",
    "group",
    "organization",
    "organisation",
    "government",
    "administration",
    "club",
    "team",
    "school",
    "charity",
    "network",
    "broadcaster",
    "station",
    "channel",
    "magazine",
    "paper",
    "army",
    "military",
    "navy",
    "police",
    "force",
    "corporation",
    "carrier",
    "manufacturer",
    "maker",
    "retailer",
    "publisher",
    "airport",
    "authority",
    "bureau",
    "office",
    "board",
    "panel",
    "campaign",
    "watchdog",
    "regulator",
    "movement",
    "coalition",
    "alliance",
    "body",
];

const PLACES: [&str; 10] = [
    "country", "nation", "city", "town", "state", "province", "republic", "kingdom", "village",
    "island",
];

const PEOPLE: [&str; 24] = [
    "man",
    "woman",
    "boy",
    "girl",
    "person",
    "people",
    "official",
    "source",
    "resident",
    "witness",
    "neighbour",
    "neighbor",
    "victim",
    "suspect",
    "defendant",
    "survivor",
    "expert",
    "lawmaker",
    "critic",
    "supporter",
    "protester",
    "researcher",
    "scientist",
    "boss",
];

const ANONYMOUS: [&str; 22] = [
    "official",
    "source",
    "witness",
    "resident",
    "analyst",
    "critic",
    "expert",
    "observer",
    "insider",
    "person",
    "people",
    "protester",
    "supporter",
    "researcher",
    "scientist",
    "authority",
    "representative",
    "opponent",
    "activist",
    "reporter",
    "voter",
    "investigator",
];
