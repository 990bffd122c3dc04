package app.fieldvault.session

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGateway
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class ForegroundWorkTest {
    private val gateway = FakeGateway()
    private val status = MutableStateFlow<PhoneStatus?>(gateway.phone)
    private var syncs = 0

    @Test
    fun `nothing is heard and nothing ticks before the app is on the screen and after it left`() = runTest {
        val work = work()
        advanceTimeBy(60_000)
        assertTrue(gateway.faults.calls.isEmpty())
        work.start()
        runCurrent()
        work.stop()
        val before = gateway.faults.calls.size
        advanceTimeBy(600_000)
        assertEquals(before, gateway.faults.calls.size)
        assertEquals(1, gateway.faults.count(Call.EnteredBackground))
    }

    @Test
    fun `coming to the screen judges the deadlines first`() = runTest {
        work().start()
        runCurrent()
        assertEquals(Call.EnteredForeground, gateway.faults.calls.first())
    }

    @Test
    fun `started twice it runs once`() = runTest {
        val work = work()
        gateway.faults.hold(Call.CheckIn)
        work.start()
        work.start()
        runCurrent()
        assertEquals(1, gateway.faults.count(Call.CheckIn))
    }

    @Test
    fun `a locked phone hears, and a phone that nobody enrolled does not`() = runTest {
        status.value = gateway.phone.copy(state = PhoneState.Locked)
        work().start()
        runCurrent()
        assertEquals(1, gateway.faults.count(Call.CheckIn))
        status.value = FakeGateway.freshPhone()
        advanceTimeBy(60_000)
        assertEquals(1, gateway.faults.count(Call.CheckIn))
    }

    @Test
    fun `an erased phone hears until its proof is acknowledged`() = runTest {
        val erased = WipeStatus(WipeCause.LeaseExpired, FakeClock.START, finished = true, receipt = 4, acknowledged = true)
        status.value = gateway.phone.copy(state = PhoneState.Wiped, wipe = erased)
        work().start()
        runCurrent()
        assertEquals(0, gateway.faults.count(Call.CheckIn))
        status.value = gateway.phone.copy(state = PhoneState.Wiped, wipe = erased.copy(acknowledged = false))
        advanceTimeBy(6_000)
        assertTrue(gateway.faults.count(Call.CheckIn) >= 1)
    }

    @Test
    fun `after a failure it waits as long as the core says, within a minute`() = runTest {
        gateway.faults.fail(Call.CheckIn, AgentFailure.Offline(30))
        work().start()
        runCurrent()
        advanceTimeBy(29_000)
        assertEquals(1, gateway.faults.count(Call.CheckIn))
        advanceTimeBy(2_000)
        assertEquals(2, gateway.faults.count(Call.CheckIn))
        gateway.faults.fail(Call.CheckIn, AgentFailure.Offline(4_000_000_000))
        advanceTimeBy(30_000)
        val before = gateway.faults.count(Call.CheckIn)
        advanceTimeBy(61_000)
        assertEquals(before + 1, gateway.faults.count(Call.CheckIn))
    }

    @Test
    fun `what waits is sent when the server is heard, and only from an open phone`() = runTest {
        status.value = gateway.phone.copy(state = PhoneState.Locked, pending = 1)
        val work = work()
        work.start()
        runCurrent()
        assertEquals(0, syncs)
        work.stop()
        status.value = gateway.phone.copy(pending = 1)
        work.start()
        runCurrent()
        assertEquals(1, syncs)
    }

    private fun TestScope.work() = ForegroundWork(gateway, status, backgroundScope, refresh = {}, syncNow = { syncs++ })
}
