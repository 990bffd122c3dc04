//! Enrolment: from a payload to a phone that holds an empty, encrypted store.
//!
//! A kill at any point heals by the same payload again. The alias of the identity key is durable before anything is sent, so
//! the same token always comes with the same key; the verified answer is durable before anything is made from it, so the rest
//! needs no network; "enrolled" is written last.

use std::fs;

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::bytes::Base64;
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest, EnrolmentPayload};
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_protocol::keys::{Algorithm, KeySet, PublicKey};
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::trust::TrustDocument;

use super::guarding::vault_fault;
use super::take_commands::limits_on_contact;
use super::try_pin::envelope_fault;
use super::unlock::store_fault;
use super::{Agent, fault, home};
use crate::error::{AgentError, EnrolmentRefusal, InputFault};
use crate::guard::{Enrolling, Enrolment, GuardState, Held, Phase};
use crate::keys::{Binding, DatabaseKey, EnvelopeFiles, Secret, check_new_pin};
use crate::lease;
use crate::store::Store;
use crate::transport;

/// The longest model name that is sent.
const LONGEST_MODEL: usize = 64;
/// What a phone that cannot reach its server waits before it tries to enrol again, seconds.
const RETRY_S: u32 = 30;
/// DER of a P-256 SubjectPublicKeyInfo up to the point: id-ecPublicKey, prime256v1, 66 bits of string (RFC 5480).
const P256_SPKI_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A phone that is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The phone.
    pub device: DeviceId,
    /// The person's display name.
    pub user_name: String,
    /// The company's display name.
    pub tenant_name: String,
}

impl Agent {
    /// Enrols this phone with what `payload` holds and sets `pin`. `model` says what kind of phone this is, for people.
    ///
    /// The same payload again, after a kill or an answer that got lost, ends what was begun.
    ///
    /// # Errors
    /// [`AgentError::EnrolmentRefused`], [`AgentError::PinNotAcceptable`], [`AgentError::AlreadyEnrolled`],
    /// [`AgentError::Wiped`] while the proof of an erase is not acknowledged, [`AgentError::ServerNotTrusted`],
    /// [`AgentError::Offline`], [`AgentError::BadAnswer`], and those of vault and guard.
    pub fn enrol(
        &self,
        payload: &[u8],
        pin: &Secret<Vec<u8>>,
        model: &str,
    ) -> Result<Enrolled, AgentError> {
        let now_ms = self.now().wall_ms;
        self.enrol_through(payload, pin, model, |payload, request| {
            transport::enrol(payload, request, now_ms)
                .map_err(|error| error.into_agent_error(RETRY_S))
        })
    }

    /// [`Agent::enrol`] with the server as a parameter.
    pub(crate) fn enrol_through(
        &self,
        bytes: &[u8],
        pin: &Secret<Vec<u8>>,
        model: &str,
        server: impl FnOnce(&EnrolmentPayload, &EnrolRequest) -> Result<EnrolAnswer, AgentError>,
    ) -> Result<Enrolled, AgentError> {
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        let payload: EnrolmentPayload = serde_json::from_slice(bytes)
            .map_err(|_| AgentError::EnrolmentRefused(EnrolmentRefusal::BadPayload))?;
        if model.len() > LONGEST_MODEL {
            return Err(AgentError::InvalidInput(InputFault::TooLong));
        }
        if let Some(enrolled) = self.enrolled_before(bytes)? {
            return Ok(enrolled);
        }
        self.check_pin(pin)?;
        self.begin(bytes)?;
        if !self.is_answered() {
            let answer = self.ask(&payload, model, server)?;
            self.keep_answer(&payload, answer)?;
        }
        // The policy that came with the answer may ask for more than the built-in one.
        self.check_pin(pin)?;
        self.make_store(pin)?;
        self.mark_enrolled(bytes)
    }

    /// What stands in the way of a new enrolment, or the very enrolment that is asked for.
    fn enrolled_before(&self, bytes: &[u8]) -> Result<Option<Enrolled>, AgentError> {
        let state = self.guard();
        match state.phase {
            Phase::None | Phase::Enrolling => Ok(None),
            Phase::Enrolled if state.payload_hash == Hash32::of(&[bytes]) => Ok(enrolled(&state)),
            Phase::Enrolled => Err(AgentError::AlreadyEnrolled),
            Phase::Wiping => Err(AgentError::Wiped),
            Phase::Wiped => {
                let acknowledged = state.wiped.is_some_and(|wiped| wiped.acknowledged);
                if acknowledged {
                    Ok(None)
                } else {
                    Err(AgentError::Wiped)
                }
            }
        }
    }

