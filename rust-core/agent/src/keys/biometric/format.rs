//! The bytes of the biometric slot, and the way from its secret to the key that opens it.

use fleet_protocol::ids::{DeviceId, TenantId};
use zeroize::Zeroizing;

use super::SlotSecret;
use crate::keys::sealing::{
    ALIAS_FIELD_BYTES, DerivedKeys, SealedFile, Sealing, put_alias, take, take_alias,
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
const HEADER_BYTES: usize = 4 + 2 + 2 + 2 + 2 + 16 + 16 + ALIAS_FIELD_BYTES + Sealing::BYTES;

const SECRET_DOMAIN: &[u8] = b"fieldvault/biometric/v1\0";
const KEK_DOMAIN: &[u8] = b"fieldvault/biometric-kek/v1\0";

/// A slot whose MAC holds.
pub(super) struct Whole {
    header: Header,
    file: SealedFile,
}

/// What stands in clear.
struct Header {
    binding: Binding,
    sealing: Sealing,
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
        sealing: Sealing::fresh(random)?,
    };
    let derived = header.derive(vault, secret)?;
    header.sealing.commit_to(&derived);
    header.sealing.file(vault, &derived, header.encode()?, key)
}

/// Reads a file whose MAC holds and whose algorithms are known; `Ok(None)` otherwise.
pub(super) fn read(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Whole>, WrapError> {
    let file = SealedFile::read(vault, bytes, HEADER_BYTES)?;
    Ok(file.and_then(|file| {
        let header = Header::decode(file.header())?;
        Some(Whole { header, file })
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
        let keys = self.header.derive(vault, secret)?;
        self.file.open(&self.header.sealing, &keys)
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
        DerivedKeys::derive(&mixed, self.sealing.salt(), &info)
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
        self.sealing.put(&mut out);
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
            sealing: Sealing::take(&mut rest)?,
        })
    }
}
