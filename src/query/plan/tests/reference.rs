//! The same questions answered by looking at every pair of words: slow, and plainly right.

use std::collections::BTreeSet;

use super::Sample;
use crate::analysis::fold;
use crate::analysis::language::Lang;
use crate::analysis::stem::query_stems;
use crate::analysis::words::Caps;
use crate::article::Kind;
use crate::index::document::Ruler;
use crate::query::plan::Span;
use crate::query::tree::{Form, Near, Node, Within, Zone};

/// One word of an article.
#[derive(Debug)]
struct Token {
    position: u32,
    exact: String,
    stems: Vec<String>,
    cjk: bool,
    joined: bool,
    caps: Caps,
    sentence: usize,
    paragraph: usize,
    /// Names that cover it.
    names: Vec<(Kind, String)>,
}

/// The same question with every combination outside of every proximity and count.
pub(super) fn apart(node: &Node) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(apart).collect();
    match node {
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        Node::Not(node) => Node::Not(Box::new(apart(node))),
        Node::AtLeast(least, node) => counted(*least, apart(node)),
        Node::Near(near) => near_apart(apart(&near.left), apart(&near.right), near),
        leaf => leaf.clone(),
    }
}

fn counted(least: u32, node: Node) -> Node {
    let each = |nodes: Vec<Node>| nodes.into_iter().map(|node| counted(least, node)).collect();
    match node {
        Node::And(nodes) => Node::And(each(nodes)),
        Node::Or(nodes) if !nodes.iter().all(has_places) => Node::Or(each(nodes)),
        node => Node::AtLeast(least, Box::new(node)),
    }
}

fn near_apart(left: Node, right: Node, near: &Near) -> Node {
    let lefts = |nodes: Vec<Node>| {
        nodes
            .into_iter()
            .map(|left| near_apart(left, right.clone(), near))
            .collect()
    };
    match left {
        Node::And(nodes) => return Node::And(lefts(nodes)),
        Node::Or(nodes) if !nodes.iter().all(has_places) => return Node::Or(lefts(nodes)),
        _ => {}
    }
    let rights = |nodes: Vec<Node>| {
        nodes
            .into_iter()
            .map(|right| near_apart(left.clone(), right, near))
            .collect()
    };
    match right {
        Node::And(nodes) if near.negated => Node::Or(rights(nodes)),
        Node::And(nodes) => Node::And(rights(nodes)),
        Node::Or(nodes) if nodes.iter().all(has_places) => Node::Near(Box::new(Near {
            left: left.clone(),
            right: Node::Or(nodes),
            ..near.clone()
        })),
        Node::Or(nodes) if near.negated => Node::And(rights(nodes)),
        Node::Or(nodes) => Node::Or(rights(nodes)),
        right => Node::Near(Box::new(Near {
            left: left.clone(),
            right,
            ..near.clone()
        })),
    }
}

/// Whether something that is apart stands at places.
fn has_places(node: &Node) -> bool {
    match node {
        Node::And(_) | Node::Not(_) => false,
        Node::Or(nodes) => nodes.iter().all(has_places),
        _ => true,
    }
}

/// An article as a list of words.
#[derive(Debug)]
pub(super) struct Text {
    tokens: Vec<Token>,
    title_end: u32,
    lead_end: u32,
}

impl Text {
    pub(super) fn of(sample: &Sample) -> Text {
        let facts = sample.facts();
        let ruler = Ruler::new(&facts.title, &facts.summary, &facts.body);
        let mut tokens: Vec<Token> = Vec::new();
        let (mut sentence, mut paragraph) = (0, 0);
        for (words, at, in_title) in [(&facts.title, 0, true), (&facts.body, ruler.body_at, false)] {
            for word in words.iter() {
                sentence += usize::from(word.opens_sentence);
                paragraph += usize::from(word.opens_paragraph);
                let covers = |range: &std::ops::Range<u32>| word.start < range.end && range.start < word.end;
                let names = facts.entities.iter().filter(|entity| {
                    let ranges = if in_title { &entity.in_title } else { &entity.in_body };
                    ranges.iter().any(covers)
                });
                tokens.push(Token {
                    position: at + word.position,
                    exact: words.exact(word).to_owned(),
                    stems: words
                        .terms()
                        .filter(|(position, _)| *position == word.position)
                        .map(|(_, stem)| stem.to_owned())
                        .collect(),
                    cjk: word.cjk,
                    joined: word.joined,
                    caps: word.caps,
                    sentence,
                    paragraph,
                    names: names.map(|entity| (entity.kind, fold::key(&entity.name))).collect(),
                });
            }
        }
        Text {
            tokens,
            title_end: ruler.title_end,
            lead_end: ruler.lead_end,
        }
    }

