//! Wishes: what a front end may be asked, checked and told in the same words on the command line and over HTTP.
//!
//! [`values`] reads single values, [`Restrictions`] puts together what goes beside a query, [`names`] prepares changes of
//! the authority file, [`words`] says what can be done when the archive refuses.

pub mod names;
pub mod values;
pub mod words;

use crate::archive;
use crate::article::{Date, Status};
use crate::index::schema::Facet;
use crate::query::syntax;
use crate::query::tree::Note;
use crate::search::{Filters, Request};

/// A wish that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What to say instead.
    pub hint: Option<String>,
}

impl Wrong {
    /// What is wrong, and what to say instead.
    pub fn new(message: impl Into<String>, hint: impl Into<Option<String>>) -> Wrong {
        Wrong {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Why a wish is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be taken.
    #[error(transparent)]
    Wrong(#[from] Wrong),
    /// Its query has a fault, and it must not have one.
    #[error("{}", words::query(query, note))]
    Query {
        /// As typed.
        query: String,
        /// What is wrong with it.
        note: Note,
    },
    /// The archive says no.
    #[error(transparent)]
    Archive(#[from] archive::Error),
}

impl Error {
    /// What can be done now, where we know.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Wrong(wrong) => wrong.hint.clone(),
            Error::Query { note, .. } => note.hint.clone(),
            Error::Archive(error) => words::hint(error),
        }
    }
}

/// Refuses a request whose query would have to be repaired; remarks on how it was read pass.
///
/// # Errors
/// The query has a fault.
pub fn sound(request: &Request) -> Result<(), Error> {
    let options = syntax::Options {
        plain: request.plain,
        matching: request.matching,
        today: request.today,
    };
    let notes = syntax::parse(&request.query, &options).notes;
    match notes.into_iter().find(|note| note.repaired) {
        Some(note) => Err(Error::Query {
            query: request.query.clone(),
            note,
        }),
        None => Ok(()),
    }
}

/// The day on this machine, which is what "yesterday" is counted from; the library has no clock of its own.
pub fn today() -> jiff::civil::Date {
    match local_zone() {
        Some(zone) => jiff::Timestamp::now().to_zoned(zone).date(),
        None => jiff::Zoned::now().date(),
    }
}

/// The zone of this machine from its own file, where Unix keeps one and nothing else was asked for: to find the name of
/// that zone, which nobody needs here, all zones of the world would be listed, at half the cost of a search.
fn local_zone() -> Option<jiff::tz::TimeZone> {
    if std::env::var_os("TZ").is_some() {
        return None;
    }
    let rules = std::fs::read("/etc/localtime").ok()?;
    jiff::tz::TimeZone::tzif("local", &rules).ok()
}

/// What goes beside a query, as it was said: values of one field are alternatives, different fields must all hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restrictions {
    /// Chosen values by field; a field without values restricts nothing.
    pub any_of: Vec<(Facet, Vec<String>)>,
    /// Excluded values.
    pub none_of: Vec<(Facet, String)>,
    /// Fields that must have no value.
    pub missing: Vec<Facet>,
    /// Earliest date.
    pub from: Option<Date>,
    /// Latest date; a month or a year is meant to its end.
    pub to: Option<Date>,
    /// Month and day, in any year.
    pub on_this_day: Option<(i8, i8)>,
    /// Statuses, of which `None` means all; empty for those that may be shown.
    pub status: Vec<Option<Status>>,
    /// Leave out names that only the publisher gave.
    pub extracted_only: bool,
}

impl Restrictions {
    /// The filters of a request.
    ///
    /// # Errors
    /// The earliest date lies after the latest.
    pub fn filters(self) -> Result<Filters, Wrong> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.days().first > to.days().last
        {
            return Err(Wrong::new(
                format!("the first date, {from}, is after the last, {to}"),
                "swap the two dates".to_owned(),
            ));
        }
        let mut any_of = self.any_of;
        let statuses: Option<Vec<Status>> = self.status.iter().copied().collect();
        let statuses = statuses.unwrap_or_default().into_iter();
        any_of.push((Facet::Status, statuses.map(|status| status.name().to_owned()).collect()));
        any_of.retain(|(_, values)| !values.is_empty());
        Ok(Filters {
            any_of,
            none_of: self.none_of,
            missing: self.missing,
            from: self.from,
            to: self.to,
            on_this_day: self.on_this_day,
            hidden_too: self.status.iter().any(|status| status.is_none_or(Status::is_hidden)),
            extracted_only: self.extracted_only,
        })
    }
}
