//! The road from a file to its articles: open, tell the format, cut into jobs, read each job.
//!
//! Cutting ([`cut_file`], [`cut_stream`]) is sequential; a [`Job`] stands alone, so [`read_job`] can run on any core.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::Encoding;

use crate::analysis::published::{self, Evidence};
use crate::article::{Article, DateSource, file_of};

use super::containers::Container;
use super::draft;
use super::formats::{self, Recognised};
use super::input::{self, Input};
use super::issue;
use super::shelf::Shelf;
use super::walk::Entry;
use super::{Defaults, Place, Probe, Problem, Reader, Record, Settings};

/// Where [`cut_file`] puts the jobs of a file, and what is wrong with it; breaks off when told so.
pub type Jobs<'a> = dyn FnMut(Result<Job, Problem>) -> ControlFlow<()> + 'a;

/// One record, ready to be read on any core.
#[derive(Clone)]
pub struct Job {
    /// Its bytes.
    pub record: Record,
    /// What reads it.
    pub reader: &'static dyn Reader,
    /// Where it comes from.
    pub origin: Arc<Origin>,
}

/// Where a record comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Absolute path; of a member of an archive file `archive.zip!/member`.
    pub path: String,
    /// The same below the folder that was asked for.
    pub relative: String,
    /// What identifiers are made from: `relative`, unless the file is known to have moved.
    pub id_path: String,
}

impl Origin {
    /// A member of this file; one without a name stands for the file.
    fn member(&self, name: &str) -> Origin {
        if name.is_empty() {
            return self.clone();
        }
        Origin {
            path: format!("{}!/{name}", self.path),
            relative: format!("{}!/{name}", self.relative),
            id_path: format!("{}!/{name}", self.id_path),
        }
    }
}

/// Cuts a file into jobs.
///
/// ```
/// use std::ops::ControlFlow;
/// use dateline::ingest::{Settings, job, walk};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("a.txt"), "date 2026-01-17 The harbour was closed.")?;
/// let settings = Settings::default();
/// let mut dates = Vec::new();
/// for entry in walk::walk(folder.path(), &[]).flatten() {
///     job::cut_file(&entry, &settings, &mut |job| {
///         job::read_job(&job.unwrap(), &settings, &mut |article| dates.push(article.unwrap().date.unwrap().to_string()));
///         ControlFlow::Continue(())
///     });
/// }
/// assert_eq!(dates, ["2026-01-17"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn cut_file(entry: &Entry, settings: &Settings, emit: &mut Jobs<'_>) {
    cut_counted(entry, settings, &Cell::new(0), emit);
}

/// The same; `read` tells how many bytes of the file were read, as they lie on the disk. Of an archive file, where not
/// all is read in order, it need not.
pub fn cut_counted(entry: &Entry, settings: &Settings, read: &Cell<u64>, emit: &mut Jobs<'_>) {
    let origin = Origin {
        path: entry.path.to_string_lossy().into_owned(),
        relative: entry.relative.clone(),
        id_path: entry.id_path.clone(),
    };
    // Whoever breaks off asks for no more of this file; there is nothing left to tell.
    let _ = match input::open(&entry.path, settings.limits, read) {
        Ok(input) => {
            let is_packed = entry
                .path
                .file_name()
                .is_none_or(|name| name.to_string_lossy() != input.name.as_str());
            let beside = match is_packed {
                true => Beside::Nowhere,
                false => Beside::Disk(&entry.path),
            };
            cut_input(input, origin, beside, settings, settings.limits.nesting, emit)
        }
        Err(problem) => emit(Err(problem.at(&origin))),
    };
}

/// Cuts standard input, or any other stream of JSON Lines, into jobs; `name` stands for its path.
pub fn cut_stream(stream: Box<dyn Read>, name: &str, settings: &Settings, emit: &mut Jobs<'_>) {
    let origin = Origin {
        path: name.to_owned(),
        relative: name.to_owned(),
        id_path: name.to_owned(),
    };
    let _ = match input::unpack(stream, name, None, settings.limits) {
        Ok(mut input) => cut_with(
            &formats::JSON_LINES,
            &mut input.reader,
            origin,
            Beside::Nowhere,
            settings,
            emit,
        ),
        Err(problem) => emit(Err(problem.at(&origin))),
    };
}