    /// Whether it matches; the tree must be [`apart`].
    pub(super) fn holds(&self, node: &Node) -> bool {
        if let Some(places) = self.places(node, None) {
            return !places.is_empty();
        }
        match node {
            Node::And(nodes) => nodes.iter().all(|node| self.holds(node)),
            Node::Or(nodes) => nodes.iter().any(|node| self.holds(node)),
            Node::Not(node) => !self.holds(node),
            _ => unreachable!("only combinations have no places"),
        }
    }

    /// The places of something that stands at places; `None` if it does not.
    pub(super) fn places(&self, node: &Node, zone: Option<Zone>) -> Option<Vec<Span>> {
        let mut places: Vec<Span> = match node {
            Node::Word(word) => {
                let characters: Vec<String> = word.text.chars().map(String::from).collect();
                if word.text.is_ascii() {
                    let stems = query_stems(&word.text, &[Lang::EN]);
                    let folded = word.text.to_lowercase();
                    let prefix = folded.trim_end_matches('*');
                    self.row(&[&|token: &Token| match word.form {
                        Form::Stem => stems.iter().any(|stem| token.stems.contains(stem)),
                        Form::Exact => token.exact == folded,
                        Form::Caps => token.exact == folded && token.caps == Caps::Initial,
                        Form::Prefix => !token.cjk && token.exact.starts_with(prefix),
                        Form::Wildcard => !token.cjk && fits(&token.exact, &folded),
                        _ => false,
                    }])
                } else {
                    self.characters(&characters)
                }
            }
            Node::Phrase { text, slop: 0 } => {
                let words: Vec<&str> = text.split(' ').collect();
                let is = |word: &str| {
                    let word = word.to_owned();
                    move |token: &Token| token.exact == word
                };
                let tests: Vec<_> = words.iter().map(|word| is(word)).collect();
                let tests: Vec<&dyn Fn(&Token) -> bool> = tests.iter().map(|test| test as _).collect();
                self.row(&tests)
            }
            Node::Phrase { text, slop } => self.windows(text, *slop).concat(),
            Node::Mark(kind) => self.mentions(|(other, _)| other == kind),
            Node::Value(facet, value) => {
                let kind = facet.kind()?;
                self.mentions(|(other, key)| *other == kind && key.split(' ').any(|word| word == value.text))
            }
            Node::Zone(zone, node) => return self.places(node, Some(*zone)),
            Node::Or(nodes) => nodes
                .iter()
                .map(|node| self.places(node, zone))
                .collect::<Option<Vec<_>>>()?
                .concat(),
            Node::Near(near) => self.near(near, zone)?,
            Node::AtLeast(least, node) => {
                let places = self.places(node, zone)?;
                if self.count(node, zone)? >= *least as usize {
                    places
                } else {
                    Vec::new()
                }
            }
            _ => return None,
        };
        places.sort_unstable();
        places.dedup();
        let leaf = matches!(
            node,
            Node::Word(_) | Node::Phrase { .. } | Node::Mark(_) | Node::Value(..)
        );
        places.retain(|span| !leaf || self.lies_in(zone, span));
        Some(places)
    }

    fn lies_in(&self, zone: Option<Zone>, span: &Span) -> bool {
        match zone {
            None => true,
            Some(Zone::Title) => span.end <= self.title_end,
            Some(Zone::Lead) => self.title_end <= span.start && span.end <= self.lead_end,
            Some(Zone::Body) => self.title_end <= span.start,
        }
    }

    /// How often something stands there.
    fn count(&self, node: &Node, zone: Option<Zone>) -> Option<usize> {
        Some(match node {
            Node::Near(near) if !near.negated => {
                let (left, right) = self.sides(near, zone)?;
                left.len().min(right.len())
            }
            Node::Phrase { text, slop } if *slop > 0 => {
                let whole = |window: &&Vec<Span>| window.iter().all(|span| self.lies_in(zone, span));
                self.windows(text, *slop).iter().filter(whole).count()
            }
            Node::Zone(zone, inner) => self.count(inner, Some(*zone))?,
            Node::AtLeast(_, inner) if !self.places(node, zone)?.is_empty() => self.count(inner, zone)?,
            node => self.places(node, zone)?.len(),
        })
    }

    fn near(&self, near: &Near, zone: Option<Zone>) -> Option<Vec<Span>> {
        let (left, right) = self.sides(near, zone)?;
        if near.negated {
            let all = self.places(&near.left, zone)?;
            return Some(all.into_iter().filter(|span| !left.contains(span)).collect());
        }
        Some([left, right].concat())
    }

