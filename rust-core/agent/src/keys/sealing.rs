//! The cryptography that all wraps of the database key share.
//!
//! GCM alone commits to no key, so each wrap carries a commitment that is derived beside its key: it tells a wrong secret from
//! damage, and it is the key check value that lives outside the database.

use fleet_protocol::ids::Hash32;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::Zeroizing;

use super::{DatabaseKey, Secret, WrapError, same};
use crate::ports::{KeyVault, Random, VaultError};

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const COMMITMENT_BYTES: usize = 32;
const MAC_BYTES: usize = 32;
const LONGEST_ALIAS: usize = 64;
/// A length, and an alias filled up with zeros.
pub(super) const ALIAS_FIELD_BYTES: usize = 1 + LONGEST_ALIAS;
const PLAIN_BYTES: usize = DatabaseKey::KEY_BYTES + DatabaseKey::SALT_BYTES;
const TAG_BYTES: usize = 16;
/// Length of a sealed database key.
const SEALED_BYTES: usize = PLAIN_BYTES + TAG_BYTES;

const GUARD_ALIAS: &str = "guard";
const FILE_DOMAIN: &[u8] = b"fieldvault/envelope-file/v1\0";

/// A key that wraps the database key, and the commitment to it.
pub(super) struct DerivedKeys {
    kek: LessSafeKey,
    commitment: Zeroizing<[u8; COMMITMENT_BYTES]>,
}

impl DerivedKeys {
    /// HKDF-SHA256 of what the vault made: 32 bytes of key, then 32 bytes of commitment.
    pub(super) fn derive(
        mixed: &Secret<[u8; 32]>,
        salt: &[u8; SALT_BYTES],
        info: &[u8],
    ) -> Result<Self, WrapError> {
        let mut okm = Zeroizing::new([0; 64]);
        // EXPOSE: input of the key derivation.
        Salt::new(HKDF_SHA256, salt)
            .extract(mixed.expose())
            .expand(&[info], Bytes64)
            .and_then(|out| out.fill(okm.as_mut()))
            .map_err(|_| WrapError::Io)?;
        let (kek, commitment) = okm.split_at(32);
        let kek = UnboundKey::new(&AES_256_GCM, kek).map_err(|_| WrapError::Io)?;
        let mut kept = Zeroizing::new([0; COMMITMENT_BYTES]);
        kept.copy_from_slice(commitment);
        Ok(Self {
            kek: LessSafeKey::new(kek),
            commitment: kept,
        })
    }

    /// Seals the database key; `header` is authenticated with it.
    fn seal(
        &self,
        nonce: [u8; NONCE_BYTES],
        header: &[u8],
        key: &DatabaseKey,
    ) -> Result<Vec<u8>, WrapError> {
        let mut sealed = Zeroizing::new(Vec::with_capacity(SEALED_BYTES));
        // EXPOSE: the one place where the key is sealed; the buffer has room for the tag, so it is never copied.
        sealed.extend_from_slice(key.expose_key());
        sealed.extend_from_slice(key.salt());
        self.kek
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(header),
                &mut *sealed,
            )
            .map_err(|_| WrapError::Io)?;
        Ok(std::mem::take(&mut *sealed))
    }

    /// Opens a sealed database key. A commitment that differs is a wrong secret, anything else damage.
    fn open(
        &self,
        commitment: &[u8; COMMITMENT_BYTES],
        nonce: [u8; NONCE_BYTES],
        header: &[u8],
        sealed: &[u8],
    ) -> Result<DatabaseKey, WrapError> {
        if !same(self.commitment.as_ref(), commitment) {
            return Err(WrapError::WrongSecret);
        }
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let plain = self
            .kek
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(header),
                &mut buffer,
            )
            .map_err(|_| WrapError::Corrupt)?;
        let (key, rest) = plain
            .split_first_chunk::<{ DatabaseKey::KEY_BYTES }>()
            .ok_or(WrapError::Corrupt)?;
        let salt = rest
            .first_chunk::<{ DatabaseKey::SALT_BYTES }>()
            .ok_or(WrapError::Corrupt)?;
        Ok(DatabaseKey::from_parts(*key, *salt))
    }
}

/// The end of every wrap's header: what its key is derived with, what it is sealed with, and the commitment to its key.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Sealing {
    salt: [u8; SALT_BYTES],
    nonce: [u8; NONCE_BYTES],
    commitment: [u8; COMMITMENT_BYTES],
}

impl Sealing {
    /// Its length in a header.
    pub(super) const BYTES: usize = SALT_BYTES + NONCE_BYTES + COMMITMENT_BYTES;

    /// A new one, which commits to no key yet.
    pub(super) fn fresh(random: &dyn Random) -> Result<Self, WrapError> {
        let mut made = Self {
            salt: [0; SALT_BYTES],
            nonce: [0; NONCE_BYTES],
            commitment: [0; COMMITMENT_BYTES],
        };
        random.fill(&mut made.salt)?;
        random.fill(&mut made.nonce)?;
        Ok(made)
    }

