//! The passage that shows why an article was found.
//!
//! The engine says which positions matched; here they are laid back onto the text as it was printed, the best stretch
//! of sentences is chosen, and what matched in it is marked. Since positions come from the engine itself, the marks
//! are right for stems, wildcards, proximity and Chinese alike.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Snippet;
use crate::analysis::language::Lang;
use crate::analysis::stem::Stems;
use crate::analysis::words::{Depth, Words, words};
use crate::article::Article;
use crate::index::document::Ruler;
use crate::query::plan::Span;

/// Room for a passage in columns of a terminal, where a Chinese character takes two.
const ROOM: usize = 240;
/// Columns shown before the first match where its sentence does not begin nearby.
const RUN_UP: usize = 60;

/// Cuts the best passage of an article; `matched` are the ranges of positions that the query matched, in order.
pub fn snippet(article: &Article, lang: Lang, matched: &[Span]) -> Snippet {
    let mut stems = Stems::default();
    let mut analyse = |text: &str| words(text, lang, Depth::Surface, &mut stems);
    let (title, summary, body) = (
        analyse(&article.title),
        analyse(&article.summary),
        analyse(&article.body),
    );
    let ruler = Ruler::new(&title, &summary, &body);
    let in_body = on_text(&body, ruler.body_at, matched);
    let in_summary = on_text(&summary, ruler.summary_at, matched);
    if in_body.is_empty() && !summary.is_empty() {
        return Passage::best(&article.summary, &summary, &in_summary).cut();
    }
    if body.is_empty() && summary.is_empty() {
        return Passage::best(&article.title, &title, &on_text(&title, 0, matched)).cut();
    }
    Passage::best(&article.body, &body, &in_body).cut()
}

/// Byte ranges of what matched in one text, overlapping ones joined.
fn on_text(words: &Words, at: u32, matched: &[Span]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for range in matched {
        let (Some(first), Some(end)) = (range.start.checked_sub(at), range.end.checked_sub(at)) else {
            continue;
        };
        let (Some(first), Some(last)) = (words.at(first), words.at(end.saturating_sub(1))) else {
            continue;
        };
        let range = first.start as usize..last.end as usize;
        match ranges.last_mut() {
            Some(before) if range.start < before.end => before.end = before.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}

/// A stretch of text to be shown.
struct Passage<'a> {
    text: &'a str,
    range: Range<usize>,
    marks: &'a [Range<usize>],
    /// Whether it begins and ends inside a sentence.
    torn: (bool, bool),
}

impl<'a> Passage<'a> {
    /// The passage that holds most different matches, then most matches, then comes first.
    fn best(text: &'a str, words: &Words, marks: &'a [Range<usize>]) -> Passage<'a> {
        let starts = marks
            .iter()
            .enumerate()
            .map(|(at, mark)| (at, start_before(text, words, mark.start)));
        let scored = starts.map(|(at, start)| {
            let end = end_after(text, words, start.0);
            let held = marks
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|mark| mark.end <= end);
            let different: FxHashSet<String> = held
                .clone()
                .filter_map(|mark| text.get(mark.clone()))
                .map(str::to_lowercase)
                .collect();
            ((different.len(), held.count(), std::cmp::Reverse(at)), start)
        });
        let (start, torn) = scored
            .max_by_key(|(score, _)| *score)
            .map_or((first_word(words), false), |(_, start)| start);
        let end = end_after(text, words, start);
        let torn_end = end < words.iter().last().map_or(0, |word| word.end as usize) && !ends_sentence(text, end);
        Passage {
            text,
            range: start..end,
            marks,
            torn: (torn, torn_end),
        }
    }

    /// The passage with white space folded and marks counted in code points of what is shown.
    fn cut(self) -> Snippet {
        let mut snippet = Snippet::default();
        let mut shown = 0;
        if self.torn.0 {
            snippet.text.push('…');
            shown += 1;
        }
        let mut marks = self
            .marks
            .iter()
            .filter(|mark| mark.start >= self.range.start && mark.end <= self.range.end);
        let mut mark = marks.next();
        let mut opened = None;
        let passage = self.text.get(self.range.clone()).unwrap_or_default();
        for (at, c) in passage.char_indices().map(|(at, c)| (at + self.range.start, c)) {
            if let (Some(range), Some(from)) = (mark, opened)
                && at >= range.end
            {
                snippet.marks.push((from, shown));
                (mark, opened) = (marks.next(), None);
            }
            if mark.is_some_and(|range| at == range.start) {
                opened = Some(shown);
            }
            if !c.is_whitespace() {
                snippet.text.push(c);
            } else if snippet.text.ends_with(' ') {
                continue;
            } else {
                snippet.text.push(' ');
            }
            shown += 1;
        }
        snippet.marks.extend(opened.map(|from| (from, shown)));
        if self.torn.1 {
            snippet.text.push('…');
        }
        snippet
    }
}