/// Where the files beside a file are.
enum Beside<'a> {
    /// On the disk, where it lies as it is.
    Disk(&'a Path),
    /// In the same container.
    Held(&'a mut Shelf),
    /// Nowhere: it is packed alone, or comes in a stream.
    Nowhere,
}

/// Cuts an opened file; `depth` is how many more containers may stand in it.
fn cut_input(
    mut input: Input<'_>,
    origin: Origin,
    beside: Beside<'_>,
    settings: &Settings,
    depth: u32,
    emit: &mut Jobs<'_>,
) -> ControlFlow<()> {
    let file = match beside {
        Beside::Disk(file) => Some(file),
        _ => None,
    };
    if let Some(container) = Container::of(&input.head) {
        return cut_container(container, input, origin, file, settings, depth, emit);
    }
    let probe = Probe {
        name: &input.name,
        head: &input.head,
    };
    match formats::recognise(&probe) {
        Recognised::As(reader) => {
            if let Some(list) = file
                .filter(|_| reader.is_page())
                .and_then(|file| issue::of_page(file, &origin.relative))
            {
                let reason = format!("a page of the issue that {list} lists, and read there");
                return emit(Err(Problem::skipped(Place::Whole, reason).at(&origin)));
            }
            cut_with(reader, &mut input.reader, origin, beside, settings, emit)
        }
        Recognised::Not(reason) => emit(Err(Problem::skipped(Place::Whole, reason).at(&origin))),
    }
}

fn cut_container(
    container: Container,
    input: Input<'_>,
    origin: Origin,
    file: Option<&Path>,
    settings: &Settings,
    depth: u32,
    emit: &mut Jobs<'_>,
) -> ControlFlow<()> {
    let Some(depth) = depth.checked_sub(1) else {
        let reason = "archive files stand too deeply in one another; unpack this one, or raise --max-nesting";
        return emit(Err(Problem::failed(Place::Whole, reason).at(&origin)));
    };
    let limits = settings.limits;
    let mut shelf = Shelf::of(limits);
    let mut flow = ControlFlow::Continue(());
    let outcome = container.visit(input, file, limits, &mut |name, member| {
        let inner = origin.member(name);
        let base = name.rsplit('/').next().unwrap_or(name);
        let opened = member.and_then(|member| input::unpack(member.reader, base, Some(member.size), limits));
        flow = match opened {
            Ok(input) => cut_input(input, inner, Beside::Held(&mut shelf), settings, depth, emit),
            Err(problem) => emit(Err(problem.at(&inner))),
        };
        flow
    });
    if flow.is_continue() {
        flow = shelf.clear(emit);
    }
    match outcome {
        Err(problem) if flow.is_continue() => emit(Err(problem.at(&origin))),
        _ => flow,
    }
}

fn cut_with(
    reader: &'static dyn Reader,
    input: &mut dyn BufRead,
    origin: Origin,
    mut beside: Beside<'_>,
    settings: &Settings,
    emit: &mut Jobs<'_>,
) -> ControlFlow<()> {
    let origin = Arc::new(origin);
    let mut flow = ControlFlow::Continue(());
    let outcome = reader.cut(input, settings, &mut |record| {
        flow = match record {
            Ok(record) => {
                let origin = Arc::clone(&origin);
                place_beside(Job { record, reader, origin }, &mut beside, settings, emit)
            }
            Err(problem) => emit(Err(problem.at(&origin))),
        };
        flow
    });
    match outcome {
        Err(problem) if flow.is_continue() => emit(Err(problem.at(&origin))),
        _ => flow,
    }
}

/// Hands on a record, with the files beside it that it names: an issue and its pages.
fn place_beside(mut job: Job, beside: &mut Beside<'_>, settings: &Settings, emit: &mut Jobs<'_>) -> ControlFlow<()> {
    let names = job.reader.names_beside(&job.record);
    match beside {
        Beside::Held(shelf) if job.reader.is_page() || !names.is_empty() => return shelf.put(job, names, emit),
        Beside::Disk(file) => {
            for problem in issue::join(&mut job.record, names, file, settings.limits) {
                emit(Err(problem.at(&job.origin)))?;
            }
        }
        _ => {}
    }
    emit(Ok(job))
}

/// Reads one job: its articles, complete with identifier, path and folder, its warnings, or the reason why there is none.
///
/// A panic in a reader is a fault of ours; it costs this record and no other.
pub fn read_job(job: &Job, settings: &Settings, emit: &mut super::Articles<'_>) {
    let mut count = 0;
    let recoded = recoded(job, settings);
    let record = recoded.as_ref().unwrap_or(&job.record);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        job.reader.read(record, settings, &mut |article| {
            emit(match article {
                Ok(mut article) => {
                    count += 1;
                    complete(&mut article, job, settings, count);
                    Ok(article)
                }
                Err(problem) => Err(problem.at(&job.origin)),
            });
        });
    }));
    if outcome.is_err() {
        let reason = format!(
            "dateline could not read this as {}; please report it",
            job.reader.name()
        );
        emit(Err(Problem::failed(job.record.place, reason).at(&job.origin)));
    }
}

