//! The authority file `names.toml`: which names are one, what each is called, and which are no names at all.
//!
//! People write it by hand and keep it under version control; the program edits it as carefully as they do (comments
//! and order stay). Nothing in the index depends on it: it is applied when counting, searching and showing, so an edit
//! takes effect on the next question.
//!
//! ```toml
//! [[person]]
//! name = "Ana Duarte"                     # what it is called
//! variants = ["A. Duarte", "安娜·杜阿尔特"]   # what else it is called, in any script
//! id = "Q4711"                            # Wikidata
//! note = "Mayor until 2019"
//!
//! [[person]]
//! name = "Duarte, Ana Maria"
//! merged = "Ana Duarte"                   # this entry, with all its variants, is that one
//!
//! [[person]]
//! name = "Ana Duarte (swimmer)"
//! split = { from = "Ana Duarte", where = "swimming OR medal" }
//!
//! [[place]]
//! name = "Sources"
//! hidden = true                           # not a place
//! ```
//!
//! | question | module |
//! |---|---|
//! | what does the file say? | [`entries`] |
//! | what follows from it? | [`Authority`], here |
//! | how is it changed, and changed back? | [`edit`], [`history`] |
//! | how does it travel? | [`exchange`] |
//! | which names look like one? | [`likeness`], [`suggest`] |

pub mod edit;
pub mod entries;
pub mod exchange;
pub mod history;
pub mod likeness;
pub mod suggest;

use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::analysis::fold;
use crate::article::Kind;
use entries::Entry;

/// The name of the file in the folder of an index.
pub const FILE: &str = "names.toml";

/// What is wrong in an authority file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Why an authority file cannot be used or changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file contradicts itself, or is not in the form expected.
    #[error("{path}, {first}{}", more(.others))]
    Faults {
        /// The file.
        path: PathBuf,
        /// What is wrong first.
        first: Fault,
        /// What else is wrong.
        others: Vec<Fault>,
    },
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// An edit that would contradict what the file says.
    #[error("{message}")]
    Refused {
        /// Why.
        message: String,
        /// What to do instead.
        hint: String,
    },
}

fn more(others: &[Fault]) -> String {
    match others.len() {
        0 => String::new(),
        1 => " (and one more fault)".into(),
        n => format!(" (and {n} more faults)"),
    }
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |error| Error::Io {
            path: path.to_owned(),
            error,
        }
    }

    pub(crate) fn faults(path: &Path, mut faults: Vec<Fault>) -> Error {
        let first = Fault {
            line: 1,
            message: "it cannot be used".into(),
        };
        let first = if faults.is_empty() { first } else { faults.remove(0) };
        Error::Faults {
            path: path.to_owned(),
            first,
            others: faults,
        }
    }

    fn refused(message: impl Into<String>, hint: impl Into<String>) -> Error {
        Error::Refused {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// What an authority file says of all names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authority {
    kinds: [Names; Kind::ALL.len()],
}

/// What an authority file says of the names of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    groups: Vec<Group>,
    by_key: FxHashMap<String, usize>,
}

/// One person, organisation or place, with all its names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The preferred name.
    pub name: String,
    /// The folded key of the preferred name; no other group of the kind has it.
    pub key: String,
    /// All names, the preferred one first.
    pub forms: Vec<String>,
    /// The folded keys of all names, each once, the preferred one's first.
    pub keys: Vec<String>,
    /// It is no name, and never shown.
    pub hidden: bool,
    /// Identifier, such as Wikidata's.
    pub id: Option<String>,
    /// What the editors noted.
    pub note: Option<String>,
    /// Articles that name another group mean this one where they match a query.
    pub split: Option<SplitFrom>,
    /// The groups that are split from this one.
    pub parts: Vec<usize>,
    /// Line of its entry, from 1.
    pub line: usize,
}

/// Which articles mean one group though they name another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitFrom {
    /// The group that they name.
    pub group: usize,
    /// The query that they match.
    pub query: String,
}

