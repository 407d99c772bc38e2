//! Articles as references for a bibliography: BibTeX, RIS and CSL-JSON, as newspaper articles.
//!
//! | style | says where a field goes |
//! |---|---|
//! | BibTeX | `@article` with the newspaper as `journal`; `year`, `month` and `day` |
//! | RIS | type `NEWS`, lines that end in CR LF, as the format has them |
//! | CSL-JSON | type `article-newspaper`, one array; <https://docs.citationstyles.org/> |
//!
//! An author is printed as the byline has it. CSL and RIS want the family name apart: it is what stands before a comma,
//! else the last word with the particles before it; what looks like no person (a desk, one word, a Chinese name) stays whole.

use std::fmt::Write as _;

use serde::Serialize;

use crate::analysis::chinese::is_cjk;
use crate::article::{Article, Date, Precision};

/// A form of references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitationStyle {
    /// For LaTeX.
    Bibtex,
    /// For EndNote and most reference managers.
    Ris,
    /// For Zotero, pandoc and citeproc.
    CslJson,
}

/// One article as a reference; in JSON, an item of CSL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Author>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "language", skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

/// A date as CSL has it: year, month and day, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: [DateParts; 1],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum DateParts {
    Year([i16; 1]),
    Month([i16; 2]),
    Day([i16; 3]),
}

/// An author as CSL has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Author {
    Person { family: String, given: String },
    Whole { literal: String },
}

/// References in a style, ready to be written; of none, nothing (in CSL-JSON an empty array).
pub fn cite(style: CitationStyle, citations: &[Citation]) -> String {
    match style {
        CitationStyle::Bibtex => citations.iter().map(Citation::bibtex).collect::<Vec<_>>().join("\n"),
        CitationStyle::Ris => citations.iter().map(Citation::ris).collect(),
        CitationStyle::CslJson => serde_json::to_string(citations).unwrap_or_default() + "\n",
    }
}

impl Citation {
    /// The reference of an article, with its language as found (`und` is none).
    pub fn new(article: &Article, lang: &str) -> Citation {
        Citation {
            id: article.id.clone(),
            kind: "article-newspaper",
            title: article.title.clone(),
            author: article.by.iter().map(|by| Author::new(by)).collect(),
            source: article.source.clone(),
            issued: article.date.map(Issued::new),
            section: article.section.clone(),
            page: article.page.clone(),
            edition: article.edition.clone(),
            url: article.url.clone(),
            lang: (lang != "und").then(|| lang.to_owned()),
        }
    }

    fn bibtex(&self) -> String {
        let mut entry = format!("@article{{{},\n", bibtex_key(&self.id));
        // Doubly braced, a title keeps its capitals, which may be those of names.
        let title = format!("{{{}}}", bibtex_text(&self.title));
        let authors: Vec<String> = self.author.iter().map(Author::bibtex).collect();
        let maybe = |text: &Option<String>| text.as_deref().map(bibtex_text);
        let (year, month, day) = self.issued.map_or((None, None, None), Issued::numbers);
        let number = |number: Option<i16>| number.map(|number| number.to_string());
        let section = self.section.as_deref();
        let fields = [
            ("title", Some(title)),
            ("author", (!authors.is_empty()).then(|| authors.join(" and "))),
            ("journal", maybe(&self.source)),
            ("year", number(year)),
            ("day", number(day)),
            ("pages", maybe(&self.page)),
            ("edition", maybe(&self.edition)),
            ("url", self.url.as_deref().map(bibtex_url)),
            ("language", maybe(&self.lang)),
            (
                "note",
                section.map(|section| format!("Section: {}", bibtex_text(section))),
            ),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                let _ = writeln!(entry, "  {name} = {{{value}}},");
            }
        }
        if let Some(month) = month.and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?)) {
            let _ = writeln!(entry, "  month = {month},");
        }
        entry.push_str("}\n");
        entry
    }

    fn ris(&self) -> String {
        let date = self.issued.map(|issued| {
            let (year, month, day) = issued.numbers();
            let two = |number: Option<i16>| number.map(|number| format!("{number:02}")).unwrap_or_default();
            let year = year.map(|year| format!("{year:04}")).unwrap_or_default();
            format!("{year}/{}/{}/", two(month), two(day))
        });
        let year = date.as_ref().and_then(|date| date.get(..4)).map(str::to_owned);
        let authors = self.author.iter().map(|author| ("AU", Some(author.ris())));
        let fields = [
            ("T2", self.source.clone()),
            ("PY", year),
            ("DA", date),
            ("SE", self.section.clone()),
            ("SP", self.page.clone()),
            ("ET", self.edition.clone()),
            ("UR", self.url.clone()),
            ("LA", self.lang.clone()),
            ("ID", Some(self.id.clone())),
        ];
        let title = ("TI", Some(self.title.clone()));
        let mut entry = "TY  - NEWS\r\n".to_owned();
        for (tag, value) in std::iter::once(title).chain(authors).chain(fields) {
            if let Some(value) = value {
                let _ = write!(entry, "{tag}  - {}\r\n", one_line(&value));
            }
        }
        entry.push_str("ER  - \r\n");
        entry
    }
}

