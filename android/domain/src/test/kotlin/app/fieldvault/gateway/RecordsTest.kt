package app.fieldvault.gateway

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.Breach
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.DeviceReport
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.DueReminder
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.KeyOutcome
import app.fieldvault.agent.Label
import app.fieldvault.agent.LeaseDeadlines
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.ManagedKeyOutcome
import app.fieldvault.agent.ManagementRole
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.NonCompliance
import app.fieldvault.agent.PolicyView
import app.fieldvault.agent.Resolution
import app.fieldvault.agent.RevealReason
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.core.AgentEvent as CoreAgentEvent
import app.fieldvault.core.BiometricState as CoreBiometricState
import app.fieldvault.core.Breach as CoreBreach
import app.fieldvault.core.DueReminder as CoreDueReminder
import app.fieldvault.core.EntityKind as CoreEntityKind
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.FieldValue as CoreFieldValue
import app.fieldvault.core.Label as CoreLabel
import app.fieldvault.core.LeaseDeadlines as CoreLeaseDeadlines
import app.fieldvault.core.LockCause as CoreLockCause
import app.fieldvault.core.NonCompliance as CoreNonCompliance
import app.fieldvault.core.PhoneState as CorePhoneState
import app.fieldvault.core.PolicyView as CorePolicyView
import app.fieldvault.core.RejectCode as CoreRejectCode
import app.fieldvault.core.Resolution as CoreResolution
import app.fieldvault.core.WipeCause as CoreWipeCause
import app.fieldvault.core.WipeStatus as CoreWipeStatus
import app.fieldvault.gateway.FailuresTest.Companion.nested
import app.fieldvault.gateway.FailuresTest.Companion.sameNames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Test

class RecordsTest {
    @Test
    fun `a number that does not fit is cut off, never wrapped, and one below nothing goes nowhere`() {
        assertEquals(Long.MAX_VALUE, ULong.MAX_VALUE.signed())
        assertEquals(0u, (-5).unsigned())
        assertThrows(FieldAgentException.InvalidInput::class.java) { (-1L).unsigned() }
        assertThrows(FieldAgentException.InvalidInput::class.java) { NewReminder(-1, "").toCore() }
    }

    @Test
    fun `every word has its twin`() {
        sameNames(CorePhoneState.entries.map { it.name to it.toDomain() })
        sameNames(CoreBiometricState.entries.map { it.name to it.toDomain() })
        sameNames(CoreLabel.entries.map { it.name to it.toDomain() })
        sameNames(CoreLockCause.entries.map { it.name to it.toDomain() })
        sameNames(CoreBreach.entries.map { it.name to it.toDomain() })
        sameNames(CoreEntityKind.entries.map { it.name to it.toDomain() })
        sameNames(CoreRejectCode.entries.map { it.name to it.toDomain() })
        sameNames(ListOrder.entries.map { it.toCore().name to it })
        sameNames(RevealReason.entries.map { it.toCore().name to it })
        sameNames(CopyField.entries.map { it.toCore().name to it })
        sameNames(DraftKind.entries.map { it.toCore().name to it })
        sameNames(ManagementRole.entries.map { it.toCore().name to it })
        sameNames(KeyOutcome.entries.map { it.toCore().name to it })
    }

    @Test
    fun `a status arrives whole`() {
        val lease = CoreLeaseDeadlines(1u, 2u, 3u, 4u, true)
        val policy = CorePolicyView(
            version = 5u, idleS = 6u, backgroundS = 7u, absoluteS = 8u, pinMinLength = 9u, pinMaxAttempts = 10u,
            maskedLabels = listOf(CoreLabel.RESTRICTED, CoreLabel.CONFIDENTIAL), copyAllowed = true, screenshotsAllowed = false,
            leaseWarnS = 11u, leaseLockS = 12u, leaseEraseS = 13u,
        )
        val wipe = CoreWipeStatus(CoreWipeCause.Command("c"), 14u, true, 15u, false)
        val status = Samples.status(lease = lease, policy = policy, lastLock = CoreLockCause.SCREEN_OFF, wipe = wipe, reminders = listOf(CoreDueReminder(16u, "r"))).toDomain()
        assertEquals(LeaseDeadlines(1, 2, 3, 4, true), status.lease)
        assertEquals(PolicyView(5, 6, 7, 8, 9, 10, setOf(Label.Restricted, Label.Confidential), true, false, 11, 12, 13), status.policy)
        assertEquals(WipeStatus(WipeCause.Command("c"), 14, true, 15, false), status.wipe)
        assertEquals(LockCause.ScreenOff, status.lastLock)
        assertEquals(listOf(DueReminder(16, "r")), status.reminders)
        assertEquals(listOf("device", "user", "tenant"), listOf(status.device, status.userName, status.tenantName))
        assertEquals(listOf(17L, 18L, 19L), listOf(status.pending, status.lastSyncMs, status.retryAfterSeconds))
        assertEquals(20, status.attemptsLeft)
        assertEquals(WipeCause.LeaseExpired, wipe.copy(cause = CoreWipeCause.LeaseExpired).toDomain().cause)
        assertNull(status.nonCompliance)
        val lacking = Samples.status(policy = policy.copy(screenLockRequired = true, minApp = "1.4.0"))
            .copy(nonCompliance = CoreNonCompliance(listOf(CoreBreach.APP_TOO_OLD, CoreBreach.NO_SCREEN_LOCK), 21u)).toDomain()
        assertEquals(NonCompliance(listOf(Breach.AppTooOld, Breach.NoScreenLock), 21), lacking.nonCompliance)
        assertEquals(true to "1.4.0", lacking.policy?.run { screenLockRequired to minApp })
        assertEquals(WipeCause.TooManyAttempts, wipe.copy(cause = CoreWipeCause.TooManyAttempts, receiptSeq = null).toDomain().cause)
    }

