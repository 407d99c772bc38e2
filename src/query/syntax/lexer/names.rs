//! Words that lead something in: a field before its value, an address, `AROUND(`.

use super::super::chars::{has_letters, is_blank, sign};
use super::super::fields::{self, Field};
use super::super::notes::abridged;
use super::super::operators::{self, Operator};
use super::super::word::Letter;
use super::{Kind, Lexer};
use crate::query::tree::{Form, Word};

impl Lexer<'_> {
    /// Whether the sign after these letters makes them a field or an operator; then that is pushed.
    pub(super) fn leads_in(&mut self, start: usize, letters: &[Letter], c: char) -> bool {
        const LONGEST_NAME: usize = 24;
        if letters.len() > LONGEST_NAME || letters.iter().any(|letter| letter.escaped) {
            return false;
        }
        let name: String = letters.iter().map(|letter| sign(letter.c)).collect();
        if c == '(' {
            return self.call(start, &name);
        }
        if c == ':' && self.address(start, &name) {
            return true;
        }
        match fields::find(&name) {
            Some(entry) => self.field(start, &name, entry, c),
            None if c == ':' => self.unknown(start, &name),
            None => false,
        }
    }

    /// `http://...` pasted whole is one word.
    fn address(&mut self, start: usize, name: &str) -> bool {
        let is_scheme = matches!(name.to_ascii_lowercase().as_str(), "http" | "https" | "ftp");
        if !is_scheme || self.peek(1) != Some('/') || self.peek(2) != Some('/') {
            return false;
        }
        while self.peek(0).is_some_and(|c| !is_blank(c) && c != ')') {
            self.at += 1;
        }
        let text = self.typed(start).trim_end_matches(['.', ',', ';', '?', '!']).to_owned();
        let at = self.span(start);
        let hint = Some(format!(
            "for the article published there, write url:{}",
            abridged(&text)
        ));
        self.notes
            .remark(at, "an address is searched for as words of the text", hint);
        let form = Form::Stem;
        self.push(start, Kind::Word(Word { text, form }));
        true
    }

    /// `headline(flood)`, `AROUND(5)`; `source(s)` is neither.
    fn call(&mut self, start: usize, name: &str) -> bool {
        let inside: String = (1..=12)
            .map_while(|ahead| self.peek(ahead))
            .take_while(|c| *c != ')')
            .collect();
        if let Some(Operator::Near(proximity)) = operators::around(name, &inside) {
            self.at += inside.chars().count() + 2;
            self.push(start, Kind::Near(proximity));
            return true;
        }
        let plural = matches!(inside.as_str(), "s" | "es" | "ies" | "m" | "n" | "r");
        match fields::find(name) {
            Some(entry) if !plural => {
                self.push(start, Kind::Field(entry.field));
                true
            }
            _ => false,
        }
    }

    /// A known field before `:` or, in the manner of Factiva, before `=`, `<` or `>`.
    fn field(&mut self, start: usize, name: &str, entry: &fields::Entry, c: char) -> bool {
        let ranged = matches!(entry.field, Field::Date(..) | Field::Number(_));
        if matches!(c, '<' | '>') {
            if ranged {
                self.push(start, Kind::Field(entry.field));
            }
            return ranged;
        }
        let colon = self.at;
        self.at += 1;
        if self.peek(0).is_some_and(is_blank) && name == entry.name && c == ':' {
            self.skip_blanks();
        }
        let gap = self.at > colon + 1;
        if !(gap && self.operator_stands_here()) && self.peek(0).is_some_and(|c| !is_blank(c) && c != ')') {
            self.push(start, Kind::Field(entry.field));
            return true;
        }
        self.at = colon;
        if c != ':' {
            return false;
        }
        if name == entry.name {
            let hint = Some(format!("write {name}:something, with no blank between"));
            let at = self.byte(start)..self.byte(colon + 1);
            self.notes.repair(
                at,
                format!("`{name}:` has nothing after it and is read as a word"),
                hint,
            );
        }
        false
    }

    /// Whether the next word is an operator.
    fn operator_stands_here(&mut self) -> bool {
        const LONGEST: usize = 12;
        let word: String = (0..LONGEST)
            .map_while(|ahead| self.peek(ahead))
            .take_while(|c| !is_blank(*c))
            .collect();
        operators::operator(&word).is_some()
    }

    fn skip_blanks(&mut self) {
        while self.peek(0).is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// A name before a colon that no field has. Before a blank, or in Chinese, the colon is punctuation.
    fn unknown(&mut self, start: usize, name: &str) -> bool {
        let is_name = name
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '~'));
        let has_value = self.peek(1).is_some_and(|c| !is_blank(c) && c != ')');
        if !is_name || !has_letters(name) || !has_value {
            return false;
        }
        if !self.notes.is_full() {
            let at = self.byte(start)..self.byte(self.at);
            let hint = match fields::nearest(name) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("to search for the text, put it in quotes: \"{name}:...\""),
            };
            self.notes.repair(
                at,
                format!("there is no field `{name}`; it is read as a word"),
                Some(hint),
            );
        }
        self.at += 1;
        self.push(start, Kind::Unknown);
        true
    }
}
