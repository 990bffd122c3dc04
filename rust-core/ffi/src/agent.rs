//! The object: every method is one call of the core. Methods block; none is called on a main thread.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use agent_core::Agent;
use agent_core::agent::AgentConfig;
use agent_core::keys::Secret;
use agent_core::model::{FieldChange, ListCursor};
use agent_core::ports::{BootId, Ports, SystemClock, SystemRandom};
use fleet_protocol::audit::LockCause;

use crate::error::FieldAgentError;
use crate::ports::{DeviceAdapter, DeviceControl, EventAdapter, EventSink, KeyVault, VaultAdapter};
use crate::records::{
    AgentStatus, CheckInResult, ConflictChoice, CustomerDetail, CustomerPage, DraftSort,
    EnrolmentInfo, FieldEdit, ListPosition, PendingWork, QueuedEdit, SearchResult, SyncResult,
    VisitDraft, edit, record_id,
};

/// The phone's core. One per process; another process that opens the same home is told that it is busy.
#[derive(uniffi::Object)]
pub struct FieldAgent {
    agent: Agent,
}

#[uniffi::export]
impl FieldAgent {
    /// Opens the phone that lives in `home`, the app's no-backup folder. A half-done erase is finished before this returns.
    ///
    /// `boot_count` is Android's `Settings.Global.BOOT_COUNT`; without it every start counts as a new boot.
    ///
    /// # Errors
    /// [`FieldAgentError::Busy`], [`FieldAgentError::KeysDamaged`], [`FieldAgentError::VaultUnavailable`].
    #[uniffi::constructor]
    pub fn open(
        home: String,
        boot_count: Option<u64>,
        vault: Arc<dyn KeyVault>,
        device: Arc<dyn DeviceControl>,
        events: Arc<dyn EventSink>,
    ) -> Result<Arc<Self>, FieldAgentError> {
        let ports = Ports {
            vault: Arc::new(VaultAdapter(vault)),
            device: Arc::new(DeviceAdapter(device)),
            clock: Arc::new(SystemClock::with_boot(boot_count.map(boot_id))),
            random: Arc::new(SystemRandom::new()),
            events: Arc::new(EventAdapter(events)),
        };
        let agent = Agent::open(Path::new(&home), ports, AgentConfig::default())?;
        Ok(Arc::new(Self { agent }))
    }

    /// How this phone is. Needs no key.
    ///
    /// # Errors
    /// As the core says.
    pub fn status(&self) -> Result<AgentStatus, FieldAgentError> {
        Ok(self.agent.status()?.into())
    }

    /// Enrols with a payload and sets the PIN. May be repeated after a kill.
    ///
    /// # Errors
    /// Why the enrolment was refused, or the PIN was not acceptable.
    pub fn enrol(
        &self,
        payload: Vec<u8>,
        pin: Vec<u8>,
        model: String,
    ) -> Result<EnrolmentInfo, FieldAgentError> {
        Ok(self
            .agent
            .enrol(&payload, &Secret::new(pin), &model)?
            .into())
    }

    /// Opens the session.
    ///
    /// # Errors
    /// [`FieldAgentError::WrongPin`], [`FieldAgentError::PinDelayed`], [`FieldAgentError::Expired`], [`FieldAgentError::Wiped`].
    pub fn unlock(&self, pin: Vec<u8>) -> Result<(), FieldAgentError> {
        Ok(self.agent.unlock(&Secret::new(pin))?)
    }

    /// Locks now.
    pub fn lock(&self) {
        self.agent.lock(LockCause::Asked);
    }

    /// Judges all deadlines now. Timers call it so that a deadline is felt; it holds without them.
    ///
    /// # Errors
    /// As the core says.
    pub fn tick(&self) -> Result<(), FieldAgentError> {
        Ok(self.agent.tick()?)
    }

    /// The app left the screen.
    pub fn entered_background(&self) {
        self.agent.entered_background();
    }

    /// The app came back.
    ///
    /// # Errors
    /// What stands in the way of using the phone.
    pub fn entered_foreground(&self) -> Result<(), FieldAgentError> {
        Ok(self.agent.entered_foreground()?)
    }

    /// The screen went off.
    pub fn screen_off(&self) {
        self.agent.screen_off();
    }

    /// Searches, as the person types.
    ///
    /// # Errors
    /// As the core says.
    pub fn find_customers(
        &self,
        text: String,
        limit: u32,
    ) -> Result<SearchResult, FieldAgentError> {
        Ok(self.agent.find_customers(&text, limit)?.into())
    }

    /// Two seconds have passed without typing: the last search counts.
    ///
    /// # Errors
    /// As the core says.
    pub fn settle_search(&self) -> Result<(), FieldAgentError> {
        Ok(self.agent.settle_search()?)
    }

