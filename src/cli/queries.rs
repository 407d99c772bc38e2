//! A file of queries, one a line: `QID<TAB>QUERY` or `QUERY`, which is then known by the number of its line.

use std::io::Read;
use std::path::Path;

use super::error::Failure;
use crate::ask::Wrong;

/// A query with the name that its answers bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    /// The name.
    pub(super) qid: String,
    /// The query.
    pub(super) text: String,
}

impl Numbered {
    /// What a line of a chart is called: the name, or the query itself where only its line had a number.
    pub(super) fn label(&self) -> String {
        let numbered = self.qid.bytes().all(|byte| byte.is_ascii_digit());
        if numbered { &self.text } else { &self.qid }.clone()
    }
}

/// A line that is no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadLine {
    file: String,
    line: usize,
    reason: &'static str,
}

impl From<BadLine> for Failure {
    fn from(bad: BadLine) -> Failure {
        let message = format!("{}:{}: {}", bad.file, bad.line, bad.reason);
        Wrong::new(message, "write QID<TAB>QUERY or QUERY, in UTF-8".to_owned()).into()
    }
}

/// Reads a file of queries; `-` is standard input.
pub(super) fn read(file: &Path) -> Result<Vec<Result<Numbered, BadLine>>, Failure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::File(file.to_path_buf(), error))?;
    Ok(parse(&bytes, &file.display().to_string()))
}

/// The queries of a text; empty lines are passed over.
fn parse(bytes: &[u8], file: &str) -> Vec<Result<Numbered, BadLine>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| {
            query(line, at + 1).map_err(|reason| BadLine {
                file: file.to_owned(),
                line: at + 1,
                reason,
            })
        })
        .collect()
}

fn query(line: &[u8], number: usize) -> Result<Numbered, &'static str> {
    let line = std::str::from_utf8(line).map_err(|_| "not UTF-8")?;
    let (qid, text) = match line.split_once('\t') {
        Some((qid, text)) => (qid.trim().to_owned(), text.trim()),
        None => (number.to_string(), line.trim()),
    };
    if qid.is_empty() || qid.contains(char::is_whitespace) {
        return Err("the name before the tab must be one word");
    }
    if text.is_empty() {
        return Err("there is no query after the tab");
    }
    Ok(Numbered {
        qid,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_queries_and_bad_ones_are_told() {
        let good = |qid: &str, text: &str| {
            Ok(Numbered {
                qid: qid.into(),
                text: text.into(),
            })
        };
        let bad = |line, reason| {
            Err(BadLine {
                file: "q".into(),
                line,
                reason,
            })
        };
        let text = b"\xef\xbb\xbfq1\tharbour\r\nflood -river\n\nq2\t\n\tx\n\xff\nq 3\ty\nq4\ta\tb";
        let want = vec![
            good("q1", "harbour"),
            good("2", "flood -river"),
            bad(4, "there is no query after the tab"),
            bad(5, "the name before the tab must be one word"),
            bad(6, "not UTF-8"),
            bad(7, "the name before the tab must be one word"),
            good("q4", "a\tb"),
        ];
        assert_eq!(parse(text, "q"), want);
    }
}
