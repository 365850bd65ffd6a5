//! The verbs that report, from `lexicon/reporting.tsv`.
//!
//! ```text
//! verb ⇥ reports ⇥ act ⇥ traits ⇥ with ⇥ forms
//! admit ⇥ say ⇥ statement ⇥ content ⇥ to ⇥ admitted admitted admitting
//! ```

use super::LexiconError;
use super::table::is_passed_over;
use crate::nearest::did_you_mean;

/// The name of the table.
const NAME: &str = "reporting.tsv";
const TABLE: &str = include_str!("../../lexicon/reporting.tsv");

/// The columns, in this order; those at the end of a row may be left out.
const COLUMNS: [&str; 6] = ["verb", "reports", "act", "traits", "with", "forms"];

/// What the second column has of a verb that shall not report.
const NOTHING: &str = "nothing";

/// The verbs of the table compiled into the program.
pub(super) fn built_in() -> Vec<Verb> {
    let verbs = read(NAME, TABLE);
    debug_assert!(verbs.is_ok(), "lexicon/{NAME} can be read: {verbs:?}");
    verbs.unwrap_or_default()
}

/// Whether `table` has verbs that report, and no other words.
pub(super) fn is_meant(table: &str) -> bool {
    let header = table.lines().find(|line| !is_passed_over(line));
    let first = header.and_then(|line| line.split('\t').next());
    first.is_some_and(|first| first.trim().eq_ignore_ascii_case(COLUMNS[0]))
}

/// A verb that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verb {
    /// "say"; with a particle "hit back".
    pub(crate) base: &'static str,
    /// What can follow it, the likeliest first; empty if it shall not report.
    pub(crate) frames: Vec<Frame>,
    /// What somebody does who says it.
    pub(crate) act: Act,
    traits: u16,
    /// The prepositions that what it reports can follow.
    with: Vec<&'static str>,
    /// Past, participle and gerund where they are not regular.
    pub(crate) forms: Vec<&'static str>,
}

/// Declares names that a column can hold.
macro_rules! names {
    ($(#[$doc:meta])+ $name:ident: $($(#[$what:meta])+ $value:ident = $word:literal,)+) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name {
            $($(#[$what])+ $value,)+
        }

        impl $name {
            const ALL: &[(&str, Self)] = &[$(($word, Self::$value),)+];
        }
    };
}

names! {
    /// What a reporting verb reports.
    Frame:
    /// Speech as such, with or without "that": "say", "tell", "add".
    Say = "say",
    /// A statement with a stance, mostly with "that": "argue", "claim".
    Claim = "claim",
    /// What somebody shall or will do: "urge", "vow".
    Urge = "urge",
    /// A judgement on something: "call", "praise", "accuse".
    Judge = "judge",
}

names! {
    /// What somebody does with what is reported.
    Act:
    /// "said", "added".
    Statement = "statement",
    /// "asked".
    Question = "question",
    /// "urged", "demanded".
    Demand = "demand",
    /// "vowed", "threatened".
    Promise = "promise",
    /// "praised", "accused".
    Judgement = "judgement",
    /// "denied", "rejected".
    Denial = "denial",
    /// "believed", "hoped".
    Thought = "thought",
    /// "found", "showed": what follows from something.
    Evidence = "evidence",
}

names! {
    /// What else is known of a reporting verb.
    Trait:
    /// It hardly does anything but report: "say".
    Plain = "plain",
    /// Its object is spoken to: "tell".
    Addresses = "addresses",
    /// Whoever shall do it stands as its object: without one, "told to leave" is passive.
    Orders = "orders",
    /// Its object is what was said: "announce".
    Content = "content",
    /// It denies, where its object is something said: "dismiss".
    Denies = "denies",
    /// It reports only what something is called: "call them liars".
    Names = "names",
    /// It reports only words between quotation marks: "speak of “a new start”".
    Marked = "marked",
}

impl Act {
    /// Its name, as the weights of hints have it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Statement => "Statement",
            Self::Question => "Question",
            Self::Demand => "Demand",
            Self::Promise => "Promise",
            Self::Judgement => "Judgement",
            Self::Denial => "Denial",
            Self::Thought => "Thought",
            Self::Evidence => "Evidence",
        }
    }
}

