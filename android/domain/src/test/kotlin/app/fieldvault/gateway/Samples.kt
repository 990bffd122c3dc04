package app.fieldvault.gateway

import app.fieldvault.core.AgendaItem
import app.fieldvault.core.BiometricState
import app.fieldvault.core.Conflict
import app.fieldvault.core.Contact
import app.fieldvault.core.CustomerHit
import app.fieldvault.core.CustomerView
import app.fieldvault.core.DueReminder
import app.fieldvault.core.EntityKind
import app.fieldvault.core.FieldValue
import app.fieldvault.core.Label
import app.fieldvault.core.LeaseDeadlines
import app.fieldvault.core.LockCause
import app.fieldvault.core.Pending
import app.fieldvault.core.PendingOperation
import app.fieldvault.core.PhoneState
import app.fieldvault.core.PhoneStatus
import app.fieldvault.core.PolicyView
import app.fieldvault.core.RejectCode
import app.fieldvault.core.Reminder
import app.fieldvault.core.Visit
import app.fieldvault.core.WipeStatus

/** Records of the boundary in which every field differs from every other. */
internal object Samples {
    fun status(
        state: PhoneState = PhoneState.LOCKED,
        lease: LeaseDeadlines? = null,
        policy: PolicyView? = null,
        lastLock: LockCause? = null,
        wipe: WipeStatus? = null,
        reminders: List<DueReminder> = emptyList(),
    ) = PhoneStatus(
        state = state, pending = 17u, lastSyncMs = 18u, lease = lease, device = "device", userName = "user", tenantName = "tenant",
        policy = policy, lastLock = lastLock, attemptsLeft = 20u, retryAfterS = 19u, biometric = BiometricState.NONE, receipts = 0u,
        reminders = reminders, wipe = wipe,
    )

    fun hit() = CustomerHit(
        id = "id", name = "name", company = "company", phone = "phone", label = Label.INTERNAL, masked = true, lastContactMs = 1u,
        city = "city", nextFollowUpMs = null, section = "section",
    )

    fun view() = CustomerView(
        id = "id", name = "name", company = "company", phone = "phone", email = "email", address = "address", label = Label.PUBLIC,
        notes = "notes", externalId = "external", masked = false, rev = 2u, lastContactMs = 3u,
        contacts = listOf(Contact("c", "cn", "ct", "cp", "ce")),
        visits = listOf(Visit(id = "v", atMs = 4u, note = "vn", outcome = "vo", place = "vp")),
        reminders = listOf(Reminder("r", 5u, "rn", true)),
        pending = true,
    )

    fun agenda() = AgendaItem(reminder = "r", customer = "c", customerName = "n", company = "co", dueMs = 6u, note = "no", masked = true)

    fun pending() = Pending(
        operations = listOf(PendingOperation("op", EntityKind.VISIT, "rec", "cus", listOf("note"))),
        conflicts = listOf(
            Conflict(1u, "rec", EntityKind.CUSTOMER, "cus", "phone", FieldValue.Text("mine"), FieldValue.Text("theirs"), RejectCode.DELETED, 2u),
        ),
    )
}
