//! Lists on disk, read where they lie: nothing is unpacked, so a long one is opened as fast as a short one.
//!
//! A list is its bytes: records of fixed width, one after another, whose numbers have the least byte first.

use std::io::ErrorKind;
use std::marker::PhantomData;
use std::ops::Deref;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, Unaligned};

use crate::index::Error;
use crate::index::groups::Groups;

/// A list of records within a file.
#[derive(Debug, Clone)]
pub(super) struct List<T> {
    bytes: OwnedBytes,
    of: PhantomData<T>,
}

impl<T: FromBytes + IntoBytes + Immutable + Unaligned> List<T> {
    /// A list of these.
    pub(super) fn new(records: &[T]) -> List<T> {
        List::over(OwnedBytes::new(records.as_bytes().to_vec()))
    }

    /// Cuts a list of so many records from the head of a file; `None` if it is shorter.
    pub(super) fn cut(file: &mut OwnedBytes, records: usize) -> Option<List<T>> {
        let bytes = records.checked_mul(size_of::<T>())?;
        let list = (bytes <= file.len()).then(|| List::over(file.slice(0..bytes)))?;
        file.advance(bytes);
        Some(list)
    }

    fn over(bytes: OwnedBytes) -> List<T> {
        List { bytes, of: PhantomData }
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: FromBytes + Immutable + Unaligned> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // The bytes were cut to whole records, of which any are good.
        <[T]>::ref_from_bytes(&self.bytes).unwrap_or_default()
    }
}

impl<T> PartialEq for List<T> {
    fn eq(&self, other: &List<T>) -> bool {
        self.bytes.as_slice() == other.bytes.as_slice()
    }
}

impl<T> Eq for List<T> {}

/// [`Groups`] of numbers on disk: where each group begins, then the numbers of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupList {
    starts: List<U32>,
    values: List<U32>,
}

impl GroupList {
    /// A list of these.
    pub(super) fn new(groups: &Groups<u32>) -> GroupList {
        let list = |numbers: &[u32]| List::new(&numbers.iter().copied().map(U32::new).collect::<Vec<_>>());
        GroupList {
            starts: list(groups.starts()),
            values: list(groups.values()),
        }
    }

    /// Cuts so many groups from the head of a file; `None` if it is shorter.
    pub(super) fn cut(file: &mut OwnedBytes, groups: usize) -> Option<GroupList> {
        let starts: List<U32> = List::cut(file, groups.checked_add(1)?)?;
        let values = List::cut(file, starts.last()?.get() as usize)?;
        Some(GroupList { starts, values })
    }

    /// Their bytes.
    pub(super) fn bytes(&self) -> [&[u8]; 2] {
        [self.starts.bytes(), self.values.bytes()]
    }

    /// How many groups.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The numbers of a group; `None` if there is no such group.
    pub(super) fn get(&self, group: u32) -> Option<&[U32]> {
        let (starts, group) = (&*self.starts, group as usize);
        let [start, end] = [starts.get(group)?, starts.get(group + 1)?];
        self.values.get(start.get() as usize..end.get() as usize)
    }
}

/// A file, mapped as the engine's are.
pub(super) fn map(path: &Path) -> Result<OwnedBytes, Error> {
    let (dir, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let opened = MmapDirectory::open(dir)
        .map_err(TantivyError::from)?
        .open_read(Path::new(name));
    match opened {
        Ok(file) => file.read_bytes().map_err(Error::io(path)),
        Err(OpenReadError::FileDoesNotExist(_)) => Err(Error::io(path)(ErrorKind::NotFound.into())),
        Err(error) => Err(TantivyError::from(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_laid_down_is_read(given in prop::collection::vec((0..5u32, any::<u32>()), 0..40), cut in 0..400usize) {
            let groups = Groups::new(5, given.iter().copied());
            let laid = GroupList::new(&groups);
            let file = OwnedBytes::new(laid.bytes().concat());
            let read = GroupList::cut(&mut file.clone(), 5).unwrap();
            prop_assert_eq!(&read, &laid);
            for group in 0..5 {
                let numbers: Vec<u32> = read.get(group).unwrap().iter().map(|number| number.get()).collect();
                prop_assert_eq!(&numbers[..], groups.of(group));
            }
            prop_assert!(read.get(5).is_none() && read.len() == 5);
            let short = file.slice(0..cut.min(file.len().saturating_sub(1)));
            prop_assert!(GroupList::cut(&mut short.clone(), 5).is_none());
        }
    }
}
