//! The bytes of the biometric slot, and the way from its secret to the key that opens it.

use fleet_protocol::ids::{DeviceId, TenantId};
use zeroize::Zeroizing;

use super::SlotSecret;
use crate::keys::sealing::{
    ALIAS_FIELD_BYTES, COMMITMENT_BYTES, DerivedKeys, NONCE_BYTES, SALT_BYTES, SEALED_BYTES,
    believed, put_alias, take, take_alias, with_mac,
};
use crate::keys::{Binding, DatabaseKey, WrapError};
use crate::ports::{KeyVault, Random};

const MAGIC: &[u8; 4] = b"FVEK";
const VERSION: u16 = 1;
/// What is wrapped by what: 2 is the database key under the biometric slot's secret.
const NAMESPACE: u16 = 2;
/// How the wrapping key is made: 1 is the vault's HMAC-SHA256, then HKDF-SHA256.
const DERIVATION: u16 = 1;
/// How the database key is sealed: 1 is AES-256-GCM.
const SEAL: u16 = 1;
/// magic version namespace derivation seal tenant device alias salt nonce commitment
const HEADER_BYTES: usize =
    4 + 2 + 2 + 2 + 2 + 16 + 16 + ALIAS_FIELD_BYTES + SALT_BYTES + NONCE_BYTES + COMMITMENT_BYTES;

const SECRET_DOMAIN: &[u8] = b"fieldvault/biometric/v1\0";
const KEK_DOMAIN: &[u8] = b"fieldvault/biometric-kek/v1\0";

/// A slot whose MAC holds.
pub(super) struct Whole {
    header: Header,
    header_bytes: Vec<u8>,
    sealed: Vec<u8>,
}

/// What stands in clear.
struct Header {
    binding: Binding,
    salt: [u8; SALT_BYTES],
    nonce: [u8; NONCE_BYTES],
    commitment: [u8; COMMITMENT_BYTES],
}

/// Wraps `key`; returns the file's bytes.
pub(super) fn wrap(
    vault: &dyn KeyVault,
    random: &dyn Random,
    binding: &Binding,
    secret: &SlotSecret,
    key: &DatabaseKey,
) -> Result<Vec<u8>, WrapError> {
    let mut header = Header {
        binding: binding.clone(),
        salt: [0; SALT_BYTES],
        nonce: [0; NONCE_BYTES],
        commitment: [0; COMMITMENT_BYTES],
    };
    random.fill(&mut header.salt)?;
    random.fill(&mut header.nonce)?;
    let derived = header.derive(vault, secret)?;
    header.commitment = derived.commitment();
    let mut file = header.encode()?;
    let sealed = derived.seal(header.nonce, &file, key)?;
    file.extend_from_slice(&sealed);
    Ok(with_mac(vault, file)?)
}

/// Reads a file whose MAC holds and whose algorithms are known; `Ok(None)` otherwise.
pub(super) fn read(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Whole>, WrapError> {
    let Some(covered) = believed(vault, bytes, HEADER_BYTES + SEALED_BYTES)? else {
        return Ok(None);
    };
    let (header_bytes, sealed) = covered.split_at(HEADER_BYTES);
    Ok(Header::decode(header_bytes).map(|header| Whole {
        header,
        header_bytes: header_bytes.to_vec(),
        sealed: sealed.to_vec(),
    }))
}

impl Whole {
    /// What the slot belongs to.
    pub(super) fn binding(&self) -> &Binding {
        &self.header.binding
    }

    /// Opens the slot.
    pub(super) fn unwrap(
        &self,
        vault: &dyn KeyVault,
        secret: &SlotSecret,
    ) -> Result<DatabaseKey, WrapError> {
        self.header.derive(vault, secret)?.open(
            &self.header.commitment,
            self.header.nonce,
            &self.header_bytes,
            &self.sealed,
        )
    }
}

impl Header {
    fn derive(&self, vault: &dyn KeyVault, secret: &SlotSecret) -> Result<DerivedKeys, WrapError> {
        let mut message = Zeroizing::new(Vec::with_capacity(SECRET_DOMAIN.len() + 32));
        message.extend_from_slice(SECRET_DOMAIN);
        // EXPOSE: mixed with the vault's key; what comes back replaces it.
        message.extend_from_slice(secret.expose());
        let mixed = vault.hmac(&self.binding.alias, &message)?;
        let mut info = KEK_DOMAIN.to_vec();
        info.extend_from_slice(self.binding.device.as_bytes());
        DerivedKeys::derive(&mixed, &self.salt, &info)
    }

    fn encode(&self) -> Result<Vec<u8>, WrapError> {
        let mut out = Vec::with_capacity(HEADER_BYTES);
        out.extend_from_slice(MAGIC);
        for id in [VERSION, NAMESPACE, DERIVATION, SEAL] {
            out.extend_from_slice(&id.to_be_bytes());
        }
        out.extend_from_slice(self.binding.tenant.as_bytes());
        out.extend_from_slice(self.binding.device.as_bytes());
        put_alias(&mut out, &self.binding.alias)?;
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.commitment);
        Ok(out)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        for known in [VERSION, NAMESPACE, DERIVATION, SEAL] {
            if u16::from_be_bytes(take(&mut rest)?) != known {
                return None;
            }
        }
        Some(Self {
            binding: Binding {
                tenant: TenantId::from_bytes(take(&mut rest)?),
                device: DeviceId::from_bytes(take(&mut rest)?),
                alias: take_alias(&mut rest)?,
            },
            salt: take(&mut rest)?,
            nonce: take(&mut rest)?,
            commitment: take(&mut rest)?,
        })
    }
}
