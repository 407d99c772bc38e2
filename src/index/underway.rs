//! Documents on their way to the engine, held to a number of bytes.
//!
//! The engine's queue counts documents, ten thousand of them, whatever their size; so a slow disk and long articles
//! would fill the memory. Here each document takes room for its bytes until the engine has taken it in and lets it go.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::Document;

/// Room for documents under way, in bytes.
#[derive(Debug, Clone, Default)]
pub struct Room(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    used: Mutex<usize>,
    freed: Condvar,
}

/// Bytes that may be under way; one larger document still goes through, alone.
const MOST: usize = 12 << 20;

/// How long a document waits for room at most, so that an engine that has stopped is noticed by those who feed it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl Room {
    /// Waits for room for a document of so many bytes.
    pub fn take(&self, document: TantivyDocument, bytes: usize) -> UnderWay {
        let is_full = |used: &mut usize| *used > 0 && *used + bytes > MOST;
        let used = self.0.used.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.freed.wait_timeout_while(used, LONGEST_WAIT, is_full);
        *waited.unwrap_or_else(PoisonError::into_inner).0 += bytes;
        UnderWay {
            document,
            bytes,
            room: self.clone(),
        }
    }
}

/// A document that takes room until it is dropped.
#[derive(Debug)]
pub struct UnderWay {
    document: TantivyDocument,
    bytes: usize,
    room: Room,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let shared = &self.room.0;
        *shared.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        shared.freed.notify_all();
    }
}

impl Document for UnderWay {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Document::iter_fields_and_values(&self.document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_let_go_makes_room() {
        let room = Room::default();
        let alone = room.take(TantivyDocument::default(), MOST * 2);
        let waiting = std::thread::spawn({
            let room = room.clone();
            move || room.take(TantivyDocument::default(), 1).bytes
        });
        assert_eq!(*room.0.used.lock().unwrap(), MOST * 2);
        assert!(alone.iter_fields_and_values().next().is_none());
        drop(alone);
        assert_eq!(waiting.join().unwrap(), 1);
        assert_eq!(*room.0.used.lock().unwrap(), 0);
    }
}
