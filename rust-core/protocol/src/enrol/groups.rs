//! Bytes as groups that a person can type: Crockford's base32, four symbols and a check symbol in each group.
//!
//! ```text
//! frame   = u8(length of content) content, then zero bits up to a whole group
//! group i = s0 s1 s2 s3 s4 over GF(32), where s0*a^4 + s1*a^3 + s2*a^2 + s3*a + s4 = 1 + (i mod 15), i from 0
//! ```
//! The weights of a group differ and none is zero, so one wrong symbol, or two that changed places, always shows in its own
//! group; the right side tells a group that stands in another's place. Letters in either case and in full width, O for 0, I and
//! L for 1, and any spaces and dashes are taken as they are meant.

use super::symbols::{bytes_of, letter, separates, symbols_of, value};

/// Symbols in a group.
const GROUP: usize = 5;
/// Of these, symbols of data.
const DATA: usize = GROUP - 1;
/// The longest content: its length is one byte.
const MAX_CONTENT: usize = 255;
/// a^5 = a^2 + 1.
const REDUCTION: u8 = 0b10_0101;

/// What is wrong with a text that should be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// It is nothing of the kind.
    NotACode,
    /// This group is not right, or missing. The first is 1.
    Group(u8),
}

/// Writes `content` as groups with dashes between; `None` when it is too long.
pub(super) fn write(content: &[u8]) -> Option<String> {
    let mut frame = vec![u8::try_from(content.len()).ok()?];
    frame.extend_from_slice(content);
    Some(framed(&symbols_of(&frame)))
}

fn framed(symbols: &[u8]) -> String {
    let groups: Vec<String> = symbols
        .chunks(DATA)
        .enumerate()
        .map(|(index, data)| {
            let mut group = [0; DATA];
            for (place, symbol) in group.iter_mut().zip(data) {
                *place = *symbol;
            }
            let check = evaluate(&group, 0) ^ salt(index);
            group.into_iter().chain([check]).map(letter).collect()
        })
        .collect();
    groups.join("-")
}

/// Reads groups, however they are spaced.
pub(super) fn read(text: &str) -> Result<Vec<u8>, Slip> {
    let typed = Typed::of(text)?;
    let groups = typed.groups();
    let holds: Vec<bool> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| data_of(group, index).is_some())
        .collect();
    let held = holds.iter().filter(|holds| **holds).count();
    // In a code with a slip nearly everything holds; in a text that is no code, next to nothing does. What was left out moves
    // all groups behind it: those are found from the end.
    let behind = groups
        .first()
        .and_then(|first| announced(first))
        .into_iter()
        .chain([typed.nearest()])
        .map(|count| typed.held_from_the_end(count))
        .max()
        .unwrap_or(0);
    if (held + behind) * 2 < groups.len() {
        return Err(Slip::NotACode);
    }
    let data: Vec<u8> = groups
        .iter()
        .enumerate()
        .map_while(|(index, group)| data_of(group, index))
        .flatten()
        .collect();
    if data.len() < groups.len() * DATA {
        return Err(slip_at(data.len() / DATA));
    }
    let bytes = bytes_of(&data);
    let (length, rest) = bytes.split_first().ok_or(Slip::NotACode)?;
    let expected = groups_for(usize::from(*length));
    if groups.len() != expected {
        return Err(slip_at(groups.len().min(expected)));
    }
    let content = rest.get(..usize::from(*length)).ok_or(Slip::NotACode)?;
    let canonical = symbols_of(bytes.get(..=content.len()).unwrap_or_default());
    let padding_is_zero = data
        .iter()
        .enumerate()
        .all(|(index, symbol)| canonical.get(index).copied().unwrap_or(0) == *symbol);
    if padding_is_zero {
        Ok(content.to_vec())
    } else {
        Err(Slip::NotACode)
    }
}

/// The group at `index`, as people count.
fn slip_at(index: usize) -> Slip {
    u8::try_from(index.saturating_add(1)).map_or(Slip::NotACode, Slip::Group)
}

fn groups_for(content: usize) -> usize {
    ((1 + content) * 8).div_ceil(5).div_ceil(DATA)
}

/// What was typed: values of symbols, `None` for what is no symbol.
struct Typed {
    /// Cut where something separates them.
    segments: Vec<Vec<Option<u8>>>,
}

