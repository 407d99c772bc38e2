//! `dateline who`: the dossier on one person, organisation or place.

use std::io;

use clap::ValueEnum;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::error::Failure;
use super::names;
use super::screen::{Line, Role, Screen};
use super::session::{Form, Session};
use super::{Outcome, chart, render};
use crate::article::{Days, Kind};
use crate::search::who::WhoRequest;
use crate::wire::who::{Companion, Dossier, Headline};
use crate::wire::{Bucket, Count};

/// Show what the archive holds on a person, organisation or place
///
/// The forms of its name, its articles over time, who and what appears with it (by strength of association: the
/// log-likelihood ratio over articles), its sources, words that stand out, and the articles that are most about it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline who 'Ana Duarte'
  dateline who duarte --kind person -n 20
  dateline who 'Ana Duarte' --format graphml > company.graphml")]
pub(super) struct Args {
    /// The name, or words of it
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
    /// person, org or place; without it, the kind with most articles
    #[arg(long, value_name = "KIND", value_parser = names::kind)]
    kind: Option<Kind>,
    /// How many entries each list has
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Form of the answer; --json is short for one of these
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "jsonl"])]
    format: Option<Format>,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// The network of those who appear with it, for Gephi, yEd and others.
    Graphml,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = WhoRequest {
            name: self.name.join(" "),
            kind: self.kind,
            limit: self.limit,
        };
        let Some(dossier) = session.archive()?.who(&request)? else {
            session
                .err
                .print(Line::default().plain(format!("no article names `{}`", request.name)))?;
            session.say(Line::of(Role::Hint, "hint:").plain(" a name is found by its whole words, in any order"))?;
            return Ok(Outcome::Nothing);
        };
        let dossier = Dossier::new(&dossier);
        let format = self.format.unwrap_or(if session.form == Form::Text {
            Format::Text
        } else {
            Format::Json
        });
        match format {
            Format::Text => show(&mut session.out, &dossier)?,
            Format::Json => session.json(&dossier)?,
            Format::Graphml => session.out.raw().write_all(&graphml(&dossier)?)?,
        }
        Ok(Outcome::Found)
    }
}

fn show(screen: &mut Screen, dossier: &Dossier) -> io::Result<()> {
    let mut line = Line::of(Role::Title, &dossier.name);
    line = line.then(
        Role::Dim,
        format!("  {}, {}", dossier.kind, render::plural(dossier.articles, "article")),
    );
    screen.indent(
        0,
        &line.then(
            Role::Dim,
            dossier.id.as_ref().map(|id| format!(", {id}")).unwrap_or_default(),
        ),
    )?;
    if let Some(note) = &dossier.note {
        screen.indent(2, &Line::of(Role::Plain, note))?;
    }
    let variants: Vec<String> = dossier
        .variants
        .iter()
        .map(|form| format!("{} {}", form.value, form.count))
        .collect();
    if variants.len() > 1 {
        screen.indent(2, &Line::of(Role::Dim, "named as: ").plain(variants.join(", ")))?;
    }
    for (word, end) in [("first: ", &dossier.first), ("last:  ", &dossier.last)] {
        if let Some(end) = end {
            screen.indent(2, &Line::of(Role::Dim, word).join(headline(end)))?;
        }
    }
    let others: Vec<String> = dossier
        .namesakes
        .iter()
        .map(|other| format!("{} ({}, {})", other.name, other.kind, other.articles))
        .collect();
    if !others.is_empty() {
        screen.indent(2, &Line::of(Role::Dim, "others: ").plain(others.join(", ")))?;
    }
    if dossier.timeline.buckets.len() > 1 {
        screen.gap()?;
        screen.print(Line::of(Role::Heading, "over time"))?;
        over_time(screen, dossier)?;
    }
    let company = [
        ("people", &dossier.person, Role::Person),
        ("organisations", &dossier.org, Role::Org),
        ("places", &dossier.place, Role::Place),
    ];
    for (heading, companions, role) in company {
        show_company(screen, heading, companions, role)?;
    }
    if !dossier.source.is_empty() {
        screen.gap()?;
        let values = dossier.source.iter().map(|source| Count {
            value: source.value.clone(),
            count: source.count,
            selected: None,
        });
        render::facet(screen, "sources", &values.collect::<Vec<_>>())?;
    }
    if !dossier.words.is_empty() {
        screen.gap()?;
        screen.print(Line::of(Role::Heading, "words that stand out"))?;
        let words: Vec<&str> = dossier.words.iter().map(|word| word.word.as_str()).collect();
        screen.indent(2, &Line::default().plain(words.join(", ")))?;
    }
    if !dossier.headlines.is_empty() {
        screen.gap()?;
        screen.print(Line::of(Role::Heading, "headlines"))?;
        for article in &dossier.headlines {
            screen.indent(2, &headline(article))?;
        }
    }
    Ok(())
}

