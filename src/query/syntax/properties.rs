//! What holds for every text and every tree.
//!
//! 1. No text makes the parser panic, and every note points at a place in the text.
//! 2. The canonical form of whatever was read reads back to the same tree.
//! 3. So does the canonical form of any tree that the parser can make.
//! 4. The canonical form needs no repair.
//! 5. Steps are linear in the length of the text, for the nastiest texts too.
//! 6. Trees are never so deep that walking them could overflow the stack.

use proptest::prelude::*;

use super::*;
use crate::article::{Date, Kind};
use crate::index::schema::Facet;
use crate::query::tree::*;

fn read(text: &str) -> Query {
    parse(text, &Options::default())
}

/// Texts made of what queries are made of, thrown together.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "flood",
        "洪水",
        "AND",
        "OR",
        "NOT",
        "W/5",
        "PRE/s",
        "NEAR",
        "AROUND(3)",
        "ATLEAST2(",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "《",
        "*",
        "?",
        "~",
        "~2",
        "^2",
        "-",
        "--",
        "!",
        "+",
        "=",
        "@",
        "@person",
        "/",
        "\\",
        ":",
        "：",
        "（",
        "）",
        "　",
        " ",
        " ",
        " ",
        ",",
        "。",
        "title:",
        "person:",
        "date:",
        "2019",
        "..",
        "[",
        "]",
        " TO ",
        ">",
        "<",
        "words:",
        "has:",
        "id:",
        "caps:",
        "exact:",
        "hlead(",
        "nofield:",
        "&&",
        "||",
        "|",
        "&",
        "😀",
        "\u{202e}",
        "é",
        "e\u{301}",
        "10:30",
        "http://a.b/c",
        "on:",
        "04-13",
        "/x[ab]/",
        "site:",
        "'",
        "’",
        ".",
        "\0",
        "W/p",
        "last-3d",
        "~3d",
    ]);
    prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat())
}

/// Any text with a letter in it.
fn text() -> impl Strategy<Value = String> {
    let any = any::<String>().prop_map(|text| format!("{text}a"));
    let signs = "[a-c\\PC \"*?~!:()/.,'&\\\\+^|@=<>-]{0,6}".prop_map(|text| format!("x{text}"));
    prop_oneof![4 => "[a-z]{1,6}", 1 => "[洪水河公司]{1,4}", 1 => any, 2 => signs, 1 => Just("AND".to_owned()), 1 => Just("W/5".to_owned())]
}

fn word() -> impl Strategy<Value = Word> {
    let plain = (
        text(),
        prop::sample::select(vec![
            Form::Stem,
            Form::Exact,
            Form::Caps,
            Form::Prefix,
            Form::Fuzzy(1),
            Form::Fuzzy(2),
        ]),
    );
    prop_oneof![
        plain.prop_map(|(text, form)| Word { text, form }),
        "[?*]?[a-z]{1,3}[?*][a-z]{1,3}\\*?".prop_map(|text| Word {
            text,
            form: Form::Wildcard
        }),
        prop::sample::select(vec!["wom[ae]n", "a/b", "(ab|cd)+", "a\\.b", "x\\\\y"]).prop_map(|text| Word {
            text: text.to_owned(),
            form: Form::Regex,
        }),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    (1000..3000_i16, 1..=12_i8, 1..=28_i8, 0..3).prop_map(|(year, month, day, precision)| {
        match precision {
            0 => Date::from_year(year),
            1 => Date::from_month(year, month),
            _ => Date::from_day(year, month, day),
        }
        .unwrap()
    })
}

fn span() -> impl Strategy<Value = DateSpan> {
    (prop::option::of(date()), prop::option::of(date())).prop_map(|(a, b)| {
        let span = DateSpan { from: a, to: b };
        if span.days().first <= span.days().last {
            span
        } else {
            DateSpan { from: b, to: a }
        }
    })
}

fn value() -> impl Strategy<Value = Node> {
    let word = word().prop_map(|word| match word.form {
        Form::Caps => Word {
            form: Form::Exact,
            ..word
        },
        _ => word,
    });
    (prop::sample::select(Facet::ALL.to_vec()), word).prop_map(|(facet, word)| {
        let Word { text, form } = word;
        Node::Value(facet, Value { text, form })
    })
}

fn condition() -> impl Strategy<Value = Node> {
    let field = prop::sample::select(vec![
        DateField::Date,
        DateField::PossibleDate,
        DateField::Updated,
        DateField::Mentions,
    ]);
    let number = prop::sample::select(vec![NumberField::Words, NumberField::Ocr]);
    let ends = (prop::option::of(0..1000_u64), prop::option::of(1000..2000_u64));
    let has = prop::sample::select(vec![Has::Date, Has::Updated, Has::Mentions, Has::Value(Facet::Person)]);
    let key = prop::sample::select(vec![KeyField::Id, KeyField::Path, KeyField::Url, KeyField::Family]);
    prop_oneof![
        (field, span()).prop_map(|(field, span)| Node::Date(field, span)),
        (1..=12_i8, 1..=28_i8).prop_map(|(month, day)| Node::OnDay { month, day }),
        (number, ends).prop_map(|(field, (from, to))| Node::Number(field, from, to)),
        has.prop_map(Node::Has),
        (key, text()).prop_map(|(field, text)| Node::Exactly(field, text.trim().to_owned())),
        value(),
        Just(Node::All),
    ]
}

fn placed() -> impl Strategy<Value = Node> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    prop_oneof![
        4 => word().prop_map(Node::Word),
        2 => (text(), 0..9_u32).prop_map(|(text, slop)| Node::Phrase { text, slop }),
        1 => kind.prop_map(Node::Mark),
    ]
}

