//! `dateline timeline`: counts over time, told, drawn or written to a file.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::asking::{self, Authors, Reading, Restrictions};
use super::chart;
use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, queries, render, strict};
use crate::archive::{ChartRequest, Window};
use crate::ask::Wrong;
use crate::ask::values::{self, FacetWish};
use crate::chart::{Chart, Height};
use crate::search::{DayField, FacetField, Request, Unit};
use crate::wire;

/// Count articles per year, quarter, month, week or day
///
/// Beside each count stands how many articles the archive has in that span, and the share: a rise may be a rise of the
/// archive. An article whose date is rougher than the unit stands under its own date, as 1921 among months. Where the
/// archive has no articles at all, that is said: it is a gap in coverage, and no silence.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline timeline 'strike' --by month
  dateline timeline 'strike' --query 'lockout' --share       two lines, each by its share of the archive
  dateline timeline 'election' --split person:5 --smooth 5   the five most named, smoothed
  dateline timeline --of mentions 'revolution'               which years articles on it speak of
  dateline timeline 'flood' --by year --out floods.svg       a picture; .csv and .json work too

As --by is the unit here, an author is named in the query: 'by:duarte budget'.")]
pub(super) struct Args {
    /// What the articles are about; nothing means everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Another query, as a line of its own on the same chart; may be repeated
    #[arg(long = "query", short = 'Q', value_name = "QUERY")]
    more: Vec<String>,
    /// Many queries, one a line of the file and one a line on the chart: NAME<TAB>QUERY or QUERY
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["query", "more"])]
    file: Option<PathBuf>,
    /// The unit; auto takes one that gives a readable number of lines
    #[arg(long, value_name = "UNIT", default_value = "auto")]
    by: By,
    /// Which days: of publication, or those that the text speaks of
    #[arg(long, value_name = "FIELD", default_value = "date")]
    of: Of,
    /// A line for each of the N values most found of a field (5); an article with two of them counts in both
    #[arg(long, value_name = "FIELD[:N]", value_parser = values::facet_wish, conflicts_with_all = ["more", "file"])]
    split: Option<FacetWish>,
    /// Smooth by a centred moving average over N spans, an odd number; the counts stay beside it
    #[arg(long, value_name = "N", value_parser = values::window)]
    smooth: Option<Window>,
    /// Draw the share of the archive's articles instead of their number
    #[arg(long)]
    share: bool,
    /// Form of the answer; --json and --jsonl are short for two of these
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "jsonl", "out"])]
    format: Option<Format>,
    /// Write to a file, in the form that its name ends in: .svg, .csv, .json, .jsonl or .txt
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "jsonl"])]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    only: Restrictions,
}

/// Lines of a chart where no number is given.
const LINES: usize = 5;

/// A unit of time, or the one that suits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Auto,
}

impl By {
    fn unit(self) -> Option<Unit> {
        match self {
            By::Year => Some(Unit::Year),
            By::Quarter => Some(Unit::Quarter),
            By::Month => Some(Unit::Month),
            By::Week => Some(Unit::Week),
            By::Day => Some(Unit::Day),
            By::Auto => None,
        }
    }
}

