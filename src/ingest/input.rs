//! Opening a file: compression by content, bounded, streaming; and the two simplest ways to cut one into records.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;

use bzip2::bufread::MultiBzDecoder;
use encoding_rs_io::DecodeReaderBytes;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;

use super::{Limits, Place, Problem, Record, Records};

/// How many bytes of a file are looked at to tell its format.
pub const HEAD: usize = 16 << 10;

const BUFFER: usize = 128 << 10;

/// A file opened for reading, decompressed, UTF-16 already turned into UTF-8.
pub struct Input<'a> {
    /// File name without folders and without the endings of the compressions that were undone.
    pub name: String,
    /// Its first bytes, up to [`HEAD`]; they come again from `reader`.
    pub head: Vec<u8>,
    /// All of it.
    pub reader: Box<dyn BufRead + 'a>,
}

/// Opens a file of the disk; `read` tells how many of its bytes were read, as they lie there.
///
/// # Errors
/// It cannot be opened or its first bytes cannot be read.
pub fn open<'a>(path: &Path, limits: Limits, read: &'a Cell<u64>) -> Result<Input<'a>, Problem> {
    let inner = File::open(path).map_err(|error| unreadable(&error))?;
    let size = inner.metadata().ok().map(|facts| facts.len());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    unpack(Box::new(Counted { inner, read }), &name, size, limits)
}

/// A stream that tells how much of it was read.
struct Counted<'a, R> {
    inner: R,
    read: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// Looks into a stream, undoing compression by content, one inside the other if need be.
///
/// `size` is the compressed size where it is known; it bounds what the stream may grow to.
///
/// # Errors
/// The first bytes cannot be read or decompressed.
pub fn unpack<'a>(
    raw: Box<dyn Read + 'a>,
    name: &str,
    size: Option<u64>,
    limits: Limits,
) -> Result<Input<'a>, Problem> {
    let mut name = name.to_owned();
    let (mut head, mut reader) = peek(raw)?;
    for _ in 0..limits.nesting {
        let Some(packing) = Packing::of(&head) else { break };
        for ending in packing.endings {
            if let Some(stem) = strip_ending(&name, ending) {
                name = stem;
                break;
            }
        }
        let unpacked = (packing.open)(reader).map_err(|error| unreadable(&error))?;
        (head, reader) = peek(Box::new(Bounded {
            inner: unpacked,
            left: size.map_or(u64::MAX, |size| {
                limits.record.max(size.saturating_mul(limits.expansion))
            }),
        }))?;
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        (head, reader) = peek(Box::new(DecodeReaderBytes::new(reader)))?;
    }
    Ok(Input { name, head, reader })
}

/// A stream with its first bytes read, and put back.
type Peeked<'a> = BufReader<Chain<Cursor<Vec<u8>>, Box<dyn Read + 'a>>>;

fn peek<'a>(mut raw: Box<dyn Read + 'a>) -> Result<(Vec<u8>, Box<dyn BufRead + 'a>), Problem> {
    let mut head = Vec::with_capacity(HEAD);
    let outcome = raw.by_ref().take(HEAD as u64).read_to_end(&mut head);
    if let (Err(error), true) = (outcome, head.is_empty()) {
        return Err(unreadable(&error));
    }
    let again: Peeked<'a> = BufReader::with_capacity(BUFFER, Cursor::new(head.clone()).chain(raw));
    Ok((head, Box::new(again)))
}

fn strip_ending(name: &str, ending: &str) -> Option<String> {
    let (stem, last) = name.rsplit_once('.')?;
    last.eq_ignore_ascii_case(ending).then(|| stem.to_owned())
}

/// Opens a compressed stream.
type Open = for<'a> fn(Box<dyn BufRead + 'a>) -> io::Result<Unpacked<'a>>;

/// A stream on its way to be peeked into.
type Unpacked<'a> = Box<dyn Read + 'a>;

/// One way of compressing a single file.
struct Packing {
    magic: &'static [u8],
    endings: &'static [&'static str],
    open: Open,
}

