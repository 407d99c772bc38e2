//! The name taggers: training and measuring.

use std::path::Path;
use std::{fs, io};

use dateline::analysis::entities::workshop::{self, Figures};

/// Where the models lie, from the root of the repository.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis/entities/models");

/// Trains the models and writes them into the source tree.
pub fn train(arguments: &[String]) -> io::Result<()> {
    for model in workshop::train(folder(arguments)?)? {
        fs::write(Path::new(MODELS).join(model.file), &model.bytes)?;
        println!("{}: {} bytes", model.file, model.bytes.len());
    }
    println!("Build again to measure them: the models are part of the program.");
    Ok(())
}

/// Prints how the shipped models do on each set.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    println!("{}", Figures::HEADING);
    for figures in workshop::evaluate(folder(arguments)?)? {
        println!("{figures}");
    }
    Ok(())
}

fn folder(arguments: &[String]) -> io::Result<&Path> {
    match arguments {
        [folder] => Ok(Path::new(folder)),
        _ => Err(io::Error::other("say in which folder the labelled sets lie")),
    }
}
