package app.fieldvault.screen.customers

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.ListOrder
import app.fieldvault.screen.BROUGHT
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNote
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.desk
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class CustomersPresenterTest {
    private val clock = FakeClock()

    private fun TestScope.home(gateway: FakeGateway = FakeGateway(clock)): Pair<FakeGraph, CustomersPresenter> {
        val graph = FakeGraph(backgroundScope, clock, gateway)
        return graph to CustomersPresenter(gateway, clock, graph.desk(), backgroundScope)
    }

    private val CustomersPresenter.rows get() = state.value.list.entries.filterIsInstance<CustomerEntry.Row>()
    private val CustomersPresenter.sections get() = state.value.list.entries.filterIsInstance<CustomerEntry.Heading>().map { it.section }

    @Test
    fun `the first page comes without being asked for and without a spinner`() = runTest {
        val (_, home) = home()
        runCurrent()
        assertEquals(12, home.rows.size)
        assertFalse(home.state.value.list.slow)
    }

    @Test
    fun `what is late stands first, then days, then customers without a next step`() = runTest {
        val (_, home) = home()
        runCurrent()
        assertEquals(Section.NoDay, home.sections.last())
        assertTrue(home.sections.first() == Section.Overdue || home.sections.first() is Section.Day)
        assertEquals(home.sections.distinct(), home.sections)
    }

    @Test
    fun `a list that takes long says so after 300 ms and not before`() = runTest {
        val gateway = FakeGateway(clock)
        val hold = gateway.faults.hold(Call.ListPage)
        val (_, home) = home(gateway)
        advanceTimeBy(299)
        assertFalse(home.state.value.list.slow)
        advanceTimeBy(2)
        assertTrue(home.state.value.list.slow)
        hold.release()
        runCurrent()
        assertFalse(home.state.value.list.slow)
        assertTrue(home.state.value.list.loaded)
    }

    @Test
    fun `ten thousand customers come fifty at a time, each once, and only as far as one looks`() = runTest {
        val gateway = FakeGateway(clock, SampleCustomers.many(10_000))
        val (_, home) = home(gateway)
        runCurrent()
        assertEquals(50, home.rows.size)
        home.on(CustomersEvent.Saw(3))
        runCurrent()
        assertEquals(1, gateway.faults.count(Call.ListPage))
        while (home.state.value.list.hasMore) {
            home.on(CustomersEvent.Saw(home.state.value.list.entries.lastIndex))
            home.on(CustomersEvent.Saw(home.state.value.list.entries.lastIndex))
            runCurrent()
        }
        assertEquals(10_000, home.rows.map { it.row.id }.toSet().size)
        assertEquals(10_000, home.rows.size)
        assertEquals(200, gateway.faults.count(Call.ListPage))
        assertEquals(home.state.value.list.entries.size, home.state.value.list.entries.map { it.key }.toSet().size)
    }

    @Test
    fun `the fast scroller reads on until the letter is there`() = runTest {
        val (_, home) = home(FakeGateway(clock, SampleCustomers.many(3_000)))
        home.on(CustomersEvent.ChoseTab(CustomersTab.Name))
        runCurrent()
        home.on(CustomersEvent.JumpedTo("Z"))
        runCurrent()
        val to = home.effects.first() as CustomersEffect.ScrollTo
        assertEquals(CustomerEntry.Heading(Section.Initial("Z")), home.state.value.list.entries[to.index])
    }

    @Test
    fun `a letter that nobody has leads to the next one`() = runTest {
        val (_, home) = home()
        home.on(CustomersEvent.ChoseTab(CustomersTab.Name))
        runCurrent()
        home.on(CustomersEvent.JumpedTo("B"))
        runCurrent()
        val to = home.effects.first() as CustomersEffect.ScrollTo
        assertEquals(Section.Initial("G"), (home.state.value.list.entries[to.index] as CustomerEntry.Heading).section)
    }

    @Test
    fun `each keystroke ends the search before it, and only the last one settles`() = runTest {
        val (graph, home) = home()
        runCurrent()
        val slow = graph.gateway.faults.hold(Call.Find)
        home.on(CustomersEvent.Typed("zh"))
        runCurrent()
        home.on(CustomersEvent.Typed("张"))
        runCurrent()
        slow.release()
        runCurrent()
        assertEquals(listOf("张伟"), home.state.value.search?.rows?.map { it.row.name })
        advanceTimeBy(1_999)
        assertEquals(0, graph.gateway.faults.count(Call.SettleSearch))
        advanceTimeBy(10)
        assertEquals(1, graph.gateway.faults.count(Call.SettleSearch))
    }

    @Test
    fun `opening a result settles the search at once and only once`() = runTest {
        val (graph, home) = home()
        home.on(CustomersEvent.Typed("张"))
        runCurrent()
        val id = home.state.value.search!!.rows.single().row.id
        home.on(CustomersEvent.Opened(id))
        advanceTimeBy(10_000)
        assertEquals(1, graph.gateway.faults.count(Call.SettleSearch))
        assertEquals(CustomersEffect.Go(Route.Customer(id)), home.effects.first())
    }

    @Test
    fun `an emptied field shows the list again, and a late answer does not bring the hits back`() = runTest {
        val (graph, home) = home()
        val late = graph.gateway.faults.hold(Call.Find)
        home.on(CustomersEvent.Typed("张"))
        runCurrent()
        home.on(CustomersEvent.Typed(""))
        late.release()
        runCurrent()
        assertNull(home.state.value.search)
    }

    @Test
    fun `no hits is an answer, not a wait`() = runTest {
        val (_, home) = home()
        home.on(CustomersEvent.Typed("没有这个人"))
        assertFalse(home.state.value.search!!.isEmpty)
        runCurrent()
        assertTrue(home.state.value.search!!.isEmpty)
    }

    @Test
    fun `a lock in the middle ends silently, other failures are told`() = runTest {
        val (graph, home) = home()
        runCurrent()
        graph.gateway.faults.failNext(Call.Find, AgentFailure.Locked)
        home.on(CustomersEvent.Typed("张"))
        runCurrent()
        assertNull(home.state.value.failure)
        graph.gateway.faults.failNext(Call.Find, AgentFailure.NoSpace)
        home.on(CustomersEvent.Typed("张伟"))
        runCurrent()
        assertEquals(AgentFailure.NoSpace, home.state.value.failure)
        home.on(CustomersEvent.FailureRead)
        assertNull(home.state.value.failure)
    }

    @Test
    fun `offline counts from the first try that failed, and a sync ends it`() = runTest {
        val (graph, home) = home()
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.Offline(5), endedMs = 1_000)
        runCurrent()
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.Offline(5), endedMs = 2_000)
        runCurrent()
        assertEquals(StatusNote.Offline(1_000, graph.gateway.phone.lease?.locksAtMs), home.state.value.note)
        graph.syncState.value = SyncState.Idle(last = BROUGHT, endedMs = 3_000)
        runCurrent()
        assertNull(home.state.value.note)
    }

    @Test
    fun `the first sync shows numbers, a later one does not`() = runTest {
        val (graph, home) = home()
        graph.status.value = graph.gateway.phone.copy(lastSyncMs = null)
        graph.syncState.value = SyncState.Running(1_240, 5_000)
        runCurrent()
        assertEquals(FirstSync(1_240, 5_000), home.state.value.firstSync)
        graph.status.value = graph.gateway.phone
        runCurrent()
        assertNull(home.state.value.firstSync)
    }

    @Test
    fun `pulling syncs, the sign goes when it has ended, and the list is read again as far as it was`() = runTest {
        val (graph, home) = home(FakeGateway(clock, SampleCustomers.many(200)))
        runCurrent()
        home.on(CustomersEvent.Saw(49))
        runCurrent()
        val hold = graph.gateway.faults.hold(Call.Sync)
        home.on(CustomersEvent.Pulled)
        runCurrent()
        assertTrue(home.state.value.refreshing)
        hold.release()
        runCurrent()
        assertFalse(home.state.value.refreshing)
        assertEquals(100, home.rows.size)
    }

    @Test
    fun `a chip changes the order and keeps what it showed before`() = runTest {
        val (_, home) = home()
        runCurrent()
        home.on(CustomersEvent.ChoseTab(CustomersTab.City))
        runCurrent()
        assertTrue(home.sections.all { it is Section.City })
        home.on(CustomersEvent.ChoseTab(CustomersTab.Today))
        assertEquals(12, home.rows.size)
        assertEquals(ListOrder.LastContact, CustomersTab.Recent.order)
    }

    @Test
    fun `nothing that was typed is in the text of a state`() = runTest {
        val (_, home) = home()
        home.on(CustomersEvent.Typed("张伟"))
        runCurrent()
        assertNotNull(home.state.value.search)
        assertFalse("张" in home.state.value.toString() + CustomersEvent.Typed("张伟") + home.state.value.search)
    }
}
