//! Words joined by AND or OR, where nothing else decides what matches.
//!
//! The engine's own scorers give a sum; here the frequency of each word is at hand when an article is met. It tells how
//! much a bonus can give there: nothing to an article that lacks one of two words, and little to one that holds them
//! once. So most matches are known to stay out of the top while they are counted, and no position of them is read.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader, TERMINATED, Term};

use super::bind::Clause;
use super::blocks::{Blocks, Crossing, Hit};
use super::place::{Place, idf};
use super::ranking::{Asks, Bonus};
use super::score::{Norms, most};
use super::walk::Walk;

/// Words joined by AND or OR.
#[derive(Debug, Clone)]
pub(super) struct Words {
    joined: Joined,
    words: Vec<Word>,
    /// The field whose lengths decide what places score, and what they do.
    text: (Field, Arc<Norms>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joined {
    All,
    Any,
}

#[derive(Debug, Clone)]
struct Word {
    term: Term,
    /// The most that it scores.
    most: Score,
    norms: Arc<Norms>,
}

/// So many fit in a row of a window; more are left to the engine.
const MOST_WORDS: usize = 8;

/// How often an article holds each word, in their order.
type Frequencies = [u32; MOST_WORDS];

impl Words {
    /// The words of a clause that is nothing else, in an archive of so many articles.
    pub(super) fn of(
        clause: &Clause,
        archive: u64,
        text: (Field, Arc<Norms>),
        norms: impl Fn(Field) -> tantivy::Result<Norms>,
    ) -> tantivy::Result<Option<Words>> {
        let (joined, clauses) = match clause {
            Clause::And(clauses) => (Joined::All, clauses),
            Clause::Or(clauses) => (Joined::Any, clauses),
            _ => return Ok(None),
        };
        let Some(found) = clauses.iter().map(word).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        if found.len() > MOST_WORDS {
            return Ok(None);
        }
        let mut words = Vec::with_capacity(found.len());
        for (articles, term, weight) in found {
            let norms = match &text {
                (field, norms) if *field == term.field() => Arc::clone(norms),
                _ => Arc::new(norms(term.field())?),
            };
            let most = most(idf(articles, archive)) * weight;
            words.push(Word { term, most, norms });
        }
        Ok(Some(Words { joined, words, text }))
    }

    /// The same words, beside which some bonuses count.
    pub(super) fn with(&self, bonuses: &[Bonus]) -> LimitedWords {
        let mut slots = Slots {
            words: &self.words,
            witnesses: Vec::new(),
        };
        let mut limit = |bonus: &Bonus| {
            let holds = match &bonus.asks {
                Asks::Nothing => None,
                Asks::Pair(left, right) => slots
                    .word(left)
                    .zip(slots.word(right))
                    .map(|(left, right)| Holds::Pair(left, right)),
                Asks::Row(terms) => Some(Holds::All(terms.iter().filter_map(|term| slots.any(term)).collect())),
            };
            Limit {
                most: bonus.most,
                holds: holds.unwrap_or(Holds::All(Vec::new())),
            }
        };
        LimitedWords {
            words: self.clone(),
            limits: bonuses.iter().map(&mut limit).collect(),
            witnesses: slots.witnesses,
        }
    }
}

/// Where terms stand in a list of frequencies: the words, and behind them the witnesses, as far as there is room.
struct Slots<'a> {
    words: &'a [Word],
    witnesses: Vec<Term>,
}

impl Slots<'_> {
    fn word(&self, asked: &Term) -> Option<usize> {
        self.words.iter().position(|word| word.term == *asked)
    }

    /// A word or a witness; what is neither becomes a witness.
    fn any(&mut self, asked: &Term) -> Option<usize> {
        let known = || self.witnesses.iter().position(|term| term == asked);
        let slot = self.word(asked).or_else(|| Some(self.words.len() + known()?));
        let next = self.words.len() + self.witnesses.len();
        if slot.is_none() && next < MOST_WORDS {
            self.witnesses.push(asked.clone());
            return Some(next);
        }
        slot
    }
}

/// The only term of a clause, in how many articles it is, and what its rarity counts.
fn word(clause: &Clause) -> Option<(u64, Term, Score)> {
    match clause {
        Clause::Place(place @ Place::Terms(terms)) => {
            Some((terms.articles, place.only_term()?.clone(), terms.weight()))
        }
        _ => None,
    }
}

/// Words, and what each bonus gives at most to an article by the words that it holds.
pub(super) struct LimitedWords {
    words: Words,
    /// Terms that a bonus asks for beside the words, such as a pair of characters across two of them. In the list of
    /// frequencies they stand behind the words.
    witnesses: Vec<Term>,
    limits: Vec<Limit>,
}

struct Limit {
    most: Score,
    holds: Holds,
}

/// What an article must hold to gain, by the places of words in their list.
enum Holds {
    /// The gain grows with the frequency of the first as BM25 does.
    Pair(usize, usize),
    /// It grows with the frequency of the rarest there.
    All(Vec<usize>),
}

