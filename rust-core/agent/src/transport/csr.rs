//! Certificate requests (PKCS #10) for a key that never leaves the vault.

use std::cell::Cell;

use rcgen::{CertificateParams, DistinguishedName, PKCS_ECDSA_P256_SHA256, PublicKeyData};

use crate::ports::{KeyVault, VaultError};

/// A request (DER) for the identity key under `alias`, which is made if it does not exist. The subject is empty: the server
/// decides who this is.
///
/// # Errors
/// [`VaultError`] when the vault cannot give or use the key.
pub fn make(vault: &dyn KeyVault, alias: &str) -> Result<Vec<u8>, VaultError> {
    let key = RequestKey {
        point: vault.ensure_identity(alias)?,
        alias,
        vault,
        failure: Cell::new(None),
    };
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    match params.serialize_request(&key) {
        Ok(request) => Ok(request.der().to_vec()),
        Err(_) => Err(key.failure.get().unwrap_or(VaultError::Unavailable)),
    }
}

struct RequestKey<'a> {
    point: Vec<u8>,
    alias: &'a str,
    vault: &'a dyn KeyVault,
    /// Why signing failed: `rcgen`'s error has no room for it.
    failure: Cell<Option<VaultError>>,
}

impl PublicKeyData for RequestKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        &self.point
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for RequestKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.vault.sign(self.alias, message).map_err(|error| {
            self.failure.set(Some(error));
            rcgen::Error::RemoteKeyError
        })
    }
}
