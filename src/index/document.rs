//! An article and its facts as one document of the index.
//!
//! This is where the ruler of positions is laid (see [`super::schema`]): title, abstract and body are measured against
//! it, and words, marks and mentions are written at their places.

use std::borrow::Cow;
use std::ops::Range;

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxBuildHasher, FxHashSet};
use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

use super::StoredFacts;
use super::families::Text;
use super::packed::pack;
use super::schema::{Facet, FacetValue, Fields, LEAD_WEIGHT, TITLE_WEIGHT, key_term, mark, pack_days};
use super::tape::TapeWriter;
use crate::analysis::shingles::Shingles;
use crate::analysis::words::{Caps, Word, Words};
use crate::analysis::{Entity, Facts, fold};
use crate::article::{Article, Date, Kind};

/// Where the parts of an article lie on the ruler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruler {
    /// Position of the abstract's first word.
    pub summary_at: u32,
    /// Position of the body's first word.
    pub body_at: u32,
    /// The title is `0..title_end`.
    pub title_end: u32,
    /// The lead is `title_end..lead_end`.
    pub lead_end: u32,
}

impl Ruler {
    /// Lays title, abstract and body one after the other, one empty position between two that hold words.
    pub fn new(title: &Words, summary: &Words, body: &Words) -> Ruler {
        let (summary_at, body_at) = Ruler::starts(title, summary);
        let lead_end = if summary.is_empty() {
            body_at + end_of_first_paragraph(body)
        } else {
            body_at
        };
        Ruler {
            summary_at,
            body_at,
            title_end: summary_at,
            lead_end,
        }
    }

    /// The positions at which the abstract and the body begin.
    pub fn starts(title: &Words, summary: &Words) -> (u32, u32) {
        let after = |at: u32, words: &Words| at + words.positions() + u32::from(!words.is_empty());
        let summary_at = after(0, title);
        (summary_at, after(summary_at, summary))
    }
}

/// The position after the last word of the first paragraph.
fn end_of_first_paragraph(body: &Words) -> u32 {
    body.iter()
        .skip(1)
        .find(|word| word.opens_paragraph)
        .map_or(body.positions(), |word| word.position)
}

/// One document, complete but for its identifier, which only the writer can give.
#[derive(Debug)]
pub struct Draft {
    article: Article,
    facts: StoredFacts,
    ruler: Ruler,
    text: String,
    exact: String,
    marks: String,
    names: Names,
    shingles: Shingles,
}

/// A name of an article as the facet will show it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NameValue {
    form: String,
    only_given: bool,
}

impl Draft {
    /// Writes the tapes; the costly part, done on all cores.
    pub fn new(article: Article, facts: Facts) -> Draft {
        let ruler = Ruler::new(&facts.title, &facts.summary, &facts.body);
        let words = words(&facts) as u64;
        let keys: Vec<String> = facts.entities.iter().map(|entity| fold::key(&entity.name)).collect();
        Draft {
            text: text_tape(&facts, ruler),
            exact: exact_tape(&facts, ruler),
            marks: marks_tape(&facts, &keys, ruler),
            names: names(&article, &facts.entities, keys),
            shingles: Shingles::of(&article, &facts.title, &facts.body),
            facts: StoredFacts {
                lang: facts.lang.tag().to_owned(),
                words,
                entities: facts.entities,
                mentions: facts.mentions,
            },
            article,
            ruler,
        }
    }

    /// The article.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// What reprint families are made from: the article's identifier, date and shingles, which it then lacks.
    pub fn take_text(&mut self) -> Text {
        Text {
            id: self.article.id.clone(),
            seconds: self.article.date.map(Date::seconds),
            shingles: std::mem::take(&mut self.shingles),
        }
    }

    /// Bytes that it takes in memory, near enough: its text as it was written and on its three tapes.
    pub fn bytes(&self) -> usize {
        let texts = [&self.text, &self.exact, &self.marks, &self.article.body];
        texts.iter().map(|text| text.len()).sum()
    }

    /// Gives the article the identifier under which it will be known.
    pub fn set_id(&mut self, id: String) {
        self.article.id = id;
    }

