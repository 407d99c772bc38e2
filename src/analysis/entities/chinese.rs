//! The Chinese tagger: characters and the dictionary's words in, names out.
//!
//! Labels are given to characters, since no dictionary cuts the names of strangers right; what the dictionary says of
//! the word that a character is in is an observation like others. Everything is read in simplified characters, so
//! that both scripts share one model; a name is shown as it was written.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::chain::Chain;
use super::features::{LONGEST_RUN, OPEN, hash};
use super::labels::{LANES, Row};
use super::lexicon::{self, Classes, Lexicon};
use super::model::{Model, Seen};
use crate::analysis::chinese::{Segment, is_han, simplify_char};
use crate::article::Kind;

/// A character, or a word or number in other script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// First byte in the text.
    pub(super) start: u32,
    /// Byte after its last.
    pub(super) end: u32,
    /// Hash of its simplified form.
    key: u32,
    script: Script,
    role: Role,
    /// The word that it is in.
    word: u32,
    /// Where in the word: 0 for its first sign, 1 for its last, 2 between, 3 alone.
    place: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    Digit,
    /// Stands inside the names of foreigners.
    Dot,
    Mark,
}

/// What a character often does in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Other,
    /// A Chinese surname.
    Surname,
    /// Writes the sounds of foreign names.
    Foreign,
    ForeignSurname,
    /// Ends the name of a place.
    EndsPlace,
    /// Ends the name of an organisation.
    EndsOrg,
}

/// Characters that write the sounds of foreign names.
const FOREIGN: &str = "阿埃艾爱安奥巴白柏班邦保贝本比彼别宾波伯勃博布查达戴丹当道得德登邓迪蒂丁东杜顿多厄恩尔法范菲费芬丰\
    佛夫弗福富盖冈高戈哥格根古瓜哈海汉豪赫黑亨洪胡华怀惠霍基吉加贾杰金卡凯坎康考柯科克肯孔库昆拉莱赖兰朗劳勒\
    雷蕾里利丽莉连廉良列林琳隆卢鲁路伦罗洛马玛迈曼毛梅门蒙米密莫墨默姆穆拿纳娜乃奈南内尼涅宁纽农努诺欧帕潘庞培\
    佩彭皮平珀普奇齐乔切琴琼丘让热仁日荣茹儒瑞若撒萨塞赛桑瑟森沙莎山尚舍申什圣施史舒朔思丝斯松苏索塔泰坦汤唐陶\
    特腾提廷图托瓦万旺威韦维魏温文翁沃乌武西锡希夏香肖歇谢辛欣休修许雅亚扬耶叶伊因英尤于约赞泽曾扎詹珍朱兹宗祖佐";

/// Characters that end the names of places.
const ENDS_PLACE: &str = "省市县区镇乡村州郡府国岛山河江湖海洋湾峡港路街桥站园寺庙宫城原漠域洲";

/// Characters that end the names of organisations.
const ENDS_ORG: &str = "部局署厅院党盟会社司团行校所组队军处委报台厂店馆联";

/// The characters of the three lists above, each with what it does where it is no surname.
static ROLES: LazyLock<FxHashMap<char, Role>> = LazyLock::new(|| {
    // Of two lists that hold a character, the later one counts.
    let lists = [
        (ENDS_ORG, Role::EndsOrg),
        (ENDS_PLACE, Role::EndsPlace),
        (FOREIGN, Role::Foreign),
    ];
    let roles = lists.iter().flat_map(|(list, role)| list.chars().map(|c| (c, *role)));
    roles.collect()
});

impl Role {
    fn of(key: u32, lexicon: &Lexicon) -> Role {
        let Some(c) = char::from_u32(key).filter(|c| is_han(*c)) else {
            return Role::Other;
        };
        let is_surname = lexicon
            .get(lexicon::phrase_key(std::iter::once(key)))
            .any(Classes::SURNAME);
        match (ROLES.get(&c).copied().unwrap_or(Role::Other), is_surname) {
            (Role::Foreign, true) => Role::ForeignSurname,
            (_, true) => Role::Surname,
            (role, false) => role,
        }
    }
}

/// A word of the dictionary.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    key: u32,
    tag: u32,
    classes: Classes,
    first: u32,
    last: u32,
}

