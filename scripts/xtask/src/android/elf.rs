//! As much of an ELF file as says whether a phone can map it.

/// The smallest alignment of the segments that are loaded; `None` if this is no little-endian ELF file with such segments.
pub(crate) fn load_alignment(file: &[u8]) -> Option<u64> {
    if file.get(..4)? != b"\x7fELF" || *file.get(5)? != 1 {
        return None;
    }
    let wide = match file.get(4)? {
        1 => false,
        2 => true,
        _ => return None,
    };
    // Where the fields lie: table of segments, its entry size and count; in an entry, its kind (always first) and alignment.
    let (table, size, count, alignment) = if wide {
        (number(file, 32, 8)?, 54, 56, 48)
    } else {
        (number(file, 28, 4)?, 42, 44, 28)
    };
    let (size, count) = (number(file, size, 2)?, number(file, count, 2)?);
    let mut least = None;
    for index in 0..count {
        let entry = usize::try_from(table.checked_add(size.checked_mul(index)?)?).ok()?;
        if number(file, entry, 4)? == 1 {
            let width = if wide { 8 } else { 4 };
            let found = number(file, entry.checked_add(alignment)?, width)?;
            least = Some(least.map_or(found, |least: u64| least.min(found)));
        }
    }
    least
}

fn number(file: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = file.get(at..at.checked_add(width)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | u64::from(*byte)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header and one segment of each given kind and alignment.
    fn elf(wide: bool, segments: &[(u32, u64)]) -> Vec<u8> {
        let (header, entry, at) = if wide { (64, 56, 48) } else { (52, 32, 28) };
        let mut file = vec![0; header + entry * segments.len()];
        file[..4].copy_from_slice(b"\x7fELF");
        file[4] = if wide { 2 } else { 1 };
        file[5] = 1;
        let (table, size, count) = if wide { (32, 54, 56) } else { (28, 42, 44) };
        file[table] = u8::try_from(header).unwrap();
        file[size] = u8::try_from(entry).unwrap();
        file[count] = u8::try_from(segments.len()).unwrap();
        for (index, (kind, alignment)) in segments.iter().enumerate() {
            let start = header + index * entry;
            file[start..start + 4].copy_from_slice(&kind.to_le_bytes());
            file[start + at..start + at + 4]
                .copy_from_slice(&u32::try_from(*alignment).unwrap().to_le_bytes());
        }
        file
    }

    #[test]
    fn the_least_alignment_of_loaded_segments_counts() {
        for wide in [true, false] {
            let file = elf(wide, &[(6, 8), (1, 65536), (1, 16384), (2, 8)]);
            assert_eq!(load_alignment(&file), Some(16384));
        }
    }

    #[test]
    fn what_is_no_library_has_none() {
        let good = elf(true, &[(1, 4096)]);
        assert_eq!(load_alignment(&elf(true, &[(2, 8)])), None);
        assert_eq!(load_alignment(b"PK\x03\x04"), None);
        for cut in 0..good.len() {
            assert_eq!(load_alignment(good.get(..cut).unwrap()), None, "{cut}");
        }
        let mut far = good;
        far[32..40].fill(0xff);
        assert_eq!(load_alignment(&far), None);
    }
}
