//! RSS and Atom of any search: any feed reader becomes an alert.

use std::io;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::error::Refusal;
use crate::article::Date;
use crate::search::{Hit, Results};

/// Which feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom, RFC 4287.
    Atom,
}

/// A search as a feed: where it is found, and where its pages are.
pub(super) struct Feed<'a> {
    /// The name of the search.
    pub(super) title: String,
    /// `http://127.0.0.1:7117`
    pub(super) base: &'a str,
    /// The address of the feed below the base, with its parameters.
    pub(super) own: &'a str,
    /// The address of the page with the same hits.
    pub(super) page: &'a str,
    /// What it holds.
    pub(super) results: &'a Results,
}

impl Feed<'_> {
    /// The feed as a document.
    pub(super) fn answer(&self, format: Format) -> Result<Response, Refusal> {
        let (kind, text) = match format {
            Format::Rss => ("application/rss+xml; charset=utf-8", self.rss()),
            Format::Atom => ("application/atom+xml; charset=utf-8", self.atom()),
        };
        let text = text.map_err(|_| Refusal::Panicked)?;
        Ok(([(CONTENT_TYPE, kind)], text).into_response())
    }

    fn rss(&self) -> io::Result<Vec<u8>> {
        let mut xml = Writer::new(Vec::new());
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let own = self.address(self.own);
        xml.create_element("rss")
            .with_attributes([("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")])
            .write_inner_content(|xml| {
                xml.create_element("channel").write_inner_content(|xml| {
                    element(xml, "title", &self.title)?;
                    element(xml, "link", &self.address(self.page))?;
                    element(xml, "description", &self.results.reading)?;
                    xml.create_element("atom:link")
                        .with_attributes([("rel", "self"), ("href", own.as_str())])
                        .write_empty()?;
                    self.results.hits.iter().try_for_each(|hit| self.rss_item(xml, hit))
                })?;
                Ok(())
            })?;
        Ok(xml.into_inner())
    }

    fn rss_item(&self, xml: &mut Writer<Vec<u8>>, hit: &Hit) -> io::Result<()> {
        xml.create_element("item").write_inner_content(|xml| {
            element(xml, "title", &hit.article.title)?;
            element(xml, "link", &self.article(hit))?;
            element(xml, "description", &hit.snippet.text)?;
            let guid = xml.create_element("guid").with_attribute(("isPermaLink", "false"));
            guid.write_text_content(BytesText::new(&name(hit)))?;
            let zoned = hit
                .article
                .date
                .and_then(instant)
                .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC));
            if let Some(date) = zoned.and_then(|at| jiff::fmt::rfc2822::to_string(&at).ok()) {
                element(xml, "pubDate", &date)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn atom(&self) -> io::Result<Vec<u8>> {
        let mut xml = Writer::new(Vec::new());
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let (own, page) = (self.address(self.own), self.address(self.page));
        let newest = self.results.hits.iter().map(changed).max().unwrap_or_default();
        xml.create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .write_inner_content(|xml| {
                element(xml, "title", &self.title)?;
                element(xml, "id", &own)?;
                element(xml, "updated", &newest.to_string())?;
                link(xml, "self", &own)?;
                link(xml, "alternate", &page)?;
                self.results.hits.iter().try_for_each(|hit| self.atom_entry(xml, hit))
            })?;
        Ok(xml.into_inner())
    }

    fn atom_entry(&self, xml: &mut Writer<Vec<u8>>, hit: &Hit) -> io::Result<()> {
        xml.create_element("entry").write_inner_content(|xml| {
            element(xml, "title", &hit.article.title)?;
            element(xml, "id", &name(hit))?;
            link(xml, "alternate", &self.article(hit))?;
            element(xml, "updated", &changed(hit).to_string())?;
            if let Some(at) = hit.article.date.and_then(instant) {
                element(xml, "published", &at.to_string())?;
            }
            // An entry must name someone.
            let source = hit.article.source.iter();
            let authors: Vec<&String> = hit.article.by.iter().chain(source).collect();
            let nobody = String::from("dateline");
            for author in authors
                .first()
                .into_iter()
                .copied()
                .chain(authors.is_empty().then_some(&nobody))
            {
                xml.create_element("author")
                    .write_inner_content(|xml| element(xml, "name", author))?;
            }
            element(xml, "summary", &hit.snippet.text)
        })?;
        Ok(())
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn article(&self, hit: &Hit) -> String {
        self.address(&format!("/article/{}", encoded(&hit.article.id)))
    }
}

/// An element with text, less the characters that XML cannot hold.
fn element(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    let sound: String = text.chars().filter(|c| is_xml(*c)).collect();
    xml.create_element(name).write_text_content(BytesText::new(&sound))?;
    Ok(())
}

fn link(xml: &mut Writer<Vec<u8>>, rel: &str, href: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attributes([("rel", rel), ("href", href)])
        .write_empty()?;
    Ok(())
}

/// The characters of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The name of an article that stays, wherever the server stands.
fn name(hit: &Hit) -> String {
    format!("urn:dateline:{}", encoded(&hit.article.id))
}

/// An identifier as a path: blanks and the like written as `%20`, slashes kept.
fn encoded(id: &str) -> String {
    let part = |part: &str| {
        form_urlencoded::byte_serialize(part.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    id.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// When a date begins.
fn instant(date: Date) -> Option<Timestamp> {
    Timestamp::from_second(date.seconds()).ok()
}

/// When an article was last changed; an undated one long ago, since a feed must say when.
fn changed(hit: &Hit) -> Timestamp {
    let date = hit.article.updated.or(hit.article.date);
    date.and_then(instant).unwrap_or_default()
}
