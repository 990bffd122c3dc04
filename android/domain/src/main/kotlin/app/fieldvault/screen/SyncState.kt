package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.SyncReport

/** What the sync is doing, for banners and the pending page. */
sealed interface SyncState {
    /** Nothing now. [last] and [failure] say how the newest one ended. */
    data class Idle(val last: SyncReport? = null, val failure: AgentFailure? = null, val endedMs: Long? = null) : SyncState

    /** Running; [total] is 0 while it is not known. */
    data class Running(val done: Long = 0, val total: Long = 0) : SyncState
}
