package app.fieldvault.screen.unlock

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.LockCause

/** What the unlock screen shows. The digits are not in it. */
data class UnlockState(
    val person: String?,
    val company: String?,
    val why: LockCause?,
    val idleMinutes: Long?,
    val count: Int,
    val minLength: Int,
    val keys: List<Int>,
    val shuffled: Boolean,
    val busy: Boolean,
    val waitSeconds: Long,
    val attemptsLeft: Int?,
    val biometric: Boolean,
    val failure: AgentFailure?,
) {
    /** Whether keys take digits. */
    val takesDigits: Boolean get() = !busy && waitSeconds == 0L

    /** Whether the entry may be handed in. */
    val complete: Boolean get() = takesDigits && count >= minLength
}

/** What a person did. */
sealed interface UnlockEvent {
    /** A key of the pad. */
    data class Digit(val digit: Int) : UnlockEvent

    /** The last digit is taken back. */
    data object Backspace : UnlockEvent

    /** The PIN is handed in. */
    data object Submit : UnlockEvent

    /** The keys change places at each unlock, against who looks over a shoulder. */
    data class Shuffle(val on: Boolean) : UnlockEvent

    /** Fingerprint or face instead. */
    data object UseBiometric : UnlockEvent

    /** The screen is left: what was typed is forgotten. */
    data object Left : UnlockEvent
}
