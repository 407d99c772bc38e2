//! One [`Request`] in, one [`Results`] out: the matches are counted, the best of them ranked and shown.
//!
//! The parts change for different reasons: [`rank`] decides the order, [`facets`] counts, [`timeline`] counts by
//! date ([`series`] the matches of a request, by the spans of [`span`]), [`snippet`] cuts the passage that is shown,
//! [`stories`] shows copies of one story as one, [`naming`] applies the authority file, [`who`] draws up a dossier,
//! [`related`] finds more like one article, [`significant`] what stands out in many.

mod advice;
mod association;
mod by_date;
pub mod columns;
pub mod complete;
mod explain;
pub mod facets;
mod ids;
pub mod naming;
mod pass;
mod question;
pub mod rank;
mod reading;
pub mod related;
mod series;
pub mod significant;
pub mod snippet;
pub mod span;
pub mod stories;
mod telling;
pub mod timeline;
pub mod who;

pub use complete::{Completion, complete};
pub use explain::{ClauseCount, ScorePart};
pub use pass::{View, brief, facet, hashes, ranking, search};
pub use reading::{Marks, marks};
pub use related::{RelatedRequest, Shared, related};
pub use series::{Counting, Lines, Series, extent, series, whole_archive};
pub use significant::{Sampled, Significant, Standout, significant};

use crate::article::Date;
use crate::index::schema::Facet;
pub use crate::query::tree::Matching;
pub use stories::{Copy, Counted, Story, Totals};

/// What is asked of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query as typed; empty matches everything.
    pub query: String,
    /// How the words of the query are combined.
    pub matching: Matching,
    /// Take the query as plain words: no operators.
    pub plain: bool,
    /// Restrictions beside the query: what the facets chose.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// How many hits to return.
    pub limit: usize,
    /// How many to leave out first.
    pub offset: usize,
    /// Go on after the hit that this cursor names (see [`Results::next`]).
    pub after: Option<String>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// Count all matches; without, `total` is `None` and the search may stop early.
    pub count: bool,
    /// Show each story once, however many copies of it match, and what is then counted.
    pub group: Option<Counted>,
    /// How many passages to show of each hit, beside the snippet.
    pub passages: usize,
    /// Show every match with the words around it.
    pub concordance: bool,
    /// Say what each clause finds and adds to a score.
    pub explain: bool,
    /// Rank what is new higher: what that adds is halved in so many days, counted back from the newest article of the
    /// archive, or from `today` where that is earlier. Only where the order is by relevance.
    pub fresh: Option<f32>,
    /// Leave out the articles known by these hashes of their identifiers: what was seen before.
    pub known: Option<std::sync::Arc<rustc_hash::FxHashSet<u64>>>,
    /// The day on which "yesterday" is the day before; the library has no clock of its own.
    pub today: jiff::civil::Date,
}

impl Default for Request {
    fn default() -> Request {
        Request {
            query: String::new(),
            matching: Matching::default(),
            plain: false,
            filters: Filters::default(),
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            after: None,
            facets: Vec::new(),
            count: true,
            group: None,
            passages: 0,
            concordance: false,
            explain: false,
            fresh: None,
            known: None,
            today: jiff::civil::date(1970, 1, 1),
        }
    }
}

/// Order of hits; equal ones by date, newest first, then by a hash of their identifiers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
}

/// Restrictions beside the query. Values of one field are alternatives; different fields must all hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Chosen facet values, by field.
    pub any_of: Vec<(Facet, Vec<String>)>,
    /// Excluded facet values.
    pub none_of: Vec<(Facet, String)>,
    /// Fields that must have no value.
    pub missing: Vec<Facet>,
    /// Earliest date, taken at its start.
    pub from: Option<Date>,
    /// Latest date, taken to its end.
    pub to: Option<Date>,
    /// Month and day, in any year.
    pub on_this_day: Option<(i8, i8)>,
    /// Show embargoed and withdrawn articles too.
    pub hidden_too: bool,
    /// Leave out names that only the publisher gave.
    pub extracted_only: bool,
}

/// A facet to count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FacetRequest {
    /// What to count.
    pub field: FacetField,
    /// The most values to return; facets by date are always whole.
    pub limit: usize,
    /// Only values of which a word begins so, case and accents ignored; empty for all. A name is also known by its
    /// variants in the authority file.
    pub prefix: String,
}

impl FacetRequest {
    /// A request for the most frequent values of a field.
    pub fn top(field: FacetField, limit: usize) -> FacetRequest {
        FacetRequest {
            field,
            limit,
            prefix: String::new(),
        }
    }
}

