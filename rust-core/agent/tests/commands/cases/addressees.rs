//! Whom a command is for.

use fleet_protocol::command::Command;
use fleet_protocol::ids::{Hash32, TenantId};
use fleet_protocol::receipt::RefusedReason::OtherEnrolment;

use super::super::maker::Verdict::{Ignored, Refused};
use super::super::maker::{Case, Maker, wire};

pub(super) fn cases(maker: &Maker<'_>) -> Vec<Case> {
    let to = |change: &dyn Fn(&mut Command)| {
        let mut command = maker.command();
        change(&mut command);
        wire(&maker.seal(100, &command))
    };
    vec![
        Case::one(
            "another company",
            to(&|command| command.tenant = TenantId::from_bytes([9; 16])),
            Ignored,
        ),
        Case::one(
            "another phone",
            to(&|command| command.device_key_id = Hash32([6; 32])),
            Ignored,
        ),
        Case::one(
            "an earlier enrolment of this phone",
            to(&|command| command.enrolment_epoch -= 1),
            Refused(OtherEnrolment),
        ),
        Case::one(
            "a later enrolment of this phone",
            to(&|command| command.enrolment_epoch += 1),
            Refused(OtherEnrolment),
        ),
        Case::one(
            "another phone's earlier enrolment",
            to(&|command| {
                command.device_key_id = Hash32([6; 32]);
                command.enrolment_epoch -= 1;
            }),
            Ignored,
        ),
    ]
}
