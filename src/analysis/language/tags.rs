//! Reading language tags as publishers write them.

use super::Lang;

/// The language that a tag names.
pub(super) fn read(tag: &str) -> Option<Lang> {
    let tag = tag.trim().to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    if matches!(primary, "zh" | "zho" | "chi" | "cmn" | "yue" | "chinese" | "mandarin") {
        let mut parts = parts.chain([if primary == "yue" { "hk" } else { "cn" }]);
        let traditional = parts.find_map(|part| match part {
            "hant" | "tw" | "hk" | "mo" | "traditional" => Some(true),
            "hans" | "cn" | "sg" | "my" | "simplified" => Some(false),
            _ => None,
        });
        let traditional = traditional == Some(true);
        return Some(if traditional { Lang::ZH_HANT } else { Lang::ZH_HANS });
    }
    let short = NAMES
        .iter()
        .find(|(_, names)| names.contains(&primary))
        .map_or(primary, |(short, _)| short);
    KNOWN
        .binary_search(&short)
        .ok()
        .and_then(|at| KNOWN.get(at))
        .map(|known| Lang(known))
}

/// Longer codes (ISO 639-2 and -3) and English names of languages that are met in archives, by the short code.
const NAMES: &[(&str, &[&str])] = &[
    ("af", &["afr", "afrikaans"]),
    ("ar", &["ara", "arb", "arabic"]),
    ("az", &["aze", "azerbaijani"]),
    ("be", &["bel", "belarusian"]),
    ("bg", &["bul", "bulgarian"]),
    ("bn", &["ben", "bengali"]),
    ("ca", &["cat", "catalan"]),
    ("cs", &["ces", "cze", "czech"]),
    ("da", &["dan", "danish"]),
    ("de", &["deu", "ger", "german"]),
    ("el", &["ell", "gre", "greek"]),
    ("en", &["eng", "english"]),
    ("eo", &["epo", "esperanto"]),
    ("es", &["spa", "spanish"]),
    ("et", &["est", "estonian"]),
    ("fa", &["fas", "per", "pes", "persian"]),
    ("fi", &["fin", "finnish"]),
    ("fr", &["fra", "fre", "french"]),
    ("gu", &["guj", "gujarati"]),
    ("he", &["heb", "iw", "hebrew"]),
    ("hi", &["hin", "hindi"]),
    ("hr", &["hrv", "croatian"]),
    ("hu", &["hun", "hungarian"]),
    ("hy", &["hye", "arm", "armenian"]),
    ("id", &["ind", "in", "indonesian"]),
    ("it", &["ita", "italian"]),
    ("ja", &["jpn", "japanese"]),
    ("jv", &["jav", "javanese"]),
    ("ka", &["kat", "geo", "georgian"]),
    ("km", &["khm", "khmer"]),
    ("kn", &["kan", "kannada"]),
    ("ko", &["kor", "korean"]),
    ("la", &["lat", "latin"]),
    ("lt", &["lit", "lithuanian"]),
    ("lv", &["lav", "latvian"]),
    ("mk", &["mkd", "mac", "macedonian"]),
    ("ml", &["mal", "malayalam"]),
    ("mr", &["mar", "marathi"]),
    ("my", &["mya", "bur", "burmese"]),
    ("ne", &["nep", "nepali"]),
    ("nl", &["nld", "dut", "dutch"]),
    ("no", &["nor", "nb", "nob", "nn", "nno", "norwegian"]),
    ("or", &["ori", "oriya"]),
    ("pa", &["pan", "punjabi"]),
    ("pl", &["pol", "polish"]),
    ("pt", &["por", "portuguese"]),
    ("ro", &["ron", "rum", "mo", "romanian"]),
    ("ru", &["rus", "russian"]),
    ("si", &["sin", "sinhala"]),
    ("sk", &["slk", "slo", "slovak"]),
    ("sl", &["slv", "slovenian"]),
    ("sn", &["sna", "shona"]),
    ("sq", &["sqi", "alb", "albanian"]),
    ("sr", &["srp", "serbian"]),
    ("sv", &["swe", "swedish"]),
    ("ta", &["tam", "tamil"]),
    ("te", &["tel", "telugu"]),
    ("th", &["tha", "thai"]),
    ("tk", &["tuk", "turkmen"]),
    ("tl", &["tgl", "fil", "tagalog"]),
    ("tr", &["tur", "turkish"]),
    ("uk", &["ukr", "ukrainian"]),
    ("ur", &["urd", "urdu"]),
    ("uz", &["uzb", "uzbek"]),
    ("vi", &["vie", "vietnamese"]),
    ("yi", &["yid", "yiddish"]),
    ("zu", &["zul", "zulu"]),
];

/// The two-letter codes of ISO 639-1, Chinese apart, and `und`; sorted.
const KNOWN: &[&str] = &[
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh", "bi", "bm", "bn",
    "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en",
    "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he",
    "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv",
    "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li",
    "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nd", "ne", "ng",
    "nl", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro",
    "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv",
    "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "und", "ur",
    "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_publishers_write_them() {
        let cases = [
            ("en", Some("en")),
            ("EN-us", Some("en")),
            (" en_GB ", Some("en")),
            ("eng", Some("en")),
            ("English", Some("en")),
            ("zh", Some("zh-Hans")),
            ("zh-CN", Some("zh-Hans")),
            ("zh-Hans-HK", Some("zh-Hans")),
            ("zh-TW", Some("zh-Hant")),
            ("zh-Hant", Some("zh-Hant")),
            ("zh_HK", Some("zh-Hant")),
            ("nb", Some("no")),
            ("und", Some("und")),
            ("", None),
            ("x", None),
            ("klingon", None),
        ];
        for (tag, want) in cases {
            assert_eq!(read(tag).map(Lang::tag), want, "tag {tag:?}");
        }
    }

    #[test]
    fn every_tag_reads_itself() {
        assert!(KNOWN.is_sorted());
        for (short, _) in NAMES {
            assert!(KNOWN.contains(short), "{short}");
        }
        for tag in KNOWN.iter().chain(&["zh-Hans", "zh-Hant"]) {
            let lang = read(tag).expect("a known tag");
            assert_eq!(read(lang.tag()), Some(lang));
        }
    }
}
