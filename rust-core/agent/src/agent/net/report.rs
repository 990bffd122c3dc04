//! Handing in what the phone says of itself.

use fleet_protocol::Version1;
use fleet_protocol::report::ReportRequest;

use crate::agent::Agent;
use crate::agent::report_device::digest;
use crate::error::AgentError;
use crate::transport::{Transport, TransportError};

impl Agent {
    /// Whether a report waits that the server has not refused since this program started: then nobody waits for commands, and
    /// the report goes out now.
    pub(in crate::agent) fn owes_report(&self) -> bool {
        let state = self.guard();
        state.report.waiting.is_some() && self.inner.net.refused_report() != state.report.seq
    }

    /// Sends the report that waits. A server that does not take it, as one that has no such route, keeps nobody from anything:
    /// the report waits for the next contact.
    pub(in crate::agent) fn deliver_report(&self, transport: &Transport) -> Result<(), AgentError> {
        let mark = self.guard().report.clone();
        let Some(report) = mark.waiting else {
            return Ok(());
        };
        let taken = digest(&report);
        let request = ReportRequest {
            v: Version1,
            seq: mark.seq,
            report,
        };
        match transport.report(&request) {
            Ok(answer) if answer.seq >= mark.seq => self.update_guard(|state| {
                // Another one may have come meanwhile.
                if state.report.seq == mark.seq {
                    state.report.waiting = None;
                    state.report.taken = taken;
                }
            }),
            // Also what something between phone and server says of a path that it does not know.
            Ok(_)
            | Err(
                TransportError::Problem(_) | TransportError::BadAnswer | TransportError::TooLarge,
            ) => {
                self.inner.net.report_was_refused(mark.seq);
                Ok(())
            }
            Err(error) => Err(self.network_failed(error)),
        }
    }
}
