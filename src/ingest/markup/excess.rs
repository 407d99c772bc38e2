//! What no page is and some file may be: shapes for which a parser, or what looks for the main text behind it, takes time
//! that grows with the square of their length. A look at the source tells them before they are parsed.

use std::borrow::Cow;

use memchr::memmem;
use rustc_hash::FxHashMap;

/// What a page, or a piece of one, has too much of, as the beginning of a sentence; `None` where it may be parsed.
pub(in crate::ingest) fn excess(html: &str) -> Option<&'static str> {
    /// Open elements, summed up over all tags: a tag may go through all that are open where it stands.
    const MOST_PASSED: usize = 200_000_000;
    /// Attributes of one element; each is compared with those before it.
    const MOST_ATTRIBUTES: usize = 1_000;
    /// Bytes that are gone through again for each sign that has to be written as a reference.
    const MOST_GONE_THROUGH: usize = 20 << 30;

    let mut open = Open::default();
    let (mut passed, mut gone_through) = (0_usize, 0_usize);
    let mut rest = html;
    loop {
        let (text, behind) = rest.split_at_checked(rest.find('<').unwrap_or(rest.len()))?;
        let tag = Tag::at(behind);
        let (signs, behind) = behind.split_at_checked(tag.as_ref().map_or(0, |tag| tag.len))?;
        gone_through = gone_through.saturating_add(again(text)).saturating_add(again(signs));
        if gone_through > MOST_GONE_THROUGH {
            return Some("too many references in one piece of text");
        }
        let tag = tag?;
        if tag.attributes > MOST_ATTRIBUTES {
            return Some("an element has too many attributes for a page");
        }
        if tag.part == Part::Start && open.takes_text_only(tag.name) {
            rest = behind_text(behind, tag.name);
        } else {
            rest = behind;
            open.pass(&tag);
        }
        passed = passed.saturating_add(open.all);
        if passed > MOST_PASSED {
            return Some("nested too deeply for a page");
        }
    }
}

/// How many bytes of a text are gone through where each sign that is written as a reference begins the search for the next
/// anew: no-break spaces begin with the byte C2.
fn again(text: &str) -> usize {
    memchr::memchr2_iter(b'&', 0xC2, text.as_bytes()).count() * text.len()
}

/// What follows the end tag of an element that holds text and no elements.
fn behind_text<'t>(text: &'t str, name: &str) -> &'t str {
    let mut ends = memmem::find_iter(text.as_bytes(), b"</");
    let is_end = |at: &usize| {
        let end = text.get(at + 2..).and_then(|rest| rest.get(..name.len()));
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    ends.find(is_end).and_then(|at| text.get(at..)).unwrap_or_default()
}

/// Elements that are open, by name. Those that the end tag of another closes count on, so that there are never fewer.
#[derive(Default)]
struct Open<'t> {
    of: FxHashMap<Cow<'t, str>, usize>,
    all: usize,
}

/// Elements that hold nothing, or that the next of their kind ends.
const SHALLOW: [&str; 22] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "td", "th", "tr", "track", "wbr",
];

/// A drawing and a formula, which have elements of their own.
const DRAWINGS: [&str; 2] = ["svg", "math"];

/// Elements that end a drawing or a formula in which they stand (HTML Standard, 13.2.6.5).
const BREAK_OUT: [&str; 44] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Parts of drawings and formulas in which elements are again those of a page.
const OF_PAGE_AGAIN: [&str; 9] = [
    "foreignobject",
    "desc",
    "title",
    "annotation-xml",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
];

impl<'t> Open<'t> {
    fn pass(&mut self, tag: &Tag<'t>) {
        let name = in_small(tag.name);
        match tag.part {
            Part::Start if !self.ends_at_once(&name, tag.ends_itself) => {
                *self.of.entry(name).or_default() += 1;
                self.all += 1;
            }
            Part::End => {
                if let Some(count) = self.of.get_mut(&name).filter(|count| **count > 0) {
                    *count -= 1;
                    self.all -= 1;
                }
            }
            _ => {}
        }
    }

