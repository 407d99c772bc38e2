//! Changing an authority file as a careful person would: only what must change, comments and order kept.
//!
//! An edit never leaves a file that contradicts itself: what would is refused, with the line that stands against it.

use rustc_hash::FxHashMap;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use super::entries::Entry;
use super::{Authority, Error, Fault, Group, Names};
use crate::analysis::fold;
use crate::article::Kind;

/// One change of an authority file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Names that are one.
    Merge {
        /// What they name.
        kind: Kind,
        /// The name to keep.
        keep: String,
        /// The others.
        others: Vec<String>,
    },
    /// Some articles with a name mean another.
    Split {
        /// What it names.
        kind: Kind,
        /// The name that they hold.
        name: String,
        /// What they mean.
        new: String,
        /// Which articles.
        query: String,
    },
    /// Another preferred name.
    Rename {
        /// What it names.
        kind: Kind,
        /// The name now.
        name: String,
        /// The name from now on; the old one stays a variant.
        new: String,
    },
    /// Names that are none.
    Hide {
        /// What they were taken for.
        kind: Kind,
        /// The names.
        names: Vec<String>,
    },
    /// Entries from elsewhere.
    Import(Vec<Entry>),
}

/// A file after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The text from now on.
    pub text: String,
    /// What was passed over, in words.
    pub notes: Vec<String>,
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Edit::Merge { keep, others, .. } => write!(f, "merge {} into {keep}", others.join(", ")),
            Edit::Split { name, new, query, .. } => write!(f, "split {new} from {name} where {query}"),
            Edit::Rename { name, new, .. } => write!(f, "rename {name} to {new}"),
            Edit::Hide { names, .. } => write!(f, "hide {}", names.join(", ")),
            Edit::Import(entries) => write!(f, "import {} entries", entries.len()),
        }
    }
}

/// Applies an edit to the text of a file.
///
/// # Errors
/// The text has faults, or the edit contradicts it or changes nothing.
pub fn apply(edit: &Edit, text: &str) -> Result<Edited, ApplyError> {
    let authority = Authority::parse(text).map_err(ApplyError::Faults)?;
    let unreadable = |error: toml_edit::TomlError| {
        ApplyError::Faults(vec![Fault {
            line: 1,
            message: error.message().to_owned(),
        }])
    };
    let document: DocumentMut = text.parse().map_err(unreadable)?;
    let mut editor = Editor {
        document,
        notes: Vec::new(),
    };
    match edit {
        Edit::Merge { kind, keep, others } => editor.merge(*kind, authority.of(*kind), keep, others)?,
        Edit::Split { kind, name, new, query } => editor.split(*kind, authority.of(*kind), name, new, query)?,
        Edit::Rename { kind, name, new } => editor.rename(*kind, authority.of(*kind), name, new)?,
        Edit::Hide { kind, names } => editor.hide(*kind, authority.of(*kind), names)?,
        Edit::Import(entries) => editor.import(&authority, entries),
    }
    let after = editor.document.to_string();
    if after == text {
        return Err(refused("nothing would change", "the file says this already"));
    }
    match Authority::parse(&after) {
        Ok(_) => Ok(Edited {
            text: after,
            notes: editor.notes,
        }),
        Err(faults) => {
            let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Err(refused(
                format!("this would contradict the file: {}", messages.join("; ")),
                "change that first",
            ))
        }
    }
}

/// Why an edit was not applied.
#[derive(Debug)]
pub enum ApplyError {
    /// The file has faults already.
    Faults(Vec<Fault>),
    /// The edit is refused; see [`Error::Refused`].
    Refused(Error),
}

fn refused(message: impl Into<String>, hint: impl Into<String>) -> ApplyError {
    ApplyError::Refused(Error::refused(message, hint))
}

struct Editor {
    document: DocumentMut,
    notes: Vec<String>,
}

