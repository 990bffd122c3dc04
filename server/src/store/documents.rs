//! Signed documents that every phone gets: trust and policy.

use fleet_protocol::envelope::Envelope;

use super::{Origin, StoreError};

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// The root-signed trust document.
    Trust,
    /// The policy.
    Policy,
}

impl DocumentKind {
    /// The word that is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Policy => "policy",
        }
    }
}

/// Use cases around signed documents.
pub trait DocumentStore {
    /// Stores a document; its version is the envelope's sequence.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] unless the version is above the newest and the envelope's kind fits: versions never go back.
    fn put_document(
        &self,
        kind: DocumentKind,
        envelope: &Envelope,
        by: &Origin,
    ) -> Result<(), StoreError>;

    /// The newest document of a kind.
    ///
    /// # Errors
    /// [`StoreError`].
    fn latest_document(&self, kind: DocumentKind) -> Result<Option<Envelope>, StoreError>;
}
