//! dateline as one of the peers: the same index and the same questions, by the rules of `benches/peers/README.md`.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::archive::{self, Archive, BuildRequest};
use serde_json::json;

use super::memory::PeakMemory;
use super::questions::Question;

/// `peer index ARTICLES DIR` and `peer answer DIR`.
pub fn peer(arguments: &[String]) -> io::Result<()> {
    match arguments {
        [what, articles, dir] if what == "index" => index(Path::new(articles), Path::new(dir)),
        [what, dir] if what == "answer" => answer(Path::new(dir)),
        _ => Err(io::Error::other("peer index ARTICLES DIR, or peer answer DIR")),
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

fn answer(dir: &Path) -> io::Result<()> {
    let archive = Archive::open(dir).map_err(io::Error::other)?;
    for line in io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        let request = question.request();
        let started = Instant::now();
        let brief = archive.brief(&request).map_err(io::Error::other)?;
        let (us, started) = (micros(started), Instant::now());
        archive.search(&request).map_err(io::Error::other)?;
        println!(
            "{}",
            json!({"total": brief.total, "us": us, "page_us": micros(started)})
        );
        io::stdout().flush()?;
    }
    Ok(())
}

fn micros(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}
