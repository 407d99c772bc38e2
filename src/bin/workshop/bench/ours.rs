//! dateline as one of the peers: the same index and the same questions, by the rules of `benches/peers/README.md`.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::archive::{self, Archive, BuildRequest};
use dateline::search::Request;
use serde_json::json;

use super::memory::PeakMemory;
use super::questions::Question;

/// `peer index ARTICLES DIR`, `peer answer DIR`, and `peer page answer DIR`, which makes the whole page.
pub fn peer(arguments: &[String]) -> io::Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["index", articles, dir] => index(Path::new(articles), Path::new(dir)),
        ["answer", dir] => answer(Path::new(dir), |archive, asked| Ok(archive.brief(asked)?.total)),
        ["page", "answer", dir] => answer(Path::new(dir), |archive, asked| Ok(archive.search(asked)?.total)),
        _ => Err(io::Error::other(
            "peer index ARTICLES DIR, peer answer DIR, or peer page answer DIR",
        )),
    }
}

fn index(articles: &Path, dir: &Path) -> io::Result<()> {
    let request = BuildRequest {
        paths: vec![PathBuf::from(articles)],
        ..BuildRequest::default()
    };
    let memory = PeakMemory::watch();
    let started = Instant::now();
    archive::build(dir, &request, &mut |_| {}).map_err(io::Error::other)?;
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", json!({"seconds": seconds, "anonymous_mb": memory.megabytes()}));
    Ok(())
}

fn answer(dir: &Path, total: impl Fn(&Archive, &Request) -> Result<Option<u64>, archive::Error>) -> io::Result<()> {
    let archive = Archive::open(dir).map_err(io::Error::other)?;
    for line in io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        let request = question.request();
        let started = Instant::now();
        let total = total(&archive, &request).map_err(io::Error::other)?;
        let us = started.elapsed().as_secs_f64() * 1e6;
        println!("{}", json!({"total": total, "us": us}));
        io::stdout().flush()?;
    }
    Ok(())
}
