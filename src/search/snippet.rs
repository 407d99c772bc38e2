//! The passage that shows why an article was found.
//!
//! The engine says which positions matched; here they are laid back onto the text as it was printed, the best stretch
//! of sentences is chosen, and what matched in it is marked. Since positions come from the engine itself, the marks
//! are right for stems, wildcards, proximity and Chinese alike.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{KeyWord, Passage, Snippet, Spot};
use crate::analysis::words::{Word, Words, word_places, word_places_about};
use crate::article::Article;
use crate::index::document::Ruler;
use crate::query::plan::Span;

/// Room for a passage in columns of a terminal, where a Chinese character takes two.
const ROOM: usize = 240;
/// Columns shown before the first match where its sentence does not begin nearby.
const RUN_UP: usize = 60;

/// The most quotation marks, brackets or other signs that belong to a word at the edge of a passage; more are a rule or
/// leaders to a number.
const MOST_SIGNS: usize = 8;

/// Columns of context on each side of a match in a concordance.
const CONTEXT: usize = 40;

/// Cuts the best passage of an article; `matched` are the ranges of positions that the query matched, in order.
pub fn snippet(article: &Article, matched: &[Span]) -> Snippet {
    let [title, summary] = [&article.title, &article.summary].map(|text| word_places(text));
    let (summary_at, body_at) = Ruler::starts(&title, &summary);
    let last = matched.iter().map(|span| span.end).max().unwrap_or(0);
    let last_in_body = last.saturating_sub(body_at + 1);
    let body = word_places_about(&article.body, last_in_body, ROOM * char::MAX.len_utf8());
    let in_body = on_text(&body, body_at, matched);
    let in_summary = on_text(&summary, summary_at, matched);
    if in_body.is_empty() && !summary.is_empty() {
        return Stretch::best(&article.summary, &summary, &in_summary).cut();
    }
    if body.is_empty() && summary.is_empty() {
        return Stretch::best(&article.title, &title, &on_text(&title, 0, matched)).cut();
    }
    Stretch::best(&article.body, &body, &in_body).cut()
}

/// The best passages of the body, in the order of the text; none overlaps another.
pub fn passages(article: &Article, matched: &[Span], most: usize) -> Vec<Passage> {
    let (words, marks) = body(article, matched);
    let mut candidates = candidates(&article.body, &words, &marks);
    candidates.sort_by_key(|candidate| Reverse(candidate.score));
    let mut chosen: Vec<Range<usize>> = Vec::new();
    for Candidate { range, .. } in candidates {
        if chosen.len() < most
            && chosen
                .iter()
                .all(|other| range.end <= other.start || other.end <= range.start)
        {
            chosen.push(range);
        }
    }
    chosen.sort_by_key(|range| range.start);
    let mut spots = Spots::new(&article.body, &words);
    let cut = |range: Range<usize>| {
        let first = marks
            .iter()
            .find(|mark| mark.start >= range.start)
            .map_or(range.start, |mark| mark.start);
        Passage {
            spot: spots.of(first),
            snippet: Stretch::new(&article.body, &words, &marks, range).cut(),
        }
    };
    chosen.into_iter().map(cut).collect()
}

/// Every match in the body with the words around it, in the order of the text.
pub fn concordance(article: &Article, matched: &[Span]) -> Vec<KeyWord> {
    let (words, marks) = body(article, matched);
    let text = article.body.as_str();
    let folded = |range: Range<usize>| {
        text.get(range)
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut spots = Spots::new(text, &words);
    let around = |mark: &Range<usize>| {
        let near = |at: &usize| fits(text, mark.end..*at, CONTEXT);
        let ends = words.starting_from(mark.end).iter().map(|word| word.end as usize);
        let after = ends.take_while(near).last();
        let near = |at: &usize| fits(text, *at..mark.start, CONTEXT);
        let starts = words
            .starting_by(mark.start)
            .iter()
            .rev()
            .map(|word| word.start as usize);
        let before = starts.filter(|start| *start < mark.start).take_while(near).last();
        KeyWord {
            left: folded(before.unwrap_or(mark.start)..mark.start),
            matched: folded(mark.clone()),
            right: folded(mark.end..after.map_or(mark.end, |end| with_punctuation(text, end))),
            spot: spots.of(mark.start),
        }
    };
    marks.iter().map(around).collect()
}

/// Byte ranges of everything that matched, in the title and in the body.
pub fn everywhere(article: &Article, matched: &[Span]) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let title = word_places(&article.title);
    let (_, in_body) = body(article, matched);
    (on_text(&title, 0, matched), in_body)
}

/// The words of the body, and where something matched in it.
fn body(article: &Article, matched: &[Span]) -> (Words, Vec<Range<usize>>) {
    let [title, summary, body] = [&article.title, &article.summary, &article.body].map(|text| word_places(text));
    let at = Ruler::new(&title, &summary, &body).body_at;
    let marks = on_text(&body, at, matched);
    (body, marks)
}

