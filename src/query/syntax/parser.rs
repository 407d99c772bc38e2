//! From tokens to the tree: precedence, fields over groups, and the repair of what does not fit.
//!
//! Each rule of the grammar is a method of its name. A rule takes at least one token and gives a node, or nothing if
//! all that it took was stray; nothing is ever refused.

use std::ops::Range;

use super::Options;
use super::brackets::balanced;
use super::build::{in_zones, is_condition, neighbours, parts, plain, size};
use super::chars::has_letters;
use super::fields::{self, Field};
use super::lexer::{Kind, Quoted, Token};
use super::notes::{Notes, abridged};
use super::operators::Proximity;
use super::question;
use super::values;
use crate::query::tree::{Form, Has, Matching, Near, Node, Value, Word};

/// The longest chain of fields or operators without parentheses (`title:caps:...`, `a W/5 b W/5 c ...`).
const LONGEST_CHAIN: usize = 16;

/// The most nodes that may be copied where a proximity is spread over an `AND`.
const MOST_COPIES: usize = 2_000;

/// Reads tokens into a tree; also gives the number of steps taken.
pub(super) fn parse(source: &str, tokens: Vec<Token>, options: &Options, notes: &mut Notes) -> (Node, usize) {
    let tokens = balanced(tokens, notes);
    let mut parser = Parser {
        source,
        options,
        tokens: &tokens,
        at: 0,
        notes,
        stray: Vec::new(),
        copies: MOST_COPIES,
        told_precedence: false,
        told_empty: false,
        steps: tokens.len(),
    };
    let root = parser.alternatives(Scope::TEXT);
    parser.note_strays(root.is_some());
    let root = root.unwrap_or_else(|| parser.only_strays());
    (root, parser.steps)
}

/// What surrounds a word and decides how it is read.
#[derive(Debug, Clone, Copy)]
struct Scope {
    /// The field whose value it is; `None` in running text.
    field: Option<Field>,
    /// How words are matched that do not say it themselves.
    form: Form,
    in_zone: bool,
    /// Fields and operators since the last parenthesis.
    chain: usize,
}

impl Scope {
    const TEXT: Scope = Scope {
        field: None,
        form: Form::Stem,
        in_zone: false,
        chain: 0,
    };

    fn deeper(self) -> Scope {
        Scope {
            chain: self.chain + 1,
            ..self
        }
    }
}

/// One of several things that are combined without parentheses.
struct Item {
    node: Node,
    /// Joined to its neighbours by nothing but a blank.
    free: bool,
}