impl Editor {
    fn merge(&mut self, kind: Kind, names: &Names, keep: &str, others: &[String]) -> Result<(), ApplyError> {
        let kept = preferred(names, keep, "merge into that, or rename it first")?;
        let mut merged = Vec::new();
        for other in others {
            let same = match (names.number_of(&fold::key(other)), names.number_of(&fold::key(keep))) {
                (Some(a), Some(b)) => a == b,
                _ => fold::key(other) == fold::key(keep),
            };
            if same {
                self.notes.push(format!("`{other}` is one with `{keep}` already"));
            } else {
                preferred(names, other, "merge that one, with all its variants")?;
                merged.push(other);
            }
        }
        if merged.is_empty() {
            return Ok(());
        }
        let keep = kept.map_or(keep, |group| group.name.as_str());
        for other in merged {
            match self.table(kind, &fold::key(other)) {
                Some(table) => set(table, "merged", value(keep)),
                None => self.change(kind, keep, |table| add_variant(table, other)),
            }
        }
        self.change(kind, keep, |_| {});
        Ok(())
    }

    fn split(&mut self, kind: Kind, names: &Names, name: &str, new: &str, query: &str) -> Result<(), ApplyError> {
        let from = preferred(names, name, "split from that")?.map_or(name, |group| group.name.as_str());
        if let Some(group) = names.find(&fold::key(new)).filter(|group| group.split.is_some()) {
            let message = format!(
                "`{}` is split from another name already (line {})",
                group.name, group.line
            );
            return Err(refused(message, "change its query in the file"));
        }
        preferred(names, new, "split as that")?;
        let mut split = InlineTable::new();
        split.insert("from", from.into());
        split.insert("where", query.into());
        self.change(kind, new, |table| set(table, "split", value(split)));
        Ok(())
    }

    fn rename(&mut self, kind: Kind, names: &Names, name: &str, new: &str) -> Result<(), ApplyError> {
        let (old_key, new_key) = (fold::key(name), fold::key(new));
        let number = names.number_of(&old_key);
        if let Some(group) = names.find(&new_key).filter(|_| names.number_of(&new_key) != number) {
            let message = format!("`{new}` is a name of `{}` already (line {})", group.name, group.line);
            return Err(refused(message, "merge the two instead"));
        }
        let group = number.and_then(|number| names.group(number));
        let current = group.map_or(name, |group| group.name.as_str()).to_owned();
        self.change(kind, &current, |table| {
            if let Some(variants) = table.get_mut("variants").and_then(Item::as_array_mut) {
                variants.retain(|variant| variant.as_str().is_none_or(|variant| variant != new));
            }
            if current != new {
                add_variant(table, &current);
            }
            set(table, "name", value(new));
        });
        Ok(())
    }

    fn hide(&mut self, kind: Kind, names: &Names, hidden: &[String]) -> Result<(), ApplyError> {
        for name in hidden {
            preferred(names, name, "hide that, with all its variants")?;
            self.change(kind, name, |table| set(table, "hidden", value(true)));
        }
        Ok(())
    }

