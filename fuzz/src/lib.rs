//! What all fuzz targets of readers share: the contract that a reader keeps on any bytes.

use std::ops::ControlFlow;

use dateline::ingest::{Limits, Settings, formats};

/// Lets the reader of a format loose on bytes that need not be of it: it does not panic, and what it makes of them has
/// a title and a date with its source, or there is a reason.
///
/// # Panics
/// The contract is broken, or there is no such format.
pub fn read(format: &str, bytes: &[u8]) {
    let reader = formats::READERS
        .iter()
        .find(|reader| reader.name() == format)
        .expect("a format that is read");
    let settings = Settings {
        limits: Limits {
            record: 4 << 20,
            ..Limits::default()
        },
        ..Settings::default()
    };
    // Whatever the cutter says of a broken file is no matter here; that it says it is.
    let _ = reader.cut(&mut &bytes[..], &settings, &mut |record| {
        let Ok(record) = record else {
            return ControlFlow::Continue(());
        };
        let mut told = 0;
        reader.read(&record, &settings, &mut |found| {
            told += 1;
            match found {
                Ok(article) => {
                    assert!(!article.title.trim().is_empty(), "an article without a title");
                    assert_eq!(article.date.is_some(), article.date_source.is_some());
                }
                Err(problem) => assert!(!problem.reason.is_empty()),
            }
        });
        assert!(told > 0, "neither an article nor a reason");
        ControlFlow::Continue(())
    });
}
