//! Full dates in German, French, Spanish and their neighbours: `17. Januar 2026`, `1er mars 1921`, `3 de enero`.
//!
//! One small grammar serves all, because they differ only in the names of months and in filler words. Of relative dates
//! only today, yesterday and tomorrow are known.

use std::ops::Range;

use jiff::civil;

use super::names;
use super::value::{Direction, Unit, Value, month_day_from};

/// What a language adds to the names of months.
struct Language {
    tag: &'static str,
    /// Words that stand between day, month and year.
    fillers: &'static [&'static str],
    /// Words for yesterday, today and tomorrow that mean nothing else.
    days: &'static [(&'static str, i32)],
    /// Words after which four figures are a year.
    years: &'static [&'static str],
}

/// The languages known.
#[rustfmt::skip]
const LANGUAGES: [Language; 6] = [
    Language { tag: "de", fillers: &[], days: &[("vorgestern", -2), ("gestern", -1), ("heute", 0), ("übermorgen", 2)], years: &["jahr", "jahre", "jahres", "seit", "bis", "ab", "anfang", "mitte", "ende"] },
    Language { tag: "fr", fillers: &[], days: &[("avant-hier", -2), ("hier", -1), ("aujourd’hui", 0), ("demain", 1)], years: &["en", "depuis", "année", "dès", "fin", "début", "mi"] },
    Language { tag: "es", fillers: &["de", "del"], days: &[("anteayer", -2), ("ayer", -1), ("hoy", 0)], years: &["en", "desde", "año", "hasta", "de", "del"] },
    Language { tag: "it", fillers: &[], days: &[("ieri", -1), ("oggi", 0), ("domani", 1)], years: &["nel", "dal", "anno", "del"] },
    Language { tag: "pt", fillers: &["de"], days: &[("ontem", -1), ("hoje", 0), ("amanhã", 1)], years: &["em", "desde", "ano", "de"] },
    Language { tag: "nl", fillers: &[], days: &[("gisteren", -1), ("vandaag", 0)], years: &["in", "sinds", "jaar", "vanaf"] },
];

/// All expressions of a text, or `None` for a language that is not in the table.
pub(super) fn find(text: &str, article: Option<civil::Date>, tag: &str) -> Option<Vec<(Range<u32>, Value)>> {
    let language = LANGUAGES.iter().find(|language| language.tag == tag)?;
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let hit = Reader {
            words: &words,
            article,
            language,
        }
        .open(at);
        let Some((end, value)) = hit.filter(|(end, _)| *end > at) else {
            at += 1;
            continue;
        };
        let last = words.get(end.saturating_sub(1)).unwrap_or(word);
        if let (Ok(start), Ok(end)) = (u32::try_from(word.start), u32::try_from(last.end)) {
            found.push((start..end, value));
        }
        at = end;
    }
    Some(found)
}

/// A run of letters or of figures.
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// What stands between it and the word before.
    gap: &'t str,
    number: Option<i16>,
}

/// Letters and figures of a text, run by run.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::with_capacity(text.len() / 6 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let figure = first.is_ascii_digit();
        if !figure && !first.is_alphabetic() {
            continue;
        }
        let same = |c: char| {
            if figure {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic() || matches!(c, '’' | '\'')
            }
        };
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| same(*c)) {
            end = at + c.len_utf8();
        }
        let run = text.get(start..end).unwrap_or_default();
        let gap = text
            .get(words.last().map_or(0, |word| word.end)..start)
            .unwrap_or_default();
        let number = run.parse().ok().filter(|_| figure && run.len() <= 4);
        words.push(Word {
            text: run,
            start,
            end,
            gap,
            number,
        });
    }
    words
}

struct Reader<'t> {
    words: &'t [Word<'t>],
    article: Option<civil::Date>,
    language: &'t Language,
}

/// The word after an expression, and its value.
type Hit = (usize, Value);

