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

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::changes::{Changes, FilePlan, Reading, absolute, hash_file};
use super::{BuildRequest, Error, Progress, Stop, Summary};
use crate::analysis::Analyzer;
use crate::article::file_of;
use crate::index::Store;
use crate::index::document::Draft;
use crate::index::files::{FileLog, FileProblem, FileRecord};
use crate::index::writer::{Added, Writer};
use crate::ingest::job::{self, Job};
use crate::ingest::sources::Sources;
use crate::ingest::{Place, Problem, Settings, Severity};

/// Jobs that may be under way at once: enough to keep all cores busy behind one slow article.
const JOBS_IN_FLIGHT: usize = 256;
/// Bytes of jobs that may be under way at once; one larger job still goes through, alone. What is made of a job takes
/// some seven times as much.
const BYTES_IN_FLIGHT: usize = 12 << 20;
/// A commit costs a segment, a lost one at most this much work.
const COMMIT_EVERY: Duration = Duration::from_secs(30);
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
    let mut clerk = Clerk::new(writer, progress, changes);
    clerk.commit_every = request.commit_every.unwrap_or(COMMIT_EVERY);
    clerk.prepare(changes)?;
    run(&mut clerk, changes, &request.stop)?;
    clerk.commit()?;
    let mut summary = clerk.finish();
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
    /// A file is going to be read; what is known from it goes.
    Begin(usize),
    /// The articles of one job, or what is wrong with it.
    Articles(Vec<Result<Box<Draft>, Problem>>),
    /// The file has been read; its hash.
    End(usize, u64),
    /// The file is as it was.
    Same(usize, u64),
    /// Reading of a new file was broken off; nothing of it stays.
    Abandon(usize),
    /// The file could not be opened; what is known from it stays.
    Unread(usize, Problem),
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
        scope.spawn(move || {
            let mut cutter = Cutter {
                number: 0,
                tasks,
                events,
                budget,
                stop,
            };
            cutter.cut_all(changes);
        });
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

/// Cuts files into jobs and numbers everything.
struct Cutter<'a> {
    number: u64,
    tasks: Sender<Task>,
    events: Sender<Numbered>,
    budget: &'a Budget,
    stop: &'a Stop,
}

impl Cutter<'_> {
    fn cut_all(&mut self, changes: &Changes) {
        for (at, plan) in changes.read.iter().enumerate() {
            if self.stop.is_set() || self.cut(at, plan).is_break() {
                return;
            }
        }
    }

    fn cut(&mut self, at: usize, plan: &FilePlan) -> ControlFlow<()> {
        let entry = match &plan.reading {
            Reading::Stdin => {
                self.send(Event::Begin(at))?;
                let stdin = Box::new(std::io::stdin());
                job::cut_stream(stdin, STDIN, &plan.settings, &mut |job| {
                    self.unless_stopped()?;
                    self.job(job, plan)
                });
                return self.send(Event::End(at, 0));
            }
            Reading::File(entry) => entry,
        };
        let hash = match hash_file(&entry.path) {
            Ok(hash) => hash,
            Err(error) => {
                let problem = Problem::failed(Place::Whole, format!("cannot be read: {error}"));
                let path = plan.path.clone();
                return self.send(Event::Unread(at, Problem { path, ..problem }));
            }
        };
        if plan.is_same(hash) {
            return self.send(Event::Same(at, hash));
        }
        self.send(Event::Begin(at))?;
        let mut flow = ControlFlow::Continue(());
        job::cut_file(entry, &plan.settings, &mut |job| {
            // What is known of a file would be lost with the rest of it, so a known file is read to its end.
            if plan.known.is_none() {
                flow = self.unless_stopped();
                flow?;
            }
            self.job(job, plan)
        });
        match flow {
            ControlFlow::Break(()) => self.send(Event::Abandon(at)),
            ControlFlow::Continue(()) => self.send(Event::End(at, hash)),
        }
    }

    fn unless_stopped(&self) -> ControlFlow<()> {
        if self.stop.is_set() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn job(&mut self, job: Result<Job, Problem>, plan: &FilePlan) -> ControlFlow<()> {
        match job {
            Err(problem) => self.send(Event::Articles(vec![Err(problem)])),
            Ok(job) => {
                let number = self.take(job.record.bytes.len())?;
                let settings = Arc::clone(&plan.settings);
                self.tasks
                    .send(Task { number, job, settings })
                    .map_or(ControlFlow::Break(()), ControlFlow::Continue)
            }
        }
    }

    fn send(&mut self, event: Event) -> ControlFlow<()> {
        let number = self.take(0)?;
        self.events
            .send(Numbered {
                number,
                bytes: 0,
                event,
            })
            .map_or(ControlFlow::Break(()), ControlFlow::Continue)
    }

    /// Takes room in the budget, and the next number.
    fn take(&mut self, bytes: usize) -> ControlFlow<(), u64> {
        self.budget.take(bytes)?;
        self.number += 1;
        ControlFlow::Continue(self.number - 1)
    }
}

