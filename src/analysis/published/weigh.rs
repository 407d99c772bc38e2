//! The choice among all evidence of a date of publication.
//!
//! Each kind of evidence has a weight. It loses weight where it is implausible in itself or against the rest, and gains
//! where others agree; the heaviest wins. No clock is asked, so that an archive reads the same in any year.

use std::fmt;

use crate::article::{Date, DateError, DateSource, Precision};

use super::printed::{Order, parse};

/// One piece of evidence: where it stood, what was printed, and what that says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where it stood.
    pub source: DateSource,
    /// As printed.
    pub printed: String,
    /// As read; an impossible day is kept, so that it can be reported.
    pub read: Result<Date, DateError>,
}

impl Evidence {
    /// Evidence from a printed date.
    pub fn printed(source: DateSource, text: &str, order: Order) -> Evidence {
        Evidence {
            source,
            printed: text.trim().to_owned(),
            read: parse(text, order),
        }
    }

    /// Evidence that was read already.
    pub fn found(source: DateSource, date: Date) -> Evidence {
        Evidence {
            source,
            printed: date.to_string(),
            read: Ok(date),
        }
    }
}

/// The date chosen, and what lost against it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The date; `None` where no evidence can be believed.
    pub date: Option<Date>,
    /// Where it stood; `None` exactly when `date` is.
    pub source: Option<DateSource>,
    /// The rest, heaviest first.
    pub losers: Vec<Loser>,
}

/// A piece of evidence that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loser {
    /// What it said.
    pub evidence: Evidence,
    /// Why it was not taken.
    pub why: Why,
}

/// Why a piece of evidence was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It says the same.
    Agrees,
    /// Stronger evidence says otherwise.
    Weaker,
    /// A date that software writes where it has none, such as 1970-01-01.
    Placeholder,
    /// More than a year after the day at which the page was addressed or the report written.
    TooLate,
    /// Before there were newspapers (1600), or after 2100.
    Implausible,
    /// No such day, or no date at all.
    Unreadable,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Agrees => "says the same",
            Why::Weaker => "stronger evidence says otherwise",
            Why::Placeholder => "a date that software writes where it has none",
            Why::TooLate => "more than a year later than the rest",
            Why::Implausible => "not a year of newspapers",
            Why::Unreadable => "no day of the calendar",
        })
    }
}

/// Chooses the date of publication.
///
/// Of two equal weights the stronger [`DateSource`] wins, then the earlier in the list. A month or year from a page, an
/// address or a file name gives way to a day within it from other evidence; a header's stays as partial as printed.
///
/// ```
/// use dateline::analysis::published::{Evidence, choose, from_url};
/// use dateline::article::DateSource;
///
/// let evidence = from_url("https://example.org/2026/01/17/harbour").map(|date| Evidence::found(DateSource::Url, date));
/// assert_eq!(choose(evidence.into_iter().collect()).source, Some(DateSource::Url));
/// ```
pub fn choose(evidence: Vec<Evidence>) -> Chosen {
    let mut weighed: Vec<(u32, Option<Why>, Evidence)> = Vec::with_capacity(evidence.len());
    for piece in &evidence {
        let (weight, doubt) = weigh(piece, &evidence);
        weighed.push((weight, doubt, piece.clone()));
    }
    weighed.sort_by_key(|(weight, _, piece)| (std::cmp::Reverse(*weight), piece.source));
    let Some(heaviest) = weighed
        .first()
        .filter(|(weight, ..)| *weight > 0)
        .and_then(|(.., piece)| piece.read.clone().ok().map(|date| (date, piece.source)))
    else {
        return Chosen {
            losers: weighed
                .into_iter()
                .map(|(_, doubt, evidence)| lost(evidence, doubt, None))
                .collect(),
            ..Chosen::default()
        };
    };
    let (date, source) = refined(heaviest, &weighed);
    let at = weighed
        .iter()
        .position(|(.., piece)| piece.source == source && piece.read == Ok(date));
    let losers = weighed.into_iter().enumerate().filter(|(place, _)| Some(*place) != at);
    Chosen {
        date: Some(date),
        source: Some(source),
        losers: losers
            .map(|(_, (_, doubt, evidence))| lost(evidence, doubt, Some(date)))
            .collect(),
    }
}

fn lost(evidence: Evidence, doubt: Option<Why>, winner: Option<Date>) -> Loser {
    let agrees = matches!((&evidence.read, winner), (Ok(date), Some(winner)) if agree(*date, winner));
    let why = doubt.unwrap_or(if agrees { Why::Agrees } else { Why::Weaker });
    Loser { evidence, why }
}

/// The winner, or the day within it that believable evidence gives.
fn refined((date, source): (Date, DateSource), weighed: &[(u32, Option<Why>, Evidence)]) -> (Date, DateSource) {
    if source == DateSource::Header || date.precision() >= Precision::Day {
        return (date, source);
    }
    let finer = weighed
        .iter()
        .filter(|(.., doubt, _)| doubt.is_none())
        .find_map(|(.., piece)| {
            let finer = piece.read.clone().ok()?;
            (finer.precision() > date.precision() && date.days().contains(finer.days()))
                .then_some((finer, piece.source))
        });
    finer.unwrap_or((date, source))
}

/// Weight of each kind of evidence: a third of what stands above may be made up by others that agree.
const fn weight_of(source: DateSource) -> u32 {
    match source {
        DateSource::Header => 100,
        DateSource::JsonLd => 80,
        DateSource::Meta => 70,
        DateSource::Url => 60,
        DateSource::Dateline => 50,
        DateSource::Text => 30,
        DateSource::Filename => 20,
    }
}

