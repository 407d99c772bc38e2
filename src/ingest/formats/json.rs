//! JSON: one article, a list of articles, an object that holds a list (`{"articles": [...]}`), or several of these in
//! a row. Lists are cut while they are read, so a list may be larger than memory.

mod ninjs;

use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::ingest::fields::{self, Field};
use crate::ingest::{
    Articles, Confidence, Limits, Place, Probe, Problem, Reader, Record, Records, Settings, encoding, input,
};

/// The reader.
pub struct Json;

impl Reader for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let start = probe.start();
        match (
            start.first(),
            start.get(1..).and_then(|rest| rest.trim_ascii_start().first()),
        ) {
            (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')) => Confidence::Certain,
            (Some(b'{' | b'['), _) if probe.named(&["json"]) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        Cutter::new(settings.limits).run(input, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        read_value(record, settings, emit);
    }
}

/// Reads one JSON value: an article, or a list of them.
pub(super) fn read_value(record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
    let decoded = encoding::decode(record.bytes.trim_ascii(), None);
    let mut value: Value = match serde_json::from_str(&decoded.text) {
        Ok(value) => value,
        Err(error) => return emit(Err(Problem::failed(record.place, not_json(&error, record.place)))),
    };
    let items = match &mut value {
        Value::Array(items) => std::mem::take(items),
        _ => vec![value],
    };
    let around = record.context.as_deref().and_then(around);
    for item in items {
        let Value::Object(item) = item else {
            emit(Err(Problem::failed(
                record.place,
                "not an article: a JSON object is expected",
            )));
            continue;
        };
        let mut draft = match settings.map.is_empty() && ninjs::is_ninjs(&item) {
            true => ninjs::draft(&item),
            false => fields::draft(&item, settings),
        };
        if let Some(around) = &around {
            let feed = fields::draft(around, settings).article;
            draft.set(Field::Source, feed.source.or(Some(feed.title)).as_slice());
            draft.set(Field::Lang, feed.lang.as_slice());
        }
        if let Some(doubt) = &decoded.doubt {
            draft.doubt(doubt.clone());
        }
        draft.finish(record.place, settings, emit);
    }
}

/// What an object says beside its list of articles: the title and language of a JSON Feed.
fn around(before_list: &[u8]) -> Option<Map<String, Value>> {
    let whole = [before_list, b"[]}"].concat();
    let object: Map<String, Value> = serde_json::from_slice(&whole).ok()?;
    let version = object.get("version")?.as_str()?;
    version.contains("jsonfeed.org").then_some(object)
}

/// Why a text is not JSON; within a line the column tells where.
fn not_json(error: &serde_json::Error, place: Place) -> String {
    let words = error.to_string();
    let what = words.split(" at line ").next().unwrap_or(&words);
    match place {
        Place::Line(_) | Place::InLine { .. } => format!("not JSON: {what} at column {}", error.column()),
        _ => format!("not JSON: {what} at line {} column {}", error.line(), error.column()),
    }
}

/// Whether a text is one whole JSON object.
pub(super) fn is_object(text: &[u8]) -> bool {
    text.first() == Some(&b'{') && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// Members of an object under which a list of articles stands.
const LISTS: [&[u8]; 8] = [
    b"articles",
    b"items",
    b"documents",
    b"docs",
    b"records",
    b"results",
    b"stories",
    b"news",
];

/// Cuts a stream of JSON at the ends of its articles, by brackets and quotes alone.
///
/// A member list is handed over item by item, and what stands around it is dropped once it has given any; an object
/// that holds none is one article.
struct Cutter {
    limits: Limits,
    line: u64,
    /// Open brackets, outermost first.
    open: Vec<u8>,
    /// How many brackets stand open around the articles: none, the list's, or the object's and the list's.
    around: usize,
    /// The value that is being collected.
    value: Vec<u8>,
    /// The line in which it begins, and how many of this list have begun there with it.
    started: u64,
    begun: u64,
    /// Bytes of the outer object while a list inside it is read.
    outer: Vec<u8>,
    /// The same, for the records of the list.
    context: Option<Arc<[u8]>>,
    listed: u64,
    /// Inside a string, and whether the last byte there was a backslash.
    in_string: bool,
    escaped: bool,
    too_long: bool,
}

impl Cutter {
    fn new(limits: Limits) -> Cutter {
        Cutter {
            limits,
            line: 1,
            open: Vec::new(),
            around: 0,
            value: Vec::new(),
            started: 1,
            begun: 0,
            outer: Vec::new(),
            context: None,
            listed: 0,
            in_string: false,
            escaped: false,
            too_long: false,
        }
    }

    fn run(mut self, input: &mut dyn BufRead, emit: &mut Records<'_>) -> Result<(), Problem> {
        loop {
            let buffer = input
                .fill_buf()
                .map_err(|error| input::cut_off(&error, Place::Line(self.line)))?;
            if buffer.is_empty() {
                return self.end(emit);
            }
            let length = buffer.len();
            for byte in buffer {
                if self.byte(*byte, emit).is_break() {
                    return Ok(());
                }
            }
            input.consume(length);
        }
    }

    fn byte(&mut self, byte: u8, emit: &mut Records<'_>) -> ControlFlow<()> {
        self.line += u64::from(byte == b'\n');
        if self.in_string {
            self.push(byte);
            self.in_string = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return ControlFlow::Continue(());
        }
        match byte {
            b'[' if self.open.is_empty() => self.enter_list(byte),
            b'[' if self.open == b"{" && self.names_a_list() => {
                self.outer = std::mem::take(&mut self.value);
                self.context = Some(self.outer.as_slice().into());
                self.enter_list(byte);
            }
            b'{' | b'[' => {
                self.begin();
                self.open.push(byte);
                self.push(byte);
            }
            b'}' | b']' => return self.close(byte, emit),
            b'"' => {
                self.begin();
                self.in_string = true;
                self.push(byte);
            }
            _ if self.open.len() > self.around => self.push(byte),
            // Between the articles: commas and blanks, and what is no JSON.
            b',' | b' ' | b'\t' | b'\n' | b'\r' | 0x1e | 0xef | 0xbb | 0xbf if self.value.is_empty() => {}
            b',' | b'\n' => return self.hand_over(emit),
            _ => {
                self.begin();
                self.push(byte);
            }
        }
        ControlFlow::Continue(())
    }

    fn enter_list(&mut self, byte: u8) {
        self.open.push(byte);
        self.around = self.open.len();
        self.begun = 0;
    }

    /// Notes where a value begins, if one does.
    fn begin(&mut self) {
        if !self.value.is_empty() || self.open.len() > self.around {
            return;
        }
        if self.started != self.line {
            self.started = self.line;
            self.begun = 0;
        }
        self.begun += 1;
    }

    /// Where the value begins that is being collected.
    fn place(&self) -> Place {
        match (self.started, self.begun) {
            (line, 0 | 1) => Place::Line(line),
            (line, item) => Place::InLine { line, item },
        }
    }

    fn close(&mut self, byte: u8, emit: &mut Records<'_>) -> ControlFlow<()> {
        if self.open.len() > self.around {
            self.push(byte);
            self.open.pop();
            return match self.open.len() == self.around {
                true => self.hand_over(emit),
                false => ControlFlow::Continue(()),
            };
        }
        let flow = self.hand_over(emit);
        self.context = None;
        self.open.pop();
        self.around = 0;
        self.value = std::mem::take(&mut self.outer);
        if !self.value.is_empty() {
            // The list stands in the object as an empty one.
            self.value.extend_from_slice(b"[]");
        }
        flow
    }

    /// Whether the collected part of an object ends in the name of a list and a colon.
    fn names_a_list(&self) -> bool {
        let name = self
            .value
            .trim_ascii_end()
            .strip_suffix(b":")
            .map(<[u8]>::trim_ascii_end);
        name.and_then(|name| name.strip_suffix(b"\"")).is_some_and(|name| {
            LISTS
                .iter()
                .any(|list| name.strip_suffix(*list).is_some_and(|before| before.ends_with(b"\"")))
        })
    }

    fn push(&mut self, byte: u8) {
        if (self.value.len() as u64) < self.limits.record {
            self.value.push(byte);
        } else {
            self.too_long = true;
        }
    }

    fn hand_over(&mut self, emit: &mut Records<'_>) -> ControlFlow<()> {
        let bytes = std::mem::take(&mut self.value);
        let place = self.place();
        if std::mem::take(&mut self.too_long) {
            return emit(Err(input::too_long(place, self.limits)));
        }
        let is_shell = self.around == 0 && self.listed > 0 && self.open.is_empty();
        if bytes.trim_ascii().is_empty() || is_shell {
            return ControlFlow::Continue(());
        }
        self.listed += u64::from(self.around > 0);
        emit(Ok(Record {
            place,
            bytes,
            context: self.context.clone(),
            ..Record::default()
        }))
    }

    /// What is left at the end of the file is handed over to be refused with a reason.
    fn end(mut self, emit: &mut Records<'_>) -> Result<(), Problem> {
        let _ = self.hand_over(emit);
        match self.open.is_empty() {
            true => Ok(()),
            false => Err(Problem::failed(
                Place::Line(self.line),
                "the file is cut off here: brackets stand open",
            )),
        }
    }
}
