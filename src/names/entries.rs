//! What an authority file says, entry by entry, with the line of each.

use toml_edit::{Document, Item, Table};

use super::Fault;
use crate::analysis::fold;
use crate::article::Kind;

/// One entry of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The table that it stands in.
    pub kind: Kind,
    /// The preferred name.
    pub name: String,
    /// Other names, in any script.
    pub variants: Vec<String>,
    /// Identifier, such as Wikidata's.
    pub id: Option<String>,
    /// A note of the editors.
    pub note: Option<String>,
    /// The entry that this one is part of.
    pub merged: Option<String>,
    /// Which articles mean this one though they name another.
    pub split: Option<Split>,
    /// It is no name.
    pub hidden: bool,
    /// Line where it begins, from 1.
    pub line: usize,
}

/// Which articles mean an entry though they name another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// The name that they hold.
    pub from: String,
    /// The query that they match.
    pub query: String,
}

impl Entry {
    /// An entry without a name.
    pub fn of(kind: Kind) -> Entry {
        Entry {
            kind,
            name: String::new(),
            variants: Vec::new(),
            id: None,
            note: None,
            merged: None,
            split: None,
            hidden: false,
            line: 0,
        }
    }

    /// All names, the preferred one first.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.variants.iter().map(String::as_str))
    }
}

/// Reads all entries of a file.
///
/// # Errors
/// All that is not as it should be, in order.
pub fn read(text: &str) -> Result<Vec<Entry>, Vec<Fault>> {
    let mut reader = Reader {
        text,
        faults: Vec::new(),
    };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = reader.line(error.span().map_or(0, |span| span.start));
            return Err(vec![Fault {
                line,
                message: error.message().trim().replace('\n', ", "),
            }]);
        }
    };
    let mut entries = Vec::new();
    for (name, item) in document.iter() {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        match (kind, item.as_array_of_tables()) {
            (Some(kind), Some(tables)) => {
                entries.extend(tables.iter().filter_map(|table| reader.entry(kind, table)));
            }
            (Some(_), None) => reader.fault(item, format!("`{name}` should be written [[{name}]]")),
            (None, _) => reader.fault(item, format!("`{name}` is none of [[person]], [[org]], [[place]]")),
        }
    }
    entries.sort_by_key(|entry| entry.line);
    reader.faults.sort_by_key(|fault| fault.line);
    if reader.faults.is_empty() {
        Ok(entries)
    } else {
        Err(reader.faults)
    }
}

struct Reader<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn line(&self, byte: usize) -> usize {
        let before = self.text.as_bytes().get(..byte).unwrap_or(self.text.as_bytes());
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    fn fault(&mut self, item: &Item, message: String) {
        let line = self.line(place(item));
        self.faults.push(Fault { line, message });
    }

    fn entry(&mut self, kind: Kind, table: &Table) -> Option<Entry> {
        let line = self.line(table.span().map_or(0, |span| span.start));
        let mut entry = Entry {
            line,
            ..Entry::of(kind)
        };
        for (key, item) in table.iter() {
            match key {
                "name" => entry.name = self.text(key, item)?,
                "variants" => entry.variants = self.texts(key, item)?,
                "id" => entry.id = Some(self.text(key, item)?),
                "note" => entry.note = Some(self.text(key, item)?),
                "merged" => entry.merged = Some(self.text(key, item)?),
                "split" => entry.split = Some(self.split(item)?),
                "hidden" => match item.as_bool() {
                    Some(hidden) => entry.hidden = hidden,
                    None => self.fault(item, "`hidden` should be true or false".into()),
                },
                other => self.fault(
                    item,
                    format!("`{other}` is none of name, variants, id, note, merged, split, hidden"),
                ),
            }
        }
        if fold::key(&entry.name).is_empty() {
            self.faults.push(Fault {
                line,
                message: "the entry has no `name`".into(),
            });
            return None;
        }
        if entry.merged.is_some() && entry.split.is_some() {
            let message = format!("`{}` cannot be both merged and split", entry.name);
            self.faults.push(Fault { line, message });
        }
        Some(entry)
    }

    fn text(&mut self, key: &str, item: &Item) -> Option<String> {
        let text = item
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned);
        if text.is_none() {
            self.fault(item, format!("`{key}` should be a text between quotes"));
        }
        text
    }

    fn texts(&mut self, key: &str, item: &Item) -> Option<Vec<String>> {
        let texts = item.as_array().and_then(|array| {
            let text = |value: &toml_edit::Value| value.as_str().map(|text| text.trim().to_owned());
            array.iter().map(text).collect::<Option<Vec<String>>>()
        });
        let texts = texts.filter(|texts| texts.iter().all(|text| !fold::key(text).is_empty()));
        if texts.is_none() {
            self.fault(item, format!("`{key}` should be a list of texts: [\"one\", \"two\"]"));
        }
        texts
    }

    fn split(&mut self, item: &Item) -> Option<Split> {
        let split = item.as_table_like().and_then(|table| {
            let text = |key| Some(table.get(key)?.as_str()?.trim().to_owned()).filter(|text| !text.is_empty());
            Some(Split {
                from: text("from")?,
                query: text("where")?,
            })
            .filter(|_| table.len() == 2)
        });
        if split.is_none() {
            self.fault(item, "`split` should be { from = \"NAME\", where = \"QUERY\" }".into());
        }
        split
    }
}

/// The first byte of an item.
fn place(item: &Item) -> usize {
    let span = match item {
        Item::ArrayOfTables(tables) => tables.iter().next().and_then(Table::span),
        item => item.span(),
    };
    span.map_or(0, |span| span.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_with_their_lines() {
        let text = "# ours\n[[person]]\nname = \"Ana Duarte\"\nvariants = [\"安娜\"]\nid = \"Q1\"\n\n[[place]]\nname = \"Sources\"\nhidden = true\n";
        let entries = read(text).unwrap();
        let shown: Vec<_> = entries
            .iter()
            .map(|entry| (entry.kind, entry.name.as_str(), entry.line, entry.hidden))
            .collect();
        assert_eq!(
            shown,
            [
                (Kind::Person, "Ana Duarte", 2, false),
                (Kind::Place, "Sources", 7, true)
            ]
        );
        assert_eq!(entries[0].variants, ["安娜"]);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_told_with_its_line() {
        let cases = [
            ("[[person]]\nname = A\n", 2),
            ("x = 1\n[[people]]\nname = \"A\"\n", 1),
            ("\n[[person]]\nname = \"A\"\nvariant = [\"B\"]\n", 4),
            ("[[person]]\nnote = \"B\"\n", 1),
            ("[person]\nname = \"A\"\n", 1),
            ("[[person]]\nname = \"A\"\n\nvariants = \"B\"\n", 4),
            ("[[person]]\nname = \"A\"\nsplit = { from = \"B\" }\n", 3),
            ("[[person]]\nname = \"A\"\nhidden = \"yes\"\n", 3),
        ];
        for (text, line) in cases {
            let faults = read(text).unwrap_err();
            assert_eq!(faults.first().map(|fault| fault.line), Some(line), "{text}: {faults:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_is_a_panic(text in "(\\[\\[person\\]\\]\n|name = |\"[a-zé习]{0,3}\"\n|variants = \\[|\\]|merged = |split = \\{|\\}|\n){0,12}") {
            let _ = super::super::Authority::parse(&text);
        }
    }
}
