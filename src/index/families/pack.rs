//! A rising list of numbers in few bits: the distances from one to the next in Rice's code (1979), which comes within
//! half a bit of the best where numbers are spread evenly, as hashes are.

/// Adds a rising list to some bytes.
pub fn pack(numbers: &[u32], bytes: &mut Vec<u8>) {
    let (Some(last), Ok(count)) = (numbers.last(), u32::try_from(numbers.len())) else {
        return;
    };
    let low_bits = (last / count).max(1).ilog2();
    bytes.push(u8::try_from(low_bits).unwrap_or(0));
    let (mut byte, mut used) = (0u8, 0);
    let mut push = |bit: bool| {
        byte |= u8::from(bit) << used;
        used += 1;
        if used == 8 {
            bytes.push(std::mem::take(&mut byte));
            used = 0;
        }
    };
    let mut before = 0;
    for number in numbers {
        let gap = number - before;
        before = *number;
        (0..gap >> low_bits).for_each(|_| push(true));
        push(false);
        (0..low_bits).for_each(|at| push(gap >> at & 1 == 1));
    }
    // The last byte is filled up with bits that belong to nothing.
    (0..7).for_each(|_| push(false));
}

/// Reads a list of so many numbers; `None` if the bytes end before.
pub fn unpack(bytes: &[u8], count: u32) -> Option<Vec<u32>> {
    if count == 0 {
        return Some(Vec::new());
    }
    let (low_bits, rest) = bytes.split_first()?;
    let mut bits = rest.iter().flat_map(|byte| (0..8).map(move |at| byte >> at & 1));
    let mut numbers = Vec::new();
    let mut before = 0u32;
    for _ in 0..count {
        let mut gap = 0u32;
        while bits.next()? == 1 {
            gap = gap.checked_add(1)?;
        }
        gap = gap.checked_shl(u32::from(*low_bits))?;
        for at in 0..*low_bits {
            gap |= u32::from(bits.next()?).checked_shl(u32::from(at))?;
        }
        before = before.checked_add(gap)?;
        numbers.push(before);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_survive_packing(mut numbers in prop::collection::vec(0..1u32 << 22, 0..200)) {
            numbers.sort_unstable();
            let mut bytes = Vec::new();
            pack(&numbers, &mut bytes);
            prop_assert_eq!(unpack(&bytes, u32::try_from(numbers.len()).unwrap()), Some(numbers));
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
    fn a_shingle_takes_two_bytes() {
        let numbers: Vec<u32> = (0..300u32).map(|n| n * 13_000 + (n * n * 7919) % 9_000).collect();
        let mut bytes = Vec::new();
        pack(&numbers, &mut bytes);
        assert!(bytes.len() <= 600, "{}", bytes.len());
    }
}
