//! The indexer killed at random moments, again and again, while its archive changes.
//!
//! Each round changes part of a made-up archive, starts the real program on it and kills it (SIGKILL) after a random
//! while. After each kill the index must be whole, and hold of every file either what was known before or what the
//! file says now. At the end, one undisturbed run must give exactly what a fresh index gives. State is kept in a
//! folder after each round, so a long run can be broken off at any time: the round that was broken off is done again,
//! with the same chances, and finds some of its changes made.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dateline::archive::{Archive, Rank, VerifyRequest, verify};
use dateline::index::schema::Facet;
use dateline::search::{FacetField, FacetRequest, Request};
use serde::{Deserialize, Serialize};

/// Words that stories are made from.
const WORDS: [&str; 24] = [
    "harbour",
    "bridge",
    "council",
    "strike",
    "river",
    "budget",
    "school",
    "market",
    "railway",
    "storm",
    "vote",
    "closed",
    "opened",
    "delayed",
    "rebuilt",
    "argued",
    "Ana Duarte",
    "Tom Hale",
    "Lisbon",
    "Porto",
    "the union",
    "a court",
    "on Monday",
    "for years",
];
/// Articles in a file of many.
const IN_FILE: u64 = 20;
/// One file in so many changes from round to round.
const CHANGES: u64 = 4;

/// A run of rounds: where it keeps its things, and what came of it so far.
pub struct Crash {
    dir: PathBuf,
    program: PathBuf,
    tally: Tally,
}

/// What came of the rounds so far.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Rounds done.
    pub rounds: u64,
    /// Runs that were killed.
    pub killed: u64,
    /// Runs that had ended before.
    pub ended: u64,
    /// Kills that left an index with a commit newer than the one before.
    pub progressed: u64,
    /// Milliseconds that an undisturbed run over the whole takes.
    pub whole_ms: u64,
    chance: u64,
    files: BTreeMap<String, u64>,
    next_file: u64,
}

/// The index after a round: for every article its file, its title and a hash of all that is kept of it.
type State = BTreeMap<(String, String), String>;

impl Crash {
    /// Begins a run in a folder, or goes on with the one that lies there.
    ///
    /// # Errors
    /// The folder cannot be used, or the program not run.
    pub fn open(dir: &Path, program: &Path, articles: u64, seed: u64) -> io::Result<Crash> {
        fs::create_dir_all(dir.join("archive"))?;
        let mut crash = Crash {
            dir: dir.to_owned(),
            program: program.to_owned(),
            tally: Tally::default(),
        };
        match fs::read(dir.join("tally.json")) {
            Ok(bytes) => crash.tally = serde_json::from_slice(&bytes)?,
            Err(_) => {
                crash.tally.chance = seed | 1;
                // Half of the articles lie in files of their own.
                (0..articles / 2).try_for_each(|_| crash.new_file("txt"))?;
                (0..articles / 2 / IN_FILE).try_for_each(|_| crash.new_file("jsonl"))?;
                let started = Instant::now();
                crash.start("measured")?.wait()?;
                crash.tally.whole_ms = millis(started.elapsed());
                crash.keep()?;
            }
        }
        Ok(crash)
    }

    /// Does so many rounds more and ends with the comparison.
    ///
    /// # Errors
    /// What was found wrong, in words.
    pub fn run(&mut self, rounds: u64) -> io::Result<&Tally> {
        for _ in 0..rounds {
            self.round()?;
        }
        let status = self.start("index")?.wait()?;
        if !status.success() {
            return Err(io::Error::other(format!("the last run ended with {status}")));
        }
        let fresh = format!("fresh-{}", self.tally.rounds);
        self.start(&fresh)?.wait()?;
        self.compare(&fresh)?;
        fs::remove_dir_all(self.dir.join(fresh))?;
        Ok(&self.tally)
    }

