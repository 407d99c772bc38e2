//! The query language by example: each example is made of names that the archive holds, so that it finds something.

use super::address::Address;
use super::messages::Messages;
use super::ui::Ui;
use crate::wire::Facets;

/// One example.
#[derive(Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What to type.
    pub query: String,
    /// What it means.
    pub says: &'static str,
    /// The search.
    pub href: String,
}

/// Which message explains an example.
type Says = fn(&Messages) -> &'static str;

/// Examples: `{person}` and the like stand for a name of the archive, `{surname}` for its last word.
const EXAMPLES: [(&str, Says); 15] = [
    ("{surname} {place}", |t| t.teach_words),
    ("\"{person}\"", |t| t.teach_phrase),
    ("{surname} OR {other}", |t| t.teach_either),
    ("{place} -{surname}", |t| t.teach_not),
    ("person:{surname}", |t| t.teach_person),
    ("org:\"{org}\"", |t| t.teach_org),
    ("place:\"{place}\"", |t| t.teach_place),
    ("{surname} W/10 {place}", |t| t.teach_near),
    ("{place} W/5 @person", |t| t.teach_any_person),
    ("title:{place}", |t| t.teach_title),
    ("date:{year}", |t| t.teach_year),
    ("{surname} after:{year}", |t| t.teach_after),
    ("mentions:{year}", |t| t.teach_mentions),
    ("{begin}*", |t| t.teach_prefix),
    ("no:person", |t| t.teach_missing),
];

/// The examples that the most frequent names of some facets and a year can fill.
pub fn lessons(facets: &Facets, year: Option<&str>, address: &Address, ui: &Ui) -> Vec<Lesson> {
    let named = |field: &str, at: usize| {
        let values = facets
            .0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, values)| values);
        values
            .and_then(|values| values.get(at))
            .map(|count| super::text::line(&count.value))
    };
    let last_word = |name: String| {
        name.split_whitespace()
            .last()
            .map(|word| word.trim_matches(['"', '(', ')']).to_owned())
    };
    let surname = named("person", 0).and_then(last_word);
    let words = [
        ("{person}", named("person", 0)),
        ("{other}", named("person", 1).and_then(last_word)),
        ("{org}", named("org", 0)),
        ("{place}", named("place", 0)),
        ("{begin}", surname.as_ref().map(|name| name.chars().take(4).collect())),
        ("{surname}", surname),
        ("{year}", year.map(str::to_owned)),
    ];
    let filled = |form: &str| {
        let mut query = form.to_owned();
        for (hole, word) in &words {
            if query.contains(hole) {
                query = query.replace(hole, word.as_ref()?);
            }
        }
        Some(query)
    };
    let lesson = |(form, says): &(&str, Says)| {
        let query = filled(form)?;
        Some(Lesson {
            href: address.language().set("q", &query).to("/"),
            says: says(ui.t),
            query,
        })
    };
    EXAMPLES.iter().filter_map(lesson).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Count;

    #[test]
    fn examples_are_made_of_what_the_archive_holds() {
        let count = |value: &str| Count {
            value: value.into(),
            count: 3,
            selected: None,
        };
        let facets = Facets(vec![
            ("person", vec![count("Anselm Korvath"), count("许文岚")]),
            ("place", vec![count("Lisbon")]),
        ]);
        let address = Address::read("q=x&ui=en");
        let ui = Ui::of(&address, None);
        let found: Vec<String> = lessons(&facets, Some("2025"), &address, &ui)
            .into_iter()
            .map(|lesson| lesson.query)
            .collect();
        assert!(found.contains(&"Korvath W/10 Lisbon".to_owned()), "{found:?}");
        assert!(found.contains(&"Korvath OR 许文岚".to_owned()), "{found:?}");
        assert!(found.contains(&"Korv*".to_owned()), "{found:?}");
        assert!(!found.iter().any(|query| query.contains("org:")), "{found:?}");
        let nothing = lessons(&Facets::default(), None, &address, &ui);
        assert_eq!(nothing.len(), 1);
    }
}
