//! What a look at one record has found out, so that no text is folded and nothing about the
//! whole record is asked more than once, however many quotes there are.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use crate::record::{Entity, Record};

/// The numbers are given by the parser: of what is asked once, and of the keys.
pub(super) struct Known {
    answers: Vec<Cell<Option<bool>>>,
    folded: Vec<RefCell<Folded>>,
    /// Where each entity stands, by its id.
    entities: OnceCell<HashMap<String, usize>>,
}

/// The values of one key in lower case.
#[derive(Default)]
struct Folded {
    /// The address of the record, quote or entity that they are of.
    of: Option<usize>,
    values: Vec<String>,
}

impl Known {
    pub(super) fn new(questions: usize, keys: usize) -> Self {
        Self {
            answers: vec![Cell::new(None); questions],
            folded: (0..keys).map(|_| RefCell::default()).collect(),
            entities: OnceCell::new(),
        }
    }

    /// The answer to a question about the whole record.
    pub(super) fn once(&self, question: usize, answer: impl FnOnce() -> bool) -> bool {
        let Some(known) = self.answers.get(question) else { return answer() };
        known.get().unwrap_or_else(|| {
            let answer = answer();
            known.set(Some(answer));
            answer
        })
    }

    /// Whether one of a key's texts, in lower case, is as wanted; `read` adds them to a list.
    pub(super) fn any_folded(
        &self,
        key: usize,
        of: usize,
        read: impl FnOnce(&mut Vec<String>),
        wanted: impl Fn(&str) -> bool,
    ) -> bool {
        let Some(folded) = self.folded.get(key) else { return false };
        let mut folded = folded.borrow_mut();
        if folded.of != Some(of) {
            folded.of = Some(of);
            folded.values.clear();
            read(&mut folded.values);
        }
        folded.values.iter().any(|value| wanted(value))
    }

    /// The entity of the record that has this id.
    pub(super) fn entity<'r>(&self, record: &'r Record, id: &str) -> Option<&'r Entity> {
        let entities = self.entities.get_or_init(|| {
            // Of two with one id the first counts.
            let all = record.entities.iter().enumerate().rev();
            all.map(|(at, entity)| (entity.id.clone(), at)).collect()
        });
        record.entities.get(*entities.get(id)?)
    }
}
