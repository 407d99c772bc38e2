//! The contract that the words of every script keep:
//!
//! 1. A word is found at its offsets: the text there folds to its form.
//! 2. Offsets fall on characters, words do not overlap and stand in order.
//! 3. Positions go up; so do those of the terms, each of which belongs to a word and stands alone.
//! 4. A word opens a paragraph only if it opens a sentence; the first word opens both.
//! 5. Forms and terms hold none of the characters that the index parts them with, and none is empty or endless.
//! 6. A query finds the same forms at the same positions as the article.
//! 7. No input panics, whatever the language is said to be.

use dateline::analysis::fold::{fold_into, key, key_words};
use dateline::analysis::language::{Lang, of_text};
use dateline::analysis::stem::{Stems, query_stems};
use dateline::analysis::words::{Depth, bare_words, words};
use proptest::prelude::*;

const LANGS: [Lang; 7] = [
    Lang::EN,
    Lang::FR,
    Lang::ZH_HANS,
    Lang::ZH_HANT,
    Lang::JA,
    Lang::KO,
    Lang::UND,
];

fn check(text: &str) {
    let mut stems = Stems::default();
    for lang in LANGS.into_iter().chain([of_text(text)]) {
        check_in(text, lang, &mut stems);
    }
    check_keys(text);
}

fn check_in(text: &str, lang: Lang, stems: &mut Stems) {
    let found = words(text, lang, Depth::Full, stems);
    let told = |what: &str| format!("{what}, in {text:?} as {}", lang.tag());
    let mut end = 0;
    let mut next_position = 0;
    for (at, word) in found.iter().enumerate() {
        let form = found.exact(word);
        let written = text
            .get(word.start as usize..word.end as usize)
            .unwrap_or_else(|| panic!("{}", told("offsets")));
        let mut folded = String::new();
        fold_into(written, &mut folded);
        assert!(
            folded == form || (form.len() > 251 && folded.starts_with(form)),
            "{}",
            told(form)
        );
        assert!(word.start >= end && word.end > word.start, "{}", told("order"));
        assert!(word.position >= next_position, "{}", told("positions"));
        assert!(!word.opens_paragraph || word.opens_sentence, "{}", told("paragraph"));
        assert!(at > 0 || word.opens_paragraph, "{}", told("first word"));
        assert_eq!(
            word.joined,
            at > 0 && word.start == end && word.position == next_position,
            "{}",
            told("joined")
        );
        assert_eq!(found.at(word.position), Some(word), "{}", told("at"));
        assert!(is_clean(form) && form.len() <= 255, "{}", told("form"));
        end = word.end;
        next_position = word.position + 1;
    }
    assert_eq!(found.positions(), next_position, "{}", told("number of positions"));
    let mut last = None;
    for (position, term) in found.terms() {
        assert!(last.is_none_or(|last| last < position), "{}", told("order of terms"));
        assert!(found.at(position).is_some() && is_clean(term), "{}", told("term"));
        last = Some(position);
    }
    for segment in found.segments() {
        assert!(
            text.get(segment.start as usize..segment.end as usize).is_some(),
            "{}",
            told("segment")
        );
    }
    let asked = bare_words(text);
    let forms = |words: &dateline::analysis::words::Words| -> Vec<(u32, String)> {
        words
            .iter()
            .map(|word| (word.position, words.exact(word).to_owned()))
            .collect()
    };
    assert_eq!(forms(&asked), forms(&found), "{}", told("query"));
}

fn check_keys(text: &str) {
    let key_of_text = key(text);
    assert!(!key_of_text.contains(char::is_control), "key of {text:?}");
    for word in key_words(&key_of_text) {
        assert!(!word.is_empty() && key_of_text.contains(word), "key words of {text:?}");
    }
    query_stems(text, &LANGS);
}

/// A key is its own key. Not asked of arbitrary text: a few letters, such as Lao ຳ, fold to parts of two words.
fn check_stable(text: &str) {
    assert_eq!(key(&key(text)), key(text), "key of the key of {text:?}");
}

fn is_clean(form: &str) -> bool {
    !form.is_empty()
        && form
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace() && c < '\u{f0000}')
}

#[test]
fn known_texts_keep_the_contract() {
    let texts = [
        "",
        "\0\u{1f}\u{7f}",
        "The U.S. ferry's 1,000 passengers didn't wait. “Why?” asked O’Brien.",
        "L’accord qu'il signe aujourd'hui.\n\n\n\nDie Straße nach Łódź.",
        "İIıi ŞşĞğ ǅ ﬁ ﷺ ½ Ⅳ ⓐ ㎏ K",
        "ABC公司在臺灣的A股T恤卡拉OK。\n\n渡輪誤點！",
        "ｶﾞｷﾞ フェリー が\u{3099}\u{3099} ゛",
        "\u{1112}\u{1161}\u{11ab}글 여객선",
        "हिन्दी की ख़बर क\u{93c} العَرَبِيَّة עִבְרִית ไทยไม่เว้นวรรค",
        "😀👩‍👩‍👧🇩🇪 1️⃣ ©®™ → ∑ \u{f0001}\u{10fffd}\u{e000}x",
        "'''’’’...,,,a.b.c.d.e 1.2.3.4 1,234,5678 a'b'c''d l'l'l's's's",
        "\u{feff}\u{ad}\u{200d}a\u{ad}\u{ad}b\u{301}\u{345}ͅ\u{e0100}",
        "\u{2f81a}\u{f900}㐀𠀀䶿々〇",
    ];
    for text in texts {
        check(text);
        check_stable(text);
    }
    check(&"x".repeat(100_000));
    check(&"é".repeat(3_000));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_contract(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn mixed_scripts_keep_the_contract(parts in prop::collection::vec(part(), 0..24)) {
        let text = parts.concat();
        check(&text);
        check_stable(&text);
    }
}

/// Pieces that meet each other in odd ways.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z]{1,6}",
        "[ \n.,'’\\-]{1,3}",
        "[0-9]{1,4}",
        "[à-ÿĀ-ſ]{1,4}",
        "[а-яё]{1,5}",
        "[一-龥]{1,5}",
        "[ぁ-んァ-ヶｦ-ﾟ]{1,4}",
        "[가-힣ᄀ-ᇿ]{1,3}",
        "[\u{300}-\u{345}\u{fe00}-\u{fe0f}\u{200b}-\u{200d}\u{ad}\u{3099}]{1,2}",
        "[。！？“”「」…\u{1f}]{1,2}",
        "[\u{1f100}-\u{1f1ff}\u{2460}-\u{24ff}\u{fb00}-\u{fb4f}\u{ff00}-\u{ffef}]{1,3}",
        Just("\n\n".to_owned()),
        Just("U.S.".to_owned()),
        Just("'s".to_owned()),
    ]
}
