//! Whether a new sentence begins between two words.
//!
//! The rules know what newspapers write: titles before names, months, initials, states, closing quotes. A full stop
//! after an abbreviation ends a sentence only if the next word is one that likes to open sentences.

use super::Caps;

/// What is known of a word on either side of the gap.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Folded form.
    pub exact: &'a str,
    /// Capitals.
    pub caps: Caps,
    /// A character that is a word of its own.
    pub cjk: bool,
}

/// Whether `next` opens a sentence; `gap` is the text between the words, with the word before if that ends in a point.
pub fn opens(before: Side<'_>, gap: &str, next: Side<'_>) -> bool {
    match strongest(gap) {
        Stop::None => false,
        Stop::Chinese => true,
        Stop::Exclaimed => is_head(next),
        Stop::Point => is_head(next) && !is_abbreviation(before, next),
    }
}

/// Marks at the end of a sentence, the weaker before the stronger.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    None,
    /// A point with white space or a closing mark after it.
    Point,
    /// Question and exclamation marks.
    Exclaimed,
    /// A mark of Chinese or of another script that is used for nothing else.
    Chinese,
}

fn strongest(gap: &str) -> Stop {
    let mut stop = Stop::None;
    let mut chars = gap.chars().peekable();
    while let Some(c) = chars.next() {
        let found = match c {
            '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' => Stop::Chinese,
            '!' | '?' => Stop::Exclaimed,
            '.' | '…'
                if chars.peek().is_none_or(|next| !next.is_alphanumeric()) && gap.chars().any(char::is_whitespace) =>
            {
                Stop::Point
            }
            _ => Stop::None,
        };
        stop = stop.max(found);
    }
    stop
}

/// Whether a word can stand at the head of a sentence.
fn is_head(word: Side<'_>) -> bool {
    word.cjk || word.caps != Caps::Lower || !word.exact.starts_with(|c: char| c.is_lowercase())
}

fn is_abbreviation(before: Side<'_>, next: Side<'_>) -> bool {
    if before.cjk {
        return false;
    }
    let word = before.exact;
    let known = |table: &[&str]| table.binary_search(&word).is_ok();
    let initial = word.chars().nth(1).is_none() && word.starts_with(char::is_alphabetic);
    if known(TITLES) {
        return true;
    }
    if word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
        return AFTER_ORDINALS.binary_search(&next.exact).is_ok();
    }
    let doubtful = initial || known(SHORT) || (before.caps == Caps::All && known(ACRONYMS));
    doubtful && OPENERS.binary_search(&next.exact).is_err()
}

/// Abbreviations that a name or number always follows.
const TITLES: &[&str] = &[
    "adm", "atty", "brig", "capt", "cardl", "cmdr", "col", "cpl", "det", "dr", "dra", "drs", "fr", "frau", "gen",
    "gov", "hon", "insp", "lt", "maj", "messrs", "mlle", "mlles", "mm", "mme", "mmes", "mr", "mrs", "ms", "mt", "pres",
    "prof", "rep", "reps", "rev", "sen", "sens", "sgt", "sra", "srta", "ste", "supt", "vs",
];

/// Abbreviations that may also end a sentence.
const SHORT: &[&str] = &[
    "abs", "ala", "am", "apr", "ariz", "ark", "art", "aug", "av", "avda", "ave", "blvd", "bzw", "ca", "calif", "cia",
    "cie", "co", "colo", "conn", "corp", "dec", "del", "dept", "dist", "ed", "eds", "est", "etc", "evtl", "feb", "ff",
    "fig", "fla", "ft", "ga", "ggf", "hrsg", "ill", "inc", "ind", "jan", "jr", "jul", "jun", "kan", "ky", "ltd", "mar",
    "mass", "md", "mich", "minn", "mio", "miss", "mont", "mrd", "neb", "nev", "no", "nos", "nov", "nr", "oct", "okla",
    "ore", "pa", "pg", "phd", "pm", "pp", "pt", "pte", "pvt", "rd", "rs", "rte", "sep", "sept", "sr", "st", "str",
    "tel", "tenn", "tex", "usw", "va", "vgl", "vol", "vt", "wash", "wis", "wyo",
];

/// Dotted acronyms: a name often follows them.
const ACRONYMS: &[&str] = &[
    "dc", "eeuu", "eu", "jp", "jr", "la", "ny", "uae", "uk", "un", "us", "usa", "ussr",
];

/// German and Scandinavian words that follow an ordinal number, which is written with a point ("3. Mai").
const AFTER_ORDINALS: &[&str] = &[
    "april",
    "august",
    "bundesliga",
    "dezember",
    "februar",
    "jahrhundert",
    "jahrhunderts",
    "januar",
    "juli",
    "juni",
    "mai",
    "marz",
    "november",
    "oktober",
    "platz",
    "runde",
    "september",
    "tag",
];

/// Words that open sentences and seldom follow an abbreviation with a capital.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "al",
    "all",
    "also",
    "an",
    "and",
    "another",
    "as",
    "asked",
    "at",
    "aucun",
    "aux",
    "because",
    "before",
    "both",
    "but",
    "by",
    "ce",
    "cette",
    "das",
    "der",
    "des",
    "die",
    "dies",
    "diese",
    "during",
    "each",
    "ein",
    "eine",
    "el",
    "elle",
    "er",
    "es",
    "even",
    "few",
    "first",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "i",
    "if",
    "il",
    "ils",
    "in",
    "instead",
    "it",
    "its",
    "la",
    "last",
    "later",
    "le",
    "les",
    "los",
    "many",
    "meanwhile",
    "most",
    "mr",
    "mrs",
    "ms",
    "nach",
    "no",
    "not",
    "now",
    "officials",
    "on",
    "once",
    "one",
    "only",
    "other",
    "others",
    "our",
    "police",
    "several",
    "she",
    "sie",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "to",
    "today",
    "two",
    "un",
    "under",
    "une",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yet",
    "you",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_searching() {
        for table in [TITLES, SHORT, ACRONYMS, AFTER_ORDINALS, OPENERS] {
            let mut sorted = table.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(table, sorted);
        }
    }
}
