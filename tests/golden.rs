//! Known-item searches over `corpus/`.
//!
//! `tests/golden/searches.tsv` names the wanted articles of each query, and says how they must be found: first, among
//! the hits, or as exactly these. `tests/golden/score.txt` records how high they stand, so that a change of the
//! ranking shows its gain or its loss in the diff; `UPDATE_GOLDEN=1 cargo test --test golden` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::Request;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 6, 1);
/// Among how many hits what is wanted beside the first must stand.
const FIRST_PAGE: usize = 10;

#[test]
fn known_items_are_found_where_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let request = BuildRequest {
        paths: vec![repository("corpus")],
        ..BuildRequest::default()
    };
    build(folder.path(), &request, &mut |_| ()).expect("an index");
    let archive = Archive::open(folder.path()).expect("an archive");
    let text = fs::read_to_string(repository("tests/golden/searches.tsv")).expect("the searches");
    let searches: Vec<Search> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(Search::read)
        .collect();
    assert!(searches.len() > 50, "only {} searches", searches.len());

    let (mut faults, mut score) = (String::new(), Score::default());
    for search in &searches {
        let ids = archive.ranking(&request_for(search.query)).expect("an answer");
        if let Some(fault) = search.fault(&ids) {
            let _ = writeln!(faults, "{}: {fault}\n    {}\n    {ids:?}", search.query, search.remark);
        }
        score.add(search, &ids);
    }
    let (path, score) = (repository("tests/golden/score.txt"), score.to_string());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &score).expect("written");
    }
    assert!(faults.is_empty(), "\n{faults}");
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        recorded, score,
        "the score changed; run UPDATE_GOLDEN=1 cargo test --test golden and look at the diff"
    );
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn request_for(query: &str) -> Request {
    Request {
        query: query.to_owned(),
        limit: 100,
        today: TODAY,
        ..Request::default()
    }
}

/// A line of the file.
struct Search<'a> {
    query: &'a str,
    wanted: Vec<&'a str>,
    remark: &'a str,
}

impl<'a> Search<'a> {
    fn read(line: &'a str) -> Search<'a> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, wanted, remark] = columns.as_slice() else {
            panic!("`{line}` is not query, articles, remark");
        };
        Search {
            query,
            wanted: wanted.split(',').filter(|id| !id.is_empty()).collect(),
            remark,
        }
    }

    /// What is wrong with an answer.
    fn fault(&self, ids: &[String]) -> Option<String> {
        let missing = |depth: usize| {
            let held = ids.get(..depth.min(ids.len())).unwrap_or_default();
            self.wanted
                .iter()
                .find(|id| !held.iter().any(|held| held == *id))
                .map(|id| format!("{id} is not found"))
        };
        match self.remark.split(':').next() {
            Some("first") if ids.first().map(String::as_str) != self.wanted.first().copied() => {
                Some(format!("{:?} is not first", self.wanted.first()))
            }
            Some("first") => missing(FIRST_PAGE),
            Some("has") => missing(usize::MAX),
            Some("set") => missing(usize::MAX).or_else(|| {
                let other = ids.iter().find(|id| !self.wanted.contains(&id.as_str()));
                other.map(|id| format!("{id} is not wanted"))
            }),
            // What cannot be found yet; the line fails when it is, and must then say `set`.
            Some("miss") => missing(usize::MAX)
                .is_none()
                .then(|| "all of it is found now".to_owned()),
            _ => panic!("`{}` says neither first, set, has nor miss", self.remark),
        }
    }
}

/// How high what is wanted stands, search by search and on average.
#[derive(Default)]
struct Score {
    lines: String,
    sums: [f64; 3],
    searches: f64,
}

impl Score {
    fn add(&mut self, search: &Search<'_>, ids: &[String]) {
        if search.wanted.is_empty() {
            return;
        }
        let wanted = |id: &String| search.wanted.contains(&id.as_str());
        let recall = |depth: usize| {
            let possible = depth.min(search.wanted.len());
            ids.iter().take(depth).filter(|id| wanted(id)).count() as f64 / possible as f64
        };
        let rank = ids
            .iter()
            .position(|id| id == search.wanted[0])
            .map_or(0.0, |at| 1.0 / (at + 1) as f64);
        let figures = [recall(1), recall(5), rank];
        self.searches += 1.0;
        self.sums
            .iter_mut()
            .zip(figures)
            .for_each(|(sum, figure)| *sum += figure);
        let [first, five, rank] = figures;
        let _ = writeln!(self.lines, "{first:.3}  {five:.3}  {rank:.3}  {}", search.query);
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [first, five, rank] = self.sums.map(|sum| sum / self.searches);
        writeln!(
            f,
            "# Of what is wanted, how much the first hit holds, and the first five (of so many as can be there);"
        )?;
        writeln!(
            f,
            "# and one over the rank of the article named first. The last line is the mean of all searches."
        )?;
        writeln!(f, "# R@1  R@5    RR     query")?;
        write!(f, "{}", self.lines)?;
        writeln!(f, "{first:.3}  {five:.3}  {rank:.3}  all {} searches", self.searches)
    }
}
