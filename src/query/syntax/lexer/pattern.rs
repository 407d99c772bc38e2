//! Regular expressions: `/wom[ae]n/`.

use super::super::chars::{breaks, has_letters, is_blank, is_punctuation, sign};
use super::super::notes::abridged;
use super::{Kind, Lexer};
use crate::query::tree::{Form, Word};

impl Lexer<'_> {
    /// `/regex/`, if one stands here: no blank inside, and nothing joined to its end.
    pub(super) fn regex(&mut self) -> bool {
        let start = self.at;
        let mut text = String::new();
        let mut end = start + 1;
        loop {
            self.steps += 1;
            match (self.raw_char(end), self.raw_char(end + 1)) {
                (Some('/'), after) => {
                    if text.is_empty() || after.is_some_and(|c| !is_blank(c) && sign(c) != ')') {
                        return false;
                    }
                    break;
                }
                (Some('\\'), Some('/')) => {
                    text.push('/');
                    end += 2;
                }
                (Some('\\'), Some(next)) if !is_blank(next) => {
                    text.extend(['\\', next]);
                    end += 2;
                }
                (Some(c), _) if !is_blank(c) => {
                    text.push(c);
                    end += 1;
                }
                _ => return false,
            }
        }
        self.at = end + 1;
        let at = self.span(start);
        if let Err(reason) = check_regex(&text) {
            let message = format!("`/{}/` cannot be read as a pattern: {reason}", abridged(&text));
            self.notes.repair(at.clone(), message, None);
            self.regex_as_word(start, &text);
            return true;
        }
        let form = Form::Regex;
        self.push(start, Kind::Word(Word { text, form }));
        true
    }

    /// The letters of a pattern that is none, as one word; nothing if there are none.
    fn regex_as_word(&mut self, start: usize, text: &str) {
        if has_letters(text) {
            let text = text
                .trim_matches(|c| breaks(c) || is_punctuation(c) || c == '$')
                .to_owned();
            let form = Form::Stem;
            self.push(start, Kind::Word(Word { text, form }));
        }
    }
}

/// Why a text is no pattern over whole words.
fn check_regex(pattern: &str) -> Result<(), String> {
    const DEEPEST: u32 = 32;
    const LONGEST: usize = 500;
    if pattern.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let parsed = regex_syntax::ParserBuilder::new()
        .nest_limit(DEEPEST)
        .build()
        .parse(pattern);
    let hir = parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "it is malformed".to_owned(),
    })?;
    match hir.properties().look_set().is_empty() {
        true => Ok(()),
        false => Err("it already stands for a whole word; leave out `^`, `$` and `\\b`".to_owned()),
    }
}
