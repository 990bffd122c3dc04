package app.fieldvault.screen.unlock

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.BiometricState
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.PhoneState
import app.fieldvault.device.BiometricResult
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGate
import app.fieldvault.testkit.FakeGraph
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class UnlockPresenterTest {
    private val gate = FakeGate()

    @Test
    fun `the right PIN opens`() = screen { graph, unlock ->
        unlock.type(graph.gateway.pin)
        assertEquals(PhoneState.Open, graph.status.value?.state)
        assertEquals(0, unlock.state.value.count)
    }

    @Test
    fun `it says who, which company and why, but no tries left before a mistake`() = screen { _, unlock ->
        val state = unlock.state.value
        assertEquals("林晓", state.person)
        assertEquals("晨光集团", state.company)
        assertEquals(LockCause.Idle, state.why)
        assertEquals(5L, state.idleMinutes)
        assertNull(state.attemptsLeft)
    }

    @Test
    fun `a wrong PIN says how many tries are left`() = screen { _, unlock ->
        unlock.type("000111")
        assertEquals(9, unlock.state.value.attemptsLeft)
        assertTrue(unlock.state.value.failure is AgentFailure.WrongPin)
    }

    @Test
    fun `a short entry is not handed in`() = screen { graph, unlock ->
        unlock.type("394")
        assertEquals(0, graph.gateway.faults.count(Call.Unlock))
        assertEquals(3, unlock.state.value.count)
    }

    @Test
    fun `a delay counts down on the boot clock and takes no digits`() = screen { graph, unlock ->
        graph.gateway.faults.failNext(Call.Unlock, AgentFailure.WrongPin(6, 30))
        unlock.type("000111")
        assertEquals(30L, unlock.state.value.waitSeconds)
        unlock.on(UnlockEvent.Digit(1))
        assertEquals(0, unlock.state.value.count)
        graph.clock.advance(29_000)
        advanceTimeBy(1000)
        runCurrent()
        assertEquals(1L, unlock.state.value.waitSeconds)
        graph.clock.advance(1_000)
        advanceTimeBy(1000)
        runCurrent()
        assertTrue(unlock.state.value.takesDigits)
    }

    @Test
    fun `shuffled keys are the same ten digits, and plain ones come back`() = screen { _, unlock ->
        unlock.on(UnlockEvent.Shuffle(on = true))
        assertEquals((0..9).toList(), unlock.state.value.keys.sorted())
        assertFalse(unlock.state.value.keys == UnlockPresenter.PLAIN)
        unlock.on(UnlockEvent.Shuffle(on = false))
        assertEquals(UnlockPresenter.PLAIN, unlock.state.value.keys)
    }

    @Test
    fun `a finger opens where a seal is kept`() = screen { graph, unlock ->
        graph.gateway.phone = graph.gateway.phone.copy(state = PhoneState.Open)
        val secret = (graph.gateway.makeBiometricSlot() as app.fieldvault.agent.Outcome.Done).value
        graph.biometricSeal.sealed = true
        graph.status.value = graph.gateway.phone.copy(state = PhoneState.Locked, biometric = BiometricState.Ready)
        gate.answer = { BiometricResult.Accepted(secret) }
        unlock.on(UnlockEvent.UseBiometric)
        assertEquals(PhoneState.Open, graph.status.value?.state)
        assertTrue("the secret is wiped", secret.all { it == 0.toByte() })
    }

    @Test
    fun `a seal that is void is forgotten and the PIN asked for`() = screen { graph, unlock ->
        graph.biometricSeal.sealed = true
        graph.status.value = graph.gateway.phone.copy(biometric = BiometricState.Ready)
        gate.answer = { BiometricResult.Invalidated }
        unlock.on(UnlockEvent.UseBiometric)
        assertFalse(graph.biometricSeal.sealed)
        assertFalse(unlock.state.value.biometric)
        assertEquals(AgentFailure.WrongSlotSecret, unlock.state.value.failure)
    }

    @Test
    fun `leaving the screen forgets what was typed`() = screen { _, unlock ->
        unlock.on(UnlockEvent.Digit(3))
        unlock.on(UnlockEvent.Left)
        assertEquals(0, unlock.state.value.count)
    }

    private fun UnlockPresenter.type(pin: String) {
        pin.forEach { on(UnlockEvent.Digit(it.digitToInt())) }
        on(UnlockEvent.Submit)
    }

    private fun screen(promise: suspend TestScope.(FakeGraph, UnlockPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        graph.gateway.phone = graph.gateway.phone.copy(state = PhoneState.Locked, lastLock = LockCause.Idle)
        graph.status.value = graph.gateway.phone
        val unlock = UnlockPresenter(
            graph.gateway, graph.status, graph::refreshStatus, graph.clock, graph.biometricSeal, gate,
            order = { listOf(7, 3, 9, 0, 1, 5, 2, 8, 6, 4) }, backgroundScope,
        )
        promise(graph, unlock)
    }
}
