//! From mentions to entities: the mentions of one article that name the same thing are joined.
//!
//! A short form goes to the fullest name of the article that it fits: "Duarte" and "Mr Duarte" to "Ana Duarte",
//! "A. Duarte" too, "OPCW" to the organisation whose initials it is. Where two full names fit, it stays alone: two
//! people with one surname are two. Names that the publisher gave are the fullest of all, where the text bears them
//! out.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::{Entity, fold};
use crate::article::{GivenNames, Kind};

/// A name at one place of an article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    /// What it is.
    pub(super) kind: Kind,
    /// As written, without line breaks.
    pub(super) name: String,
    /// How sure the tagger is, 0 to 1.
    pub(super) confidence: f32,
    /// Bytes of the title or the body.
    pub(super) range: Range<u32>,
    /// Stands in the title.
    pub(super) in_title: bool,
}

/// Joins the mentions of an article, which come in the order of the text, the title's first.
pub(super) fn join(mentions: Vec<Mention>, given: &GivenNames) -> Vec<Entity> {
    let forms = forms(mentions);
    let mut entities: Vec<Entity> = Vec::new();
    for kind in Kind::ALL {
        let mut of_kind: Vec<&Form> = forms.iter().filter(|form| form.kind == kind).collect();
        let start = entities.len();
        // Fullest first, so that each shorter form finds what it is short for.
        of_kind.sort_by_key(|form| std::cmp::Reverse((form.parts.len(), form.name.len())));
        let mut full: Vec<&Form> = Vec::new();
        for form in of_kind {
            match long_form(form, &full) {
                Some(at) => entities[start + at].take(form),
                None => {
                    full.push(form);
                    entities.push(form.entity());
                }
            }
        }
        for entity in entities.iter_mut().skip(start) {
            entity.rename(given.of(kind));
        }
    }
    let mut joined = Vec::with_capacity(entities.len());
    for entity in entities {
        merge(&mut joined, entity);
    }
    for entity in &mut joined {
        entity.in_title.sort_by_key(|range| range.start);
        entity.in_body.sort_by_key(|range| range.start);
    }
    joined
}

/// All mentions of an article with one kind and one written name.
#[derive(Debug)]
struct Form {
    kind: Kind,
    name: String,
    /// Its words, folded, without marks.
    parts: Vec<String>,
    confidence: f32,
    in_title: Vec<Range<u32>>,
    in_body: Vec<Range<u32>>,
}

/// Gathers the mentions by kind and name.
fn forms(mentions: Vec<Mention>) -> Vec<Form> {
    let mut places: FxHashMap<(Kind, Vec<String>), usize> = FxHashMap::default();
    let mut forms: Vec<Form> = Vec::new();
    for mention in mentions {
        let parts: Vec<String> = parts(&mention.name).collect();
        if parts.is_empty() {
            continue;
        }
        let at = *places.entry((mention.kind, parts.clone())).or_insert_with(|| {
            forms.push(Form {
                kind: mention.kind,
                name: mention.name.clone(),
                parts,
                confidence: mention.confidence,
                in_title: Vec::new(),
                in_body: Vec::new(),
            });
            forms.len() - 1
        });
        let Some(form) = forms.get_mut(at) else { continue };
        // "DUARTE" in a headline gives way to "Duarte".
        if is_shouted(&form.name) && !is_shouted(&mention.name) {
            form.name.clone_from(&mention.name);
        }
        form.confidence = form.confidence.max(mention.confidence);
        let ranges = if mention.in_title {
            &mut form.in_title
        } else {
            &mut form.in_body
        };
        ranges.push(mention.range);
    }
    forms
}

/// The words of a name, folded, without marks; a hyphen parts words.
fn parts(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split([' ', '-', '–', '·', '・'])
        .map(|part| {
            let mut folded = String::new();
            fold::fold_into(part, &mut folded);
            folded.retain(char::is_alphanumeric);
            folded
        })
        .filter(|part| !part.is_empty())
}

fn is_shouted(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() > 4 && !name.chars().any(char::is_lowercase)
}

