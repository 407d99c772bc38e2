//! Mail: a single message (`.eml`, a newsgroup post) or a box of them (mbox).

use std::io::BufRead;

use mail_parser::{Address, HeaderValue, Message, MessageParser};

use crate::article::DateSource;
use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::input::{self, Line};
use crate::ingest::{Articles, Confidence, Place, Probe, Problem, Reader, Record, Records, Settings, markup};

/// The reader.
pub struct Mail;

impl Reader for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn is_plain_text(&self) -> bool {
        false
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let start = probe.start();
        if is_separator(start) && has_headers(after_first_line(start)) || has_headers(start) {
            return Confidence::Certain;
        }
        Confidence::No
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        let limits = settings.limits;
        let is_box = input.fill_buf().is_ok_and(|head| is_separator(head.trim_ascii_start()));
        if !is_box {
            return input::whole(input, limits, emit);
        }
        let (mut count, mut message, mut too_long) = (0, Vec::new(), false);
        let mut after_blank = true;
        loop {
            let mut line = Vec::new();
            let outcome = input::read_line(input, limits.record, &mut line);
            let found = outcome.map_err(|error| input::cut_off(&error, Place::Item(count)))?;
            let ends = found == Line::End || after_blank && is_separator(&line);
            if ends && count > 0 {
                let place = Place::Item(count);
                let record = match std::mem::take(&mut too_long) {
                    true => Err(input::too_long(place, limits)),
                    false => Ok(Record {
                        place,
                        bytes: std::mem::take(&mut message),
                        ..Record::default()
                    }),
                };
                if emit(record).is_break() {
                    return Ok(());
                }
            }
            if found == Line::End {
                return Ok(());
            }
            after_blank = line.trim_ascii().is_empty();
            if ends {
                count += 1;
                message.clear();
            } else {
                too_long |= found == Line::TooLong || (message.len() + line.len()) as u64 > limits.record;
                if !too_long {
                    // A box quotes lines of the text that look like its separator.
                    let quoted = line.starts_with(b">From ");
                    message.extend_from_slice(line.get(usize::from(quoted)..).unwrap_or_default());
                }
            }
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let Some(message) = MessageParser::default().parse(&record.bytes) else {
            return emit(Err(Problem::failed(record.place, "not a mail message")));
        };
        let mut draft = Draft::default();
        draft.set(Field::Id, message.message_id().as_slice());
        draft.set(Field::Title, message.subject().as_slice());
        draft.set(Field::By, author(&message).as_slice());
        draft.set(Field::Source, text_header(&message, "Organization").as_slice());
        draft.set(Field::Source, text_header(&message, "Newsgroups").as_slice());
        draft.set(Field::Section, text_header(&message, "List-Id").as_slice());
        if let Some(keywords) = text_header(&message, "Keywords") {
            draft.set(Field::Tag, &keywords.split(',').collect::<Vec<_>>());
        }
        if let Some(date) = message.date() {
            draft.date(&date.to_rfc3339(), DateSource::Header);
        }
        for part in 0..message.text_body_count() {
            // A part that is only HTML comes here turned into text by the parser; ours keeps its paragraphs.
            let html = message
                .html_part(u32::try_from(part).unwrap_or(u32::MAX))
                .filter(|html| html.is_text_html());
            let text = match html.filter(|_| message.text_part(0).is_none_or(|text| text.is_text_html())) {
                Some(html) => html.text_contents().map(markup::to_text),
                None => message.body_text(part).map(|text| text.into_owned()),
            };
            draft.set(Field::Body, text.as_slice());
        }
        draft.finish(record.place, settings, emit);
    }
}

/// The name of the sender, else the address.
fn author(message: &Message<'_>) -> Option<String> {
    let sender = message.from().and_then(Address::first)?;
    sender.name().or(sender.address()).map(str::to_owned)
}

fn text_header(message: &Message<'_>, name: &'static str) -> Option<String> {
    match message.header(name)? {
        HeaderValue::Text(text) => Some(text.to_string()),
        HeaderValue::TextList(texts) => Some(texts.join(", ")),
        HeaderValue::Address(address) => address
            .first()?
            .name()
            .or(address.first()?.address())
            .map(str::to_owned),
        _ => None,
    }
}

/// Whether a line parts the messages of a box: `From ana@example.org Sat Jan 17 09:12:00 2026`.
fn is_separator(line: &[u8]) -> bool {
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let rest = String::from_utf8_lossy(rest);
    let has_clock = rest
        .split_whitespace()
        .any(|word| word.matches(':').count() >= 1 && word.starts_with(|c: char| c.is_ascii_digit()));
    has_clock && rest.split_whitespace().count() >= 5
}

fn after_first_line(text: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
    text.get(end..).unwrap_or_default()
}

/// Whether a text begins with the header lines of a message, a sender among them.
fn has_headers(text: &[u8]) -> bool {
    const OTHERS: [&str; 7] = [
        "subject",
        "date",
        "message-id",
        "to",
        "received",
        "mime-version",
        "newsgroups",
    ];
    let (mut sender, mut others, mut lines) = (false, 0, 0);
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { break };
        let name = String::from_utf8_lossy(line.get(..colon).unwrap_or_default()).to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            break;
        }
        lines += 1;
        sender |= matches!(name.as_str(), "from" | "return-path" | "sender");
        others += usize::from(OTHERS.contains(&name.as_str()));
    }
    sender && others >= 1 && lines >= 3
}