/// Where to begin so that a match is shown: at its sentence, or a few words before it if that begins far away.
fn start_before(text: &str, words: &Words, mark: usize) -> (usize, bool) {
    let before = || words.iter().rev().skip_while(|word| word.start as usize > mark);
    let sentence = before()
        .find(|word| word.opens_sentence)
        .map_or(0, |word| word.start as usize);
    let width_to_mark = |from: usize| text.get(from..mark).map_or(0, width);
    if width_to_mark(sentence) <= ROOM / 2 {
        return (sentence_opening(text, sentence), false);
    }
    let near = before()
        .map(|word| word.start as usize)
        .take_while(|start| width_to_mark(*start) <= RUN_UP);
    (near.last().unwrap_or(mark), true)
}

/// Quotation marks and brackets that open a sentence belong to it.
fn sentence_opening(text: &str, start: usize) -> usize {
    let opening = |c: &char| {
        matches!(
            c,
            '"' | '\'' | '(' | '[' | '“' | '‘' | '„' | '«' | '「' | '『' | '《' | '（' | '¿' | '¡'
        )
    };
    let before = text.get(..start).unwrap_or_default();
    start
        - before
            .chars()
            .rev()
            .take_while(opening)
            .map(char::len_utf8)
            .sum::<usize>()
}

/// Where to end: at the last sentence end that fits, else at the last word that fits.
fn end_after(text: &str, words: &Words, start: usize) -> usize {
    let mut room = ROOM;
    let (mut last, mut last_sentence) = (start, None);
    let from = words.iter().skip_while(|word| (word.start as usize) < start);
    for word in from {
        let (first, end) = (word.start as usize, word.end as usize);
        if word.opens_sentence && last > start {
            last_sentence = Some(with_punctuation(text, last));
        }
        let needed = text.get(last.min(first)..end).map_or(0, width);
        if needed > room {
            // A passage of whole sentences is better, but not if it leaves most of the room empty.
            return last_sentence.filter(|_| room < ROOM * 2 / 3).unwrap_or(last);
        }
        (room, last) = (room - needed, end);
    }
    with_punctuation(text, last)
}

fn first_word(words: &Words) -> usize {
    words.iter().next().map_or(0, |word| word.start as usize)
}

/// The end of the punctuation that follows a word.
fn with_punctuation(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    end + rest
        .chars()
        .take_while(|c| !c.is_whitespace() && !c.is_alphanumeric())
        .map(char::len_utf8)
        .sum::<usize>()
}

fn ends_sentence(text: &str, end: usize) -> bool {
    let before = text.get(..end).unwrap_or_default();
    let closing = |c: char| matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '」' | '』' | '）');
    before
        .trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// Columns of a text, Chinese, Japanese and Korean characters taking two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if crate::analysis::chinese::is_cjk(c) { 2 } else { 1 })
        .sum()
}
