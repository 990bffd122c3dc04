//! What leaves the core, masked or whole: the one place that decides how much of a customer a shell gets to see.

use fleet_policy::bounds::EffectivePolicy;
use fleet_policy::copying::{self, CopyVerdict};
use fleet_policy::mask;
use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Entity, Record};

use super::Agent;
use crate::error::{AgentError, InputFault, Refusal};
use crate::model::{
    AgendaItem, AgendaRow, CopiedField, CustomerFile, CustomerHit, CustomerRow, CustomerView,
};
use crate::store::StoreError;

/// Why masked fields may be revealed.
const REASONS: [&str; 4] = ["calling", "quote", "correcting", "other"];
/// Fields that may be copied, by wire name.
const COPYABLE: [&str; 3] = ["phone", "email", "address"];

impl Agent {
    /// Opens a customer unmasked, for a reason: `calling`, `quote`, `correcting` or `other`. The reveal is in the audit chain
    /// before anything is released.
    ///
    /// # Errors
    /// [`AgentError::Refused`] without a reason, [`AgentError::InvalidInput`] for an unknown one; else as
    /// [`Agent::view_customer`].
    pub fn reveal_customer(&self, id: RecordId, reason: &str) -> Result<CustomerView, AgentError> {
        if reason.is_empty() {
            return Err(AgentError::Refused(Refusal::ReasonNeeded));
        }
        if !REASONS.contains(&reason) {
            return Err(AgentError::InvalidInput(InputFault::UnknownReason));
        }
        let stamp = self.stamp();
        let event = AuditEvent::Reveal {
            customer: id,
            reason: reason.to_owned(),
        };
        let file = self.with_store(|store| store.open_customer(id, stamp, event))?;
        Ok(whole_view(file))
    }

    /// A customer's phone, e-mail or address, to be copied as far as policy lets it go. `reason` is why a masked customer was
    /// revealed. The copy is in the audit chain before the text is released.
    ///
    /// # Errors
    /// [`AgentError::InvalidInput`] for another field, one that is empty, or an unknown reason; [`AgentError::Refused`] where
    /// nothing may be copied, and without a reason where the field is masked; else as [`Agent::view_customer`].
    pub fn copy_field(
        &self,
        id: RecordId,
        field: &str,
        reason: &str,
    ) -> Result<CopiedField, AgentError> {
        if !COPYABLE.contains(&field) {
            return Err(AgentError::InvalidInput(InputFault::UnknownField));
        }
        if !reason.is_empty() && !REASONS.contains(&reason) {
            return Err(AgentError::InvalidInput(InputFault::UnknownReason));
        }
        let (stamp, policy) = (self.stamp(), self.policy());
        self.with_store(|store| {
            let Record::Customer(customer) = store.record(Entity::Customer, id)? else {
                return Err(StoreError::NotFound);
            };
            // The text that was judged is the one that is released, whatever a sync brings meanwhile.
            let (copied, event) = match copy_of(id, customer, field, reason, &policy) {
                Ok(judged) => judged,
                Err(refused) => return Ok(Err(refused)),
            };
            store.append_after_search(stamp, event)?;
            Ok(Ok(copied))
        })?
    }
}

fn copy_of(
    id: RecordId,
    customer: Customer,
    field: &str,
    reason: &str,
    policy: &EffectivePolicy,
) -> Result<(CopiedField, AuditEvent), AgentError> {
    let to_system = match copying::verdict(customer.label, policy) {
        CopyVerdict::Refused => return Err(AgentError::Refused(Refusal::CopyOff)),
        CopyVerdict::InApp => false,
        CopyVerdict::System => true,
    };
    let masked = mask::is_masked(customer.label, policy);
    if masked && reason.is_empty() {
        return Err(AgentError::Refused(Refusal::ReasonNeeded));
    }
    let text = match field {
        "phone" => customer.phone,
        "email" => customer.email,
        _ => customer.address,
    };
    if text.is_empty() {
        return Err(AgentError::InvalidInput(InputFault::BadValue));
    }
    let event = AuditEvent::Copy {
        customer: id,
        field: field.to_owned(),
        reason: if masked { reason } else { "" }.to_owned(),
        system: to_system,
    };
    Ok((CopiedField { text, to_system }, event))
}