/// The record in UTF-8, where it is text of another encoding that the archive names.
fn recoded(job: &Job, settings: &Settings) -> Option<Record> {
    let label = settings.defaults.encoding.as_deref()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    let is_utf8 = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok();
    let context = job.record.context.as_deref().unwrap_or_default();
    if !job.reader.is_plain_text() || (is_utf8(&job.record.bytes) && is_utf8(context)) {
        return None;
    }
    let recode = |bytes: &[u8]| encoding.decode(bytes).0.into_owned().into_bytes();
    Some(Record {
        bytes: recode(&job.record.bytes),
        context: job.record.context.as_deref().map(|context| recode(context).into()),
        ..job.record.clone()
    })
}

/// Fills in what only the place of a file tells, and what the archive says of its folder.
fn complete(article: &mut Article, job: &Job, settings: &Settings, count: u64) {
    let origin = &job.origin;
    let Defaults {
        source, section, lang, ..
    } = &settings.defaults;
    for (own, default) in [
        (&mut article.source, source),
        (&mut article.section, section),
        (&mut article.lang, lang),
    ] {
        if own.is_none() {
            own.clone_from(default);
        }
    }
    article.path.clone_from(&origin.path);
    folder_of(&origin.relative).clone_into(&mut article.folder);
    if article.date.is_none() {
        let name = published::from_filename(&origin.relative);
        let evidence = name.map(|date| Evidence::found(DateSource::Filename, date));
        draft::take_date(article, evidence.into_iter().collect());
    }
    let place = match (job.record.place, count) {
        (Place::Whole, 2..) => Place::Item(count),
        (place, _) => place,
    };
    identify(article, &origin.id_path, place);
}

/// Gives an article without an identifier of its own one made of its file and its place there.
///
/// ```
/// use dateline::article::Article;
/// use dateline::ingest::{Place, job::identify};
///
/// let mut article = Article::default();
/// identify(&mut article, "2020/a.jsonl", Place::Line(12));
/// assert_eq!(article.id, "2020/a.jsonl#12");
/// ```
pub fn identify(article: &mut Article, relative: &str, place: Place) {
    if article.id.is_empty() {
        article.id = match place.number() {
            None => relative.to_owned(),
            Some(number) => format!("{relative}#{number}"),
        };
    }
}

/// The folder of a file; of a member, that of its archive file.
fn folder_of(relative: &str) -> &str {
    let file = file_of(relative);
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Problem {
    /// The same problem, in its file.
    pub(super) fn at(self, origin: &Origin) -> Problem {
        Problem {
            path: origin.path.clone(),
            ..self
        }
    }
}
