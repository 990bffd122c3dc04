package app.fieldvault.agent

/**
 * Why the core did not do what was asked, with one sentence for each in each language. Covers every variant of the boundary's
 * error. No text and no customer data is in it.
 */
sealed interface AgentFailure {
    /** Nobody is enrolled on this phone. */
    data object NotEnrolled : AgentFailure

    /** Somebody is enrolled already. */
    data object AlreadyEnrolled : AgentFailure

    /** The enrolment was not accepted. */
    data class EnrolmentRefused(val reason: EnrolmentRefusal) : AgentFailure

    /** The session is locked. */
    data object Locked : AgentFailure

    /** Away too long, or the clock is not to be believed: the server must be reached first. */
    data object Expired : AgentFailure

    /** The PIN was wrong. */
    data class WrongPin(val attemptsLeft: Int, val retryAfterSeconds: Long) : AgentFailure

    /** The PIN was not looked at: too soon. No try was burnt. */
    data class PinDelayed(val retryAfterSeconds: Long) : AgentFailure

    /** A new PIN breaks the rules. */
    data class PinNotAcceptable(val fault: PinFault) : AgentFailure

    /** No biometric slot is set up: use the PIN. */
    data object BiometricNotSet : AgentFailure

    /** The PIN must open first: after a restart, long after the last PIN, or while wrong tries are being delayed. */
    data object PinFirst : AgentFailure

    /** The sealed secret does not open the slot any more: forget it and use the PIN. */
    data object WrongSlotSecret : AgentFailure

    /** The data was erased. */
    data object Wiped : AgentFailure

    /** The server is not the one this phone was enrolled with: nothing was sent. */
    data object ServerNotTrusted : AgentFailure

    /** The server cannot be reached. */
    data class Offline(val retryAfterSeconds: Long) : AgentFailure

    /** The server refused. */
    data class ServerRefused(val code: ServerProblem) : AgentFailure

    /** The server's answer cannot be read. Nothing was applied. */
    data object BadAnswer : AgentFailure

    /** The database was damaged and set aside; it will be fetched again. */
    data class StoreDamaged(val salvaged: Long) : AgentFailure

    /** Key storage is damaged. No try was burnt. */
    data object KeysDamaged : AgentFailure

    /** An older copy of the phone's own records was put back. Nothing opens, and no try was burnt. */
    data object GuardRolledBack : AgentFailure

    /** Policy refuses. */
    data class Refused(val reason: PolicyRefusal) : AgentFailure

    /** No such record on this phone. */
    data object NotFound : AgentFailure

    /** A value that cannot be taken. */
    data class InvalidInput(val fault: InputFault) : AgentFailure

    /** Another agent has this home, or another sync is running. */
    data object Busy : AgentFailure

    /** No space left. Nothing was changed. */
    data object NoSpace : AgentFailure

    /** The key vault cannot be used now. */
    data object VaultUnavailable : AgentFailure

    /** A lock or an erase interrupted the work. */
    data object Interrupted : AgentFailure

    /** A fault of ours; [code] is listed in docs/errors.md. */
    data class Internal(val code: Int) : AgentFailure
}

/** Why an enrolment was refused. */
sealed interface EnrolmentRefusal {
    /** Not one of ours. */
    data object BadPayload : EnrolmentRefusal

    /** A typed code has a slip in its [group]th group, counted from 1. */
    data class BadCode(val group: Int) : EnrolmentRefusal

    /** The server does not know it. */
    data object TokenUnknown : EnrolmentRefusal

    /** It is too old. */
    data object TokenExpired : EnrolmentRefusal

    /** Another phone used it. */
    data object TokenUsed : EnrolmentRefusal
}

/** What is wrong with a new PIN. */
sealed interface PinFault {
    /** Fewer than [min] digits. */
    data class TooShort(val min: Int) : PinFault

    /** Not only digits, or too many. */
    data object NotDigits : PinFault

    /** One that is tried first. */
    data object TooCommon : PinFault

    /** One of this phone's last PINs. */
    data object UsedLately : PinFault
}

/** What policy refuses. */
enum class PolicyRefusal { ReasonNeeded, FieldNotEditable, CopyOff, NoScreenLock, AppTooOld }

/** What is wrong with an input. */
enum class InputFault { UnknownField, BadValue, TooLong, EmptyName, UnknownReason }

/** Why a server refused. */
enum class ServerProblem {
    TokenUnknown, TokenExpired, TokenUsed, NotEnrolled, CertificateExpired, Revoked, FeedReset, AuditGap, TooLarge, Malformed,
    UnsupportedVersion, NoSuchRoute, RateLimited, Unavailable, Internal,
}
