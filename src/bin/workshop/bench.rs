//! Times dateline beside the engine it stands on, over the same articles: indexing, memory, warm and cold searches.
//!
//! The peer is tantivy in its plainest use: one text field with its own English stemmer, the date and the publisher's
//! tags as columns, the same compression of stored text. It finds no names and no dates, folds nothing and knows no
//! languages; the ratio says what those cost.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dateline::archive::{self, Archive, BuildRequest, TimelineRequest};
use dateline::article::Article;
use dateline::index::schema::Facet;
use dateline::ingest::{Settings, job, walk};
use dateline::search::stories::Counted;
use dateline::search::{FacetField, FacetRequest, Request, Unit};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{PhraseQuery, TermQuery};
use tantivy::schema::{FAST, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexSettings, TantivyDocument, Term};

use super::stemmer::EnglishStems;

/// Threads and memory of the peer's writer: as many as dateline's own.
const PEER_THREADS: usize = 2;
const PEER_MEMORY: usize = 128 << 20;
/// How often each search is repeated; medians are printed.
const ROUNDS: usize = 21;

/// `bench PATH...`: prints the whole table.
pub fn bench(arguments: &[String]) -> io::Result<()> {
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let dir = std::env::temp_dir().join(format!("dateline-bench-{}", std::process::id()));
    let (ours, peer) = (dir.join("dateline"), dir.join("tantivy"));
    std::fs::create_dir_all(&peer)?;
    let outcome = table(&paths, &ours, &peer);
    std::fs::remove_dir_all(&dir)?;
    outcome
}

fn table(paths: &[PathBuf], ours: &Path, peer: &Path) -> io::Result<()> {
    let articles = read(paths)?;
    let bytes: usize = articles.iter().map(text_bytes).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} articles, {megabytes:.1} MB of text", articles.len());
    let (tantivy_time, tantivy_memory) = measured(|| index_with_tantivy(&articles, peer))?;
    drop(articles);
    let request = BuildRequest {
        paths: paths.to_vec(),
        ..BuildRequest::default()
    };
    let (our_time, our_memory) = measured(|| {
        archive::build(ours, &request, &mut |_| {})
            .map(drop)
            .map_err(io::Error::other)
    })?;
    let speed = |time: Duration| megabytes / time.as_secs_f64();
    println!("\nindexing                 MB/s      peak anonymous memory");
    println!(
        "bare tantivy         {:8.1}   {:8.1} MB (articles held beforehand included)",
        speed(tantivy_time),
        tantivy_memory
    );
    println!("dateline, from files {:8.1}   {:8.1} MB", speed(our_time), our_memory);
    println!(
        "ratio                {:8.2}",
        tantivy_time.as_secs_f64() / our_time.as_secs_f64()
    );
    println!("\nsize                       MB   of text");
    for (name, dir) in [("bare tantivy", peer), ("dateline", ours)] {
        let size = size_of(dir)? as f64 / 1e6;
        println!("{name:20} {size:8.1}   {:6.2}", size / megabytes);
    }
    warm(ours)?;
    closeness(ours, peer)?;
    cold(ours, peer)
}

pub(super) fn read(paths: &[PathBuf]) -> io::Result<Vec<Article>> {
    let settings = Settings::default();
    let mut articles = Vec::new();
    for entry in paths.iter().flat_map(|path| walk::walk(path, &[])).flatten() {
        job::cut_file(&entry, &settings, &mut |job| {
            if let Ok(job) = job {
                job::read_job(&job, &settings, &mut |article| articles.extend(article));
            }
            std::ops::ControlFlow::Continue(())
        });
    }
    if articles.is_empty() {
        return Err(io::Error::other("no article to measure with"));
    }
    Ok(articles)
}

pub(super) fn text_bytes(article: &Article) -> usize {
    article.title.len() + article.summary.len() + article.body.len()
}

