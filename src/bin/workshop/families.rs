//! Reprint families: how many of the true pairs are found, and what else is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use dateline::analysis::language;
use dateline::analysis::shingles::{Likeness, REPRINT, Shingles};
use dateline::analysis::stem::Stems;
use dateline::analysis::words::{Depth, words};
use dateline::archive::{BuildRequest, annotate};
use dateline::article::Article;
use dateline::index::families::{FamilyTable, Ledger, Text};

/// Two identifiers, the smaller first.
type Ids = (String, String);

/// Prints the figures for each set of DATA_DIR.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    let [folder] = arguments else {
        return Err(io::Error::other("say in which folder the sets lie"));
    };
    let folder = Path::new(folder);
    println!("set                      pairs  found  recall  reprints  below 0.5  share  briefs  below 0.5");
    for name in ["articles_100", "articles_1000"] {
        let set = folder.join("dup/minhash");
        let articles = lines(&set.join(format!("{name}.train")))?
            .iter()
            .filter_map(|line| plain(line))
            .collect();
        let planted = lines(&set.join(format!("{name}.truth")))?;
        let truth: BTreeMap<Ids, f64> = planted
            .iter()
            .filter_map(|line| line.split_once(' '))
            .map(|(one, other)| (ids(one, other), 1.0))
            .collect();
        let reported = report(name, articles)?;
        Figures::new(&truth, &reported).print(name);
    }
    let truth = lines(&folder.join("dup/reuters_pairs.tsv"))?;
    let reuters = reuters(&folder.join("news/reuters21578/sgm"))?;
    let reported = report("reuters", reuters)?;
    for (name, odd) in [("reuters, odd lines", true), ("reuters, even lines", false)] {
        let (mut own, mut others) = (BTreeMap::new(), BTreeSet::new());
        for (at, line) in (1usize..).zip(&truth) {
            let mut parts = line.split('\t');
            let (Some(one), Some(other), Some(jaccard)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let pair = ids(one.trim_start_matches('R'), other.trim_start_matches('R'));
            if (at % 2 == 1) == odd {
                own.insert(pair, jaccard.parse().unwrap_or(0.0));
            } else {
                others.insert(pair);
            }
        }
        let reported = reported
            .iter()
            .filter(|(pair, _)| !others.contains(pair))
            .cloned()
            .collect::<Vec<_>>();
        Figures::new(&own, &reported).print(name);
    }
    Ok(())
}

/// Shingles of a made-up article, and how many of them are common ones.
const LENGTH: u32 = 300;
const COMMON: u32 = 12;
/// Common shingles that there are.
const PHRASES: u32 = 20_000;
/// One article in so many is a copy of one before it, with a seventh of it changed.
const COPIES: u32 = 8;
/// Articles between two commits.
const BETWEEN_COMMITS: u32 = 20_000;