/// What is under way between cutter and clerk.
#[derive(Default)]
struct Budget {
    used: Mutex<Used>,
    freed: Condvar,
}

#[derive(Default)]
struct Used {
    jobs: usize,
    bytes: usize,
    closed: bool,
}

impl Budget {
    /// Waits for room; breaks off when nobody is going to free any.
    fn take(&self, bytes: usize) -> ControlFlow<()> {
        let is_full = |used: &mut Used| {
            let over = used.jobs >= JOBS_IN_FLIGHT || used.bytes + bytes > BYTES_IN_FLIGHT;
            !used.closed && used.jobs > 0 && over
        };
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut used = self
            .freed
            .wait_while(used, is_full)
            .unwrap_or_else(PoisonError::into_inner);
        if used.closed {
            return ControlFlow::Break(());
        }
        used.jobs += 1;
        used.bytes += bytes;
        ControlFlow::Continue(())
    }

    fn give_back(&self, bytes: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.jobs = used.jobs.saturating_sub(1);
        used.bytes = used.bytes.saturating_sub(bytes);
        // Woken for each job, the cutter would cut one and wait again.
        if used.jobs <= JOBS_IN_FLIGHT / 2 && used.bytes <= BYTES_IN_FLIGHT / 2 {
            self.freed.notify_one();
        }
    }

    fn close(&self) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.freed.notify_all();
    }
}

/// Writes what arrives, in order.
struct Clerk<'a> {
    writer: &'a mut Writer,
    summary: Summary,
    progress: Progress,
    report: &'a mut dyn FnMut(Progress),
    reported: Instant,
    committed: Instant,
    commit_every: Duration,
    current: CurrentFile,
}

/// What the file being written has given so far.
#[derive(Default)]
struct CurrentFile {
    articles: u64,
    replaced: u64,
    problems: Vec<FileProblem>,
}

