//! The English words that expressions of time are made of, class by class, and the tokens of a text.
//!
//! The table is all the vocabulary there is: a word that is not in it has the class [`Class::Other`], and no rule looks
//! at its letters.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::value::{Season, Unit};

/// What a token can do in an expression of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::dates) enum Class {
    /// Nothing.
    Other,
    /// A punctuation mark or any other single byte.
    Mark(u8),
    /// A figure: its value and how many digits it has.
    Figure(u32, u8),
    /// A number in letters.
    Count(u16),
    /// "couple", "few", "several": a number that is not told.
    Vague,
    /// "first", "second" and so on.
    Ordinal(u8),
    /// A month; the flag says that the word alone is doubtful ("may", "march", "Jan").
    Month(i8, bool),
    /// A weekday, 0 for Monday; the flag says that it is abbreviated.
    Weekday(i8, bool),
    /// A length of time in the singular.
    Unit(Unit),
    /// A length of time in the plural.
    Units(Unit),
    /// "period", "three months": the quarter or year that is being spoken of.
    Period,
    /// "half".
    Half,
    /// A season; the flag says that the word has another meaning ("fall", "spring").
    Season(Season, bool),
    /// A part of the day by its TimeML letters.
    Part(&'static str),
    /// Noon or midnight, by the hour.
    Hour(i8),
    /// Days away from the article's: "yesterday", "today", "tomorrow".
    Day(i8),
    /// "tonight".
    Tonight,
    /// "now", "currently".
    Present,
    /// "recently".
    Past,
    /// "soon".
    Future,
    /// "recent".
    Recent,
    /// "current".
    Current,
    /// A decade in letters ("nineties"), by its first year within the century.
    Decade(i8),
    /// "the".
    The,
    /// "a", "an".
    A,
    /// "this", "these".
    This,
    /// "that", "same".
    That,
    /// "last".
    Last,
    /// "past".
    Bygone,
    /// "next".
    Next,
    /// "coming", "upcoming".
    Coming,
    /// "previous", "preceding".
    Previous,
    /// "following".
    Following,
    /// "latest".
    Latest,
    /// "early", "late", "mid": a part of what follows.
    Early,
    /// "earlier".
    Earlier,
    /// "later".
    Later,
    /// "end", "beginning", "middle".
    Edge,
    /// "ago".
    Ago,
    /// "before".
    Before,
    /// "after".
    After,
    /// "of".
    Of,
    /// "in", "during".
    In,
    /// "on".
    On,
    /// "and", "or", "to", "through".
    Joint,
    /// "until", "by": what follows lies ahead.
    Until,
    /// "since", "from" and others that a year may follow.
    Cue,
    /// "or so".
    So,
    /// "future" as a noun.
    FutureNoun,
    /// "near", "foreseeable": they stand before "future".
    Near,
    /// "new", of New Year's Day.
    New,
    /// "fiscal".
    Fiscal,
    /// A feast; most need a second word ("Labor Day").
    Feast(Feast),
    /// "day" in names of days: "eve".
    Eve,
    /// "a.m." or "p.m." without stops: the hours to add.
    HalfDay(i8),
    /// "am", "pm" letters of "a.m.".
    Letter(u8),
    /// A zone of time.
    Zone,
    /// "q1": quarter by figure follows.
    Q,
    /// "s": plural or genitive after a mark or figure.
    S,
    /// "as", after "soon".
    As,
    /// "each", "every": what follows is repeated and no date.
    Each,
    /// "st", "nd", "rd", "th".
    Suffix,
    /// A verb of what will be.
    Ahead,
    /// A verb of what was.
    Back,
    /// What is measured in figures of four digits without being a year.
    Counted,
}

/// A feast or memorial day with a rule for its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::dates) enum Feast {
    /// 25 December.
    Christmas,
    /// "New Year's": 1 January, 31 December with "Eve".
    NewYear,
    /// Fourth Thursday of November.
    Thanksgiving,
    /// Western Easter Sunday.
    Easter,
    /// Friday before Easter.
    GoodFriday,
    /// 31 October.
    Halloween,
    /// 14 February.
    Valentine,
    /// First Monday of September.
    LaborDay,
    /// Last Monday of May.
    MemorialDay,
    /// Tuesday after the first Monday of November.
    ElectionDay,
    /// 4 July.
    IndependenceDay,
    /// 11 November.
    VeteransDay,
}

