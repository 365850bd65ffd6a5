//! Abbreviations that are written with a full stop.

/// What an abbreviation tells about the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name follows: "Mr.", "Gen.".
    Title,
    /// Only a word that likes to open sentences makes it an end: "Inc.", "U.S.".
    Neutral,
    /// Any capital after it makes it an end: "p.m.", "etc.".
    Closing,
}

const LONGEST: usize = 6;

/// Whether a letter before a hyphen stands for a party, as in "D-N.Y.".
pub(super) fn is_party(word: &str) -> bool {
    matches!(word, "D" | "R" | "I")
}

/// Looks up `word`, which stands before a full stop.
pub(super) fn lookup(word: &str) -> Option<Abbreviation> {
    if word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let mut buffer = [0; LONGEST];
    let copy = buffer.get_mut(..word.len())?;
    copy.copy_from_slice(word.as_bytes());
    copy.make_ascii_lowercase();
    let lower = std::str::from_utf8(copy).ok()?;
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    match lower {
        "mr" | "mrs" | "ms" | "messrs" | "mme" | "mlle" | "dr" | "drs" | "prof" | "st" | "ste"
        | "lt" | "sgt" | "cpl" | "pvt" | "capt" | "cmdr" | "supt" | "insp" | "hon" | "amb"
        | "adm" => Some(Abbreviation::Title),
        "gen" | "sen" | "sens" | "rep" | "reps" | "gov" | "col" | "maj" | "rev" | "det"
        | "pres" | "adv" | "mt" | "ft" | "brig" | "fr" | "pte" | "sir"
            if capital =>
        {
            Some(Abbreviation::Title)
        }
        "jr" | "sr" | "jnr" | "snr" | "inc" | "corp" | "ltd" | "bros" | "llc" | "plc" | "vs"
        | "dept" | "univ" | "assn" | "assoc" | "ave" | "blvd" | "approx" | "est" | "ph" | "nos"
        | "vol" | "pp" | "cf" => Some(Abbreviation::Neutral),
        "co" | "no" | "v" | "jan" | "feb" | "mar" | "apr" | "jun" | "jul" | "aug" | "sep"
        | "sept" | "oct" | "nov" | "dec" | "mon" | "tue" | "tues" | "wed" | "thu" | "thur"
        | "thurs" | "fri" | "ala" | "ariz" | "ark" | "calif" | "colo" | "conn" | "fla" | "ga"
        | "ill" | "ind" | "kan" | "ky" | "md" | "mass" | "mich" | "minn" | "mo" | "mont"
        | "neb" | "nev" | "okla" | "ore" | "pa" | "penn" | "tenn" | "tex" | "va" | "vt"
        | "wash" | "wis" | "wyo" | "rd" | "bhd"
            if capital =>
        {
            Some(Abbreviation::Neutral)
        }
        "etc" | "al" => Some(Abbreviation::Closing),
        _ => None,
    }
}

/// Words that open sentences far more often than they go on after an
/// abbreviation; lower case.
pub(super) fn opens_sentences(lower: &str) -> bool {
    matches!(
        lower,
        "a" | "about"
            | "according"
            | "after"
            | "all"
            | "also"
            | "although"
            | "an"
            | "and"
            | "another"
            | "as"
            | "at"
            | "because"
            | "before"
            | "both"
            | "but"
            | "by"
            | "despite"
            | "during"
            | "each"
            | "earlier"
            | "even"
            | "for"
            | "from"
            | "he"
            | "her"
            | "here"
            | "his"
            | "how"
            | "however"
            | "i"
            | "if"
            | "in"
            | "instead"
            | "is"
            | "it"
            | "its"
            | "last"
            | "later"
            | "many"
            | "meanwhile"
            | "more"
            | "most"
            | "my"
            | "no"
            | "not"
            | "now"
            | "officials"
            | "on"
            | "once"
            | "one"
            | "or"
            | "other"
            | "our"
            | "people"
            | "police"
            | "she"
            | "since"
            | "so"
            | "some"
            | "still"
            | "such"
            | "that"
            | "the"
            | "their"
            | "then"
            | "there"
            | "these"
            | "they"
            | "this"
            | "those"
            | "though"
            | "to"
            | "two"
            | "under"
            | "until"
            | "we"
            | "what"
            | "when"
            | "where"
            | "which"
            | "while"
            | "who"
            | "why"
            | "with"
            | "yet"
            | "you"
    )
}
