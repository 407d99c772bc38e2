//! Tables with a header row: CSV, TSV and their relatives with semicolons or bars, one article a row.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use crate::ingest::{
    Articles, Confidence, Place, Probe, Problem, Reader, Record, Records, Settings, encoding, fields, input,
};

/// The reader.
pub struct Csv;

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let named = probe.named(&["csv", "tsv", "tab"]);
        if !super::is_text(probe.head) || matches!(probe.start().first(), Some(b'<' | b'{' | b'[')) {
            return Confidence::No;
        }
        match (header_of(probe.start()), named) {
            (Some(_), true) => Confidence::Certain,
            (Some(columns), false) if columns.known >= 3 && columns.known == columns.all => Confidence::Likely,
            (None, true) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        let mut first = Vec::new();
        input::read_line(input, settings.limits.record, &mut first)
            .map_err(|error| input::cut_off(&error, Place::Line(1)))?;
        let delimiter = header_of(&first).map_or(b',', |columns| columns.delimiter);
        let left = Cell::new(u64::MAX);
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Metered {
                inner: std::io::Cursor::new(first).chain(input),
                left: &left,
            });
        let mut row = ByteRecord::new();
        let mut header: Option<Arc<[u8]>> = None;
        loop {
            let place = Place::Line(rows.position().line());
            left.set(settings.limits.record.saturating_add(SLACK));
            match rows.read_byte_record(&mut row) {
                Ok(false) => return Ok(()),
                Ok(true) if row.as_slice().trim_ascii().is_empty() => continue,
                Ok(true) => {}
                Err(_) if left.get() == 0 => return Err(input::too_long(place, settings.limits)),
                Err(error) => return Err(Problem::failed(place, format!("cannot be read further: {error}"))),
            }
            let bytes = packed(&row);
            let Some(header) = &header else {
                header = Some(bytes.into());
                continue;
            };
            if row.as_slice().len() as u64 > settings.limits.record {
                return Err(input::too_long(place, settings.limits));
            }
            let record = Record {
                place,
                bytes,
                context: Some(Arc::clone(header)),
                ..Record::default()
            };
            if emit(Ok(record)).is_break() {
                return Ok(());
            }
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let header = record.context.as_deref().unwrap_or_default();
        let header = encoding::decode(header, None);
        let row = encoding::decode(&record.bytes, None);
        let columns = header.text.trim_start_matches('\u{feff}').split(UNIT);
        let fields: Map<String, Value> = columns
            .zip(row.text.split(UNIT))
            .filter(|(name, _)| !name.trim().is_empty())
            .map(|(name, value)| (name.trim().to_owned(), Value::String(value.to_owned())))
            .collect();
        let mut draft = fields::draft(&fields, settings);
        if let Some(doubt) = row.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// Between the cells of a packed row: ASCII's own separator, which no text holds.
const UNIT: char = '\u{1f}';

/// A row as one run of bytes.
fn packed(row: &ByteRecord) -> Vec<u8> {
    row.iter().collect::<Vec<_>>().join(&(UNIT as u8))
}

/// What the header row is like.
struct Columns {
    delimiter: u8,
    /// How many columns, and of how many the name is one that we know.
    all: usize,
    known: usize,
}

/// Reads the first line as a header: the delimiter is the one under which most names are known.
fn header_of(head: &[u8]) -> Option<Columns> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let line = std::str::from_utf8(line).ok()?;
    let columns = |delimiter: u8| {
        let names: Vec<&str> = line
            .split(char::from(delimiter))
            .map(|name| name.trim().trim_matches('"'))
            .collect();
        Columns {
            delimiter,
            all: names.len(),
            known: names.iter().filter(|name| fields::is_known(name)).count(),
        }
    };
    let best = [b',', b'\t', b';', b'|']
        .map(columns)
        .into_iter()
        .reduce(|best, next| {
            if (next.known, next.all) > (best.known, best.all) {
                next
            } else {
                best
            }
        })?;
    (best.known > 0 && best.all > 1).then_some(best)
}

/// What the parser may have read ahead of a record.
const SLACK: u64 = 64 << 10;

/// A stream that ends in an error when one record takes more than is left: a quotation mark that is never closed.
struct Metered<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count as u64));
        match self.left.get() {
            0 => Err(io::Error::other("an overlong record")),
            _ => Ok(count),
        }
    }
}
