//! The language of the page: which one a reader gets, and how numbers, dates and counts are said in it.

use super::address::Address;
use super::messages::{CHINESE, ENGLISH, Messages};
use crate::article::{Date, Precision};

/// A language of the interface with its words.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    /// Its code, BCP 47.
    pub code: &'static str,
    /// Its words.
    pub t: &'static Messages,
}

/// The languages of the interface: the name in an address, the code, the words.
const LANGUAGES: [(&str, &str, &Messages); 2] = [("en", "en", &ENGLISH), ("zh", "zh-Hans", &CHINESE)];

impl Ui {
    /// The language that the address names (`ui=zh`), else the first that the browser asks for and we speak.
    pub fn of(address: &Address, accepted: Option<&str>) -> Ui {
        let wished = address.get("ui").into_iter();
        let accepted = accepted.unwrap_or_default().split(',');
        wished.chain(accepted).find_map(Ui::named).unwrap_or(Ui {
            code: "en",
            t: &ENGLISH,
        })
    }

    fn named(tag: &str) -> Option<Ui> {
        let primary = tag.trim().split(['-', ';']).next().unwrap_or_default();
        let known = LANGUAGES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(primary));
        known.map(|(_, code, t)| Ui { code, t })
    }

    /// The other language, by its name in an address and its own name.
    pub fn other(&self) -> (&'static str, &'static str) {
        if self.code == "en" {
            ("zh", "中文")
        } else {
            ("en", "English")
        }
    }

    /// A text with its `{}` filled in, one after the other.
    pub fn fill(&self, form: &str, values: &[&str]) -> String {
        let mut parts = form.split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        let values = values.iter().copied().chain(std::iter::repeat(""));
        for (part, value) in parts.zip(values) {
            text.push_str(value);
            text.push_str(part);
        }
        text
    }

    /// [`Ui::fill`] with one value.
    pub fn say(&self, form: &str, value: &str) -> String {
        self.fill(form, &[value])
    }

    /// A number and its noun; a form with `|` has one for a single thing and one for others.
    pub fn count(&self, number: u64, form: &str) -> String {
        let (one, many) = form.split_once('|').unwrap_or((form, form));
        self.fill(if number == 1 { one } else { many }, &[&self.number(number)])
    }

    /// A number with commas between thousands.
    pub fn number(&self, number: u64) -> String {
        let plain = number.to_string();
        let mut text = String::with_capacity(plain.len() + plain.len() / 3);
        for (at, digit) in plain.chars().enumerate() {
            if at > 0 && (plain.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }

    /// A number of bytes.
    #[allow(clippy::cast_precision_loss)] // One digit is shown.
    pub fn bytes(&self, number: u64) -> String {
        const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
        let thousands = |power: i32| number as f64 / 1000f64.powi(power);
        let power = (0..4).find(|power| thousands(*power) < 999.95).unwrap_or(4);
        let unit = usize::try_from(power).ok().and_then(|at| UNITS.get(at)).unwrap_or(&"");
        match power {
            0 => format!("{number} {unit}"),
            _ => format!("{:.1} {unit}", thousands(power)),
        }
    }

    /// A date as precise as it is known; what is no date stands as it is.
    pub fn date(&self, date: &str) -> String {
        let Ok(parsed) = date.parse::<Date>() else {
            return date.to_owned();
        };
        let form = match parsed.precision() {
            Precision::Year => self.t.year_form,
            Precision::Month => self.t.month_form,
            Precision::Day | Precision::Time => self.t.day_form,
        };
        let day = parsed.first_day().strftime(form).to_string();
        match date.split_once('T').and_then(|(_, time)| time.get(..5)) {
            Some(time) => format!("{day}, {time}"),
            None => day,
        }
    }

    /// The day of a date, without its time.
    pub fn day(&self, date: &str) -> String {
        self.date(date.split('T').next().unwrap_or(date))
    }

    /// A span of a timeline, short: months by name, weeks and quarters as they are.
    pub fn span(&self, value: &str) -> String {
        match value.parse::<Date>() {
            Ok(date) if date.precision() == Precision::Month => {
                date.first_day().strftime(self.t.short_month_form).to_string()
            }
            Ok(date) if date.precision() == Precision::Day => {
                date.first_day().strftime(self.t.short_day_form).to_string()
            }
            _ => value.to_owned(),
        }
    }

    /// A unit of the calendar.
    pub fn unit(&self, unit: &str) -> &'static str {
        match unit {
            "quarter" => self.t.quarter,
            "month" => self.t.month,
            "week" => self.t.week,
            "day" => self.t.day,
            _ => self.t.year,
        }
    }

    /// A field of the archive.
    pub fn field(&self, name: &str) -> &'static str {
        let t = self.t;
        match name {
            "person" => t.people,
            "org" => t.organisations,
            "place" => t.places,
            "source" => t.sources,
            "section" => t.sections,
            "by" => t.authors,
            "tag" => t.tags,
            "lang" => t.languages,
            "folder" => t.folders,
            "page" => t.pages,
            "edition" => t.editions,
            "status" => t.statuses,
            "date_source" => t.date_sources,
            "dateline" => t.datelines,
            "date" => t.years,
            _ => "",
        }
    }

    /// A value of a field: languages by name, all else as it stands.
    pub fn value(&self, field: &str, value: &str) -> String {
        let name = (field == "lang").then(|| self.language(value)).flatten();
        name.map_or_else(|| super::text::line(value), str::to_owned)
    }

    /// The name of a language.
    fn language(&self, code: &str) -> Option<&'static str> {
        let found = super::messages::LANGUAGE_NAMES
            .iter()
            .find(|(known, ..)| *known == code);
        found.map(|(_, english, chinese)| if self.code == "en" { *english } else { *chinese })
    }

    /// Where a date was found.
    pub fn date_source(&self, source: &str) -> String {
        let found = super::messages::DATE_SOURCES
            .iter()
            .find(|(known, ..)| *known == source);
        found.map_or_else(
            || source.to_owned(),
            |(_, english, chinese)| (if self.code == "en" { *english } else { *chinese }).to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ui(query: &str, accepted: Option<&str>) -> Ui {
        Ui::of(&Address::read(query), accepted)
    }

    #[test]
    fn a_reader_gets_the_language_that_was_chosen_or_is_read() {
        let cases = [
            ("", None, "en"),
            ("", Some("fr-FR, zh-CN;q=0.8, en;q=0.5"), "zh-Hans"),
            ("", Some("de, en-GB;q=0.9, zh;q=0.1"), "en"),
            ("ui=en", Some("zh"), "en"),
            ("ui=zh", Some("en"), "zh-Hans"),
            ("ui=xx", Some("zh-TW"), "zh-Hans"),
        ];
        for (query, accepted, code) in cases {
            assert_eq!(ui(query, accepted).code, code, "{query} {accepted:?}");
        }
    }

    #[test]
    fn numbers_and_dates_are_said_as_people_say_them() {
        let (en, zh) = (ui("", None), ui("ui=zh", None));
        assert_eq!(en.count(1, "{} article|{} articles"), "1 article");
        assert_eq!(en.count(12_345, "{} article|{} articles"), "12,345 articles");
        assert_eq!(zh.count(1, "{} 篇"), "1 篇");
        assert_eq!(
            [0, 999, 1000, 2_500_000].map(|n| en.bytes(n)),
            ["0 B", "999 B", "1.0 kB", "2.5 MB"]
        );
        let cases = [
            ("1921", "1921", "1921年"),
            ("1921-03", "March 1921", "1921年3月"),
            ("2026-01-17", "17 January 2026", "2026年1月17日"),
            ("2026-01-17T09:12:00Z", "17 January 2026, 09:12", "2026年1月17日, 09:12"),
            ("undated", "undated", "undated"),
        ];
        for (date, english, chinese) in cases {
            assert_eq!([en.date(date), zh.date(date)], [english, chinese]);
        }
        assert_eq!(en.day("2026-01-17T09:12:00Z"), "17 January 2026");
        assert_eq!(
            [en.span("2026-01"), en.span("2026-W03"), zh.span("2026-01")],
            ["Jan 2026", "2026-W03", "2026年1月"]
        );
    }
}
