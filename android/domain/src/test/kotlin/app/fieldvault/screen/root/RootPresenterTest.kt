package app.fieldvault.screen.root

import app.fieldvault.agent.PhoneState
import app.fieldvault.screen.blocked.blockedCause
import app.fieldvault.screen.SyncState
import app.fieldvault.agent.ServerProblem
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeGraph
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.isActive
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.ExperimentalCoroutinesApi
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class RootPresenterTest {
    private val id = "11111111-2222-3333-4444-555555555555"

    @Test
    fun `each state of the phone shows its world and no other`() = screen { graph, root ->
        val worlds = mapOf(
            PhoneState.NotEnrolled to RootState.Enrol,
            PhoneState.Locked to RootState.Unlock,
            PhoneState.Expired to RootState.Blocked,
            PhoneState.GuardRolledBack to RootState.Blocked,
            PhoneState.Wiped to RootState.Wiped,
            PhoneState.Open to RootState.Open(listOf(Route.Customers)),
        )
        for ((state, world) in worlds) {
            graph.be(state)
            assertEquals(world, root.state.value)
        }
        graph.status.value = null
        assertEquals(RootState.Opening, root.state.value)
    }

    @Test
    fun `a phone whose records were put back is explained before it is enrolled anew`() = screen { graph, root ->
        graph.be(PhoneState.Locked)
        root.on(RootEvent.EnrolAnew)
        assertEquals("nobody leaves a phone that is sound", RootState.Unlock, root.state.value)
        graph.be(PhoneState.GuardRolledBack)
        assertEquals(RootState.Blocked, root.state.value)
        root.on(RootEvent.EnrolAnew)
        assertEquals(RootState.Enrol, root.state.value)
        graph.be(PhoneState.Locked)
        assertEquals(RootState.Unlock, root.state.value)
    }

    @Test
    fun `a place that was asked for before the app is open is not gone to`() = screen { graph, root ->
        graph.be(PhoneState.Locked)
        root.on(RootEvent.Go(Route.Customer(id)))
        assertEquals(RootState.Unlock, root.state.value)
        graph.be(PhoneState.Open)
        assertEquals(RootState.Open(listOf(Route.Customers)), root.state.value)
    }

    @Test
    fun `a reminder touched while locked leads to the agenda after unlock`() = screen { graph, root ->
        graph.be(PhoneState.Locked)
        root.on(RootEvent.ReminderTouched)
        assertEquals(RootState.Unlock, root.state.value)
        graph.be(PhoneState.Open)
        assertEquals(Route.Today, (root.state.value as RootState.Open).top)
    }

    @Test
    fun `a lock drops presenters and keeps the way back`() = screen { graph, root ->
        root.on(RootEvent.Go(Route.Customer(id)))
        val kept = graph.presenters.of(Route.Customer(id)) { Nothing(it) }
        graph.be(PhoneState.Locked)
        assertFalse(kept.alive())
        graph.be(PhoneState.Open)
        assertEquals(listOf(Route.Customers, Route.Customer(id)), (root.state.value as RootState.Open).stack)
    }

    @Test
    fun `a customer shown beside a list takes the place of the one before, and back leads to the list`() = screen { graph, root ->
        val other = Route.Customer("22222222-2222-3333-4444-555555555555")
        root.on(RootEvent.Go(Route.Today))
        root.on(RootEvent.ShowBeside(Route.Customer(id)))
        val first = graph.presenters.of(Route.Customer(id)) { Nothing(it) }
        root.on(RootEvent.ShowBeside(other))
        assertEquals(listOf(Route.Customers, Route.Today, other), (root.state.value as RootState.Open).stack)
        assertFalse(first.alive())
        val second = graph.presenters.of(other) { Nothing(it) }
        root.on(RootEvent.ShowBeside(other))
        assertTrue(second.alive())
        root.on(RootEvent.Back)
        assertEquals(Route.Today, (root.state.value as RootState.Open).top)
    }

    @Test
    fun `an erase forgets where one was`() = screen { graph, root ->
        root.on(RootEvent.Go(Route.Customer(id)))
        graph.be(PhoneState.Wiped)
        assertEquals(listOf("customers"), root.saved())
    }

    @Test
    fun `back ends at the home and closes what it leaves`() = screen { graph, root ->
        root.on(RootEvent.Go(Route.Today))
        root.on(RootEvent.Go(Route.Customer(id)))
        val left = graph.presenters.of(Route.Customer(id)) { Nothing(it) }
        assertEquals(Route.Today, (root.state.value as RootState.Open).tab)
        root.on(RootEvent.Back)
        assertFalse(left.alive())
        root.on(RootEvent.Back)
        assertFalse(root.canGoBack)
        assertEquals(RootState.Open(listOf(Route.Customers)), root.state.value)
    }

    @Test
    fun `what a Bundle brings back is believed only as routes`() {
        val saved = listOf("customers", "customer/$id", "customer/张伟", "open", "wiped")
        TestScope(UnconfinedTestDispatcher()).runTest {
            val graph = FakeGraph(backgroundScope)
            graph.be(PhoneState.Locked)
            val root = RootPresenter(graph.status, graph.blockedCause(backgroundScope), graph.presenters, saved, backgroundScope)
            assertEquals(RootState.Unlock, root.state.value)
            graph.be(PhoneState.Open)
            assertEquals(listOf(Route.Customers, Route.Customer(id)), (root.state.value as RootState.Open).stack)
        }
    }

    @Test
    fun `a phone that is shut out shows nothing of what was open`() = screen { graph, root ->
        graph.presenters.of(Route.Customers, ::Nothing)
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.ServerRefused(ServerProblem.Revoked))
        assertEquals(RootState.Blocked, root.state.value)
        graph.syncState.value = SyncState.Idle()
        assertEquals(listOf<Route>(Route.Customers), (root.state.value as RootState.Open).stack)
    }

    @Test
    fun `a core that cannot be opened is no empty page`() = screen { graph, root ->
        graph.status.value = null
        assertEquals(RootState.Opening, root.state.value)
        graph.trouble.value = AgentFailure.KeysDamaged
        assertEquals(RootState.Blocked, root.state.value)
    }

    @Test
    fun `nobody gets so deep that a Bundle overflows`() = screen { _, root ->
        repeat(100) { root.on(RootEvent.Go(Route.ResolveConflict(it.toLong()))) }
        assertTrue(root.saved().size <= 16)
        assertEquals("customers", root.saved().first())
    }

    private fun FakeGraph.be(state: PhoneState) {
        status.value = gateway.phone.copy(state = state)
    }

    private fun screen(promise: (FakeGraph, RootPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        promise(graph, RootPresenter(graph.status, graph.blockedCause(backgroundScope), graph.presenters, emptyList(), backgroundScope))
    }

    private class Nothing(scope: CoroutineScope) : Presenter<Unit, Unit, Unit>(Unit, scope) {
        fun alive() = scope.isActive

        override fun on(event: Unit) = Unit
    }
}
