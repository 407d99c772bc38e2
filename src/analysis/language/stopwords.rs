//! The little words by which a language is known, in their folded form.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Lang;

/// Votes of the words of a text for the languages that they are common in.
#[derive(Default)]
pub(super) struct Votes {
    counts: [u32; WORDS.len()],
}

/// The language with the most votes.
#[derive(Clone, Copy)]
pub(super) struct Winner {
    pub(super) lang: Lang,
    pub(super) votes: u32,
    /// Votes of the next best.
    pub(super) second: u32,
}

impl Votes {
    /// Adds the votes of a word in its folded form; whether it has any.
    pub(super) fn add(&mut self, exact: &str) -> bool {
        let mut langs = if exact.len() > LONGEST {
            0
        } else {
            languages().get(exact).copied().unwrap_or(0)
        };
        let any = langs != 0;
        while langs != 0 {
            if let Some(count) = self.counts.get_mut(langs.trailing_zeros() as usize) {
                *count += 1;
            }
            langs &= langs - 1;
        }
        any
    }

    /// The votes for one language.
    pub(super) fn of(&self, lang: Lang) -> u32 {
        self.counts
            .iter()
            .zip(WORDS)
            .find(|(_, (other, _))| *other == lang)
            .map_or(0, |(votes, _)| *votes)
    }

    /// Whether more words could hardly change the result.
    pub(super) fn decided(&self) -> bool {
        self.counts.iter().any(|votes| *votes >= 6)
            && self.winner().is_some_and(|winner| winner.votes >= winner.second * 3)
    }

    /// The language with the most votes, if there is any vote.
    pub(super) fn winner(&self) -> Option<Winner> {
        let mut best = Winner {
            lang: Lang::UND,
            votes: 0,
            second: 0,
        };
        for (votes, (lang, _)) in self.counts.iter().zip(WORDS) {
            if *votes > best.votes {
                best = Winner {
                    lang: *lang,
                    votes: *votes,
                    second: best.votes,
                };
            } else {
                best.second = best.second.max(*votes);
            }
        }
        (best.votes > 0).then_some(best)
    }
}

/// Whether the table knows words of a language.
pub(super) fn has(lang: Lang) -> bool {
    WORDS.iter().any(|(known, _)| *known == lang)
}

/// Whether a word in its folded form only holds sentences together in a language.
pub(super) fn is_common(exact: &str, lang: Lang) -> bool {
    let line = WORDS.iter().position(|(known, _)| *known == lang);
    line.is_some_and(|line| languages().get(exact).is_some_and(|langs| langs & (1 << line) != 0))
}

/// Each word with the set of its languages: bit `n` is the language in line `n` of [`WORDS`].
fn languages() -> &'static FxHashMap<&'static str, u32> {
    static LANGUAGES: OnceLock<FxHashMap<&'static str, u32>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let mut languages = FxHashMap::default();
        for (line, (_, words)) in WORDS.iter().enumerate() {
            for word in words.split(' ') {
                *languages.entry(word).or_insert(0) |= 1 << line;
            }
        }
        languages
    })
}

/// Bytes of the longest word in the table, so that longer ones need not be looked up.
const LONGEST: usize = 10;

const WORDS: &[(Lang, &str)] = &[
    (
        Lang::DA,
        "og det som er af for med den til ikke har de et om var sig men han fra ved hun efter at blev pa",
    ),
    (
        Lang::DE,
        "der die das und ist nicht ein eine mit von zu den dem des im fur auf sich auch als es an werden aus er hat dass sie nach wird bei wurde uber sind war haben einer um seit",
    ),
    (
        Lang::EN,
        "the of and to in a is was for that with on by at from as it said has have had be are were his which will would not they we he she this an or but who when after one more than their been its",
    ),
    (
        Lang::ES,
        "el la los las de que y en un una por con no su para es al lo como mas del se ha fue pero sus este esta entre sobre",
    ),
    (
        Lang::FI,
        "ja on ei se etta oli han mutta kun ovat myos joka mukaan sen jos kuin tai olla",
    ),
    (
        Lang::FR,
        "le la les et des est un une du dans que qui pour pas sur par au avec ce se il sont plus ete aux cette elle mais ont son sa ses ne en",
    ),
    (
        Lang::IT,
        "il la di che e un una per con non del della si da i le al sono dei nel piu anche alla ha gli come delle dal lo ma nella in",
    ),
    (
        Lang::NL,
        "de het een van en in is dat op te zijn met voor niet aan er die om ook als bij door maar naar werd heeft wordt uit was",
    ),
    (
        Lang::NO,
        "og det som er av for med den til ikke har de et om var seg men han fra ved hun etter at ble pa jeg",
    ),
    (
        Lang::PL,
        "i w nie na sie z ze do jest to o jak ale po od przez dla przy oraz byl juz tym",
    ),
    (
        Lang::PT,
        "o a os as de que e do da em um uma para com nao por no na dos das se mais ao foi sua seu como mas pelo pela sao",
    ),
    (
        Lang::RU,
        "и в не на что с по из он к за как это от для но его а о было был у до при также",
    ),
    (
        Lang::SV,
        "och att det som en ar av for med den till inte har de ett om var sig men han fran vid hon efter pa",
    ),
    (
        Lang::TR,
        "ve bir bu da de icin ile olarak daha cok gibi olan sonra kadar ama",
    ),
];
