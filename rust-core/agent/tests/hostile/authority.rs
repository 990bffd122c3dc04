//! Certificate authorities and the leaves that they issue.

use std::sync::Arc;

use agent_core::transport::pins::spki_sha256;
use fleet_protocol::ids::Hash32;
use fleet_protocol::trust::{TlsCa, TlsCaState};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, date_time_ymd,
};
use rustls::crypto::ring::sign::any_ecdsa_type;
use rustls::sign::CertifiedKey;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// An authority with its key.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) der: CertificateDer<'static>,
}

/// What a leaf says; the default is a good one for 127.0.0.1.
pub(crate) struct Leaf {
    pub(crate) names: Vec<&'static str>,
    pub(crate) years: (i32, i32),
    pub(crate) usage: ExtendedKeyUsagePurpose,
}

impl Default for Leaf {
    fn default() -> Self {
        Self {
            names: vec!["127.0.0.1"],
            years: (2026, 2028),
            usage: ExtendedKeyUsagePurpose::ServerAuth,
        }
    }
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        Self::with_key(name, KeyPair::generate().unwrap())
    }

    /// Another certificate of an authority's own key, under another name.
    pub(crate) fn renamed(&self, name: &str) -> Self {
        let pkcs8 = self.issuer.key().serialize_der();
        Self::with_key(name, KeyPair::try_from(pkcs8).unwrap())
    }

    fn with_key(name: &str, key: KeyPair) -> Self {
        let params = ca_params(name);
        let der = params.self_signed(&key).unwrap().der().clone();
        Self {
            issuer: Issuer::new(params, key),
            der,
        }
    }

    /// An authority below this one.
    pub(crate) fn subordinate(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = ca_params(name);
        let der = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        Self {
            issuer: Issuer::new(params, key),
            der,
        }
    }

    pub(crate) fn pin(&self) -> Hash32 {
        spki_sha256(&self.der).unwrap()
    }

    pub(crate) fn pinned(&self, state: TlsCaState) -> TlsCa {
        TlsCa {
            state,
            certificate: self.der.to_vec().into(),
            spki_sha256: self.pin(),
        }
    }

    /// A leaf followed by `above`, with the leaf's key.
    pub(crate) fn issue(&self, leaf: &Leaf, above: &[&Self]) -> Arc<CertifiedKey> {
        let key = KeyPair::generate().unwrap();
        let certificate = leaf.params().signed_by(&key, &self.issuer).unwrap();
        certified(certificate.der().clone(), above, &key)
    }
}

impl Leaf {
    /// A certificate that vouches for itself, followed by `above`.
    pub(crate) fn self_signed(&self, above: &[&Authority]) -> Arc<CertifiedKey> {
        let key = KeyPair::generate().unwrap();
        let certificate = self.params().self_signed(&key).unwrap();
        certified(certificate.der().clone(), above, &key)
    }

    fn params(&self) -> CertificateParams {
        let names: Vec<String> = self.names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name = distinguished_name("127.0.0.1");
        params.not_before = date_time_ymd(self.years.0, 1, 1);
        params.not_after = date_time_ymd(self.years.1, 1, 1);
        params.extended_key_usages = vec![self.usage.clone()];
        params
    }
}

fn ca_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name = distinguished_name(name);
    params
}

fn distinguished_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn certified(
    leaf: CertificateDer<'static>,
    above: &[&Authority],
    key: &KeyPair,
) -> Arc<CertifiedKey> {
    let mut chain = vec![leaf];
    chain.extend(above.iter().map(|authority| authority.der.clone()));
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    Arc::new(CertifiedKey::new(chain, any_ecdsa_type(&key).unwrap()))
}
