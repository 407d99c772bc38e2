//! Where the index lies when nobody says so.
//!
//! In this order: `--index`, `$DATELINE_INDEX`, `./index` where it is an index or waits for one, the user's data folder.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::archive;

/// The folder of the index.
pub(super) fn index_folder(flag: Option<&Path>) -> PathBuf {
    let named = flag.map(Path::to_path_buf).or_else(|| {
        let value = std::env::var_os("DATELINE_INDEX")?;
        (!value.is_empty()).then(|| value.into())
    });
    named.unwrap_or_else(|| {
        let here = PathBuf::from("index");
        if archive::takes_an_index(&here) {
            here
        } else {
            user_folder().unwrap_or(here)
        }
    })
}

/// The user's cache folder of this program; `None` without a home.
pub(super) fn cache_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("dateline"))
}

fn user_folder() -> Option<PathBuf> {
    Some(
        etcetera::choose_base_strategy()
            .ok()?
            .data_dir()
            .join("dateline")
            .join("index"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use archive::takes_an_index;

    #[test]
    fn a_folder_waits_for_an_index_only_if_nothing_else_lies_there() -> std::io::Result<()> {
        let cases: [(&[&str], bool); 6] = [
            (&[], true),
            (&["README.md", ".gitignore"], true),
            (&["names.toml", "searches.toml"], true),
            (&["README.md", "index.html"], false),
            (&["dateline.json", "index.html"], true),
            (&["readme.txt"], false),
        ];
        for (files, want) in cases {
            let folder = tempfile::tempdir()?;
            for file in files {
                std::fs::write(folder.path().join(file), "")?;
            }
            assert_eq!(takes_an_index(folder.path()), want, "{files:?}");
        }
        assert!(!takes_an_index(Path::new("no/such/folder")));
        Ok(())
    }

    #[test]
    fn a_named_folder_is_taken_as_it_is() {
        assert_eq!(
            index_folder(Some(Path::new("no/such/folder"))),
            PathBuf::from("no/such/folder")
        );
    }
}
