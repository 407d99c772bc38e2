//! Names in real archives: how many of those that the publisher gave are found in the text, and how soon a merge is
//! seen in an archive of any size.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::analysis::{Entity, fold};
use dateline::archive::{Archive, annotate};
use dateline::article::{Article, Kind};
use dateline::index::schema::Facet;
use dateline::ingest::Settings;
use dateline::names::edit::Edit;
use dateline::search::{FacetField, FacetRequest, Filters, Request};

/// What was found of the names given to documents.
#[derive(Debug, Clone, Copy, Default)]
struct Recall {
    documents: usize,
    names: usize,
    found: usize,
    /// Names that stand in the text as they were given, and how many of them are found.
    written: usize,
    written_found: usize,
    /// Sum of each document's own recall.
    of_documents: f64,
}

impl Recall {
    /// Counts one document, if names were given to it.
    fn count(&mut self, kind: Kind, article: &Article, entities: &[Entity]) {
        let given = article.given.of(kind);
        if given.is_empty() {
            return;
        }
        let text = format!(" {} {} ", fold::key(&article.title), fold::key(&article.body));
        let keys: Vec<String> = entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .map(|entity| fold::key(&entity.name))
            .collect();
        let given: Vec<String> = given.iter().map(|name| fold::key(name)).collect();
        let is_found = |name: &&String| {
            keys.iter()
                .any(|key| key == *name || kind == Kind::Person && is_in(name, key))
        };
        let is_written = |name: &&String| text.contains(&format!(" {name} "));
        let found = given.iter().filter(is_found).count();
        self.written += given.iter().filter(is_written).count();
        self.written_found += given.iter().filter(|name| is_written(name) && is_found(name)).count();
        self.documents += 1;
        self.names += given.len();
        self.found += found;
        self.of_documents += found as f64 / given.len() as f64;
    }
}

/// Whether a person's name holds all words of another: publishers' lists have "volcker" where the text has him in full.
fn is_in(short: &str, long: &str) -> bool {
    short.split(' ').all(|word| long.split(' ').any(|other| other == word))
}

/// Prints how many of the names that publishers gave to the articles in some paths are found in their texts.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    if arguments.is_empty() {
        return Err(io::Error::other("say which articles, such as Reuters-21578's SGML"));
    }
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let mut recalls = [Recall::default(); Kind::ALL.len()];
    annotate(&paths, &Settings::default(), &mut |read| {
        if let Ok((article, facts)) = read {
            for (kind, recall) in Kind::ALL.into_iter().zip(&mut recalls) {
                recall.count(kind, &article, &facts.entities);
            }
        }
        ControlFlow::Continue(())
    })
    .map_err(io::Error::other)?;
    println!("kind    documents   given   found   recall   recall by document   written   of these found");
    for (kind, recall) in Kind::ALL.into_iter().zip(recalls) {
        println!(
            "{:<7} {:>9} {:>7} {:>7} {:>8.1} {:>20.1} {:>9} {:>16.1}",
            kind.name(),
            recall.documents,
            recall.names,
            recall.found,
            100.0 * recall.found as f64 / recall.names.max(1) as f64,
            100.0 * recall.of_documents / recall.documents.max(1) as f64,
            recall.written,
            100.0 * recall.written_found as f64 / recall.written.max(1) as f64
        );
    }
    Ok(())
}

/// Times how soon a merge of the two most frequent people of an index is seen, with an authority file of its own.
pub fn time_merge(arguments: &[String]) -> io::Result<()> {
    let [index] = arguments else {
        return Err(io::Error::other("say which index"));
    };
    let names = std::env::temp_dir().join(format!("dateline-merge-{}.toml", std::process::id()));
    let timed = merge(Path::new(index), &names);
    // The file need not exist: a merge may have failed before it was written.
    let _ = std::fs::remove_file(&names);
    timed
}

fn merge(index: &Path, names: &Path) -> io::Result<()> {
    let archive = Archive::open_with_names(index, names).map_err(io::Error::other)?;
    let people = FacetRequest::top(FacetField::Values(Facet::Person), 2);
    let asked = |filters: Filters| Request {
        filters,
        limit: 0,
        ..Request::default()
    };
    let counted = |request: &Request| archive.facet(people.clone(), request).map_err(io::Error::other);
    let before = counted(&asked(Filters::default()))?;
    let [first, second] = &before.values[..] else {
        return Err(io::Error::other("the index names fewer than two people"));
    };
    let both = Filters {
        any_of: vec![(Facet::Person, vec![first.value.clone(), second.value.clone()])],
        ..Filters::default()
    };
    let union = archive
        .search(&asked(both))
        .map_err(io::Error::other)?
        .total
        .unwrap_or(0);
    let warm = Instant::now();
    counted(&asked(Filters::default()))?;
    let warm = warm.elapsed();

    let begun = Instant::now();
    let edit = Edit::Merge {
        kind: Kind::Person,
        keep: first.value.clone(),
        others: vec![second.value.clone()],
    };
    archive.change_names(&edit).map_err(io::Error::other)?;
    let written = begun.elapsed();
    let after = counted(&asked(Filters::default()))?;
    let seen = begun.elapsed();
    let merged = after.values.iter().find(|value| value.value == first.value);
    println!("articles                         {}", before.total);
    println!("the facet, warm                  {:.1} ms", 1e3 * warm.as_secs_f64());
    println!("the merge, written               {:.1} ms", 1e3 * written.as_secs_f64());
    println!("written and the facet after it   {:.1} ms", 1e3 * seen.as_secs_f64());
    println!(
        "count {} + {}, union {union}, after the merge {}",
        first.count,
        second.count,
        merged.map_or(0, |value| value.count)
    );
    Ok(())
}
