//! A search as it stands in the address bar: the names and values behind the `?`, in their order.
//!
//! Every link of a page is the address that it stands at, with something added or taken away. What a name means is read
//! by [`crate::ask`], here as for the API; this file only writes.

use form_urlencoded::{Serializer, parse};

use crate::http::params::Params;

/// The names and values of a query string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address(Vec<(String, String)>);

/// What only pages understand: how the chart is drawn, where in the results one stands, the language of the page.
const OF_PAGES: [&str; 6] = ["ui", "share", "unit", "vs", "at", "prefix"];

/// Fields that the command line takes in the query only.
const IN_QUERY: [&str; 5] = ["folder", "page", "edition", "date_source", "dateline"];

/// Flags without a value.
const SWITCHES: [&str; 6] = ["plain", "strict", "extracted-only", "no-count", "kwic", "explain"];

/// What a changed search does not keep: the place in the old one.
const PLACE: [&str; 3] = ["offset", "after", "at"];

impl Address {
    /// Reads what follows the `?`; values that say nothing are left out, but for the query itself.
    pub fn read(query: &str) -> Address {
        let given = parse(query.as_bytes()).into_owned();
        Address(
            given
                .filter(|(name, value)| name == "q" || !value.trim().is_empty())
                .collect(),
        )
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(other, _)| other == name);
        own.map(|(_, value)| value.as_str())
    }

    /// A number, zero where it is missing or none.
    pub fn number(&self, name: &str) -> usize {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    /// All names and values.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether nothing at all is asked for.
    pub fn is_empty(&self) -> bool {
        self.asked().0.is_empty()
    }

    /// With one more value, from the first page on.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Address {
        let mut with = self.without(name, value);
        with.0.push((name.to_owned(), value.to_owned()));
        with
    }

    /// Without a value, from the first page on.
    #[must_use]
    pub fn without(&self, name: &str, value: &str) -> Address {
        self.kept(|other, has| (other != name || has != value) && !PLACE.contains(&other))
    }

    /// With this value of a name and no other, from the first page on.
    #[must_use]
    pub fn set(&self, name: &str, value: &str) -> Address {
        let mut set = self.drop(&[name]);
        if !value.is_empty() {
            set.0.push((name.to_owned(), value.to_owned()));
        }
        set
    }

    /// Without any value of some names, from the first page on.
    #[must_use]
    pub fn drop(&self, names: &[&str]) -> Address {
        self.kept(|other, _| !names.contains(&other) && !PLACE.contains(&other))
    }

    /// The same search at another place in its results.
    #[must_use]
    pub fn at(&self, name: &str, place: usize) -> Address {
        let mut at = self.kept(|other, _| !PLACE.contains(&other));
        if place > 0 {
            at.0.push((name.to_owned(), place.to_string()));
        }
        at
    }

    /// What the API understands of it.
    #[must_use]
    pub fn asked(&self) -> Address {
        self.kept(|name, _| !OF_PAGES.contains(&name))
    }

    /// What the API reads of it.
    pub fn params(&self) -> Params {
        Params::parse(self.asked().to("").trim_start_matches('?'))
    }

    /// Only the language of the page, if that was chosen: all that goes along to another subject.
    #[must_use]
    pub fn language(&self) -> Address {
        self.kept(|name, _| name == "ui")
    }

    /// Only some names of it.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Address {
        self.kept(|name, _| names.contains(&name))
    }

    /// The address of the API that answers the same search, with one more value.
    pub fn api_with(&self, name: &str, value: &str) -> String {
        self.asked().set(name, value).to("/api/search")
    }

    /// The same page in another language.
    #[must_use]
    pub fn translated(&self, language: &str) -> Address {
        let mut translated = self.kept(|name, _| name != "ui");
        translated.0.push(("ui".to_owned(), language.to_owned()));
        translated
    }

    fn kept(&self, keep: impl Fn(&str, &str) -> bool) -> Address {
        let kept = self.0.iter().filter(|(name, value)| keep(name, value));
        Address(kept.cloned().collect())
    }

    /// As it is written behind a path.
    pub fn to(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let query = Serializer::new(String::new()).extend_pairs(&self.0).finish();
        format!("{path}?{query}")
    }

    /// The same search on the command line.
    pub fn command(&self) -> String {
        let mut words = vec!["dateline search".to_owned()];
        let asked = self.asked();
        for (name, value) in asked.pairs() {
            match name.strip_prefix('-') {
                _ if name == "q" || IN_QUERY.contains(&name.as_str()) => {}
                Some(field) => words.push(format!("--not {}", quoted(&format!("{field}={value}")))),
                None if SWITCHES.contains(&name.as_str()) => words.push(format!("--{name}")),
                None => words.push(format!("--{name} {}", quoted(value))),
            }
        }
        let query = asked.whole_query();
        if !query.is_empty() {
            // What begins with a dash would be read as a flag.
            words.extend(query.starts_with('-').then(|| "--".to_owned()));
            words.push(quoted(&query));
        }
        words.join(" ")
    }

    /// The query with what the command line has no flag for.
    fn whole_query(&self) -> String {
        let query = self.get("q").unwrap_or_default();
        let clause = |name: &&str| {
            let values = self
                .all(name)
                .map(|value| format!("{name}:\"{}\"", value.replace('"', " ")));
            let values: Vec<String> = values.collect();
            (!values.is_empty()).then(|| format!("({})", values.join(" OR ")))
        };
        let clauses: Vec<String> = IN_QUERY.iter().filter_map(clause).collect();
        match (query.trim().is_empty(), clauses.is_empty()) {
            (_, true) => query.to_owned(),
            (true, _) => clauses.join(" "),
            _ => format!("({query}) {}", clauses.join(" ")),
        }
    }

    /// The same search of the API, by `curl`.
    pub fn curl(&self, origin: &str) -> String {
        format!("curl {}", quoted(&self.asked().to(&format!("{origin}/api/search"))))
    }
}