impl Issued {
    fn new(date: Date) -> Issued {
        let first = date.first_day();
        let (year, month, day) = (first.year(), i16::from(first.month()), i16::from(first.day()));
        Issued {
            parts: [match date.precision() {
                Precision::Year => DateParts::Year([year]),
                Precision::Month => DateParts::Month([year, month]),
                Precision::Day | Precision::Time => DateParts::Day([year, month, day]),
            }],
        }
    }

    /// Year, month and day, as far as they are known.
    fn numbers(self) -> (Option<i16>, Option<i16>, Option<i16>) {
        let [parts] = self.parts;
        match parts {
            DateParts::Year([year]) => (Some(year), None, None),
            DateParts::Month([year, month]) => (Some(year), Some(month), None),
            DateParts::Day([year, month, day]) => (Some(year), Some(month), Some(day)),
        }
    }
}

/// The months as BibTeX names them.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
/// Words that stand in bylines of desks and agencies.
const DESKS: [&str; 14] = [
    "agency",
    "agencies",
    "associated",
    "bureau",
    "correspondent",
    "correspondents",
    "desk",
    "editors",
    "news",
    "newsroom",
    "press",
    "reporter",
    "reporters",
    "staff",
];
/// Particles that belong to the family name after them.
const PARTICLES: [&str; 20] = [
    "Mac", "Ní", "Nic", "Ó", "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "la", "le", "van", "von",
    "y", "zu",
];

impl Author {
    fn new(by: &str) -> Author {
        let by = by.trim();
        let whole = || Author::Whole { literal: by.to_owned() };
        if let Some((family, given)) = by.split_once(',') {
            return Author::Person {
                family: family.trim().to_owned(),
                given: given.trim().to_owned(),
            };
        }
        let words: Vec<&str> = by.split_whitespace().collect();
        let is_desk = words.iter().any(|word| DESKS.contains(&word.to_lowercase().as_str()));
        if words.len() < 2 || is_desk || by.contains(is_cjk) {
            return whole();
        }
        let before = words.len() - 1;
        let particles = words
            .iter()
            .take(before)
            .skip(1)
            .rev()
            .take_while(|word| PARTICLES.contains(word))
            .count();
        let (given, family) = words.split_at(before - particles);
        Author::Person {
            family: family.join(" "),
            given: given.join(" "),
        }
    }

    fn bibtex(&self) -> String {
        match self {
            Author::Person { family, given } => format!("{}, {}", bibtex_text(family), bibtex_text(given)),
            Author::Whole { literal } => format!("{{{}}}", bibtex_text(literal)),
        }
    }

    fn ris(&self) -> String {
        match self {
            Author::Person { family, given } => format!("{family}, {given}"),
            Author::Whole { literal } => literal.clone(),
        }
    }
}

/// An identifier as a key: what BibTeX does not take is written as the number of its character.
fn bibtex_key(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || "-._:/+!~".contains(c) {
            key.push(c);
        } else {
            let _ = write!(key, "_{:x}_", u32::from(c));
        }
    }
    key
}

