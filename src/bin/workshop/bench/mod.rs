//! The benchmark of whole archives: dateline beside its peers, in one run, on the same made-up articles.
//!
//! Peers take turns kind by kind and round by round, so that whatever else the machine does falls on all of them alike.
//! In its turn a peer answers all questions of a kind, as it would on a machine of its own: put one by one, each would
//! find the caches as another peer left them. The tables go to the screen and to `docs/benchmarks.md`.

mod cold;
mod memory;
pub mod ours;
mod peer;
mod questions;
mod report;
pub mod scale;

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::generate::{Archive, SEED};
use crate::value_of;
use peer::{Answer, Built, Opened, Peer};
use questions::{Question, questions};

/// Articles of the short run; `--long` takes ten times as many.
const SHORT: u64 = 20_000;
const LONG: u64 = 200_000;
/// How often each question is put, after one time that does not count.
const ROUNDS: usize = 5;

/// `bench [--long | --articles N] [--data DIR] [--kinds A;B] [--peers A,B] [--rounds N] [--keep]`: prints the tables and,
/// if nothing was left out, writes them to `docs/benchmarks.md`.
///
/// `--keep` answers from the indexes that a run before built. dateline is always among the peers.
pub fn bench(arguments: &[String]) -> io::Result<()> {
    let value = |flag: &str| value_of(arguments, flag);
    let listed =
        |flag: &str, between: char| -> Option<Vec<&str>> { Some(value(flag)?.split(between).map(str::trim).collect()) };
    let (kinds, only) = (listed("--kinds", ';'), listed("--peers", ','));
    let is_kept = arguments.iter().any(|argument| argument == "--keep");
    let size = if arguments.iter().any(|argument| argument == "--long") {
        LONG
    } else {
        SHORT
    };
    let size = value("--articles").and_then(|value| value.parse().ok()).unwrap_or(size);
    let data = value("--data")
        .map_or_else(|| PathBuf::from("target/bench"), PathBuf::from)
        .join(size.to_string());
    let sources = Path::new("benches/peers");
    if !sources.join("setup").exists() {
        return Err(io::Error::other("run this in the folder of dateline's sources"));
    }
    fs::create_dir_all(&data)?;
    let articles = written(&data, size)?;
    // What cannot be set up is left out of the tables.
    if !is_kept {
        Command::new("sh").arg(sources.join("setup")).status()?;
    }
    let mut questions = questions();
    questions.retain(|question| {
        kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&question.kind.as_str()))
    });
    let mut peers = peer::peers(sources)?;
    peers.retain(|peer| peer.is_ours() || only.as_ref().is_none_or(|only| only.contains(&peer.name)));
    let mut run = Run {
        size,
        articles,
        data,
        built: Vec::new(),
        questions,
        answers: Vec::new(),
    };
    run.build(peers, is_kept)?;
    run.ask(
        value("--rounds")
            .and_then(|rounds| rounds.parse().ok())
            .unwrap_or(ROUNDS),
    )?;
    if kinds.is_some() || only.is_some() || is_kept {
        println!("{}", report::answers(&run));
        return Ok(());
    }
    let report = report::report(&run)?;
    println!("{report}");
    report::keep(Path::new("docs/benchmarks.md"), &size.to_string(), &report)
}

/// One run: what was measured, of whom.
pub struct Run {
    size: u64,
    articles: PathBuf,
    data: PathBuf,
    /// The peers at hand, with what their index took.
    built: Vec<(Peer, Option<Built>)>,
    questions: Vec<Question>,
    /// For each question, for each peer, its answers.
    answers: Vec<Vec<Vec<Answer>>>,
}

/// The articles, made up unless they lie there already.
fn written(data: &Path, size: u64) -> io::Result<PathBuf> {
    let path = data.join("articles.jsonl");
    if !path.exists() {
        let partial = data.join("articles.partial");
        Archive::new(SEED, size).write(BufWriter::new(File::create(&partial)?))?;
        fs::rename(partial, &path)?;
    }
    Ok(path)
}

impl Run {
    /// Where the index of a peer lies.
    fn dir(&self, peer: &Peer) -> PathBuf {
        match peer.over {
            Some((other, part)) => self.data.join(other).join(part),
            None => self.data.join(peer.name),
        }
    }

    /// Builds all indexes, one peer after the other: anew, unless those that lie there are to be kept.
    fn build(&mut self, peers: Vec<Peer>, is_kept: bool) -> io::Result<()> {
        for peer in peers {
            let dir = self.dir(&peer);
            if is_kept && dir.exists() {
                self.built.push((peer, None));
                continue;
            }
            if peer.over.is_some() {
                if Path::new(&peer.command[0]).exists() {
                    self.built.push((peer, None));
                }
                continue;
            }
            if dir.exists() {
                fs::remove_dir_all(&dir)?;
            }
            eprintln!("indexing with {}", peer.name);
            match peer.index(&self.articles, &dir) {
                Ok(built) => self.built.push((peer, Some(built))),
                Err(error) => eprintln!("{} is left out: {error}", peer.name),
            }
        }
        Ok(())
    }

    /// Puts every question to every peer: all of a kind to one, then to the next, and so round by round.
    fn ask(&mut self, rounds: usize) -> io::Result<()> {
        let open = |(peer, _): &(Peer, _)| peer.open(&self.dir(peer));
        let mut opened: Vec<Opened> = self.built.iter().map(open).collect::<Result<_, _>>()?;
        self.answers = vec![vec![Vec::new(); opened.len()]; self.questions.len()];
        for round in 0..=rounds {
            eprintln!("asking, round {round} of {rounds}");
            let mut answers = self.answers.as_mut_slice();
            for (number, asked) in self.questions.chunk_by(|one, next| one.kind == next.kind).enumerate() {
                let (own, rest) = answers.split_at_mut(asked.len());
                answers = rest;
                // Nobody is always the first, nor always behind the same other.
                for turn in 0..opened.len() {
                    let peer = (turn + round + number) % opened.len();
                    for (question, answers) in asked.iter().zip(&mut *own) {
                        opened[peer].answer(question, &mut answers[peer], round)?;
                    }
                }
            }
        }
        Ok(())
    }
}
