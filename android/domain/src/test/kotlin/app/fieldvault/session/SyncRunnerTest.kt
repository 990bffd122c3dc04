package app.fieldvault.session

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.ServerProblem
import app.fieldvault.screen.SyncState
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class SyncRunnerTest {
    private val clock = FakeClock()
    private val gateway = FakeGateway(clock)
    private var ended = 0

    @Test
    fun `whoever asks while a sync runs gets that one`() = running { sync ->
        val hold = gateway.faults.hold(Call.Sync)
        sync.syncNow()
        sync.syncNow()
        gateway.tell(AgentEvent.SyncProgress(1_240, 5_000))
        assertEquals(SyncState.Running(1_240, 5_000), sync.state.value)
        hold.release()
        assertEquals(1, gateway.faults.count(Call.Sync))
        assertEquals(SyncState.Idle(gateway.syncBrings, null, clock.wallMs()), sync.state.value)
        assertEquals(1, ended)
    }

    @Test
    fun `what is queued while a sync runs is sent by one more`() = running { sync ->
        val hold = gateway.faults.hold(Call.Sync)
        sync.syncNow()
        sync.queued()
        sync.queued()
        hold.release()
        assertEquals(2, gateway.faults.count(Call.Sync))
    }

    @Test
    fun `what is queued while a sync finds no network waits for the next`() = running { sync ->
        val hold = gateway.faults.hold(Call.Sync)
        gateway.faults.failNext(Call.Sync, AgentFailure.Offline(60))
        sync.syncNow()
        sync.queued()
        hold.release()
        assertEquals(1, gateway.faults.count(Call.Sync))
    }

    @Test
    fun `the index is filled after a sync that had the customers open`() = running { sync ->
        sync.syncNow()
        assertEquals(1, gateway.faults.count(Call.IndexInBackground))
        gateway.syncBrings = gateway.syncBrings.copy(locked = true)
        sync.syncNow()
        assertEquals(1, gateway.faults.count(Call.IndexInBackground))
    }

    @Test
    fun `a failure is shown beside what the last sync brought`() = running { sync ->
        sync.syncNow()
        gateway.faults.failNext(Call.Sync, AgentFailure.Offline(60))
        sync.syncNow()
        val idle = sync.state.value as SyncState.Idle
        assertEquals(AgentFailure.Offline(60), idle.failure)
        assertEquals(gateway.syncBrings, idle.last)
    }

    @Test
    fun `another sync on this phone is no failure`() = running { sync ->
        gateway.faults.failNext(Call.Sync, AgentFailure.Busy)
        sync.syncNow()
        assertNull((sync.state.value as SyncState.Idle).failure)
    }

    @Test
    fun `only the server takes back that this phone is shut out`() = running { sync ->
        gateway.faults.failNext(Call.Sync, AgentFailure.ServerRefused(ServerProblem.Revoked))
        sync.syncNow()
        assertTrue(sync.state.value.shutOut)
        listOf(AgentFailure.Offline(60), AgentFailure.ServerNotTrusted, AgentFailure.Busy).forEach { failure ->
            val hold = gateway.faults.hold(Call.Sync)
            gateway.faults.failNext(Call.Sync, failure)
            sync.syncNow()
            assertTrue("while one runs", sync.state.value is SyncState.Running && sync.state.value.shutOut)
            gateway.tell(AgentEvent.SyncProgress(1, 2))
            assertTrue("while one goes on", sync.state.value.shutOut)
            hold.release()
            assertTrue("$failure", sync.state.value is SyncState.Idle && sync.state.value.shutOut)
        }
        sync.syncNow()
        assertFalse(sync.state.value.shutOut)
    }

    @Test
    fun `progress that nobody asked for starts nothing`() = running { sync ->
        gateway.tell(AgentEvent.SyncProgress(1, 2))
        assertTrue(sync.state.value is SyncState.Idle)
    }

    private fun running(test: suspend TestScope.(SyncRunner) -> Unit) = runTest(UnconfinedTestDispatcher()) {
        val sync = SyncRunner(gateway, clock, backgroundScope) { ended++ }
        sync.start()
        test(sync)
    }
}
