//! The Chinese words that expressions of time are made of, in simplified characters; traditional ones are folded first.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// So many years from the article's.
    Year(i16),
    /// So many years from the one spoken of.
    SpokenYear(i16),
    /// So many months from the article's.
    Month(i32),
    /// The month spoken of.
    SpokenMonth,
    /// So many quarters from the article's.
    Quarter(i32),
    /// So many days from the article's.
    Day(i32),
    /// A part of the day so many days away.
    Part(i32, &'static str),
    /// So many days from the one spoken of.
    SpokenDay(i32),
    /// So many weeks from the article's.
    Week(i32),
    /// A day of the week follows.
    Weekday,
    /// 第: an ordinal number follows.
    Ordinal,
    /// A half of the article's year.
    Half(i8),
    /// The twentieth century, or a decade of it.
    LastCentury,
    /// The article's century.
    ThisCentury,
    /// A year of the Republic of China follows.
    Republic,
    /// A date of the lunar calendar follows.
    Lunar,
    /// A month of the lunar calendar by its name.
    LunarMonth(i8),
    /// A feast: month and day.
    Feast(i8, i8),
    /// A feast of the lunar calendar: month and day.
    LunarFeast(i8, i8),
    /// "Now".
    Present,
    /// "Recently".
    Past,
    /// "Soon".
    Future,
}

/// The vocabulary: each row what it says, and the words.
#[rustfmt::skip]
const WORDS: &[(Word, &str)] = &[
    (Word::Year(0), "今年 本年 本年度 今年度"),
    (Word::Year(-1), "去年 上年 上一年 去年度"),
    (Word::Year(-2), "前年"),
    (Word::Year(1), "明年 下一年 来年"),
    (Word::Year(2), "后年"),
    (Word::SpokenYear(0), "同年 当年"),
    (Word::SpokenYear(1), "次年 翌年"),
    (Word::Month(0), "本月 这个月 本月份"),
    (Word::Month(-1), "上月 上个月 上月份"),
    (Word::Month(1), "下月 下个月 下月份"),
    (Word::SpokenMonth, "同月 当月"),
    (Word::Quarter(0), "本季度 本季 这个季度"),
    (Word::Quarter(-1), "上季度 上季 上个季度 上一季度"),
    (Word::Quarter(1), "下季度 下季 下个季度 下一季度"),
    (Word::Day(0), "今天 今日 本日"),
    (Word::Day(-1), "昨天 昨日"),
    (Word::Day(-2), "前天 前日"),
    (Word::Day(-3), "大前天"),
    (Word::Day(1), "明天 明日"),
    (Word::Day(2), "后天"),
    (Word::Part(0, "MO"), "今早 今晨"),
    (Word::Part(0, "EV"), "今晚 今夜"),
    (Word::Part(-1, "EV"), "昨晚"),
    (Word::Part(-1, "NI"), "昨夜"),
    (Word::Part(1, "MO"), "明早 明晨"),
    (Word::Part(1, "EV"), "明晚"),
    (Word::SpokenDay(0), "当天 当日 同日 同一天"),
    (Word::SpokenDay(1), "次日 翌日 第二天 隔天"),
    (Word::Week(0), "本周 这周 这一周 本星期 这星期 这个星期 本礼拜"),
    (Word::Week(-1), "上周 上一周 上星期 上个星期 上礼拜 上个礼拜"),
    (Word::Week(1), "下周 下一周 下星期 下个星期 下礼拜 下个礼拜"),
    (Word::Weekday, "周 星期 礼拜"),
    (Word::Ordinal, "第"),
    (Word::Half(1), "上半年"),
    (Word::Half(2), "下半年"),
    (Word::LastCentury, "上世纪 上个世纪"),
    (Word::ThisCentury, "本世纪"),
    (Word::Republic, "民国"),
    (Word::Lunar, "农历 阴历 旧历 夏历"),
    (Word::LunarMonth(1), "正月"),
    (Word::LunarMonth(12), "腊月"),
    (Word::Feast(1, 1), "元旦"),
    (Word::Feast(2, 14), "情人节"),
    (Word::Feast(5, 1), "五一劳动节 劳动节"),
    (Word::Feast(6, 1), "儿童节"),
    (Word::Feast(10, 1), "国庆节 十一国庆"),
    (Word::Feast(12, 24), "平安夜"),
    (Word::Feast(12, 25), "圣诞节"),
    (Word::Feast(12, 31), "跨年夜"),
    (Word::LunarFeast(1, 1), "春节 大年初一"),
    (Word::LunarFeast(1, 15), "元宵节"),
    (Word::LunarFeast(5, 5), "端午节"),
    (Word::LunarFeast(7, 7), "七夕"),
    (Word::LunarFeast(8, 15), "中秋节 中秋"),
    (Word::LunarFeast(9, 9), "重阳节"),
    (Word::LunarFeast(12, 30), "除夕"),
    (Word::Present, "目前 现在 如今 当前 眼下 现今 当下"),
    (Word::Past, "近日 日前 最近 近期 近来 不久前 前不久 近年来 近年"),
    (Word::Future, "未来 将来 今后 不久后 日后"),
];

/// Words that show that something is planned.
pub(super) const LATER_WORDS: [&str; 8] = ["将于", "将在", "将会", "定于", "拟于", "计划", "预计", "将"];

type Row = (Vec<char>, Word);

static TABLE: LazyLock<FxHashMap<char, Vec<Row>>> = LazyLock::new(|| {
    let mut table: FxHashMap<char, Vec<Row>> = FxHashMap::default();
    for (word, forms) in WORDS {
        for form in forms.split_ascii_whitespace() {
            let chars: Vec<char> = form.chars().collect();
            if let Some(first) = chars.first() {
                table.entry(*first).or_default().push((chars, *word));
            }
        }
    }
    for rows in table.values_mut() {
        rows.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    table
});

/// The longest word of the table that stands here, and where it ends.
pub(super) fn word_at(text: &[char], at: usize) -> Option<(Word, usize)> {
    let rows = TABLE.get(text.get(at)?)?;
    let rest = text.get(at..)?;
    let (chars, word) = rows.iter().find(|(chars, _)| rest.starts_with(chars))?;
    Some((*word, at + chars.len()))
}

/// A character of the table's words in simplified form and of usual width; any other as it is.
#[rustfmt::skip]
pub(super) fn simplified(c: char) -> char {
    match c {
        '後' => '后', '個' => '个', '週' => '周', '禮' => '礼', '號' => '号', '點' => '点', '時' => '时', '國' => '国', '農' => '农',
        '曆' | '歷' => '历', '現' => '现', '來' => '来', '將' => '将', '這' => '这', '兩' => '两', '節' => '节', '聖' => '圣', '誕' => '诞',
        '慶' => '庆', '當' => '当', '紀' => '纪', '間' => '间', '臘' => '腊', '舊' => '旧', '陰' => '阴', '勞' => '劳',
        '動' => '动', '兒' => '儿', '陽' => '阳', '計' => '计', '劃' => '划', '預' => '预', '擬' => '拟', '於' => '于', '會' => '会', '內' => '内',
        '○' | '零' => '〇', '：' => ':',
        '０'..='９' => char::from_u32(c as u32 - 0xff10 + 0x30).unwrap_or(c),
        _ => c,
    }
}
