//! Which articles are meant: the query and the restrictions that `search`, `facet` and `timeline` share.

use clap::ValueEnum;

use super::error::Failure;
use crate::article::{Date, Status};
use crate::ask::{self, Wrong, values};
use crate::index::schema::Facet;
use crate::search::{Filters, Matching, Request};

/// How the query is to be read.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// How many words of the query an article must hold
    #[arg(long = "match", value_name = "HOW", default_value = "all")]
    matching: Match,
    /// Take the query as plain words: no operators
    #[arg(long)]
    plain: bool,
    /// Refuse a query that would have to be repaired
    #[arg(long)]
    pub(super) strict: bool,
}

/// How many words of a query an article must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Match {
    /// All of them.
    All,
    /// Any of them.
    Any,
    /// Any, and those with more of them first.
    Most,
}

/// A flag by its long name, with the values that it was given; none for a switch.
pub(super) type Given = (&'static str, Vec<String>);

impl Reading {
    /// The flags that were given.
    pub(super) fn given(&self) -> Vec<Given> {
        let matching = (self.matching != Match::All).then(|| ("match", word(&self.matching)));
        let switches = [("plain", self.plain), ("strict", self.strict)];
        let switches = switches.into_iter().filter(|(_, given)| *given);
        matching
            .into_iter()
            .map(|(name, value)| (name, vec![value]))
            .chain(switches.map(|(name, _)| (name, Vec::new())))
            .collect()
    }
}

/// The word that stands for a value on the command line.
fn word(value: &impl ValueEnum) -> String {
    let word = value.to_possible_value();
    word.map(|word| word.get_name().to_owned()).unwrap_or_default()
}

/// Restrictions beside the query: the same flag twice means either, different flags mean both.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Only articles")]
pub(super) struct Restrictions {
    /// That name this person
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// That name this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// That name this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Of this publication or agency
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Of this desk or category
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// In this language: en, zh-Hans, de, ...
    #[arg(long, value_name = "LANG")]
    lang: Vec<String>,
    /// With this keyword of the publisher
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Without this value, as in --not source=Wire
    #[arg(long, value_name = "FIELD=VALUE", value_parser = values::exclusion)]
    not: Vec<(Facet, String)>,
    /// Without any value of this field, as in --missing person
    #[arg(long, value_name = "FIELD", value_parser = values::facet)]
    missing: Vec<Facet>,
    /// Of this day or later: 2026, 2026-01 or 2026-01-17
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    from: Option<Date>,
    /// Of this day or earlier; a month or year is meant to its end
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    to: Option<Date>,
    /// Of this day in any year
    #[arg(long, value_name = "MM-DD", value_parser = values::month_day)]
    on_this_day: Option<(i8, i8)>,
    /// Of this status; without it, embargoed and withdrawn articles are left out
    #[arg(long, value_name = "STATUS")]
    status: Vec<StatusWish>,
    /// Leave out names that only the publisher gave
    #[arg(long)]
    extracted_only: bool,
}

/// The authors; apart from the other restrictions because `timeline --by` names its unit.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Only articles")]
pub(super) struct Authors {
    /// By this author
    #[arg(long, value_name = "AUTHOR")]
    by: Vec<String>,
}

/// A status, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusWish {
    /// Whatever its status.
    All,
    /// Free to use.
    Usable,
    /// Corrected.
    Corrected,
    /// Not to be shown yet.
    Embargoed,
    /// Withdrawn or killed.
    Withdrawn,
}

impl StatusWish {
    fn status(self) -> Option<Status> {
        match self {
            StatusWish::All => None,
            StatusWish::Usable => Some(Status::Usable),
            StatusWish::Corrected => Some(Status::Corrected),
            StatusWish::Embargoed => Some(Status::Embargoed),
            StatusWish::Withdrawn => Some(Status::Withdrawn),
        }
    }
}

/// The request that a query and the flags make, with nothing yet said about hits or facets.
pub(super) fn request(
    query: &str,
    reading: &Reading,
    only: &Restrictions,
    authors: &Authors,
) -> Result<Request, Failure> {
    Ok(Request {
        query: query.trim().to_owned(),
        matching: match reading.matching {
            Match::All => Matching::All,
            Match::Any => Matching::Any,
            Match::Most => Matching::Most,
        },
        plain: reading.plain,
        filters: only.filters(authors)?,
        today: ask::today(),
        ..Request::default()
    })
}

