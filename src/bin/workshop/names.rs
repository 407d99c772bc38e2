//! Comparing names: measured on labelled pairs.

use std::io;
use std::path::Path;

use dateline::article::Kind;
use dateline::names::likeness::{LIKELY, Signature};

/// Prints how sure the program is of pairs of names that people have judged: on `dev`, and on `test`.
pub fn evaluate(arguments: &[String]) -> io::Result<()> {
    let (folder, show_errors) = match arguments {
        [folder] => (Path::new(folder), false),
        [folder, flag] if flag == "--errors" => (Path::new(folder), true),
        _ => return Err(io::Error::other("say in which folder the labelled pairs lie")),
    };
    println!(
        "{:<6} {:>6} {:>10} {:>7} {:>6}",
        "set", "pairs", "precision", "recall", "F1"
    );
    for set in ["dev", "test"] {
        let pairs = read(&folder.join(format!("pairs_{set}.csv")))?;
        let judged: Vec<(bool, f32)> = pairs.iter().map(|pair| (pair.same, pair.likeness())).collect();
        let said = |likeness: f32| likeness >= LIKELY;
        let count = |wanted: bool, taken: bool| {
            let is = |(same, likeness): &&(bool, f32)| *same == wanted && said(*likeness) == taken;
            judged.iter().filter(is).count() as f64
        };
        let (right, wrong, missed) = (count(true, true), count(false, true), count(true, false));
        let precision = 100.0 * right / (right + wrong);
        let recall = 100.0 * right / (right + missed);
        let f1 = 2.0 * precision * recall / (precision + recall);
        println!("{set:<6} {:>6} {precision:>10.1} {recall:>7.1} {f1:>6.1}", pairs.len());
        // The errors of the test set are nobody's to look at.
        for pair in pairs
            .iter()
            .filter(|pair| show_errors && set == "dev" && said(pair.likeness()) != pair.same)
        {
            println!(
                "    {} {:.2}  {} | {}",
                if pair.same { "missed" } else { "wrong " },
                pair.likeness(),
                pair.one,
                pair.other
            );
        }
    }
    Ok(())
}

struct Pair {
    kind: Kind,
    one: String,
    other: String,
    same: bool,
}

impl Pair {
    fn likeness(&self) -> f32 {
        Signature::new(self.kind, &self.one).likeness(&Signature::new(self.kind, &self.other))
    }
}

fn read(path: &Path) -> io::Result<Vec<Pair>> {
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let place = |name: &str| header.iter().position(|column| column == name);
    let columns = [place("schema"), place("name1"), place("name2"), place("is_match")];
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row?;
        let [schema, one, other, same] = columns.map(|at| at.and_then(|at| row.get(at)).unwrap_or_default());
        pairs.push(Pair {
            kind: if schema == "Person" { Kind::Person } else { Kind::Org },
            one: one.to_owned(),
            other: other.to_owned(),
            same: same == "true",
        });
    }
    Ok(pairs)
}
