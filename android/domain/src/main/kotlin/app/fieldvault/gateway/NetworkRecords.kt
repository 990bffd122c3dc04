package app.fieldvault.gateway

import app.fieldvault.agent.CheckInReport
import app.fieldvault.agent.DeviceReport
import app.fieldvault.agent.Enrolled
import app.fieldvault.agent.EnrolmentPreview
import app.fieldvault.agent.KeyOutcome
import app.fieldvault.agent.ManagementRole
import app.fieldvault.agent.SyncReport
import app.fieldvault.core.CheckInReport as CoreCheckInReport
import app.fieldvault.core.DeviceReport as CoreDeviceReport
import app.fieldvault.core.Enrolled as CoreEnrolled
import app.fieldvault.core.EnrolmentPreview as CoreEnrolmentPreview
import app.fieldvault.core.KeyOutcome as CoreKeyOutcome
import app.fieldvault.core.ManagedKeyOutcome as CoreManagedKeyOutcome
import app.fieldvault.core.ManagementRole as CoreManagementRole
import app.fieldvault.core.SyncReport as CoreSyncReport

internal fun CoreSyncReport.toDomain() = SyncReport(
    pulled = pulled.signed(),
    pushed = pushed.signed(),
    merged = merged.signed(),
    conflicts = conflicts.signed(),
    rejected = rejected.signed(),
    removed = removed.signed(),
    resynced = resynced,
    auditContradicted = auditContradicted,
    locked = locked,
)

internal fun CoreCheckInReport.toDomain() = CheckInReport(behind, receipts.signed(), renewed, wiped, proved)

internal fun CoreEnrolled.toDomain() = Enrolled(device, userName, tenantName)

internal fun CoreEnrolmentPreview.toDomain() = EnrolmentPreview(address, expiresMs.signed(), typed)

internal fun DeviceReport.toCore() = CoreDeviceReport(
    appVersion = appVersion,
    osApi = osApi.coerceIn(0, UShort.MAX_VALUE.toInt()).toUShort(),
    securityPatch = securityPatch,
    role = role.toCore(),
    screenLock = screenLock,
    strongBox = strongBox,
    batteryExempt = batteryExempt,
    backgroundRunsMs = backgroundRunsMs.map { it.unsigned() },
    managedKeys = managedKeys.map { CoreManagedKeyOutcome(it.key, it.outcome.toCore(), it.why) },
)

internal fun ManagementRole.toCore(): CoreManagementRole = when (this) {
    ManagementRole.None -> CoreManagementRole.NONE
    ManagementRole.DeviceOwner -> CoreManagementRole.DEVICE_OWNER
    ManagementRole.ProfileOwner -> CoreManagementRole.PROFILE_OWNER
    ManagementRole.Managed -> CoreManagementRole.MANAGED
}

internal fun KeyOutcome.toCore(): CoreKeyOutcome = when (this) {
    KeyOutcome.Applied -> CoreKeyOutcome.APPLIED
    KeyOutcome.Ignored -> CoreKeyOutcome.IGNORED
    KeyOutcome.Refused -> CoreKeyOutcome.REFUSED
}
