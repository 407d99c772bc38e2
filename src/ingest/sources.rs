//! `dateline.toml`: what an archive says of its folders, so that it is read the same way each time.
//!
//! The file speaks for the folder in which it lies and all below; tables under `folders` speak for folders further
//! down. Of several that speak for a folder the nearest wins, key by key. What an article says itself always wins.
//! The keys stand in `docs/archive.md`.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use xxhash_rust::xxh3::xxh3_64;

use super::fields::Field;
use super::{Place, Problem, Settings, names};

/// Name of the file.
pub const FILE: &str = "dateline.toml";

const KEYS: [&str; 7] = ["source", "section", "lang", "timezone", "encoding", "map", FOLDERS];
const FOLDERS: &str = "folders";

/// What is said of a folder's articles, for those that do not say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Defaults {
    /// Publication or agency.
    pub source: Option<String>,
    /// Desk or category.
    pub section: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Zone of the times that are printed without one, by its name in the tz database.
    pub timezone: Option<String>,
    /// Encoding of files that are not UTF-8, by its label.
    pub encoding: Option<String>,
    /// Field mapping, as in [`Settings::map`].
    pub map: Vec<(String, String)>,
}

impl Defaults {
    /// A number that changes with what is said; 0 where nothing is.
    pub fn fingerprint(&self) -> u64 {
        if *self == Defaults::default() {
            return 0;
        }
        postcard::to_stdvec(self).map_or(1, |bytes| xxh3_64(&bytes))
    }

    /// The zone of times that are printed without one.
    pub fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(self.timezone.as_deref()?).ok()
    }

    /// Takes over what another says, which lies nearer.
    fn overlay(&mut self, nearer: &Defaults) {
        let pairs = [
            (&mut self.source, &nearer.source),
            (&mut self.section, &nearer.section),
            (&mut self.lang, &nearer.lang),
            (&mut self.timezone, &nearer.timezone),
            (&mut self.encoding, &nearer.encoding),
        ];
        for (own, other) in pairs {
            if other.is_some() {
                own.clone_from(other);
            }
        }
        self.map
            .retain(|(ours, _)| nearer.map.iter().all(|(other, _)| other != ours));
        self.map.extend(nearer.map.iter().cloned());
    }
}

/// The settings of every folder, read as they are asked for.
pub struct Sources {
    base: Settings,
    files: FxHashMap<PathBuf, Arc<SourcesFile>>,
    folders: FxHashMap<PathBuf, Arc<Settings>>,
    /// What is wrong in the files read so far.
    pub problems: Vec<Problem>,
}

/// One `dateline.toml`, understood.
#[derive(Default)]
struct SourcesFile {
    top: Defaults,
    /// Folders below, those further up first.
    folders: Vec<(PathBuf, Defaults)>,
}

impl Sources {
    /// Settings that hold everywhere, to be completed folder by folder.
    pub fn new(base: Settings) -> Sources {
        Sources {
            base,
            files: FxHashMap::default(),
            folders: FxHashMap::default(),
            problems: Vec::new(),
        }
    }

    /// How the files of a folder, given by its absolute path, are to be read.
    pub fn of(&mut self, folder: &Path) -> Arc<Settings> {
        if let Some(known) = self.folders.get(folder) {
            return Arc::clone(known);
        }
        let mut defaults = Defaults::default();
        let ancestors: Vec<&Path> = folder.ancestors().collect();
        for above in ancestors.into_iter().rev() {
            let file = self.file(above);
            let below = folder.strip_prefix(above).unwrap_or(Path::new(""));
            defaults.overlay(&file.top);
            for (_, nearer) in file.folders.iter().filter(|(path, _)| below.starts_with(path)) {
                defaults.overlay(nearer);
            }
        }
        // What was said on the command line comes first, and so counts.
        let map = self.base.map.iter().chain(&defaults.map).cloned().collect();
        let settings = Arc::new(Settings {
            map,
            defaults,
            ..self.base.clone()
        });
        self.folders.insert(folder.to_owned(), Arc::clone(&settings));
        settings
    }