    /// A page of the list.
    ///
    /// # Errors
    /// As the core says.
    pub fn list_customers(
        &self,
        after: Option<ListPosition>,
        limit: u32,
    ) -> Result<CustomerPage, FieldAgentError> {
        let after = after.map(ListCursor::from);
        Ok(self.agent.list_customers(after.as_ref(), limit)?.into())
    }

    /// Opens a customer, masked as policy says.
    ///
    /// # Errors
    /// [`FieldAgentError::NotFound`].
    pub fn view_customer(&self, id: String) -> Result<CustomerDetail, FieldAgentError> {
        Ok(self.agent.view_customer(record_id(&id)?)?.into())
    }

    /// Opens a customer unmasked, for a reason, which is audited first.
    ///
    /// # Errors
    /// [`FieldAgentError::Refused`], [`FieldAgentError::InvalidInput`], [`FieldAgentError::NotFound`].
    pub fn reveal_customer(
        &self,
        id: String,
        reason: String,
    ) -> Result<CustomerDetail, FieldAgentError> {
        Ok(self.agent.reveal_customer(record_id(&id)?, &reason)?.into())
    }

    /// Changes fields of a customer; works offline.
    ///
    /// # Errors
    /// [`FieldAgentError::Refused`], [`FieldAgentError::InvalidInput`], [`FieldAgentError::NotFound`].
    pub fn edit_customer(
        &self,
        id: String,
        edits: Vec<FieldEdit>,
    ) -> Result<QueuedEdit, FieldAgentError> {
        let changes: Vec<FieldChange> = edits.into_iter().map(FieldChange::from).collect();
        Ok(self.agent.edit_customer(record_id(&id)?, &changes)?.into())
    }

    /// Logs a visit; works offline.
    ///
    /// # Errors
    /// [`FieldAgentError::InvalidInput`], [`FieldAgentError::NotFound`].
    pub fn log_visit(
        &self,
        customer: String,
        visit: VisitDraft,
    ) -> Result<QueuedEdit, FieldAgentError> {
        Ok(self
            .agent
            .log_visit(record_id(&customer)?, visit.into())?
            .into())
    }

    /// Keeps what was typed through a lock.
    ///
    /// # Errors
    /// [`FieldAgentError::InvalidInput`], [`FieldAgentError::NotFound`].
    pub fn save_draft(
        &self,
        customer: String,
        sort: DraftSort,
        fields: HashMap<String, String>,
    ) -> Result<(), FieldAgentError> {
        let typed = edit::typed(fields);
        Ok(self
            .agent
            .save_draft(record_id(&customer)?, sort.into(), &typed)?)
    }

    /// What was typed, if anything.
    ///
    /// # Errors
    /// As the core says.
    pub fn load_draft(
        &self,
        customer: String,
        sort: DraftSort,
    ) -> Result<Option<HashMap<String, String>>, FieldAgentError> {
        let draft = self.agent.load_draft(record_id(&customer)?, sort.into())?;
        Ok(draft.map(edit::untyped))
    }

    /// Forgets what was typed.
    ///
    /// # Errors
    /// As the core says.
    pub fn discard_draft(&self, customer: String, sort: DraftSort) -> Result<(), FieldAgentError> {
        Ok(self
            .agent
            .discard_draft(record_id(&customer)?, sort.into())?)
    }

    /// What waits for the server, and for a person.
    ///
    /// # Errors
    /// As the core says.
    pub fn pending(&self) -> Result<PendingWork, FieldAgentError> {
        Ok(self.agent.pending()?.into())
    }

    /// Ends a conflict.
    ///
    /// # Errors
    /// [`FieldAgentError::NotFound`], [`FieldAgentError::InvalidInput`].
    pub fn resolve_conflict(&self, id: u64, choice: ConflictChoice) -> Result<(), FieldAgentError> {
        Ok(self.agent.resolve_conflict(id, choice.into())?)
    }

    /// Syncs once; blocks until done.
    ///
    /// # Errors
    /// [`FieldAgentError::Busy`], [`FieldAgentError::Offline`], [`FieldAgentError::ServerNotTrusted`], [`FieldAgentError::Wiped`].
    pub fn sync_once(&self) -> Result<SyncResult, FieldAgentError> {
        Ok(self.agent.sync_once()?.into())
    }

    /// Asks for commands, waiting up to `wait_s` seconds. Works locked; may lock or erase.
    ///
    /// # Errors
    /// As [`FieldAgent::sync_once`].
    pub fn check_in(&self, wait_s: u32) -> Result<CheckInResult, FieldAgentError> {
        Ok(self.agent.check_in(wait_s)?.into())
    }

    /// Uses idle time to index long texts. Tells whether more waits.
    ///
    /// # Errors
    /// As the core says.
    pub fn index_in_background(&self) -> Result<bool, FieldAgentError> {
        Ok(self.agent.index_in_background()?)
    }
}

/// A boot from its count; zero bytes in front.
fn boot_id(count: u64) -> BootId {
    BootId(u128::from(count).to_be_bytes())
}