/// A row for a list; its section is the list's affair.
pub(super) fn hit(row: CustomerRow, policy: &EffectivePolicy) -> CustomerHit {
    let masked = mask::is_masked(row.label, policy);
    CustomerHit {
        // A city is part of the address.
        city: if masked {
            String::new()
        } else {
            row.city_name().to_owned()
        },
        id: row.id,
        name: row.name,
        company: row.company,
        phone: if masked {
            mask::phone(&row.phone)
        } else {
            row.phone
        },
        label: row.label,
        masked,
        last_contact_ms: row.last_contact_ms,
        next_follow_up_ms: row.follow_up_ms,
        section: String::new(),
    }
}

/// A reminder on the agenda.
pub(super) fn agenda_item(row: AgendaRow, policy: &EffectivePolicy) -> AgendaItem {
    let masked = mask::is_masked(row.label, policy);
    AgendaItem {
        reminder: row.reminder,
        customer: row.customer,
        customer_name: row.customer_name,
        company: row.company,
        due_ms: row.due_ms,
        note: if masked {
            mask::text(&row.note)
        } else {
            row.note
        },
        masked,
    }
}

/// Everything.
pub(super) fn whole_view(file: CustomerFile) -> CustomerView {
    CustomerView {
        id: file.id,
        name: file.customer.name,
        company: file.customer.company,
        phone: file.customer.phone,
        email: file.customer.email,
        address: file.customer.address,
        label: file.customer.label,
        notes: file.customer.notes,
        external_id: file.customer.external_id,
        masked: false,
        rev: file.rev,
        last_contact_ms: file.last_contact_ms,
        contacts: file.contacts,
        visits: file.visits,
        reminders: file.reminders,
        pending: file.pending,
    }
}

/// What one may see without a reason: who it is, and that there is more.
pub(super) fn masked_view(file: CustomerFile) -> CustomerView {
    let mut view = whole_view(file);
    view.masked = true;
    view.phone = mask::phone(&view.phone);
    view.email = mask::email(&view.email);
    view.address = mask::text(&view.address);
    view.notes = mask::text(&view.notes);
    for contact in &mut view.contacts {
        contact.phone = mask::phone(&contact.phone);
        contact.email = mask::email(&contact.email);
    }
    for visit in &mut view.visits {
        visit.note = mask::text(&visit.note);
        visit.outcome = mask::text(&visit.outcome);
        visit.place = visit.place.as_deref().map(mask::text);
    }
    for reminder in &mut view.reminders {
        reminder.note = mask::text(&reminder.note);
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ContactRow, ReminderRow, VisitRow};
    use fleet_protocol::record::Label;

    /// Every text but name, company and what identifies the record carries the canary; none may be left.
    #[test]
    fn a_masked_view_shows_nothing_by_which_a_customer_is_reached_or_described() {
        let canary = "canary-71".to_owned();
        let id = RecordId::from_bytes([1; 16]);
        let view = masked_view(CustomerFile {
            id,
            rev: 1,
            customer: Customer {
                name: "张伟".into(),
                phone: "13800138000".into(),
                email: format!("{canary}@example.com"),
                address: canary.clone(),
                label: Label::Restricted,
                notes: canary.clone(),
                ..Customer::default()
            },
            last_contact_ms: 0,
            contacts: vec![ContactRow {
                id,
                name: "李雷".into(),
                title: String::new(),
                phone: "13900139000".into(),
                email: format!("{canary}@example.com"),
            }],
            visits: vec![VisitRow {
                id,
                at_ms: 1,
                note: canary.clone(),
                outcome: canary.clone(),
                place: Some(canary.clone()),
            }],
            reminders: vec![ReminderRow {
                id,
                due_ms: 1,
                note: canary.clone(),
                done: false,
            }],
            pending: false,
        });
        let shown = serde_json::to_string(&view).unwrap();
        assert!(!shown.contains(&canary) && !shown.contains("0013"));
        assert!(view.masked && shown.contains("张伟"));
    }
}
