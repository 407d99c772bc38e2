//! Entries from elsewhere: tables of names as CSV, and Wikidata's JSON.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Fault;
use super::entries::Entry;
use crate::analysis::fold;
use crate::article::Kind;

/// The columns of a table; `name` must be there, the others may.
pub const COLUMNS: [&str; 6] = ["kind", "name", "variants", "id", "note", "hidden"];

/// What stands between variants in one cell.
pub const BETWEEN: char = ';';

/// Entries read from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The entries.
    pub entries: Vec<Entry>,
    /// What could not be used, and where.
    pub faults: Vec<Fault>,
}

/// Reads a table with the columns of [`COLUMNS`]; `kind` is that of rows that name none.
pub fn from_csv(text: &str, kind: Option<Kind>) -> Imported {
    let mut imported = Imported::default();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| {
        header
            .iter()
            .position(|column| column.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let [kinds, names, variants, ids, notes, hidden] = COLUMNS.map(place);
    if names.is_none() {
        imported.faults.push(Fault {
            line: 1,
            message: "there is no column `name`".into(),
        });
        return imported;
    }
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(1, |position| position.line());
                imported.fault(line, "the row cannot be read");
                continue;
            }
        };
        let line = row.position().map_or(1, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty());
        let kind = match cell(kinds) {
            Some(name) => Kind::ALL.into_iter().find(|kind| kind.name() == name),
            None => kind,
        };
        let Some((kind, name)) = kind.zip(cell(names)) else {
            imported.fault(line, "the row needs a name, and person, org or place for its kind");
            continue;
        };
        let variants = cell(variants)
            .unwrap_or_default()
            .split(BETWEEN)
            .map(str::to_owned)
            .collect();
        imported.add(Entry {
            id: cell(ids).map(str::to_owned),
            note: cell(notes).map(str::to_owned),
            hidden: cell(hidden).is_some_and(|cell| cell.eq_ignore_ascii_case("true") || cell == "1"),
            line: usize::try_from(line).unwrap_or(1),
            ..entry(kind, name, variants)
        });
    }
    imported
}

/// Reads Wikidata's JSON: `{"entities": {...}}`, a list of entities, one entity, or one a line; or what `names export`
/// writes. `kind` is that of entities that do not tell it.
pub fn from_json(text: &str, kind: Option<Kind>) -> Imported {
    let mut imported = Imported::default();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Document>();
    while let Some(value) = values.next() {
        let before = text.as_bytes().get(..values.byte_offset()).unwrap_or_default();
        let line = 1 + memchr::memchr_iter(b'\n', before).count() as u64;
        let items: Vec<Item> = match value {
            Ok(Document::Dump { entities }) => entities.into_values().collect(),
            Ok(Document::List(items)) => items,
            Ok(Document::One(item)) => vec![*item],
            Err(error) => {
                imported.fault(line, &format!("this is not JSON of names: {error}"));
                break;
            }
        };
        for item in items {
            match item.entry(kind) {
                Ok(entry) => imported.add(entry),
                Err(message) => imported.fault(line, &message),
            }
        }
    }
    imported
}

impl Imported {
    fn fault(&mut self, line: u64, message: &str) {
        self.faults.push(Fault {
            line: usize::try_from(line).unwrap_or(1),
            message: message.to_owned(),
        });
    }

    fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }
}

