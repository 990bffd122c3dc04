//! Pushing: the outbox, oldest first, until it is empty.

use fleet_protocol::Version1;
use fleet_protocol::ids::BatchId;
use fleet_protocol::limits::MAX_PUSH_OPS;
use fleet_protocol::sync::{PushAnswer, PushRequest};

use crate::agent::{Agent, fault};
use crate::error::AgentError;
use crate::sync::{PushTally, judge_push};
use crate::transport::Transport;

impl Agent {
    /// Sends every pending operation. A batch whose answer was lost is sent again as it was, and gets the same answers.
    pub(in crate::agent) fn push_outbox(
        &self,
        transport: &Transport,
    ) -> Result<PushTally, AgentError> {
        self.push_outbox_through(|request| {
            transport
                .push(request)
                .map_err(|error| self.network_failed(error))
        })
    }

    /// [`Agent::push_outbox`] with the server as a parameter.
    pub(crate) fn push_outbox_through(
        &self,
        mut server: impl FnMut(&PushRequest) -> Result<PushAnswer, AgentError>,
    ) -> Result<PushTally, AgentError> {
        let mut tally = PushTally::default();
        let mut last = None;
        loop {
            let operations = self.store_in_background(|store| store.outbox_next(MAX_PUSH_OPS))?;
            let Some(first) = operations.first().map(|operation| operation.op) else {
                return Ok(tally);
            };
            if last == Some(first) {
                // An answered operation leaves the outbox; meeting it again would go round for ever.
                return Err(AgentError::Internal {
                    code: fault::OUTBOX_STUCK,
                });
            }
            last = Some(first);
            let request = PushRequest {
                v: Version1,
                batch: self.new_batch()?,
                ops: operations,
            };
            let answer = server(&request)?;
            let judged =
                judge_push(&request.ops, &answer.results).map_err(|_| AgentError::BadAnswer)?;
            let stamp = self.stamp();
            self.store_in_background(|store| store.apply_results(&answer, stamp))?;
            tally = tally.plus(judged);
        }
    }

    fn new_batch(&self) -> Result<BatchId, AgentError> {
        let mut random = [0; 10];
        self.ports()
            .random
            .fill(&mut random)
            .map_err(|_| AgentError::Internal {
                code: fault::NO_RANDOM,
            })?;
        Ok(BatchId::from_parts(self.now().wall_ms, &random))
    }
}
