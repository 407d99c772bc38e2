//! What the parameters of an address say: `?q=storm&person=Ana+Duarte&-source=Wire&facet=person:20`.
//!
//! Which there are stands in [`super::parameter`]; a route says which of its tables it takes ([`Takes`]), and [`Params`]
//! makes of them what a search, a facet or a timeline asks.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use utoipa::openapi;
use utoipa::openapi::path::ParameterIn;

use super::download;
use super::error::Refusal;
use super::parameter::{
    COUNTING, DAYS, FORMATS, KINDS, MATCHING, MOST_HITS, MOST_VALUES, Parameter, RANKS, SORT, STATUS, STYLES, UNITS,
    Words,
};
use crate::archive::{ChartRequest, Rank, Window};
pub use crate::ask::today;
use crate::ask::values::{self, FacetWish};
use crate::ask::{Restrictions, Wrong, sound};
use crate::index::schema::Facet;
use crate::search::who::WhoRequest;
use crate::search::{Counted, FacetField, FacetRequest, RelatedRequest, Request, Sort};
use crate::wire::CitationStyle;

/// Entries of a list of values or stories where no number is given.
const LISTED: usize = 20;
/// Entries of each list of a dossier where no number is given.
const ENTRIES: usize = 10;
/// Entries of a feed where no number is given.
const FED: usize = 50;
/// Values of a facet beside hits where no number is given.
const VALUES: usize = 10;
/// Lines of a chart where no number is given.
const LINES: usize = 5;

/// The parameters of a request, in the order of the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the part of an address behind `?`, whatever it is.
    pub fn parse(query: &str) -> Params {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Params(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The part of an address that says the same.
    pub fn to_query(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(&self.0).finish()
    }

    /// All parameters, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// The last value of a parameter.
    pub fn last(&self, name: &str) -> Option<&str> {
        self.iter()
            .filter(|(other, _)| *other == name)
            .last()
            .map(|(_, value)| value)
    }

    /// The same with one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Params {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without those that a test takes out.
    #[must_use]
    pub fn without(mut self, out: impl Fn(&str, &str) -> bool) -> Params {
        self.0.retain(|(name, value)| !out(name, value));
        self
    }

    /// Refuses a parameter that none of some tables has, and one that is given too often.
    ///
    /// # Errors
    /// There is one.
    pub fn check(&self, tables: &[&[Parameter]]) -> Result<(), Wrong> {
        let known = || tables.iter().flat_map(|table| table.iter());
        for (at, (name, _)) in self.0.iter().enumerate() {
            let Some(parameter) = known().find(|parameter| parameter.name == name) else {
                return Err(values::unknown(
                    "parameter",
                    name,
                    known().map(|parameter| parameter.name),
                ));
            };
            if !parameter.many && self.0.iter().take(at).any(|(other, _)| other == name) {
                let hint = "give it once".to_owned();
                return Err(Wrong::new(format!("the parameter `{name}` is given twice"), hint));
            }
        }
        Ok(())
    }

    /// Reads the value of a parameter, if it is given.
    ///
    /// # Errors
    /// The value is wrong; the message names the parameter.
    pub fn read<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Option<T>, Wrong> {
        self.last(name)
            .map(|value| read(value).map_err(|wrong| at(name, wrong)))
            .transpose()
    }

    /// Reads all values of a parameter.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn read_all<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
        self.all(name)
            .map(|value| read(value).map_err(|wrong| at(name, wrong)))
            .collect()
    }

    /// A number up to a greatest one.
    ///
    /// # Errors
    /// It is no number, or too great.
    pub fn number(&self, name: &str, most: u32) -> Result<Option<usize>, Wrong> {
        self.read(name, |text| number(text, most))
    }

    /// Whether a switch is given, and not as `false`.
    ///
    /// # Errors
    /// It has another value.
    pub fn switch(&self, name: &str) -> Result<bool, Wrong> {
        Ok(self.read(name, switch)?.unwrap_or(false))
    }
}

/// The message of a wrong value with the parameter that has it.
fn at(name: &str, wrong: Wrong) -> Wrong {
    Wrong {
        message: format!("{name}: {}", wrong.message),
        ..wrong
    }
}

fn number(text: &str, most: u32) -> Result<usize, Wrong> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(Wrong::new(
            format!("`{text}` is not a number"),
            format!("write a number from 0 to {most}"),
        ));
    }
    let number = text.parse::<u32>().ok().filter(|number| *number <= most);
    let number = number.and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| {
        let hint = match most {
            MOST_HITS => format!("{most} is the most; go on with `after`, or take all with format=jsonl or format=csv"),
            _ => format!("{most} is the most"),
        };
        Wrong::new(format!("{text} is too much"), hint)
    })
}