    fn check_pin(&self, pin: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        // EXPOSE: the rules look at length and digits.
        check_new_pin(pin.expose(), self.policy().pin.min_length)
            .map_err(AgentError::PinNotAcceptable)
    }

    /// Makes the identity's alias durable before anything is sent. Another payload begins anew.
    fn begin(&self, bytes: &[u8]) -> Result<(), AgentError> {
        let held = self.guard();
        let same = held
            .enrolling
            .as_ref()
            .is_some_and(|enrolling| enrolling.payload.as_slice() == bytes);
        if held.phase == Phase::Enrolling && same {
            return Ok(());
        }
        let (identity_alias, pin_alias) = (self.alias("identity-")?, self.alias("pin-")?);
        self.update_guard(|state| {
            *state = GuardState {
                phase: Phase::Enrolling,
                identity_alias,
                pin_alias,
                enrolling: Some(Enrolling {
                    payload: bytes.to_vec().into(),
                    answered: false,
                }),
                ..GuardState::default()
            };
        })?;
        for alias in [&held.identity_alias, &held.pin_alias] {
            if !alias.is_empty() {
                // Keys of an enrolment that never was; left behind they open nothing.
                let _ = self.ports().vault.delete(alias);
            }
        }
        Ok(())
    }

    fn is_answered(&self) -> bool {
        self.guard()
            .enrolling
            .as_ref()
            .is_some_and(|enrolling| enrolling.answered)
    }

    fn ask(
        &self,
        payload: &EnrolmentPayload,
        model: &str,
        server: impl FnOnce(&EnrolmentPayload, &EnrolRequest) -> Result<EnrolAnswer, AgentError>,
    ) -> Result<EnrolAnswer, AgentError> {
        let alias = self.guard().identity_alias.clone();
        let csr = transport::csr::make(self.ports().vault.as_ref(), &alias).map_err(vault_fault)?;
        server(
            payload,
            &EnrolRequest {
                v: Version1,
                token: payload.token.clone(),
                csr: csr.into(),
                model: model.to_owned(),
            },
        )
    }

    /// Verifies the answer from the root key down, then keeps all of it in one write.
    fn keep_answer(
        &self,
        payload: &EnrolmentPayload,
        answer: EnrolAnswer,
    ) -> Result<(), AgentError> {
        let alias = self.guard().identity_alias.clone();
        let point = self
            .ports()
            .vault
            .ensure_identity(&alias)
            .map_err(vault_fault)?;
        let verified = verify(payload, &answer, point)?;
        let now = self.now();
        self.update_guard(|state| {
            state.enrolment = Some(Enrolment {
                tenant: answer.tenant,
                tenant_name: answer.tenant_name,
                user: answer.user,
                user_name: answer.user_name,
                device: answer.device,
                epoch: answer.enrolment_epoch,
                device_key: verified.device_key,
                certificates: answer.certificates,
                root_key: answer.root_key,
                address: payload.address.clone(),
            });
            state.clock = Some(lease::start(now, verified.lease.body.issued_ms));
            state.trust = Some(verified.trust);
            state.policy = Some(verified.policy);
            state.lease = Some(verified.lease);
            state.lease_limits = limits_on_contact(state);
            state.command_marks.clear();
            if let Some(enrolling) = &mut state.enrolling {
                enrolling.answered = true;
            }
        })
    }

    /// Makes key, envelope and empty store; whatever an earlier try left is replaced.
    fn make_store(&self, pin: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        let state = self.guard();
        let binding = binding_of(&state)?;
        let ports = self.ports();
        ports
            .vault
            .ensure_hmac(&binding.alias)
            .map_err(vault_fault)?;
        let key = DatabaseKey::make(ports.random.as_ref()).map_err(|_| AgentError::Internal {
            code: fault::NO_RANDOM,
        })?;
        let folder = self.home().guard();
        EnvelopeFiles::new(&folder, ports.vault.as_ref(), self.inner.config.kdf)
            .create(ports.random.as_ref(), &binding, pin, &key)
            .map_err(envelope_fault)?;
        for folder in self.home().data_folders() {
            home::empty_folder(&folder).map_err(|error| home::io_fault(&error))?;
        }
        fs::create_dir_all(self.home().store()).map_err(|error| home::io_fault(&error))?;
        let store = Store::create(&self.home().store(), &key).map_err(store_fault)?;
        store.close().map_err(store_fault)
    }

