//! The labels of tokens, and which may follow which.
//!
//! ```text
//!  0          O        outside
//!  1  2  3  4 PERSON   begin, inside, end, single
//!  5  6  7  8 ORG      begin, inside, end, single
//!  9 10 11 12 LOC      begin, inside, end, single
//! 13          GROUP    nationalities and peoples, one word or a run of them
//! 14 15 16    MISC     begin, inside or end, single: events, works, others
//! ```

use std::ops::Range;

/// How many labels there are.
pub const LABELS: usize = 17;
/// Outside of names.
pub const OUTSIDE: u8 = 0;
/// Nationalities and peoples.
pub const GROUP: u8 = 13;
/// The first label of names of other kinds.
pub const MISC: u8 = 14;

/// What the model tells of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A human being.
    Person,
    /// An organisation.
    Organization,
    /// A place.
    Location,
    /// A nationality, religion or people.
    Group,
    /// Any other name.
    Misc,
}

impl Kind {
    /// The label of token `index` of a name of `length` tokens.
    pub const fn label(self, index: usize, length: usize) -> u8 {
        let first = match self {
            Self::Person => 1,
            Self::Organization => 5,
            Self::Location => 9,
            Self::Group => return GROUP,
            Self::Misc if length == 1 => return MISC + 2,
            Self::Misc if index == 0 => return MISC,
            Self::Misc => return MISC + 1,
        };
        if length == 1 {
            first + 3
        } else if index == 0 {
            first
        } else if index + 1 == length {
            first + 2
        } else {
            first + 1
        }
    }

    const fn of(label: u8) -> Option<Self> {
        match label {
            1..=4 => Some(Self::Person),
            5..=8 => Some(Self::Organization),
            9..=12 => Some(Self::Location),
            GROUP => Some(Self::Group),
            MISC..=16 => Some(Self::Misc),
            _ => None,
        }
    }
}

/// Whether `next` may follow `previous`; a segment starts after [`OUTSIDE`].
pub const fn may_follow(previous: u8, next: u8) -> bool {
    let continues = match next {
        2 | 6 | 10 => next - 1,
        3 | 7 | 11 => next - 2,
        15 => MISC,
        _ => 0,
    };
    let open = match previous {
        1 | 5 | 9 | MISC => previous,
        2 | 6 | 10 => previous - 1,
        _ => 0,
    };
    if next == 15 && previous == 15 {
        return true;
    }
    continues == open
}

/// Whether a segment may end with `label`.
pub const fn may_end(label: u8) -> bool {
    may_follow(label, OUTSIDE)
}

/// The names in a sequence of labels.
pub fn spans(labels: &[u8]) -> Vec<(Range<usize>, Kind)> {
    let mut spans: Vec<(Range<usize>, Kind)> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let Some(kind) = Kind::of(*label) else { continue };
        let goes_on = matches!(label, 2 | 3 | 6 | 7 | 10 | 11 | 15 | &GROUP);
        match spans.last_mut() {
            Some((range, last)) if goes_on && range.end == index && *last == kind => {
                range.end += 1;
            }
            _ => spans.push((index..index + 1, kind)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 5] =
        [Kind::Person, Kind::Organization, Kind::Location, Kind::Group, Kind::Misc];

    #[test]
    fn names_survive_the_way_through_labels() {
        for kind in KINDS {
            for length in 1..5 {
                let mut labels = vec![OUTSIDE];
                labels.extend((0..length).map(|index| kind.label(index, length)));
                labels.push(OUTSIDE);
                assert!(labels.windows(2).all(|pair| may_follow(pair[0], pair[1])), "{labels:?}");
                assert_eq!(spans(&labels), [(1..length + 1, kind)]);
            }
        }
    }

    #[test]
    fn names_are_not_left_open_or_entered_in_the_middle() {
        for label in 0..LABELS as u8 {
            assert_eq!(may_end(label), !matches!(label, 1 | 2 | 5 | 6 | 9 | 10 | 14));
            let middle = matches!(label, 2 | 3 | 6 | 7 | 10 | 11 | 15);
            assert_eq!(may_follow(OUTSIDE, label), !middle);
        }
        assert!(!may_follow(1, 6) && !may_follow(1, 1) && may_follow(3, 1) && may_follow(15, 15));
    }
}