/// A text as the tagger reads it.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub(super) signs: Vec<Sign>,
    words: Vec<Word>,
    /// For each sign, the classes of the longest entry of the lexicon that it is in, with its place there.
    entries: Vec<u32>,
}

impl Signs {
    /// Reads a text that the dictionary cut into `segments`.
    pub(super) fn read(text: &str, segments: &[Segment], lexicon: &Lexicon) -> Signs {
        let mut signs = Signs::default();
        let mut at = 0;
        for segment in segments {
            let (start, end) = (segment.start as usize, segment.end as usize);
            signs.marks(text, at..start);
            signs.word(text, start..end, lexicon::key(segment.tag.as_str()));
            at = end;
        }
        signs.marks(text, at..text.len());
        for word in &mut signs.words {
            word.classes = lexicon.get(word.key);
        }
        for sign in &mut signs.signs {
            sign.role = Role::of(sign.key, lexicon);
        }
        signs.find_entries(lexicon);
        signs
    }

    /// Adds what stands between words.
    fn marks(&mut self, text: &str, range: Range<usize>) {
        let between = text.get(range.clone()).unwrap_or_default();
        for (at, c) in between.char_indices().filter(|(_, c)| !c.is_whitespace() || *c == '\n') {
            let start = range.start + at;
            self.word(text, start..start + c.len_utf8(), 0);
        }
    }

    /// Adds a word, sign by sign, or as one where it is in another script.
    fn word(&mut self, text: &str, range: Range<usize>, tag: u32) {
        let Some(written) = text.get(range.clone()) else { return };
        let Some(first) = written.chars().next() else { return };
        let word = self.words.len() as u32;
        let from = self.signs.len();
        let mut add = |range: Range<usize>, key: u32, script: Script| {
            self.signs.push(Sign {
                start: range.start as u32,
                end: range.end as u32,
                key,
                script,
                role: Role::Other,
                word,
                place: 2,
            });
        };
        match script(first) {
            Script::Latin => add(range.clone(), lexicon::key(&written.to_lowercase()), Script::Latin),
            Script::Digit => add(range.clone(), lexicon::key("0"), Script::Digit),
            _ => {
                for (at, c) in written.char_indices() {
                    let start = range.start + at;
                    add(start..start + c.len_utf8(), char_key(c), script(c));
                }
            }
        }
        let signs = self.signs.get_mut(from..).unwrap_or_default();
        if let Some(last) = signs.last_mut() {
            last.place = 1;
        }
        let (len, last) = (signs.len(), signs.last().map_or(0, |sign| sign.key));
        if let Some(first) = signs.first_mut() {
            first.place = if len == 1 { 3 } else { 0 };
            let first = first.key;
            let key = lexicon::phrase_key(signs.iter().map(|sign| sign.key));
            self.words.push(Word {
                key,
                tag,
                classes: Classes::default(),
                first,
                last,
            });
        }
    }

    fn find_entries(&mut self, lexicon: &Lexicon) {
        self.entries.resize(self.signs.len(), 0);
        let mut at = 0;
        while at < self.signs.len() {
            let (len, classes) = longest_entry(self.signs.get(at..).unwrap_or_default(), lexicon);
            if len > 1 {
                let entry = self.entries.get_mut(at..at + len).unwrap_or_default();
                entry.fill(u32::from(classes.0) | 1 << 16);
                if let [first, .., last] = entry {
                    *first |= 1 << 17;
                    *last |= 1 << 18;
                }
            }
            at += len.max(1);
        }
    }

