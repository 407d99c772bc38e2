//! Fonts as far as text needs them: which characters the bytes of a string stand for, and how wide they are.
//!
//! In the order of trust: the font's own map to Unicode, the names of its glyphs, its encoding. What is drawn does not
//! matter, so no font program is read.
//!
//! Source: ISO 32000-1, 9.6 to 9.10.

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

/// A font.
pub(super) struct Font {
    /// Whether two bytes make a character.
    wide: bool,
    unicode: Option<CMap>,
    /// Of one byte: the characters by their codes.
    encoding: Vec<Option<char>>,
    /// Widths by code in thousandths of the size; 0 where none is given.
    widths: Vec<f64>,
    /// The width of all others, where the font says it.
    other_width: Option<f64>,
    /// What a width is to be multiplied with: fonts that are drawings have a measure of their own.
    unit: f64,
}

/// A character of a string.
pub(super) struct Glyph {
    pub text: String,
    /// Width in sizes.
    pub width: f64,
    /// Whether it is the single byte 32, which the spacing of words applies to.
    pub is_space: bool,
}

/// A thousandth of the size, in which widths are given.
const UNIT: f64 = 0.001;

impl Font {
    pub fn of(font: &Dict<'_>) -> Font {
        let subtype = font.get::<Name<'_>>("Subtype");
        let is = |name: &[u8]| subtype.as_ref().is_some_and(|subtype| subtype.as_ref() == name);
        let unicode = font
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|stream| stream.decoded().ok())
            .and_then(|data| CMap::parse(&data, |_| None));
        let unit = match font.get::<Array<'_>>("FontMatrix").filter(|_| is(b"Type3")) {
            Some(matrix) => matrix.iter::<Number>().next().map_or(UNIT, |unit| unit.as_f64().abs()),
            None => UNIT,
        };
        let mut made = Font {
            wide: is(b"Type0"),
            unicode,
            encoding: Vec::new(),
            widths: Vec::new(),
            other_width: None,
            unit,
        };
        match made.wide {
            true => made.widths_of_wide(font),
            false => {
                made.encoding = encoding_of(font);
                made.widths_of_narrow(font);
            }
        }
        made
    }

    fn widths_of_narrow(&mut self, font: &Dict<'_>) {
        let first = font.get::<Number>("FirstChar").map_or(0, |first| first.as_i64());
        let widths = font.get::<Array<'_>>("Widths");
        for (width, code) in widths.iter().flat_map(|widths| widths.iter::<Number>()).zip(first..) {
            self.set_width(code, width.as_f64());
        }
        let facts = font.get::<Dict<'_>>("FontDescriptor");
        let missing = facts.and_then(|facts| facts.get::<Number>("MissingWidth"));
        self.other_width = missing.map(|width| width.as_f64());
    }

    /// `W` holds runs: `code [width ...]`, or `first last width`.
    fn widths_of_wide(&mut self, font: &Dict<'_>) {
        let inner = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let Some(inner) = inner else { return };
        self.other_width = Some(inner.get::<Number>("DW").map_or(1000.0, |width| width.as_f64()));
        let mut parts = inner
            .get::<Array<'_>>("W")
            .map(|parts| parts.iter::<Object<'_>>().collect::<Vec<_>>())
            .unwrap_or_default()
            .into_iter();
        while let Some(Object::Number(first)) = parts.next() {
            match parts.next() {
                Some(Object::Array(widths)) => {
                    for (width, code) in widths.iter::<Number>().zip(first.as_i64()..) {
                        self.set_width(code, width.as_f64());
                    }
                }
                Some(Object::Number(last)) => {
                    let Some(Object::Number(width)) = parts.next() else {
                        return;
                    };
                    for code in first.as_i64()..=last.as_i64().min(MOST_CODES) {
                        self.set_width(code, width.as_f64());
                    }
                }
                _ => return,
            }
        }
    }

    fn set_width(&mut self, code: i64, width: f64) {
        let Some(code) = usize::try_from(code).ok().filter(|_| code < MOST_CODES) else {
            return;
        };
        if self.widths.len() <= code {
            self.widths.resize(code + 1, 0.0);
        }
        if let Some(slot) = self.widths.get_mut(code) {
            *slot = width;
        }
    }

    /// The characters of a string.
    pub fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        bytes.chunks(if self.wide { 2 } else { 1 }).map(|chunk| {
            let code = chunk.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let text = self.text(code);
            Glyph {
                width: self.width(code, &text) * self.unit,
                is_space: chunk == b" ",
                text,
            }
        })
    }

    fn text(&self, code: u32) -> String {
        match self.unicode.as_ref().and_then(|map| map.lookup_bf_string(code)) {
            Some(BfString::Char(c)) => letters(c),
            Some(BfString::String(text)) => text,
            None => {
                let known = usize::try_from(code)
                    .ok()
                    .and_then(|code| self.encoding.get(code).copied().flatten());
                known.map(letters).unwrap_or_default()
            }
        }
    }

    fn width(&self, code: u32, text: &str) -> f64 {
        let given = usize::try_from(code)
            .ok()
            .and_then(|code| self.widths.get(code))
            .copied();
        // The fourteen fonts that need not say their widths are about so wide.
        let guessed = || match text.chars().next() {
            Some(' ' | '.' | ',' | '\'' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | ':' | ';' | '!' | '|') => 270.0,
            Some('m' | 'w' | 'M' | 'W' | '—' | '…') => 800.0,
            Some(c) if c.is_uppercase() => 680.0,
            _ => 520.0,
        };
        given
            .filter(|width| *width > 0.0)
            .or(self.other_width.filter(|width| *width > 0.0))
            .unwrap_or_else(guessed)
    }
}