    /// Whether an element is closed where it begins: only a drawing and a formula have elements that end with their tag.
    fn ends_at_once(&self, name: &str, ends_itself: bool) -> bool {
        match self.is_drawing() && !BREAK_OUT.contains(&name) {
            true => ends_itself,
            false => SHALLOW.contains(&name),
        }
    }

    /// Whether an element holds text and no elements: not so within drawings and formulas.
    fn takes_text_only(&self, name: &str) -> bool {
        let known = ["script", "style", "textarea", "title"];
        known.iter().any(|known| known.eq_ignore_ascii_case(name)) && !self.has_one_of(&DRAWINGS)
    }

    fn is_drawing(&self) -> bool {
        self.has_one_of(&DRAWINGS) && !self.has_one_of(&OF_PAGE_AGAIN)
    }

    fn has_one_of(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| self.of.get(*name).is_some_and(|count| *count > 0))
    }
}

fn in_small(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    End,
    /// A comment, a declaration, a sign that is no tag.
    Other,
}

/// A tag, or what stands in the place of one.
#[derive(Debug)]
struct Tag<'t> {
    part: Part,
    name: &'t str,
    attributes: usize,
    /// Whether it is written `<a/>`.
    ends_itself: bool,
    /// Bytes from its first sign to behind its last.
    len: usize,
}

impl<'t> Tag<'t> {
    /// The tag at the beginning of a text; `None` at the end.
    fn at(text: &'t str) -> Option<Tag<'t>> {
        let inner = text.strip_prefix('<')?;
        let other = |end: Option<usize>| Tag {
            part: Part::Other,
            name: "",
            attributes: 0,
            ends_itself: false,
            len: end.map_or(text.len(), |end| end + 1),
        };
        if let Some(comment) = inner.strip_prefix("!--") {
            let end = memmem::find(comment.as_bytes(), b"-->").map(|at| at + "!--".len() + "-->".len());
            return Some(other(end));
        }
        let part = if inner.starts_with('/') { Part::End } else { Part::Start };
        let named = inner.strip_prefix('/').unwrap_or(inner);
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let is_declaration = named.len() < inner.len() || inner.starts_with(['!', '?']);
            return Some(other(if is_declaration {
                inner.find('>').map(|at| at + 1)
            } else {
                Some(0)
            }));
        }
        let name_end = named.find(ends_name).unwrap_or(named.len());
        let (name, after) = named.split_at_checked(name_end)?;
        let (attributes, ends_itself, left) = attributes(after);
        Some(Tag {
            part,
            name,
            attributes,
            ends_itself,
            len: text.len() - left,
        })
    }
}

fn ends_name(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/' || c == '>'
}

/// How many attributes stand before the end of a tag, whether that is `/>`, and how many bytes are left behind it.
fn attributes(mut text: &str) -> (usize, bool, usize) {
    let mut count = 0;
    loop {
        let next = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let is_end = next.starts_with('>') || next.is_empty();
        if is_end {
            let gap = text.get(..text.len() - next.len());
            let ends_itself = gap.is_some_and(|gap| gap.ends_with('/'));
            return (count, ends_itself, next.len().saturating_sub(1));
        }
        count += 1;
        text = behind_attribute(next);
    }
}

