//! Cutting a stream of XML or SGML into its articles while it is read, so that it may be larger than memory.

use std::io::BufRead;
use std::sync::Arc;

use super::input::{Line, cut_off, read_until, too_long};
use super::{Limits, Place, Problem, Record, Records};

/// Bytes before the first article that are kept as the context of all.
const CONTEXT: usize = 64 << 10;

/// Hands over each element of one of these names as a record, its tags included. What stands before the first is the
/// context of all. Names are compared without case; elements of the same name are not nested in each other.
///
/// # Errors
/// The file cannot be read to its end, or it ends within an element.
pub(super) fn elements(
    input: &mut dyn BufRead,
    names: &[&str],
    limits: Limits,
    emit: &mut Records<'_>,
) -> Result<(), Problem> {
    let mut before: Vec<u8> = Vec::new();
    let mut context: Option<Arc<[u8]>> = None;
    let mut count = 0;
    // The element being read: its name and its bytes so far; none of them once it is too long.
    let mut inside: Option<(&str, Vec<u8>)> = None;
    let mut overlong = false;
    loop {
        let place = Place::Item(count + u64::from(inside.is_none()));
        let mut piece = Vec::new();
        let outcome = read_until(input, b'>', limits.record, &mut piece);
        match outcome.map_err(|error| cut_off(&error, place))? {
            Line::Whole => {}
            Line::TooLong => return Err(too_long(place, limits)),
            Line::End => break,
        }
        let tag_at = memchr::memrchr(b'<', &piece).unwrap_or(piece.len());
        let tag = piece.get(tag_at..).unwrap_or_default();
        match inside.take() {
            None => {
                let opened = names.iter().find(|name| is_tag(tag, "<", name));
                if let Some(name) = opened {
                    count += 1;
                    before.extend_from_slice(piece.get(..tag_at).unwrap_or_default());
                    context.get_or_insert_with(|| before.as_slice().into());
                    inside = Some((name, tag.to_vec()));
                } else if context.is_none() && before.len() < CONTEXT {
                    before.extend_from_slice(&piece);
                }
            }
            Some((name, mut bytes)) => {
                overlong |= (bytes.len() + piece.len()) as u64 > limits.record;
                match overlong {
                    true => bytes.clear(),
                    false => bytes.extend_from_slice(&piece),
                }
                inside = Some((name, bytes));
            }
        }
        let ended = inside
            .as_ref()
            .is_some_and(|(name, bytes)| is_tag(tag, "</", name) || tag.ends_with(b"/>") && bytes.len() == tag.len());
        let Some((_, bytes)) = inside.take_if(|_| ended) else {
            continue;
        };
        let place = Place::Item(count);
        let record = match std::mem::take(&mut overlong) {
            true => Err(too_long(place, limits)),
            false => Ok(Record {
                place,
                bytes,
                context: context.clone(),
                ..Record::default()
            }),
        };
        if emit(record).is_break() {
            return Ok(());
        }
    }
    match inside {
        Some((name, _)) => Err(Problem::failed(
            Place::Item(count),
            format!("the file is cut off here: <{name}> does not end"),
        )),
        None if count == 0 => Err(Problem::skipped(Place::Whole, "it holds no articles")),
        None => Ok(()),
    }
}

/// Whether a tag opens (`<`) or closes (`</`) an element of this name.
fn is_tag(tag: &[u8], opening: &str, name: &str) -> bool {
    let Some(rest) = tag.strip_prefix(opening.as_bytes()) else {
        return false;
    };
    rest.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && rest
            .get(name.len())
            .is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
}

/// Whether the first element of a file, comments and declarations aside, has one of these names (prefixes aside).
pub(super) fn root_is(head: &[u8], names: &[&str]) -> bool {
    root_name(head).is_some_and(|root| names.iter().any(|name| root.eq_ignore_ascii_case(name.as_bytes())))
}

/// Name of the first element, without its prefix.
pub(super) fn root_name(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    loop {
        rest = rest.get(memchr::memchr(b'<', rest)? + 1..)?;
        if let Some(comment) = rest.strip_prefix(b"!--") {
            rest = comment.get(memchr::memmem::find(comment, b"-->")?..)?;
        } else if !rest.starts_with(b"?") && !rest.starts_with(b"!") {
            let end = rest
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
            let name = rest.get(..end)?;
            return name.rsplit(|byte| *byte == b':').next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    fn cut(text: &str, names: &[&str]) -> (Vec<String>, Option<String>) {
        let mut found = Vec::new();
        let outcome = elements(&mut text.as_bytes(), names, Limits::default(), &mut |record| {
            let record = record.unwrap();
            let context = String::from_utf8_lossy(record.context.as_deref().unwrap()).into_owned();
            found.push(format!("{context}|{}", String::from_utf8_lossy(&record.bytes)));
            ControlFlow::Continue(())
        });
        (found, outcome.err().map(|problem| problem.reason))
    }

    #[test]
    fn articles_are_cut_at_their_tags() {
        let (found, wrong) = cut(
            "<x a='b'><Doc id=1>a > b</DOC> <doc>two<doctor></doctor></doc><doc/></x>",
            &["doc"],
        );
        assert_eq!(
            found,
            [
                "<x a='b'>|<Doc id=1>a > b</DOC>",
                "<x a='b'>|<doc>two<doctor></doctor></doc>",
                "<x a='b'>|<doc/>"
            ]
        );
        assert_eq!(wrong, None);
    }

    #[test]
    fn an_overlong_article_costs_itself() {
        let text = format!("<doc>{}</doc><doc>two</doc>", "<p>one</p>".repeat(50));
        let limits = Limits {
            record: 100,
            ..Limits::default()
        };
        let mut found = Vec::new();
        let outcome = elements(&mut text.as_bytes(), &["doc"], limits, &mut |record| {
            found.push(record.map(|record| record.bytes).map_err(|problem| problem.place));
            ControlFlow::Continue(())
        });
        assert_eq!(outcome, Ok(()));
        assert_eq!(found, [Err(Place::Item(1)), Ok(b"<doc>two</doc>".to_vec())]);
    }

    #[test]
    fn a_stump_is_told() {
        let (found, wrong) = cut("<doc>one</doc><doc>tw", &["doc"]);
        assert_eq!(found.len(), 1);
        assert!(wrong.unwrap().contains("cut off"));
    }

    #[test]
    fn the_root_is_found_behind_what_stands_before_it() {
        let head = b"\xef\xbb\xbf<?xml version='1.0'?><!-- <no> --><!DOCTYPE nitf SYSTEM 'x'>\n<n:nitf a='b'>";
        assert!(root_is(head, &["nitf"]));
        assert!(!root_is(b"no tags", &["nitf"]));
    }
}
