package app.fieldvault.screen.enrol

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.pin.NewPin
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/**
 * Brings a code here in one of four ways, shows whose server it names before a byte is sent, takes a PIN twice and enrols. The
 * same code may be handed in again after a failure: the core ends what was begun.
 */
class EnrolPresenter(
    private val gateway: AgentGateway,
    private val model: String,
    private val refreshStatus: () -> Unit,
    scope: CoroutineScope,
) : Presenter<EnrolState, EnrolEvent, Nothing>(CHOOSE, scope) {
    private var payload: ByteArray? = null
    private val newPin = NewPin(gateway, MIN_LENGTH)

    override fun on(event: EnrolEvent) {
        if (state.value.busy) return
        when (event) {
            is EnrolEvent.Scan -> step(if (event.cameraAllowed) EnrolStep.Scan else EnrolStep.CameraRefused)
            EnrolEvent.Type -> step(EnrolStep.Type)
            is EnrolEvent.Typed -> show { it.copy(code = event.code, failure = null) }
            EnrolEvent.TypedDone -> preview(state.value.code.toByteArray())
            is EnrolEvent.Payload -> preview(event.bytes)
            EnrolEvent.Confirm -> if (payload != null) step(EnrolStep.SetPin)
            is EnrolEvent.Digit -> entry { newPin.add(event.digit) }
            EnrolEvent.Backspace -> entry { newPin.removeLast() }
            EnrolEvent.Submit -> if (state.value.pin?.complete == true) submit()
            EnrolEvent.Back -> back()
        }
    }

    private fun step(to: EnrolStep) {
        show { it.copy(step = to, failure = null, pin = if (to == EnrolStep.SetPin) newPin.state() else null) }
    }

    private fun preview(bytes: ByteArray) {
        show { it.copy(busy = true, failure = null) }
        scope.launch {
            when (val answer = gateway.previewEnrolment(bytes.copyOf())) {
                is Outcome.Done -> {
                    payload = bytes
                    show { it.copy(step = EnrolStep.Review, address = answer.value.address, busy = false) }
                }
                is Outcome.Failed -> show {
                    it.copy(step = if (it.step == EnrolStep.Scan) EnrolStep.Choose else it.step, busy = false, failure = answer.failure)
                }
            }
        }
    }

    private fun entry(change: () -> Unit) {
        if (state.value.step != EnrolStep.SetPin) return
        change()
        show { it.copy(pin = newPin.state(), failure = null) }
    }

    private fun submit() {
        show { it.copy(busy = true) }
        scope.launch {
            val pin = newPin.next()
            val failure = if (pin == null) null else enrol(pin)
            show { it.copy(busy = false, pin = newPin.state(), failure = failure) }
        }
    }

    private suspend fun enrol(pin: ByteArray): AgentFailure? {
        val code = payload ?: return null.also { pin.fill(0) }
        val again = pin.copyOf()
        val outcome = try {
            // Whoever has just chosen a PIN is not asked for it a third time.
            gateway.enrol(code.copyOf(), pin, model).also { if (it is Outcome.Done) gateway.unlock(again) }
        } finally {
            again.fill(0)
        }
        refreshStatus()
        if (outcome is Outcome.Failed) return outcome.failure
        forget()
        return null
    }

    private fun back() {
        newPin.wipe()
        when (state.value.step) {
            EnrolStep.SetPin -> step(EnrolStep.Review)
            else -> {
                forget()
                show { CHOOSE }
            }
        }
    }

    private fun forget() {
        payload?.fill(0)
        payload = null
    }

    private companion object {
        /** Before a policy is known: what the core asks for at least. */
        const val MIN_LENGTH = 6

        val CHOOSE = EnrolState(EnrolStep.Choose, code = "", address = null, pin = null, busy = false, failure = null)
    }
}
