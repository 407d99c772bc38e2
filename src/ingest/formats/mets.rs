//! METS: the contents of a newspaper issue as libraries list them. Its pages are ALTO files, its logical map says which
//! blocks of which pages make up an article; without one each page is an article.
//!
//! Source: METS 1.12 (Library of Congress), with the ENMAP profile for newspapers; MODS 3 for the descriptions.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::DateSource;
use crate::ingest::draft::{self, Draft};
use crate::ingest::elements::root_is;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Place, Probe, Problem, Reader, Record, Settings, encoding};

use super::alto::Words;

/// The reader.
pub struct Mets;

impl Reader for Mets {
    fn name(&self) -> &'static str {
        "METS"
    }

    fn is_plain_text(&self) -> bool {
        false
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["mets"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn names_beside(&self, record: &Record) -> Vec<String> {
        let tree = parsed(&record.bytes);
        files(&tree).into_iter().map(|(_, name)| name).collect()
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let tree = parsed(&record.bytes);
        let issue = Issue::of(&tree, record);
        if issue.blocks.is_empty() {
            let reason = "the list of an issue whose pages (ALTO) do not lie beside it";
            return emit(Err(Problem::skipped(record.place, reason)));
        }
        let map = |kind: &str| {
            let maps = tree.all("structMap");
            maps.into_iter()
                .find(|map| map.attr("TYPE").is_some_and(|of| of.eq_ignore_ascii_case(kind)))
        };
        let mut pieces = Vec::new();
        if let Some(logical) = map("LOGICAL") {
            find_pieces(logical, None, &mut pieces);
        }
        if pieces.is_empty() {
            issue.pages(settings, emit);
        }
        for (piece, number) in pieces.iter().zip(1..) {
            issue.article(piece).finish(Place::Item(number), settings, emit);
        }
    }
}

fn parsed(bytes: &[u8]) -> Element {
    xml::parse(&encoding::decode(bytes, encoding::declared_in_markup(bytes)).text)
}

/// The files of text of an issue: identifier and name, in the order of the list.
fn files(tree: &Element) -> Vec<(String, String)> {
    let is_text = |file: &&Element| {
        let kind = file.attr("MIMETYPE").unwrap_or_default();
        let named = file
            .attr("ID")
            .is_some_and(|id| id.to_ascii_uppercase().starts_with("ALTO"));
        kind.ends_with("xml") || kind.is_empty() && named
    };
    let files = tree.all("file").into_iter().filter(is_text);
    files
        .filter_map(|file| {
            let name = file.first("FLocat")?.attr("href")?;
            Some((file.attr("ID")?.to_owned(), name.to_owned()))
        })
        .collect()
}

/// An issue with the text of its pages.
struct Issue<'a> {
    tree: &'a Element,
    /// The description of the issue, and its title, date and language from there.
    title: Option<String>,
    date: Option<String>,
    number: Option<String>,
    language: Option<String>,
    /// Descriptions, of the issue and of its pieces, and where each identifier stands among them.
    descriptions: Vec<&'a Element>,
    described: FxHashMap<&'a str, Vec<usize>>,
    /// Blocks of each file that has some, by identifier.
    blocks: FxHashMap<String, FxHashMap<String, Block>>,
    /// The files of the pages in the order of the issue.
    pages: Vec<String>,
}

/// A block of text on a page.
struct Block {
    text: String,
    words: Words,
    /// Its place on the page.
    order: usize,
}

/// A div of the logical map that is an article, and the label of the section around it.
struct Piece<'a> {
    div: &'a Element,
    section: Option<&'a str>,
}

/// Kinds of div that stand for something to be read by itself.
const PIECES: &[&str] = &[
    "ARTICLE",
    "ADVERTISEMENT",
    "OBITUARY",
    "LETTER",
    "ILLUSTRATION",
    "TABLE",
    "CHAPTER",
];

