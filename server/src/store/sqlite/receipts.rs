//! Receipts: kept as proof, and what they say carried out, in one transaction.

use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_protocol::receipt::{ReceiptEvent, WipeProof};
use rusqlite::{Connection, params};

use super::devices::{self, DeviceRow};
use super::value::{HashColumn, IdColumn, Num, to_json};
use super::{audit, commands, organisation};
use crate::fleet::command_state::{self, CommandState};
use crate::store::audit::ServerEvent;
use crate::store::commands::VerifiedReceipt;
use crate::store::{Actor, Origin, StoreError};

/// Takes one receipt; its sequence need not be sent again after the commit.
pub(super) fn take(
    connection: &Connection,
    device: DeviceId,
    verified: &VerifiedReceipt,
    at_ms: u64,
) -> Result<u64, StoreError> {
    let row = DeviceRow::load(connection, device)?;
    let seq = verified.envelope.seq;
    let receipt = &verified.receipt;
    let ours = receipt.device == device
        && receipt.enrolment_epoch == row.enrolment_epoch
        && receipt.tenant == organisation::load(connection)?.tenant;
    // A receipt of another enrolment will never be accepted: sending it again would not help.
    if !ours || !keep(connection, device, verified, at_ms)? {
        return Ok(seq);
    }
    for command in commands::of_device(connection, device)? {
        if let Some(state) = command_state::told_by(&receipt.event, command.id, command.action) {
            commands::advance(connection, &command, state, at_ms)?;
        }
    }
    match &receipt.event {
        ReceiptEvent::Erased(proof) => erased(connection, device, seq, proof, at_ms)?,
        ReceiptEvent::CustomerErased(proof) => {
            let by = Origin {
                actor: Actor::Device(device),
                at_ms,
            };
            let event = ServerEvent::CustomerErased {
                command: proof.command,
                device,
                customer: proof.customer,
                whole: command_state::customer_ending(proof) == CommandState::ErasedProved,
            };
            audit::record(connection, &by, &event)?;
        }
        ReceiptEvent::Started { .. }
        | ReceiptEvent::Done { .. }
        | ReceiptEvent::Refused { .. }
        | ReceiptEvent::Removed { .. } => {}
    }
    Ok(seq)
}

/// Stores the signed envelope; whether it is new. The same content signed again is the same receipt.
fn keep(
    connection: &Connection,
    device: DeviceId,
    verified: &VerifiedReceipt,
    at_ms: u64,
) -> Result<bool, StoreError> {
    let payload = Hash32::of(&[verified.envelope.payload.as_slice()]);
    let inserted = connection
        .prepare_cached(
            "INSERT INTO receipt (device_id, seq, payload_hash, envelope, received_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (device_id, seq, payload_hash) DO NOTHING",
        )?
        .execute(params![
            IdColumn(device.0),
            Num(verified.envelope.seq),
            HashColumn(payload),
            to_json(&verified.envelope)?,
            Num(at_ms)
        ])?;
    Ok(inserted == 1)
}

fn erased(
    connection: &Connection,
    device: DeviceId,
    receipt_seq: u64,
    proof: &WipeProof,
    at_ms: u64,
) -> Result<(), StoreError> {
    let ending = command_state::ending(proof);
    let by = Origin {
        actor: Actor::Device(device),
        at_ms,
    };
    // A phone may have erased itself without a command of ours: then no command moved its state.
    let row = DeviceRow::load(connection, device)?;
    devices::set_state(connection, device, row.state.after_wipe(ending, None))?;
    let event = ServerEvent::DeviceErased {
        device,
        whole: ending == CommandState::ErasedProved,
        ordered: command_state::was_ordered(proof.cause),
    };
    audit::record(connection, &by, &event)?;
    let contradicts = proof.audit_count < row.audit_count
        || (proof.audit_count == row.audit_count && proof.audit_head != row.audit_head);
    if contradicts {
        return audit::record(connection, &by, &ServerEvent::AuditContradicted { device });
    }
    if proof.audit_count > row.audit_count {
        audit::declare_gap(connection, &row, receipt_seq, proof, at_ms)?;
        let event = ServerEvent::AuditTailLost {
            device,
            from: row.audit_count + 1,
            to: proof.audit_count,
        };
        audit::record(connection, &by, &event)?;
    }
    Ok(())
}
