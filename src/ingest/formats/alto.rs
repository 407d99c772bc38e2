//! ALTO: one scanned page as text recognition saw it. Blocks become paragraphs in the order of the file, words that were
//! parted at a line's end are joined, and the confidence of the words makes the quality of the page.

use crate::ingest::draft::Draft;
use crate::ingest::elements::root_is;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Probe, Reader, Record, Settings, encoding};

/// The reader.
pub struct Alto;

impl Reader for Alto {
    fn name(&self) -> &'static str {
        "ALTO"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["alto"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn is_page(&self) -> bool {
        true
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let tree = xml::parse(&decoded.text);
        let mut draft = Draft::default();
        for page in tree.all("Page") {
            draft.set(
                Field::Page,
                page.attr("PRINTED_IMG_NR").or(page.attr("PHYSICAL_IMG_NR")).as_slice(),
            );
        }
        let mut words = Words::default();
        let blocks: Vec<String> = tree
            .all("TextBlock")
            .into_iter()
            .map(|block| words.of_block(block))
            .collect();
        draft.set(Field::Body, &[blocks.join("\n\n")]);
        draft.article.ocr = words.quality();
        draft.finish(record.place, settings, emit);
    }
}

/// The words of a page, and how sure the recognition was of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Words {
    confidence: f64,
    count: u32,
}

impl Words {
    /// Takes the words of others into the account.
    pub fn add(&mut self, others: Words) {
        self.confidence += others.confidence;
        self.count = self.count.saturating_add(others.count);
    }

    /// The text of a block, line by line.
    pub fn of_block(&mut self, block: &Element) -> String {
        let mut text = String::new();
        for line in block.all("TextLine") {
            let mut start = true;
            for word in line.elements().filter(|part| part.name == "String") {
                if let Some(sure) = word.attr("WC").and_then(|sure| sure.parse::<f64>().ok()) {
                    self.confidence += sure.clamp(0.0, 1.0);
                    self.count = self.count.saturating_add(1);
                }
                let content = match word.attr("SUBS_TYPE") {
                    // Both halves of a parted word carry the whole of it.
                    Some("HypPart1") => word.attr("SUBS_CONTENT").or(word.attr("CONTENT")),
                    Some("HypPart2") if word.attr("SUBS_CONTENT").is_some() => None,
                    _ => word.attr("CONTENT"),
                };
                let Some(content) = content else { continue };
                if !text.is_empty() {
                    text.push(if std::mem::take(&mut start) { '\n' } else { ' ' });
                }
                start = false;
                text.push_str(content);
            }
        }
        text
    }

    /// The mean confidence in percent; none where the file gives none.
    pub fn quality(&self) -> Option<u8> {
        // The cast is exact: a mean of shares lies between 0 and 1.
        (self.count > 0).then(|| (self.confidence / f64::from(self.count) * 100.0).round() as u8)
    }
}