fn near(inner: impl Strategy<Value = Node> + Clone) -> impl Strategy<Value = Node> {
    let within = prop_oneof![
        (1..9_u32).prop_map(Within::Words),
        Just(Within::Sentence),
        Just(Within::Paragraph)
    ];
    (inner.clone(), inner, within, any::<bool>(), any::<bool>()).prop_map(|(left, right, within, ordered, negated)| {
        Node::Near(Box::new(Near {
            left,
            right,
            within,
            ordered,
            negated,
        }))
    })
}

/// Trees that the parser can make.
fn tree() -> impl Strategy<Value = Node> {
    let text = placed().prop_recursive(2, 8, 3, |inner| {
        let placed = inner
            .prop_map(|node| if node.has_places() { node } else { Node::Mark(Kind::Org) })
            .boxed();
        prop_oneof![
            near(placed.clone()),
            (2..9_u32, placed.clone()).prop_map(|(count, node)| Node::AtLeast(count, Box::new(node))),
            prop::collection::vec(placed, 2..4).prop_map(Node::or),
        ]
    });
    let zone = prop::sample::select(vec![Zone::Title, Zone::Lead, Zone::Body]);
    let zoned = (zone, text.clone()).prop_map(|(zone, node)| Node::Zone(zone, Box::new(node)));
    let leaf = prop_oneof![3 => text, 2 => condition(), 1 => zoned];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::and),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::or),
            inner.prop_map(Node::negate),
        ]
    })
}

fn assert_reads_back(tree: &Node) {
    let printed = tree.to_string();
    let again = read(&printed);
    assert_eq!(&again.root, tree, "{printed}");
    assert!(
        again.notes.iter().all(|note| !note.repaired),
        "{printed}: {:?}",
        again.notes
    );
}

fn assert_well_read(text: &str) {
    for plain in [false, true] {
        for matching in [Matching::All, Matching::Any] {
            let options = Options {
                plain,
                matching,
                ..Options::default()
            };
            let query = parse(text, &options);
            for note in &query.notes {
                assert!(text.get(note.at.clone()).is_some(), "{note:?} in {text:?}");
            }
            assert_reads_back(&query.root);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_well_read(&text);
    }

    #[test]
    fn any_scraps_are_read(text in scraps()) {
        assert_well_read(&text);
    }

    #[test]
    fn any_tree_reads_back(tree in tree()) {
        assert_reads_back(&tree);
    }
}

/// Texts that make careless parsers slow or deep, each repeated.
const NASTY: &[&str] = &[
    "a",
    "(",
    ")",
    "\"",
    "“",
    "„",
    "\"\\",
    "AND ",
    "OR ",
    "NOT ",
    "-",
    "- ",
    "-(",
    "a W/5 ",
    "W/5 ",
    "(a b) W/5 ",
    "((a b) W/5 ",
    "title:",
    "title:(",
    "caps:",
    "a:",
    "a:title:",
    "ATLEAST3 ",
    "ATLEAST3(",
    "hlead(",
    "hlead(a ",
    "date:[",
    "date:(",
    "/a",
    "/a ",
    "/(",
    "[",
    "\\",
    "@",
    "*",
    "?",
    "~",
    "^",
    "a~",
    "=\"a ",
    "a\" ",
    "😀",
    "\u{202e}",
    "id:(",
    "a|",
    "a OR b ",
    "NOT W/5 ",
    "title:-",
    "1,",
    "1:",
    "http://",
    "《",
    "a, ",
    "person:-",
    "!a+",
    "NOT (",
    "a NOT W/5 (",
];

#[test]
fn steps_are_linear_in_the_length() {
    const PER_BYTE: usize = 60;
    for piece in NASTY {
        for matching in [Matching::All, Matching::Any] {
            let text = piece.repeat(20_000 / piece.len());
            let options = Options {
                matching,
                ..Options::default()
            };
            let (query, steps) = parse_counting(&text, &options);
            assert!(
                steps <= PER_BYTE * text.len(),
                "{piece:?}: {steps} steps for {} bytes",
                text.len()
            );
            assert!(
                query.root.size() <= 2 * text.len() + 10_000,
                "{piece:?}: {} nodes",
                query.root.size()
            );
            assert!(depth(&query.root) < 1_000, "{piece:?} is {} deep", depth(&query.root));
            let printed = query.root.to_string();
            assert!(
                printed.len() <= 20 * text.len() + 100_000,
                "{piece:?}: prints {} bytes",
                printed.len()
            );
        }
    }
}

fn depth(node: &Node) -> usize {
    1 + match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(depth).max().unwrap_or(0),
        Node::Zone(_, inner) | Node::Not(inner) | Node::AtLeast(_, inner) => depth(inner),
        Node::Near(near) => depth(&near.left).max(depth(&near.right)),
        _ => 0,
    }
}