    @Test
    fun `every event arrives as itself`() {
        val pairs = listOf(
            CoreAgentEvent.Locked(CoreLockCause.IDLE) to AgentEvent.Locked(LockCause.Idle),
            CoreAgentEvent.Unlocked to AgentEvent.Unlocked,
            CoreAgentEvent.SyncProgress(1u, 2u) to AgentEvent.SyncProgress(1, 2),
            CoreAgentEvent.PolicyChanged to AgentEvent.PolicyChanged,
            CoreAgentEvent.LeaseWarning(3u) to AgentEvent.LeaseWarning(3),
            CoreAgentEvent.WipeStarted to AgentEvent.WipeStarted,
            CoreAgentEvent.Wiped to AgentEvent.Wiped,
            CoreAgentEvent.StoreQuarantined to AgentEvent.StoreQuarantined,
        )
        pairs.forEach { (core, domain) -> assertEquals(domain, core.toDomain()) }
        assertEquals(nested(CoreAgentEvent::class.java), pairs.map { it.first.javaClass.simpleName }.toSet())
    }

    @Test
    fun `values and decisions go over and come back as they were`() {
        val values = listOf(FieldValue.Text("张"), FieldValue.Number(7), FieldValue.Flag(true), FieldValue.Nothing)
        values.forEach { assertEquals(it, it.toCore().toDomain()) }
        assertEquals(nested(CoreFieldValue::class.java), values.map { it.toCore().javaClass.simpleName }.toSet())
        assertEquals(CoreResolution.Mine, Resolution.Mine.toCore())
        assertEquals(CoreResolution.Theirs, Resolution.Theirs.toCore())
        assertEquals(CoreResolution.Other(CoreFieldValue.Text("x")), Resolution.Other(FieldValue.Text("x")).toCore())
        assertEquals(FieldChange("name", FieldValue.Nothing), FieldChange("name", FieldValue.Nothing).toCore().toDomain())
        val visit = NewVisit("note", "outcome", 1, "place", NewReminder(2, "due")).toCore()
        assertEquals(listOf("note", "outcome", 1uL, "place", 2uL, "due"), listOf(visit.note, visit.outcome, visit.atMs, visit.place, visit.reminder?.dueMs, visit.reminder?.note))
        assertNull(NewVisit("", "", null, null, null).toCore().atMs)
    }

    @Test
    fun `customers keep every field in its place`() {
        val hit = Samples.hit().toDomain()
        assertEquals(listOf("id", "name", "company", "phone", "city", "section"), listOf(hit.id, hit.name, hit.company, hit.phone, hit.city, hit.section))
        assertEquals(listOf(1L, null), listOf(hit.lastContactMs, hit.nextFollowUpMs))
        val view = Samples.view().toDomain()
        assertEquals(
            listOf("id", "name", "company", "phone", "email", "address", "notes", "external"),
            listOf(view.id, view.name, view.company, view.phone, view.email, view.address, view.notes, view.externalId),
        )
        assertEquals(listOf(2L, 3L), listOf(view.rev, view.lastContactMs))
        val contact = view.contacts.single()
        assertEquals(listOf("c", "cn", "ct", "cp", "ce"), listOf(contact.id, contact.name, contact.title, contact.phone, contact.email))
        val visit = view.visits.single()
        assertEquals(listOf("v", 4L, "vn", "vo", "vp"), listOf(visit.id, visit.atMs, visit.note, visit.outcome, visit.place))
        val reminder = view.reminders.single()
        assertEquals(listOf("r", 5L, "rn", true), listOf(reminder.id, reminder.dueMs, reminder.note, reminder.done))
        val item = Samples.agenda().toDomain()
        assertEquals(listOf("r", "c", "n", "co", 6L, "no", true), listOf(item.reminder, item.customer, item.customerName, item.company, item.dueMs, item.note, item.masked))
    }

    @Test
    fun `what waits keeps its places`() {
        val pending = Samples.pending().toDomain()
        val operation = pending.operations.single()
        assertEquals(listOf("op", "rec", "cus"), listOf(operation.op, operation.record, operation.customer))
        val conflict = pending.conflicts.single()
        assertEquals(listOf(1L, "rec", "cus", "phone", 2L), listOf(conflict.id, conflict.record, conflict.customer, conflict.field, conflict.atMs))
        assertEquals(FieldValue.Text("mine") to FieldValue.Text("theirs"), conflict.mine to conflict.theirs)
    }

    @Test
    fun `a report of the phone goes over whole`() {
        val report = DeviceReport("1", 35, "2026-11", ManagementRole.DeviceOwner, true, null, false, listOf(7), listOf(ManagedKeyOutcome("k", KeyOutcome.Refused, "w"))).toCore()
        assertEquals(listOf("1", 35.toUShort(), "2026-11", true, null, false), listOf(report.appVersion, report.osApi, report.securityPatch, report.screenLock, report.strongBox, report.batteryExempt))
        assertEquals(listOf(7uL), report.backgroundRunsMs)
        assertEquals("k" to "w", report.managedKeys.single().let { it.key to it.why })
    }
}
