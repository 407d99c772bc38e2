//! Ranges as people write them, of dates or of numbers: `a..b`, `..b`, `a..`, `>=a`, `<b`, `[a TO b]`, `{a TO b}`.

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End<'a> {
    /// As typed.
    pub(super) text: &'a str,
    /// Whether it belongs to the range.
    pub(super) included: bool,
}

/// A range, or one value; a missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range<'a> {
    /// No range.
    One(&'a str),
    /// From one end to the other.
    Ends(Option<End<'a>>, Option<End<'a>>),
}

/// Splits a range into its ends.
pub(super) fn split(text: &str) -> Range<'_> {
    let text = text.trim();
    for (sign, included) in [(">=", true), ("≥", true), (">", false)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Range::Ends(end(rest, included), None);
        }
    }
    for (sign, included) in [("<=", true), ("≤", true), ("<", false)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Range::Ends(None, end(rest, included));
        }
    }
    if let Some((from, to)) = text.split_once("..") {
        return Range::Ends(end(from, true), end(to.trim_start_matches('.'), true));
    }
    let open = text.strip_prefix(['[', '{']);
    let inner = open.map_or(text, |rest| rest.strip_suffix([']', '}']).unwrap_or(rest));
    match [" TO ", " to "].iter().find_map(|word| inner.split_once(word)) {
        Some((from, to)) => Range::Ends(end(from, !text.starts_with('{')), end(to, !text.ends_with('}'))),
        None => Range::One(inner.trim()),
    }
}

/// An end; nothing and `*` leave it open.
fn end(text: &str, included: bool) -> Option<End<'_>> {
    let text = text.trim();
    (!matches!(text, "" | "*")).then_some(End { text, included })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_split_at_their_signs() {
        let ends = |from: &'static str, to: &'static str| Range::Ends(end(from, true), end(to, true));
        let cases = [
            ("2019", Range::One("2019")),
            ("2019..2021", ends("2019", "2021")),
            ("..2021", ends("", "2021")),
            ("2019..", ends("2019", "")),
            ("..", ends("", "")),
            ("2019...2021", ends("2019", "2021")),
            ("[a TO b]", ends("a", "b")),
            ("[* TO b]", ends("", "b")),
            (">=5", ends("5", "")),
            ("<=5", ends("", "5")),
            (">5", Range::Ends(end("5", false), None)),
            ("<5", Range::Ends(None, end("5", false))),
            ("{a TO b]", Range::Ends(end("a", false), end("b", true))),
            ("[a]", Range::One("a")),
            (">", Range::Ends(None, None)),
        ];
        for (text, want) in cases {
            assert_eq!(split(text), want, "{text}");
        }
    }
}
