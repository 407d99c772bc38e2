//! The printed dateline: `CARACAS, Jan 17 (Reuters) -`, `LONDON, 3 March 1921 —`, `新华社北京1月17日电`.
//!
//! It names the place of writing, often the agency, and a day whose year is left to the reader. The year is taken only
//! from other evidence, never guessed.

use jiff::civil;

use crate::analysis::dates::names;
use crate::article::{Date, Precision};

use super::printed::{Order, head_of, parse_start};

/// What a printed dateline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// Place of writing, as printed: "CARACAS".
    pub place: String,
    /// Agency, where printed: "Reuters", "新华社".
    pub agency: Option<String>,
    /// The day; `None` where none is printed, or one without a year and no other evidence gives it.
    pub date: Option<Date>,
    /// How many bytes of the body it takes.
    pub len: usize,
}

/// Reads the dateline that a body begins with. `near` is what other evidence says of the date: it gives the year, that
/// in which the printed day lies nearest.
///
/// ```
/// use dateline::analysis::published::from_dateline;
///
/// let found = from_dateline("CARACAS, Jan 17 (Reuters) - The port was closed.", "2026".parse().ok()).unwrap();
/// assert_eq!(found.place, "CARACAS");
/// assert_eq!(found.agency.as_deref(), Some("Reuters"));
/// assert_eq!(found.date.unwrap().to_string(), "2026-01-17");
/// ```
pub fn from_dateline(body: &str, near: Option<Date>) -> Option<Dateline> {
    let trimmed = body.trim_start();
    let lead = body.len() - trimmed.len();
    let head = head_of(trimmed, LONGEST);
    let mut found = chinese(head, near).or_else(|| western(head, near))?;
    found.len += lead;
    Some(found)
}

/// The place in a field that holds a dateline and nothing else, whose day or agency publishers often leave in.
///
/// ```
/// use dateline::analysis::published::place_of_dateline;
///
/// assert_eq!(place_of_dateline("CALGARY, Alberta, March 3 -"), "CALGARY, Alberta");
/// assert_eq!(place_of_dateline("LISBON (LW)"), "LISBON");
/// ```
pub fn place_of_dateline(line: &str) -> &str {
    let printed = line.split('(').next().unwrap_or_default();
    let printed = printed.trim_matches([' ', '-', '–', '—', '_', ',']);
    place_and_day(printed).0
}

/// No dateline is longer, in bytes.
const LONGEST: usize = 160;

/// What ends a western dateline, with the blanks that must stand around it.
const ENDS: [&str; 7] = [" -- ", " - ", " – ", " — ", " _ ", "— ", "-- "];

/// Agencies and papers that open a Chinese dateline, simplified and traditional, longest first where one begins another.
const CHINESE_AGENCIES: [&str; 24] = [
    "新华社",
    "新華社",
    "新华网",
    "中新社",
    "中新网",
    "中国新闻网",
    "中國新聞網",
    "中央社",
    "中通社",
    "人民网",
    "央视网",
    "央广网",
    "光明网",
    "本报",
    "本報",
    "本社",
    "法新社",
    "路透社",
    "美联社",
    "美聯社",
    "共同社",
    "韩联社",
    "塔斯社",
    "彭博社",
];

fn western(head: &str, near: Option<Date>) -> Option<Dateline> {
    let line = head.split('\n').next()?;
    let (end, mark) = ENDS
        .iter()
        .filter_map(|mark| Some((line.find(mark)?, *mark)))
        .min_by_key(|(at, _)| *at)?;
    // A day behind the dash ends a period of which the line tells: "Open 31 May 2026 - 6 June 2026".
    let behind = parse_start(line.get(end + mark.len()..)?.trim_start(), Order::DayFirst);
    if behind.is_ok_and(|(date, _)| date.precision() >= Precision::Day) {
        return None;
    }
    let printed = line.get(..end)?.trim_start_matches(['(', '[', '“', '"']);
    let (printed, agency) = match printed.split_once('(') {
        Some((before, after)) => (before, Some(after.split([')', ']']).next()?.trim().to_owned())),
        None => (printed, None),
    };
    let (place, day) = place_and_day(printed.trim().trim_end_matches(','));
    let has_day = day.is_some();
    let capitals = place.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
    let named = place.chars().next().is_some_and(char::is_uppercase) && place.split_whitespace().count() <= 6;
    // In small letters, only a day or an agency tells a dateline from a sentence with a dash.
    let known = (capitals && place.chars().count() > 2) || place_opens_capital(place) || has_day || agency.is_some();
    (named && known).then(|| Dateline {
        place: place.to_owned(),
        agency: agency.filter(|agency| !agency.is_empty()),
        date: day.and_then(|day| day.resolve(near)),
        len: end + mark.len(),
    })
}

