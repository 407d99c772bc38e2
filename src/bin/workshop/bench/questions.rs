//! The questions that speed is measured with: a fixed number of each kind, drawn from the words of the made-up archive.

use dateline::index::schema::Facet;
use dateline::search::{FacetField, FacetRequest, Filters, Request, Sort, Unit};
use serde::{Deserialize, Serialize};

use crate::generate::chance::Chance;
use crate::generate::tongue::Tongue;
use crate::generate::{Archive, SEED};

/// A question, as peers read it; `benches/peers/README.md` says what its parts mean.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Question {
    pub kind: String,
    pub op: Op,
    pub words: Vec<String>,
    pub distance: u32,
    pub person: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub facets: bool,
    pub newest: bool,
    pub offset: usize,
}

/// How the words of a question are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// No word: every article.
    All,
    And,
    Or,
    Phrase,
    /// Two words at most `distance` words apart, in any order.
    Near,
    Prefix,
    /// One letter wrong at most.
    Fuzzy,
}

/// How many questions there are of a kind.
const OF_EACH: u64 = 25;
/// Where a deep page begins.
const DEEP: usize = 1_000;

/// A kind of question: its name, and how one is made up.
type Kind = (&'static str, fn(&mut Maker<'_>) -> Question);

#[rustfmt::skip]
const KINDS: [Kind; 18] = [
    ("rare term", |make| make.words(Op::And, &[("tail", 20_000..60_000)])),
    ("middle term", |make| make.words(Op::And, &[("tail", 200..2_000)])),
    ("common term", |make| make.words(Op::And, &[("noun", 0..60)])),
    ("two terms, AND", |make| make.words(Op::And, &[("noun", 0..200), ("noun", 20..400)])),
    ("two terms, OR", |make| make.words(Op::Or, &[("noun", 0..200), ("noun", 20..400)])),
    ("phrase", |make| make.words(Op::Phrase, &[("adjective", 0..60), ("noun", 0..60)])),
    ("proximity", |make| Question { distance: 5, ..make.words(Op::Near, &[("noun", 0..100), ("noun", 0..100)]) }),
    ("prefix", |make| make.cut(Op::Prefix, 4)),
    ("fuzzy", |make| make.misspelt()),
    ("person filter", |make| Question { person: make.person(), ..make.words(Op::And, &[("noun", 0..60)]) }),
    ("date range", |make| make.dated(&[("noun", 0..200)])),
    ("page with facets", |make| Question { facets: true, ..make.words(Op::And, &[("noun", 0..60)]) }),
    ("everything with facets", |make| Question { facets: true, ..make.words(Op::All, &[]) }),
    ("newest first", |make| Question { newest: true, ..make.words(Op::And, &[("noun", 0..60)]) }),
    ("deep page", |make| Question { offset: DEEP, ..make.words(Op::And, &[("noun", 0..60)]) }),
    ("Chinese word", |make| make.chinese(&[("noun", 0..200)])),
    ("Chinese phrase", |make| make.chinese(&[("verb", 0..60), ("noun", 0..60)])),
    ("mixed", |make| Question { facets: true, person: make.person(), ..make.dated(&[("noun", 0..60)]) }),
];

/// All questions, kind by kind; the same for an archive of any size.
pub fn questions() -> Vec<Question> {
    let archive = Archive::new(SEED, 0);
    let mut maker = Maker {
        archive: &archive,
        chance: Chance::new(SEED, 1 << 60),
    };
    let mut questions = Vec::new();
    for (kind, make) in KINDS {
        questions.extend((0..OF_EACH).map(|_| Question {
            kind: kind.to_owned(),
            ..make(&mut maker)
        }));
    }
    questions
}

struct Maker<'a> {
    archive: &'a Archive,
    chance: Chance,
}

