//! What a run of `index` did, and what an archive holds.

use serde::Serialize;
use utoipa::ToSchema;

use super::counts::Facets;
use crate::index::files::FileProblem;
use crate::{archive, ingest};

/// What a run of `index` did.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Indexed {
    /// New articles.
    pub added: u64,
    /// Articles whose file changed.
    pub changed: u64,
    /// Articles that are gone.
    pub removed: u64,
    /// Articles whose file did not change.
    pub unchanged: u64,
    /// Files that are no articles.
    pub skipped: u64,
    /// What could not be read.
    pub failed: Vec<Problem>,
    /// Articles that were left out because they were purged.
    pub purged: u64,
    /// What was read but doubtful.
    pub warnings: Vec<Problem>,
    /// Bytes read.
    pub bytes: u64,
    /// Milliseconds taken.
    pub took_ms: f64,
    /// Articles in the index now.
    pub articles: u64,
}

impl Indexed {
    /// The shape of a summary.
    pub fn new(summary: &archive::Summary) -> Indexed {
        Indexed {
            added: summary.added,
            changed: summary.changed,
            removed: summary.removed,
            unchanged: summary.unchanged,
            skipped: summary.skipped,
            failed: summary.failed.iter().map(Problem::new).collect(),
            purged: summary.purged,
            warnings: summary.warnings.iter().map(Problem::new).collect(),
            bytes: summary.bytes,
            took_ms: super::thousandths(summary.took_ms),
            articles: summary.articles,
        }
    }
}

/// What could not be read, where and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// Where in the file: `line 3`, `item 2`, `byte 40`; null for the whole file.
    pub place: Option<String>,
    /// Why, and what can be done.
    pub reason: String,
}

impl Problem {
    /// The shape of a problem.
    pub fn new(problem: &ingest::Problem) -> Problem {
        Problem::at(&problem.path, problem.place.to_string(), &problem.reason)
    }

    /// The shape of a problem that the index keeps.
    fn kept(problem: &FileProblem) -> Problem {
        Problem::at(&problem.path, problem.place.clone(), &problem.reason)
    }

    pub(super) fn at(path: &str, place: String, reason: &str) -> Problem {
        Problem {
            path: path.to_owned(),
            place: (!place.is_empty()).then_some(place),
            reason: reason.to_owned(),
        }
    }
}

/// What `index --dry-run` would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Planned {
    /// Files that would be read for the first time.
    pub added: Vec<String>,
    /// Files that would be read again.
    pub changed: Vec<String>,
    /// Files that lie elsewhere now.
    pub moved: Vec<Moved>,
    /// Files whose articles would be removed.
    pub removed: Vec<String>,
    /// Articles of files that would be left as they are.
    pub unchanged: u64,
    /// Files that would be passed over.
    pub skipped: u64,
    /// What cannot be read, or would be refused.
    pub failed: Vec<Problem>,
    /// Bytes that would be read.
    pub bytes: u64,
}

/// A file that lies elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Where it was.
    pub from: String,
    /// Where it is.
    pub to: String,
}

impl Planned {
    /// The shape of a plan.
    pub fn new(plan: &archive::Plan) -> Planned {
        let moved = |(from, to): &(String, String)| Moved {
            from: from.clone(),
            to: to.clone(),
        };
        Planned {
            added: plan.added.clone(),
            changed: plan.changed.clone(),
            moved: plan.moved.iter().map(moved).collect(),
            removed: plan.removed.clone(),
            unchanged: plan.unchanged,
            skipped: plan.skipped,
            failed: plan.failed.iter().map(Problem::new).collect(),
            bytes: plan.bytes,
        }
    }
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Stats {
    /// Where the index lies.
    pub index: String,
    /// Articles.
    pub articles: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Earliest date.
    pub first: Option<String>,
    /// Latest date.
    pub last: Option<String>,
    /// Words in all.
    pub words: u64,
    /// Files read.
    pub files: u64,
    /// What could not be read, from the last run that saw it.
    pub failures: Vec<Problem>,
    /// Bytes of the source files.
    pub source_bytes: u64,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
    /// Segments of the index.
    pub segments: u64,
    /// Articles by language, source and year.
    pub facets: Facets,
}

impl Stats {
    /// The shape of an archive's figures.
    pub fn new(stats: &archive::Stats) -> Stats {
        Stats {
            index: stats.index.display().to_string(),
            articles: stats.articles,
            undated: stats.undated,
            first: stats.first.map(|date| date.to_string()),
            last: stats.last.map(|date| date.to_string()),
            words: stats.words,
            files: stats.files,
            failures: stats.failures.iter().map(Problem::kept).collect(),
            source_bytes: stats.source_bytes,
            index_bytes: stats.index_bytes,
            segments: stats.segments,
            facets: Facets::new(&stats.facets),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::{Place, Severity};

    fn problem(place: Place) -> ingest::Problem {
        ingest::Problem {
            path: "a.jsonl".into(),
            place,
            reason: "not JSON".into(),
            severity: Severity::Failed,
        }
    }

    #[test]
    fn a_summary_has_the_promised_shape() {
        let summary = archive::Summary {
            added: 2,
            failed: vec![problem(Place::Line(3)), problem(Place::Whole)],
            bytes: 120,
            took_ms: 1.234_56,
            articles: 2,
            ..archive::Summary::default()
        };
        let want = json!({
            "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "skipped": 0,
            "failed": [
                {"path": "a.jsonl", "place": "line 3", "reason": "not JSON"},
                {"path": "a.jsonl", "place": null, "reason": "not JSON"},
            ],
            "purged": 0, "warnings": [], "bytes": 120, "took_ms": 1.235, "articles": 2,
        });
        assert_eq!(serde_json::to_value(Indexed::new(&summary)).ok(), Some(want));
    }

    #[test]
    fn figures_of_an_archive_have_the_promised_shape() {
        let stats = archive::Stats {
            articles: 2,
            first: "1921".parse().ok(),
            index: "index".into(),
            ..archive::Stats::default()
        };
        let want = json!({
            "index": "index", "articles": 2, "undated": 0, "first": "1921", "last": null, "words": 0, "files": 0,
            "failures": [], "source_bytes": 0, "index_bytes": 0, "segments": 0, "facets": {},
        });
        assert_eq!(serde_json::to_value(Stats::new(&stats)).ok(), Some(want));
    }
}
