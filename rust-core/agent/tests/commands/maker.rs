//! Makes what a fleet signs, and what nobody should have signed.

use agent_core::testkit::{FakeFleet, FleetKey};
use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, pre_authentication_encoding};
use fleet_protocol::ids::Hash32;
use fleet_protocol::keys::PublicKey;
use fleet_protocol::receipt::RefusedReason;

/// What one delivery leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No envelope at all.
    Unreadable,
    /// As if it had not come.
    Ignored,
    /// The sender is told; the sequence stays free.
    Refused(RefusedReason),
    /// The sender is told, and the sequence is used up.
    UsedUp(RefusedReason),
    /// Done.
    Obeyed(CommandAction),
}

/// What happens in a case.
pub(super) enum Step {
    /// These bytes come.
    Deliver(Vec<u8>, Verdict),
    /// From here on these keys may sign commands.
    Allow(Vec<PublicKey>),
}

/// A named case.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
}

impl Case {
    /// One delivery, one verdict.
    pub(super) fn one(name: &'static str, wire: Vec<u8>, verdict: Verdict) -> Self {
        Self::all(name, vec![Step::Deliver(wire, verdict)])
    }

    pub(super) fn all(name: &'static str, steps: Vec<Step>) -> Self {
        Self { name, steps }
    }
}

/// Makes commands to one phone.
pub(super) struct Maker<'a> {
    pub(super) fleet: &'a FakeFleet,
    pub(super) phone: Hash32,
    /// What the commands order.
    pub(super) action: CommandAction,
}

impl Maker<'_> {
    pub(super) fn obeyed(&self) -> Verdict {
        Verdict::Obeyed(self.action)
    }

    /// The next command, as a good fleet would word it.
    pub(super) fn command(&self) -> Command {
        self.fleet.command(self.phone, self.action)
    }

    /// The same as JSON, to be changed before it is signed.
    pub(super) fn body(&self) -> serde_json::Value {
        serde_json::to_value(self.command()).unwrap()
    }

    /// A good command with this sequence.
    pub(super) fn good(&self, seq: u64) -> Envelope {
        self.seal(seq, &self.command())
    }

    pub(super) fn seal(&self, seq: u64, body: &impl serde::Serialize) -> Envelope {
        self.fleet.command_key.seal(Kind::Command, seq, body)
    }

    /// Signs these very bytes.
    pub(super) fn seal_bytes(&self, seq: u64, payload: &[u8]) -> Envelope {
        self.seal_over(seq, payload, |key| {
            pre_authentication_encoding(Kind::Command, key.algorithm(), &key.key_id(), seq, payload)
        })
    }

    /// Signs another message than the one that a reader makes of the envelope.
    pub(super) fn seal_over(
        &self,
        seq: u64,
        payload: &[u8],
        message: impl FnOnce(&FleetKey) -> Vec<u8>,
    ) -> Envelope {
        let key = &self.fleet.command_key;
        Envelope {
            payload: payload.to_vec().into(),
            sig: key.sign(&message(key)).unwrap().into(),
            ..self.good(seq)
        }
    }
}

pub(super) fn wire(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).unwrap()
}

/// The envelope's JSON, changed.
pub(super) fn edited(envelope: &Envelope, change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    let mut json = serde_json::to_value(envelope).unwrap();
    change(&mut json);
    serde_json::to_vec(&json).unwrap()
}

/// The envelope's text with `from`, which must be there, replaced.
pub(super) fn replaced(envelope: &Envelope, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(wire(envelope)).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    text.replacen(from, to, 1).into_bytes()
}
