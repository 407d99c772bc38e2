//! The cutter: files become numbered jobs, in order, as far as there is room for what is under way.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crossbeam_channel::Sender;

use super::{Event, Numbered, Opened, STDIN, Task};
use crate::archive::Stop;
use crate::archive::changes::{Changes, FilePlan, Reading, hash_file};
use crate::ingest::job::{self, Job};
use crate::ingest::{Place, Problem};

/// Jobs that may be under way at once: enough to keep all cores busy behind one slow article.
const JOBS_IN_FLIGHT: usize = 256;
/// Bytes of jobs that may be under way at once; one larger job still goes through, alone. What is made of a job takes
/// some seven times as much.
const BYTES_IN_FLIGHT: usize = 12 << 20;

/// Cuts files into jobs and numbers everything.
pub(super) struct Cutter<'a> {
    number: u64,
    /// Bytes of the files before.
    cut: u64,
    tasks: Sender<Task>,
    events: Sender<Numbered>,
    budget: &'a Budget,
    stop: &'a Stop,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(tasks: Sender<Task>, events: Sender<Numbered>, budget: &'a Budget, stop: &'a Stop) -> Cutter<'a> {
        Cutter {
            number: 0,
            cut: 0,
            tasks,
            events,
            budget,
            stop,
        }
    }

    /// Cuts all files of a plan, until it is told to stop or nobody takes what it cuts.
    pub(super) fn cut_all(&mut self, changes: &Changes) {
        for (at, plan) in changes.read.iter().enumerate() {
            if self.stop.is_set() || self.cut(at, plan).is_break() {
                return;
            }
            self.cut += plan.size();
            self.budget.come_to(self.cut);
        }
    }

    fn cut(&mut self, at: usize, plan: &FilePlan) -> ControlFlow<()> {
        let entry = match &plan.reading {
            Reading::Stdin => {
                self.send(Event::Begin(Opened {
                    at,
                    ..Opened::default()
                }))?;
                let stdin = Box::new(std::io::stdin());
                job::cut_stream(stdin, STDIN, &plan.settings, &mut |job| {
                    self.unless_stopped()?;
                    self.job(job, plan)
                });
                return self.send(Event::End(0));
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
        let read_before = plan.read_before(hash);
        self.send(Event::Begin(Opened { at, hash, read_before }))?;
        let may_pause = plan.may_pause(read_before);
        let (mut records, read, mut from) = (0, Cell::new(0), 0);
        let mut flow = ControlFlow::Continue(());
        job::cut_counted(entry, &plan.settings, &read, &mut |job| {
            records += 1;
            if records <= read_before {
                from = read.get();
                return ControlFlow::Continue(());
            }
            if may_pause {
                flow = self.unless_stopped();
                flow?;
            }
            self.budget.come_to(self.cut + read.get());
            self.job(job, plan)
        });
        match flow {
            ControlFlow::Break(()) => self.send(Event::Pause(read.get() - from)),
            ControlFlow::Continue(()) => self.send(Event::End(plan.size().saturating_sub(from))),
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
pub(super) struct Budget {
    used: Mutex<Used>,
    freed: Condvar,
    cut: AtomicU64,
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

    /// Notes that files were cut so far, in bytes.
    fn come_to(&self, bytes: u64) {
        self.cut.store(bytes, Ordering::Relaxed);
    }

    /// How far files are cut, in bytes.
    pub(super) fn cut(&self) -> u64 {
        self.cut.load(Ordering::Relaxed)
    }

    /// Gives room back.
    pub(super) fn give_back(&self, bytes: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.jobs = used.jobs.saturating_sub(1);
        used.bytes = used.bytes.saturating_sub(bytes);
        // Woken for each job, the cutter would cut one and wait again.
        if used.jobs <= JOBS_IN_FLIGHT / 2 && used.bytes <= BYTES_IN_FLIGHT / 2 {
            self.freed.notify_one();
        }
    }

    /// Says that nobody is going to free any room.
    pub(super) fn close(&self) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.freed.notify_all();
    }
}