impl Authority {
    /// Reads the file; one that does not exist says nothing.
    ///
    /// # Errors
    /// It cannot be read, or has faults.
    pub fn open(path: &Path) -> Result<Authority, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Authority::default()),
            Err(error) => return Err(Error::io(path)(error)),
        };
        Authority::parse(&text).map_err(|faults| Error::faults(path, faults))
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// All that is wrong in it, in order.
    pub fn parse(text: &str) -> Result<Authority, Vec<Fault>> {
        Authority::of_entries(&entries::read(text)?)
    }

    /// What follows from entries.
    ///
    /// # Errors
    /// All contradictions, in order.
    pub fn of_entries(entries: &[Entry]) -> Result<Authority, Vec<Fault>> {
        let mut faults = Vec::new();
        let kinds = Kind::ALL.map(|kind| {
            let entries: Vec<&Entry> = entries.iter().filter(|entry| entry.kind == kind).collect();
            Grouping::new(&entries, &mut faults).finish()
        });
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() {
            Ok(Authority { kinds })
        } else {
            Err(faults)
        }
    }

    /// The names of a kind.
    pub fn of(&self, kind: Kind) -> &Names {
        let [person, org, place] = &self.kinds;
        match kind {
            Kind::Person => person,
            Kind::Org => org,
            Kind::Place => place,
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.kinds.iter().all(Names::is_empty)
    }
}

impl Names {
    /// All groups, in the order of the file.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// One group by its number.
    pub fn group(&self, number: usize) -> Option<&Group> {
        self.groups.get(number)
    }

    /// The number of the group that has a name with this folded key.
    pub fn number_of(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The group that has a name with this folded key.
    pub fn find(&self, key: &str) -> Option<&Group> {
        self.group(self.number_of(key)?)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// Groups in the making.
struct Grouping<'a> {
    entries: &'a [&'a Entry],
    /// Which entry has a key.
    owner: FxHashMap<String, usize>,
    names: Names,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Grouping<'a> {
    fn new(entries: &'a [&'a Entry], faults: &'a mut Vec<Fault>) -> Grouping<'a> {
        Grouping {
            entries,
            owner: FxHashMap::default(),
            names: Names::default(),
            faults,
        }
    }

    fn finish(mut self) -> Names {
        self.claim();
        let roots: Vec<Option<usize>> = (0..self.entries.len()).map(|at| self.root(at)).collect();
        // Roots first, so that a group has the place and the form of the entry that others were merged into.
        let is_root = |(at, root): &(usize, &Option<usize>)| **root == Some(*at);
        for (at, _) in roots.iter().enumerate().filter(is_root) {
            self.add(at, at);
        }
        for (at, root) in roots.iter().enumerate().filter(|pair| !is_root(pair)) {
            if let Some(root) = *root {
                self.add(at, root);
            }
        }
        self.split();
        self.names
    }

    fn fault(&mut self, line: usize, message: String) {
        self.faults.push(Fault { line, message });
    }

    /// Notes which entry has which name; a name may stand in one entry only.
    fn claim(&mut self) {
        for (at, entry) in self.entries.iter().enumerate() {
            for form in entry.forms() {
                let key = fold::key(form);
                match self.owner.get(&key).copied() {
                    Some(other) if other != at => {
                        let other = self
                            .entries
                            .get(other)
                            .map_or((0, ""), |other| (other.line, other.name.as_str()));
                        let (line, name) = other;
                        self.fault(
                            entry.line,
                            format!("`{form}` is a name of `{name}` already (line {line})"),
                        );
                    }
                    _ => {
                        self.owner.insert(key, at);
                    }
                }
            }
        }
    }

    /// The entry that an entry is merged into in the end.
    fn root(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..=self.entries.len() {
            let entry = self.entries.get(at)?;
            let Some(into) = &entry.merged else {
                return Some(at);
            };
            match self.owner.get(&fold::key(into)).copied() {
                Some(next) => at = next,
                None => {
                    self.fault(
                        entry.line,
                        format!("`{}` is merged into `{into}`, which has no entry", entry.name),
                    );
                    return None;
                }
            }
        }
        let entry = self.entries.get(start)?;
        let into = entry.merged.as_deref().unwrap_or_default();
        self.fault(
            entry.line,
            format!(
                "`{}` is merged into `{into}`, which is merged into it: a circle",
                entry.name
            ),
        );
        None
    }

    /// Adds the names of one entry to the group of another, or of its own.
    fn add(&mut self, at: usize, root: usize) {
        let (Some(entry), Some(root_entry)) = (self.entries.get(at), self.entries.get(root)) else {
            return;
        };
        let number = match self.names.number_of(&fold::key(&root_entry.name)) {
            Some(number) => number,
            None => self.new_group(root_entry),
        };
        if entry.hidden && !root_entry.hidden {
            let message = format!(
                "`{}` is hidden, but merged into `{}`, which is not",
                entry.name, root_entry.name
            );
            self.fault(entry.line, message);
        }
        for form in entry.forms() {
            self.names.add_form(number, form);
        }
    }

    fn new_group(&mut self, entry: &Entry) -> usize {
        let number = self.names.groups.len();
        self.names.groups.push(Group {
            name: entry.name.clone(),
            key: fold::key(&entry.name),
            hidden: entry.hidden,
            id: entry.id.clone(),
            note: entry.note.clone(),
            line: entry.line,
            ..Group::default()
        });
        self.names.add_form(number, &entry.name);
        number
    }

    /// Ties split groups to the groups that they come from.
    fn split(&mut self) {
        for entry in self.entries {
            let Some(split) = &entry.split else {
                continue;
            };
            let (Some(own), from_key) = (self.names.number_of(&fold::key(&entry.name)), fold::key(&split.from)) else {
                continue;
            };
            let from = self.names.number_of(&from_key).unwrap_or_else(|| {
                let name = split.from.clone();
                self.new_group(&Entry {
                    name,
                    line: entry.line,
                    ..Entry::of(entry.kind)
                })
            });
            let from_a_split = |grouping: &Grouping<'_>| {
                let source = grouping.owner.get(&from_key).and_then(|at| grouping.entries.get(*at));
                source.is_some_and(|source| source.split.is_some())
            };
            if from == own || from_a_split(self) {
                let message = format!(
                    "`{}` is split from `{}`, which is itself or split too: a circle",
                    entry.name, split.from
                );
                self.fault(entry.line, message);
                continue;
            }
            if let Some(group) = self.names.groups.get_mut(own) {
                group.split = Some(SplitFrom {
                    group: from,
                    query: split.query.clone(),
                });
            }
            if let Some(group) = self.names.groups.get_mut(from) {
                group.parts.push(own);
            }
        }
    }
}

