package app.fieldvault.session

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.device.ReminderAlarms
import app.fieldvault.screen.PresenterStore
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull

/**
 * Keeps the shell in step with the core for as long as the process lives: what an open session left in memory goes at a lock, and
 * the status is asked for again whenever the core says that something happened. [scope] is the main thread's.
 */
class SessionWatcher(
    private val gateway: AgentGateway,
    private val presenters: PresenterStore,
    private val clipboard: ProtectedClipboard,
    private val alarms: ReminderAlarms,
    private val scope: CoroutineScope,
) {
    private val newest = MutableStateFlow<PhoneStatus?>(null)
    private val refusal = MutableStateFlow<AgentFailure?>(null)

    /** Holds one wish at most: who asks while a question is on its way is answered by the next. */
    private val wishes = Channel<Unit>(Channel.CONFLATED)

    /** The newest status; null until the core has answered once. */
    val status: StateFlow<PhoneStatus?> = newest.asStateFlow()

    /** Why it has not answered, while [status] is null. */
    val trouble: StateFlow<AgentFailure?> get() = refusal

    /** Starts listening. Once. */
    fun start() {
        scope.launch { gateway.events.collect(::take) }
        scope.launch { ask() }
        refresh()
    }

    /**
     * Asks for the status. One question at a time, and once more if somebody asked meanwhile: an answer from before a lock never
     * comes behind the one from after it. A core that cannot be opened is asked again until it can, and at once by whoever wishes.
     */
    fun refresh() {
        wishes.trySend(Unit)
    }

    private suspend fun ask() {
        wishes.receive()
        var pause = FIRST_PAUSE_MS
        while (true) {
            when (val answer = gateway.status()) {
                is Outcome.Done -> show(answer.value)
                is Outcome.Failed -> if (newest.value == null) refusal.value = answer.failure
            }
            if (newest.value != null) {
                wishes.receive()
            } else {
                withTimeoutOrNull(pause) { wishes.receive() }
                pause = (pause * 2).coerceAtMost(LONGEST_PAUSE_MS)
            }
        }
    }

    private fun take(event: AgentEvent) {
        when (event) {
            is AgentEvent.Locked, AgentEvent.WipeStarted, AgentEvent.Wiped -> {
                presenters.clear()
                clipboard.clear()
                refresh()
            }
            AgentEvent.Unlocked, AgentEvent.PolicyChanged, is AgentEvent.LeaseWarning, AgentEvent.StoreQuarantined -> refresh()
            is AgentEvent.SyncProgress -> Unit
        }
    }

    private fun show(status: PhoneStatus) {
        if (status.reminders != newest.value?.reminders) alarms.plan(status.reminders)
        newest.value = status
        refusal.value = null
    }

    private companion object {
        const val FIRST_PAUSE_MS = 500L
        const val LONGEST_PAUSE_MS = 30_000L
    }
}
