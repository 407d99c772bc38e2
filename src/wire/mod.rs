//! The JSON shapes, version 1: what `--json`, `--jsonl` and HTTP promise to strangers.
//!
//! Inner types may change freely; these may only grow. Each shape is made from the answer of [`crate::archive`] and
//! from nothing else, so that a terminal and a server say the same. Offsets that leave the program count Unicode code
//! points, never bytes.
//!
//! | shape | answers | module |
//! |---|---|---|
//! | [`Search`], [`Hit`] | `search`, `related` | [`search`] |
//! | [`Completions`] | `/api/complete` | [`search`] |
//! | [`Significant`] | `significant` | [`significant`] |
//! | [`Facet`] | `facet` | [`counts`] |
//! | [`Timeline`], [`Chart`] | `timeline` | [`timeline`] |
//! | [`Annotated`], [`Whole`] | `annotate`, `show` | [`articles`] |
//! | [`Citation`] (no JSON of ours) | `search`, `show` | [`citation`] |
//! | [`Stories`], [`Pair`], [`Copies`] | `families`, `show --copies` | [`stories`] |
//! | [`Indexed`], [`Planned`], [`Stats`] | `index`, `stats` | [`archive`] |
//! | [`Verified`], [`Purged`] | `verify`, `purge` | [`upkeep`] |
//! | [`Dossier`] | `who` | [`who`] |
//! | [`names::Entry`], [`NamesDone`], [`Suggested`] | `names` | [`names`] |
//! | [`rows::row`] | `search --format csv` | [`rows`] |
//! | [`Refused`], [`Health`] | HTTP alone | here |

pub mod archive;
pub mod articles;
pub mod citation;
pub mod counts;
pub mod names;
pub mod rows;
pub mod search;
pub mod significant;
pub mod stories;
pub mod timeline;
pub mod upkeep;
pub mod who;

pub use archive::{Indexed, Planned, Problem, Stats};
pub use articles::{Annotated, Mention, Name, OtherDate, Span, Whole};
pub use citation::{Citation, CitationStyle, cite};
pub use counts::{Count, Facet, Facets, facet_name};
pub use names::{NamesDone, Suggested};
pub use search::{Clause, Completions, Family, Hit, KeyWord, Part, Passage, Search, Shared, Snippet};
pub use significant::{Significant, Standout};
pub use stories::{Copies, Pair, Stories, Story};
pub use timeline::{Bucket, Chart, Smoothing, Stretch, Timeline, Timelines, unit_name};
pub use upkeep::{Copied, Purged, Verified};
pub use who::Dossier;

use std::time::Duration;

/// Why a request over HTTP is refused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Refused {
    /// What happened.
    pub error: String,
    /// What can be done now; null where we do not know.
    pub hint: Option<String>,
}

/// Whether a server is well.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `ok`
    pub status: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// Requests that failed by a fault of the program since it was started.
    pub panics: u64,
}

/// Milliseconds to the microsecond: finer digits are noise.
pub fn milliseconds(duration: Duration) -> f64 {
    thousandths(duration.as_secs_f64() * 1e3)
}

/// Rounds to three digits after the point.
fn thousandths(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