impl Verb {
    /// Whether the verb has that trait.
    pub(crate) fn is(&self, wanted: Trait) -> bool {
        self.traits & (1 << wanted as u16) != 0
    }

    /// Whether what it reports can follow that preposition.
    pub(crate) fn goes_with(&self, preposition: &str) -> bool {
        self.with.contains(&preposition)
    }
}

/// The rows of `table`, which the errors call `name`.
pub(super) fn read(name: &str, table: &'static str) -> Result<Vec<Verb>, LexiconError> {
    let lines = (1..).zip(table.lines()).filter(|(_, line)| !is_passed_over(line));
    let mut verbs = Vec::new();
    for (at, (line, text)) in lines.enumerate() {
        let cells: Vec<&'static str> = text.split('\t').map(str::trim).collect();
        let read = if at == 0 { header(&cells).map(|()| None) } else { row(&cells).map(Some) };
        let error = |problem| LexiconError { table: name.to_owned(), line, problem };
        verbs.extend(read.map_err(error)?);
    }
    Ok(verbs)
}

fn header(cells: &[&str]) -> Result<(), String> {
    if COLUMNS.starts_with(cells) {
        Ok(())
    } else {
        Err(format!("expected the columns {}, found {}", COLUMNS.join(", "), cells.join(", ")))
    }
}

fn row(cells: &[&'static str]) -> Result<Verb, String> {
    if cells.len() > COLUMNS.len() {
        return Err(format!("expected {} columns, found {}", COLUMNS.len(), cells.len()));
    }
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    let (base, reports) = (cell(0), cell(1));
    if base.is_empty() || reports.is_empty() {
        return Err("expected a verb and what it reports".to_owned());
    }
    if reports == NOTHING {
        let (frames, with, forms) = (Vec::new(), Vec::new(), Vec::new());
        return Ok(Verb { base, frames, act: Act::Statement, traits: 0, with, forms });
    }
    let acts = all(Act::ALL, "an act", cell(2))?;
    let &[act] = acts.as_slice() else {
        return Err(format!("expected one act, found {:?}", cell(2)));
    };
    let traits: Vec<Trait> = all(Trait::ALL, "a trait", cell(3))?;
    Ok(Verb {
        base,
        frames: all(Frame::ALL, "what is reported", reports)?,
        act,
        traits: traits.into_iter().fold(0, |bits, t| bits | 1 << t as u16),
        with: cell(4).split_ascii_whitespace().collect(),
        forms: cell(5).split_ascii_whitespace().collect(),
    })
}

/// The values that a cell names, separated by spaces.
fn all<T: Copy>(known: &[(&str, T)], what: &str, cell: &str) -> Result<Vec<T>, String> {
    let value = |word: &str| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let meant = did_you_mean(word, names.iter().copied());
            format!("expected {what} of {}, found {word:?}{meant}", names.join(", "))
        })
    };
    cell.split_ascii_whitespace().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_is_in_order() {
        let verbs = read(NAME, TABLE).unwrap_or_else(|e| panic!("{e}"));
        assert!(verbs.windows(2).all(|w| matches!(w, [a, b] if a.base < b.base)));
        let told = verbs.iter().find(|v| v.base == "tell").unwrap_or_else(|| panic!("tell"));
        assert!(told.is(Trait::Addresses) && !told.is(Trait::Names));
        assert_eq!(told.frames, [Frame::Say, Frame::Urge]);
    }

    #[test]
    fn a_wrong_row_is_named_with_its_line() {
        let told = |table| read("our.tsv", table).unwrap_err().to_string();
        assert!(told("verb\tact\n").starts_with("our.tsv:1: expected the columns verb, "));
        let head = "verb\treports\tact\ttraits\twith\tforms\n";
        let with = |row: &str| told(Box::leak(format!("{head}{row}\n").into_boxed_str()));
        assert_eq!(with("nod\tsay"), "our.tsv:2: expected one act, found \"\"");
        assert!(with("nod\thum\tstatement").ends_with("say, claim, urge, judge, found \"hum\""));
        assert!(with("nod\tsay\tstatment").ends_with("did you mean `statement`?"));
        assert_eq!(with("nod"), "our.tsv:2: expected a verb and what it reports");
    }
}