    /// The signs that may be in names, as runs: marks and the words that are never in names part them, and what is longer
    /// than [`LONGEST_RUN`] is parted.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            let signs = self.signs.get(at..)?;
            let start = at + signs.iter().position(|sign| self.may_be_in_name(sign))?;
            let len = self
                .signs
                .get(start..)?
                .iter()
                .take(LONGEST_RUN)
                .take_while(|sign| self.may_be_in_name(sign))
                .count();
            at = start + len;
            Some(start..at)
        })
    }

    fn may_be_in_name(&self, sign: &Sign) -> bool {
        let common = self
            .words
            .get(sign.word as usize)
            .is_some_and(|word| word.classes.any(Classes::COMMON));
        !common && sign.script != Script::Mark
    }

    /// The observations of a sign.
    pub(super) fn observe(&self, at: usize, hashes: &mut Vec<u32>) {
        let mut see = |template: u32, seen: u64| hashes.push(hash(template, seen));
        let near = |by: isize| at.checked_add_signed(by).and_then(|at| self.signs.get(at));
        let key = |by: isize| near(by).map_or(1, |sign| sign.key);
        let Some(sign) = self.signs.get(at) else { return };
        let word = |by: i64| {
            let at = i64::from(sign.word) + by;
            usize::try_from(at)
                .ok()
                .and_then(|at| self.words.get(at))
                .copied()
                .unwrap_or_default()
        };
        for (template, by) in (0..).zip(-2..=2) {
            see(template, u64::from(key(by)));
        }
        see(OPEN | 5, join(key(-1), key(0)));
        see(OPEN | 6, join(key(0), key(1)));
        see(OPEN | 7, join(key(-1), key(1)));
        see(OPEN | 8, join(key(-2), key(-1)));
        see(OPEN | 9, join(key(1), key(2)));
        see(OPEN | 10, join(key(-1) ^ key(0).rotate_left(11), key(1)));
        let (before, here, after) = (word(-1), word(0), word(1));
        see(OPEN | 11, join(here.key, sign.place));
        see(12, join(here.tag, sign.place));
        see(OPEN | 13, join(before.key, sign.place));
        see(OPEN | 14, join(after.key, sign.place));
        see(15, join(before.tag ^ here.tag.rotate_left(9), sign.place));
        see(16, join(here.tag ^ after.tag.rotate_left(9), sign.place));
        see(
            17,
            join(
                before.tag ^ here.tag.rotate_left(9) ^ after.tag.rotate_left(18),
                sign.place,
            ),
        );
        see(OPEN | 18, join(here.last, sign.place));
        see(OPEN | 19, join(after.last, sign.place));
        see(OPEN | 20, join(word(2).last, sign.place));
        see(OPEN | 21, join(before.last, sign.place));
        see(22, join(word(-2).tag, before.tag));
        see(23, join(after.tag, word(2).tag));
        let entry = |by: isize| {
            at.checked_add_signed(by)
                .and_then(|at| self.entries.get(at))
                .copied()
                .unwrap_or(0)
        };
        if entry(0) != 0 {
            see(24, u64::from(entry(0)));
            see(25, join(entry(0), sign.place));
        }
        see(26, join(entry(-1), entry(1)));
        let classes = |word: Word| u32::from(word.classes.0);
        see(27, join(classes(here) << 2 | sign.place, classes(after)));
        see(28, join(classes(here) << 2 | sign.place, classes(before)));
        let script = |by: isize| near(by).map_or(9, |sign| sign.script as u32);
        let scripts = (-2..=2).fold(0, |all, by| all * 10 + script(by));
        see(29, u64::from(scripts));
        see(30, join(self.dots(at), script(0)));
        see(OPEN | 31, join(here.first, sign.place));
        let role = |by: isize| near(by).map_or(7, |sign| sign.role as u32);
        let roles = (-1..=2).fold(0, |all, by| all << 3 | role(by));
        see(32, u64::from(roles));
        see(33, join(role(-2) << 6 | role(-1) << 3 | role(0), sign.place));
        let foreign = self.foreign(at);
        see(34, join(foreign, sign.place));
        see(OPEN | 35, join(foreign, key(0)));
        see(36, join(role(0) << 3 | role(1), here.tag));
    }

    /// How many signs in a row before and after a sign are of those that write foreign names, up to three each.
    fn foreign(&self, at: usize) -> u32 {
        let is_foreign = |sign: &&Sign| matches!(sign.role, Role::Foreign | Role::ForeignSurname);
        let before = self
            .signs
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(3)
            .take_while(is_foreign)
            .count();
        let after = self
            .signs
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(4)
            .take_while(is_foreign)
            .count();
        (before << 3 | after) as u32
    }

    /// Whether a dot of a foreigner's name stands within three signs before or after: a bit for each.
    fn dots(&self, at: usize) -> u32 {
        let is_dot = |sign: &Sign| sign.script == Script::Dot;
        let before = self
            .signs
            .get(at.saturating_sub(3)..at)
            .is_some_and(|signs| signs.iter().any(is_dot));
        let after = self.signs.iter().skip(at + 1).take(3).any(is_dot);
        u32::from(before) << 1 | u32::from(after)
    }

    /// The words, each with the signs that it is made of.
    #[cfg(feature = "workshop")]
    pub(super) fn words(&self) -> impl Iterator<Item = (u32, Range<usize>)> + '_ {
        let mut at = 0;
        self.words.iter().map(move |word| {
            let start = at;
            let of = self.signs.get(at).map_or(0, |sign| sign.word);
            at += self.signs.iter().skip(at).take_while(|sign| sign.word == of).count();
            (word.key, start..at)
        })
    }
}

