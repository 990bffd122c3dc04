package app.fieldvault.screen.blocked

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.SystemSetting
import app.fieldvault.screen.Presenter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch

/** Why the phone is blocked, since when, and what comes if nothing is done. */
data class BlockedState(
    val cause: BlockedCause,
    val sinceMs: Long?,
    val erasesAtMs: Long?,
    val pending: Long,
    val helpContact: String?,
    val minApp: String?,
    val busy: Boolean,
    val failure: AgentFailure?,
)

/** What a person did. */
sealed interface BlockedEvent {
    /** Tries again: reaches the server, or opens the core. */
    data object Connect : BlockedEvent

    /** Opens the phone's settings where what is lacking can be set. */
    data object OpenSettings : BlockedEvent
}

/** Says why nothing can be opened and tries again when asked. */
class BlockedPresenter(
    private val gateway: AgentGateway,
    private val status: StateFlow<PhoneStatus?>,
    private val cause: StateFlow<BlockedCause?>,
    private val refreshStatus: () -> Unit,
    private val syncNow: () -> Unit,
    private val helpContact: () -> String?,
    private val openSettings: (SystemSetting) -> Unit,
    scope: CoroutineScope,
) : Presenter<BlockedState, BlockedEvent, Nothing>(of(status.value, cause.value, helpContact()), scope) {
    init {
        scope.launch {
            combine(status, cause, ::Pair).collect { (now, why) ->
                show { of(now, why, helpContact()).copy(busy = it.busy, failure = it.failure) }
            }
        }
    }

    override fun on(event: BlockedEvent) = when (event) {
        BlockedEvent.Connect -> connect()
        // Whoever comes back from there is looked at again, as at every return to the app.
        BlockedEvent.OpenSettings -> openSettings(SystemSetting.ScreenLock)
    }

    private fun connect() {
        if (state.value.busy) return
        // The core is not open: asking for its status opens it, or says again why not.
        if (status.value == null) return refreshStatus()
        show { it.copy(busy = true, failure = null) }
        scope.launch {
            val outcome = gateway.checkIn(0)
            show { it.copy(busy = false, failure = (outcome as? Outcome.Failed)?.failure) }
            if (state.value.cause == BlockedCause.ShutOut) syncNow()
            refreshStatus()
        }
    }

    private companion object {
        fun of(now: PhoneStatus?, cause: BlockedCause?, help: String?): BlockedState {
            val why = cause ?: BlockedCause.OfflineTooLong
            val byLease = why == BlockedCause.OfflineTooLong || why == BlockedCause.ClockSuspect
            return BlockedState(
                cause = why,
                sinceMs = when (why) {
                    BlockedCause.OfflineTooLong -> now?.lease?.locksAtMs
                    BlockedCause.NotCompliant, BlockedCause.AppTooOld -> now?.nonCompliance?.sinceMs
                    else -> null
                },
                erasesAtMs = now?.lease?.erasesAtMs.takeIf { byLease || why == BlockedCause.ShutOut },
                pending = now?.pending ?: 0,
                helpContact = help,
                minApp = now?.policy?.minApp.takeIf { why == BlockedCause.AppTooOld },
                busy = false,
                failure = null,
            )
        }
    }
}
