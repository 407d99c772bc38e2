//! The style sheet and the script, embedded in the program: one of each, small, and kept by the browser for as long as
//! their content is the same, which their addresses say.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_64;

/// A file of the program.
struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static str,
}

const STYLE: Asset = Asset {
    name: "page.css",
    kind: "text/css; charset=utf-8",
    content: include_str!("assets/page.css"),
};

const SCRIPT: Asset = Asset {
    name: "page.js",
    kind: "text/javascript; charset=utf-8",
    content: include_str!("assets/page.js"),
};

impl Asset {
    fn address(&self) -> String {
        format!("/assets/{}?{:x}", self.name, xxh3_64(self.content.as_bytes()))
    }
}

/// The address of the style sheet.
pub fn style() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| STYLE.address());
    &ADDRESS
}

/// The address of the script.
pub fn script() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| SCRIPT.address());
    &ADDRESS
}

/// One of the files.
pub async fn asset(Path(name): Path<String>) -> Response {
    match [STYLE, SCRIPT].into_iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (CONTENT_TYPE, asset.kind),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_assets_together_are_small() {
        const MOST: usize = 150_000;
        assert!(STYLE.content.len() + SCRIPT.content.len() < MOST);
    }
}
