//! The name taggers: training and measuring.

use std::path::Path;
use std::{fs, io};

use dateline::analysis::entities::workshop::{Figures, Language, Models};

/// Where the models lie, from the root of the repository.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis/entities/models");

/// Trains the models, or the one of a language, writes them into the source tree and prints how they do on each set.
pub fn train(arguments: &[String]) -> io::Result<()> {
    let folder = folder(arguments)?;
    let wanted = arguments.get(1).map(String::as_str);
    let mut models = Models::shipped();
    for (_, language) in Language::ALL
        .into_iter()
        .filter(|(tag, _)| wanted.is_none_or(|wanted| wanted == *tag))
    {
        let file = models.train(language, folder)?;
        fs::write(Path::new(MODELS).join(file.file), &file.bytes)?;
        println!("{}: {} bytes", file.file, file.bytes.len());
    }
    print(&models.evaluate(folder)?);
    Ok(())
}

/// Prints how the shipped models do on each set.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    print(&Models::shipped().evaluate(folder(arguments)?)?);
    Ok(())
}

fn print(sets: &[Figures]) {
    println!("{}", Figures::HEADING);
    for figures in sets {
        println!("{figures}");
    }
}

fn folder(arguments: &[String]) -> io::Result<&Path> {
    let first = arguments.first().map(Path::new);
    first.ok_or_else(|| io::Error::other("say in which folder the labelled sets lie"))
}