/// `MEXICO CITY, Mexico`: the city in capitals, the land not.
fn place_opens_capital(place: &str) -> bool {
    place.split_once(',').is_some_and(|(city, _)| {
        city.chars().filter(|c| c.is_alphabetic()).count() > 2 && !city.chars().any(char::is_lowercase)
    })
}

/// Parts `LONDON, 3 March 1921` at the first place from which a day can be read.
fn place_and_day(printed: &str) -> (&str, Option<PrintedDay>) {
    // What stands before the last bytes is more than a day.
    let near_end = printed.len().saturating_sub(LONGEST);
    let starts = printed.match_indices([' ', ',']).map(|(at, _)| at);
    for at in starts.filter(|at| *at >= near_end) {
        let Some(rest) = printed.get(at + 1..) else { continue };
        if let Some(day) = PrintedDay::read(rest.trim()) {
            let place = printed.get(..at).unwrap_or_default().trim_end_matches([',', ' ']);
            // `Lisbon. 3 March` ends a sentence, `BOISE, Ida., March 3` cuts a word.
            let is_cut = place.contains(',');
            return (if is_cut { place } else { place.trim_end_matches('.') }, Some(day));
        }
    }
    (printed, None)
}

/// A day as a dateline prints it, with or without its year.
enum PrintedDay {
    Whole(Date),
    NoYear { month: i8, day: i8 },
}

impl PrintedDay {
    /// Reads a text that is nothing but a day.
    fn read(text: &str) -> Option<PrintedDay> {
        if let Ok((date, used)) = parse_start(text, Order::default())
            && date.precision() >= Precision::Day
            && text.get(used..)?.trim_matches(['.', ',', ' ']).is_empty()
        {
            return Some(PrintedDay::Whole(date));
        }
        let parts: Vec<&str> = text.split([' ', '.', ',']).filter(|part| !part.is_empty()).collect();
        let (month, day) = match parts.as_slice() {
            [month, day] if month.starts_with(char::is_alphabetic) => (month, day),
            [day, month] => (month, day),
            _ => return None,
        };
        let month = names::month(&month.to_lowercase())?;
        let day = day.trim_end_matches(char::is_alphabetic).parse().ok()?;
        (1..=31).contains(&day).then_some(PrintedDay::NoYear { month, day })
    }

    /// The day in the year in which it lies nearest to other evidence.
    fn resolve(self, near: Option<Date>) -> Option<Date> {
        match self {
            PrintedDay::Whole(date) => Some(date),
            PrintedDay::NoYear { month, day } => nearest_year(month, day, near?),
        }
    }
}

fn nearest_year(month: i8, day: i8, near: Date) -> Option<Date> {
    let anchor = near.first_day();
    let reach = if near.precision() == Precision::Year {
        0..=0
    } else {
        -1..=1
    };
    let days = reach.filter_map(|years| civil::Date::new(anchor.year().checked_add(years)?, month, day).ok());
    let nearest = days.min_by_key(|day| anchor.until(*day).map_or(i32::MAX, |span| span.get_days().abs()))?;
    Date::from_civil(nearest)
}

/// `新华社北京1月17日电`, `（中新社上海1月17日电）`, `本报讯`; `【中央社台北十七日電】` has no month and so no date.
fn chinese(head: &str, near: Option<Date>) -> Option<Dateline> {
    let opened = head.trim_start_matches(['（', '(', '【', '[', '\u{3000}']);
    let agency = CHINESE_AGENCIES.iter().find(|agency| opened.starts_with(**agency))?;
    let after = opened.strip_prefix(agency)?;
    let end = after.char_indices().take(40).find(|(_, c)| "电電讯訊".contains(*c))?;
    let printed = after.get(..end.0)?;
    let figures = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十年月日".contains(c);
    let place_len = printed.find(figures).unwrap_or(printed.len());
    let (place, day) = printed.split_at_checked(place_len)?;
    let place = place.trim_matches([' ', '，', ',', '\u{3000}']);
    let used = head.len() - after.len() + end.0 + end.1.len_utf8();
    Some(Dateline {
        place: place.to_owned(),
        agency: Some((*agency).to_owned()),
        date: chinese_day(day).and_then(|day| day.resolve(near)),
        len: used,
    })
}

