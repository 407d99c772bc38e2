//! What becomes of files: counts by format and outcome, Reuters counted twice, and the speed of reading.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline::archive::{self, Archive, BuildRequest};
use dateline::index::schema::Facet;
use dateline::ingest::{Problem, Settings, Severity, job, walk};
use dateline::search::{FacetField, FacetRequest, Request, Unit};

/// What became of the files of one format.
#[derive(Default)]
struct Tally {
    files: u64,
    articles: u64,
    /// Files and records passed over, warned of and failed.
    told: [u64; 3],
}

/// `count-formats PATH...`: files by format and outcome, then every reason with how often it was given.
pub fn count(arguments: &[String]) -> io::Result<()> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut reasons: BTreeMap<(&str, String), u64> = BTreeMap::new();
    let mut silent = Vec::new();
    for entry in arguments.iter().flat_map(|path| walk::walk(Path::new(path), &[])) {
        let read = match entry {
            Ok(entry) => Read::of(&entry),
            Err(problem) => Read::refused(problem),
        };
        if read.articles == 0 && read.problems.is_empty() {
            silent.push(read.path);
        }
        let tally = tallies.entry(read.format).or_default();
        tally.files += 1;
        tally.articles += read.articles;
        for problem in read.problems {
            let (place, word) = outcome(&problem);
            tally.told[place] += 1;
            *reasons.entry((word, without_numbers(&problem.reason))).or_default() += 1;
        }
    }
    println!(
        "{:28} {:>6} {:>9} {:>8} {:>8} {:>7}",
        "format", "files", "articles", "skipped", "warned", "failed"
    );
    for (format, tally) in &tallies {
        let [skipped, warned, failed] = tally.told;
        println!(
            "{format:28} {:>6} {:>9} {skipped:>8} {warned:>8} {failed:>7}",
            tally.files, tally.articles
        );
    }
    println!("\nreasons");
    for ((word, reason), count) in &reasons {
        println!("{count:>6} {word:8} {reason}");
    }
    match silent.as_slice() {
        [] => Ok(()),
        _ => Err(io::Error::other(format!("neither read nor refused: {silent:?}"))),
    }
}

/// A file read.
struct Read {
    path: String,
    format: &'static str,
    articles: u64,
    problems: Vec<Problem>,
}

impl Read {
    fn of(entry: &walk::Entry) -> Read {
        let mut read = Read {
            path: entry.path.display().to_string(),
            format: "(not read)",
            articles: 0,
            problems: Vec::new(),
        };
        let settings = Settings::default();
        job::cut_file(entry, &settings, &mut |cut| {
            match cut {
                Ok(cut) => {
                    read.format = cut.reader.name();
                    job::read_job(&cut, &settings, &mut |found| match found {
                        Ok(_) => read.articles += 1,
                        Err(problem) => read.problems.push(problem),
                    });
                }
                Err(problem) => read.problems.push(problem),
            }
            ControlFlow::Continue(())
        });
        read
    }

    fn refused(problem: Problem) -> Read {
        Read {
            path: problem.path.clone(),
            format: "(not read)",
            articles: 0,
            problems: vec![problem],
        }
    }
}

fn outcome(problem: &Problem) -> (usize, &'static str) {
    match problem.severity {
        Severity::Skipped => (0, "skipped"),
        Severity::Warning => (1, "warned"),
        Severity::Failed => (2, "failed"),
    }
}

/// A reason with its figures and addresses left out, so that equal ones are counted together.
fn without_numbers(reason: &str) -> String {
    let words =
        reason.split(' ').map(
            |word| match word.contains("://") || word.contains(|c: char| c.is_ascii_digit()) {
                true => "…",
                false => word,
            },
        );
    words.collect::<Vec<_>>().join(" ")
}

/// `check-reuters PATH...`: indexes Reuters-21578 as it is, and holds the facets of topics and months against a count of
/// its marks by plain search.
pub fn check_reuters(arguments: &[String]) -> io::Result<()> {
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let dir = std::env::temp_dir().join(format!("dateline-reuters-{}", std::process::id()));
    let request = BuildRequest {
        paths: paths.clone(),
        ..BuildRequest::default()
    };
    let outcome = archive::build(&dir, &request, &mut |_| {})
        .map_err(io::Error::other)
        .and_then(|summary| {
            println!("articles: {}", summary.added);
            compare(&dir, &counted(&paths)?)
        });
    std::fs::remove_dir_all(&dir)?;
    outcome
}

/// Articles, and articles by topic and by month, as plain search finds them in the files.
#[derive(Default)]
struct Counted {
    articles: u64,
    topics: BTreeMap<String, u64>,
    months: BTreeMap<String, u64>,
}

fn counted(paths: &[PathBuf]) -> io::Result<Counted> {
    let mut counted = Counted::default();
    for entry in paths.iter().flat_map(|path| walk::walk(path, &[])).flatten() {
        let text = String::from_utf8_lossy(&std::fs::read(&entry.path)?).into_owned();
        for article in text.split("<REUTERS ").skip(1) {
            counted.articles += 1;
            let between =
                |open: &str, close: &str| article.split_once(open).and_then(|(_, rest)| rest.split_once(close));
            let topics = between("<TOPICS>", "</TOPICS>").map_or("", |(topics, _)| topics);
            // One article names a topic twice; it counts once.
            let topics = topics.split("<D>").skip(1).filter_map(|rest| rest.split_once("</D>"));
            for topic in topics.map(|(topic, _)| topic).collect::<BTreeSet<_>>() {
                *counted.topics.entry(topic.to_owned()).or_default() += 1;
            }
            let date = between("<DATE>", "</DATE>").map_or("", |(date, _)| date);
            *counted.months.entry(month_of(date)).or_default() += 1;
        }
    }
    Ok(counted)
}

