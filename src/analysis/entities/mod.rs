//! People, organisations and places in a text.
//!
//! Three taggers find names: a trained one for English ([`tagger`]), one of the same make for Chinese ([`chinese`]),
//! and rules for German, French, Spanish and other languages in Latin script ([`rules`]). A second look
//! ([`document`]) uses what the whole article says of a word, and [`names`] joins the mentions that mean the same.
//!
//! The trained models lie in `models/`, with a card that says from what they were made and how well they do. The
//! program `workshop` trains and measures them.

mod agencies;
mod bare;
mod chain;
mod chinese;
mod document;
mod features;
mod firms;
mod labels;
mod lexicon;
mod model;
mod names;
mod rules;
mod tagger;
mod tokens;
#[cfg(feature = "workshop")]
pub mod workshop;

use std::cell::RefCell;

use super::{Entity, language::Lang, words::Words};
use crate::article::Article;
use document::Text;
use names::Mention;
use tagger::Tagger;

/// How sure a tagger must be of a name at least once in an article for it to be returned.
///
/// Precision counts more than recall: a wrong name in a facet is seen by everybody.
pub const LEAST_CONFIDENCE: f32 = 0.5;

thread_local! {
    static ENGLISH: RefCell<Tagger<'static>> = RefCell::new(Tagger::new(&model::ENGLISH));
}

/// Finds the entities of an article: each once by kind and canonical name, with all its mentions.
///
/// Names that the publisher gave ([`Article::given`]) become canonical where the text has them, but those that it
/// does not have are not returned.
pub fn find(article: &Article, lang: Lang, title: &Words, body: &Words) -> Vec<Entity> {
    let texts = [
        Text::new(&article.title, title, true),
        Text::new(&article.body, body, false),
    ];
    let mut mentions: Vec<Mention> = match lang {
        lang if lang.is_chinese() => texts.iter().flat_map(Text::chinese).collect(),
        // Neither tagger knows their scripts.
        lang if lang.is_cjk() => Vec::new(),
        lang => latin(lang, &texts),
    };
    agencies::settle(&mut mentions, &article.body);
    let mut entities = names::join(mentions, &article.given);
    entities.retain(|entity| entity.confidence >= LEAST_CONFIDENCE);
    entities
}

