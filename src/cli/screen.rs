//! Where text goes, and how it looks there: colours by what a piece of text is, and lines that fit.
//!
//! Into a pipe goes the same text without colours and without line breaks of ours, so that scripts see one article's
//! snippet on one line whatever the size of a window. `COLUMNS` in the environment asks for the layout of a terminal.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::When;

/// What a piece of text is; its look follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Title,
    Heading,
    Dim,
    Mark,
    Person,
    Org,
    Place,
    Mention,
    Added,
    Removed,
    Bar,
    Chosen,
    Error,
    Hint,
    Note,
}

impl Role {
    /// The one table of looks: the sixteen colours, which every theme makes readable.
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| colour.on_default();
        match self {
            Role::Plain => Style::new(),
            Role::Title | Role::Chosen => Style::new().bold(),
            Role::Heading => Style::new().bold().underline(),
            Role::Dim => Style::new().dimmed(),
            Role::Mark => colour(AnsiColor::Yellow).bold(),
            Role::Person => colour(AnsiColor::Green),
            Role::Org => colour(AnsiColor::Magenta),
            Role::Place => colour(AnsiColor::Cyan),
            Role::Mention => colour(AnsiColor::Blue).underline(),
            Role::Added => colour(AnsiColor::Green).underline(),
            Role::Removed => colour(AnsiColor::Red).strikethrough(),
            Role::Bar => colour(AnsiColor::Blue),
            Role::Error => colour(AnsiColor::Red).bold(),
            Role::Hint => colour(AnsiColor::Green).bold(),
            Role::Note => colour(AnsiColor::Yellow),
        }
    }
}

/// A line of text as pieces, each with its role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pieces: Vec<(Role, String)>,
}

impl Line {
    /// A line that begins with a piece.
    pub(super) fn of(role: Role, text: impl Into<String>) -> Line {
        Line::default().then(role, text)
    }

    /// Adds a piece.
    pub(super) fn then(mut self, role: Role, text: impl Into<String>) -> Line {
        let text = text.into();
        if !text.is_empty() {
            self.pieces.push((role, text));
        }
        self
    }

    /// Adds a piece without any look.
    pub(super) fn plain(self, text: impl Into<String>) -> Line {
        self.then(Role::Plain, text)
    }

    /// Adds all pieces of another line.
    pub(super) fn join(mut self, other: Line) -> Line {
        self.pieces.extend(other.pieces);
        self
    }

    /// Whether there is nothing on it.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Breaks the line after blanks, and between the characters of Chinese and Japanese, to fit a width in columns.
    fn wrap(&self, width: usize) -> Vec<Line> {
        let cells: Vec<Cell<'_>> = self
            .pieces
            .iter()
            .flat_map(|(role, text)| {
                text.graphemes(true).map(|text| Cell {
                    role: *role,
                    text,
                    width: text.width(),
                })
            })
            .collect();
        let mut lines = Vec::new();
        let mut rest = cells.as_slice();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(break_at(rest, width).clamp(1, rest.len()));
            lines.push(Cell::line(trim_end(line)));
            rest = trim_start(after);
        }
        lines
    }
}

/// One visible character.
#[derive(Debug, Clone, Copy)]
struct Cell<'a> {
    role: Role,
    text: &'a str,
    width: usize,
}

impl Cell<'_> {
    fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Closing punctuation of Chinese and Japanese must not begin a line.
    fn clings(&self) -> bool {
        "，。、；：！？）」』》〉】”’…".contains(self.text)
    }

    fn line(cells: &[Cell<'_>]) -> Line {
        let mut line = Line::default();
        for cell in cells {
            match line.pieces.last_mut() {
                Some((role, text)) if *role == cell.role => text.push_str(cell.text),
                _ => line.pieces.push((cell.role, cell.text.to_owned())),
            }
        }
        line
    }
}

/// How many cells go on the first line: as many as fit, back to the last place where a line may end.
fn break_at(cells: &[Cell<'_>], width: usize) -> usize {
    let mut used = 0;
    let fits = cells
        .iter()
        .take_while(|cell| {
            used += cell.width;
            used <= width
        })
        .count();
    if fits == cells.len() {
        return fits;
    }
    let may_end_before = |at: usize| match (cells.get(at.wrapping_sub(1)), cells.get(at)) {
        (Some(last), Some(next)) => {
            next.is_blank() || last.is_blank() || ((last.width == 2 || next.width == 2) && !next.clings())
        }
        _ => false,
    };
    (1..=fits).rev().find(|at| may_end_before(*at)).unwrap_or(fits)
}

fn trim_end<'c, 'a>(cells: &'c [Cell<'a>]) -> &'c [Cell<'a>] {
    let end = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |at| at + 1);
    cells.get(..end).unwrap_or_default()
}

fn trim_start<'c, 'a>(cells: &'c [Cell<'a>]) -> &'c [Cell<'a>] {
    let start = cells.iter().position(|cell| !cell.is_blank()).unwrap_or(cells.len());
    cells.get(start..).unwrap_or_default()
}

