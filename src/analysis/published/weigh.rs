//! The choice among all evidence of a date of publication.
//!
//! Each kind of evidence has a weight. It loses weight where it is implausible in itself or against the rest, and gains
//! where others agree; the heaviest wins. No clock is asked, so that an archive reads the same in any year.

use crate::article::{Date, DateError, DateSource, Precision, Why};

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
    /// How much it counts: what its kind does, unless where it stood says more.
    pub weight: u32,
}

impl Evidence {
    /// Evidence from a printed date.
    pub fn printed(source: DateSource, text: &str, order: Order) -> Evidence {
        Evidence {
            source,
            printed: text.trim().to_owned(),
            read: parse(text, order),
            weight: weight_of(source),
        }
    }

    /// Evidence that was read already.
    pub fn found(source: DateSource, date: Date) -> Evidence {
        Evidence {
            source,
            printed: date.to_string(),
            read: Ok(date),
            weight: match date.precision() {
                // The month in an address is as often the number of an issue.
                Precision::Year | Precision::Month if source == DateSource::Url => FAIR,
                _ => weight_of(source),
            },
        }
    }

    /// The same, of another weight.
    pub fn weighing(self, weight: u32) -> Evidence {
        Evidence { weight, ..self }
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

/// Chooses the date of publication; `changed` is the day of the last change, where that is known.
///
/// Of two equal weights the stronger [`DateSource`] wins, then the earlier in the list. A month or year from a page, an
/// address or a file name gives way to a day within it from other evidence; a header's stays as partial as printed.
///
/// ```
/// use dateline::analysis::published::{Evidence, choose, from_url};
/// use dateline::article::DateSource;
///
/// let evidence = from_url("https://example.org/2026/01/17/harbour").map(|date| Evidence::found(DateSource::Url, date));
/// assert_eq!(choose(evidence.into_iter().collect(), None).source, Some(DateSource::Url));
/// ```
pub fn choose(evidence: Vec<Evidence>, changed: Option<Date>) -> Chosen {
    let mut weighed: Vec<(u32, Option<Why>, Evidence)> = Vec::with_capacity(evidence.len());
    for piece in &evidence {
        let (weight, doubt) = weigh(piece, &evidence, changed);
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

/// Weight of a day of which a text speaks: it is believed where other evidence says the same, or only its month or year.
pub const SPOKEN_OF: u32 = 4;

/// Evidence below this weight is believed only where nothing speaks against it.
const FAIR: u32 = 25;

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
fn weigh(piece: &Evidence, all: &[Evidence], changed: Option<Date>) -> (u32, Option<Why>) {
    let Ok(date) = piece.read else {
        return (0, Some(Why::Unreadable));
    };
    let own = piece.weight;
    let alone = is_alone(piece, date, all).then_some(Why::Faint);
    let doubt = alone
        .or_else(|| doubt(piece.source, date, all))
        .or_else(|| change(piece, date, all, changed));
    let base = match doubt {
        Some(Why::Implausible | Why::Faint) => return (0, doubt),
        Some(Why::Placeholder) => own / 8,
        Some(_) => own / 2,
        None if is_shown_anew(piece, date, all, changed) => SHOWN_ANEW,
        None => own,
    };
    // One place supports once, however often a page repeats it; places of one kind differ in weight.
    let place = |piece: &Evidence| (piece.source, piece.weight);
    let mut supporters: Vec<(DateSource, u32)> = all
        .iter()
        .filter(|other| place(other) != place(piece))
        // What only repeats the day of a change says nothing of that of publication.
        .filter(|other| {
            matches!(other.read, Ok(said) if agree(said, date) && change(other, said, all, changed) != Some(Why::Changed))
        })
        .map(place)
        .collect();
    supporters.sort_unstable();
    supporters.dedup();
    (
        base + supporters.into_iter().map(|(_, weight)| weight / 2).sum::<u32>(),
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

/// Whether a day of which the text speaks has nothing else that speaks for it.
fn is_alone(piece: &Evidence, date: Date, all: &[Evidence]) -> bool {
    let agrees = |other: &Evidence| other.weight > SPOKEN_OF && matches!(other.read, Ok(said) if agree(said, date));
    piece.weight <= SPOKEN_OF && !all.iter().any(agrees)
}

/// What the day of the last change says against a date: many systems write it in the place of the day of publication,
/// and what stands just anywhere is no more likely to be either.
fn change(piece: &Evidence, date: Date, all: &[Evidence], changed: Option<Date>) -> Option<Why> {
    let changed = changed.filter(|_| piece.source != DateSource::Header)?;
    if is_shown_anew(piece, date, all, Some(changed)) {
        return None;
    }
    let changed = changed.days().first;
    let day = date.days().first;
    let earlier = |other: &Evidence| {
        other.weight >= piece.weight
            && matches!(other.read, Ok(other) if other.precision() >= Precision::Day && day - other.days().first > 1)
    };
    if day == changed && all.iter().any(earlier) {
        return Some(Why::Changed);
    }
    let believed_alone = piece.source != DateSource::Text || piece.weight > weight_of(DateSource::Text);
    let years = if piece.weight < FAIR { 1 } else { 10 };
    let far = !(changed - 366 * years..=changed + 1).contains(&day);
    (!believed_alone && far).then_some(Why::Faint)
}

/// Weight of the only day that a page shows as its own, while its data call that day one of a change and agree on an
/// earlier one: the article was published anew, and is cited by the day that is printed.
const SHOWN_ANEW: u32 = 200;

fn is_shown_anew(piece: &Evidence, date: Date, all: &[Evidence], changed: Option<Date>) -> bool {
    let day = date.days().first;
    let is_data = |other: &&Evidence| matches!(other.source, DateSource::JsonLd | DateSource::Meta);
    let is_earlier = |other: &Evidence| matches!(&other.read, Ok(other) if other.days().first < day);
    let is_shown = |other: &Evidence| other.source == DateSource::Text && other.weight >= weight_of(DateSource::Text);
    let is_same = |other: &Evidence| matches!(&other.read, Ok(other) if other.days().first == day);
    is_shown(piece)
        && all.iter().filter(|other| is_shown(other)).all(is_same)
        && changed.is_some_and(|changed| changed.days().first == day)
        && all.iter().any(|other| is_data(&other))
        && all.iter().filter(is_data).all(is_earlier)
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
            let chosen = choose(evidence, None);
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

    /// Where it stood, as printed, and its weight.
    type Piece<'a> = (DateSource, &'a str, u32);

    #[test]
    fn the_day_of_a_change_is_not_that_of_publication() {
        let changed = "2026-02-20".parse().ok();
        let evidence = |pieces: &[Piece<'_>]| {
            let piece = |(source, text, weight): &Piece<'_>| {
                Evidence::printed(*source, text, Order::default()).weighing(*weight)
            };
            pieces.iter().map(piece).collect::<Vec<_>>()
        };
        let cases: [(&[Piece<'_>], &str); 4] = [
            // A system wrote the change over the publication in one place, and the page shows it.
            (
                &[
                    (Meta, "2026-01-17", 70),
                    (Meta, "2026-02-20", 70),
                    (Text, "2026-02-20", 38),
                ],
                "2026-01-17",
            ),
            (&[(JsonLd, "2026-02-20", 80), (Text, "2026-01-17", 38)], "2026-02-20"),
            (&[(Text, "1975-01-28", 8)], ""),
            (&[(Text, "2026-01-28", 8)], "2026-01-28"),
        ];
        for (pieces, want) in cases {
            let got = choose(evidence(pieces), changed).date.map(|date| date.to_string());
            assert_eq!(got.unwrap_or_default(), want, "{pieces:?}");
        }
    }

    #[test]
    fn a_day_that_a_page_shows_as_its_own_is_believed() {
        let changed = "2026-02-20".parse().ok();
        let cases: [(&str, &[Piece<'_>], &str); 4] = [
            (
                "published anew",
                &[
                    (JsonLd, "2026-01-17", 80),
                    (Meta, "2026-01-17", 70),
                    (Text, "2026-02-20", 38),
                ],
                "2026-02-20",
            ),
            (
                "shown just anywhere",
                &[(JsonLd, "2026-01-17", 80), (Text, "2026-02-20", 8)],
                "2026-01-17",
            ),
            (
                "another day than the change",
                &[(JsonLd, "2026-01-17", 80), (Text, "2026-02-02", 38)],
                "2026-01-17",
            ),
            (
                "the data do not agree",
                &[
                    (JsonLd, "2026-01-17", 80),
                    (Meta, "2026-02-20", 70),
                    (Text, "2026-02-20", 38),
                ],
                "2026-01-17",
            ),
        ];
        for (what, pieces, want) in cases {
            let piece = |(source, text, weight): &Piece<'_>| {
                Evidence::printed(*source, text, Order::default()).weighing(*weight)
            };
            let got = choose(pieces.iter().map(piece).collect(), changed)
                .date
                .map(|date| date.to_string());
            assert_eq!(got.as_deref(), Some(want), "{what}");
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
        let whys: Vec<Why> = choose(evidence, None)
            .losers
            .into_iter()
            .map(|loser| loser.why)
            .collect();
        assert_eq!(whys, [Why::Agrees, Why::Weaker, Why::Unreadable]);
    }
}
