//! Stories: a family of copies as one entry, or an article that has none.
//!
//! The column of families says to which story each article belongs. With it, one pass over the matches ranks and
//! counts stories: a story stands where its best matching copy stands, and counts once for each value that any of its
//! matching copies has, and on the day of the first of them.

use tantivy::{DocAddress, DocId, Score, Searcher};

use super::rank::{Best, Place, RankColumns};
use crate::article::{Article, Date};
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, FacetValue};
use crate::index::{Articles, Error};

/// No family.
const NONE: u32 = u32::MAX;

/// Which family each article belongs to, and where the articles of each family are.
pub struct StoryColumn {
    segments: Vec<Vec<u32>>,
    /// In order of family; within one as the segments lie.
    copies: Vec<(u32, DocAddress)>,
}

impl StoryColumn {
    /// Finds the articles of all families.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn build(searcher: &Searcher, families: &FamilyTable) -> Result<StoryColumn, Error> {
        let (mut segments, mut copies) = (Vec::new(), Vec::new());
        for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
            let mut numbers = Vec::new();
            if !families.is_empty() {
                let keys = reader.fast_fields().u64("tie")?;
                numbers.resize(reader.max_doc() as usize, NONE);
                for (doc, slot) in (0u32..).zip(&mut numbers) {
                    let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
                    if let Some(number) = keys
                        .first(doc)
                        .filter(|_| alive)
                        .and_then(|key| families.number_of(key))
                    {
                        *slot = number;
                        copies.push((number, DocAddress::new(segment, doc)));
                    }
                }
            }
            segments.push(numbers);
        }
        copies.sort_unstable();
        Ok(StoryColumn { segments, copies })
    }

    /// The number of the family of an article, if it has copies.
    pub fn of(&self, segment: usize, doc: DocId) -> Option<u32> {
        self.segments
            .get(segment)?
            .get(doc as usize)
            .copied()
            .filter(|number| *number != NONE)
    }

    /// Where the articles of a family are.
    pub fn copies(&self, number: u32) -> impl Iterator<Item = DocAddress> + '_ {
        let from = self.copies.partition_point(|(other, _)| *other < number);
        let rest = self.copies.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |(other, _)| *other == number)
            .map(|(_, address)| *address)
    }
}

/// What a request counts where stories are shown as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counted {
    /// Each story once.
    #[default]
    Stories,
    /// Each copy.
    Copies,
}

/// Number of matches, counted both ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Articles that match.
    pub copies: u64,
    /// Stories with an article that matches.
    pub stories: u64,
}

impl Totals {
    /// So many articles, stories not counted.
    pub fn of_copies(copies: u64) -> Totals {
        Totals {
            copies,
            ..Totals::default()
        }
    }
}

/// The best matching copy of each story in a pass.
pub struct BestCopies<'a> {
    column: &'a StoryColumn,
    best: Vec<Option<BestCopy>>,
    /// Both ways of counting.
    pub totals: Totals,
}

#[derive(Clone, Copy)]
struct BestCopy {
    place: Place,
    address: DocAddress,
    score: Score,
}

impl<'a> BestCopies<'a> {
    /// None yet, of so many families.
    pub fn new(column: &'a StoryColumn, families: usize) -> BestCopies<'a> {
        BestCopies {
            column,
            best: vec![None; families],
            totals: Totals::default(),
        }
    }

    /// The family of an article, if it has copies.
    pub fn family(&self, segment: usize, doc: DocId) -> Option<u32> {
        self.column.of(segment, doc)
    }

    /// Offers a match: an article without copies goes on at once, others wait for a better copy.
    pub fn offer(&mut self, family: Option<u32>, best: &mut Best, columns: &RankColumns, doc: DocId, score: Score) {
        self.totals.copies += 1;
        let Some(slot) = family.and_then(|family| self.best.get_mut(family as usize)) else {
            self.totals.stories += 1;
            return best.offer(columns, doc, score);
        };
        let place = best.place(columns, doc, score);
        let address = columns.address(doc);
        match slot {
            Some(before) if before.place >= place => {}
            Some(before) => *before = BestCopy { place, address, score },
            None => {
                self.totals.stories += 1;
                *slot = Some(BestCopy { place, address, score });
            }
        }
    }

    /// Offers the best copy of each story.
    pub fn finish(self, best: &mut Best, columns: &[RankColumns]) -> Totals {
        for copy in self.best.into_iter().flatten() {
            if let Some(columns) = columns.get(copy.address.segment_ord as usize) {
                best.offer(columns, copy.address.doc_id, copy.score);
            }
        }
        self.totals
    }
}

/// One story: all its copies, whether they match or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its identifier: that of its first copy.
    pub id: String,
    /// How many articles it has.
    pub copies: u64,
    /// The first to be published.
    pub first: Copy,
    /// The last.
    pub last: Copy,
    /// The one with the most words.
    pub longest: Copy,
    /// Who printed it, in the order of the alphabet.
    pub sources: Vec<String>,
}

