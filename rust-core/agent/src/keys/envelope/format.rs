//! The bytes of an envelope, and the cryptography that makes and opens them.

use fleet_protocol::ids::{DeviceId, Hash32, TenantId};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::Zeroizing;

use super::{Binding, WrapError};
use crate::keys::kdf::{self, KdfCost};
use crate::keys::{DatabaseKey, Secret, same};
use crate::ports::{KeyVault, Random, VaultError};

/// Size of an envelope file; what lies behind the envelope is zero and not covered.
pub(super) const FILE_BYTES: usize = 512;

const MAGIC: &[u8; 4] = b"FVEK";
const VERSION: u16 = 1;
/// What is wrapped by what: 1 is the database key under the PIN. Other namespaces never open as this one.
const NAMESPACE: u16 = 1;
const ALIAS_BYTES: usize = 64;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const COMMITMENT_BYTES: usize = 32;
const PLAIN_BYTES: usize = DatabaseKey::KEY_BYTES + DatabaseKey::SALT_BYTES;
const TAG_BYTES: usize = 16;
const MAC_BYTES: usize = 32;
/// magic version namespace generation tenant device memory passes lanes alias salt nonce commitment
const HEADER_BYTES: usize =
    4 + 2 + 2 + 8 + 16 + 16 + 12 + 1 + ALIAS_BYTES + SALT_BYTES + NONCE_BYTES + COMMITMENT_BYTES;
const COVERED_BYTES: usize = HEADER_BYTES + PLAIN_BYTES + TAG_BYTES;

const GUARD_ALIAS: &str = "guard";
const FILE_DOMAIN: &[u8] = b"fieldvault/envelope-file/v1\0";
const PIN_DOMAIN: &[u8] = b"fieldvault/pin/v1\0";
const KEK_DOMAIN: &[u8] = b"fieldvault/kek/v1\0";

/// An envelope whose MAC holds.
pub(super) struct Whole {
    pub(super) header: Header,
    header_bytes: Vec<u8>,
    sealed: Vec<u8>,
}

/// What stands in clear.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) generation: u64,
    pub(super) binding: Binding,
    cost: KdfCost,
    salt: [u8; SALT_BYTES],
    nonce: [u8; NONCE_BYTES],
    commitment: [u8; COMMITMENT_BYTES],
}

/// A PIN that went through Argon2id, so that verifying what was written does not cost a second run.
pub(super) struct Stretched(Secret<[u8; 32]>);

struct DerivedKeys {
    kek: LessSafeKey,
    commitment: Zeroizing<[u8; COMMITMENT_BYTES]>,
}

/// Wraps `key`; returns the file's bytes, and the stretched PIN for [`unwrap_stretched`].
pub(super) fn wrap(
    vault: &dyn KeyVault,
    random: &dyn Random,
    cost: KdfCost,
    binding: &Binding,
    generation: u64,
    pin: &Secret<Vec<u8>>,
    key: &DatabaseKey,
) -> Result<(Vec<u8>, Stretched), WrapError> {
    let mut header = Header {
        generation,
        binding: binding.clone(),
        cost,
        salt: [0; SALT_BYTES],
        nonce: [0; NONCE_BYTES],
        commitment: [0; COMMITMENT_BYTES],
    };
    random.fill(&mut header.salt)?;
    random.fill(&mut header.nonce)?;
    let stretched = header.stretch(pin)?;
    let derived = header.derive(vault, &stretched)?;
    header.commitment = *derived.commitment;
    let header_bytes = header.encode()?;
    let mut sealed = Zeroizing::new(Vec::with_capacity(PLAIN_BYTES + TAG_BYTES));
    // EXPOSE: the one place where the key is sealed; the buffer has room for the tag, so it is never copied.
    sealed.extend_from_slice(key.expose_key());
    sealed.extend_from_slice(key.salt());
    derived
        .kek
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(header.nonce),
            Aad::from(&header_bytes),
            &mut *sealed,
        )
        .map_err(|_| WrapError::Io)?;
    let mut file = header_bytes;
    file.extend_from_slice(&sealed);
    let mac = file_mac(vault, &file)?;
    // EXPOSE: a MAC over the file is public; it is written beside what it covers.
    file.extend_from_slice(mac.expose());
    Ok((file, stretched))
}

