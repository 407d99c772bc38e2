//! Timelines as CSV: one line for each span of each series, the way that other programs like to read it.

use std::io::Write;

use super::super::error::Failure;
use crate::wire::{Bucket, Timeline};

const COLUMNS: [&str; 7] = ["label", "value", "count", "of", "share", "smoothed", "smoothed_share"];

/// Writes all spans of all series.
pub(in crate::cli) fn write(to: &mut dyn Write, series: &[Timeline]) -> Result<(), Failure> {
    let mut table = csv::Writer::from_writer(to);
    table.write_record(COLUMNS)?;
    for timeline in series {
        let label = timeline.label.as_deref().unwrap_or_default();
        for bucket in &timeline.buckets {
            table.write_record(row(label, bucket))?;
        }
    }
    Ok(table.flush()?)
}

fn row(label: &str, bucket: &Bucket) -> [String; 7] {
    let maybe = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        label.to_owned(),
        bucket.value.clone(),
        bucket.count.to_string(),
        bucket.of.to_string(),
        bucket.share.to_string(),
        maybe(bucket.smoothed),
        maybe(bucket.smoothed_share),
    ]
}
