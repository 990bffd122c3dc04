package app.fieldvault.screen.changepin

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.pin.NewPin
import app.fieldvault.screen.pin.NewPinState
import app.fieldvault.screen.pin.PinBuffer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** The old PIN first ([fresh] null), then the new one twice. */
data class ChangePinState(val oldCount: Int, val fresh: NewPinState?, val minLength: Int, val busy: Boolean, val failure: AgentFailure?) {
    /** Whether the entry may be handed in. */
    val complete: Boolean get() = !busy && (fresh?.complete ?: (oldCount >= minLength))
}

/** What a person did. */
sealed interface ChangePinEvent {
    /** A key of the pad. */
    data class Digit(val digit: Int) : ChangePinEvent

    /** The last digit is taken back. */
    data object Backspace : ChangePinEvent

    /** The entry is handed in. */
    data object Submit : ChangePinEvent

    /** The screen is left: everything typed is forgotten. */
    data object Left : ChangePinEvent
}

/** What happens once. */
sealed interface ChangePinEffect {
    /** The PIN is changed. */
    data object Changed : ChangePinEffect
}

/** Changes the PIN. The old one is judged by the core together with the new one, so that a wrong old PIN counts as at unlock. */
class ChangePinPresenter(
    private val gateway: AgentGateway,
    private val minLength: Int,
    private val refreshStatus: () -> Unit,
    scope: CoroutineScope,
) : Presenter<ChangePinState, ChangePinEvent, ChangePinEffect>(ChangePinState(0, null, minLength, busy = false, failure = null), scope) {
    private val old = PinBuffer()
    private val fresh = NewPin(gateway, minLength)

    override fun on(event: ChangePinEvent) {
        if (event == ChangePinEvent.Left) return restart(null)
        if (state.value.busy) return
        val choosing = state.value.fresh != null
        when (event) {
            is ChangePinEvent.Digit -> redraw { if (choosing) fresh.add(event.digit) else old.add(event.digit) }
            ChangePinEvent.Backspace -> redraw { if (choosing) fresh.removeLast() else old.removeLast() }
            ChangePinEvent.Submit -> if (state.value.complete) submit(choosing)
            ChangePinEvent.Left -> Unit
        }
    }

    private fun redraw(change: () -> Unit) {
        change()
        show { it.copy(oldCount = old.count, fresh = it.fresh?.let { fresh.state() }, failure = null) }
    }

    private fun submit(choosing: Boolean) {
        if (!choosing) return show { it.copy(fresh = fresh.state()) }
        show { it.copy(busy = true) }
        scope.launch {
            val pin = fresh.next()
            if (pin == null) {
                show { it.copy(busy = false, fresh = fresh.state()) }
            } else {
                val outcome = gateway.changePin(old.take(), pin)
                restart((outcome as? Outcome.Failed)?.failure)
                refreshStatus()
                if (outcome is Outcome.Done) emit(ChangePinEffect.Changed)
            }
        }
    }

    private fun restart(failure: AgentFailure?) {
        old.wipe()
        fresh.wipe()
        show { ChangePinState(0, null, minLength, busy = false, failure = failure) }
    }
}
