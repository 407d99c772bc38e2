//! Texts of articles on their way to a page: cut where something is marked, and made harmless on one line.
//!
//! Templates escape everything that they print, so no markup of an article is ever markup of a page. What is left to do
//! here are the characters that reach beyond their own text: those that turn the direction of writing.

use crate::wire::Snippet;

/// A stretch of text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether the search matched it.
    pub hit: bool,
}

/// Cuts a passage at its marks.
pub fn passage(snippet: &Snippet) -> Vec<Piece> {
    cut(&snippet.text, 0, &snippet.marks)
}

/// Cuts a text that begins at a code point of a longer one at those marks of the longer one that fall into it; the marks
/// stand in order.
pub fn cut(text: &str, begin: usize, marks: &[[usize; 2]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.chars();
    let length = text.chars().count();
    let mut at = 0;
    let mut take = |count: usize, hit: bool| {
        let text: String = rest.by_ref().take(count).collect();
        if !text.is_empty() {
            pieces.push(Piece { text, hit });
        }
    };
    let from = marks.partition_point(|[_, end]| *end <= begin);
    let within = marks.get(from..).unwrap_or_default().iter();
    for [start, end] in within.take_while(|[start, _]| *start < begin + length) {
        let (start, end) = (start.saturating_sub(begin), end.saturating_sub(begin).min(length));
        if start < at || end <= start {
            continue;
        }
        take(start - at, false);
        take(end - start, true);
        at = end;
    }
    take(length.saturating_sub(at), false);
    pieces
}

/// A headline or name on one line: without control characters, line ends, and the marks by which a text could turn the
/// writing direction of what stands around it.
pub fn line(text: &str) -> String {
    let harmless = |c: &char| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let folded = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let text: String = folded.filter(harmless).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address that may be followed: of the web, and of nothing else (`javascript:`, `data:`, `file:`).
pub fn web_address(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let clean = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    (clean && (scheme("https://") || scheme("http://"))).then_some(url)
}

/// A part of a path, as an address spells it; slashes stay.
pub fn path_part(text: &str) -> String {
    const ESCAPED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    percent_encoding::utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let show = |piece: &Piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn marks_are_cut_by_code_points() {
        let cases: [(&str, usize, &[[usize; 2]], &str); 7] = [
            ("", 0, &[], ""),
            ("the dam", 0, &[], "the dam"),
            ("the dam", 0, &[[4, 7]], "the [dam]"),
            ("港口关闭了", 0, &[[0, 2], [2, 4]], "[港口][关闭]了"),
            ("the dam", 100, &[[0, 4], [104, 107], [110, 120]], "the [dam]"),
            ("the dam", 0, &[[4, 99], [5, 6]], "the [dam]"),
            ("the dam", 102, &[[100, 105]], "[the] dam"),
        ];
        for (text, begin, marks, want) in cases {
            assert_eq!(shown(&cut(text, begin, marks)), want, "{text} {marks:?}");
        }
    }

    #[test]
    fn a_line_keeps_to_itself() {
        let cases = [
            ("Harbour\n closed\u{0}", "Harbour closed"),
            ("\u{202e}evil\u{202c} name\u{2069}", "evil name"),
            ("مرفأ بيروت", "مرفأ بيروت"),
        ];
        for (text, want) in cases {
            assert_eq!(line(text), want);
        }
    }

    #[test]
    fn only_the_web_is_linked() {
        let cases = [
            ("https://a.example/x?y=1", true),
            ("HTTP://a.example", true),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)//https://", false),
            ("java\nscript:alert(1)", false),
            ("data:text/html,x", false),
            ("//a.example", false),
            ("http", false),
        ];
        for (url, linked) in cases {
            assert_eq!(web_address(url).is_some(), linked, "{url}");
        }
    }

    #[test]
    fn identifiers_become_paths() {
        assert_eq!(path_part("a b/c#8?.md"), "a%20b/c%238%3F.md");
        assert_eq!(path_part("许文岚"), "%E8%AE%B8%E6%96%87%E5%B2%9A");
    }
}
