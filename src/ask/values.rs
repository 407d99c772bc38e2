//! The values of flags and parameters: each is read and checked here, and a wrong one is told with the nearest right
//! one.

use super::Wrong;
use crate::archive::Window;
use crate::article::Date;
use crate::index::schema::Facet;
use crate::search::{FacetField, FacetRequest, Unit};
use crate::wire::facet_name;

/// `2026`, `2026-01` or `2026-01-17`.
pub fn date(text: &str) -> Result<Date, Wrong> {
    text.parse().map_err(|error: crate::article::DateError| {
        Wrong::new(error.to_string(), "write 2026, 2026-01 or 2026-01-17".to_owned())
    })
}

/// `MM-DD`, any day that some year has.
pub fn month_day(text: &str) -> Result<(i8, i8), Wrong> {
    const LEAP_YEAR: i16 = 2000;
    let wrong = || {
        Wrong::new(
            format!("`{text}` is not a day of the year"),
            "write month and day: 04-13".to_owned(),
        )
    };
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let (month, day) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    Date::from_day(LEAP_YEAR, month, day)
        .map(|_| (month, day))
        .ok_or_else(wrong)
}

/// A span of time as a number of days: `30d`, `2w`, `6m`, `1y`; a number alone is days.
pub fn half_life(text: &str) -> Result<f32, Wrong> {
    const UNITS: [(&str, f32); 4] = [("d", 1.0), ("w", 7.0), ("m", 30.437), ("y", 365.25)];
    let unit = UNITS
        .iter()
        .find_map(|(unit, days)| Some((text.strip_suffix(unit)?, *days)));
    let (number, days) = unit.unwrap_or((text, 1.0));
    let days = number.parse::<f32>().ok().map(|number| number * days);
    days.filter(|days| days.is_finite() && *days > 0.0).ok_or_else(|| {
        let hint = "write days, weeks, months or years: 30d, 2w, 6m, 1y";
        Wrong::new(format!("`{text}` is not a half-life"), hint.to_owned())
    })
}

/// An odd number of spans to average.
pub fn window(text: &str) -> Result<Window, Wrong> {
    let window = text.parse().ok().and_then(Window::new);
    window.ok_or_else(|| {
        let hint = format!(
            "write an odd number from 3 to {}: as many spans before each as after it",
            Window::WIDEST
        );
        Wrong::new(format!("`{text}` is no window for an average"), hint)
    })
}

/// `FIELD=VALUE`.
pub fn exclusion(text: &str) -> Result<(Facet, String), Wrong> {
    let shape = || {
        Wrong::new(
            format!("`{text}` is not FIELD=VALUE"),
            "for example: --not source=Wire".to_owned(),
        )
    };
    let (field, value) = text.split_once('=').ok_or_else(shape)?;
    if value.trim().is_empty() {
        return Err(shape());
    }
    Ok((facet(field)?, value.to_owned()))
}

/// A facet as asked for: its field and, after a colon, how many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetWish {
    /// What to count.
    pub field: FacetField,
    /// How many values, if that was said.
    pub limit: Option<usize>,
}

impl FacetWish {
    /// The request, with a number of values where none was asked for.
    pub fn request(self, limit: usize) -> FacetRequest {
        FacetRequest::top(self.field, self.limit.unwrap_or(limit))
    }
}