impl Names {
    fn add_form(&mut self, number: usize, form: &str) {
        let key = fold::key(form);
        let Some(group) = self.groups.get_mut(number) else {
            return;
        };
        if !group.forms.iter().any(|other| other == form) {
            group.forms.push(form.to_owned());
        }
        if !group.keys.contains(&key) {
            group.keys.push(key.clone());
        }
        self.by_key.entry(key).or_insert(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Result<Names, Vec<String>> {
        let read = Authority::parse(text).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>());
        read.map(|authority| authority.of(Kind::Person).clone())
    }

    #[test]
    fn names_find_their_group_in_any_spelling() {
        let text = "[[person]]\nname = \"Ana Duarte\"\nvariants = [\"安娜·杜阿爾特\"]\n\n[[person]]\nname = \"Duarte, A. M.\"\nmerged = \"ANA DUARTE\"\n";
        let people = people(text).unwrap();
        for name in ["ana duarte", "Ána Duarte", "安娜·杜阿尔特", "Duarte A M"] {
            let found = people.find(&fold::key(name)).map(|group| group.name.as_str());
            assert_eq!(found, Some("Ana Duarte"), "{name}");
        }
        assert_eq!(people.find("rui tavares"), None);
        assert_eq!(people.groups().len(), 1);
    }

    #[test]
    fn splits_are_tied_to_where_they_come_from() {
        let text = "[[person]]\nname = \"Rui (swimmer)\"\nsplit = { from = \"Rui\", where = \"medal\" }\n";
        let people = people(text).unwrap();
        let part = people.find(&fold::key("Rui (swimmer)")).unwrap();
        let whole = part.split.as_ref().and_then(|split| people.group(split.group)).unwrap();
        assert_eq!((whole.name.as_str(), whole.parts.len()), ("Rui", 1));
    }

    #[test]
    fn contradictions_are_refused_with_their_place() {
        let cases = [
            (
                "[[person]]\nname = \"A\"\n\n[[person]]\nname = \"B\"\nvariants = [\"á\"]\n",
                "line 4: `á` is a name of `A`",
            ),
            (
                "[[person]]\nname = \"A\"\nmerged = \"B\"\n[[person]]\nname = \"B\"\nmerged = \"A\"\n",
                "line 1: `A` is merged",
            ),
            ("[[person]]\nname = \"A\"\nmerged = \"B\"\n", "which has no entry"),
            (
                "[[person]]\nname = \"A\"\nsplit = { from = \"A\", where = \"x\" }\n",
                "a circle",
            ),
            (
                "[[person]]\nname = \"A\"\nhidden = true\nmerged = \"B\"\n[[person]]\nname = \"B\"\n",
                "line 1: `A` is hidden",
            ),
        ];
        for (text, want) in cases {
            let faults = people(text).unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(want)), "{text}: {faults:?}");
        }
    }
}
