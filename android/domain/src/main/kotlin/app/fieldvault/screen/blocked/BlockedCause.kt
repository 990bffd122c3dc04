package app.fieldvault.screen.blocked

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Breach
import app.fieldvault.agent.NonCompliance
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.ManagedSettings
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.SyncState
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.stateIn

/** Why nothing can be opened. */
enum class BlockedCause {
    /** Away from the server for longer than policy allows. */
    OfflineTooLong,

    /** The clock cannot be believed until the server is reached. */
    ClockSuspect,

    /** The company has shut this phone out. */
    ShutOut,

    /** The phone has no screen lock, and policy asks for one. */
    NotCompliant,

    /** The app is older than policy asks for. */
    AppTooOld,

    /** The company's device management has taken its configuration away. */
    ManagementGone,

    /** No space is left for the core to work in. */
    NoSpace,

    /** The key store does not answer, as on a phone that has lost its screen lock. */
    VaultUnavailable,

    /** The keys are damaged. */
    KeysDamaged,

    /** An older copy of the phone's own records was put back: it must be enrolled anew. */
    GuardRolledBack,

    /** The core could not be opened for another reason. */
    CannotOpen,
}

/** The cause that stands now, if one does. [trouble] counts only while there is no status. */
internal fun blockedCause(status: PhoneStatus?, managed: ManagedSettings, sync: SyncState, trouble: AgentFailure?): BlockedCause? = when (status?.state) {
    null -> trouble?.let(::causeOf)
    // There is nothing to block: these say for themselves what to do.
    PhoneState.NotEnrolled, PhoneState.Wiped -> null
    PhoneState.GuardRolledBack -> BlockedCause.GuardRolledBack
    PhoneState.Locked, PhoneState.Open, PhoneState.Expired -> when {
        managed.withdrawn -> BlockedCause.ManagementGone
        sync.shutOut -> BlockedCause.ShutOut
        status.state != PhoneState.Expired -> status.nonCompliance?.let(::causeOf)
        status.lease?.clockSuspect == true -> BlockedCause.ClockSuspect
        else -> BlockedCause.OfflineTooLong
    }
}

private fun causeOf(lacking: NonCompliance): BlockedCause? = when (lacking.breaches.firstOrNull()) {
    null -> null
    Breach.AppTooOld -> BlockedCause.AppTooOld
    Breach.NoScreenLock -> BlockedCause.NotCompliant
}

private fun causeOf(trouble: AgentFailure): BlockedCause? = when (trouble) {
    AgentFailure.NoSpace -> BlockedCause.NoSpace
    AgentFailure.VaultUnavailable -> BlockedCause.VaultUnavailable
    AgentFailure.KeysDamaged -> BlockedCause.KeysDamaged
    // Another process of ours is just ending.
    AgentFailure.Busy, AgentFailure.Interrupted -> null
    else -> BlockedCause.CannotOpen
}

/** Follows the cause. */
fun ScreenGraph.blockedCause(scope: CoroutineScope): StateFlow<BlockedCause?> =
    combine(status, managed, syncState, trouble, ::blockedCause)
        .stateIn(scope, SharingStarted.Eagerly, blockedCause(status.value, managed.value, syncState.value, trouble.value))