fn index_with_tantivy(articles: &[Article], dir: &Path) -> io::Result<()> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(indexing).set_stored(),
    );
    let id = schema.add_text_field("id", STRING | STORED);
    let day = schema.add_i64_field("day", FAST);
    let tag = schema.add_text_field("tag", TextOptions::default().set_fast("raw"));
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let written = || -> tantivy::Result<()> {
        let index = Index::builder()
            .schema(schema.build())
            .settings(settings)
            .create_in_dir(dir)?;
        let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(40));
        let stems = words.filter(LowerCaser).filter(EnglishStems).build();
        index.tokenizers().register("en_stem", stems);
        let mut writer = index.writer_with_num_threads(PEER_THREADS, PEER_MEMORY)?;
        for article in articles {
            let mut document = TantivyDocument::default();
            document.add_text(text, format!("{}\n\n{}", article.title, article.body));
            document.add_text(id, &article.id);
            if let Some(date) = article.date {
                document.add_i64(day, i64::from(date.days().first));
            }
            article.tag.iter().for_each(|value| document.add_text(tag, value));
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()
    };
    written().map_err(io::Error::other)
}

/// Time and peak anonymous memory (in MB) of some work.
fn measured(work: impl FnOnce() -> io::Result<()>) -> io::Result<(Duration, f64)> {
    let (peak, done) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(anonymous_kilobytes().unwrap_or(0), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let started = Instant::now();
        let outcome = work();
        let time = started.elapsed();
        done.store(true, Ordering::Relaxed);
        outcome.map(|()| (time, peak.load(Ordering::Relaxed) as f64 / 1e3))
    })
}

/// Anonymous memory of this process, mapped files apart; known on Linux only.
fn anonymous_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn size_of(dir: &Path) -> io::Result<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        size += if metadata.is_dir() {
            size_of(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(size)
}

/// Searches in an index that is open: ten hits, the exact total, and what a page asks for beside them.
fn warm(index: &Path) -> io::Result<()> {
    let archive = Archive::open(index).map_err(io::Error::other)?;
    let facets: Vec<FacetRequest> = [Facet::Person, Facet::Org, Facet::Place, Facet::Tag]
        .map(FacetField::Values)
        .into_iter()
        .chain([FacetField::Date(Unit::Month)])
        .map(|field| FacetRequest::top(field, 10))
        .collect();
    println!("\nwarm search, ten hits with exact total   matches   plain ms   with five facets ms");
    for query in [
        "",
        "oil",
        "oil price",
        "\"interest rates\"",
        "bank W/5 rate",
        "person:baker",
        "trad*",
    ] {
        let ask = |facets: &[FacetRequest]| {
            let request = Request {
                query: query.into(),
                facets: facets.to_vec(),
                ..Request::default()
            };
            archive.search(&request).map_err(io::Error::other)
        };
        let total = ask(&facets)?.total.unwrap_or(0);
        let (plain, whole) = (median(|| ask(&[]).map(drop))?, median(|| ask(&facets).map(drop))?);
        println!(
            "{:38} {total:9} {plain:10.2} {whole:21.2}",
            if query.is_empty() { "(everything)" } else { query }
        );
    }
    let timeline = TimelineRequest {
        request: Request::default(),
        by: Some(Unit::Month),
    };
    let grouped = Request {
        query: "oil".into(),
        facets: facets.clone(),
        group: Some(Counted::Stories),
        ..Request::default()
    };
    let single = Request {
        group: None,
        ..grouped.clone()
    };
    let page = |request: &Request| median(|| archive.search(request).map(drop).map_err(io::Error::other));
    let months = median(|| archive.timeline(&timeline).map(drop).map_err(io::Error::other))?;
    println!("\ntimeline of everything by month, with share: {months:.2} ms");
    println!(
        "page of `oil`: {:.2} ms by article, {:.2} ms by story",
        page(&single)?,
        page(&grouped)?
    );
    Ok(())
}

/// Pairs of words whose closeness is timed: common, middling and rare beside common.
const PAIRS: [[&str; 2]; 4] = [
    ["said", "year"],
    ["interest", "rates"],
    ["oil", "price"],
    ["trade", "baker"],
];

/// Phrases and proximity, counted, beside tantivy's own phrase query on its own index of the same articles.
fn closeness(ours: &Path, peer: &Path) -> io::Result<()> {
    let archive = Archive::open(ours).map_err(io::Error::other)?;
    let index = Index::open_in_dir(peer).map_err(io::Error::other)?;
    let text = index.schema().get_field("text").map_err(io::Error::other)?;
    let searcher = index.reader().map_err(io::Error::other)?.searcher();
    println!("\ncounting, ms              tantivy phrase   phrase   ratio     W/5   ratio");
    for [one, other] in PAIRS {
        let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
        let terms = [one, other].map(|word| Term::from_field_text(text, &stemmer.stem(word)));
        let phrase = PhraseQuery::new(terms.to_vec());
        let tantivy = median(|| searcher.search(&phrase, &Count).map(drop).map_err(io::Error::other))?;
        let count = |query: String| {
            let request = Request {
                query,
                limit: 0,
                ..Request::default()
            };
            median(|| archive.search(&request).map(drop).map_err(io::Error::other))
        };
        let (phrase, near) = (
            count(format!("\"{one} {other}\""))?,
            count(format!("{one} W/5 {other}"))?,
        );
        let (phrase_ratio, near_ratio) = (phrase / tantivy, near / tantivy);
        println!("{one:>10} {other:10} {tantivy:13.2} {phrase:8.2} {phrase_ratio:7.2} {near:7.2} {near_ratio:7.2}");
    }
    Ok(())
}

/// Median time of some work in milliseconds.
fn median(mut work: impl FnMut() -> io::Result<()>) -> io::Result<f64> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        work()?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times.get(ROUNDS / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3))
}

