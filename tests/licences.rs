//! What we stand on may be used by everybody: every dependency comes from crates.io and has a licence of the list.
//!
//! This holds from what cargo itself knows; what other platforms need, it may have to download first. Advisories need
//! the database of RustSec, which is not at hand everywhere: where it is, `cargo deny check advisories` tells them, with
//! the same list in `deny.toml`.

use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than naming the authors; `MPL-2.0` asks for changes of its own files, of which we
/// make none.
fn allowed() -> Vec<String> {
    let text = std::fs::read_to_string("deny.toml").unwrap();
    let deny: toml::Table = text.parse().unwrap();
    let list = deny["licenses"]["allow"].as_array().unwrap();
    list.iter()
        .map(|licence| licence.as_str().unwrap().to_owned())
        .collect()
}

/// Whether a licence expression can be satisfied. Old crates write `/` for `OR`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let plain = expression.replace('/', " OR ");
    let flat = plain.replace(['(', ')'], " ");
    let name = |licence: &str| allowed.iter().any(|known| known == licence.trim());
    // In the expressions that are in use, brackets hold an OR beside an AND, so AND binds last where there are any.
    let any = |part: &str| part.split(" OR ").any(name);
    let all = |part: &str| part.split(" AND ").all(name);
    if plain.contains('(') {
        flat.split(" AND ").all(any)
    } else {
        plain.split(" OR ").any(all)
    }
}

#[test]
fn every_dependency_may_be_used() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .unwrap();
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let allowed = allowed();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        if !is_allowed(licence, &allowed) {
            wrong.push(format!("{name}: {licence}"));
        }
        let source = package["source"].as_str();
        if source.is_some_and(|source| source != "registry+https://github.com/rust-lang/crates.io-index") {
            wrong.push(format!("{name} comes from {source:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn expressions_are_read_rightly() {
    let allowed = ["MIT".to_owned(), "BSD-3-Clause".to_owned()];
    let cases = [
        ("MIT", true),
        ("GPL-3.0", false),
        ("Apache-2.0 OR MIT", true),
        ("Apache-2.0/MIT", true),
        ("GPL-3.0 OR LGPL-2.1", false),
        ("MIT AND BSD-3-Clause", true),
        ("MIT AND GPL-3.0", false),
        ("(Apache-2.0 OR MIT) AND BSD-3-Clause", true),
        ("(Apache-2.0 OR MIT) AND GPL-3.0", false),
    ];
    for (expression, want) in cases {
        assert_eq!(is_allowed(expression, &allowed), want, "{expression}");
    }
}
