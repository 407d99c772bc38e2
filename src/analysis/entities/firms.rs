//! Firms and bodies by how their names are made: what a tagger that looks two words far cannot see.
//!
//! | in the text | the rule |
//! |---|---|
//! | "Brandt, Duarte and Co" | a list of partners that ends as a firm does is one firm |
//! | "Duarte Brothers", "Brandt Inc" | who ends as a firm does is none of mankind |
//! | "Brandt and Co Inc" | what is only the end of a firm's name takes its beginning, or is none |
//! | "Alex. Brandt and Sons" | a first name in short begins the name of the partnership after it |
//! | "the Office for Harbour Safety (OHS)" | letters in brackets that are the initials of what stands before them name it |
//! | "gross harbour income (GHI)" | and name nothing where that is written small |

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::names::{COMPANY_ENDS, is_acronym_of};
use super::tagger::Found;
use super::tokens::{self, Token};
use crate::analysis::fold;
use crate::article::Kind;

/// How sure a name is whose initials the text itself gives.
const DEFINED: f32 = 0.95;

/// How sure a name is that ends as a firm's does.
const ENDS_AS_FIRM: f32 = 0.8;

/// Most tokens that the long form of an acronym takes.
const LONGEST_DEFINED: usize = 12;

/// Applies the rules to the names of an article, which stand in order.
pub(super) fn settle(found: &mut Vec<Found>, tokens: &[Token]) {
    whole(found, tokens);
    for name in found.iter_mut().filter(|found| found.kind != Kind::Place) {
        let (joint, end) = (text(tokens, name.tokens.end), text(tokens, name.tokens.end + 1));
        if JOINTS.contains(&joint) && is_listed(&PARTNERS_END, end) {
            name.tokens.end += 2;
            name.kind = Kind::Org;
        }
        let last = text(tokens, name.tokens.end - 1);
        if name.tokens.len() > 1 && (is_listed(&FIRM_ENDS, last) || is_listed(&COMPANY_ENDS, last)) {
            name.kind = Kind::Org;
            name.confidence = name.confidence.max(ENDS_AS_FIRM);
        }
    }
    join_partners(found, tokens);
    define(found, tokens);
}

/// Gives names that are only the end of a firm's their beginning, and takes away those that have none.
fn whole(found: &mut Vec<Found>, tokens: &[Token]) {
    let mut whole: Vec<Found> = Vec::with_capacity(found.len());
    for mut name in found.drain(..) {
        if is_end(&name.tokens, tokens) {
            name.tokens.start = beginning(name.tokens.start, tokens);
            if is_end(&name.tokens, tokens) {
                continue;
            }
            name.kind = Kind::Org;
            while whole.pop_if(|before| before.tokens.end > name.tokens.start).is_some() {}
        }
        whole.push(name);
    }
    *found = whole;
}

/// Whether a name holds nothing but what firms' names end with.
fn is_end(name: &Range<usize>, tokens: &[Token]) -> bool {
    name.clone().all(|at| is_listed(&COMPANY_ENDS, text(tokens, at)))
}

/// Where the capitals begin that a joint ties to the end of a firm's name: "Brandt" in "Brandt and" before "Co Inc".
fn beginning(end: usize, tokens: &[Token]) -> usize {
    const MOST: usize = 3;
    let is_tied = |at: &usize| JOINTS.contains(&text(tokens, *at));
    let is_capital = |at: &usize| text(tokens, *at).starts_with(char::is_uppercase);
    let Some(joint) = end.checked_sub(1).filter(is_tied) else {
        return end;
    };
    let within = |at: &usize| tokens.get(at + 1).is_some_and(|next| !next.opens);
    let capitals = (0..joint)
        .rev()
        .take(MOST)
        .take_while(|at| is_capital(at) && within(at));
    capitals.last().unwrap_or(end)
}

/// What stands before the last of a firm's partners.
const JOINTS: [&str; 2] = ["and", "&"];

/// What follows the last partner: "and Co", "& Sons".
const PARTNERS_END: [&str; 6] = ["bros", "brothers", "co", "company", "partners", "sons"];

