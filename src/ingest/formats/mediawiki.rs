//! MediaWiki's XML dumps, as of Wikinews: one article a page of the main namespace, its wiki marks taken off.

use std::io::BufRead;

use crate::article::DateSource;
use crate::ingest::draft::{self, Draft};
use crate::ingest::elements::{elements, root_is};
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Records, Settings, encoding, markup, xml};

/// The reader.
pub struct MediaWiki;

impl Reader for MediaWiki {
    fn name(&self) -> &'static str {
        "MediaWiki dump"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["mediawiki"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        elements(input, &["page"], settings.limits, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let tree = xml::parse(&encoding::decode(&record.bytes, None).text);
        let Some(page) = tree.first("page") else {
            return emit(Err(Problem::failed(record.place, "not a page of MediaWiki")));
        };
        if page.texts("ns").first().is_some_and(|space| space != "0") {
            return emit(Err(Problem::skipped(
                record.place,
                "a page about the wiki, not an article",
            )));
        }
        if !page.at("redirect").is_empty() {
            return emit(Err(Problem::skipped(record.place, "a redirection to another page")));
        }
        let mut draft = Draft::default();
        draft.set(Field::Id, &page.texts("id"));
        draft.set(Field::Title, &page.texts("title"));
        let head = encoding::decode(record.context.as_deref().unwrap_or_default(), None);
        let head = xml::parse(&head.text);
        draft.set(Field::Source, &head.texts("mediawiki/siteinfo/sitename"));
        draft.set(Field::Lang, &head.attrs("mediawiki", "lang"));
        // A dump may hold every revision; the last one is the article, the last change its update.
        let revisions = page.at("revision");
        if let Some(last) = revisions.last() {
            last.texts("timestamp").iter().for_each(|date| draft.updated(date));
            let text = last.first("text").map(|text| text.raw()).unwrap_or_default();
            fill(&text, &mut draft);
        }
        draft.finish(record.place, settings, emit);
    }
}

fn fill(wikitext: &str, draft: &mut Draft) {
    for template in templates(wikitext) {
        let mut parts = template.split('|');
        let name = parts.next().unwrap_or_default().trim().to_lowercase();
        // Wikinews prints its date with a template: `{{date|January 17, 2026}}`.
        if matches!(name.as_str(), "date" | "datum" | "fecha" | "data") {
            let date = parts.next().and_then(draft::printed_date);
            date.iter().for_each(|date| draft.date(date, DateSource::Header));
        }
    }
    draft.set(Field::Tag, &categories(wikitext));
    draft.set(Field::Body, &[plain(wikitext)]);
}

/// The outermost templates of a text, without their braces.
fn templates(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("{{") {
            start = if depth == 0 { at + 2 } else { start };
            depth += 1;
            at += 2;
        } else if rest.starts_with("}}") && depth > 0 {
            depth -= 1;
            found.extend(text.get(start..at).filter(|_| depth == 0));
            at += 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

fn categories(text: &str) -> Vec<String> {
    const NAMES: [&str; 4] = ["Category:", "Kategorie:", "Catégorie:", "Categoría:"];
    let links = text.split("[[").skip(1).filter_map(|rest| rest.split("]]").next());
    let named = links.filter_map(|link| NAMES.iter().find_map(|name| link.strip_prefix(name)));
    named
        .map(|name| name.split('|').next().unwrap_or(name).trim().to_owned())
        .collect()
}

/// The words of a text: templates, tables, references and files dropped, links by what they show.
fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    for template in templates(text) {
        // They stand in the text in this order.
        if let Some((before, after)) = rest.split_once(&format!("{{{{{template}}}}}")) {
            words.push_str(before);
            rest = after;
        }
    }
    words.push_str(rest);
    for (open, close) in [("<ref", "</ref>"), ("<!--", "-->"), ("{|", "|}")] {
        words = without(&words, open, close);
    }
    let lines = links_shown(&words);
    let lines = lines.lines().map(|line| {
        line.trim()
            .trim_matches(['=', '*', '#', ':'])
            .trim()
            .replace("'''", "")
            .replace("''", "")
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    markup::tags_dropped(&text).trim().to_owned()
}

/// A text without the stretches from each `open` to the next `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once(open) {
        kept.push_str(before);
        rest = inside.split_once(close).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Links by their label; those to files, categories and other languages are dropped.
fn links_shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[[") {
        shown.push_str(before);
        let (target, after) = link.split_once("]]").unwrap_or((link, ""));
        let label = target.rsplit('|').next().unwrap_or(target);
        let is_file = target
            .split('|')
            .next()
            .is_some_and(|page| page.contains(':') && !page.starts_with(':') && !page.starts_with("w:"));
        if !is_file {
            shown.push_str(label.trim_start_matches("w:"));
        }
        rest = after;
    }
    shown + rest
}
