//! How sure it is that two names are one: accents, scripts, order, initials, titles, typing errors.
//!
//! Both names are written in plain Latin letters, word by word, without titles and legal forms. Words are then paired
//! with their likest partner. What stays over on both sides speaks against the names; what stays over on one side only
//! (a middle name) little. The figures below were set on pairs labelled by hand; `workshop eval-names` measures them.

use deunicode::deunicode_with_tofu;
use rustc_hash::FxHashSet;

use crate::article::Kind;

/// Names that are one more often than not.
pub const LIKELY: f32 = 0.7;

/// A name taken apart for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    kind: Kind,
    /// Its words, in plain letters, with how each sounds.
    words: Vec<Sound>,
    /// All its words in one.
    joined: String,
    /// It is written without vowels.
    consonants: bool,
}

/// A word and how it sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sound {
    word: String,
    sound: String,
}

impl Signature {
    /// Takes a name apart.
    pub fn new(kind: Kind, name: &str) -> Signature {
        let plain = deunicode_with_tofu(name, " ").to_lowercase();
        // "Duarte, Ana": the comma says only that the order is turned.
        let mut words = plain_words(&plain);
        let dropped = if kind == Kind::Org { LEGAL_FORMS } else { TITLES };
        let kept: Vec<String> = words.iter().filter(|word| !is_listed(dropped, word)).cloned().collect();
        if !kept.is_empty() {
            words = kept;
        }
        let mut seen = FxHashSet::default();
        words.retain(|word| seen.insert(word.clone()));
        let words: Vec<Sound> = words
            .into_iter()
            .map(|word| Sound {
                sound: sound(&word),
                word,
            })
            .collect();
        let joined = words.iter().map(|word| word.word.as_str()).collect();
        Signature {
            kind,
            words,
            joined,
            consonants: name.chars().any(is_without_vowels),
        }
    }

    /// Whether it is a single word, which many may share.
    pub fn is_single(&self) -> bool {
        self.words.len() < 2
    }

    /// What a name must share with another to be compared with it: the sound of a word, or how it begins as a whole.
    pub fn blocks(&self) -> impl Iterator<Item = String> + '_ {
        let begins = sound(&self.joined).chars().take(BEGINNING).collect::<String>();
        let sounds = self
            .words
            .iter()
            .filter(|word| word.sound.len() >= 3)
            .map(|word| word.sound.clone());
        sounds.chain(std::iter::once(format!("^{begins}")))
    }

    /// How sure it is that two names are one, 0 to 1.
    pub fn likeness(&self, other: &Signature) -> f32 {
        if self.words.is_empty() || other.words.is_empty() || self.kind != other.kind {
            return 0.0;
        }
        if self.joined == other.joined {
            return 1.0;
        }
        let (short, long) = if self.words.len() <= other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        let paired = short.pair(long);
        // Where words were run together or cut in two, the names as a whole are still alike.
        let whole = if short.words.len() < long.words.len() {
            whole_likeness(&self.joined, &other.joined)
        } else {
            0.0
        };
        paired.max(whole)
    }

    /// Pairs the words of the shorter name with those of the longer, likest first, and judges what stays over.
    fn pair(&self, long: &Signature) -> f32 {
        let consonants = self.consonants || long.consonants;
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            for (other_at, other) in long.words.iter().enumerate() {
                let likeness = word.likeness(other, consonants);
                if likeness > 0.0 {
                    pairs.push((likeness, at, other_at));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2))));
        let (mut own, mut others) = (vec![None; self.words.len()], vec![None; long.words.len()]);
        for (likeness, at, other_at) in pairs {
            if let (Some(own @ None), Some(other @ None)) = (own.get_mut(at), others.get_mut(other_at)) {
                *own = Some(likeness);
                *other = Some(likeness);
            }
        }
        let weights = |signature: &Signature, paired: &[Option<f32>]| {
            let all: f32 = signature.words.iter().map(Sound::weight).sum();
            let held = signature
                .words
                .iter()
                .zip(paired)
                .map(|(word, likeness)| word.weight() * likeness.unwrap_or(0.0));
            held.sum::<f32>() / all.max(1.0)
        };
        let (covered, of_long) = (weights(self, &own), weights(long, &others));
        let whole_word = self
            .words
            .iter()
            .zip(&own)
            .any(|(word, likeness)| likeness.is_some() && word.word.len() > 1);
        if !whole_word {
            return 0.0;
        }
        let over = |signature: &Signature, paired: &[Option<f32>]| {
            let own = signature
                .words
                .iter()
                .zip(paired)
                .filter(|(word, likeness)| likeness.is_none() && !is_listed(PARTICLES, &word.word));
            own.count()
        };
        match (over(self, &own), over(long, &others)) {
            (0, 0) => 0.5 * (covered + of_long),
            (0, _) if self.kind != Kind::Person => covered * of_long,
            (0, _) if self.is_single() => covered * SURNAME_ONLY,
            (0, _) => covered * (0.8 + 0.2 * of_long),
            _ => covered * of_long * CONTRADICTED,
        }
    }
}