/// The month of ` 5-MAR-1987 09:12:01.79`, wherever it stands.
fn month_of(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ];
    let found = MONTHS.iter().zip(1..).find_map(|(name, number)| {
        let (_, rest) = date.split_once(&format!("-{name}-"))?;
        Some(format!("{}-{number:02}", rest.get(..4)?))
    });
    found.unwrap_or_else(|| "undated".to_owned())
}

fn compare(dir: &Path, counted: &Counted) -> io::Result<()> {
    let archive = Archive::open(dir).map_err(io::Error::other)?;
    let facet = |field| {
        let wanted = FacetRequest {
            field,
            limit: usize::MAX,
            prefix: String::new(),
        };
        let counts = archive.facet(wanted, &Request::default()).map_err(io::Error::other)?;
        let values = counts.values.into_iter().map(|value| (value.value, value.count));
        Ok::<BTreeMap<String, u64>, io::Error>(values.collect())
    };
    let topics = facet(FacetField::Values(Facet::Tag))?;
    let months = facet(FacetField::Date(Unit::Month))?;
    println!(
        "by script: {} articles, {} topics, {} months",
        counted.articles,
        counted.topics.len(),
        counted.months.len()
    );
    let mut wrong = 0;
    for (what, ours, theirs) in [("topic", &topics, &counted.topics), ("month", &months, &counted.months)] {
        let all: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in all.iter().filter(|name| ours.get(**name) != theirs.get(**name)) {
            wrong += 1;
            println!(
                "{what} {name}: {:?} in the facet, {:?} by script",
                ours.get(*name),
                theirs.get(*name)
            );
        }
        println!("{what}s: {} values held against each other", all.len());
    }
    match wrong {
        0 => Ok(()),
        _ => Err(io::Error::other(format!("{wrong} counts differ"))),
    }
}

/// `time-reading PATH...`: how fast the files of each path are cut and read on one core, beside how fast they are indexed.
pub fn time_reading(arguments: &[String]) -> io::Result<()> {
    println!(
        "{:>9} {:>14} {:>15} {:>9}  path",
        "MB", "reading MB/s", "indexing MB/s", "times"
    );
    for path in arguments.iter().map(Path::new) {
        let entries: Vec<walk::Entry> = walk::walk(path, &[]).flatten().collect();
        let megabytes = entries.iter().map(|entry| entry.size).sum::<u64>() as f64 / 1e6;
        let start = Instant::now();
        entries.iter().for_each(|entry| drop(Read::of(entry)));
        let reading = start.elapsed();
        let indexing = time_indexing(path)?;
        let speed = |time: Duration| megabytes / time.as_secs_f64();
        println!(
            "{megabytes:>9.1} {:>14.1} {:>15.1} {:>9.1}  {}",
            speed(reading),
            speed(indexing),
            indexing.as_secs_f64() / reading.as_secs_f64(),
            path.display()
        );
    }
    Ok(())
}

/// How long the files of a format are read again and again.
const READING: Duration = Duration::from_secs(1);

/// `time-formats PATH...`: how fast files are cut and read on one core, by format.
pub fn time_formats(arguments: &[String]) -> io::Result<()> {
    let mut formats: BTreeMap<&str, Vec<walk::Entry>> = BTreeMap::new();
    for entry in arguments
        .iter()
        .flat_map(|path| walk::walk(Path::new(path), &[]))
        .flatten()
    {
        let read = Read::of(&entry);
        if read.articles > 0 {
            formats.entry(read.format).or_default().push(entry);
        }
    }
    println!(
        "{:28} {:>6} {:>9} {:>9} {:>11}",
        "format", "files", "MB", "MB/s", "articles/s"
    );
    for (format, entries) in &formats {
        let megabytes = entries.iter().map(|entry| entry.size).sum::<u64>() as f64 / 1e6;
        let (mut rounds, mut articles) = (0.0, 0);
        let start = Instant::now();
        while start.elapsed() < READING {
            articles += entries.iter().map(|entry| Read::of(entry).articles).sum::<u64>();
            rounds += 1.0;
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{format:28} {:>6} {megabytes:>9.2} {:>9.1} {:>11.0}",
            entries.len(),
            megabytes * rounds / seconds,
            articles as f64 / seconds
        );
    }
    Ok(())
}

fn time_indexing(path: &Path) -> io::Result<Duration> {
    let dir = std::env::temp_dir().join(format!("dateline-reading-{}", std::process::id()));
    let request = BuildRequest {
        paths: vec![path.to_owned()],
        ..BuildRequest::default()
    };
    let start = Instant::now();
    let built = archive::build(&dir, &request, &mut |_| {}).map_err(io::Error::other);
    let time = start.elapsed();
    std::fs::remove_dir_all(&dir)?;
    built.map(|_| time)
}
