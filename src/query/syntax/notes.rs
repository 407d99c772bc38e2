//! What there is to say about a query: repairs and remarks, in order, and never too many.

use std::ops::Range;

use crate::query::tree::Note;

/// The most notes that are kept one by one; nobody reads more, and a query of a thousand quotes has a thousand.
const MOST: usize = 20;

/// Notes in the making.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kept: Vec<Note>,
    more: usize,
    /// Where the first one that was not kept stands.
    more_at: Range<usize>,
}

impl Notes {
    /// Something was put right; `--strict` refuses it.
    pub(super) fn repair(&mut self, at: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        if self.is_full() {
            if self.more == 0 {
                self.more_at = at;
            }
            self.more += 1;
            return;
        }
        self.push(at, message.into(), hint, true);
    }

    /// How something was taken. The same remark is made once.
    pub(super) fn remark(&mut self, at: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        let message = message.into();
        if !self.is_full() && !self.kept.iter().any(|note| note.message == message) {
            self.push(at, message, hint, false);
        }
    }

    /// Whether further notes are only counted, so that it is idle to think of hints.
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= MOST
    }

    /// The notes, in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Note> {
        self.kept.sort_by_key(|note| note.at.start);
        if self.more > 0 {
            let message = format!("{} more like these", self.more);
            self.push(self.more_at.clone(), message, None, true);
        }
        self.kept
    }

    fn push(&mut self, at: Range<usize>, message: String, hint: Option<String>, repaired: bool) {
        self.kept.push(Note {
            at,
            message,
            hint,
            repaired,
        });
    }
}

/// At most the first thirty characters, for a message.
pub(super) fn abridged(text: &str) -> String {
    const MOST: usize = 30;
    match text.char_indices().nth(MOST) {
        Some((byte, _)) => format!("{}…", text.get(..byte).unwrap_or_default()),
        None => text.to_owned(),
    }
}
