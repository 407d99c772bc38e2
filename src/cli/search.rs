//! `dateline search`: ranked, faceted search, for one query or a file of them.

use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use rustc_hash::FxHashSet;

use super::asking::{self, Authors, Reading, Restrictions};
use super::error::Failure;
use super::kwic::{self, KwicOrder};
use super::queries::{self, Numbered};
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render, strict};
use crate::archive::Archive;
use crate::ask::values::{self, FacetWish};
use crate::search::{self, Brief, Counted, Request, Results, Sort};
use crate::wire::{self, Citation, CitationStyle, Hit, cite, rows};

/// Search, best match first
///
/// Words of the query must all stand in an article; a query may hold OR, NOT or -, "phrases", prefixes like walk*,
/// fields like person:duarte or title:flood, and dates like date:2019..2021. Facets are counted over all matches.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline search 'harbour closed'
  dateline search '\"drug-trafficking indictment\" before:2026-02'
  dateline search 'flood -river' --place Lisbon --from 2024 --facet person --facet date:year
  dateline search --on-this-day 04-13 --sort oldest
  dateline search 港口
  dateline search 'korvath' --group family       each story once, with its copies
  dateline search -f queries.tsv --format trec --limit 100 > run.txt
  dateline search 'port strike' --format bibtex  the articles found as references
  dateline search -river -has:person             what does not speak of rivers and names nobody

Exit status: 0 found, 1 nothing found, 2 error or partly failed.")]
pub(super) struct Args {
    /// What to look for; nothing matches everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Many queries, one a line: QID<TAB>QUERY or QUERY; - is standard input
    #[arg(long, short, value_name = "FILE", conflicts_with = "query")]
    file: Option<std::path::PathBuf>,
    /// How many hits to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many hits to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Go on after the page that gave this as `next`
    #[arg(long, value_name = "CURSOR", conflicts_with = "offset", allow_hyphen_values = true)]
    after: Option<String>,
    /// Order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: Order,
    /// Count a facet too, as in person, person:20 or date:year; may be repeated
    #[arg(long, value_name = "FIELD[:N]", value_parser = values::facet_wish)]
    facet: Vec<FacetWish>,
    /// Show each story once, whatever the number of its copies
    #[arg(long, value_name = "WHAT")]
    group: Option<Group>,
    /// What a total and a facet count where stories are shown once
    #[arg(long, value_name = "WHAT", default_value = "stories", requires = "group")]
    counting: Counting,
    /// Do not count all matches: faster, and the total is not known
    #[arg(long)]
    no_count: bool,
    /// Show the best passages of each hit, N at most, with line and paragraph
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    passages: usize,
    /// Print every match on a line with the words around it, sorted by those before or after
    #[arg(long, value_name = "ORDER", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    kwic: Option<KwicOrder>,
    /// Rank what is new higher: double for the newest, and what that adds is halved in 30 days, or as given (7d, 2w, 6m, 1y)
    #[arg(long, value_name = "HALF-LIFE", num_args = 0..=1, require_equals = true, default_missing_value = "30d",
          value_parser = values::half_life, env = "DATELINE_FRESH", hide_env_values = true)]
    fresh: Option<f32>,
    /// Say what each clause of the query finds, and where the score of each hit comes from
    #[arg(long)]
    explain: bool,
    /// Form of the answer; --json and --jsonl are short for two of these
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "jsonl"])]
    format: Option<Format>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    only: Restrictions,
    #[command(flatten)]
    authors: Authors,
}

/// Order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// Best match first.
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
}

/// What is shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// The copies of one story: a reprint family.
    Family,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Counting {
    /// Each story once.
    Stories,
    /// Each copy.
    Copies,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object with hits, facets and total.
    Json,
    /// One JSON object for each hit.
    Jsonl,
    /// One line for each hit, with a header.
    Csv,
    /// A run for trec_eval: qid Q0 id rank score dateline.
    Trec,
    /// References for LaTeX.
    Bibtex,
    /// References for EndNote and most reference managers.
    Ris,
    /// References for Zotero, pandoc and citeproc.
    CslJson,
}

