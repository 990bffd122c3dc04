package app.fieldvault.agent

/** What the core tells at once. */
sealed interface AgentEvent {
    /** The session locked. */
    data class Locked(val cause: LockCause) : AgentEvent

    /** The session opened. */
    data object Unlocked : AgentEvent

    /** The first sync goes on: [done] of [total] items. */
    data class SyncProgress(val done: Long, val total: Long) : AgentEvent

    /** A newer policy is in force. */
    data object PolicyChanged : AgentEvent

    /** The phone locks at [locksAtMs] (Unix milliseconds) if it stays away. */
    data class LeaseWarning(val locksAtMs: Long) : AgentEvent

    /** An erase has begun. */
    data object WipeStarted : AgentEvent

    /** The data is erased. */
    data object Wiped : AgentEvent

    /** The store was damaged, set aside, and must be fetched again. */
    data object StoreQuarantined : AgentEvent
}

/** Why a session locked. */
enum class LockCause { Asked, Idle, Background, Absolute, ScreenOff, Restart, Clock, Lease, Command, Policy }
