//! Enrolment: from a payload to a phone that holds an empty, encrypted store.
//!
//! A kill at any point heals by the same payload again. The alias of the identity key is durable before anything is sent, so
//! the same token always comes with the same key; the verified answer is durable before anything is made from it, so the rest
//! needs no network; "enrolled" is written last.

use std::fs;

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest, Invitation};
use fleet_protocol::ids::{DeviceId, Hash32};

use super::biometric::biometric_alias_of;
use super::guarding::vault_fault;
use super::preview_enrolment::invitation;
use super::take_commands::limits_on_contact;
use super::try_pin::envelope_fault;
use super::unlock::store_fault;
use super::{Agent, fault, home};
use crate::error::{AgentError, InputFault};
use crate::guard::{Enrolling, Enrolment, GuardState, Phase};
use crate::keys::{Binding, BiometricFile, DatabaseKey, EnvelopeFiles, Secret, check_new_pin};
use crate::lease;
use crate::ports::Moment;
use crate::store::Store;
use crate::transport;

mod verify;

pub(super) use verify::certifies;
use verify::verify;

/// The longest model name that is sent.
const LONGEST_MODEL: usize = 64;
/// What a phone that cannot reach its server waits before it tries to enrol again, seconds.
const RETRY_S: u32 = 30;

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
    /// Enrols this phone with what `payload` holds (the text of a QR code, the bytes of a file, or what a person typed) and sets
    /// `pin`. `model` says what kind of phone this is, for people.
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
        self.enrol_through(payload, pin, model, |invitation, request| {
            transport::enrol(invitation, request, now_ms)
                .map_err(|error| error.into_agent_error(RETRY_S))
        })
    }

    /// [`Agent::enrol`] with the server as a parameter.
    pub(crate) fn enrol_through(
        &self,
        bytes: &[u8],
        pin: &Secret<Vec<u8>>,
        model: &str,
        server: impl FnOnce(&Invitation, &EnrolRequest) -> Result<EnrolAnswer, AgentError>,
    ) -> Result<Enrolled, AgentError> {
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        let invitation = invitation(bytes)?;
        // However a person wrote it, it is the same invitation.
        let source = invitation.source.as_slice();
        if model.len() > LONGEST_MODEL {
            return Err(AgentError::InvalidInput(InputFault::TooLong));
        }
        if let Some(enrolled) = self.enrolled_before(source)? {
            return Ok(enrolled);
        }
        self.check_pin(pin)?;
        self.begin(&invitation)?;
        if !self.is_answered() {
            let asked = self.now();
            let answer = self.ask(&invitation, model, server)?;
            self.keep_answer(&invitation, answer, asked)?;
        }
        // The policy that came with the answer may ask for more than the built-in one.
        self.check_pin(pin)?;
        self.make_store(pin)?;
        self.mark_enrolled(source)
    }

    /// What stands in the way of a new enrolment, or the very enrolment that is asked for.
    fn enrolled_before(&self, source: &[u8]) -> Result<Option<Enrolled>, AgentError> {
        let state = self.guard();
        match state.phase {
            Phase::None | Phase::Enrolling => Ok(None),
            Phase::Enrolled if state.payload_hash == Hash32::of(&[source]) => Ok(enrolled(&state)),
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

    /// Makes the identity's alias durable before anything is sent. Another invitation begins anew; the same one in another form
    /// does not, for the server has bound its token to the key.
    fn begin(&self, invitation: &Invitation) -> Result<(), AgentError> {
        let held = self.guard();
        let same = held.enrolling.as_ref().is_some_and(|enrolling| {
            Invitation::read(enrolling.payload.as_slice())
                .is_ok_and(|begun| begun.token == invitation.token)
        });
        if held.phase == Phase::Enrolling && same {
            return Ok(());
        }
        let (identity_alias, pin_alias) = (self.alias("identity-")?, self.alias("pin-")?);
        let rolled_back = self.is_rolled_back();
        self.update_guard(|state| {
            *state = GuardState {
                phase: Phase::Enrolling,
                identity_alias,
                pin_alias,
                enrolling: Some(Enrolling {
                    payload: invitation.source.clone(),
                    answered: false,
                }),
                ..GuardState::default()
            };
            if rolled_back {
                // The alarm. It goes up with the new chain: of whom the old one belonged to, nothing is believed.
                self.spool(state, AuditEvent::GuardRolledBack, AuditOutcome::Failed);
            }
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
        invitation: &Invitation,
        model: &str,
        server: impl FnOnce(&Invitation, &EnrolRequest) -> Result<EnrolAnswer, AgentError>,
    ) -> Result<EnrolAnswer, AgentError> {
        let alias = self.guard().identity_alias.clone();
        let csr = transport::csr::make(self.ports().vault.as_ref(), &alias).map_err(vault_fault)?;
        server(
            invitation,
            &EnrolRequest {
                v: Version1,
                token: invitation.token.clone(),
                csr: csr.into(),
                model: model.to_owned(),
            },
        )
    }

    /// Verifies the answer from the root key down, then keeps all of it in one write.
    fn keep_answer(
        &self,
        invitation: &Invitation,
        answer: EnrolAnswer,
        asked: Moment,
    ) -> Result<(), AgentError> {
        let alias = self.guard().identity_alias.clone();
        let point = self
            .ports()
            .vault
            .ensure_identity(&alias)
            .map_err(vault_fault)?;
        let verified = verify(invitation, &answer, point)?;
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
                address: invitation.address.clone(),
            });
            state.clock = Some(lease::start(asked, now, verified.lease.body.issued_ms));
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
        let envelope = EnvelopeFiles::new(&folder, ports.vault.as_ref(), self.inner.config.kdf);
        let before = envelope.alias().filter(|alias| *alias != binding.alias);
        envelope
            .create(ports.random.as_ref(), &binding, pin, &key)
            .map_err(envelope_fault)?;
        if let Some(before) = before {
            // Of a phone whose guard was not believed any more: its envelope is overwritten, and its keys open nothing else.
            BiometricFile::destroy(&folder).map_err(envelope_fault)?;
            for alias in [biometric_alias_of(&before), before] {
                ports.vault.delete(&alias).map_err(vault_fault)?;
            }
        }
        for folder in self.home().data_folders() {
            home::empty_folder(&folder).map_err(|error| home::io_fault(&error))?;
        }
        fs::create_dir_all(self.home().store()).map_err(|error| home::io_fault(&error))?;
        let store = Store::create(&self.home().store(), &key).map_err(store_fault)?;
        store.close().map_err(store_fault)
    }

    fn mark_enrolled(&self, source: &[u8]) -> Result<Enrolled, AgentError> {
        self.update_guard(|state| {
            state.phase = Phase::Enrolled;
            state.enrolling = None;
            state.payload_hash = Hash32::of(&[source]);
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
