//! What a new PIN must be.

use crate::error::PinFault;

const LONGEST: usize = 32;
/// What thieves try first beside runs, repetitions and birthdays: lines on the keypad and numbers that sound like words.
const COMMON: [&[u8]; 8] = [
    b"112233", b"123321", b"147258", b"159357", b"258369", b"520131", b"5201314", b"789456",
];

/// Checks a PIN that somebody wants to set.
///
/// # Errors
/// [`PinFault`] names the first rule that it breaks.
pub fn check_new_pin(pin: &[u8], min_length: u8) -> Result<(), PinFault> {
    if pin.len() > LONGEST || !pin.iter().all(u8::is_ascii_digit) {
        return Err(PinFault::NotDigits);
    }
    if pin.len() < usize::from(min_length) {
        return Err(PinFault::TooShort { min: min_length });
    }
    if is_run(pin) || repeats(pin) || is_date(pin) || COMMON.contains(&pin) {
        return Err(PinFault::TooCommon);
    }
    Ok(())
}

/// All the same, or counting up or down, past 0 too.
fn is_run(pin: &[u8]) -> bool {
    [0, 1, 9].into_iter().any(|step| {
        pin.windows(2)
            .all(|pair| matches!(pair, [a, b] if (digit(*a) + step) % 10 == digit(*b)))
    })
}

/// One group of up to three digits again and again, or one half written twice.
fn repeats(pin: &[u8]) -> bool {
    (1..=pin.len() / 2)
        .filter(|size| pin.len().is_multiple_of(*size))
        .filter(|size| *size <= 3 || size * 2 == pin.len())
        .any(|size| {
            let mut groups = pin.chunks(size);
            let first = groups.next();
            groups.all(|group| Some(group) == first)
        })
}

/// A day, year first: 880101, 19880101.
fn is_date(pin: &[u8]) -> bool {
    let day_of_year = |month: &[u8], day: &[u8]| {
        (1..=12).contains(&number(month)) && (1..=31).contains(&number(day))
    };
    match pin {
        [_, _, m1, m2, d1, d2] => day_of_year(&[*m1, *m2], &[*d1, *d2]),
        [b'1', b'9', _, _, m1, m2, d1, d2] | [b'2', b'0', _, _, m1, m2, d1, d2] => {
            day_of_year(&[*m1, *m2], &[*d1, *d2])
        }
        _ => false,
    }
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |value, byte| value * 10 + u32::from(digit(*byte)))
}

fn digit(byte: u8) -> u8 {
    byte.wrapping_sub(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_that_are_tried_first_are_refused() {
        for pin in [
            "000000", "123456", "987654", "890123", "210987", "121212", "123123", "482482",
            "880101", "19880101", "20010931", "112233", "5201314", "48294829",
        ] {
            assert_eq!(
                check_new_pin(pin.as_bytes(), 6),
                Err(PinFault::TooCommon),
                "{pin}"
            );
        }
    }

    #[test]
    fn other_pins_are_taken() {
        for pin in [
            "482913", "271828", "135792", "90517364", "18880101", "483948",
        ] {
            assert_eq!(check_new_pin(pin.as_bytes(), 6), Ok(()), "{pin}");
        }
    }

    #[test]
    fn length_and_digits_are_checked() {
        assert_eq!(
            check_new_pin(b"48291", 6),
            Err(PinFault::TooShort { min: 6 })
        );
        assert_eq!(check_new_pin(b"", 6), Err(PinFault::TooShort { min: 6 }));
        assert_eq!(check_new_pin(b"48291a", 6), Err(PinFault::NotDigits));
        assert_eq!(
            check_new_pin("４８２９１３".as_bytes(), 6),
            Err(PinFault::NotDigits)
        );
        assert_eq!(check_new_pin(&[b'7'; 33], 6), Err(PinFault::NotDigits));
    }
}
