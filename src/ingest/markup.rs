//! HTML to plain text: blocks become paragraphs, everything else loses its tags.

mod excess;

use std::borrow::Cow;

use dom_query::{Document, NodeRef};

use super::xml::{Element, Node};

pub(super) use excess::excess;

/// Elements after and before which a paragraph ends.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "block",
    "hl1",
    "hl2",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Elements whose content is not text.
const MUTE: &[&str] = &[
    "head", "script", "style", "noscript", "template", "svg", "iframe", "object", "title",
];

/// A text as it is, unless it plainly is HTML: then its words.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    match is_markup(text) {
        true => Cow::Owned(to_text(text)),
        false => Cow::Borrowed(text),
    }
}

/// The words of a piece of HTML, one paragraph a block; without paragraphs where it has an [`excess`].
pub(super) fn to_text(html: &str) -> String {
    match excess(html) {
        Some(_) => tags_dropped(html),
        None => node_text(&Document::fragment(html).root()),
    }
}

/// A piece of HTML without its tags, for text that is not a document of its own.
pub(super) fn tags_dropped(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            _ => text.push(c),
        }
    }
    text
}

/// The words below a node, one paragraph a block.
pub(super) fn node_text(root: &NodeRef<'_>) -> String {
    text_within(root, usize::MAX).unwrap_or_default()
}

/// The words below a node that holds little: at most so many bytes of text in so many nodes.
pub(super) fn little_text(root: &NodeRef<'_>, most: usize) -> Option<String> {
    text_within(root, most)
}

fn text_within(root: &NodeRef<'_>, most: usize) -> Option<String> {
    let mut text = Paragraphs::default();
    let mut steps = 0_usize;
    // A walk with a stack of its own: pages may be nested more deeply than the machine's stack is.
    let mut stack = vec![Step::Enter(*root)];
    while let Some(step) = stack.pop() {
        steps += 1;
        if steps > most || text.text.len() > most {
            return None;
        }
        match step {
            Step::Leave => text.end_paragraph(),
            Step::Enter(node) if node.is_text() => text.add(&node.text()),
            Step::Enter(node) => {
                let name = node.node_name();
                let name = name.as_deref().unwrap_or_default();
                if MUTE.contains(&name) {
                    continue;
                }
                if name == "br" {
                    text.end_line();
                }
                if matches!(name, "td" | "th") {
                    text.add(" ");
                }
                if BLOCKS.contains(&name) {
                    text.end_paragraph();
                    stack.push(Step::Leave);
                }
                stack.extend(node.children_it(true).map(Step::Enter));
            }
        }
    }
    Some(text.finish())
}

/// The words within an element of XML, one paragraph a block.
pub(super) fn element_text(element: &Element) -> String {
    let mut text = Paragraphs::default();
    add_element(element, &mut text);
    text.finish()
}

/// Calls itself; the tree is never deeper than its reader allows.
fn add_element(element: &Element, text: &mut Paragraphs) {
    for child in &element.children {
        match child {
            Node::Text(piece) => text.add(piece),
            Node::Element(inner) if is_in(MUTE, &inner.name) => {}
            Node::Element(inner) if inner.name == "br" => text.end_line(),
            Node::Element(inner) if is_in(BLOCKS, &inner.name) => {
                text.end_paragraph();
                add_element(inner, text);
                text.end_paragraph();
            }
            Node::Element(inner) => add_element(inner, text),
        }
    }
}

/// Names in SGML are written large as often as small.
fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave,
}

/// Running text with white space folded as a browser does.
#[derive(Default)]
struct Paragraphs {
    text: String,
    /// What is owed before the next word: nothing, a blank, a line break or a paragraph break.
    gap: Gap,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    Line,
    Paragraph,
}

impl Paragraphs {
    fn add(&mut self, piece: &str) {
        let mut words = piece.split([' ', '\t', '\n', '\r', '\x0c']);
        if let Some(first) = words.next() {
            self.word(first);
        }
        for word in words {
            self.gap = self.gap.max(Gap::Blank);
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(word);
    }

    /// Two line breaks in a row are how old pages write a paragraph.
    fn end_line(&mut self) {
        self.gap = if self.gap >= Gap::Line {
            Gap::Paragraph
        } else {
            Gap::Line
        };
    }

    fn end_paragraph(&mut self) {
        self.gap = Gap::Paragraph;
    }

    fn finish(self) -> String {
        self.text
    }
}

/// Tags that give HTML away; a text that speaks of `<b>` alone is not yet a page.
const TELLING: &[&str] = &[
    "p", "br", "div", "a", "span", "b", "i", "em", "strong", "ul", "li", "h1", "h2", "h3", "img", "table",
];

/// Whether a text plainly is HTML: it holds a closing tag, `<p ...>` or `<br>`, or character references.
fn is_markup(text: &str) -> bool {
    // What no tag can end behind is text.
    let end = text.rfind('>').unwrap_or_default();
    let mut rest = text.get(..end).unwrap_or_default();
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let closing = rest.starts_with('/');
        let name: String = rest
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(8)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let known = TELLING.contains(&name.as_str());
        if known && (closing || matches!(name.as_str(), "p" | "br" | "img" | "div")) {
            return true;
        }
    }
    has_references(text)
}

/// Whether a text holds `&amp;`, `&#8217;` or the like.
fn has_references(text: &str) -> bool {
    const LONGEST: usize = "#x10ffff".len();
    const KNOWN: [&str; 12] = [
        "amp", "quot", "lt", "gt", "nbsp", "apos", "ndash", "mdash", "rsquo", "lsquo", "ldquo", "rdquo",
    ];
    memchr::memchr_iter(b'&', text.as_bytes()).any(|at| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.bytes().take(LONGEST + 1).position(|byte| byte == b';');
        let name = end.and_then(|end| rest.get(..end));
        name.is_some_and(|name| KNOWN.contains(&name) || is_numeric_reference(name))
    })
}

fn is_numeric_reference(name: &str) -> bool {
    let Some(digits) = name.strip_prefix('#') else {
        return false;
    };
    let digits = digits.strip_prefix(['x', 'X']).unwrap_or(digits);
    matches!(digits.len(), 2..=6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_paragraphs_and_plain_text_stays() {
        let cases = [
            ("<p>One <b>bold</b>\n word.</p><p>Two.</p>", "One bold word.\n\nTwo."),
            ("One<br>line<br><br>Two", "One\nline\n\nTwo"),
            ("Tom &amp; Ana&#8217;s", "Tom & Ana’s"),
            (
                "<div>a<script>x()</script></div><ul><li>b</li><li>c</li></ul>",
                "a\n\nb\n\nc",
            ),
            ("if a < b and c > d", "if a < b and c > d"),
            ("Tom & Ana; friends", "Tom & Ana; friends"),
            ("One.\n\nTwo.", "One.\n\nTwo."),
        ];
        for (text, want) in cases {
            assert_eq!(plain(text), want);
        }
    }

    #[test]
    fn depth_does_not_matter() {
        let html = format!("{}deep{}", "<div>".repeat(3_000), "</div>".repeat(3_000));
        assert_eq!(plain(&html), "deep");
    }
}
