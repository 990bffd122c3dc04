//! Seeded mutations: the same in every run.

/// What parsers of ours stumble over if over anything.
const TOKENS: &[&[u8]] = &[
    b"18446744073709551615",
    b"18446744073709551616",
    b"-1",
    b"1e999",
    b"1.0",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\"\"",
    b"\"v\":1,",
    b"\"v\":2,",
    b"\\u0000",
    b"\\ud800",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\0",
    b"\r\n",
    b"\"\"\"",
    b";",
    b"\t",
    b"=",
    b"'",
    "，".as_bytes(),
    "张".as_bytes(),
    "０".as_bytes(),
];

/// Makes mutations of seeds.
pub struct Mutator(u64);

impl Mutator {
    /// The sequence of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// `splitmix64`.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        let [byte, ..] = self.next().to_le_bytes();
        byte
    }

    /// A mutation of one of `seeds`, a few changes away from it.
    #[must_use]
    pub fn mutate(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let pick = self.below(seeds.len());
        let mut data = seeds.get(pick).cloned().unwrap_or_default();
        for _ in 0..=self.below(4) {
            self.change(&mut data, seeds);
        }
        data
    }

    fn change(&mut self, data: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(data.len() + 1);
        let bit = 1 << self.below(8);
        let byte = self.byte();
        let length = self.below(16) + 1;
        let end = (at + length).min(data.len());
        match self.below(10) {
            0..=2 => {
                if let Some(held) = data.get_mut(at) {
                    *held ^= bit;
                }
            }
            3 => {
                if let Some(held) = data.get_mut(at) {
                    *held = byte;
                }
            }
            4 => drop(data.drain(at..end)),
            5 => {
                let again = data.get(at..end).unwrap_or_default().to_vec();
                insert(data, at, &again);
            }
            6 => data.truncate(at),
            7 => self.replace_number(data, at),
            8 => {
                let token = TOKENS
                    .get(self.below(TOKENS.len()))
                    .copied()
                    .unwrap_or_default();
                insert(data, at, token);
            }
            _ => self.splice(data, at, seeds),
        }
    }

    /// The first number behind `at` becomes another.
    fn replace_number(&mut self, data: &mut Vec<u8>, at: usize) {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let Some(start) = data
            .iter()
            .skip(at)
            .position(is_digit)
            .map(|found| at + found)
        else {
            return;
        };
        let digits = data
            .iter()
            .skip(start)
            .take_while(|byte| is_digit(byte))
            .count();
        let number = match self.below(4) {
            0 => "0".to_owned(),
            1 => u64::MAX.to_string(),
            2 => self.next().to_string(),
            _ => self.below(1_000).to_string(),
        };
        data.splice(start..start + digits, number.into_bytes());
    }

    /// The end becomes another seed's.
    fn splice(&mut self, data: &mut Vec<u8>, at: usize, seeds: &[Vec<u8>]) {
        let pick = self.below(seeds.len());
        let other = seeds.get(pick).cloned().unwrap_or_default();
        let from = self.below(other.len() + 1);
        data.truncate(at);
        data.extend_from_slice(other.get(from..).unwrap_or_default());
    }
}

fn insert(data: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    data.splice(at..at, bytes.iter().copied());
}