/// Ligatures, which are drawn as one and read as many.
const LIGATURES: [(char, &str); 7] = [
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬅ', "st"),
    ('ﬆ', "st"),
];

/// The letters of a character.
fn letters(c: char) -> String {
    let known = LIGATURES.iter().find(|(ligature, _)| *ligature == c);
    known.map_or_else(|| c.to_string(), |(_, letters)| (*letters).to_owned())
}

/// Codes of two bytes.
const MOST_CODES: i64 = 1 << 16;

/// The characters of a font of single bytes: its base encoding, with the differences that it names.
fn encoding_of(font: &Dict<'_>) -> Vec<Option<char>> {
    let base = |name: Option<Name<'_>>| {
        let of_mac = name.is_some_and(|name| name.as_ref() == b"MacRomanEncoding");
        let encoding = if of_mac {
            encoding_rs::MACINTOSH
        } else {
            encoding_rs::WINDOWS_1252
        };
        (0..=255_u8)
            .map(|byte| encoding.decode_without_bom_handling(&[byte]).0.chars().next())
            .collect::<Vec<_>>()
    };
    let Some(encoding) = font.get::<Dict<'_>>("Encoding") else {
        return base(font.get::<Name<'_>>("Encoding"));
    };
    let mut table = base(encoding.get::<Name<'_>>("BaseEncoding"));
    let mut code = 0_i64;
    let differences = encoding.get::<Array<'_>>("Differences");
    for part in differences.iter().flat_map(|parts| parts.iter::<Object<'_>>()) {
        match part {
            Object::Number(next) => code = next.as_i64(),
            Object::Name(name) => {
                if let Some(slot) = usize::try_from(code).ok().and_then(|code| table.get_mut(code)) {
                    *slot = character(&String::from_utf8_lossy(name.as_ref()));
                }
                code += 1;
            }
            _ => {}
        }
    }
    table
}

/// The character that a glyph's name stands for: `eacute`, `uni00E9`, `u1F600`, `A.swash`.
fn character(name: &str) -> Option<char> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if name == "space" || name == "nbspace" {
        return Some(' ');
    }
    let known = NAMES
        .split(' ')
        .find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='));
    let by_number = || {
        let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
        char::from_u32(
            u32::from_str_radix(
                digits.get(..digits.len().min(6)).filter(|digits| digits.len() >= 4)?,
                16,
            )
            .ok()?,
        )
    };
    known.and_then(|text| text.chars().next()).or_else(by_number)
}

