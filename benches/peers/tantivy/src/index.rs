//! Builds the index, and says how long that took and how much memory.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

use super::{Article, Fields, Outcome, day_of};

/// As many threads as the machine of the benchmarks has cores, and memory as a plain program would give.
const THREADS: usize = 2;
const MEMORY: usize = 128 << 20;

pub fn index(articles: &str, dir: &str) -> Outcome<()> {
    std::fs::create_dir_all(dir)?;
    let fields = Fields::new();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .create_in_dir(dir)?;
    let (peak, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let started = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| watch(&peak, &done));
        let outcome = write(&index, &fields, articles);
        done.store(true, Ordering::Relaxed);
        outcome
    })?;
    let (seconds, megabytes) = (started.elapsed().as_secs_f64(), peak.load(Ordering::Relaxed) as f64 / 1e3);
    println!("{{\"seconds\": {seconds:.3}, \"anonymous_mb\": {megabytes:.1}}}");
    Ok(())
}

fn write(index: &Index, fields: &Fields, articles: &str) -> Outcome<()> {
    let mut writer: IndexWriter = index.writer_with_num_threads(THREADS, MEMORY)?;
    for line in BufReader::with_capacity(1 << 20, File::open(articles)?).lines() {
        writer.add_document(document(fields, serde_json::from_str(&line?)?))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn document(fields: &Fields, article: Article) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.text, format!("{}\n\n{}", article.title, article.body));
    document.add_text(fields.id, &article.id);
    if let Some(day) = day_of(&article.date) {
        document.add_i64(fields.day, day);
        let month = |part: std::ops::Range<usize>| article.date.get(part).and_then(|part| part.parse::<i64>().ok());
        if let (Some(year), Some(month)) = (month(0..4), month(5..7)) {
            document.add_i64(fields.month, year * 12 + month - 1);
        }
    }
    let planted = article.planted;
    let values = [planted.person, planted.org, planted.place, article.tag, vec![article.source]];
    for (field, values) in fields.facets.iter().zip(values) {
        values.iter().for_each(|value| document.add_text(*field, value));
    }
    document
}

/// Keeps the peak of this process's anonymous memory in kilobytes; known on Linux only.
fn watch(peak: &AtomicU64, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak.fetch_max(kilobytes.unwrap_or(0), Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(20));
    }
}
