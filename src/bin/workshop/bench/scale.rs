//! How time, memory and disk grow: one made-up archive that grows in steps, measured at each of them.
//!
//! Each step adds files to a folder and indexes the folder again, as an archive grows in a newsroom; so what is told of
//! a step is the cost of the articles added in it, merging included. Processor time is told beside the time that passed,
//! since it hardly shows what else the machine does.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::cold;
use super::peer::{self, Built, OURS, Peer};
use super::questions::{Question, questions};
use super::report::{self, percentile, thousands};
use crate::generate::{Archive, SEED};
use crate::value_of;

/// Sizes of the archive at which it is measured.
const STEPS: [u64; 6] = [20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];
/// Articles in a file.
const FILE: u64 = 10_000;
/// The kinds of questions that are asked at each step.
const KINDS: [&str; 6] = [
    "common term",
    "two terms, AND",
    "phrase",
    "page with facets",
    "everything with facets",
    "newest first",
];
/// How often each question is put, after one time that does not count.
const ROUNDS: usize = 3;

/// `scale [--most N] [--data DIR]`: prints how an archive grows and writes it to `docs/scale.md`.
pub fn scale(arguments: &[String]) -> io::Result<()> {
    let value = |flag: &str| value_of(arguments, flag);
    let most = value("--most").and_then(|most| most.parse().ok()).unwrap_or(u64::MAX);
    let data = value("--data").map_or_else(|| PathBuf::from("target/scale"), PathBuf::from);
    let (articles, index) = (data.join("articles"), data.join("index"));
    for dir in [&articles, &index] {
        if dir.exists() {
            fs::remove_dir_all(dir)?;
        }
    }
    fs::create_dir_all(&articles)?;
    let steps: Vec<u64> = STEPS.into_iter().filter(|step| *step <= most).collect();
    let archive = Archive::new(SEED, steps.last().copied().unwrap_or_default());
    let ours = peer::peers(Path::new("benches/peers"))?
        .into_iter()
        .find(|peer| peer.name == OURS)
        .ok_or_else(|| io::Error::other("dateline is not among its peers"))?;
    let mut measured = Vec::new();
    for size in steps {
        let step = Step::measure(&archive, &ours, [&articles, &index], measured.last(), size)?;
        eprintln!("{}", step.growth_row());
        measured.push(step);
    }
    let report = tables(&measured);
    println!("{report}");
    report::keep(Path::new("docs/scale.md"), "growth", &report)
}

/// What was measured at one size.
struct Step {
    size: u64,
    added: u64,
    /// Bytes of JSON Lines in all.
    source: u64,
    built: Built,
    /// Bytes of the index.
    disk: u64,
    /// Milliseconds of one search as one process.
    cold: Option<f64>,
    /// Median microseconds by kind of question.
    warm: Vec<f64>,
    /// Anonymous memory of a process that has answered them all, in megabytes.
    answering: Option<f64>,
}

impl Step {
    fn measure(
        archive: &Archive,
        ours: &Peer,
        [articles, index]: [&Path; 2],
        last: Option<&Step>,
        size: u64,
    ) -> io::Result<Step> {
        let before = last.map_or(0, |step| step.size);
        for first in (before..size).step_by(FILE as usize) {
            let file = File::create(articles.join(format!("{first:07}.jsonl")))?;
            archive.write_part(first..size.min(first + FILE), BufWriter::new(file))?;
        }
        let built = ours.index(articles, index)?;
        let mut opened = ours.open(index)?;
        let mut warm = Vec::new();
        for kind in KINDS {
            let asked: Vec<Question> = questions()
                .into_iter()
                .filter(|question| question.kind == kind)
                .collect();
            let mut times = Vec::new();
            for round in 0..=ROUNDS {
                for question in &asked {
                    times.extend(opened.ask(question)?.us.filter(|_| round > 0));
                }
            }
            warm.push(percentile(&mut times, 50));
        }
        let bytes = |dir: &Path| Ok::<_, io::Error>(report::parts(dir)?.iter().map(|(_, size)| size).sum());
        Ok(Step {
            size,
            added: size - before,
            source: bytes(articles)?,
            disk: bytes(index)?,
            built,
            cold: cold::dateline(index)?,
            warm,
            answering: opened.anonymous_mb(),
        })
    }

    fn growth_row(&self) -> String {
        let number = |number: Option<f64>, digits: usize| {
            number.map_or_else(|| "–".to_owned(), |number| format!("{number:.digits$}"))
        };
        let cpu = self.built.cpu_seconds;
        format!(
            "| {} | {:.0} | {} | {} | {:.0} | {:.2} | {} |",
            thousands(self.size),
            self.added as f64 / self.built.seconds,
            number(cpu.map(|cpu| cpu * 1e6 / self.added as f64), 0),
            number(self.built.anonymous_mb, 0),
            self.disk as f64 / 1e6,
            self.disk as f64 / self.source as f64,
            number(self.answering, 0),
        )
    }

    fn answers_row(&self) -> String {
        let cold = self.cold.map_or_else(|| "–".to_owned(), |cold| format!("{cold:.1}"));
        let warm: Vec<String> = self.warm.iter().map(|us| format!("{:.2}", us / 1e3)).collect();
        format!("| {} | {cold} | {} |", thousands(self.size), warm.join(" | "))
    }
}

fn tables(steps: &[Step]) -> String {
    let mut out = format!("{}\n### Indexing\n\n", report::machine());
    out.push_str(
        "| articles | added a second | µs of processor an article added | peak anonymous memory, MB | index, MB | \
         index / JSON Lines | memory of a process that answers, MB |\n|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    steps.iter().for_each(|step| _ = writeln!(out, "{}", step.growth_row()));
    _ = write!(
        out,
        "\n### Answering, median milliseconds\n\n| articles | one process | {} |\n",
        KINDS.join(" | ")
    );
    _ = writeln!(out, "|{}", "--:|".repeat(KINDS.len() + 2));
    steps
        .iter()
        .for_each(|step| _ = writeln!(out, "{}", step.answers_row()));
    out
}