/// Finds the outermost pieces of the logical map, in order.
fn find_pieces<'a>(within: &'a Element, section: Option<&'a str>, found: &mut Vec<Piece<'a>>) {
    for div in within.elements().filter(|div| div.name == "div") {
        let kind = div.attr("TYPE").unwrap_or_default().to_ascii_uppercase();
        if PIECES.contains(&kind.as_str()) {
            found.push(Piece { div, section });
        } else {
            let label = div.attr("LABEL").filter(|_| kind == "SECTION");
            find_pieces(div, label.or(section), found);
        }
    }
}

impl<'a> Issue<'a> {
    fn of(tree: &'a Element, record: &Record) -> Issue<'a> {
        let mut issue = Issue {
            tree,
            title: None,
            date: None,
            number: None,
            language: None,
            descriptions: tree.all("dmdSec"),
            described: FxHashMap::default(),
            blocks: FxHashMap::default(),
            pages: Vec::new(),
        };
        issue.describe();
        let files = files(tree);
        let beside = record.beside.iter().map(|file| (file.name.as_str(), &file.bytes));
        let beside: FxHashMap<&str, &Vec<u8>> = beside.collect();
        for (id, name) in &files {
            if let Some(bytes) = beside.get(name.as_str()) {
                issue.take_page(id, &parsed(bytes));
            }
        }
        issue.pages = issue.in_order(&files);
        issue
    }

    fn take_page(&mut self, id: &str, page: &Element) {
        let blocks = page.all("TextBlock");
        if blocks.is_empty() {
            return;
        }
        let known = self.blocks.entry(id.to_owned()).or_default();
        for (block, order) in blocks.into_iter().zip(0..) {
            let mut words = Words::default();
            let text = words.of_block(block);
            let key = block.attr("ID").unwrap_or_default().to_owned();
            known.insert(key, Block { text, words, order });
        }
    }

    /// Takes title, date, number and language from the descriptions, that of the issue before that of the series.
    fn describe(&mut self) {
        for (at, section) in self.descriptions.iter().enumerate() {
            if let Some(id) = section.attr("ID") {
                self.described.entry(id).or_default().push(at);
            }
        }
        let mut descriptions = self.descriptions.clone();
        descriptions.retain(|section| !section.attr("ID").is_some_and(is_of_article));
        descriptions.sort_by_key(|section| section.at("**/dateIssued").is_empty());
        let first = |path: &str| {
            descriptions
                .iter()
                .find_map(|section| section.texts(path).into_iter().next())
        };
        self.date = first("**/dateIssued").or_else(|| first("**/date"));
        self.number = first("**/partNumber");
        self.language = first("**/languageTerm");
        self.title = descriptions.iter().find_map(|section| title_of(section));
    }

    /// The files of the pages by the physical map, and in the order of the list those that it leaves out.
    fn in_order(&self, listed: &[(String, String)]) -> Vec<String> {
        let physical = self
            .tree
            .all("structMap")
            .into_iter()
            .filter(|map| map.attr("TYPE").is_some_and(|of| of.eq_ignore_ascii_case("PHYSICAL")));
        let areas = physical.flat_map(|map| map.at("**/fptr"));
        let of_map = areas.flat_map(|pointer| {
            let own = pointer.attr("FILEID");
            own.into_iter()
                .chain(pointer.all("area").into_iter().filter_map(|area| area.attr("FILEID")))
        });
        let mut seen = FxHashSet::default();
        let all = of_map.chain(listed.iter().map(|(id, _)| id.as_str()));
        let with_text = all.filter(|id| self.blocks.contains_key(*id) && seen.insert(*id));
        with_text.map(str::to_owned).collect()
    }

    /// What every piece of the issue has.
    fn draft(&self, page: Option<&str>) -> Draft {
        let mut draft = Draft::default();
        draft.set(Field::Source, self.title.as_slice());
        draft.set(Field::Edition, self.number.as_slice());
        draft.set(Field::Lang, self.language.as_slice());
        if let Some(date) = &self.date {
            draft.date(date, DateSource::Header);
        }
        let number = page.and_then(|page| self.pages.iter().position(|known| known == page));
        draft.set(Field::Page, number.map(|at| (at + 1).to_string()).as_slice());
        draft
    }

    /// One article a page.
    fn pages(&self, settings: &Settings, emit: &mut Articles<'_>) {
        for (page, number) in self.pages.iter().zip(1..) {
            let mut draft = self.draft(Some(page));
            let mut blocks: Vec<&Block> = self.blocks.get(page).into_iter().flat_map(FxHashMap::values).collect();
            blocks.sort_by_key(|block| block.order);
            fill(&blocks, &mut draft);
            draft.finish(Place::Item(number), settings, emit);
        }
    }

    /// The article that a piece of the logical map is.
    fn article(&self, piece: &Piece<'_>) -> Draft {
        let (mut heading, mut text) = (Vec::new(), Vec::new());
        split(piece.div, false, &mut heading, &mut text);
        let first = heading.iter().chain(&text).next().and_then(|area| area.attr("FILEID"));
        let mut draft = self.draft(first);
        for section in self.descriptions(piece.div) {
            draft.set(Field::Title, title_of(section).as_slice());
            draft.set(Field::By, &section.texts("**/name/namePart"));
            draft.set(Field::Section, &section.texts("**/genre"));
        }
        draft.set(Field::Title, piece.div.attr("LABEL").as_slice());
        draft.set(Field::Section, piece.section.as_slice());
        let kind = piece.div.attr("TYPE").unwrap_or_default().to_lowercase();
        if kind != "article" {
            draft.set(Field::Tag, &[kind]);
        }
        let headings = self.blocks_at(&heading);
        if draft.article.title.is_empty() {
            let lines: Vec<String> = headings.iter().map(|block| draft::one_line(&block.text)).collect();
            draft.set(Field::Title, &[lines.join(" ")]);
        }
        fill(&self.blocks_at(&text), &mut draft);
        draft
    }

    fn descriptions(&self, div: &Element) -> Vec<&'a Element> {
        let wanted = div.attr("DMDID").unwrap_or_default().split_whitespace();
        let mut places: Vec<usize> = wanted
            .filter_map(|id| self.described.get(id))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .filter_map(|at| self.descriptions.get(at).copied())
            .collect()
    }

