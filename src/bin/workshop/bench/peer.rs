//! The programs that are measured: each builds an index, then answers questions line by line on its own clock.
//!
//! dateline is one of them, by the same rules. A peer that is not installed is left out, and the table says so.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

use super::memory;
use super::questions::Question;
use crate::stages::children_seconds;

/// A program to measure.
#[derive(Debug, Clone)]
pub struct Peer {
    pub name: &'static str,
    /// What it is started with, before its own arguments.
    pub command: Vec<String>,
    /// Part of the index of another peer that it answers from, if it builds none.
    pub over: Option<(&'static str, &'static str)>,
}

/// What building an index took.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Built {
    pub seconds: f64,
    /// Processor time of all its threads, where this machine can tell.
    #[serde(skip)]
    pub cpu_seconds: Option<f64>,
    /// Peak of memory that is no mapped file, where the peer can tell.
    pub anonymous_mb: Option<f64>,
}

/// The answer to one question; nothing where the peer has no such question.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Answer {
    pub total: Option<u64>,
    /// Microseconds for ten identifiers, the exact total, and facets where asked for.
    pub us: Option<f64>,
}

/// A peer that has spent so much on one question is not asked it again.
const PATIENCE_US: f64 = 300_000.0;

/// All peers, dateline first and its whole pages last.
pub fn peers(root: &Path) -> io::Result<Vec<Peer>> {
    let own = std::env::current_exe()?.to_string_lossy().into_owned();
    let below = |path: &str| root.join(path).to_string_lossy().into_owned();
    let script = |name: &str| vec!["python3".to_owned(), below(&format!("{name}/peer.py"))];
    let tantivy = vec![below("tantivy/target/release/tantivy-peer")];
    let classes = format!("{}:{}", below("lucene/target/classes"), below("lucene/target/lib/*"));
    let lucene = ["java", "-Xmx2g", "-cp", &classes, "Peer"].map(str::to_owned);
    let peer = |name, command| Peer {
        name,
        command,
        over: None,
    };
    Ok(vec![
        peer(OURS, vec![own.clone(), "peer".to_owned()]),
        peer(BARE, tantivy.clone()),
        Peer {
            over: Some((OURS, "segments")),
            ..peer("tantivy, our index", tantivy)
        },
        peer("Lucene", lucene.to_vec()),
        peer("SQLite FTS5", script("sqlite")),
        peer("ripgrep", script("ripgrep")),
        Peer {
            over: Some((OURS, "")),
            ..peer(PAGE, vec![own, "peer".to_owned(), "page".to_owned()])
        },
    ])
}

/// The peer that all others are held against.
pub const OURS: &str = "dateline";
/// The same, asked for whole pages: passages, names and copies of each hit.
const PAGE: &str = "dateline, whole page";
/// The engine that it stands on.
pub const BARE: &str = "tantivy";

impl Peer {
    /// Whether it is dateline, asked in either way.
    pub fn is_ours(&self) -> bool {
        [OURS, PAGE].contains(&self.name)
    }

    fn start(&self) -> Command {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]);
        command
    }

    /// Builds its index.
    pub fn index(&self, articles: &Path, dir: &Path) -> io::Result<Built> {
        let before = children_seconds().ok();
        let output = self
            .start()
            .arg("index")
            .arg(articles)
            .arg(dir)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!("{} could not build an index", self.name)));
        }
        let said = output
            .stdout
            .split(|byte| *byte == b'\n')
            .rfind(|line| !line.is_empty());
        let built: Built = serde_json::from_slice(said.unwrap_or_default())?;
        Ok(Built {
            cpu_seconds: children_seconds()
                .ok()
                .zip(before)
                .map(|(after, before)| after - before),
            ..built
        })
    }

    /// Opens its index for questions.
    pub fn open(&self, dir: &Path) -> io::Result<Opened> {
        let mut command = self.start();
        let mut child = command
            .arg("answer")
            .arg(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("a peer without pipes"));
        };
        Ok(Opened {
            child,
            stdin,
            stdout: BufReader::new(stdout),
        })
    }
}

/// A peer that answers.
pub struct Opened {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Opened {
    /// Memory that it takes now, mapped files apart; known on Linux only.
    pub fn anonymous_mb(&self) -> Option<f64> {
        memory::anonymous_kilobytes(&self.child.id().to_string()).map(|kilobytes| kilobytes as f64 / 1e3)
    }

    /// Asks a question once more, unless that took too long before, and adds the answer to those of other rounds.
    pub fn answer(&mut self, question: &Question, answers: &mut Vec<Answer>, round: usize) -> io::Result<()> {
        let spent: f64 = answers.iter().filter_map(|answer| answer.us).sum();
        if spent < PATIENCE_US {
            let answer = self.ask(question)?;
            // The first round warms caches and compilers; it counts only where it is the last.
            if round == 1 {
                answers.clear();
            }
            answers.push(answer);
        }
        Ok(())
    }

    /// Asks one question and waits for the answer.
    pub fn ask(&mut self, question: &Question) -> io::Result<Answer> {
        serde_json::to_writer(&self.stdin, question)?;
        self.stdin.write_all(b"\n")?;
        let mut line = String::new();
        self.stdout.read_line(&mut line)?;
        serde_json::from_str(&line).map_err(io::Error::from)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // Its own child, and it has nothing to save.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
