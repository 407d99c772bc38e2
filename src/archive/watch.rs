//! Watching: the index follows its files until it is told to stop.
//!
//! The system says which places have changed (inotify and its like, through `notify`); those places are compared with
//! what is known, as a run over the whole would, and what changed is committed. Where the system lost count, the whole
//! is compared.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::build::{is_stdin, open, update, with_paths};
use super::changes::{Changes, absolute};
use super::{BuildRequest, Error, Progress, Summary};
use crate::index::writer::Writer;
use crate::ingest::{sources, walk};

/// A file must have been quiet for so long before it is read: it may still be being written.
const QUIET: Duration = Duration::from_millis(400);
/// How often to look whether the end was asked for.
const LOOK: Duration = Duration::from_millis(200);

/// A place that changed, after the path that was asked for and that it lies below.
type Place = (PathBuf, PathBuf);

/// Builds or updates the index, then follows the files until the request's [`super::Stop`] is set; each time that
/// something was read, `report` is told.
///
/// # Errors
/// Those of [`super::build`], or the system cannot watch the files.
pub fn watch(
    index: &Path,
    request: &BuildRequest,
    progress: &mut dyn FnMut(Progress),
    report: &mut dyn FnMut(Summary),
) -> Result<(), Error> {
    let request = with_paths(index, request)?;
    let mut writer = open(index, &request)?;
    // Watching begins before reading, so that nothing changes unseen between the two.
    let (events, arrivals) = channel();
    let mut watcher = new_debouncer(QUIET, None, events).map_err(|error| Error::Watch(error.to_string()))?;
    let roots: Vec<PathBuf> = request
        .paths
        .iter()
        .filter(|path| !is_stdin(path))
        .map(|path| absolute(path))
        .collect();
    attend(&mut watcher, &roots)?;
    let changes = Changes::find(&request, writer.files(), index);
    report(update(&mut writer, &request, &changes, progress)?);
    let mut watch = Watch {
        index: absolute(index),
        request: BuildRequest {
            retry_failed: false,
            ..request
        },
        roots,
    };
    let outcome = watch.follow(&mut writer, &arrivals, progress, report);
    drop(watcher);
    writer.finish()?;
    outcome
}

fn attend(
    watcher: &mut Debouncer<notify::RecommendedWatcher, RecommendedCache>,
    roots: &[PathBuf],
) -> Result<(), Error> {
    for root in roots {
        watcher
            .watch(root, RecursiveMode::Recursive)
            .map_err(|error| Error::Watch(error.to_string()))?;
    }
    Ok(())
}

struct Watch {
    index: PathBuf,
    request: BuildRequest,
    roots: Vec<PathBuf>,
}

impl Watch {
    fn follow(
        &mut self,
        writer: &mut Writer,
        arrivals: &Receiver<DebounceEventResult>,
        progress: &mut dyn FnMut(Progress),
        report: &mut dyn FnMut(Summary),
    ) -> Result<(), Error> {
        while !self.request.stop.is_set() {
            let places = match arrivals.recv_timeout(LOOK) {
                Ok(events) => self.places(events, arrivals),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            let started = Instant::now();
            let changes = Changes::find_at(&self.request, &places, writer.files(), &self.index);
            if changes.is_empty() {
                continue;
            }
            let mut summary = update(writer, &self.request, &changes, progress)?;
            summary.took_ms = started.elapsed().as_secs_f64() * 1000.0;
            report(summary);
        }
        Ok(())
    }

    /// The places that have changed, none of them within another; everything where the system lost count.
    fn places(&self, first: DebounceEventResult, more: &Receiver<DebounceEventResult>) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for events in std::iter::once(first).chain(more.try_iter()) {
            match events {
                Ok(events) if !events.iter().any(|event| event.need_rescan()) => {
                    let changed = events.iter().filter(|event| !event.kind.is_access());
                    places.extend(
                        changed
                            .flat_map(|event| &event.paths)
                            .filter_map(|path| self.place(path)),
                    );
                }
                _ => places.extend(self.roots.iter().map(|root| (root.clone(), root.clone()))),
            }
        }
        places.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        places.dedup_by(|inner, outer| inner.1.starts_with(&outer.1));
        places
    }

    fn place(&self, path: &Path) -> Option<Place> {
        if path.starts_with(&self.index) {
            return None;
        }
        let holding = self.roots.iter().filter(|root| path.starts_with(root));
        let root = holding.max_by_key(|root| root.components().count())?;
        // What is said in these files concerns the whole folder.
        let speaks_for_folder = [walk::IGNORE_FILE, sources::FILE]
            .iter()
            .any(|name| path.file_name().is_some_and(|file| file == *name));
        let place = match path.parent() {
            Some(folder) if speaks_for_folder && folder.starts_with(root) => folder,
            _ => path,
        };
        Some((root.clone(), place.to_owned()))
    }
}