/// Which days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// Those of publication.
    Date,
    /// Those that the text speaks of.
    Mentions,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object for each span, or for each line of the chart.
    Jsonl,
    /// One line for each span.
    Csv,
    /// A picture.
    Svg,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = self.request()?;
        for (_, line) in &request.lines {
            strict::check(line, &self.reading)?;
        }
        let format = self.format(session.form)?;
        let timelines = session.archive()?.chart(&request)?;
        let answer = match timelines.as_slice() {
            [only] if self.split.is_none() => vec![wire::Timeline::new(only)],
            many => wire::Chart::new(many).series,
        };
        let mut notes: Vec<String> = timelines.iter().flat_map(|timeline| timeline.notes.clone()).collect();
        notes.dedup();
        if format != Format::Json {
            session.notes(&notes)?;
        }
        let chart = Chart {
            title: self.title(),
            series: &answer,
            height: if self.share { Height::Share } else { Height::Count },
        };
        match &self.out {
            None => write(session, format, &chart, wire::Chart::new(&timelines))?,
            Some(path) => {
                let mut session = session.with_file(path)?;
                write(&mut session, format, &chart, wire::Chart::new(&timelines))?;
                session
                    .out
                    .flush()
                    .map_err(|error| Failure::File(path.clone(), error))?;
            }
        }
        if self.out.is_some() || format == Format::Text {
            tell(session, &answer)?;
        }
        Ok(Outcome::found(answer.iter().any(|timeline| timeline.total > 0)))
    }

    fn request(&self) -> Result<ChartRequest, Failure> {
        let template = asking::request("", &self.reading, &self.only, &Authors::default())?;
        let line = |label: String, query: &str| {
            let request = Request {
                query: query.to_owned(),
                ..template.clone()
            };
            (label, request)
        };
        let lines = match &self.file {
            Some(file) => queries::read(file)?
                .into_iter()
                .map(|query| Ok(query.map(|query| line(query.label(), &query.text))?))
                .collect::<Result<Vec<_>, Failure>>()?,
            None => self.queries().iter().map(|query| line(named(query), query)).collect(),
        };
        Ok(ChartRequest {
            lines,
            by: self.by.unit(),
            field: match self.of {
                Of::Date => DayField::Date,
                Of::Mentions => DayField::Mentions,
            },
            split: self.split.map(|wish| wish.request(LINES)),
            smooth: self.smooth,
        })
    }

    fn queries(&self) -> Vec<String> {
        let first = self.query.join(" ").trim().to_owned();
        let own = (!first.is_empty() || self.more.is_empty()).then_some(first);
        own.into_iter().chain(self.more.iter().cloned()).collect()
    }

    fn title(&self) -> String {
        let title = match &self.file {
            Some(file) => file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            None => self
                .queries()
                .iter()
                .map(|query| named(query))
                .collect::<Vec<_>>()
                .join(", "),
        };
        match self.split {
            Some(wish) => format!("{title}, by {}", wire::facet_name(wish.field)),
            None => title,
        }
    }

    fn format(&self, form: Form) -> Result<Format, Wrong> {
        if let Some(FacetWish { field, .. }) = self.split
            && !matches!(field, FacetField::Values(_))
        {
            let hint = "split by person, org, place, source, section and the like".to_owned();
            return Err(Wrong::new("--split takes a field with values, and no dates", hint));
        }
        match (&self.out, self.format) {
            (Some(path), _) => by_ending(path),
            (None, Some(format)) => Ok(format),
            (None, None) => Ok(match form {
                Form::Text => Format::Text,
                Form::Json => Format::Json,
                Form::Jsonl => Format::Jsonl,
            }),
        }
    }
}

/// What a line of the chart is called.
fn named(query: &str) -> String {
    let query = query.trim();
    if query.is_empty() { "All articles" } else { query }.to_owned()
}

/// The form that the name of a file asks for.
fn by_ending(path: &Path) -> Result<Format, Wrong> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "svg" => Ok(Format::Svg),
        "csv" => Ok(Format::Csv),
        "json" => Ok(Format::Json),
        "jsonl" => Ok(Format::Jsonl),
        "txt" => Ok(Format::Text),
        _ => Err(Wrong::new(
            format!("the name of {} does not tell its form", path.display()),
            "let it end in .svg, .csv, .json, .jsonl or .txt".to_owned(),
        )),
    }
}

fn write(session: &mut Session, format: Format, chart: &Chart<'_>, whole: wire::Chart) -> Result<(), Failure> {
    let alone = match chart.series {
        [only] if only.label.is_none() => Some(only),
        _ => None,
    };
    match (format, alone) {
        (Format::Json, Some(only)) => session.json(only),
        (Format::Json, None) => session.json(&whole),
        (Format::Jsonl, Some(only)) => session.json_lines(&only.buckets),
        (Format::Jsonl, None) => session.json_lines(chart.series),
        (Format::Csv, _) => chart::table::write(session.out.raw(), &whole.series),
        (Format::Svg, _) => Ok(session.out.raw().write_all(chart::svg::draw(chart).as_bytes())?),
        (Format::Text, _) => Ok(chart::terminal::draw(&mut session.out, chart)?),
    }
}

/// What stands below the numbers, on standard error.
fn tell(session: &mut Session, answer: &[wire::Timeline]) -> Result<(), Failure> {
    for timeline in answer {
        let mut parts = vec![format!(
            "{} by {}",
            render::plural(timeline.total, "article"),
            timeline.by
        )];
        if let Some(label) = &timeline.label {
            parts.insert(0, label.clone());
        }
        if timeline.undated > 0 {
            let what = if timeline.of == "date" {
                "undated"
            } else {
                "without a day"
            };
            parts.push(format!("{} {what}", render::digits(timeline.undated)));
        }
        if let Some((first, last)) = timeline.first.as_ref().zip(timeline.last.as_ref()) {
            parts.push(format!("first {first}, last {last}"));
        }
        if let Some(silence) = &timeline.silence {
            let (spans, of) = (render::plural(silence.spans, timeline.by), render::digits(silence.of));
            let when = silence.words();
            parts.push(format!(
                "longest silence {when} ({spans}, while the archive has {of} others)"
            ));
        }
        session.say(Line::of(Role::Dim, parts.join("; ")))?;
    }
    Ok(())
}
