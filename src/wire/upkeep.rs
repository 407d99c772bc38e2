//! What `verify` and `purge` found and did.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Problem;
use crate::archive::{self, FaultKind};

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verified {
    /// Whether nothing is damaged and index and files agree.
    pub in_order: bool,
    /// Articles in the index.
    pub articles: u64,
    /// Files known to the index.
    pub files: u64,
    /// Bytes of the index that were summed.
    pub index_bytes: u64,
    /// Files of the index that are not as they were written.
    pub damaged: Vec<Damage>,
    /// Files of the index that belong to no commit; the next run removes them.
    pub leftovers: u64,
    /// `missing`, `changed`, `unreadable` and `gone`: files of the archive.
    #[serde(flatten)]
    pub faults: BTreeMap<&'static str, Vec<Problem>>,
    /// Identifiers of articles without text.
    pub without_text: Vec<String>,
    /// Identifiers of articles without a date.
    pub without_date: Vec<String>,
    /// Counts by folder.
    pub folders: Vec<FolderCount>,
    /// Milliseconds taken.
    pub took_ms: f64,
}

/// What is wrong with a file of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// The file, below the index folder; empty where it is not one file.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FolderCount {
    /// The folder, below the archive's root.
    pub folder: String,
    /// Files that articles came from.
    pub files: u64,
    /// Articles.
    pub articles: u64,
    /// Articles without a date.
    pub without_date: u64,
    /// Articles without text.
    pub without_text: u64,
}

impl Verified {
    /// The shape of a verification.
    pub fn new(found: &archive::Verification) -> Verified {
        let of_kind = |kind: FaultKind| {
            let faults = found.faults.iter().filter(|fault| fault.kind == kind);
            faults
                .map(|fault| Problem::at(&fault.path, fault.place.clone(), &fault.reason))
                .collect()
        };
        Verified {
            in_order: found.is_in_order(),
            articles: found.articles,
            files: found.files,
            index_bytes: found.index_bytes,
            damaged: found
                .damaged
                .iter()
                .map(|damage| Damage {
                    file: damage.file.display().to_string(),
                    reason: damage.reason.clone(),
                })
                .collect(),
            leftovers: found.leftovers,
            faults: FaultKind::ALL
                .into_iter()
                .map(|kind| (kind.name(), of_kind(kind)))
                .collect(),
            without_text: found.without_text.clone(),
            without_date: found.without_date.clone(),
            folders: found.folders.iter().map(folder).collect(),
            took_ms: super::thousandths(found.took_ms),
        }
    }
}

fn folder(count: &archive::FolderCount) -> FolderCount {
    FolderCount {
        folder: count.folder.clone(),
        files: count.files,
        articles: count.articles,
        without_date: count.without_date,
        without_text: count.without_text,
    }
}

/// What `purge` did, or would do, or did before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// The articles.
    pub purged: Vec<PurgedArticle>,
    /// Segments that were written anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<u64>,
    /// Articles left in the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<u64>,
}

/// An article that must not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurgedArticle {
    /// Its identifier.
    pub id: String,
    /// The file that it came from.
    pub path: String,
    /// Hash of its content, in hexadecimal digits.
    pub hash: String,
}

impl Purged {
    /// The shape of a purge.
    pub fn new(summary: &archive::PurgeSummary) -> Purged {
        Purged {
            segments: Some(summary.segments),
            articles: Some(summary.articles),
            ..Purged::of(&summary.purged)
        }
    }

    /// The shape of a list.
    pub fn of(articles: &[crate::index::purged::Purged]) -> Purged {
        let shape = |article: &crate::index::purged::Purged| PurgedArticle {
            id: article.id.clone(),
            path: article.file.clone(),
            hash: format!("{:016x}", article.content),
        };
        Purged {
            purged: articles.iter().map(shape).collect(),
            segments: None,
            articles: None,
        }
    }
}

/// What `backup` or `restore` copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Copied {
    /// The shape of a copy.
    pub fn new(copied: archive::Copied) -> Copied {
        Copied {
            files: copied.files,
            bytes: copied.bytes,
        }
    }
}
