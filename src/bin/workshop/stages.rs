//! Where the time and the bytes of an index go: each step of the road in, timed by itself on one thread, and each part
//! of an index by field.
//!
//! Steps are timed in processor time, so that other work on the machine hardly shows.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;
use std::path::PathBuf;

use dateline::analysis::shingles::Shingles;
use dateline::analysis::stem::Stems;
use dateline::analysis::words::{Depth, Words, words};
use dateline::analysis::{Facts, dates, entities, language};
use dateline::article::Article;
use dateline::index::document::Draft;
use dateline::index::schema;
use dateline::ingest::{Settings, job, walk};
use tantivy::space_usage::PerFieldSpaceUsage;
use tantivy::{Index, IndexWriter, TantivyDocument};

/// How often each step is repeated; the quickest counts. Many, since other work on a machine slows its memory for seconds.
const ROUNDS: usize = 9;

/// `stages PATH...`: times each step over the articles in PATH.
pub fn stages(arguments: &[String]) -> io::Result<()> {
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let articles = read(&paths)?;
    let bytes: usize = articles.iter().map(text_bytes).sum();
    println!("{} articles, {:.1} MB of text", articles.len(), bytes as f64 / 1e6);
    println!("\nstep                       µs an article      MB/s");
    let show = |name: &str, seconds: f64| {
        let (micros, speed) = (seconds * 1e6 / articles.len() as f64, bytes as f64 / 1e6 / seconds);
        println!("{name:26} {micros:13.1} {speed:9.1}");
    };
    show("read", timed(|| read(&paths).map(drop))?);
    let mut langs = Vec::new();
    let language = || langs = articles.iter().map(language::of_article).collect();
    show("language", timed_step(language)?);
    let mut cut: Vec<[Words; 3]> = Vec::new();
    let mut stems = Stems::default();
    let words_of = || {
        let read = |(article, lang): (&Article, &language::Lang)| {
            [&article.title, &article.summary, &article.body].map(|text| words(text, *lang, Depth::Full, &mut stems))
        };
        cut = articles.iter().zip(&langs).map(read).collect();
    };
    show("words and stems", timed_step(words_of)?);
    let all = || articles.iter().zip(&langs).zip(&cut);
    let mut names = Vec::new();
    let find = || {
        names = all()
            .map(|((article, lang), [title, _, body])| entities::find(article, *lang, title, body))
            .collect();
    };
    show("names", timed_step(find)?);
    let mut mentions = Vec::new();
    let find = || {
        mentions = all()
            .map(|((article, lang), _)| dates::find(&article.body, *lang, article.date))
            .collect();
    };
    show("dates", timed_step(find)?);
    let shingles = || {
        all().for_each(|((article, _), [title, _, body])| drop(black_box(Shingles::of(article, title, body))));
    };
    show("shingles", timed_step(shingles)?);
    let facts: Vec<Facts> = langs
        .iter()
        .zip(cut.clone())
        .zip(names.into_iter().zip(mentions))
        .map(|((lang, [title, summary, body]), (entities, mentions))| Facts {
            lang: *lang,
            title,
            summary,
            body,
            entities,
            mentions,
        })
        .collect();
    let draft = |(article, facts): (&Article, &Facts)| Draft::new(article.clone(), facts.clone());
    let mut drafts: Vec<Draft> = Vec::new();
    let make = || drafts = articles.iter().zip(&facts).map(draft).collect();
    show("draft (shingles again)", timed_step(make)?);
    let fields = schema::schema().1;
    let mut drafts = Some(drafts);
    let mut documents: Vec<TantivyDocument> = Vec::new();
    let pack = || {
        let made = drafts.take().into_iter().flatten();
        documents.extend(made.filter_map(|draft| draft.into_document(&fields, "file").ok()));
    };
    show("document", timed_once(pack)?);
    show("engine, one thread", engine(documents)?);
    Ok(())
}

/// Processor time that the engine takes for ready documents, its segment's end included.
fn engine(documents: Vec<TantivyDocument>) -> io::Result<f64> {
    let dir = std::env::temp_dir().join(format!("dateline-stages-{}", std::process::id()));
    let store = dateline::index::Store::open_or_create(&dir).map_err(io::Error::other)?;
    drop(store);
    let index = Index::open_in_dir(dir.join("segments")).map_err(io::Error::other)?;
    let tape = dateline::index::tape::TapeTokenizer::default();
    index.tokenizers().register(schema::TAPE_TOKENIZER, tape);
    let before = process_seconds()?;
    let write = || -> tantivy::Result<()> {
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 128 << 20)?;
        for document in documents {
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()
    };
    write().map_err(io::Error::other)?;
    let seconds = process_seconds()? - before;
    std::fs::remove_dir_all(&dir)?;
    Ok(seconds)
}