const PACKINGS: &[Packing] = &[
    Packing {
        magic: b"\x1f\x8b\x08",
        endings: &["gz", "gzip"],
        open: |input| Ok(Box::new(MultiGzDecoder::new(input))),
    },
    Packing {
        magic: b"\x28\xb5\x2f\xfd",
        endings: &["zst", "zstd"],
        open: |input| Ok(Box::new(zstd::stream::read::Decoder::with_buffer(input)?)),
    },
    Packing {
        magic: b"BZh",
        endings: &["bz2", "bzip2"],
        open: |input| Ok(Box::new(MultiBzDecoder::new(input))),
    },
    Packing {
        magic: b"\xfd7zXZ\0",
        endings: &["xz"],
        open: |input| Ok(Box::new(XzReader::new_mem_limit(input, true, XZ_MEMORY))),
    },
];

/// The most memory, in KiB, that an xz stream may ask for; `xz -9` asks for 64 MiB.
const XZ_MEMORY: u32 = 256 << 10;

impl Packing {
    fn of(head: &[u8]) -> Option<&'static Packing> {
        PACKINGS.iter().find(|packing| head.starts_with(packing.magic))
    }
}

/// A decompressed stream, bounded by its compressed size where that is known.
pub(super) fn bounded<'a>(unpacked: Box<dyn Read + 'a>, size: Option<u64>, limits: Limits) -> Box<dyn Read + 'a> {
    Box::new(Bounded {
        inner: unpacked,
        left: size.map_or(u64::MAX, |size| {
            limits.record.max(size.saturating_mul(limits.expansion))
        }),
    })
}

/// A stream that ends in an error when it grows beyond its bounds.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::other("it grows too large when decompressed; --max-expansion raises the limit if it is meant so")
        })?;
        Ok(count)
    }
}

/// Hands over a whole file as one record.
///
/// # Errors
/// The file is longer than a record may be, or cannot be read to its end; what could be read is handed over first.
pub fn whole(input: &mut dyn BufRead, limits: Limits, emit: &mut Records<'_>) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    let outcome = input.take(limits.record.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > limits.record {
        return Err(too_long(Place::Whole, limits));
    }
    let end = bytes.len() as u64;
    if !bytes.is_empty() {
        // The caller has nothing more to ask of a file of one record, whether it breaks off or not.
        let _ = emit(Ok(Record {
            bytes,
            ..Record::default()
        }));
    }
    outcome.map(|_| ()).map_err(|error| cut_off(&error, Place::Byte(end)))
}

/// Hands over each line that is not blank as a record.
///
/// # Errors
/// The file cannot be read to its end.
pub fn lines(input: &mut dyn BufRead, limits: Limits, emit: &mut Records<'_>) -> Result<(), Problem> {
    let mut number = 0;
    loop {
        let mut bytes = Vec::new();
        let line = read_line(input, limits.record, &mut bytes);
        number += 1;
        let place = Place::Line(number);
        let found = match line {
            Ok(Line::End) => return Ok(()),
            Ok(Line::Whole) if bytes.trim_ascii().is_empty() => continue,
            Ok(Line::Whole) => Ok(Record {
                place,
                bytes,
                ..Record::default()
            }),
            Ok(Line::TooLong) => Err(too_long(place, limits)),
            Err(error) => return Err(cut_off(&error, place)),
        };
        if emit(found).is_break() {
            return Ok(());
        }
    }
}

/// What became of a line, or another piece with an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// It was read, its line end included.
    Whole,
    /// It was longer than allowed, and passed over.
    TooLong,
    /// There was none.
    End,
}

/// Appends the next line to `bytes`, never more than `limit`.
pub(super) fn read_line(input: &mut dyn BufRead, limit: u64, bytes: &mut Vec<u8>) -> io::Result<Line> {
    read_until(input, b'\n', limit, bytes)
}

