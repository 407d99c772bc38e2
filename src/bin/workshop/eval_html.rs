//! How well news pages are read: the dates and the main text of pages with gold data.
//!
//! `DATA_DIR/dates.json` is `{address: {"file", "date"}}` over the pages in `dates/`, `DATA_DIR/text.json` is
//! `{name: {"articleBody"}}` over those in `text/`; either may be missing. The address of a page is not given to the
//! reader: what it says of itself must do. Dates count by the exact day; text by the F1 over shingles of four words,
//! averaged over pages.

use std::collections::HashMap;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use dateline::article::Article;
use dateline::ingest::{Settings, job, walk};
use serde_json::{Map, Value};

/// Measures over `DATA_DIR`; with `--errors` each page that was read wrongly is named, with `--peers` others read the same
/// pages (`benches/peers/html.sh`, which fetches them from PyPI).
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    let Some(folder) = arguments.first().map(Path::new) else {
        return Err(io::Error::other("eval-html needs DATA_DIR"));
    };
    let errors = arguments.iter().any(|argument| argument == "--errors");
    if let Some(gold) = load(&folder.join("dates.json"))? {
        dates(folder, &gold, errors);
    }
    if let Some(gold) = load(&folder.join("text.json"))? {
        texts(folder, &gold, errors);
    }
    if arguments.iter().any(|argument| argument == "--peers") {
        let status = Command::new("sh").arg("benches/peers/html.sh").arg(folder).status()?;
        if !status.success() {
            return Err(io::Error::other("the peers could not be run; see above"));
        }
    }
    Ok(())
}

fn load(path: &Path) -> io::Result<Option<Map<String, Value>>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The article of a page, if it was read as one.
fn read(path: &Path) -> Option<Article> {
    let settings = Settings::default();
    let entry = walk::walk(path, &[]).next()?.ok()?;
    let mut article = None;
    job::cut_file(&entry, &settings, &mut |cut| {
        if let Ok(cut) = cut {
            job::read_job(&cut, &settings, &mut |found| article = article.take().or(found.ok()));
        }
        ControlFlow::Continue(())
    });
    article
}

fn dates(folder: &Path, gold: &Map<String, Value>, errors: bool) {
    let start = Instant::now();
    let (mut right, mut wrong) = (0_u32, 0_u32);
    for (address, page) in gold {
        let want = page["date"].as_str().unwrap_or_default();
        let article = read(&folder.join("dates").join(page["file"].as_str().unwrap_or_default()));
        let date = article.as_ref().and_then(|article| article.date);
        let got = date.map(|date| date.to_string().chars().take(10).collect::<String>());
        match &got {
            Some(day) if day == want => right += 1,
            Some(_) => wrong += 1,
            None => {}
        }
        if errors && got.as_deref() != Some(want) {
            let source = article
                .and_then(|article| article.date_source)
                .map_or("nothing", |source| source.name());
            println!(
                "{want}  {}  from {source}  {address}",
                got.as_deref().unwrap_or("no date   ")
            );
        }
    }
    let share = |count: u32| 100.0 * f64::from(count) / (gold.len() as f64).max(1.0);
    println!(
        "dates: {} pages, right {:.1} %, wrong {:.1} %, none {:.1} %, {:.1} s",
        gold.len(),
        share(right),
        share(wrong),
        100.0 - share(right) - share(wrong),
        start.elapsed().as_secs_f64()
    );
}

fn texts(folder: &Path, gold: &Map<String, Value>, errors: bool) {
    let mut sum = 0.0;
    for (name, page) in gold {
        let want = shingles(page["articleBody"].as_str().unwrap_or_default());
        let article = read(&folder.join("text").join(format!("{name}.html.gz")));
        let score = f1(
            &want,
            &shingles(&article.map(|article| article.body).unwrap_or_default()),
        );
        sum += score;
        if errors && score < 0.9 {
            println!("{score:.2}  {name}  {}", page["url"].as_str().unwrap_or_default());
        }
    }
    println!(
        "text: {} pages, F1 {:.3}",
        gold.len(),
        sum / (gold.len() as f64).max(1.0)
    );
}

/// The runs of four words of a text, each with how often it occurs; of a shorter text the whole.
fn shingles(text: &str) -> HashMap<Vec<&str>, u32> {
    const LENGTH: usize = 4;
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = HashMap::new();
    if words.len() < LENGTH && !words.is_empty() {
        found.insert(words, 1);
        return found;
    }
    for run in words.windows(LENGTH) {
        *found.entry(run.to_vec()).or_default() += 1;
    }
    found
}

fn f1(want: &HashMap<Vec<&str>, u32>, got: &HashMap<Vec<&str>, u32>) -> f64 {
    let shared: u32 = want
        .iter()
        .map(|(run, count)| (*count).min(got.get(run).copied().unwrap_or(0)))
        .sum();
    let total = want.values().sum::<u32>() + got.values().sum::<u32>();
    if total == 0 {
        1.0
    } else {
        2.0 * f64::from(shared) / f64::from(total)
    }
}
