//! From mentions to entities: the mentions of one article that name the same thing are joined.
//!
//! A short form goes to the fullest name of the article that it fits: "Duarte" and "Mr Duarte" to "Ana Duarte",
//! "A. Duarte" too, "OPCW" to the organisation whose initials it is. Where two full names fit, it stays alone: two
//! people with one surname are two. Names that the publisher gave are the fullest of all, where the text bears them
//! out.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::firms::FIRM_ENDS;
use crate::analysis::chinese::is_cjk;
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
    let mut forms = forms(mentions);
    settle_firms(&mut forms);
    let mut entities: Vec<Entity> = Vec::new();
    for kind in Kind::ALL {
        let mut of_kind: Vec<&Form> = forms.iter().filter(|form| form.kind == kind).collect();
        let start = entities.len();
        // Fullest first, so that each shorter form finds what it is short for.
        of_kind.sort_by_key(|form| std::cmp::Reverse((form.parts.len(), form.name.len())));
        let mut full = FullNames::default();
        let given = Given::new(kind, given.of(kind));
        for form in of_kind {
            match full.of(form) {
                Some(at) => entities[start + at].take(form.confidence, &form.in_title, &form.in_body),
                None if form.kind == Kind::Org && is_general(form) => {}
                None => {
                    full.add(form);
                    entities.push(form.entity());
                }
            }
        }
        for entity in entities.iter_mut().skip(start) {
            if let Some(name) = given.of(&entity.name) {
                name.clone_into(&mut entity.name);
            }
        }
    }
    let mut joined = merged(entities);
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
    let mut forms: Vec<Form> = Vec::new();
    let mut places: FxHashMap<(Kind, String), Option<usize>> = FxHashMap::default();
    let mut known: FxHashMap<(Kind, String), usize> = FxHashMap::default();
    for mut mention in mentions {
        if mention.kind == Kind::Person {
            without_chinese_title(&mut mention.name);
        }
        // Most names are written in one way throughout an article.
        let key = (mention.kind, mention.name.clone());
        let at = *places
            .entry(key)
            .or_insert_with(|| place_of(&mut forms, &mut known, mention.kind, &mention.name));
        let Some(form) = at.and_then(|at| forms.get_mut(at)) else {
            continue;
        };
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

/// Where the form of a name stands, which is added if need be; `None` for a name without a word. `known` has the places of
/// all by their words.
fn place_of(
    forms: &mut Vec<Form>,
    known: &mut FxHashMap<(Kind, String), usize>,
    kind: Kind,
    name: &str,
) -> Option<usize> {
    let parts: Vec<String> = parts(name).collect();
    if parts.is_empty() {
        return None;
    }
    let place = known.entry((kind, parts.join(" "))).or_insert_with(|| {
        forms.push(Form {
            kind,
            name: name.to_owned(),
            parts,
            confidence: 0.0,
            in_title: Vec::new(),
            in_body: Vec::new(),
        });
        forms.len() - 1
    });
    Some(*place)
}

/// Chinese titles that follow a name, simplified and traditional.
const CHINESE_TITLES: [&str; 33] = [
    "主任", "主席", "书记", "書記", "博士", "司令", "外长", "外長", "女士", "委员", "委員", "小姐", "局长", "局長",
    "市长", "市長", "总理", "總理", "总统", "總統", "教授", "校长", "校長", "先生", "省长", "省長", "议员", "議員",
    "部长", "部長", "院长", "院長", "将军",
];

/// Takes the title off a Chinese name: "王部长" is 王.
fn without_chinese_title(name: &mut String) {
    let bare = CHINESE_TITLES.iter().find_map(|title| name.strip_suffix(title));
    if let Some(len) = bare.map(str::len).filter(|len| *len > 0) {
        name.truncate(len);
    }
}

/// Makes organisations of people who are the beginning of a firm's name: "Merrill Lynch" beside "Merrill Lynch and Co".
/// A surname that somebody in the article bears stays a person.
fn settle_firms(forms: &mut [Form]) {
    let is_firm = |form: &&Form| {
        let last = form.parts.last().map_or("", String::as_str);
        form.kind == Kind::Org && form.parts.len() > 1 && (COMPANY_ENDS.contains(&last) || FIRM_ENDS.contains(&last))
    };
    let firms = forms.iter().filter(is_firm);
    let beginnings = firms.flat_map(|firm| (1..firm.parts.len()).filter_map(|len| firm.parts.get(..len)));
    let beginnings: FxHashSet<Vec<String>> = beginnings.map(<[String]>::to_vec).collect();
    if beginnings.is_empty() {
        return;
    }
    let full = forms
        .iter()
        .filter(|form| form.kind == Kind::Person && form.parts.len() > 1);
    let surnames: FxHashSet<String> = full.filter_map(|form| form.surname().cloned()).collect();
    for form in forms.iter_mut().filter(|form| form.kind == Kind::Person) {
        let is_free = form.parts.len() > 1 || form.parts.iter().all(|part| !surnames.contains(part));
        if is_free && beginnings.contains(&form.parts) {
            form.kind = Kind::Org;
        }
    }
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

/// The full names of one kind in an article, by the words that their short forms have.
#[derive(Default)]
struct FullNames<'f> {
    names: Vec<&'f Form>,
    clues: Clues,
}

impl<'f> FullNames<'f> {
    /// Which name a form is short for; `None` where none fits or several do.
    fn of(&self, form: &Form) -> Option<usize> {
        let fits = match form.kind {
            Kind::Person => is_short_person,
            Kind::Org => is_short_org,
            Kind::Place => is_short_place,
        };
        let places = self.clues.fewest(clues_of_short(form)).iter();
        let fitting = places.filter(|at| self.names.get(**at).is_some_and(|full| fits(form, full)));
        only(fitting).copied()
    }

    fn add(&mut self, form: &'f Form) {
        self.clues.add(self.names.len(), clues_of_full(form.kind, &form.parts));
        self.names.push(form);
    }
}

/// The one thing that there is.
fn only<T>(mut things: impl Iterator<Item = T>) -> Option<T> {
    let first = things.next()?;
    things.next().is_none().then_some(first)
}

/// Places of names in a list, by the hashes of their clues.
#[derive(Default)]
struct Clues(FxHashMap<u64, Vec<usize>>);

impl Clues {
    fn add(&mut self, at: usize, clues: impl Iterator<Item = u64>) {
        for clue in clues {
            let places = self.0.entry(clue).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }

    /// Places of the names that have the rarest of these words: those that have all of them are among them.
    fn fewest<'w>(&self, words: impl Iterator<Item = &'w str>) -> &[usize] {
        let places = words.map(|word| self.0.get(&clue(word)).map_or(&[][..], Vec::as_slice));
        places.min_by_key(|places| places.len()).unwrap_or_default()
    }
}

/// The words of a form that a name has, as words or as initials, where it is short for that: of a person's those that are
/// more than initials.
fn clues_of_short(form: &Form) -> impl Iterator<Item = &str> {
    let counts_all = form.kind != Kind::Person || matches!(form.parts.as_slice(), [part] if is_chinese_surname(part));
    let words = form.parts.iter().map(String::as_str);
    words.filter(move |part| counts_all || !SUFFIXES.contains(part) && part.chars().nth(1).is_some())
}

/// Hashes of the words that a short form of a name can be known by: its own, the Chinese surname at its head, and initials.
fn clues_of_full(kind: Kind, parts: &[String]) -> impl Iterator<Item = u64> + '_ {
    let surname = parts.first().and_then(|part| {
        let end = part.chars().next().filter(|c| is_cjk(*c))?.len_utf8();
        part.get(..end)
    });
    let words = parts.iter().map(String::as_str).chain(surname).map(clue);
    let initials = (parts.len() > 1 && kind != Kind::Person).then(|| initials(parts));
    words.chain(initials.into_iter().flatten().map(|initials| clue(&initials)))
}

