package app.fieldvault.screen.pending

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.RejectCode
import app.fieldvault.agent.Resolution
import app.fieldvault.screen.desk
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.ExperimentalCoroutinesApi
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
class PendingPresenterTest {
    private val id = SampleCustomers.id(2)

    private fun conflict(n: Long, field: String, mine: String = "我的", theirs: String = "别人的", rejected: RejectCode? = null) =
        Conflict(n, id, EntityKind.Customer, id, field, FieldValue.Text(mine), FieldValue.Text(theirs), rejected, 1_000)

    private fun TestScope.page(vararg conflicts: Conflict): Pair<FakeGraph, PendingPresenter> {
        val graph = FakeGraph(backgroundScope)
        graph.gateway.conflicts.addAll(conflicts)
        val page = PendingPresenter(graph.gateway, graph.clock, graph.desk(), backgroundScope)
        page.on(PendingEvent.Shown)
        runCurrent()
        return graph to page
    }

    private val PendingPresenter.fields get() = state.value.cards.flatMap { it.fields }

    @Test
    fun `an empty page says that it is safe to switch off, a queued edit takes it back`() = runTest {
        val (graph, page) = page()
        assertTrue(page.state.value.isSafeToSwitchOff)
        graph.gateway.edit(id, listOf(FieldChange("notes", FieldValue.Text("x"))))
        page.on(PendingEvent.Shown)
        runCurrent()
        assertFalse(page.state.value.isSafeToSwitchOff)
        page.on(PendingEvent.SyncNow)
        runCurrent()
        assertTrue(page.state.value.isSafeToSwitchOff)
    }

    @Test
    fun `a phone that never synced is not safe`() = runTest {
        val (graph, page) = page()
        graph.status.value = graph.gateway.phone.copy(lastSyncMs = null)
        runCurrent()
        assertFalse(page.state.value.isSafeToSwitchOff)
    }

    @Test
    fun `fields of one record are one card`() = runTest {
        val (_, page) = page(conflict(1, "phone"), conflict(2, "name"))
        assertEquals(listOf(1L, 2L), page.state.value.cards.single().fields.map { it.conflict.id })
    }

    @Test
    fun `a decision waits ten seconds, counts down and is then applied once`() = runTest {
        val (graph, page) = page(conflict(1, "phone"))
        page.on(PendingEvent.Decided(1, Choice.Mine))
        runCurrent()
        assertEquals(Decision(Choice.Mine, 10), page.fields.single().decision)
        advanceTimeBy(9_001)
        assertEquals(1, page.fields.single().decision?.secondsLeft)
        assertEquals(0, graph.gateway.faults.count(Call.ResolveConflict))
        advanceTimeBy(1_000)
        assertTrue(page.fields.isEmpty())
        assertEquals(1, graph.gateway.faults.count(Call.ResolveConflict))
    }

    @Test
    fun `what is taken back is not applied`() = runTest {
        val (graph, page) = page(conflict(1, "phone"))
        page.on(PendingEvent.Decided(1, Choice.Theirs))
        advanceTimeBy(5_000)
        page.on(PendingEvent.Undone(1))
        advanceTimeBy(60_000)
        assertNull(page.fields.single().decision)
        assertEquals(0, graph.gateway.faults.count(Call.ResolveConflict))
    }

    @Test
    fun `another choice starts the ten seconds again`() = runTest {
        val (graph, page) = page(conflict(1, "phone"))
        page.on(PendingEvent.Decided(1, Choice.Theirs))
        advanceTimeBy(8_000)
        page.on(PendingEvent.Decided(1, Choice.Mine))
        advanceTimeBy(8_000)
        assertEquals(0, graph.gateway.faults.count(Call.ResolveConflict))
        assertEquals(Choice.Mine, page.fields.single().decision?.choice)
    }

    @Test
    fun `a lock before it is applied leaves the conflict as it was`() = runTest {
        val (graph, page) = page(conflict(1, "phone"))
        graph.gateway.faults.fail(Call.ResolveConflict, AgentFailure.Locked)
        page.on(PendingEvent.Decided(1, Choice.Mine))
        advanceTimeBy(11_000)
        assertNull(page.fields.single().decision)
        assertNull(page.state.value.failure)
    }

    @Test
    fun `both is for free text only, and never made of dots`() = runTest {
        val (graph, page) = page(conflict(1, "notes"), conflict(2, "phone"), conflict(3, "notes", mine = "••••"))
        assertEquals(listOf(true, false, false), page.fields.map { it.canKeepBoth })
        page.on(PendingEvent.Decided(2, Choice.Both))
        page.on(PendingEvent.Decided(3, Choice.Both))
        advanceTimeBy(20_000)
        assertEquals(0, graph.gateway.faults.count(Call.ResolveConflict))
        assertEquals(Resolution.Other(FieldValue.Text("我的\n别人的")), Choice.Both.resolution(conflict(1, "notes")))
    }

    @Test
    fun `an edit of a customer that was given away can only be taken note of`() = runTest {
        val (graph, page) = page(conflict(1, "phone", rejected = RejectCode.NoLongerYours))
        page.on(PendingEvent.Decided(1, Choice.Mine))
        page.on(PendingEvent.Decided(1, Choice.Typed("13900000000")))
        advanceTimeBy(20_000)
        assertEquals(0, graph.gateway.faults.count(Call.ResolveConflict))
        page.on(PendingEvent.Decided(1, Choice.Theirs))
        advanceTimeBy(11_000)
        assertTrue(page.fields.isEmpty())
    }
}