struct Parser<'a> {
    source: &'a str,
    options: &'a Options,
    tokens: &'a [Token],
    at: usize,
    notes: &'a mut Notes,
    /// Operators without operands.
    stray: Vec<Range<usize>>,
    copies: usize,
    told_precedence: bool,
    told_empty: bool,
    steps: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self, ahead: usize) -> Option<&'a Kind> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    fn here(&self) -> Range<usize> {
        self.tokens
            .get(self.at)
            .map_or(self.source.len()..self.source.len(), |token| token.at.clone())
    }

    fn take(&mut self) -> Option<&'a Token> {
        self.steps += 1;
        let token = self.tokens.get(self.at);
        self.at += usize::from(token.is_some());
        token
    }

    fn typed(&self, at: &Range<usize>) -> &'a str {
        self.source.get(at.clone()).unwrap_or_default()
    }

    /// `alternatives = all { "OR" all }`
    fn alternatives(&mut self, scope: Scope) -> Option<Node> {
        let mut items: Vec<Item> = Vec::new();
        let mut or: Option<Range<usize>> = None;
        let mut first_or: Option<Range<usize>> = None;
        let mut mixed = false;
        while let Some(kind) = self.peek(0) {
            match kind {
                Kind::Close => break,
                Kind::Or if items.is_empty() || or.is_some() => self.leave_out_operator(),
                Kind::Or => {
                    or = self.take().map(|token| token.at.clone());
                    first_or = first_or.or_else(|| or.clone());
                    if let Some(last) = items.last_mut() {
                        last.free = false;
                    }
                }
                _ => {
                    if let Some((node, several)) = self.all(scope) {
                        mixed |= several;
                        items.push(Item {
                            node,
                            free: or.take().is_none(),
                        });
                    }
                }
            }
        }
        if let Some(at) = or {
            self.stray_operator(at);
        }
        if let (true, Some(at)) = (mixed && items.len() > 1, first_or) {
            self.remark_precedence(at);
        }
        self.combine(items)
    }

    /// Joins alternatives; what nothing but blanks joins is joined as the options say.
    fn combine(&self, items: Vec<Item>) -> Option<Node> {
        if items.is_empty() {
            return None;
        }
        let (conditions, others): (Vec<Item>, Vec<Item>) = items
            .into_iter()
            .partition(|item| item.free && is_condition(&item.node));
        let nodes = |items: Vec<Item>| items.into_iter().map(|item| item.node).collect::<Vec<_>>();
        let mut all = nodes(conditions);
        if !others.is_empty() {
            all.insert(0, Node::or(nodes(others)));
        }
        Some(Node::and(all))
    }

    /// `all = not { [ "AND" ] not }`; whether there were several.
    fn all(&mut self, scope: Scope) -> Option<(Node, bool)> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut and: Option<Range<usize>> = None;
        while let Some(kind) = self.peek(0) {
            match kind {
                Kind::Close | Kind::Or => break,
                Kind::And if nodes.is_empty() || and.is_some() => self.leave_out_operator(),
                Kind::And => and = self.take().map(|token| token.at.clone()),
                Kind::Near(_) => self.leave_out_operator(),
                _ => {
                    let by_blank = and.is_none() && !nodes.is_empty();
                    if by_blank && self.options.matching != Matching::All {
                        break;
                    }
                    if let Some(node) = self.not(scope) {
                        nodes.push(node);
                        and = None;
                    }
                }
            }
        }
        if let Some(at) = and {
            self.stray_operator(at);
        }
        let several = nodes.len() > 1;
        (!nodes.is_empty()).then(|| (Node::and(nodes), several))
    }

    /// `not = { "NOT" | "-" | "!" } near`
    fn not(&mut self, scope: Scope) -> Option<Node> {
        let mut negated = false;
        let mut last = None;
        while let Some(Kind::Not) = self.peek(0) {
            negated = !negated;
            last = self.take().map(|token| token.at.clone());
        }
        let node = match self.peek(0) {
            None | Some(Kind::Close | Kind::And | Kind::Or | Kind::Near(_)) => None,
            Some(_) => self.near(scope),
        };
        match (node, last) {
            (Some(node), _) => Some(if negated { node.negate() } else { node }),
            (None, Some(at)) => {
                self.stray_operator(at);
                None
            }
            (None, None) => None,
        }
    }

    /// `near = primary { [ "NOT" ] proximity primary }`
    fn near(&mut self, scope: Scope) -> Option<Node> {
        let mut left = self.primary(scope)?;
        let mut chain = 0;
        loop {
            let (ahead, proximity) = match (self.peek(0), self.peek(1)) {
                (Some(Kind::Near(proximity)), _) => (0, *proximity),
                (Some(Kind::Not), Some(Kind::Near(proximity))) => (1, *proximity),
                _ => return Some(left),
            };
            let start = self.here().start;
            self.at += ahead;
            let at = start..self.here().end;
            self.at += 1;
            let right = self.operand(scope);
            let Some(right) = right else {
                self.stray_operator(at);
                continue;
            };
            chain += 1;
            let negated = ahead == 1;
            left = if chain > LONGEST_CHAIN {
                let message = format!("more than {LONGEST_CHAIN} proximities in a row; from here on AND is read");
                self.notes.remark(at, message, Some("use parentheses".into()));
                Node::and(vec![left, right])
            } else {
                self.close(left, right, proximity, negated, at)
            };
        }
    }

    /// The right side of a proximity, which may be denied by mistake.
    fn operand(&mut self, scope: Scope) -> Option<Node> {
        let mut negated = false;
        while let (Some(Kind::Not), Some(next)) = (self.peek(0), self.peek(1))
            && !matches!(next, Kind::Near(_))
        {
            negated = !negated;
            self.take();
        }
        match self.peek(0)? {
            Kind::Close | Kind::And | Kind::Or | Kind::Near(_) | Kind::Not => None,
            _ => {
                let node = self.primary(scope)?;
                Some(if negated { node.negate() } else { node })
            }
        }
    }

    /// Two things close to each other; an `AND` inside is spread, and what stands nowhere in a text is joined by `AND`.
    fn close(&mut self, left: Node, right: Node, near: Proximity, negated: bool, at: Range<usize>) -> Node {
        let lefts = parts(left);
        let rights = parts(right);
        let copies = size(&lefts) * rights.len() + size(&rights) * lefts.len();
        self.steps += copies;
        let several = lefts.len() > 1 || rights.len() > 1;
        let placed = lefts.iter().chain(&rights).all(Node::has_places);
        let spread = several && !negated && copies <= self.copies;
        if !placed || (several && !spread) {
            let message = format!("`{}` needs words on both sides; AND is read instead", self.typed(&at));
            let hint = negated.then(|| "for one without the other, write AND NOT".to_owned());
            self.notes.repair(at, message, hint);
            let right = Node::and(rights);
            let right = if negated { right.negate() } else { right };
            return Node::and(vec![Node::and(lefts), right]);
        }
        if several {
            self.copies -= copies;
            let message = format!("`{}` holds for each of the words joined by AND", self.typed(&at));
            self.notes.remark(at, message, None);
        }
        let pairs = lefts.iter().flat_map(|left| {
            rights.iter().map(move |right| {
                Node::Near(Box::new(Near {
                    left: left.clone(),
                    right: right.clone(),
                    within: near.within,
                    ordered: near.ordered,
                    negated,
                }))
            })
        });
        Node::and(pairs.collect())
    }

    /// `primary = word | phrase | mark | field primary | ATLEASTn primary | "(" alternatives ")"`
    fn primary(&mut self, scope: Scope) -> Option<Node> {
        let token = self.take()?;
        let at = token.at.clone();
        match &token.kind {
            Kind::Open => self.group(scope, at),
            Kind::Field(field) => self.field(*field, scope, at),
            Kind::Unknown => self.unknown(scope, at),
            Kind::AtLeast(count) => self.at_least(*count, scope, at),
            Kind::Word(word) => self.word(word, scope, at),
            Kind::Quoted(quoted) => self.quoted(quoted, scope, at),
            Kind::Raw(text) => self.value(text, scope, at),
            Kind::Mark(kind) => Some(Node::Mark(*kind)),
            Kind::Star => Some(star(scope)),
            Kind::Close | Kind::And | Kind::Or | Kind::Not | Kind::Near(_) => None,
        }
    }

    fn group(&mut self, scope: Scope, at: Range<usize>) -> Option<Node> {
        let node = self.alternatives(Scope { chain: 0, ..scope });
        let end = self.here().end;
        if let Some(Kind::Close) = self.peek(0) {
            self.take();
            if node.is_none() && !self.told_empty {
                self.told_empty = true;
                self.notes
                    .repair(at.start..end, "there is nothing between these parentheses", None);
            }
        }
        node
    }

    /// A field over its value, which must follow without a gap.
    fn field(&mut self, field: Field, scope: Scope, at: Range<usize>) -> Option<Node> {
        let name = self.typed(&at).trim_end().trim_end_matches([':', '：', '=']);
        if !self.value_follows(&at) || scope.chain >= LONGEST_CHAIN {
            self.notes.repair(
                at.clone(),
                format!("`{}` has no value and is read as a word", abridged(name)),
                None,
            );
            return self.plain_words(name);
        }
        let mut inner = Scope {
            in_zone: scope.in_zone,
            chain: scope.chain + 1,
            ..Scope::TEXT
        };
        match field {
            Field::Zones(zones) => {
                inner.form = scope.form;
                if scope.in_zone {
                    self.notes.repair(
                        at,
                        format!("`{name}` inside another part of the article was left out"),
                        None,
                    );
                    return self.negatable(inner);
                }
                inner.in_zone = true;
                let node = self.negatable(inner)?;
                Some(in_zones(zones, node))
            }
            Field::Form(form) => {
                inner.field = scope.field;
                inner.form = form;
                self.negatable(inner)
            }
            _ => {
                inner.field = Some(field);
                self.negatable(inner)
            }
        }
    }

    /// A value, or everything but the value: `title:-flood`.
    fn negatable(&mut self, scope: Scope) -> Option<Node> {
        let mut negated = false;
        while let Some(Kind::Not) = self.peek(0) {
            negated = !negated;
            self.take();
        }
        let node = match self.peek(0) {
            None | Some(Kind::Close | Kind::And | Kind::Or | Kind::Near(_)) => None,
            Some(_) => self.primary(scope),
        }?;
        Some(if negated { node.negate() } else { node })
    }

    fn value_follows(&self, name: &Range<usize>) -> bool {
        let begins = |kind: &Kind| !matches!(kind, Kind::Close | Kind::And | Kind::Or | Kind::Near(_));
        self.peek(0).is_some_and(begins) && self.here().start == name.end
    }

    /// A name that no field has: a word, together with what stands behind the colon.
    fn unknown(&mut self, scope: Scope, at: Range<usize>) -> Option<Node> {
        let word = self.plain_words(self.typed(&at).trim_end_matches([':', '：']));
        if !self.value_follows(&at) || scope.chain >= LONGEST_CHAIN {
            return word;
        }
        let value = self.negatable(scope.deeper());
        self.join(word.into_iter().chain(value).collect())
    }

    fn at_least(&mut self, count: u32, scope: Scope, at: Range<usize>) -> Option<Node> {
        let stands_alone = match self.peek(0) {
            None | Some(Kind::Close | Kind::And | Kind::Or | Kind::Not | Kind::Near(_)) => true,
            Some(_) => scope.chain >= LONGEST_CHAIN,
        };
        if stands_alone {
            self.stray_operator(at);
            return None;
        }
        let nodes = parts(self.primary(scope.deeper())?);
        if !nodes.iter().all(Node::has_places) {
            let message = format!(
                "`{}` counts words, and there are none; it was left out",
                self.typed(&at)
            );
            self.notes.repair(at, message, None);
            return Some(Node::and(nodes));
        }
        let counted = |node| Node::AtLeast(count, Box::new(node));
        Some(Node::and(nodes.into_iter().map(counted).collect()))
    }

    fn word(&mut self, word: &Word, scope: Scope, at: Range<usize>) -> Option<Node> {
        let form = if word.form == Form::Stem { scope.form } else { word.form };
        match scope.field {
            None => Some(Node::Word(Word {
                text: word.text.clone(),
                form,
            })),
            Some(Field::Value(facet)) => Some(Node::Value(
                facet,
                Value {
                    text: word.text.clone(),
                    form: if form == Form::Caps { Form::Exact } else { form },
                },
            )),
            Some(_) => {
                let typed = self.typed(&at).to_owned();
                self.value(&typed, scope, at)
            }
        }
    }

    fn quoted(&mut self, quoted: &Quoted, scope: Scope, at: Range<usize>) -> Option<Node> {
        let is_key = matches!(scope.field, Some(Field::Key(_)));
        if !is_key && !has_letters(&quoted.text) {
            self.notes.repair(at, "there is no word between these quotes", None);
            return None;
        }
        match scope.field {
            None => Some(self.phrase(quoted, scope, at)),
            Some(Field::Value(facet)) => {
                let form = match quoted.tilde {
                    _ if quoted.star => Form::Prefix,
                    Some(edits) => Form::Fuzzy(edits.map_or(1, |edits| edits.clamp(1, 2) as u8)),
                    None if scope.form == Form::Caps => Form::Exact,
                    None => scope.form,
                };
                let text = quoted.text.clone();
                Some(Node::Value(facet, Value { text, form }))
            }
            Some(_) => self.value(&quoted.text, scope, at),
        }
    }

    fn phrase(&mut self, quoted: &Quoted, scope: Scope, at: Range<usize>) -> Node {
        let mut text = quoted.text.clone();
        if quoted.star {
            text.push('*');
        }
        if quoted.tilde == Some(None) {
            let hint = Some(format!(
                "write \"{}\"~5 for at most five words between",
                abridged(&text)
            ));
            self.notes
                .repair(at.clone(), "`~` behind quotes needs a number and was left out", hint);
        }
        let slop = quoted.tilde.flatten().unwrap_or(0);
        if scope.form == Form::Stem {
            return Node::Phrase { text, slop };
        }
        match neighbours(&text, scope.form) {
            Some(node) if slop == 0 => node,
            _ => {
                let message = "only short phrases can be asked for as written; this one is read in any inflection";
                self.notes.repair(at, message, None);
                Node::Phrase { text, slop }
            }
        }
    }

    /// The value of a date, number, key and the like; what is none is read as words.
    fn value(&mut self, text: &str, scope: Scope, at: Range<usize>) -> Option<Node> {
        let Some(field) = scope.field else {
            return self.plain_words(text);
        };
        match values::read(field, text, self.options.today) {
            Ok((node, remark)) => {
                if let Some(remark) = remark {
                    self.notes.repair(at, remark, None);
                }
                Some(node)
            }
            Err(problem) => {
                self.notes
                    .repair(at, format!("{}; it is read as words", problem.message), problem.hint);
                let name = self.plain_words(fields::name_of(field).trim_end_matches('~'));
                let words = self.plain_words(text);
                self.join(name.into_iter().chain(words).collect())
            }
        }
    }

    /// The words of a text in which no sign means anything.
    fn plain_words(&self, text: &str) -> Option<Node> {
        self.join(question::words(text).map(plain).collect())
    }

    /// Joins words as a blank would.
    fn join(&self, nodes: Vec<Node>) -> Option<Node> {
        let combine = match self.options.matching {
            Matching::All => Node::and,
            Matching::Any | Matching::Most => Node::or,
        };
        (!nodes.is_empty()).then(|| combine(nodes))
    }

    fn leave_out_operator(&mut self) {
        if let Some(token) = self.take() {
            self.stray_operator(token.at.clone());
        }
    }

    /// An operator without an operand; what becomes of it depends on whether there is anything else.
    fn stray_operator(&mut self, at: Range<usize>) {
        self.stray.push(at);
    }

    fn note_strays(&mut self, left_out: bool) {
        for at in &self.stray {
            let typed = abridged(self.source.get(at.clone()).unwrap_or_default());
            let (what, hint) = match left_out {
                true => (
                    "was left out",
                    Some(format!("to search for the word, write \"{typed}\"")),
                ),
                false => ("is read as a word", None),
            };
            self.notes
                .repair(at.clone(), format!("`{typed}` joins nothing here and {what}"), hint);
        }
    }

    /// What a query of nothing but operators means: their words, or everything if they have no letters.
    fn only_strays(&mut self) -> Node {
        let words: Vec<Node> = self
            .stray
            .iter()
            .filter_map(|at| self.plain_words(self.typed(at)))
            .collect();
        if words.is_empty() && !self.source.trim().is_empty() {
            let at = 0..self.source.len();
            self.notes
                .remark(at, "there is no word to search for; every article matches", None);
        }
        self.join(words).unwrap_or(Node::All)
    }

    fn remark_precedence(&mut self, at: Range<usize>) {
        if !self.told_precedence {
            self.told_precedence = true;
            let hint = Some("put parentheses around what belongs together".to_owned());
            self.notes.remark(at, "AND (also a blank) binds tighter than OR", hint);
        }
    }
}

/// What `*` means as a value: that there is any.
fn star(scope: Scope) -> Node {
    match scope.field {
        Some(Field::Value(facet)) => Node::Has(Has::Value(facet)),
        _ => Node::All,
    }
}
