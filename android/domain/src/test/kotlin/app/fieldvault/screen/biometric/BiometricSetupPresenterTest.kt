package app.fieldvault.screen.biometric

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.BiometricState
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.BiometricResult
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGate
import app.fieldvault.testkit.FakeGraph
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
class BiometricSetupPresenterTest {
    @Test
    fun `accepted, both halves are there`() = page({ sealed() }) { graph, page ->
        page.on(BiometricSetupEvent.SwitchOn)
        assertTrue(page.state.value.on)
        assertEquals(BiometricState.Ready, graph.status.value?.biometric)
    }

    @Test
    fun `cancelled, neither half is there and nothing is said`() = page({ BiometricResult.Cancelled }) { graph, page ->
        page.on(BiometricSetupEvent.SwitchOn)
        assertFalse(page.state.value.on)
        assertNull(page.state.value.problem)
        assertEquals(BiometricState.None, graph.status.value?.biometric)
    }

    @Test
    fun `a prompt that is locked out is said`() = page({ BiometricResult.LockedOut }) { graph, page ->
        page.on(BiometricSetupEvent.SwitchOn)
        assertEquals(BiometricSetupProblem.LockedOut, page.state.value.problem)
        assertEquals(BiometricState.None, graph.status.value?.biometric)
    }

    @Test
    fun `switched off, both halves are gone`() = page({ sealed() }) { graph, page ->
        page.on(BiometricSetupEvent.SwitchOn)
        page.on(BiometricSetupEvent.SwitchOff)
        assertFalse(page.state.value.on)
        assertEquals(BiometricState.None, graph.status.value?.biometric)
    }

    @Test
    fun `a core that refuses shows no prompt`() = page({ error("no prompt is due") }) { graph, page ->
        graph.gateway.faults.failNext(Call.MakeBiometricSlot, AgentFailure.VaultUnavailable)
        page.on(BiometricSetupEvent.SwitchOn)
        assertEquals(AgentFailure.VaultUnavailable, page.state.value.failure)
        assertFalse(page.state.value.busy)
    }

    @Test
    fun `a finger that is enrolled meanwhile is seen when the page comes back`() = page({ sealed() }, BiometricAvailability.NoneEnrolled) { graph, page ->
        graph.biometricSeal.available = BiometricAvailability.Ready
        page.on(BiometricSetupEvent.Shown)
        assertEquals(BiometricAvailability.Ready, page.state.value.availability)
    }

    private fun FakeGraph.sealed(): BiometricResult {
        biometricSeal.sealed = true
        return BiometricResult.Accepted(ByteArray(0))
    }

    private fun page(
        answer: FakeGraph.() -> BiometricResult,
        available: BiometricAvailability = BiometricAvailability.Ready,
        promise: (FakeGraph, BiometricSetupPresenter) -> Unit,
    ) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        graph.biometricSeal.available = available
        val gate = FakeGate { graph.answer() }
        promise(graph, BiometricSetupPresenter(graph.gateway, graph::refreshStatus, graph.biometricSeal, gate, backgroundScope))
    }
}