impl<'a> Clerk<'a> {
    fn new(writer: &'a mut Writer, report: &'a mut dyn FnMut(Progress), changes: &Changes) -> Clerk<'a> {
        let mut summary = Summary {
            unchanged: changes.unchanged,
            skipped: changes.skipped,
            ..Summary::default()
        };
        let passed_over = changes
            .problems
            .iter()
            .filter(|problem| problem.severity != Severity::Failed);
        passed_over.for_each(|problem| note(&mut summary, problem.clone()));
        let progress = Progress {
            files: changes.read.len() as u64,
            walked: true,
            bytes: changes.read.iter().map(FilePlan::size).sum(),
            ..Progress::default()
        };
        let now = Instant::now();
        let current = CurrentFile::default();
        Clerk {
            writer,
            summary,
            progress,
            report,
            reported: now,
            committed: now,
            commit_every: COMMIT_EVERY,
            current,
        }
    }

    /// Does what the plan says of files that are not to be read: removes what is gone, notes what cannot be entered.
    fn prepare(&mut self, changes: &Changes) -> Result<(), Error> {
        let failed = changes
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Failed);
        for problem in failed {
            let known = self.writer.files().get(&problem.path).cloned();
            self.unread(known.as_ref(), problem.clone())?;
        }
        for gone in &changes.gone {
            self.summary.removed += gone.articles;
            self.writer.remove_file(&gone.path)?;
        }
        Ok(())
    }

    fn write_all(&mut self, arrivals: &Receiver<Numbered>, budget: &Budget, changes: &Changes) -> Result<(), Error> {
        let mut waiting: BTreeMap<u64, Numbered> = BTreeMap::new();
        let mut next = 0;
        for arrival in arrivals {
            waiting.insert(arrival.number, arrival);
            while let Some(Numbered { bytes, event, .. }) = waiting.remove(&next) {
                self.write(event, changes)?;
                budget.give_back(bytes);
                next += 1;
            }
            self.report_now_and_then();
        }
        Ok(())
    }

    fn write(&mut self, event: Event, changes: &Changes) -> Result<(), Error> {
        match event {
            Event::Begin(at) => {
                self.current = CurrentFile::default();
                if let Some(plan) = changes.read.get(at).filter(|plan| plan.known.is_some()) {
                    match plan.moved_from() {
                        Some(before) => self.writer.remove_file(before)?,
                        None => self.writer.replace_file(&plan.path),
                    }
                }
            }
            Event::Articles(articles) => {
                for article in articles {
                    match article {
                        Ok(draft) => self.add(*draft)?,
                        Err(problem) => self.note_in_file(problem),
                    }
                }
            }
            Event::End(at, hash) => {
                if let Some(plan) = changes.read.get(at) {
                    self.end_file(plan, hash)?;
                }
            }
            Event::Abandon(at) => {
                self.current = CurrentFile::default();
                if let Some(plan) = changes.read.get(at) {
                    self.writer.replace_file(&plan.path);
                }
            }
            Event::Same(at, hash) => {
                if let Some((plan, known)) = changes.read.get(at).and_then(|plan| Some((plan, plan.known.as_ref()?))) {
                    self.summary.unchanged += known.articles;
                    self.file_done(plan, FileRecord { hash, ..known.clone() })?;
                }
            }
            Event::Unread(at, problem) => {
                self.progress.files_done += 1;
                let known = changes.read.get(at).and_then(|plan| plan.known.as_ref());
                self.unread(known, problem)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, draft: Draft) -> Result<(), Error> {
        let path = draft.article().path.clone();
        let wanted = draft.article().id.clone();
        let file = file_of(&path);
        match self.writer.add(draft, file, file == STDIN)? {
            Added::New => {}
            Added::Purged => {
                self.summary.purged += 1;
                return Ok(());
            }
            Added::Replaced => self.current.replaced += 1,
            Added::Renamed(id) => {
                let reason = format!("another article has the identifier `{wanted}`; this one is kept as `{id}`");
                self.note_in_file(Problem {
                    path,
                    ..Problem::warning(Place::Whole, reason)
                });
            }
        }
        self.current.articles += 1;
        self.progress.articles += 1;
        Ok(())
    }

    fn end_file(&mut self, plan: &FilePlan, hash: u64) -> Result<(), Error> {
        let CurrentFile {
            articles,
            replaced,
            problems,
        } = std::mem::take(&mut self.current);
        let before = plan.known.as_ref().map_or(replaced, |known| known.articles);
        self.summary.changed += articles.min(before);
        self.summary.added += articles.saturating_sub(before);
        self.summary.removed += before.saturating_sub(articles);
        self.summary.bytes += plan.size();
        if let Reading::Stdin = plan.reading {
            return Ok(());
        }
        let record = FileRecord {
            id_path: plan.id_path().to_owned(),
            hash,
            articles,
            settings: plan.settings.defaults.fingerprint(),
            problems,
            ..FileRecord::default()
        };
        self.file_done(plan, record)?;
        if self.committed.elapsed() > self.commit_every {
            self.commit()?;
        }
        Ok(())
    }

    /// Notes a file as read, as it was when the walk saw it: if it has changed since, the next run reads it again.
    fn file_done(&mut self, plan: &FilePlan, record: FileRecord) -> Result<(), Error> {
        self.progress.files_done += 1;
        self.progress.bytes_done += plan.size();
        self.writer.file_done(FileRecord {
            path: plan.path.clone(),
            size: plan.size(),
            mtime: plan.modified(),
            ctime: plan.changed(),
            ..record
        })?;
        Ok(())
    }

    fn note_in_file(&mut self, problem: Problem) {
        if problem.severity == Severity::Failed {
            self.current.problems.push(kept(&problem));
        }
        note(&mut self.summary, problem);
    }

    /// Notes a file or folder that could not be read.
    fn unread(&mut self, known: Option<&FileRecord>, problem: Problem) -> Result<(), Error> {
        // A file that has moved is still known under its former path.
        let known = known.filter(|known| known.path == problem.path);
        let record = FileRecord::unread(problem.path.clone(), known, kept(&problem));
        note(&mut self.summary, problem);
        Ok(self.writer.file_done(record)?)
    }

    fn report_now_and_then(&mut self) {
        if self.reported.elapsed() > Duration::from_millis(100) {
            self.reported = Instant::now();
            (self.report)(self.progress);
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.writer.commit()?;
        self.committed = Instant::now();
        Ok(())
    }

    fn finish(self) -> Summary {
        (self.report)(self.progress);
        Summary {
            articles: self.writer.articles(),
            ..self.summary
        }
    }
}

/// A problem as the index keeps it.
fn kept(problem: &Problem) -> FileProblem {
    FileProblem {
        path: problem.path.clone(),
        place: problem.place.to_string(),
        reason: problem.reason.clone(),
    }
}

/// Puts a problem where it belongs in the summary.
fn note(summary: &mut Summary, problem: Problem) {
    match problem.severity {
        Severity::Skipped => summary.skipped += 1,
        Severity::Warning => summary.warnings.push(problem),
        Severity::Failed => summary.failed.push(problem),
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
