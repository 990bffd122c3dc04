package app.fieldvault.screen.contact

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.edit.FieldProblem
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class AddContactPresenterTest {
    private val customer = SampleCustomers.id(2)

    @Test
    fun `a new person stands at the customer`() = form { gateway, form ->
        form.on(AddContactEvent.Typed(ContactField.Name, " 周会计 "))
        form.on(AddContactEvent.Typed(ContactField.Phone, "13700130000"))
        form.on(AddContactEvent.Save)
        assertEquals(AddContactEffect.Back, form.effects.first())
        val made = gateway.customers().first { it.id == customer }.contacts.single()
        assertEquals("周会计" to "13700130000", made.name to made.phone)
    }

    @Test
    fun `a person without a name, or with half a number, is not saved`() = form { gateway, form ->
        form.on(AddContactEvent.Typed(ContactField.Phone, "1"))
        form.on(AddContactEvent.Save)
        assertEquals(mapOf(ContactField.Name to FieldProblem.Missing, ContactField.Phone to FieldProblem.NotAPhone), form.state.value.problems)
        assertEquals(0, gateway.faults.count(Call.AddContact))
    }

    @Test
    fun `leaving asks only when something would be lost`() = form { _, form ->
        form.on(AddContactEvent.Back)
        assertEquals(AddContactEffect.Back, form.effects.first())
        form.on(AddContactEvent.Typed(ContactField.Title, "财务"))
        form.on(AddContactEvent.Back)
        assertTrue(form.state.value.asksToLeave)
        form.on(AddContactEvent.Stay)
        assertFalse(form.state.value.asksToLeave)
    }

    @Test
    fun `what could not be saved is still there`() = form { gateway, form ->
        gateway.faults.failNext(Call.AddContact, AgentFailure.NoSpace)
        form.on(AddContactEvent.Typed(ContactField.Name, "周会计"))
        form.on(AddContactEvent.Save)
        assertEquals(AgentFailure.NoSpace, form.state.value.failure)
        assertEquals("周会计", form.state.value.values[ContactField.Name])
        assertTrue(form.state.value.canSave)
    }

    private fun form(promise: suspend (FakeGateway, AddContactPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val gateway = FakeGateway()
        promise(gateway, AddContactPresenter(customer, gateway, backgroundScope))
    }
}