/// What a facet counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetField {
    /// Values of a field.
    Values(Facet),
    /// Dates of publication by a unit.
    Date(Unit),
    /// Days that the text speaks of by a unit.
    Mentions(Unit),
}

/// Which days of an article are counted over time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DayField {
    /// Its date of publication.
    #[default]
    Date,
    /// The days that its text speaks of.
    Mentions,
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `2026`
    Year,
    /// `2026-Q1`
    Quarter,
    /// `2026-01`
    Month,
    /// `2026-W03`
    Week,
    /// `2026-01-17`
    Day,
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The query in canonical form: how it was read.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
    /// Other queries that find something, where this one finds nothing.
    pub offers: Vec<Offer>,
    /// Number of matches, exact; `None` if counting was not asked for.
    pub total: Option<u64>,
    /// Matches counted both ways, where stories are shown as one and counting was asked for.
    pub totals: Option<Totals>,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// Facet counts, in the order asked for.
    pub facets: Vec<FacetCounts>,
    /// Cursor to go on with, if there are more hits.
    pub next: Option<String>,
    /// What each clause finds by itself, where an explanation was asked for.
    pub clauses: Vec<ClauseCount>,
}

/// A query that finds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The query in canonical form.
    pub query: String,
    /// Articles that it finds.
    pub articles: u64,
}

/// The answer to a [`Request`] without the articles, where identifiers are enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The hits of the page, best first.
    pub hits: Vec<BriefHit>,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
    /// Number of matches, exact; `None` if counting was not asked for.
    pub total: Option<u64>,
    /// Facet counts, in the order asked for.
    pub facets: Vec<FacetCounts>,
}

/// One article found, by its identifier.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefHit {
    /// Its identifier.
    pub id: String,
    /// Its score; 0 where the order is by date.
    pub score: f32,
}

/// One article found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article, body included.
    pub article: crate::article::Article,
    /// Language found.
    pub lang: String,
    /// Names by kind, given and extracted, canonical forms, most mentioned first.
    pub names: Names,
    /// Names that the article has in another form than the preferred one.
    pub variants: Vec<naming::Variant>,
    /// Length in words.
    pub words: u64,
    /// Score; 0 where the order is by date.
    pub score: f32,
    /// The best passages, in the order of the text, where they were asked for.
    pub passages: Vec<Passage>,
    /// Every match, where a concordance was asked for.
    pub concordance: Vec<KeyWord>,
    /// Where the score comes from, where an explanation was asked for.
    pub parts: Vec<ScorePart>,
    /// The passage that shows why.
    pub snippet: Snippet,
    /// The reprint family that it belongs to.
    pub family: Option<FamilyName>,
    /// The whole story, where stories are shown as one.
    pub story: Option<Story>,
    /// What it shares with the article that it is related to, where that was asked.
    pub shared: Option<Shared>,
}

/// A reprint family by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyName {
    /// Its identifier: that of its earliest article.
    pub id: String,
    /// How many articles it has.
    pub copies: u64,
}

/// Names of one article by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// People.
    pub person: Vec<String>,
    /// Organisations.
    pub org: Vec<String>,
    /// Places.
    pub place: Vec<String>,
}

/// A passage with the words that match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The passage, white space folded.
    pub text: String,
    /// What to mark: start and end in code points, end exclusive, in order, never overlapping.
    pub marks: Vec<(usize, usize)>,
}

/// A passage with its place, for citation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The passage.
    pub snippet: Snippet,
    /// Where its first match stands.
    pub spot: Spot,
}

/// A place in the body of an article; both numbers count from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// Line of the body.
    pub line: usize,
    /// Paragraph of the body.
    pub paragraph: usize,
}

/// A match with the words on both sides of it: one line of a concordance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyWord {
    /// Words before it, white space folded.
    pub left: String,
    /// What matched.
    pub matched: String,
    /// Words after it.
    pub right: String,
    /// Where it stands.
    pub spot: Spot,
}

/// Counts of one facet over the matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// What was counted.
    pub field: FacetField,
    /// Matches counted (without this facet's own selection).
    pub total: u64,
    /// How many values there are, returned or not.
    pub distinct: u64,
    /// Matches without a value.
    pub missing: u64,
    /// Values: by count, then by name; dates in order.
    pub values: Vec<FacetCount>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value in its most frequent form.
    pub value: String,
    /// Number of matching articles that have it.
    pub count: u64,
    /// Whether the request chose it.
    pub selected: bool,
}
