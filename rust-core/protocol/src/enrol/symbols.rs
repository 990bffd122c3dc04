//! Symbols that a person types, and what they stand for: five bits each.

/// No U, which is read as V; no I, L and O, which are read as digits.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// A symbol of a value below 32.
pub(super) fn letter(symbol: u8) -> char {
    char::from(SYMBOLS.get(usize::from(symbol)).copied().unwrap_or(b'0'))
}

/// What a person who typed this meant.
pub(super) fn value(typed: char) -> Option<u8> {
    let meant = match narrow(typed).to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = SYMBOLS
        .iter()
        .position(|symbol| char::from(*symbol) == meant)?;
    u8::try_from(index).ok()
}

/// A full-width character, as Chinese keyboards give them, as its narrow one.
fn narrow(typed: char) -> char {
    match typed {
        '\u{ff01}'..='\u{ff5e}' => u32::from(typed)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(typed),
        other => other,
    }
}

/// Spaces, dashes, and what copying brings along unseen.
pub(super) fn separates(typed: char) -> bool {
    typed.is_whitespace()
        || matches!(
            typed,
            '-' | '_'
                | '\u{2010}'..='\u{2015}'
                | '\u{2212}'
                | '\u{30fc}'
                | '\u{ff0d}'
                | '\u{200b}'..='\u{200f}'
                | '\u{feff}'
        )
}

/// Bytes as values of five bits, filled up with zero bits.
pub(super) fn symbols_of(bytes: &[u8]) -> Vec<u8> {
    regroup(bytes, 8, 5, true)
}

/// Values of five bits as whole bytes; what is left over is dropped.
pub(super) fn bytes_of(symbols: &[u8]) -> Vec<u8> {
    regroup(symbols, 5, 8, false)
}

/// Bits in pieces of `from` as pieces of `to`, high bits first. What is left over is filled up with zeros, or dropped.
fn regroup(pieces: &[u8], from: u32, to: u32, fill: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for piece in pieces {
        held = (held << from) | u32::from(*piece);
        bits += from;
        while bits >= to {
            bits -= to;
            out.push(low_bits(held >> bits, to));
        }
        held &= (1 << bits) - 1;
    }
    if fill && bits > 0 {
        out.push(low_bits(held << (to - bits), to));
    }
    out
}

fn low_bits(value: u32, bits: u32) -> u8 {
    u8::try_from(value & ((1 << bits) - 1)).unwrap_or(0)
}
