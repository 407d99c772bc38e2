//! Writes the samples of the tests as seeds: `seeds/TARGET/N`, beside the place from which it is run.

#[path = "../tests/samples/mod.rs"]
#[allow(dead_code)]
mod samples;

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    for target in fs::read_dir("fuzz_targets")? {
        let target = target?.path();
        let folder = Path::new("seeds").join(target.file_stem().unwrap_or_default());
        fs::create_dir_all(&folder)?;
        let code = fs::read_to_string(&target)?;
        let of_format = samples::SAMPLES
            .iter()
            .filter(|sample| code.contains(&format!("\"{}\"", sample.reader)));
        for (sample, number) in of_format.zip(1..) {
            fs::write(folder.join(format!("{number}")), sample.content)?;
        }
    }
    Ok(())
}
