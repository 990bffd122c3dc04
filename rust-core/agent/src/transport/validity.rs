//! Reads the validity of this phone's own certificate. Nothing is believed because of it: it only says when to renew.

use x509_parser::prelude::{FromDer, X509Certificate};

use crate::model::Validity;

/// The validity of a certificate (DER), if it can be read.
#[must_use]
pub fn validity(certificate: &[u8]) -> Option<Validity> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let validity = certificate.validity();
    Some(Validity {
        not_before_ms: unix_ms(validity.not_before.timestamp())?,
        not_after_ms: unix_ms(validity.not_after.timestamp())?,
    })
}

fn unix_ms(seconds: i64) -> Option<u64> {
    u64::try_from(seconds).ok()?.checked_mul(1000)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn validity_is_read_in_milliseconds() {
        let mut params = CertificateParams::default();
        params.not_before = date_time_ymd(2026, 11, 22);
        params.not_after = date_time_ymd(2026, 11, 29);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let expected = Validity {
            not_before_ms: 1_795_305_600_000,
            not_after_ms: 1_795_305_600_000 + 7 * 86_400_000,
        };
        assert_eq!(validity(certificate.der()), Some(expected));
        assert_eq!(validity(b"rubbish"), None);
    }
}
