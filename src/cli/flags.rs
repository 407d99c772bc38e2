//! Flags that only the command line has; what it shares with HTTP is read by [`crate::ask::values`].

use std::time::Duration;

use crate::ask::Wrong;
use crate::ask::values::unknown_field;
use crate::ingest::Limits;

/// What a hostile or broken file may cost.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitFlags {
    /// Longest article in MiB, decompressed; a page of HTML may be a quarter of it
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    max_article: u32,
    /// How many times its compressed size a file may grow to
    #[arg(long, value_name = "TIMES", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    max_expansion: u32,
    /// How deeply archive files may stand in one another
    #[arg(long, value_name = "LEVELS", default_value_t = 4)]
    max_nesting: u32,
}

impl From<LimitFlags> for Limits {
    fn from(flags: LimitFlags) -> Limits {
        Limits {
            record: u64::from(flags.max_article) << 20,
            expansion: u64::from(flags.max_expansion),
            nesting: flags.max_nesting,
        }
    }
}

/// The fields of an article that `--map` can fill.
const FIELDS: [&str; 20] = [
    "id", "title", "lead", "body", "dateline", "by", "source", "section", "page", "edition", "status", "ocr", "lang",
    "tag", "person", "org", "place", "date", "updated", "url",
];

/// A number of seconds, whole or not.
pub(super) fn seconds(text: &str) -> Result<Duration, Wrong> {
    let seconds = text
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| {
        Wrong::new(
            format!("`{text}` is not a number of seconds"),
            "for example: 30".to_owned(),
        )
    })
}

/// `ours=theirs`.
pub(super) fn mapping(text: &str) -> Result<(String, String), Wrong> {
    let shape = || {
        Wrong::new(
            format!("`{text}` is not OURS=THEIRS"),
            "for example: --map title=headline".to_owned(),
        )
    };
    let (ours, theirs) = text.split_once('=').ok_or_else(shape)?;
    let (ours, theirs) = (ours.trim(), theirs.trim());
    if theirs.is_empty() {
        return Err(shape());
    }
    if !FIELDS.contains(&ours) {
        return Err(unknown_field(ours, FIELDS.iter().copied()));
    }
    Ok((ours.to_owned(), theirs.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_name_a_field_of_ours() {
        assert_eq!(mapping("date = pub_date"), Ok(("date".into(), "pub_date".into())));
        for text in ["source", "source=", "=x"] {
            assert!(mapping(text).is_err(), "{text}");
        }
        assert_eq!(
            mapping("titel=head").expect_err("no such field").hint.as_deref(),
            Some("did you mean `title`?")
        );
    }
}