    /// The places of each side with a partner on the other.
    fn sides(&self, near: &Near, zone: Option<Zone>) -> Option<(Vec<Span>, Vec<Span>)> {
        let lefts = self.places(&near.left, zone)?;
        let rights = self.places(&near.right, zone)?;
        let close = |left: &Span, right: &Span| {
            let (first, second) = if left.end <= right.start {
                (left, right)
            } else {
                (right, left)
            };
            if first.end > second.start || near.ordered && first == right {
                return false;
            }
            let apart = second.start - (first.end - 1);
            let (first, second) = (self.token(first.end - 1), self.token(second.start));
            match near.within {
                Within::Words(words) => apart <= words && first.paragraph == second.paragraph,
                Within::Sentence => first.sentence == second.sentence,
                Within::Paragraph => first.paragraph == second.paragraph,
            }
        };
        let left = lefts
            .iter()
            .filter(|left| rights.iter().any(|right| close(left, right)))
            .copied()
            .collect();
        let right = rights
            .iter()
            .filter(|right| lefts.iter().any(|left| close(left, right)))
            .copied()
            .collect();
        Some((left, right))
    }

    /// The places of each window in which all words of a loose phrase stand.
    fn windows(&self, text: &str, slop: u32) -> Vec<Vec<Span>> {
        let mut parts: Vec<(Vec<Span>, usize)> = Vec::new();
        for word in text.split(' ') {
            let stems = query_stems(word, &[Lang::EN]);
            let places = self.row(&[&|token: &Token| stems.iter().any(|stem| token.stems.contains(stem))]);
            match parts
                .iter_mut()
                .find(|(other, _)| *other == places && !places.is_empty())
            {
                Some((_, times)) => *times += 1,
                None => parts.push((places, 1)),
            }
        }
        let mut found = Vec::new();
        let firsts: BTreeSet<Span> = parts.iter().flat_map(|(places, _)| places.iter().copied()).collect();
        for first in firsts {
            let chosen: Option<Vec<Span>> = parts
                .iter()
                .map(|(places, times)| {
                    let soonest: Vec<Span> = places
                        .iter()
                        .filter(|span| span.start >= first.start)
                        .take(*times)
                        .copied()
                        .collect();
                    (soonest.len() == *times).then_some(soonest)
                })
                .collect::<Option<Vec<_>>>()
                .map(|chosen| chosen.concat());
            let Some(chosen) = chosen else { continue };
            let last = chosen.iter().map(|span| span.end - 1).max().unwrap_or(0);
            let others = (last + 1 - first.start) as usize - chosen.len();
            if others <= slop as usize && self.token(first.start).paragraph == self.token(last).paragraph {
                found.push(chosen);
            }
        }
        found
    }

    /// Maximal runs of positions that such names cover.
    fn mentions(&self, is: impl Fn(&(Kind, String)) -> bool) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for token in self.tokens.iter().filter(|token| token.names.iter().any(&is)) {
            match spans.last_mut() {
                Some(span) if span.end == token.position => span.end += 1,
                _ => spans.push(Span {
                    start: token.position,
                    end: token.position + 1,
                }),
            }
        }
        spans
    }

    fn characters(&self, characters: &[String]) -> Vec<Span> {
        let mut spans = self.row(
            &characters
                .iter()
                .map(|character| {
                    Box::new(move |token: &Token| token.exact == *character) as Box<dyn Fn(&Token) -> bool>
                })
                .collect::<Vec<_>>()
                .iter()
                .map(|test| &**test)
                .collect::<Vec<_>>(),
        );
        spans.retain(|span| (span.start + 1..span.end).all(|position| self.token(position).joined));
        spans
    }

    fn row(&self, tests: &[&dyn Fn(&Token) -> bool]) -> Vec<Span> {
        let fits = |window: &&[Token]| {
            window.iter().zip(tests).all(|(token, test)| test(token))
                && window.windows(2).all(|pair| pair[0].position + 1 == pair[1].position)
        };
        let span = |window: &[Token]| Span {
            start: window[0].position,
            end: window[window.len() - 1].position + 1,
        };
        self.tokens.windows(tests.len()).filter(fits).map(span).collect()
    }

    fn token(&self, position: u32) -> &Token {
        self.tokens
            .iter()
            .find(|token| token.position == position)
            .expect("a place stands on words")
    }
}

/// Whether a word fits a pattern of letters, `?` and `*`.
fn fits(word: &str, pattern: &str) -> bool {
    match (pattern.chars().next(), word.chars().next()) {
        (None, first) => first.is_none(),
        (Some('*'), _) => word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .any(|at| fits(&word[at..], &pattern[1..])),
        (Some(wanted), Some(first)) if wanted == '?' || wanted == first => {
            fits(&word[first.len_utf8()..], &pattern[wanted.len_utf8()..])
        }
        _ => false,
    }
}
