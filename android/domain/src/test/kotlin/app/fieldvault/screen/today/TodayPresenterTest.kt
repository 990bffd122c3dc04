package app.fieldvault.screen.today

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.NextDay
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNote
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.desk
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class TodayPresenterTest {
    private val first = SampleCustomers.id(301)
    private val tomorrow = SampleCustomers.id(302)

    private fun TestScope.page(before: FakeGraph.() -> Unit = {}): Pair<FakeGraph, TodayPresenter> {
        val graph = FakeGraph(backgroundScope).apply(before)
        val page = TodayPresenter(graph.gateway, graph.clock, graph.alarms, graph.contactActions, graph.desk(), backgroundScope)
        page.on(TodayEvent.Shown)
        runCurrent()
        return graph to page
    }

    @Test
    fun `what is late, what is today's and what comes are apart, each soonest first`() = runTest {
        val (_, page) = page { clock.advance(24 * 3_600_000) }
        val state = page.state.value
        assertTrue(state.overdue.isNotEmpty() && state.overdue.all { it.day.isPast })
        assertEquals(listOf(tomorrow), state.today.map { it.item.reminder })
        for (group in listOf(state.overdue, state.today, state.later)) {
            assertEquals(group.map { it.item.dueMs }.sorted(), group.map { it.item.dueMs })
        }
    }

    @Test
    fun `what is done is gone`() = runTest {
        val (graph, page) = page()
        page.on(TodayEvent.Done(first))
        page.on(TodayEvent.Done(first))
        runCurrent()
        assertEquals(1, graph.gateway.faults.count(Call.FinishReminder))
        assertFalse((page.state.value.overdue + page.state.value.today + page.state.value.later).any { it.item.reminder == first })
    }

    @Test
    fun `a follow-up moves to another day and keeps its time`() = runTest {
        val (_, page) = page()
        val before = page.state.value.today.first { it.item.reminder == first }.item.dueMs
        page.on(TodayEvent.Move(first))
        page.on(TodayEvent.MovedTo(NextDay.Tomorrow))
        runCurrent()
        assertNull(page.state.value.moving)
        assertEquals(before + 86_400_000, page.state.value.later.first { it.item.reminder == first }.item.dueMs)
    }

    @Test
    fun `a failure leaves the line as it was and says why`() = runTest {
        val (graph, page) = page()
        graph.gateway.faults.failNext(Call.FinishReminder, AgentFailure.NoSpace)
        page.on(TodayEvent.Done(first))
        runCurrent()
        assertEquals(AgentFailure.NoSpace, page.state.value.failure)
        assertFalse(page.state.value.today.first { it.item.reminder == first }.busy)
    }

    @Test
    fun `refused notifications are said, with the way to the settings`() = runTest {
        val (graph, page) = page { alarms.mayNotify = false }
        assertTrue(page.state.value.notificationsOff)
        page.on(TodayEvent.OpenNotificationSettings)
        assertEquals(listOf("settings:Notifications"), graph.contactActions.opened)
    }

    @Test
    fun `what was due this morning is late by now, what is due later is not`() = runTest {
        val (_, page) = page()
        assertEquals(listOf(SampleCustomers.id(303) to true, first to false), page.state.value.today.map { it.item.reminder to it.late })
    }

    @Test
    fun `a phone that is offline says since when, here too`() = runTest {
        val (graph, page) = page()
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.Offline(60), endedMs = 5)
        runCurrent()
        assertEquals(StatusNote.Offline(5, graph.gateway.phone.lease?.locksAtMs), page.state.value.note)
    }

    @Test
    fun `a line opens its customer`() = runTest {
        val (_, page) = page()
        page.on(TodayEvent.Opened(SampleCustomers.id(1)))
        assertEquals(TodayEffect.Go(Route.Customer(SampleCustomers.id(1))), page.effects.first())
    }
}
