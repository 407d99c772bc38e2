//! Which texts of a run hold which hash in their sample: pairs of hash and row in order of the hash, in blocks.
//!
//! Hashes are kept as distances from the one before and rows as they are, both in as few bits as the greatest of a
//! hundred and twenty-eight needs (Lemire and Boytsov 2015), so a posting takes under four bytes and is read in a few
//! nanoseconds. The first hash of each block stands in a small index that is read whole; a look-up reads only blocks that
//! may hold what is asked for.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, Unaligned};

use super::list::{List, map};
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

/// Numbers that are packed together.
const PACK: usize = BitPacker4x::BLOCK_LEN;
/// Postings in a block: some packs, of which the last is filled up with the last posting.
const BLOCK: usize = 4 * PACK;

/// A block, as it stands in the index.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, Unaligned)]
#[repr(C)]
struct Block {
    /// Its first hash.
    first: U32,
    /// How many bytes it takes.
    bytes: U32,
    /// How many postings it holds.
    postings: U32,
}

/// Writes the postings of a run, which must come in order.
pub struct PostWriter {
    out: Summed<BufWriter<File>>,
    packer: BitPacker4x,
    waiting: Vec<Posting>,
    blocks: Vec<Block>,
}

impl PostWriter {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(path: &Path) -> Result<PostWriter, Error> {
        Ok(PostWriter {
            out: Summed::new(BufWriter::new(File::create(path).map_err(Error::io(path))?)),
            packer: BitPacker4x::new(),
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
        let mut bytes = Vec::with_capacity(BLOCK * size_of::<Posting>());
        let mut before = first;
        for postings in self.waiting.chunks(PACK) {
            before = pack(self.packer, before, postings, &mut bytes);
        }
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).into();
        self.blocks.push(Block {
            first: first.into(),
            bytes: narrow(bytes.len()),
            postings: narrow(self.waiting.len()),
        });
        self.waiting.clear();
        self.out.write_all(&bytes)
    }

    /// Writes the index of blocks behind them, ends on the disk and gives the checksum.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> std::io::Result<u64> {
        self.write_block()?;
        self.out.write_all(self.blocks.as_bytes())?;
        let count = u64::try_from(self.blocks.len()).unwrap_or(u64::MAX);
        self.out.write_all(&count.to_le_bytes())?;
        super::run::to_disk(self.out)
    }
}

/// Adds one pack to some bytes; gives its last hash.
fn pack(packer: BitPacker4x, before: u32, postings: &[Posting], bytes: &mut Vec<u8>) -> u32 {
    let last = postings.last().copied().unwrap_or(Posting { hash: before, row: 0 });
    let (mut hashes, mut rows) = ([last.hash; PACK], [last.row; PACK]);
    for (posting, (hash, row)) in postings.iter().zip(hashes.iter_mut().zip(&mut rows)) {
        (*hash, *row) = (posting.hash, posting.row);
    }
    let bits = [packer.num_bits_sorted(before, &hashes), packer.num_bits(&rows)];
    bytes.extend(bits);
    let mut packed = [0; PACK * size_of::<u32>()];
    let length = packer.compress_sorted(before, &hashes, &mut packed, bits[0]);
    bytes.extend(packed.iter().take(length));
    let length = packer.compress(&rows, &mut packed, bits[1]);
    bytes.extend(packed.iter().take(length));
    last.hash
}

/// Reads the postings of a run.
pub struct Posts {
    file: OwnedBytes,
    blocks: List<Block>,
    packer: BitPacker4x,
}

impl Posts {
    /// Opens a file.
    ///
    /// # Errors
    /// It is missing or cut short.
    pub fn open(path: &Path) -> Result<Posts, Error> {
        let read = |file: OwnedBytes| {
            let end = file.len().checked_sub(size_of::<u64>())?;
            let count = U64::read_from_bytes(file.get(end..)?).ok()?.get();
            let index = usize::try_from(count).ok()?.checked_mul(size_of::<Block>())?;
            let (file, mut index) = file.slice(0..end).split(end.checked_sub(index)?);
            Some(Posts {
                file,
                blocks: List::cut(&mut index, usize::try_from(count).ok()?)?,
                packer: BitPacker4x::new(),
            })
        };
        read(map(path)?).ok_or_else(|| Error::io(path)(ErrorKind::InvalidData.into()))
    }

    /// No more postings than this.
    pub fn at_most(&self) -> usize {
        self.blocks.len().saturating_mul(BLOCK)
    }