/// One search as one process, beside a process that opens the same index with bare tantivy and asks for one term.
fn cold(ours: &Path, peer: &Path) -> io::Result<()> {
    let workshop = std::env::current_exe()?;
    let dateline = workshop.with_file_name("dateline");
    if !dateline.exists() {
        println!("\ncold search: not measured; build the program first with: cargo build --release");
        return Ok(());
    }
    let process = |program: &Path, arguments: &[&str]| {
        median(|| {
            let status = Command::new(program)
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            // Found or not found, both are answers.
            if status.code().is_some_and(|code| code <= 1) {
                Ok(())
            } else {
                Err(io::Error::other("search failed"))
            }
        })
    };
    let (ours, peer) = (ours.to_string_lossy(), peer.to_string_lossy());
    println!("\ncold search, one process                  ms");
    println!(
        "bare tantivy, its own index         {:8.1}",
        process(&workshop, &["bench-open", &peer, "text", "oil"])?
    );
    println!(
        "bare tantivy, opening dateline's    {:8.1}",
        process(&workshop, &["bench-open", &format!("{ours}/segments"), "text", "oil"])?
    );
    println!(
        "dateline, an English query          {:8.1}",
        process(&dateline, &["--index", &ours, "search", "oil"])?
    );
    println!(
        "dateline, a Chinese query           {:8.1}",
        process(&dateline, &["--index", &ours, "search", "石油价格"])?
    );
    Ok(())
}

/// `bench-open DIR FIELD TERM`: opens an index with bare tantivy and asks for the ten best articles with a term.
pub fn open(arguments: &[String]) -> io::Result<()> {
    let [dir, field, term] = arguments else {
        return Err(io::Error::other("bench-open takes DIR FIELD TERM"));
    };
    let answer = || -> tantivy::Result<usize> {
        let index = Index::open_in_dir(dir)?;
        let field = index.schema().get_field(field)?;
        let searcher = index.reader()?.searcher();
        let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
        let (hits, count) = searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        for (_, address) in hits {
            searcher.doc::<TantivyDocument>(address)?;
        }
        Ok(count)
    };
    println!("{}", answer().map_err(io::Error::other)?);
    Ok(())
}
