//! Each case gets exactly its verdict, by the rules alone and by a whole phone.

use std::collections::BTreeSet;

use agent_core::AgentError;
use agent_core::model::CommandMark;
use agent_core::ports::Event;
use agent_core::testkit::{FakeFleet, TestPhone};
use agent_core::wipe::{Addressee, CommandVerdict, judge_command};
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::{CommandAction, CommandsAnswer};
use fleet_protocol::envelope::Envelope;
use fleet_protocol::ids::{Hash32, RecordId};
use fleet_protocol::keys::{KeySet, PublicKey};

use super::cases;
use super::maker::{Case, Maker, Step, Verdict};

const PHONE: Hash32 = Hash32([5; 32]);

/// What a phone remembers of commands.
pub(super) struct Judge<'a> {
    fleet: &'a FakeFleet,
    allowed: KeySet,
    marks: Vec<CommandMark>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(fleet: &'a FakeFleet) -> Self {
        Self {
            fleet,
            allowed: KeySet::new(vec![fleet.command_key.public()]),
            marks: Vec::new(),
        }
    }

    pub(super) fn allow(&mut self, keys: Vec<PublicKey>) {
        self.allowed = KeySet::new(keys);
    }

    /// Takes what came, as bytes.
    pub(super) fn take(&mut self, wire: &[u8]) -> Verdict {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(wire) else {
            return Verdict::Unreadable;
        };
        let addressee = Addressee {
            tenant: self.fleet.tenant,
            device_key_id: PHONE,
            enrolment_epoch: self.fleet.epoch,
            allowed: &self.allowed,
            marks: &self.marks,
        };
        match judge_command(&envelope, &addressee) {
            CommandVerdict::Obey { action, mark, .. } => {
                self.raise(mark);
                Verdict::Obeyed(action)
            }
            CommandVerdict::Refuse {
                reason,
                mark: Some(mark),
                ..
            } => {
                self.raise(mark);
                Verdict::UsedUp(reason)
            }
            CommandVerdict::Refuse { reason, .. } => Verdict::Refused(reason),
            CommandVerdict::Ignore => Verdict::Ignored,
        }
    }

    fn raise(&mut self, mark: CommandMark) {
        self.marks
            .retain(|held| held.epoch != mark.epoch || held.key != mark.key);
        self.marks.push(mark);
    }
}

pub(super) fn maker(fleet: &FakeFleet, action: CommandAction) -> Maker<'_> {
    Maker {
        fleet,
        phone: PHONE,
        action,
    }
}

#[test]
fn every_named_command_gets_exactly_its_verdict() {
    let customer = RecordId::from_bytes([9; 16]);
    for action in [
        CommandAction::Lock,
        CommandAction::Wipe,
        CommandAction::EndSession,
        CommandAction::WipeCustomer { customer },
    ] {
        let fleet = FakeFleet::new();
        let cases = cases::all(&maker(&fleet, action));
        let names: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
        assert_eq!(names.len(), cases.len(), "a name stands for one case");
        assert!(cases.len() >= 40, "{} cases", cases.len());
        for case in cases {
            let mut judge = Judge::new(&fleet);
            for (number, step) in case.steps.into_iter().enumerate() {
                match step {
                    Step::Allow(keys) => judge.allow(keys),
                    Step::Deliver(wire, expected) => {
                        let verdict = judge.take(&wire);
                        assert_eq!(verdict, expected, "{}, step {number}", case.name);
                    }
                }
            }
        }
    }
}

#[test]
fn a_phone_does_what_the_verdicts_say_and_nothing_else() {
    let number = cases::all(&maker(&FakeFleet::new(), CommandAction::Lock)).len();
    for index in 0..number {
        let folder = tempfile::tempdir().unwrap();
        let phone = TestPhone::new(folder.path());
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        let maker = Maker {
            fleet: &phone.fleet,
            phone: phone.device_key_id(),
            action: CommandAction::Lock,
        };
        let Case { name, steps } = cases::all(&maker).swap_remove(index);
        let mut trust_version = 1;
        for step in steps {
            phone.events.take();
            let mut answer = phone.fleet.no_news();
            let mut expected = Verdict::Ignored;
            match step {
                Step::Allow(keys) => {
                    trust_version += 1;
                    answer.trust = Some(
                        phone
                            .fleet
                            .trust(trust_version, |trust| trust.command_keys = keys),
                    );
                }
                Step::Deliver(wire, verdict) => {
                    expected = verdict;
                    // What is no envelope does not get as far as a phone's rules.
                    answer.commands.extend(serde_json::from_slice(&wire));
                }
            }
            judge_phone(&phone, &agent, &answer, expected, name);
        }
    }
}

fn judge_phone(
    phone: &TestPhone,
    agent: &agent_core::Agent,
    answer: &CommandsAnswer,
    expected: Verdict,
    name: &str,
) {
    phone.check_in(agent, answer).unwrap();
    let locked = phone
        .events
        .take()
        .contains(&Event::Locked(LockCause::Command));
    let obeyed = expected == Verdict::Obeyed(CommandAction::Lock);
    assert_eq!(locked, obeyed, "{name}");
    if obeyed {
        assert_eq!(phone.touch(agent), Err(AgentError::Locked), "{name}");
        agent.unlock(&phone.pin()).unwrap();
    }
    phone.touch(agent).unwrap();
}
