//! Which language a text is in.
//!
//! The publisher's word counts unless the script belies it. Else the script decides where it can (kana, hangul,
//! traditional or simplified characters), then the little words of the first lines, and only in doubt a trigram model.
//! All of it looks at the first two kilobytes.

mod stopwords;
mod tags;

use whatlang::Lang as Guess;

use super::chinese::{is_han, is_hangul, is_kana, is_traditional};
use super::words::Words;
use crate::article::Article;

/// A language by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(&'static str);

impl Lang {
    /// Danish.
    pub const DA: Lang = Lang("da");
    /// German.
    pub const DE: Lang = Lang("de");
    /// English.
    pub const EN: Lang = Lang("en");
    /// Spanish.
    pub const ES: Lang = Lang("es");
    /// Finnish.
    pub const FI: Lang = Lang("fi");
    /// French.
    pub const FR: Lang = Lang("fr");
    /// Italian.
    pub const IT: Lang = Lang("it");
    /// Japanese.
    pub const JA: Lang = Lang("ja");
    /// Korean.
    pub const KO: Lang = Lang("ko");
    /// Dutch.
    pub const NL: Lang = Lang("nl");
    /// Norwegian, either form.
    pub const NO: Lang = Lang("no");
    /// Polish.
    pub const PL: Lang = Lang("pl");
    /// Portuguese.
    pub const PT: Lang = Lang("pt");
    /// Russian.
    pub const RU: Lang = Lang("ru");
    /// Swedish.
    pub const SV: Lang = Lang("sv");
    /// Turkish.
    pub const TR: Lang = Lang("tr");
    /// Not known.
    pub const UND: Lang = Lang("und");
    /// Chinese in simplified characters.
    pub const ZH_HANS: Lang = Lang("zh-Hans");
    /// Chinese in traditional characters.
    pub const ZH_HANT: Lang = Lang("zh-Hant");

    /// The tag: `en`, `zh-Hans`, `und` where it is not known.
    pub fn tag(self) -> &'static str {
        self.0
    }

    /// Reads a tag as publishers write it (`en-US`, `zh_TW`, `eng`, `German`); regions are left out, Chinese is told
    /// apart by script, and bare `zh` is taken for simplified. `None` where it names no language.
    ///
    /// ```
    /// use dateline::analysis::language::Lang;
    ///
    /// assert_eq!(Lang::from_tag("zh-TW"), Some(Lang::ZH_HANT));
    /// assert_eq!(Lang::from_tag("en_US"), Some(Lang::EN));
    /// assert_eq!(Lang::from_tag("gibberish"), None);
    /// ```
    pub fn from_tag(tag: &str) -> Option<Lang> {
        tags::read(tag)
    }

    /// Chinese in either script.
    pub fn is_chinese(self) -> bool {
        self == Lang::ZH_HANS || self == Lang::ZH_HANT
    }

    /// Chinese, Japanese or Korean.
    pub fn is_cjk(self) -> bool {
        self.is_chinese() || self == Lang::JA || self == Lang::KO
    }
}

/// The language of an article.
///
/// ```
/// use dateline::{analysis::language::{self, Lang}, article::Article};
///
/// let article = Article { body: "Der Hafen ist seit dem Morgen für alle Schiffe gesperrt.".into(), ..Article::default() };
/// assert_eq!(language::of_article(&article), Lang::DE);
/// ```
pub fn of_article(article: &Article) -> Lang {
    let parts = [article.body.as_str(), &article.summary, &article.title];
    let declared = article
        .lang
        .as_deref()
        .and_then(Lang::from_tag)
        .filter(|lang| *lang != Lang::UND);
    of_parts(&parts, declared)
}

/// The language of a text of which nothing else is known.
pub fn of_text(text: &str) -> Lang {
    of_parts(&[text], None)
}

/// Whether a word in its folded form only holds sentences together in a language, as `the` in English.
pub fn is_common(exact: &str, lang: Lang) -> bool {
    stopwords::is_common(exact, lang)
}

