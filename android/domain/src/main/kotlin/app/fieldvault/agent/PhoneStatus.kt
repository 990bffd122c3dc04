package app.fieldvault.agent

/** What can be told without a key. No customer data. Times are Unix milliseconds. */
data class PhoneStatus(
    val state: PhoneState,
    val pending: Long,
    val lastSyncMs: Long?,
    val lease: LeaseDeadlines?,
    val device: String?,
    val userName: String?,
    val tenantName: String?,
    val policy: PolicyView?,
    val lastLock: LockCause?,
    val attemptsLeft: Int,
    val retryAfterSeconds: Long,
    val biometric: BiometricState,
    val reminders: List<DueReminder>,
    val wipe: WipeStatus?,
    val nonCompliance: NonCompliance? = null,
)

/** What the phone lacks of what policy asks of it, most basic first, and since when. Nothing opens it then. */
data class NonCompliance(val breaches: List<Breach>, val sinceMs: Long?)

/** Something that the phone lacks. */
enum class Breach { AppTooOld, NoScreenLock }

/** What state a phone is in: the first screen follows from it. */
enum class PhoneState {
    NotEnrolled, Locked, Open, Expired, Wiped,

    /** An older copy of the phone's own records was put back: only a new enrolment helps. */
    GuardRolledBack,
}

/** Whether a fingerprint or face may unlock. */
enum class BiometricState {
    /** Not set up. */
    None,

    /** It may. */
    Ready,

    /** Set up, but the PIN must open first. */
    PinFirst,
}

/** When the offline lease acts if the phone stays away. */
data class LeaseDeadlines(
    val warnsAtMs: Long,
    val locksAtMs: Long,
    val erasesAtMs: Long,
    val signedMs: Long,
    val clockSuspect: Boolean,
)

/** A reminder as a locked phone knows it: a time and an opaque id. */
data class DueReminder(val dueMs: Long, val id: String)

/** What is known of an erase. */
data class WipeStatus(
    val cause: WipeCause,
    val atMs: Long,
    val finished: Boolean,
    val receipt: Long?,
    val acknowledged: Boolean,
)

/** Why a phone erased itself. */
sealed interface WipeCause {
    /** A manager's command [id]. */
    data class Command(val id: String) : WipeCause

    /** The offline lease ran out. */
    data object LeaseExpired : WipeCause

    /** Too many wrong PINs. */
    data object TooManyAttempts : WipeCause
}

/** The policy in force, in plain values. */
data class PolicyView(
    val version: Long,
    val idleSeconds: Long,
    val backgroundSeconds: Long,
    val absoluteSeconds: Long,
    val pinMinLength: Int,
    val pinMaxAttempts: Int,
    val maskedLabels: Set<Label>,
    val copyAllowed: Boolean,
    val screenshotsAllowed: Boolean,
    val leaseWarnSeconds: Long,
    val leaseLockSeconds: Long,
    val leaseEraseSeconds: Long,
    val screenLockRequired: Boolean = false,
    val minApp: String? = null,
)

/** How secret a customer's data is: 公开, 内部, 机密, 绝密. */
enum class Label { Public, Internal, Confidential, Restricted }
