//! Feasts and memorial days, and the rules by which their days are found.

use jiff::ToSpan;
use jiff::civil::{self, Weekday};

use super::english::words::Feast;

/// The day of a feast in a year.
pub(super) fn day(feast: Feast, year: i16) -> Option<civil::Date> {
    let fixed = |month, day| civil::Date::new(year, month, day).ok();
    let nth = |month, count, weekday| fixed(month, 1)?.nth_weekday_of_month(count, weekday).ok();
    match feast {
        Feast::NewYear => fixed(1, 1),
        Feast::Valentine => fixed(2, 14),
        Feast::GoodFriday => easter(year)?.checked_sub(2.days()).ok(),
        Feast::Easter => easter(year),
        Feast::MemorialDay => nth(5, -1, Weekday::Monday),
        Feast::IndependenceDay => fixed(7, 4),
        Feast::LaborDay => nth(9, 1, Weekday::Monday),
        Feast::Halloween => fixed(10, 31),
        Feast::ElectionDay => nth(11, 1, Weekday::Monday)?.tomorrow().ok(),
        Feast::VeteransDay => fixed(11, 11),
        Feast::Thanksgiving => nth(11, 4, Weekday::Thursday),
        Feast::Christmas => fixed(12, 25),
    }
}

/// Whether its name is enough, without "Day" or "Eve".
pub(super) fn stands_alone(feast: Feast) -> bool {
    matches!(
        feast,
        Feast::Christmas | Feast::Easter | Feast::Halloween | Feast::Thanksgiving
    )
}

/// Easter Sunday of the western churches, by the anonymous Gregorian rule (Meeus, "Astronomical Algorithms", chapter 8).
fn easter(year: i16) -> Option<civil::Date> {
    let year_of_cycle = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * year_of_cycle + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (year_of_cycle + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    civil::Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_where_calendars_have_them() {
        let cases = [
            (Feast::Easter, 1998, (4, 12)),
            (Feast::Easter, 2000, (4, 23)),
            (Feast::Easter, 2026, (4, 5)),
            (Feast::GoodFriday, 2026, (4, 3)),
            (Feast::Thanksgiving, 2025, (11, 27)),
            (Feast::ElectionDay, 2022, (11, 8)),
            (Feast::LaborDay, 2025, (9, 1)),
            (Feast::MemorialDay, 2025, (5, 26)),
        ];
        for (feast, year, (month, day_of_month)) in cases {
            assert_eq!(
                day(feast, year),
                civil::Date::new(year, month, day_of_month).ok(),
                "{feast:?} {year}"
            );
        }
    }
}
