//! What the phone says of itself: kept in the guard, so that it goes out at the next contact, also while the phone is locked.

use fleet_protocol::ids::Hash32;
use fleet_protocol::report::{DeviceReport, ReportFault};

use super::Agent;
use super::compliance::note_compliance;
use crate::error::{AgentError, InputFault};
use crate::guard::{GuardState, Phase, ReportMark};

impl Agent {
    /// Keeps `report` for the server in place of an earlier one. Works locked. What the server has already is not sent again. The
    /// session locks if the phone lacks what policy asks of it.
    ///
    /// # Errors
    /// [`AgentError::NotEnrolled`], [`AgentError::Wiped`]; [`AgentError::InvalidInput`] beyond the bounds of reports; those of
    /// a guard write.
    pub fn report_device(&self, report: DeviceReport) -> Result<(), AgentError> {
        report.check().map_err(|error| {
            AgentError::InvalidInput(match error {
                ReportFault::TooLong => InputFault::TooLong,
                ReportFault::BadText => InputFault::BadValue,
            })
        })?;
        let state = self.guard();
        in_use(&state)?;
        let screen_lock = Some(report.screen_lock);
        if is_known(&state.report, &report) && state.compliance.screen_lock == screen_lock {
            return Ok(());
        }
        let now_ms = self.now().wall_ms;
        self.update_guard(|held| {
            // An erase that came in between leaves nothing to report.
            if in_use(held).is_err() {
                return;
            }
            held.compliance.screen_lock = screen_lock;
            note_compliance(held, now_ms);
            if !is_known(&held.report, &report) {
                held.report.seq = held.report.seq.saturating_add(1).max(now_ms);
                held.report.waiting = Some(report);
            }
        })?;
        // A phone that has just lost what policy asks for locks now. That it may not be used is no failure of its report.
        let _ = self.judge_compliance(&self.guard());
        Ok(())
    }
}

fn in_use(state: &GuardState) -> Result<(), AgentError> {
    match state.phase {
        Phase::None | Phase::Enrolling => Err(AgentError::NotEnrolled),
        Phase::Wiping | Phase::Wiped => Err(AgentError::Wiped),
        Phase::Enrolled => Ok(()),
    }
}

/// Whether this report waits already, or is what the server has.
fn is_known(mark: &ReportMark, report: &DeviceReport) -> bool {
    match &mark.waiting {
        Some(waiting) => waiting == report,
        None => digest(report) == mark.taken,
    }
}

/// What is remembered of a report that the server has. A report that was checked can be written.
pub(super) fn digest(report: &DeviceReport) -> Hash32 {
    Hash32::of(&[&serde_json::to_vec(report).unwrap_or_default()])
}