    fn round(&mut self) -> io::Result<()> {
        let before = self.state("index")?;
        let changed = self.change()?;
        let mut child = self.start("index")?;
        // Most runs have less to do than the first, and end sooner.
        let longest = if before.is_empty() {
            self.tally.whole_ms
        } else {
            self.tally.whole_ms / 2
        };
        std::thread::sleep(Duration::from_millis(self.chance(longest.max(1))));
        match child.try_wait()? {
            Some(_) => self.tally.ended += 1,
            None => {
                child.kill()?;
                child.wait()?;
                self.tally.killed += 1;
            }
        }
        self.tally.rounds += 1;
        let after = self.check()?;
        self.tally.progressed += u64::from(after != before);
        for ((file, title), article) in &before {
            let is_current =
                version_of(file, title).is_some() && version_of(file, title) == self.tally.files.get(file).copied();
            if is_current && !changed.contains(file) && after.get(&(file.clone(), title.clone())) != Some(article) {
                return Err(self.wrong(&format!(
                    "`{title}` of {file}, which did not change, is lost or another"
                )));
            }
        }
        self.keep()
    }

    /// Changes, adds, removes and moves files; gives those that are no longer what they were.
    fn change(&mut self) -> io::Result<Vec<String>> {
        let mut changed = Vec::new();
        for (name, version) in self.tally.files.clone() {
            match self.chance(CHANGES * 6) {
                0..=3 => self.write(&name, version + 1)?,
                4 => {
                    unless_done(fs::remove_file(self.path(&name)))?;
                    self.tally.files.remove(&name);
                    self.new_file(name.rsplit('.').next().unwrap_or("txt"))?;
                }
                5 => {
                    let moved = format!(
                        "moved-{}-{}",
                        self.tally.rounds,
                        name.rsplit('/').next().unwrap_or_default()
                    );
                    unless_done(fs::rename(self.path(&name), self.path(&moved)))?;
                    self.tally.files.remove(&name);
                    self.tally.files.insert(moved.clone(), version);
                    changed.push(moved);
                }
                _ => continue,
            }
            changed.push(name);
        }
        Ok(changed)
    }

    fn new_file(&mut self, ending: &str) -> io::Result<()> {
        let number = self.tally.next_file;
        self.tally.next_file += 1;
        self.write(&format!("{:02}/{number}.{ending}", number % 7), 0)
    }

    fn write(&mut self, name: &str, version: u64) -> io::Result<()> {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        let text = if name.ends_with("jsonl") {
            (0..IN_FILE).map(|at| self.record(name, version, at)).collect()
        } else {
            let day = 1 + self.chance(28);
            format!("date 2020-03-{day:02}\ntitle: {name} {version}\n\n{}\n", self.story())
        };
        self.tally.files.insert(name.to_owned(), version);
        fs::write(path, text)
    }

    fn record(&mut self, name: &str, version: u64, at: u64) -> String {
        let title = format!("{name} {version} {at}");
        let body = self.story();
        format!("{{\"id\": \"{name} {at}\", \"title\": \"{title}\", \"date\": \"2021-05-06\", \"body\": \"{body}\"}}\n")
    }

    /// Some are told again and again, so that there are copies.
    fn story(&mut self) -> String {
        let mut chance = match self.chance(4) {
            0 => 1 + self.chance(9),
            _ => self.chance(u64::from(u32::MAX)),
        };
        let mut words = Vec::new();
        for _ in 0..60 {
            words.push(
                WORDS
                    .get(next(&mut chance, WORDS.len() as u64) as usize)
                    .copied()
                    .unwrap_or_default(),
            );
        }
        words.join(" ")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join("archive").join(name)
    }