/// The mentions in texts of a language in Latin script.
fn latin(lang: Lang, texts: &[Text]) -> Vec<Mention> {
    let mut tokens = Vec::new();
    let mut bounds = Vec::with_capacity(texts.len());
    for text in texts {
        text.cut(&mut tokens);
        bounds.push(tokens.len());
    }
    let lexicon = &model::ENGLISH.lexicon;
    let mut found = match lang {
        Lang::EN | Lang::UND => ENGLISH.with_borrow_mut(|tagger| tagger.tag(&tokens)),
        _ => rules::tag(&tokens, lexicon),
    };
    document::look_again(&mut found, &tokens, lexicon);
    let mentions = found.into_iter().filter_map(|found| {
        let text = texts.get(bounds.partition_point(|bound| *bound <= found.tokens.start))?;
        let (first, last) = (
            tokens.get(found.tokens.start)?,
            tokens.get(found.tokens.end.checked_sub(1)?)?,
        );
        text.mention(first.start..last.end(), found.kind, found.confidence)
    });
    mentions.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::stem::Stems;
    use crate::analysis::words::{Depth, words};
    use crate::article::{GivenNames, Kind};

    fn entities(article: &Article, lang: Lang) -> Vec<Entity> {
        let mut stems = Stems::default();
        let title = words(&article.title, lang, Depth::Full, &mut stems);
        let body = words(&article.body, lang, Depth::Full, &mut stems);
        find(article, lang, &title, &body)
    }

    /// Names found in a body, by kind, in the order of the text: `person: A, B; place: C`.
    fn found(body: &str, lang: Lang) -> String {
        let article = Article {
            body: body.into(),
            ..Article::default()
        };
        let mut entities = entities(&article, lang);
        entities.sort_by_key(|entity| entity.in_body.first().map(|range| range.start));
        let kinds = Kind::ALL.into_iter().filter_map(|kind| {
            let of_kind = entities.iter().filter(|entity| entity.kind == kind);
            let names: Vec<&str> = of_kind.map(|entity| entity.name.as_str()).collect();
            (!names.is_empty()).then(|| format!("{}: {}", kind.name(), names.join(", ")))
        });
        kinds.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn english_names_are_found() {
        for (body, want) in [
            ("", ""),
            ("nothing to see in this line", ""),
            (
                "Maria Lopez took a bribe, a bribe and one more bribe.",
                "person: Maria Lopez",
            ),
            (
                "The minister paid a bribe to Diosdado Cabello in Caracas.",
                "person: Diosdado Cabello; place: Caracas",
            ),
            (
                "Kickback schemes surrounded the Ministry of Defence in Lima.",
                "org: Ministry of Defence; place: Lima",
            ),
            (
                "The port of Lima was closed, Reuter said on Monday.\n REUTER",
                "org: Reuter; place: Lima",
            ),
            ("Ana Duarte spoke in Lima. Reuter", "person: Ana Duarte; place: Lima"),
            (
                "LIMA, March 3 (Meridian) - Ana Duarte closed the port.",
                "person: Ana Duarte; org: Meridian; place: LIMA",
            ),
            (
                "The spokesman Jan van der Meer told reporters in Rotterdam that the port would be closed.",
                "person: Jan van der Meer; place: Rotterdam",
            ),
            ("Fighters loyal to Al-Rashid took the town.", "person: Al-Rashid"),
            ("Judges at The Hague heard the case on Monday.", "place: The Hague"),
            (
                "Inspectors of the Organisation for the Prohibition of Chemical Weapons (OPCW) arrived in Lima. The OPCW said \
                 nothing.",
                "org: Organisation for the Prohibition of Chemical Weapons; place: Lima",
            ),
            ("West German and Swiss firms met in Lisbon.", "place: Lisbon"),
            (
                "President Helena Brandt met the mayor of Lisbon. Brandt left early, Mr. Brandt's aide said.",
                "person: Helena Brandt; place: Lisbon",
            ),
        ] {
            assert_eq!(found(body, Lang::EN), want, "names in {body:?}");
        }
    }

    #[test]
    fn a_word_that_is_written_small_elsewhere_is_no_name() {
        let article = Article {
            title: "Visit".into(),
            body: "A visit took place in Lisbon.".into(),
            ..Article::default()
        };
        let names: Vec<String> = entities(&article, Lang::EN)
            .into_iter()
            .map(|entity| entity.name)
            .collect();
        assert_eq!(names, ["Lisbon"]);
    }

    #[test]
    fn demonyms_are_not_places() {
        let found = found(
            "Venezuelan and French officials met in Paris with Peruvian envoys.",
            Lang::EN,
        );
        assert_eq!(found, "place: Paris");
    }

    #[test]
    fn a_region_may_be_the_first_word() {
        for body in ["Texas votes on Sunday.", "Bavaria", ", Texas"] {
            assert!(!found(body, Lang::EN).contains("person"), "names in {body:?}");
        }
    }

    #[test]
    fn chinese_names_are_found_in_both_scripts() {
        for (body, names) in [
            ("记者昨天在北京采访了尼古拉斯·杜阿尔特。", ["北京", "尼古拉斯·杜阿尔特"]),
            ("記者昨天在臺灣採訪了尼古拉斯·杜阿爾特。", ["臺灣", "尼古拉斯·杜阿爾特"]),
            ("李明说，他将访问北京。", ["李明", "北京"]),
        ] {
            let found = found(body, Lang::ZH_HANS);
            let shown: Vec<&str> = found.split([' ', ',', ';']).collect();
            assert!(names.iter().all(|name| shown.contains(name)), "{names:?} in {found:?}");
        }
    }

    #[test]
    fn other_languages_have_rules() {
        for (lang, body, want) in [
            (
                Lang::DE,
                "Bürgermeisterin Helga Brandt sprach in Berlin.",
                "person: Helga Brandt; place: Berlin",
            ),
            (
                Lang::DE,
                "Der Vorstandschef der Brandt AG sprach in Berlin.",
                "org: Brandt AG; place: Berlin",
            ),
            (
                Lang::FR,
                "Le ministre Pierre Durand est arrivé à Paris.",
                "person: Pierre Durand; place: Paris",
            ),
            (
                Lang::ES,
                "El presidente Juan Duarte García se reunió con María López.",
                "person: Juan Duarte García, María López",
            ),
            (
                Lang::ES,
                "La ministra Carmen Ortega visitó el Ministerio de Defensa en Lima.",
                "person: Carmen Ortega; org: Ministerio de Defensa; place: Lima",
            ),
        ] {
            assert_eq!(found(body, lang), want, "names in {body:?}");
        }
    }

    #[test]
    fn mentions_stand_where_they_say() {
        let article = Article {
            title: "Brandt leaves Lisbon".into(),
            body: "Helena Brandt, the minister, left Lisbon.\n\nBrandt gave no reason. Helena  Brandt will return."
                .into(),
            given: GivenNames {
                person: vec!["Helena M. Brandt".into(), "Somebody Else".into()],
                ..GivenNames::default()
            },
            ..Article::default()
        };
        let entities = entities(&article, Lang::EN);
        let person = entities
            .iter()
            .find(|entity| entity.kind == Kind::Person)
            .expect("a person");
        assert_eq!(person.name, "Helena M. Brandt");
        let text = |text: &str, range: &std::ops::Range<u32>| text[range.start as usize..range.end as usize].to_owned();
        let in_body: Vec<String> = person.in_body.iter().map(|range| text(&article.body, range)).collect();
        assert_eq!(in_body, ["Helena Brandt", "Brandt", "Helena  Brandt"]);
        assert!(entities.iter().all(|entity| entity.name != "Somebody Else"));
    }
}