/// Tells the places of a text one after the other, and reads no part of it twice.
struct Spots<'a> {
    /// What comes behind the last place told.
    ahead: &'a str,
    words: &'a [Word],
    at: usize,
    line: usize,
    paragraph: usize,
}

impl<'a> Spots<'a> {
    fn new(text: &'a str, words: &'a Words) -> Spots<'a> {
        Spots {
            ahead: text,
            words: words.starting_from(0),
            at: 0,
            line: 1,
            paragraph: 0,
        }
    }

    /// The place of a byte, which is not before the last one asked for.
    fn of(&mut self, at: usize) -> Spot {
        let on = at.saturating_sub(self.at);
        let (passed, ahead) = self.ahead.split_at_checked(on).unwrap_or((self.ahead, ""));
        self.line += passed.matches('\n').count();
        (self.ahead, self.at) = (ahead, at);
        let passed = self.words.partition_point(|word| word.start as usize <= at);
        let (passed, ahead) = self.words.split_at(passed);
        self.paragraph += passed.iter().filter(|word| word.opens_paragraph).count();
        self.words = ahead;
        Spot {
            line: self.line,
            paragraph: self.paragraph.max(1),
        }
    }
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

/// A passage that might be shown.
struct Candidate {
    range: Range<usize>,
    /// How many different matches it holds, how close together, how many in all, and how early it stands.
    score: (usize, u64, usize, Reverse<usize>),
}

/// For each match the passage that begins with it; where several stand in one sentence, for the first, whose passage
/// holds the others.
fn candidates(text: &str, words: &Words, marks: &[Range<usize>]) -> Vec<Candidate> {
    let mut before = None;
    let candidate = |(at, mark): (usize, &Range<usize>)| {
        let start = start_before(text, words, mark.start);
        if before.replace(start) == Some(start) {
            return None;
        }
        let end = end_after(text, words, start);
        let held = marks
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|mark| mark.end <= end);
        let folded = |mark: &Range<usize>| text.get(mark.clone()).unwrap_or_default().to_lowercase();
        let different: FxHashSet<String> = held.clone().map(folded).collect();
        let neighbours = held
            .clone()
            .zip(held.clone().skip(1))
            .filter(|(a, b)| folded(a) != folded(b));
        let closeness = neighbours.map(|(a, b)| CLOSE / (1 + text.get(a.end..b.start).map_or(0, width) as u64));
        let score = (different.len(), closeness.sum(), held.count(), Reverse(at));
        Some(Candidate {
            range: start..end,
            score,
        })
    };
    marks.iter().enumerate().filter_map(candidate).collect()
}

/// What two different matches side by side count; that, divided by the columns between them, where they are apart.
const CLOSE: u64 = 1_000;

/// A stretch of text to be shown.
struct Stretch<'a> {
    text: &'a str,
    range: Range<usize>,
    marks: &'a [Range<usize>],
    /// Whether it begins and ends inside a sentence.
    torn: (bool, bool),
}

