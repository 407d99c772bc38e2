//! Expressions of time in Chinese, simplified and traditional.
//!
//! Chinese has no tense and no blanks: a number with its counter (年, 月, 日, 季度) or one of the words of a table opens an
//! expression, and the longest reading is taken. Dates of the lunar calendar are marked and not resolved.

mod words;

use std::ops::Range;

use jiff::civil::{self, Weekday};

use super::value::{Direction, Season, Unit, Value, monday, month_day_from, month_from, weekday_from};
use words::{LATER_WORDS, Word, simplified, word_at};

/// All expressions of a text, in order, with their values.
pub(super) fn find(text: &str, article: Option<civil::Date>) -> Vec<(Range<u32>, Value)> {
    let (mut chars, mut places) = (Vec::with_capacity(text.len() / 2), Vec::with_capacity(text.len() / 2));
    for (place, c) in text.char_indices() {
        let Ok(place) = u32::try_from(place) else { break };
        places.push(place);
        chars.push(simplified(c));
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut reader = Reader {
        chars: &chars,
        article,
        topic: None,
        last_end: 0,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some((next, value)) = reader.open(at).filter(|(next, _)| *next > at) else {
            at = reader.step(at);
            continue;
        };
        if value.first().is_some() {
            reader.topic = Some(value);
        }
        reader.last_end = next;
        let place = |at: usize| places.get(at).copied().unwrap_or(end);
        found.push((place(at)..place(next), value));
        at = next;
    }
    found
}

/// The character after an expression, and its value.
type Hit = (usize, Value);

/// A part of a year, made from the year.
type PartOfYear = fn(i16) -> Value;

/// A number in figures or numerals.
#[derive(Clone, Copy)]
struct Number {
    value: i64,
    /// How many figures: 4 for a year.
    width: usize,
    end: usize,
}

struct Reader<'t> {
    chars: &'t [char],
    article: Option<civil::Date>,
    /// The last value spoken of.
    topic: Option<Value>,
    /// Where the last expression ended.
    last_end: usize,
}

