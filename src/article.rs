//! The article and its parts: the plain data that every other module shares.
//!
//! This module does no I/O and knows no file format, no index and no query, so none of those can change it.
//! What a publisher printed stands in [`Article`]; what our own analysis finds in it stands in
//! [`crate::analysis::Facts`].

mod date;

pub use date::{Date, DateError, DateSource, Days, OtherDate, Precision, Why};
pub(crate) use date::{civil_day, day_number};

use serde::{Deserialize, Serialize};

/// One news article as its publisher gave it, before any analysis.
///
/// Every field is named as in queries, flags and JSON. Text is kept exactly as read: offsets into [`Article::body`]
/// stay valid for as long as the article lives.
///
/// ```
/// use dateline::article::Article;
///
/// let article = Article { title: "Harbour closed".into(), ..Article::default() };
/// assert_eq!(article.lead(), "");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Stable identifier, unique in an index: the record's own, else derived from its path and place in the file.
    pub id: String,
    /// Headline. Where the source has none it is made from the first sentence, which also stays in the body.
    pub title: String,
    /// A separate abstract, where the publisher gives one; else empty and the first paragraph is the lead.
    pub summary: String,
    /// All running text, title excluded. Paragraphs end at a blank line.
    pub body: String,
    /// Printed place of writing ("CARACAS").
    pub dateline: Option<String>,
    /// Byline: one entry an author.
    pub by: Vec<String>,
    /// Publication or agency.
    pub source: Option<String>,
    /// Desk or category.
    pub section: Option<String>,
    /// Printed page.
    pub page: Option<String>,
    /// Edition.
    pub edition: Option<String>,
    /// Whether the item may be shown.
    pub status: Status,
    /// Recognition quality of scanned text, 0 to 100.
    pub ocr: Option<u8>,
    /// Language by the publisher's word (BCP 47); analysis decides where it is missing or plainly wrong.
    pub lang: Option<String>,
    /// Keywords and subject codes, unchanged.
    pub tag: Vec<String>,
    /// People, organisations and places named by the publisher (not by our analysis).
    pub given: GivenNames,
    /// Date of publication and where it was found.
    pub date: Option<Date>,
    /// Where `date` came from; `None` exactly when `date` is.
    pub date_source: Option<DateSource>,
    /// Date of the last correction, never mixed up with `date`.
    pub updated: Option<Date>,
    /// What else was found that could have been `date`, strongest first.
    pub other_dates: Vec<OtherDate>,
    /// Where the file lies; a member of an archive file is `archive.zip!/member`.
    pub path: String,
    /// Folder below the archive's root, `/`-separated, empty at the root.
    pub folder: String,
    /// Where the article was published.
    pub url: Option<String>,
}

impl Article {
    /// The lead: the publisher's abstract, else the first paragraph of the body.
    pub fn lead(&self) -> &str {
        if self.summary.trim().is_empty() {
            first_paragraph(&self.body)
        } else {
            &self.summary
        }
    }
}

/// The file behind a path: of a member of an archive file (`archive.zip!/member`) that file, else the path itself.
pub fn file_of(path: &str) -> &str {
    path.split_once("!/").map_or(path, |(file, _)| file)
}

/// The text up to the first blank line, without surrounding white space.
fn first_paragraph(body: &str) -> &str {
    paragraphs(body).next().map_or("", |range| &body[range])
}

/// Byte ranges of the paragraphs of a text: stretches between blank lines, trimmed, none of them empty.
///
/// This is the one definition of a paragraph; positions, snippets and citations all use it.
pub fn paragraphs(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        while rest < text.len() {
            let tail = &text[rest..];
            let (len, gap) = blank_line(tail).unwrap_or((tail.len(), 0));
            let start = rest;
            rest += len + gap.max(usize::from(len == 0 && gap == 0));
            let chunk = &tail[..len];
            let trimmed = chunk.trim();
            if !trimmed.is_empty() {
                let from = start + (chunk.len() - chunk.trim_start().len());
                return Some(from..from + trimmed.len());
            }
        }
        None
    })
}

/// Where the first blank line of a text begins and how many bytes it takes, line ends included.
fn blank_line(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\n', &bytes[at..]) {
        let newline = at + found;
        let mut end = newline + 1;
        while end < bytes.len() && matches!(bytes[end], b' ' | b'\t' | b'\r') {
            end += 1;
        }
        if end < bytes.len() && bytes[end] == b'\n' {
            return Some((newline, end + 1 - newline));
        }
        at = newline + 1;
    }
    None
}

/// What a publisher says about the use of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Free to use: the ordinary case.
    #[default]
    Usable,
    /// A correction has been applied to it.
    Corrected,
    /// Not to be shown yet; left out of results unless asked for.
    Embargoed,
    /// Withdrawn or killed; left out of results unless asked for.
    Withdrawn,
}

impl Status {
    /// The word used in queries, facets and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Status::Usable => "usable",
            Status::Corrected => "corrected",
            Status::Embargoed => "embargoed",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// Whether results leave such an item out unless `--status` asks for it.
    pub fn is_hidden(self) -> bool {
        matches!(self, Status::Embargoed | Status::Withdrawn)
    }
}

/// The three kinds of names that an archive is searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company, agency, party, ministry, club.
    Org,
    /// A country, city, region, building.
    Place,
}

impl Kind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Kind; 3] = [Kind::Person, Kind::Org, Kind::Place];

    /// The word used in queries, flags, facets and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Org => "org",
            Kind::Place => "place",
        }
    }
}

/// Names that the publisher attached to an article, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenNames {
    /// People.
    pub person: Vec<String>,
    /// Organisations.
    pub org: Vec<String>,
    /// Places.
    pub place: Vec<String>,
}

impl GivenNames {
    /// The names of one kind.
    pub fn of(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Person => &self.person,
            Kind::Org => &self.org,
            Kind::Place => &self.place,
        }
    }

    /// The names of one kind, to add to.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Vec<String> {
        match kind {
            Kind::Person => &mut self.person,
            Kind::Org => &mut self.org,
            Kind::Place => &mut self.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_end_at_blank_lines() {
        let cases: [(&str, &[&str]); 6] = [
            ("", &[]),
            ("one", &["one"]),
            ("one\ntwo", &["one\ntwo"]),
            ("one\n\ntwo", &["one", "two"]),
            ("\n\n one \r\n \t\r\n\n\ntwo\n", &["one", "two"]),
            ("一段\n\n二段", &["一段", "二段"]),
        ];
        for (text, want) in cases {
            let got: Vec<&str> = paragraphs(text).map(|range| &text[range]).collect();
            assert_eq!(got, want, "paragraphs of {text:?}");
        }
    }

    #[test]
    fn an_abstract_takes_the_place_of_the_first_paragraph() {
        let mut article = Article {
            body: "First.\n\nSecond.".into(),
            ..Article::default()
        };
        assert_eq!(article.lead(), "First.");
        article.summary = "In short.".into();
        assert_eq!(article.lead(), "In short.");
    }
}
