package app.fieldvault.screen.blocked

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Breach
import app.fieldvault.agent.NonCompliance
import app.fieldvault.screen.SyncState
import app.fieldvault.device.ManagedSettings
import app.fieldvault.agent.ServerProblem
import app.fieldvault.agent.PhoneState
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGraph
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class BlockedPresenterTest {
    @Test
    fun `away too long says since when and what comes`() = screen { graph, blocked ->
        assertEquals(BlockedCause.OfflineTooLong, blocked.state.value.cause)
        assertEquals(graph.gateway.phone.lease?.locksAtMs, blocked.state.value.sinceMs)
        assertEquals(graph.gateway.phone.lease?.erasesAtMs, blocked.state.value.erasesAtMs)
    }

    @Test
    fun `a clock that cannot be believed is told apart`() = screen { graph, blocked ->
        graph.status.value = graph.gateway.phone.copy(lease = graph.gateway.phone.lease?.copy(clockSuspect = true))
        assertEquals(BlockedCause.ClockSuspect, blocked.state.value.cause)
    }

    @Test
    fun `reaching the server asks it once and looks again`() = screen { graph, blocked ->
        val held = graph.gateway.faults.hold(Call.CheckIn)
        blocked.on(BlockedEvent.Connect)
        blocked.on(BlockedEvent.Connect)
        held.release()
        assertEquals(1, graph.gateway.faults.count(Call.CheckIn))
        assertEquals(1, graph.gateway.faults.count(Call.Status))
    }

    @Test
    fun `no network is said`() = screen { graph, blocked ->
        graph.gateway.faults.failNext(Call.CheckIn, AgentFailure.Offline(0))
        blocked.on(BlockedEvent.Connect)
        assertEquals(AgentFailure.Offline(0), blocked.state.value.failure)
    }

    @Test
    fun `each trouble has a page of its own`() = screen { graph, blocked ->
        fun after(change: () -> Unit) = change().let { blocked.state.value.cause }
        assertEquals(BlockedCause.ManagementGone, after { graph.managed.value = ManagedSettings.NONE.copy(withdrawn = true) })
        graph.managed.value = ManagedSettings.NONE
        assertEquals(BlockedCause.ShutOut, after { graph.syncState.value = SyncState.Idle(failure = AgentFailure.ServerRefused(ServerProblem.Revoked)) })
        graph.syncState.value = SyncState.Idle()
        assertEquals(BlockedCause.GuardRolledBack, after { graph.status.value = graph.gateway.phone.copy(state = PhoneState.GuardRolledBack) })
        graph.status.value = null
        assertEquals(BlockedCause.NoSpace, after { graph.trouble.value = AgentFailure.NoSpace })
        assertEquals(BlockedCause.KeysDamaged, after { graph.trouble.value = AgentFailure.KeysDamaged })
        assertEquals(BlockedCause.VaultUnavailable, after { graph.trouble.value = AgentFailure.VaultUnavailable })
        assertEquals(BlockedCause.CannotOpen, after { graph.trouble.value = AgentFailure.Internal(4) })
    }

    @Test
    fun `a phone that was shut out stays on that page while a sync runs and without a network`() = screen { graph, blocked ->
        graph.status.value = graph.gateway.phone.copy(state = PhoneState.Open)
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.ServerRefused(ServerProblem.Revoked))
        assertEquals(BlockedCause.ShutOut, blocked.state.value.cause)
        graph.syncState.value = SyncState.Running(shutOut = true)
        assertEquals(BlockedCause.ShutOut, blocked.state.value.cause)
        graph.syncState.value = SyncState.Idle(failure = AgentFailure.Offline(60), shutOut = true)
        assertEquals(BlockedCause.ShutOut, blocked.state.value.cause)
    }

    @Test
    fun `a phone that lacks something says what, since when, and leads where it is set`() = screen { graph, blocked ->
        val lacking = NonCompliance(listOf(Breach.NoScreenLock), sinceMs = 7)
        graph.status.value = graph.gateway.phone.copy(state = PhoneState.Locked, nonCompliance = lacking)
        assertEquals(BlockedCause.NotCompliant, blocked.state.value.cause)
        assertEquals(7L, blocked.state.value.sinceMs)
        assertNull(blocked.state.value.erasesAtMs)
        blocked.on(BlockedEvent.OpenSettings)
        assertEquals(listOf("settings:ScreenLock"), graph.contactActions.opened)

        val asking = graph.gateway.phone.run { copy(state = PhoneState.Locked, policy = policy!!.copy(minApp = "2.0.0")) }
        graph.status.value = asking.copy(nonCompliance = NonCompliance(listOf(Breach.AppTooOld, Breach.NoScreenLock), sinceMs = 8))
        assertEquals(BlockedCause.AppTooOld, blocked.state.value.cause)
        assertEquals("2.0.0", blocked.state.value.minApp)
        assertEquals(8L, blocked.state.value.sinceMs)

        // Away too long weighs more: only contact helps, and an erase may be near.
        graph.status.value = asking.copy(state = PhoneState.Expired, nonCompliance = lacking)
        assertEquals(BlockedCause.OfflineTooLong, blocked.state.value.cause)
    }

    @Test
    fun `trying again opens a core that is not open, and asks no server`() = screen { graph, blocked ->
        graph.status.value = null
        graph.trouble.value = AgentFailure.NoSpace
        blocked.on(BlockedEvent.Connect)
        assertEquals(0, graph.gateway.faults.count(Call.CheckIn))
        assertEquals(1, graph.gateway.faults.count(Call.Status))
    }

    private fun screen(promise: (FakeGraph, BlockedPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        graph.gateway.phone = graph.gateway.phone.copy(state = PhoneState.Expired)
        graph.status.value = graph.gateway.phone
        promise(graph, BlockedPresenter(graph.gateway, graph.status, graph.blockedCause(backgroundScope), graph::refreshStatus, graph::syncNow, { null }, { graph.contactActions.openSettings(it) }, backgroundScope))
    }
}