    fn file(&mut self, folder: &Path) -> Arc<SourcesFile> {
        if let Some(known) = self.files.get(folder) {
            return Arc::clone(known);
        }
        let path = folder.join(FILE);
        let file = Arc::new(match std::fs::read_to_string(&path) {
            Ok(text) => self.understand(&path, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => SourcesFile::default(),
            // Folders above the archive may be closed to us, and are none of our business.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => SourcesFile::default(),
            Err(error) => {
                self.problem(&path, Problem::failed(Place::Whole, format!("cannot be read: {error}")));
                SourcesFile::default()
            }
        });
        self.files.insert(folder.to_owned(), Arc::clone(&file));
        file
    }

    fn understand(&mut self, path: &Path, text: &str) -> SourcesFile {
        let (file, faults) = parse(text);
        for Fault { at, reason } in faults {
            let line = text.get(..at.start).unwrap_or(text).matches('\n').count() as u64 + 1;
            self.problem(path, Problem::failed(Place::Line(line), reason));
        }
        file
    }

    fn problem(&mut self, path: &Path, problem: Problem) {
        self.problems.push(Problem {
            path: path.to_string_lossy().into_owned(),
            ..problem
        });
    }
}

/// Something in the file that is not understood, and where; the rest of the file holds.
struct Fault {
    at: Range<usize>,
    reason: String,
}

fn parse(text: &str) -> (SourcesFile, Vec<Fault>) {
    let mut file = SourcesFile::default();
    let mut faults = Vec::new();
    match DeTable::parse(text) {
        Ok(table) => {
            let mut reading = Reading { faults: &mut faults };
            file.top = reading.defaults(table.get_ref(), true);
            file.folders = reading.folders(table.get_ref());
        }
        Err(error) => faults.push(Fault {
            at: error.span().unwrap_or_default(),
            reason: format!("not TOML: {}", error.message()),
        }),
    }
    file.folders.sort_by_key(|(path, _)| path.components().count());
    (file, faults)
}

/// Reads tables and collects what is wrong in them.
struct Reading<'a> {
    faults: &'a mut Vec<Fault>,
}

impl Reading<'_> {
    fn defaults(&mut self, table: &DeTable<'_>, is_top: bool) -> Defaults {
        let mut defaults = Defaults::default();
        for (key, value) in table.iter() {
            match key.get_ref().as_ref() {
                "source" => defaults.source = self.text(value),
                "section" => defaults.section = self.text(value),
                "lang" => defaults.lang = self.checked(value, names::language, "language tag, such as en or zh-Hant"),
                "timezone" => defaults.timezone = self.checked(value, zone, "time zone, such as Europe/Lisbon"),
                "encoding" => defaults.encoding = self.checked(value, encoding, "encoding, such as gb18030"),
                "map" => defaults.map = self.map(value),
                FOLDERS if is_top => {}
                other => self.unknown(
                    key.span(),
                    other,
                    KEYS.into_iter().filter(|key| is_top || *key != FOLDERS),
                ),
            }
        }
        defaults
    }

    fn folders(&mut self, table: &DeTable<'_>) -> Vec<(PathBuf, Defaults)> {
        let Some(value) = table.get(FOLDERS) else {
            return Vec::new();
        };
        let Some(folders) = value.get_ref().as_table() else {
            self.fault(value.span(), "`folders` holds tables: [folders.\"1921/morning\"]");
            return Vec::new();
        };
        let mut read = Vec::new();
        for (name, value) in folders.iter() {
            match value.get_ref().as_table() {
                Some(table) => read.push((PathBuf::from(name.get_ref().as_ref()), self.defaults(table, false))),
                None => self.fault(value.span(), "a folder is a table: [folders.\"1921/morning\"]"),
            }
        }
        read
    }

    fn map(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(String, String)> {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(
                value.span(),
                "`map` is a table of names: { title = \"headline\", body = \"text.main\" }",
            );
            return Vec::new();
        };
        let mut map = Vec::new();
        for (ours, theirs) in table.iter() {
            let name = ours.get_ref().as_ref();
            if Field::named(name).is_none() {
                self.unknown(ours.span(), name, Field::names());
            } else if let Some(theirs) = self.text(theirs) {
                map.push((name.to_owned(), theirs));
            }
        }
        map
    }

    fn text(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.fault(value.span(), "here stands a text in quotes");
        }
        text.map(str::to_owned)
    }

    fn checked(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        check: fn(&str) -> Option<String>,
        what: &str,
    ) -> Option<String> {
        let text = self.text(value)?;
        let checked = check(&text);
        if checked.is_none() {
            self.fault(value.span(), format!("`{text}` is no {what}"));
        }
        checked
    }

    fn unknown(&mut self, at: Range<usize>, name: &str, known: impl Iterator<Item = &'static str>) {
        /// Below this, a guess confuses more than it helps.
        const ALIKE: f64 = 0.75;
        let known: Vec<&str> = known.collect();
        let likeness = |other: &str| strsim::jaro_winkler(&name.to_lowercase(), other);
        let nearest = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let hint = match nearest.filter(|near| likeness(near) > ALIKE) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.fault(at, format!("there is no key `{name}`; {hint}"));
    }

    fn fault(&mut self, at: Range<usize>, reason: impl Into<String>) {
        self.faults.push(Fault {
            at,
            reason: reason.into(),
        });
    }
}

