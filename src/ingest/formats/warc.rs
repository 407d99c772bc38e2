//! WARC, and the older ARC: what web crawlers keep. Each page that was fetched whole is read as a news page.
//!
//! The day of the crawl is never taken for the day of publication.

use std::io::{BufRead, Read};

use rustc_hash::FxHashSet;

use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::input::{self, Line};
use crate::ingest::{Articles, Confidence, Limits, Place, Probe, Problem, Reader, Record, Records, Settings, encoding};

use super::html;

/// The reader.
pub struct Warc;

impl Reader for Warc {
    fn name(&self) -> &'static str {
        "WARC"
    }

    fn is_plain_text(&self) -> bool {
        false
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match probe.head.starts_with(b"WARC/") || probe.head.starts_with(b"filedesc://") {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        let mut seen = FxHashSet::default();
        let mut number = 0;
        while let Some(head) = read_head(input, settings.limits, number)? {
            number += 1;
            let place = Place::Item(number);
            let block = read_block(input, head.length, place, settings.limits)?;
            let record = match head.kind {
                Kind::Other => continue,
                Kind::Revisit => Err(Problem::skipped(place, "the same as an earlier capture (a revisit)")),
                Kind::Page if !seen.insert(head.address.clone()) => {
                    Err(Problem::skipped(place, format!("another capture of {}", head.address)))
                }
                Kind::Page => block.map(|bytes| Record {
                    place,
                    bytes,
                    context: Some(head.context().into_bytes().into()),
                    ..Record::default()
                }),
            };
            if emit(record).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        match read_page(record, settings.limits) {
            Ok(draft) => draft.finish(record.place, settings, emit),
            Err(reason) => emit(Err(Problem::skipped(record.place, reason))),
        }
    }
}

/// What the head of a record says.
struct Head {
    kind: Kind,
    address: String,
    /// Type of the block itself, where no HTTP header stands in it.
    media: String,
    length: u64,
}

/// What a record is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Something that was fetched.
    Page,
    /// A pointer to an earlier capture of the same content.
    Revisit,
    /// Requests, notes of the crawler and the like.
    Other,
}

impl Head {
    /// The address and the type, for whoever reads the block.
    fn context(&self) -> String {
        format!("{}\n{}", self.address, self.media)
    }
}

/// Reads the head of the next record; none at the end of the file.
fn read_head(input: &mut dyn BufRead, limits: Limits, before: u64) -> Result<Option<Head>, Problem> {
    let place = Place::Item(before + 1);
    let mut first = String::new();
    while first.trim().is_empty() {
        match read_text_line(input, limits, place)? {
            Some(line) => first = line,
            None => return Ok(None),
        }
    }
    if !first.starts_with("WARC/") {
        return arc_head(&first).map(Some).ok_or_else(|| {
            Problem::failed(
                place,
                "the head of a record is expected here; the file is damaged or its lengths are wrong",
            )
        });
    }
    let mut head = Head {
        kind: Kind::Other,
        address: String::new(),
        media: String::new(),
        length: 0,
    };
    let mut length = None;
    while let Some(line) = read_text_line(input, limits, place)?.filter(|line| !line.trim().is_empty()) {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => head.kind = kind_of(value),
            "warc-target-uri" => head.address = value.trim_matches(['<', '>']).to_owned(),
            "content-type" => head.media = value.to_owned(),
            "content-length" => length = value.parse().ok(),
            _ => {}
        }
    }
    head.length = length.ok_or_else(|| Problem::failed(place, "a record without Content-Length"))?;
    Ok(Some(head))
}

fn kind_of(name: &str) -> Kind {
    match name.to_ascii_lowercase().as_str() {
        "response" | "resource" | "conversion" => Kind::Page,
        "revisit" => Kind::Revisit,
        _ => Kind::Other,
    }
}

/// The one line that is the head of a record in ARC: address, IP number, time, type, length.
fn arc_head(line: &str) -> Option<Head> {
    let mut words = line.split_whitespace().rev();
    let length = words.next()?.parse().ok()?;
    let media = words.next()?;
    let address = line.split_whitespace().next().filter(|address| address.contains(':'))?;
    let about_itself = address.starts_with("filedesc:") || address.starts_with("dns:");
    Some(Head {
        kind: if about_itself { Kind::Other } else { Kind::Page },
        address: address.to_owned(),
        // A block of ARC begins with the header of HTTP, whatever the type in its head.
        media: format!("application/http; of={media}"),
        length,
    })
}

fn read_text_line(input: &mut dyn BufRead, limits: Limits, place: Place) -> Result<Option<String>, Problem> {
    let mut bytes = Vec::new();
    match input::read_line(input, limits.record, &mut bytes).map_err(|error| input::cut_off(&error, place))? {
        Line::End => Ok(None),
        Line::TooLong => Err(input::too_long(place, limits)),
        Line::Whole => Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned())),
    }
}

