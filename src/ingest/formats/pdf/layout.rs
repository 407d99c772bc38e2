//! From characters on a page to its text: lines of neighbours, blocks of lines, blocks in the order of reading, and
//! paragraphs with the words joined that a line's end had parted.
//!
//! Columns are found by cutting the page along white space, first from top to bottom, then from left to right (the
//! recursive X-Y cut of Nagy and Seth, 1984).

use std::ops::Range;

/// A character where it is drawn; `y` grows downwards.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub text: String,
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
}

/// Neighbours on one line.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    x: f64,
    end: f64,
    y: f64,
    size: f64,
}

/// Lines under each other, of one size.
#[derive(Debug, Clone)]
pub(super) struct Block {
    lines: Vec<Line>,
    x: f64,
    end: f64,
    /// Whether it stands at the top or the foot of the page.
    in_margin: bool,
}

/// Gaps are measured in sizes of the type: a wider one parts words, a still wider one columns.
const WORD_GAP: f64 = 0.17;
const COLUMN_GAP: f64 = 0.9;
/// Baselines that differ less are one.
const SAME_LINE: f64 = 0.35;
/// The farthest that the next line of a block may lie below.
const LINE_SPACING: f64 = 1.75;

/// The blocks of a page, in the order of reading.
pub(super) fn blocks(marks: Vec<Mark>, height: f64) -> Vec<Block> {
    let lines = joined(runs(marks));
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines {
        let fits = |block: &&mut Block| block.takes(&line);
        match blocks.iter_mut().rev().find(fits) {
            Some(block) => block.add(line),
            None => blocks.push(Block::of(line)),
        }
    }
    for block in &mut blocks {
        /// The part of a page, above and below, where running heads and page numbers stand.
        const MARGIN: f64 = 0.09;
        block.in_margin = block.bottom() < height * MARGIN || block.top() > height * (1.0 - MARGIN);
    }
    let mut ordered = Vec::with_capacity(blocks.len());
    in_order(blocks, 0, &mut ordered);
    ordered
}

/// Runs of neighbours as they were drawn one after the other.
fn runs(marks: Vec<Mark>) -> Vec<Line> {
    let mut runs: Vec<Line> = Vec::new();
    for mark in marks
        .into_iter()
        .filter(|mark| mark.size > 0.5 && mark.x.is_finite() && mark.y.is_finite())
    {
        let gap_to = |line: &Line| (mark.x - line.end) / mark.size;
        let follows =
            |line: &Line| (line.y - mark.y).abs() < SAME_LINE * mark.size && (-0.6..COLUMN_GAP).contains(&gap_to(line));
        match runs.last_mut().filter(|line| follows(line)) {
            Some(line) => {
                if gap_to(line) > WORD_GAP && !is_joined(&line.text, &mark.text) {
                    line.text.push(' ');
                }
                line.text.push_str(&mark.text);
                line.end = mark.end.max(line.end);
                line.size = line.size.max(mark.size);
            }
            None => runs.push(Line {
                text: mark.text,
                x: mark.x,
                end: mark.end,
                y: mark.y,
                size: mark.size,
            }),
        }
    }
    runs.retain(|line| !line.text.trim().is_empty());
    runs
}

/// Runs that stand on one line joined, from top to bottom and from left to right.
fn joined(mut runs: Vec<Line>) -> Vec<Line> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Line> = Vec::new();
    let mut rest = runs.into_iter().peekable();
    while let Some(first) = rest.next() {
        let (y, reach) = (first.y, SAME_LINE * first.size);
        let mut row = vec![first];
        while let Some(next) = rest.next_if(|next| next.y - y < reach) {
            row.push(next);
        }
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let row_start = lines.len();
        for run in row {
            let before = lines.get_mut(row_start..).and_then(<[Line]>::last_mut);
            match before.filter(|line| ((run.x - line.end) / run.size) < COLUMN_GAP) {
                Some(line) => {
                    if !is_joined(&line.text, &run.text) && (run.x - line.end) / run.size > WORD_GAP {
                        line.text.push(' ');
                    }
                    line.text.push_str(&run.text);
                    line.end = line.end.max(run.end);
                    line.size = line.size.max(run.size);
                }
                None => lines.push(run),
            }
        }
    }
    lines
}