/// Refuses facets that ask for one field twice.
pub fn distinct(facets: &[FacetRequest]) -> Result<(), Wrong> {
    for (at, facet) in facets.iter().enumerate() {
        let name = facet_name(facet.field);
        if facets.iter().take(at).any(|other| facet_name(other.field) == name) {
            return Err(Wrong::new(
                format!("the facet {name} is asked for twice"),
                "ask for each field once".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Units that a facet by date can have.
const DATE_FACETS: [(&str, Unit); 5] = [
    ("year", Unit::Year),
    ("quarter", Unit::Quarter),
    ("month", Unit::Month),
    ("week", Unit::Week),
    ("day", Unit::Day),
];

/// `person`, `person:20`, `date` (by month), `date:year` or `mentions` (by year).
pub fn facet_wish(text: &str) -> Result<FacetWish, Wrong> {
    let (name, detail) = match text.split_once(':') {
        Some((name, detail)) => (name, Some(detail)),
        None => (text, None),
    };
    if name == "date" {
        let unit = date_unit(detail.unwrap_or("month"))?;
        return Ok(FacetWish {
            field: FacetField::Date(unit),
            limit: None,
        });
    }
    if name == "mentions" {
        let unit = date_unit(detail.unwrap_or("year"))?;
        return Ok(FacetWish {
            field: FacetField::Mentions(unit),
            limit: None,
        });
    }
    let field = FacetField::Values(facet(name)?);
    let number = |digits: &str| {
        let hint = format!("write a number of values: {name}:20");
        digits
            .parse()
            .map_err(|_| Wrong::new(format!("`{digits}` is not a number"), hint))
    };
    Ok(FacetWish {
        field,
        limit: detail.map(number).transpose()?,
    })
}

fn date_unit(word: &str) -> Result<Unit, Wrong> {
    let found = DATE_FACETS.iter().find(|(name, _)| *name == word);
    found.map(|(_, unit)| *unit).ok_or_else(|| {
        Wrong::new(
            format!("dates are not counted by `{word}`"),
            "write date:year, date:quarter, date:month, date:week or date:day".to_owned(),
        )
    })
}

/// A field with values: `person`, `source`.
pub fn facet(name: &str) -> Result<Facet, Wrong> {
    Facet::from_name(name).ok_or_else(|| {
        let names = Facet::ALL.map(Facet::name);
        unknown_field(name, names.iter().copied().chain(["date", "mentions"]))
    })
}

/// A field that is none of those known, told with the nearest of them.
pub fn unknown_field<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Wrong {
    unknown("field", name, known)
}

/// A word that is none of those known of its kind, told with the nearest of them.
pub fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Wrong {
    let hint = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Wrong::new(format!("there is no {kind} `{name}`"), hint)
}

/// The name that was probably meant: alike enough, the most alike one first.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this, a guess confuses more than it helps.
    const ALIKE: f64 = 0.75;
    let name = name.to_lowercase();
    known
        .map(|other| (strsim::jaro_winkler(&name, other), other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facets_are_read_with_their_number_or_unit() {
        let wish = |field, limit| FacetWish { field, limit };
        let cases = [
            ("person", wish(FacetField::Values(Facet::Person), None)),
            ("person:20", wish(FacetField::Values(Facet::Person), Some(20))),
            ("date_source", wish(FacetField::Values(Facet::DateSource), None)),
            ("date", wish(FacetField::Date(Unit::Month), None)),
            ("date:year", wish(FacetField::Date(Unit::Year), None)),
            ("mentions", wish(FacetField::Mentions(Unit::Year), None)),
            ("mentions:week", wish(FacetField::Mentions(Unit::Week), None)),
        ];
        for (text, want) in cases {
            assert_eq!(facet_wish(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn wrong_values_are_told_with_the_nearest_right_one() {
        let facets = [
            ("persn", "there is no field `persn`", "did you mean `person`?"),
            ("Person", "there is no field `Person`", "did you mean `person`?"),
            ("qqq", "there is no field `qqq`", "there are person, org, place"),
            ("person:x", "`x` is not a number", "write a number of values: person:20"),
            ("date:hour", "dates are not counted by `hour`", "write date:year"),
        ];
        for (text, message, hint) in facets {
            let error = facet_wish(text).expect_err(text);
            assert_eq!(error.message, message);
            assert!(
                error.hint.is_some_and(|found| found.starts_with(hint)),
                "hint of {text}"
            );
        }
        assert_eq!(
            date("2026-13-45").expect_err("no such day").message,
            "there is no such day as 2026-13-45"
        );
    }

    #[test]
    fn days_of_the_year() {
        let cases = [
            ("04-13", Some((4, 13))),
            ("02-29", Some((2, 29))),
            ("2-30", None),
            ("13-01", None),
            ("x", None),
        ];
        for (text, want) in cases {
            assert_eq!(month_day(text).ok(), want, "{text}");
        }
    }

    #[test]
    fn exclusions() {
        assert_eq!(exclusion("source=A = B"), Ok((Facet::Source, "A = B".into())));
        for text in ["source", "source=", "=x"] {
            assert!(exclusion(text).is_err(), "{text}");
        }
    }
}