impl Authors {
    /// The flags that were given.
    pub(super) fn given(&self) -> Vec<Given> {
        given([("by", self.by.clone())])
    }
}

/// Those flags that have values.
fn given<const N: usize>(flags: [Given; N]) -> Vec<Given> {
    flags.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

impl Restrictions {
    /// The flags that were given.
    pub(super) fn given(&self) -> Vec<Given> {
        let date = |date: Option<Date>| date.iter().map(Date::to_string).collect();
        let exclusion = |(facet, value): &(Facet, String)| format!("{}={value}", facet.name());
        let day = |(month, day): &(i8, i8)| format!("{month:02}-{day:02}");
        let mut flags = given([
            ("person", self.person.clone()),
            ("org", self.org.clone()),
            ("place", self.place.clone()),
            ("source", self.source.clone()),
            ("section", self.section.clone()),
            ("lang", self.lang.clone()),
            ("tag", self.tag.clone()),
            ("not", self.not.iter().map(exclusion).collect()),
            (
                "missing",
                self.missing.iter().map(|facet| facet.name().to_owned()).collect(),
            ),
            ("from", date(self.from)),
            ("to", date(self.to)),
            ("on-this-day", self.on_this_day.iter().map(day).collect()),
            ("status", self.status.iter().map(word).collect()),
        ]);
        flags.extend(self.extracted_only.then(|| ("extracted-only", Vec::new())));
        flags
    }

    /// What the flags ask for.
    pub(super) fn filters(&self, authors: &Authors) -> Result<Filters, Wrong> {
        let chosen = [
            (Facet::Person, &self.person),
            (Facet::Org, &self.org),
            (Facet::Place, &self.place),
            (Facet::Source, &self.source),
            (Facet::Section, &self.section),
            (Facet::Lang, &self.lang),
            (Facet::By, &authors.by),
            (Facet::Tag, &self.tag),
        ];
        ask::Restrictions {
            any_of: chosen.map(|(facet, values)| (facet, values.clone())).into(),
            none_of: self.not.clone(),
            missing: self.missing.clone(),
            from: self.from,
            to: self.to,
            on_this_day: self.on_this_day,
            status: self.status.iter().map(|wish| wish.status()).collect(),
            extracted_only: self.extracted_only,
        }
        .filters()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Probe {
        #[command(flatten)]
        only: Restrictions,
        #[command(flatten)]
        authors: Authors,
    }

    fn filters(flags: &str) -> Result<Filters, String> {
        let probe = Probe::try_parse_from(["probe"].into_iter().chain(flags.split_whitespace()));
        let probe = probe.map_err(|error| error.to_string())?;
        probe.only.filters(&probe.authors).map_err(|error| error.message)
    }

    #[test]
    fn flags_become_filters() {
        let chosen = |facet, values: &[&str]| (facet, values.iter().map(|value| (*value).to_owned()).collect());
        let cases = [
            ("", Filters::default()),
            (
                "--person duarte --person tavares --by silva",
                Filters {
                    any_of: vec![
                        chosen(Facet::Person, &["duarte", "tavares"]),
                        chosen(Facet::By, &["silva"]),
                    ],
                    ..Filters::default()
                },
            ),
            (
                "--not tag=sport",
                Filters {
                    none_of: vec![(Facet::Tag, "sport".into())],
                    ..Filters::default()
                },
            ),
            (
                "--status all",
                Filters {
                    hidden_too: true,
                    ..Filters::default()
                },
            ),
            (
                "--status withdrawn",
                Filters {
                    any_of: vec![chosen(Facet::Status, &["withdrawn"])],
                    hidden_too: true,
                    ..Filters::default()
                },
            ),
            (
                "--status corrected",
                Filters {
                    any_of: vec![chosen(Facet::Status, &["corrected"])],
                    ..Filters::default()
                },
            ),
            (
                "--on-this-day 04-13",
                Filters {
                    on_this_day: Some((4, 13)),
                    ..Filters::default()
                },
            ),
            (
                "--from 2024 --to 2024-03",
                Filters {
                    from: "2024".parse().ok(),
                    to: "2024-03".parse().ok(),
                    ..Filters::default()
                },
            ),
        ];
        for (flags, want) in cases {
            assert_eq!(filters(flags), Ok(want), "{flags}");
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for flags in [
            "--from 2026-13-45",
            "--to yesterday",
            "--from 2026 --to 2025",
            "--on-this-day 02-30",
        ] {
            assert!(filters(flags).is_err(), "{flags}");
        }
    }
}