/// `2026年1月17日`, `1月17日`, `十二月十七日`.
fn chinese_day(text: &str) -> Option<PrintedDay> {
    let text = text.trim();
    if let Ok((date, _)) = parse_start(text, Order::default())
        && date.precision() == Precision::Day
    {
        return Some(PrintedDay::Whole(date));
    }
    let (month, rest) = text.split_once('月')?;
    let day = rest.split(['日', '号', '號']).next()?;
    let number = |text: &str| -> Option<i8> {
        let value = text
            .trim()
            .parse()
            .ok()
            .or_else(|| crate::analysis::dates::chinese_number(text.trim()).map(|found| found.0));
        i8::try_from(value?).ok()
    };
    Some(PrintedDay::NoYear {
        month: number(month)?,
        day: number(day)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, near: &str) -> Option<(String, String, String)> {
        let found = from_dateline(body, near.parse().ok())?;
        let date = found.date.map(|date| date.to_string()).unwrap_or_default();
        Some((found.place, found.agency.unwrap_or_default(), date))
    }

    #[test]
    fn datelines_give_place_agency_and_day() {
        let cases = [
            (
                "CARACAS, Jan 17 (Reuters) - The port was closed.",
                "2026-01-18",
                "CARACAS",
                "Reuters",
                "2026-01-17",
            ),
            (
                "CARACAS, Jan 17 (Reuters) - The port was closed.",
                "",
                "CARACAS",
                "Reuters",
                "",
            ),
            (
                "LONDON, 3 March 1921 — Yesterday the mills",
                "",
                "LONDON",
                "",
                "1921-03-03",
            ),
            ("WASHINGTON (AP) -- Nobody came.", "2026", "WASHINGTON", "AP", ""),
            (
                "MEXICO CITY, Mexico, Dec. 31 (Corriere) – Fireworks",
                "2026-01-01",
                "MEXICO CITY, Mexico",
                "Corriere",
                "2025-12-31",
            ),
            (
                "BERLIN, 17. Januar (ddz) - Der Hafen",
                "2026",
                "BERLIN",
                "ddz",
                "2026-01-17",
            ),
            ("\n  Lisbon, 4 May 1901. — The harbour", "", "Lisbon", "", "1901-05-04"),
            (
                "新华社北京1月17日电（记者 王小明）港口关闭。",
                "2026-01",
                "北京",
                "新华社",
                "2026-01-17",
            ),
            (
                "（中新社上海2026年1月17日电）港口关闭。",
                "",
                "上海",
                "中新社",
                "2026-01-17",
            ),
            (
                "本報台北十二月三十一日訊 港口關閉。",
                "2026-01-01",
                "台北",
                "本報",
                "2025-12-31",
            ),
        ];
        for (body, near, place, agency, date) in cases {
            let want = (place.to_owned(), agency.to_owned(), date.to_owned());
            assert_eq!(read(body, near), Some(want), "{body}");
        }
    }

    #[test]
    fn a_field_of_its_own_may_hold_more_than_the_place() {
        let cases = [
            ("LONDON, April 3 -", "LONDON"),
            ("SAN MATEO, Calif., March 2 -", "SAN MATEO, Calif."),
            ("WASHINGTON, D.C., MARCH 18 - ", "WASHINGTON, D.C."),
            ("Lisbon", "Lisbon"),
            ("LISBON, Portugal (LW)", "LISBON, Portugal"),
            ("  Lisbon. 3 March 1921 —", "Lisbon"),
            ("ST. JOHN'S", "ST. JOHN'S"),
            ("March 3 -", "March 3"),
            ("里斯本", "里斯本"),
            ("-", ""),
        ];
        for (line, place) in cases {
            assert_eq!(place_of_dateline(line), place, "{line}");
        }
    }

    #[test]
    fn a_sentence_with_a_dash_is_no_dateline() {
        for body in [
            "The harbour - closed since May - was opened.",
            "It rained",
            "",
            "Ana Duarte, the mayor, said - twice - that",
            "新华社记者说，港口已经关闭。",
        ] {
            assert_eq!(from_dateline(body, "2026".parse().ok()), None, "{body}");
        }
    }
}