/// The vocabulary: each row a class and its words, in lower case.
#[rustfmt::skip]
const WORDS: &[(Class, &str)] = &[
    (Class::Month(1, false), "january"), (Class::Month(1, true), "jan"),
    (Class::Month(2, false), "february"), (Class::Month(2, true), "feb"),
    (Class::Month(3, true), "march mar"),
    (Class::Month(4, false), "april"), (Class::Month(4, true), "apr"),
    (Class::Month(5, true), "may"),
    (Class::Month(6, false), "june"), (Class::Month(6, true), "jun"),
    (Class::Month(7, false), "july"), (Class::Month(7, true), "jul"),
    (Class::Month(8, false), "august"), (Class::Month(8, true), "aug"),
    (Class::Month(9, false), "september"), (Class::Month(9, true), "sept sep"),
    (Class::Month(10, false), "october"), (Class::Month(10, true), "oct"),
    (Class::Month(11, false), "november"), (Class::Month(11, true), "nov"),
    (Class::Month(12, false), "december"), (Class::Month(12, true), "dec"),
    (Class::Weekday(0, false), "monday"),
    (Class::Weekday(1, false), "tuesday"),
    (Class::Weekday(2, false), "wednesday"),
    (Class::Weekday(3, false), "thursday"),
    (Class::Weekday(4, false), "friday"),
    (Class::Weekday(5, false), "saturday"),
    (Class::Weekday(6, false), "sunday"),
    (Class::Weekday(0, true), "mon"),
    (Class::Weekday(1, true), "tue tues"),
    (Class::Weekday(2, true), "wed"),
    (Class::Weekday(3, true), "thu thur thurs"),
    (Class::Weekday(4, true), "fri"),
    (Class::Weekday(5, true), "sat"),
    (Class::Weekday(6, true), "sun"),
    (Class::Unit(Unit::Hour), "hour minute"),
    (Class::Units(Unit::Hour), "hours minutes seconds"),
    (Class::Unit(Unit::Day), "day"),
    (Class::Units(Unit::Day), "days"),
    (Class::Unit(Unit::Week), "week"),
    (Class::Units(Unit::Week), "weeks"),
    (Class::Unit(Unit::Fortnight), "fortnight"),
    (Class::Units(Unit::Fortnight), "fortnights"),
    (Class::Unit(Unit::Weekend), "weekend"),
    (Class::Units(Unit::Weekend), "weekends"),
    (Class::Unit(Unit::Month), "month"),
    (Class::Units(Unit::Month), "months"),
    (Class::Unit(Unit::Quarter), "quarter"),
    (Class::Units(Unit::Quarter), "quarters"),
    (Class::Unit(Unit::Year), "year"),
    (Class::Units(Unit::Year), "years"),
    (Class::Unit(Unit::Decade), "decade"),
    (Class::Units(Unit::Decade), "decades"),
    (Class::Unit(Unit::Century), "century"),
    (Class::Units(Unit::Century), "centuries"),
    (Class::Period, "period"),
    (Class::Half, "half"),
    (Class::Season(Season::Spring, true), "spring"),
    (Class::Season(Season::Summer, false), "summer"),
    (Class::Season(Season::Autumn, false), "autumn"),
    (Class::Season(Season::Autumn, true), "fall"),
    (Class::Season(Season::Winter, false), "winter"),
    (Class::Part("MO"), "morning dawn daybreak"),
    (Class::Part("AF"), "afternoon"),
    (Class::Part("EV"), "evening"),
    (Class::Part("NI"), "night"),
    (Class::Hour(12), "noon midday"),
    (Class::Hour(0), "midnight"),
    (Class::Day(-1), "yesterday"),
    (Class::Day(0), "today"),
    (Class::Day(1), "tomorrow"),
    (Class::Tonight, "tonight"),
    (Class::Present, "now currently presently nowadays"),
    (Class::Past, "recently lately"),
    (Class::Future, "soon shortly"),
    (Class::Recent, "recent"),
    (Class::Current, "current"),
    (Class::Decade(20), "twenties"),
    (Class::Decade(30), "thirties"),
    (Class::Decade(40), "forties"),
    (Class::Decade(50), "fifties"),
    (Class::Decade(60), "sixties"),
    (Class::Decade(70), "seventies"),
    (Class::Decade(80), "eighties"),
    (Class::Decade(90), "nineties"),
    (Class::Count(1), "one"), (Class::Count(2), "two"), (Class::Count(3), "three"), (Class::Count(4), "four"),
    (Class::Count(5), "five"), (Class::Count(6), "six"), (Class::Count(7), "seven"), (Class::Count(8), "eight"),
    (Class::Count(9), "nine"), (Class::Count(10), "ten"), (Class::Count(11), "eleven"), (Class::Count(12), "twelve"),
    (Class::Count(13), "thirteen"), (Class::Count(14), "fourteen"), (Class::Count(15), "fifteen"),
    (Class::Count(16), "sixteen"), (Class::Count(17), "seventeen"), (Class::Count(18), "eighteen"),
    (Class::Count(19), "nineteen"), (Class::Count(20), "twenty"), (Class::Count(30), "thirty"),
    (Class::Count(40), "forty"), (Class::Count(50), "fifty"), (Class::Count(60), "sixty"),
    (Class::Count(70), "seventy"), (Class::Count(80), "eighty"), (Class::Count(90), "ninety"),
    (Class::Count(100), "hundred"), (Class::Count(1000), "thousand"),
    (Class::Vague, "couple few several many some"),
    (Class::Ordinal(1), "first"), (Class::Ordinal(2), "second"), (Class::Ordinal(3), "third"),
    (Class::Ordinal(4), "fourth"), (Class::Ordinal(5), "fifth"), (Class::Ordinal(6), "sixth"),
    (Class::Ordinal(7), "seventh"), (Class::Ordinal(8), "eighth"), (Class::Ordinal(9), "ninth"),
    (Class::Ordinal(10), "tenth"), (Class::Ordinal(11), "eleventh"), (Class::Ordinal(12), "twelfth"),
    (Class::Ordinal(13), "thirteenth"), (Class::Ordinal(14), "fourteenth"), (Class::Ordinal(15), "fifteenth"),
    (Class::Ordinal(16), "sixteenth"), (Class::Ordinal(17), "seventeenth"), (Class::Ordinal(18), "eighteenth"),
    (Class::Ordinal(19), "nineteenth"), (Class::Ordinal(20), "twentieth"), (Class::Ordinal(30), "thirtieth"),
    (Class::The, "the"),
    (Class::A, "a an"),
    (Class::This, "this these"),
    (Class::That, "that same"),
    (Class::Last, "last"),
    (Class::Bygone, "past"),
    (Class::Next, "next"),
    (Class::Coming, "coming upcoming"),
    (Class::Previous, "previous preceding prior"),
    (Class::Following, "following"),
    (Class::Latest, "latest"),
    (Class::Early, "early late mid"),
    (Class::Earlier, "earlier"),
    (Class::Later, "later"),
    (Class::Edge, "end beginning middle start close"),
    (Class::Ago, "ago"),
    (Class::Before, "before"),
    (Class::After, "after"),
    (Class::Of, "of"),
    (Class::In, "in during"),
    (Class::On, "on"),
    (Class::Joint, "and or to through"),
    (Class::Until, "until till by"),
    (Class::Cue, "since from between circa about around for at over than"),
    (Class::So, "so"),
    (Class::FutureNoun, "future"),
    (Class::Near, "near foreseeable distant"),
    (Class::New, "new"),
    (Class::Fiscal, "fiscal"),
    (Class::Feast(Feast::Christmas), "christmas"),
    (Class::Feast(Feast::Thanksgiving), "thanksgiving"),
    (Class::Feast(Feast::Easter), "easter"),
    (Class::Feast(Feast::Halloween), "halloween"),
    (Class::Feast(Feast::GoodFriday), "good"),
    (Class::Feast(Feast::Valentine), "valentine"),
    (Class::Feast(Feast::LaborDay), "labor labour"),
    (Class::Feast(Feast::MemorialDay), "memorial"),
    (Class::Feast(Feast::ElectionDay), "election"),
    (Class::Feast(Feast::IndependenceDay), "independence"),
    (Class::Feast(Feast::VeteransDay), "veterans"),
    (Class::Eve, "eve"),
    (Class::HalfDay(0), "am"),
    (Class::HalfDay(12), "pm"),
    (Class::Zone, "gmt utc est edt cst cdt mst mdt pst pdt et ct mt pt bst cet cest"),
    (Class::Q, "q"),
    (Class::S, "s"),
    (Class::As, "as"),
    (Class::Each, "each every"),
    (Class::Suffix, "st nd rd th"),
    (Class::Ahead, "will shall ll would expected expects expect plans plan planned scheduled due hopes intends slated \
        upcoming must may could should going set wo"),
    (Class::Back, "was were had did said says has have been became began came fell found gave got held made met \
        rose saw sent showed shot sold spoke stood took told went won wrote lost left led kept put ran paid broke \
        brought caught died quit struck flew hit cut"),
    (Class::Counted, "people miles mile feet foot metres meters km kilometres kilometers yards acres hectares tons \
        tonnes dollars pounds euros yen francs marks troops soldiers men women workers jobs employees votes seats \
        residents shares points percent homes houses members students refugees calories words copies rooms cars"),
];