    /// Adds entries; one that shares a name with an entry of the file adds its other names to that.
    fn import(&mut self, authority: &Authority, entries: &[Entry]) {
        let mut owner: FxHashMap<(Kind, String), String> = FxHashMap::default();
        for kind in Kind::ALL {
            for group in authority.of(kind).groups() {
                owner.extend(group.keys.iter().map(|key| ((kind, key.clone()), group.key.clone())));
            }
        }
        for entry in entries {
            let key_of = |form: &str| (entry.kind, fold::key(form));
            let mut owners: Vec<String> = entry
                .forms()
                .filter_map(|form| owner.get(&key_of(form)).cloned())
                .collect();
            owners.dedup();
            owners.sort_unstable();
            owners.dedup();
            let (home, is_new) = match owners.as_slice() {
                [] => (fold::key(&entry.name), true),
                [one] => (one.clone(), false),
                _ => {
                    let names = owners.join("`, `");
                    self.notes
                        .push(format!("`{}` was passed over: it has names of `{names}`", entry.name));
                    continue;
                }
            };
            let missing: Vec<&str> = entry
                .forms()
                .filter(|form| !owner.contains_key(&key_of(form)))
                .collect();
            self.change(entry.kind, if is_new { &entry.name } else { &home }, |table| {
                for form in missing.iter().filter(|form| **form != entry.name || !is_new) {
                    add_variant(table, form);
                }
                for (key, text) in [("id", &entry.id), ("note", &entry.note)] {
                    if let Some(text) = text.as_ref().filter(|_| !table.contains_key(key)) {
                        set(table, key, value(text.as_str()));
                    }
                }
                if entry.hidden {
                    set(table, "hidden", value(true));
                }
            });
            owner.extend(entry.forms().map(|form| (key_of(form), home.clone())));
        }
    }

    /// The entry whose preferred name has a key.
    fn table(&mut self, kind: Kind, key: &str) -> Option<&mut Table> {
        let tables = self.document.get_mut(kind.name())?.as_array_of_tables_mut()?;
        let named = |table: &&mut Table| {
            table
                .get("name")
                .and_then(Item::as_str)
                .is_some_and(|name| fold::key(name) == key)
        };
        tables.iter_mut().find(named)
    }

    /// The entry whose preferred name has a key, changed by `change`; a new one at the end where there is none.
    fn change(&mut self, kind: Kind, name: &str, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.table(kind, &fold::key(name)) {
            return change(table);
        }
        let mut table = Table::new();
        set(&mut table, "name", value(name));
        change(&mut table);
        let empty = || Item::ArrayOfTables(ArrayOfTables::new());
        let first = self.document.iter().next().is_none();
        table.decor_mut().set_prefix(if first { "" } else { "\n" });
        if let Some(tables) = self
            .document
            .entry(kind.name())
            .or_insert_with(empty)
            .as_array_of_tables_mut()
        {
            tables.push(table);
        }
    }
}

/// The group of a name, if it has one; refused where the name is a variant of another.
fn preferred<'a>(names: &'a Names, name: &str, hint: &str) -> Result<Option<&'a Group>, ApplyError> {
    let key = fold::key(name);
    if key.is_empty() {
        return Err(refused("an empty name", "say a name"));
    }
    match names.find(&key) {
        Some(group) if group.key != key => {
            let message = format!("`{name}` is a variant of `{}` (line {})", group.name, group.line);
            Err(refused(message, hint))
        }
        found => Ok(found),
    }
}

fn set(table: &mut Table, key: &str, item: Item) {
    table.insert(key, item);
}

