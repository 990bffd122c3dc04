package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.ServerProblem
import app.fieldvault.agent.SyncReport

/** What the sync is doing, for banners and the pending page. */
sealed interface SyncState {
    /**
     * The company has shut this phone out, by the server's last word on it: neither a sync that runs nor one that does not reach
     * the server takes it back.
     */
    val shutOut: Boolean

    /** Nothing now. [last] and [failure] say how the newest one ended. */
    data class Idle(
        val last: SyncReport? = null,
        val failure: AgentFailure? = null,
        val endedMs: Long? = null,
        override val shutOut: Boolean = failure.shutsOut(),
    ) : SyncState

    /** Running; [total] is 0 while it is not known. */
    data class Running(val done: Long = 0, val total: Long = 0, override val shutOut: Boolean = false) : SyncState
}

/** Whether it is the server's word that this phone is shut out. */
internal fun AgentFailure?.shutsOut(): Boolean = this == AgentFailure.ServerRefused(ServerProblem.Revoked)
