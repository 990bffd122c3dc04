//! A receipt as a page of its own: one sheet of A4 for people, with what the phone signed inside, for whoever checks it.
//!
//! Everything that the page shows is made of what stands in it, encoded, at its end. Reading takes that part, checks the
//! signature, makes the page again and compares: a page with one other letter is not a certificate. What the phone signed and
//! what this server adds (names, and when the receipt came) are shown apart, because only the first is proved.

mod words;

use askama::Template;
use data_encoding::BASE64URL_NOPAD;
use fleet_protocol::Version1;
use fleet_protocol::envelope::{Envelope, EnvelopeError, Kind};
use fleet_protocol::keys::{KeySet, PublicKey};
use fleet_protocol::receipt::Receipt;
use serde::{Deserialize, Serialize};

use crate::console::page::moment;
use crate::store::commands::StoredReceipt;
use crate::store::devices::Device;
use crate::words::Language;

pub use words::{Fact, Told, told};

/// The largest certificate, bytes: a receipt of 500 removed customers, with room.
pub const MAX_BYTES: u64 = 256 * 1024;

const BEGINS: &str = "<pre id=\"signed\">";
const ENDS: &str = "</pre>";

/// What a certificate is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Format version.
    v: Version1,
    /// `zh` or `en`: the language of its words.
    language: String,
    /// What the phone signed.
    envelope: Envelope,
    /// The phone's identity key.
    pub key: PublicKey,
    /// The company, as this server names it.
    company: String,
    /// Whose phone, as this server names them.
    person: String,
    /// What kind of phone.
    model: String,
    /// When the receipt came, by this server's clock, Unix milliseconds.
    received_ms: u64,
}

/// Why a page is no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It holds no signed part that this version reads.
    #[error("there is no certificate in it")]
    Unreadable,
    /// The signature does not hold.
    #[error("the signature is not valid")]
    Signature,
    /// The page says something else than its signed part.
    #[error("the page was changed")]
    Changed,
    /// The key is not that of a phone here.
    #[error("no phone here has this key")]
    Stranger,
    /// The store could not be asked.
    #[error("the store cannot be read")]
    Unread,
}

impl CertificateError {
    /// The word that is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Signature => "signature",
            Self::Changed => "changed",
            Self::Stranger => "stranger",
            Self::Unread => "unread",
        }
    }
}

#[derive(Template)]
#[template(path = "certificate.html")]
struct Sheet {
    language: Language,
    told: Told,
    company: String,
    person: String,
    model: String,
    received: String,
    key: String,
    number: u64,
    signed: String,
}

impl Sheet {
    fn say(&self, key: &'static str) -> &'static str {
        self.language.say(key)
    }
}

impl Certificate {
    /// A stored receipt of `phone`, as a certificate.
    #[must_use]
    pub fn of(company: String, phone: &Device, stored: StoredReceipt, language: Language) -> Self {
        Self {
            v: Version1,
            language: language.tag().to_owned(),
            envelope: stored.envelope,
            key: phone.key.clone(),
            company,
            person: phone.user_name.clone(),
            model: phone.model.clone(),
            received_ms: stored.received_ms,
        }
    }

    /// What the phone signed.
    ///
    /// # Errors
    /// [`CertificateError`] when the signature does not hold, or this version cannot read it.
    pub fn receipt(&self) -> Result<Receipt, CertificateError> {
        let keys = KeySet::new(vec![self.key.clone()]);
        match self.envelope.open::<Receipt>(Kind::Receipt, &keys) {
            Ok(opened) => Ok(opened.body),
            Err(EnvelopeError::Payload | EnvelopeError::Kind | EnvelopeError::TooLarge) => {
                Err(CertificateError::Unreadable)
            }
            Err(EnvelopeError::UnknownKey | EnvelopeError::Signature) => {
                Err(CertificateError::Signature)
            }
        }
    }

    /// The page.
    ///
    /// # Errors
    /// As [`Certificate::receipt`].
    pub fn page(&self) -> Result<String, CertificateError> {
        let receipt = self.receipt()?;
        let language = Language::of_tag(&self.language).ok_or(CertificateError::Unreadable)?;
        let json = serde_json::to_vec(self).map_err(|_| CertificateError::Unreadable)?;
        Sheet {
            language,
            told: told(&receipt, language),
            company: self.company.clone(),
            person: self.person.clone(),
            model: self.model.clone(),
            received: moment(self.received_ms),
            key: self.envelope.key_id.to_string(),
            number: self.envelope.seq,
            signed: BASE64URL_NOPAD.encode(&json),
        }
        .render()
        .map_err(|_| CertificateError::Unreadable)
    }

    /// Reads a page and checks all of it but one thing: whose key it is.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn read(page: &str) -> Result<Self, CertificateError> {
        let (_, rest) = page
            .split_once(BEGINS)
            .ok_or(CertificateError::Unreadable)?;
        let (signed, _) = rest.split_once(ENDS).ok_or(CertificateError::Unreadable)?;
        let json = BASE64URL_NOPAD
            .decode(signed.as_bytes())
            .map_err(|_| CertificateError::Unreadable)?;
        let certificate: Self =
            serde_json::from_slice(&json).map_err(|_| CertificateError::Unreadable)?;
        if certificate.page()? == page {
            Ok(certificate)
        } else {
            Err(CertificateError::Changed)
        }
    }
}