/// The language of a paragraph in an article in `lang`: that, unless the paragraph is plainly in another.
///
/// `words` holds the words of the article so far and `first` is the paragraph's first; `text` is the paragraph.
pub(super) fn of_paragraph(lang: Lang, words: &Words, first: usize, text: &str) -> Lang {
    let words_of = || words.iter().skip(first);
    let looked_at = words_of().take(PARAGRAPH_WORDS).count();
    let characters = words_of().take(PARAGRAPH_WORDS).filter(|word| word.cjk).count();
    if lang.is_cjk() != (characters * 2 > looked_at) && looked_at >= FEWEST_WORDS {
        return of_parts(&[text], None).or(lang);
    }
    if characters * 2 > looked_at {
        return lang;
    }
    let mut votes = stopwords::Votes::default();
    for word in words_of().take(PARAGRAPH_WORDS) {
        votes.add(words.exact(word));
        if votes.of(lang) >= 2 {
            return lang;
        }
    }
    match votes.winner() {
        Some(winner) if winner.votes >= PLAIN_VOTES && votes.of(lang) * 3 <= winner.votes => winner.lang,
        _ => lang,
    }
}

/// Words of a paragraph that are looked at.
const PARAGRAPH_WORDS: usize = 40;
/// A paragraph of fewer words is a name or a heading and tells nothing.
const FEWEST_WORDS: usize = 6;
/// Little words that make a paragraph plainly of a language.
const PLAIN_VOTES: u32 = 4;
/// Bytes of each part of an article that are looked at.
const SAMPLE: usize = 2048;
/// Bytes of a sample that the trigram model is asked about.
const TRIGRAM_SAMPLE: usize = 800;

impl Lang {
    fn or(self, other: Lang) -> Lang {
        if self == Lang::UND { other } else { self }
    }
}

fn of_parts(parts: &[&str], declared: Option<Lang>) -> Lang {
    let samples = || parts.iter().map(|part| start_of(part, SAMPLE));
    let mut scripts = Scripts::default();
    samples().for_each(|sample| scripts.count(sample));
    match scripts.main() {
        None => declared.unwrap_or(Lang::UND),
        Some(Script::Han) => han(&scripts, declared),
        Some(Script::Kana) => Lang::JA,
        Some(Script::Hangul) => Lang::KO,
        Some(script) => declared
            .filter(|lang| scripts_of(*lang).contains(&script))
            .unwrap_or_else(|| alphabetic(samples(), script)),
    }
}

/// Chinese by its characters; the publisher's word where they do not tell, or where Japanese is meant.
fn han(scripts: &Scripts, declared: Option<Lang>) -> Lang {
    let han = scripts.of(Script::Han);
    // Running traditional text has a third of such characters, simplified text none but in quotations.
    let traditional = scripts.traditional * 12 > han;
    match declared {
        Some(Lang::JA) if scripts.traditional * 4 <= han => Lang::JA,
        Some(Lang::ZH_HANT) if traditional || han < 20 => Lang::ZH_HANT,
        _ if traditional => Lang::ZH_HANT,
        _ => Lang::ZH_HANS,
    }
}

