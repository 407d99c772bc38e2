//! Checksums: XXH3 with 64 bits, of what is ours to write.
//!
//! A bit that turns over on a disk must be found, wherever it lies. What tantivy writes once ends in a CRC of its own
//! (checked in [`super::snapshot`]); all else is summed here. Sums form a chain: `meta.json` holds its own sum and the
//! commit's payload, the payload holds the sums of the log of files and of the tables of families, and those hold the
//! sums of their runs. So a commit vouches for every byte that belongs to it.

use std::io::{self, Write};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Name of the file in which the engine keeps what belongs to a commit.
pub const META: &str = "meta.json";

/// Where the sum begins in a sealed text.
const MARK: &str = ",\n  \"sum\": \"";

/// A writer that sums what goes through it.
pub struct Summed<W> {
    inner: W,
    sum: Xxh3,
}

impl<W: Write> Summed<W> {
    /// Sums from here on.
    pub fn new(inner: W) -> Summed<W> {
        Summed {
            inner,
            sum: Xxh3::new(),
        }
    }

    /// The sum of all that was written, and what it was written to.
    pub fn finish(self) -> (W, u64) {
        (self.inner, self.sum.digest())
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Adds to a JSON object, as its last entry, the sum of all that stands before.
///
/// A text that does not end as an object does is given back as it is.
pub fn seal(text: &[u8]) -> Vec<u8> {
    match text.trim_ascii_end().strip_suffix(b"}") {
        Some(open) => sealed(open.trim_ascii_end()),
        None => text.to_vec(),
    }
}

fn sealed(open: &[u8]) -> Vec<u8> {
    let mut text = open.to_vec();
    text.extend_from_slice(format!("{MARK}{:016x}\"\n}}\n", xxh3_64(open)).as_bytes());
    text
}

/// The object that [`seal`] sealed; `None` if a bit of it is not as it was.
pub fn unseal(text: &[u8]) -> Option<Vec<u8>> {
    let open = text.get(..memchr::memmem::rfind(text, MARK.as_bytes())?)?;
    (sealed(open) == text).then(|| [open, b"\n}\n"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_breaks_with_any_bit() {
        let text = b"{\n  \"segments\": [],\n  \"opstamp\": 12\n}\n";
        let sealed = seal(text);
        assert_eq!(unseal(&sealed).as_deref(), Some(&text[..]));
        assert!(serde_json::from_slice::<serde_json::Value>(&sealed).is_ok());
        for bit in 0..sealed.len() * 8 {
            let mut turned = sealed.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal(&turned), None, "bit {bit}");
        }
        assert_eq!(unseal(text), None);
    }

    #[test]
    fn what_goes_through_is_summed() {
        let mut writer = Summed::new(Vec::new());
        writer.write_all(b"one ").unwrap();
        writer.write_all(b"two").unwrap();
        assert_eq!(writer.finish(), (b"one two".to_vec(), xxh3_64(b"one two")));
    }
}