impl<'a> Stretch<'a> {
    /// The passage that holds most different matches, then the closest together, then most, then comes first.
    fn best(text: &'a str, words: &Words, marks: &'a [Range<usize>]) -> Stretch<'a> {
        let best = candidates(text, words, marks)
            .into_iter()
            .max_by_key(|candidate| candidate.score);
        let start = first_word(words);
        let range = best.map_or_else(|| start..end_after(text, words, start), |candidate| candidate.range);
        Stretch::new(text, words, marks, range)
    }

    fn new(text: &'a str, words: &Words, marks: &'a [Range<usize>], range: Range<usize>) -> Stretch<'a> {
        let last = words.iter().last().map_or(0, |word| word.end as usize);
        let opening = words.starting_from(range.start).first();
        let torn_start = opening.is_some_and(|word| !word.opens_sentence) && range.start > first_word(words);
        let torn_end = range.end < last && !ends_sentence(text, range.end);
        Stretch {
            text,
            range,
            marks,
            torn: (torn_start, torn_end),
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
fn start_before(text: &str, words: &Words, mark: usize) -> usize {
    let starts = || words.starting_by(mark).iter().rev();
    let near = |start: usize, columns| fits(text, start..mark, columns);
    let in_reach = |word: &&Word| may_fit(mark - word.start as usize, ROOM / 2);
    let sentence = starts().take_while(in_reach).find(|word| word.opens_sentence);
    match sentence.map(|word| word.start as usize) {
        Some(start) if near(start, ROOM / 2) => sentence_opening(text, start),
        _ => {
            let starts = starts().map(|word| word.start as usize);
            starts.take_while(|start| near(*start, RUN_UP)).last().unwrap_or(mark)
        }
    }
}

/// Quotation marks and brackets that open a sentence belong to it.
fn sentence_opening(text: &str, start: usize) -> usize {
    let opening = |c: &char| {
        matches!(
            c,
            '"' | '\''
                | '('
                | '['
                | '“'
                | '‘'
                | '„'
                | '«'
                | '「'
                | '『'
                | '《'
                | '（'
                | '【'
                | '〔'
                | '〈'
                | '¿'
                | '¡'
        )
    };
    let before = text.get(..start).unwrap_or_default();
    start
        - before
            .chars()
            .rev()
            .take(MOST_SIGNS)
            .take_while(opening)
            .map(char::len_utf8)
            .sum::<usize>()
}

/// Where to end: at the last sentence end that fits, else at the last word that fits.
fn end_after(text: &str, words: &Words, start: usize) -> usize {
    let mut room = ROOM;
    let (mut last, mut last_sentence) = (start, None);
    for word in words.starting_from(start) {
        let (first, end) = (word.start as usize, word.end as usize);
        if word.opens_sentence && last > start {
            last_sentence = Some(with_punctuation(text, last));
        }
        let Some(left) = room_after(text, last.min(first)..end, room) else {
            // A passage of whole sentences is better, but not if it leaves most of the room empty.
            return last_sentence.filter(|_| room < ROOM * 2 / 3).unwrap_or(last);
        };
        (room, last) = (left, end);
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
        .take(MOST_SIGNS)
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

/// Whether a range of a text takes no more than so many columns.
fn fits(text: &str, range: Range<usize>, columns: usize) -> bool {
    room_after(text, range, columns).is_some()
}

/// The columns that are left behind a range of a text; what cannot fit is not read.
fn room_after(text: &str, range: Range<usize>, room: usize) -> Option<usize> {
    let text = text.get(range).unwrap_or_default();
    may_fit(text.len(), room)
        .then(|| room.checked_sub(width(text)))
        .flatten()
}

/// Whether so many bytes may fit into so many columns, each character taking a column at least.
fn may_fit(bytes: usize, columns: usize) -> bool {
    bytes <= columns * char::MAX.len_utf8()
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(columns).sum()
}

/// Columns of a character; Chinese, Japanese and Korean ones take two.
fn columns(c: char) -> usize {
    if crate::analysis::chinese::is_cjk(c) { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts with and without ends of sentences, narrow and wide, and with runs of signs.
    fn any_body() -> impl Strategy<Value = String> {
        let scraps = [
            "harbour ",
            "的",
            "港口",
            "。",
            ". ",
            "\n\n",
            "\n",
            "é",
            "……",
            "----------",
            "(",
            "\u{301}",
            " ",
            "A",
            "1,000",
            "“",
            "😀",
        ];
        prop::collection::vec((prop::sample::select(scraps.to_vec()), 1..60_usize), 0..40)
            .prop_map(|runs| runs.iter().map(|(scrap, times)| scrap.repeat(*times)).collect())
    }

    fn any_article() -> impl Strategy<Value = (Article, Vec<Span>)> {
        let spans = prop::collection::btree_map(0..800_u32, 1..4_u32, 0..40);
        (any_body(), spans).prop_map(|(body, spans)| {
            let title = "Harbour closed".to_owned();
            let spans = spans.into_iter().map(|(start, len)| Span {
                start,
                end: start + len,
            });
            (
                Article {
                    title,
                    body,
                    ..Article::default()
                },
                spans.collect(),
            )
        })
    }

    fn check(snippet: &Snippet) -> Result<(), TestCaseError> {
        // The room, the run of signs at each end, and what says that more is there.
        prop_assert!(
            width(&snippet.text) <= ROOM + 4 * MOST_SIGNS + 2,
            "too wide: {:?}",
            snippet.text
        );
        let letters = snippet.text.chars().count();
        prop_assert!(
            snippet.marks.iter().all(|(start, end)| start < end && *end <= letters),
            "{:?}",
            snippet
        );
        prop_assert!(snippet.marks.is_sorted_by(|a, b| a.1 <= b.0), "{:?}", snippet);
        Ok(())
    }

    proptest! {
        #[test]
        fn a_passage_fits_and_its_marks_lie_inside((article, matched) in any_article()) {
            check(&snippet(&article, &matched))?;
            for passage in passages(&article, &matched, 3) {
                check(&passage.snippet)?;
            }
        }

        #[test]
        fn places_are_those_that_a_reading_from_the_beginning_gives((article, matched) in any_article()) {
            let (words, marks) = body(&article, &matched);
            let places = concordance(&article, &matched).into_iter().map(|line| line.spot);
            for (mark, spot) in marks.iter().zip(places) {
                let before = article.body.get(..mark.start).unwrap_or_default();
                let opened = words.iter().filter(|word| word.opens_paragraph && word.start as usize <= mark.start);
                prop_assert_eq!(spot.line, 1 + before.matches('\n').count());
                prop_assert_eq!(spot.paragraph, opened.count().max(1));
            }
        }

        #[test]
        fn room_is_what_the_columns_leave(text in any_body(), room in 0..ROOM) {
            let wide: usize = text.chars().map(columns).sum();
            prop_assert_eq!(room_after(&text, 0..text.len(), room), room.checked_sub(wide));
        }
    }
}