    pub(super) fn salt(&self) -> &[u8; SALT_BYTES] {
        &self.salt
    }

    /// Commits to the key that was derived.
    pub(super) fn commit_to(&mut self, keys: &DerivedKeys) {
        self.commitment = *keys.commitment;
    }

    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.commitment);
    }

    pub(super) fn take(rest: &mut &[u8]) -> Option<Self> {
        Some(Self {
            salt: take(rest)?,
            nonce: take(rest)?,
            commitment: take(rest)?,
        })
    }

    /// The whole file behind a finished header: the sealed database key, and the vault's word on both.
    pub(super) fn file(
        &self,
        vault: &dyn KeyVault,
        keys: &DerivedKeys,
        header: Vec<u8>,
        key: &DatabaseKey,
    ) -> Result<Vec<u8>, WrapError> {
        let sealed = keys.seal(self.nonce, &header, key)?;
        let mut file = header;
        file.extend_from_slice(&sealed);
        Ok(with_mac(vault, file)?)
    }
}

/// A wrap whose MAC holds: its header, and the sealed key behind it.
pub(super) struct SealedFile {
    header: Vec<u8>,
    sealed: Vec<u8>,
}

impl SealedFile {
    /// Splits a file behind a header of this length; `Ok(None)` where its MAC does not hold.
    pub(super) fn read(
        vault: &dyn KeyVault,
        bytes: &[u8],
        header_bytes: usize,
    ) -> Result<Option<Self>, WrapError> {
        let Some(covered) = believed(vault, bytes, header_bytes + SEALED_BYTES)? else {
            return Ok(None);
        };
        let (header, sealed) = covered.split_at(header_bytes);
        Ok(Some(Self {
            header: header.to_vec(),
            sealed: sealed.to_vec(),
        }))
    }

    pub(super) fn header(&self) -> &[u8] {
        &self.header
    }

    /// Opens it.
    pub(super) fn open(
        &self,
        sealing: &Sealing,
        keys: &DerivedKeys,
    ) -> Result<DatabaseKey, WrapError> {
        keys.open(
            &sealing.commitment,
            sealing.nonce,
            &self.header,
            &self.sealed,
        )
    }
}

/// The vault's MAC over a wrap: whoever edits the file is noticed before anything is tried.
fn file_mac(vault: &dyn KeyVault, covered: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
    let mut input = FILE_DOMAIN.to_vec();
    input.extend_from_slice(&Hash32::of(&[covered]).0);
    vault.hmac(GUARD_ALIAS, &input)
}

/// Appends the MAC.
fn with_mac(vault: &dyn KeyVault, mut covered: Vec<u8>) -> Result<Vec<u8>, VaultError> {
    let mac = file_mac(vault, &covered)?;
    // EXPOSE: a MAC over the file is public; it is written beside what it covers.
    covered.extend_from_slice(mac.expose());
    Ok(covered)
}

/// The first `covered` bytes of a file whose MAC over them holds; `Ok(None)` where it does not.
fn believed<'a>(
    vault: &dyn KeyVault,
    bytes: &'a [u8],
    covered: usize,
) -> Result<Option<&'a [u8]>, WrapError> {
    let (Some(covered), Some(mac)) = (
        bytes.get(..covered),
        bytes.get(covered..covered + MAC_BYTES),
    ) else {
        return Ok(None);
    };
    let expected = match file_mac(vault, covered) {
        Ok(expected) => expected,
        // The key that made the MAC is gone: nothing here can be believed any more.
        Err(VaultError::NotFound | VaultError::Invalidated) => return Ok(None),
        Err(error @ (VaultError::Transient | VaultError::Unavailable)) => return Err(error.into()),
    };
    // EXPOSE: compared in constant time and dropped.
    Ok(same(expected.expose(), mac).then_some(covered))
}

/// Takes the next `N` bytes.
pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

/// Appends an alias as a header holds it.
pub(super) fn put_alias(out: &mut Vec<u8>, alias: &str) -> Result<(), WrapError> {
    let length = u8::try_from(alias.len())
        .ok()
        .filter(|length| usize::from(*length) <= LONGEST_ALIAS)
        .ok_or(WrapError::Io)?;
    out.push(length);
    out.extend_from_slice(alias.as_bytes());
    out.resize(out.len() + LONGEST_ALIAS - alias.len(), 0);
    Ok(())
}

/// Takes such an alias.
pub(super) fn take_alias(rest: &mut &[u8]) -> Option<String> {
    let [length] = take::<1>(rest)?;
    let padded: [u8; LONGEST_ALIAS] = take(rest)?;
    let alias = padded.get(..usize::from(length))?;
    std::str::from_utf8(alias).ok().map(str::to_owned)
}

struct Bytes64;

impl KeyType for Bytes64 {
    fn len(&self) -> usize {
        64
    }
}
