//! Building the index: walk, cut, read and analyse, write, each going on while the others work.
//!
//! ```text
//! planner    which files are new, changed, moved or gone
//! cutter     one thread: files → jobs, in order
//! workers    all cores:  job → articles → facts → drafts
//! clerk      this thread: puts drafts back in order, gives identifiers, writes, commits
//! ```
//!
//! Everything is numbered when it is cut and written in that order, so an archive gives the same index however the
//! threads run. A budget of jobs and bytes in flight bounds the memory.

mod clerk;
mod cutter;

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, unbounded};

use self::clerk::Clerk;
use self::cutter::{Budget, Cutter};
use super::changes::{Changes, absolute};
use super::{BuildRequest, Error, Progress, Stop, Summary};
use crate::analysis::Analyzer;
use crate::index::Store;
use crate::index::document::Draft;
use crate::index::files::FileLog;
use crate::index::writer::Writer;
use crate::ingest::job::{self, Job};
use crate::ingest::sources::Sources;
use crate::ingest::{Problem, Settings};

/// The path that stands for standard input.
pub(super) const STDIN: &str = "-";

/// Builds or updates the index in a folder.
///
/// # Errors
/// Only what stops the whole run: the index cannot be written, another run is writing, a path does not exist.
/// What concerns one file or record stands in the summary.
pub fn build(index: &Path, request: &BuildRequest, progress: &mut dyn FnMut(Progress)) -> Result<Summary, Error> {
    let request = with_paths(index, request)?;
    let mut writer = open(index, &request)?;
    let changes = Changes::find(&request, writer.files(), index);
    let mut summary = update(&mut writer, &request, &changes, progress)?;
    let started = Instant::now();
    writer.finish()?;
    summary.took_ms += started.elapsed().as_secs_f64() * 1000.0;
    Ok(summary)
}

/// The request with all paths that were ever asked for, where it names none.
///
/// # Errors
/// A path that it names does not exist, or it names none and there is no index that does.
pub(super) fn with_paths(index: &Path, request: &BuildRequest) -> Result<BuildRequest, Error> {
    let missing = |path: &&PathBuf| !is_stdin(path) && !path.exists() && !request.remove_vanished;
    if let Some(missing) = request.paths.iter().find(missing) {
        return Err(Error::NoSuchPath(missing.clone()));
    }
    let mut request = request.clone();
    if request.paths.is_empty() {
        let store = Store::open(index)?;
        let known = FileLog::open(index, store.payload()?.as_deref())?;
        request.paths = known.roots().iter().map(PathBuf::from).collect();
    }
    if request.paths.is_empty() {
        return Err(Error::NoPaths);
    }
    Ok(request)
}

/// Opens the index for writing, anew where that is asked for.
///
/// # Errors
/// It cannot be written, or another run is writing.
pub(super) fn open(index: &Path, request: &BuildRequest) -> Result<Writer, Error> {
    if request.rebuild {
        Store::remove(index)?;
    }
    let mut writer = Writer::open(index)?;
    for path in request.paths.iter().filter(|path| !is_stdin(path)) {
        writer.add_root(&absolute(path));
    }
    Ok(writer)
}