/// A match.
pub(super) struct Met<'a> {
    pub(super) doc: DocId,
    pub(super) score: Score,
    frequencies: Frequencies,
    lengths: &'a FieldNormReader,
    witnesses: &'a mut [Blocks],
    of: &'a LimitedWords,
}

impl Met<'_> {
    /// What all bonuses together give it at most. Witnesses are asked now, for most matches need none.
    pub(super) fn most(&mut self) -> Score {
        let slots = self.frequencies.iter_mut().skip(self.of.words.words.len());
        for (slot, witness) in slots.zip(self.witnesses.iter_mut()) {
            *slot = match witness.seek(self.doc) == self.doc {
                true => witness.frequency(),
                false => 0,
            };
        }
        let (_, norms) = &self.of.words.text;
        let length = self.lengths.fieldnorm_id(self.doc);
        let frequency = |at: usize| self.frequencies.get(at).copied().unwrap_or_default();
        let share = |frequency: u32| norms.saturation(length, frequency as f32);
        let gain = |limit: &Limit| match &limit.holds {
            Holds::Pair(_, right) if frequency(*right) == 0 => 0.0,
            Holds::Pair(left, _) => limit.most * share(frequency(*left)),
            Holds::All(words) => {
                let rarest = words.iter().map(|word| frequency(*word)).min();
                limit.most * rarest.map_or(1.0, share)
            }
        };
        self.of.limits.iter().map(gain).sum()
    }
}

impl LimitedWords {
    /// Passes the matches of a segment in order.
    pub(super) fn each(&self, reader: &SegmentReader, mut found: impl FnMut(Met<'_>)) -> tantivy::Result<()> {
        let Words { joined, words, text } = &self.words;
        let mut members = Vec::with_capacity(words.len());
        for (number, word) in words.iter().enumerate() {
            members.push(Member::open(number, word, reader)?);
        }
        let witnesses = self.witnesses.iter().map(|term| Blocks::open(term, reader));
        let mut witnesses = witnesses.collect::<tantivy::Result<Vec<_>>>()?;
        let lengths = &lengths(text.0, reader)?;
        let seen = |doc, row: &Row| {
            found(Met {
                doc,
                score: row.score,
                frequencies: row.frequencies,
                lengths,
                witnesses: &mut witnesses,
                of: self,
            });
        };
        match joined {
            Joined::All => meet(members, seen),
            Joined::Any => merge(members, seen),
        }
        Ok(())
    }
}

/// A word in one segment.
struct Member<'a> {
    blocks: Blocks,
    worth: Worth<'a>,
}

/// What a word counts in one segment.
struct Worth<'a> {
    /// Its place among the words.
    number: usize,
    word: &'a Word,
    lengths: FieldNormReader,
}

/// What is known of an article while its words are gathered.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    score: Score,
    frequencies: Frequencies,
}

impl Member<'_> {
    fn open<'a>(number: usize, word: &'a Word, reader: &SegmentReader) -> tantivy::Result<Member<'a>> {
        Ok(Member {
            blocks: Blocks::open(&word.term, reader)?,
            worth: Worth {
                number,
                word,
                lengths: lengths(word.term.field(), reader)?,
            },
        })
    }
}

impl Worth<'_> {
    /// What the word scores in an article that holds it so often.
    #[inline]
    fn score(&self, doc: DocId, frequency: u32) -> Score {
        let length = self.lengths.fieldnorm_id(doc);
        self.word.most * self.word.norms.saturation(length, frequency as f32)
    }

    /// Says how often it stands there.
    fn tell(&self, frequency: u32, frequencies: &mut Frequencies) {
        if let Some(own) = frequencies.get_mut(self.number) {
            *own = frequency;
        }
    }
}

/// The lengths of a field; all are one where it has none, as the engine has it.
fn lengths(field: Field, reader: &SegmentReader) -> tantivy::Result<FieldNormReader> {
    let lengths = reader.fieldnorms_readers().get_field(field)?;
    Ok(lengths.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1)))
}

/// Calls `seen` at every article that all hold. Scores are added as the engine adds them, so that articles of one score
/// stay so whoever walks.
fn meet(mut all: Vec<Member<'_>>, mut seen: impl FnMut(DocId, &Row)) {
    all.sort_by_key(|member| member.blocks.cost());
    let [lead, second, others @ ..] = all.as_mut_slice() else {
        return merge(all, seen);
    };
    let mut scores = Vec::new();
    Crossing::new().each(&mut lead.blocks, &mut second.blocks, |hits| {
        // All before any is looked at: what is done with a score is a guess that would have to wait for it.
        scores.clear();
        scores.extend(
            hits.iter()
                .map(|hit| lead.worth.score(hit.doc, hit.rarer) + second.worth.score(hit.doc, hit.other)),
        );
        for (Hit { doc, rarer, other }, score) in hits.iter().zip(&scores) {
            let mut row = Row::default();
            lead.worth.tell(*rarer, &mut row.frequencies);
            second.worth.tell(*other, &mut row.frequencies);
            if let Some(rest) = rest_of(others, *doc, &mut row.frequencies) {
                row.score = score + rest;
                seen(*doc, &row);
            }
        }
    });
}

