//! A rising list of numbers in few bits: the distances from one to the next in Rice's code (1979), which comes within
//! half a bit of the best where numbers are spread evenly, as hashes are.

/// Adds a rising list to some bytes.
pub fn pack(numbers: &[u16], bytes: &mut Vec<u8>) {
    let (Some(last), Ok(count)) = (numbers.last(), u32::try_from(numbers.len())) else {
        return;
    };
    let low_bits = (u32::from(*last) / count).max(1).ilog2();
    bytes.push(u8::try_from(low_bits).unwrap_or(0));
    let mut writer = BitWriter {
        bytes,
        waiting: 0,
        used: 0,
    };
    let mut before = 0;
    for number in numbers.iter().copied().map(u32::from) {
        let gap = number - before;
        before = number;
        (0..gap >> low_bits).for_each(|_| writer.push(1, 1));
        // The bit that ends the row of ones, and the low bits behind it.
        writer.push((gap & ((1 << low_bits) - 1)) << 1, low_bits + 1);
    }
    writer.finish();
}

/// Reads a list of so many numbers; `None` if the bytes end before.
pub fn unpack(bytes: &[u8], count: u32) -> Option<Vec<u16>> {
    if count == 0 {
        return Some(Vec::new());
    }
    let (low_bits, rest) = bytes.split_first()?;
    let low_bits = u32::from(*low_bits).min(u16::BITS);
    let mut reader = BitReader {
        rest,
        waiting: 0,
        held: 0,
    };
    // Each takes a bit at least.
    let mut numbers = Vec::with_capacity((count as usize).min(rest.len().saturating_mul(8)));
    let mut before = 0u32;
    for _ in 0..count {
        let high = reader.ones()?.checked_mul(1 << low_bits)?;
        before = before.checked_add(high)?.checked_add(reader.take(low_bits)?)?;
        numbers.push(u16::try_from(before).ok()?);
    }
    Some(numbers)
}

/// Bits on their way into bytes, the lowest first.
struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    waiting: u64,
    used: u32,
}

impl BitWriter<'_> {
    /// Adds the lowest `count` bits of a number that has no others, at most 32.
    fn push(&mut self, number: u32, count: u32) {
        self.waiting |= u64::from(number) << self.used;
        self.used += count;
        while self.used >= 8 {
            self.bytes.push(self.waiting as u8);
            self.waiting >>= 8;
            self.used -= 8;
        }
    }

    /// Writes the last byte, filled up with bits that belong to nothing.
    fn finish(self) {
        if self.used > 0 {
            self.bytes.push(self.waiting as u8);
        }
    }
}

/// Bits that [`BitWriter`] wrote.
struct BitReader<'a> {
    rest: &'a [u8],
    waiting: u64,
    held: u32,
}

impl BitReader<'_> {
    /// Holds as many bits as there are, and fit.
    fn fill(&mut self) {
        while self.held <= 56
            && let Some((byte, rest)) = self.rest.split_first()
        {
            self.waiting |= u64::from(*byte) << self.held;
            self.held += 8;
            self.rest = rest;
        }
    }

    fn skip(&mut self, count: u32) -> Option<()> {
        self.held = self.held.checked_sub(count)?;
        self.waiting = self.waiting.checked_shr(count).unwrap_or(0);
        Some(())
    }

    /// The next `count` bits, at most 31.
    fn take(&mut self, count: u32) -> Option<u32> {
        if self.held < count {
            self.fill();
        }
        let bits = self.waiting as u32 & ((1 << count) - 1);
        self.skip(count).map(|()| bits)
    }

    /// How many ones stand before the next zero, which is passed over too.
    fn ones(&mut self) -> Option<u32> {
        let mut ones = 0u32;
        loop {
            self.fill();
            let more = self.waiting.trailing_ones().min(self.held);
            let ends = more < self.held;
            self.skip(more + u32::from(ends))?;
            ones = ones.checked_add(more)?;
            if ends {
                return Some(ones);
            }
            if self.rest.is_empty() {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_survive_packing(mut numbers in prop::collection::vec(any::<u16>(), 0..200)) {
            numbers.sort_unstable();
            let mut bytes = Vec::new();
            pack(&numbers, &mut bytes);
            prop_assert_eq!(unpack(&bytes, u32::try_from(numbers.len()).unwrap()), Some(numbers));
        }

        #[test]
        fn each_number_is_a_row_of_ones_and_its_low_bits(mut numbers in prop::collection::vec(any::<u16>(), 1..200)) {
            numbers.sort_unstable();
            let mut bytes = Vec::new();
            pack(&numbers, &mut bytes);
            let mut bits = bytes[1..].iter().flat_map(|byte| (0..8).map(move |at| u32::from(byte >> at & 1)));
            let mut before = 0;
            for number in numbers {
                let ones = bits.by_ref().take_while(|bit| *bit == 1).count() as u32;
                let low: u32 = (0..bytes[0]).map(|at| bits.next().unwrap() << at).sum();
                before += (ones << bytes[0]) + low;
                prop_assert_eq!(before, u32::from(number));
            }
            prop_assert!(bits.count() < 8);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..40), count in 0..100u32) {
            if let Some(numbers) = unpack(&bytes, count) {
                prop_assert_eq!(numbers.len(), count as usize);
                prop_assert!(numbers.is_sorted());
            }
        }
    }

    #[test]
    fn a_shingle_takes_less_than_a_byte() {
        let numbers: Vec<u16> = (0..300u16).map(|n| n * 54 + (n * 37) % 54).collect();
        let mut bytes = Vec::new();
        pack(&numbers, &mut bytes);
        assert!(bytes.len() <= 290, "{}", bytes.len());
    }
}