impl Typed {
    fn of(text: &str) -> Result<Self, Slip> {
        let segments: Vec<Vec<Option<u8>>> = text
            .split(separates)
            .filter(|segment| !segment.is_empty())
            .map(|segment| segment.chars().map(value).collect())
            .collect();
        let symbols: usize = segments.iter().map(Vec::len).sum();
        // One group too many may be a slip; more than that is something else.
        if symbols == 0 || symbols > (groups_for(MAX_CONTENT) + 1) * GROUP {
            return Err(Slip::NotACode);
        }
        Ok(Self { segments })
    }

    fn flat(&self) -> Vec<Option<u8>> {
        self.segments.iter().flatten().copied().collect()
    }

    /// Groups by count; where the count is not even, by what separates them, if that leaves one odd group.
    fn groups(&self) -> Vec<Vec<Option<u8>>> {
        let flat = self.flat();
        if !flat.len().is_multiple_of(GROUP) && self.one_is_odd() {
            return self.segments.clone();
        }
        flat.chunks(GROUP).map(<[_]>::to_vec).collect()
    }

    fn one_is_odd(&self) -> bool {
        let odd = self
            .segments
            .iter()
            .filter(|segment| segment.len() != GROUP);
        self.segments.len() > 1 && odd.count() == 1
    }

    /// How many groups this is, give or take a symbol.
    fn nearest(&self) -> usize {
        (self.flat().len() + GROUP / 2) / GROUP
    }

    /// How many groups hold when they are counted from the end of a code of `count` groups; 0 where that makes no difference.
    fn held_from_the_end(&self, count: usize) -> usize {
        let flat = self.flat();
        if flat.len() == count * GROUP {
            return 0;
        }
        flat.rchunks(GROUP)
            .enumerate()
            .filter(|(back, group)| {
                count
                    .checked_sub(back + 1)
                    .is_some_and(|index| data_of(group, index).is_some())
            })
            .count()
    }
}

/// How many groups a code has, as its first group says.
fn announced(first: &[Option<u8>]) -> Option<usize> {
    let data = data_of(first, 0)?;
    let length = *bytes_of(&data).first()?;
    Some(groups_for(usize::from(length)))
}

/// The data of a group whose check holds.
fn data_of(group: &[Option<u8>], index: usize) -> Option<[u8; DATA]> {
    let whole: [Option<u8>; GROUP] = group.try_into().ok()?;
    let [Some(a), Some(b), Some(c), Some(d), Some(check)] = whole else {
        return None;
    };
    let data = [a, b, c, d];
    (evaluate(&data, check) == salt(index)).then_some(data)
}

/// The polynomial of a group at a.
fn evaluate(data: &[u8; DATA], check: u8) -> u8 {
    data.iter().fold(0, |sum, symbol| times_a(sum ^ symbol)) ^ check
}

fn times_a(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0b10_0000 == 0 {
        doubled
    } else {
        doubled ^ REDUCTION
    }
}

fn salt(index: usize) -> u8 {
    u8::try_from(index % 15).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back() {
        for length in 0..=MAX_CONTENT {
            let content: Vec<u8> = (0..length).map(|n| (n * 37 % 251) as u8).collect();
            let text = write(&content).unwrap();
            assert_eq!(read(&text), Ok(content), "{length}");
            assert_eq!(text.split('-').count(), groups_for(length));
        }
        assert_eq!(write(&[0; MAX_CONTENT + 1]), None);
    }

    #[test]
    fn padding_other_than_zero_is_not_taken() {
        let mut symbols = symbols_of(&[1, 0xff]);
        assert_eq!(symbols.len(), DATA);
        assert_eq!(read(&framed(&symbols)), Ok(vec![0xff]));
        symbols[DATA - 1] ^= 1;
        assert_eq!(read(&framed(&symbols)), Err(Slip::NotACode));
    }

    #[test]
    fn the_weights_of_a_group_differ_and_none_is_zero() {
        let mut weights = vec![1];
        for _ in 1..GROUP {
            weights.push(times_a(*weights.last().unwrap()));
        }
        assert!(weights.iter().all(|weight| *weight != 0));
        weights.sort_unstable();
        weights.dedup();
        assert_eq!(weights.len(), GROUP);
        // a has order 31: multiplying by it loses nothing.
        let reached: std::collections::BTreeSet<u8> =
            std::iter::successors(Some(1), |value| Some(times_a(*value)))
                .take(31)
                .collect();
        assert_eq!(reached.len(), 31);
    }
}
