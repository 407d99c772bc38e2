//! Which texts of a run hold which hash in their sample: pairs of hash and row in order of the hash, in blocks.
//!
//! Both numbers are written as distances from the one before, seven bits a byte, so a posting takes about four bytes.
//! The first hash of each block stands in a small index that is read whole; a look-up reads only blocks that may hold
//! what is asked for.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::index::Error;
use crate::index::sums::Summed;

/// One text holds one hash in its sample; the order is that of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The hash.
    pub hash: u32,
    /// The text's row in its run.
    pub row: u32,
}

/// Postings in a block.
const BLOCK: usize = 512;

/// Where a block begins.
#[derive(Debug, Clone, Copy)]
struct Block {
    first: u32,
    at: u64,
    bytes: u32,
}

/// Writes the postings of a run, which must come in order.
pub struct PostWriter {
    out: Summed<BufWriter<File>>,
    at: u64,
    waiting: Vec<Posting>,
    blocks: Vec<Block>,
}

impl PostWriter {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(path: &Path) -> Result<PostWriter, Error> {
        let out = Summed::new(BufWriter::new(File::create(path).map_err(Error::io(path))?));
        Ok(PostWriter {
            out,
            at: 0,
            waiting: Vec::with_capacity(BLOCK),
            blocks: Vec::new(),
        })
    }

    /// Adds a posting.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn push(&mut self, posting: Posting) -> std::io::Result<()> {
        self.waiting.push(posting);
        if self.waiting.len() == BLOCK {
            self.write_block()
        } else {
            Ok(())
        }
    }

    fn write_block(&mut self) -> std::io::Result<()> {
        let Some(first) = self.waiting.first().map(|posting| posting.hash) else {
            return Ok(());
        };
        let mut bytes = Vec::with_capacity(BLOCK * 5);
        let mut before = Posting { hash: first, row: 0 };
        for posting in self.waiting.drain(..) {
            let same = posting.hash == before.hash && posting.row >= before.row;
            put(&mut bytes, posting.hash - before.hash);
            put(&mut bytes, if same { posting.row - before.row } else { posting.row });
            before = posting;
        }
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.blocks.push(Block {
            first,
            at: self.at,
            bytes: length,
        });
        self.at += u64::from(length);
        self.out.write_all(&bytes)
    }

    /// Writes the index of blocks behind them, ends on the disk and gives the checksum.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> std::io::Result<u64> {
        self.write_block()?;
        for block in &self.blocks {
            self.out.write_all(&block.first.to_le_bytes())?;
            self.out.write_all(&block.bytes.to_le_bytes())?;
        }
        self.out
            .write_all(&u64::try_from(self.blocks.len()).unwrap_or(u64::MAX).to_le_bytes())?;
        super::run::to_disk(self.out)
    }
}

/// Reads the postings of a run.
pub struct Posts {
    file: BufReader<File>,
    blocks: Vec<Block>,
}

impl Posts {
    /// Opens a file and reads its index of blocks.
    ///
    /// # Errors
    /// It is missing or cut short.
    pub fn open(path: &Path) -> Result<Posts, Error> {
        let open = || -> std::io::Result<Posts> {
            let mut file = BufReader::new(File::open(path)?);
            let end = file.seek(SeekFrom::End(-8))?;
            let mut word = [0u8; 8];
            file.read_exact(&mut word)?;
            let count = u64::from_le_bytes(word);
            let index = count.checked_mul(8).and_then(|bytes| end.checked_sub(bytes));
            let index = index.ok_or(std::io::ErrorKind::InvalidData)?;
            file.seek(SeekFrom::Start(index))?;
            let mut blocks = Vec::new();
            let mut at = 0;
            for _ in 0..count {
                let (mut first, mut bytes) = ([0u8; 4], [0u8; 4]);
                file.read_exact(&mut first)?;
                file.read_exact(&mut bytes)?;
                let bytes = u32::from_le_bytes(bytes);
                blocks.push(Block {
                    first: u32::from_le_bytes(first),
                    at,
                    bytes,
                });
                at += u64::from(bytes);
            }
            Ok(Posts { file, blocks })
        };
        open().map_err(Error::io(path))
    }

    /// No more postings than this.
    pub fn at_most(&self) -> usize {
        self.blocks.len().saturating_mul(BLOCK)
    }