/// Whether no blank belongs between two texts: there is one, or they are in a script without blanks.
fn is_joined(before: &str, after: &str) -> bool {
    let (last, first) = (before.chars().next_back(), after.chars().next());
    let settled = |c: char| c.is_whitespace() || is_cjk(c);
    last.is_none_or(settled) || first.is_none_or(settled)
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

impl Block {
    fn of(line: Line) -> Block {
        Block {
            x: line.x,
            end: line.end,
            lines: vec![line],
            in_margin: false,
        }
    }

    fn add(&mut self, line: Line) {
        self.x = self.x.min(line.x);
        self.end = self.end.max(line.end);
        self.lines.push(line);
    }

    /// Whether a line is the next of this block: right below, of one size, and over or under the same stretch.
    fn takes(&self, line: &Line) -> bool {
        let Some(last) = self.lines.last() else { return false };
        let below = (line.y - last.y) / line.size.max(last.size);
        let shared = self.end.min(line.end) - self.x.max(line.x);
        let narrower = (self.end - self.x).min(line.end - line.x);
        (0.3..LINE_SPACING).contains(&below) && (line.size / last.size - 1.0).abs() < 0.2 && shared > 0.5 * narrower
    }

    fn top(&self) -> f64 {
        self.lines.first().map_or(0.0, |line| line.y - line.size)
    }

    fn bottom(&self) -> f64 {
        self.lines.last().map_or(0.0, |line| line.y)
    }

    fn size(&self) -> f64 {
        self.lines.iter().map(|line| line.size).fold(0.0, f64::max)
    }

    /// All its words on one line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            append(&mut text, &line.text);
        }
        text
    }

    /// Its paragraphs: one begins where a line is indented, or where the line before ends early with a full stop.
    fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs: Vec<String> = Vec::new();
        let mut before: Option<&Line> = None;
        for line in &self.lines {
            let indented = line.x - self.x > 0.7 * line.size && line.x - self.x < 6.0 * line.size;
            let ended = before
                .is_some_and(|before| self.end - before.end > 0.2 * (self.end - self.x) && ends_sentence(&before.text));
            // A line that is indented like the one before it is the rest of a list or a quotation.
            let as_before = before.is_some_and(|before| (before.x - line.x).abs() < 0.3 * line.size);
            match paragraphs.last_mut() {
                Some(last) if !(indented && !as_before || ended) => append(last, &line.text),
                _ => paragraphs.push(line.text.trim().to_owned()),
            }
            before = Some(line);
        }
        paragraphs
    }
}

/// Appends the next line to a text: a word parted by a hyphen is joined, lines of Chinese have no blank between them.
fn append(text: &mut String, line: &str) {
    let line = line.trim();
    if text.is_empty() || line.is_empty() {
        text.push_str(line);
        return;
    }
    let first = line.chars().next();
    let parted = text
        .strip_suffix(['-', '\u{ad}', '‐'])
        .filter(|head| head.ends_with(char::is_alphabetic));
    match parted.map(str::len) {
        Some(end) if first.is_some_and(char::is_lowercase) => text.truncate(end),
        // `Nord-Süd`: the hyphen is the word's own.
        Some(_) if first.is_some_and(char::is_alphanumeric) => {}
        _ if is_joined(text, line) => {}
        _ => text.push(' '),
    }
    text.push_str(line);
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '»', ')', ' '])
        .ends_with(['.', '!', '?', ':', '。', '！', '？'])
}