static TABLE: LazyLock<FxHashMap<u128, Class>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for (class, words) in WORDS {
        for word in words.split_ascii_whitespace() {
            // The first row wins: "may" is a month before it is a verb.
            table.entry(key(word.as_bytes())).or_insert(*class);
        }
    }
    table
});

/// A short word as a number, in lower case.
fn key(word: &[u8]) -> u128 {
    word.iter().fold(0, |key, byte| key << 8 | u128::from(byte | 0x20))
}

/// One token of a text.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::dates) struct Token {
    /// First byte.
    pub(in crate::analysis::dates) start: u32,
    /// Byte after its last.
    pub(in crate::analysis::dates) end: u32,
    /// What it can do.
    pub(in crate::analysis::dates) class: Class,
    /// Whether it begins with a capital.
    pub(in crate::analysis::dates) capital: bool,
    /// Whether a blank stands before it.
    pub(in crate::analysis::dates) apart: bool,
}

/// Longest word of the table.
const LONGEST: usize = 16;

/// Cuts a text into tokens; white space is dropped, and a blank line becomes the mark `\n`.
pub(in crate::analysis::dates) fn tokens(text: &str) -> Vec<Token> {
    let table = &*TABLE;
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 5 + 8);
    let mut at = 0;
    let mut apart = true;
    while let Some(&first) = bytes.get(at) {
        let start = at;
        at += 1;
        let class = match first {
            b' ' | b'\t' | b'\r' => {
                apart = true;
                continue;
            }
            b'\n' => {
                apart = true;
                if bytes
                    .get(at..)
                    .is_some_and(|rest| rest.iter().find(|byte| !b" \t\r".contains(byte)) == Some(&b'\n'))
                {
                    Class::Mark(b'\n')
                } else {
                    continue;
                }
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                at += bytes.get(at..).map_or(0, |rest| {
                    rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
                });
                let joined = bytes.get(at).is_some_and(|byte| *byte >= 0x80);
                match bytes.get(start..at) {
                    Some(word) if word.len() <= LONGEST && !joined => class_of(table, word),
                    _ => Class::Other,
                }
            }
            b'0'..=b'9' => {
                at += bytes
                    .get(at..)
                    .map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
                figure(bytes.get(start..at).unwrap_or_default())
            }
            0x80.. => {
                at += bytes
                    .get(at..)
                    .map_or(0, |rest| rest.iter().take_while(|byte| **byte >= 0x80).count());
                match text.get(start..at) {
                    Some("\u{a0}") => {
                        apart = true;
                        continue;
                    }
                    Some("’" | "‘") => Class::Mark(b'\''),
                    Some("–" | "—") => Class::Mark(b'-'),
                    _ => Class::Other,
                }
            }
            mark => Class::Mark(mark),
        };
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(at)) else {
            break;
        };
        tokens.push(Token {
            start: from,
            end: to,
            class,
            capital: first.is_ascii_uppercase(),
            apart,
        });
        apart = false;
    }
    tokens
}

fn class_of(table: &FxHashMap<u128, Class>, word: &[u8]) -> Class {
    match table.get(&key(word)) {
        Some(class) => *class,
        // Most verbs of the past end so, and few other words in small letters do.
        None if word.len() > 4 && word.ends_with(b"ed") && word.first().is_some_and(u8::is_ascii_lowercase) => {
            Class::Back
        }
        None if word.len() == 1 => Class::Letter(word.first().map_or(0, |byte| byte | 0x20)),
        None => Class::Other,
    }
}

fn figure(digits: &[u8]) -> Class {
    if digits.len() > 8 {
        return Class::Other;
    }
    let value = digits
        .iter()
        .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'));
    Class::Figure(value, digits.len() as u8)
}
