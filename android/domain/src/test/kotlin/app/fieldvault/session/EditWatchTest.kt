package app.fieldvault.session

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.Resolution
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class EditWatchTest {
    private val gateway = FakeGateway()
    private var told = 0
    private val watched = EditWatch(gateway) { told++ }
    private val customer = gateway.customers().first().id
    private val reminder = gateway.customers().flatMap { it.reminders }.first { !it.done }.id
    private val fields = listOf(FieldChange("name", FieldValue.Text("周平")))

    private val edits: Map<Call, suspend AgentGateway.() -> Outcome<*>> = mapOf(
        Call.Edit to { edit(customer, fields) },
        Call.AddCustomer to { addCustomer(fields) },
        Call.AddContact to { addContact(customer, fields) },
        Call.LogVisit to { logVisit(customer, NewVisit("", "met", null, null, null)) },
        Call.AddReminder to { addReminder(customer, NewReminder(FakeClock.START, "")) },
        Call.FinishReminder to { finishReminder(reminder) },
        Call.RescheduleReminder to { rescheduleReminder(reminder, FakeClock.START) },
        Call.ResolveConflict to { resolveConflict(1, Resolution.Mine) },
    )

    @Test
    fun `an edit that is refused is told to nobody`() = runTest {
        edits.forEach { (call, edit) ->
            gateway.faults.failNext(call, AgentFailure.Locked)
            assertTrue("$call", watched.edit() is Outcome.Failed)
        }
        assertEquals(0, told)
    }

    @Test
    fun `each edit that waits to be sent is told once`() = runTest {
        gateway.conflicts += Conflict(1, customer, EntityKind.Customer, customer, "name", FieldValue.Nothing, FieldValue.Nothing, null, 0)
        edits.entries.forEachIndexed { before, (call, edit) ->
            assertTrue("$call", watched.edit() is Outcome.Done)
            assertEquals("$call", before + 1, told)
        }
    }

    @Test
    fun `an edit whose page has gone is told all the same`() = runTest(UnconfinedTestDispatcher()) {
        val hold = gateway.faults.hold(Call.Edit)
        val page = launch { watched.edit(customer, fields) }
        page.cancel()
        hold.release()
        page.join()
        assertEquals(1, told)
    }

    @Test
    fun `reading is told to nobody`() = runTest {
        watched.view(customer)
        watched.pending()
        assertEquals(0, told)
    }
}