/// Puts blocks in the order of reading.
fn in_order(mut blocks: Vec<Block>, depth: usize, ordered: &mut Vec<Block>) {
    /// No page is cut more often; what is left is read from top to bottom.
    const DEEPEST: usize = 200;
    if blocks.len() > 1 && depth < DEEPEST {
        blocks.sort_by(|a, b| a.x.total_cmp(&b.x));
        if let Some(right) = cut(&mut blocks, |block| (block.x, block.end)) {
            in_order(blocks, depth + 1, ordered);
            return in_order(right, depth + 1, ordered);
        }
        blocks.sort_by(|a, b| a.top().total_cmp(&b.top()));
        if let Some(lower) = cut(&mut blocks, |block| (block.top(), block.bottom())) {
            in_order(blocks, depth + 1, ordered);
            return in_order(lower, depth + 1, ordered);
        }
    }
    blocks.sort_by(|a, b| a.top().total_cmp(&b.top()));
    ordered.append(&mut blocks);
}

/// Cuts sorted blocks at the first white space that runs through all of them; gives what stands behind it.
fn cut(blocks: &mut Vec<Block>, extent: impl Fn(&Block) -> (f64, f64)) -> Option<Vec<Block>> {
    let mut reach = f64::MIN;
    let at = blocks.iter().position(|block| {
        let (start, end) = extent(block);
        let parted = reach > f64::MIN && start >= reach;
        reach = reach.max(end);
        parted
    })?;
    Some(blocks.split_off(at))
}

/// Drops running heads, feet and page numbers: blocks in the margin that are only figures, or come again on other pages.
pub(super) fn drop_running_heads(pages: &mut [Vec<Block>]) {
    let shape = |block: &Block| {
        block
            .text()
            .chars()
            .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
            .collect::<String>()
    };
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for block in pages.iter().flatten().filter(|block| block.in_margin) {
        *seen.entry(shape(block)).or_default() += 1;
    }
    let many = pages.len().max(3).div_ceil(2).max(2);
    for page in pages {
        page.retain(|block| {
            let shape = shape(block);
            !(block.in_margin && (shape.is_empty() || seen.get(&shape).is_some_and(|count| *count >= many)))
        });
    }
}

/// The headline: the largest blocks of the first page that holds text, where they are larger than running text is; and
/// their places on the first page.
pub(super) fn headline(pages: &[Vec<Block>]) -> Option<(String, Range<usize>)> {
    const LARGER: f64 = 1.2;
    const LONGEST: usize = 250;
    let running = running_size(pages)?;
    let first = pages.first()?;
    let largest = first.iter().map(Block::size).fold(0.0, f64::max);
    if largest < running * LARGER {
        return None;
    }
    let is_large = |block: &&Block| block.size() > largest * 0.95;
    let start = first.iter().position(|block| is_large(&block))?;
    let large: Vec<String> = first.iter().skip(start).take_while(is_large).map(Block::text).collect();
    let text = large.join(" ");
    (text.chars().count() <= LONGEST && text.chars().any(char::is_alphabetic))
        .then(|| (text, start..start + large.len()))
}

/// The size in which most characters are set.
fn running_size(pages: &[Vec<Block>]) -> Option<f64> {
    let lines = pages.iter().flatten().flat_map(|block| &block.lines);
    let mut sizes: Vec<(f64, usize)> = lines.map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut count = 0;
    sizes
        .iter()
        .find(|(_, more)| {
            count += more;
            count > half
        })
        .map(|(size, _)| *size)
}

/// The paragraphs of all pages; one that goes on in the next column or on the next page is joined.
pub(super) fn paragraphs(pages: &[Vec<Block>]) -> String {
    let mut text: Vec<String> = Vec::new();
    let mut size = 0.0;
    for block in pages.iter().flatten() {
        let same_size = (block.size() - size).abs() < 0.1 * block.size();
        for (paragraph, is_first) in block
            .paragraphs()
            .into_iter()
            .zip(std::iter::once(true).chain(std::iter::repeat(false)))
        {
            let goes_on = |last: &&mut String| {
                is_first && same_size && !ends_sentence(last) && paragraph.starts_with(char::is_lowercase)
            };
            match text.last_mut().filter(goes_on) {
                Some(last) => append(last, &paragraph),
                None => text.push(paragraph),
            }
        }
        size = block.size();
    }
    text.join("\n\n")
}