/// Prints what an article costs in archives of different size.
pub fn time(_: &[String]) -> io::Result<()> {
    println!("articles  families  µs each  bytes each");
    for articles in [20_000, 200_000, 1_000_000] {
        let folder = std::env::temp_dir().join(format!("dateline-families-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let timed = fill(&folder, articles);
        let bytes = size(&folder)?;
        fs::remove_dir_all(&folder)?;
        let (families, took) = timed.map_err(io::Error::other)?;
        let each = |total: f64| total / f64::from(articles);
        println!(
            "{articles:8}  {families:8}  {:7.1}  {:10.0}",
            each(took * 1e6),
            each(bytes as f64)
        );
    }
    Ok(())
}

/// Fills a ledger with made-up articles; how many families they are, and how long it took.
fn fill(folder: &Path, articles: u32) -> Result<(usize, f64), dateline::index::Error> {
    let hash = |number: u64| (xxhash_rust::xxh3::xxh3_64(&number.to_le_bytes()) >> 32) as u32;
    let mut ledger = Ledger::open(folder, None)?;
    let mut payload = "{}".to_owned();
    let started = Instant::now();
    for number in 0..articles {
        let is_copy = number % COPIES == COPIES - 1;
        let of = if is_copy {
            hash(u64::from(number)) % number
        } else {
            number
        };
        let changed = if is_copy { LENGTH / 7 } else { 0 };
        let own = (0..LENGTH - COMMON).map(|at| {
            let from = if at < changed { number } else { of };
            hash(u64::from(from) << 32 | u64::from(at))
        });
        let common = (0..COMMON).map(|at| hash(u64::from(hash(u64::from(number * COMMON + at) << 1) % PHRASES)));
        let shingles = Shingles::from_hashes(own.chain(common).collect());
        ledger.add(
            "",
            Text {
                id: format!("article-{number}"),
                seconds: Some(i64::from(number)),
                shingles,
            },
        )?;
        if number % BETWEEN_COMMITS == BETWEEN_COMMITS - 1 {
            payload = ledger.sync(&payload)?;
            ledger.tidy()?;
        }
    }
    let took = started.elapsed().as_secs_f64();
    Ok((FamilyTable::open(folder, Some(&payload))?.len(), took))
}

fn size(folder: &Path) -> io::Result<u64> {
    let entries = fs::read_dir(folder.join("families"))?;
    Ok(entries
        .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
        .sum())
}

/// Found pairs held against the true ones.
#[derive(Default)]
struct Figures {
    pairs: usize,
    found: usize,
    reprints: usize,
    reprints_below: usize,
    briefs: usize,
    briefs_below: usize,
}

impl Figures {
    /// `truth` holds the true overlap of pairs; one that it does not hold is below.
    fn new(truth: &BTreeMap<Ids, f64>, reported: &[(Ids, Likeness)]) -> Figures {
        let all: BTreeSet<&Ids> = reported.iter().map(|(pair, _)| pair).collect();
        let is_half = |pair: &Ids| truth.get(pair).is_some_and(|jaccard| *jaccard >= REPRINT);
        let mut figures = Figures::default();
        for pair in truth.keys().filter(|pair| is_half(pair)) {
            figures.pairs += 1;
            figures.found += usize::from(all.contains(pair));
        }
        for (pair, likeness) in reported {
            let below = usize::from(!is_half(pair));
            let (count, count_below) = match likeness {
                Likeness::Reprint => (&mut figures.reprints, &mut figures.reprints_below),
                Likeness::Brief => (&mut figures.briefs, &mut figures.briefs_below),
            };
            *count += 1;
            *count_below += below;
        }
        figures
    }

    fn print(&self, name: &str) {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        println!(
            "{name:22} {:7} {:6} {:6.1}% {:9} {:10} {:5.1}% {:7} {:10}",
            self.pairs,
            self.found,
            percent(self.found, self.pairs),
            self.reprints,
            self.reprints_below,
            percent(self.reprints_below, self.reprints),
            self.briefs,
            self.briefs_below,
        );
    }
}

/// Finds the pairs of some articles as an archive would, and says what that took.
fn report(name: &str, articles: Vec<Article>) -> io::Result<Vec<(Ids, Likeness)>> {
    let folder = std::env::temp_dir().join(format!("dateline-families-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let count = articles.len();
    let found = find(&folder, articles);
    fs::remove_dir_all(&folder)?;
    let (pairs, bytes, took) = found.map_err(io::Error::other)?;
    let each = |total: f64| total / count.max(1) as f64;
    eprintln!(
        "{name}: {count} articles, {:.0} bytes and {:.1} µs each",
        each(bytes as f64),
        each(took * 1e6)
    );
    Ok(pairs)
}

type Found = (Vec<(Ids, Likeness)>, u64, f64);

fn find(folder: &Path, articles: Vec<Article>) -> Result<Found, Box<dyn std::error::Error + Send + Sync>> {
    let mut stems = Stems::default();
    let mut ledger = Ledger::open(folder, None)?;
    let mut took = 0.0;
    for article in articles {
        let lang = language::of_article(&article);
        let title = words(&article.title, lang, Depth::Surface, &mut stems);
        let body = words(&article.body, lang, Depth::Surface, &mut stems);
        let started = Instant::now();
        let shingles = Shingles::of(&article, &title, &body);
        ledger.add(
            "",
            Text {
                id: article.id,
                seconds: article.date.map(dateline::article::Date::seconds),
                shingles,
            },
        )?;
        took += started.elapsed().as_secs_f64();
    }
    let started = Instant::now();
    let payload = ledger.sync("{}")?;
    ledger.tidy()?;
    took += started.elapsed().as_secs_f64();
    let table = FamilyTable::open(folder, Some(&payload))?;
    let id = |at: u32| table.member(at).map_or("", |member| member.id);
    let pair = |pair: dateline::index::families::Pair| {
        Some((ids(id(pair.left), id(pair.right)), table.overlap(pair).likeness()?))
    };
    Ok((table.pairs().filter_map(pair).collect(), size(folder)?, took))
}

/// An article of a set: its identifier, and what it says, without its own words for a headline.
fn plain(line: &str) -> Option<Article> {
    let (id, body) = line.split_once(' ')?;
    Some(Article {
        id: id.to_owned(),
        body: body.to_owned(),
        ..Article::default()
    })
}

fn reuters(folder: &Path) -> io::Result<Vec<Article>> {
    let request = BuildRequest {
        paths: vec![PathBuf::from(folder)],
        ..BuildRequest::default()
    };
    let mut articles = Vec::new();
    annotate(&request.paths, &request.settings, &mut |article| {
        articles.extend(article.ok().map(|(article, _)| article));
        ControlFlow::Continue(())
    })
    .map_err(io::Error::other)?;
    Ok(articles)
}

fn ids(one: &str, other: &str) -> Ids {
    let (one, other) = (one.min(other), one.max(other));
    (one.to_owned(), other.to_owned())
}

fn lines(path: &Path) -> io::Result<Vec<String>> {
    Ok(String::from_utf8_lossy(&fs::read(path)?)
        .lines()
        .map(str::to_owned)
        .collect())
}