fn over_time(screen: &mut Screen, dossier: &Dossier) -> io::Result<()> {
    let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
    let bucket = |span: &crate::wire::who::SpanCount| Bucket {
        value: span.value.clone(),
        count: span.count,
        of: span.of,
        share: share(span.count, span.of),
        smoothed: None,
        smoothed_share: None,
        days: Days { first: 0, last: 0 },
        whole: true,
    };
    let buckets: Vec<Bucket> = dossier.timeline.buckets.iter().map(bucket).collect();
    chart::terminal::spans(screen, &buckets)
}

/// Articles together, sentences together, the name.
fn show_company(screen: &mut Screen, heading: &str, companions: &[Companion], role: Role) -> io::Result<()> {
    if companions.is_empty() {
        return Ok(());
    }
    screen.gap()?;
    screen.print(Line::of(Role::Heading, heading).then(Role::Dim, "  articles and sentences together"))?;
    for companion in companions {
        let counts = format!(
            "  {:>6} {:>6}  ",
            render::digits(companion.articles),
            render::digits(companion.sentences)
        );
        let of = format!("  of {}", render::digits(companion.of));
        screen.print(
            Line::default()
                .plain(counts)
                .then(role, &companion.name)
                .then(Role::Dim, of),
        )?;
    }
    Ok(())
}

/// `2026-01-17  Harbour closed · Lisbon Ledger  harbour.txt`
fn headline(article: &Headline) -> Line {
    let date = article
        .date
        .as_deref()
        .map_or("undated", |date| date.split('T').next().unwrap_or(date));
    let title = if article.title.is_empty() {
        &article.id
    } else {
        &article.title
    };
    let source = article
        .source
        .as_ref()
        .map(|source| format!(" · {source}"))
        .unwrap_or_default();
    Line::of(Role::Dim, format!("{date}  "))
        .plain(title)
        .then(Role::Dim, format!("{source}  {}", article.id))
}

type Xml = quick_xml::Writer<Vec<u8>>;

/// The attributes of nodes and edges, with their types; see graphml.graphdrawing.org.
const KEYS: [(&str, &str, &str); 6] = [
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("total", "node", "long"),
    ("articles", "edge", "long"),
    ("sentences", "edge", "long"),
    ("association", "edge", "double"),
];

/// The network: the subject, its companions, and the ties between all of them.
fn graphml(dossier: &Dossier) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let graphml = xml
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    graphml.write_inner_content(|xml| {
        for (name, part, kind) in KEYS {
            let key = xml.create_element("key");
            let key = key.with_attributes([("id", name), ("for", part), ("attr.name", name), ("attr.type", kind)]);
            key.write_empty()?;
        }
        let graph = xml
            .create_element("graph")
            .with_attribute(("edgedefault", "undirected"));
        graph.write_inner_content(|xml| graph_content(xml, dossier))?;
        Ok(())
    })?;
    let mut page = xml.into_inner();
    page.push(b'\n');
    Ok(page)
}

fn graph_content(xml: &mut Xml, dossier: &Dossier) -> io::Result<()> {
    let subject = format!("{}:{}", dossier.kind, dossier.name);
    let kinds = [
        ("person", &dossier.person),
        ("org", &dossier.org),
        ("place", &dossier.place),
    ];
    let companions = || {
        kinds
            .iter()
            .flat_map(|(kind, companions)| companions.iter().map(move |other| (*kind, other)))
    };
    node(xml, &subject, &dossier.name, dossier.kind, dossier.articles)?;
    for (kind, other) in companions() {
        node(xml, &format!("{kind}:{}", other.name), &other.name, kind, other.of)?;
    }
    for (kind, other) in companions() {
        let data = [
            ("articles", other.articles.to_string()),
            ("sentences", other.sentences.to_string()),
            ("association", other.association.to_string()),
        ];
        edge(xml, &subject, &format!("{kind}:{}", other.name), &data)?;
    }
    for tie in &dossier.ties {
        edge(xml, &tie.one, &tie.other, &[("articles", tie.articles.to_string())])?;
    }
    Ok(())
}

fn node(xml: &mut Xml, id: &str, name: &str, kind: &str, total: u64) -> io::Result<()> {
    let element = xml.create_element("node").with_attribute(("id", id));
    element.write_inner_content(|xml| {
        data(
            xml,
            &[
                ("name", name.to_owned()),
                ("kind", kind.to_owned()),
                ("total", total.to_string()),
            ],
        )
    })?;
    Ok(())
}

fn edge(xml: &mut Xml, source: &str, target: &str, values: &[(&str, String)]) -> io::Result<()> {
    let element = xml
        .create_element("edge")
        .with_attributes([("source", source), ("target", target)]);
    element.write_inner_content(|xml| data(xml, values))?;
    Ok(())
}

fn data(xml: &mut Xml, values: &[(&str, String)]) -> io::Result<()> {
    for (key, value) in values {
        // Control characters cannot stand in XML, however they are written.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        xml.create_element("data")
            .with_attribute(("key", *key))
            .write_text_content(BytesText::new(&value))?;
    }
    Ok(())
}
