//! Holds the map of modules: data takes one road in and one road out, so no module imports what stands after it.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library, foundations first; `src/lib.rs` declares them in this order.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let declared = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    declared.map(str::to_owned).collect()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The top module that a file belongs to.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    let first = below
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// What a line of code names behind `crate::`; comments may point wherever they like.
fn imports(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let named = code.split("crate::").skip(1);
    named
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn no_module_imports_upward() {
    let order = modules();
    assert!(order.len() >= 7, "src/lib.rs declares {order:?}");
    let place = |module: &str| order.iter().position(|other| other == module);
    let mut wrong = Vec::new();
    for path in rust_files(Path::new("src")) {
        let Some(own) = place(&module_of(&path)) else {
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for used in imports(line) {
                if place(&used).is_some_and(|used| used > own) {
                    wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these lines import a later module:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<PathBuf> = rust_files(Path::new("src"))
        .into_iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .collect();
    assert!(
        silent.is_empty(),
        "these files do not open with a paragraph on their job: {silent:?}"
    );
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string("ARCHITECTURE.md").unwrap();
    let missing: Vec<String> = modules()
        .into_iter()
        .filter(|module| !map.contains(&format!("`{module}")))
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?}");
}