impl Reader<'_> {
    fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    fn is(&self, at: usize, any: &str) -> bool {
        any.contains(self.at(at)) && self.at(at) != '\0'
    }

    /// Whether a text stands here.
    fn starts(&self, at: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(place, c)| self.at(at + place) == c)
    }

    /// The end of the first of some texts that stands here.
    fn past(&self, at: usize, texts: &[&str]) -> Option<usize> {
        texts
            .iter()
            .find(|text| self.starts(at, text))
            .map(|text| at + text.chars().count())
    }

    /// Where to look on where no expression begins: half a number is no number.
    fn step(&self, at: usize) -> usize {
        if let Some(number) = self.number(at) {
            return number.end;
        }
        match self.run(at, usize::MAX, |c| is_figure(c) || is_numeral(c)) {
            long if long > LONGEST_NUMBER => at + long,
            _ => at + 1,
        }
    }

    /// How many characters of a kind stand here; no more than `most` are looked at.
    fn run(&self, at: usize, most: usize, belongs: fn(char) -> bool) -> usize {
        let rest = self.chars.get(at..).unwrap_or_default();
        rest.iter().take(most).take_while(|c| belongs(**c)).count()
    }

    fn number(&self, at: usize) -> Option<Number> {
        let figures = self.run(at, LONGEST_NUMBER + 1, is_figure);
        let len = match figures {
            0 => self.run(at, LONGEST_NUMBER + 1, is_numeral),
            figures => figures,
        };
        if len > LONGEST_NUMBER {
            return None;
        }
        let text: String = self
            .chars
            .get(at..at + len)?
            .iter()
            .map(|c| if *c == '两' { '二' } else { *c })
            .collect();
        let (value, width) = if figures > 0 {
            (text.parse().ok()?, figures)
        } else {
            super::chinese_number(&text)?
        };
        Some(Number {
            value,
            width,
            end: at + len,
        })
    }

    fn open(&self, at: usize) -> Option<Hit> {
        if let Some(number) = self.number(at) {
            return self.counted(at, number);
        }
        let (word, end) = word_at(self.chars, at)?;
        self.word(at, word, end)
    }

    /// `2019年3月5日`, `3月5日`, `5日`, `三年前`, `20世纪90年代`, `1990年代`, `三季度`.
    fn counted(&self, at: usize, number: Number) -> Option<Hit> {
        let Number { value, width, end } = number;
        let before = at.checked_sub(1).map_or('\0', |before| self.at(before));
        if ".,$¥:：/-".contains(before) && !(before == '-' && at == self.last_end + 1) {
            return None;
        }
        if let Some(hit) = self.ago(value, end) {
            return Some(hit);
        }
        match self.at(end) {
            '年' if self.at(end + 1) == '代' && value % 10 == 0 => self.decade(value, end + 2),
            '年' if width == 4 => self.within_year(year_of(value)?, end + 1),
            // A year of two figures is one only before its month.
            '年' if width == 2
                && (50..100).contains(&value)
                && self.number(end + 1).is_some_and(|month| self.at(month.end) == '月') =>
            {
                self.within_year(year_of(1900 + value)?, end + 1)
            }
            '月' if self.is(end + 1, "份底初中末")
                || self.number(end + 1).is_some()
                || !self.is(end + 1, "球亮饼租薪") =>
            {
                self.within_month(at, None, value, end + 1)
            }
            '日' if width <= 2 && !self.is(end + 1, "内间来元本游线楼馆院") => {
                self.day_alone(at, value, end + 1)
            }
            // "10号" is a house, a shirt or a train as often as a day.
            '号' if width <= 2
                && (self.in_range(at) || "在于至到".contains(before))
                && !self.is(end + 1, "线球楼馆院公机门") =>
            {
                self.day_alone(at, value, end + 1)
            }
            '世' if self.at(end + 1) == '纪' => self.century(value, end + 2),
            '季' if self.at(end + 1) == '度' && (1..=4).contains(&value) && width == 1 => {
                let quarter = i8::try_from(value).ok()?;
                self.with_year_of_part(Value::Quarter(self.article?.year(), quarter), end + 2)
            }
            '至' | '到' | '-' | '—' | '–' | '/' if width == 4 => {
                self.iso_day(value, end).or_else(|| self.first_year(value, end))
            }
            _ => None,
        }
    }

    /// The `2019` of `2019至2021年`.
    fn first_year(&self, value: i64, end: usize) -> Option<Hit> {
        let second = self
            .number(end + 1)
            .filter(|second| second.width == 4 && self.at(second.end) == '年')?;
        let year = year_of(value)?;
        (second.value > value).then_some((end, Value::Year(year)))
    }

    /// `2026-01-17`.
    fn iso_day(&self, year: i64, at: usize) -> Option<Hit> {
        let month = self.number(at + 1)?;
        let day = self
            .number(month.end + 1)
            .filter(|_| self.at(month.end) == self.at(at))?;
        Some((day.end, Value::Day(civil_day(year_of(year)?, month.value, day.value)?)))
    }

    /// `三年前`, `两个月后`, `10天前`.
    fn ago(&self, count: i64, at: usize) -> Option<Hit> {
        const UNITS: [(&str, Unit); 9] = [
            ("个月", Unit::Month),
            ("个星期", Unit::Week),
            ("星期", Unit::Week),
            ("周", Unit::Week),
            ("天", Unit::Day),
            ("日", Unit::Day),
            ("年", Unit::Year),
            ("个世纪", Unit::Century),
            ("个季度", Unit::Quarter),
        ];
        let (end, unit) = UNITS
            .iter()
            .find_map(|(text, unit)| Some((self.past(at, &[text])?, *unit)))?;
        let count = i32::try_from(count).ok().filter(|count| *count < 1000)?;
        if let Some(end) = self.past(end, &["以前", "之前", "前"]) {
            return Some((end, unit.from(self.article?, -count)?));
        }
        // "3日后" is a day of the month as often as a length of time.
        let later = self
            .past(end, &["以后", "之后", "后"])
            .filter(|_| !self.starts(at, "日"))?;
        let base = self.topic.and_then(Value::first).or(self.article)?;
        Some((later, unit.from(base, count)?))
    }

    /// `90年代`; the century stands before it, else it is the last one.
    fn decade(&self, value: i64, end: usize) -> Option<Hit> {
        let decade = i16::try_from(value / 10).ok()?;
        let decade = match value {
            0..=90 => 190 + decade,
            1000..=2990 => decade,
            _ => return None,
        };
        Some((
            self.past(end, &["初期", "中期", "后期", "末期", "初", "末"])
                .unwrap_or(end),
            Value::Decade(decade),
        ))
    }

    /// `21世纪`, `20世纪90年代`.
    fn century(&self, number: i64, end: usize) -> Option<Hit> {
        let century = i16::try_from(number)
            .ok()
            .filter(|century| (10..=30).contains(century))?
            - 1;
        if let Some(decade) = self.number(end)
            && self.starts(decade.end, "年代")
        {
            return Some((
                decade.end + 2,
                Value::Decade(century * 10 + i16::try_from(decade.value / 10).ok()?),
            ));
        }
        Some((self.past(end, &["初", "末"]).unwrap_or(end), Value::Century(century)))
    }

    /// What follows a year: a month and a day, a quarter, a half, a season.
    fn within_year(&self, year: i16, at: usize) -> Option<Hit> {
        let start = self.past(at, &["的", "第"]).unwrap_or(at);
        if let Some(number) = self.number(start) {
            let small = i8::try_from(number.value).unwrap_or(0);
            if self.at(number.end) == '月'
                && let Some(hit) = self.within_month(at, Some(year), number.value, number.end + 1)
            {
                return Some(hit);
            }
            if self.starts(number.end, "季度") && (1..=4).contains(&small) {
                return Some((number.end + 2, Value::Quarter(year, small)));
            }
        }
        const PARTS: [(&str, PartOfYear); 8] = [
            ("上半年", |year| Value::Half(year, 1)),
            ("下半年", |year| Value::Half(year, 2)),
            ("春", |year| Value::Season(year, Season::Spring)),
            ("夏", |year| Value::Season(year, Season::Summer)),
            ("秋", |year| Value::Season(year, Season::Autumn)),
            ("冬", |year| Value::Season(year, Season::Winter)),
            ("元旦", |year| {
                civil_day(year, 1, 1).map_or(Value::Year(year), Value::Day)
            }),
            ("国庆节", |year| {
                civil_day(year, 10, 1).map_or(Value::Year(year), Value::Day)
            }),
        ];
        if let Some((end, part)) = PARTS
            .iter()
            .find_map(|(text, part)| Some((self.past(at, &[text])?, part(year))))
        {
            let end = if matches!(part, Value::Season(..)) {
                self.past(end, &["季", "天"]).unwrap_or(end)
            } else {
                end
            };
            return Some((end, part));
        }
        let edge = self.past(at, &["年初", "年底", "年末", "初", "底", "末"]);
        // "1900年初次" ends before 初.
        let edge = edge.filter(|edge| !self.is(*edge, "次步期中级始"));
        Some((edge.unwrap_or(at), Value::Year(year)))
    }

    /// What follows a month: a day.
    fn within_month(&self, from: usize, year: Option<i16>, month: i64, at: usize) -> Option<Hit> {
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        let year = year.or_else(|| self.year_of_sentence(from));
        // Only the lunar calendar writes its first ten days so.
        if self.at(at) == '初'
            && let Some((end, day)) = self.lunar_day(at)
        {
            return Some((end, Value::Lunar(month, day)));
        }
        if let Some(day) = self.number(at).filter(|day| day.width <= 2 && self.is(day.end, "日号")) {
            let number = i8::try_from(day.value).ok()?;
            let date = match year {
                Some(year) => civil::Date::new(year, month, number).ok()?,
                None => self.day_without_year(from, month, number)?,
            };
            return Some(self.part_of_day(date, day.end + 1));
        }
        let value = match year {
            Some(year) => Value::Month(year, month),
            None => self.month_alone(from, month)?,
        };
        Some((
            self.past(at, &["份", "上旬", "中旬", "下旬", "初", "中", "底", "末"])
                .unwrap_or(at),
            value,
        ))
    }

    /// `5月3日`: the nearest, unless it is far; then the last, or the next where something is planned.
    fn day_without_year(&self, from: usize, month: i8, day: i8) -> Option<civil::Date> {
        let article = self.article?;
        let near = month_day_from(article, month, day, Direction::Near)?;
        let away = article.until(near).ok()?.get_days().abs();
        match away {
            0..=NEAR => Some(near),
            _ if self.is_planned(from) => month_day_from(article, month, day, Direction::Ahead),
            _ => month_day_from(article, month, day, Direction::Back),
        }
    }

    fn month_alone(&self, from: usize, month: i8) -> Option<Value> {
        let article = self.article?;
        let away = (month - article.month()).rem_euclid(12);
        let direction = match away {
            0..=1 | 11 => Direction::Near,
            _ if self.is_planned(from) => Direction::Ahead,
            _ => Direction::Back,
        };
        month_from(article, month, direction)
    }

    /// Whether only the mark of a range stands between the last expression and this place.
    fn in_range(&self, at: usize) -> bool {
        self.last_end > 0 && at == self.last_end + 1 && self.is(self.last_end, "至到-—–、和与及")
    }

    /// The year of which the sentence has just spoken, where it is not the article's: "1926年4月动工，11月26日通车".
    fn year_of_sentence(&self, at: usize) -> Option<i16> {
        let year = self.topic.and_then(Value::first)?.year();
        let between = self.chars.get(self.last_end..at)?;
        let same_sentence = between.len() <= LONGEST_CLAUSE && !between.iter().any(|c| "。！？；\n".contains(*c));
        (same_sentence && self.article.is_none_or(|article| year < article.year() - 1)).then_some(year)
    }

    /// `17日`: of the month just spoken of in a range, else the last such day, or the next if it lies within a week.
    fn day_alone(&self, at: usize, day: i64, end: usize) -> Option<Hit> {
        let number = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;

        if self.in_range(at)
            && let Some(first) = self.topic.and_then(Value::first)
        {
            let date = civil::Date::new(first.year(), first.month(), number).ok()?;
            return Some(self.part_of_day(date, end));
        }
        let article = self.article?;
        let this = civil::Date::new(article.year(), article.month(), number).ok();
        let soon = this.filter(|day| {
            article
                .until(*day)
                .is_ok_and(|span| span.get_days() <= 7 || self.is_planned(at))
        });
        let last = || {
            let before = article.first_of_month().yesterday().ok()?;
            civil::Date::new(before.year(), before.month(), number).ok()
        };
        Some(self.part_of_day(soon.or_else(last)?, end))
    }

    /// `上午`, `晚`, `下午3时20分` after a day.
    fn part_of_day(&self, day: civil::Date, at: usize) -> Hit {
        const PARTS: [(&str, &str, i8); 18] = [
            ("凌晨", "MO", 0),
            ("清晨", "MO", 0),
            ("早晨", "MO", 0),
            ("早上", "MO", 0),
            ("上午", "MO", 0),
            ("早间", "MO", 0),
            ("中午", "AF", 12),
            ("正午", "AF", 12),
            ("下午", "AF", 12),
            ("午后", "AF", 12),
            ("傍晚", "EV", 12),
            ("晚上", "EV", 12),
            ("晚间", "EV", 12),
            ("深夜", "NI", 12),
            ("夜间", "NI", 12),
            ("早", "MO", 0),
            ("晚", "EV", 12),
            ("夜", "NI", 12),
        ];
        let part = PARTS
            .iter()
            .find_map(|(text, letters, add)| Some((self.past(at, &[text])?, *letters, *add)));
        let clock_at = part.map_or(at, |(end, ..)| end);
        if let Some(hour) = self.number(clock_at)
            && let Some(mark) = self.past(hour.end, &["时", "点", ":"])
            && let Ok(value) = i8::try_from(hour.value)
            && value <= 24
        {
            let minute = self
                .number(mark)
                .filter(|minute| self.at(minute.end) == '分' || self.at(hour.end) == ':');
            let end = minute.map_or(mark, |minute| self.past(minute.end, &["分"]).unwrap_or(minute.end));
            let add = part.map_or(0, |(.., add)| if value < 12 { add } else { 0 });
            let minute = minute.and_then(|minute| i8::try_from(minute.value).ok()).unwrap_or(0);
            return (end, Value::Clock(day, value + add, minute));
        }
        match part {
            Some((end, letters, _)) => (end, Value::Part(day, letters)),
            None => (at, Value::Day(day)),
        }
    }

    /// An expression that a word of the table opens.
    fn word(&self, at: usize, word: Word, end: usize) -> Option<Hit> {
        let day = |day: Value| Some(self.part_of_day(day.first()?, end));
        match word {
            Word::Year(years) => self.within_year(self.article?.year().checked_add(years)?, end),
            Word::SpokenYear(years) => {
                let base = self.topic.and_then(Value::first).or(self.article)?;
                self.within_year(base.year().checked_add(years)?, end)
            }
            Word::Month(months) => match Unit::Month.from(self.article?, months)? {
                Value::Month(year, month) => self.within_month(at, Some(year), i64::from(month), end),
                _ => None,
            },
            Word::SpokenMonth => {
                let base = self.topic.and_then(Value::first).or(self.article)?;
                self.within_month(at, Some(base.year()), i64::from(base.month()), end)
            }
            Word::Quarter(quarters) => Some((end, Unit::Quarter.from(self.article?, quarters)?)),
            Word::Day(days) => day(Unit::Day.from(self.article?, days)?),
            Word::Part(days, letters) => {
                Some((end, Value::Part(Unit::Day.from(self.article?, days)?.first()?, letters)))
            }
            Word::SpokenDay(days) => day(Unit::Day.from(self.topic.and_then(Value::first).or(self.article)?, days)?),
            Word::Week(weeks) => self.week(weeks, end),
            Word::Weekday => self.weekday(at, end),
            Word::Ordinal => {
                let number = self.number(end).filter(|number| self.starts(number.end, "季度"))?;
                self.counted(end, number)
            }
            Word::Half(half) => Some((end, Value::Half(self.article?.year(), half))),
            Word::LastCentury => match self.number(end).filter(|number| self.starts(number.end, "年代")) {
                Some(decade) => Some((
                    decade.end + 2,
                    Value::Decade(190 + i16::try_from(decade.value / 10).ok()?),
                )),
                None => Some((end, Value::Century(19))).filter(|_| self.article.is_none_or(|day| day.year() >= 2000)),
            },
            Word::ThisCentury => Some((end, Unit::Century.from(self.article?, 0)?)),
            Word::Republic => {
                let number = self
                    .number(end)
                    .filter(|number| number.width <= 3 && self.at(number.end) == '年')?;
                self.within_year(year_of(number.value + 1911)?, number.end + 1)
            }
            Word::Lunar => self.lunar(end),
            Word::LunarMonth(month) => {
                let (end, day) = self.lunar_day(end)?;
                Some((end, Value::Lunar(month, day)))
            }
            Word::Feast(month, number) => {
                let date = month_day_from(
                    self.article?,
                    month,
                    number,
                    if self.is_planned(at) {
                        Direction::Ahead
                    } else {
                        Direction::Near
                    },
                )?;
                Some((end, Value::Day(date)))
            }
            Word::LunarFeast(month, day) => Some((end, Value::Lunar(month, day))),
            Word::Present => Some((end, Value::Present)),
            Word::Past => Some((end, Value::Past)),
            Word::Future => Some((end, Value::Future)),
        }
    }

    /// `上周五`, `下周`, `本周末`.
    fn week(&self, weeks: i32, end: usize) -> Option<Hit> {
        let week = Unit::Week.from(self.article?, weeks)?.first()?;
        if self.at(end) == '末' {
            return Some((end + 1, Value::Weekend(week)));
        }
        match weekday_of(self.at(end)) {
            Some(weekday) => {
                let day = week.checked_add(jiff::Span::new().try_days(weekday).ok()?).ok()?;
                Some(self.part_of_day(day, end + 1))
            }
            None => Some((end, Value::Week(week))),
        }
    }

    /// `周五`, `星期天`, `周末`: the last, or the next where something is planned.
    fn weekday(&self, at: usize, end: usize) -> Option<Hit> {
        let article = self.article?;
        let counts = at
            .checked_sub(1)
            .is_some_and(|before| self.is(before, "〇零一二三四五六七八九十两几每数个0123456789"));
        if counts {
            return None;
        }
        if self.at(end) == '末' && self.at(at) == '周' {
            return Some((end + 1, Value::Weekend(monday(article)?)));
        }
        let weekday = Weekday::from_monday_zero_offset(weekday_of(self.at(end))?).ok()?;
        let direction = if self.is_planned(at) {
            Direction::Ahead
        } else {
            Direction::Back
        };
        Some(self.part_of_day(weekday_from(article, weekday, direction)?, end + 1))
    }

    /// `农历三月初五`, `农历正月十五`, `农历八月`.
    fn lunar(&self, at: usize) -> Option<Hit> {
        let (month, after) = match self.at(at) {
            '正' => (1, at + 1),
            '冬' => (11, at + 1),
            '腊' => (12, at + 1),
            _ => {
                let number = self.number(at)?;
                (
                    i8::try_from(number.value)
                        .ok()
                        .filter(|month| (1..=12).contains(month))?,
                    number.end,
                )
            }
        };
        if self.at(after) != '月' {
            return None;
        }
        let (end, day) = self.lunar_day(after + 1).unwrap_or((after + 1, 0));
        Some((end, Value::Lunar(month, day)))
    }

    /// `初五`, `十五`, `廿三`.
    fn lunar_day(&self, at: usize) -> Option<(usize, i8)> {
        let start = if self.at(at) == '初' { at + 1 } else { at };
        let number = self.number(start)?;
        let day = i8::try_from(number.value).ok().filter(|day| (1..=30).contains(day))?;
        Some((self.past(number.end, &["日"]).unwrap_or(number.end), day))
    }

    /// A quarter without a year: the last that has begun, or the next where something is planned.
    fn with_year_of_part(&self, this: Value, end: usize) -> Option<Hit> {
        let begun = this.first()? <= self.article?;
        let years = if begun || self.is_planned(end) { 0 } else { -1 };
        Some((end, this.years_later(years)?))
    }

    /// Whether a word of plans stands near, in the same clause or the next.
    fn is_planned(&self, at: usize) -> bool {
        (at.saturating_sub(REACH)..at + REACH).any(|place| LATER_WORDS.iter().any(|word| self.starts(place, word)))
    }
}

/// The most figures of a number; what is longer is a table or a drawing.
const LONGEST_NUMBER: usize = 18;

fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百廿两".contains(c)
}

/// A year holds for so many characters after it was named.
const LONGEST_CLAUSE: usize = 30;

/// A day without a year is the nearest one, if no more than so many days away.
const NEAR: i32 = 75;

/// How many characters a word of plans may stand away.
const REACH: usize = 12;

fn weekday_of(c: char) -> Option<i8> {
    let place = "一二三四五六日"
        .chars()
        .position(|day| day == c)
        .or((c == '天').then_some(6));
    i8::try_from(place?).ok()
}

fn year_of(value: i64) -> Option<i16> {
    i16::try_from(value).ok().filter(|year| (1000..=2999).contains(year))
}

fn civil_day(year: i16, month: i64, day: i64) -> Option<civil::Date> {
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