/// Values of a facet where no number is given.
const FACET_VALUES: usize = 10;

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        self.run_beside(session, None)
    }

    /// Searches, leaving out what is known already.
    pub(super) fn run_beside(
        &self,
        session: &mut Session,
        known: Option<Arc<FxHashSet<u64>>>,
    ) -> Result<Outcome, Failure> {
        let template = Request {
            known,
            ..self.request()?
        };
        let format = self.format.unwrap_or(match session.form {
            Form::Text => Format::Text,
            Form::Json => Format::Json,
            Form::Jsonl => Format::Jsonl,
        });
        match &self.file {
            None => {
                strict::check(&template, &self.reading)?;
                let archive = session.archive()?;
                let answer = ask(archive, &template, None, format)?;
                Writer::new(format, self.kwic, false).write(session, &answer, template.offset)?;
                let found = answer.is_found();
                if !found && format == Format::Text {
                    session.say(Line::default().plain("nothing found"))?;
                }
                Ok(Outcome::found(found))
            }
            Some(file) => self.run_many(session, &template, format, queries::read(file)?),
        }
    }

    /// The request without its query, which may be one of many.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let facets: Vec<_> = self.facet.iter().map(|wish| wish.request(FACET_VALUES)).collect();
        values::distinct(&facets)?;
        Ok(Request {
            sort: match self.sort {
                Order::Relevance => Sort::Relevance,
                Order::Newest => Sort::Newest,
                Order::Oldest => Sort::Oldest,
            },
            limit: self.limit,
            offset: self.offset,
            after: self.after.clone(),
            facets,
            count: !self.no_count,
            group: self.group.map(|Group::Family| match self.counting {
                Counting::Stories => Counted::Stories,
                Counting::Copies => Counted::Copies,
            }),
            explain: self.explain,
            fresh: self.fresh,
            passages: self.passages,
            concordance: self.kwic.is_some(),
            ..asking::request(&self.query.join(" "), &self.reading, &self.only, &self.authors)?
        })
    }

    /// Asks many queries; a bad one is told and passed over.
    fn run_many(
        &self,
        session: &mut Session,
        template: &Request,
        format: Format,
        queries: Vec<Result<Numbered, queries::BadLine>>,
    ) -> Result<Outcome, Failure> {
        let archive = session.archive()?;
        let mut writer = Writer::new(format, self.kwic, true);
        let (mut found, mut failed) = (false, false);
        for query in queries {
            let answer = query.map_err(Failure::from).and_then(|query| {
                let request = Request {
                    query: query.text,
                    ..template.clone()
                };
                strict::check(&request, &self.reading)?;
                ask(archive, &request, Some(query.qid), format)
            });
            match answer {
                Ok(answer) => {
                    found |= answer.is_found();
                    writer.write(session, &answer, template.offset)?;
                }
                Err(failure) => {
                    failed = true;
                    failure.show(&mut session.err);
                }
            }
        }
        Ok(if failed { Outcome::Partly } else { Outcome::found(found) })
    }
}

/// An answer.
enum Answer {
    /// With its articles, and the shape in which it is shown.
    Whole(Box<(Results, wire::Search)>),
    /// Of identifiers and scores, which is all that a run for trec_eval holds.
    Brief(Option<String>, Brief),
}

impl Answer {
    /// Whether anything matches, even if no hit was asked for.
    fn is_found(&self) -> bool {
        let (total, is_empty) = match self {
            Answer::Whole(answer) => (answer.1.total, answer.1.hits.is_empty()),
            Answer::Brief(_, brief) => (brief.total, brief.hits.is_empty()),
        };
        total.map_or(!is_empty, |total| total > 0)
    }
}

fn ask(archive: &Archive, request: &Request, qid: Option<String>, format: Format) -> Result<Answer, Failure> {
    if format == Format::Trec {
        return Ok(Answer::Brief(qid, archive.brief(request)?));
    }
    let started = Instant::now();
    let results = archive.search(request)?;
    let shape = wire::Search {
        qid,
        ..wire::Search::new(&request.query, &results, started.elapsed())
    };
    Ok(Answer::Whole(Box::new((results, shape))))
}

/// Writes answers in one format, one after the other.
struct Writer {
    format: Format,
    kwic: Option<KwicOrder>,
    /// Many queries: each answer names its own.
    many: bool,
    answers: usize,
}

impl Writer {
    fn new(format: Format, kwic: Option<KwicOrder>, many: bool) -> Writer {
        Writer {
            format,
            kwic,
            many,
            answers: 0,
        }
    }