    fn start(&self, index: &str) -> io::Result<std::process::Child> {
        Command::new(&self.program)
            .arg("--index")
            .arg(self.dir.join(index))
            .args(["--quiet", "index", "--commit-every", "0.01", "--remove-vanished"])
            .arg(self.dir.join("archive"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    }

    /// Holds an index against itself and gives what is in it.
    fn check(&self) -> io::Result<State> {
        let request = VerifyRequest {
            quick: true,
            ..VerifyRequest::default()
        };
        match verify(&self.dir.join("index"), &request) {
            Ok(found) if !found.damaged.is_empty() => Err(self.wrong(&format!("damaged: {:?}", found.damaged))),
            _ => self.state("index"),
        }
    }

    /// What is in an index; nothing where the run was killed before it made one.
    fn state(&self, index: &str) -> io::Result<State> {
        let Ok(archive) = Archive::open(&self.dir.join(index)) else {
            return Ok(State::new());
        };
        let ids = archive
            .ranking(&everything())
            .map_err(|error| self.wrong(&error.to_string()))?;
        let mut state = State::new();
        for id in ids {
            let shown = archive.show(&id).map_err(|error| self.wrong(&error.to_string()))?;
            let mut shown = shown.ok_or_else(|| self.wrong(&format!("`{id}` is found and cannot be shown")))?;
            // A file that moved keeps its identifiers; a fresh index cannot know them.
            shown.article.id.clear();
            let key = (self.name(&shown.article.path), shown.article.title.clone());
            if state.insert(key, format!("{shown:?}")).is_some() {
                return Err(self.wrong(&format!("`{}` is in the index twice", shown.article.title)));
            }
        }
        Ok(state)
    }

    fn name(&self, path: &str) -> String {
        let archive = std::path::absolute(self.dir.join("archive")).unwrap_or_default();
        let below = Path::new(path).strip_prefix(archive).unwrap_or(Path::new(path));
        below.to_string_lossy().into_owned()
    }

    /// Compares the index that was killed so often with a fresh one: articles, counts of names, families.
    fn compare(&self, fresh: &str) -> io::Result<()> {
        let [ours, theirs] = [self.state("index")?, self.state(fresh)?];
        if ours != theirs {
            let differing = theirs.iter().find(|(key, article)| ours.get(*key) != Some(*article));
            return Err(self.wrong(&format!(
                "{} articles, a fresh index has {}; first: {:?}",
                ours.len(),
                theirs.len(),
                differing.map(|(key, _)| key)
            )));
        }
        let [ours, theirs] = ["index", fresh].map(|index| self.counts(index));
        if ours? != theirs? {
            return Err(self.wrong("names or families are counted otherwise than in a fresh index"));
        }
        Ok(())
    }

    fn counts(&self, index: &str) -> io::Result<String> {
        let ask = || {
            let archive = Archive::open(&self.dir.join(index))?;
            let person = FacetRequest {
                field: FacetField::Values(Facet::Person),
                limit: 100,
                prefix: String::new(),
            };
            let people = archive.facet(person, &everything())?.values;
            let stories = archive.stories(Rank::Largest, 1)?;
            Ok::<_, dateline::archive::Error>(format!("{people:?} {} {}", stories.total, stories.copies))
        };
        ask().map_err(|error| self.wrong(&error.to_string()))
    }

    fn keep(&self) -> io::Result<()> {
        let [new, kept] = ["tally.new", "tally.json"].map(|name| self.dir.join(name));
        fs::write(&new, serde_json::to_vec(&self.tally)?)?;
        fs::rename(new, kept)
    }

    fn wrong(&self, what: &str) -> io::Error {
        io::Error::other(format!(
            "round {}, in {}: {what}",
            self.tally.rounds,
            self.dir.display()
        ))
    }

    fn chance(&mut self, below: u64) -> u64 {
        next(&mut self.tally.chance, below)
    }
}

/// Takes a file that is gone for one that a round broken off has removed or moved.
fn unless_done(changed: io::Result<()>) -> io::Result<()> {
    match changed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        changed => changed,
    }
}

/// The version of a file that an article was read from, which stands in its title.
fn version_of(file: &str, title: &str) -> Option<u64> {
    let at = usize::from(file.ends_with("jsonl"));
    title.split(' ').rev().nth(at)?.parse().ok()
}

fn everything() -> Request {
    Request {
        limit: 1 << 20,
        ..Request::default()
    }
}

/// The next number below a bound, by xorshift (Marsaglia 2003).
fn next(state: &mut u64, below: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) % below.max(1)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
