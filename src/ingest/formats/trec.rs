//! TREC: collections for measuring search engines, SGML with a `<DOC>` for each article, or each web page.

use std::io::BufRead;

use crate::article::DateSource;
use crate::ingest::draft::{self, Draft};
use crate::ingest::elements::{elements, root_is};
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Records, Settings, encoding, xml};

/// The reader.
pub struct Trec;

impl Reader for Trec {
    fn name(&self) -> &'static str {
        "TREC SGML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["DOC"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        elements(input, &["DOC"], settings.limits, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, None);
        let tree = xml::parse(&decoded.text);
        let page = web_page(&decoded.text).map(|page| super::html::page(page, None, settings.limits));
        let mut draft = match page.unwrap_or_else(|| Ok(Draft::default())) {
            Ok(draft) => draft,
            Err(reason) => return emit(Err(Problem::failed(record.place, reason))),
        };
        let Some(item) = tree.elements().next() else {
            return emit(Err(Problem::failed(record.place, "not a TREC document")));
        };
        draft.set(Field::Id, &item.texts("DOCNO"));
        draft.set(Field::Id, item.attr("id").as_slice());
        if draft.article.id.is_empty() {
            return emit(Err(Problem::failed(record.place, "a TREC document without <DOCNO>")));
        }
        if draft.article.body.is_empty() {
            fill(item, &mut draft);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// The page within a document of a web collection.
fn web_page(text: &str) -> Option<&str> {
    const HEADER_END: &str = "</DOCHDR>";
    let start = text.find(HEADER_END)? + HEADER_END.len();
    let page = text.get(start..)?;
    page.get(..page.rfind("</DOC>")?)
}

/// The tags of the collections, by what they hold; the first that holds text counts, of the text all do.
const TITLES: &[&str] = &["HEADLINE", "HEAD", "TITLE", "TTL", "HL", "TI", "H3"];
const DATES: &[&str] = &["DATE", "DATE_TIME", "DATE1", "PUBDATE", "DD"];
const BODIES: &[&str] = &["LEADPARA", "LP", "TEXT", "GRAPHIC"];

fn fill(item: &xml::Element, draft: &mut Draft) {
    for name in TITLES {
        let titles: Vec<String> = item.all(name).iter().map(|title| title.line()).collect();
        draft.set(Field::Title, &titles);
    }
    for (name, field) in [
        ("BYLINE", Field::By),
        ("SOURCE", Field::Source),
        ("SO", Field::Source),
        ("PUB", Field::Source),
        ("SECTION", Field::Section),
        ("PAGE", Field::Page),
        ("SUBJECT", Field::Tag),
        ("KEYWORD", Field::Tag),
        ("IN", Field::Tag),
        ("NS", Field::Tag),
        ("TYPE", Field::Tag),
        ("CO", Field::Org),
    ] {
        let values: Vec<String> = item.all(name).iter().map(|value| value.line()).collect();
        draft.set(field, &values);
    }
    for line in item.all("DATELINE") {
        draft.set(Field::Dateline, &[line.line()]);
    }
    for date in DATES.iter().flat_map(|name| item.all(name)) {
        let text = date.line();
        if let Some(date) = short_date(&text).or_else(|| draft::printed_date(&text)) {
            draft.date(&date, DateSource::Header);
        }
    }
    for date in item.all("CORRECTION-DATE") {
        draft.changed(&date.line());
    }
    for text in BODIES.iter().flat_map(|name| item.all(name)) {
        let marked = text.elements().any(|inner| inner.name.eq_ignore_ascii_case("p"));
        let text = if marked {
            text.paragraphs()
        } else {
            text.raw().trim().to_owned()
        };
        draft.set(Field::Body, &[text]);
    }
}

/// `910514`: the day as the Financial Times collection gives it.
fn short_date(text: &str) -> Option<String> {
    let is_short = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_short.then(|| Some(format!("19{}-{}-{}", text.get(..2)?, text.get(2..4)?, text.get(4..)?)))?
}
