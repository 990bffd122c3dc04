package app.fieldvault.agent

/** What a sync did. */
data class SyncReport(
    val pulled: Long,
    val pushed: Long,
    val merged: Long,
    val conflicts: Long,
    val rejected: Long,
    val removed: Long,
    val resynced: Boolean,
    val auditContradicted: Boolean,
    /** The phone was locked: commands and lease were taken, customers were not. */
    val locked: Boolean,
)

/** What a contact with the server brought; works locked. */
data class CheckInReport(val behind: Boolean, val receipts: Long, val renewed: Boolean, val wiped: Boolean, val proved: Boolean)

/** A phone that is enrolled. */
data class Enrolled(val device: String, val userName: String, val tenantName: String)

/** What an enrolment code says before it is used. [typed]: it came as a code that a person types. */
data class EnrolmentPreview(val address: String, val expiresMs: Long, val typed: Boolean)

/** What the phone tells its fleet of itself. No customer data. */
data class DeviceReport(
    val appVersion: String,
    val osApi: Int,
    val securityPatch: String,
    val role: ManagementRole,
    val screenLock: Boolean,
    val strongBox: Boolean?,
    val batteryExempt: Boolean,
    val backgroundRunsMs: List<Long>,
    val managedKeys: List<ManagedKeyOutcome>,
)

/** Who manages the phone. */
enum class ManagementRole { None, DeviceOwner, ProfileOwner, Managed }

/** What became of one key of the managed configuration. */
data class ManagedKeyOutcome(val key: String, val outcome: KeyOutcome, val why: String)

/** Whether a managed key took effect. */
enum class KeyOutcome { Applied, Ignored, Refused }
