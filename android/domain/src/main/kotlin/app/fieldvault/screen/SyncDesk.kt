package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.PhoneStatus
import kotlinx.coroutines.flow.StateFlow

/** What a screen that shows customers needs to know of the contact with the server. */
class SyncDesk(
    /** The newest status. */
    val status: StateFlow<PhoneStatus?>,
    /** What the sync is doing. */
    val state: StateFlow<SyncState>,
    /** Starts one. */
    val syncNow: () -> Unit,
)

/** The part of the graph that [SyncDesk] is. */
fun ScreenGraph.syncDesk(): SyncDesk = SyncDesk(status, syncState, ::syncNow)

/** One quiet line over a list. */
sealed interface StatusNote {
    /** The server cannot be reached since [sinceMs]; all works until [leaseUntilMs], when the phone locks. */
    data class Offline(val sinceMs: Long, val leaseUntilMs: Long?) : StatusNote

    /** The lease ends soon: the server must be reached before [locksAtMs]. */
    data class LeaseSoon(val locksAtMs: Long) : StatusNote

    /** The last sync failed for another reason. */
    data class SyncFailed(val failure: AgentFailure) : StatusNote
}

/** Follows syncs and says which line is due. Offline counts from the first try that failed, not from the newest. */
internal class StatusNotes {
    private var offlineSinceMs: Long? = null

    /** The line for now, if any is due. */
    fun note(status: PhoneStatus?, sync: SyncState, nowMs: Long): StatusNote? {
        val failure = (sync as? SyncState.Idle)?.failure
        // While one runs, the line stays as it was: it would blink otherwise.
        if (sync is SyncState.Idle) {
            offlineSinceMs = if (failure is AgentFailure.Offline) offlineSinceMs ?: sync.endedMs ?: nowMs else null
        }
        val lease = status?.lease
        val since = offlineSinceMs
        return when {
            lease != null && nowMs >= lease.warnsAtMs -> StatusNote.LeaseSoon(lease.locksAtMs)
            since != null -> StatusNote.Offline(since, lease?.locksAtMs)
            failure != null -> failure.forScreen()?.let(StatusNote::SyncFailed)
            else -> null
        }
    }
}