/// A stream with what is known of the window behind it.
pub(super) struct Screen {
    to: Box<dyn Write + Send>,
    colour: bool,
    /// Columns of the window; `None` where nobody looks and lines stay whole.
    width: Option<usize>,
}

/// Text wider than this is hard to read, however wide the window is.
const WIDEST: usize = 100;

/// Columns of a terminal that does not tell.
const USUAL: usize = 80;

/// In narrower windows, breaking lines does more harm than good.
const NARROWEST: usize = 30;

impl Screen {
    /// Standard output, buffered.
    pub(super) fn stdout(when: When) -> Screen {
        let stdout = io::stdout();
        let window = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let asked = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let unknown = || stdout.is_terminal().then_some(USUAL);
        Screen {
            colour: wants_colour(when, AutoStream::choice(&stdout)),
            width: window
                .or_else(asked)
                .or_else(unknown)
                .map(|width| width.clamp(NARROWEST, WIDEST)),
            to: Box::new(BufWriter::new(stdout)),
        }
    }

    /// Standard error.
    pub(super) fn stderr(when: When) -> Screen {
        let stderr = io::stderr();
        Screen {
            colour: wants_colour(when, AutoStream::choice(&stderr)),
            width: None,
            to: Box::new(stderr),
        }
    }

    /// A file, which is written to as a pipe is.
    pub(super) fn file(file: std::fs::File) -> Screen {
        Screen {
            to: Box::new(BufWriter::new(file)),
            colour: false,
            width: None,
        }
    }

    /// A screen that writes elsewhere: for tests.
    #[cfg(test)]
    pub(super) fn to(to: Box<dyn Write + Send>, colour: bool, width: Option<usize>) -> Screen {
        Screen { to, colour, width }
    }

    /// Columns for a page laid out for eyes; `None` for a pipe.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Prints a line as it is.
    pub(super) fn print(&mut self, line: Line) -> io::Result<()> {
        self.put(&line)?;
        self.to.write_all(b"\n")
    }

    /// Prints an empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        self.to.write_all(b"\n")
    }

    /// Prints a line so many columns from the left, broken where the window ends.
    pub(super) fn indent(&mut self, columns: usize, line: &Line) -> io::Result<()> {
        let lines = match self.width {
            Some(width) => line.wrap(width.saturating_sub(columns).max(NARROWEST / 2)),
            None => vec![line.clone()],
        };
        for line in lines {
            write!(self.to, "{:columns$}", "")?;
            self.put(&line)?;
            self.to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The stream itself, for JSON and the like.
    pub(super) fn raw(&mut self) -> &mut dyn Write {
        &mut self.to
    }

    /// Sends on what is still held back.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    fn put(&mut self, line: &Line) -> io::Result<()> {
        for (role, text) in &line.pieces {
            let text = harmless(text);
            if self.colour && *role != Role::Plain {
                let style = role.style();
                write!(self.to, "{style}{text}{style:#}")?;
            } else {
                self.to.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// An article may hold escape sequences that would take over the terminal: control characters become blanks.
fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(char::is_control) {
        text.replace(char::is_control, " ").into()
    } else {
        text.into()
    }
}

fn wants_colour(when: When, detected: ColorChoice) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => detected != ColorChoice::Never,
    }
}

/// Whether a person sees what is written to standard error as it is written.
pub(super) fn stderr_is_watched() -> bool {
    io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let text_of = |line: &Line| line.pieces.iter().map(|(_, text)| text.as_str()).collect();
        Line::default().plain(text).wrap(width).iter().map(text_of).collect()
    }

    #[test]
    fn lines_end_at_blanks_and_between_chinese_characters() {
        let cases: [(&str, usize, &[&str]); 6] = [
            ("", 10, &[]),
            ("the harbour was closed", 11, &["the harbour", "was closed"]),
            ("the harbour", 5, &["the", "harbo", "ur"]),
            ("港口今天关闭了", 6, &["港口今", "天关闭", "了"]),
            ("港口今，天", 6, &["港口", "今，天"]),
            ("在ABC公司", 6, &["在ABC", "公司"]),
        ];
        for (text, width, want) in cases {
            assert_eq!(wrapped(text, width), want, "{text} in {width}");
        }
    }

    #[test]
    fn pieces_keep_their_role_across_lines() {
        let line = Line::default()
            .plain("the ")
            .then(Role::Mark, "harbour of Lisbon")
            .plain(" closed");
        let want = vec![
            Line::default().plain("the ").then(Role::Mark, "harbour"),
            Line::of(Role::Mark, "of Lisbon"),
            Line::default().plain("closed"),
        ];
        assert_eq!(line.wrap(11), want);
    }

    #[test]
    fn an_article_cannot_take_over_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb"), "a [2Jb");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn wrapping_fits_and_loses_nothing_but_blanks(text in "[ab 港，é]{0,80}", width in 2usize..20) {
            let lines = wrapped(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width));
            let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(dense(&lines.concat()), dense(&text));
        }
    }
}
