package app.fieldvault.background

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneState

/** One contact with the server from the background. */
class Heartbeat(
    private val gateway: AgentGateway,
    private val log: RunLog,
    private val posture: Posture,
    private val ended: () -> Unit,
) {
    /** Says how the phone is, hears what there is, and brings the customers up to date if somebody has them open. */
    suspend fun beat() {
        log.ran()
        val status = (gateway.status() as? Outcome.Done)?.value ?: return
        if (status.state == PhoneState.NotEnrolled || status.state == PhoneState.GuardRolledBack) return
        gateway.reportDevice(posture.report())
        val heard = gateway.checkIn(waitSeconds = 0)
        if (heard is Outcome.Done && status.state == PhoneState.Open && (heard.value.behind || status.pending > 0)) gateway.sync()
        ended()
    }
}