/// Names of glyphs of Latin scripts, by the Adobe Glyph List.
#[rustfmt::skip]
const NAMES: &str = "\
    ff=ﬀ fi=ﬁ fl=ﬂ ffi=ﬃ ffl=ﬄ \
exclam=! quotedbl=\" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' parenleft=( parenright=) asterisk=* \
    plus=+ comma=, hyphen=- period=. slash=/ zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 \
    colon=: semicolon=; less=< equal== greater=> question=? at=@ bracketleft=[ backslash=\\ bracketright=] \
    asciicircum=^ underscore=_ grave=` braceleft={ bar=| braceright=} asciitilde=~ exclamdown=¡ cent=¢ sterling=£ \
    currency=¤ yen=¥ brokenbar=¦ section=§ dieresis=¨ copyright=© ordfeminine=ª guillemotleft=« logicalnot=¬ \
    registered=® macron=¯ degree=° plusminus=± acute=´ mu=µ paragraph=¶ periodcentered=· cedilla=¸ ordmasculine=º \
    guillemotright=» onequarter=¼ onehalf=½ threequarters=¾ questiondown=¿ Agrave=À Aacute=Á Acircumflex=Â Atilde=Ã \
    Adieresis=Ä Aring=Å AE=Æ Ccedilla=Ç Egrave=È Eacute=É Ecircumflex=Ê Edieresis=Ë Igrave=Ì Iacute=Í Icircumflex=Î \
    Idieresis=Ï Eth=Ð Ntilde=Ñ Ograve=Ò Oacute=Ó Ocircumflex=Ô Otilde=Õ Odieresis=Ö multiply=× Oslash=Ø Ugrave=Ù \
    Uacute=Ú Ucircumflex=Û Udieresis=Ü Yacute=Ý Thorn=Þ germandbls=ß agrave=à aacute=á acircumflex=â atilde=ã \
    adieresis=ä aring=å ae=æ ccedilla=ç egrave=è eacute=é ecircumflex=ê edieresis=ë igrave=ì iacute=í icircumflex=î \
    idieresis=ï eth=ð ntilde=ñ ograve=ò oacute=ó ocircumflex=ô otilde=õ odieresis=ö divide=÷ oslash=ø ugrave=ù uacute=ú \
    ucircumflex=û udieresis=ü yacute=ý thorn=þ ydieresis=ÿ Amacron=Ā amacron=ā Abreve=Ă abreve=ă Aogonek=Ą aogonek=ą \
    Cacute=Ć cacute=ć Ccircumflex=Ĉ ccircumflex=ĉ Cdotaccent=Ċ cdotaccent=ċ Ccaron=Č ccaron=č Dcaron=Ď dcaron=ď \
    Dcroat=Đ dcroat=đ Emacron=Ē emacron=ē Ebreve=Ĕ ebreve=ĕ Edotaccent=Ė edotaccent=ė Eogonek=Ę eogonek=ę Ecaron=Ě \
    ecaron=ě Gcircumflex=Ĝ gcircumflex=ĝ Gbreve=Ğ gbreve=ğ Gdotaccent=Ġ gdotaccent=ġ Hcircumflex=Ĥ hcircumflex=ĥ Hbar=Ħ \
    hbar=ħ Itilde=Ĩ itilde=ĩ Imacron=Ī imacron=ī Ibreve=Ĭ ibreve=ĭ Iogonek=Į iogonek=į Idotaccent=İ dotlessi=ı IJ=Ĳ \
    ij=ĳ Jcircumflex=Ĵ jcircumflex=ĵ kgreenlandic=ĸ Lacute=Ĺ lacute=ĺ Lcaron=Ľ lcaron=ľ Ldot=Ŀ ldot=ŀ Lslash=Ł lslash=ł \
    Nacute=Ń nacute=ń Ncaron=Ň ncaron=ň napostrophe=ŉ Eng=Ŋ eng=ŋ Omacron=Ō omacron=ō Obreve=Ŏ obreve=ŏ Ohungarumlaut=Ő \
    ohungarumlaut=ő OE=Œ oe=œ Racute=Ŕ racute=ŕ Rcaron=Ř rcaron=ř Sacute=Ś sacute=ś Scircumflex=Ŝ scircumflex=ŝ \
    Scedilla=Ş scedilla=ş Scaron=Š scaron=š Tcaron=Ť tcaron=ť Tbar=Ŧ tbar=ŧ Utilde=Ũ utilde=ũ Umacron=Ū umacron=ū \
    Ubreve=Ŭ ubreve=ŭ Uring=Ů uring=ů Uhungarumlaut=Ű uhungarumlaut=ű Uogonek=Ų uogonek=ų Wcircumflex=Ŵ wcircumflex=ŵ \
    Ycircumflex=Ŷ ycircumflex=ŷ Ydieresis=Ÿ Zacute=Ź zacute=ź Zdotaccent=Ż zdotaccent=ż Zcaron=Ž zcaron=ž longs=ſ \
    florin=ƒ circumflex=ˆ caron=ˇ breve=˘ dotaccent=˙ ring=˚ ogonek=˛ tilde=˜ hungarumlaut=˝ figuredash=‒ endash=– \
    emdash=— underscoredbl=‗ quoteleft=‘ quoteright=’ quotesinglbase=‚ quotereversed=‛ quotedblleft=“ quotedblright=” \
    quotedblbase=„ dagger=† daggerdbl=‡ bullet=• onedotenleader=․ twodotenleader=‥ ellipsis=… perthousand=‰ minute=′ \
    second=″ guilsinglleft=‹ guilsinglright=› exclamdbl=‼ fraction=⁄ Euro=€ trademark=™ minus=−";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_are_known_by_name() {
        let cases = [
            ("A", Some('A')),
            ("eacute", Some('é')),
            ("equal", Some('=')),
            ("fi", Some('ﬁ')),
            ("ffi", Some('ﬃ')),
            ("emdash", Some('—')),
            ("quoteright", Some('’')),
            ("uni00E9", Some('é')),
            ("A.swash", Some('A')),
            ("g17", None),
            (".notdef", None),
        ];
        for (name, want) in cases {
            assert_eq!(character(name), want, "{name}");
        }
        assert_eq!(character("fl").map(letters).as_deref(), Some("fl"));
    }
}