    /// All postings in order; an error is the last.
    pub fn iter(&self) -> impl Iterator<Item = std::io::Result<Posting>> + '_ {
        let mut unpacked = Unpacked::default();
        self.places()
            .flat_map(move |(block, place)| match self.unpack(block, place, &mut unpacked) {
                Ok(()) => unpacked.postings().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            })
    }

    /// The postings of some hashes, which come in order: calls `found` with the place of the hash and the row.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn look_up(&self, hashes: &[u32], found: &mut dyn FnMut(usize, u32)) -> std::io::Result<()> {
        let mut unpacked = Unpacked::default();
        let mut next = 0;
        for (at, (block, place)) in self.places().enumerate() {
            // A hash may go on in the next block, so the end of a block is the first hash of the one after.
            let last = self.blocks.get(at + 1).map_or(u32::MAX, |block| block.first.get());
            next += below(hashes.get(next..), block.first.get());
            let asked = hashes.get(next..).unwrap_or_default();
            if asked.first().is_none_or(|hash| *hash > last) {
                continue;
            }
            self.unpack(block, place, &mut unpacked)?;
            let mut here = 0;
            for (at, hash) in (next..).zip(asked.iter().take_while(|hash| **hash <= last)) {
                here += below(unpacked.hashes.get(here..), *hash);
                while unpacked.hashes.get(here) == Some(hash) {
                    unpacked.rows.get(here).into_iter().for_each(|row| found(at, *row));
                    here += 1;
                }
            }
        }
        Ok(())
    }

    /// The blocks, and where each begins.
    fn places(&self) -> impl Iterator<Item = (Block, usize)> + '_ {
        let mut next = 0usize;
        self.blocks.iter().map(move |block| {
            let place = next;
            next = place.saturating_add(block.bytes.get() as usize);
            (*block, place)
        })
    }

    fn unpack(&self, block: Block, place: usize, to: &mut Unpacked) -> std::io::Result<()> {
        let end = place.saturating_add(block.bytes.get() as usize);
        let bytes = self.file.get(place..end);
        let unpacked = bytes.and_then(|bytes| to.read(self.packer, block, bytes));
        unpacked.ok_or_else(|| ErrorKind::InvalidData.into())
    }
}

/// How many of some numbers, which come in order, are less than one; mostly few, so it goes by leaps that double.
fn below(numbers: Option<&[u32]>, least: u32) -> usize {
    let numbers = numbers.unwrap_or_default();
    let mut reach = 1;
    while numbers.get(reach).is_some_and(|number| *number < least) {
        reach *= 2;
    }
    let near = numbers.get(..numbers.len().min(reach + 1)).unwrap_or_default();
    near.partition_point(|number| *number < least)
}

/// The postings of one block.
#[derive(Default)]
struct Unpacked {
    hashes: Vec<u32>,
    rows: Vec<u32>,
}

impl Unpacked {
    fn postings(&self) -> impl Iterator<Item = Posting> {
        let pairs = self.hashes.iter().zip(&self.rows);
        pairs.map(|(hash, row)| Posting { hash: *hash, row: *row })
    }

    /// Reads a block; `None` if its bytes end too soon.
    fn read(&mut self, packer: BitPacker4x, block: Block, mut bytes: &[u8]) -> Option<()> {
        let postings = block.postings.get() as usize;
        if postings > BLOCK {
            return None;
        }
        let room = postings.next_multiple_of(PACK);
        self.hashes.resize(room, 0);
        self.rows.resize(room, 0);
        let mut before = block.first.get();
        for (hashes, rows) in self.hashes.chunks_mut(PACK).zip(self.rows.chunks_mut(PACK)) {
            let [hash_bits, row_bits] = *bytes.split_off(..2)? else {
                return None;
            };
            let packed = bytes.split_off(..packed_bytes(hash_bits)?)?;
            packer.decompress_sorted(before, packed, hashes, hash_bits);
            let packed = bytes.split_off(..packed_bytes(row_bits)?)?;
            packer.decompress(packed, rows, row_bits);
            before = *hashes.last()?;
        }
        self.hashes.truncate(postings);
        self.rows.truncate(postings);
        Some(())
    }
}

/// The bytes that a pack takes in so many bits a number; `None` if no number has so many.
fn packed_bytes(bits: u8) -> Option<usize> {
    (u32::from(bits) <= u32::BITS).then(|| BitPacker4x::compressed_block_size(bits))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

        let posts = Posts::open(&path).unwrap();
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_found_is_what_a_plain_look_finds(
            mut postings in prop::collection::vec((prop_oneof![0..40u32, any::<u32>()], 0..2_000_000u32), 0..1_600),
            mut hashes in prop::collection::vec(prop_oneof![0..50u32, any::<u32>()], 0..60),
            (turned, by) in (any::<prop::sample::Index>(), 1..=255u8),
        ) {
            postings.sort_unstable();
            let postings: Vec<Posting> = postings.into_iter().map(|(hash, row)| Posting { hash, row }).collect();
            hashes.extend(postings.iter().step_by(7).map(|posting| posting.hash));
            hashes.sort_unstable();
            hashes.dedup();
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("posts");
            let mut writer = PostWriter::create(&path).unwrap();
            postings.iter().for_each(|posting| writer.push(*posting).unwrap());
            writer.finish().unwrap();

            let look_up = |posts: &Posts| {
                let mut found = Vec::new();
                let looked = posts.look_up(&hashes, &mut |at, row| found.push(Posting { hash: hashes[at], row }));
                looked.map(|()| found)
            };
            let posts = Posts::open(&path).unwrap();
            prop_assert!(posts.at_most() >= postings.len());
            prop_assert_eq!(&posts.iter().collect::<Result<Vec<_>, _>>().unwrap(), &postings);
            let want: Vec<Posting> = postings.iter().copied().filter(|posting| hashes.contains(&posting.hash)).collect();
            prop_assert_eq!(look_up(&posts).unwrap(), want);

            // A turned bit may change what is found, or be an error; the checksums of the commit tell it.
            let mut bytes = std::fs::read(&path).unwrap();
            let turned = turned.index(bytes.len());
            bytes[turned] ^= by;
            let damaged = dir.path().join("damaged");
            std::fs::write(&damaged, bytes).unwrap();
            if let Ok(posts) = Posts::open(&damaged) {
                let _ = (posts.iter().count(), look_up(&posts));
            }
        }
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
