//! Console passwords: made, hashed, checked. Argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes).

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::{BASE64_NOPAD, Specification};
use ring::hmac;
use zeroize::Zeroizing;

use crate::random::{self, Random, RandomError};

/// The fewest characters of a password that a person chooses.
pub const MIN_CHARS: usize = 12;
/// The most bytes of a password; beyond them, hashing would be a way to keep us busy.
pub const MAX_BYTES: usize = 256;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
const PREFIX: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// Why a password cannot be hashed or chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_CHARS`] characters.
    #[error("the password is too short")]
    TooShort,
    /// More than [`MAX_BYTES`] bytes.
    #[error("the password is too long")]
    TooLong,
    /// It is the old one, the person's name, or one character over and over.
    #[error("the password is too easy to guess")]
    TooEasy,
    /// No memory or randomness for hashing.
    #[error("the password cannot be hashed now")]
    Unavailable,
}

impl From<RandomError> for PasswordError {
    fn from(_: RandomError) -> Self {
        Self::Unavailable
    }
}

/// Makes a one-time password: 80 bits in four groups, without letters that look alike.
///
/// # Errors
/// [`RandomError`] without randomness.
pub fn one_time(random: &dyn Random) -> Result<Zeroizing<String>, RandomError> {
    let mut alphabet = Specification::new();
    alphabet
        .symbols
        .push_str("0123456789abcdefghjkmnpqrstvwxyz");
    let alphabet = alphabet.encoding().map_err(|_| RandomError)?;
    let bytes = Zeroizing::new(random::bytes::<10>(random)?);
    let letters = Zeroizing::new(alphabet.encode(bytes.as_slice()));
    let mut grouped = Zeroizing::new(String::with_capacity(19));
    for (at, letter) in letters.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push('-');
        }
        grouped.push(letter);
    }
    Ok(grouped)
}

/// Judges a password that a person chose.
///
/// # Errors
/// [`PasswordError`] saying what is wrong with it.
pub fn judge(chosen: &str, old: &str, name: &str) -> Result<(), PasswordError> {
    if chosen.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    if chosen.chars().count() < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    let lower = Zeroizing::new(chosen.to_lowercase());
    let first = chosen.chars().next();
    let one_letter = chosen.chars().all(|letter| Some(letter) == first);
    let is_name = lower.replace(|c: char| c.is_ascii_digit(), "") == name.to_lowercase();
    if chosen == old || one_letter || is_name {
        return Err(PasswordError::TooEasy);
    }
    Ok(())
}

/// Hashes a password under a fresh salt, as a PHC string.
///
/// # Errors
/// [`PasswordError::TooLong`], or [`PasswordError::Unavailable`] without memory or randomness.
pub fn hash(password: &[u8], random: &dyn Random) -> Result<String, PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    let salt = random::bytes::<SALT_BYTES>(random)?;
    let hash = derive(password, &salt)?;
    Ok(format!(
        "{PREFIX}{}${}",
        BASE64_NOPAD.encode(&salt),
        BASE64_NOPAD.encode(hash.as_slice())
    ))
}

/// Whether `password` is the one that was hashed. A string that is not one of ours fits no password.
#[must_use]
pub fn verify(password: &[u8], phc: &str) -> bool {
    let Some((salt, expected)) = phc
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('$'))
    else {
        return false;
    };
    let (Ok(salt), Ok(expected)) = (
        BASE64_NOPAD.decode(salt.as_bytes()),
        BASE64_NOPAD.decode(expected.as_bytes()),
    ) else {
        return false;
    };
    password.len() <= MAX_BYTES
        && derive(password, &salt).is_ok_and(|hash| {
            // Comparing MACs takes the same time wherever the two differ.
            let key = hmac::Key::new(hmac::HMAC_SHA256, &salt);
            hmac::verify(&key, hash.as_slice(), hmac::sign(&key, &expected).as_ref()).is_ok()
        })
}

/// A hash that fits no password: an unknown name costs as much time as a known one.
#[must_use]
pub fn nobodys() -> String {
    format!(
        "{PREFIX}{}${}",
        BASE64_NOPAD.encode(&[0; SALT_BYTES]),
        BASE64_NOPAD.encode(&[0; HASH_BYTES])
    )
}

fn derive(password: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; HASH_BYTES]>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES))
        .map_err(|_| PasswordError::Unavailable)?;
    let mut out = Zeroizing::new([0; HASH_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password, salt, out.as_mut_slice())
        .map_err(|_| PasswordError::Unavailable)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandomness;

    #[test]
    fn only_the_password_itself_is_verified() {
        let phc = hash("正确的密码 horse".as_bytes(), &SystemRandomness).unwrap();
        assert!(verify("正确的密码 horse".as_bytes(), &phc));
        assert!(!verify(b"wrong", &phc));
        assert!(!verify(b"", &nobodys()));
        assert!(!verify(b"x", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"));
    }

    #[test]
    fn one_time_passwords_are_four_groups_of_four_and_differ() {
        let (a, b) = (
            one_time(&SystemRandomness).unwrap(),
            one_time(&SystemRandomness).unwrap(),
        );
        assert_ne!(*a, *b);
        assert_eq!(a.len(), 19);
        assert!(a.split('-').all(|group| group.len() == 4));
    }

    #[test]
    fn easy_passwords_are_refused() {
        let judge = |chosen: &str| judge(chosen, "abcd-efgh-jkmn-pqrs", "administrator");
        assert_eq!(judge("short"), Err(PasswordError::TooShort));
        assert_eq!(judge("aaaaaaaaaaaaaaaa"), Err(PasswordError::TooEasy));
        assert_eq!(judge("abcd-efgh-jkmn-pqrs"), Err(PasswordError::TooEasy));
        assert_eq!(judge("Administrator123"), Err(PasswordError::TooEasy));
        assert_eq!(judge(&"x1".repeat(200)), Err(PasswordError::TooLong));
        assert_eq!(judge("正确的马电池订书钉一二三"), Ok(()));
    }
}
