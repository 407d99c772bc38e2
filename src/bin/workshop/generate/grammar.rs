//! A grammar of made-up sentences: what a text file of rules and words says, and how a sentence comes of it.
//!
//! A line `rule = words {slot} words` is one way to write `rule`, a line `list: word word` names the words of a list
//! (with `_` for a blank); `#` begins a comment. A slot is another rule, a list, or something that only the article
//! knows, such as `{person}`. `{verb+ed}` is a word with an English ending.

use std::collections::HashMap;

use super::chance::Chance;

/// The rules and lists of one language.
#[derive(Debug)]
pub struct Grammar {
    rules: HashMap<&'static str, Vec<Vec<Piece>>>,
    lists: HashMap<&'static str, Vec<String>>,
}

#[derive(Debug)]
enum Piece {
    Text(&'static str),
    Slot { name: &'static str, ending: &'static str },
}

/// What fills the slots that are not rules.
pub trait Filling {
    /// Writes what a slot stands for.
    fn fill(&mut self, slot: &str, chance: &mut Chance, out: &mut String);
}

impl Grammar {
    /// Reads a grammar. One that is wrong is a mistake in this program.
    ///
    /// # Panics
    /// A line is neither rule nor list.
    pub fn read(text: &'static str) -> Grammar {
        let mut grammar = Grammar {
            rules: HashMap::new(),
            lists: HashMap::new(),
        };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some((name, way)) = line.split_once(" = ") {
                grammar.rules.entry(name).or_default().push(pieces(way));
            } else if let Some((name, words)) = line.split_once(": ") {
                let words = words.split(' ').map(|word| word.replace('_', " "));
                grammar.lists.insert(name, words.collect());
            } else {
                panic!("neither rule nor list: {line}");
            }
        }
        grammar
    }

    /// The words of a list.
    ///
    /// # Panics
    /// There is no such list.
    pub fn list(&self, name: &str) -> &[String] {
        &self.lists[name]
    }

    /// Writes something by a rule.
    pub fn write(&self, rule: &str, filling: &mut impl Filling, chance: &mut Chance, out: &mut String) {
        for piece in chance.pick(&self.rules[rule]) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot { name, .. } if self.rules.contains_key(name) => self.write(name, filling, chance, out),
                Piece::Slot { name, ending } => {
                    let start = out.len();
                    filling.fill(name, chance, out);
                    inflect(out, ending);
                    mend_article(out, start);
                }
            }
        }
    }
}

fn pieces(way: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in way.split_inclusive('}') {
        let (text, slot) = part.split_once('{').unwrap_or((part, ""));
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        if !slot.is_empty() {
            let slot = slot.trim_end_matches('}');
            let (name, ending) = slot.split_once('+').unwrap_or((slot, ""));
            pieces.push(Piece::Slot { name, ending });
        }
    }
    pieces
}

/// Adds an ending to the regular English word at the end of a text.
fn inflect(out: &mut String, ending: &str) {
    let ends_in_y = out.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| out.ends_with(end));
    match ending {
        "s" | "ed" if ends_in_y => {
            out.pop();
            out.push_str(if ending == "s" { "ies" } else { "ied" });
        }
        "s" if ["s", "x", "z", "ch", "sh"].iter().any(|end| out.ends_with(end)) => out.push_str("es"),
        "ed" if out.ends_with('e') => out.push('d'),
        "ing" if out.ends_with('e') && !out.ends_with("ee") => {
            out.pop();
            out.push_str("ing");
        }
        _ => out.push_str(ending),
    }
}

/// Makes an "a" before a word that begins at `start` an "an" where it should be.
fn mend_article(out: &mut String, start: usize) {
    let before = &out[..start];
    let has_vowel = out[start..].starts_with(['a', 'e', 'i', 'o', 'u']);
    if has_vowel && (before == "a " || before.ends_with(" a ")) {
        out.insert(start - 1, 'n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(&'static str);

    impl Filling for Fixed {
        fn fill(&mut self, _: &str, _: &mut Chance, out: &mut String) {
            out.push_str(self.0);
        }
    }

    #[test]
    fn rules_lists_and_endings() {
        for (rule, word, want) in [
            ("s = They {verb+ed} it.", "deny", "They denied it."),
            ("s = They {verb+ed} it.", "close", "They closed it."),
            ("s = {verb+ing} a {noun}", "agree", "agreeing an agree"),
            ("s = {verb+ing} a {noun}", "raise", "raising a raise"),
            ("s = two {noun+s}", "church", "two churches"),
            ("s = {other}!\nother = two {noun+s}", "day", "two days!"),
        ] {
            let mut out = String::new();
            Grammar::read(rule).write("s", &mut Fixed(word), &mut Chance::new(1, 1), &mut out);
            assert_eq!(out, want);
        }
        assert_eq!(Grammar::read("list: one two_three").list("list"), ["one", "two three"]);
    }
}