/// Words with which firms end, beside [`COMPANY_ENDS`], and no people.
pub(super) const FIRM_ENDS: [&str; 39] = [
    "airlines",
    "airways",
    "bros",
    "brothers",
    "capital",
    "chemicals",
    "communications",
    "electronics",
    "energy",
    "enterprises",
    "entertainment",
    "foods",
    "industries",
    "insurance",
    "international",
    "laboratories",
    "logistics",
    "maritime",
    "media",
    "mining",
    "motors",
    "partners",
    "petroleum",
    "pharmaceuticals",
    "pictures",
    "railways",
    "resources",
    "securities",
    "shipping",
    "software",
    "sons",
    "studios",
    "systems",
    "technologies",
    "technology",
    "telecom",
    "textiles",
    "tool",
    "tools",
];

fn is_listed(list: &[&str], word: &str) -> bool {
    list.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

/// Joins "Brandt", "Duarte and Co" to one firm where only a comma stands between them.
fn join_partners(found: &mut Vec<Found>, tokens: &[Token]) {
    let mut joined: Vec<Found> = Vec::with_capacity(found.len());
    for mut name in found.drain(..) {
        if name.kind == Kind::Org && is_partnership(&name.tokens, tokens) {
            while let Some(before) = joined.pop_if(|before| is_partner(before, &name, tokens)) {
                name.tokens.start = before.tokens.start;
            }
        }
        joined.push(name);
    }
    *found = joined;
}

fn is_partnership(name: &Range<usize>, tokens: &[Token]) -> bool {
    let Some(words) = tokens.get(name.clone()) else {
        return false;
    };
    words.windows(2).any(|pair| {
        let [joint, last] = pair else { return false };
        JOINTS.contains(&joint.text) && is_listed(&PARTNERS_END, last.text)
    })
}

/// Whether a name is followed by a comma, or a first name in short by a full stop, and the rest of a partnership; its own
/// words must be surnames, not a person of whom the firm is told.
fn is_partner(before: &Found, rest: &Found, tokens: &[Token]) -> bool {
    let parted_by = match before.tokens.len() {
        1 => [",", "."].as_slice(),
        2 => &[","],
        _ => &[],
    };
    before.kind != Kind::Place
        && before.tokens.end + 1 == rest.tokens.start
        && parted_by.contains(&text(tokens, before.tokens.end))
}

/// Finds the long forms of the acronyms that the text defines, and makes one kind of both.
fn define(found: &mut Vec<Found>, tokens: &[Token]) {
    let mut defined = Vec::new();
    let mut small = FxHashSet::default();
    for (at, window) in tokens.windows(3).enumerate() {
        let [open, acronym, close] = window else { continue };
        let is_acronym = open.text == "("
            && close.text == ")"
            && (2..=8).contains(&acronym.text.len())
            && acronym.text.chars().filter(char::is_ascii_uppercase).count() > 1
            && acronym.text.chars().all(char::is_alphanumeric);
        let Some(start) = is_acronym.then(|| long_form(at, acronym.text, tokens)).flatten() else {
            continue;
        };
        if !text(tokens, start).starts_with(char::is_uppercase) {
            small.insert(acronym.text);
            continue;
        }
        // A place that is abbreviated stays one: "the United Kingdom (UK)".
        let same = found.partition_point(|found| found.tokens.start < start);
        let is_place = |found: &&Found| found.kind == Kind::Place && found.tokens == (start..at);
        let kind = found.get(same).filter(is_place).map_or(Kind::Org, |place| place.kind);
        defined.extend([(start..at, kind), (at + 1..at + 2, kind)]);
    }
    found.retain(|found| found.tokens.len() > 1 || !small.contains(&text(tokens, found.tokens.start)));
    if defined.is_empty() {
        return;
    }
    let taken = tokens::covered(tokens, defined.iter().map(|(range, _)| range));
    let is_free = |found: &Found| {
        taken
            .get(found.tokens.clone())
            .is_some_and(|taken| !taken.contains(&true))
    };
    found.retain(is_free);
    found.extend(defined.into_iter().map(|(tokens, kind)| Found {
        tokens,
        kind,
        confidence: DEFINED,
    }));
    found.sort_by_key(|found| found.tokens.start);
}

/// Where the words begin, before a bracket at `end`, whose initials an acronym is: all small, or the last with a capital as
/// the first.
fn long_form(end: usize, acronym: &str, tokens: &[Token]) -> Option<usize> {
    let acronym = fold::key(acronym);
    let least = end.saturating_sub(LONGEST_DEFINED);
    let opens = tokens
        .get(least..end)?
        .iter()
        .rposition(|token| token.opens)
        .unwrap_or(0);
    (least + opens..end.saturating_sub(1)).rev().find(|start| {
        let Some(words) = tokens.get(*start..end) else {
            return false;
        };
        let has_capital = |token: Option<&Token>| token.map(|token| token.text.starts_with(char::is_uppercase));
        let parts: Vec<String> = words
            .iter()
            .filter(|token| token.text.starts_with(char::is_alphanumeric))
            .map(|token| fold::key(token.text))
            .collect();
        has_capital(words.first()) == has_capital(words.last()) && is_acronym_of(&acronym, &parts)
    })
}

fn text<'t>(tokens: &[Token<'t>], at: usize) -> &'t str {
    tokens.get(at).map_or("", |token| token.text)
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    /// Names given as texts with their kinds, settled; what they are then.
    fn settled(body: &str, names: &[(&str, Kind)]) -> Vec<(String, Kind)> {
        let mut cut = Vec::new();
        tokens::cut(body, 0, &mut cut);
        let found = names.iter().filter_map(|(name, kind)| {
            let start = body.find(name)? as u32;
            let end = start + name.len() as u32;
            let first = cut.iter().position(|token| token.start == start)?;
            let last = cut.iter().position(|token| token.end() == end)?;
            Some(Found {
                tokens: first..last + 1,
                kind: *kind,
                confidence: 0.9,
            })
        });
        let mut found: Vec<Found> = found.collect();
        settle(&mut found, &cut);
        let words = |found: &Found| {
            let (first, last) = (cut[found.tokens.start].start, cut[found.tokens.end - 1].end());
            body[first as usize..last as usize].to_owned()
        };
        found.iter().map(|found| (words(found), found.kind)).collect()
    }

    #[test]
    fn firms_are_known_by_how_they_are_made() {
        use Kind::{Org, Person, Place};
        type Names<'a> = &'a [(&'a str, Kind)];
        let cases: [(&str, Names, Names); 11] = [
            (
                "sold by Brandt, Duarte and Co in Lima",
                &[("Brandt", Person), ("Duarte and Co", Org), ("Lima", Place)],
                &[("Brandt, Duarte and Co", Org), ("Lima", Place)],
            ),
            (
                "said Ana Maria Brandt, Duarte and Co",
                &[("Ana Maria Brandt", Person), ("Duarte and Co", Org)],
                &[("Ana Maria Brandt", Person), ("Duarte and Co", Org)],
            ),
            (
                "lent by Duarte Brothers",
                &[("Duarte Brothers", Person)],
                &[("Duarte Brothers", Org)],
            ),
            (
                "by the Office for Harbour Safety (OHS) in Lima",
                &[("Office", Org), ("OHS", Place), ("Lima", Place)],
                &[("Office for Harbour Safety", Org), ("OHS", Org), ("Lima", Place)],
            ),
            (
                "in the United Kingdom (UK)",
                &[("United Kingdom", Place)],
                &[("United Kingdom", Place), ("UK", Place)],
            ),
            (
                "lent by Brandt & Sons and Co",
                &[("Brandt", Person)],
                &[("Brandt & Sons", Org)],
            ),
            (
                "lent by Brandt and Co Inc, sold to Helena Duarte and Co Ltd",
                &[("Co Inc", Org), ("Helena Duarte", Person), ("Co Ltd", Org)],
                &[("Brandt and Co Inc", Org), ("Helena Duarte and Co Ltd", Org)],
            ),
            ("lent by the Co Inc", &[("Co Inc", Org)], &[]),
            (
                "lent by Alex. Brandt and Sons Inc in Lima",
                &[("Alex", Person), ("Brandt and Sons Inc", Org)],
                &[("Alex. Brandt and Sons Inc", Org)],
            ),
            ("gross harbour income (GHI) fell", &[("GHI", Org)], &[]),
            (
                "the Harbour Office (see below)",
                &[("Harbour Office", Org)],
                &[("Harbour Office", Org)],
            ),
        ];
        for (body, names, want) in cases {
            let want: Vec<_> = want.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
            assert_eq!(settled(body, names), want, "{body:?}");
        }
    }
}