fn clue(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// Words after which a person's name ends, and which others may leave out.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

/// Whether a person's name is short for another: all its words are among the other's in the same order, an initial
/// standing for any word that begins with it, and it has more than initials.
fn is_short_person(form: &Form, full: &Form) -> bool {
    if let ([surname], [whole]) = (form.parts.as_slice(), full.parts.as_slice())
        && is_chinese_surname(surname)
    {
        return whole.chars().all(is_cjk) && (2..=4).contains(&whole.chars().count()) && whole.starts_with(surname);
    }
    let mut rest = full.parts.iter();
    let words = form.parts.iter().filter(|part| !SUFFIXES.contains(&part.as_str()));
    let in_order = words.clone().all(|part| {
        let is_initial = part.chars().count() == 1;
        rest.any(|other| other == part || is_initial && other.starts_with(part.as_str()))
    });
    let ends_alike = form.parts.len() == 1 || words.clone().next_back() == full.surname();
    in_order && ends_alike && words.clone().any(|part| part.chars().count() > 1)
}

/// Whether a name is one Chinese character, which stands for whoever has it for a surname ("王" in "王部长").
fn is_chinese_surname(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(is_cjk) && characters.next().is_none()
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
    is_head(form, full) || is_firm_without_end(&form.parts, &full.parts)
}

/// Whether an organisation's name is one general word with which another begins or ends: "the Bank", "the Commission".
fn is_head(form: &Form, full: &Form) -> bool {
    let [head] = form.parts.as_slice() else { return false };
    let ends = [full.parts.first(), full.parts.last()];
    full.parts.len() > 1 && HEADS.contains(&head.as_str()) && ends.contains(&Some(head))
}

/// Whether a name is the beginning of a firm's, up to "and Co" or "Corp"; its first word will do.
fn is_firm_without_end(short: &[String], full: &[String]) -> bool {
    let is_end = |part: &&String| COMPANY_ENDS.contains(&part.as_str());
    let ends = full.iter().rev().take_while(is_end).count();
    let begins = short.len() < full.len() && full.starts_with(short);
    begins && ends > 0 && (short.len() == 1 || full.get(short.len()).is_some_and(|next| next == "and" || is_end(&next)))
}

/// Whether a name is one general word.
fn is_general(form: &Form) -> bool {
    matches!(form.parts.as_slice(), [head] if HEADS.contains(&head.as_str()))
}

/// General words that stand for the one body of an article whose name begins or ends with them, and alone for none.
const HEADS: [&str; 17] = [
    "agency",
    "association",
    "bank",
    "board",
    "commission",
    "committee",
    "company",
    "council",
    "court",
    "department",
    "exchange",
    "fund",
    "group",
    "ministry",
    "office",
    "party",
    "union",
];

/// Words that a company's name may go without.
pub(super) const COMPANY_ENDS: [&str; 14] = [
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

/// Whether a folded word is the initials of others, small words counted or not.
pub(super) fn is_acronym_of(acronym: &str, parts: &[String]) -> bool {
    initials(parts).iter().any(|initials| initials == acronym)
}

/// The initials of words: of all, and of all but small ones.
fn initials(parts: &[String]) -> [String; 2] {
    let of = |part: &String| part.chars().next();
    let great = parts.iter().filter(|part| !SMALL_WORDS.contains(&part.as_str()));
    [parts.iter().filter_map(of).collect(), great.filter_map(of).collect()]
}

/// Whether a place's name is short for another: the same words but for those after a comma, or its initials.
fn is_short_place(form: &Form, full: &Form) -> bool {
    match form.parts.as_slice() {
        [acronym] if full.parts.len() > 1 && is_great(&form.name) => is_acronym_of(acronym, &full.parts),
        _ => false,
    }
}

/// Whether a name is nothing but great letters and full stops.
fn is_great(name: &str) -> bool {
    name.chars().all(|c| c.is_uppercase() || c == '.')
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
    /// Takes over mentions in the title and in the body, and how sure the tagger is of them.
    fn take(&mut self, confidence: f32, in_title: &[Range<u32>], in_body: &[Range<u32>]) {
        self.confidence = self.confidence.max(confidence);
        self.in_title.extend_from_slice(in_title);
        self.in_body.extend_from_slice(in_body);
    }
}

/// The names of one kind that the publisher gives an article.
struct Given<'g> {
    kind: Kind,
    /// As given, and their words.
    names: Vec<(&'g str, Vec<String>)>,
    clues: Clues,
}

impl<'g> Given<'g> {
    fn new(kind: Kind, names: &'g [String]) -> Given<'g> {
        let names: Vec<(&str, Vec<String>)> = names
            .iter()
            .map(|name| (name.as_str(), parts(name).collect()))
            .collect();
        let mut clues = Clues::default();
        for (at, (_, parts)) in names.iter().enumerate() {
            clues.add(at, clues_of_full(kind, parts));
        }
        Given { kind, names, clues }
    }

    /// The publisher's name for a thing found in the text, where one name and no other is: the same words in any order; for
    /// a person, one that this name is short for; for others, one whose initials it is ("U.S.", United States).
    fn of(&self, found: &str) -> Option<&'g str> {
        if self.names.is_empty() {
            return None;
        }
        let own: Vec<String> = parts(found).collect();
        let places = self.clues.fewest(own.iter().map(String::as_str));
        let names = places.iter().filter_map(|at| self.names.get(*at));
        let (name, _) = only(names.filter(|(_, given)| self.is_same(found, &own, given)))?;
        // "DUARTE, Ana" is the same name, but no better.
        (!name.contains(',')).then_some(*name)
    }

    /// Whether a name in the text, with its words, is that of the given words.
    fn is_same(&self, found: &str, own: &[String], given: &[String]) -> bool {
        let is_person = self.kind == Kind::Person;
        let ends_alike = own.len() == 1 || given.last() == own.last();
        if is_person && ends_alike && own.iter().all(|part| given.contains(part)) {
            return true;
        }
        let is_initials = |acronym: &String| given.len() > 1 && is_great(found) && is_acronym_of(acronym, given);
        match own {
            [acronym] if !is_person && is_initials(acronym) => true,
            _ => given.len() == own.len() && sorted(given) == sorted(own),
        }
    }
}

fn sorted(parts: &[String]) -> Vec<&String> {
    let mut parts: Vec<&String> = parts.iter().collect();
    parts.sort_unstable();
    parts
}

/// Entities with those of one kind and name made one.
fn merged(entities: Vec<Entity>) -> Vec<Entity> {
    let mut joined: Vec<Entity> = Vec::with_capacity(entities.len());
    let mut places: FxHashMap<(Kind, String), usize> = FxHashMap::default();
    for entity in entities {
        let next = joined.len();
        let place = *places.entry((entity.kind, entity.name.clone())).or_insert(next);
        match joined.get_mut(place) {
            Some(same) => same.take(entity.confidence, &entity.in_title, &entity.in_body),
            None => joined.push(entity),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Names of few words and all the marks that matter, so that many are short for another.
    fn any_name() -> impl Strategy<Value = String> {
        let words = [
            "Ana",
            "Duarte",
            "A.",
            "D",
            "van",
            "Jr.",
            "Bank",
            "of",
            "and",
            "Co",
            "Corp",
            "BL",
            "Lima",
            "U.L.",
            "L",
            "王",
            "王未兰",
            "兰",
            "未兰",
            "é",
            "Bo",
        ];
        let between = prop::sample::select(vec![" ", "-", "·", ", "]);
        let word = (prop::sample::select(words.to_vec()), between);
        prop::collection::vec(word, 1..4).prop_map(|words| {
            let (mut name, mut before) = (String::new(), "");
            for (word, between) in words {
                name.extend([before, word]);
                before = between;
            }
            name
        })
    }

    proptest! {
        #[test]
        fn clues_lead_to_the_names_that_a_look_at_each_finds(names in prop::collection::vec(any_name(), 1..12)) {
            for (kind, fits) in [
                (Kind::Person, is_short_person as fn(&Form, &Form) -> bool),
                (Kind::Org, is_short_org),
                (Kind::Place, is_short_place),
            ] {
                let (mut forms, mut known) = (Vec::new(), FxHashMap::default());
                for name in &names {
                    place_of(&mut forms, &mut known, kind, name);
                }
                let mut full = FullNames::default();
                for form in &forms {
                    let fitting: Vec<usize> = (0..full.names.len()).filter(|at| fits(form, full.names[*at])).collect();
                    let want = match fitting[..] {
                        [only] => Some(only),
                        _ => None,
                    };
                    prop_assert_eq!(full.of(form), want, "{} among {:?}", form.name, names);
                    full.add(form);
                }
            }
        }

        #[test]
        fn clues_lead_to_the_given_names_that_a_look_at_each_finds(
            names in prop::collection::vec(any_name(), 1..12),
            found in any_name(),
        ) {
            let own: Vec<String> = parts(&found).collect();
            for kind in Kind::ALL {
                let given = Given::new(kind, &names);
                let same = names.iter().filter(|name| given.is_same(&found, &own, &parts(name).collect::<Vec<_>>()));
                let want = only(same).filter(|name| !name.contains(',')).map(String::as_str);
                prop_assert_eq!(given.of(&found), want, "{} among {:?}", found, names);
            }
        }
    }

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
            (Kind::Person, &["王未兰", "王部长", "王"], &[("王未兰", 3)]),
            (
                Kind::Person,
                &["王未兰", "王远明", "王部长"],
                &[("王", 1), ("王未兰", 1), ("王远明", 1)],
            ),
            (
                Kind::Person,
                &["尼古拉斯·杜阿尔特", "杜阿尔特总统"],
                &[("尼古拉斯·杜阿尔特", 2)],
            ),
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
                &[("Brandt Steel Corp.", 3)],
            ),
            (
                Kind::Org,
                &["Brandt and Co", "Brandt", "Duarte Mills", "Duarte"],
                &[("Brandt and Co", 2), ("Duarte", 1), ("Duarte Mills", 1)],
            ),
            (
                Kind::Org,
                &["Harbour Bank of Lima", "Bank", "Commission"],
                &[("Harbour Bank of Lima", 1)],
            ),
            (Kind::Org, &["Bank of Lima", "Bank"], &[("Bank of Lima", 2)]),
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
    fn firms_are_not_the_people_they_are_named_after() {
        type Names<'a> = &'a [(Kind, &'a str)];
        let cases: [(Names, Names); 3] = [
            (
                &[(Kind::Org, "Brandt Duarte and Co"), (Kind::Person, "Brandt Duarte")],
                &[(Kind::Org, "Brandt Duarte and Co")],
            ),
            (
                &[(Kind::Person, "Brandt"), (Kind::Org, "Brandt Corp")],
                &[(Kind::Org, "Brandt Corp")],
            ),
            (
                &[
                    (Kind::Org, "Brandt Corp"),
                    (Kind::Person, "Otto Brandt"),
                    (Kind::Person, "Brandt"),
                ],
                &[(Kind::Org, "Brandt Corp"), (Kind::Person, "Otto Brandt")],
            ),
        ];
        for (names, want) in cases {
            let mentions = names.iter().zip(0..).map(|((kind, name), at)| Mention {
                kind: *kind,
                name: (*name).to_owned(),
                confidence: 0.9,
                range: at..at + 1,
                in_title: false,
            });
            let entities = join(mentions.collect(), &GivenNames::default());
            let mut found: Vec<_> = entities
                .iter()
                .map(|entity| (entity.kind, entity.name.as_str()))
                .collect();
            found.sort_by_key(|(_, name)| *name);
            let mut want = want.to_vec();
            want.sort_by_key(|(_, name)| *name);
            assert_eq!(found, want, "{names:?}");
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
