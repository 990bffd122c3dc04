package app.fieldvault.screen.changepin

import app.fieldvault.agent.AgentFailure
import app.fieldvault.testkit.FakeGraph
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class ChangePinPresenterTest {
    @Test
    fun `the old PIN once, the new one twice`() = screen { graph, change ->
        listOf("394857", "571936", "571936").forEach { change.enter(it) }
        assertEquals("571936", graph.gateway.pin)
        assertEquals(ChangePinEffect.Changed, change.effects.first())
    }

    @Test
    fun `a wrong old PIN changes nothing and begins anew`() = screen { graph, change ->
        listOf("000111", "571936", "571936").forEach { change.enter(it) }
        assertEquals("394857", graph.gateway.pin)
        assertTrue(change.state.value.failure is AgentFailure.WrongPin)
        assertNull(change.state.value.fresh)
    }

    @Test
    fun `leaving forgets everything`() = screen { _, change ->
        change.enter("394857")
        change.on(ChangePinEvent.Digit(5))
        change.on(ChangePinEvent.Left)
        assertEquals(ChangePinState(0, null, 6, busy = false, failure = null), change.state.value)
    }

    private fun ChangePinPresenter.enter(pin: String) {
        pin.forEach { on(ChangePinEvent.Digit(it.digitToInt())) }
        on(ChangePinEvent.Submit)
    }

    private fun screen(promise: suspend (FakeGraph, ChangePinPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        promise(graph, ChangePinPresenter(graph.gateway, 6, graph::refreshStatus, backgroundScope))
    }
}
