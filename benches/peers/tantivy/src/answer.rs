//! Answers questions, one a line: ten hits with their identifiers and the exact total, and facets where asked for.

use std::io::{BufRead, Write};
use std::ops::Bound;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Map, json};
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::query::{AllQuery, BooleanQuery, FuzzyTermQuery, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::tokenizer::Token;
use tantivy::{DocAddress, Index, Order, Searcher, SegmentReader, TantivyDocument, Term};

use super::{FACETS, Outcome, day_of};

/// A question; see `../README.md`.
#[derive(Deserialize)]
struct Question {
    op: String,
    words: Vec<String>,
    distance: u32,
    person: Option<String>,
    from: Option<String>,
    to: Option<String>,
    facets: bool,
    newest: bool,
    offset: usize,
}

/// The fields that questions are asked of: our own, or those of an index of dateline's, whose columns hold the same.
struct Asked {
    text: Field,
    day: Field,
    day_name: &'static str,
    /// Months, or spans of thirty days.
    time: (&'static str, f64),
    person: Option<Field>,
}

impl Asked {
    fn new(schema: &Schema) -> tantivy::Result<Asked> {
        let ours = schema.get_field("month").is_ok();
        let day_name = if ours { "day" } else { "first_day" };
        Ok(Asked {
            text: schema.get_field("text")?,
            day: schema.get_field(day_name)?,
            day_name,
            time: if ours { ("month", 1.0) } else { (day_name, 30.0) },
            person: schema.get_field("person").ok().filter(|_| ours),
        })
    }
}

pub fn answer(dir: &str) -> Outcome<()> {
    let index = Index::open_in_dir(dir)?;
    let searcher = index.reader()?.searcher();
    let asked = Asked::new(&index.schema())?;
    let open = |reader: &SegmentReader| reader.fast_fields().str("id");
    let ids = searcher.segment_readers().iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let mut analyzer = index.tokenizers().get("en_stem").ok_or("no stemmer")?;
    let mut stem = |word: &str| {
        let mut stems = Vec::new();
        let mut keep = |token: &Token| stems.push(token.text.clone());
        analyzer.token_stream(word).process(&mut keep);
        stems
    };
    for line in std::io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        let started = Instant::now();
        let answer = match query(&asked, &question, &mut stem)? {
            Some(query) => {
                let total = run(&searcher, &asked, &ids, &question, &*query)?;
                json!({"total": total, "us": started.elapsed().as_secs_f64() * 1e6})
            }
            None => json!({}),
        };
        println!("{answer}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// The query of a question, if tantivy has one for it.
fn query(
    asked: &Asked,
    question: &Question,
    stem: &mut impl FnMut(&str) -> Vec<String>,
) -> Outcome<Option<Box<dyn Query>>> {
    if question.words.iter().any(|word| !word.is_ascii()) {
        return Ok(None);
    }
    let term = |word: &str| Term::from_field_text(asked.text, word);
    let words = question.words.iter().flat_map(|word| stem(word));
    let stems: Vec<Term> = words.map(|word| term(&word)).collect();
    let scored = |term: Term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
    let of_terms = || stems.iter().cloned().map(scored).collect::<Vec<_>>();
    let word = question.words.first().map_or("", String::as_str);
    let mut all: Vec<Box<dyn Query>> = match question.op.as_str() {
        "all" => vec![Box::new(AllQuery)],
        "and" => of_terms(),
        "or" => vec![Box::new(BooleanQuery::union(of_terms()))],
        "phrase" => vec![Box::new(PhraseQuery::new(stems))],
        "near" => {
            let mut phrase = PhraseQuery::new(stems);
            phrase.set_slop(question.distance - 1);
            vec![Box::new(phrase)]
        }
        "prefix" => vec![Box::new(RegexQuery::from_pattern(&format!("{word}.*"), asked.text)?)],
        "fuzzy" => vec![Box::new(FuzzyTermQuery::new(term(word), 1, true))],
        _ => return Ok(None),
    };
    if let Some(person) = &question.person {
        let Some(field) = asked.person else {
            return Ok(None);
        };
        let term = Term::from_field_text(field, person);
        all.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
    }
    if let (Some(from), Some(to)) = (&question.from, &question.to) {
        let term = |date: &str| day_of(date).map(|day| Term::from_field_i64(asked.day, day));
        let (from, to) = (term(from).ok_or("bad date")?, term(to).ok_or("bad date")?);
        all.push(Box::new(RangeQuery::new(Bound::Included(from), Bound::Included(to))));
    }
    Ok(match all.len() {
        1 => all.pop(),
        _ => Some(Box::new(BooleanQuery::intersection(all))),
    })
}

/// Ten hits and the exact total, by what the question asks for besides.
fn run(
    searcher: &Searcher,
    asked: &Asked,
    ids: &[Option<StrColumn>],
    question: &Question,
    query: &dyn Query,
) -> Outcome<usize> {
    let top = TopDocs::with_limit(10).and_offset(question.offset);
    let addresses = |hits: Vec<(_, DocAddress)>| hits.into_iter().map(|(_, address)| address).collect::<Vec<_>>();
    let (hits, total) = if question.newest {
        let by_day = top.order_by_fast_field::<i64>(asked.day_name, Order::Desc);
        let (hits, total) = searcher.search(query, &(by_day, Count))?;
        (hits.into_iter().map(|(_, address)| address).collect(), total)
    } else if question.facets {
        let (hits, total, _) = searcher.search(query, &(top.order_by_score(), Count, aggregations(asked.time)?))?;
        (addresses(hits), total)
    } else {
        let (hits, total) = searcher.search(query, &(top.order_by_score(), Count))?;
        (addresses(hits), total)
    };
    for address in hits {
        identifier(ids, address)?;
    }
    Ok(total)
}

/// The identifier of a hit, from columns that stay open, as dateline's do.
fn identifier(ids: &[Option<StrColumn>], address: DocAddress) -> Outcome<String> {
    let mut id = String::new();
    if let Some(Some(column)) = ids.get(address.segment_ord as usize)
        && let Some(ordinal) = column.term_ords(address.doc_id).next()
    {
        column.ord_to_str(ordinal, &mut id)?;
    }
    Ok(id)
}

/// The ten most frequent values of each facet, and counts over time.
fn aggregations((time, interval): (&str, f64)) -> Outcome<AggregationCollector> {
    let values = |name: &str| (name.to_owned(), json!({"terms": {"field": name, "size": 10}}));
    let mut request: Map<String, serde_json::Value> = FACETS.into_iter().map(values).collect();
    let histogram = json!({"histogram": {"field": time, "interval": interval, "min_doc_count": 1}});
    request.insert("time".to_owned(), histogram);
    let request: Aggregations = serde_json::from_value(request.into())?;
    Ok(AggregationCollector::from_aggs(request, AggContextParams::default()))
}

/// Opens an index and asks for the ten best articles with all of some terms, as a process of its own: the floor of a cold
/// start.
pub fn open(dir: &str, field: &str, terms: &[&str]) -> Outcome<()> {
    let index = Index::open_in_dir(dir)?;
    let field = index.schema().get_field(field)?;
    let searcher = index.reader()?.searcher();
    let of_term = |term: &&str| -> Box<dyn Query> {
        let term = Term::from_field_text(field, term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    let query = BooleanQuery::intersection(terms.iter().map(of_term).collect());
    let (hits, count) = searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    for (_, address) in hits {
        searcher.doc::<TantivyDocument>(address)?;
    }
    println!("{count}");
    Ok(())
}