fn switch(text: &str) -> Result<bool, Wrong> {
    match text {
        "" | "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Wrong::new(
            format!("`{text}` is neither true nor false"),
            "write true, or leave it out".to_owned(),
        )),
    }
}

/// One of the words of a table.
fn word<T: Copy, const N: usize>(table: Words<T, N>) -> impl Fn(&str) -> Result<T, Wrong> {
    move |text| {
        let found = table
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        found.ok_or_else(|| values::unknown("value", text, table.iter().map(|(word, _)| *word)))
    }
}

fn value(text: &str) -> Result<String, Wrong> {
    if text.trim().is_empty() {
        return Err(Wrong::new(
            "there is no value",
            "give one, or leave the parameter out".to_owned(),
        ));
    }
    Ok(text.to_owned())
}

fn facet(text: &str) -> Result<FacetWish, Wrong> {
    let wish = values::facet_wish(text)?;
    match wish.limit {
        Some(limit) if u32::try_from(limit).is_ok_and(|limit| limit <= MOST_VALUES) => Ok(wish),
        None => Ok(wish),
        Some(limit) => Err(Wrong::new(
            format!("{limit} values are too many"),
            format!("{MOST_VALUES} is the most"),
        )),
    }
}

impl Params {
    /// The request that the parameters of `QUERY` and `ONLY` make, with those of `AUTHORS` if they are taken.
    ///
    /// # Errors
    /// A value is wrong, or `strict` is given and the query has a fault.
    pub fn request(&self, authors: bool) -> Result<Request, Refusal> {
        let request = Request {
            query: self.last("q").unwrap_or_default().to_owned(),
            matching: self.read("match", word(MATCHING))?.unwrap_or_default(),
            plain: self.switch("plain")?,
            filters: self.restrictions(authors)?.filters()?,
            today: today(),
            ..Request::default()
        };
        if self.switch("strict")? {
            sound(&request)?;
        }
        Ok(request)
    }

    fn restrictions(&self, authors: bool) -> Result<Restrictions, Wrong> {
        let mut all = Restrictions {
            from: self.read("from", values::date)?,
            to: self.read("to", values::date)?,
            on_this_day: self.read("on-this-day", values::month_day)?,
            status: self.read_all("status", word(STATUS))?,
            none_of: self.read_all("not", values::exclusion)?,
            missing: self.read_all("missing", values::facet)?,
            extracted_only: self.switch("extracted-only")?,
            any_of: Vec::new(),
        };
        for facet in Facet::ALL {
            let name = facet.name();
            if facet != Facet::Status && (authors || facet != Facet::By) {
                all.any_of.push((facet, self.read_all(name, value)?));
            }
            let without = self.read_all(&format!("-{name}"), value)?;
            all.none_of.extend(without.into_iter().map(|value| (facet, value)));
        }
        Ok(all)
    }

