//! Verbs that show customers; lists and searches are in [`crate::pages`]. Each needs an open session and counts as a touch, but for
//! those that say otherwise.

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{CopiedField, CopyField, CustomerView, RevealReason, record_id};

#[uniffi::export]
impl FieldAgent {
    /// The last search is what the person wanted: no key was pressed for two seconds. No touch.
    pub fn settle_search(&self) -> Result<(), FieldAgentError> {
        Ok(self.core.settle_search()?)
    }

    /// Goes on indexing addresses and notes; tells whether more waits. No touch.
    pub fn index_in_background(&self) -> Result<bool, FieldAgentError> {
        Ok(self.core.index_in_background()?)
    }

    /// The phone is `offset_s` seconds east of UTC now: sections of lists are local days. At start, and when the zone changes. UTC
    /// until then. Needs no session.
    pub fn zone_changed(&self, offset_s: i32) -> Result<(), FieldAgentError> {
        Ok(self.core.zone_changed(offset_s)?)
    }

    /// Opens a customer, masked as policy says. It is in the audit chain before it is released.
    pub fn view_customer(&self, id: String) -> Result<CustomerView, FieldAgentError> {
        Ok(self.core.view_customer(record_id(&id)?)?.into())
    }

    /// Opens a customer whole, for a reason. It is in the audit chain before it is released.
    pub fn reveal_customer(
        &self,
        id: String,
        reason: RevealReason,
    ) -> Result<CustomerView, FieldAgentError> {
        let id = record_id(&id)?;
        Ok(self.core.reveal_customer(id, reason.as_str())?.into())
    }

    /// A field to be copied, as far as policy lets it go; a masked one for the reason that it was revealed for. It is in the audit
    /// chain before it is released.
    pub fn copy_field(
        &self,
        id: String,
        field: CopyField,
        reason: Option<RevealReason>,
    ) -> Result<CopiedField, FieldAgentError> {
        let reason = reason.map_or("", RevealReason::as_str);
        let id = record_id(&id)?;
        Ok(self.core.copy_field(id, field.as_str(), reason)?.into())
    }
}
