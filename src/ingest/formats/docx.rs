//! DOCX, as newsrooms file their copy: the text of the document, and title, author and dates from its properties.
//!
//! The reader is handed the two parts one after the other; the container takes them out of the file.

use crate::article::DateSource;
use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Probe, Reader, Record, Settings, encoding};

/// The reader.
pub struct Docx;

/// Elements of the properties that give a field.
const PROPERTIES: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("creator", Field::By),
    ("keywords", Field::Tag),
    ("subject", Field::Tag),
    ("category", Field::Section),
    ("language", Field::Lang),
    ("description", Field::Summary),
];

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "DOCX"
    }

    fn is_plain_text(&self) -> bool {
        false
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let of_word = |needle: &[u8]| memchr::memmem::find(probe.head, needle).is_some();
        match of_word(b"/metadata/core-properties") || of_word(b"/wordprocessingml/") {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let tree = xml::parse(&encoding::decode(&record.bytes, None).text);
        let mut draft = Draft::default();
        let facts = tree.first("coreProperties");
        for (name, field) in PROPERTIES {
            draft.set(*field, &facts.map(|facts| facts.texts(name)).unwrap_or_default());
        }
        // A document has no date of publication; the day it was written comes nearest.
        for created in facts.map(|facts| facts.texts("created")).unwrap_or_default() {
            draft.dated(&created, DateSource::Meta);
        }
        for modified in facts.map(|facts| facts.texts("modified")).unwrap_or_default() {
            draft.changed(&modified);
        }
        let paragraphs: Vec<String> = tree
            .all("body")
            .iter()
            .flat_map(|body| body.all("p"))
            .map(paragraph)
            .collect();
        let body: Vec<&str> = paragraphs
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        draft.set(Field::Body, &[body.join("\n\n")]);
        draft.finish(record.place, settings, emit);
    }
}

/// The text of a paragraph; what was struck out in revision is not part of it.
fn paragraph(of: &Element) -> String {
    let mut text = String::new();
    add_runs(of, &mut text);
    text
}

/// Calls itself; the tree is never deeper than its reader allows.
fn add_runs(of: &Element, text: &mut String) {
    for part in of.elements() {
        match part.name.as_str() {
            "t" => text.push_str(&part.raw()),
            "tab" => text.push('\t'),
            "br" | "cr" => text.push('\n'),
            "del" | "instrText" => {}
            _ => add_runs(part, text),
        }
    }
}