/// A word of a shell, in single quotes unless it is plain.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,@%+=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_search_begins_at_its_first_page() {
        let address = Address::read("q=dam&source=Post&offset=40&ui=zh");
        let cases = [
            (
                address.with("person", "Nell Garside"),
                "/?q=dam&source=Post&ui=zh&person=Nell+Garside",
            ),
            (address.with("source", "Post"), "/?q=dam&ui=zh&source=Post"),
            (address.without("source", "Post"), "/?q=dam&ui=zh"),
            (address.set("sort", "newest"), "/?q=dam&source=Post&ui=zh&sort=newest"),
            (address.set("q", ""), "/?source=Post&ui=zh"),
            (address.at("offset", 20), "/?q=dam&source=Post&ui=zh&offset=20"),
            (address.at("offset", 0), "/?q=dam&source=Post&ui=zh"),
            (address.asked(), "/?q=dam&source=Post&offset=40"),
            (address.language(), "/?ui=zh"),
            (address.drop(&["q", "source", "ui"]), "/"),
        ];
        for (changed, want) in cases {
            assert_eq!(changed.to("/"), want);
        }
    }

    #[test]
    fn a_search_can_be_taken_to_a_shell() {
        let cases = [
            ("q=dam", "dateline search dam"),
            (
                "q=it%27s+here&-source=A+B&from=2021&share=1",
                r"dateline search --not 'source=A B' --from 2021 'it'\''s here'",
            ),
            ("q=-river", "dateline search -- -river"),
            ("q=&sort=newest", "dateline search --sort newest"),
            (
                "q=dam&folder=a&folder=b",
                r#"dateline search '(dam) (folder:"a" OR folder:"b")'"#,
            ),
            ("plain=1&missing=person", "dateline search --plain --missing person"),
        ];
        for (query, want) in cases {
            assert_eq!(Address::read(query).command(), want, "{query}");
        }
        let curl = Address::read("q=a%20b&ui=zh").curl("http://127.0.0.1:7117");
        assert_eq!(curl, "curl 'http://127.0.0.1:7117/api/search?q=a+b'");
    }
}
