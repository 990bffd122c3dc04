package app.fieldvault.screen.edit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.RevealReason
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.plus
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class EditPresenterTest {
    private val gateway = FakeGateway()
    private val id = SampleCustomers.id(2)
    private val masked = SampleCustomers.id(1)

    private fun TestScope.form(id: String?, scope: CoroutineScope = backgroundScope): EditPresenter =
        EditPresenter(id, gateway, scope).also { runCurrent() }

    private fun text(field: String, value: String) = FieldChange(field, FieldValue.Text(value))

    @Test
    fun `a draft is kept half a second after the last key, once`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Company, "新"))
        advanceTimeBy(400)
        form.on(EditEvent.Typed(CustomerField.Company, "新公司"))
        advanceTimeBy(499)
        assertNull(gateway.draft(id, DraftKind.Edit))
        advanceTimeBy(2)
        assertEquals(listOf(text("company", "新公司")), gateway.draft(id, DraftKind.Edit))
        assertEquals(1, gateway.faults.count(Call.SaveDraft))
    }

    @Test
    fun `leaving the app keeps the draft at once, and after a lock it is back`() = runTest {
        val before = backgroundScope + Job(backgroundScope.coroutineContext[Job])
        val form = form(id, before)
        form.on(EditEvent.Typed(CustomerField.Notes, "周三前回电"))
        form.on(EditEvent.Paused)
        runCurrent()
        before.cancel()
        val again = form(id)
        assertTrue(again.state.value.draftBack)
        assertEquals("周三前回电", again.state.value.values[CustomerField.Notes])
        assertEquals(setOf(CustomerField.Notes), again.state.value.changed)
    }

    @Test
    fun `only what was changed is sent, and nothing is kept after that`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Name, "李娜娜"))
        form.on(EditEvent.Typed(CustomerField.Phone, "1"))
        form.on(EditEvent.Typed(CustomerField.Phone, "13900136789"))
        form.on(EditEvent.Save)
        runCurrent()
        assertEquals(EditEffect.Saved(id, isNew = false), form.effects.first())
        advanceTimeBy(5_000)
        assertEquals(0, gateway.faults.count(Call.SaveDraft))
        assertEquals("李娜娜", gateway.customers().first { it.id == id }.name)
    }

    @Test
    fun `a new customer needs a name, and each wrong field says what is wrong`() = runTest {
        val form = form(null)
        form.on(EditEvent.Typed(CustomerField.Phone, "call me"))
        form.on(EditEvent.Typed(CustomerField.Email, "nobody"))
        form.on(EditEvent.Save)
        runCurrent()
        assertEquals(0, gateway.faults.count(Call.AddCustomer))
        assertEquals(
            mapOf(
                CustomerField.Name to FieldProblem.Missing,
                CustomerField.Phone to FieldProblem.NotAPhone,
                CustomerField.Email to FieldProblem.NotAnEmail,
            ),
            form.state.value.problems,
        )
        form.on(EditEvent.Typed(CustomerField.Name, "钱多"))
        assertFalse(CustomerField.Name in form.state.value.problems)
    }

    @Test
    fun `masked fields are read-only until they are shown for correcting`() = runTest {
        val form = form(masked)
        form.on(EditEvent.Typed(CustomerField.Phone, "1"))
        assertTrue(form.state.value.changed.isEmpty())
        form.on(EditEvent.ShowMasked)
        runCurrent()
        assertEquals(listOf(RevealReason.Correcting), gateway.revealed)
        assertEquals("13800135678", form.state.value.values[CustomerField.Phone])
        form.on(EditEvent.Typed(CustomerField.Phone, "13800135679"))
        assertEquals(setOf(CustomerField.Phone), form.state.value.changed)
    }

    @Test
    fun `going back with something typed asks, discarding forgets it`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Notes, "x"))
        advanceTimeBy(600)
        form.on(EditEvent.Back)
        assertTrue(form.state.value.asksToLeave)
        form.on(EditEvent.Stay)
        assertFalse(form.state.value.asksToLeave)
        form.on(EditEvent.Discard)
        runCurrent()
        assertNull(gateway.draft(id, DraftKind.Edit))
        assertEquals(EditEffect.Back, form.effects.first())
    }

    @Test
    fun `keeping the draft keeps it before the form goes`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Notes, "x"))
        form.on(EditEvent.KeepDraft)
        assertEquals(EditEffect.Back, form.effects.first())
        assertEquals(listOf(text("notes", "x")), gateway.draft(id, DraftKind.Edit))
    }

    @Test
    fun `a refused save keeps what was typed and says why`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Notes, "x"))
        gateway.faults.failNext(Call.Edit, AgentFailure.InvalidInput(InputFault.TooLong))
        form.on(EditEvent.Save)
        advanceTimeBy(600)
        assertEquals(AgentFailure.InvalidInput(InputFault.TooLong), form.state.value.failure)
        assertEquals("x", form.state.value.values[CustomerField.Notes])
        assertEquals(listOf(text("notes", "x")), gateway.draft(id, DraftKind.Edit))
    }

    @Test
    fun `two taps on save are one edit`() = runTest {
        val form = form(id)
        form.on(EditEvent.Typed(CustomerField.Notes, "x"))
        form.on(EditEvent.Save)
        form.on(EditEvent.Save)
        runCurrent()
        assertEquals(1, gateway.faults.count(Call.Edit))
    }

    @Test
    fun `fields are judged as the core judges them`() {
        for (good in listOf("", "138-0013-8000", "+86 138 0013 8000", "（021）6288 1234#12", "１３８００１３８０００")) {
            assertNull(good, CustomerField.Phone.problemWith(good))
        }
        for (bad in listOf("call me", "12", "1".repeat(21), "138#", "+")) {
            assertEquals(bad, FieldProblem.NotAPhone, CustomerField.Phone.problemWith(bad))
        }
        for (bad in listOf("a", "a@b", "@b.cn", "a@.cn", "a b@c.cn", "a@b@c.cn")) {
            assertEquals(bad, FieldProblem.NotAnEmail, CustomerField.Email.problemWith(bad))
        }
        assertNull(CustomerField.Email.problemWith("li.na@example.cn"))
        assertEquals(FieldProblem.TooLong, CustomerField.Notes.problemWith("汉".repeat(6_000)))
    }
}
