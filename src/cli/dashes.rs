//! Words of a query that begin with a dash: `dateline search flood -river -has:person`.
//!
//! To a command line `-river` is a bundle of flags, and `-has:person` would print the help. No flag of ours is longer than
//! one letter, so what is longer is meant for the query. It is handed on with a blank before it, which a query passes
//! over and a parser of flags takes for a value.

use std::ffi::OsString;

/// The commands that take a query.
const ASKING: [&str; 5] = ["search", "facet", "timeline", "significant", "save"];

/// The arguments of the program with such words made fit for a parser of flags.
pub(super) fn for_flags(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let (mut asks, mut plain) = (false, false);
    let fit = |argument: OsString| {
        let Some(text) = argument.to_str() else { return argument };
        plain |= text == "--";
        if asks && !plain && excludes(text) {
            return format!(" {text}").into();
        }
        asks |= ASKING.contains(&text);
        argument
    };
    arguments.into_iter().map(fit).collect()
}

/// Whether an argument is a word to be left out: a dash and more than a flag of one letter or its value (`-n10`, `-f-`).
fn excludes(text: &str) -> bool {
    let Some(word) = text.strip_prefix('-').filter(|word| !word.starts_with('-')) else {
        return false;
    };
    let is_number = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'=');
    let is_flag = word.len() <= 1 || word == "f-" || word.strip_prefix('n').is_some_and(is_number);
    !is_flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_a_flag_belongs_to_the_query() {
        let cases = [
            ("dateline search flood -river", "dateline|search|flood| -river"),
            ("dateline search -has:person -n 5", "dateline|search| -has:person|-n|5"),
            (
                "dateline search -n5 -f q.tsv --json -q",
                "dateline|search|-n5|-f|q.tsv|--json|-q",
            ),
            ("dateline search -f- -(a -灯", "dateline|search|-f-| -(a| -灯"),
            ("dateline search -- -river", "dateline|search|--|-river"),
            (
                "dateline -q --index -x facet person -river",
                "dateline|-q|--index|-x|facet|person| -river",
            ),
            ("dateline index -river", "dateline|index|-river"),
        ];
        for (typed, want) in cases {
            let fit = for_flags(typed.split(' ').map(OsString::from));
            let fit: Vec<_> = fit.iter().map(|argument| argument.to_string_lossy()).collect();
            assert_eq!(fit.join("|"), want, "{typed}");
        }
    }
}