/// Which of the full names a form is short for; `None` where none fits or several do.
fn long_form(form: &Form, full: &[&Form]) -> Option<usize> {
    let fits = match form.kind {
        Kind::Person => is_short_person,
        Kind::Org => is_short_org,
        Kind::Place => is_short_place,
    };
    let mut fitting = full
        .iter()
        .enumerate()
        .filter(|(_, full)| fits(form, full))
        .map(|(at, _)| at);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Words after which a person's name ends, and which others may leave out.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

/// Whether a person's name is short for another: all its words are among the other's in the same order, an initial
/// standing for any word that begins with it, and it has more than initials.
fn is_short_person(form: &Form, full: &Form) -> bool {
    let mut rest = full.parts.iter();
    let words = form.parts.iter().filter(|part| !SUFFIXES.contains(&part.as_str()));
    let in_order = words.clone().all(|part| {
        let is_initial = part.chars().count() == 1;
        rest.any(|other| other == part || is_initial && other.starts_with(part.as_str()))
    });
    let ends_alike = form.parts.len() == 1 || words.clone().next_back() == full.surname();
    in_order && ends_alike && words.clone().any(|part| part.chars().count() > 1)
}

/// Whether an organisation's name is short for another: its initials, or its first or last words where they say
/// enough.
fn is_short_org(form: &Form, full: &Form) -> bool {
    if let [acronym] = form.parts.as_slice() {
        let is_acronym = form.name.chars().filter(|c| c.is_uppercase()).count() > 1;
        if is_acronym && full.parts.len() > 1 {
            return is_acronym_of(acronym, &full.parts);
        }
    }
    form.parts.len() < full.parts.len()
        && full.parts.starts_with(&form.parts)
        && full
            .parts
            .get(form.parts.len())
            .is_some_and(|next| COMPANY_ENDS.contains(&next.as_str()))
}

/// Words that a company's name may go without.
const COMPANY_ENDS: [&str; 14] = [
    "ag",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "group",
    "holdings",
    "inc",
    "limited",
    "llc",
    "ltd",
    "plc",
    "sa",
];

/// Words that acronyms pass over.
const SMALL_WORDS: [&str; 9] = ["the", "of", "for", "and", "on", "in", "to", "de", "des"];

fn is_acronym_of(acronym: &str, parts: &[String]) -> bool {
    let all = parts.iter().filter_map(|part| part.chars().next());
    let great = parts.iter().filter(|part| !SMALL_WORDS.contains(&part.as_str()));
    acronym.chars().eq(all) || acronym.chars().eq(great.filter_map(|part| part.chars().next()))
}

/// Whether a place's name is short for another: the same words but for those after a comma, or its initials.
fn is_short_place(form: &Form, full: &Form) -> bool {
    match form.parts.as_slice() {
        [acronym] if full.parts.len() > 1 && form.name.chars().all(|c| c.is_uppercase() || c == '.') => {
            is_acronym_of(acronym, &full.parts)
        }
        _ => false,
    }
}

impl Form {
    fn surname(&self) -> Option<&String> {
        self.parts.iter().rfind(|part| !SUFFIXES.contains(&part.as_str()))
    }

    fn entity(&self) -> Entity {
        Entity {
            kind: self.kind,
            name: self.name.clone(),
            confidence: self.confidence,
            in_body: self.in_body.clone(),
            in_title: self.in_title.clone(),
        }
    }
}

impl Entity {
    /// Takes over the mentions of a short form.
    fn take(&mut self, form: &Form) {
        self.confidence = self.confidence.max(form.confidence);
        self.in_title.extend(form.in_title.iter().cloned());
        self.in_body.extend(form.in_body.iter().cloned());
    }

    /// Takes the publisher's name for the same thing, where there is one: the same words in any order, or, for a
    /// person, one that this name is short for.
    fn rename(&mut self, given: &[String]) {
        let mut own: Vec<String> = parts(&self.name).collect();
        let last = own.last().cloned();
        own.sort_unstable();
        let fitting = given.iter().filter(|given| {
            let mut parts: Vec<String> = parts(given).collect();
            let ends_alike = self.kind == Kind::Person && own.len() == 1 && own.iter().all(|part| parts.contains(part))
                || self.kind == Kind::Person
                    && parts.last() == last.as_ref()
                    && own.iter().all(|part| parts.contains(part));
            parts.sort_unstable();
            parts == own || ends_alike
        });
        let fitting: Vec<&String> = fitting.collect();
        if let [name] = fitting[..] {
            // "DUARTE, Ana" is the same name, but no better.
            if !name.contains(',') {
                self.name.clone_from(name);
            }
        }
    }
}

/// Adds an entity, or its mentions where one of its kind and name stands already.
fn merge(joined: &mut Vec<Entity>, entity: Entity) {
    match joined
        .iter_mut()
        .find(|other| other.kind == entity.kind && other.name == entity.name)
    {
        None => joined.push(entity),
        Some(same) => {
            same.confidence = same.confidence.max(entity.confidence);
            same.in_title.extend(entity.in_title);
            same.in_body.extend(entity.in_body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins names given as `kind name`, one a mention; gives each entity's name with its number of mentions.
    fn joined(kind: Kind, names: &[&str], given: &[&str]) -> Vec<(String, usize)> {
        let mentions = names.iter().zip(0..).map(|(name, at)| Mention {
            kind,
            name: (*name).to_owned(),
            confidence: 0.9,
            range: at..at + 1,
            in_title: false,
        });
        let mut publisher = GivenNames::default();
        publisher
            .of_mut(kind)
            .extend(given.iter().map(|name| (*name).to_owned()));
        let mut entities: Vec<_> = join(mentions.collect(), &publisher)
            .into_iter()
            .map(|entity| (entity.name, entity.in_body.len()))
            .collect();
        entities.sort();
        entities
    }

    #[test]
    fn short_forms_go_to_the_fullest_name() {
        for (kind, names, want) in [
            (
                Kind::Person,
                &["Ana Duarte", "Duarte", "Ana", "A. Duarte"][..],
                &[("Ana Duarte", 4)][..],
            ),
            (
                Kind::Person,
                &["Nicolás Brandt", "Nicolas Brandt"],
                &[("Nicolás Brandt", 2)],
            ),
            (
                Kind::Person,
                &["Ana Duarte", "Rui Duarte", "Duarte"],
                &[("Ana Duarte", 1), ("Duarte", 1), ("Rui Duarte", 1)],
            ),
            (
                Kind::Person,
                &["Jan van der Meer", "van der Meer", "Meer"],
                &[("Jan van der Meer", 3)],
            ),
            (Kind::Person, &["ANA DUARTE", "Ana Duarte"], &[("Ana Duarte", 2)]),
            (
                Kind::Person,
                &["Ana Maria Duarte", "Ana Duarte", "Ana Maria Costa"],
                &[("Ana Maria Costa", 1), ("Ana Maria Duarte", 2)],
            ),
            (Kind::Person, &["Otto Brandt Jr.", "Brandt"], &[("Otto Brandt Jr.", 2)]),
            (
                Kind::Org,
                &["Organisation for the Prohibition of Chemical Weapons", "OPCW"],
                &[("Organisation for the Prohibition of Chemical Weapons", 2)],
            ),
            (
                Kind::Org,
                &["Brandt Steel Corp.", "Brandt Steel", "Brandt"],
                &[("Brandt", 1), ("Brandt Steel Corp.", 2)],
            ),
            (
                Kind::Place,
                &["United Kingdom", "U.K.", "Lima"],
                &[("Lima", 1), ("United Kingdom", 2)],
            ),
        ] {
            let want: Vec<_> = want.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
            assert_eq!(joined(kind, names, &[]), want, "{names:?}");
        }
    }

    #[test]
    fn a_publishers_name_is_canonical_where_it_is_the_same() {
        for (names, given, want) in [
            (&["Duarte"][..], &["Ana Duarte"][..], "Ana Duarte"),
            (&["Ana Duarte"], &["Ana Sofia Duarte"], "Ana Sofia Duarte"),
            (&["Ana Duarte"], &["Duarte, Ana"], "Ana Duarte"),
            (&["Duarte"], &["Ana Duarte", "Rui Duarte"], "Duarte"),
            (&["Ana Duarte"], &["Rui Costa"], "Ana Duarte"),
        ] {
            assert_eq!(
                joined(Kind::Person, names, given),
                [(want.to_owned(), names.len())],
                "{names:?} {given:?}"
            );
        }
    }
}
