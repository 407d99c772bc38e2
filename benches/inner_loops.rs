//! The inner loops of indexing and of reading a query, one by one: `cargo bench`.

use std::hint::black_box;

use dateline::analysis::Analyzer;
use dateline::analysis::language::{self, Lang};
use dateline::analysis::shingles::Shingles;
use dateline::analysis::stem::Stems;
use dateline::analysis::words::{Depth, Words, words};
use dateline::analysis::{dates, entities};
use dateline::article::Article;
use dateline::index::tape::{TapeTokenizer, TapeWriter};
use dateline::query::plan::Span;
use dateline::query::syntax::{Options, parse};
use dateline::search::snippet;
use divan::Bencher;
use divan::counter::BytesCount;
use tantivy::tokenizer::{TokenStream, Tokenizer};

/// What the text is written in.
#[derive(Debug, Clone, Copy)]
enum In {
    English,
    Chinese,
}
use In::{Chinese, English};

impl In {
    fn sentences(self) -> &'static str {
        match self {
            English => {
                "Port officials in Saltmarsh said on Tuesday that the harbour would stay closed until March 14. \
                \"We will not open it before every ship has been inspected,\" said Anselm Korvath, chairman of Northgate \
                Shipping. The dispute between the dock workers and the company began in 2011, when 1,200 jobs were cut. "
            }
            Chinese => {
                "金港市政府星期二表示，港口将继续关闭到3月14日。北门航运公司主席李晨正说，在检查所有船只之前不会重新开放。\
                码头工人与公司之间的纠纷始于2011年，当时有1200人失去工作。"
            }
        }
    }
}

/// A text is as long as an article of the middle.
const REPEATS: usize = 6;

fn main() {
    divan::main();
}

/// An article of one language, with its words.
fn article(text: In) -> (Article, Lang, Words) {
    let article = Article {
        title: "Harbour stays closed".to_owned(),
        body: text.sentences().repeat(REPEATS),
        date: "2013-03-12".parse().ok(),
        ..Article::default()
    };
    let lang = language::of_article(&article);
    let body = words(&article.body, lang, Depth::Full, &mut Stems::default());
    (article, lang, body)
}

#[divan::bench(args = [English, Chinese])]
fn tell_language(bencher: Bencher<'_, '_>, text: In) {
    let (article, ..) = article(text);
    let bytes = BytesCount::of_str(&article.body);
    bencher
        .counter(bytes)
        .bench(|| language::of_article(black_box(&article)));
}

#[divan::bench(args = [English, Chinese])]
fn find_words(bencher: Bencher<'_, '_>, text: In) {
    let (article, lang, _) = article(text);
    let mut stems = Stems::default();
    let bytes = BytesCount::of_str(&article.body);
    bencher
        .counter(bytes)
        .bench_local(|| words(black_box(&article.body), lang, Depth::Full, &mut stems));
}

#[divan::bench(args = [English, Chinese])]
fn find_names(bencher: Bencher<'_, '_>, text: In) {
    let (article, lang, body) = article(text);
    let title = words(&article.title, lang, Depth::Full, &mut Stems::default());
    let bytes = BytesCount::of_str(&article.body);
    bencher
        .counter(bytes)
        .bench(|| entities::find(black_box(&article), lang, &title, &body));
}

#[divan::bench(args = [English, Chinese])]
fn find_dates(bencher: Bencher<'_, '_>, text: In) {
    let (article, lang, _) = article(text);
    let bytes = BytesCount::of_str(&article.body);
    bencher
        .counter(bytes)
        .bench(|| dates::find(black_box(&article.body), lang, article.date));
}

#[divan::bench]
fn cut_shingles(bencher: Bencher<'_, '_>) {
    let (article, lang, body) = article(English);
    let title = words(&article.title, lang, Depth::Full, &mut Stems::default());
    bencher.bench(|| Shingles::of(black_box(&article), &title, &body));
}

/// Articles that are long: what a byte costs must not grow with them.
const LENGTHS: [usize; 3] = [100, 1_000, 10_000];

/// Everything that is found in an article of so many times the text, a sentence of another two people in between.
#[divan::bench(args = LENGTHS, sample_count = 3, sample_size = 1)]
fn analyse_a_long_article(bencher: Bencher<'_, '_>, times: usize) {
    let article = long_article(times);
    let mut analyzer = Analyzer::default();
    bencher
        .counter(BytesCount::of_str(&article.body))
        .bench_local(|| analyzer.analyse(black_box(&article)));
}

/// Every third word of a long article as a match with the words around it.
#[divan::bench(args = LENGTHS, sample_count = 3, sample_size = 1)]
fn show_matches_of_a_long_article(bencher: Bencher<'_, '_>, times: usize) {
    let article = long_article(times);
    let matched: Vec<Span> = (0..times as u32 * 25)
        .map(|at| Span {
            start: 3 * at,
            end: 3 * at + 1,
        })
        .collect();
    bencher.counter(BytesCount::of_str(&article.body)).bench(|| {
        let passages = snippet::passages(black_box(&article), &matched, 3);
        (passages, snippet::concordance(&article, &matched))
    });
}

fn long_article(times: usize) -> Article {
    let person = |at: usize| {
        let letter = |by: usize| char::from(b'a' + (at / by % 26) as u8);
        format!(
            "Mr. Anselm K{}{}{}rath met Ida B{}{}l. ",
            letter(1),
            letter(26),
            letter(676),
            letter(3),
            letter(78)
        )
    };
    let body = (0..times)
        .map(|at| English.sentences().to_owned() + &person(at))
        .collect();
    Article {
        title: "Harbour stays closed".to_owned(),
        body,
        ..Article::default()
    }
}

/// Terms written to a tape and played back to the engine.
#[divan::bench]
fn play_tape(bencher: Bencher<'_, '_>) {
    let (_, _, body) = article(English);
    bencher.bench(|| {
        let mut tape = TapeWriter::default();
        body.terms().for_each(|(position, term)| tape.push(term, position));
        let tape = tape.finish();
        let mut tokenizer = TapeTokenizer::default();
        let mut stream = tokenizer.token_stream(&tape);
        let mut played = 0;
        while stream.advance() {
            played += 1;
        }
        played
    });
}

#[divan::bench(args = ["harbour", "\"harbour fire\" AND person:korvath NOT strike", "(port W/5 closed) OR title:(ships, dock*)"])]
fn read_query(query: &str) -> dateline::query::tree::Query {
    parse(black_box(query), &Options::default())
}
