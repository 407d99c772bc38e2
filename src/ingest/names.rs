//! How publishers write names: lists in one string, bylines, slugs and codes, languages in words.

use crate::article::Kind;

/// The entries of a list, which may be one string with `;` or `|` between them.
pub fn list(value: &str) -> Vec<String> {
    value
        .split([';', '|'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The authors of a byline.
///
/// ```
/// use dateline::ingest::names::authors;
///
/// assert_eq!(authors("By Ana Duarte and Tom Hale"), ["Ana Duarte", "Tom Hale"]);
/// assert_eq!(authors("Duarte, Ana"), ["Duarte, Ana"]);
/// ```
pub fn authors(byline: &str) -> Vec<String> {
    const OPENINGS: [&str; 6] = ["by ", "by:", "von ", "par ", "por ", "di "];
    let trimmed = byline.trim();
    let opening = OPENINGS.iter().find(|opening| {
        let start = trimmed.get(..opening.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(opening))
    });
    let names = match opening {
        // A name may begin with a lowercase particle (`von Weber`); a byline's `Von` or `BY` is told by what it is in.
        Some(opening) if !opening.starts_with("von") || trimmed.starts_with("Von ") => trimmed.get(opening.len()..),
        _ => Some(trimmed),
    };
    list(names.unwrap_or(trimmed))
        .iter()
        .flat_map(|entry| entry.split(" and ").flat_map(|part| part.split(" & ")))
        .flat_map(full_names)
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Splits at commas where every part is a name of at least two words; `Duarte, Ana` and `Hale, Jr.` stay whole.
fn full_names(entry: &str) -> Vec<&str> {
    let parts: Vec<&str> = entry
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let whole = parts.len() > 1 && parts.iter().all(|part| part.contains(' '));
    if whole {
        parts
    } else {
        vec![entry.trim().trim_end_matches(',')]
    }
}

/// Codes that stand for a name, by kind; anything else that looks like a slug is spelt out.
const CODES: &[(Kind, &str, &str)] = &[
    (Kind::Place, "eu", "European Union"),
    (Kind::Place, "kampuchea", "Cambodia"),
    (Kind::Place, "uae", "United Arab Emirates"),
    (Kind::Place, "uk", "United Kingdom"),
    (Kind::Place, "us", "United States"),
    (Kind::Place, "us-virgin-islands", "US Virgin Islands"),
    (Kind::Place, "usa", "United States"),
    (Kind::Place, "ussr", "Soviet Union"),
    (Kind::Place, "yemen-arab-republic", "North Yemen"),
    (Kind::Place, "yemen-demo-republic", "South Yemen"),
    (Kind::Org, "adb-africa", "African Development Bank"),
    (Kind::Org, "adb-asia", "Asian Development Bank"),
    (Kind::Org, "atpc", "Association of Tin Producing Countries"),
    (Kind::Org, "bis", "Bank for International Settlements"),
    (Kind::Org, "ec", "European Community"),
    (Kind::Org, "eib", "European Investment Bank"),
    (Kind::Org, "euratom", "Euratom"),
    (Kind::Org, "fao", "Food and Agriculture Organization"),
    (Kind::Org, "gatt", "General Agreement on Tariffs and Trade"),
    (Kind::Org, "gcc", "Gulf Cooperation Council"),
    (Kind::Org, "icco", "International Cocoa Organization"),
    (Kind::Org, "ico-coffee", "International Coffee Organization"),
    (Kind::Org, "ida", "International Development Association"),
    (Kind::Org, "iea", "International Energy Agency"),
    (
        Kind::Org,
        "imco",
        "Inter-Governmental Maritime Consultative Organization",
    ),
    (Kind::Org, "imf", "International Monetary Fund"),
    (Kind::Org, "inro", "International Natural Rubber Organization"),
    (Kind::Org, "isa", "International Sugar Agreement"),
    (Kind::Org, "itc", "International Tin Council"),
    (Kind::Org, "iwc-wheat", "International Wheat Council"),
    (Kind::Org, "iwcc", "International Wrought Copper Council"),
    (Kind::Org, "oapec", "Organization of Arab Petroleum Exporting Countries"),
    (
        Kind::Org,
        "oecd",
        "Organisation for Economic Co-operation and Development",
    ),
    (Kind::Org, "opec", "OPEC"),
    (Kind::Org, "un", "United Nations"),
    (
        Kind::Org,
        "unctad",
        "United Nations Conference on Trade and Development",
    ),
    (Kind::Org, "worldbank", "World Bank"),
];

/// Words of a slug that stay small inside a name.
const PARTICLES: [&str; 14] = [
    "and", "da", "de", "del", "der", "di", "do", "dos", "du", "el", "la", "of", "the", "von",
];

/// A publisher's name of a thing as people write it: slugs are spelt out and codes looked up, the rest is left alone.
///
/// ```
/// use dateline::{article::Kind, ingest::names::plain};
///
/// assert_eq!(plain(Kind::Person, "james-baker"), "James Baker");
/// assert_eq!(plain(Kind::Place, "usa"), "United States");
/// assert_eq!(plain(Kind::Org, "Lisbon Port Authority"), "Lisbon Port Authority");
/// ```
pub fn plain(kind: Kind, name: &str) -> String {
    let is_slug = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    let code = CODES
        .iter()
        .find(|(of, code, _)| *of == kind && (*code == name || name == code.to_ascii_uppercase()));
    match code {
        Some((_, _, full)) => (*full).to_owned(),
        None if is_slug => spelt_out(name),
        None => name.to_owned(),
    }
}

fn spelt_out(slug: &str) -> String {
    let words = slug.split(['-', '_']).filter(|word| !word.is_empty());
    let written = words.enumerate().map(|(at, word)| {
        if at > 0 && PARTICLES.contains(&word) {
            return word.to_owned();
        }
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    });
    written.collect::<Vec<String>>().join(" ")
}

/// Languages as they are written out, and codes that are older than BCP 47.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chi", "zh"),
    ("chinese", "zh"),
    ("danish", "da"),
    ("deu", "de"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("eng", "en"),
    ("english", "en"),
    ("español", "es"),
    ("finnish", "fi"),
    ("fra", "fr"),
    ("français", "fr"),
    ("fre", "fr"),
    ("french", "fr"),
    ("ger", "de"),
    ("german", "de"),
    ("ita", "it"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("korean", "ko"),
    ("norwegian", "no"),
    ("por", "pt"),
    ("portuguese", "pt"),
    ("português", "pt"),
    ("rus", "ru"),
    ("russian", "ru"),
    ("spa", "es"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("zh-cn", "zh-Hans"),
    ("zh-hk", "zh-Hant"),
    ("zh-sg", "zh-Hans"),
    ("zh-tw", "zh-Hant"),
    ("zho", "zh"),
    ("简体中文", "zh-Hans"),
    ("繁體中文", "zh-Hant"),
    ("中文", "zh"),
];

/// A language as BCP 47 writes it, or nothing if the text names none.
///
/// ```
/// use dateline::ingest::names::language;
///
/// assert_eq!(language("en_US").as_deref(), Some("en-US"));
/// assert_eq!(language("German").as_deref(), Some("de"));
/// assert_eq!(language("the usual"), None);
/// ```
pub fn language(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let lower = text.to_lowercase();
    if let Some((_, tag)) = LANGUAGES.iter().find(|(name, _)| *name == lower) {
        return Some((*tag).to_owned());
    }
    let mut parts = text.split('-');
    let primary = parts.next()?;
    let is_tag = matches!(primary.len(), 2..=3)
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    is_tag.then(|| text.replacen(primary, &primary.to_ascii_lowercase(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_give_their_authors() {
        let cases: [(&str, &[&str]); 9] = [
            ("By Ana Duarte", &["Ana Duarte"]),
            ("BY ANA DUARTE", &["ANA DUARTE"]),
            ("Ana Duarte, Tom Hale and Li Wei", &["Ana Duarte", "Tom Hale", "Li Wei"]),
            ("Ana Duarte; Tom Hale", &["Ana Duarte", "Tom Hale"]),
            ("Duarte, Ana", &["Duarte, Ana"]),
            ("Von Ute Sommer", &["Ute Sommer"]),
            ("von Weber", &["von Weber"]),
            ("Byron Hale", &["Byron Hale"]),
            (" ", &[]),
        ];
        for (byline, want) in cases {
            assert_eq!(authors(byline), want, "{byline}");
        }
    }

    #[test]
    fn slugs_are_spelt_out_and_names_left_alone() {
        let cases = [
            (Kind::Person, "deng-xiaoping", "Deng Xiaoping"),
            (Kind::Person, "mohammed-ali-abal-khail", "Mohammed Ali Abal Khail"),
            (Kind::Person, "maria_de_la_cruz", "Maria de la Cruz"),
            (Kind::Person, "Ana Duarte", "Ana Duarte"),
            (Kind::Place, "west-germany", "West Germany"),
            (Kind::Place, "UK", "United Kingdom"),
            (Kind::Place, "里斯本", "里斯本"),
            (Kind::Org, "opec", "OPEC"),
            (Kind::Org, "IBM", "IBM"),
        ];
        for (kind, name, want) in cases {
            assert_eq!(plain(kind, name), want);
        }
    }
}