/// Appends everything up to and with the next `end` to `bytes`, never more than `limit`.
pub(super) fn read_until(input: &mut dyn BufRead, end: u8, limit: u64, bytes: &mut Vec<u8>) -> io::Result<Line> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut length, mut ended) = (0_usize, false);
    while !ended {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        let found = memchr::memchr(end, buffer);
        ended = found.is_some();
        let taken = found.map_or(buffer.len(), |at| at + 1);
        length = length.saturating_add(taken);
        if length <= limit {
            bytes.extend_from_slice(buffer.get(..taken).unwrap_or_default());
        }
        input.consume(taken);
    }
    Ok(match length {
        0 => Line::End,
        _ if length > limit => Line::TooLong,
        _ => Line::Whole,
    })
}

/// The reason for passing over something overlong.
pub(super) fn too_long(place: Place, limits: Limits) -> Problem {
    Problem::failed(
        place,
        format!(
            "longer than {} MiB, the most that one article may be; --max-article raises it",
            limits.record >> 20
        ),
    )
}

/// The problem of a stream that ends before its end.
pub(super) fn cut_off(error: &io::Error, place: Place) -> Problem {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Problem::failed(place, "the file is cut off here; what stands before was read"),
        _ => Problem::failed(place, format!("cannot be read further: {error}")),
    }
}

fn unreadable(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Problem::failed(Place::Whole, "no permission to read it"),
        io::ErrorKind::NotFound => Problem::failed(Place::Whole, "it was there a moment ago, and is gone"),
        _ => Problem::failed(Place::Whole, format!("cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::ops::ControlFlow;

    fn unpacked(bytes: Vec<u8>, name: &str, limits: Limits) -> Result<(String, String), Problem> {
        let size = bytes.len() as u64;
        let mut input = unpack(Box::new(Cursor::new(bytes)), name, Some(size), limits)?;
        let mut text = String::new();
        input
            .reader
            .read_to_string(&mut text)
            .map_err(|error| cut_off(&error, Place::Whole))?;
        Ok((input.name, text))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn compression_is_undone_by_content() {
        let plain = b"The harbour of Lisbon.".to_vec();
        let zstd = zstd::encode_all(&plain[..], 3).unwrap();
        let cases = [
            (plain.clone(), "a.txt"),
            (gzip(&plain), "a.txt.gz"),
            (gzip(&plain), "a.txt"),
            (zstd.clone(), "a.txt.zst"),
            (gzip(&zstd), "a.txt.zst.gz"),
            (
                b"\xff\xfe"
                    .iter()
                    .copied()
                    .chain(plain.iter().flat_map(|b| [*b, 0]))
                    .collect(),
                "a.txt",
            ),
        ];
        for (bytes, name) in cases {
            let (stem, text) = unpacked(bytes, name, Limits::default()).unwrap();
            assert_eq!((stem.as_str(), text.as_bytes()), ("a.txt", &plain[..]), "{name}");
        }
    }

    #[test]
    fn a_bomb_and_a_stump_end_in_a_reason() {
        let limits = Limits {
            record: 1000,
            ..Limits::default()
        };
        let bomb = unpacked(gzip(&vec![b'a'; 1 << 20]), "a.gz", limits).unwrap_err();
        assert!(bomb.reason.contains("too large"), "{bomb:?}");
        let mut stump = gzip(&(0..50_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        stump.truncate(stump.len() / 2);
        assert!(
            unpacked(stump, "a.gz", Limits::default())
                .unwrap_err()
                .reason
                .contains("cut off")
        );
    }

    #[test]
    fn lines_are_counted_and_the_overlong_ones_reported() {
        let limits = Limits {
            record: 8,
            ..Limits::default()
        };
        let mut found = Vec::new();
        let mut input = BufReader::with_capacity(3, &b"one\n\n0123456789\r\nlast"[..]);
        lines(&mut input, limits, &mut |line| {
            found.push(
                line.map(|record| (record.place, record.bytes))
                    .map_err(|problem| problem.place),
            );
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(
            found,
            [
                Ok((Place::Line(1), b"one\n".to_vec())),
                Err(Place::Line(3)),
                Ok((Place::Line(4), b"last".to_vec())),
            ]
        );
    }
}
