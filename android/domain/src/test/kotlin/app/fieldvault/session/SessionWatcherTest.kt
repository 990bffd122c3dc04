package app.fieldvault.session

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.DueReminder
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.PhoneState
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.Route
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeAlarms
import app.fieldvault.testkit.FakeClipboard
import app.fieldvault.testkit.FakeGateway
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.isActive
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

@OptIn(ExperimentalCoroutinesApi::class)
class SessionWatcherTest {
    private val gateway = FakeGateway()
    private val clipboard = FakeClipboard()
    private val alarms = FakeAlarms()

    private class Page(scope: CoroutineScope) : Presenter<Int, Int, Int>(0, scope) {
        override fun on(event: Int) = Unit

        val alive: Boolean get() = scope.isActive
    }

    @Test
    fun `a lock ends the presenters, empties the clipboard and shows the lock`() = watching { watcher, presenters ->
        val page = presenters.of(Route.Customers, ::Page)
        clipboard.copy("13800135678", toSystem = false)
        gateway.lock()
        assertFalse(page.alive)
        assertNull(clipboard.inApp())
        assertEquals(PhoneState.Locked, watcher.status.value?.state)
        assertEquals(LockCause.Asked, watcher.status.value?.lastLock)
    }

    @Test
    fun `an erase that begins ends the presenters too`() = watching { _, presenters ->
        val page = presenters.of(Route.Customers, ::Page)
        gateway.tell(AgentEvent.WipeStarted)
        assertFalse(page.alive)
    }

    @Test
    fun `progress of a sync asks for no status`() = watching { _, presenters ->
        val page = presenters.of(Route.Customers, ::Page)
        val before = gateway.faults.count(Call.Status)
        gateway.tell(AgentEvent.SyncProgress(1, 2))
        assertEquals(before, gateway.faults.count(Call.Status))
        assertTrue(page.alive)
    }

    @Test
    fun `reminders are planned from the status, and only when they differ`() = watching { watcher, _ ->
        assertEquals(gateway.phone.reminders, alarms.planned)
        gateway.phone = gateway.phone.copy(reminders = listOf(DueReminder(7, "x")))
        watcher.refresh()
        assertEquals(listOf(DueReminder(7, "x")), alarms.planned)
    }

    @Test
    fun `a status that cannot be had leaves the last one`() = watching { watcher, _ ->
        val before = watcher.status.value
        gateway.faults.fail(Call.Status, AgentFailure.VaultUnavailable)
        gateway.tell(AgentEvent.PolicyChanged)
        assertEquals(before, watcher.status.value)
    }

    @Test
    fun `a core that does not open says why, and is asked again until it does`() = runTest(UnconfinedTestDispatcher()) {
        gateway.faults.fail(Call.Status, AgentFailure.VaultUnavailable)
        val watcher = SessionWatcher(gateway, PresenterStore(backgroundScope), clipboard, alarms, backgroundScope)
        watcher.start()
        assertEquals(AgentFailure.VaultUnavailable, watcher.trouble.value)
        assertNull(watcher.status.value)
        gateway.faults.heal(Call.Status)
        advanceTimeBy(1_000)
        assertEquals(gateway.phone, watcher.status.value)
        assertNull(watcher.trouble.value)
    }

    @Test
    fun `who tries again is not told to wait`() = runTest(UnconfinedTestDispatcher()) {
        gateway.faults.fail(Call.Status, AgentFailure.NoSpace)
        val watcher = SessionWatcher(gateway, PresenterStore(backgroundScope), clipboard, alarms, backgroundScope)
        watcher.start()
        advanceTimeBy(120_000)
        gateway.faults.heal(Call.Status)
        watcher.refresh()
        assertEquals(gateway.phone, watcher.status.value)
        assertNull(watcher.trouble.value)
        val asked = gateway.faults.count(Call.Status)
        advanceTimeBy(120_000)
        assertEquals("a core that is open is not asked unless something happens", asked, gateway.faults.count(Call.Status))
    }

    @Test
    fun `what happens while an answer is on its way is asked about once more`() = watching { watcher, _ ->
        val slow = gateway.faults.hold(Call.Status)
        val before = gateway.faults.count(Call.Status)
        watcher.refresh()
        repeat(5) { watcher.refresh() }
        assertEquals(before + 1, gateway.faults.count(Call.Status))
        gateway.lock()
        slow.release()
        assertEquals(before + 2, gateway.faults.count(Call.Status))
        assertEquals(PhoneState.Locked, watcher.status.value?.state)
    }

    private fun watching(test: suspend TestScope.(SessionWatcher, PresenterStore) -> Unit) = runTest(UnconfinedTestDispatcher()) {
        val presenters = PresenterStore(backgroundScope)
        val watcher = SessionWatcher(gateway, presenters, clipboard, alarms, backgroundScope)
        watcher.start()
        test(watcher, presenters)
    }
}
