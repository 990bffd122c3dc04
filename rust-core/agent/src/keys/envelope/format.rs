//! The bytes of an envelope, and the way from a PIN to the key that opens it.

use fleet_protocol::ids::{DeviceId, TenantId};
use zeroize::Zeroizing;

use crate::keys::kdf::{self, KdfCost};
use crate::keys::sealing::{
    ALIAS_FIELD_BYTES, DerivedKeys, SealedFile, Sealing, put_alias, take, take_alias,
};
use crate::keys::{Binding, DatabaseKey, Secret, WrapError};
use crate::ports::{KeyVault, Random};

const MAGIC: &[u8; 4] = b"FVEK";
const VERSION: u16 = 1;
/// What is wrapped by what: 1 is the database key under the PIN. Other namespaces never open as this one.
const NAMESPACE: u16 = 1;
/// magic version namespace generation tenant device memory passes lanes alias salt nonce commitment
const HEADER_BYTES: usize = 4 + 2 + 2 + 8 + 16 + 16 + 12 + ALIAS_FIELD_BYTES + Sealing::BYTES;

const PIN_DOMAIN: &[u8] = b"fieldvault/pin/v1\0";
const KEK_DOMAIN: &[u8] = b"fieldvault/kek/v1\0";

/// An envelope whose MAC holds.
pub(super) struct Whole {
    pub(super) header: Header,
    file: SealedFile,
}

/// What stands in clear.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) generation: u64,
    pub(super) binding: Binding,
    cost: KdfCost,
    sealing: Sealing,
}

/// A PIN that went through Argon2id, so that verifying what was written does not cost a second run.
pub(super) struct Stretched(Secret<[u8; 32]>);

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
        sealing: Sealing::fresh(random)?,
    };
    let stretched = header.stretch(pin)?;
    let derived = header.derive(vault, &stretched)?;
    header.sealing.commit_to(&derived);
    let file = header
        .sealing
        .file(vault, &derived, header.encode()?, key)?;
    Ok((file, stretched))
}

/// Reads a file whose MAC holds; `Ok(None)` where it does not.
pub(super) fn read(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Whole>, WrapError> {
    let file = SealedFile::read(vault, bytes, HEADER_BYTES)?;
    Ok(file.and_then(|file| {
        let header = Header::decode(file.header())?;
        Some(Whole { header, file })
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
        let keys = self.header.derive(vault, stretched)?;
        self.file.open(&self.header.sealing, &keys)
    }
}

impl Header {
    fn stretch(&self, pin: &Secret<Vec<u8>>) -> Result<Stretched, WrapError> {
        // EXPOSE: the PIN goes into Argon2id and nowhere else.
        Ok(Stretched(kdf::stretch(
            self.cost,
            pin.expose(),
            self.sealing.salt(),
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
        let mixed = vault.hmac(&self.binding.alias, &message)?;
        let mut info = KEK_DOMAIN.to_vec();
        info.extend_from_slice(self.binding.device.as_bytes());
        info.extend_from_slice(&self.generation.to_be_bytes());
        DerivedKeys::derive(&mixed, self.sealing.salt(), &info)
    }

    fn encode(&self) -> Result<Vec<u8>, WrapError> {
        let mut out = Vec::with_capacity(HEADER_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_be_bytes());
        out.extend_from_slice(&NAMESPACE.to_be_bytes());
        out.extend_from_slice(&self.generation.to_be_bytes());
        out.extend_from_slice(self.binding.tenant.as_bytes());
        out.extend_from_slice(self.binding.device.as_bytes());
        for value in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            out.extend_from_slice(&value.to_be_bytes());
        }
        put_alias(&mut out, &self.binding.alias)?;
        self.sealing.put(&mut out);
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
        let alias = take_alias(&mut rest)?;
        Some(Self {
            generation,
            binding: Binding {
                tenant,
                device,
                alias,
            },
            cost,
            sealing: Sealing::take(&mut rest)?,
        })
    }
}
