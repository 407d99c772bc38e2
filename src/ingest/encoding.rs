//! Bytes to characters: byte order mark, else UTF-8 where it fits, else the declared encoding, else a guess.
//!
//! Nothing is dropped: what cannot be decoded becomes U+FFFD and is reported.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Text, and what is doubtful about its decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// What was replaced, in words; `None` where every byte had its meaning.
    pub doubt: Option<String>,
}

/// Decodes a text, given the name of the encoding that it declares, if it does.
///
/// ```
/// use dateline::ingest::encoding::decode;
///
/// assert_eq!(decode(b"\xb1\xb1\xbe\xa9", Some("gb2312")).text, "北京");
/// assert_eq!(decode("Zürich".as_bytes(), Some("iso-8859-1")).text, "Zürich");
/// ```
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return by(encoding, bytes.get(mark..).unwrap_or_default());
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if declared == Some(encoding_rs::ISO_2022_JP) {
        // It is plain ASCII to the eye, so it would pass for UTF-8.
        return by(encoding_rs::ISO_2022_JP, bytes);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => {
            return Decoded {
                text: Cow::Borrowed(text),
                doubt: None,
            };
        }
        Err(error) => error,
    };
    if error.error_len().is_none() || is_mostly_utf8(bytes) {
        return by(encoding_rs::UTF_8, bytes);
    }
    match declared {
        Some(encoding) if encoding != encoding_rs::UTF_8 => by(encoding, bytes),
        _ => by(guess(bytes), bytes),
    }
}

/// The encoding that an XML declaration or an HTML `meta` names within the first bytes of a file.
pub fn declared_in_markup(head: &[u8]) -> Option<&str> {
    const REACH: usize = 4096;
    let head = head.get(..REACH).unwrap_or(head);
    let value_after = |key: &[u8]| {
        let start = memchr::memmem::find(head, key)? + key.len();
        let rest = head
            .get(start..)?
            .trim_ascii_start()
            .strip_prefix(b"=")?
            .trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))
            .unwrap_or(rest.len());
        rest.get(..end)
            .filter(|label| !label.is_empty())
            .and_then(|label| std::str::from_utf8(label).ok())
    };
    value_after(b"encoding").or_else(|| value_after(b"charset"))
}

fn by<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let doubt = had_errors.then(|| match text.ends_with('\u{fffd}') {
        true => "the last character is cut off; the file may be incomplete".to_owned(),
        false => format!("some bytes are no characters in {} and were replaced", encoding.name()),
    });
    Decoded { text, doubt }
}

/// Whether a text is UTF-8 with a few broken places: far more whole characters beyond ASCII than errors.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    const WHOLE_PER_ERROR: usize = 8;
    let (mut whole, mut errors) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    whole >= errors.saturating_mul(WHOLE_PER_ERROR)
}

/// The most likely encoding of a text that is not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    /// Enough to judge by; more only takes time.
    const SAMPLE: usize = 1 << 20;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_the_encoding_that_they_are_in() {
        let chinese = "北京市政府周一宣布，新的港口将于明年开工，居民对此表示欢迎。";
        let taiwanese = "臺北市政府週一宣布，新的港口將於明年開工，居民對此表示歡迎。";
        let german = "Über die Brücke ging der Bürgermeister, während die Gäste schwiegen.";
        let russian = "Мэр города объявил о строительстве нового моста через реку.";
        let cases: [(&str, &'static Encoding, Option<&str>); 8] = [
            (chinese, encoding_rs::GB18030, None),
            (chinese, encoding_rs::GBK, Some("gb2312")),
            (taiwanese, encoding_rs::BIG5, None),
            (german, encoding_rs::WINDOWS_1252, None),
            (german, encoding_rs::WINDOWS_1252, Some("utf-8")),
            (german, encoding_rs::UTF_8, Some("iso-8859-1")),
            (russian, encoding_rs::WINDOWS_1251, None),
            (russian, encoding_rs::KOI8_R, Some("koi8-r")),
        ];
        for (text, encoding, declared) in cases {
            let (bytes, _, _) = encoding.encode(text);
            let decoded = decode(&bytes, declared);
            assert_eq!(decoded.text, text, "{} declared as {declared:?}", encoding.name());
            assert_eq!(decoded.doubt, None);
        }
    }

    #[test]
    fn byte_order_marks_decide() {
        assert_eq!(decode(b"\xef\xbb\xbfok", Some("utf-16")).text, "ok");
        assert_eq!(decode(b"\xff\xfeo\0k\0", None).text, "ok");
        assert_eq!(decode(b"\xfe\xff\0o\0k", None).text, "ok");
    }

    #[test]
    fn broken_characters_are_replaced_and_told() {
        let cut = decode(b"Br\xc3\xbccke \xc3", None);
        assert_eq!(cut.text, "Brücke \u{fffd}");
        assert!(cut.doubt.unwrap().contains("cut off"));
        let mut bytes = "Über den Brücken, über die Straße, für die Größten, für Übermütige"
            .as_bytes()
            .to_vec();
        bytes.extend_from_slice(b" \xff end");
        let broken = decode(&bytes, None);
        assert!(broken.text.contains("Brücken") && broken.text.ends_with("\u{fffd} end"));
        assert!(broken.doubt.unwrap().contains("UTF-8"));
    }

    #[test]
    fn declarations_are_found() {
        let cases: [(&[u8], Option<&str>); 5] = [
            (b"<?xml version='1.0' encoding='GBK'?><x/>", Some("GBK")),
            (b"<meta charset=utf-8>", Some("utf-8")),
            (b"<meta content=\"text/html; charset=big5\">", Some("big5")),
            (b"<meta charset=\"\">", None),
            (b"plain", None),
        ];
        for (head, want) in cases {
            assert_eq!(declared_in_markup(head), want);
        }
    }
}
