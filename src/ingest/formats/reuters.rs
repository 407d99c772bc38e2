//! Reuters-21578: wire copy of 1987 in SGML, with topics, people, places and organisations set by hand.
//!
//! It is SGML, not XML: control characters stand as references, `>` stands bare, and junk stands before some dates.

use std::io::BufRead;

use crate::article::{DateSource, Kind};
use crate::ingest::draft::{self, Draft};
use crate::ingest::elements::elements;
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Records, Settings, encoding, xml};

use super::agency_wire;

/// The reader.
pub struct Reuters;

impl Reader for Reuters {
    fn name(&self) -> &'static str {
        "Reuters-21578 SGML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match crate::ingest::elements::root_is(probe.head, &["REUTERS"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        elements(input, &["REUTERS"], settings.limits, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        // The corpus is of one encoding, which it does not declare; a guess for each article would find others.
        let decoded = encoding::decode(&record.bytes, Some("iso-8859-1"));
        let tree = xml::parse(&decoded.text);
        let Some(item) = tree.first("REUTERS") else {
            return emit(Err(Problem::failed(record.place, "not an article of Reuters-21578")));
        };
        let mut draft = Draft::default();
        draft.set(Field::Id, item.attr("NEWID").as_slice());
        draft.set(Field::Source, &["Reuters"]);
        draft.set(Field::Lang, &["en"]);
        if let Some(date) = item.first("DATE").and_then(|date| draft::printed_date(&date.line())) {
            draft.date(&date, DateSource::Header);
        }
        draft.article.tag = item.texts("TOPICS/D");
        let lists = [
            ("PEOPLE/D", Kind::Person),
            ("PLACES/D", Kind::Place),
            ("ORGS/D", Kind::Org),
            ("EXCHANGES/D", Kind::Org),
            ("COMPANIES/D", Kind::Org),
        ];
        for (path, kind) in lists {
            item.texts(path).iter().for_each(|name| draft.given(kind, name));
        }
        read_text(item, &mut draft);
        draft.finish(record.place, settings, emit);
    }
}

fn read_text(item: &xml::Element, draft: &mut Draft) {
    let Some(text) = item.first("TEXT") else { return };
    draft.set(Field::Title, &text.texts("TITLE"));
    for author in text.texts("AUTHOR") {
        let author = author.trim_end_matches(", Reuters").trim_end_matches(", Reuter");
        draft.set(Field::By, &[author]);
    }
    draft.set(Field::Dateline, &text.texts("DATELINE"));
    // A brief has a headline and nothing else; an unprocessed item may have its text bare.
    let body = match text.first("BODY") {
        Some(body) => body.raw(),
        None => text.without(&["TITLE", "AUTHOR", "DATELINE"]).raw(),
    };
    draft.set(
        Field::Body,
        &[agency_wire::with_paragraphs(
            body.trim_matches(|c: char| c.is_whitespace() || c.is_control()),
        )],
    );
}