    /// The document for tantivy; `file` is the file that it came from.
    ///
    /// # Errors
    /// The article cannot be packed for the store.
    pub fn into_document(self, fields: &Fields, file: &str) -> Result<TantivyDocument, postcard::Error> {
        let stored = pack(&self.article, &self.facts)?;
        // The store, the tapes, and some names and numbers.
        let mut document = TantivyDocument::with_capacity(stored.len() + self.bytes() + 1024);
        document.add_bytes(fields.stored, &stored);
        document.add_text(fields.text, &self.text);
        document.add_text(fields.exact, &self.exact);
        document.add_text(fields.marks, &self.marks);
        document.add_text(fields.id, &self.article.id);
        document.add_text(fields.file, file);
        document.add_text(fields.path, &self.article.path);
        if let Some(url) = &self.article.url {
            document.add_text(fields.url, url);
        }
        document.add_u64(fields.tie, xxh3_64(self.article.id.as_bytes()));
        document.add_u64(fields.words, self.facts.words);
        document.add_u64(fields.title_end, u64::from(self.ruler.title_end));
        document.add_u64(fields.lead_end, u64::from(self.ruler.lead_end));
        if let Some(ocr) = self.article.ocr {
            document.add_u64(fields.ocr, u64::from(ocr));
        }
        self.add_dates(fields, &mut document);
        self.add_facets(fields, &mut document);
        Ok(document)
    }

    fn add_dates(&self, fields: &Fields, document: &mut TantivyDocument) {
        if let Some(date) = self.article.date {
            let days = date.days();
            document.add_i64(fields.seconds, date.seconds());
            document.add_i64(fields.first_day, i64::from(days.first));
            document.add_i64(fields.last_day, i64::from(days.last));
            document.add_u64(fields.precision, date.precision().code());
        }
        if let Some(updated) = self.article.updated {
            document.add_i64(fields.updated, i64::from(updated.days().first));
        }
        let mut seen = FxHashSet::default();
        for days in self.facts.mentions.iter().filter_map(|mention| mention.days) {
            let packed = pack_days(days);
            if seen.insert(packed) {
                document.add_i64(fields.mentions, packed);
            }
        }
    }

    fn add_facets(&self, fields: &Fields, document: &mut TantivyDocument) {
        for ((kind, key), name) in &self.names {
            let facet = Facet::from_kind(*kind);
            let value = FacetValue {
                key,
                form: &name.form,
                only_given: name.only_given,
            };
            add_value(fields, document, facet, value);
        }
        for facet in Facet::ALL.into_iter().filter(|facet| facet.kind().is_none()) {
            let mut seen = FxHashSet::default();
            for form in plain_values(&self.article, &self.facts, facet) {
                let folded = fold::key(form);
                let key = if facet.folds() { folded.as_str() } else { form };
                if !form.trim().is_empty() && seen.insert(key.to_owned()) {
                    add_value(
                        fields,
                        document,
                        facet,
                        FacetValue {
                            key,
                            form,
                            only_given: false,
                        },
                    );
                }
            }
        }
    }
}

/// Adds one value to its column and to the words by which it is found.
fn add_value(fields: &Fields, document: &mut TantivyDocument, facet: Facet, value: FacetValue<'_>) {
    document.add_text(fields.facet(facet), value.encode());
    let folded: Cow<'_, str> = match facet.folds() {
        true => value.key.into(),
        false => fold::key(value.key).into(),
    };
    for word in fold::key_words(&folded) {
        document.add_text(fields.keys, key_term(facet, word, value.key));
    }
}

/// The values of a facet that does not count names.
fn plain_values<'a>(article: &'a Article, facts: &'a StoredFacts, facet: Facet) -> Vec<&'a str> {
    let one = |value: &'a Option<String>| value.iter().map(String::as_str).collect();
    let many = |values: &'a [String]| values.iter().map(String::as_str).collect();
    match facet {
        Facet::Source => one(&article.source),
        Facet::Section => one(&article.section),
        Facet::Page => one(&article.page),
        Facet::Edition => one(&article.edition),
        Facet::Dateline => one(&article.dateline),
        Facet::By => many(&article.by),
        Facet::Tag => many(&article.tag),
        Facet::Lang => vec![facts.lang.as_str()],
        Facet::Folder => vec![article.folder.as_str()],
        Facet::Status => vec![article.status.name()],
        Facet::DateSource => article.date_source.iter().map(|source| source.name()).collect(),
        Facet::Person | Facet::Org | Facet::Place => Vec::new(),
    }
}

/// Names as the facets show them, in the order in which they came, by kind and key.
type Names = IndexMap<(Kind, String), NameValue, FxBuildHasher>;

/// The names of an article, found (with their keys) and given, each key once; a given form wins over one that was found.
fn names(article: &Article, entities: &[Entity], keys: Vec<String>) -> Names {
    let mut names = Names::default();
    for (entity, key) in entities.iter().zip(keys) {
        add_name(&mut names, entity.kind, key, &entity.name, false);
    }
    for kind in Kind::ALL {
        for name in article.given.of(kind) {
            add_name(&mut names, kind, fold::key(name), name, true);
        }
    }
    names
}

fn add_name(names: &mut Names, kind: Kind, key: String, form: &str, given: bool) {
    if key.is_empty() {
        return;
    }
    match names.entry((kind, key)) {
        Entry::Occupied(mut known) if given => form.clone_into(&mut known.get_mut().form),
        Entry::Occupied(_) => {}
        Entry::Vacant(free) => {
            free.insert(NameValue {
                form: form.trim().to_owned(),
                only_given: given,
            });
        }
    }
}

