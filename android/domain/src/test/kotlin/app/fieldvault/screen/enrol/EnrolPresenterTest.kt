package app.fieldvault.screen.enrol

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PinFault
import app.fieldvault.screen.pin.NewPinProblem
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.FakeGraph
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class EnrolPresenterTest {
    @Test
    fun `a code, its server, a PIN twice, and the phone is enrolled and open`() = screen { graph, enrol ->
        enrol.on(EnrolEvent.Payload(ByteArray(200) { 1 }))
        assertEquals(EnrolStep.Review, enrol.state.value.step)
        assertEquals("fleet.example:8443", enrol.state.value.address)
        enrol.on(EnrolEvent.Confirm)
        enrol.enter("394857")
        assertTrue(enrol.state.value.pin!!.again)
        enrol.enter("394857")
        assertEquals(PhoneState.Open, graph.status.value?.state)
        assertNull(enrol.state.value.failure)
    }

    @Test
    fun `nothing is sent before the server is confirmed`() = screen { graph, enrol ->
        enrol.on(EnrolEvent.Payload(ByteArray(200) { 1 }))
        enrol.enter("394857")
        assertEquals(0, graph.gateway.faults.count(Call.Enrol))
    }

    @Test
    fun `two entries that differ begin anew`() = screen { _, enrol ->
        enrol.toPin()
        enrol.enter("394857")
        enrol.enter("394858")
        assertEquals(NewPinProblem.Mismatch, enrol.state.value.pin?.problem)
        assertEquals(false, enrol.state.value.pin?.again)
    }

    @Test
    fun `a PIN that is tried first is refused before it is asked again`() = screen { _, enrol ->
        enrol.toPin()
        enrol.enter("123456")
        assertEquals(NewPinProblem.Fault(PinFault.TooCommon), enrol.state.value.pin?.problem)
    }

    @Test
    fun `a camera that is refused is a state of its own, and typing leads on`() = screen { _, enrol ->
        enrol.on(EnrolEvent.Scan(cameraAllowed = false))
        assertEquals(EnrolStep.CameraRefused, enrol.state.value.step)
        enrol.on(EnrolEvent.Type)
        enrol.on(EnrolEvent.Typed("ABCD-EFGH"))
        enrol.on(EnrolEvent.TypedDone)
        assertEquals(EnrolStep.Review, enrol.state.value.step)
    }

    @Test
    fun `a foreign QR code goes back to the choice and says so`() = screen { graph, enrol ->
        val refused = AgentFailure.EnrolmentRefused(EnrolmentRefusal.BadPayload)
        graph.gateway.faults.failNext(Call.PreviewEnrolment, refused)
        enrol.on(EnrolEvent.Scan(cameraAllowed = true))
        enrol.on(EnrolEvent.Payload("https://example.com".toByteArray()))
        assertEquals(EnrolStep.Choose, enrol.state.value.step)
        assertEquals(refused, enrol.state.value.failure)
    }

    @Test
    fun `without a network the same code is tried again with the PIN entered anew`() = screen { graph, enrol ->
        graph.gateway.faults.failNext(Call.Enrol, AgentFailure.Offline(0))
        enrol.toPin()
        repeat(2) { enrol.enter("394857") }
        assertEquals(AgentFailure.Offline(0), enrol.state.value.failure)
        repeat(2) { enrol.enter("394857") }
        assertEquals(PhoneState.Open, graph.status.value?.state)
    }

    private fun EnrolPresenter.toPin() {
        on(EnrolEvent.Payload(ByteArray(200) { 1 }))
        on(EnrolEvent.Confirm)
    }

    private fun EnrolPresenter.enter(pin: String) {
        pin.forEach { on(EnrolEvent.Digit(it.digitToInt())) }
        on(EnrolEvent.Submit)
    }

    private fun screen(promise: (FakeGraph, EnrolPresenter) -> Unit) = TestScope(UnconfinedTestDispatcher()).runTest {
        val graph = FakeGraph(backgroundScope)
        graph.gateway.phone = FakeGateway.freshPhone()
        graph.status.value = graph.gateway.phone
        promise(graph, EnrolPresenter(graph.gateway, "Test 1", graph::refreshStatus, backgroundScope))
    }
}