/// Words of a pool, by their ranks.
type Ranks = (&'static str, std::ops::Range<usize>);

impl Maker<'_> {
    fn draw(&mut self, tongue: &Tongue, (pool, ranks): &Ranks) -> String {
        let items = tongue.pool(pool).items();
        let ranks = ranks.start.min(items.len() - 1)..ranks.end.min(items.len());
        self.chance.pick(&items[ranks]).clone()
    }

    fn of(&mut self, tongue: &Tongue, op: Op, ranks: &[Ranks]) -> Question {
        let mut words: Vec<String> = Vec::new();
        for ranks in ranks {
            let mut word = self.draw(tongue, ranks);
            while words.contains(&word) {
                word = self.draw(tongue, ranks);
            }
            words.push(word);
        }
        Question {
            kind: String::new(),
            op,
            words,
            distance: 0,
            person: None,
            from: None,
            to: None,
            facets: false,
            newest: false,
            offset: 0,
        }
    }

    fn words(&mut self, op: Op, ranks: &[Ranks]) -> Question {
        let archive = self.archive;
        self.of(&archive.english, op, ranks)
    }

    /// A run of Chinese, found wherever it stands.
    fn chinese(&mut self, ranks: &[Ranks]) -> Question {
        let archive = self.archive;
        let mut question = self.of(&archive.chinese, Op::Phrase, ranks);
        question.words = vec![question.words.concat()];
        question
    }

    /// The first letters of a word that has more.
    fn cut(&mut self, op: Op, letters: usize) -> Question {
        loop {
            let mut question = self.words(op, &[("verb", 0..150)]);
            if question.words[0].len() > letters + 1 {
                question.words[0].truncate(letters);
                return question;
            }
        }
    }

    /// A word with one letter wrong.
    fn misspelt(&mut self) -> Question {
        loop {
            let mut question = self.words(Op::Fuzzy, &[("noun", 0..300)]);
            let word = &mut question.words[0];
            if word.len() > 5 {
                let at = 2 + self.chance.below(word.len() as u64 - 3) as usize;
                word.replace_range(at..=at, "x");
                return question;
            }
        }
    }

    fn dated(&mut self, ranks: &[Ranks]) -> Question {
        let year = 2005 + self.chance.below(18);
        Question {
            from: Some(format!("{year}-03-01")),
            to: Some(format!("{}-02-28", year + 1)),
            ..self.words(Op::And, ranks)
        }
    }

    fn person(&mut self) -> Option<String> {
        let archive = self.archive;
        Some(self.draw(&archive.english, &("person", 0..300)))
    }
}

impl Question {
    /// The question in dateline's own words.
    pub fn request(&self) -> Request {
        let values = [Facet::Person, Facet::Org, Facet::Place, Facet::Tag, Facet::Source].map(FacetField::Values);
        let fields = values.into_iter().chain([FacetField::Date(Unit::Month)]);
        let date = |date: &Option<String>| date.as_ref().and_then(|date| date.parse().ok());
        Request {
            query: self.query(),
            filters: Filters {
                any_of: self
                    .person
                    .iter()
                    .map(|person| (Facet::Person, vec![person.clone()]))
                    .collect(),
                from: date(&self.from),
                to: date(&self.to),
                ..Filters::default()
            },
            facets: fields
                .filter(|_| self.facets)
                .map(|field| FacetRequest::top(field, 10))
                .collect(),
            sort: if self.newest { Sort::Newest } else { Sort::Relevance },
            offset: self.offset,
            ..Request::default()
        }
    }

    fn query(&self) -> String {
        let words = &self.words;
        match self.op {
            Op::All => String::new(),
            Op::And => words.join(" AND "),
            Op::Or => words.join(" OR "),
            Op::Phrase => format!("\"{}\"", words.join(" ")),
            Op::Near => words.join(&format!(" W/{} ", self.distance)),
            Op::Prefix => format!("{}*", words.join(" ")),
            Op::Fuzzy => format!("{}~1", words.join(" ")),
        }
    }
}
