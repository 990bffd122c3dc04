package app.fieldvault.bridge

import app.fieldvault.core.AgentEvent
import app.fieldvault.core.CopyField
import app.fieldvault.core.DeviceReport
import app.fieldvault.core.DraftKind
import app.fieldvault.core.EnrolmentRefusal
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.FieldChange
import app.fieldvault.core.FieldValue
import app.fieldvault.core.KeyOutcome
import app.fieldvault.core.ListOrder
import app.fieldvault.core.ManagedKeyOutcome
import app.fieldvault.core.ManagementRole
import app.fieldvault.core.NewReminder
import app.fieldvault.core.NewVisit
import app.fieldvault.core.PackedPages
import app.fieldvault.core.PhoneState
import app.fieldvault.core.PinFault
import app.fieldvault.core.Resolution
import app.fieldvault.core.RevealReason
import app.fieldvault.core.checkPin
import app.fieldvault.core.previewEnrolment
import app.fieldvault.testkit.FleetServer
import app.fieldvault.testkit.Shell
import java.io.File
import java.lang.reflect.UndeclaredThrowableException
import java.util.concurrent.ConcurrentHashMap
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Every exported call, through the generated Kotlin, the library, and a real server. */
class CallsTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `every call crosses and answers`() {
        val called: MutableSet<String> = ConcurrentHashMap.newKeySet()
        FleetServer(File(folder.root, "fleet")).use { server ->
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            server.import(
                "B-1,欧阳明远,晨光测绘,13800138000,oy@example.com,上海市静安区演示路1号,sales01,internal,老客户",
                "B-2,司徒文博,晨光测绘,13900139000,st@example.com,北京市海淀区演示路2号,sales01,confidential,来自展会",
            )
            val shell = Shell(folder.newFolder("home"))
            shell.open().use { opened ->
                val agent = Shell.noting(opened, called)
                enrols(agent, server)
                opens(agent)
                readsAndWrites(agent)
                session(agent, shell)
            }
        }
        val exported = FieldAgentInterface::class.java.methods.map { it.name.substringBefore('-') }.toSet()
        assertEquals("calls that no test makes", emptySet<String>(), exported - called)
    }

    private fun enrols(agent: FieldAgentInterface, server: FleetServer) {
        assertEquals(PhoneState.NOT_ENROLLED, agent.status().state)
        refused<FieldAgentException.NotEnrolled> { agent.unlock(Shell.PIN) }
        val refused = refused<FieldAgentException.EnrolmentRefused> { agent.enrol("no code".toByteArray(), Shell.PIN, "test") }
        assertTrue(refused.reason is EnrolmentRefusal.BadPayload)
        val code = server.code("sales01")
        val preview = previewEnrolment(code)
        assertEquals(server.address.substringAfterLast(":"), preview.address.substringAfterLast(":"))
        assertFalse(preview.typed)
        assertTrue(checkPin("12".toByteArray(), 6u) is PinFault.TooShort)
        assertTrue(checkPin("12345x".toByteArray(), 6u) is PinFault.NotDigits)
        assertTrue(checkPin("123456".toByteArray(), 6u) is PinFault.TooCommon)
        assertNull(checkPin(Shell.PIN, 6u))
        assertEquals("sales01", agent.enrol(code, Shell.PIN, "test").userName)
        refused<FieldAgentException.AlreadyEnrolled> { agent.enrol(server.code("sales01"), Shell.PIN, "test") }
    }

    private fun opens(agent: FieldAgentInterface) {
        agent.lock()
        refused<FieldAgentException.WrongPin> { agent.unlock("918273".toByteArray()) }
        agent.unlock(Shell.PIN)
        assertEquals(PhoneState.OPEN, agent.status().state)
        assertNotNull(agent.status().policy)
        agent.zoneChanged(8 * 3600)
        assertEquals(2uL, agent.syncOnce().pulled)
        while (agent.indexInBackground()) Unit
        agent.reportDevice(
            DeviceReport("1.0", 35u, "2026-11-01", ManagementRole.MANAGED, true, null, false, listOf(1uL), listOf(ManagedKeyOutcome("enrolment", KeyOutcome.APPLIED, "ok"))),
        )
        assertFalse(agent.checkIn(0u).wiped)
    }

    private fun readsAndWrites(agent: FieldAgentInterface) {
        val pages = PackedPages(agent.number())
        ListOrder.entries.forEach { order ->
            val first = pages.listCustomers(order, 1u)
            val rest = pages.listCustomersAfter(requireNotNull(first.next), 5u)
            assertEquals(order.name, 2, (first.items + rest.items).map { it.id }.toSet().size)
            assertNull(rest.next)
        }
        val found = pages.findCustomers("欧阳", 5u)
        assertEquals(1uL, found.total)
        agent.settleSearch()
        val id = found.items.single().id
        assertTrue(agent.viewCustomer(id).phone.endsWith("13800138000"))
        val masked = pages.findCustomers("司徒", 5u).items.single()
        assertTrue(masked.masked)
        assertTrue(agent.revealCustomer(masked.id, RevealReason.CALLING).phone.endsWith("13900139000"))
        val copied = agent.copyField(masked.id, CopyField.PHONE, RevealReason.CALLING)
        assertTrue(copied.text.endsWith("13900139000"))
        assertFalse(copied.toSystem)

        agent.saveDraft(id, DraftKind.EDIT, change("notes", "周五之前"))
        assertEquals(change("notes", "周五之前"), agent.loadDraft(id, DraftKind.EDIT))
        agent.discardDraft(id, DraftKind.EDIT)
        assertNull(agent.loadDraft(id, DraftKind.EDIT))

        agent.editCustomer(id, change("notes", "周五之前给报价"))
        assertEquals("周五之前给报价", agent.viewCustomer(id).notes)
        val added = agent.addCustomer(change("name", "端木云帆") + change("phone", "13500135000")).record
        assertEquals("端木云帆", agent.viewCustomer(added).name)
        agent.addContact(added, change("name", "秘书"))
        assertEquals("秘书", agent.viewCustomer(added).contacts.single().name)
        agent.logVisit(id, NewVisit(note = "聊了报价", outcome = "", atMs = null, place = "会议室", reminder = null))
        assertEquals("会议室", agent.viewCustomer(id).visits.single().place)

        val reminder = agent.addReminder(id, NewReminder(dueMs = DUE, note = "回电")).record
        assertEquals(listOf(reminder), agent.agenda(DUE, DUE + 1uL).map { it.reminder })
        agent.rescheduleReminder(reminder, DUE + DAY)
        assertEquals(DUE + DAY, agent.agenda(DUE, DUE + DAY + 1uL).single().dueMs)
        agent.finishReminder(reminder)
        assertTrue(agent.agenda(0uL, DUE + DAY + 1uL).isEmpty())

        assertTrue(agent.pending().operations.size >= 4)
        refused<FieldAgentException.NotFound> { agent.resolveConflict(99uL, Resolution.Mine) }
        agent.syncOnce()
        assertTrue(agent.pending().operations.isEmpty())
    }

    private fun session(agent: FieldAgentInterface, shell: Shell) {
        val secret = agent.makeBiometricSlot()
        agent.lock()
        refused<FieldAgentException.WrongSlotSecret> { agent.unlockWithBiometric(ByteArray(secret.size)) }
        agent.unlockWithBiometric(secret)
        agent.removeBiometricSlot()
        agent.changePin(Shell.PIN, "739164".toByteArray())
        agent.tick()
        agent.enteredBackground()
        agent.enteredForeground()
        agent.screenOff()
        agent.lock()
        refused<FieldAgentException.BiometricNotSet> { agent.unlockWithBiometric(secret) }
        refused<FieldAgentException.Locked> { agent.pending() }
        agent.unlock("739164".toByteArray())
        assertTrue(shell.events.any { it is AgentEvent.Unlocked } && shell.events.any { it is AgentEvent.Locked })
        assertNotNull(shell.restrictions)
        assertArrayEquals("an array of the shell's is the shell's to wipe", "482913".toByteArray(), Shell.PIN)
    }

    /** The noting agent is a proxy, and a proxy wraps what its interface does not declare. */
    private inline fun <reified E : FieldAgentException> refused(call: () -> Unit): E {
        val thrown = runCatching(call).exceptionOrNull()
        val told = (thrown as? UndeclaredThrowableException)?.undeclaredThrowable ?: thrown
        assertTrue("$told", told is E)
        return told as E
    }

    private fun change(field: String, text: String) = listOf(FieldChange(field, FieldValue.Text(text)))

    private companion object {
        const val DUE = 4_102_444_800_000uL
        const val DAY = 86_400_000uL
    }
}
