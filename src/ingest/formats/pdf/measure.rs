//! What the streams of a PDF unpack to, measured before anything is kept: a kilobyte may stand for a gigabyte.
//!
//! Every stream of the file is unpacked once into nothing, twice where it is packed twice. What is not packed by Deflate
//! (old LZW, pictures) grows little or is not unpacked for text.

use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use crate::ingest::Limits;

/// How many times the longest record the streams of one file may come to: pages, fonts, and pictures packed by Deflate.
const RECORDS: u64 = 8;

/// Refuses a file whose streams come to more than they may.
pub(super) fn hold(bytes: &[u8], limits: Limits) -> Result<(), String> {
    let most = limits.record.saturating_mul(RECORDS);
    let mut left = most;
    for start in memchr::memmem::find_iter(bytes, b"stream") {
        let data = bytes.get(start + b"stream".len()..).unwrap_or_default();
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        if !is_packed(data) {
            continue;
        }
        left = left.checked_sub(unpacked_size(data, left)).ok_or_else(|| {
            format!(
                "its streams unpack to more than {} MiB; --max-article raises the limit",
                most >> 20
            )
        })?;
    }
    Ok(())
}

/// Whether bytes begin as Deflate with its two bytes of header do.
fn is_packed(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// The size of what a stream unpacks to, and of what that unpacks to; counting ends soon after `most`.
fn unpacked_size(data: &[u8], most: u64) -> u64 {
    let mut outer = ZlibDecoder::new(data);
    let mut start = [0; 2];
    let read = outer.read(&mut start).unwrap_or(0);
    let head = start.get(..read).unwrap_or_default();
    if is_packed(head) {
        let inner = ZlibDecoder::new(head.chain(outer));
        return count(inner, most);
    }
    read as u64 + count(outer, most)
}

fn count(stream: impl Read, most: u64) -> u64 {
    io::copy(&mut stream.take(most.saturating_add(1)), &mut io::sink()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn bombs_are_told() {
        let limits = Limits {
            record: 1000,
            ..Limits::default()
        };
        let stream = |data: &[u8]| [b"<<>> stream\n", data, b"\nendstream"].concat();
        let bomb = packed(&vec![0; 1 << 20]);
        assert!(hold(&stream(&packed(b"BT (The harbour) Tj ET")), limits).is_ok());
        assert!(hold(&stream(b"BT (The harbour) Tj ET"), limits).is_ok());
        assert!(hold(&stream(&bomb), limits).is_err());
        assert!(hold(&stream(&packed(&bomb)), limits).is_err());
        assert!(
            hold(
                &[stream(&packed(&[1; 5000])), stream(&packed(&[2; 5000]))].concat(),
                limits
            )
            .is_err()
        );
    }
}