/// What is left where both names hold a word that the other has not.
const CONTRADICTED: f32 = 0.6;
/// What a single word says of a person, whoever else has it.
const SURNAME_ONLY: f32 = 0.65;
/// Letters by which whole names are brought together for comparison.
const BEGINNING: usize = 4;

impl Sound {
    /// A longer word says more.
    fn weight(&self) -> f32 {
        if is_listed(PARTICLES, &self.word) {
            return 1.0;
        }
        self.word.len().clamp(1, 8) as f32
    }

    fn likeness(&self, other: &Sound, consonants: bool) -> f32 {
        let (a, b) = (self.word.as_str(), other.word.as_str());
        if a == b {
            return 1.0;
        }
        if has_digit(a) || has_digit(b) {
            return if unmixed(a) == unmixed(b) { 0.9 } else { 0.0 };
        }
        if a.len() == 1 || b.len() == 1 {
            return if a.chars().next() == b.chars().next() {
                0.85
            } else {
                0.0
            };
        }
        if self.sound == other.sound {
            return 0.95;
        }
        if consonants && skeleton(&self.sound) == skeleton(&other.sound) {
            return 0.85;
        }
        if is_short_form(a, b) || is_short_form(b, a) {
            return 0.85;
        }
        let spelt = spelling_likeness(a, b);
        let sounded = spelling_likeness(&self.sound, &other.sound) * 0.97;
        spelt.max(sounded)
    }
}

/// Likeness of two spellings; 0 where more differs than a slip of the pen or of transliteration would.
fn spelling_likeness(a: &str, b: &str) -> f32 {
    let longest = a.len().max(b.len());
    let allowed = match longest {
        0..=3 => 0,
        4..=6 => 1,
        7..=10 => 2,
        _ => 3,
    };
    let edits = strsim::osa_distance(a, b);
    if edits == 0 || edits > allowed {
        return if edits == 0 { 1.0 } else { 0.0 };
    }
    1.0 - 0.9 * edits as f32 / longest as f32
}

/// Likeness of whole names without blanks: a word cut in two, or two run into one.
fn whole_likeness(a: &str, b: &str) -> f32 {
    let longest = a.len().max(b.len());
    let edits = strsim::osa_distance(a, b);
    if longest >= 6 && edits * 8 <= longest {
        1.0 - 1.5 * edits as f32 / longest as f32
    } else {
        0.0
    }
}

