package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.AppClock
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.device.BiometricSeal
import app.fieldvault.device.ContactActions
import app.fieldvault.device.ManagedSettings
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.device.ReminderAlarms
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** What screens are given. The composition root makes the one that ships; tests make theirs. */
interface ScreenGraph {
    /** The core. */
    val gateway: AgentGateway

    /** Time. */
    val clock: AppClock

    /** Other apps. */
    val contactActions: ContactActions

    /** Copying. */
    val clipboard: ProtectedClipboard

    /** Notifications. */
    val alarms: ReminderAlarms

    /** The sealed biometric secret. */
    val biometricSeal: BiometricSeal

    /** Presenters of the open app. */
    val presenters: PresenterStore

    /** The newest status; null until the core has been opened. */
    val status: StateFlow<PhoneStatus?>

    /** Why the core could not be opened, while [status] is null; null while nothing is wrong. */
    val trouble: StateFlow<AgentFailure?> get() = NO_TROUBLE

    /** Asks the core for the status again; the answer comes through [status]. */
    fun refreshStatus()

    /** Syncs once now, unless one runs; its progress and end come through [syncState]. */
    fun syncNow()

    /** What the company's device management hands to this app; an enrolment code may be in it. */
    val managed: StateFlow<ManagedSettings>

    /** Whether the app can work while nobody looks at it. */
    val background: StateFlow<BackgroundHealth>

    /** Looks again at [background]: what it depends on changes in the system's settings. */
    fun refreshBackground()

    /** What the sync is doing. */
    val syncState: StateFlow<SyncState>
}

private val NO_TROUBLE: StateFlow<AgentFailure?> = MutableStateFlow(null)
