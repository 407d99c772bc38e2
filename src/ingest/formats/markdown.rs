//! Markdown, with or without YAML front matter, as static sites keep their articles.
//!
//! The text keeps its paragraphs and loses its marks; a leading heading of the first level is the title where the front
//! matter gives none.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Settings, encoding, fields, markup};

/// The reader.
pub struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        if !super::is_text(probe.head) {
            return Confidence::No;
        }
        let named = probe.named(&["md", "markdown", "mdown", "mkd"]);
        match (has_front_matter(probe.start()), named) {
            (true, _) => Confidence::Certain,
            (false, true) => Confidence::Likely,
            (false, false) => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, None);
        let (front, text) = split(&decoded.text);
        let (fields, wrong) = match serde_saphyr::from_str::<Map<String, Value>>(front) {
            _ if front.trim().is_empty() => (Map::new(), None),
            Ok(fields) => (fields, None),
            Err(error) => (Map::new(), Some(error)),
        };
        let mut draft = fields::draft(&fields, settings);
        let page = read_text(text);
        draft.set(Field::Title, &[page.heading.as_str()]);
        // Where the front matter holds a title of its own, the heading is one more line of the text.
        let repeated = page.heading.is_empty() || draft.article.title == page.heading;
        let body = if repeated {
            page.body
        } else {
            format!("{}\n\n{}", page.heading, page.body)
        };
        draft.set(Field::Body, &[body]);
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, settings, emit);
        if let Some(error) = wrong {
            let words = error.to_string();
            let first = words.lines().next().unwrap_or_default();
            emit(Err(Problem::warning(
                record.place,
                format!("front matter is not YAML and was left out: {first}"),
            )));
        }
    }
}

/// Whether a file begins with `---`, a line that names a field, and so on.
fn has_front_matter(start: &[u8]) -> bool {
    let mut lines = start.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let names_a_field = |line: &[u8]| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        name.len() < line.len()
            && !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_- ".contains(byte))
    };
    lines.next() == Some(b"---") && lines.next().is_some_and(names_a_field)
}

/// Front matter, without its fences, and the text after it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !has_front_matter(text.as_bytes()) {
        return ("", text);
    }
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if number > 0 && matches!(line.trim_end(), "---" | "...") {
            let front = text.get(..at).unwrap_or_default();
            let front = front.split_once('\n').map_or("", |(_, front)| front);
            return (front, text.get(end..).unwrap_or_default());
        }
        at = end;
    }
    ("", text)
}

/// The words of a page of Markdown.
#[derive(Default)]
struct Page {
    heading: String,
    body: String,
}

fn read_text(text: &str) -> Page {
    let mut page = Page::default();
    let mut block = String::new();
    let mut cell = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(words) | Event::Code(words) => block.push_str(&words),
            Event::SoftBreak => block.push('\n'),
            Event::HardBreak => block.push('\n'),
            Event::Html(html) | Event::InlineHtml(html) => block.push_str(&markup::tags_dropped(&html)),
            Event::Start(Tag::TableCell) if std::mem::replace(&mut cell, true) => block.push(' '),
            Event::Start(Tag::TableCell) => {}
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                cell = false;
                block.push('\n');
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if page.heading.is_empty() && page.body.is_empty() => {
                page.heading = std::mem::take(&mut block).trim().to_owned();
            }
            Event::Start(tag) if is_block(&tag.to_end()) => end_block(&mut page.body, &mut block),
            Event::End(tag) if is_block(&tag) => end_block(&mut page.body, &mut block),
            _ => {}
        }
    }
    end_block(&mut page.body, &mut block);
    page
}

fn is_block(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
    )
}

fn end_block(body: &mut String, block: &mut String) {
    let words = block.trim();
    if !words.is_empty() {
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(words);
    }
    block.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_paragraphs_stay() {
        let cases = [
            (
                "# Harbour closed\n\nThe *port* of [Lisbon](https://x.example).\n\n- one\n- two\n",
                "Harbour closed",
                "The port of Lisbon.\n\none\n\ntwo",
            ),
            (
                "One\nline.\n\n> Quoted.\n\n## Part\nText.",
                "",
                "One\nline.\n\nQuoted.\n\nPart\n\nText.",
            ),
            ("| a | b |\n|---|---|\n| c | d |\n", "", "a b\nc d"),
            ("<p>One <b>bold</b></p>\n", "", "One bold"),
        ];
        for (text, heading, body) in cases {
            let page = read_text(text);
            assert_eq!((page.heading.as_str(), page.body.as_str()), (heading, body));
        }
    }

    #[test]
    fn front_matter_is_told_from_a_rule() {
        assert_eq!(split("---\ntitle: T\n---\nText."), ("title: T\n", "Text."));
        assert_eq!(
            split("---\n\nText: no front matter."),
            ("", "---\n\nText: no front matter.")
        );
        assert_eq!(split("---\ntitle: never ends\n"), ("", "---\ntitle: never ends\n"));
    }
}
