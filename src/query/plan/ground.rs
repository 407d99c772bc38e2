//! What the articles of a segment are divided by: sentences, paragraphs, capitals, title and lead.
//!
//! Only what a query asks about is opened ([`Needs`]): a phrase needs nothing of it, and opening costs more than a rare
//! phrase itself. Positions are read for an article when first asked; articles must be asked for in order.

use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::place::{Capitals, Place};
use super::walk::{Walk, postings};
use crate::index::schema::{Fields, mark};
use crate::query::tree::{Within, Zone};

/// What begins anew between two places that are not close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Divider {
    Sentence,
    Paragraph,
}

impl Divider {
    /// What must not begin between two things so close.
    pub(super) fn of(within: Within) -> Divider {
        match within {
            Within::Sentence => Divider::Sentence,
            Within::Words(_) | Within::Paragraph => Divider::Paragraph,
        }
    }
}

/// What some places ask about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Needs {
    sentences: bool,
    paragraphs: bool,
    capitals: bool,
    zones: bool,
}

impl Needs {
    /// What all of some places ask about.
    pub(super) fn of<'a>(places: impl IntoIterator<Item = &'a Place>) -> Needs {
        let mut needs = Needs::default();
        places.into_iter().for_each(|place| needs.add(place));
        needs
    }

    fn add(&mut self, place: &Place) {
        match place {
            Place::Terms(_) | Place::Mention(_) | Place::Sequence(_) => {}
            Place::Any(places) => places.iter().for_each(|place| self.add(place)),
            Place::Near(near) => {
                match Divider::of(near.within) {
                    Divider::Sentence => self.sentences = true,
                    Divider::Paragraph => self.paragraphs = true,
                }
                self.add(&near.left);
                self.add(&near.right);
            }
            Place::Window { parts, .. } => {
                self.paragraphs = true;
                parts.iter().for_each(|(part, _)| self.add(part));
            }
            Place::AtLeast(_, place) => self.add(place),
            Place::Zone(_, place) => {
                self.zones = true;
                self.add(place);
            }
            Place::Capitals(_, place) => {
                self.capitals = true;
                self.add(place);
            }
        }
    }
}

/// What is needed of one segment.
pub(super) struct Ground {
    sentences: Marks,
    paragraphs: Marks,
    capital: Marks,
    capitals: Marks,
    title_end: Option<Column<u64>>,
    lead_end: Option<Column<u64>>,
}

impl Ground {
    /// Opens what is needed.
    pub(super) fn open(fields: &Fields, reader: &SegmentReader, needs: Needs) -> tantivy::Result<Ground> {
        let marks = |needed: bool, mark| -> tantivy::Result<Marks> {
            let term = Term::from_field_text(fields.marks, mark);
            Ok(Marks {
                postings: if needed { postings(&term, reader)? } else { None },
                read: TERMINATED,
                positions: Vec::new(),
            })
        };
        let column = |field| match needs.zones {
            true => reader.fast_fields().column_opt(reader.schema().get_field_name(field)),
            false => Ok(None),
        };
        Ok(Ground {
            sentences: marks(needs.sentences, mark::SENTENCE)?,
            paragraphs: marks(needs.paragraphs, mark::PARAGRAPH)?,
            capital: marks(needs.capitals, mark::CAPITAL)?,
            capitals: marks(needs.capitals, mark::CAPITALS)?,
            title_end: column(fields.title_end)?,
            lead_end: column(fields.lead_end)?,
        })
    }

    /// Whether a divider stands after the first position and not after the second.
    pub(super) fn divides(&mut self, doc: DocId, divider: Divider, from: u32, to: u32) -> bool {
        let marks = match divider {
            Divider::Sentence => &mut self.sentences,
            Divider::Paragraph => &mut self.paragraphs,
        };
        let starts = marks.positions(doc);
        let next = starts.partition_point(|start| *start <= from);
        starts.get(next).is_some_and(|start| *start <= to)
    }

    /// How the word at a position is capitalised.
    pub(super) fn capitals_at(&mut self, doc: DocId, position: u32) -> Capitals {
        if self.capitals.positions(doc).binary_search(&position).is_ok() {
            Capitals::All
        } else if self.capital.positions(doc).binary_search(&position).is_ok() {
            Capitals::Initial
        } else {
            Capitals::None
        }
    }

    /// The positions of a part of the article.
    pub(super) fn zone(&self, zone: Zone, doc: DocId) -> (u32, u32) {
        let end = |column: &Option<Column<u64>>| {
            let end = column.as_ref().and_then(|column| column.first(doc)).unwrap_or(0);
            u32::try_from(end).unwrap_or(u32::MAX)
        };
        match zone {
            Zone::Title => (0, end(&self.title_end)),
            Zone::Lead => (end(&self.title_end), end(&self.lead_end)),
            Zone::Body => (end(&self.title_end), u32::MAX),
        }
    }
}

/// The positions of one mark.
struct Marks {
    postings: Option<SegmentPostings>,
    read: DocId,
    positions: Vec<u32>,
}

impl Marks {
    fn positions(&mut self, doc: DocId) -> &[u32] {
        if self.read != doc {
            self.read = doc;
            self.positions.clear();
            if let Some(postings) = &mut self.postings
                && Walk::seek(postings, doc) == doc
            {
                postings.positions(&mut self.positions);
            }
        }
        &self.positions
    }
}