/// Names of one kind as a hit shows them: those found, most mentioned first, then those only given.
pub fn shown_names(article: &Article, entities: &[Entity], kind: Kind, extracted_only: bool) -> Vec<String> {
    let mut found: Vec<&Entity> = entities.iter().filter(|entity| entity.kind == kind).collect();
    found.sort_by_key(|entity| std::cmp::Reverse(entity.in_body.len() + entity.in_title.len()));
    let mut names = Names::default();
    for entity in found {
        add_name(&mut names, kind, fold::key(&entity.name), &entity.name, false);
    }
    for name in article.given.of(kind) {
        add_name(&mut names, kind, fold::key(name), name, true);
    }
    names.retain(|_, name| !(extracted_only && name.only_given));
    names.into_values().map(|name| name.form).collect()
}

/// Stems and dictionary words, repeated by the weight of where they stand.
fn text_tape(facts: &Facts, ruler: Ruler) -> String {
    let mut tape = TapeWriter::with_room(words(facts));
    // Where nothing follows the first paragraph, it is no lead but the whole text.
    let end = ruler.body_at + facts.body.positions();
    let lead_end = if ruler.lead_end < end {
        ruler.lead_end
    } else {
        ruler.title_end
    };
    for (words, at) in parts(facts, ruler) {
        for (position, term) in words.terms() {
            let position = at + position;
            let weight = match position {
                p if p < ruler.title_end => TITLE_WEIGHT,
                p if p < lead_end => LEAD_WEIGHT,
                _ => 1,
            };
            for _ in 0..weight {
                tape.push(term, position);
            }
        }
    }
    tape.finish()
}

/// Folded forms as written; each character of Chinese, Japanese and Korean, and each joined pair of them.
fn exact_tape(facts: &Facts, ruler: Ruler) -> String {
    let mut tape = TapeWriter::with_room(words(facts));
    for (words, at) in parts(facts, ruler) {
        let mut next = words.iter().skip(1);
        for word in words.iter() {
            tape.push(words.exact(word), at + word.position);
            if let Some(following) = next.next().filter(|next| word.cjk && next.cjk && next.joined) {
                tape.push(words.pair(word, following), at + word.position);
            }
        }
    }
    tape.finish()
}

/// Sentences, paragraphs, capitals, and what each mention covers; `keys` are those of the entities.
fn marks_tape(facts: &Facts, keys: &[String], ruler: Ruler) -> String {
    let mut marks: Vec<(u32, &str)> = Vec::new();
    for (words, at) in parts(facts, ruler) {
        for word in words.iter() {
            marks.extend(word_marks(word).map(|term| (at + word.position, term)));
        }
    }
    let terms_of = |(entity, key): (&Entity, &String)| [mark::kind(entity.kind), mark::name(entity.kind, key)];
    let terms: Vec<[String; 2]> = facts.entities.iter().zip(keys).map(terms_of).collect();
    for (entity, terms) in facts.entities.iter().zip(&terms) {
        let title = covered(&facts.title, 0, &entity.in_title);
        for position in title.chain(covered(&facts.body, ruler.body_at, &entity.in_body)) {
            marks.extend(terms.iter().map(|term| (position, term.as_str())));
        }
    }
    marks.sort_unstable();
    marks.dedup();
    let mut tape = TapeWriter::with_room(marks.len());
    for (position, term) in marks {
        tape.push(term, position);
    }
    tape.finish()
}

/// How many words title, abstract and body have together.
fn words(facts: &Facts) -> usize {
    facts.title.len() + facts.summary.len() + facts.body.len()
}

/// The positions that some byte ranges of a text cover.
fn covered<'a>(words: &'a Words, at: u32, ranges: &'a [Range<u32>]) -> impl Iterator<Item = u32> + 'a {
    ranges
        .iter()
        .flat_map(move |range| words.within(range).iter().map(move |word| at + word.position))
}

fn word_marks(word: &Word) -> impl Iterator<Item = &'static str> {
    let capitals = match word.caps {
        Caps::Lower => None,
        Caps::Initial => Some(mark::CAPITAL),
        Caps::All => Some(mark::CAPITALS),
    };
    [
        word.opens_sentence.then_some(mark::SENTENCE),
        word.opens_paragraph.then_some(mark::PARAGRAPH),
        capitals,
    ]
    .into_iter()
    .flatten()
}

fn parts(facts: &Facts, ruler: Ruler) -> [(&Words, u32); 3] {
    [
        (&facts.title, 0),
        (&facts.summary, ruler.summary_at),
        (&facts.body, ruler.body_at),
    ]
}
