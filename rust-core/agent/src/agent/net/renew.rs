//! Renewing the client certificate: the same key, a new date.

use fleet_protocol::Version1;
use fleet_protocol::enrol::RenewRequest;
use fleet_protocol::problem::ProblemCode;

use crate::agent::Agent;
use crate::agent::guarding::vault_fault;
use crate::error::AgentError;
use crate::guard::GuardState;
use crate::model::Validity;
use crate::sync::must_renew;
use crate::transport::{Transport, TransportError, csr, validity};

impl Agent {
    /// Renews when it is time. Returns whether there is a new certificate.
    pub(in crate::agent) fn renew_if_due(
        &self,
        transport: &Transport,
        asked: bool,
    ) -> Result<bool, AgentError> {
        let state = self.guard();
        if !must_renew(asked, own_validity(&state), self.now().wall_ms) {
            return Ok(false);
        }
        let request = RenewRequest {
            v: Version1,
            csr: csr::make(self.ports().vault.as_ref(), &state.identity_alias)
                .map_err(vault_fault)?
                .into(),
        };
        match transport.renew(&request) {
            Ok(answer) => {
                self.store_certificates(&answer.certificates)?;
                Ok(true)
            }
            // A phone that was shut out keeps its old certificate: it still carries commands and receipts.
            Err(TransportError::Problem(problem)) if problem.code == ProblemCode::Revoked => {
                Ok(false)
            }
            Err(error) => Err(self.network_failed(error)),
        }
    }
}

fn own_validity(state: &GuardState) -> Option<Validity> {
    let certificate = state.enrolment.as_ref()?.certificates.first()?;
    validity(certificate.as_slice())
}