/// Text with what TeX would take for a command written out.
fn bibtex_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address: the packages that print one take it as it stands, but for braces.
fn bibtex_url(url: &str) -> String {
    one_line(url).replace('{', "%7B").replace('}', "%7D")
}

/// Text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn article() -> Article {
        Article {
            id: "2024/harbour 1.txt".into(),
            title: "Port & pier: 5% of {Lorne}".into(),
            by: vec!["Ana de Souza".into(), "Ledger Staff".into(), "林小雨".into()],
            source: Some("Lisbon Ledger".into()),
            date: "2024-03-05".parse().ok(),
            page: Some("A1".into()),
            url: Some("https://ledger.example/a_b".into()),
            ..Article::default()
        }
    }

    #[test]
    fn bibtex_is_escaped() {
        let want = "@article{2024/harbour_20_1.txt,\n  title = {{Port \\& pier: 5\\% of \\{Lorne\\}}},\n  \
                    author = {de Souza, Ana and {Ledger Staff} and {林小雨}},\n  journal = {Lisbon Ledger},\n  \
                    year = {2024},\n  day = {5},\n  pages = {A1},\n  \
                    url = {https://ledger.example/a_b},\n  language = {en},\n  month = mar,\n}\n";
        assert_eq!(cite(CitationStyle::Bibtex, &[Citation::new(&article(), "en")]), want);
    }

    #[test]
    fn ris_has_its_tags_in_order() {
        let want = "TY  - NEWS\r\nTI  - Port & pier: 5% of {Lorne}\r\nAU  - de Souza, Ana\r\nAU  - Ledger Staff\r\n\
                    AU  - 林小雨\r\nT2  - Lisbon Ledger\r\nPY  - 2024\r\nDA  - 2024/03/05/\r\nSP  - A1\r\n\
                    UR  - https://ledger.example/a_b\r\nLA  - en\r\nID  - 2024/harbour 1.txt\r\nER  - \r\n";
        assert_eq!(cite(CitationStyle::Ris, &[Citation::new(&article(), "en")]), want);
    }

    #[test]
    fn csl_is_one_array_of_items() {
        let text = cite(CitationStyle::CslJson, &[Citation::new(&article(), "und")]);
        let want = json!([{
            "id": "2024/harbour 1.txt", "type": "article-newspaper", "title": "Port & pier: 5% of {Lorne}",
            "author": [{"family": "de Souza", "given": "Ana"}, {"literal": "Ledger Staff"}, {"literal": "林小雨"}],
            "container-title": "Lisbon Ledger", "issued": {"date-parts": [[2024, 3, 5]]}, "page": "A1",
            "URL": "https://ledger.example/a_b",
        }]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(want));
        assert_eq!(cite(CitationStyle::CslJson, &[]), "[]\n");
    }

    #[test]
    fn dates_are_cited_as_far_as_known() {
        for (date, ris, year) in [
            ("1921", "1921///", json!([[1921]])),
            ("1921-03", "1921/03//", json!([[1921, 3]])),
            ("2026-01-17T09:12:00Z", "2026/01/17/", json!([[2026, 1, 17]])),
        ] {
            let dated = Article {
                date: date.parse().ok(),
                ..Article::default()
            };
            let citation = Citation::new(&dated, "und");
            assert!(citation.ris().contains(&format!("DA  - {ris}\r\n")), "{date}");
            let csl = serde_json::to_value(&citation).unwrap_or_default();
            assert_eq!(csl["issued"]["date-parts"], year, "{date}");
        }
    }

    #[test]
    fn family_names_stand_apart_where_they_can_be_told() {
        for (by, family) in [
            ("Ana Duarte", Some("Duarte")),
            ("Duarte, Ana", Some("Duarte")),
            ("Ludwig van der Berg", Some("van der Berg")),
            ("Duarte", None),
            ("News Agency of Lorne", None),
            ("林小雨", None),
        ] {
            let got = match Author::new(by) {
                Author::Person { family, .. } => Some(family),
                Author::Whole { .. } => None,
            };
            assert_eq!(got.as_deref(), family, "{by}");
        }
    }
}
