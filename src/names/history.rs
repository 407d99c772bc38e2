//! Writing an authority file so that it is never half written, and taking back what was done.
//!
//! Beside the file lies its history (`names.undo` for `names.toml`): one line of JSON an edit, with the text before. An
//! edit is taken back only if the file is still as that edit left it; what a person wrote since is never lost.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Error;
use super::edit::{self, ApplyError, Edit};

/// Edits that can be taken back.
const KEPT: usize = 100;

/// What an edit did to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The edit, in words.
    pub what: String,
    /// What was passed over, in words.
    pub notes: Vec<String>,
}

/// One edit that can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Step {
    what: String,
    before: String,
    /// Hash of the text that the edit left.
    after: u64,
}

/// Applies an edit to a file, whole or not at all.
///
/// # Errors
/// The file has faults, contradicts the edit, or cannot be read or written.
pub fn change(path: &Path, edit: &Edit) -> Result<Done, Error> {
    let before = read(path)?;
    let edited = edit::apply(edit, &before).map_err(|error| match error {
        ApplyError::Faults(faults) => Error::faults(path, faults),
        ApplyError::Refused(error) => error,
    })?;
    let mut steps = steps(path)?;
    steps.push(Step {
        what: edit.to_string(),
        before,
        after: xxh3_64(edited.text.as_bytes()),
    });
    // The history first: a step that was never carried out is known by its text and passed over.
    write_steps(path, &steps)?;
    replace(path, &edited.text)?;
    Ok(Done {
        what: edit.to_string(),
        notes: edited.notes,
    })
}

/// Takes back the last edit, and tells what it was.
///
/// # Errors
/// There is none, the file was changed since, or it cannot be read or written.
pub fn undo(path: &Path) -> Result<Done, Error> {
    let text = read(path)?;
    let mut steps = steps(path)?;
    let carried_out = |step: &Step| step.after == xxh3_64(text.as_bytes()) || step.before != text;
    while steps.last().is_some_and(|step| !carried_out(step)) {
        steps.pop();
    }
    let Some(step) = steps.pop() else {
        return Err(Error::refused(
            "there is no edit to take back",
            "`dateline names list` shows what is set",
        ));
    };
    if step.after != xxh3_64(text.as_bytes()) {
        let message = format!("{} was changed by hand since: {}", path.display(), step.what);
        return Err(Error::refused(
            message,
            "edit the file, or take it back from version control",
        ));
    }
    replace(path, &step.before)?;
    write_steps(path, &steps)?;
    Ok(Done {
        what: step.what,
        notes: Vec::new(),
    })
}

/// The text of the file; one that does not exist is empty.
fn read(path: &Path) -> Result<String, Error> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(Error::io(path)),
    }
}

fn history_of(path: &Path) -> PathBuf {
    path.with_extension("undo")
}

fn steps(path: &Path) -> Result<Vec<Step>, Error> {
    let text = read(&history_of(path))?;
    // A line that is not ours is no step; the steps after it still are.
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

fn write_steps(path: &Path, steps: &[Step]) -> Result<(), Error> {
    let from = steps.len().saturating_sub(KEPT);
    let lines = steps
        .get(from..)
        .unwrap_or_default()
        .iter()
        .filter_map(|step| serde_json::to_string(step).ok());
    let text: String = lines.flat_map(|line| [line, "\n".into()]).collect();
    replace(&history_of(path), &text)
}

/// Puts a text in the place of a file at once; a link stays a link.
fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let new = target.with_file_name(name);
    let write = || {
        let mut file = fs::File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &target)
    };
    write().map_err(|error| {
        // What could not be put in place must not be left lying about; the file itself is as it was.
        let _ = fs::remove_file(&new);
        Error::io(path)(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Kind;

    #[test]
    fn edits_are_taken_back_one_by_one_unless_the_file_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("names.toml");
        let hide = |name: &str| Edit::Hide {
            kind: Kind::Org,
            names: vec![name.into()],
        };
        change(&path, &hide("One")).unwrap();
        let one = fs::read_to_string(&path).unwrap();
        change(&path, &hide("Two")).unwrap();
        assert_eq!(undo(&path).unwrap().what, "hide Two");
        assert_eq!(fs::read_to_string(&path).unwrap(), one);
        fs::write(&path, format!("{one}# by hand\n")).unwrap();
        assert!(undo(&path).unwrap_err().to_string().contains("changed by hand"));
        fs::write(&path, &one).unwrap();
        undo(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
        assert!(undo(&path).unwrap_err().to_string().contains("no edit"));
    }
}