    fn blocks_at(&self, areas: &[&Element]) -> Vec<&Block> {
        let block = |area: &&Element| self.blocks.get(area.attr("FILEID")?)?.get(area.attr("BEGIN")?);
        areas.iter().filter_map(block).collect()
    }
}

/// Parts the areas of a piece into those of its title and the rest, in the order of the map.
fn split<'a>(div: &'a Element, in_title: bool, heading: &mut Vec<&'a Element>, text: &mut Vec<&'a Element>) {
    for part in div.elements() {
        match part.name.as_str() {
            "div" => {
                let is_title = part.attr("TYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("TITLE"));
                split(part, in_title || is_title, heading, text);
            }
            "area" if in_title => heading.push(part),
            "area" => text.push(part),
            _ => split(part, in_title, heading, text),
        }
    }
}

/// Puts blocks into an article, a paragraph each.
fn fill(blocks: &[&Block], draft: &mut Draft) {
    let mut words = Words::default();
    for block in blocks {
        words.add(block.words);
        draft.set(Field::Body, &[&block.text]);
    }
    draft.article.ocr = words.quality();
}

/// `MODSMD_ARTICLE1`: a description of an article, not of the issue.
fn is_of_article(id: &str) -> bool {
    let id = id.to_ascii_uppercase();
    ["ARTICLE", "PICT", "ADVERT", "SECTION"]
        .iter()
        .any(|part| id.contains(part))
}

/// The title in a description, with the article that sorting leaves out: "LES" and "SCIES".
fn title_of(section: &Element) -> Option<String> {
    let parts = |info: &Element| {
        let title = info.texts("title").into_iter().next()?;
        let article = info.texts("nonSort").into_iter().next();
        Some(article.into_iter().chain([title]).collect::<Vec<_>>().join(" "))
    };
    let infos = section.at("**/titleInfo");
    infos
        .into_iter()
        .find_map(parts)
        .or_else(|| section.texts("**/title").into_iter().next())
}
