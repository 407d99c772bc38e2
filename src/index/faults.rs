//! A disk that fails at every single step of a commit, one step at a time.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::directory::Sealed;
use super::document::Draft;
use super::snapshot::Snapshot;
use super::store::{SEGMENTS, Store};
use super::writer::Writer;
use crate::analysis::Analyzer;
use crate::article::Article;

/// A directory whose disk fails from a certain step on: writes stop in their middle, syncs and replacements fail.
#[derive(Debug, Clone)]
struct Failing {
    inner: Box<dyn Directory>,
    left: Arc<AtomicU64>,
}

impl Failing {
    /// Takes one step; fails when none are left.
    fn step(left: &AtomicU64) -> io::Result<()> {
        let took = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        took.map(|_| ()).map_err(|_| io::Error::other("the disk failed"))
    }
}

struct FailingFile {
    inner: Box<dyn TerminatingWrite + Send + Sync>,
    left: Arc<AtomicU64>,
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match Failing::step(&self.left) {
            Ok(()) => self.inner.write(bytes),
            Err(error) => {
                let _ = self.inner.write(&bytes[..bytes.len() / 2]);
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Failing::step(&self.left)?;
        self.inner.flush()
    }
}

impl TerminatingWrite for FailingFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        Failing::step(&self.left)?;
        self.inner.terminate_ref(token)
    }
}

impl Directory for Failing {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Failing::step(&self.left).map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Failing::step(&self.left).map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = self.inner.open_write(path)?;
        let inner = inner
            .into_inner()
            .map_err(|error| OpenWriteError::wrap_io_error(error.into(), path.to_owned()))?;
        Ok(io::BufWriter::new(Box::new(FailingFile {
            inner,
            left: Arc::clone(&self.left),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Failing::step(&self.left)?;
        self.inner.atomic_write(path, bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Failing::step(&self.left)?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

fn draft(analyzer: &mut Analyzer, number: usize) -> Draft {
    let article = Article {
        id: format!("a{number}"),
        title: format!("Story {number}"),
        body: format!("The harbour of Lisbon was closed on day {number}, said Ana Duarte."),
        path: format!("/archive/{number}.txt"),
        ..Article::default()
    };
    let facts = analyzer.analyse(&article);
    Draft::new(article, facts)
}

fn add(writer: &mut Writer, numbers: std::ops::Range<usize>) -> Result<(), super::Error> {
    let mut analyzer = Analyzer::default();
    for number in numbers {
        writer.add(draft(&mut analyzer, number), &format!("/archive/{number}.txt"), false)?;
    }
    Ok(())
}

#[test]
fn a_failure_at_any_step_leaves_the_one_commit_or_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let index = dir.path();
    let mut writer = Writer::open(index).unwrap();
    add(&mut writer, 0..3).unwrap();
    writer.commit().unwrap();
    writer.finish().unwrap();
    let mut have = 3;
    let mut failed = 0;
    for steps in 0.. {
        let left = Arc::new(AtomicU64::new(steps));
        let inner = MmapDirectory::open(index.join(SEGMENTS)).unwrap();
        let failing = Failing {
            inner: Box::new(inner),
            left: Arc::clone(&left),
        };
        let written = Store::open_over(index, Sealed::over(failing))
            .and_then(Writer::over)
            .and_then(|mut writer| {
                add(&mut writer, have..have + 2)?;
                writer.replace_file("/archive/0.txt");
                writer.commit()
            });
        let store = Store::open(index).unwrap();
        let now = usize::try_from(store.searcher().num_docs()).unwrap();
        // The first article goes with the first commit that succeeds.
        let (before, after) = if have == 3 { (3, 4) } else { (have - 1, have + 1) };
        assert!(
            now == before || now == after,
            "{now} articles after a failure at step {steps}"
        );
        assert!(
            written.is_err() || now == after,
            "a commit that was lost was told to be done, at step {steps}"
        );
        assert_eq!(Snapshot::take(index).unwrap().check(), [], "step {steps}");
        if now == after {
            have += 2;
        }
        if written.is_ok() && left.load(Ordering::SeqCst) > 0 {
            break;
        }
        failed += u64::from(written.is_err());
    }
    assert!(failed > 10, "only {failed} steps failed");
}
