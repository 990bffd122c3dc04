package app.fieldvault.gateway

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.BiometricState
import app.fieldvault.agent.Breach
import app.fieldvault.agent.DueReminder
import app.fieldvault.agent.Label
import app.fieldvault.agent.LeaseDeadlines
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.NonCompliance
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.PolicyView
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.core.AgentEvent as CoreAgentEvent
import app.fieldvault.core.BiometricState as CoreBiometricState
import app.fieldvault.core.Breach as CoreBreach
import app.fieldvault.core.Label as CoreLabel
import app.fieldvault.core.LeaseDeadlines as CoreLeaseDeadlines
import app.fieldvault.core.LockCause as CoreLockCause
import app.fieldvault.core.PhoneState as CorePhoneState
import app.fieldvault.core.PhoneStatus as CorePhoneStatus
import app.fieldvault.core.PolicyView as CorePolicyView
import app.fieldvault.core.WipeCause as CoreWipeCause
import app.fieldvault.core.WipeStatus as CoreWipeStatus

internal fun CorePhoneStatus.toDomain() = PhoneStatus(
    state = state.toDomain(),
    pending = pending.signed(),
    lastSyncMs = lastSyncMs?.signed(),
    lease = lease?.toDomain(),
    device = device,
    userName = userName,
    tenantName = tenantName,
    policy = policy?.toDomain(),
    lastLock = lastLock?.toDomain(),
    attemptsLeft = attemptsLeft.toInt(),
    retryAfterSeconds = retryAfterS.signed(),
    biometric = biometric.toDomain(),
    reminders = reminders.map { DueReminder(it.dueMs.signed(), it.id) },
    wipe = wipe?.toDomain(),
    nonCompliance = nonCompliance?.let { lacking -> NonCompliance(lacking.breaches.map { it.toDomain() }, lacking.sinceMs?.signed()) },
)

internal fun CoreBreach.toDomain(): Breach = when (this) {
    CoreBreach.APP_TOO_OLD -> Breach.AppTooOld
    CoreBreach.NO_SCREEN_LOCK -> Breach.NoScreenLock
}

internal fun CorePhoneState.toDomain(): PhoneState = when (this) {
    CorePhoneState.NOT_ENROLLED -> PhoneState.NotEnrolled
    CorePhoneState.LOCKED -> PhoneState.Locked
    CorePhoneState.OPEN -> PhoneState.Open
    CorePhoneState.EXPIRED -> PhoneState.Expired
    CorePhoneState.WIPED -> PhoneState.Wiped
    CorePhoneState.GUARD_ROLLED_BACK -> PhoneState.GuardRolledBack
}

internal fun CoreBiometricState.toDomain(): BiometricState = when (this) {
    CoreBiometricState.NONE -> BiometricState.None
    CoreBiometricState.READY -> BiometricState.Ready
    CoreBiometricState.PIN_FIRST -> BiometricState.PinFirst
}

internal fun CoreLeaseDeadlines.toDomain() = LeaseDeadlines(
    warnsAtMs = warnsAtMs.signed(),
    locksAtMs = locksAtMs.signed(),
    erasesAtMs = erasesAtMs.signed(),
    signedMs = signedMs.signed(),
    clockSuspect = clockSuspect,
)

internal fun CoreWipeStatus.toDomain() = WipeStatus(
    cause = when (val why = cause) {
        is CoreWipeCause.Command -> WipeCause.Command(why.id)
        is CoreWipeCause.LeaseExpired -> WipeCause.LeaseExpired
        is CoreWipeCause.TooManyAttempts -> WipeCause.TooManyAttempts
    },
    atMs = atMs.signed(),
    finished = finished,
    receipt = receiptSeq?.signed(),
    acknowledged = acknowledged,
)

internal fun CorePolicyView.toDomain() = PolicyView(
    version = version.signed(),
    idleSeconds = idleS.signed(),
    backgroundSeconds = backgroundS.signed(),
    absoluteSeconds = absoluteS.signed(),
    pinMinLength = pinMinLength.toInt(),
    pinMaxAttempts = pinMaxAttempts.toInt(),
    maskedLabels = maskedLabels.mapTo(LinkedHashSet()) { it.toDomain() },
    copyAllowed = copyAllowed,
    screenshotsAllowed = screenshotsAllowed,
    leaseWarnSeconds = leaseWarnS.signed(),
    leaseLockSeconds = leaseLockS.signed(),
    leaseEraseSeconds = leaseEraseS.signed(),
    screenLockRequired = screenLockRequired,
    minApp = minApp,
)

internal fun CoreLabel.toDomain(): Label = when (this) {
    CoreLabel.PUBLIC -> Label.Public
    CoreLabel.INTERNAL -> Label.Internal
    CoreLabel.CONFIDENTIAL -> Label.Confidential
    CoreLabel.RESTRICTED -> Label.Restricted
}

internal fun CoreLockCause.toDomain(): LockCause = when (this) {
    CoreLockCause.ASKED -> LockCause.Asked
    CoreLockCause.IDLE -> LockCause.Idle
    CoreLockCause.BACKGROUND -> LockCause.Background
    CoreLockCause.ABSOLUTE -> LockCause.Absolute
    CoreLockCause.SCREEN_OFF -> LockCause.ScreenOff
    CoreLockCause.RESTART -> LockCause.Restart
    CoreLockCause.CLOCK -> LockCause.Clock
    CoreLockCause.LEASE -> LockCause.Lease
    CoreLockCause.COMMAND -> LockCause.Command
    CoreLockCause.POLICY -> LockCause.Policy
}

internal fun CoreAgentEvent.toDomain(): AgentEvent = when (this) {
    is CoreAgentEvent.Locked -> AgentEvent.Locked(cause.toDomain())
    is CoreAgentEvent.Unlocked -> AgentEvent.Unlocked
    is CoreAgentEvent.SyncProgress -> AgentEvent.SyncProgress(done.signed(), total.signed())
    is CoreAgentEvent.PolicyChanged -> AgentEvent.PolicyChanged
    is CoreAgentEvent.LeaseWarning -> AgentEvent.LeaseWarning(locksAtMs.signed())
    is CoreAgentEvent.WipeStarted -> AgentEvent.WipeStarted
    is CoreAgentEvent.Wiped -> AgentEvent.Wiped
    is CoreAgentEvent.StoreQuarantined -> AgentEvent.StoreQuarantined
}
