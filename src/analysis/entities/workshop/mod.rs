//! Training and measuring the taggers; only built for the `workshop` program.

mod chinese;
mod clusters;
mod corpus;
mod english;
mod learn;
mod measure;

use std::borrow::Cow;
use std::path::Path;
use std::{fs, io};

pub use measure::{Counts, Figures};

use super::model::{self, Model};
use super::tagger::Tagger;

/// Names of places and people, signs of names; `models/CARD.md` says where each list comes from.
const GAZETTEER: &str = include_str!("../models/gazetteer.tsv");

/// A model file that was trained.
pub struct Trained {
    /// Name of the file in `models/`.
    pub file: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A language that has a trained tagger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese, in either script.
    Chinese,
}

impl Language {
    /// All of them, by their tags.
    pub const ALL: [(&str, Language); 2] = [("en", Language::English), ("zh", Language::Chinese)];
}

/// The models to measure.
pub struct Models {
    english: Cow<'static, Model>,
    chinese: Cow<'static, Model>,
}

impl Models {
    /// Those that the program was built with.
    pub fn shipped() -> Models {
        Models {
            english: Cow::Borrowed(&model::ENGLISH),
            chinese: Cow::Borrowed(&model::CHINESE),
        }
    }

    /// Trains the model of a language on the sets in `train/` below a folder, and puts it in the place of the one
    /// that is here.
    ///
    /// # Errors
    /// A set that is missing or cannot be read.
    pub fn train(&mut self, language: Language, folder: &Path) -> io::Result<Trained> {
        let (file, place, stored) = match language {
            Language::English => ("en.bin", &mut self.english, english::train(folder, GAZETTEER)?),
            Language::Chinese => ("zh.bin", &mut self.chinese, chinese::train(folder, GAZETTEER)?),
        };
        let bytes = stored.to_bytes()?;
        *place = Cow::Owned(Model::new(stored));
        Ok(Trained { file, bytes })
    }

    /// Measures them on every set in `dev/` and `test/` below a folder.
    ///
    /// # Errors
    /// A folder or set that cannot be read.
    pub fn evaluate(&self, folder: &Path) -> io::Result<Vec<Figures>> {
        let mut figures = Vec::new();
        for part in ["dev", "test"] {
            let mut paths = fs::read_dir(folder.join(part))?
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()?;
            paths.sort();
            for path in paths {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let stories = corpus::read(&path)?;
                let set = format!("{part}/{name}");
                let language = Language::ALL.iter().find(|(tag, _)| name.starts_with(tag));
                match language {
                    Some((_, Language::English)) => figures.push(measure_english(&set, &stories, &self.english)),
                    Some((_, Language::Chinese)) => figures.push(measure_chinese(&set, &stories, &self.chinese)),
                    None => {}
                }
            }
        }
        Ok(figures)
    }
}

fn measure_english(set: &str, stories: &[corpus::Story], model: &Model) -> Figures {
    let mut tagger = Tagger::new(model);
    measure::measure(set, stories, |story| english::tag(&mut tagger, story))
}

fn measure_chinese(set: &str, stories: &[corpus::Story], model: &Model) -> Figures {
    let mut tagger = super::chinese::Tagger::new(model);
    measure::measure(set, stories, |story| chinese::tag(&mut tagger, story))
}