fn add_variant(table: &mut Table, name: &str) {
    match table.get_mut("variants").and_then(Item::as_array_mut) {
        Some(variants) => variants.push(name),
        None => set(table, "variants", value(Array::from_iter([name]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Ours.\n[[person]]\nname = \"Ana Duarte\" # mayor\nvariants = [\"A. Duarte\"]\n\n[[person]]\nname = \"Rui\"\nid = \"Q1\"\n";

    fn merge(keep: &str, others: &[&str]) -> Edit {
        let others = others.iter().map(|name| (*name).to_owned()).collect();
        Edit::Merge {
            kind: Kind::Person,
            keep: keep.into(),
            others,
        }
    }

    fn split(name: &str, new: &str) -> Edit {
        Edit::Split {
            kind: Kind::Person,
            name: name.into(),
            new: new.into(),
            query: "medal".into(),
        }
    }

    fn rename(name: &str, new: &str) -> Edit {
        Edit::Rename {
            kind: Kind::Person,
            name: name.into(),
            new: new.into(),
        }
    }

    fn hide(name: &str) -> Edit {
        Edit::Hide {
            kind: Kind::Person,
            names: vec![name.into()],
        }
    }

    #[test]
    fn edits_change_what_must_change_and_no_more() {
        let head = "# Ours.\n[[person]]\nname = \"Ana Duarte\" # mayor\nvariants = [\"A. Duarte\"";
        let rest = "]\n\n[[person]]\nname = \"Rui\"\nid = \"Q1\"\n";
        let cases = [
            (merge("Ana Duarte", &["安娜"]), format!("{head}, \"安娜\"{rest}")),
            (
                merge("Ana Duarte", &["Rui"]),
                format!("{head}{rest}merged = \"Ana Duarte\"\n"),
            ),
            (
                merge("Eva", &["E."]),
                format!("{head}{rest}\n[[person]]\nname = \"Eva\"\nvariants = [\"E.\"]\n"),
            ),
            (hide("Rui"), format!("{head}{rest}hidden = true\n")),
            (
                hide("Police"),
                format!("{head}{rest}\n[[person]]\nname = \"Police\"\nhidden = true\n"),
            ),
            (
                split("Rui", "Rui (swimmer)"),
                format!(
                    "{head}{rest}\n[[person]]\nname = \"Rui (swimmer)\"\nsplit = {{ from = \"Rui\", where = \"medal\" }}\n"
                ),
            ),
        ];
        for (edit, want) in cases {
            assert_eq!(apply(&edit, FILE).unwrap().text, want, "{edit}");
        }
        assert_eq!(
            apply(&merge("Ana", &["A."]), "").unwrap().text,
            "[[person]]\nname = \"Ana\"\nvariants = [\"A.\"]\n"
        );
    }

    #[test]
    fn the_old_name_stays_a_variant() {
        let text = apply(&rename("A. Duarte", "Ana Maria Duarte"), FILE).unwrap().text;
        let authority = Authority::parse(&text).unwrap();
        let group = authority.of(Kind::Person).find("ana duarte").unwrap();
        assert_eq!(group.forms, ["Ana Maria Duarte", "A. Duarte", "Ana Duarte"]);
    }

    #[test]
    fn contradictions_are_refused_with_their_place() {
        let cases = [
            (merge("A. Duarte", &["Eva"]), "a variant of `Ana Duarte` (line 2)"),
            (merge("Rui", &["A. Duarte"]), "a variant of `Ana Duarte` (line 2)"),
            (merge("Rui", &["rui"]), "nothing would change"),
            (hide("A. Duarte"), "a variant of `Ana Duarte`"),
            (rename("Rui", "A. Duarte"), "a name of `Ana Duarte` already (line 2)"),
            (split("Rui", "Rui"), "a circle"),
            (merge("", &["Eva"]), "an empty name"),
        ];
        for (edit, want) in cases {
            match apply(&edit, FILE) {
                Err(ApplyError::Refused(Error::Refused { message, .. })) => {
                    assert!(message.contains(want), "{edit}: {message}");
                }
                other => panic!("{edit}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_imported_joins_what_is_there() {
        let entry = |name: &str, variants: &[&str]| Entry {
            name: name.into(),
            variants: variants.iter().map(|name| (*name).to_owned()).collect(),
            id: Some("Q7".into()),
            ..Entry::of(Kind::Person)
        };
        let entries = vec![
            entry("Duarte, Ana", &["A. Duarte"]),
            entry("Eva", &[]),
            entry("Both", &["Rui", "Ana Duarte"]),
        ];
        let edited = apply(&Edit::Import(entries), FILE).unwrap();
        let authority = Authority::parse(&edited.text).unwrap();
        let names = authority.of(Kind::Person);
        assert_eq!(
            names.find("duarte ana").map(|group| group.name.as_str()),
            Some("Ana Duarte")
        );
        assert_eq!(names.find("eva").and_then(|group| group.id.as_deref()), Some("Q7"));
        assert_eq!((names.find("both"), edited.notes.len()), (None, 1));
    }
}