/// One copy of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// Its identifier.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// By whom.
    pub source: Option<String>,
    /// How long it is, in words.
    pub words: u64,
}

impl Copy {
    /// What there is to say of an article of so many words.
    pub fn new(article: Article, words: u64) -> Copy {
        Copy {
            id: article.id,
            title: article.title,
            date: article.date,
            source: article.source,
            words,
        }
    }
}

/// Looks at the copies of stories.
pub struct Teller<'a> {
    /// The index.
    pub searcher: &'a Searcher,
    /// Its articles.
    pub articles: &'a Articles,
    /// The families.
    pub families: &'a FamilyTable,
    /// Where their articles are.
    pub column: &'a StoryColumn,
}

impl Teller<'_> {
    /// The story of a family; `None` if there is no such family.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn story(&self, number: u32) -> Result<Option<Story>, Error> {
        let Some(family) = self.families.get(number) else {
            return Ok(None);
        };
        let mut copies = Vec::with_capacity(family.copies());
        for address in self.column.copies(number) {
            let Some(reader) = self.searcher.segment_readers().get(address.segment_ord as usize) else {
                continue;
            };
            let columns = reader.fast_fields();
            let doc = address.doc_id;
            let (key, words) = (
                columns.u64("tie")?.first(doc),
                columns.u64("words")?.first(doc).unwrap_or(0),
            );
            copies.push((key.unwrap_or(0), words, address));
        }
        let at = |key: u64| {
            copies
                .iter()
                .find(|(other, ..)| *other == key)
                .map(|(.., address)| *address)
        };
        let mut members = family.members();
        let first = members.next().and_then(|member| at(member.key));
        let last = members.last().and_then(|member| at(member.key));
        let longest = copies
            .iter()
            .max_by_key(|(key, words, _)| (*words, std::cmp::Reverse(*key)));
        let (Some(first), Some(last), Some((.., longest))) = (first, last, longest) else {
            return Ok(None);
        };
        Ok(Some(Story {
            id: family.id().to_owned(),
            copies: copies.len() as u64,
            first: self.copy(first)?,
            last: self.copy(last)?,
            longest: self.copy(*longest)?,
            sources: self.sources(number)?,
        }))
    }

    fn copy(&self, address: DocAddress) -> Result<Copy, Error> {
        let (article, facts) = self.articles.at(address)?;
        Ok(Copy::new(article, facts.words))
    }

    /// Who printed a story.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn sources(&self, number: u32) -> Result<Vec<String>, Error> {
        let mut sources = Vec::new();
        for address in self.column.copies(number) {
            let reader = self.searcher.segment_readers().get(address.segment_ord as usize);
            let column = reader
                .map(|reader| reader.fast_fields().str(Facet::Source.name()))
                .transpose()?
                .flatten();
            let Some(column) = column else { continue };
            for ordinal in column.term_ords(address.doc_id) {
                let mut term = String::new();
                column
                    .ord_to_str(ordinal, &mut term)
                    .map_err(tantivy::TantivyError::from)?;
                sources.push(FacetValue::decode(&term).form.to_owned());
            }
        }
        sources.sort_unstable();
        sources.dedup();
        Ok(sources)
    }
}