/// Words in plain letters and digits; letters with points between them are one word (`A.B.C.`), and `-` parts.
fn plain_words(plain: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for chunk in plain
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '(' | ')' | '&' | '"' | '·' | ';' | '_'))
    {
        let pointed = chunk
            .split('.')
            .filter(|part| !part.is_empty())
            .all(|part| part.chars().count() == 1);
        if pointed {
            words.push(chunk.chars().filter(|c| c.is_alphanumeric()).collect());
        } else {
            words.extend(
                chunk
                    .split('.')
                    .map(|part| part.chars().filter(|c| c.is_alphanumeric()).collect()),
            );
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How a word sounds, roughly, whatever the transliteration: one letter for each sound, no doubles, and one vowel for
/// those that are mixed up most.
fn sound(word: &str) -> String {
    const SPELLINGS: [(&str, &str); 34] = [
        ("tsch", "c"),
        ("sch", "s"),
        ("tch", "c"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("zh", "s"),
        ("sh", "s"),
        ("ch", "c"),
        ("cz", "c"),
        ("sz", "s"),
        ("ck", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ow", "u"),
        ("ee", "i"),
        ("ie", "i"),
        ("iy", "i"),
        ("yy", "i"),
        ("ij", "i"),
        ("ei", "e"),
        ("ey", "i"),
        ("ay", "e"),
        ("ai", "e"),
        ("aw", "o"),
        ("au", "o"),
        ("oe", "o"),
        ("ae", "e"),
        ("ue", "u"),
        ("dj", "j"),
        ("qu", "k"),
        ("x", "ks"),
    ];
    let mut rest = word;
    let mut sounds = String::with_capacity(word.len());
    while let Some(c) = rest.chars().next() {
        let (sound, used) = match SPELLINGS.iter().find(|(spelling, _)| rest.starts_with(spelling)) {
            Some((spelling, sound)) => ((*sound).to_owned(), spelling.len()),
            None => {
                let sound = match c {
                    'y' | 'j' => 'i',
                    'w' => 'v',
                    'q' => 'k',
                    'z' => 's',
                    'e' => 'i',
                    'o' => 'u',
                    'h' if !sounds.is_empty() => '\0',
                    other => other,
                };
                (sound.to_string().replace('\0', ""), c.len_utf8())
            }
        };
        for c in sound.chars() {
            if !sounds.ends_with(c) {
                sounds.push(c);
            }
        }
        rest = rest.get(used..).unwrap_or_default();
    }
    sounds
}

/// The consonants of a word.
fn skeleton(sound: &str) -> String {
    sound
        .chars()
        .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
        .collect()
}

fn is_without_vowels(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}')
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A word with digits that stand for letters turned into those (`s1lva`), and small ordinals and numbers spelt out.
fn unmixed(word: &str) -> String {
    if let Some((_, spelt)) = NUMBERS.iter().find(|(number, _)| *number == word) {
        return (*spelt).to_owned();
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '9' => 'g',
        other => other,
    };
    word.chars().map(letter).collect()
}

const NUMBERS: [(&str, &str); 10] = [
    ("1st", "first"),
    ("2nd", "second"),
    ("3rd", "third"),
    ("4th", "fourth"),
    ("5th", "fifth"),
    ("1", "one"),
    ("2", "two"),
    ("3", "three"),
    ("4", "four"),
    ("5", "five"),
];

/// Whether a word stands in a list of words with blanks between them.
fn is_listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// Whether one word is the usual short form of another.
fn is_short_form(short: &str, long: &str) -> bool {
    let begins = short.len() >= 3 && long.len() > short.len() + 1 && long.starts_with(short);
    begins
        || SHORT_FORMS
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .any(|pair| pair == (short, long))
}

/// Short forms of given names and of countries, with what they are short for.
const SHORT_FORMS: &str = "\
    bill=william bob=robert ted=theodore ted=edward dick=richard jim=james jack=john \
    mike=michael tony=anthony liz=elizabeth kate=katherine peggy=margaret harry=henry andy=andrew \
    tom=thomas joe=joseph steve=stephen steve=steven dave=david bernie=bernard hank=henry \
    larry=lawrence jerry=gerald chuck=charles betty=elizabeth sasha=alexander pepe=jose paco=francisco \
    us=states uk=kingdom";

/// Words before or after a person's name that are no part of it.
const TITLES: &str = "\
    mr mrs ms miss dr prof professor sir lord lady dame rev hon president minister senator sen rep gov \
    governor gen general col colonel lt capt captain sgt judge justice chancellor king queen prince princess \
    pope monsieur madame herr frau senor senora shaikh sheikh";

/// Words of an organisation's legal form, and others that come and go.
const LEGAL_FORMS: &str = "\
    ag aktiengesellschaft gmbh inc incorporated corp corporation co company ltd limited llc plc lp sa sarl \
    srl spa nv bv ab as asa oy oyj kg kgaa ohg se jsc ojsc pjsc oao ooo zao pao joint stock the of and for \
    pty sl";

/// Small words inside names.
const PARTICLES: &str = "\
    al el bin ben ibn bint abu de da do dos del della di du la le van von der den ter zu y e na";

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(kind: Kind, a: &str, b: &str) -> f32 {
        let (a, b) = (Signature::new(kind, a), Signature::new(kind, b));
        assert!((a.likeness(&b) - b.likeness(&a)).abs() < 1e-6, "{a:?} {b:?}");
        a.likeness(&b)
    }

    #[test]
    fn spellings_of_one_name_are_likely() {
        let people = [
            ("Ana Duarte", "Ána DUARTE"),
            ("Ana Duarte", "Duarte, Ana"),
            ("Ana Duarte", "Anna Duarte"),
            ("Ana Duarte", "A. Duarte"),
            ("Ana Duarte", "Ana Maria Duarte"),
            ("Ana Duarte", "Dr. Ana Duarte"),
            ("Sergej Andreev", "Сергей Андреев"),
            ("Khalid al-Mansouri", "Khaled Mansuri"),
            ("Rui Tavares", "RuiTavares"),
            ("Wei Xiaolan", "魏小兰"),
        ];
        for (a, b) in people {
            assert!(
                likeness(Kind::Person, a, b) >= LIKELY,
                "{a} {b}: {}",
                likeness(Kind::Person, a, b)
            );
        }
        let orgs = [
            ("Harbour Bank AG", "Harbour Bank Aktiengesellschaft"),
            ("H.B.C. Company", "HBC Co."),
        ];
        for (a, b) in orgs {
            assert!(
                likeness(Kind::Org, a, b) >= LIKELY,
                "{a} {b}: {}",
                likeness(Kind::Org, a, b)
            );
        }
    }

    #[test]
    fn names_that_share_a_word_are_not() {
        let cases = [
            (Kind::Person, "Ana Duarte", "Rui Duarte"),
            (Kind::Person, "Ana Duarte", "R. Duarte"),
            (Kind::Person, "Ana Duarte", "Ana Tavares"),
            (Kind::Person, "Duarte", "Ana Duarte"),
            (Kind::Org, "Harbour Bank", "Harbour Bank Trust Services"),
            (Kind::Org, "Bank of Lisbon", "Bank of Porto"),
            (Kind::Place, "Fund 12", "Fund 13"),
            (Kind::Person, "", "Ana"),
        ];
        for (kind, a, b) in cases {
            assert!(likeness(kind, a, b) < LIKELY, "{a} {b}: {}", likeness(kind, a, b));
        }
    }
}
