//! The inner loops of indexing and of reading a query, one by one: `cargo bench`.

use std::hint::black_box;

use dateline::analysis::language::{self, Lang};
use dateline::analysis::shingles::Shingles;
use dateline::analysis::stem::Stems;
use dateline::analysis::words::{Depth, Words, words};
use dateline::analysis::{dates, entities};
use dateline::article::Article;
use dateline::index::tape::{TapeTokenizer, TapeWriter};
use dateline::query::syntax::{Options, parse};
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