/// Reads what has changed and commits it.
///
/// # Errors
/// The index cannot be written; what was committed before stays.
pub(super) fn update(
    writer: &mut Writer,
    request: &BuildRequest,
    changes: &Changes,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, Error> {
    let started = Instant::now();
    let mut clerk = Clerk::new(writer, progress, changes, request.commit_every);
    clerk.prepare(changes)?;
    run(&mut clerk, changes, &request.stop)?;
    let mut summary = clerk.finish()?;
    summary.stopped = request.stop.is_set();
    summary.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(summary)
}

/// Whether a path asks for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// Something that happened while reading, in the order of the archive.
enum Event {
    /// A file is going to be read.
    Begin(Opened),
    /// The articles of one job, or what is wrong with it.
    Articles(Vec<Result<Box<Draft>, Problem>>),
    /// The file that was begun has been read to its end, so many bytes of it by this run.
    End(u64),
    /// Reading of it was broken off after so many bytes; the next run goes on.
    Pause(u64),
    /// The file is as it was.
    Same(usize, u64),
    /// The file could not be opened; what is known from it stays.
    Unread(usize, Problem),
}

/// A file that is going to be read: the number of its plan, the hash of its content, and how many of its records were
/// read by an earlier run. Unless some were, what is known from it goes.
#[derive(Debug, Clone, Copy, Default)]
struct Opened {
    at: usize,
    hash: u64,
    read_before: u64,
}

/// An event with its number, and what it takes of the budget.
struct Numbered {
    number: u64,
    bytes: usize,
    event: Event,
}

/// A job on its way to a worker.
struct Task {
    number: u64,
    job: Job,
    settings: Arc<Settings>,
}

fn run(clerk: &mut Clerk<'_>, changes: &Changes, stop: &Stop) -> Result<(), Error> {
    let budget = Budget::default();
    let (tasks, queue) = unbounded::<Task>();
    let (events, arrivals) = unbounded::<Numbered>();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let (queue, events) = (queue.clone(), events.clone());
            scope.spawn(move || work(&queue, &events));
        }
        drop(queue);
        let budget = &budget;
        scope.spawn(move || Cutter::new(tasks, events, budget, stop).cut_all(changes));
        let outcome = clerk.write_all(&arrivals, budget, changes);
        // Whoever still waits for room must see that nobody reads any more.
        budget.close();
        outcome
    })
}

/// Reads and analyses jobs until there are no more.
fn work(queue: &Receiver<Task>, events: &Sender<Numbered>) {
    let mut analyzer = Analyzer::default();
    for Task { number, job, settings } in queue {
        let bytes = job.record.bytes.len();
        let mut articles = Vec::new();
        job::read_job(&job, &settings, &mut |article| {
            articles.push(article.and_then(|article| analyzer.draft(article, &job).map(Box::new)));
        });
        if events
            .send(Numbered {
                number,
                bytes,
                event: Event::Articles(articles),
            })
            .is_err()
        {
            return;
        }
    }
}

impl Analyzer {
    /// Analyses an article; a panic is a fault of ours and costs this article and no other.
    fn draft(&mut self, article: crate::article::Article, job: &Job) -> Result<Draft, Problem> {
        let path = article.path.clone();
        let analysed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let facts = self.analyse(&article);
            Draft::new(article, facts)
        }));
        analysed.map_err(|_| {
            *self = Analyzer::default();
            let reason = "dateline failed to analyse this article; please report it";
            Problem {
                path,
                ..Problem::failed(job.record.place, reason)
            }
        })
    }
}

/// Reads and analyses articles without an index, handing each to `emit` in order until that breaks off.
///
/// # Errors
/// A path does not exist.
pub fn annotate(
    paths: &[PathBuf],
    settings: &Settings,
    emit: &mut dyn FnMut(Result<(crate::article::Article, crate::analysis::Facts), Problem>) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut analyzer = Analyzer::default();
    let mut sources = Sources::new(settings.clone());
    let flow = Cell::new(ControlFlow::Continue(()));
    let mut read = |job: Result<Job, Problem>, settings: &Settings| {
        match job {
            Err(problem) => flow.set(emit(Err(problem))),
            Ok(job) => job::read_job(&job, settings, &mut |article| {
                if flow.get().is_continue() {
                    flow.set(emit(article.map(|article| {
                        let facts = analyzer.analyse(&article);
                        (article, facts)
                    })));
                }
            }),
        }
        flow.get()
    };
    for path in paths {
        if is_stdin(path) {
            job::cut_stream(Box::new(std::io::stdin()), STDIN, settings, &mut |job| {
                read(job, settings)
            });
        } else if path.exists() {
            for entry in crate::ingest::walk::walk(path, &[]) {
                if flow.get().is_break() {
                    return Ok(());
                }
                match entry {
                    Ok(entry) => {
                        let settings = sources.of(entry.path.parent().unwrap_or(Path::new("")));
                        job::cut_file(&entry, &settings, &mut |job| read(job, &settings));
                    }
                    Err(problem) => {
                        let _ = read(Err(problem), settings);
                    }
                }
            }
        } else {
            return Err(Error::NoSuchPath(path.clone()));
        }
    }
    Ok(())
}