fn join(a: u32, b: u32) -> u64 {
    u64::from(a) << 28 ^ u64::from(b)
}

fn script(c: char) -> Script {
    match c {
        '·' | '・' | '‧' | '•' | '．' => Script::Dot,
        c if is_han(c) => Script::Han,
        c if c.is_numeric() => Script::Digit,
        c if c.is_alphabetic() => Script::Latin,
        _ => Script::Mark,
    }
}

/// Hash of a character in its simplified form; all dots are one.
fn char_key(c: char) -> u32 {
    match script(c) {
        Script::Dot => '·' as u32,
        _ => simplify_char(c) as u32,
    }
}

/// The key of a name in the lexicon.
#[cfg(feature = "workshop")]
pub(super) fn keys(name: &str) -> Vec<u32> {
    name.chars().map(char_key).collect()
}

/// How many signs the longest entry of the lexicon takes with which the text begins, and its classes.
fn longest_entry(signs: &[Sign], lexicon: &Lexicon) -> (usize, Classes) {
    let mut longest = (0, Classes::default());
    let mut prefix = 0;
    for (len, sign) in (1..).zip(signs.iter().take(12)) {
        prefix = lexicon::phrase_step(prefix, sign.key);
        let classes = lexicon.get(prefix);
        let named = classes.without(Classes::OPENS_PHRASE);
        if named != Classes::default() {
            longest = (len, named);
        }
        if !classes.any(Classes::OPENS_PHRASE) {
            break;
        }
    }
    longest
}

/// The Chinese tagger with its work space; keep one for each thread.
pub(super) struct Tagger<'m> {
    model: &'m Model,
    chain: Chain,
    seen: Seen,
    scores: Vec<Row<f32>>,
}

/// A person's name without the verb of saying that follows it in one word of the dictionary: "李明说" is 李明.
fn without_verb(name: &[Sign], kind: Kind) -> &[Sign] {
    match name {
        [bare @ .., last] if kind == Kind::Person && bare.len() > 1 && last.key == char_key('说') => bare,
        _ => name,
    }
}

thread_local! {
    static SHIPPED: RefCell<Tagger<'static>> = RefCell::new(Tagger::new(&super::model::CHINESE));
}

/// The names in a text, as its bytes, with kind and confidence.
pub(super) fn tag(text: &str, segments: &[Segment]) -> Vec<(Range<u32>, Kind, f32)> {
    SHIPPED.with_borrow_mut(|tagger| tagger.tag(text, segments))
}

impl<'m> Tagger<'m> {
    /// A tagger with a model.
    pub(super) fn new(model: &'m Model) -> Tagger<'m> {
        Tagger {
            model,
            chain: Chain::default(),
            seen: Seen::default(),
            scores: Vec::new(),
        }
    }

    /// The names in a text, as its bytes, with kind and confidence.
    pub(super) fn tag(&mut self, text: &str, segments: &[Segment]) -> Vec<(Range<u32>, Kind, f32)> {
        let signs = Signs::read(text, segments, &self.model.lexicon);
        let mut found = Vec::new();
        for run in signs.runs() {
            self.seen.clear();
            for at in run.clone() {
                self.seen.token(|hashes| signs.observe(at, hashes));
            }
            let mut sums = vec![[0; LANES]; run.len()];
            self.seen.weigh(self.model, &mut sums);
            self.scores.clear();
            self.scores.extend(sums.iter().map(|sum| self.model.score(sum)));
            let of_run = signs.signs.get(run).unwrap_or_default();
            for (name, kind, confidence) in self.chain.names(&self.scores, &self.model.transitions) {
                let name = of_run.get(name).unwrap_or_default();
                let name = without_verb(name, kind);
                if let (Some(first), Some(last)) = (name.first(), name.last()) {
                    found.push((first.start..last.end, kind, confidence));
                }
            }
        }
        found
    }
}
