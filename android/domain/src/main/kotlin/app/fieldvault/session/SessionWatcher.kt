package app.fieldvault.session

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.device.ReminderAlarms
import app.fieldvault.screen.PresenterStore
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch

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

    /** The newest status; null until the core has answered once. */
    val status: StateFlow<PhoneStatus?> = newest.asStateFlow()

    /** Starts listening. Once. */
    fun start() {
        scope.launch { gateway.events.collect(::take) }
        refresh()
    }

    /** Asks for the status; whoever asked last has the last word, because answers come in the order of the questions. */
    fun refresh() {
        scope.launch {
            val answer = gateway.status()
            if (answer is Outcome.Done) show(answer.value)
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
    }
}
