//! The clerk: what arrives is put back in order and written, and committed now and then.
//!
//! A commit may hold a part of a new file; the log then says how many of its records were read, so that the next run goes
//! on behind them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::cutter::Budget;
use super::{Event, Numbered, Opened, STDIN};
use crate::archive::changes::{Changes, FilePlan, Reading};
use crate::archive::{Error, Progress, Summary};
use crate::article::file_of;
use crate::index::document::Draft;
use crate::index::files::{FileProblem, FileRecord, Part};
use crate::index::writer::{Added, Writer};
use crate::ingest::{Place, Problem, Severity};

/// A commit costs a segment, a lost one at most this much work.
const COMMIT_EVERY: Duration = Duration::from_secs(30);

/// Writes what arrives, in order.
pub(super) struct Clerk<'a> {
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
    opened: Opened,
    records: u64,
    articles: u64,
    replaced: u64,
    problems: Vec<FileProblem>,
}

impl<'a> Clerk<'a> {
    pub(super) fn new(
        writer: &'a mut Writer,
        report: &'a mut dyn FnMut(Progress),
        changes: &Changes,
        commit_every: Option<Duration>,
    ) -> Clerk<'a> {
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
            commit_every: commit_every.unwrap_or(COMMIT_EVERY),
            current,
        }
    }

    /// Does what the plan says of files that are not to be read: removes what is gone, notes what cannot be entered.
    pub(super) fn prepare(&mut self, changes: &Changes) -> Result<(), Error> {
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

    /// Writes all that arrives.
    pub(super) fn write_all(
        &mut self,
        arrivals: &Receiver<Numbered>,
        budget: &Budget,
        changes: &Changes,
    ) -> Result<(), Error> {
        let mut waiting: BTreeMap<u64, Numbered> = BTreeMap::new();
        let mut next = 0;
        for arrival in arrivals {
            waiting.insert(arrival.number, arrival);
            while let Some(Numbered { bytes, event, .. }) = waiting.remove(&next) {
                self.write(event, changes)?;
                budget.give_back(bytes);
                next += 1;
            }
            self.report_now_and_then(budget);
        }
        Ok(())
    }

    fn write(&mut self, event: Event, changes: &Changes) -> Result<(), Error> {
        match event {
            Event::Begin(opened) => {
                if let Some(plan) = changes.read.get(opened.at) {
                    self.begin_file(plan, opened)?;
                }
            }
            Event::Articles(articles) => {
                for article in articles {
                    match article {
                        Ok(draft) => self.add(*draft)?,
                        Err(problem) => self.note_in_file(problem),
                    }
                }
                self.current.records += 1;
                if self.is_time_to_commit() {
                    self.commit_part(changes)?;
                }
            }
            Event::End(bytes) => {
                self.summary.bytes += bytes;
                if let Some(plan) = self.plan(changes) {
                    self.end_file(plan)?;
                }
            }
            Event::Pause(bytes) => {
                self.summary.bytes += bytes;
                if let Some(plan) = self.plan(changes) {
                    self.pause_file(plan)?;
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

    fn begin_file(&mut self, plan: &FilePlan, opened: Opened) -> Result<(), Error> {
        self.current = CurrentFile {
            opened,
            records: opened.read_before,
            ..CurrentFile::default()
        };
        let Some(known) = &plan.known else { return Ok(()) };
        match plan.moved_from() {
            _ if opened.read_before > 0 => {
                self.current.articles = known.articles;
                self.current.problems.clone_from(&known.problems);
            }
            Some(before) => self.writer.remove_file(before)?,
            None => self.writer.replace_file(&plan.path),
        }
        Ok(())
    }

    fn end_file(&mut self, plan: &FilePlan) -> Result<(), Error> {
        self.count_file(plan);
        let current = std::mem::take(&mut self.current);
        if let Reading::Stdin = plan.reading {
            return Ok(());
        }
        self.file_done(plan, current.record(plan))?;
        if self.is_time_to_commit() {
            self.commit()?;
        }
        Ok(())
    }

    /// Notes a file as read in part.
    fn pause_file(&mut self, plan: &FilePlan) -> Result<(), Error> {
        self.count_file(plan);
        let current = std::mem::take(&mut self.current);
        match current.records {
            0 => Ok(()),
            _ => Ok(self.writer.file_done(current.part(plan))?),
        }
    }

    /// Commits what the file being read has given so far, if that may be.
    fn commit_part(&mut self, changes: &Changes) -> Result<(), Error> {
        let read_before = self.current.opened.read_before;
        match self.plan(changes).filter(|plan| plan.may_pause(read_before)) {
            Some(plan) => {
                self.writer.file_done(self.current.part(plan))?;
                self.commit()
            }
            None => Ok(()),
        }
    }

    /// The plan of the file being read.
    fn plan<'c>(&self, changes: &'c Changes) -> Option<&'c FilePlan> {
        changes.read.get(self.current.opened.at)
    }

    fn is_time_to_commit(&self) -> bool {
        self.committed.elapsed() > self.commit_every
    }

    /// Counts what a file gave.
    fn count_file(&mut self, plan: &FilePlan) {
        let CurrentFile {
            opened,
            articles,
            replaced,
            ..
        } = self.current;
        let before = plan.known.as_ref().map_or(replaced, |known| known.articles);
        match opened.read_before {
            0 => self.summary.changed += articles.min(before),
            _ => self.summary.unchanged += before,
        }
        self.summary.added += articles.saturating_sub(before);
        self.summary.removed += before.saturating_sub(articles);
    }

    /// Notes a file as read, as it was when the walk saw it: if it has changed since, the next run reads it again.
    fn file_done(&mut self, plan: &FilePlan, record: FileRecord) -> Result<(), Error> {
        self.progress.files_done += 1;
        Ok(self.writer.file_done(as_walked(plan, record))?)
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

    fn report_now_and_then(&mut self, budget: &Budget) {
        self.progress.bytes_done = budget.cut();
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

    /// Commits what came last, and tells of the run.
    pub(super) fn finish(self) -> Result<Summary, Error> {
        self.writer.commit_last()?;
        (self.report)(self.progress);
        Ok(Summary {
            articles: self.writer.articles(),
            ..self.summary
        })
    }
}

impl CurrentFile {
    /// What the log says of the file.
    fn record(&self, plan: &FilePlan) -> FileRecord {
        FileRecord {
            id_path: plan.id_path().to_owned(),
            hash: self.opened.hash,
            articles: self.articles,
            settings: plan.settings.defaults.fingerprint(),
            problems: self.problems.clone(),
            ..FileRecord::default()
        }
    }

    /// The same, where it was not read to its end.
    fn part(&self, plan: &FilePlan) -> FileRecord {
        as_walked(plan, self.record(plan)).in_part(Part {
            records: self.records,
            cut: plan.settings.fingerprint(),
        })
    }
}

/// The record of a file with its path, size and times as the walk saw them.
fn as_walked(plan: &FilePlan, record: FileRecord) -> FileRecord {
    FileRecord {
        path: plan.path.clone(),
        size: plan.size(),
        mtime: plan.modified(),
        ctime: plan.changed(),
        ..record
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
