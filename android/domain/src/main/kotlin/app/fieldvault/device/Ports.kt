package app.fieldvault.device

import app.fieldvault.agent.DueReminder

/** Opens other apps with only what they must have. False: no app on this phone can do it. */
interface ContactActions {
    /** Opens the dialler with [phone]. */
    fun dial(phone: String): Boolean

    /** Opens a map at [address]. */
    fun navigate(address: String): Boolean

    /** Opens the company's help line or the system's settings page that mends [what]. */
    fun openSettings(what: SystemSetting): Boolean
}

/** Pages of the system's settings. */
enum class SystemSetting { Notifications, BatteryOptimisation, Autostart, Biometrics, ScreenLock, AppInfo, ExactTime }

/** Copies a permitted field: inside the app, or to the system where policy allows it. */
interface ProtectedClipboard {
    /** Copies [text] inside the app, and [toSystem] too where other apps can read it. */
    fun copy(text: String, toSystem: Boolean)

    /** What was copied inside the app, if it is not too old. */
    fun inApp(): String?

    /** Clears both, if what the system holds is ours. Called on lock and wipe. */
    fun clear()
}

/** Plans notifications that name nobody. */
interface ReminderAlarms {
    /** Replaces all that is planned. */
    fun plan(reminders: List<DueReminder>)

    /** Whether notifications may be shown at all. */
    fun allowed(): Boolean
}

/** Seals the biometric slot's secret under a key that asks for a fingerprint or face. */
interface BiometricSeal {
    /** Whether this phone has a strong biometric that is set up. */
    fun availability(): BiometricAvailability

    /** Whether a sealed secret is kept. */
    fun isSealed(): Boolean

    /** Forgets the sealed secret and its key. */
    fun forget()
}

/** Whether a fingerprint or face can be used. */
enum class BiometricAvailability { Ready, NoneEnrolled, NoHardware, TemporarilyUnavailable }

/** What the biometric prompt came to. */
sealed interface BiometricResult {
    /** Shown and accepted. For unlocking, [secret] is the slot's secret; the gateway wipes it. */
    class Accepted(val secret: ByteArray) : BiometricResult

    /** The person chose the PIN or left. */
    data object Cancelled : BiometricResult

    /** Too many tries: the system has locked it for a while. */
    data object LockedOut : BiometricResult

    /** Fingerprints changed, or the key is gone: the seal is void and must be made anew after the PIN. */
    data object Invalidated : BiometricResult

    /** It cannot be used now. */
    data object Unavailable : BiometricResult
}
