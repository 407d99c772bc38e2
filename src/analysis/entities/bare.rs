//! Bare surnames: what an article says for a single word being a person.
//!
//! A tagger takes many a capital for a surname: a rate of interest, a firm called after its founder, a state in short.
//! Writers introduce people: by a fuller name, a title before the name, or a verb of saying beside it. A single word that
//! nowhere in the article has any of these is believed only where the tagger is all but certain.

use rustc_hash::FxHashSet;

use super::lexicon::{self, Classes, Lexicon};
use super::tagger::Found;
use super::tokens::Token;
use crate::article::Kind;

/// What is left of the tagger's confidence in a bare surname that nothing speaks for.
const UNSUPPORTED: f32 = 0.55;

/// Verbs that people do more than firms and rates of interest; "said it" is what firms do.
const SAYING: [&str; 20] = [
    "added", "argued", "asked", "believes", "denied", "insisted", "noted", "recalled", "replied", "resigned", "said",
    "saying", "says", "smiled", "thinks", "told", "urged", "vowed", "warned", "who",
];

/// Lowers the confidence of people of one word for whom nothing speaks.
pub(super) fn weigh(found: &mut [Found], tokens: &[Token], lexicon: &Lexicon) {
    let mut supported: FxHashSet<String> = FxHashSet::default();
    for person in found.iter().filter(|found| found.kind == Kind::Person) {
        if person.tokens.len() > 1 || is_introduced(person, tokens, lexicon) {
            let words = tokens.get(person.tokens.clone()).unwrap_or_default();
            supported.extend(words.iter().map(|token| token.text.to_lowercase()));
        }
    }
    let bare = |found: &&mut Found| found.kind == Kind::Person && found.tokens.len() == 1;
    for person in found.iter_mut().filter(bare) {
        let name = text(tokens, person.tokens.start).to_lowercase();
        if !supported.contains(&name) {
            person.confidence *= UNSUPPORTED;
        }
    }
}

/// Whether a title stands before a name, or a verb of saying beside it.
fn is_introduced(person: &Found, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let before = person.tokens.start.checked_sub(1).map_or("", |at| text(tokens, at));
    let after = text(tokens, person.tokens.end);
    let titled = lexicon.get(lexicon::key(&before.to_lowercase())).any(Classes::TITLE);
    let says = SAYING.contains(&after) && text(tokens, person.tokens.end + 1) != "it";
    titled || says || ["said", "says"].contains(&before)
}

fn text<'t>(tokens: &[Token<'t>], at: usize) -> &'t str {
    tokens.get(at).map_or("", |token| token.text)
}

#[cfg(test)]
mod tests {
    use super::super::{model, tokens};
    use super::*;

    #[test]
    fn a_bare_surname_needs_support_in_its_article() {
        assert!(SAYING.is_sorted());
        for (body, supported) in [
            ("Shares of Brandt rose on Monday.", false),
            ("Brandt said it bought a mill.", false),
            ("Brandt said the mill was old.", true),
            ("The mill belongs to President Brandt.", true),
            ("The mill is old, said Brandt. Shares of Brandt rose.", true),
        ] {
            let mut cut = Vec::new();
            tokens::cut(body, 0, &mut cut);
            let names = (0..cut.len()).filter(|at| cut[*at].text == "Brandt");
            let person = |at: usize| Found {
                tokens: at..at + 1,
                kind: Kind::Person,
                confidence: 1.0,
            };
            let mut found: Vec<Found> = names.map(person).collect();
            weigh(&mut found, &cut, &model::ENGLISH.lexicon);
            assert!(
                found.iter().all(|found| (found.confidence == 1.0) == supported),
                "{body:?}: {found:?}"
            );
        }
    }
}
