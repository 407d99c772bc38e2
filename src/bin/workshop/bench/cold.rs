//! One search as one process: dateline beside a bare tantivy that opens the same index and asks for the same words.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::report::percentile;

/// How often each process is run; medians are told.
const ROUNDS: usize = 21;

/// What a process takes from its start to its end, in milliseconds.
pub struct Cold {
    pub name: &'static str,
    pub milliseconds: f64,
}

/// Times processes over two indexes of the same articles, in turns.
pub fn cold(ours: &Path, bare: &Path) -> io::Result<Vec<Cold>> {
    let dateline = program()?;
    let peer = Path::new("benches/peers/tantivy/target/release/tantivy-peer");
    if !dateline.exists() || !peer.exists() {
        eprintln!("cold starts are left out: build dateline and the tantivy peer in release first");
        return Ok(Vec::new());
    }
    let dir = std::env::temp_dir().join(format!("dateline-cold-{}", std::process::id()));
    let (dateline, peer) = (installed(&dateline, &dir)?, installed(peer, &dir)?);
    let (segments, ours, bare) = (text(&ours.join("segments")), text(ours), text(bare));
    let runs: [(&str, &Path, &[&str]); 5] = [
        ("tantivy, its own index", &peer, &["open", &bare, "text", "harvest"]),
        (
            "tantivy, dateline's index",
            &peer,
            &["open", &segments, "text", "harvest"],
        ),
        (
            "tantivy, dateline's index, two Chinese words",
            &peer,
            &["open", &segments, "text", "石油", "价格"],
        ),
        (
            "dateline, an English query",
            &dateline,
            &["--index", &ours, "search", "harvest"],
        ),
        (
            "dateline, a Chinese query",
            &dateline,
            &["--index", &ours, "search", "石油价格"],
        ),
    ];
    let mut times = [const { Vec::new() }; 5];
    for _ in 0..ROUNDS {
        for ((_, program, arguments), times) in runs.iter().zip(&mut times) {
            times.push(process(program, arguments)?);
        }
    }
    std::fs::remove_dir_all(&dir)?;
    let names = runs.iter().map(|(name, ..)| *name);
    let cold = |(name, mut times): (_, Vec<f64>)| Cold {
        name,
        milliseconds: percentile(&mut times, 50),
    };
    Ok(names.zip(times).map(cold).collect())
}

/// Times dateline alone: one search for a word, as one process.
pub fn dateline(index: &Path) -> io::Result<Option<f64>> {
    let dateline = program()?;
    if !dateline.exists() {
        return Ok(None);
    }
    let index = text(index);
    let once = |_| process(&dateline, &["--index", &index, "search", "harvest"]);
    let mut times = (0..ROUNDS).map(once).collect::<io::Result<Vec<f64>>>()?;
    Ok(Some(percentile(&mut times, 50)))
}

/// The program itself, beside this one.
fn program() -> io::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("dateline"))
}

/// A program as it is when it is installed: copied. As the linker left it, a file lies in the system's memory in smaller
/// pieces, and a process pays for each that it touches.
fn installed(program: &Path, dir: &Path) -> io::Result<PathBuf> {
    let name = program.file_name().unwrap_or_default();
    std::fs::create_dir_all(dir)?;
    let copy = dir.join(name);
    std::fs::copy(program, &copy)?;
    Ok(copy)
}

fn process(program: &Path, arguments: &[&str]) -> io::Result<f64> {
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    // Found or not found, both are answers.
    match status.code() {
        Some(0 | 1) => Ok(started.elapsed().as_secs_f64() * 1e3),
        _ => Err(io::Error::other(format!("{} failed", program.display()))),
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
