package app.fieldvault.screen.blocked

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.screen.Presenter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** Why the phone is blocked, since when, and what comes if nothing is done. */
data class BlockedState(
    val cause: BlockedCause,
    val sinceMs: Long?,
    val erasesAtMs: Long?,
    val pending: Long,
    val helpContact: String?,
    val busy: Boolean,
    val failure: AgentFailure?,
)

/** Why. */
enum class BlockedCause {
    /** Away from the server for longer than policy allows. */
    OfflineTooLong,

    /** The clock cannot be believed until the server is reached. */
    ClockSuspect,
}

/** What a person did. */
sealed interface BlockedEvent {
    /** Reach the server now. */
    data object Connect : BlockedEvent
}

/** Says why nothing can be opened and reaches the server when asked. */
class BlockedPresenter(
    private val gateway: AgentGateway,
    status: StateFlow<PhoneStatus?>,
    private val refreshStatus: () -> Unit,
    private val helpContact: () -> String?,
    scope: CoroutineScope,
) : Presenter<BlockedState, BlockedEvent, Nothing>(of(status.value, helpContact()), scope) {
    init {
        scope.launch {
            status.collect { now -> show { of(now, helpContact()).copy(busy = it.busy, failure = it.failure) } }
        }
    }

    override fun on(event: BlockedEvent) {
        if (state.value.busy) return
        show { it.copy(busy = true, failure = null) }
        scope.launch {
            val outcome = gateway.checkIn(0)
            show { it.copy(busy = false, failure = (outcome as? Outcome.Failed)?.failure) }
            refreshStatus()
        }
    }

    private companion object {
        fun of(now: PhoneStatus?, help: String?): BlockedState {
            val suspect = now?.lease?.clockSuspect == true
            return BlockedState(
                cause = if (suspect) BlockedCause.ClockSuspect else BlockedCause.OfflineTooLong,
                sinceMs = if (suspect) null else now?.lease?.locksAtMs,
                erasesAtMs = now?.lease?.erasesAtMs,
                pending = now?.pending ?: 0,
                helpContact = help,
                busy = false,
                failure = null,
            )
        }
    }
}