impl Reader<'_> {
    fn open(&self, at: usize) -> Option<Hit> {
        let word = self.words.get(at)?;
        match word.number {
            Some(number) if word.text.len() == 4 => self.iso_day(at).or_else(|| self.year(at, number)),
            Some(_) => self
                .numeric_day(at)
                .or_else(|| self.day_month(at))
                .or_else(|| self.first_of_range(at)),
            None => self.month_year(at).or_else(|| self.day_word(at)),
        }
    }

    fn number(&self, at: usize) -> Option<i16> {
        self.words.get(at)?.number
    }

    fn gap(&self, at: usize) -> &str {
        self.words.get(at).map_or("\n", |word| word.gap)
    }

    fn lower(&self, at: usize) -> Option<String> {
        self.words
            .get(at)
            .map(|word| word.text.to_lowercase().replace('\'', "’"))
    }

    fn past_fillers(&self, mut at: usize) -> usize {
        while self
            .lower(at)
            .is_some_and(|word| self.language.fillers.contains(&word.as_str()))
            && self.gap(at) == " "
        {
            at += 1;
        }
        at
    }

    fn month(&self, at: usize) -> Option<i8> {
        names::month(&self.lower(at)?).filter(|_| matches!(self.gap(at), " " | ". " | "." | "\u{a0}" | "\n"))
    }

    /// `2026-01-17`.
    fn iso_day(&self, at: usize) -> Option<Hit> {
        let joined = self.gap(at + 1) == "-" && self.gap(at + 2) == "-";
        let day = civil_day(self.number(at)?, self.number(at + 1)?, self.number(at + 2)?).filter(|_| joined)?;
        Some((at + 3, Value::Day(day)))
    }

    /// `1998` after a word that opens a year, or in brackets.
    fn year(&self, at: usize, year: i16) -> Option<Hit> {
        let before = at
            .checked_sub(1)
            .and_then(|before| self.lower(before))
            .unwrap_or_default();
        let cue = self.language.years.contains(&before.as_str()) && self.gap(at) == " " || self.gap(at).ends_with('(');
        (cue && (1500..=2100).contains(&year)).then_some((at + 1, Value::Year(year)))
    }

    /// `17.01.2026`, `17/1/26`.
    fn numeric_day(&self, at: usize) -> Option<Hit> {
        let mark = self.gap(at + 1);
        let marked = matches!(mark, "." | "/") && self.gap(at + 2) == mark;
        let year = self.number(at + 2).filter(|_| marked)?;
        let year = match self.words.get(at + 2)?.text.len() {
            4 => year,
            2 => year + if year >= 69 { 1900 } else { 2000 },
            _ => return None,
        };
        Some((
            at + 3,
            Value::Day(civil_day(year, self.number(at + 1)?, self.number(at)?)?),
        ))
    }

    /// `17. Januar 2026`, `1er mars 1921`, `3 de enero`.
    fn day_month(&self, at: usize) -> Option<Hit> {
        let day = self.number(at)?;
        let ordinal = self.lower(at + 1).is_some_and(|word| word == "er" || word == "º") && self.gap(at + 1).is_empty();
        let named = self.past_fillers(if ordinal { at + 2 } else { at + 1 });
        let month = self.month(named)?;
        let year_at = self.past_fillers(named + 1);
        let near = matches!(self.gap(year_at), " " | ". " | ", " | "\n" | "\u{a0}");
        if let Some(year) = self.number(year_at).filter(|year| near && *year >= 1000) {
            return Some((year_at + 1, Value::Day(civil_day(year, i16::from(month), day)?)));
        }
        let day = month_day_from(self.article?, month, i8::try_from(day).ok()?, Direction::Near)?;
        Some((named + 1, Value::Day(day)))
    }

    /// The `3` of `3. bis 7. Mai 2026`, `3 et 7 mai`.
    fn first_of_range(&self, at: usize) -> Option<Hit> {
        let joint = self.lower(at + 1).is_some_and(|word| {
            matches!(
                word.as_str(),
                "bis" | "und" | "et" | "au" | "y" | "al" | "e" | "en" | "tot"
            )
        });
        let second = if joint { at + 2 } else { at + 1 };
        let dash = matches!(self.gap(at + 1), "-" | "–" | ".-" | ".–");
        let (_, last) = self.day_month(second).filter(|_| joint || dash)?;
        let last = last.first()?;
        let first = civil_day(last.year(), i16::from(last.month()), self.number(at)?).filter(|first| *first < last)?;
        Some((at + 1, Value::Day(first)))
    }

    /// `Januar 2026`, `enero de 2026`.
    fn month_year(&self, at: usize) -> Option<Hit> {
        let month = names::month(&self.lower(at)?)?;
        let year_at = self.past_fillers(at + 1);
        let year = self
            .number(year_at)
            .filter(|year| (1000..=2999).contains(year) && self.gap(year_at) == " ")?;
        Some((year_at + 1, Value::Month(year, month)))
    }

    /// `gestern`, `aujourd'hui`, `ayer`.
    fn day_word(&self, at: usize) -> Option<Hit> {
        let word = self.lower(at)?;
        let (_, days) = self.language.days.iter().find(|(name, _)| *name == word)?;
        Some((at + 1, Unit::Day.from(self.article?, *days)?))
    }
}

fn civil_day(year: i16, month: i16, day: i16) -> Option<civil::Date> {
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
