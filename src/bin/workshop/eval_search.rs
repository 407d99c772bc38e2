//! How well search ranks: test collections with judgements, asked as a stranger would ask them.
//!
//! A collection is a folder with `docs.jsonl` (articles), `queries.tsv` (number, text) and `qrels.txt` (the judgements
//! of TREC: query, a column unused, article, grade). Odd queries are for tuning, even ones for the figure.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::{Matching, Request};

use crate::measures::{Figures, Grades};

/// Hits taken of each query, as is usual at TREC.
const DEPTH: usize = 1_000;

/// What a plain BM25 gives over all queries of the collections that everybody knows: MAP, nDCG@10, P@10, MRR.
/// (k1 1.2, b 0.75, Porter's stemmer, 33 stop words, title and body in one field.)
const PLAIN_BM25: [(&str, [f64; 4]); 3] = [
    ("adi", [0.399, 0.468, 0.206, 0.613]),
    ("cisi", [0.212, 0.385, 0.362, 0.605]),
    ("cran", [0.312, 0.361, 0.238, 0.536]),
];

/// The ways in which the queries are asked.
const WAYS: [(&str, Matching, bool); 4] = [
    ("as it stands", Matching::All, false),
    ("--plain any", Matching::Any, true),
    ("--plain most", Matching::Most, true),
    ("most", Matching::Most, false),
];

/// Prints the figures of every collection in a folder.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    let [folder] = arguments else {
        return Err(io::Error::other("say in which folder the collections lie"));
    };
    println!(
        "{:<26}  {:>7} {:>7} {:>7} {:>7} {:>7}",
        "", "MAP", "nDCG@10", "P@10", "MRR", "R@100"
    );
    for folder in collections(Path::new(folder))? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let collection = Collection::read(&folder)?;
        if let Some((_, figures)) = PLAIN_BM25.iter().find(|(other, _)| *other == name) {
            row(&format!("{name} plain BM25, all"), figures);
        }
        let index = std::env::temp_dir().join(format!("dateline-eval-{}-{name}", std::process::id()));
        let outcome = collection.measure(&name, &folder.join("docs.jsonl"), &index);
        std::fs::remove_dir_all(&index)?;
        outcome?;
    }
    Ok(())
}

fn row(label: &str, figures: &[f64]) {
    let figures: Vec<String> = figures.iter().map(|figure| format!("{figure:>7.3}")).collect();
    println!("{label:<26}  {}", figures.join(" "));
}

fn collections(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        folders.push(entry?.path());
    }
    folders.retain(|folder| folder.join("qrels.txt").is_file());
    folders.sort();
    Ok(folders)
}

struct Collection {
    /// Number and text.
    queries: Vec<(String, String)>,
    /// Judgements by number.
    judged: BTreeMap<String, Grades>,
}

impl Collection {
    fn read(folder: &Path) -> io::Result<Collection> {
        let queries = std::fs::read_to_string(folder.join("queries.tsv"))?;
        let mut judged: BTreeMap<String, Grades> = BTreeMap::new();
        for line in std::fs::read_to_string(folder.join("qrels.txt"))?.lines() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let [query, _, article, grade] = columns.as_slice() else {
                return Err(io::Error::other(format!("`{line}` is no judgement")));
            };
            let grade = grade.parse().map_err(io::Error::other)?;
            judged
                .entry((*query).to_owned())
                .or_default()
                .insert((*article).to_owned(), grade);
        }
        let queries = queries.lines().filter_map(|line| line.split_once('\t'));
        Ok(Collection {
            queries: queries.map(|(qid, text)| (qid.to_owned(), text.to_owned())).collect(),
            judged,
        })
    }

    fn measure(&self, name: &str, articles: &Path, index: &Path) -> io::Result<()> {
        let request = BuildRequest {
            paths: vec![articles.to_owned()],
            ..BuildRequest::default()
        };
        build(index, &request, &mut |_| ()).map_err(io::Error::other)?;
        let archive = Archive::open(index).map_err(io::Error::other)?;
        for (way, matching, plain) in WAYS {
            let figures = self.figures(&archive, matching, plain)?;
            for (part, odd) in [("all", None), ("odd", Some(true)), ("even", Some(false))] {
                let chosen = figures
                    .iter()
                    .filter(|(number, _)| odd.is_none_or(|odd| (number % 2 == 1) == odd));
                row(
                    &format!("{name} {way}, {part}"),
                    &Figures::mean(chosen.map(|(_, figures)| figures)).values(),
                );
            }
        }
        Ok(())
    }

    /// The figures of each query that has been judged, with its number.
    fn figures(&self, archive: &Archive, matching: Matching, plain: bool) -> io::Result<Vec<(u64, Figures)>> {
        let mut all = Vec::new();
        for (qid, text) in &self.queries {
            let Some(grades) = self.judged.get(qid) else { continue };
            let request = Request {
                query: text.clone(),
                matching,
                plain,
                limit: DEPTH,
                ..Request::default()
            };
            let ranking = archive.ranking(&request).map_err(io::Error::other)?;
            let number = qid.parse().map_err(io::Error::other)?;
            all.extend(Figures::of(&ranking, grades).map(|figures| (number, figures)));
        }
        Ok(all)
    }
}