    /// The form of a download, if the answer is to be one, and how many hits it is to have.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn download(&self) -> Result<Option<(download::Form, Option<usize>)>, Wrong> {
        let Some(form) = self.read("format", word(FORMATS))?.flatten() else {
            return Ok(None);
        };
        Ok(Some((form, self.number("limit", u32::MAX)?)))
    }

    /// The request for a page of hits: the parameters of `QUERY`, `ONLY`, `AUTHORS` and `HITS`.
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn search(&self) -> Result<Request, Refusal> {
        let group = self.read("group", word([("family", ())]))?;
        let counting = self.read("counting", word(COUNTING))?;
        if counting.is_some() && group.is_none() {
            return Err(Wrong::new("`counting` needs `group`", "add group=family".to_owned()).into());
        }
        let after = self.read("after", value)?;
        let offset = self.number("offset", u32::MAX)?;
        if after.is_some() && offset.is_some() {
            return Err(Wrong::new("`after` and `offset` do not go together", "leave one out".to_owned()).into());
        }
        let facets: Vec<_> = self
            .read_all("facet", facet)?
            .into_iter()
            .map(|wish| wish.request(VALUES))
            .collect();
        values::distinct(&facets)?;
        let plain = self.request(true)?;
        let most = if self.download()?.is_some() {
            u32::MAX
        } else {
            MOST_HITS
        };
        Ok(Request {
            limit: self.number("limit", most)?.unwrap_or(plain.limit),
            offset: offset.unwrap_or(0),
            after,
            sort: self.read("sort", word(SORT))?.unwrap_or_default(),
            facets,
            group: group.map(|()| counting.unwrap_or(Counted::Stories)),
            count: !self.switch("no-count")?,
            passages: self.number("passages", 100)?.unwrap_or(0),
            concordance: self.switch("kwic")?,
            fresh: self.read("fresh", values::half_life)?,
            explain: self.switch("explain")?,
            ..plain
        })
    }

    /// The request for a feed: a search, with the newest first unless said.
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn feed(&self) -> Result<Request, Refusal> {
        let request = self.search()?;
        Ok(Request {
            sort: if self.last("sort").is_some() {
                request.sort
            } else {
                Sort::Newest
            },
            limit: if self.last("limit").is_some() {
                request.limit
            } else {
                FED
            },
            facets: Vec::new(),
            count: false,
            ..request
        })
    }

    /// The request for a timeline: the parameters of `QUERY`, `ONLY` and `TIMELINE`.
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn chart(&self) -> Result<ChartRequest, Refusal> {
        let template = self.request(false)?;
        let split = self.read("split", facet)?;
        let more: Vec<&str> = self.all("query").collect();
        if split.is_some_and(|wish| !matches!(wish.field, FacetField::Values(_))) {
            let hint = "split by person, org, place, source, section and the like".to_owned();
            return Err(Wrong::new("`split` takes a field with values, and no dates", hint).into());
        }
        if split.is_some() && !more.is_empty() {
            return Err(Wrong::new("`split` and `query` do not go together", "leave one out".to_owned()).into());
        }
        let line = |query: &str| {
            let request = Request {
                query: query.to_owned(),
                ..template.clone()
            };
            (query.to_owned(), request)
        };
        let first = self.last("q").or(more.is_empty().then_some(""));
        let window: Option<Window> = self.read("smooth", values::window)?;
        Ok(ChartRequest {
            lines: first.into_iter().chain(more).map(line).collect(),
            by: self.read("by", word(UNITS))?.flatten(),
            field: self.read("of", word(DAYS))?.unwrap_or_default(),
            split: split.map(|wish| wish.request(LINES)),
            smooth: window,
        })
    }

    /// The request for the values of one facet, by its name in the address.
    ///
    /// # Errors
    /// There is no such facet, or the number of values is wrong.
    pub fn facet(&self, field: &str) -> Result<FacetRequest, Wrong> {
        let limit = self.number("limit", MOST_VALUES)?.unwrap_or(LISTED);
        Ok(FacetRequest {
            prefix: self.last("prefix").unwrap_or_default().to_owned(),
            ..facet(field)?.request(limit)
        })
    }

    /// A query to be completed, and in how many ways.
    ///
    /// # Errors
    /// The number is none.
    pub fn completion(&self) -> Result<(String, usize), Wrong> {
        let before = self.last("q").unwrap_or_default().to_owned();
        Ok((before, self.number("limit", 100)?.unwrap_or(VALUES)))
    }

    /// Which stories stand first, and how many are listed.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn families(&self) -> Result<(Rank, usize), Wrong> {
        let rank = self.read("by", word(RANKS))?.unwrap_or_default();
        Ok((rank, self.number("limit", MOST_HITS)?.unwrap_or(LISTED)))
    }

    /// The request for articles related to one: the parameters of `ONLY`, `AUTHORS` and `LIST`.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn related(&self, id: &str) -> Result<RelatedRequest, Wrong> {
        Ok(RelatedRequest {
            id: id.to_owned(),
            limit: self.list()?,
            filters: self.restrictions(true)?.filters()?,
        })
    }

    /// The number of `LIST`.
    ///
    /// # Errors
    /// It is no number, or too great.
    pub fn list(&self) -> Result<usize, Wrong> {
        Ok(self.number("limit", 1000)?.unwrap_or(ENTRIES))
    }

    /// The style of `CITATION`.
    ///
    /// # Errors
    /// There is no such style.
    pub fn style(&self) -> Result<CitationStyle, Wrong> {
        Ok(self.read("format", word(STYLES))?.unwrap_or(CitationStyle::Bibtex))
    }

    /// The request for a dossier on a name.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn who(&self, name: &str) -> Result<WhoRequest, Wrong> {
        Ok(WhoRequest {
            name: name.to_owned(),
            kind: self.read("kind", word(KINDS))?,
            limit: self.number("limit", 1000)?.unwrap_or(ENTRIES),
        })
    }
}

/// The parameters that one route takes.
pub trait Takes {
    /// Their tables.
    const TABLES: &'static [&'static [Parameter]];
}

/// The parameters of a request, after a look that the route takes them all.
#[derive(Debug, Clone)]
pub struct Taken<T> {
    /// The parameters.
    pub params: Params,
    route: PhantomData<T>,
}

impl<T: Takes, S: Sync> FromRequestParts<S> for Taken<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Taken<T>, Refusal> {
        let params = Params::parse(parts.uri.query().unwrap_or_default());
        params.check(T::TABLES)?;
        Ok(Taken {
            params,
            route: PhantomData,
        })
    }
}

impl<T: Takes> utoipa::IntoParams for Taken<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<openapi::path::Parameter> {
        T::TABLES
            .iter()
            .flat_map(|table| table.iter())
            .map(Parameter::described)
            .collect()
    }
}