/// A language written with an alphabet: by its little words, in doubt by trigrams.
fn alphabetic<'a>(samples: impl Iterator<Item = &'a str> + Clone, script: Script) -> Lang {
    let mut votes = stopwords::Votes::default();
    let mut form = String::new();
    'samples: for sample in samples.clone() {
        for token in super::words::scan::tokens(sample) {
            form.clear();
            super::fold::fold_into(token.text(sample), &mut form);
            if votes.add(&form) && votes.decided() {
                break 'samples;
            }
        }
    }
    let winner = votes
        .winner()
        .filter(|winner| scripts_of(winner.lang).contains(&script));
    let clear = winner.filter(|winner| winner.votes >= 2 && winner.votes >= winner.second * 2);
    let guess = || {
        // Tables of figures and abbreviations look like anything to trigrams: plain letters need a word as witness.
        if winner.is_none() && samples.clone().all(str::is_ascii) {
            return None;
        }
        let sample = samples
            .clone()
            .map(|sample| start_of(sample, TRIGRAM_SAMPLE))
            .collect::<Vec<_>>()
            .join("\n");
        let info = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
        let guess = of_guess(info.lang()).filter(|lang| scripts_of(*lang).contains(&script))?;
        // Trigrams of a short text mislead; they may choose among what the little words allow, not against them.
        let most = winner.map_or(0, |winner| winner.votes);
        (!stopwords::has(guess) || votes.of(guess) >= most.max(1)).then_some(guess)
    };
    clear
        .map(|winner| winner.lang)
        .or_else(guess)
        .or_else(|| {
            winner
                .filter(|winner| winner.votes > winner.second)
                .map(|winner| winner.lang)
        })
        .unwrap_or(Lang::UND)
}

fn of_guess(guess: Guess) -> Option<Lang> {
    match guess {
        Guess::Nob => Some(Lang::NO),
        other => Lang::from_tag(other.code()),
    }
}

fn start_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// A script, or a family of scripts that tells a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    Other,
    Han,
    Kana,
    Hangul,
}

/// How many letters of each script a sample has.
#[derive(Default)]
struct Scripts {
    counts: [u32; Script::Hangul as usize + 1],
    traditional: u32,
}

impl Scripts {
    fn count(&mut self, sample: &str) {
        if sample.is_ascii() {
            let letters = sample.bytes().filter(u8::is_ascii_alphabetic).count();
            self.add(Script::Latin, u32::try_from(letters).unwrap_or(u32::MAX));
            return;
        }
        for c in sample.chars() {
            if let Some(script) = script_of(c) {
                self.add(script, 1);
                self.traditional += u32::from(script == Script::Han && is_traditional(c));
            }
        }
    }

    fn add(&mut self, script: Script, letters: u32) {
        if let Some(count) = self.counts.get_mut(script as usize) {
            *count += letters;
        }
    }

    fn of(&self, script: Script) -> u32 {
        self.counts.get(script as usize).copied().unwrap_or(0)
    }

    /// The script that most of the text is in. A character of Chinese weighs as two letters, as it says as much; a
    /// little kana makes Han text Japanese, more than a little hangul makes it Korean.
    fn main(&self) -> Option<Script> {
        let [han, kana, hangul] = [Script::Han, Script::Kana, Script::Hangul].map(|script| self.of(script));
        let alphabetic = [
            Script::Latin,
            Script::Cyrillic,
            Script::Greek,
            Script::Hebrew,
            Script::Arabic,
            Script::Devanagari,
            Script::Thai,
            Script::Other,
        ];
        let most = alphabetic
            .into_iter()
            .max_by_key(|script| self.of(*script))
            .filter(|script| self.of(*script) > 0);
        let letters = most.map_or(0, |script| self.of(script));
        if (han + kana + hangul) * 2 <= letters {
            most
        } else if hangul * 5 > han + kana {
            Some(Script::Hangul)
        } else if kana * 10 > han {
            Some(Script::Kana)
        } else if han > 0 {
            Some(Script::Han)
        } else {
            most
        }
    }
}

fn script_of(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => {
            Script::Latin
        }
        '\0'..='\u{bf}' => return None,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        _ if is_han(c) => Script::Han,
        _ if is_kana(c) => Script::Kana,
        _ if is_hangul(c) => Script::Hangul,
        _ if c.is_alphabetic() => Script::Other,
        _ => return None,
    })
}