fn timed_step(mut step: impl FnMut()) -> io::Result<f64> {
    timed(|| {
        step();
        Ok(())
    })
}

/// The least processor time of this thread that a step took.
fn timed(mut step: impl FnMut() -> io::Result<()>) -> io::Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = thread_seconds()?;
        step()?;
        least = least.min(thread_seconds()? - before);
    }
    Ok(least)
}

fn timed_once(step: impl FnOnce()) -> io::Result<f64> {
    let before = thread_seconds()?;
    step();
    Ok(thread_seconds()? - before)
}

/// Processor time of this thread; known on Linux only.
fn thread_seconds() -> io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = stat
        .split_whitespace()
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanoseconds
        .map(|nanoseconds| nanoseconds / 1e9)
        .ok_or_else(|| io::Error::other("the processor time of a thread is not known here"))
}

/// Processor time of all threads of this process, those that have ended included; known on Linux only.
pub fn process_seconds() -> io::Result<f64> {
    processor_seconds([14, 15])
}

/// Processor time of the processes that this one has started and seen end; known on Linux only.
pub fn children_seconds() -> io::Result<f64> {
    processor_seconds([16, 17])
}

/// The sum of two fields of `/proc/self/stat`, by their numbers in proc(5): time as a user and in the system.
fn processor_seconds(fields: [usize; 2]) -> io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // What follows the name, which may hold blanks, begins with the third field.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |field: usize| {
        let field = after_name.split_whitespace().nth(field - 3)?;
        field.parse::<f64>().ok()
    };
    match fields.map(ticks).into() {
        (Some(user), Some(system)) => Ok((user + system) / 100.0),
        _ => Err(io::Error::other("the processor time of a process is not known here")),
    }
}

fn read(paths: &[PathBuf]) -> io::Result<Vec<Article>> {
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

fn text_bytes(article: &Article) -> usize {
    article.title.len() + article.summary.len() + article.body.len()
}

/// `sizes INDEX [MB_OF_TEXT]`: what each part of an index takes, by field.
pub fn sizes(arguments: &[String]) -> io::Result<()> {
    let [dir, text @ ..] = arguments else {
        return Err(io::Error::other("sizes takes INDEX [MB_OF_TEXT]"));
    };
    let megabytes_of_text = text.first().and_then(|number| number.parse::<f64>().ok());
    let index = Index::open_in_dir(PathBuf::from(dir).join("segments")).map_err(io::Error::other)?;
    let searcher = index.reader().map_err(io::Error::other)?.searcher();
    let usage = searcher.space_usage()?;
    let mut parts: BTreeMap<(&str, String), u64> = BTreeMap::new();
    for segment in usage.segments() {
        let by_field: [(&str, &PerFieldSpaceUsage); 5] = [
            ("terms", segment.termdict()),
            ("postings", segment.postings()),
            ("positions", segment.positions()),
            ("columns", segment.fast_fields()),
            ("lengths", segment.fieldnorms()),
        ];
        for (part, usage) in by_field {
            for field in usage.fields() {
                let name = field.field_name().to_owned();
                *parts.entry((part, name)).or_default() += field.total().get_bytes();
            }
        }
        *parts.entry(("store", "stored".to_owned())).or_default() += segment.store().total().get_bytes();
    }
    let families = PathBuf::from(dir).join("families");
    for entry in std::fs::read_dir(families)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = name.rsplit('.').next().unwrap_or_default().to_owned();
        *parts.entry(("families", kind)).or_default() += entry.metadata()?.len();
    }
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    println!("part       field               MB");
    for ((part, field), bytes) in &parts {
        *sums.entry(part).or_default() += bytes;
        if *bytes >= 1000 {
            println!("{part:10} {field:12} {:9.3}", *bytes as f64 / 1e6);
        }
    }
    println!();
    for (part, bytes) in &sums {
        println!("{part:23} {:9.3}", *bytes as f64 / 1e6);
    }
    let whole = sums.values().sum::<u64>() as f64 / 1e6;
    println!("{:23} {whole:9.3}", "all");
    if let Some(text) = megabytes_of_text {
        println!("{:23} {:9.3}", "of the text", whole / text);
    }
    Ok(())
}