    /// All postings in order; an error is the last.
    pub fn iter(&mut self) -> impl Iterator<Item = std::io::Result<Posting>> + '_ {
        let mut block = Vec::new().into_iter();
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                if let Some(posting) = block.next() {
                    return Some(Ok(posting));
                }
                if at >= self.blocks.len() {
                    return None;
                }
                let mut postings = Vec::new();
                if let Err(error) = self.read_block(at, &mut postings) {
                    at = usize::MAX;
                    return Some(Err(error));
                }
                block = postings.into_iter();
                at += 1;
            }
        })
    }

    /// The postings of some hashes, which come in order: calls `found` with the place of the hash and the row.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn look_up(&mut self, hashes: &[u32], found: &mut dyn FnMut(usize, u32)) -> std::io::Result<()> {
        let mut block = Vec::new();
        let mut next = 0;
        for at in 0..self.blocks.len() {
            // A hash may go on in the next block, so the end of a block is the first hash of the one after.
            let first = self.blocks.get(at).map_or(0, |block| block.first);
            let last = self.blocks.get(at + 1).map_or(u32::MAX, |block| block.first);
            while hashes.get(next).is_some_and(|hash| *hash < first) {
                next += 1;
            }
            if hashes.get(next).is_none_or(|hash| *hash > last) {
                continue;
            }
            self.read_block(at, &mut block)?;
            let mut here = next;
            for posting in &block {
                while hashes.get(here).is_some_and(|hash| *hash < posting.hash) {
                    here += 1;
                }
                if hashes.get(here) == Some(&posting.hash) {
                    found(here, posting.row);
                }
            }
        }
        Ok(())
    }

    fn read_block(&mut self, at: usize, postings: &mut Vec<Posting>) -> std::io::Result<()> {
        postings.clear();
        let Some(block) = self.blocks.get(at).copied() else {
            return Ok(());
        };
        go_to(&mut self.file, block.at)?;
        let mut bytes = vec![0; block.bytes as usize];
        self.file.read_exact(&mut bytes)?;
        let mut rest = bytes.as_slice();
        let mut before = Posting {
            hash: block.first,
            row: 0,
        };
        while !rest.is_empty() {
            let (more, row) = (take(&mut rest)?, take(&mut rest)?);
            let row = if more == 0 { before.row.wrapping_add(row) } else { row };
            before = Posting {
                hash: before.hash.wrapping_add(more),
                row,
            };
            postings.push(before);
        }
        Ok(())
    }
}

/// Goes to a place of a file and keeps what was read ahead, which an ordinary seek throws away.
pub fn go_to(file: &mut BufReader<File>, place: u64) -> std::io::Result<()> {
    let here = file.stream_position()?;
    let forward = i64::try_from(i128::from(place) - i128::from(here)).map_err(std::io::Error::other)?;
    file.seek_relative(forward)
}

/// Writes a number, seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads a number written by [`put`].
fn take(bytes: &mut &[u8]) -> std::io::Result<u32> {
    let mut number = 0u32;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(std::io::ErrorKind::UnexpectedEof)?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(std::io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_are_found_again_across_blocks() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("posts");
        let mut postings: Vec<Posting> = (0..4000u32)
            .map(|n| Posting {
                hash: (n / 700) * 1_000_003,
                row: n * 7,
            })
            .collect();
        postings.push(Posting { hash: u32::MAX, row: 3 });
        let mut writer = PostWriter::create(&path).unwrap();
        postings.iter().for_each(|posting| writer.push(*posting).unwrap());
        writer.finish().unwrap();

        let mut posts = Posts::open(&path).unwrap();
        let all: Vec<Posting> = posts.iter().collect::<Result<_, _>>().unwrap();
        assert_eq!(all, postings);
        let hashes = [0, 5, 2_000_006, u32::MAX];
        let mut found = Vec::new();
        posts
            .look_up(&hashes, &mut |at, row| found.push(Posting { hash: hashes[at], row }))
            .unwrap();
        let want: Vec<Posting> = postings
            .into_iter()
            .filter(|posting| hashes.contains(&posting.hash))
            .collect();
        assert_eq!(found, want);
    }

    #[test]
    fn a_file_cut_short_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("posts");
        for bytes in [&b""[..], b"1234567", b"12345678", &[0xff; 24]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(Posts::open(&path).is_err(), "{bytes:?}");
        }
    }
}