/// Reads a file whose MAC holds; `Ok(None)` where it does not.
pub(super) fn read(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Whole>, WrapError> {
    let (Some(covered), Some(mac)) = (
        bytes.get(..COVERED_BYTES),
        bytes.get(COVERED_BYTES..COVERED_BYTES + MAC_BYTES),
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
    if !same(expected.expose(), mac) {
        return Ok(None);
    }
    let (header_bytes, sealed) = covered.split_at(HEADER_BYTES);
    Ok(Header::decode(header_bytes).map(|header| Whole {
        header,
        header_bytes: header_bytes.to_vec(),
        sealed: sealed.to_vec(),
    }))
}

impl Whole {
    /// Opens the envelope with a PIN.
    pub(super) fn unwrap(
        &self,
        vault: &dyn KeyVault,
        configured: KdfCost,
        pin: &Secret<Vec<u8>>,
    ) -> Result<DatabaseKey, WrapError> {
        if !self.header.cost.is_acceptable(configured) {
            return Err(WrapError::Corrupt);
        }
        self.unwrap_stretched(vault, &self.header.stretch(pin)?)
    }

    /// Opens the envelope with a PIN that is stretched already.
    pub(super) fn unwrap_stretched(
        &self,
        vault: &dyn KeyVault,
        stretched: &Stretched,
    ) -> Result<DatabaseKey, WrapError> {
        let derived = self.header.derive(vault, stretched)?;
        if !same(derived.commitment.as_ref(), &self.header.commitment) {
            return Err(WrapError::WrongPin);
        }
        let mut buffer = Zeroizing::new(self.sealed.clone());
        let plain = derived
            .kek
            .open_in_place(
                Nonce::assume_unique_for_key(self.header.nonce),
                Aad::from(&self.header_bytes),
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

impl Header {
    fn stretch(&self, pin: &Secret<Vec<u8>>) -> Result<Stretched, WrapError> {
        // EXPOSE: the PIN goes into Argon2id and nowhere else.
        Ok(Stretched(kdf::stretch(
            self.cost,
            pin.expose(),
            &self.salt,
        )?))
    }

    fn derive(
        &self,
        vault: &dyn KeyVault,
        stretched: &Stretched,
    ) -> Result<DerivedKeys, WrapError> {
        let mut message = Zeroizing::new(Vec::with_capacity(PIN_DOMAIN.len() + 32));
        message.extend_from_slice(PIN_DOMAIN);
        // EXPOSE: mixed with the vault's key; what comes back replaces it.
        message.extend_from_slice(stretched.0.expose());
        let mixed = vault.hmac(&self.binding.pin_alias, &message)?;
        let mut info = KEK_DOMAIN.to_vec();
        info.extend_from_slice(self.binding.device.as_bytes());
        info.extend_from_slice(&self.generation.to_be_bytes());
        let mut okm = Zeroizing::new([0; 64]);
        // EXPOSE: input of the key derivation.
        Salt::new(HKDF_SHA256, &self.salt)
            .extract(mixed.expose())
            .expand(&[&info], Bytes64)
            .and_then(|out| out.fill(okm.as_mut()))
            .map_err(|_| WrapError::Io)?;
        let (kek, commitment) = okm.split_at(32);
        let kek = UnboundKey::new(&AES_256_GCM, kek).map_err(|_| WrapError::Io)?;
        let mut kept = Zeroizing::new([0; COMMITMENT_BYTES]);
        kept.copy_from_slice(commitment);
        Ok(DerivedKeys {
            kek: LessSafeKey::new(kek),
            commitment: kept,
        })
    }

    fn encode(&self) -> Result<Vec<u8>, WrapError> {
        let alias = self.binding.pin_alias.as_bytes();
        let length = u8::try_from(alias.len())
            .ok()
            .filter(|length| usize::from(*length) <= ALIAS_BYTES)
            .ok_or(WrapError::Io)?;
        let mut out = Vec::with_capacity(FILE_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_be_bytes());
        out.extend_from_slice(&NAMESPACE.to_be_bytes());
        out.extend_from_slice(&self.generation.to_be_bytes());
        out.extend_from_slice(self.binding.tenant.as_bytes());
        out.extend_from_slice(self.binding.device.as_bytes());
        for value in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            out.extend_from_slice(&value.to_be_bytes());
        }
        out.push(length);
        out.extend_from_slice(alias);
        out.resize(out.len() + ALIAS_BYTES - alias.len(), 0);
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.commitment);
        Ok(out)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        if u16::from_be_bytes(take(&mut rest)?) != VERSION
            || u16::from_be_bytes(take(&mut rest)?) != NAMESPACE
        {
            return None;
        }
        let generation = u64::from_be_bytes(take(&mut rest)?);
        let tenant = TenantId::from_bytes(take(&mut rest)?);
        let device = DeviceId::from_bytes(take(&mut rest)?);
        let cost = KdfCost {
            memory_kib: u32::from_be_bytes(take(&mut rest)?),
            passes: u32::from_be_bytes(take(&mut rest)?),
            lanes: u32::from_be_bytes(take(&mut rest)?),
        };
        let [length] = take::<1>(&mut rest)?;
        let alias: [u8; ALIAS_BYTES] = take(&mut rest)?;
        let pin_alias = std::str::from_utf8(alias.get(..usize::from(length))?)
            .ok()?
            .to_owned();
        Some(Self {
            generation,
            binding: Binding {
                tenant,
                device,
                pin_alias,
            },
            cost,
            salt: take(&mut rest)?,
            nonce: take(&mut rest)?,
            commitment: take(&mut rest)?,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

fn file_mac(vault: &dyn KeyVault, covered: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
    let mut input = FILE_DOMAIN.to_vec();
    input.extend_from_slice(&Hash32::of(&[covered]).0);
    vault.hmac(GUARD_ALIAS, &input)
}

struct Bytes64;

impl KeyType for Bytes64 {
    fn len(&self) -> usize {
        64
    }
}