/// An entry whose variants are each told once.
fn entry(kind: Kind, name: &str, variants: Vec<String>) -> Entry {
    let mut seen = vec![fold::key(name)];
    let mut kept = Vec::new();
    for variant in variants.iter().map(|variant| variant.trim()) {
        let key = fold::key(variant);
        if !key.is_empty() && !seen.contains(&key) {
            seen.push(key);
            kept.push(variant.to_owned());
        }
    }
    Entry {
        name: name.to_owned(),
        variants: kept,
        ..Entry::of(kind)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    Dump { entities: BTreeMap<String, Item> },
    List(Vec<Item>),
    One(Box<Item>),
}

/// One entity, as Wikidata writes it or as we do.
#[derive(Deserialize)]
struct Item {
    id: Option<String>,
    kind: Option<Kind>,
    name: Option<String>,
    note: Option<String>,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    labels: BTreeMap<String, Text>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<Text>>,
    #[serde(default)]
    descriptions: BTreeMap<String, Text>,
    #[serde(default)]
    claims: BTreeMap<String, Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

/// Languages whose label is preferred, in order.
const PREFERRED: [&str; 3] = ["en", "mul", "zh"];

/// What Wikidata's commonest classes are to us; see `P31`, "instance of".
const CLASSES: [(&str, Kind); 22] = [
    ("Q5", Kind::Person),
    ("Q43229", Kind::Org),
    ("Q4830453", Kind::Org),
    ("Q783794", Kind::Org),
    ("Q891723", Kind::Org),
    ("Q6881511", Kind::Org),
    ("Q7278", Kind::Org),
    ("Q484652", Kind::Org),
    ("Q327333", Kind::Org),
    ("Q192350", Kind::Org),
    ("Q476028", Kind::Org),
    ("Q3918", Kind::Org),
    ("Q11032", Kind::Org),
    ("Q192283", Kind::Org),
    ("Q6256", Kind::Place),
    ("Q3624078", Kind::Place),
    ("Q515", Kind::Place),
    ("Q1549591", Kind::Place),
    ("Q486972", Kind::Place),
    ("Q5119", Kind::Place),
    ("Q10864048", Kind::Place),
    ("Q3957", Kind::Place),
];

impl Item {
    fn entry(self, default: Option<Kind>) -> Result<Entry, String> {
        let called = self.id.as_deref().unwrap_or("an entity").to_owned();
        let label = |lang: &&str| self.labels.get(*lang).map(|text| text.value.clone());
        let name = self.name.clone().or_else(|| PREFERRED.iter().find_map(label));
        let name = name.or_else(|| self.labels.values().next().map(|text| text.value.clone()));
        let name = name
            .filter(|name| !fold::key(name).is_empty())
            .ok_or_else(|| format!("{called} has no name"))?;
        let kind = self.kind.or_else(|| self.class()).or(default);
        let kind = kind.ok_or_else(|| format!("{called} ({name}) does not tell its kind"))?;
        let note = self
            .note
            .or_else(|| self.descriptions.get("en").map(|text| text.value.clone()));
        let labels = self
            .labels
            .into_values()
            .chain(self.aliases.into_values().flatten())
            .map(|text| text.value);
        let variants = self.variants.into_iter().chain(labels).collect();
        Ok(Entry {
            id: self.id,
            note,
            hidden: self.hidden,
            ..entry(kind, name.trim(), variants)
        })
    }

    /// The kind by its class.
    fn class(&self) -> Option<Kind> {
        let class = |claim: &serde_json::Value| {
            let id = claim.pointer("/mainsnak/datavalue/value/id")?.as_str()?;
            CLASSES.iter().find(|(class, _)| *class == id).map(|(_, kind)| *kind)
        };
        self.claims.get("P31")?.iter().find_map(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_entries() {
        let text = "kind,name,variants,id\nperson,Ana Duarte,A. Duarte; 安娜;ANA DUARTE,Q1\n,Lisbon,,\nship,Maria,,\n";
        let imported = from_csv(text, Some(Kind::Place));
        let shown: Vec<_> = imported
            .entries
            .iter()
            .map(|entry| (entry.kind, entry.name.as_str(), entry.variants.len()))
            .collect();
        assert_eq!(shown, [(Kind::Person, "Ana Duarte", 2), (Kind::Place, "Lisbon", 0)]);
        assert_eq!(imported.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4]);
        assert_eq!(from_csv("who\nAna\n", None).faults.len(), 1);
    }

    #[test]
    fn entities_of_wikidata_become_entries() {
        let human = r#"{"id":"Q1","labels":{"en":{"language":"en","value":"Ana Duarte"},"zh":{"language":"zh","value":"安娜"}},
            "aliases":{"en":[{"language":"en","value":"A. Duarte"}]},"descriptions":{"en":{"language":"en","value":"mayor"}},
            "claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}}"#;
        let want = Entry {
            id: Some("Q1".into()),
            note: Some("mayor".into()),
            variants: vec!["安娜".into(), "A. Duarte".into()],
            name: "Ana Duarte".into(),
            ..Entry::of(Kind::Person)
        };
        for text in [
            human.to_owned(),
            format!("[{human}]"),
            format!("{{\"entities\":{{\"Q1\":{human}}}}}"),
            format!("{human}\n{human}"),
        ] {
            let imported = from_json(&text, None);
            assert_eq!(imported.entries.first(), Some(&want), "{text}: {:?}", imported.faults);
        }
        assert_eq!(from_json("{\"labels\":{}}", None).faults.len(), 1);
        assert_eq!(from_json("[1]", None).faults.len(), 1);
    }
}
