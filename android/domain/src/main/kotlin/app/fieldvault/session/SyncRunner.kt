package app.fieldvault.session

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.device.AppClock
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.shutsOut
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch

/** Runs one sync at a time for everybody who asks. [scope] is the main thread's. */
class SyncRunner(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    private val scope: CoroutineScope,
    private val ended: () -> Unit,
) {
    private val now = MutableStateFlow<SyncState>(SyncState.Idle())
    private var again = false

    /** What the sync is doing. */
    val state: StateFlow<SyncState> = now.asStateFlow()

    /** Shows progress from now on. Once. */
    fun start() {
        scope.launch {
            gateway.events.collect { event ->
                val running = now.value as? SyncState.Running
                if (event is AgentEvent.SyncProgress && running != null) now.value = running.copy(done = event.done, total = event.total)
            }
        }
    }

    /** Something waits to be sent. A sync that runs may be past it: then one more follows. */
    fun queued() {
        again = now.value is SyncState.Running
        syncNow()
    }

    /** Syncs, unless a sync runs. Then the index of addresses and notes is filled, piece by piece. */
    fun syncNow() {
        val before = now.value as? SyncState.Idle ?: return
        now.value = SyncState.Running(shutOut = before.shutOut)
        scope.launch {
            val answer = gateway.sync()
            now.value = when {
                answer is Outcome.Done -> SyncState.Idle(answer.value, null, clock.wallMs())
                // Another part of the app syncs already: nothing went wrong, and its end is told by the status.
                answer is Outcome.Failed && answer.failure != AgentFailure.Busy -> SyncState.Idle(
                    before.last,
                    answer.failure,
                    clock.wallMs(),
                    before.shutOut || answer.failure.shutsOut(),
                )
                else -> before
            }
            ended()
            val more = again && answer is Outcome.Done
            again = false
            if (more) syncNow()
            if (answer is Outcome.Done && !answer.value.locked) fillIndex()
        }
    }

    private suspend fun fillIndex() {
        while ((gateway.indexInBackground() as? Outcome.Done)?.value == true) Unit
    }
}
