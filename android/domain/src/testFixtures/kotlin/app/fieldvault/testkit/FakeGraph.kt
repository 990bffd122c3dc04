package app.fieldvault.testkit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.device.ManagedSettings
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.SyncState
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.launch

/** A graph of fakes. */
class FakeGraph(
    private val scope: CoroutineScope,
    override val clock: FakeClock = FakeClock(),
    override val gateway: FakeGateway = FakeGateway(clock),
) : ScreenGraph {
    override val contactActions = FakeContactActions()
    override val clipboard = FakeClipboard()
    override val alarms = FakeAlarms()
    override val biometricSeal = FakeSeal()
    override val presenters = PresenterStore(scope)
    override val status = MutableStateFlow<PhoneStatus?>(gateway.phone)
    override val trouble = MutableStateFlow<AgentFailure?>(null)
    override val managed = MutableStateFlow(ManagedSettings.NONE)
    override val background = MutableStateFlow(BackgroundHealth.UNKNOWN)
    override val syncState = MutableStateFlow<SyncState>(SyncState.Idle())

    /** How often [refreshBackground] was called. */
    var backgroundLooks = 0
        private set

    override fun refreshStatus() {
        scope.launch {
            when (val answer = gateway.status()) {
                is Outcome.Done -> status.value = answer.value
                is Outcome.Failed -> Unit
            }
        }
    }

    override fun refreshBackground() {
        backgroundLooks++
    }

    override fun syncNow() {
        if (syncState.value is SyncState.Running) return
        syncState.value = SyncState.Running()
        scope.launch {
            val answer = gateway.sync()
            syncState.value = when (answer) {
                is Outcome.Done -> SyncState.Idle(last = answer.value, endedMs = clock.wallMs())
                is Outcome.Failed -> SyncState.Idle(failure = answer.failure, endedMs = clock.wallMs())
            }
        }
    }
}