/// What follows an attribute with its value.
fn behind_attribute(text: &str) -> &str {
    // A sign of equality at its head belongs to the name.
    let name = text.char_indices().skip(1).find(|(_, c)| ends_name(*c) || *c == '=');
    let behind = name.and_then(|(at, _)| text.get(at..)).unwrap_or_default();
    let space = |c: char| c.is_ascii_whitespace();
    let Some(value) = behind.trim_start_matches(space).strip_prefix('=') else {
        return behind;
    };
    let value = value.trim_start_matches(space);
    let end = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.get(1..).and_then(|inner| inner.find(quote)).map(|at| at + 2),
        _ => value.find(|c: char| space(c) || c == '>'),
    };
    end.and_then(|end| value.get(end..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_gone_through_tag_by_tag(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..30)) {
            let html = pieces.concat();
            prop_assert_eq!(excess(&html), None);
            let mut rest = html.as_str();
            while let Some(at) = rest.find('<') {
                rest = &rest[at..];
                let tag = Tag::at(rest);
                let len = tag.as_ref().map_or(0, |tag| tag.len);
                prop_assert!(len > 0 && rest.is_char_boundary(len), "{:?} of {:?}", tag, rest);
                rest = &rest[len..];
            }
        }
    }

    const PIECES: [&str; 20] = [
        "<", ">", "/", "=", "\"", "'", " ", "a", "é", "中", "&", "<!--", "-->", "<!", "<?", "<script>", "</script",
        "<svg>", "</", "\u{a0}",
    ];

    #[test]
    fn pages_are_parsed() {
        let cases = [
            "<p class=a><b>One</b></p>".repeat(10_000),
            "<p>One<li>Two<td>Three<br>".repeat(10_000),
            "<DIV><Span>One</span></div>".repeat(10_000),
            "<svg><title>One</title><path d='M 0 0'/><g/></svg>".repeat(10_000),
            "<i class=icon /><span/>One</span>".repeat(10_000),
            format!("<svg>{}</svg>", "<path d='M 0 0'/>".repeat(100_000)),
            format!(
                "<script>{}</script><p>One</p>",
                "for (i = 0; i <n; i++) a <b;".repeat(10_000)
            ),
            format!("<p data-a='{}'>One</p>", "a > b < c ".repeat(10_000)),
            format!("<!-- {} -->", "<b>".repeat(10_000)),
            "a < b & c <= d ".repeat(10_000),
        ];
        for html in cases {
            assert_eq!(excess(&html), None, "{:.40}", html);
        }
    }

    #[test]
    fn what_takes_the_square_of_its_length_is_not() {
        let attributes: String = (0..2_000).map(|number| format!(" a{number}='<p>'")).collect();
        let cases = [
            ("<b>".repeat(40_000), "nested"),
            ("<div/>".repeat(40_000), "nested"),
            ("<td><b>x</td>".repeat(40_000), "nested"),
            ("<b></i>".repeat(40_000), "nested"),
            ("<svg><title>".repeat(40_000), "nested"),
            (format!("<svg>{}", "<track>".repeat(40_000)), "nested"),
            ("<svg><div/>".repeat(40_000), "nested"),
            (format!("<svg><foreignObject>{}", "<section/>".repeat(40_000)), "nested"),
            (format!("<p{attributes}>"), "attributes"),
            (format!("</p{attributes}>"), "attributes"),
            ("&".repeat(200_000), "references"),
            (format!("<a title=\"{}\">", "\u{a0}".repeat(200_000)), "references"),
        ];
        for (html, what) in cases {
            assert!(
                excess(&html).is_some_and(|told| told.contains(what)),
                "{what}: {:.40}",
                html
            );
        }
    }

    #[test]
    fn tags_end_where_they_do() {
        let cases = [
            ("<a>x", Part::Start, "a", 0, 3),
            ("</a >x", Part::End, "a", 0, 5),
            ("<a/>x", Part::Start, "a", 0, 4),
            ("<a b>x", Part::Start, "a", 1, 5),
            ("<a b=c d = 'e>' f=\"g\"h>x", Part::Start, "a", 4, 23),
            ("<a b=/>x", Part::Start, "a", 1, 7),
            ("<a =b>x", Part::Start, "a", 1, 6),
            ("<a b='c", Part::Start, "a", 1, 7),
            ("<!-- <b> -->x", Part::Other, "", 0, 12),
            ("<!doctype html>x", Part::Other, "", 0, 15),
            ("</>x", Part::Other, "", 0, 3),
            ("< b>", Part::Other, "", 0, 1),
            ("<", Part::Other, "", 0, 1),
        ];
        for (text, part, name, attributes, len) in cases {
            let tag = Tag::at(text).unwrap();
            assert_eq!(
                (tag.part, tag.name, tag.attributes, tag.len),
                (part, name, attributes, len),
                "{text}"
            );
        }
    }
}
