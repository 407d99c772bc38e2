//! The folder of segments as the engine sees it: a directory of mapped files whose `meta.json` carries its checksum.
//!
//! The engine writes each segment file once, with a checksum at its end, but replaces `meta.json` without one. Here it
//! gets one on its way to the disk and loses it on its way back; one that does not fit is never read. On a disk that
//! cannot be written, nobody can write, so a reader needs no lock.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::sums::{META, seal, unseal};

/// A directory whose `meta.json` is sealed.
#[derive(Debug, Clone)]
pub struct Sealed {
    inner: Box<dyn Directory>,
}

impl Sealed {
    /// Opens the folder of segments.
    ///
    /// # Errors
    /// It is not there.
    pub fn open(segments: &Path) -> tantivy::Result<Sealed> {
        Ok(Sealed::over(MmapDirectory::open(segments)?))
    }

    /// Seals what is written to another directory.
    pub fn over(inner: impl Directory) -> Sealed {
        Sealed { inner: Box::new(inner) }
    }
}

fn is_meta(path: &Path) -> bool {
    path.as_os_str() == META
}

impl Directory for Sealed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        if !is_meta(path) {
            return Ok(bytes);
        }
        unseal(&bytes).ok_or_else(|| {
            let error = io::Error::new(ErrorKind::InvalidData, "its checksum does not fit: it is damaged");
            OpenReadError::wrap_io_error(error, path.to_path_buf())
        })
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if is_meta(path) {
            self.inner.atomic_write(path, &seal(bytes))
        } else {
            self.inner.atomic_write(path, bytes)
        }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if is_read_only(&error) && lock.filepath != INDEX_WRITER_LOCK.filepath => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
    )
}
