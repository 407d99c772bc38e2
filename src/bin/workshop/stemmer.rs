//! tantivy's own English stemmer as a token filter, from the same crate that tantivy takes it from.
//!
//! Its feature `stemmer` would give the same filter, at the price of building tantivy twice: once with it for the
//! workshop, once without it for the program.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};

/// Stems every token of an English text.
#[derive(Clone)]
pub struct EnglishStems;

impl TokenFilter for EnglishStems {
    type Tokenizer<T: Tokenizer> = Stemmed<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Stemmed<T> {
        Stemmed(tokenizer)
    }
}

/// A tokenizer whose tokens are stemmed.
#[derive(Clone)]
pub struct Stemmed<T>(T);

impl<T: Tokenizer> Tokenizer for Stemmed<T> {
    type TokenStream<'a> = StemmedStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemmedStream {
            tokens: self.0.token_stream(text),
            stemmer: Stemmer::new(Algorithm::English),
        }
    }
}

/// The tokens of one text, stemmed.
pub struct StemmedStream<S> {
    tokens: S,
    stemmer: Stemmer,
}

impl<S: TokenStream> TokenStream for StemmedStream<S> {
    fn advance(&mut self) -> bool {
        if !self.tokens.advance() {
            return false;
        }
        let token = self.tokens.token_mut();
        let stem = match self.stemmer.stem(&token.text) {
            Cow::Borrowed(stem) if stem.len() == token.text.len() => return true,
            stem => stem.into_owned(),
        };
        token.text = stem;
        true
    }

    fn token(&self) -> &Token {
        self.tokens.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tokens.token_mut()
    }
}