fn zone(name: &str) -> Option<String> {
    jiff::tz::TimeZone::get(name).ok().map(|_| name.to_owned())
}

fn encoding(label: &str) -> Option<String> {
    Encoding::for_label(label.as_bytes()).map(|encoding| encoding.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = parse(text);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        faults
            .into_iter()
            .map(|fault| format!("{}: {}", line(fault.at.start), fault.reason))
            .collect()
    }

    #[test]
    fn the_nearest_wins_key_by_key() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("morning/1921");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(
            root.path().join(FILE),
            "source = \"Lisbon Ledger\"\nlang = \"pt\"\n[folders.morning]\nsection = \"Morning\"\nmap = { title = \"h\" }\n\
             [folders.\"morning/1921\"]\nencoding = \"latin1\"\n",
        )
        .unwrap();
        std::fs::write(inner.join(FILE), "lang = \"en\"\nmap = { title = \"head\" }\n").unwrap();
        let mut sources = Sources::new(Settings::default());
        let top = sources.of(root.path()).defaults.clone();
        assert_eq!(top.source.as_deref(), Some("Lisbon Ledger"));
        assert_eq!(top.section, None);
        let nearest = sources.of(&inner).defaults.clone();
        assert_eq!(nearest.source.as_deref(), Some("Lisbon Ledger"));
        assert_eq!(nearest.section.as_deref(), Some("Morning"));
        assert_eq!(nearest.lang.as_deref(), Some("en"));
        assert_eq!(nearest.encoding.as_deref(), Some("windows-1252"));
        assert_eq!(nearest.map, [("title".to_owned(), "head".to_owned())]);
        assert!(sources.problems.is_empty(), "{:?}", sources.problems);
        assert_ne!(top.fingerprint(), nearest.fingerprint());
        assert_eq!(Defaults::default().fingerprint(), 0);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_a_hint() {
        let cases = [
            (
                "source = \"a\"\nsecton = \"b\"\n",
                "2: there is no key `secton`; did you mean `section`?",
            ),
            (
                "lang = \"the usual\"\n",
                "1: `the usual` is no language tag, such as en or zh-Hant",
            ),
            (
                "\n\ntimezone = \"Mars/Olympus\"\n",
                "3: `Mars/Olympus` is no time zone, such as Europe/Lisbon",
            ),
            ("encoding = \"morse\"\n", "1: `morse` is no encoding, such as gb18030"),
            ("source = 7\n", "1: here stands a text in quotes"),
            (
                "[folders.a.map]\nkicker = \"k\"\n",
                "2: there is no key `kicker`; there are ",
            ),
            ("[folders.a]\nfolders = {}\n", "2: there is no key `folders`; "),
        ];
        for (text, want) in cases {
            let found = faults(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with(want), "{text}: {found:?}");
        }
        assert!(faults("source = \n")[0].starts_with("1: not TOML: "));
    }
}
