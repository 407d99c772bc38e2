//! Training and measuring the taggers; only built for the `workshop` program.

mod corpus;
mod english;
mod learn;
mod measure;

use std::path::Path;
use std::{fs, io};

pub use measure::{Counts, Figures};

use super::model::{self, Model, Stored};
use super::tagger::Tagger;

/// Names of places and people, signs of names; `models/CARD.md` says where each list comes from.
const GAZETTEER: &str = include_str!("../models/gazetteer.tsv");

/// A model file that was trained.
#[derive(Debug, Clone)]
pub struct Trained {
    /// Name of the file in `models/`.
    pub file: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Trains a model of each language on the sets in `train/` below a folder.
///
/// # Errors
/// A set that is missing or cannot be read.
pub fn train(folder: &Path) -> io::Result<Vec<Trained>> {
    let english = english::train(folder, GAZETTEER)?;
    Ok(vec![trained("en.bin", &english)?])
}

fn trained(file: &'static str, model: &Stored) -> io::Result<Trained> {
    Ok(Trained {
        file,
        bytes: model.to_bytes()?,
    })
}

/// Measures the shipped models on every set in `dev/` and `test/` below a folder.
///
/// # Errors
/// A folder or set that cannot be read.
pub fn evaluate(folder: &Path) -> io::Result<Vec<Figures>> {
    let mut figures = Vec::new();
    for part in ["dev", "test"] {
        let mut paths: Vec<_> = fs::read_dir(folder.join(part))?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let stories = corpus::read(&path)?;
            let set = format!("{part}/{name}");
            if name.starts_with("en") {
                figures.push(measure_english(&set, &stories, &model::ENGLISH));
            }
        }
    }
    Ok(figures)
}

fn measure_english(set: &str, stories: &[corpus::Story], model: &Model) -> Figures {
    let mut tagger = Tagger::new(model);
    measure::measure(set, stories, |story| english::tag(&mut tagger, story))
}