/// The scripts that a language is printed in.
fn scripts_of(lang: Lang) -> &'static [Script] {
    match lang.tag() {
        "be" | "bg" | "ky" | "mk" | "mn" | "ru" | "tg" | "uk" => &[Script::Cyrillic],
        "az" | "bs" | "kk" | "sr" | "tk" | "tt" | "uz" => &[Script::Cyrillic, Script::Latin, Script::Arabic],
        "el" => &[Script::Greek],
        "he" | "yi" => &[Script::Hebrew],
        "ar" | "fa" | "ps" | "sd" | "ug" | "ur" => &[Script::Arabic],
        "ku" | "pa" => &[Script::Arabic, Script::Latin, Script::Other],
        "hi" | "mr" | "ne" | "sa" => &[Script::Devanagari],
        "th" => &[Script::Thai],
        "zh-Hans" | "zh-Hant" => &[Script::Han],
        "ja" => &[Script::Kana, Script::Han],
        "ko" => &[Script::Hangul],
        "am" | "as" | "bn" | "bo" | "dz" | "gu" | "hy" | "ii" | "iu" | "ka" | "km" | "kn" | "lo" | "ml" | "my"
        | "or" | "si" | "ta" | "te" | "ti" => &[Script::Other],
        _ => &[Script::Latin],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, declared: Option<&str>) -> &'static str {
        let article = Article {
            body: body.into(),
            lang: declared.map(String::from),
            ..Article::default()
        };
        of_article(&article).tag()
    }

    #[test]
    fn the_text_tells_its_language() {
        let cases = [
            ("", "und"),
            ("12 345", "und"),
            ("Maria Lopez took a bribe, a bribe and one more bribe.", "en"),
            ("The ferry was late and nobody in the harbour knew why.", "en"),
            ("The harbour of Lisbon was closed, said Ana Duarte.", "en"),
            (
                "Die Fähre kam zu spät, und niemand im Hafen wusste, warum das so war.",
                "de",
            ),
            (
                "Le bac est arrivé en retard et personne dans le port ne savait pourquoi.",
                "fr",
            ),
            ("El transbordador llegó tarde y nadie en el puerto sabía por qué.", "es"),
            (
                "Il traghetto è arrivato in ritardo e nessuno nel porto sapeva il perché della cosa.",
                "it",
            ),
            (
                "A balsa chegou atrasada e ninguém no porto sabia por que não havia aviso da empresa.",
                "pt",
            ),
            (
                "De veerboot was te laat en niemand in de haven wist waarom het zo was.",
                "nl",
            ),
            ("Паром опоздал, и никто в порту не знал, почему это так.", "ru"),
            ("渡轮晚点，港口没有人知道原因。", "zh-Hans"),
            ("渡輪誤點，港口沒有人知道原因。", "zh-Hant"),
            ("フェリーは遅れ、港では誰も理由を知らなかった。", "ja"),
            ("여객선이 늦었지만 항구의 누구도 이유를 몰랐다.", "ko"),
            ("ABC公司宣布收购XYZ", "zh-Hans"),
        ];
        for (text, want) in cases {
            assert_eq!(of(text, None), want, "language of {text:?}");
        }
    }

    #[test]
    fn the_publisher_is_believed_unless_the_script_belies_it() {
        let cases = [
            ("The ferry was late and nobody in the harbour knew why.", "en-GB", "en"),
            ("Harbour closed", "de", "de"),
            ("The ferry was late and nobody in the harbour knew why.", "zh", "en"),
            ("渡轮晚点，港口没有人知道原因。", "en", "zh-Hans"),
            ("渡輪誤點，港口沒有人知道原因。", "zh", "zh-Hant"),
            ("渡輪誤點，港口沒有人知道原因。", "zh-CN", "zh-Hant"),
            ("大火", "zh-TW", "zh-Hant"),
            ("大火", "ja", "ja"),
            ("渡轮晚点", "gibberish", "zh-Hans"),
            ("", "fr-CA", "fr"),
        ];
        for (text, declared, want) in cases {
            assert_eq!(
                of(text, Some(declared)),
                want,
                "language of {text:?} declared {declared}"
            );
        }
    }
}