/// The weight of a piece of evidence among the rest, and what speaks against it.
fn weigh(piece: &Evidence, all: &[Evidence]) -> (u32, Option<Why>) {
    let Ok(date) = piece.read else {
        return (0, Some(Why::Unreadable));
    };
    let alone = weight_of(piece.source);
    let doubt = doubt(piece.source, date, all);
    let base = match doubt {
        Some(Why::Implausible) => return (0, doubt),
        Some(Why::Placeholder) => alone / 8,
        Some(_) => alone / 2,
        None => alone,
    };
    // One kind of evidence supports once, however often a page repeats it.
    let mut supporters: Vec<DateSource> = all
        .iter()
        .filter(|other| other.source != piece.source && matches!(other.read, Ok(other) if agree(other, date)))
        .map(|other| other.source)
        .collect();
    supporters.sort_unstable();
    supporters.dedup();
    (
        base + supporters.into_iter().map(|source| weight_of(source) / 2).sum::<u32>(),
        doubt,
    )
}

/// What speaks against a date.
fn doubt(source: DateSource, date: Date, all: &[Evidence]) -> Option<Why> {
    let year = date.first_day().year();
    if !(1600..=2100).contains(&year) {
        // A header's word on a far year stands where nothing else is known: an archive of fiction is an archive.
        return (year < 1600 || source != DateSource::Header || all.len() > 1).then_some(Why::Implausible);
    }
    if PLACEHOLDERS.contains(&(year, date.first_day().month(), date.first_day().day()))
        && date.precision() >= Precision::Day
    {
        return Some(Why::Placeholder);
    }
    let too_late = all.iter().any(|other| {
        let made_with_it = matches!(other.source, DateSource::Url | DateSource::Dateline) && other.source != source;
        made_with_it && matches!(other.read, Ok(other) if date.days().first - other.days().last > 366)
    });
    too_late.then_some(Why::TooLate)
}

/// Days that software writes where it has none.
const PLACEHOLDERS: [(i16, i8, i8); 4] = [(1900, 1, 1), (1904, 1, 1), (1970, 1, 1), (2001, 1, 1)];

/// Whether two dates can be the same: one lies within the other, or they are one day apart (a zone, a night's work).
fn agree(one: Date, other: Date) -> bool {
    let (one, other) = (one.days(), other.days());
    one.contains(other)
        || other.contains(one)
        || one.first.abs_diff(other.first) <= 1 && one.len() == 1 && other.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateSource::{Dateline, Filename, Header, JsonLd, Meta, Text, Url};

    /// What is shown, the evidence, the date and the source chosen.
    type Case<'a> = (&'a str, &'a [(DateSource, &'a str)], &'a str, Option<DateSource>);

    #[test]
    fn evidence_is_weighed() {
        let cases: [Case<'_>; 11] = [
            ("nothing", &[], "", None),
            (
                "the stronger wins",
                &[(Filename, "2025-01-01"), (Header, "2026-01-17")],
                "2026-01-17",
                Some(Header),
            ),
            (
                "a header stays partial",
                &[(Header, "1921-03"), (Text, "1921-03-17")],
                "1921-03",
                Some(Header),
            ),
            (
                "an address gives way",
                &[(Url, "2026-01"), (Dateline, "2026-01-17")],
                "2026-01-17",
                Some(Dateline),
            ),
            (
                "three outweigh one",
                &[
                    (Meta, "2024-05-05"),
                    (Url, "2026-01-17"),
                    (Dateline, "2026-01-17"),
                    (Text, "2026-01-17"),
                ],
                "2026-01-17",
                Some(Url),
            ),
            (
                "no epoch",
                &[(Meta, "1970-01-01"), (Filename, "2026-01-17")],
                "2026-01-17",
                Some(Filename),
            ),
            ("only an epoch", &[(Meta, "1970-01-01")], "1970-01-01", Some(Meta)),
            (
                "the future is doubtful",
                &[(JsonLd, "2062-01-17"), (Url, "2026-01-17")],
                "2026-01-17",
                Some(Url),
            ),
            ("before newspapers", &[(Header, "1026-01-17")], "", None),
            (
                "an impossible day",
                &[(Header, "2026-13-45"), (Text, "17 January 2026")],
                "2026-01-17",
                Some(Text),
            ),
            ("nothing but an impossible day", &[(Header, "2026-13-45")], "", None),
        ];
        for (what, evidence, date, source) in cases {
            let evidence: Vec<Evidence> = evidence
                .iter()
                .map(|(source, text)| Evidence::printed(*source, text, Order::default()))
                .collect();
            let count = evidence.len();
            let chosen = choose(evidence);
            assert_eq!(
                chosen.date.map(|date| date.to_string()).unwrap_or_default(),
                date,
                "{what}"
            );
            assert_eq!(chosen.source, source, "{what}");
            assert_eq!(
                chosen.losers.len(),
                count - usize::from(source.is_some()),
                "{what}: the losers are kept"
            );
        }
    }

    #[test]
    fn losers_say_why() {
        let evidence = [
            (Header, "2026-01-17"),
            (Meta, "2026-02-30"),
            (Url, "2026-01-18"),
            (Filename, "2020-01-01"),
        ];
        let evidence = evidence
            .iter()
            .map(|(source, text)| Evidence::printed(*source, text, Order::default()))
            .collect();
        let whys: Vec<Why> = choose(evidence).losers.into_iter().map(|loser| loser.why).collect();
        assert_eq!(whys, [Why::Agrees, Why::Weaker, Why::Unreadable]);
    }
}
