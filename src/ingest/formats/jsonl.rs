//! JSON Lines: one article a line. A line that is no JSON is reported with its number, the others are read.

use std::io::BufRead;

use super::json;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Records, Settings, input};

/// The reader.
pub struct JsonLines;

impl Reader for JsonLines {
    fn name(&self) -> &'static str {
        "JSON Lines"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let start = probe.start();
        let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let whole = first.len() < start.len() && json::is_object(first);
        match start.first() {
            Some(b'{') if whole => Confidence::Certain,
            Some(b'{') if probe.named(&["jsonl", "ndjson", "jl"]) => Confidence::Certain,
            // A first line may be broken: the name then decides what the others are.
            Some(_) if probe.named(&["jsonl", "ndjson", "jl"]) && super::is_text(probe.head) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        input::lines(input, settings.limits, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        json::read_value(record, settings, emit);
    }
}
