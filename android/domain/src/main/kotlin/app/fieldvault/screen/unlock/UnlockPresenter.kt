package app.fieldvault.screen.unlock

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.BiometricState
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.AppClock
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.BiometricGate
import app.fieldvault.device.BiometricResult
import app.fieldvault.device.BiometricSeal
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.pin.PinBuffer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/**
 * Takes a PIN or a finger. Delays are counted on the clock that runs since boot, so that setting the time shortens none; the
 * core judges them again anyway.
 *
 * @param order makes the pad's order when it is shuffled
 */
class UnlockPresenter(
    private val gateway: AgentGateway,
    private val status: StateFlow<PhoneStatus?>,
    private val refreshStatus: () -> Unit,
    private val clock: AppClock,
    private val seal: BiometricSeal,
    private val gate: BiometricGate,
    private val order: () -> List<Int>,
    scope: CoroutineScope,
) : Presenter<UnlockState, UnlockEvent, Nothing>(first(status.value), scope) {
    private val typed = PinBuffer()
    private var countdown: Job? = null

    init {
        scope.launch { status.collect { it?.let(::adopt) } }
    }

    override fun on(event: UnlockEvent) {
        when (event) {
            is UnlockEvent.Digit -> if (state.value.takesDigits) edit { typed.add(event.digit) }
            UnlockEvent.Backspace -> if (state.value.takesDigits) edit { typed.removeLast() }
            UnlockEvent.Submit -> if (state.value.complete) submit()
            is UnlockEvent.Shuffle -> show { it.copy(shuffled = event.on, keys = if (event.on) order() else PLAIN) }
            UnlockEvent.UseBiometric -> if (state.value.biometric && !state.value.busy) useBiometric()
            UnlockEvent.Left -> edit { typed.wipe() }
        }
    }

    private fun edit(change: () -> Unit) {
        change()
        show { it.copy(count = typed.count, failure = if (typed.count > 0) null else it.failure) }
    }

    private fun adopt(now: PhoneStatus) {
        val max = now.policy?.pinMaxAttempts
        show {
            it.copy(
                person = now.userName,
                company = now.tenantName,
                why = now.lastLock,
                idleMinutes = now.policy?.idleSeconds?.let { seconds -> (seconds + 59) / 60 },
                minLength = now.policy?.pinMinLength ?: MIN_LENGTH,
                attemptsLeft = now.attemptsLeft.takeIf { left -> max != null && left < max },
                biometric = now.biometric == BiometricState.Ready && seal.isSealed() &&
                    seal.availability() == BiometricAvailability.Ready,
            )
        }
        if (now.retryAfterSeconds > 0) holdOff(now.retryAfterSeconds)
    }

    private fun submit() {
        show { it.copy(busy = true, count = 0, failure = null) }
        val pin = typed.take()
        scope.launch { end(gateway.unlock(pin)) }
    }

    private fun useBiometric() {
        show { it.copy(busy = true, failure = null) }
        scope.launch {
            when (val answer = gate.unseal()) {
                is BiometricResult.Accepted -> end(gateway.unlockWithBiometric(answer.secret))
                BiometricResult.Cancelled -> show { it.copy(busy = false) }
                BiometricResult.LockedOut, BiometricResult.Unavailable -> show { it.copy(busy = false, biometric = false) }
                BiometricResult.Invalidated -> end(Outcome.Failed(AgentFailure.WrongSlotSecret))
            }
        }
    }

    private fun end(outcome: Outcome<Unit>) {
        val failure = (outcome as? Outcome.Failed)?.failure
        if (failure == AgentFailure.WrongSlotSecret || failure == AgentFailure.BiometricNotSet) seal.forget()
        show {
            it.copy(
                busy = false,
                failure = failure,
                keys = if (it.shuffled) order() else PLAIN,
                attemptsLeft = (failure as? AgentFailure.WrongPin)?.attemptsLeft ?: it.attemptsLeft,
                biometric = it.biometric && seal.isSealed() && failure != AgentFailure.PinFirst,
            )
        }
        when (failure) {
            is AgentFailure.WrongPin -> holdOff(failure.retryAfterSeconds)
            is AgentFailure.PinDelayed -> holdOff(failure.retryAfterSeconds)
            else -> Unit
        }
        refreshStatus()
    }

    private fun holdOff(seconds: Long) {
        val until = clock.bootMs() + seconds * 1000
        countdown?.cancel()
        countdown = scope.launch {
            do {
                val left = ((until - clock.bootMs()).coerceAtLeast(0) + 999) / 1000
                show { it.copy(waitSeconds = left) }
                if (left > 0) delay(1000)
            } while (left > 0)
        }
    }

    companion object {
        /** The pad as everybody knows it; the last stands alone. */
        val PLAIN: List<Int> = listOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 0)

        private const val MIN_LENGTH = 6

        private fun first(now: PhoneStatus?) = UnlockState(
            now?.userName, now?.tenantName, now?.lastLock, null, 0, MIN_LENGTH, PLAIN,
            shuffled = false, busy = false, waitSeconds = 0, attemptsLeft = null, biometric = false, failure = null,
        )
    }
}
