//! A device that obeys, and a sink that remembers.

use std::sync::{Mutex, PoisonError};

use crate::ports::{DeviceControl, DeviceControlError, Event, EventSink, Restrictions};

/// A device that remembers what it was told.
#[derive(Default)]
pub struct FakeDevice {
    restrictions: Mutex<Option<Restrictions>>,
    cleared: Mutex<u32>,
}

impl FakeDevice {
    /// What the shell must forbid now.
    #[must_use]
    pub fn restrictions(&self) -> Option<Restrictions> {
        *self
            .restrictions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// How often traces were cleared.
    #[must_use]
    pub fn cleared(&self) -> u32 {
        *self.cleared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DeviceControl for FakeDevice {
    fn apply_restrictions(&self, restrictions: Restrictions) -> Result<(), DeviceControlError> {
        *self
            .restrictions
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(restrictions);
        Ok(())
    }

    fn clear_traces(&self) -> Result<(), DeviceControlError> {
        *self.cleared.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Ok(())
    }
}

/// Remembers events.
#[derive(Default)]
pub struct RecordingSink(Mutex<Vec<Event>>);

impl RecordingSink {
    /// What was emitted since the last call.
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl EventSink for RecordingSink {
    fn emit(&self, event: Event) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }
}
