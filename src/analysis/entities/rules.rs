//! Names by rules, for languages in Latin script that have no trained tagger: German, French, Spanish and others.
//!
//! Capitals and a few cues only: a title or a given name before it makes a person, a word like "Ministerio" or "AG" an
//! organisation, the gazetteer a place. What no cue speaks for is left alone, since in German every noun has a capital.

use std::ops::Range;

use super::features::{self, Facts, Part};
use super::lexicon::{self, Classes, LONGEST_PHRASE, Lexicon};
use super::tagger::Found;
use super::tokens::Token;
use crate::article::Kind;

/// How far a name that rules found is trusted: less than a clear case of a trained tagger.
const CONFIDENCE: f32 = 0.6;

/// Links that join the words of one name; at others a run of capitals is parted.
const JOINING: [&str; 19] = [
    "'", "-", ".", "al", "bin", "da", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "la", "van", "von",
    "zu",
];

/// Links that say whose the first part is: what stands after them can be a firm, what stands before them is an office in it.
const OF: [&str; 8] = ["da", "de", "del", "der", "des", "do", "du", "von"];

/// Articles with a capital at the head of a sentence.
const ARTICLES: [&str; 12] = [
    "Das", "Der", "Die", "El", "Il", "L", "La", "Las", "Le", "Les", "Los", "The",
];

/// Words after which an unfamiliar town is believed.
const BEFORE_PLACES: [&str; 12] = [
    "a", "aus", "bei", "de", "desde", "en", "in", "nach", "near", "à", "von", "vers",
];

/// The names among the tokens of one article.
pub(super) fn tag(tokens: &[Token], lexicon: &Lexicon) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for sentence in tokens.chunk_by(|_, next| !next.opens) {
        let facts: Vec<Facts> = sentence.iter().map(|token| Facts::of(token.text, lexicon)).collect();
        let rules = Rules {
            tokens: sentence,
            facts: &facts,
            lexicon,
        };
        features::runs(&facts, |run| {
            for part in rules.parts(run) {
                found.extend(rules.name(part).map(|(name, kind)| Found {
                    tokens: start + name.start..start + name.end,
                    kind,
                    confidence: CONFIDENCE,
                }));
            }
        });
        start += sentence.len();
    }
    found
}

struct Rules<'a> {
    tokens: &'a [Token<'a>],
    facts: &'a [Facts],
    lexicon: &'a Lexicon,
}

impl Rules<'_> {
    /// A run, parted at the links that join no names; each part begins and ends with a capital.
    fn parts(&self, run: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = run.start;
        for at in run.clone().chain([run.end]) {
            let parts_here = at == run.end || self.part(at) == Part::Link && !JOINING.contains(&self.text(at));
            if parts_here {
                let capitals = || (start..at).filter(|at| self.part(*at) == Part::Capital);
                if let (Some(first), Some(last)) = (capitals().next(), capitals().next_back()) {
                    parts.push(first..last + 1);
                }
                start = at + 1;
            }
        }
        parts
    }

    /// The name in a run of capitals, if a cue speaks for one.
    fn name(&self, mut run: Range<usize>) -> Option<(Range<usize>, Kind)> {
        let mut titled = run.start > 0 && self.classes(run.start - 1).any(Classes::TITLE);
        while run.len() > 1 && self.classes(run.start).any(Classes::TITLE) {
            run.start += 1;
            titled = true;
        }
        if let Some(kind) = self.entry(&run) {
            return Some((run, kind));
        }
        if run.start == 0 && run.len() > 1 && ARTICLES.contains(&self.text(0)) {
            run.start = 1;
        }
        if let Some(firm) = self.firm(&run) {
            return Some((firm, Kind::Org));
        }
        let is_signed = |class| run.clone().any(|at| self.classes(at).any(class));
        if run.len() > 1 && (is_signed(Classes::BODY) || is_signed(Classes::COMPANY) && !titled) {
            return Some((run, Kind::Org));
        }
        let given = self.classes(run.start).any(Classes::GIVEN);
        let is_word = |at: usize| self.text(at).chars().count() > 2 || self.text(at).ends_with('.');
        if is_word(run.end - 1) && (titled && run.len() < 5 || given && (2..5).contains(&run.len())) {
            return Some((run, Kind::Person));
        }
        // Of what no rule explains as a whole, a place at its end is still one: "Regierung Spanien".
        let last = run.end - 1;
        (run.len() > 1).then(|| self.entry(&(last..run.end)).map(|kind| (last..run.end, kind)))?
    }

    /// The firm at the end of a run that begins with an office in it: "Vorstandschef der Brandt AG".
    fn firm(&self, run: &Range<usize>) -> Option<Range<usize>> {
        let signs = Classes::COMPANY.with(Classes::BODY);
        let after = run.clone().rev().find(|at| OF.contains(&self.text(*at)))? + 1;
        let ends_as_firm = after + 1 < run.end && self.classes(run.end - 1).any(Classes::COMPANY);
        let is_body = (run.start..after).any(|at| self.classes(at).any(signs));
        (ends_as_firm && !is_body).then_some(after..run.end)
    }

    /// What the gazetteer says of a name as a whole.
    fn entry(&self, name: &Range<usize>) -> Option<Kind> {
        let classes = match name.len() {
            1 => self.classes(name.start),
            2..=LONGEST_PHRASE => {
                let words = self.facts.get(name.clone())?.iter().map(|facts| facts.lower);
                self.lexicon.get(lexicon::phrase_key(words))
            }
            _ => return None,
        };
        let before = name.start.checked_sub(1).map_or("", |before| self.text(before));
        let is_town = classes.any(Classes::TOWN) && BEFORE_PLACES.contains(&before) && !classes.any(Classes::COMMON);
        let ambiguous = classes.any(Classes::GIVEN.with(Classes::SURNAME).with(Classes::COMMON));
        let is_city =
            classes.any(Classes::CITY.with(Classes::REGION)) && (!ambiguous || BEFORE_PLACES.contains(&before));
        if classes.any(Classes::COUNTRY) || is_city || is_town {
            Some(Kind::Place)
        } else if classes.any(Classes::ORG) && !classes.any(Classes::COMMON) {
            Some(Kind::Org)
        } else {
            None
        }
    }

    fn classes(&self, at: usize) -> Classes {
        self.facts.get(at).map_or(Classes::default(), |facts| facts.classes)
    }

    fn part(&self, at: usize) -> Part {
        self.facts.get(at).map_or(Part::Other, |facts| facts.part)
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }
}
