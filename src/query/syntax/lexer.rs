//! From characters to tokens: words with their signs, quotes, operators, field names and the values of fields.
//!
//! What is no word and no sign is noted and left out here, so that the parser sees only what means something. Every
//! character is looked at a bounded number of times.

mod names;
mod pattern;

use std::ops::Range;

use super::chars::{QUOTES, breaks, is_blank, is_searchable, is_separator, joins, quote, sign};
use super::fields::{self, Field};
use super::notes::{Notes, abridged};
use super::operators::{self, Operator, Proximity};
use super::word::{self, Letter, Shape};
use crate::article::Kind as NameKind;
use crate::query::tree::{Form, Within, Word};

/// A token and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(Proximity),
    AtLeast(u32),
    /// A field's name; its value is the next token if that follows without a gap.
    Field(Field),
    /// A name before a colon that no field has.
    Unknown,
    Mark(NameKind),
    Word(Word),
    Quoted(Quoted),
    /// The value of a date, number or key, as typed.
    Raw(String),
    /// A star alone.
    Star,
}

/// A text in quotes and what was written behind it.
#[derive(Debug, Clone)]
pub(super) struct Quoted {
    pub(super) text: String,
    /// `"a b"~5`; without a number `Some(None)`.
    pub(super) tilde: Option<Option<u32>>,
    /// `"a b"*`
    pub(super) star: bool,
}

/// Tokens of a text, and how many characters were looked at.
pub(super) fn tokens(source: &str, notes: &mut Notes) -> (Vec<Token>, usize) {
    let mut lexer = Lexer {
        source,
        chars: source.char_indices().collect(),
        at: 0,
        tokens: Vec::new(),
        notes,
        never_closed: [false; QUOTES.len()],
        steps: 0,
    };
    lexer.run();
    (lexer.tokens, lexer.steps)
}

