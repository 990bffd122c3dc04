package app.fieldvault.screen.visit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.DraftKind
import app.fieldvault.screen.NextDay
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.LocalDateTime
import java.time.ZoneId

@OptIn(ExperimentalCoroutinesApi::class)
class LogVisitPresenterTest {
    private val clock = FakeClock()
    private val gateway = FakeGateway(clock)
    private val customer = SampleCustomers.id(2)

    private fun TestScope.form() = LogVisitPresenter(customer, gateway, clock, backgroundScope).also { runCurrent() }

    private fun local(ms: Long): LocalDateTime = java.time.Instant.ofEpochMilli(ms).atZone(ZoneId.of("Asia/Shanghai")).toLocalDateTime()

    @Test
    fun `three taps log a visit with a follow-up tomorrow at nine`() = runTest {
        val form = form()
        assertEquals("李娜", form.state.value.name)
        assertFalse(form.state.value.canSave)
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.Interested))
        form.on(LogVisitEvent.ChoseNext(NextDay.Tomorrow))
        form.on(LogVisitEvent.Save)
        assertEquals(LogVisitEffect.Saved, form.effects.first())
        val visit = gateway.logged.single()
        assertEquals("interested", visit.outcome)
        assertNull(visit.place)
        assertEquals(local(clock.wallMs()).toLocalDate().plusDays(1).atTime(9, 0), local(visit.reminder!!.dueMs))
    }

    @Test
    fun `a place is recorded only while the switch is on`() = runTest {
        val form = form()
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.Met))
        form.on(LogVisitEvent.PlaceSwitched(true))
        form.on(LogVisitEvent.TypedPlace("静安寺"))
        form.on(LogVisitEvent.PlaceSwitched(false))
        form.on(LogVisitEvent.Save)
        runCurrent()
        assertNull(gateway.logged.single().place)
    }

    @Test
    fun `the same chip again takes it back`() = runTest {
        val form = form()
        form.on(LogVisitEvent.ChoseNext(NextDay.NextWeek))
        form.on(LogVisitEvent.ChoseNext(NextDay.NextWeek))
        assertNull(form.state.value.nextDate)
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.Met))
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.Met))
        assertNull(form.state.value.outcome)
    }

    @Test
    fun `what was typed is back after a lock`() = runTest {
        val form = form()
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.WantsQuote))
        form.on(LogVisitEvent.TypedNote("要三份报价"))
        form.on(LogVisitEvent.PlaceSwitched(true))
        form.on(LogVisitEvent.TypedPlace("仓库"))
        form.on(LogVisitEvent.Paused)
        runCurrent()
        val back = form().state.value
        assertTrue(back.draftBack)
        assertEquals(VisitOutcome.WantsQuote, back.outcome)
        assertEquals("要三份报价", back.note)
        assertEquals("仓库", back.place)
    }

    @Test
    fun `a save that is refused loses nothing, and a lock in the middle says nothing`() = runTest {
        val form = form()
        form.on(LogVisitEvent.ChoseOutcome(VisitOutcome.Met))
        form.on(LogVisitEvent.TypedNote("n"))
        gateway.faults.failNext(Call.LogVisit, AgentFailure.NoSpace)
        form.on(LogVisitEvent.Save)
        advanceTimeBy(600)
        assertEquals(AgentFailure.NoSpace, form.state.value.failure)
        assertEquals("n", form.state.value.note)
        assertTrue(gateway.draft(customer, DraftKind.Visit)!!.isNotEmpty())
        form.on(LogVisitEvent.FailureRead)
        gateway.faults.failNext(Call.LogVisit, AgentFailure.Locked)
        form.on(LogVisitEvent.Save)
        runCurrent()
        assertNull(form.state.value.failure)
    }

    @Test
    fun `going back asks only if something would be lost`() = runTest {
        val form = form()
        form.on(LogVisitEvent.Back)
        assertEquals(LogVisitEffect.Back, form.effects.first())
        form.on(LogVisitEvent.TypedNote("n"))
        form.on(LogVisitEvent.Back)
        assertTrue(form.state.value.asksToLeave)
        form.on(LogVisitEvent.Discard)
        runCurrent()
        assertNull(gateway.draft(customer, DraftKind.Visit))
    }

    @Test
    fun `stored outcomes are read back, others are left as they are`() {
        for (outcome in VisitOutcome.entries) assertEquals(outcome, VisitOutcome.of(outcome.wire))
        assertNull(VisitOutcome.of("positive"))
    }
}