/// Reads the block of a record; one that is too long is passed over.
fn read_block(
    input: &mut dyn BufRead,
    length: u64,
    place: Place,
    limits: Limits,
) -> Result<Result<Vec<u8>, Problem>, Problem> {
    let failed = |error| input::cut_off(&error, place);
    if length > limits.record {
        std::io::copy(&mut input.take(length), &mut std::io::sink()).map_err(failed)?;
        return Ok(Err(input::too_long(place, limits)));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 == length {
        true => Ok(Ok(bytes)),
        false => Err(Problem::failed(place, "the file is cut off here, within a record")),
    }
}

/// Reads a fetched page, or says why it is none.
fn read_page(record: &Record, limits: Limits) -> Result<Draft, String> {
    let context = String::from_utf8_lossy(record.context.as_deref().unwrap_or_default());
    let (address, media) = context.split_once('\n').unwrap_or((&context, ""));
    let answer = match media.starts_with("application/http") || record.bytes.starts_with(b"HTTP/") {
        true => Answer::parse(&record.bytes, limits)?,
        false => Answer {
            media: media.to_owned(),
            body: record.bytes.clone(),
        },
    };
    let kind = answer
        .media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let declared = answer
        .charset()
        .or_else(|| encoding::declared_in_markup(&answer.body).map(str::to_owned));
    let decoded = encoding::decode(&answer.body, declared.as_deref());
    let mut draft = match kind.as_str() {
        "text/html" | "application/xhtml+xml" | "" => html::page(&decoded.text, Some(address), limits)?,
        "text/plain" => {
            let mut draft = Draft::default();
            draft.set(Field::Body, &[decoded.text.as_ref()]);
            draft
        }
        other => return Err(format!("{other}, not a page")),
    };
    if let Some(doubt) = decoded.doubt {
        draft.doubt(doubt);
    }
    draft.set(Field::Id, &[address]);
    draft.set(Field::Url, &[address]);
    Ok(draft)
}

/// An answer of a web server.
struct Answer {
    media: String,
    body: Vec<u8>,
}

impl Answer {
    /// Reads the header, and undoes what it says was done to the body.
    fn parse(bytes: &[u8], limits: Limits) -> Result<Answer, String> {
        let (head, body) = split_head(bytes).ok_or("an answer without header")?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .nth(1)
            .unwrap_or_default();
        if !status.starts_with('2') {
            return Err(format!("the server answered {status}"));
        }
        let headers: Vec<(String, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
            .collect();
        let header = |wanted: &str| {
            headers
                .iter()
                .find(|(name, _)| name == wanted)
                .map_or("", |(_, value)| *value)
        };
        let mut body = body.to_vec();
        if header("transfer-encoding").eq_ignore_ascii_case("chunked") {
            // Some crawlers undo the chunks and leave the header: then there are none to be found.
            body = unchunked(&body).unwrap_or(body);
        }
        Ok(Answer {
            media: header("content-type").to_owned(),
            body: decompressed(body, header("content-encoding"), limits.page()),
        })
    }

    fn charset(&self) -> Option<String> {
        let (_, after) = self.media.split_once("charset=")?;
        let label = after.split(';').next()?.trim().trim_matches(['"', '\'']);
        (!label.is_empty()).then(|| label.to_owned())
    }
}

/// Header and body of an answer.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends = [&b"\r\n\r\n"[..], &b"\n\n"[..]];
    let found = ends
        .iter()
        .filter_map(|end| Some((memchr::memmem::find(bytes, end)?, end.len())));
    let (at, gap) = found.min_by_key(|(at, _)| *at)?;
    Some((bytes.get(..at)?, bytes.get(at + gap..)?))
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = rest.get(end + 1..)?;
        if size == 0 {
            return Some(body);
        }
        // The last chunk of a broken capture may be short.
        body.extend_from_slice(rest.get(..size).unwrap_or(rest));
        rest = rest.get(size..).unwrap_or_default().trim_ascii_start();
        if rest.is_empty() {
            return Some(body);
        }
    }
}

/// Undoes the compression of a body, and ends soon after `most` bytes; what cannot be undone stays as it is.
fn decompressed(body: Vec<u8>, encoding: &str, most: u64) -> Vec<u8> {
    let most = most.saturating_add(1);
    let mut plain = Vec::new();
    let outcome = match encoding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => flate2::read::MultiGzDecoder::new(&body[..])
            .take(most)
            .read_to_end(&mut plain),
        "deflate" => flate2::read::ZlibDecoder::new(&body[..])
            .take(most)
            .read_to_end(&mut plain),
        "zstd" => {
            zstd::stream::read::Decoder::new(&body[..]).and_then(|decoder| decoder.take(most).read_to_end(&mut plain))
        }
        _ => return body,
    };
    match outcome {
        Err(_) if plain.is_empty() => body,
        _ => plain,
    }
}
