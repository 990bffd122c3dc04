package app.fieldvault.screen.biometric

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.BiometricGate
import app.fieldvault.device.BiometricResult
import app.fieldvault.device.BiometricSeal
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.forScreen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** What the page about fingerprint and face shows. */
data class BiometricSetupState(
    val on: Boolean,
    val availability: BiometricAvailability,
    val busy: Boolean = false,
    val problem: BiometricSetupProblem? = null,
    val failure: AgentFailure? = null,
)

/** Why it could not be switched on. */
enum class BiometricSetupProblem { LockedOut, Unavailable }

/** What a person did. */
sealed interface BiometricSetupEvent {
    /** The page came up, also again after the system's settings. */
    data object Shown : BiometricSetupEvent

    /** Switches it on. */
    data object SwitchOn : BiometricSetupEvent

    /** Switches it off. */
    data object SwitchOff : BiometricSetupEvent
}

/**
 * Switches unlocking by fingerprint or face on and off. The core makes a secret, the phone's key store seals it behind the
 * prompt; if the prompt does not end well, both halves are taken away again. Where that fails too, or the process dies in between,
 * a slot is left that nothing opens, for its secret is gone: the page shows "off", because it goes by the seal, and the next slot
 * takes its place.
 */
class BiometricSetupPresenter(
    private val gateway: AgentGateway,
    private val refreshStatus: () -> Unit,
    private val seal: BiometricSeal,
    private val gate: BiometricGate,
    scope: CoroutineScope,
) : Presenter<BiometricSetupState, BiometricSetupEvent, Nothing>(BiometricSetupState(seal.isSealed(), seal.availability()), scope) {
    override fun on(event: BiometricSetupEvent) {
        if (state.value.busy) return
        when (event) {
            BiometricSetupEvent.Shown -> look()
            BiometricSetupEvent.SwitchOn -> work { switchOn() }
            BiometricSetupEvent.SwitchOff -> work { switchOff() }
        }
    }

    private fun look() = show { it.copy(on = seal.isSealed(), availability = seal.availability()) }

    private fun work(how: suspend () -> Unit) {
        show { it.copy(busy = true, problem = null, failure = null) }
        scope.launch {
            how()
            show { it.copy(busy = false) }
            look()
            refreshStatus()
        }
    }

    private suspend fun switchOn() {
        when (val made = gateway.makeBiometricSlot()) {
            is Outcome.Failed -> failed(made.failure)
            is Outcome.Done -> {
                val result = gate.seal(made.value)
                if (result !is BiometricResult.Accepted) takeBack(result)
            }
        }
    }

    private suspend fun takeBack(result: BiometricResult) {
        seal.forget()
        (gateway.removeBiometricSlot() as? Outcome.Failed)?.let { failed(it.failure) }
        val problem = when (result) {
            BiometricResult.LockedOut -> BiometricSetupProblem.LockedOut
            BiometricResult.Unavailable, BiometricResult.Invalidated -> BiometricSetupProblem.Unavailable
            BiometricResult.Cancelled, is BiometricResult.Accepted -> null
        }
        show { it.copy(problem = problem) }
    }

    /** The seal first: without it the slot opens nothing, whatever becomes of the rest. */
    private suspend fun switchOff() {
        seal.forget()
        (gateway.removeBiometricSlot() as? Outcome.Failed)?.let { failed(it.failure) }
    }

    private fun failed(failure: AgentFailure) {
        failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }
}