struct Lexer<'a> {
    source: &'a str,
    chars: Vec<(usize, char)>,
    at: usize,
    tokens: Vec<Token>,
    notes: &'a mut Notes,
    /// Quotes that were found open with no end; later ones of the kind need not be tried.
    never_closed: [bool; QUOTES.len()],
    steps: usize,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            let value_of = self.value_of();
            match c {
                _ if is_blank(c) => self.at += 1,
                _ if quote(c).is_some() => self.quoted(),
                '(' => self.single(Kind::Open),
                ')' => self.single(Kind::Close),
                _ if value_of.is_some_and(takes_raw) => self.raw(value_of),
                '|' => self.run_of('|', Kind::Or),
                '&' if self.peek(1) == Some('&') => self.run_of('&', Kind::And),
                '-' | '!' | '+' if self.is_prefix() => self.prefix(c),
                '@' if self.mark_of_kind() => {}
                '/' if self.regex() => {}
                '*' if self.any_field() => {}
                '=' if self.peek(1).is_some_and(|c| c == '(' || quote(c).is_some()) => {
                    self.single(Kind::Field(Field::Form(Form::Exact)));
                }
                _ if breaks(c) => self.marks(),
                _ => self.word(value_of),
            }
        }
    }

    /// The character so many places on, full-width signs as ASCII.
    fn peek(&mut self, ahead: usize) -> Option<char> {
        self.steps += 1;
        self.raw_char(self.at + ahead).map(sign)
    }

    fn raw_char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    /// Byte offset of a character.
    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.source.len(), |(byte, _)| *byte)
    }

    fn span(&self, from: usize) -> Range<usize> {
        self.byte(from)..self.byte(self.at)
    }

    fn typed(&self, from: usize) -> &str {
        self.source.get(self.span(from)).unwrap_or_default()
    }

    fn push(&mut self, from: usize, kind: Kind) {
        let at = self.span(from);
        self.tokens.push(Token { at, kind });
    }

    fn single(&mut self, kind: Kind) {
        self.at += 1;
        self.push(self.at - 1, kind);
    }

    fn run_of(&mut self, c: char, kind: Kind) {
        let start = self.at;
        while self.peek(0) == Some(c) {
            self.at += 1;
        }
        self.push(start, kind);
    }

    /// The field whose value stands here.
    fn value_of(&self) -> Option<Field> {
        let last = self.tokens.last()?;
        match last.kind {
            Kind::Field(field) if last.at.end == self.byte(self.at) => Some(field),
            _ => None,
        }
    }

    /// Whether a `-`, `!` or `+` here belongs to what follows: at the head of a word, not within or alone.
    fn is_prefix(&mut self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.raw_char(at)).map(sign);
        let free = before.is_none_or(|c| is_blank(c) || matches!(c, '(' | ':' | '-' | '!' | '+' | '|' | '&'));
        let Some(c) = self.peek(0) else { return false };
        free && before != Some(c)
            && self
                .peek(1)
                .is_some_and(|next| next != c && next != ')' && !is_blank(next) && !is_separator(next))
    }

    fn prefix(&mut self, c: char) {
        if c != '+' {
            return self.single(Kind::Not);
        }
        self.at += 1;
        let at = self.span(self.at - 1);
        self.notes
            .remark(at, "`+` changes nothing: all words are needed anyway", None);
    }

    /// `@person`; a mark of another kind is left to be a word.
    fn mark_of_kind(&mut self) -> bool {
        let start = self.at;
        let mut end = start + 1;
        while self.raw_char(end).is_some_and(is_searchable) && end - start <= 20 {
            end += 1;
        }
        self.steps += end - start;
        let name = self
            .source
            .get(self.byte(start + 1)..self.byte(end))
            .unwrap_or_default();
        let Some(Field::Value(facet)) = fields::find(name).map(|entry| entry.field) else {
            return false;
        };
        let Some(kind) = facet.kind() else { return false };
        self.at = end;
        self.push(start, Kind::Mark(kind));
        true
    }

    /// `*:*` of Lucene.
    fn any_field(&mut self) -> bool {
        let found = self.peek(1) == Some(':') && self.peek(2) == Some('*') && self.peek(3).is_none_or(is_blank);
        if found {
            self.at += 3;
            self.push(self.at - 3, Kind::Star);
        }
        found
    }

    /// Signs and punctuation that belong to no word.
    fn marks(&mut self) {
        let start = self.at;
        while let Some(c) = self.peek(0) {
            let is_own_token = matches!(c, '(' | ')' | '|') || quote(c).is_some();
            if is_blank(c) || is_own_token || !breaks(c) {
                break;
            }
            self.at += 1;
        }
        self.at = self.at.max(start + 1);
        self.leave_out(start);
    }

    /// Notes that what was read since `start` holds nothing to search for.
    fn leave_out(&mut self, start: usize) {
        let mark = self.typed(start).to_owned();
        let at = self.span(start);
        if mark.chars().all(is_separator) {
            return;
        }
        let message = format!("`{}` is no word and was left out", abridged(&mark));
        if mark.chars().any(|c| "-!~^*[]{}\\:=<>|+@".contains(sign(c))) {
            self.notes.repair(at, message, None);
        } else {
            self.notes.remark(at, message, None);
        }
    }

    /// A text in quotes with what follows it, or a lone quote.
    fn quoted(&mut self) {
        let start = self.at;
        let opening = self.raw_char(start).unwrap_or_default();
        let Some(kind) = quote(opening) else { return };
        self.at += 1;
        let Some(text) = self.quoted_text(kind) else {
            let message = format!("this `{opening}` is never closed; the words are read without it");
            self.at = start + 1;
            let at = self.span(start);
            return self.notes.repair(at, message, Some("close it, or leave it out".into()));
        };
        let tilde = (self.peek(0) == Some('~')).then(|| {
            self.at += 1;
            self.digits()
        });
        let star = self.peek(0) == Some('*');
        self.at += usize::from(star);
        self.push(start, Kind::Quoted(Quoted { text, tilde, star }));
    }

    /// The text up to the closing quote; `None` if there is none.
    fn quoted_text(&mut self, kind: usize) -> Option<String> {
        let (_, closing) = QUOTES.get(kind)?;
        let never_closed = self.never_closed.get_mut(kind)?;
        if *never_closed {
            return None;
        }
        let mut text = String::new();
        while let Some((_, c)) = self.chars.get(self.at).copied() {
            self.steps += 1;
            let next = self.chars.get(self.at + 1).map(|(_, c)| *c);
            let escapes = c == '\\' && next.is_some_and(|c| c == '\\' || closing.contains(&sign(c)));
            if escapes {
                text.extend(next);
                self.at += 2;
            } else if closing.contains(&sign(c)) {
                self.at += 1;
                return Some(text);
            } else {
                text.push(c);
                self.at += 1;
            }
        }
        *never_closed = true;
        None
    }

    fn digits(&mut self) -> Option<u32> {
        let start = self.at;
        while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.typed(start).chars().map(sign).collect();
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
    }

    /// The value of a date, number or key: up to a blank, or to the end of a bracket.
    fn raw(&mut self, field: Option<Field>) {
        let start = self.at;
        let bracketed = matches!(self.peek(0), Some('[' | '{')) && self.bracket_ends();
        let mut open = 0_usize;
        while let Some(c) = self.peek(0) {
            let closes_bracket = bracketed && matches!(c, ']' | '}');
            match c {
                _ if !bracketed && is_blank(c) => break,
                '(' => open += 1,
                ')' if open == 0 && !bracketed => break,
                ')' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if closes_bracket {
                break;
            }
        }
        let is_key = matches!(field, Some(Field::Key(_) | Field::Site));
        let typed = self
            .typed(start)
            .trim_end_matches([',', ';', '，', '。', '？', '！', '、']);
        let text = if is_key {
            typed.to_owned()
        } else {
            typed.trim_end_matches(['?', '!']).chars().map(sign).collect()
        };
        self.push(start, Kind::Raw(text));
    }

    /// Whether the bracket that opens here is closed within the length of a range.
    fn bracket_ends(&mut self) -> bool {
        const LONGEST: usize = 80;
        let ahead = self.chars.get(self.at..).unwrap_or_default();
        self.steps += LONGEST;
        ahead.iter().take(LONGEST).any(|(_, c)| matches!(sign(*c), ']' | '}'))
    }

    /// A word, or what a word leads in: a field, an operator.
    fn word(&mut self, value_of: Option<Field>) {
        let is_value = matches!(value_of, Some(Field::Value(_)));
        let start = self.at;
        let mut letters: Vec<Letter> = Vec::new();
        while let Some((_, c)) = self.chars.get(self.at).copied() {
            self.steps += 1;
            let after = self.raw_char(self.at + 1);
            let before = letters.last().map(|letter| letter.c);
            if c == '\\'
                && let Some(escaped) = after
            {
                letters.push(Letter {
                    c: escaped,
                    escaped: true,
                });
                self.at += 2;
                continue;
            }
            let signed = sign(c);
            match signed {
                _ if joins(before, c, after) => {}
                '&' if after == Some('&') => break,
                ',' => break,
                ':' if is_value && after.is_some_and(|c| !breaks(c)) => {}
                ':' | '=' | '<' | '>' | '(' if !letters.is_empty() && self.leads_in(start, &letters, signed) => return,
                ':' => break,
                _ if breaks(c) => break,
                _ => {}
            }
            letters.push(Letter { c, escaped: false });
            self.at += 1;
        }
        if letters.is_empty() {
            self.at += 1;
            return self.leave_out_punctuation(start);
        }
        self.finish_word(start, &letters, value_of.is_some());
    }

    /// A comma or colon with no word before it: punctuation if it closes something, else left out with a note.
    fn leave_out_punctuation(&mut self, start: usize) {
        let attached = start
            .checked_sub(1)
            .and_then(|at| self.raw_char(at))
            .is_some_and(|c| !is_blank(c));
        if !attached {
            self.leave_out(start);
        }
    }

    fn finish_word(&mut self, start: usize, letters: &[Letter], is_value: bool) {
        if !is_value && !letters.iter().any(|letter| letter.escaped) {
            let word: String = letters.iter().map(|letter| sign(letter.c)).collect();
            if let Some(operator) = operators::operator(&word) {
                return self.operator(start, &word, operator);
            }
        }
        let at = self.span(start);
        match word::shape(letters, at.clone(), self.notes) {
            Shape::Word(word) => {
                if letters.iter().take_while(|letter| letter.is('-')).count() > 1 {
                    let hint = Some(format!("to exclude it, write -{}", abridged(&word.text)));
                    self.notes.repair(at.clone(), "`--` does not exclude", hint);
                }
                if let Some(name) = word_after_at(letters) {
                    let hint = Some("write @person, @org or @place".to_owned());
                    self.notes
                        .repair(at, format!("there is no mark `@{}`", abridged(&name)), hint);
                }
                self.push(start, Kind::Word(word));
            }
            Shape::Star => self.push(start, Kind::Star),
            Shape::Mark => self.leave_out(start),
        }
    }

    fn operator(&mut self, start: usize, word: &str, operator: Operator) {
        if let Operator::Near(proximity) = operator {
            self.remark_order(start, word, proximity);
        }
        let kind = match operator {
            Operator::And => Kind::And,
            Operator::Or => Kind::Or,
            Operator::Not => Kind::Not,
            Operator::Near(proximity) => Kind::Near(proximity),
            Operator::AtLeast(count) => Kind::AtLeast(count),
        };
        self.push(start, kind);
    }

    /// Users of Factiva write `w/5` for "in this order".
    fn remark_order(&mut self, start: usize, word: &str, proximity: Proximity) {
        if let Within::Words(words) = proximity.within
            && word.starts_with("w/")
        {
            let at = self.span(start);
            let hint = Some(format!("for this order only, write PRE/{words}"));
            self.notes.remark(at, "`w/` finds both orders", hint);
        }
        if word == "NEAR" {
            let at = self.span(start);
            self.notes.remark(at, "`NEAR` alone means W/10", None);
        }
    }
}

/// Whether the value of a field is read as it stands, not as words.
fn takes_raw(field: Field) -> bool {
    !matches!(field, Field::Zones(_) | Field::Form(_) | Field::Value(_))
}

/// The name in `@name`.
fn word_after_at(letters: &[Letter]) -> Option<String> {
    let (first, rest) = letters.split_first()?;
    first.is('@').then(|| rest.iter().map(|letter| letter.c).collect())
}
