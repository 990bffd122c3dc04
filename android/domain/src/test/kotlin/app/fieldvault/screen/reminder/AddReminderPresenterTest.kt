package app.fieldvault.screen.reminder

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.NextDay
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.SampleCustomers
import java.time.Instant
import java.time.LocalTime
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
class AddReminderPresenterTest {
    private val customer = SampleCustomers.id(5)

    @Test
    fun `a day is enough, and nine o'clock is meant`() = form { gateway, clock, form ->
        assertFalse(form.state.value.canSave)
        form.on(AddReminderEvent.ChoseDay(NextDay.Tomorrow))
        form.on(AddReminderEvent.Save)
        assertEquals(AddReminderEffect.Back, form.effects.first())
        val due = gateway.customers().first { it.id == customer }.reminders.single().dueMs
        assertEquals("2026-11-28T09:00", "${Instant.ofEpochMilli(due).atZone(clock.zone()).toLocalDateTime()}")
    }

    @Test
    fun `the time and what is to do are kept`() = form { gateway, clock, form ->
        form.on(AddReminderEvent.ChoseDay(NextDay.NextWeek))
        form.on(AddReminderEvent.ChoseTime(LocalTime.of(14, 0)))
        form.on(AddReminderEvent.Typed(" 带合同 "))
        form.on(AddReminderEvent.Save)
        val made = gateway.customers().first { it.id == customer }.reminders.single()
        assertEquals("带合同", made.note)
        assertEquals("2026-12-04T14:00", "${Instant.ofEpochMilli(made.dueMs).atZone(clock.zone()).toLocalDateTime()}")
    }

    @Test
    fun `leaving asks only when words would be lost`() = form { _, _, form ->
        form.on(AddReminderEvent.Typed("带合同"))
        form.on(AddReminderEvent.Back)
        assertTrue(form.state.value.asksToLeave)
        form.on(AddReminderEvent.Discard)
        assertEquals(AddReminderEffect.Back, form.effects.first())
    }

    @Test
    fun `a full phone is said and nothing is lost`() = form { gateway, _, form ->
        gateway.faults.failNext(Call.AddReminder, AgentFailure.NoSpace)
        form.on(AddReminderEvent.ChoseDay(NextDay.Tomorrow))
        form.on(AddReminderEvent.Save)
        assertEquals(AgentFailure.NoSpace, form.state.value.failure)
        assertTrue(form.state.value.canSave)
    }

    private fun form(promise: suspend (FakeGateway, FakeClock, AddReminderPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val clock = FakeClock()
        val gateway = FakeGateway(clock)
        promise(gateway, clock, AddReminderPresenter(customer, gateway, clock, backgroundScope))
    }
}