/// What an article scores by words beside the first two, if it holds all of them.
fn rest_of(others: &mut [Member<'_>], doc: DocId, frequencies: &mut Frequencies) -> Option<Score> {
    let mut sum = 0.0;
    for Member { blocks, worth } in others {
        if blocks.seek(doc) != doc {
            return None;
        }
        sum += worth.score(doc, blocks.frequency());
        worth.tell(blocks.frequency(), frequencies);
    }
    Some(sum)
}

/// Articles that are gathered before any is shown: as many as eight sets of 64 bits.
const WINDOW: usize = 8 * 64;

/// Calls `seen` at every article that any holds. Word by word, each walks through a window of articles: to ask at every
/// article whose turn it is would be a guess that the processor cannot make.
fn merge(mut all: Vec<Member<'_>>, mut seen: impl FnMut(DocId, &Row)) {
    let mut window = vec![Row::default(); WINDOW];
    let mut held = [0u64; WINDOW / 64];
    let first = |all: &[Member<'_>]| all.iter().map(|member| member.blocks.doc()).min();
    while let Some(start) = first(&all).filter(|doc| *doc < TERMINATED) {
        let end = start.saturating_add(WINDOW as DocId).min(TERMINATED);
        for Member { blocks, worth } in &mut all {
            while let docs @ [_, ..] = blocks.before(end) {
                for (place, doc) in docs.iter().enumerate() {
                    let (at, frequency) = (doc.wrapping_sub(start) as usize, blocks.frequency_behind(place));
                    if let (Some(row), Some(held)) = (window.get_mut(at), held.get_mut(at / 64)) {
                        row.score += worth.score(*doc, frequency);
                        worth.tell(frequency, &mut row.frequencies);
                        *held |= 1 << (at % 64);
                    }
                }
                let passed = docs.len();
                blocks.pass(passed);
            }
        }
        for (base, held) in (0..).step_by(64).zip(&mut held) {
            while *held != 0 {
                let at = base + held.trailing_zeros();
                *held &= *held - 1;
                if let Some(row) = window.get_mut(at as usize) {
                    seen(start + at, row);
                    *row = Row::default();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    const ARTICLES: DocId = 3000;

    /// A segment in which each word stands in some articles.
    fn segment(held: &[BTreeSet<DocId>]) -> (SegmentReader, Vec<Word>) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for doc in 0..ARTICLES {
            let mut article = TantivyDocument::new();
            for (word, _) in held.iter().enumerate().filter(|(_, docs)| docs.contains(&doc)) {
                article.add_text(field, word.to_string());
            }
            writer.add_document(article).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let norms = Arc::new(Norms::of(&searcher, field).unwrap());
        let word = |number: usize| Word {
            term: Term::from_field_text(field, &number.to_string()),
            most: 1.0,
            norms: Arc::clone(&norms),
        };
        (searcher.segment_reader(0).clone(), (0..held.len()).map(word).collect())
    }

    /// Some articles close together, and some far apart.
    fn articles() -> impl Strategy<Value = BTreeSet<DocId>> {
        let length = prop_oneof![3 => 0..40u32, 1 => 0..1500u32];
        let near = (0..ARTICLES, length).prop_map(|(start, length)| start..(start + length).min(ARTICLES));
        let far = prop::collection::vec(0..ARTICLES, 0..6);
        (prop::collection::vec(near, 0..4), far).prop_map(|(near, far)| near.into_iter().flatten().chain(far).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn walks_are_those_of_sets(held in prop::collection::vec(articles(), 1..5)) {
            let (reader, words) = segment(&held);
            let open = |(number, word)| Member::open(number, word, &reader).unwrap();
            let open = || words.iter().enumerate().map(open).collect::<Vec<_>>();
            let row = |row: &Row| row.frequencies.iter().map(|frequency| *frequency > 0).collect::<Vec<bool>>();
            let want = |doc: &DocId| {
                let mut row: Vec<bool> = held.iter().map(|docs| docs.contains(doc)).collect();
                row.resize(MOST_WORDS, false);
                (*doc, row)
            };
            let mut met = Vec::new();
            meet(open(), |doc, found| met.push((doc, row(found))));
            let all = (0..ARTICLES).filter(|doc| held.iter().all(|docs| docs.contains(doc)));
            prop_assert_eq!(met, all.map(|doc| want(&doc)).collect::<Vec<_>>());
            let mut merged = Vec::new();
            merge(open(), |doc, found| merged.push((doc, row(found))));
            let any: BTreeSet<DocId> = held.iter().flatten().copied().collect();
            prop_assert_eq!(merged, any.iter().map(want).collect::<Vec<_>>());
        }
    }
}
