package app.fieldvault.screen.customer

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.RevealReason
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
class CustomerPresenterTest {
    private val confidential = SampleCustomers.id(1)
    private val internal = SampleCustomers.id(2)
    private val restricted = SampleCustomers.id(3)

    private fun TestScope.page(id: String): Pair<FakeGraph, CustomerPresenter> {
        val graph = FakeGraph(backgroundScope)
        val page = CustomerPresenter(id, graph.gateway, graph.contactActions, graph.clipboard, graph.desk(), backgroundScope)
        page.on(CustomerEvent.Shown)
        runCurrent()
        return graph to page
    }

    @Test
    fun `a masked number is called only after it was revealed for calling`() = runTest {
        val (graph, page) = page(confidential)
        assertEquals("138 •••• 5678", page.state.value.details?.phone)
        page.on(CustomerEvent.Call())
        assertEquals(RevealSheet(AfterReveal.Call(null)), page.state.value.sheet)
        assertTrue(graph.contactActions.opened.isEmpty())
        page.on(CustomerEvent.Reveal(RevealReason.Calling))
        runCurrent()
        assertEquals(listOf("dial:13800135678"), graph.contactActions.opened)
        assertEquals(listOf(RevealReason.Calling), graph.gateway.revealed)
        assertNull(page.state.value.sheet)
    }

    @Test
    fun `what is readable is called at once`() = runTest {
        val (graph, page) = page(internal)
        page.on(CustomerEvent.Call())
        assertEquals(listOf("dial:13900136789"), graph.contactActions.opened)
        assertTrue(graph.gateway.revealed.isEmpty())
    }

    @Test
    fun `what was revealed is gone after a minute`() = runTest {
        val (_, page) = page(confidential)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        assertEquals("13800135678", page.state.value.details?.phone)
        advanceTimeBy(59_000)
        assertTrue(page.state.value.revealed)
        advanceTimeBy(1_001)
        assertFalse(page.state.value.revealed)
        assertEquals("138 •••• 5678", page.state.value.details?.phone)
    }

    @Test
    fun `leaving hides at once, and an answer that comes late reveals nothing`() = runTest {
        val (graph, page) = page(confidential)
        page.on(CustomerEvent.AskReveal)
        val hold = graph.gateway.faults.hold(Call.Reveal)
        page.on(CustomerEvent.Reveal(RevealReason.Other))
        runCurrent()
        page.on(CustomerEvent.Left)
        hold.release()
        runCurrent()
        assertFalse(page.state.value.revealed)
        assertFalse(page.state.value.busy)
        assertTrue(page.state.value.details!!.masked)
    }

    @Test
    fun `two taps on a reason are one reveal`() = runTest {
        val (graph, page) = page(confidential)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Other))
        page.on(CustomerEvent.Reveal(RevealReason.Other))
        runCurrent()
        assertEquals(1, graph.gateway.faults.count(Call.Reveal))
    }

    @Test
    fun `masked fields and restricted customers are never copied`() = runTest {
        val (graph, page) = page(confidential)
        page.on(CustomerEvent.Copy(CopyField.Phone))
        assertNull(graph.clipboard.inApp())
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        page.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        assertEquals("13800135678", graph.clipboard.inApp())
        assertFalse(graph.clipboard.inSystem)
        assertEquals(CustomerNotice.CopiedInApp, page.state.value.notice)

        val (other, strict) = page(restricted)
        strict.on(CustomerEvent.AskReveal)
        strict.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        strict.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        assertNull(other.clipboard.inApp())
        assertEquals(0, other.gateway.faults.count(Call.CopyField))
    }

    @Test
    fun `nothing is copied that the core has not recorded, with the reason it was revealed for`() = runTest {
        val (graph, page) = page(confidential)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        graph.gateway.faults.failNext(Call.CopyField, AgentFailure.NoSpace)
        page.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        assertNull(graph.clipboard.inApp())
        assertEquals(AgentFailure.NoSpace, page.state.value.failure)

        page.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        assertEquals("13800135678", graph.clipboard.inApp())
        assertEquals(listOf<Pair<CopyField, RevealReason?>>(CopyField.Phone to RevealReason.Quote), graph.gateway.copied)
    }

    @Test
    fun `a page that was left while a copy was being recorded copies nothing`() = runTest {
        val (graph, page) = page(confidential)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        val hold = graph.gateway.faults.hold(Call.CopyField)
        page.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        page.on(CustomerEvent.Left)
        hold.release()
        runCurrent()
        assertNull(graph.clipboard.inApp())
    }

    @Test
    fun `a copy goes to the system only where the core says so`() = runTest {
        val (graph, page) = page(internal)
        graph.gateway.phone = graph.gateway.phone.run { copy(policy = policy!!.copy(copyAllowed = true)) }
        page.on(CustomerEvent.Copy(CopyField.Phone))
        runCurrent()
        assertTrue(graph.clipboard.inSystem)
        assertEquals(CustomerNotice.CopiedToSystem, page.state.value.notice)
        assertEquals(listOf<Pair<CopyField, RevealReason?>>(CopyField.Phone to null), graph.gateway.copied)
    }

    @Test
    fun `no dialler and no number are said`() = runTest {
        val (graph, page) = page(internal)
        graph.contactActions.works = false
        page.on(CustomerEvent.Call())
        assertEquals(CustomerNotice.NoDialler, page.state.value.notice)
        page.on(CustomerEvent.Navigate)
        assertEquals(CustomerNotice.NoMap, page.state.value.notice)
        page.on(CustomerEvent.Call("nobody"))
        assertEquals(CustomerNotice.NoNumber, page.state.value.notice)
    }

    @Test
    fun `the timeline has what is to do first, then what was, newest first`() = runTest {
        val (_, page) = page(confidential)
        val entries = page.state.value.timeline
        assertTrue(entries.first() is TimelineEntry.Next)
        val past = entries.filterIsInstance<TimelineEntry.Visited>().map { it.atMs }
        assertEquals(past.sortedDescending(), past)
    }

    @Test
    fun `a refused reveal shows nothing and says why, a lock says nothing`() = runTest {
        val (graph, page) = page(confidential)
        graph.gateway.faults.failNext(Call.Reveal, AgentFailure.NoSpace)
        graph.gateway.faults.failNext(Call.Reveal, AgentFailure.Locked)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        assertEquals(AgentFailure.NoSpace, page.state.value.failure)
        page.on(CustomerEvent.Read)
        page.on(CustomerEvent.AskReveal)
        page.on(CustomerEvent.Reveal(RevealReason.Quote))
        runCurrent()
        assertNull(page.state.value.failure)
        assertFalse(page.state.value.revealed)
    }
}
