package app.fieldvault.screen.enrol

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.pin.NewPinState

/** What the enrolment shows. [code] is what is typed of a one-time code, no password. */
data class EnrolState(
    val step: EnrolStep,
    val code: String,
    val address: String?,
    val pin: NewPinState?,
    val busy: Boolean,
    val failure: AgentFailure?,
) {
    override fun toString(): String = "EnrolState($step)"
}

/** Where it stands. */
enum class EnrolStep {
    /** How does the code come here? */
    Choose,

    /** The camera looks for a QR code. */
    Scan,

    /** The camera may not be used. */
    CameraRefused,

    /** A code is typed. */
    Type,

    /** Which server it is, before anything is sent. */
    Review,

    /** The PIN, twice; then the phone enrols. */
    SetPin,
}

/** What a person did. */
sealed interface EnrolEvent {
    /** Scan was chosen, and whether the camera may be used. */
    data class Scan(val cameraAllowed: Boolean) : EnrolEvent

    /** Typing was chosen. */
    data object Type : EnrolEvent

    /** The text of the code field. */
    data class Typed(val code: String) : EnrolEvent

    /** The typed code is handed in. */
    data object TypedDone : EnrolEvent

    /** A QR's text, a file's content, or what the company's management handed over. */
    class Payload(val bytes: ByteArray) : EnrolEvent

    /** It is the right server. */
    data object Confirm : EnrolEvent

    /** A key of the pad. */
    data class Digit(val digit: Int) : EnrolEvent

    /** The last digit is taken back. */
    data object Backspace : EnrolEvent

    /** The entry is handed in. */
    data object Submit : EnrolEvent

    /** One step back. */
    data object Back : EnrolEvent
}
