//! Finding many byte strings among many pages, in one pass.

use std::collections::HashMap;

/// Needles are looked up by this many leading bytes.
const LEAD: usize = 4;

/// For each of `needles` whether `pages` hold it. One of fewer than four bytes is never found: it would be everywhere.
pub(super) fn find(pages: &[u8], needles: &[&[u8]]) -> Vec<bool> {
    let mut by_lead: HashMap<[u8; LEAD], Vec<usize>> = HashMap::new();
    // Whether any needle begins with these two bytes: most places in a page are passed by without a look-up.
    let mut begins = vec![false; 1 << 16];
    for (index, needle) in needles.iter().enumerate() {
        if let Some(lead) = needle.first_chunk::<LEAD>() {
            by_lead.entry(*lead).or_default().push(index);
            if let Some(begins) = begins.get_mut(pair(*lead)) {
                *begins = true;
            }
        }
    }
    let mut found = vec![false; needles.len()];
    for (at, window) in pages.windows(LEAD).enumerate() {
        let Some(lead) = window.first_chunk::<LEAD>() else {
            break;
        };
        if !begins.get(pair(*lead)).copied().unwrap_or(false) {
            continue;
        }
        let Some(candidates) = by_lead.get(lead) else {
            continue;
        };
        let rest = pages.get(at..).unwrap_or_default();
        for index in candidates {
            if let (Some(needle), Some(found)) = (needles.get(*index), found.get_mut(*index)) {
                *found |= rest.starts_with(needle);
            }
        }
    }
    found
}

fn pair(lead: [u8; LEAD]) -> usize {
    usize::from(u16::from_be_bytes([lead[0], lead[1]]))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn needles_are_found_wherever_they_stand() {
        let pages = b"abcdefgh-ijkl-abcdefgx";
        let needles: [&[u8]; 8] = [
            b"abcd",
            b"defgx",
            b"jkl-a",
            b"abcdefgy",
            b"efgxz",
            b"abc",
            b"",
            b"cdef",
        ];
        let found = find(pages, &needles);
        assert_eq!(found, [true, true, true, false, false, false, false, true]);
        assert_eq!(find(b"", &needles), [false; 8]);
        assert_eq!(find(b"abcd", &[b"abcd"]), [true]);
    }

    #[test]
    fn a_search_agrees_with_the_plain_one() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"abc"[(state >> 24) as usize % 3]
        };
        let pages: Vec<u8> = (0..4_000).map(|_| next()).collect();
        let needles: Vec<Vec<u8>> = (0..400)
            .map(|n| (0..4 + n % 9).map(|_| next()).collect())
            .collect();
        let wanted: Vec<&[u8]> = needles.iter().map(Vec::as_slice).collect();
        let plain: Vec<bool> = needles
            .iter()
            .map(|needle| pages.windows(needle.len()).any(|window| window == needle))
            .collect();
        assert!(plain.contains(&true) && plain.contains(&false));
        assert_eq!(find(&pages, &wanted), plain);
    }
}
