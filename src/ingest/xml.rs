//! A small tree of XML for one article, forgiving as newsrooms need it: unclosed and unmatched tags, HTML's character
//! references, references to control characters. Entities of a document type are never expanded, nor fetched.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::markup;

/// An element, by its local name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// How deeply elements may be nested; deeper ones are taken into their ancestor.
const DEEPEST: usize = 150;

/// Reads a document or a piece of one; the element returned holds all its outermost elements.
pub(super) fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    // After an error the rest of the document cannot be trusted; what was read stands.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) if open.len() < DEEPEST => open.push(element(&tag)),
            Event::Empty(tag) => add(&mut open, Node::Element(element(&tag))),
            Event::End(tag) => close(&mut open, tag.local_name().as_ref()),
            Event::Text(text) => add_text(&mut open, &text.xml10_content()),
            Event::CData(text) => add_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => add_text(&mut open, &character(&reference.xml10_content())),
            Event::Eof => break,
            _ => {}
        }
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn element(tag: &BytesStart<'_>) -> Element {
    let mut attributes = Vec::new();
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
        attributes.push((local(attribute.key.as_ref()).to_owned(), value));
    }
    Element {
        name: local(tag.name().as_ref()).to_owned(),
        attributes,
        children: Vec::new(),
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Closes the nearest open element of this name and those within it; a tag that closes nothing is passed over.
fn close(open: &mut Vec<Element>, name: &str) {
    if let Some(at) = open
        .iter()
        .rposition(|element| element.name == name)
        .filter(|at| *at > 0)
    {
        while open.len() > at {
            close_last(open);
        }
    }
}

fn close_last(open: &mut Vec<Element>) {
    if let Some(last) = open.pop() {
        add(open, Node::Element(last));
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

/// The character of a reference; of a control character nothing, of an unknown name the reference itself.
fn character(name: &str) -> String {
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        },
        None => None,
    };
    match (number.and_then(char::from_u32), resolve_html5_entity(name)) {
        (Some(c), _) if c.is_control() && !matches!(c, '\n' | '\t') => String::new(),
        (Some(c), _) => c.to_string(),
        (None, Some(text)) => text.to_owned(),
        (None, None) => format!("&{name};"),
    }
}

impl Element {
    /// The value of an attribute, trimmed; empty values count as none.
    pub fn attr(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements directly in this one.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements at a path below this one: `head/docdata/date.issue`; a step `**` skips any number of levels.
    pub fn at(&self, path: &str) -> Vec<&Element> {
        let mut found = vec![self];
        let mut anywhere = false;
        for step in path.split('/') {
            if step == "**" {
                anywhere = true;
                continue;
            }
            let mut next = Vec::new();
            for element in found {
                match std::mem::take(&mut anywhere) || step.is_empty() {
                    true => element.collect_all(step, &mut next),
                    false => next.extend(element.elements().filter(|child| child.name == step)),
                }
            }
            found = next;
        }
        found
    }

    /// The first element at a path.
    pub fn first(&self, path: &str) -> Option<&Element> {
        self.at(path).into_iter().next()
    }

    /// All elements of a name below this one, in order; those within another of that name aside.
    pub fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.collect_all(name, &mut found);
        found
    }

    fn collect_all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in self.elements() {
            match child.name == name {
                true => found.push(child),
                false => child.collect_all(name, found),
            }
        }
    }

    /// The text of the elements at a path, one entry each, those without text left out.
    pub fn texts(&self, path: &str) -> Vec<String> {
        let texts = self.at(path).into_iter().map(Element::line);
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// An attribute of the elements at a path.
    pub fn attrs(&self, path: &str, name: &str) -> Vec<&str> {
        self.at(path)
            .into_iter()
            .filter_map(|element| element.attr(name))
            .collect()
    }

    /// All text within, on one line.
    pub fn line(&self) -> String {
        super::draft::one_line(&self.raw())
    }

    /// All text within, as it stands.
    pub fn raw(&self) -> String {
        let mut text = String::new();
        self.push_raw(&mut text);
        text
    }

    fn push_raw(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.push_raw(text),
                Node::Text(piece) => text.push_str(piece),
            }
        }
    }

    /// All text within, one paragraph a block.
    pub fn paragraphs(&self) -> String {
        markup::element_text(self)
    }

    /// A copy without the elements of these names.
    pub fn without(&self, names: &[&str]) -> Element {
        let children = self.children.iter().filter_map(|child| match child {
            Node::Element(element) if names.contains(&element.name.as_str()) => None,
            Node::Element(element) => Some(Node::Element(element.without(names))),
            Node::Text(text) => Some(Node::Text(text.clone())),
        });
        Element {
            name: self.name.clone(),
            attributes: self.attributes.clone(),
            children: children.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sgml_and_broken_xml_are_read() {
        let cases = [
            ("<a>x<b>y</b>z</a>", "xyz"),
            ("<a>x<b>y</a>", "xy"),
            ("<a>x</b>y</a>", "xy"),
            ("<a>x&#5;&#3;y</a>", "xy"),
            ("<a>&lt;IBM> &eacute; &unknown; & co</a>", "<IBM> é &unknown; & co"),
            ("<a><![CDATA[x < y]]></a>", "x < y"),
            ("<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;</a>", "&b;"),
            ("<a x=1 y='2'>t", "t"),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text).raw(), want, "{text}");
        }
    }

    #[test]
    fn elements_are_found_by_path() {
        let tree = parse("<n:r><h><t>one</t><t> </t></h><b><c><t k='v'>two</t></c></b></n:r>");
        assert_eq!(tree.texts("r/h/t"), ["one"]);
        assert_eq!(tree.texts("r/**/t"), ["one", "two"]);
        assert_eq!(tree.attrs("r/b/c/t", "k"), ["v"]);
        assert_eq!(tree.without(&["c"]).line(), "one");
    }

    #[test]
    fn depth_is_bounded() {
        let text = format!("{}deep", "<a>".repeat(100_000));
        assert_eq!(parse(&text).raw(), "deep");
    }
}