    fn write(&mut self, session: &mut Session, answer: &Answer, offset: usize) -> Result<(), Failure> {
        self.answers += 1;
        let (results, answer) = match answer {
            Answer::Whole(answer) => (&answer.0, &answer.1),
            Answer::Brief(qid, brief) => return trec(session, qid.as_deref(), brief, offset),
        };
        if !matches!(self.format, Format::Text | Format::Json) {
            session.notes(&answer.notes)?;
        }
        match self.format {
            Format::Json if self.many => session.json_lines(std::slice::from_ref(answer)),
            Format::Json => session.json(answer),
            Format::Jsonl => {
                let hits: Vec<Hit> = answer
                    .hits
                    .iter()
                    .map(|hit| Hit {
                        qid: answer.qid.clone(),
                        ..hit.clone()
                    })
                    .collect();
                session.json_lines(&hits)
            }
            Format::Csv => self.csv(session, answer),
            Format::Text | Format::Trec => self.text(session, answer, offset),
            Format::Bibtex => cited(session, CitationStyle::Bibtex, results),
            Format::Ris => cited(session, CitationStyle::Ris, results),
            Format::CslJson => cited(session, CitationStyle::CslJson, results),
        }
    }

    fn text(&self, session: &mut Session, answer: &wire::Search, offset: usize) -> Result<(), Failure> {
        session.notes(&answer.notes)?;
        if let Some(qid) = &answer.qid {
            if self.answers > 1 {
                session.out.gap()?;
            }
            session
                .out
                .print(Line::of(Role::Heading, format!("{qid}  {}", answer.query)))?;
        }
        if !answer.clauses.is_empty() {
            render::clauses(&mut session.out, &answer.reading, &answer.clauses)?;
        }
        if let Some(order) = self.kwic {
            kwic::write(session, &answer.hits, order)?;
            return footer(session, answer, offset);
        }
        for (at, hit) in answer.hits.iter().enumerate() {
            if at > 0 {
                session.out.gap()?;
            }
            render::hit(&mut session.out, offset + at + 1, hit)?;
        }
        for (name, values) in answer.facets.0.iter().filter(|(_, values)| !values.is_empty()) {
            session.out.gap()?;
            render::facet(&mut session.out, name, values)?;
        }
        footer(session, answer, offset)
    }

    fn csv(&self, session: &mut Session, answer: &wire::Search) -> Result<(), Failure> {
        let mut table = csv::Writer::from_writer(session.out.raw());
        let qid = self.many.then(|| answer.qid.clone().unwrap_or_default());
        if self.answers == 1 {
            table.write_record(self.many.then_some("qid").into_iter().chain(rows::COLUMNS))?;
        }
        for hit in &answer.hits {
            table.write_record(qid.iter().cloned().chain(rows::row(hit)))?;
        }
        Ok(table.flush()?)
    }
}

/// What stands below the hits, on standard error: how many there are, and how to go on.
fn footer(session: &mut Session, answer: &wire::Search, offset: usize) -> Result<(), Failure> {
    if answer.hits.is_empty() {
        return Ok(());
    }
    let last = offset + answer.hits.len();
    let shown = format!("{}–{last}", offset + 1);
    let mut text = match answer.total {
        Some(_) if answer.stories.is_some() => {
            let stories = render::plural_of(answer.stories.unwrap_or(0), "story", "stories");
            let copies = render::plural(answer.copies.unwrap_or(0), "article");
            format!("{shown} of {stories} ({copies})")
        }
        Some(total) => format!("{shown} of {}", render::plural(total, "article")),
        None => format!("{shown}, not counted"),
    };
    text.push_str(&format!(" · {:.1} ms", answer.took_ms));
    if answer.next.is_some() {
        text.push_str(&format!(" · more with --offset {last}"));
    }
    session.say(Line::default())?;
    session.say(Line::of(Role::Dim, text))
}

fn cited(session: &mut Session, style: CitationStyle, results: &Results) -> Result<(), Failure> {
    let citation = |hit: &search::Hit| Citation::new(&hit.article, &hit.lang);
    let citations: Vec<Citation> = results.hits.iter().map(citation).collect();
    Ok(session.out.raw().write_all(cite(style, &citations).as_bytes())?)
}

/// The format of trec_eval, which takes a blank for the end of a column.
fn trec(session: &mut Session, qid: Option<&str>, brief: &Brief, offset: usize) -> Result<(), Failure> {
    session.notes(&brief.notes)?;
    let qid = qid.unwrap_or("1");
    for (at, hit) in brief.hits.iter().enumerate() {
        let id = hit.id.replace(char::is_whitespace, "%20");
        let rank = offset + at + 1;
        writeln!(session.out.raw(), "{qid} Q0 {id} {rank} {} dateline", hit.score)?;
    }
    Ok(())
}