    fn mark_enrolled(&self, bytes: &[u8]) -> Result<Enrolled, AgentError> {
        self.update_guard(|state| {
            state.phase = Phase::Enrolled;
            state.enrolling = None;
            state.payload_hash = Hash32::of(&[bytes]);
            self.spool(state, AuditEvent::Enrolled, AuditOutcome::Ok);
        })?;
        self.apply_restrictions();
        enrolled(&self.guard()).ok_or(AgentError::Internal {
            code: fault::GUARD_INCOMPLETE,
        })
    }

    fn alias(&self, prefix: &str) -> Result<String, AgentError> {
        let mut random = [0; 8];
        self.ports()
            .random
            .fill(&mut random)
            .map_err(|_| AgentError::Internal {
                code: fault::NO_RANDOM,
            })?;
        Ok(format!(
            "{prefix}{}",
            data_encoding::HEXLOWER.encode(&random)
        ))
    }
}

struct Verified {
    device_key: PublicKey,
    trust: Held<TrustDocument>,
    policy: Held<PolicyDocument>,
    lease: Held<Lease>,
}

/// Believes an answer only as far as the payload's root key vouches for it.
fn verify(
    payload: &EnrolmentPayload,
    answer: &EnrolAnswer,
    point: Vec<u8>,
) -> Result<Verified, AgentError> {
    if answer.root_key.id() != payload.root_key_id {
        return Err(AgentError::ServerNotTrusted);
    }
    let root = KeySet::new(vec![answer.root_key.clone()]);
    let trust = answer
        .trust
        .open::<TrustDocument>(Kind::Trust, &root)
        .map_err(|_| AgentError::ServerNotTrusted)?;
    let statements = trust.body.statement_key_set();
    let policy = answer
        .policy
        .open::<PolicyDocument>(Kind::Policy, &statements)
        .map_err(|_| AgentError::BadAnswer)?;
    let lease = answer
        .lease
        .open::<Lease>(Kind::Lease, &statements)
        .map_err(|_| AgentError::BadAnswer)?;
    let ours = trust.body.tenant == answer.tenant
        && policy.body.tenant == answer.tenant
        && lease.body.tenant == answer.tenant
        && lease.body.device == answer.device
        && lease.body.enrolment_epoch == answer.enrolment_epoch
        && transport::pins::usable(&trust.body)
        && certifies(&answer.certificates, &point);
    if !ours {
        return Err(AgentError::BadAnswer);
    }
    let device_key =
        PublicKey::new(Algorithm::Es256, point).map_err(|_| AgentError::VaultUnavailable)?;
    Ok(Verified {
        device_key,
        trust: Held {
            seq: trust.seq,
            body: trust.body,
        },
        policy: Held {
            seq: policy.seq,
            body: policy.body,
        },
        lease: Held {
            seq: lease.seq,
            body: lease.body,
        },
    })
}

/// Whether the first certificate is for the key with this point.
pub(super) fn certifies(certificates: &[Base64], point: &[u8]) -> bool {
    certificates
        .first()
        .and_then(|certificate| transport::pins::spki_sha256(certificate.as_slice()))
        .is_some_and(|spki| spki == Hash32::of(&[&P256_SPKI_HEAD, point]))
}

/// What this phone's envelope is bound to.
pub(super) fn binding_of(state: &GuardState) -> Result<Binding, AgentError> {
    let enrolment = state.enrolment.as_ref().ok_or(AgentError::Internal {
        code: fault::GUARD_INCOMPLETE,
    })?;
    Ok(Binding {
        tenant: enrolment.tenant,
        device: enrolment.device,
        alias: state.pin_alias.clone(),
    })
}

fn enrolled(state: &GuardState) -> Option<Enrolled> {
    state.enrolment.as_ref().map(|enrolment| Enrolled {
        device: enrolment.device,
        user_name: enrolment.user_name.clone(),
        tenant_name: enrolment.tenant_name.clone(),
    })
}
